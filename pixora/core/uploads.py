"""A user's own picture, voice-over, music or clip as a take: measured, kept, and put into the film."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pixora.film.brief import Data
from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.job import Job, JobKind, LogoRequest
from pixora.film.plan import Choice
from pixora.film.speech import Speech
from pixora.media.probe import Probe, findings, probe
from pixora.media.samples import RATE, read
from pixora.providers.timing import words_heard
from pixora.store.assets import Assets, asset_key
from pixora.store.clock import new_id, now
from pixora.store.jobs import Asset, Jobs
from pixora.store.records import Records, Task
from pixora.store.unbroken import unbroken

UPLOAD = "upload"
"""The provider's name on what a user brought along."""
SHORTEST_S = 0.2
SMALLEST = 64
"""Pixels of the shorter side of a picture."""
_PARTS = {
    JobKind.PICTURE: "image",
    JobKind.REFERENCE: "image",
    JobKind.LOGO: "image",
    JobKind.NARRATION: "audio",
    JobKind.MUSIC: "audio",
    JobKind.MOTION: "video",
}
_SUFFIXES: Mapping[str, Mapping[str, str]] = {
    "image": {"image/png": ".png", "image/jpeg": ".jpg"},
    "audio": {"audio/flac": ".flac", "audio/wav": ".wav", "audio/mpeg": ".mp3", "audio/mp4": ".m4a"},
    "video": {"video/mp4": ".mp4"},
}


class UploadRequest(Data):
    """What stands in the place of a request: nothing was asked for, a file was brought."""

    sha256: str


def clip_place(scene_id: str) -> Job:
    """Where a clip stands in a scene that is otherwise set in motion here: there is no such place until one comes."""
    key, request = f"{JobKind.MOTION.value}:{scene_id}", UploadRequest(sha256="")
    return Job(key=key, kind=JobKind.MOTION, scene_id=scene_id, provider=UPLOAD, model="", version="", request=request)


def logo_place(choice: Choice) -> Job:
    """Where the logo stands: the place is there with the first one that is brought to it."""
    made_by = {"provider": choice.provider, "model": choice.model, "version": choice.version}
    return Job(key=JobKind.LOGO.value, kind=JobKind.LOGO, scene_id=None, request=LogoRequest(), **made_by)


class Upload(Data):
    """A file that was measured and can be taken: its part in the film, and what the plan needs to know of it."""

    kind: JobKind
    part: str
    suffix: str
    content_type: str
    sha256: str
    facts: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """By content: the same file twice is the same take."""
        return hashlib.sha256(f"{UPLOAD} {self.kind.value} {self.part} {self.sha256}".encode()).hexdigest()


async def examine(file: Path, kind: JobKind, content_type: str, words: str) -> Upload:
    """Decode and measure a file. `words` are what a voice-over is to be captioned with, spread over its length.

    Raises `InvalidInput` "no_place", "bad_content_type" or "bad_upload".
    """
    part = _PARTS.get(kind)
    if part is None:
        raise InvalidInput(
            "no_place", f"A {kind.value} cannot be uploaded.", "Upload a picture, a clip, a voice or music."
        )
    suffix = _SUFFIXES[part].get(content_type)
    if suffix is None:
        raise InvalidInput(
            "bad_content_type",
            f"A {kind.value} cannot be made of {content_type[:60]}.",
            f"Upload {', '.join(_SUFFIXES[part])}.",
        )
    return await asyncio.to_thread(_measure, file, kind, part, suffix, content_type, words)


def _measure(file: Path, kind: JobKind, part: str, suffix: str, content_type: str, words: str) -> Upload:
    try:
        found = probe(file)
        faults = findings(file).errors
    except PixoraError as error:
        raise _bad("It cannot be read.") from error
    if faults:
        raise _bad("It is damaged.")
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    facts = _sight(found) if part in ("image", "video") else _sound(found)
    if part == "video" and found.video is not None:
        facts["seconds"] = round(found.video.seconds, 4)
    if kind is JobKind.NARRATION:
        facts["speech"] = hear(file, words).model_dump(mode="json")
    return Upload(kind=kind, part=part, suffix=suffix, content_type=content_type, sha256=sha256, facts=facts)


def _sight(found: Probe) -> dict[str, Any]:
    if found.video is None:
        raise _bad("There is no picture in it.")
    if min(found.video.width, found.video.height) < SMALLEST:
        raise _bad(f"Its shorter side has fewer than {SMALLEST} pixels.")
    return {"width": found.video.width, "height": found.video.height}


def _sound(found: Probe) -> dict[str, Any]:
    if found.audio is None:
        raise _bad("There is no sound in it.")
    if found.audio.seconds < SHORTEST_S:
        raise _bad(f"It is shorter than {SHORTEST_S} s.")
    return {"seconds": round(found.audio.seconds, 4)}


def hear(file: Path, words: str) -> Speech:
    """The words of a voice-over with their times. Nobody understood it: its pauses say where phrases begin and end, and
    within a phrase each word lasts as long as its letters."""
    samples = read(file, 1)
    return Speech(seconds=round(samples.shape[1] / RATE, 4), words=words_heard(words, samples))


def _bad(why: str) -> InvalidInput:
    return InvalidInput("bad_upload", f"This file cannot be used. {why}", "Choose another file.")


async def keep(
    records: Records, assets: Assets, executor_id: str, task: Task, place: Job, upload: Upload, file: Path
) -> None:
    """Move the file into the store and write its rows in one transaction; nobody has to make anything for it."""
    await keep_as(records, assets, executor_id, task, place, upload, file)


@unbroken
async def keep_as(
    records: Records, assets: Assets, executor_id: str, task: Task, place: Job, upload: Upload, file: Path
) -> list[Asset]:
    """As `keep`; returns what was kept."""
    job = place.model_copy(
        update={
            "provider": UPLOAD,
            "model": "",
            "version": "",
            "request": UploadRequest(sha256=upload.sha256),
            "fingerprint": upload.fingerprint,
            "needs": (),
            "substitute": False,
        }
    )
    sources = [(upload.part, file, upload.suffix, upload.content_type)]
    if upload.kind is JobKind.NARRATION:
        words = file.with_name(f"{file.name}.words.json")
        speech = Speech.model_validate(upload.facts["speech"])
        await asyncio.to_thread(words.write_text, speech.model_dump_json(), "utf-8")
        sources.append(("words", words, ".json", "application/json"))
    kept = [await _put(assets, task, job, *source) for source in sources]
    async with records.transaction() as connection:
        row, _ = await Jobs.begin_in(connection, task.user_id, task.id, job, {}, executor_id, "0", copied=True)
        made = [asset.model_copy(update={"job_id": row.id}) for asset in kept]
        await Jobs.end_in(connection, row.id, "done", facts=upload.facts, made=made)
    return made


async def _put(assets: Assets, task: Task, job: Job, part: str, file: Path, suffix: str, media: str) -> Asset:
    fingerprint = job.fingerprint or ""
    path = asset_key(task.id, job.kind, job.scene_id, part, fingerprint, suffix)
    sha256, size = await assets.put(path, file)
    return Asset(
        id=new_id("asset"),
        user_id=task.user_id,
        task_id=task.id,
        job_id="",
        fingerprint=fingerprint,
        kind=job.kind,
        part=part,
        scene_id=job.scene_id,
        path=path,
        sha256=sha256,
        size=size,
        content_type=media,
        created_at=now(),
    )
