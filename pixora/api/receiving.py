"""Receives a form with one file, straight to disk: bytes are counted as they come, and nothing is held in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect, Request

from pixora.film.errors import InvalidInput
from pixora.store.assets import disk_error

IDLE_S = 30.0
"""Seconds in which something has to come."""
WHOLE_S = 1800.0
"""Seconds in which everything has to come."""
PARTS = 8
FIELD_BYTES = 2_000
OVERHEAD = 64 * 1024
"""Bytes of a form beside its file."""
_AT_ONCE = 1 << 20
_MEDIA = "multipart/form-data"


@dataclass(frozen=True)
class Received:
    """Fields by name, and the file as it was sent. Its name and declared type are nowhere: nobody needs them."""

    fields: dict[str, str]
    file: Path


async def receive(request: Request, into: Path, most_bytes: Callable[[str | None], int]) -> Received:
    """Write the form's one file to `into`. `most_bytes` says how large it may be by the field `kind`, if that came
    before it, or else for any. Raises `InvalidInput`: `wrong_type`, `bad_form`, `no_file`, `two_files`,
    `too_big`, `cut_off` or `upload_too_slow`; `Unavailable("disk_full")`."""
    media, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if media != _MEDIA.encode() or not boundary:
        raise InvalidInput("wrong_type", f"An upload is sent as {_MEDIA}.", "Send a form with the field “file”.")
    most = most_bytes(None)
    check_declared(request, most + OVERHEAD, most)
    try:
        with into.open("xb") as file:
            form = _Form(boundary, file, most_bytes)
            await _feed(request, form)
    except FormParserError as error:
        raise InvalidInput("bad_form", "This form cannot be read.", "Send multipart/form-data.") from error
    except OSError as error:
        raise disk_error(error) from error
    if not form.ended:
        raise _cut_off()
    if form.files == 0:
        raise InvalidInput("no_file", "There is no file in this form.", "Send it in the field “file”.")
    return Received(fields={name: _text(value) for name, value in form.fields.items()}, file=into)


def check_declared(request: Request, most: int, told: int) -> None:
    """Refuse what says itself that it is too big, before any of it is read."""
    declared = request.headers.get("content-length", "0")
    if declared.isascii() and declared.isdigit() and int(declared[:18]) > most:
        raise too_big(told)


async def _feed(request: Request, form: _Form) -> None:
    stream = request.stream()
    total = 0
    try:
        async with asyncio.timeout(WHOLE_S):
            while chunk := await _next(stream):
                total += len(chunk)
                if total > form.most + OVERHEAD:  # of what is no file as well
                    raise too_big(form.most)
                form.take(chunk)
                if form.waiting >= _AT_ONCE:
                    await asyncio.to_thread(form.write)
            await asyncio.to_thread(form.write)
    except TimeoutError:
        raise InvalidInput("upload_too_slow", "The file came too slowly.", "Try again on a faster line.") from None
    except ClientDisconnect:
        raise _cut_off() from None


async def _next(stream: AsyncIterator[bytes]) -> bytes:
    """The next piece that is not empty; none at the end."""
    async with asyncio.timeout(IDLE_S):
        async for chunk in stream:
            if chunk:
                return chunk
    return b""


class _Form:
    """What the parser has told so far."""

    def __init__(self, boundary: bytes, file: BinaryIO, most_bytes: Callable[[str | None], int]) -> None:
        self.most, self._most_bytes, self._file = most_bytes(None), most_bytes, file
        self.fields: dict[str, bytearray] = {}
        self.files = self.waiting = 0
        self.ended = False
        self._parts = self._size = 0
        self._pending: list[bytes] = []
        self._header, self._value = bytearray(), bytearray()
        self._name = ""
        self._is_file = False
        self._disposed = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._head,
                "on_headers_finished": self._open,
                "on_part_data": self._data,
                "on_end": self._end,
            },
        )

    def take(self, chunk: bytes) -> None:
        self._parser.write(chunk)

    def write(self) -> None:
        """What has been gathered of the file, to disk."""
        self._file.writelines(self._pending)
        self._pending.clear()
        self.waiting = 0

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > PARTS:
            raise InvalidInput("bad_form", "This form has too many parts.", "Send the file and its place only.")
        self._disposed = False

    def _head(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            self._name = _text(options.get(b"name", b""))
            self._is_file = b"filename" in options or self._name == "file"
            self._disposed = True
        self._header.clear()
        self._value.clear()

    def _open(self) -> None:
        if not self._disposed:
            raise InvalidInput("bad_form", "A part of this form has no name.", "Send multipart/form-data.")
        if self._is_file:
            self.files += 1
            if self.files > 1:
                raise InvalidInput("two_files", "There is more than one file in this form.", "Send one at a time.")
            kind = self.fields.get("kind")
            self.most = self._most_bytes(_text(kind) if kind is not None else None)
        elif self._name in self.fields:
            raise InvalidInput("bad_field", f"“{self._name[:40]}” is there twice.", "Send it once.")
        else:
            self.fields[self._name] = bytearray()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if not self._is_file:
            field = self.fields[self._name]
            field.extend(data[start:end])
            if len(field) > FIELD_BYTES:
                raise InvalidInput("bad_field", f"“{self._name[:40]}” is too long.", "Shorten it.")
            return
        self._size += end - start
        if self._size > self.most:
            raise too_big(self.most)
        self._pending.append(data[start:end])
        self.waiting += end - start

    def _end(self) -> None:
        self.ended = True


def too_big(most: int) -> InvalidInput:
    return InvalidInput("too_big", f"This file has more than {most / 1e6:.0f} MB.", "Choose a smaller one.")


def _cut_off() -> InvalidInput:
    return InvalidInput("cut_off", "The upload was cut off.", "Send it once more.")


def _text(value: bytes | bytearray) -> str:
    try:
        return bytes(value).decode()
    except UnicodeDecodeError as error:
        raise InvalidInput("bad_field", "A field of this form is not Unicode text.", "Send it as UTF-8.") from error
