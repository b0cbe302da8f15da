"""Sends an open file: whole, in parts, or only its headers. What was opened is what is sent, whatever becomes of its
name in the meantime."""

from __future__ import annotations

import asyncio
import io
import os
import secrets
from collections.abc import Mapping
from email.utils import formatdate, parsedate_to_datetime

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pixora.api.ranges import Span, parse_range

CHUNK = 256 * 1024
"""Bytes that are read at once: a film's seek answers within one, and a thread is not asked more often than needed."""


class OpenFile(Response):
    """A response of an open file, which it closes. ETag, Last-Modified, If-None-Match, If-Modified-Since,
    If-Match, Range (several, too) and If-Range as RFC 9110 has them.

    Starlette's FileResponse opens a file by its name after it was looked at, answers 400 to a Range that is to be
    ignored, and knows of the conditions If-Range alone.
    """

    def __init__(self, file: io.FileIO, content_type: str, headers: Mapping[str, str]) -> None:
        self._file = file
        found = os.fstat(file.fileno())
        self._size, self._modified = found.st_size, int(found.st_mtime)
        self.etag = f'"{found.st_mtime_ns:x}-{found.st_size:x}-{found.st_ino:x}"'
        self._type = content_type
        self._fields = dict(headers) | {
            "etag": self.etag,
            "last-modified": formatdate(self._modified, usegmt=True),
            "accept-ranges": "bytes",
        }
        self.background = None
        self.status_code = 200

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._answer(scope, send)
        finally:
            self._file.close()

    async def _answer(self, scope: Scope, send: Send) -> None:
        asked = Headers(scope=scope)
        head_only = scope["method"] == "HEAD"
        if not self._as_expected(asked):
            await _start(send, 412, self._fields | {"content-length": "0"})
            await _end(send)
            return
        if self._is_known(asked):
            await _start(send, 304, self._fields)
            await _end(send)
            return
        spans = self._spans(asked)
        if spans is None:
            more = {"content-range": f"bytes */{self._size}", "content-length": "0"}
            await _start(send, 416, self._fields | more)
            await _end(send)
        elif not spans:
            whole = {"content-type": self._type, "content-length": str(self._size)}
            await _start(send, 200, self._fields | whole)
            await self._send_spans(send, [] if head_only else [(b"", (0, self._size), b"")])
        elif len(spans) == 1:
            start, end = spans[0]
            part = {
                "content-type": self._type,
                "content-range": f"bytes {start}-{end - 1}/{self._size}",
                "content-length": str(end - start),
            }
            await _start(send, 206, self._fields | part)
            await self._send_spans(send, [] if head_only else [(b"", spans[0], b"")])
        else:
            await self._send_parts(send, spans, head_only=head_only)

    def _as_expected(self, asked: Headers) -> bool:
        wanted = asked.get("if-match")
        return wanted is None or wanted.strip() == "*" or self.etag in _tags(wanted)

    def _is_known(self, asked: Headers) -> bool:
        if (known := asked.get("if-none-match")) is not None:
            return known.strip() == "*" or self.etag in {tag.removeprefix("W/") for tag in _tags(known)}
        since = _date(asked.get("if-modified-since"))
        return since is not None and self._modified <= since

    def _spans(self, asked: Headers) -> list[Span] | None:
        """The parts that are asked for, none for the whole file; None when there are no such parts."""
        wanted, only_if = asked.get("range"), asked.get("if-range")
        if wanted is None:
            return []
        if only_if is not None:
            same = only_if.strip() == self.etag or _date(only_if) == self._modified
            if not same:
                return []
        return parse_range(wanted, self._size)

    async def _send_parts(self, send: Send, spans: list[Span], *, head_only: bool) -> None:
        boundary = secrets.token_hex(16)
        pieces = [
            (
                f"--{boundary}\r\ncontent-type: {self._type}\r\n"
                f"content-range: bytes {start}-{end - 1}/{self._size}\r\n\r\n".encode(),
                (start, end),
                b"\r\n",
            )
            for start, end in spans
        ]
        close = f"--{boundary}--\r\n".encode()
        length = sum(len(before) + end - start + len(after) for before, (start, end), after in pieces) + len(close)
        headers = {"content-type": f"multipart/byteranges; boundary={boundary}", "content-length": str(length)}
        await _start(send, 206, self._fields | headers)
        await self._send_spans(send, [] if head_only else [*pieces, (close, (0, 0), b"")])

    async def _send_spans(self, send: Send, pieces: list[tuple[bytes, Span, bytes]]) -> None:
        for before, (start, end), after in pieces:
            if before:
                await _more(send, before)
            while start < end:
                chunk = await asyncio.to_thread(_read, self._file.fileno(), min(CHUNK, end - start), start)
                if not chunk:
                    # Shorter than it was: the connection is broken off, so that nobody takes it for whole.
                    raise OSError("an asset became shorter while it was sent")
                start += len(chunk)
                await _more(send, chunk)
            if after:
                await _more(send, after)
        await _end(send)


def _read(descriptor: int, length: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(descriptor, length, offset)
    os.lseek(descriptor, offset, os.SEEK_SET)  # Windows; each response has a descriptor of its own
    return os.read(descriptor, length)


def _tags(header: str) -> set[str]:
    return {tag.strip() for tag in header.split(",")}


def _date(text: str | None) -> int | None:
    if not text:
        return None
    try:
        return int(parsedate_to_datetime(text).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None


async def _start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})


async def _more(send: Send, chunk: bytes) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _end(send: Send) -> None:
    await send({"type": "http.response.body", "body": b"", "more_body": False})
