"""From script, brief, choices and picks to the graph of jobs. Pure and deterministic."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pixora.film.brief import Brief, Captions, Data
from pixora.film.caption_lines import lay_lines
from pixora.film.errors import PixoraError
from pixora.film.fingerprint import fingerprint
from pixora.film.job import (
    AmbienceRequest,
    AnimaticRequest,
    AnimaticShot,
    CaptionLine,
    CaptionsRequest,
    ImageRequest,
    Job,
    JobKind,
    MasterRequest,
    MixRequest,
    MotionRequest,
    MusicRequest,
    NarrationRequest,
    Need,
    PictureRequest,
    PlacedVoice,
    ReferenceRequest,
    ScenePart,
    SegmentRequest,
    SoundRequest,
    Source,
    Surroundings,
    ThumbnailRequest,
    TuneRequest,
)
from pixora.film.picks import Picks
from pixora.film.plan import BUILT_IN, Choice, Finished, Plan
from pixora.film.script import Character, Scene, Script, TransitionKind
from pixora.film.speech import Speech, Word, read_silently
from pixora.film.timeline import FADE_IN, FADE_OUT, Overlong, Span, Stretch, Timeline, place, stretches
from pixora.film.visual import Figure, Place

TUNE_STEP = 5.0
"""A vendor's music is asked for in steps of so many seconds: a film that grows by a breath keeps its tune."""
ANIMATIC_WIDTH = 640


def build_plan(
    script: Script,
    brief: Brief,
    choices: Mapping[JobKind, Choice],
    known: Mapping[str, Finished],
    picks: Picks = Picks(),  # noqa: B008
) -> Plan:
    """The graph of jobs, with a fingerprint on each whose inputs exist in `known` (keyed by fingerprint).

    `choices` names who makes each kind; where `picks` has the built-in artist stand in, it does. A pinned place has
    the fingerprint that was selected. Raises `Overlong` when the measured voice does not fit the film.
    """
    return _Builder(script, brief, choices, known, picks).build()


