"""Who may talk to a server that signs everyone in as the local user: only pages and programs of this machine.

A page elsewhere must not be able to act as the local user, so that `Host` must be a name of ours, and `Origin`, when
it is sent, must match it.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pixora.settings import LOOPBACK, Settings

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
]


class Guard:
    """ASGI middleware before everything else, the studio's page included."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = {*LOOPBACK, settings.host.lower()} - {"0.0.0.0", "::"}  # noqa: S104
        self._public = urlsplit(settings.public_url) if settings.public_url else None
        if self._public and self._public.hostname:
            self._hosts.add(self._public.hostname)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        # A proxy's word on the host would let anybody name another one: the application never hears it.
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"x-forwarded-host"]
        if not self._known(host):
            await self._refuse(scope, receive, send, 421, "host_not_allowed", "This host name is not served here.")
        elif origin is not None and not self._same(origin, host):
            await self._refuse(scope, receive, send, 403, "origin_not_allowed", "This page may not use this server.")
        else:
            await self._app(scope, receive, _with_headers(send) if scope["type"] == "http" else send)

    def _known(self, host: str) -> bool:
        try:
            return urlsplit(f"//{host}").hostname in self._hosts
        except ValueError:
            return False

    def _same(self, origin: str, host: str) -> bool:
        try:
            sent = urlsplit(origin)
            if sent.scheme not in ("http", "https"):
                return False
            if self._public and (sent.scheme, sent.netloc) == (self._public.scheme, self._public.netloc):
                return True
            return sent.netloc.lower() == host.lower() and sent.hostname in self._hosts
        except ValueError:
            return False

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, status: int, code: str, message: str) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": 4403, "reason": message})
            return
        error = {"code": code, "message": message, "hint": "Open the studio by its own address.", "retryable": False}
        body = json.dumps({"error": error}).encode()
        start = {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message.get("headers", [])}
            message["headers"] = [*message.get("headers", []), *(pair for pair in _HEADERS if pair[0] not in there)]
        await send(message)

    return sending
