"""What is filmed: the segments that the film is cut from, and the animatic that is seen before."""

from __future__ import annotations

from pixora.film.brief import Captions, Framing
from pixora.film.cut import AnimaticRequest, AnimaticShot, CaptionLine, ScenePart, SegmentRequest, Source
from pixora.film.draft import Draft
from pixora.film.job import JobKind, Need
from pixora.film.plan import BUILT_IN
from pixora.film.script import TransitionKind
from pixora.film.speech import Word
from pixora.film.timeline import FADE_IN, FADE_OUT, Stretch, Timeline, stretches

ANIMATIC_WIDTH = 640


def film_segments(draft: Draft, timeline: Timeline, lines: tuple[CaptionLine, ...]) -> list[str]:
    """Add the segments; returns their jobs' keys in the film's order."""
    keys: list[str] = []
    burned = lines if draft.brief.captions is Captions.BURNED else ()
    logo = (Need(role="logo", job=JobKind.LOGO.value, part="image"),) if JobKind.LOGO.value in draft.jobs else ()
    parts = stretches(timeline)
    for stretch in parts:
        frames = stretch.end - stretch.start
        first, last = stretch is parts[0], stretch is parts[-1]
        request = SegmentRequest(
            raster=draft.brief.raster,
            fps=timeline.fps,
            style=draft.script.style,
            seed=draft.script.seed,
            frames=frames,
            parts=tuple(_part(draft, scene_id, stretch, timeline) for scene_id in stretch.scenes),
            transition=_transition(draft, stretch),
            fade_in=round(FADE_IN * timeline.fps) if first else 0,
            fade_out=round(FADE_OUT * timeline.fps) if last else 0,
            caption_style=draft.brief.caption_style,
            logo=draft.brief.logo_corner if logo else None,
            lines=_between(burned, stretch.start / timeline.fps, stretch.end / timeline.fps),
        )
        key = draft.add(
            JobKind.SEGMENT,
            "+".join(stretch.scenes),
            request,
            (*(_seen(draft, i, scene_id) for i, scene_id in enumerate(stretch.scenes)), *logo),
            weight=0.2 + frames * 0.021 * draft.pixels * (1.3 if len(stretch.scenes) > 1 else 1.0),
            settled=draft.measured,
            after=stretch.after,
        ).key
        keys.append(key)
    return keys


def _part(draft: Draft, scene_id: str, stretch: Stretch, timeline: Timeline) -> ScenePart:
    scene = draft.script.scene(scene_id)
    number = next(i for i, span in enumerate(timeline.spans) if span.scene_id == scene_id)
    span = timeline.spans[number]
    source = _source(draft, scene_id)
    return ScenePart(
        visual=scene.visual,
        figures=draft.figures(scene),
        scene_frames=span.frames,
        source=source,
        framing=_framing(scene.framing or draft.brief.framing, source),
        finish=source is not Source.CLIP,
        first=stretch.start - span.start,
        cues=_cues(scene.visual.items, timeline.words[number], span.start / timeline.fps),
    )


def _framing(wanted: Framing, source: Source) -> Framing:
    """A still fills the frame, since it moves in it; what is drawn is drawn for it."""
    if source is Source.CLIP or (source is Source.STILL and wanted is Framing.SMART):
        return wanted
    return Framing.FILL


def _source(draft: Draft, scene_id: str) -> Source:
    if f"motion:{scene_id}" in draft.jobs:
        return Source.CLIP
    picture = draft.jobs[f"picture:{scene_id}"]
    # A drawn scene that has another picture pinned is seen as that picture.
    other = picture.provider != BUILT_IN or picture.key in draft.picks.pinned
    return Source.STILL if other else Source.DRAWN


def _seen(draft: Draft, index: int, scene_id: str) -> Need:
    if _source(draft, scene_id) is Source.CLIP:
        return Need(role=f"clip{index}", job=f"motion:{scene_id}", part="video")
    return Need(role=f"picture{index}", job=f"picture:{scene_id}", part="image")


def film_animatic(draft: Draft, timeline: Timeline, lines: tuple[CaptionLine, ...]) -> None:
    whole = draft.brief.raster
    scale = min(1.0, ANIMATIC_WIDTH / max(whole.width, whole.height))
    raster = whole.model_copy(
        update={"width": round(whole.width * scale / 2) * 2, "height": round(whole.height * scale / 2) * 2}
    )
    request = AnimaticRequest(
        raster=raster,
        fps=timeline.fps,
        shots=tuple(
            AnimaticShot(
                frames=span.frames,
                visual=scene.visual,
                transition=scene.transition.kind,
                join=2 * span.half_out,
            )
            for scene, span in zip(draft.script.scenes, timeline.spans, strict=True)
        ),
        caption_style=draft.brief.caption_style,
        lines=lines if draft.brief.captions is Captions.BURNED else (),
    )
    needs = [
        Need(role=f"picture{i}", job=f"picture:{scene.id}", part="image") for i, scene in enumerate(draft.script.scenes)
    ]
    needs.append(Need(role="sound", job="sound", part="sound"))
    draft.add(JobKind.ANIMATIC, None, request, tuple(needs), weight=timeline.seconds * 0.2, settled=draft.measured)


def _transition(draft: Draft, stretch: Stretch) -> TransitionKind:
    return draft.script.scene(stretch.scenes[0]).transition.kind if len(stretch.scenes) > 1 else TransitionKind.CUT


def _between(lines: tuple[CaptionLine, ...], start: float, end: float) -> tuple[CaptionLine, ...]:
    """Lines that are seen between two times, with times counted from `start`."""
    return tuple(
        CaptionLine(
            start=round(line.start - start, 4),
            end=round(line.end - start, 4),
            rows=line.rows,
            speaker=line.speaker,
            words=tuple(
                word.model_copy(update={"start": round(word.start - start, 4), "end": round(word.end - start, 4)})
                for word in line.words
            ),
        )
        for line in lines
        if line.end > start and line.start < end
    )


def _cues(items: tuple[str, ...], words: tuple[Word, ...], start: float) -> tuple[float, ...]:
    """When each item of a card is spoken, in seconds from the scene's start; () unless all are, in order."""
    spoken = [_letters(word.text) for word in words]
    found: list[float] = []
    after = 0
    for item in items:
        wanted = [letters for word in item.split() if (letters := _letters(word))]
        at = next((i for i in range(after, len(spoken)) if wanted and spoken[i : i + len(wanted)] == wanted), None)
        if at is None:
            return ()
        found.append(round(words[at].start - start, 4))
        after = at + len(wanted)
    return tuple(found)


def _letters(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())
