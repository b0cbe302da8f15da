"""Which processes are alive: each holds a lock file for as long as it lives."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from filelock import FileLock, Timeout


class Presence:
    """This process's executor id, held by a lock that the system lets go when the process dies."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "executors"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.executor_id = f"x_{secrets.token_hex(8)}"
        self._lock = FileLock(self._folder / f"{self.executor_id}.lock")
        self._lock.acquire()
        self.work_dir = data_dir / "work" / self.executor_id
        self.work_dir.mkdir(parents=True)

    def alive(self, executor_id: str) -> bool:
        """Whether that process still runs on this machine."""
        if executor_id == self.executor_id:
            return True
        file = self._folder / f"{executor_id}.lock"
        if not file.exists():
            return False
        try:
            with FileLock(file, timeout=0):
                return False
        except Timeout:
            return True

    def sweep(self) -> None:
        """Remove what dead processes left behind."""
        for folder in self.work_dir.parent.iterdir():
            if not self.alive(folder.name):
                shutil.rmtree(folder, ignore_errors=True)
                (self._folder / f"{folder.name}.lock").unlink(missing_ok=True)

    def leave(self) -> None:
        shutil.rmtree(self.work_dir, ignore_errors=True)
        self._lock.release()
        (self._folder / f"{self.executor_id}.lock").unlink(missing_ok=True)
