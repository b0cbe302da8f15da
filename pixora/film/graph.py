"""From script, brief, choices and picks to the graph of jobs. Pure and deterministic."""

from __future__ import annotations

from collections.abc import Mapping

from pixora.film.brief import Brief, Captions
from pixora.film.caption_lines import lay_lines
from pixora.film.cut import (
    CaptionLine,
    CaptionsRequest,
    MasterRequest,
    SoundRequest,
    ThumbnailRequest,
)
from pixora.film.draft import Draft, mark
from pixora.film.filming import film_animatic, film_segments
from pixora.film.job import (
    ImageRequest,
    Job,
    JobKind,
    LogoRequest,
    MotionRequest,
    Need,
    PictureRequest,
    ReferenceRequest,
)
from pixora.film.marking import list_chapters, list_edits, list_makers
from pixora.film.picks import Picks
from pixora.film.plan import BUILT_IN, Choice, Finished, Plan
from pixora.film.script import Character, Retouch, Scene, Script
from pixora.film.sounding import mix_sound, score, speak, speakers, surround
from pixora.film.speech import Speech
from pixora.film.timeline import Overlong, Span, Timeline, place
from pixora.film.visual import Place

RETOUCH = (
    "Change the picture: {wish}. Keep everything else as it is: who is seen and where, their poses, the framing, "
    "the style and the colours that this does not concern."
)
"""What an image model is told that changes a picture."""


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
        other = any(fingerprint in known for fingerprint in job.longer)
        stands = job.fingerprint is not None and job.key not in picks.pinned and not other
        jobs[job.key] = job if stands else mark(job, jobs, known, picks)
    return Plan(revision=plan.revision, jobs=tuple(jobs.values()), timeline=plan.timeline, measured=True)


class _Builder(Draft):
    """Adds the jobs of a film, each after those that it needs."""

    def build(self) -> Plan:
        speeches = {scene.id: speak(self, scene) for scene in self.script.scenes if scene.narration}
        timeline = self._place(speeches)
        for scene, span in zip(self.script.scenes, timeline.spans, strict=True):
            self._picture(scene)
            self._motion(scene, span, timeline.fps)
        if self.script.mood is not None:
            score(self, timeline)
        surround(self, timeline)
        lines = (
            lay_lines(timeline.words, self.brief.aspect, self.brief.caption_style, speakers(self))
            if self.brief.captions is not Captions.OFF
            else ()
        )
        if JobKind.LOGO.value in self.picks.pinned:
            self.add(JobKind.LOGO, None, LogoRequest(), weight=0.1, settled=False)
        segments = film_segments(self, timeline, lines)
        mix_sound(self, timeline)
        self.add(
            JobKind.SOUND,
            None,
            SoundRequest(frames=timeline.frames, fps=timeline.fps),
            (Need(role="mix", job="mix", part="mix"),),
            weight=0.2 + timeline.seconds * 0.02,
        )
        if any(job.kind is JobKind.MOTION and job.provider != BUILT_IN for job in self.jobs.values()):
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
        if scene.retouch is not None:
            self._retouch(scene, scene.retouch)
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

    def _retouch(self, scene: Scene, change: Retouch) -> None:
        """The picture that was there, with a change. It stands in the plan as what it is: made."""
        before = self.add(
            JobKind.REFERENCE,
            f"before_{scene.id}",
            ReferenceRequest(prompt=scene.picture_prompt, seed=self.script.seed),
            weight=12.0,
        )
        self.jobs[before.key] = before.model_copy(update={"fingerprint": change.of})
        request = ImageRequest(
            prompt=_with_looks(RETOUCH.format(wish=change.wish.rstrip(". ")), self._shown(scene)),
            raster=self.brief.raster,
            references=1,
            seed=(self.script.seed + scene.visual.seed) % 2**31,
            edits=True,
        )
        self.add(
            JobKind.PICTURE, scene.id, request, (Need(role="reference0", job=before.key, part="image"),), weight=12.0
        )

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
            if f"{JobKind.MOTION.value}:{scene.id}" in self.picks.pinned:
                # A clip that was brought along: nobody here would make one.
                own = MotionRequest(prompt="", seconds=scene.seconds, raster=self.brief.raster)
                self.add(JobKind.MOTION, scene.id, own, weight=0.1, settled=False)
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
        self.add(
            JobKind.MOTION,
            scene.id,
            request,
            tuple(needs),
            weight=60.0,
            settled=self.measured,
            lengths=tuple(offered for offered in choice.seconds if offered > seconds),
        )

    def _goes_on(self, scene: Scene, choice: Choice) -> Scene | None:
        """The scene that this one goes on in, where its model takes the picture that a clip ends with."""
        if not (scene.continues and choice.end_image):
            return None
        number = self.script.scenes.index(scene) + 1
        if number == len(self.script.scenes):
            return None
        return self.script.scenes[number]

    def _captions(self, lines: tuple[CaptionLine, ...]) -> str:
        return self.add(JobKind.CAPTIONS, None, CaptionsRequest(lines=lines), weight=0.1, settled=self.measured).key

    def _thumbnail(self) -> None:
        scenes = self.script.scenes
        chosen = next((scene for scene in scenes if scene.visual.place is not Place.CARD), scenes[0])
        need = Need(role="picture", job=f"picture:{chosen.id}", part="image")
        own = self.jobs.get(f"{JobKind.MOTION.value}:{chosen.id}")
        if own is not None and own.provider == BUILT_IN:
            # Of the picture nothing is seen where a clip was brought.
            need = Need(role="picture", job=own.key, part="video")
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
            chapters=list_chapters(self.script, timeline),
            makers=list_makers(self.script, self.jobs.values(), self.picks),
            edits=list_edits(self.script, self.brief),
        )
        self.add(JobKind.MASTER, None, request, tuple(needs), weight=0.3 + timeline.seconds * 0.01)


def _with_looks(prompt: str, shown: tuple[Character, ...]) -> str:
    """The prompt with each character's own words, verbatim, where they are not in it."""
    looks = [character.description for character in shown if character.description not in prompt]
    return " ".join([prompt, *(f"{look.rstrip('.')}." for look in looks)])
