"""Who asks, for a route and for a socket: the one place where what a client sends becomes an Actor."""

from __future__ import annotations

import asyncio
from ipaddress import IPv6Address, ip_address
from typing import Annotated

from fastapi import Depends, Request, Security, WebSocket
from fastapi.security import HTTPBearer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from pixora.api.rate import Rates
from pixora.api.requests import bind_user
from pixora.app import Studio
from pixora.film.errors import TooMany
from pixora.identity.actor import Actor, ActorKind
from pixora.identity.renewal import REMEMBERED_S
from pixora.identity.sign_in import Mode, SignedIn
from pixora.identity.tokens import Granted, Unauthorized
from pixora.settings import LOOPBACK

COOKIE = "pixora_auth_token"
RENEWAL = "pixora_renewal"
"""The cookie by which a session gets more time."""
SUBPROTOCOL = "pixora.v1"
BEARER_SUBPROTOCOL = "bearer."
UNAUTHORIZED_CLOSE = 4401


_BEARER = HTTPBearer(
    scheme_name="token",
    description="From POST /api/auth/token; the cookie that it sets does as well.",
    auto_error=False,
)


async def require_signed_in(request: Request, _scheme: Annotated[object, Security(_BEARER)] = None) -> SignedIn:
    """Who sent a request, by `Authorization: Bearer` or else the cookie; the local user where nobody signs in.

    A FastAPI dependency. Raises `Unauthorized`, and `TooMany` for a user who asks too often.
    """
    token = bearer(request) or read_cookie(request)
    signed = await _studio(request).sign_in.who(token)
    count(request, signed.actor)
    bind_user(signed.actor.user_id)
    request.state.signed_in = signed
    return signed


async def require_actor(signed: Annotated[SignedIn, Depends(require_signed_in)]) -> Actor:
    """As `require_signed_in`, for all routes that need no more than the actor."""
    return signed.actor


Who = Annotated[Actor, Depends(require_actor)]
"""The parameter of a route that acts for somebody."""


async def socket_actor(websocket: WebSocket) -> Actor | None:
    """Who opens a socket that is not accepted yet; None when they may not (then `turn_away`).

    `?ticket=`, `?token=`, `Authorization: Bearer`, the subprotocol pair `pixora.v1, bearer.<token>`, the cookie: the
    first that is there counts alone.
    """
    sign_in = _studio(websocket).sign_in
    ticket = websocket.query_params.get("ticket")
    token = (
        websocket.query_params.get("token") or bearer(websocket) or _offered_token(websocket) or read_cookie(websocket)
    )
    try:
        signed = await (sign_in.redeem(ticket) if ticket else sign_in.who(token))
    except Unauthorized:
        return None
    bind_user(signed.actor.user_id)
    websocket.state.signed_in = signed
    return signed.actor


def subprotocol(websocket: WebSocket) -> str | None:
    """What to answer in `accept`: `pixora.v1` if the client offered it."""
    return SUBPROTOCOL if SUBPROTOCOL in websocket.scope.get("subprotocols", []) else None


async def turn_away(websocket: WebSocket) -> None:
    """Accept, say `unauthorized` as the protocol has it, and close with 4401."""
    await websocket.accept(subprotocol(websocket))
    await websocket.send_json(
        {
            "type": "error",
            "content": "Sign in first.",
            "task_id": None,
            "function_call": None,
            "function_response": None,
            "error": "invalid token",
            "code": "unauthorized",
            "hint": "Sign in, then connect again.",
            "retryable": False,
        }
    )
    await websocket.close(UNAUTHORIZED_CLOSE, "sign in")


async def until_signed_out(connection: HTTPConnection) -> None:
    """Wait until the session that opened a socket or a stream runs out or is ended; it is then to be closed, a socket
    with 4401."""
    signed: SignedIn = connection.state.signed_in
    if signed.session is None:
        await asyncio.get_running_loop().create_future()
    else:
        await _studio(connection).sign_in.until_ended(signed.session)


