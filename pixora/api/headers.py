"""Headers that tell a browser what our answers may do: strict for programs' answers, looser for the studio's page."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pixora.settings import Settings

HSTS_S = 31_536_000
"""A year, as browsers' preload lists ask for it."""

_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'"
_FILES = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'"
)
"""An asset that is opened by itself, or a film that is shared: what shows it styles itself, and nothing may run."""
_DOCS = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'"
)
_STUDIO = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:;"
    " worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'"
)
"""Gradio writes its configuration into the page and makes functions of text, so both have to be allowed; but nothing is
loaded from, or sent to, another host."""
_SIGN_IN = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'self'"
_MAY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), display-capture=()"


class Headers:
    """ASGI middleware: sets the headers on every answer, whatever a route or a library set before."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        ancestors = " ".join(settings.frames) or "'none'"
        self._policies = {
            # Only the studio is ever shown within another page.
            _STUDIO: f"{_shown_from(settings)}; frame-ancestors {ancestors}",
            **{policy: f"{policy}; frame-ancestors 'none'" for policy in (_DATA, _FILES, _DOCS, _SIGN_IN)},
        }
        self._always = {
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "permissions-policy": _MAY,
            "cross-origin-opener-policy": "same-origin",
        }
        # Browsers that know frame-ancestors ignore this one; it cannot name other hosts, so it is left out for them.
        if ancestors in ("'self'", "'none'"):
            self._always["x-frame-options"] = "SAMEORIGIN" if ancestors == "'self'" else "DENY"
        if settings.public_url and urlsplit(settings.public_url).scheme == "https":
            self._always["strict-transport-security"] = f"max-age={HSTS_S}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = self._policies[_policy(str(scope["path"]))]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                for name, value in self._always.items():
                    headers[name] = value
                headers["content-security-policy"] = policy
            await send(message)

        await self._app(scope, receive, sending)


def _shown_from(settings: Settings) -> str:
    """The studio's policy, with the project whose Storage browsers are sent to for pictures and films."""
    storage = (settings.browsers_storage or "").rstrip("/")
    policy = _STUDIO
    for kind in ("img-src", "media-src"):
        policy = policy.replace(f"{kind} 'self'", f"{kind} 'self' {storage}".rstrip())
    return policy


def _policy(path: str) -> str:
    if path.startswith(("/api/assets/", "/share/")):
        return _FILES
    if path == "/sign-in" or path.startswith("/sign-in/"):
        return _SIGN_IN
    if path == "/docs" or path.startswith("/docs/"):
        return _DOCS
    return _STUDIO if path == "/studio" or path.startswith("/studio/") else _DATA
