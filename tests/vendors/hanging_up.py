"""Hanging up on a client, half-way through an answer or before it: what no ASGI message can say."""

from __future__ import annotations

import asyncio
import socket
import struct

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

KEPT_ALIVE = 3600
"""Seconds: longer than any client keeps an idle connection, so that none is closed under a submission."""


class _Connection(H11Protocol):
    """Lets the vendor hang up on a client, which no ASGI message can."""

    open: dict[tuple[str, int], asyncio.Transport] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio does so for sockets of its own making alone; else each answer waits 40 ms for an acknowledgement.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.client:
            self.open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.client:
            self.open.pop(self.client, None)


class Cut(Response):
    """An answer that ends with the connection: after half of `content`, or with a reset before anything was said."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = _Connection.open[scope["client"]]
        if self.body:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            half = bytes(self.body)[: len(self.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            transport.close()
        else:
            linger = struct.pack("ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
