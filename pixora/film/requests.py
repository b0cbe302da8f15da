"""From a job's kind and its request as JSON back to the request's model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from pixora.film.brief import Data
from pixora.film.cut import (
    AnimaticRequest,
    CaptionsRequest,
    MasterRequest,
    MixRequest,
    SegmentRequest,
    SoundRequest,
    ThumbnailRequest,
)
from pixora.film.delivery import EncodeRequest, LogoLayerRequest, PosterRequest
from pixora.film.job import (
    AmbienceRequest,
    ImageRequest,
    JobKind,
    LogoRequest,
    MotionRequest,
    MusicRequest,
    NarrationRequest,
    PictureRequest,
    PublishRequest,
    ReferenceRequest,
    ScriptRequest,
    TightenRequest,
    TuneRequest,
)

_MODELS: Mapping[JobKind, TypeAdapter[Any]] = {
    JobKind.SCRIPT: TypeAdapter(ScriptRequest | TightenRequest | PublishRequest),
    JobKind.NARRATION: TypeAdapter(NarrationRequest),
    JobKind.REFERENCE: TypeAdapter(ReferenceRequest),
    JobKind.PICTURE: TypeAdapter(PictureRequest | ImageRequest),
    JobKind.MOTION: TypeAdapter(MotionRequest),
    JobKind.LOGO: TypeAdapter(LogoRequest),
    JobKind.MUSIC: TypeAdapter(MusicRequest | TuneRequest),
    JobKind.AMBIENCE: TypeAdapter(AmbienceRequest),
    JobKind.SEGMENT: TypeAdapter(SegmentRequest),
    JobKind.ANIMATIC: TypeAdapter(AnimaticRequest),
    JobKind.MIX: TypeAdapter(MixRequest),
    JobKind.SOUND: TypeAdapter(SoundRequest),
    JobKind.CAPTIONS: TypeAdapter(CaptionsRequest),
    JobKind.THUMBNAIL: TypeAdapter(ThumbnailRequest),
    JobKind.MASTER: TypeAdapter(MasterRequest),
    JobKind.EXPORT: TypeAdapter(EncodeRequest | PosterRequest | LogoLayerRequest),
}


def parse_request(kind: JobKind, request: Any) -> Data:
    """The request's model. A kind with two shapes is told apart by its fields, since none takes unknown ones."""
    parsed: Data = _MODELS[kind].validate_python(request)
    return parsed
