"""The forms of a finished film: its shape, its size and how it is encoded."""

from __future__ import annotations

from enum import StrEnum

from pixora.film.brief import Aspect, Brief, Corner, Data, Framing, Raster, Resolution
from pixora.film.cut import Maker, MasterRequest, SegmentRequest
from pixora.film.errors import InvalidInput
from pixora.film.job import Job
from pixora.film.plan import Plan


class Codec(StrEnum):
    H264 = "h264"
    """What the film itself is in: plays everywhere."""
    H265 = "h265"
    """About a third smaller; Apple's devices and newer others."""
    AV1 = "av1"
    """Smaller still; browsers, and the newest televisions."""
    PRORES = "prores"
    """ProRes 422 Proxy in a MOV with plain sound: large, and easy on an editor's machine."""

    @property
    def label(self) -> str:
        names = {Codec.H264: "H.264", Codec.H265: "H.265", Codec.AV1: "AV1", Codec.PRORES: "ProRes 422 Proxy"}
        return names[self]

    @property
    def suffix(self) -> str:
        return ".mov" if self is Codec.PRORES else ".mp4"


class EncodeRequest(Data):
    """Makes part `video`: the film encoded anew, signed. Needs role `film`, a master, whose frames it has all.

    A preview is small (360 lines), quick to make and quick to load.
    """

    codec: Codec
    frames: int
    fps: int
    title: str
    makers: tuple[Maker, ...]
    preview: bool = False


class Moment(Data):
    """A frame of the film, and what it is worth before it is looked at, 1 being usual."""

    frame: int
    weight: float


class PosterRequest(Data):
    """Makes part `image` (JPEG, as large as the film): of role `film`, the master, the moment that says most."""

    moments: tuple[Moment, ...]
    fps: int
    title: str
    makers: tuple[Maker, ...]


class LogoLayerRequest(Data):
    """Makes part `image` (PNG): role `logo` as it stands in the film, on a transparent frame of the film's size."""

    raster: Raster
    corner: Corner


class Form(Data):
    """A film as it is wanted; None: as it is."""

    aspect: Aspect | None = None
    resolution: Resolution | None = None
    codec: Codec = Codec.H264
    preview: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is nothing but the film itself."""
        return self == Form()

    def check(self) -> None:
        """Raise `InvalidInput("bad_combination")` for what cannot go together."""
        if self.preview and self.codec is not Codec.H264:
            raise bad_combination(f"A preview is in H.264, not in {self.codec.label}.", "Leave out the codec.")
        if self.preview and self.resolution is not None:
            raise bad_combination("A preview has its own size.", "Leave out the resolution.")

    def brief(self, brief: Brief) -> Brief:
        """The brief of the film in this shape and size. What vendors made is cut so that what counts stays."""
        changes: dict[str, object] = {"resolution": self.resolution or brief.resolution}
        if self.aspect not in (None, brief.aspect):
            changes |= {"aspect": self.aspect, "framing": Framing.SMART}
        return brief.model_copy(update=changes)


def to_encode(plan: Plan) -> Plan:
    """The plan of the same film as it goes into another encoder: its segments come without a loss that could be seen,
    since what is encoded twice loses twice. They have no fingerprints yet (see `graph.go_on`)."""
    jobs: list[Job] = []
    for job in plan.jobs:
        if isinstance(job.request, SegmentRequest | MasterRequest):
            fine = job.request.model_copy(update={"fine": True})
            job = job.model_copy(update={"request": fine, "fingerprint": None})
        jobs.append(job)
    return plan.model_copy(update={"jobs": tuple(jobs)})


def bad_combination(message: str, hint: str) -> InvalidInput:
    return InvalidInput("bad_combination", message, hint)
