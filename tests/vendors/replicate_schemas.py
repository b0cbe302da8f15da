"""Inputs of Replicate's models, each field with what is wrong with a value: as strict as there."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.vendors.serving import Server

MUSICGEN = "671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb"
DATA_URI_BYTES = 256 << 10


def check_uri(server: Server, value: Any) -> str | None:
    """What is wrong with a file that is handed over."""
    if not isinstance(value, str):
        return "Invalid type. Expected: string, given: " + type(value).__name__
    if value.startswith("data:"):
        head, _, content = value.partition(",")
        try:
            read = base64.b64decode(content, validate=True)
        except binascii.Error:
            return "is no base64"
        if len(read) > DATA_URI_BYTES:
            return "data URI is larger than 256 KB"
        return None if head == "data:image/png;base64" and read.startswith(b"\x89PNG") else "is not what it claims"
    if value.startswith(f"{server.url}/v1/files/"):
        return None if value.rsplit("/", 1)[1] in server.uploads else "file not found"
    return "Does not match format 'uri' of a file that can be read"


def _text(_: Server, value: Any) -> str | None:
    return None if isinstance(value, str) and value else "Invalid type. Expected: string"


def _integer(_: Server, value: Any) -> str | None:
    return None if type(value) is int else f"Invalid type. Expected: integer, given: {type(value).__name__}"


def _number(_: Server, value: Any) -> str | None:
    return None if type(value) in (int, float) and 0 <= value <= 1 else "must be a number from 0 to 1"


def _files(server: Server, value: Any) -> str | None:
    if not isinstance(value, list):
        return "Invalid type. Expected: array"
    return next((fault for one in value if (fault := check_uri(server, one))), None)


def _of(*values: Any) -> Callable[[Server, Any], str | None]:
    def check(_: Server, value: Any) -> str | None:
        return None if value in values and type(value) is type(values[0]) else f"must be one of {list(values)}"

    return check


Check = Callable[[Server, Any], str | None]
KLING: dict[str, Check] = {
    "prompt": _text,
    "negative_prompt": _text,
    "start_image": check_uri,
    "reference_images": _files,
    "duration": _of(5, 10),
    "cfg_scale": _number,
    "aspect_ratio": _of("16:9", "9:16", "1:1"),
}


@dataclass(frozen=True)
class Schema:
    """A model's input. `any_of` of its fields one must be there; `official` models are run by their name."""

    fields: dict[str, Check]
    required: tuple[str, ...] = ("prompt",)
    any_of: tuple[str, ...] = ()
    official: bool = True
    version: str = "hidden"


ASPECT = _of("16:9", "9:16", "1:1", "match_input_image")
SCHEMAS = {
    "kwaivgi/kling-v1.6-standard": Schema(KLING),
    "kwaivgi/kling-v1.6-pro": Schema(KLING | {"end_image": check_uri}, any_of=("start_image", "end_image")),
    "kwaivgi/kling-v2.5-turbo-pro": Schema(
        {name: KLING[name] for name in ("prompt", "negative_prompt", "start_image", "duration", "aspect_ratio")}
        | {"end_image": check_uri}
    ),
    "meta/musicgen": Schema(
        {
            "prompt": _text,
            "model_version": _of("stereo-melody-large", "stereo-large", "melody-large", "large", "encode-decode"),
            "input_audio": check_uri,
            "duration": _integer,
            "output_format": _of("wav", "mp3"),
            "normalization_strategy": _of("loudness", "clip", "peak", "rms"),
            "seed": _integer,
        },
        required=(),
        official=False,
        version=MUSICGEN,
    ),
    "google/nano-banana": Schema(
        {"prompt": _text, "image_input": _files, "aspect_ratio": ASPECT, "output_format": _of("jpg", "png")}
    ),
    "black-forest-labs/flux-kontext-pro": Schema(
        {
            "prompt": _text,
            "input_image": check_uri,
            "aspect_ratio": ASPECT,
            "seed": _integer,
            "output_format": _of("jpg", "png"),
        }
    ),
}
