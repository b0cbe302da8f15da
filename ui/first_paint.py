"""The page's own head within Gradio's: style and script are there first, and nothing in it names another host."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOREIGN = re.compile(rb"<meta\s[^>]*?(?:property|name)=\"(?:og|twitter):[^>]*>")


class FirstPaint:
    """ASGI middleware: puts `head` before the end of the page's `<head>`. Gradio itself would add it much later."""

    def __init__(self, app: ASGIApp, path: str, head: str) -> None:
        self._app, self._paths, self._head = app, (path, f"{path}/"), head.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in self._paths:
            await self._app(scope, receive, send)
            return
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        begun: Message | None = None
        body = b""

        async def sending(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start":
                begun = message
                return
            body += message.get("body", b"")
            if message.get("more_body") or begun is None:
                return
            page = _FOREIGN.sub(b"", body).replace(b"</head>", self._head + b"</head>", 1)
            headers = [pair for pair in begun["headers"] if pair[0].lower() != b"content-length"]
            headers.append((b"content-length", str(len(page)).encode()))
            await send({**begun, "headers": headers})
            await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, sending)
