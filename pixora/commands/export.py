"""`export`: a finished film in another form, as a file of the user's."""

from __future__ import annotations

import asyncio
import shutil
from enum import StrEnum
from pathlib import Path

from rich.markup import escape

from pixora.app import Studio, open_studio
from pixora.commands import show
from pixora.film.delivery import Form, bad_combination
from pixora.film.errors import InvalidInput
from pixora.identity.actor import LOCAL_USER
from pixora.logs import set_up_logs
from pixora.settings import Settings
from pixora.store.assets import disk_error


class Format(StrEnum):
    """What a film leaves as."""

    MP4 = "mp4"
    OTIO = "otio"
    FCPXML = "fcpxml"
    ZIP = "zip"
    POSTER = "poster"


async def export_film(
    task_id: str, format: Format, form: Form, out: Path | None, settings: Settings, *, as_json: bool
) -> None:
    """Write the film's export to `out`, or to `film.<format>` in the working folder. Raises `PixoraError`."""
    quiet = settings.model_copy(update={"log_level": "WARNING"} if settings.log_level == "INFO" else {})
    set_up_logs(quiet)
    if not form.plain and format is not Format.MP4:
        raise bad_combination(f"A shape, size or codec is of the film, not of {format.value}.", "Use --format mp4.")
    suffix = {Format.MP4: form.codec.suffix, Format.POSTER: ".jpg"}.get(format, f".{format.value}")
    target = (out or Path(f"film{suffix}")).absolute()
    if target.is_dir() or not target.parent.is_dir():
        raise InvalidInput("bad_out", f"{target} cannot be written.", "Name a file in a folder that exists.")
    async with open_studio(settings) as studio:
        try:
            await _write(studio, task_id, format, form, target)
        except OSError as error:
            raise disk_error(error) from error
    if as_json:
        show.print_json({"type": "written", "out": str(target), "size": target.stat().st_size})
    else:
        show.out.print(f"{escape(str(target))}: {target.stat().st_size / 1e6:.1f} MB")


async def _write(studio: Studio, task_id: str, format: Format, form: Form, target: Path) -> None:
    exports = studio.exports
    match format:
        case Format.OTIO:
            await asyncio.to_thread(target.write_text, await exports.otio(LOCAL_USER, task_id), "utf-8")
        case Format.FCPXML:
            await asyncio.to_thread(target.write_text, await exports.fcpxml(LOCAL_USER, task_id), "utf-8")
        case Format.ZIP:
            await asyncio.to_thread(shutil.move, await exports.bundle(LOCAL_USER, task_id), target)
        case Format.MP4 | Format.POSTER:
            masters = exports.masters
            made = (
                masters.master(LOCAL_USER, task_id, form)
                if format is Format.MP4
                else masters.poster(LOCAL_USER, task_id)
            )
            await asyncio.to_thread(shutil.copyfile, await studio.assets.local(await made), target)
