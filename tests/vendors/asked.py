"""Jobs as the graph plans them, and how one is carried from submission to result."""

from __future__ import annotations

import asyncio
import zlib
from pathlib import Path

from pydantic import SecretStr

from pixora.film.brief import Data, Mood, Raster
from pixora.film.job import (
    ImageRequest,
    Job,
    JobKind,
    MotionRequest,
    NarrationRequest,
    ReferenceRequest,
    TuneRequest,
)
from pixora.providers.base import Delivered, Inputs, Progress, Queued
from pixora.providers.catalog import Catalog, read_catalog
from pixora.providers.registry import Access
from pixora.settings import Settings
from tests.vendors.serving import Server, picture

CATALOG = read_catalog()
WIDE = Raster(width=1280, height=720)
WORDS = "A small fox woke before the sun. She had never seen the sea, but she could smell it."
PROMPT = "A red fox on a dune at dawn."


def request_of(kind: JobKind, seconds: float = 5.0) -> Data:
    match kind:
        case JobKind.REFERENCE:
            return ReferenceRequest(prompt="A red fox with a white chin. Full figure.", seed=3)
        case JobKind.PICTURE:
            return ImageRequest(prompt=PROMPT, raster=WIDE, references=1, seed=5)
        case JobKind.MOTION:
            return MotionRequest(prompt="The fox lifts her head.", seconds=seconds, raster=WIDE)
        case JobKind.MUSIC:
            return TuneRequest(mood=Mood.WONDER, seconds=seconds, seed=7)
    return NarrationRequest(text=WORDS, voice="heart", language="en", seed=9)


def job_of(provider: str, kind: JobKind, model: str, seconds: float = 5.0, version: str | None = None) -> Job:
    known = CATALOG.find(provider, model)
    return Job(
        key=kind.value,
        kind=kind,
        scene_id="s_1",
        provider=provider,
        model=model,
        version=version or (known.version if known else "1"),
        request=request_of(kind, seconds),
    )


def access(name: str, server: Server, catalog: Catalog = CATALOG) -> Access:
    settings = Settings(_env_file=None)
    return Access(name=name, key=SecretStr(server.token), base_url=server.url, catalog=catalog, settings=settings)


def pictures(folder: Path, *roles: str, large: bool = False) -> Inputs:
    """Files by role; a large one does not fit into a request."""
    made: dict[str, Path] = {}
    for number, role in enumerate(roles):
        path = folder / f"{role}.png"
        content = picture(number, "16:9")
        if large:
            # A text chunk before the end mark, which readers skip.
            text = b"x" * 300_000
            chunk = len(text).to_bytes(4, "big") + b"tEXt" + text
            content = content[:-12] + chunk + _crc(b"tEXt" + text) + content[-12:]
        path.write_bytes(content)
        made[role] = path
    return made


def _crc(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(4, "big")


async def carry(
    vendor: Queued, job: Job, inputs: Inputs, out: Path, progress: Progress = lambda share, said: None
) -> Delivered:
    """As production does when nothing goes wrong."""
    await asyncio.to_thread(out.mkdir, exist_ok=True)
    vendor_id = await vendor.submit(job, inputs, "k")
    async with asyncio.timeout(20):
        return await vendor.collect(job, vendor_id, out, progress)
