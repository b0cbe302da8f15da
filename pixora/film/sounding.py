"""What is heard: voices, music, places, effects, and their mix, added to a plan as it is drawn up."""

from __future__ import annotations

from pixora.film.cut import (
    MixRequest,
    PlacedClip,
    PlacedVoice,
)
from pixora.film.draft import Draft
from pixora.film.effects import find_effects
from pixora.film.errors import PixoraError
from pixora.film.job import (
    AmbienceRequest,
    JobKind,
    MusicRequest,
    NarrationRequest,
    Need,
    Surroundings,
    TuneRequest,
)
from pixora.film.saying import as_written, spoken
from pixora.film.script import Scene
from pixora.film.speech import Speech, read_silently
from pixora.film.timeline import CLIP_LEAD, FADE_OUT, Timeline, heard_spans
from pixora.film.volumes import levels_of

SHORTEST_FADE = 0.04
"""Seconds in which the sound of a clip comes and goes at a cut: no click is heard."""
TUNE_STEP = 5.0
"""A vendor's music is asked for in steps of so many seconds: a film that grows by a breath keeps its tune."""


def speak(draft: Draft, scene: Scene) -> Speech:
    """A scene's voice; until it is there, an estimate of it."""
    voice, said = scene.voice or draft.brief.voice, draft.brief.pronunciations
    if voice == "none":
        return read_silently(scene.narration)
    text = spoken(scene.narration, said)
    job = draft.add(
        JobKind.NARRATION,
        scene.id,
        NarrationRequest(text=text, voice=voice, language=draft.script.language, seed=draft.script.seed),
        weight=0.05 * len(scene.narration.split()) + 0.2,
    )
    finished = draft.known.get(job.fingerprint or "")
    if finished is None:
        draft.measured = False
        return read_silently(scene.narration)
    return as_written(Speech.model_validate(finished.facts["speech"]), scene.narration, said)


def speakers(draft: Draft) -> tuple[int, ...]:
    """Which voice speaks in each scene, in the order in which they are first heard."""
    voices = [scene.voice or draft.brief.voice for scene in draft.script.scenes]
    heard = [voice for scene, voice in zip(draft.script.scenes, voices, strict=True) if scene.narration]
    order = list(dict.fromkeys(heard or voices))
    return tuple(order.index(voice) if voice in order else 0 for voice in voices)


def score(draft: Draft, timeline: Timeline) -> None:
    """The music, as long as the film."""
    if draft.script.mood is None:
        raise PixoraError("no_mood", "The script has no music.", "")
    if draft.vendor(JobKind.MUSIC, None) is not None:
        seconds = TUNE_STEP * -(-timeline.seconds // TUNE_STEP)
        tune = draft.picks.tuned(TuneRequest(mood=draft.script.mood, seconds=seconds, seed=draft.script.seed))
        draft.add(JobKind.MUSIC, None, tune, weight=40.0, settled=draft.measured)
        return
    request = MusicRequest(
        mood=draft.script.mood, seconds=timeline.seconds, seed=draft.script.seed, borders=timeline.borders
    )
    draft.add(JobKind.MUSIC, None, request, weight=1.0 + timeline.seconds * 0.03, settled=draft.measured)


def surround(draft: Draft, timeline: Timeline) -> None:
    """The places as they are heard, and the effects that the words call for, as far as the brief wants them."""
    surroundings: list[Surroundings] = []
    spans = heard_spans(draft.script, timeline) if draft.brief.ambience else ()
    for scene, (start, end) in zip(draft.script.scenes, spans, strict=False):
        seen = scene.visual
        heard = Surroundings(
            start=round(start, 4),
            end=round(end, 4),
            place=seen.place,
            room=seen.room,
            hour=seen.hour,
            weather=seen.weather,
        )
        surroundings.append(heard)
    # What the words call for is known in English alone.
    told = draft.brief.effects and draft.script.language.lower().startswith("en")
    cues = find_effects(timeline.words, timeline.seconds) if told else ()
    if not (surroundings or cues):
        return
    request = AmbienceRequest(
        seconds=timeline.seconds, seed=draft.script.seed, surroundings=tuple(surroundings), cues=cues
    )
    draft.add(JobKind.AMBIENCE, None, request, weight=0.3 + timeline.seconds * 0.01, settled=draft.measured)


def mix_sound(draft: Draft, timeline: Timeline) -> None:
    """All that is heard, in one."""
    voiced = [
        (span, words)
        for span, words in zip(timeline.spans, timeline.words, strict=True)
        if f"narration:{span.scene_id}" in draft.jobs
    ]
    clips = _clips(draft, timeline) if draft.brief.clip_sound else []
    tone, effects = _around(draft)
    request = MixRequest(
        frames=timeline.frames,
        fps=timeline.fps,
        voices=tuple(
            PlacedVoice(role=f"voice{i}", start=span.voice_start, words=words, pace=timeline.pace)
            for i, (span, words) in enumerate(voiced)
        ),
        music=draft.script.mood is not None,
        ambience=tone,
        fade_out=FADE_OUT,
        levels=levels_of(draft.script, timeline),
        loudness=float(draft.brief.loudness),
        clips=tuple(placed for _, placed in clips),
        effects=effects,
    )
    needs = [
        Need(role=f"voice{i}", job=f"narration:{span.scene_id}", part="audio") for i, (span, _) in enumerate(voiced)
    ]
    if request.music:
        needs.append(Need(role="music", job="music", part="audio"))
    if request.ambience:
        needs.append(Need(role="ambience", job="ambience", part="audio"))
    if request.effects:
        needs.append(Need(role="effects", job="ambience", part="effects"))
    needs += [Need(role=placed.role, job=f"motion:{scene_id}", part="video") for scene_id, placed in clips]
    draft.add(JobKind.MIX, None, request, tuple(needs), weight=0.8 + timeline.seconds * 0.05, settled=draft.measured)


def _around(draft: Draft) -> tuple[bool, bool]:
    """Whether there are room tone and effects. A selected take that was made without them has none."""
    job = draft.jobs.get(JobKind.AMBIENCE.value)
    if job is None or not isinstance(job.request, AmbienceRequest):
        return False, False
    made = draft.known.get(job.fingerprint or "")
    # Of a selected take that nothing is known of yet, no more is asked than every take has.
    effects = job.key not in draft.picks.pinned if made is None else "effects" in made.parts
    return (
        bool(job.request.surroundings) and (made is None or "audio" in made.parts),
        bool(job.request.cues) and effects,
    )


def _clips(draft: Draft, timeline: Timeline) -> list[tuple[str, PlacedClip]]:
    """Scenes and their clips as they are heard: through each transition, one goes over into the next."""
    found: list[tuple[str, PlacedClip]] = []
    for span, (start, end) in zip(timeline.spans, heard_spans(draft.script, timeline), strict=True):
        if f"motion:{span.scene_id}" not in draft.jobs:
            continue
        half_in, half_out = (max(half / timeline.fps, SHORTEST_FADE / 2) for half in (span.half_in, span.half_out))
        # Nothing is heard of a clip before it begins.
        first = max(start - half_in, span.start / timeline.fps - CLIP_LEAD, 0.0)
        placed = PlacedClip(
            role=f"clip{len(found)}",
            start=round(first, 4),
            end=round(min(end + half_out, timeline.seconds), 4),
            begins=round(first - span.start / timeline.fps + CLIP_LEAD, 4),
            fade_in=round(2 * half_in, 4),
            fade_out=round(2 * half_out, 4),
        )
        found.append((span.scene_id, placed))
    return found
