"""A user's own picture, clip, voice-over or music for a film: received or fetched, cleaned, and put into its place."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import structlog
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import ClientDisconnect

from pixora.api.asking import Key, request_key
from pixora.api.fetching import Fetcher
from pixora.api.metrics import Meters
from pixora.api.once import once
from pixora.api.receiving import check_declared, receive
from pixora.api.sign_in import Who
from pixora.api.wire import task_status
from pixora.app import Studio
from pixora.core.material import take_material
from pixora.film.errors import InvalidInput, PixoraError, TooMany
from pixora.film.job import JobKind
from pixora.identity.actor import Actor
from pixora.media.intake import Sort, TakenIn, take_in
from pixora.settings import Settings
from pixora.store.records import Task

AT_ONCE = 2
"""Uploads of one user that may be on their way at once."""
DECODING = 2
"""Files that are decoded at once, of all users."""
MOST_JSON = 8 * 1024

P = TypeVar("P", bound="Place")
log = structlog.get_logger(__name__)
router = APIRouter()


class Kind(StrEnum):
    PICTURE = "picture"
    CLIP = "clip"
    REFERENCE = "reference"
    VOICE = "voice"
    MUSIC = "music"
    LOGO = "logo"
    MATERIAL = "material"
    """A picture, a sound or a clip whose place is said later, in the conversation."""


_TAKEN = {
    Kind.PICTURE: (JobKind.PICTURE, Sort.PICTURE),
    Kind.CLIP: (JobKind.MOTION, Sort.CLIP),
    Kind.REFERENCE: (JobKind.REFERENCE, Sort.PICTURE),
    Kind.VOICE: (JobKind.NARRATION, Sort.SOUND),
    Kind.MUSIC: (JobKind.MUSIC, Sort.SOUND),
    Kind.LOGO: (JobKind.LOGO, Sort.LOGO),
}
_SORTS = {kind.value: sort for kind, (_, sort) in _TAKEN.items()}


class Place(BaseModel):
    """What a file is for: a scene's picture, clip or voice-over, a character's picture, or the film's music."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    scene_id: str | None = Field(default=None, min_length=1, max_length=80)
    """A scene's id or number; for `picture`, `clip` and `voice`."""
    character_id: str | None = Field(default=None, min_length=1, max_length=80)
    """For `reference`."""

    @property
    def sort(self) -> Sort | None:
        """None: as its content says."""
        return _SORTS.get(self.kind)

    @property
    def of(self) -> str | None:
        """The scene or character that it is of. Raises `InvalidInput` when it is not named."""
        scenes = dict.fromkeys((Kind.PICTURE, Kind.CLIP, Kind.VOICE), "scene_id")
        wanted = (scenes | {Kind.REFERENCE: "character_id"}).get(self.kind)
        if wanted is None:
            return None
        named: str | None = getattr(self, wanted)
        if named is None:
            raise InvalidInput("bad_field", f"“{wanted}” is missing.", f"Say which one this {self.kind} is for.")
        return named


class FetchedPlace(Place):
    """The same with where the file is, for hosts that PIXORA_UPLOAD_HOSTS names."""

    url: str = Field(min_length=1, max_length=2000)


class Desk:
    """Who is uploading at the moment, and how many files are being decoded."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._coming: Counter[str] = Counter()
        self._decoding = asyncio.Semaphore(DECODING)
        self.fetcher = Fetcher(settings.upload_hosts) if settings.upload_hosts else None

    @contextlib.contextmanager
    def place(self, actor: Actor) -> Iterator[None]:
        """One of the user's places. Raises `TooMany`."""
        if self._coming[actor.user_id] >= AT_ONCE:
            raise TooMany(
                "too_many_uploads", f"{AT_ONCE} files are being uploaded already.", "Send one after the other.", 5.0
            )
        self._coming[actor.user_id] += 1
        try:
            yield
        finally:
            self._coming[actor.user_id] -= 1
            if not self._coming[actor.user_id]:
                del self._coming[actor.user_id]

    def most_bytes(self, sort: Sort | None) -> int:
        """Of a file of that sort; of any while it is not known."""
        pictures = self._settings.upload_picture_mb
        most = {Sort.PICTURE: pictures, Sort.LOGO: pictures, Sort.SOUND: self._settings.upload_sound_mb}
        most[Sort.CLIP] = self._settings.upload_clip_mb
        return 1_000_000 * (max(most.values()) if sort is None else most[sort])

    async def clean(self, file: Path, sort: Sort, out: Path) -> TakenIn:
        async with self._decoding:
            return await take_in(file, sort, out, seconds_at_most=60 * self._settings.upload_minutes)


_FORM = {
    "type": "object",
    "required": ["file", "kind"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "kind": {"type": "string", "enum": [kind.value for kind in Kind]},
        "scene_id": {"type": "string"},
        "character_id": {"type": "string"},
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": _FORM},
            "application/json": {"schema": FetchedPlace.model_json_schema()},
        },
    }
}


