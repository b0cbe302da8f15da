"""Asset files over HTTP: signed, with Range and ETag, never by a path from outside."""

from __future__ import annotations

import asyncio
import io
import os
import stat
from pathlib import Path

from fastapi import APIRouter, Request, Response

from pixora.api.sending import OpenFile
from pixora.app import Studio
from pixora.film.errors import NotFound
from pixora.store.assets import KEPT_NAMES

router = APIRouter()

_TYPES = {
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".json": "application/json",
    ".srt": "application/x-subrip; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
}
_FOREVER = "private, max-age=31536000, immutable"
_OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@router.get(
    "/api/assets/{path:path}",
    response_class=Response,
    responses={
        206: {"description": "A part of it"},
        304: {"description": "As you have it"},
        416: {"description": "No such part"},
    },
)
@router.head("/api/assets/{path:path}", include_in_schema=False, response_class=Response)
async def read_asset(
    request: Request,
    path: str,
    exp: str = "",
    sig: str = "",
    download: bool = False,
) -> Response:
    """One asset. `exp` and `sig` come with its URL; without them, or after their end, it is not found."""
    studio: Studio = request.app.state.studio
    if not studio.signer.verify(f"/api/assets/{path}", exp, sig):
        raise NotFound("asset")
    file = studio.assets.path(path)
    opened = await asyncio.to_thread(_open, file, file.parents[path.count("/") - 1])
    headers = {"cache-control": "no-cache" if file.name in KEPT_NAMES else _FOREVER}
    if download:
        headers["content-disposition"] = f'attachment; filename="pixora{file.suffix}"'
    return OpenFile(opened, _TYPES.get(file.suffix, "application/octet-stream"), headers)


def _open(file: Path, root: Path) -> io.FileIO:
    """A plain file that stands where its name says: no link on the way below `root` is followed."""
    try:
        if file.parent.resolve(strict=True) != root.resolve(strict=True) / file.parent.relative_to(root):
            raise NotFound("asset")
        opened = io.FileIO(os.open(file, _OPENING), "r")
    except OSError as error:
        raise NotFound("asset") from error
    if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
        opened.close()
        raise NotFound("asset")
    return opened
