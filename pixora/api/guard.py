"""Who may talk to this server at all, before anybody asks who they are: by host, by origin, by how often.

A page elsewhere must not be able to act as a user, or spend the local user's money: `Host` must be a name of ours, and
`Origin`, when it is sent, must be our own or one that the settings name. A change that only a cookie vouches for must
come with one of these. The studio's page, which no route of ours serves, is guarded here as well.
"""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pixora.api.rate import Rates
from pixora.api.requests import request_id
from pixora.api.sign_in import (
    RENEWAL,
    address,
    cookie_header,
    count,
    read_cookie,
    renewal_header,
    too_many_requests,
)
from pixora.app import Studio
from pixora.film.errors import TooMany, Unavailable
from pixora.identity.sign_in import Mode, SignedIn
from pixora.identity.tokens import SessionEnded, Unauthorized
from pixora.settings import LOOPBACK, listed

STUDIO = "/studio"
SIGN_IN = "/sign-in"
ENDED, AWAY = "ended", "away"
"""Why somebody is sent there who was signed in."""
MOST_BODY = 2 * 1024 * 1024
"""Bytes of a request's body; uploads have limits of their own."""
MOST_PAGE_SESSIONS = 10_000
_SAFE = ("GET", "HEAD", "OPTIONS")
_WITHOUT_COOKIE = ("/api/auth/token", "/auth/token", "/api/auth/login", "/api/auth/signup", "/api/auth/anonymous")
"""What takes its credential from the body alone."""
_PROXY_HEADERS = (b"forwarded", b"x-forwarded-", b"x-gradio-server", b"x-real-ip", b"x-original-")
"""How a proxy, or anybody, tells of another host: the application never hears it, and `PUBLIC_URL` decides."""


class Guard:
    """ASGI middleware before every route, the studio's page included."""

    def __init__(self, app: ASGIApp, studio: Studio, rates: Rates) -> None:
        settings = studio.settings
        self._app, self._sign_in, self._rates = app, studio.sign_in, rates
        self._hosts = {*LOOPBACK, settings.host.lower()} - {"0.0.0.0", "::"}  # noqa: S104
        self._public = urlsplit(settings.public_url) if settings.public_url else None
        if self._public and self._public.hostname:
            self._hosts.add(self._public.hostname)
        self._sessions = _PageSessions()
        self._others = {origin.rstrip("/").lower() for origin in listed(settings.cors_origins)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        host, origin = connection.headers.get("host", ""), connection.headers.get("origin")
        if not self._known(host):
            await _refuse(scope, receive, send, 421, "host_not_allowed", "This host name is not served here.")
            return
        self._name(scope)
        connection = HTTPConnection(scope)
        if origin is not None and not self._ours(origin, host) and origin.lower() not in self._others:
            await _refuse(scope, receive, send, 403, "origin_not_allowed", "This page may not use this server.")
        elif self._forged(connection, origin):
            await _refuse(scope, receive, send, 403, "origin_needed", "A cookie alone cannot change anything.")
        elif self._sign_in.mode is not Mode.LOCAL and (wait := self._rates.addresses.wait(address(connection))):
            await _slow_down(scope, receive, send, too_many_requests(wait))
        elif _is_studios(scope):
            await self._studio(connection, scope, receive, send)
        else:
            await self._app(scope, _bounded(scope, receive), send)

    def _known(self, host: str) -> bool:
        try:
            return urlsplit(f"//{host}").hostname in self._hosts
        except ValueError:
            return False

    def _ours(self, origin: str, host: str) -> bool:
        try:
            sent = urlsplit(origin)
            if sent.scheme not in ("http", "https"):
                return False
            if self._public and sent.hostname == self._public.hostname:
                return (sent.scheme, sent.netloc.lower()) == (self._public.scheme, self._public.netloc.lower())
            return sent.netloc.lower() == host.lower() and sent.hostname in self._hosts
        except ValueError:
            return False

    def _name(self, scope: Scope) -> None:
        """Take away what a proxy says of the host, and put `PUBLIC_URL` in its place for what came through one."""
        headers = scope["headers"]
        plain = [pair for pair in headers if not pair[0].startswith(_PROXY_HEADERS)]
        if self._public:
            host = next((value.decode("latin-1") for name, value in plain if name == b"host"), "")
            if len(plain) < len(headers) or urlsplit(f"//{host}").hostname == self._public.hostname:
                public = self._public.netloc.encode()
                plain = [(name, public if name == b"host" else value) for name, value in plain]
                secure = self._public.scheme == "https"
                scope["scheme"] = ("wss" if secure else "ws") if scope["type"] == "websocket" else self._public.scheme
        scope["headers"] = plain

    def _forged(self, connection: HTTPConnection, origin: str | None) -> bool:
        """Whether a change might be another page's doing: browsers say whose page it is, and programs send a token."""
        scope = connection.scope
        if scope["type"] == "websocket" or scope["method"] in _SAFE or scope["path"] in _WITHOUT_COOKIE:
            return False
        if origin is not None:
            return False  # It was looked at before.
        if self._sign_in.mode is Mode.LOCAL or "authorization" in connection.headers or not read_cookie(connection):
            return False
        return connection.headers.get("sec-fetch-site") != "same-origin"

    async def _studio(self, connection: HTTPConnection, scope: Scope, receive: Receive, send: Send) -> None:
        """The page and whatever belongs to it, for who is signed in; a demo's visitor is made one by opening it."""
        page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].rstrip("/") == STUDIO
        try:
            signed = await self._sign_in.who(read_cookie(connection))
            count(connection, signed.actor)
            if page and (renewed := self._sign_in.renew(signed)):
                send = _with_cookie(send, cookie_header(connection, renewed, self._sign_in.session_seconds))
        except TooMany as error:
            await _slow_down(scope, receive, send, error)
            return
        except Unauthorized:
            if page and self._sign_in.mode is Mode.DEMO:
                if wait := self._rates.visitors.wait(address(connection)):
                    await _slow_down(scope, receive, send, too_many_requests(wait))
                    return
                token, _ = self._sign_in.welcome()
                signed = await self._sign_in.who(token)
                send = _with_cookie(send, cookie_header(connection, token, self._sign_in.session_seconds))
            elif page:
                renewed_by = await self._renew(connection, scope, send)
                if renewed_by is None:
                    return
                signed, send = renewed_by
            else:
                await _refuse(scope, receive, send, 401, "unauthorized", "invalid token", close=4401)
                return
        if not self._sessions.is_of(connection, signed.actor.user_id):
            await _refuse(scope, receive, send, 404, "not_found", "There is no such session.")
            return
        scope.setdefault("state", {})["signed_in"] = signed
        await self._app(scope, _bounded(scope, receive), send)

    async def _renew(self, connection: HTTPConnection, scope: Scope, send: Send) -> tuple[SignedIn, Send] | None:
        """Who comes back after a while goes on with the session if Supabase agrees; None when sent to sign in."""
        handle = read_cookie(connection, RENEWAL)
        if handle is None:
            # A session that nothing renews, such as one begun with a token, has ended; without one nobody was here.
            if read_cookie(connection):
                await _send_to_sign_in(scope, _with_cookie(send, cookie_header(connection, "", 0)), ENDED)
            else:
                await _send_to_sign_in(scope, send)
            return None
        try:
            granted = await self._sign_in.refresh(handle)
            signed = await self._sign_in.who(granted.token)
            count(connection, signed.actor)
        except (SessionEnded, Unauthorized):
            await _send_to_sign_in(scope, _with_cookie(send, renewal_header(connection, "")), ENDED)
            return None
        except (Unavailable, TooMany):
            await _send_to_sign_in(scope, send, AWAY)
            return None
        sending = _with_cookie(send, cookie_header(connection, granted.token, self._sign_in.session_seconds))
        return signed, _with_cookie(sending, renewal_header(connection, granted.handle))


