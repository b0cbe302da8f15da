"""Pictures by OpenAI's image models: from words, or from words and the pictures of who is seen."""

from __future__ import annotations

import asyncio
import base64
import binascii
from decimal import Decimal
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI
from PIL import Image, UnidentifiedImageError

from pixora.film.brief import Raster
from pixora.film.errors import InvalidInput, Unreadable
from pixora.film.job import ImageRequest, Job, Made, MadeFile, ReferenceRequest
from pixora.film.money import UNKNOWN, Price, amount
from pixora.providers.base import Delivered, Inputs, Progress
from pixora.providers.catalog import Model, Rate, Tokens
from pixora.providers.openai_client import bill, call, told, used
from pixora.providers.registry import Access

PROMPT_CHARS = 32_000
MOST_SIDE, MOST_RATIO, GRID = 3840, 3.0, 16
LONG_SIDES = {720: 1536, 1080: 2048}
"""Long side asked for, by the film's short one: larger than the frame, since the camera moves over it."""
SQUARE_SIDE = 1024
FIXED_SIZES = ((1024, 1024), (1536, 1024), (1024, 1536))
REFERENCE_SIZE = (1024, 1536)
"""A figure from head to foot stands upright."""
CHARACTERS_PER_TOKEN = 3.0
"""Of English, on the safe side; only the estimate rests on it, the bill is by usage."""
SAME = (
    "Keep each character exactly as in the reference pictures: the same face, hair, clothes, colours and proportions. "
    "Take nothing else from them, neither background nor framing."
)


def picture_size(request: ImageRequest | ReferenceRequest, model: Model) -> tuple[int, int]:
    """Width and height to ask for: what the film's shape needs, or the nearest of the sizes that the model knows."""
    if isinstance(request, ReferenceRequest):
        return REFERENCE_SIZE
    shape = request.raster
    if "any_size" not in model.features:
        ratio = shape.width / shape.height
        return min(FIXED_SIZES, key=lambda size: abs(size[0] / size[1] - ratio))
    return _on_grid(shape)


def _on_grid(shape: Raster) -> tuple[int, int]:
    """The film's shape in whole steps of 16 pixels, exactly where it can be."""
    short, long = sorted((shape.width, shape.height))
    if long > MOST_RATIO * short:
        raise InvalidInput("bad_aspect", "OpenAI makes no picture longer than three times its width.", "Change it.")
    wanted = LONG_SIDES.get(short, min(MOST_SIDE, long)) if long > short else max(SQUARE_SIDE, short)
    scale = wanted / long
    return -(-int(shape.width * scale) // GRID) * GRID, -(-int(shape.height * scale) // GRID) * GRID


def price_picture(job: Job, model: Model, rate: Rate | None) -> Price:
    """What a picture will cost: an estimate from its size and quality; the bill is by what was used."""
    request = job.request
    if rate is None or not isinstance(request, ImageRequest | ReferenceRequest):
        return UNKNOWN
    per = rate.tokens_per_megapixel.get(str(model.fixed.get("quality", "auto")))
    if per is None:
        return UNKNOWN
    width, height = picture_size(request, model)
    pictures = min(request.references, model.references) if isinstance(request, ImageRequest) else 0
    text = int((len(request.prompt) + len(SAME)) / CHARACTERS_PER_TOKEN)
    out = int(per * width * height / 1_000_000)
    likely = Tokens(text_in=text, image_in=pictures * rate.tokens_per_reference, out=out)
    most = Tokens(text_in=2 * text, image_in=2 * likely.image_in, out=2 * out)
    return Price(low=amount(rate.bill(likely)), high=amount(rate.bill(most)), sure=rate.is_sure)


async def make_picture(
    client: AsyncOpenAI, access: Access, model: Model, job: Job, inputs: Inputs, out: Path, progress: Progress
) -> Delivered:
    """One picture, PNG. References are the inputs `reference0`.. in order, at most as many as the model takes.

    Raises `Refused` with the prompt, `Uncertain` when the answer was cut off, `Unreadable` for what is no picture.
    """
    request = job.request
    if not isinstance(request, ImageRequest | ReferenceRequest):
        raise InvalidInput("craft_missing", f"OpenAI makes no {job.kind.value}.", "Choose another provider.")
    if len(request.prompt) > PROMPT_CHARS:
        raise InvalidInput(
            "prompt_too_long", f"A picture's words are {PROMPT_CHARS} characters at most.", "Shorten them."
        )
    rate = access.catalog.rate(access.name, model.name)
    references = [inputs[role] for role in sorted(inputs, key=_number) if role.startswith("reference")]
    width, height = picture_size(request, model)
    fields: dict[str, Any] = {
        **{name: value for name, value in model.fixed.items() if name != "input_fidelity" or references},
        "model": model.name,
        "size": f"{width}x{height}",
        "n": 1,
        "output_format": "png",
    }
    if "input_fidelity" not in model.features:
        fields.pop("input_fidelity", None)
    progress(0.0, "at work")
    async with told(call(access, model.name, request.prompt, price_picture(job, model, rate))):
        if references := references[: model.references]:
            files = await asyncio.to_thread(_files, references)
            image: Any = files if len(files) > 1 else files[0]
            changes = isinstance(request, ImageRequest) and request.edits
            prompt = request.prompt if changes else f"{request.prompt}\n\n{SAME}"
            answer = await client.images.edit(image=image, prompt=prompt, **fields)
        else:
            answer = await client.images.generate(prompt=request.prompt, **fields)
    billed = bill(rate, used(answer.usage))
    data = answer.data[0].b64_json if answer.data else None
    size = await asyncio.to_thread(_write, access.name, data, out / "picture.png", billed)
    return Delivered(
        made=Made(
            files=(MadeFile(part="image", name="picture.png", content_type="image/png"),),
            facts={"width": size[0], "height": size[1]},
        ),
        billed=billed,
        request_ids=(answer._request_id or "",),
    )


def _number(role: str) -> tuple[str, int]:
    name = role.rstrip("0123456789")
    return name, int(role[len(name) :] or 0)


def _files(paths: list[Path]) -> list[tuple[str, bytes, str]]:
    """With a name and a type: the SDK would guess neither from bytes."""
    types = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
    return [
        (f"reference{i}{path.suffix.lower()}", path.read_bytes(), types.get(path.suffix.lower(), "image/png"))
        for i, path in enumerate(paths)
    ]


def _write(provider: str, data: str | None, path: Path, billed: Decimal | None) -> tuple[int, int]:
    """Write the picture after decoding it; what is none was billed all the same."""
    try:
        content = base64.b64decode(data or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable(provider, "the picture is not in base64").charging(billed) from error
    path.write_bytes(content)
    try:
        with Image.open(path) as picture:
            picture.load()
            if picture.format != "PNG":
                picture.save(path, format="PNG")
            return picture.size
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        path.unlink(missing_ok=True)
        raise Unreadable(provider, "it is no picture").charging(billed) from error
