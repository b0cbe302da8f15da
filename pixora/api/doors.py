"""Signing in elsewhere: out to a provider's page, and back with a code and the secret that the browser left with."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from pixora.api.auth import NO_STORE, accounts_of, inside_of, show_page
from pixora.api.guard import SIGN_IN, STUDIO
from pixora.api.sign_in import count_login, set_cookies
from pixora.api.statuses import headers_of, status_of
from pixora.app import Studio
from pixora.film.errors import InvalidInput, PixoraError
from pixora.settings import listed

router = APIRouter()

COOKIE, COOKIE_S = "pixora_door", 600
"""What a browser has to come back with, and within how many seconds."""


@router.get(f"{SIGN_IN}/with/{{provider}}", include_in_schema=False)
async def leave(request: Request, provider: str, next: Annotated[str, Query(max_length=4000)] = STUDIO) -> Response:
    """To the provider's own page."""
    studio: Studio = request.app.state.studio
    inside = inside_of(next)
    try:
        count_login(request)
        if provider not in listed(studio.settings.oauth):
            raise InvalidInput("no_provider", "Nobody signs in with that here.", "Choose another way.")
        here = (studio.settings.public_url or str(request.base_url)).rstrip("/")
        door = await accounts_of(request).open_door(provider, f"{here}{SIGN_IN}/back")
    except PixoraError as error:
        return show_page(request, inside, str(error), status=status_of(error), headers=headers_of(error))
    answer = RedirectResponse(door.url, 303, headers=NO_STORE)
    kept, secure = f"{door.verifier}|{quote(inside)}", here.startswith("https://")
    # Lax: it has to come along when the other site sends the browser back.
    answer.set_cookie(COOKIE, kept, COOKIE_S, path=SIGN_IN, secure=secure, httponly=True, samesite="lax")
    return answer


@router.get(f"{SIGN_IN}/back", include_in_schema=False)
async def come_back(request: Request, code: Annotated[str, Query(max_length=500)] = "") -> Response:
    """With a code from elsewhere; it is worth nothing without the cookie that the browser left with."""
    studio: Studio = request.app.state.studio
    verifier, _, asked = request.cookies.get(COOKIE, "").partition("|")
    inside = inside_of(unquote(asked))
    try:
        count_login(request)
        access = await accounts_of(request).come_back(code, verifier) if code and verifier else None
        if access is None:
            raise InvalidInput("sign_in_failed", "Signing in was not finished.", "Try once more.")
        granted = await studio.sign_in.enter(access)
    except PixoraError as error:
        return show_page(request, inside, str(error), status=status_of(error), headers=headers_of(error))
    answer = RedirectResponse(inside, 303, headers=NO_STORE)
    answer.delete_cookie(COOKIE, path=SIGN_IN)
    set_cookies(request, answer, granted)
    return answer
