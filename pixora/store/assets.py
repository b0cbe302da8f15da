"""Asset files, in a folder or in a bucket of the same layout. Immutable but for the copies that carry a fixed name."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Container, Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

from pixora.film.errors import InvalidInput, NotFound, Unavailable
from pixora.film.job import JobKind

_KEY = re.compile(r"tasks/[a-z0-9_]{1,40}(/[a-z0-9_+-]{1,100})?/[a-z0-9_+-]{1,100}\.[a-z0-9]{2,5}")
KEPT_NAMES = ("script.json", "final.mp4")
"""Files of a task that are written anew, and have no row."""
CONTENT_TYPES = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".json": "application/json",
    ".srt": "application/x-subrip; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
}
"""Of everything that is ever stored."""
_FOLDERS = {
    JobKind.NARRATION: "audio",
    JobKind.MIX: "audio",
    JobKind.SOUND: "audio",
    JobKind.MUSIC: "music",
    JobKind.AMBIENCE: "audio",
    JobKind.PICTURE: "scenes",
    JobKind.MOTION: "scenes",
    JobKind.REFERENCE: "characters",
    JobKind.SEGMENT: "scenes",
}


def asset_key(task_id: str, kind: JobKind, scene_id: str | None, part: str, fingerprint: str, suffix: str) -> str:
    """Where an asset stands in the store. Nothing in it comes from a user's text."""
    short = fingerprint[:12]
    match kind:
        case JobKind.MASTER:
            name = f"final-{short}"
        case JobKind.AMBIENCE if part == "effects":
            name = f"{part}-{short}"
        case (
            JobKind.CAPTIONS
            | JobKind.THUMBNAIL
            | JobKind.AMBIENCE
            | JobKind.SOUND
            | JobKind.ANIMATIC
            | JobKind.SCRIPT
            | JobKind.LOGO
            | JobKind.EXPORT
        ):
            name = f"{kind.value}-{short}"
        case JobKind.MUSIC:
            name = short
        case JobKind.MIX:
            name = f"{part}-{short}"
        case _:
            # A join's id holds two scenes; long lists never occur, so that the name stays within every file system.
            name = f"{scene_id}-{short}"
    folder = _FOLDERS.get(kind)
    return "/".join(["tasks", task_id, *([folder] if folder else []), f"{name}{suffix}"])


class Assets(Protocol):
    """Where asset files are kept. Keys that are not laid out as an asset are `NotFound`."""

    async def local(self, key: str) -> Path:
        """A file of this machine with an asset's content, which nobody may change."""

    async def put(self, key: str, source: Path, about: Mapping[str, str] | None = None) -> tuple[str, int]:
        """Move `source` into the store. Returns sha256 and size in bytes of what is there now. `about` is written
        beside it where the store can. Raises `disk_full`, `Unavailable`."""

    async def copy(self, key: str, to: str) -> None:
        """Give an asset a second name."""

    async def write(self, key: str, content: bytes) -> None:
        """Replace the small file `key` at once."""

    async def stray(self, named: Container[str], older_than: float) -> list[tuple[str, int]]:
        """Keys and sizes of files that no row names and that are older than `older_than` (seconds since the epoch):
        what a crash left between a file and its row."""

    async def remove(self, key: str) -> int:
        """Remove a file; returns how many bytes it had, 0 when it was gone."""

    async def delete_task(self, task_id: str) -> None:
        """Remove every object of a task, and of no other."""

    async def address(self, key: str, *, download: bool = False) -> str | None:
        """Where a browser fetches an asset itself; None when this server has to send it."""


def check_key(key: str) -> str:
    """The key, if it is laid out as an asset. Raises `NotFound`."""
    if not _KEY.fullmatch(key):
        raise NotFound("asset")
    return key


class FolderAssets(Assets):
    """Assets below one folder. Keys are checked against the layout, so that no path from outside is ever opened."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, key: str) -> Path:
        """The file of a key. Raises `NotFound` for anything that is not laid out as an asset."""
        return self._root.joinpath(*PurePosixPath(check_key(key)).parts)

    async def local(self, key: str) -> Path:
        """As `path`."""
        return self.path(key)

    async def address(self, key: str, *, download: bool = False) -> str | None:
        """Nobody but this server reads the folder."""
        return None

    async def put(self, key: str, source: Path, about: Mapping[str, str] | None = None) -> tuple[str, int]:
        """Move `source` into the store. Returns sha256 and size in bytes. Raises `disk_full`."""
        return await asyncio.to_thread(self._put, key, source)

    async def copy(self, key: str, to: str) -> None:
        """Give an asset a second name; an existing one is replaced at once."""
        await asyncio.to_thread(self._link, self.path(key), self.path(to))

    async def write(self, key: str, content: bytes) -> None:
        """Replace the small file `key` at once."""
        await asyncio.to_thread(self._write, self.path(key), content)

    async def stray(self, named: Container[str], older_than: float) -> list[tuple[str, int]]:
        """Keys and sizes of files that no row names and that are older than `older_than` (seconds since the epoch):
        what a crash left between a file and its row."""
        return await asyncio.to_thread(self._stray, named, older_than)

    async def remove(self, key: str) -> int:
        """Remove a file; returns how many bytes it had, 0 when it was gone."""
        return await asyncio.to_thread(self._remove, self.path(key))

    async def delete_task(self, task_id: str) -> None:
        """Remove every object of a task, and of no other."""
        if not re.fullmatch(r"[a-z0-9_]{1,40}", task_id):
            raise InvalidInput("bad_task_id", "That is not a task id.")
        await asyncio.to_thread(shutil.rmtree, self._root / "tasks" / task_id, ignore_errors=True)

    def _stray(self, named: Container[str], older_than: float) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for file in (self._root / "tasks").rglob("*"):
            if not file.is_file() or file.stat().st_mtime > older_than or file.name in KEPT_NAMES:
                continue
            key = file.relative_to(self._root).as_posix()
            if key not in named and (_KEY.fullmatch(key) or file.name.endswith(".part")):
                found.append((key, file.stat().st_size))
        return found

    @staticmethod
    def _remove(file: Path) -> int:
        try:
            size = file.stat().st_size
            file.unlink()
        except FileNotFoundError:
            return 0
        return size

    def _put(self, key: str, source: Path) -> tuple[str, int]:
        target = self.path(key)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = source.stat().st_size
            try:
                source.replace(target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                partial = target.with_name(f".{uuid.uuid4().hex}.part")
                shutil.copyfile(source, partial)
                partial.replace(target)
        except OSError as error:
            raise disk_error(error) from error
        return digest, size

    def _link(self, source: Path, target: Path) -> None:
        partial = target.with_name(f".{uuid.uuid4().hex}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, partial)
            except OSError:
                shutil.copyfile(source, partial)
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise disk_error(error) from error

    def _write(self, target: Path, content: bytes) -> None:
        partial = target.with_name(f".{uuid.uuid4().hex}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(content)
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise disk_error(error) from error


def disk_error(error: OSError) -> Exception:
    """The same fault in words that help: a full disk is told as such."""
    return disk_full() if error.errno in (errno.ENOSPC, errno.EDQUOT) else error


def disk_full() -> Unavailable:
    return Unavailable("disk_full", "The disk is full.", "Free some space, then go on; what was made is kept.")
