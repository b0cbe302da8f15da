"""Inputs of fal's models, each field with what is wrong with a value: as strict as there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.vendors.replicate_schemas import check_uri
from tests.vendors.serving import Server

VOICES = (
    "Aria Roger Sarah Laura Charlie George Callum River Liam Charlotte Alice Matilda Will Jessica Eric Chris Brian "
    "Daniel Lily Bill Rachel"
).split()


def _text(_: Server, value: Any) -> str | None:
    return None if isinstance(value, str) and value else "Input should be a valid string"


def _uri(server: Server, value: Any) -> str | None:
    if isinstance(value, str) and value.startswith(f"{server.url}/uploads/"):
        return None if value.rsplit("/", 1)[1] in server.uploads else "Failed to download the file"
    return check_uri(server, value)


def _uris(server: Server, value: Any) -> str | None:
    if not isinstance(value, list) or not value:
        return "Input should be a valid list with at least 1 item"
    return next((fault for one in value if (fault := _uri(server, one))), None)


def _one_of(*values: Any) -> Callable[[Server, Any], str | None]:
    def check(_: Server, value: Any) -> str | None:
        known = value in values and type(value) is type(values[0])
        return None if known else f"Input should be {' or '.join(map(repr, values))}"

    return check


def _share(_: Server, value: Any) -> str | None:
    return None if type(value) in (int, float) and 0 <= value <= 1 else "Input should be between 0 and 1"


def _flag(_: Server, value: Any) -> str | None:
    return None if isinstance(value, bool) else "Input should be a valid boolean"


def _whole(_: Server, value: Any) -> str | None:
    return None if type(value) is int else "Input should be a valid integer"


def _length(_: Server, value: Any) -> str | None:
    return None if type(value) is int and 3000 <= value <= 600_000 else "Input should be from 3000 to 600000"


Check = Callable[[Server, Any], str | None]
SPEECH: dict[str, Check] = {
    "text": _text,
    "voice": _one_of(*VOICES),
    "stability": _share,
    "timestamps": _flag,
    "language_code": _text,
    "apply_text_normalization": _one_of("auto", "on", "off"),
}
SPEECH_V2 = SPEECH | {"similarity_boost": _share, "style": _share, "previous_text": _text, "next_text": _text}
SHAPE = _one_of("16:9", "9:16", "1:1")
KLING: dict[str, Check] = {
    "prompt": _text,
    "image_url": _uri,
    "duration": _one_of("5", "10"),
    "negative_prompt": _text,
    "cfg_scale": _share,
}
IMAGE: dict[str, Check] = {
    "prompt": _text,
    "num_images": _whole,
    "output_format": _one_of("png", "jpeg"),
    "aspect_ratio": SHAPE,
}


@dataclass(frozen=True)
class Schema:
    fields: dict[str, Check]
    required: tuple[str, ...]


SCHEMAS = {
    "fal-ai/elevenlabs/tts/multilingual-v2": Schema(SPEECH_V2, ("text",)),
    "fal-ai/elevenlabs/tts/turbo-v2.5": Schema(SPEECH_V2, ("text",)),
    "fal-ai/elevenlabs/tts/eleven-v3": Schema(SPEECH, ("text",)),
    "fal-ai/elevenlabs/music": Schema(
        {
            "prompt": _text,
            "music_length_ms": _length,
            "force_instrumental": _flag,
            "output_format": _one_of("mp3_44100_128", "mp3_22050_32"),
        },
        ("prompt",),
    ),
    "fal-ai/kling-video/v1.6/standard/image-to-video": Schema(KLING, ("prompt", "image_url")),
    "fal-ai/kling-video/v1.6/pro/image-to-video": Schema(
        KLING | {"aspect_ratio": SHAPE, "tail_image_url": _uri}, ("prompt", "image_url")
    ),
    "fal-ai/kling-video/v2.6/pro/image-to-video": Schema(
        {
            "prompt": _text,
            "start_image_url": _uri,
            "duration": _one_of("5", "10"),
            "negative_prompt": _text,
            "generate_audio": _flag,
        },
        ("prompt", "start_image_url"),
    ),
    "fal-ai/nano-banana": Schema(IMAGE, ("prompt",)),
    "fal-ai/nano-banana/edit": Schema(IMAGE | {"image_urls": _uris}, ("prompt", "image_urls")),
    "fal-ai/flux-pro/kontext": Schema(IMAGE | {"image_url": _uri, "seed": _whole}, ("prompt", "image_url")),
    "fal-ai/flux-pro/kontext/text-to-image": Schema(IMAGE | {"seed": _whole}, ("prompt",)),
}
