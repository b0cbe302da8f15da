"""The cut as an editor takes it over: shots with handles, transitions, sounds and captions, all in whole frames."""

from __future__ import annotations

from collections.abc import Mapping

from pixora.film.brief import Brief, Data
from pixora.film.cut import CaptionLine, CaptionsRequest, MixRequest, SegmentRequest
from pixora.film.delivery import LogoLayerRequest
from pixora.film.draft import mark
from pixora.film.errors import PixoraError
from pixora.film.job import Job, JobKind, Need
from pixora.film.picks import Picks
from pixora.film.plan import CUTTING_ROOM, Finished, Plan
from pixora.film.script import Scene, Script, TransitionKind
from pixora.film.timeline import FADE_IN, FADE_OUT, Span

HANDLE = 0.5
"""Seconds of each clip that lie before and after its scene at least, so that an editor can move a cut."""
TITLE_CHARS = 48

CLIPS, STEMS, STILLS, VOICES = "media/clips", "media/stems", "media/stills", "media/voices"
LOGO = "media/logo/layer.png"
"""Folders of a hand-off, and its logo; what a timeline refers to is named relative to its own file."""


class Shot(Data):
    """A scene in the film: frames `start` to `start + frames`, seen in the file `clip` from its frame `head` on.

    The file has `head + frames + tail` frames. The transition into the next shot lies `half_out` frames on each side
    of the border; 0 is a cut.
    """

    scene_id: str
    number: int
    title: str
    note: str
    """The scene's narration."""
    clip: str
    start: int
    frames: int
    head: int
    tail: int
    transition: TransitionKind
    half_out: int

    @property
    def end(self) -> int:
        return self.start + self.frames


class Sound(Data):
    """A stem as long as the film, in its file `path`. One that is `parted` is cut at the scenes' borders."""

    name: str
    path: str
    parted: bool


class CutList(Data):
    title: str
    language: str
    fps: int
    width: int
    height: int
    shots: tuple[Shot, ...]
    sounds: tuple[Sound, ...]
    captions: tuple[CaptionLine, ...]
    fade_in: int
    """Frames from black at the film's start, which the clips do not have in them."""
    fade_out: int
    logo: str | None = None
    """The file of the logo that lies over the whole film: a picture of the film's size, transparent but for it."""

    @property
    def frames(self) -> int:
        return self.shots[-1].end

    def placed_captions(self) -> tuple[tuple[int, int, CaptionLine], ...]:
        """First frame and the one after the last of each caption; no two share a frame, none runs past the film."""
        found: list[tuple[int, int, CaptionLine]] = []
        at = 0
        for line in self.captions:
            start = max(at, min(round(line.start * self.fps), self.frames))
            end = min(round(line.end * self.fps), self.frames)
            if end > start:
                found.append((start, end, line))
                at = end
        return tuple(found)


def list_cuts(plan: Plan, script: Script, brief: Brief) -> CutList:
    """The cut of a plan whose voices are measured."""
    timeline = plan.timeline
    captions = next((job.request for job in plan.jobs if job.kind is JobKind.CAPTIONS), None)
    stems = {"Voice": "voice", "Music": "music", "Effects": "effects", "Room tone": "ambience", "Clips": "clips"}
    mixing = next((job.request for job in plan.jobs if job.kind is JobKind.MIX), None)
    there = {"voice": any(job.kind is JobKind.NARRATION for job in plan.jobs)}
    if isinstance(mixing, MixRequest):
        there |= {"music": mixing.music, "ambience": mixing.ambience, "clips": bool(mixing.clips)}
        there |= {"effects": mixing.effects}
    return CutList(
        title=script.title,
        language=script.language,
        fps=timeline.fps,
        width=brief.raster.width,
        height=brief.raster.height,
        shots=tuple(
            _shot(script.scene(span.scene_id), number, span, timeline.fps)
            for number, span in enumerate(timeline.spans, 1)
        ),
        sounds=tuple(
            Sound(name=name, path=f"{STEMS}/{part}.wav", parted=part == "voice")
            for name, part in stems.items()
            if there.get(part)
        ),
        captions=captions.lines if isinstance(captions, CaptionsRequest) else (),
        fade_in=round(FADE_IN * timeline.fps),
        fade_out=round(FADE_OUT * timeline.fps),
        logo=LOGO if plan.find(JobKind.LOGO.value) else None,
    )


def name_scene(scene: Scene, number: int) -> str:
    """A scene's name for a marker or a chapter: its card's title, or how its words begin."""
    words = (scene.visual.title or scene.narration).split()
    name = ""
    for word in words:
        if len(name) + len(word) > TITLE_CHARS:
            return f"{name.rstrip(' ,;:–—-')} …"
        name = f"{name} {word}".lstrip()
    return name or f"Scene {number}"


def clips_with_handles(plan: Plan, cuts: CutList, known: Mapping[str, Finished]) -> dict[str, Job]:
    """By scene, the job that makes its clip: as in the film, but whole, with handles, without captions, logo and fades.

    Each has its fingerprint; what it needs is in `known`.
    """
    jobs = {job.key: job for job in plan.jobs}
    found: dict[str, Job] = {}
    for shot in cuts.shots:
        body = next((job for job in plan.jobs if job.kind is JobKind.SEGMENT and job.scene_id == shot.scene_id), None)
        if body is None or not isinstance(body.request, SegmentRequest):
            raise PixoraError("no_body", f"Scene {shot.number} is not in the film's plan.", "Make the film again.")
        request = body.request.model_copy(
            update={
                "frames": shot.head + shot.frames + shot.tail,
                "parts": (body.request.parts[0].model_copy(update={"first": -shot.head}),),
                "fade_in": 0,
                "fade_out": 0,
                "lines": (),
                "logo": None,
            }
        )
        needs = tuple(need for need in body.needs if need.role != JobKind.LOGO.value)
        body = body.model_copy(update={"needs": needs})
        clip = body.model_copy(update={"key": f"clip:{shot.scene_id}", "request": request, "fingerprint": None})
        found[shot.scene_id] = mark(clip, jobs, known, Picks())
    return found


def logo_layer(plan: Plan, brief: Brief, known: Mapping[str, Finished]) -> Job | None:
    """The job that makes the logo's picture for an editor, with its fingerprint; None for a film without a logo."""
    logo = plan.find(JobKind.LOGO.value)
    if logo is None:
        return None
    layer = Job(
        key=JobKind.EXPORT.value,
        kind=JobKind.EXPORT,
        scene_id=None,
        provider=CUTTING_ROOM,
        model=JobKind.EXPORT.value,
        version="1",
        request=LogoLayerRequest(raster=brief.raster, corner=brief.logo_corner),
        needs=(Need(role=logo.kind.value, job=logo.key, part="image"),),
    )
    return mark(layer, {logo.key: logo}, known, Picks())


def _shot(scene: Scene, number: int, span: Span, fps: int) -> Shot:
    handle = round(HANDLE * fps)
    return Shot(
        scene_id=scene.id,
        number=number,
        title=name_scene(scene, number),
        note=scene.narration,
        clip=f"{CLIPS}/scene-{number:02}.mp4",
        start=span.start,
        frames=span.frames,
        head=max(handle, span.half_in),
        tail=max(handle, span.half_out),
        transition=scene.transition.kind if span.half_out else TransitionKind.CUT,
        half_out=span.half_out,
    )
