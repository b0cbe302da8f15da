"""A job in a vendor's words: which of its fields say what, as the catalogue's row of the model has it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from decimal import Decimal
from math import gcd
from pathlib import Path
from typing import Any

from pixora.film.brief import Mood, Raster
from pixora.film.errors import InvalidInput
from pixora.film.job import ImageRequest, Job, MotionRequest, NarrationRequest, ReferenceRequest, TuneRequest
from pixora.providers.base import Inputs
from pixora.providers.catalog import Model

REFERENCE_ASPECT = "1:1"
"""A character alone, full figure."""
TUNES = {
    Mood.CALM: "calm and unhurried, soft piano and warm strings, 76 BPM",
    Mood.WONDER: "full of wonder, celesta, harp and rising strings, 92 BPM",
    Mood.UPBEAT: "upbeat and bright, claps, light guitar and glockenspiel, 116 BPM",
    Mood.EPIC: "epic and wide, low brass, drums and full strings, 100 BPM",
    Mood.TENSE: "tense, pulsing low strings and ticking percussion, 108 BPM",
    Mood.PLAYFUL: "playful, pizzicato strings, woodwinds and marimba, 112 BPM",
    Mood.TENDER: "tender, solo piano and cello, 70 BPM",
    Mood.WISTFUL: "wistful, felt piano and slow strings, 72 BPM",
    Mood.MYSTERY: "mysterious, vibraphone, low clarinet and sparse strings, 84 BPM",
}
"""What each mood is asked for as, of a model that composes from words."""
DATA_URI_BYTES = 256 << 10
"""Files up to so many bytes go along in the request: what Replicate's documentation advises at most."""
SHORTEST_TUNE = 5.0
BUILT_IN_VOICES = ("heart", "any")
FRAMES = ("picture", "end")
"""Roles of a clip's first and last picture."""


def said(job: Job) -> dict[str, Any]:
    """What a job asks for, by our words: `prompt`, `seconds`, `aspect`, `seed`, `text`, `voice`, ... No files."""
    match job.request:
        case ReferenceRequest() as asked:
            return {"prompt": asked.prompt, "seed": _seed(asked.seed, job), "aspect": REFERENCE_ASPECT}
        case ImageRequest() as asked:
            return {"prompt": asked.prompt, "seed": _seed(asked.seed, job), "aspect": aspect(asked.raster)}
        case MotionRequest() as asked:
            return {"prompt": asked.prompt, "seconds": asked.seconds, "aspect": aspect(asked.raster)}
        case TuneRequest() as asked:
            prompt = f"Instrumental film score, {TUNES[asked.mood]}. No voices."
            seconds = max(SHORTEST_TUNE, asked.seconds)
            return {"prompt": prompt, "seconds": seconds, "seed": _seed(asked.seed, job)}
        case NarrationRequest() as asked:
            return {"text": asked.text, "voice": asked.voice, "language": asked.language}
    raise InvalidInput(
        "craft_missing", f"{job.provider} makes no {job.kind.value}.", "Choose another provider for it, then go on."
    )


def prompt_of(job: Job) -> str:
    """The words that a moderation would refuse."""
    words = said(job)
    return str(words.get("prompt") or words.get("text") or "")


def fill(model: Model, job: Job, pictures: Mapping[str, str]) -> dict[str, Any]:
    """The model's input for a job. `pictures` are the files by role, as the vendor was handed them (URIs).

    Raises `InvalidInput` for what the model does not make: a length that it does not offer, words that are too long.
    """
    words = said(job)
    _check(model, words)
    if "seconds" in words:
        seconds = float(words["seconds"])
        words["seconds"] = min(seconds, model.seconds_max) if model.seconds_max else seconds
        words["milliseconds"] = round(float(words["seconds"]) * 1000)
    if "voice" in words:
        words["voice"] = voice_of(model, words["voice"])
    if references := [pictures[role] for role in sorted(pictures) if role.startswith("reference")]:
        words["references"] = references
    words |= {role: uri for role, uri in pictures.items() if role in FRAMES}
    fields: dict[str, Any] = {name: plain(value) for name, value in model.fixed.items()}
    for word, field in model.inputs.items():
        if word in words:
            fields[field] = _typed(words[word], model.types.get(word))
    return fields


def voice_of(model: Model, voice: str) -> str:
    """The vendor's name of a brief's voice: as listed; else the first for the built-in's own, or its own name or id."""
    if voice in model.voices:
        return model.voices[voice]
    return next(iter(model.voices.values()), voice) if voice in BUILT_IN_VOICES else voice


def aspect(raster: Raster) -> str:
    """The shape of the frame in lowest terms: "16:9", "9:16", "1:1"."""
    common = gcd(raster.width, raster.height)
    return f"{raster.width // common}:{raster.height // common}"


def pictures_of(job: Job, inputs: Inputs, model: Model) -> dict[str, Path]:
    """The files that the model takes: no more references than it has room for."""
    kept = sorted(role for role in inputs if role.startswith("reference"))[: model.references]
    kept += [role for role in FRAMES if role in model.inputs]
    return {role: path for role, path in inputs.items() if role in kept}


def data_uri(content: bytes) -> str | None:
    """A picture as a `data:` URI, or None for one that is too large for that."""
    if len(content) > DATA_URI_BYTES:
        return None
    return f"data:{image_type(content)};base64,{base64.b64encode(content).decode()}"


def image_type(content: bytes) -> str:
    """Content type of a picture by its first bytes."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/png"


def plain(value: Any) -> Any:
    """A value of the catalogue as JSON has it: its decimal numbers as floats."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return value


def _check(model: Model, words: Mapping[str, Any]) -> None:
    if model.seconds and "seconds" in words and float(words["seconds"]) not in model.seconds:
        offered = ", ".join(f"{one:g}" for one in model.seconds)
        raise InvalidInput(
            "bad_seconds",
            f"{model.id} makes {offered} s, not {float(words['seconds']):g}.",
            "Change the scene's length.",
        )
    text = str(words.get("text", ""))
    if model.characters_max is not None and len(text) > model.characters_max:
        raise InvalidInput(
            "text_too_long",
            f"{model.id} speaks at most {model.characters_max} characters at once, this scene has {len(text)}.",
            "Shorten the scene or split it in two.",
        )
    language = words.get("language")
    if language and model.languages and language not in model.languages:
        raise InvalidInput(
            "language_unsupported", f"{model.id} does not speak “{language}”.", "Choose another voice or language."
        )


def _typed(value: Any, kind: str | None) -> Any:
    if isinstance(value, list):
        # A field for a single file takes the first.
        return value if kind in ("list", None) else value[0]
    match kind:
        case "string":
            return f"{value:g}" if isinstance(value, float) else str(value)
        case "integer":
            return round(value)
        case "number":
            return float(value)
        case "list":
            return [value]
    return round(value) if isinstance(value, float) and value.is_integer() else value


def _seed(seed: int, job: Job) -> int:
    """Another take is another seed: a model that keeps to its seed would give the same once more."""
    return (seed + job.take * 7919) % 2**31
