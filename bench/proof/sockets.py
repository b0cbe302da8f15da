"""A WebSocket client that costs next to nothing, so that what is measured is the server."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from collections.abc import Callable

Heard = Callable[[bytes], None]


class Client(asyncio.Protocol):
    """One connection: text frames out, text frames in. It answers pings; anything else ends it."""

    def __init__(self, path: str, host: str) -> None:
        self._path, self._host = path, host
        self._buffer = bytearray()
        self._open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.hear: Heard = lambda _: None
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            (
                f"GET {self._path} HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open:
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(ConnectionError(head.decode("latin-1").splitlines()[0]))
                return
            self._buffer = bytearray(rest)
            self._open = True
            self.opened.set_result(None)
        self._frames()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(1006)

    def send(self, text: bytes) -> None:
        self._write(0x81, text)

    def _write(self, head: int, data: bytes) -> None:
        """Masked with zeros, which is a mask like any other."""
        size = len(data)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack("!H", size)
        self.transport.write(bytes([head]) + length + b"\0\0\0\0" + data)

    def _frames(self) -> None:
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            size, start = buffer[at + 1], at + 2
            if size == 126:
                if len(buffer) < at + 4:
                    break
                size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                if len(buffer) < at + 10:
                    break
                size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if len(buffer) < start + size:
                break
            opcode, data = buffer[at] & 15, bytes(buffer[start : start + size])
            at = start + size
            if opcode == 1:
                self.hear(data)
            elif opcode == 9:
                self._write(0x8A, data)
            elif opcode == 8 and not self.closed.done():
                self.closed.set_result(int.from_bytes(data[:2], "big"))
        del buffer[:at]


async def connect(port: int, path: str) -> Client:
    loop = asyncio.get_running_loop()
    host = f"127.0.0.1:{port}"
    _, client = await loop.create_connection(lambda: Client(path, host), "127.0.0.1", port)
    await asyncio.wait_for(client.opened, 60)
    return client
