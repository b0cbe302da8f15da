"""Asset files over HTTP: signed, with Range and ETag, never by a path from outside."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from pixora.app import Studio
from pixora.film.errors import NotFound

router = APIRouter()

_TYPES = {
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".flac": "audio/flac",
    ".json": "application/json",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
}


@router.api_route("/api/assets/{path:path}", methods=["GET", "HEAD"], response_class=FileResponse)
async def read_asset(request: Request, path: str, exp: str = "", sig: str = "", download: bool = False) -> FileResponse:
    """One asset. `exp` and `sig` come with its URL; without them, or after their end, it is not found."""
    studio: Studio = request.app.state.studio
    if not studio.signer.verify(f"/api/assets/{path}", exp, sig):
        raise NotFound("asset")
    file = studio.assets.path(path)
    if not file.is_file():
        raise NotFound("asset")
    cache = "no-cache" if file.name in ("final.mp4", "script.json") else "private, max-age=31536000, immutable"
    headers = {"cache-control": cache}
    if download:
        headers["content-disposition"] = f'attachment; filename="pixora{file.suffix}"'
    return FileResponse(file, media_type=_TYPES.get(file.suffix, "application/octet-stream"), headers=headers)
