"""From script, brief, choices and picks to the graph of jobs. Pure and deterministic."""

from __future__ import annotations

from collections.abc import Mapping

from pixora.film.brief import Brief, Captions
from pixora.film.caption_lines import lay_lines
from pixora.film.draft import Draft, mark
from pixora.film.errors import PixoraError
from pixora.film.filming import film_animatic, film_segments
from pixora.film.job import (
    AmbienceRequest,
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
    SoundRequest,
    Surroundings,
    ThumbnailRequest,
    TuneRequest,
)
from pixora.film.picks import Picks
from pixora.film.plan import Choice, Finished, Plan
from pixora.film.script import Character, Scene, Script
from pixora.film.speech import Speech, read_silently
from pixora.film.timeline import FADE_OUT, Overlong, Span, Timeline, place
from pixora.film.visual import Place

TUNE_STEP = 5.0
"""A vendor's music is asked for in steps of so many seconds: a film that grows by a breath keeps its tune."""


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


def go_on(plan: Plan, known: Mapping[str, Finished], picks: Picks) -> Plan:
    """The same plan when more is `known`, as `build_plan` would give it anew. Of a plan whose voices are measured:
    what its jobs ask for stands then, and only what their inputs are comes to light."""
    jobs: dict[str, Job] = {}
    for job in plan.jobs:
        stands = job.fingerprint is not None and job.key not in picks.pinned
        jobs[job.key] = job if stands else mark(job, jobs, known, picks)
    return Plan(revision=plan.revision, jobs=tuple(jobs.values()), timeline=plan.timeline, measured=True)


class _Builder(Draft):
    """Adds the jobs of a film, each after those that it needs."""

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
        segments = film_segments(self, timeline, lines)
        self._mix(timeline)
        self.add(
            JobKind.SOUND,
            None,
            SoundRequest(frames=timeline.frames, fps=timeline.fps),
            (Need(role="mix", job="mix", part="mix"),),
            weight=0.2 + timeline.seconds * 0.02,
        )
        if any(job.kind is JobKind.MOTION for job in self.jobs.values()):
            film_animatic(self, timeline, lines)
        captions_key = self._captions(lines) if lines else None
        self._thumbnail()
        self._master(timeline, segments, captions_key)
        jobs = tuple(self.jobs.values())
        return Plan(
            revision=self.script.revision,
            jobs=jobs,
            timeline=timeline,
            measured=self.measured,
        )

    def _narration(self, scene: Scene) -> Speech:
        if self.brief.voice == "none":
            return read_silently(scene.narration)
        job = self.add(
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
        if self.vendor(JobKind.PICTURE, scene.id) is None:
            drawn = PictureRequest(
                visual=scene.visual,
                figures=self.figures(scene),
                style=self.script.style,
                raster=self.brief.raster,
                seed=self.script.seed,
            )
            self.add(JobKind.PICTURE, scene.id, drawn, weight=0.4 * self.pixels)
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
        self.add(JobKind.PICTURE, scene.id, request, needs, weight=12.0)

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
            self.add(JobKind.REFERENCE, character.id, request, weight=12.0)
        return key

    def _motion(self, scene: Scene, span: Span, fps: int) -> None:
        """A vendor's clip of the scene, long enough for the voice as it was measured and for the handles."""
        choice = self.vendor(JobKind.MOTION, scene.id)
        if choice is None:
            return
        needed = (span.frames + span.half_in + span.half_out) / fps
        seconds = next((offered for offered in choice.seconds if offered >= needed), max(choice.seconds))
        needs = [Need(role="picture", job=f"picture:{scene.id}", part="image")]
        after = self._goes_on(scene, choice)
        if after is not None:
            self._picture(after)
            needs.append(Need(role="end", job=f"picture:{after.id}", part="image"))
        request = MotionRequest(
            prompt=scene.motion_prompt, seconds=seconds, raster=self.brief.raster, ends=after is not None
        )
        self.add(JobKind.MOTION, scene.id, request, tuple(needs), weight=60.0, settled=self.measured)

    def _goes_on(self, scene: Scene, choice: Choice) -> Scene | None:
        """The scene that this one goes on in, where its model takes the picture that a clip ends with."""
        if not (scene.continues and choice.end_image):
            return None
        number = self.script.scenes.index(scene) + 1
        if number == len(self.script.scenes):
            return None
        return self.script.scenes[number]

    def _music(self, timeline: Timeline) -> None:
        if self.script.mood is None:
            raise PixoraError("no_mood", "The script has no music.", "")
        if self.vendor(JobKind.MUSIC, None) is not None:
            seconds = TUNE_STEP * -(-timeline.seconds // TUNE_STEP)
            tune = self.picks.tuned(TuneRequest(mood=self.script.mood, seconds=seconds, seed=self.script.seed))
            self.add(JobKind.MUSIC, None, tune, weight=40.0, settled=self.measured)
            return
        request = MusicRequest(
            mood=self.script.mood, seconds=timeline.seconds, seed=self.script.seed, borders=timeline.borders
        )
        self.add(JobKind.MUSIC, None, request, weight=1.0 + timeline.seconds * 0.03, settled=self.measured)

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
        self.add(JobKind.AMBIENCE, None, request, weight=0.3 + timeline.seconds * 0.01, settled=self.measured)

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
                PlacedVoice(role=f"voice{i}", start=span.voice_start, words=words, pace=timeline.pace)
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
        self.add(JobKind.MIX, None, request, tuple(needs), weight=0.8 + timeline.seconds * 0.05, settled=self.measured)

    def _captions(self, lines: tuple[CaptionLine, ...]) -> str:
        return self.add(JobKind.CAPTIONS, None, CaptionsRequest(lines=lines), weight=0.1, settled=self.measured).key

    def _thumbnail(self) -> None:
        scenes = self.script.scenes
        chosen = next((scene for scene in scenes if scene.visual.place is not Place.CARD), scenes[0])
        need = Need(role="picture", job=f"picture:{chosen.id}", part="image")
        self.add(JobKind.THUMBNAIL, None, ThumbnailRequest(), (need,), weight=0.1)

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
        self.add(JobKind.MASTER, None, request, tuple(needs), weight=0.3 + timeline.seconds * 0.01)


def _with_looks(prompt: str, shown: tuple[Character, ...]) -> str:
    """The prompt with each character's own words, verbatim, where they are not in it."""
    looks = [character.description for character in shown if character.description not in prompt]
    return " ".join([prompt, *(f"{look.rstrip('.')}." for look in looks)])