class _Builder:
    def __init__(
        self,
        script: Script,
        brief: Brief,
        choices: Mapping[JobKind, Choice],
        known: Mapping[str, Finished],
        picks: Picks,
    ) -> None:
        self.script, self.brief, self.choices, self.known, self.picks = script, brief, choices, known, picks
        self.jobs: dict[str, Job] = {}
        self.measured = True

    def build(self) -> Plan:
        speeches = {scene.id: self._narration(scene) for scene in self.script.scenes if scene.narration}
        timeline = self._place(speeches)
        for scene, span in zip(self.script.scenes, timeline.spans, strict=True):
            self._picture(scene)
            self._motion(scene, span, timeline.fps)
        if self.script.mood is not None:
            self._music(timeline)
        if self.brief.ambience:
            self._ambience(timeline)
        lines = (
            lay_lines(timeline.words, self.brief.aspect, self.brief.caption_style)
            if self.brief.captions is not Captions.OFF
            else ()
        )
        segments = self._segments(timeline, lines)
        self._mix(timeline)
        self._add(
            JobKind.SOUND,
            None,
            SoundRequest(frames=timeline.frames, fps=timeline.fps),
            (Need(role="mix", job="mix", part="mix"),),
            weight=0.2 + timeline.seconds * 0.02,
        )
        if any(job.kind is JobKind.MOTION for job in self.jobs.values()):
            self._animatic(timeline, lines)
        captions_key = self._captions(lines) if lines else None
        self._thumbnail()
        self._master(timeline, segments, captions_key)
        jobs = tuple(self.jobs.values())
        content = "\n".join(f"{job.key} {job.fingerprint or job.request.model_dump_json()}" for job in jobs)
        return Plan(
            plan_id="p_" + hashlib.sha256(content.encode()).hexdigest()[:16],
            revision=self.script.revision,
            jobs=jobs,
            timeline=timeline,
            measured=self.measured,
        )

    def _narration(self, scene: Scene) -> Speech:
        if self.brief.voice == "none":
            return read_silently(scene.narration)
        job = self._add(
            JobKind.NARRATION,
            scene.id,
            NarrationRequest(
                text=scene.narration, voice=self.brief.voice, language=self.script.language, seed=self.script.seed
            ),
            weight=0.05 * len(scene.narration.split()) + 0.2,
        )
        finished = self.known.get(job.fingerprint or "")
        if finished is None:
            self.measured = False
            return read_silently(scene.narration)
        return Speech.model_validate(finished.facts["speech"])

    def _place(self, speeches: Mapping[str, Speech]) -> Timeline:
        try:
            return place(self.script, speeches, self.brief.fps)
        except Overlong:
            if self.measured:
                raise
            return place(self.script.model_copy(update={"seconds": None}), speeches, self.brief.fps)

    def _picture(self, scene: Scene) -> None:
        if self._vendor(JobKind.PICTURE, scene.id) is None:
            drawn = PictureRequest(
                visual=scene.visual,
                figures=self._figures(scene),
                style=self.script.style,
                raster=self.brief.raster,
                seed=self.script.seed,
            )
            self._add(JobKind.PICTURE, scene.id, drawn, weight=0.4 * self._pixels)
            return
        shown = self._shown(scene)
        request = ImageRequest(
            prompt=_with_looks(scene.picture_prompt, shown),
            raster=self.brief.raster,
            references=len(shown),
            seed=(self.script.seed + scene.visual.seed) % 2**31,
        )
        needs = tuple(
            Need(role=f"reference{i}", job=self._reference(character), part="image")
            for i, character in enumerate(shown)
        )
        self._add(JobKind.PICTURE, scene.id, request, needs, weight=12.0)

    def _shown(self, scene: Scene) -> tuple[Character, ...]:
        """Who is seen, as many as the model takes pictures of."""
        most = self.choices[JobKind.PICTURE].references
        return tuple(character for character in self.script.characters if character.id in scene.characters)[:most]

    def _reference(self, character: Character) -> str:
        """Key of the job that draws a character alone; one serves all its scenes."""
        key = f"{JobKind.REFERENCE.value}:{character.id}"
        if key not in self.jobs:
            request = ReferenceRequest(
                prompt=f"{character.description}. Full figure, plain background, {self.script.style.value} style.",
                seed=self.script.seed,
            )
            self._add(JobKind.REFERENCE, character.id, request, weight=12.0)
        return key

    def _motion(self, scene: Scene, span: Span, fps: int) -> None:
        """A vendor's clip of the scene, long enough for the voice as it was measured and for the handles."""
        choice = self._vendor(JobKind.MOTION, scene.id)
        if choice is None:
            return
        needed = (span.frames + span.half_in + span.half_out) / fps
        seconds = next((offered for offered in choice.seconds if offered >= needed), max(choice.seconds))
        request = MotionRequest(prompt=scene.motion_prompt, seconds=seconds, raster=self.brief.raster)
        need = Need(role="picture", job=f"picture:{scene.id}", part="image")
        self._add(JobKind.MOTION, scene.id, request, (need,), weight=60.0, settled=self.measured)

    def _music(self, timeline: Timeline) -> None:
        if self.script.mood is None:
            raise PixoraError("no_mood", "The script has no music.", "")
        if self._vendor(JobKind.MUSIC, None) is not None:
            seconds = TUNE_STEP * -(-timeline.seconds // TUNE_STEP)
            tune = TuneRequest(mood=self.script.mood, seconds=seconds, seed=self.script.seed)
            self._add(JobKind.MUSIC, None, tune, weight=40.0, settled=self.measured)
            return
        request = MusicRequest(
            mood=self.script.mood, seconds=timeline.seconds, seed=self.script.seed, borders=timeline.borders
        )
        self._add(JobKind.MUSIC, None, request, weight=1.0 + timeline.seconds * 0.03, settled=self.measured)

    def _ambience(self, timeline: Timeline) -> None:
        surroundings: list[Surroundings] = []
        for scene, span in zip(self.script.scenes, timeline.spans, strict=True):
            seen = scene.visual
            heard = Surroundings(
                start=round(span.start / timeline.fps, 4),
                end=round(span.end / timeline.fps, 4),
                place=seen.place,
                room=seen.room,
                hour=seen.hour,
                weather=seen.weather,
            )
            surroundings.append(heard)
        request = AmbienceRequest(seconds=timeline.seconds, seed=self.script.seed, surroundings=tuple(surroundings))
        self._add(JobKind.AMBIENCE, None, request, weight=0.3 + timeline.seconds * 0.01, settled=self.measured)

    def _segments(self, timeline: Timeline, lines: tuple[CaptionLine, ...]) -> list[str]:
        keys: list[str] = []
        burned = lines if self.brief.captions is Captions.BURNED else ()
        parts = stretches(timeline)
        for stretch in parts:
            frames = stretch.end - stretch.start
            first, last = stretch is parts[0], stretch is parts[-1]
            request = SegmentRequest(
                raster=self.brief.raster,
                fps=timeline.fps,
                style=self.script.style,
                seed=self.script.seed,
                frames=frames,
                parts=tuple(self._part(scene_id, stretch, timeline) for scene_id in stretch.scenes),
                transition=self._transition(stretch),
                fade_in=round(FADE_IN * timeline.fps) if first else 0,
                fade_out=round(FADE_OUT * timeline.fps) if last else 0,
                caption_style=self.brief.caption_style,
                lines=_between(burned, stretch.start / timeline.fps, stretch.end / timeline.fps),
            )
            key = self._add(
                JobKind.SEGMENT,
                "+".join(stretch.scenes),
                request,
                tuple(self._seen(i, scene_id) for i, scene_id in enumerate(stretch.scenes)),
                weight=0.4 + frames * 0.033 * self._pixels * (1.6 if len(stretch.scenes) > 1 else 1.0),
                settled=self.measured,
            ).key
            keys.append(key)
        return keys

    def _part(self, scene_id: str, stretch: Stretch, timeline: Timeline) -> ScenePart:
        scene = self.script.scene(scene_id)
        span = next(span for span in timeline.spans if span.scene_id == scene_id)
        return ScenePart(
            visual=scene.visual,
            figures=self._figures(scene),
            scene_frames=span.frames,
            source=self._source(scene_id),
            first=stretch.start - span.start,
            cues=_cues(scene.visual.items, timeline.words[timeline.spans.index(span)], span.start / timeline.fps),
        )

    def _source(self, scene_id: str) -> Source:
        if f"motion:{scene_id}" in self.jobs:
            return Source.CLIP
        picture = self.jobs[f"picture:{scene_id}"]
        # A drawn scene that has another picture pinned is seen as that picture.
        other = picture.provider != BUILT_IN or picture.key in self.picks.pinned
        return Source.STILL if other else Source.DRAWN

    def _seen(self, index: int, scene_id: str) -> Need:
        if self._source(scene_id) is Source.CLIP:
            return Need(role=f"clip{index}", job=f"motion:{scene_id}", part="video")
        return Need(role=f"picture{index}", job=f"picture:{scene_id}", part="image")

    def _animatic(self, timeline: Timeline, lines: tuple[CaptionLine, ...]) -> None:
        whole = self.brief.raster
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
                for scene, span in zip(self.script.scenes, timeline.spans, strict=True)
            ),
            caption_style=self.brief.caption_style,
            lines=lines if self.brief.captions is Captions.BURNED else (),
        )
        needs = [
            Need(role=f"picture{i}", job=f"picture:{scene.id}", part="image")
            for i, scene in enumerate(self.script.scenes)
        ]
        needs.append(Need(role="sound", job="sound", part="sound"))
        self._add(JobKind.ANIMATIC, None, request, tuple(needs), weight=timeline.seconds * 0.2, settled=self.measured)

    def _transition(self, stretch: Stretch) -> TransitionKind:
        return self.script.scene(stretch.scenes[0]).transition.kind if len(stretch.scenes) > 1 else TransitionKind.CUT

    def _mix(self, timeline: Timeline) -> None:
        spoken = [
            (span, words)
            for span, words in zip(timeline.spans, timeline.words, strict=True)
            if f"narration:{span.scene_id}" in self.jobs
        ]
        request = MixRequest(
            frames=timeline.frames,
            fps=timeline.fps,
            voices=tuple(
                PlacedVoice(role=f"voice{i}", start=span.voice_start, words=words)
                for i, (span, words) in enumerate(spoken)
            ),
            music=self.script.mood is not None,
            ambience=self.brief.ambience,
            fade_out=FADE_OUT,
        )
        needs = [
            Need(role=f"voice{i}", job=f"narration:{span.scene_id}", part="audio") for i, (span, _) in enumerate(spoken)
        ]
        if request.music:
            needs.append(Need(role="music", job="music", part="audio"))
        if request.ambience:
            needs.append(Need(role="ambience", job="ambience", part="audio"))
        self._add(JobKind.MIX, None, request, tuple(needs), weight=0.8 + timeline.seconds * 0.05, settled=self.measured)

    def _captions(self, lines: tuple[CaptionLine, ...]) -> str:
        return self._add(JobKind.CAPTIONS, None, CaptionsRequest(lines=lines), weight=0.1, settled=self.measured).key

    def _thumbnail(self) -> None:
        scenes = self.script.scenes
        chosen = next((scene for scene in scenes if scene.visual.place is not Place.CARD), scenes[0])
        need = Need(role="picture", job=f"picture:{chosen.id}", part="image")
        self._add(JobKind.THUMBNAIL, None, ThumbnailRequest(), (need,), weight=0.1)

    def _master(self, timeline: Timeline, segments: list[str], captions_key: str | None) -> None:
        track = self.brief.captions is Captions.TRACK and captions_key is not None
        needs = [Need(role=f"segment{i}", job=key, part="video") for i, key in enumerate(segments)]
        needs.append(Need(role="sound", job="sound", part="sound"))
        if track and captions_key:
            needs.append(Need(role="srt", job=captions_key, part="srt"))
        request = MasterRequest(
            frames=timeline.frames,
            fps=timeline.fps,
            segments=len(segments),
            title=self.script.title,
            language=self.script.language,
            caption_track=track,
        )
        self._add(JobKind.MASTER, None, request, tuple(needs), weight=0.3 + timeline.seconds * 0.01)

    def _add(
        self,
        kind: JobKind,
        scene_id: str | None,
        request: Data,
        needs: tuple[Need, ...] = (),
        *,
        weight: float,
        settled: bool = True,
    ) -> Job:
        """Add a job. `settled` is false while its request still rests on an estimate: it gets no fingerprint yet."""
        key = f"{kind.value}:{scene_id}" if scene_id else kind.value
        choice = self._chosen(kind, key)
        job = Job(
            key=key,
            kind=kind,
            scene_id=scene_id,
            provider=choice.provider,
            model=choice.model,
            version=choice.version,
            request=request,
            needs=needs,
            weight=weight,
            take=self.picks.takes.get(key, 0),
            substitute=key in self.picks.substitutes,
        )
        inputs = {need.role: self._sha256(need) for need in needs}
        wanted: str | None = None
        if settled and all(inputs.values()):
            wanted = fingerprint(job, {k: v for k, v in inputs.items() if v})
        pinned = self.picks.pinned.get(key)
        job = job.model_copy(
            update={
                "fingerprint": pinned or wanted,
                "out_of_date": pinned is not None and wanted is not None and pinned != wanted,
            }
        )
        self.jobs[key] = job
        return job

    def _chosen(self, kind: JobKind, key: str) -> Choice:
        return self.picks.substitutes.get(key, self.choices[kind])

    def _vendor(self, kind: JobKind, scene_id: str | None) -> Choice | None:
        """The vendor who makes this place, or None when the built-in artists do."""
        choice = self._chosen(kind, f"{kind.value}:{scene_id}" if scene_id else kind.value)
        return None if choice.provider == BUILT_IN else choice

    def _sha256(self, need: Need) -> str | None:
        made_by = self.jobs[need.job].fingerprint
        finished = self.known.get(made_by) if made_by else None
        return finished.parts.get(need.part) if finished else None

    def _figures(self, scene: Scene) -> tuple[Figure, ...]:
        looks = {character.id: character.figure for character in self.script.characters}
        return tuple(looks[player.character] for player in scene.visual.players)

    @property
    def _pixels(self) -> float:
        """Size of the frame against 720p wide."""
        return self.brief.raster.width * self.brief.raster.height / (1280 * 720)


def _between(lines: tuple[CaptionLine, ...], start: float, end: float) -> tuple[CaptionLine, ...]:
    """Lines that are seen between two times, with times counted from `start`."""
    return tuple(
        CaptionLine(
            start=round(line.start - start, 4),
            end=round(line.end - start, 4),
            rows=line.rows,
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


def _with_looks(prompt: str, shown: tuple[Character, ...]) -> str:
    """The prompt with each character's own words, verbatim, where they are not in it."""
    looks = [character.description for character in shown if character.description not in prompt]
    return " ".join([prompt, *(f"{look.rstrip('.')}." for look in looks)])
