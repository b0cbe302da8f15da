"""Copies of stored files on this machine, for the work on them: bounded, checked by hash, and gone without a loss."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path, PurePosixPath

IN_USE_S = 1800.0
"""Seconds after which nobody works any more with a file that was handed out: so long it stays, whatever the bound."""
OVER = 0.1
"""Share of the bound that may come in before the folder is measured again."""


class Cache:
    """Files below one folder by their keys. Several processes of a machine may share it."""

    def __init__(self, folder: Path, most_bytes: int, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._most, self._clock = folder, most_bytes, clock
        self._checked: dict[str, tuple[int, int]] = {}
        self._came_in = most_bytes

    def draft(self) -> Path:
        """A name below the folder for a file that is being fetched."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f".{uuid.uuid4().hex}.part"

    def find(self, key: str, sha256: str | None) -> Path | None:
        """The copy of that content, if there is one. What is damaged is removed. It is read once in a process."""
        file = self._path(key)
        try:
            stat = file.stat()
            seen = (stat.st_ino, stat.st_size)
            if sha256 is not None and self._checked.get(f"{key} {sha256}") != seen:
                if hash_file(file) != sha256:
                    self.drop(key)
                    return None
                self._checked[f"{key} {sha256}"] = seen
            at = self._clock()
            os.utime(file, (at, at))
        except FileNotFoundError:
            return None
        return file

    def keep(self, key: str, source: Path) -> Path:
        """Move a file in, and let go of what was used longest ago if it is too much. Raises `OSError`."""
        file = self._path(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        size = source.stat().st_size
        try:
            source.replace(file)
        except OSError:
            partial = self.draft()
            shutil.move(source, partial)
            partial.replace(file)
        at = self._clock()
        os.utime(file, (at, at))
        self._came_in += size
        if self._came_in > self._most * OVER:
            self._came_in = 0
            self._shrink()
        return file

    def drop(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def drop_task(self, task_id: str) -> None:
        shutil.rmtree(self._folder / "tasks" / task_id, ignore_errors=True)

    def _path(self, key: str) -> Path:
        return self._folder.joinpath(*PurePosixPath(key).parts)

    def _shrink(self) -> None:
        found: list[tuple[float, int, Path]] = []
        for file in self._folder.rglob("*"):
            try:
                stat = file.stat()
            except FileNotFoundError:
                continue
            if file.is_file():
                found.append((stat.st_mtime, stat.st_size, file))
        total, idle = sum(size for _, size, _ in found), self._clock() - IN_USE_S
        for at, size, file in sorted(found):
            if total <= self._most or at > idle:
                return
            file.unlink(missing_ok=True)
            total -= size


def hash_file(file: Path) -> str:
    """Its sha256."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
