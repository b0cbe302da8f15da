"""Signing in and out, over JSON for programs and as a plain page for people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from pixora.api.guard import AWAY, ENDED, SIGN_IN, STUDIO
from pixora.api.sign_in import (
    RENEWAL,
    bearer,
    count_login,
    from_this_machine,
    read_cookie,
    require_signed_in,
    set_cookies,
)
from pixora.api.sign_in_page import Doors, show_sign_in_page
from pixora.api.statuses import headers_of, status_of
from pixora.app import Studio
from pixora.film.errors import InvalidInput, PixoraError
from pixora.identity.accounts import Accounts
from pixora.identity.sign_in import TICKET_S, Mode, SignedIn
from pixora.identity.tokens import Granted, Unauthorized
from pixora.settings import listed

router = APIRouter()

NO_STORE = {"cache-control": "no-store"}


WHY = {
    ENDED: "Your session has ended. Sign in again; your films are where you left them.",
    AWAY: "Supabase cannot be reached to go on with your session. Go back to the studio in a minute, or sign in again.",
}
CONFIRM = "Your account is made. Follow the link in the e-mail that is on its way, then sign in."


class TokenIn(BaseModel):
    """A Supabase access token, or the development token."""

    token: str | None = None


class LoginIn(BaseModel):
    email: str = Field(min_length=1, max_length=320)
    password: str = Field(min_length=1, max_length=1024)


class SessionOut(BaseModel):
    """A session of ours; the answer also sets it as the cookie `pixora_auth_token`."""

    success: bool = True
    access_token: str
    token_type: str = "bearer"  # noqa: S105
    expires_in: int
    """Seconds."""
    expires_at: str
    refresh_token: str | None = None
    """For programs: gives more time at `POST /api/auth/refresh`. A browser has it as a cookie."""


class Waiting(BaseModel):
    """The account is made, and the e-mail that came has to be answered."""

    success: bool = True
    message: str = CONFIRM


class TicketOut(BaseModel):
    """Opens one WebSocket, as `?ticket=`."""

    ticket: str
    expires_in: int = TICKET_S


class MeOut(BaseModel):
    """Who is signed in. Limits are null where there are none."""

    user_id: str
    kind: str
    expires_at: str | None
    limits: dict[str, Any]


ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "No token"},
    401: {"description": "Invalid token"},
    429: {"description": "Too many tries; Retry-After says how long to wait"},
    503: {"description": "Supabase cannot be reached"},
}


@router.post("/api/auth/token", response_model=SessionOut, responses=ERRORS)
@router.post("/auth/token", response_model=SessionOut, responses=ERRORS, include_in_schema=False)
async def exchange_token(request: Request, body: Annotated[TokenIn | None, Body()] = None) -> Response:
    """A session for a token that is sent in the body or as `Authorization: Bearer`."""
    count_login(request)
    token = (body.token if body else None) or bearer(request)
    if not token:
        raise InvalidInput("no_token", "There is no token in the request.", 'Send {"token": "..."}.')
    made = await _studio(request).sign_in.exchange(token, from_this_machine=from_this_machine(request))
    return signed_in_answer(request, Granted(*made))


@router.post("/api/auth/login", response_model=SessionOut, responses=ERRORS)
async def log_in(request: Request, body: LoginIn) -> Response:
    """A session for an e-mail address and password, asked of Supabase."""
    count_login(request)
    return signed_in_answer(request, await _studio(request).sign_in.log_in(body.email, body.password))


@router.post("/api/auth/signup", response_model=SessionOut, responses=ERRORS | {202: {"model": Waiting}})
async def sign_up(request: Request, body: LoginIn) -> Response:
    """A new account at Supabase, and a session; 202 when an e-mail has to be answered first."""
    count_login(request)
    accounts = accounts_of(request)
    access = await accounts.sign_up(body.email.strip(), body.password)
    if access is None:
        return JSONResponse(Waiting().model_dump(), 202, headers=NO_STORE)
    return signed_in_answer(request, await _studio(request).sign_in.enter(access))


@router.post("/api/auth/anonymous", response_model=SessionOut, responses=ERRORS)
async def visit(request: Request) -> Response:
    """A session without an account, where the project and `PIXORA_ANONYMOUS` allow it."""
    count_login(request)
    return signed_in_answer(request, await _visit(request))


@router.post("/api/auth/logout")
async def log_out(request: Request, signed: Annotated[SignedIn, Depends(require_signed_in)]) -> Response:
    """End the session everywhere, and take the cookie away."""
    if signed.session is not None:
        await _studio(request).sign_in.log_out(signed.session, read_cookie(request, RENEWAL))
    answer = JSONResponse({"success": True}, headers=NO_STORE)
    set_cookies(request, answer, None)
    return answer


@router.get("/api/auth/me", response_model=MeOut)
async def read_me(signed: Annotated[SignedIn, Depends(require_signed_in)]) -> Response:
    """Whose session this is, and what it may do."""
    actor = signed.actor
    limits = vars(actor.limits) | {"daily_usd": None if actor.limits.daily_usd is None else str(actor.limits.daily_usd)}
    ends = _iso(signed.session.expires_at) if signed.session else None
    me = MeOut(user_id=actor.user_id, kind=actor.kind.value, expires_at=ends, limits=limits)
    return JSONResponse(me.model_dump(), headers=NO_STORE)


@router.post("/api/auth/ticket", response_model=TicketOut)
async def issue_ticket(request: Request, signed: Annotated[SignedIn, Depends(require_signed_in)]) -> Response:
    """A single-use ticket, so that no token stands in a socket's address."""
    ticket = await _studio(request).sign_in.issue_ticket(signed)
    return JSONResponse(TicketOut(ticket=ticket).model_dump(), headers=NO_STORE)


