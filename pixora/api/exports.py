"""A finished film in the forms in which it leaves the studio."""

from __future__ import annotations

from enum import StrEnum

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from pixora.api.answers import failing
from pixora.api.asking import TheStudio
from pixora.api.sign_in import Who
from pixora.api.wire import asset_url
from pixora.app import Studio
from pixora.film.errors import InvalidInput
from pixora.identity.actor import Actor
from pixora.store.records import Task

router = APIRouter(prefix="/api/tasks/{task_id}", tags=["tasks"])


class Format(StrEnum):
    MP4 = "mp4"
    SRT = "srt"
    VTT = "vtt"
    OTIO = "otio"
    FCPXML = "fcpxml"
    ZIP = "zip"


@router.get(
    "/export",
    status_code=307,
    response_class=RedirectResponse,
    responses=failing(404, 409, 501) | {307: {"description": "To the file's signed URL."}},
)
async def export(studio: TheStudio, actor: Who, task_id: str, format: Format = Format.MP4) -> RedirectResponse:
    """The film as a file to save. The header `x-pixora-licences` says what in it may not be used commercially.

    `otio`, `fcpxml` and `zip` are known, but not made yet: 501 `not_yet`.
    """
    task = await studio.films.get(actor, task_id)
    if task.film is None:
        raise InvalidInput("not_finished", "This film is not finished.", "Wait until it is, or say “go on”.")
    if format in (Format.OTIO, Format.FCPXML, Format.ZIP):
        raise InvalidInput("not_yet", f"Pixora cannot write {format.value} yet.", "Export as mp4, srt or vtt.")
    path = task.film["video_path"] if format is Format.MP4 else await _captions(studio, actor, task, format)
    headers = {"cache-control": "no-store"}
    if licences := " ".join(task.film.get("licences") or ()):
        headers["x-pixora-licences"] = " ".join(licences.split()).encode("ascii", "replace").decode()
    return RedirectResponse(f"{asset_url(studio, path)}&download=true", 307, headers)


async def _captions(studio: Studio, actor: Actor, task: Task, format: Format) -> str:
    there = (task.film or {}).get("captions_path")
    made = await studio.films.runner.jobs.task_assets(actor.user_id, task.id)
    shown = next((asset.fingerprint for asset in made if asset.path == there), None)
    for asset in made:
        if shown is not None and asset.fingerprint == shown and asset.part == format.value:
            return asset.path
    raise InvalidInput("no_captions", "This film has no captions.", "Ask for captions, and export it again.")
