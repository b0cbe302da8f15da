"""Asset files over HTTP: signed, with Range and ETag, never by a path from outside."""

from __future__ import annotations

import asyncio
import io
import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from pixora.api.sending import OpenFile
from pixora.app import Studio
from pixora.film.errors import NotFound
from pixora.store.assets import CONTENT_TYPES, KEPT_NAMES

router = APIRouter()

_FOREVER = "private, max-age=31536000, immutable"
_MOVED = "private, max-age=3600"
"""Of the way to Storage's own address, which opens an asset for longer."""
_OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@router.get(
    "/api/assets/{path:path}",
    response_class=Response,
    responses={
        206: {"description": "A part of it"},
        304: {"description": "As you have it"},
        307: {"description": "Where it is kept"},
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
    if (elsewhere := await studio.assets.address(path, download=download)) is not None:
        return RedirectResponse(elsewhere, 307, {"cache-control": _MOVED})
    suffix, name = PurePosixPath(path).suffix, PurePosixPath(path).name
    headers = {"cache-control": "no-cache" if name in KEPT_NAMES else _FOREVER}
    if download:
        headers["content-disposition"] = f'attachment; filename="pixora{suffix}"'
    return await open_asset(studio, path, headers)


async def open_asset(studio: Studio, path: str, headers: Mapping[str, str]) -> OpenFile:
    """An asset's file as this server sends it, whoever asks: who calls has checked that they may. Raises `NotFound`."""
    file = await studio.assets.local(path)
    opened = await asyncio.to_thread(_open, file, file.parents[path.count("/") - 1])
    return OpenFile(opened, CONTENT_TYPES.get(file.suffix, "application/octet-stream"), headers)


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
