"""From the address of a result to files in the job's folder, checked and in the forms that the cutting room takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pixora.film.errors import InvalidInput, PixoraError, Unusable
from pixora.film.job import Job, JobKind, Made, MadeFile, NarrationRequest, TuneRequest
from pixora.media.loop import lengthen
from pixora.media.samples import RATE, read, write_flac
from pixora.providers.contents import look_at_clip, look_at_picture, look_at_sound
from pixora.providers.fetch import MOST_BYTES, Source, fetch
from pixora.providers.timing import time_words

T = TypeVar("T")


async def deliver(job: Job, url: str, out: Path, source: Source, timestamps: Any = None) -> Made:
    """Fetch what a vendor made for `job` from `url` into the folder `out`. `timestamps` are those of a voice, if any.

    Pictures and clips are kept as they came; voice and music become FLAC, music as long as was asked for. Raises what
    `fetch` raises, and `Unusable` for a file that is not what it should be.
    """
    raw = out / "result"
    try:
        match job.kind:
            case JobKind.REFERENCE | JobKind.PICTURE:
                await fetch(url, raw, source, most=MOST_BYTES["image"])
                return await asyncio.to_thread(_picture, raw, out, source.provider)
            case JobKind.MOTION:
                await fetch(url, raw, source, most=MOST_BYTES["video"])
                return await asyncio.to_thread(_clip, raw, out, source.provider)
            case JobKind.MUSIC:
                await fetch(url, raw, source, most=MOST_BYTES["audio"])
                return await asyncio.to_thread(_music, job, raw, out, source.provider)
            case JobKind.NARRATION:
                await fetch(url, raw, source, most=MOST_BYTES["audio"])
                return await asyncio.to_thread(_voice, job, raw, out, source.provider, timestamps)
    finally:
        await asyncio.to_thread(raw.unlink, missing_ok=True)
    raise InvalidInput("craft_missing", f"{source.provider} makes no {job.kind.value}.", "Choose another.")


def _picture(raw: Path, out: Path, provider: str) -> Made:
    found = look_at_picture(raw, provider)
    name = f"picture.{found.suffix}"
    raw.rename(out / name)
    return Made(
        files=(MadeFile(part="image", name=name, content_type=found.content_type),),
        facts={"width": found.width, "height": found.height},
    )


def _clip(raw: Path, out: Path, provider: str) -> Made:
    found = look_at_clip(raw, provider)
    if found.video is None:
        raise Unusable(provider, "what came is no film")
    raw.rename(out / "motion.mp4")
    return Made(
        files=(MadeFile(part="video", name="motion.mp4", content_type="video/mp4"),),
        facts={
            "width": found.video.width,
            "height": found.video.height,
            "fps": round(found.video.fps, 3),
            "seconds": round(found.video.seconds, 4),
        },
    )


def _music(job: Job, raw: Path, out: Path, provider: str) -> Made:
    if not isinstance(job.request, TuneRequest):
        raise TypeError("not a tune's job")
    look_at_sound(raw, provider)
    came = _told(lambda: read(raw, 2), provider)
    if came.shape[1] < RATE:
        raise Unusable(provider, "the music that came is shorter than a second")
    length = round(job.request.seconds * RATE)
    write_flac([lengthen(came, length)], out / "music.flac")
    facts = {"seconds": job.request.seconds, "came_seconds": round(came.shape[1] / RATE, 3)}
    return Made(files=(MadeFile(part="audio", name="music.flac", content_type="audio/flac"),), facts=facts)


def _voice(job: Job, raw: Path, out: Path, provider: str, timestamps: Any) -> Made:
    if not isinstance(job.request, NarrationRequest):
        raise TypeError("not a narration's job")
    look_at_sound(raw, provider)
    text = job.request.text
    _told(lambda: write_flac([read(raw, 1)], out / "voice.flac", channels=1), provider)
    speech, timed = time_words(text, out / "voice.flac", timestamps)
    (out / "words.json").write_text(speech.model_dump_json(), encoding="utf-8")
    return Made(
        files=(
            MadeFile(part="audio", name="voice.flac", content_type="audio/flac"),
            MadeFile(part="words", name="words.json", content_type="application/json"),
        ),
        facts={"speech": speech.model_dump(mode="json"), "seconds": speech.seconds, "timed": timed},
    )


def _told(work: Callable[[], T], provider: str) -> T:
    """What cannot be decoded is the vendor's fault, and not this machine's."""
    try:
        return work()
    except PixoraError as error:
        if error.code != "media_failed":
            raise
        raise Unusable(provider, f"the sound that came cannot be read ({error.message.rstrip('.')})") from error
