"""Around every request: its id, its line in the log, its count in the metrics, and an answer when something breaks."""

from __future__ import annotations

import json
import re
import time
import uuid
from typing import Any

import structlog
from fastapi.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pixora.api.metrics import PROXIED, Meters

log = structlog.get_logger("pixora.access")

_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = ("/api/health", "/api/ready", "/metrics", "/studio", "/api/studio")
"""Paths that are asked for again and again: their answers are told at DEBUG, faults as all others."""
_PROXYS_OWN = (b"forwarded", b"via", b"x-forwarded-", b"x-real-ip")
UNKNOWN = "unknown"
"""The route of what has none: one label for all, since a path is whatever a stranger writes."""


def request_id() -> str | None:
    """The id of the request or socket that is being served, for an error's body."""
    found: str | None = structlog.contextvars.get_contextvars().get("request_id")
    return found


def bind_user(user_id: str) -> None:
    """Have every line of this request's log name its user."""
    structlog.contextvars.bind_contextvars(user_id=user_id)


async def bind_task(connection: HTTPConnection) -> None:
    """A dependency of all routes: has their log lines name the task that the path names."""
    if task_id := connection.path_params.get("task_id"):
        structlog.contextvars.bind_contextvars(task_id=str(task_id)[:40])


class Requests:
    """ASGI middleware around everything but the server itself."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self._app, self._meters = app, meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        scope[PROXIED] = any(name.startswith(_PROXYS_OWN) for name, _ in scope["headers"])
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=_name(scope))
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        known = path in ("/api/chat/ws", "/api/studio/alive")
        gauge = self._meters.sockets.labels(path if known else UNKNOWN)
        gauge.inc()
        try:
            await self._app(scope, receive, send)
        except Exception as fault:  # the end of a connection: the log must tell of a fault
            log.exception("socket failed", path=path, error=type(fault).__name__)
            raise
        finally:
            gauge.dec()

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status, taken = time.perf_counter(), 0, 0.0
        path, method = str(scope["path"]), str(scope["method"])
        own_id = request_id() or ""

        async def sending(message: Message) -> None:
            nonlocal status, taken
            if message["type"] == "http.response.start":
                status, taken = message["status"], time.perf_counter() - began
                message["headers"] = [*message.get("headers", []), (b"x-request-id", own_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as fault:  # the outermost boundary: a fault is logged with its trace and answered as such
            log.exception("request failed", method=method, path=_shown(scope), error=type(fault).__name__)
            if status == 0:
                await _answer_fault(sending, own_id)
        finally:
            self._meters.answered(method, _route(scope, path), status or 499, taken or time.perf_counter() - began)
            say = log.debug if status < 500 and path.startswith(_QUIET) else log.info
            say(
                "request",
                method=method,
                path=_shown(scope),
                status=status,
                ms=round(1000 * (time.perf_counter() - began), 1),
                client=(scope.get("client") or ("",))[0],
            )


def _name(scope: Scope) -> str:
    """The id that a proxy or client gave, if it is one; else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(given := value.decode("latin-1")):
            return str(given)
    return uuid.uuid4().hex


def _route(scope: Scope, path: str) -> str:
    if path == "/studio" or path.startswith("/studio/"):
        return "/studio"
    route: Any = scope.get("route")
    template = getattr(route, "path_format", None) or getattr(route, "path", None)
    return template if isinstance(template, str) and template else UNKNOWN


def _shown(scope: Scope) -> str:
    """The path as it was sent, percent-encoded: it cannot begin a line of its own. Secrets go when it is logged."""
    path, query = scope.get("raw_path") or b"", scope.get("query_string") or b""
    return (path + b"?" + query if query else path).decode("latin-1")[:2000]


async def _answer_fault(send: Send, own_id: str) -> None:
    error = {
        "code": "internal",
        "message": "This failed through a fault of Pixora's.",
        "hint": "Try again; if it stays, report it with the request's id.",
        "retryable": True,
        "request_id": own_id,
    }
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps({"error": error}).encode()})