@router.post("/api/tasks/{task_id}/uploads", status_code=202, openapi_extra=_BODY)
async def upload(request: Request, task_id: str, actor: Who, key: Key = None) -> dict[str, Any]:
    """Put an own file into its place: the film is cut anew with it, and it stays there until it is released.

    The same file for the same place under the same `Idempotency-Key` is put in once.

    With kind `material` it is kept, also while a film is being made and before there is one, and put into its place by
    a wish in the conversation.

    A form with `file`, `kind` and `scene_id` or `character_id`; or, where the settings allow it, the same as JSON with
    a `url` in place of the file. PNG, JPEG and WebP; WAV, FLAC, MP3, M4A, Ogg and WebM;
    MP4, MOV, MKV, WebM and AVI.
    """
    studio: Studio = request.app.state.studio
    desk: Desk = request.app.state.uploads
    meters: Meters = request.app.state.meters
    kind = "unknown"
    try:
        task = await studio.films.get(actor, task_id)
        with desk.place(actor):
            async with _folder(studio.work) as folder:
                place, file = await _receive(request, desk, folder)
                kind = place.kind.value

                async def put_in(task: Task) -> None:
                    if task.state.unfinished and place.kind is not Kind.MATERIAL:
                        raise _busy()
                    await _put_in(studio, desk, actor, task_id, place, file, folder)

                asked = {"place": place.model_dump(mode="json"), "sha256": await asyncio.to_thread(_sha256, file)}
                await once(studio, actor, request_key(key), asked, task_id, put_in)
                task = await studio.films.get(actor, task_id)
    except PixoraError as error:
        meters.upload(kind, error.code)
        raise
    meters.upload(kind, "taken")
    return task_status(studio, task, f"{request.url.scheme}://{request.url.netloc}")


def _busy() -> InvalidInput:
    return InvalidInput("busy", "This film is being made.", "Wait until it is finished, or cancel it first.")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


async def _receive(request: Request, desk: Desk, folder: Path) -> tuple[Place, Path]:
    into = folder / "received"
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/json":
        fetched = await _read_json(request)
        if desk.fetcher is None:
            raise InvalidInput(
                "host_not_allowed", "Files are not fetched by their address here.", "Upload the file itself instead."
            )
        await desk.fetcher.fetch(fetched.url, into, desk.most_bytes(fetched.sort))
        return fetched, into
    received = await receive(request, into, lambda kind: desk.most_bytes(_SORTS.get(kind or "")))
    place = _checked(Place, received.fields)
    if received.file.stat().st_size > (most := desk.most_bytes(await _sort_of(place, into))):
        raise InvalidInput("too_big", f"This {place.kind} has more than {most / 1e6:.0f} MB.", "Choose a smaller one.")
    return place, into


async def _put_in(
    studio: Studio, desk: Desk, actor: Actor, task_id: str, place: Place, file: Path, folder: Path
) -> None:
    of = place.of
    out = folder / "clean"
    out.mkdir()
    sort = await _sort_of(place, file)
    try:
        clean = await desk.clean(file, sort, out)
    except InvalidInput as error:
        if (place.kind, error.code) != (Kind.MATERIAL, "video"):
            raise
        # Films and sounds begin with the same bytes: what is not known to be a sound is looked into.
        sort = Sort.CLIP
        clean = await desk.clean(file, sort, out)
    await studio.films.quotas.for_bytes(actor, clean.file.stat().st_size)
    log.info("upload taken", kind=place.kind.value, **clean.facts)
    if place.kind is Kind.MATERIAL:
        await take_material(studio.films, actor, task_id, sort.value, clean.file, clean.content_type)
        return
    await studio.films.add_upload(actor, task_id, of, _TAKEN[place.kind][0], clean.file, clean.content_type)


async def _sort_of(place: Place, file: Path) -> Sort:
    """What a file is taken for: what its place asks for, else what its first bytes say."""
    if place.sort is not None:
        return place.sort
    first = await asyncio.to_thread(_first_bytes, file)
    pictured = first.startswith((b"\x89PNG", b"\xff\xd8\xff")) or (first[:4] == b"RIFF" and first[8:12] == b"WEBP")
    return Sort.PICTURE if pictured else Sort.SOUND


def _first_bytes(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(12)


async def _read_json(request: Request) -> FetchedPlace:
    check_declared(request, MOST_JSON, MOST_JSON)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_JSON:
                raise InvalidInput("too_big", "This message is too long.", "Send only the address and its place.")
        return _checked(FetchedPlace, json.loads(body))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            "bad_json", "This is not a JSON object.", 'Send for example {"url": "...", "kind": "picture"}.'
        ) from error
    except ClientDisconnect:
        raise InvalidInput("cut_off", "The message was cut off.", "Send it once more.") from None


def _checked(model: type[P], fields: Any) -> P:
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])[:60] or "the message"
        raise InvalidInput("bad_field", f"“{name}” is wrong: {first['msg']}.", "Correct it.") from error


@contextlib.asynccontextmanager
async def _folder(work: Path) -> AsyncIterator[Path]:
    """A folder on the disk of the data, so that a file is moved into the store and not copied; gone afterwards."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="upload-", dir=work))
    try:
        yield folder
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