def bearer(connection: HTTPConnection) -> str | None:
    """The token of an `Authorization: Bearer` header; "" for a header without one."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def read_cookie(connection: HTTPConnection, named: str = COOKIE) -> str | None:
    """The session's token, if exactly one cookie holds it: of two, one was put there by somebody else."""
    found: list[str] = []
    for line in connection.headers.getlist("cookie"):
        for part in line.split(";"):
            name, _, value = part.strip().partition("=")
            if name == named:
                found.append(value)
    return found[0] if len(found) == 1 else None


def set_cookie(connection: HTTPConnection, response: Response, token: str, seconds: int) -> None:
    """Keep the session in the browser; with "" and 0 take it away."""
    response.headers.append("set-cookie", cookie_header(connection, token, seconds))


def set_cookies(connection: HTTPConnection, response: Response, granted: Granted | None) -> None:
    """Keep a session in the browser, and what renews it; with None take both away."""
    seconds = _studio(connection).sign_in.session_seconds
    set_cookie(connection, response, granted.token if granted else "", seconds if granted else 0)
    if granted is None and not read_cookie(connection, RENEWAL):
        return
    if granted is None or granted.handle:
        response.headers.append("set-cookie", renewal_header(connection, granted.handle if granted else ""))


def renewal_header(connection: HTTPConnection, handle: str) -> str:
    """The value of a Set-Cookie header that keeps what renews a session; with "" it takes it away."""
    return cookie_header(connection, handle, REMEMBERED_S if handle else 0, RENEWAL)


def cookie_header(connection: HTTPConnection, token: str, seconds: int, name: str = COOKIE) -> str:
    """The value of a Set-Cookie header. A demo is shown within another site's page, everything else is not."""
    demo = _studio(connection).sign_in.mode is Mode.DEMO
    plain = connection.url.scheme in ("http", "ws") and connection.url.hostname in LOOPBACK
    parts = [f"{name}={token}", "Path=/", f"Max-Age={seconds}", "HttpOnly"]
    if demo:
        # Without Partitioned no browser would keep it there; the token is then of use on that one site alone.
        parts += ["Secure", "SameSite=None", "Partitioned"]
    else:
        parts += [*([] if plain else ["Secure"]), "SameSite=Lax"]
    return "; ".join(parts)


def count(connection: HTTPConnection, actor: Actor) -> None:
    """Count a request of the actor's. Raises `TooMany`. The local user owns the machine and is not counted."""
    rates: Rates = connection.app.state.rates
    if actor.kind is not ActorKind.LOCAL and (wait := rates.users.wait(actor.user_id)):
        raise too_many_requests(wait)


def count_login(connection: HTTPConnection) -> None:
    """Count a try to sign in. Raises `TooMany`."""
    rates: Rates = connection.app.state.rates
    if wait := rates.logins.wait(address(connection)):
        raise TooMany("too_many_logins", "Too many tries to sign in.", "Wait a little, then try again.", wait)


def too_many_requests(wait: float) -> TooMany:
    return TooMany("too_many_requests", "Too many requests.", "Send them more slowly.", wait)


def address(connection: HTTPConnection) -> str:
    """Where a request comes from, for counting: an IPv6 address stands for its whole network of 64 bits."""
    host = connection.client.host if connection.client else ""
    try:
        parsed = ip_address(host)
    except ValueError:
        return host
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else parsed.exploded[:19]
    return host


def from_this_machine(connection: HTTPConnection) -> bool:
    try:
        return connection.client is not None and ip_address(connection.client.host).is_loopback
    except ValueError:
        return False


def _offered_token(websocket: WebSocket) -> str | None:
    offered = websocket.scope.get("subprotocols", [])
    if SUBPROTOCOL not in offered:
        return None
    tokens = [one.removeprefix(BEARER_SUBPROTOCOL) for one in offered if one.startswith(BEARER_SUBPROTOCOL)]
    return tokens[0] if len(tokens) == 1 else None


def _studio(connection: HTTPConnection) -> Studio:
    studio: Studio = connection.app.state.studio
    return studio
