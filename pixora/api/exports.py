"""A finished film in the forms in which it leaves the studio."""

from __future__ import annotations

import asyncio
import contextlib
import io
from enum import StrEnum
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from pixora.api.answers import failing
from pixora.api.asking import TheStudio
from pixora.api.sending import OpenFile
from pixora.api.sign_in import Who
from pixora.api.wire import asset_url
from pixora.app import Studio
from pixora.film.brief import Aspect, Resolution
from pixora.film.delivery import Codec, Form, bad_combination
from pixora.film.errors import InvalidInput
from pixora.identity.actor import Actor
from pixora.store.records import Task

router = APIRouter(prefix="/api/tasks/{task_id}", tags=["tasks"])

_NOT_KEPT = "no-store"
WAIT_S = 55.0
"""Seconds after which an export is asked for anew: less than proxies wait for an answer."""


class Format(StrEnum):
    MP4 = "mp4"
    SRT = "srt"
    VTT = "vtt"
    OTIO = "otio"
    FCPXML = "fcpxml"
    ZIP = "zip"
    POSTER = "poster"


_TYPES = {Format.OTIO: "application/json", Format.FCPXML: "application/xml"}


@router.get(
    "/export",
    response_class=Response,
    responses=failing(400, 404, 409, 503, 507)
    | {
        200: {"description": "The file itself: `otio`, `fcpxml`, `zip`."},
        307: {"description": "To the file's signed URL: `mp4`, `srt`, `vtt`, `poster`."},
    },
)
async def export(
    studio: TheStudio,
    actor: Who,
    task_id: str,
    format: Format = Format.MP4,
    aspect: Aspect | None = None,
    resolution: Resolution | None = None,
    codec: Codec = Codec.H264,
    preview: bool = False,
) -> Response:
    """The film as a file to save. The header `x-pixora-licences` says what in it may not be used commercially.

    `otio` and `fcpxml` are the cut for an editor; `zip` is the cut with all media, script, prompts, prices and
    licences. `aspect`, `resolution`, `codec` and `preview` are of `mp4`: the film in another form, paid for by nobody.

    What is asked for the first time takes its time: after a minute the answer is 503 `still_making` with Retry-After,
    and the same request finds later what was made by then. See docs/export.md.
    """
    task = await studio.films.get(actor, task_id)
    if task.film is None:
        raise InvalidInput("not_finished", "This film is not finished.", "Wait until it is, or say “go on”.")
    headers = {"cache-control": _NOT_KEPT}
    if licences := " ".join(task.film.get("licences") or ()):
        headers["x-pixora-licences"] = " ".join(licences.split()).encode("ascii", "replace").decode()
    form = Form(aspect=aspect, resolution=resolution, codec=codec, preview=preview)
    if not form.plain and format is not Format.MP4:
        raise bad_combination(f"A shape, size or codec is of the film, not of {format.value}.", "Ask for mp4.")
    match format:
        case Format.OTIO | Format.FCPXML:
            written = studio.exports.otio if format is Format.OTIO else studio.exports.fcpxml
            text = await written(actor, task_id)
            return Response(text, media_type=_TYPES[format], headers=headers | _saved_as(format))
        case Format.ZIP:
            await studio.exports.within(WAIT_S, studio.exports.prepare(actor, task_id))
            opened = await asyncio.to_thread(_open_once, await studio.exports.bundle(actor, task_id))
            return OpenFile(opened, "application/zip", headers | _saved_as(format))
        case Format.MP4 if form.plain:
            path = task.film["video_path"]
        case Format.MP4:
            path = await studio.exports.within(WAIT_S, studio.exports.masters.master(actor, task_id, form))
        case Format.POSTER:
            path = await studio.exports.within(WAIT_S, studio.exports.masters.poster(actor, task_id))
        case Format.SRT | Format.VTT:
            path = await _captions(studio, actor, task, format)
    return RedirectResponse(f"{asset_url(studio, path)}&download=true", 307, headers)


def _saved_as(format: Format) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="pixora.{format.value}"'}


def _open_once(file: Path) -> io.FileIO:
    """A file of which nothing is left when it has been sent, whatever becomes of the connection."""
    opened = io.FileIO(file, "r")
    # Windows keeps a name until its file is closed: there it goes with the process's other temporary files.
    with contextlib.suppress(PermissionError):
        file.unlink()
    return opened


async def _captions(studio: Studio, actor: Actor, task: Task, format: Format) -> str:
    there = (task.film or {}).get("captions_path")
    made = await studio.films.runner.jobs.task_assets(actor.user_id, task.id)
    shown = next((asset.fingerprint for asset in made if asset.path == there), None)
    for asset in made:
        if shown is not None and asset.fingerprint == shown and asset.part == format.value:
            return asset.path
    raise InvalidInput("no_captions", "This film has no captions.", "Ask for captions, and export it again.")