class _PageSessions:
    """Whose each of Gradio's sessions is: of these Gradio itself only knows a number that a browser made up."""

    def __init__(self) -> None:
        self._users: OrderedDict[str, str] = OrderedDict()

    def is_of(self, connection: HTTPConnection, user_id: str) -> bool:
        """False for a session that another user was the first to ask for."""
        name = connection.query_params.get("session_hash")
        if name is None:
            return True
        if self._users.setdefault(name, user_id) != user_id:
            return False
        self._users.move_to_end(name)
        if len(self._users) > MOST_PAGE_SESSIONS:
            self._users.popitem(last=False)
        return True


def _is_studios(scope: Scope) -> bool:
    path = str(scope["path"])
    return path == STUDIO or path.startswith((f"{STUDIO}/", "/api/studio/"))


async def _send_to_sign_in(scope: Scope, send: Send, why: str = "") -> None:
    asked = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    location = f"{SIGN_IN}?next={quote(asked, safe='')}{f'&why={why}' if why else ''}".encode()
    headers = [(b"location", location), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _slow_down(scope: Scope, receive: Receive, send: Send, error: TooMany) -> None:
    wait = str(math.ceil(error.retry_after or 1)).encode()
    await _refuse(scope, receive, send, 429, error.code, error.message, ((b"retry-after", wait),), close=1013)


async def _refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    status: int,
    code: str,
    message: str,
    headers: tuple[tuple[bytes, bytes], ...] = (),
    close: int = 4403,
) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": close, "reason": message})
        return
    hint = {429: "Send them more slowly.", 401: ""}.get(status, "Open the studio by its own address.")
    error = {
        "code": code,
        "message": message,
        "hint": hint,
        "retryable": status == 429,
        "request_id": request_id(),
    }
    body = json.dumps({"error": error}).encode()
    kind = (b"content-type", b"application/json")
    await send({"type": "http.response.start", "status": status, "headers": [kind, *headers]})
    await send({"type": "http.response.body", "body": body})


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """Hand on a body of at most `MOST_BODY`; what is longer is cut off with 413 as it arrives."""
    if scope["type"] != "http" or scope["path"].endswith("/uploads"):
        return receive
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BODY:
            raise HTTPException(413, "The request is longer than 2 MiB.")
        return message

    return receiving


def _with_cookie(send: Send, cookie: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            # The page is the visitor's own from now on: nobody in between may keep it for another.
            headers = [pair for pair in message.get("headers", []) if pair[0].lower() != b"cache-control"]
            message["headers"] = [*headers, (b"set-cookie", cookie.encode()), (b"cache-control", b"no-store")]
        await send(message)

    return sending
