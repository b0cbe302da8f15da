"""What a link shows to whoever has it. No one is signed in here: the signature in the link is all that is asked for."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from pixora.api.asking import TheStudio
from pixora.api.assets import open_asset
from pixora.api.share_page import show_ended_page, show_share_page
from pixora.api.wire import share_path
from pixora.app import Studio
from pixora.core.sharing import Shown, show
from pixora.film.errors import NotFound

router = APIRouter(prefix="/share/{share_id}", include_in_schema=False)

_HEADERS = {"cache-control": "no-store", "x-robots-tag": "noindex"}


@router.get("", response_class=HTMLResponse)
async def read_page(studio: TheStudio, share_id: str, exp: str = "", sig: str = "") -> HTMLResponse:
    """The page; 404 for a link that is not signed, has ended or was taken back."""
    try:
        film = await _shown(studio, share_id, exp, sig)
    except NotFound:
        return HTMLResponse(show_ended_page(), 404, _HEADERS)
    return HTMLResponse(show_share_page(film, share_path(share_id), f"exp={exp}&sig={sig}"), 200, _HEADERS)


@router.get("/{part}", response_class=Response)
async def read_part(
    studio: TheStudio, share_id: str, part: Literal["video", "poster", "captions"], exp: str = "", sig: str = ""
) -> Response:
    """A file of the film that the link shows; asked for each time whether it still does."""
    film = await _shown(studio, share_id, exp, sig)
    path = {"video": film.video, "poster": film.poster, "captions": film.captions}[part]
    if path is None:
        raise NotFound("asset")
    return await open_asset(studio, path, _HEADERS)


async def _shown(studio: Studio, share_id: str, exp: str, sig: str) -> Shown:
    if not studio.signer.verify(share_path(share_id), exp, sig):
        raise NotFound("film")
    return await show(studio.films, share_id)