@router.get(SIGN_IN, include_in_schema=False)
async def show_sign_in(
    request: Request,
    next: Annotated[str, Query(max_length=4000)] = STUDIO,
    why: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The page on which people sign in; it works without scripts. `why` names what led here."""
    sign_in = _studio(request).sign_in
    if sign_in.mode is not Mode.SIGNED:
        return RedirectResponse(inside_of(next), 303)
    try:
        signed: SignedIn | None = await sign_in.who(read_cookie(request))
    except Unauthorized:
        signed = None
    return show_page(request, inside_of(next), signed=signed, told="" if signed else WHY.get(why, ""))


@router.post(SIGN_IN, include_in_schema=False)
async def use_sign_in(
    request: Request,
    act: Annotated[str, Form(max_length=20)] = "",
    email: Annotated[str, Form(max_length=320)] = "",
    password: Annotated[str, Form(max_length=1024)] = "",
    token: Annotated[str, Form(max_length=16_384)] = "",
    next: Annotated[str, Form(max_length=4000)] = STUDIO,
) -> Response:
    """The page's forms: by e-mail, by token, and out."""
    sign_in, inside = _studio(request).sign_in, inside_of(next)
    if sign_in.mode is not Mode.SIGNED:
        return RedirectResponse(inside, 303)
    if act == "out":
        answer: Response = RedirectResponse(SIGN_IN, 303, headers=NO_STORE)
        try:
            signed = await sign_in.who(read_cookie(request))
            if signed.session:
                await sign_in.log_out(signed.session, read_cookie(request, RENEWAL))
        except Unauthorized:
            pass  # It ended by itself: nothing is left to end.
        set_cookies(request, answer, None)
        return answer
    try:
        count_login(request)
        if act == "new":
            access = await accounts_of(request).sign_up(email.strip(), password)
            if access is None:
                return show_page(request, inside, told=CONFIRM)
            granted = await sign_in.enter(access)
        elif act == "visit":
            granted = await _visit(request)
        elif act == "email":
            granted = await sign_in.log_in(email.strip(), password)
        else:
            granted = Granted(*await sign_in.exchange(token.strip(), from_this_machine=from_this_machine(request)))
    except PixoraError as error:
        said = "This token is not accepted." if isinstance(error, Unauthorized) else str(error)
        return show_page(request, inside, said, email, status=status_of(error), headers=headers_of(error))
    answer = RedirectResponse(inside, 303, headers=NO_STORE)
    set_cookies(request, answer, granted)
    return answer


async def _visit(request: Request) -> Granted:
    if not _studio(request).settings.anonymous:
        raise InvalidInput("no_visitors", "Nobody comes in without an account here.", "Sign in.")
    access = await accounts_of(request).visit()
    if access is None:
        raise Unauthorized
    return await _studio(request).sign_in.enter(access)


def accounts_of(request: Request) -> Accounts:
    """What people may do at the project. Raises `InvalidInput` where there is none."""
    accounts = _studio(request).sign_in.accounts
    if accounts is None:
        raise InvalidInput(
            "no_login", "Nobody signs in by e-mail here.", "Use a token, or set SUPABASE_URL and SUPABASE_ANON_KEY."
        )
    return accounts


def _studio(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def signed_in_answer(request: Request, granted: Granted, *, tell_handle: bool = True) -> Response:
    """A session as programs get it, which a browser keeps in its cookies."""
    made = SessionOut(
        access_token=granted.token,
        expires_in=_studio(request).sign_in.session_seconds,
        expires_at=_iso(granted.session.expires_at),
        refresh_token=(granted.handle or None) if tell_handle else None,
    )
    answer = JSONResponse(made.model_dump(exclude_none=True), headers=NO_STORE)
    set_cookies(request, answer, granted)
    return answer


def inside_of(asked: str) -> str:
    """Where to go after signing in: only ever to a page of the studio's."""
    return asked if asked == STUDIO or asked.startswith((f"{STUDIO}/", f"{STUDIO}?")) else STUDIO


def show_page(
    request: Request,
    inside: str,
    fault: str = "",
    email: str = "",
    *,
    signed: SignedIn | None = None,
    told: str = "",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    supabase = _studio(request).sign_in.supabase
    by_email = supabase is not None and supabase.takes_passwords
    settings = _studio(request).settings
    doors = Doors(
        inside,
        by_email,
        signed.actor.user_id if signed else None,
        fault,
        email,
        told,
        listed(settings.oauth),
        settings.anonymous,
    )
    return HTMLResponse(show_sign_in_page(doors), status, headers=NO_STORE | (headers or {}))
