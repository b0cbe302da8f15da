"""Which processes are alive: each renews a row, and on its own machine holds a lock file that dies with it."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

import structlog
from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from pixora.film.errors import PixoraError
from pixora.identity.key_files import own_secret
from pixora.store.database import unreachable
from pixora.store.executors import Executors

log = structlog.get_logger(__name__)

BEAT_S = 4.0
DEAD_AFTER_S = 20.0
"""Seconds without a beat after which a process on another machine is taken to be dead: its work is taken over within
30 s."""
RETURN_S = 0.5
"""How often one that was taken for dead looks whether its work has been taken over."""


class Own(Protocol):
    """The work of this process, as its presence sees it."""

    async def surrender(self) -> None:
        """Others have it, or are about to: stop all that is under way, and write nothing more of it."""

    async def look(self, missed: bool) -> None:
        """After each beat: see whether all that is this process's is being worked on, if anything speaks against it,
        such as that beats before it were `missed`."""

    async def returned(self) -> None:
        """This process is on the list again."""


class Presence:
    """This process's executor id, and the watch over the others."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "executors"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.executor_id = f"x_{secrets.token_hex(8)}"
        # Locks tell who lives among the processes of one folder alone, and machines may have the same name.
        self._host = f"{socket.gethostname()[:200]} {own_secret(data_dir, 'machine.id').hex()[:16]}"
        self._lock = FileLock(self._folder / f"{self.executor_id}.lock")
        self._lock.acquire()
        self.work_dir = data_dir / "work" / self.executor_id
        self.work_dir.mkdir(parents=True)
        self._watching: asyncio.Task[None] | None = None
        self._executors: Executors | None = None

    async def enter(self, executors: Executors) -> None:
        """Take a row; from now on the others know of this process."""
        self._executors = executors
        await executors.enter(self.executor_id, self._host)

    def watch(self, take_over: Callable[[str], Awaitable[None]] | None, own: Own) -> None:
        """Renew the row, and call `take_over` with each executor that died, in one living process only. `own` is told
        when this one was taken for dead itself."""
        self._watching = asyncio.create_task(self._watch(take_over, own), name="presence")

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

    async def gone(self, executor_id: str) -> bool:
        """Whether a process is dead, on this machine or elsewhere."""
        if self.alive(executor_id) or self._executors is None:
            return False
        beats = {one.executor_id: one for one in await self._executors.others(self.executor_id)}
        beat = beats.get(executor_id)
        return beat is None or beat.host in (self._host, "") or beat.silent > DEAD_AFTER_S

    async def others(self) -> bool:
        """Whether another process works on the same records."""
        if self._executors is None:
            return False
        others = await self._executors.others(self.executor_id)
        return any([not await self.gone(one.executor_id) for one in others])

    async def bury(self, take_over: Callable[[str], Awaitable[None]]) -> None:
        """Call `take_over` with each executor that is gone: on this machine by its lock, elsewhere by its silence."""
        if self._executors is None:
            return
        for beat in await self._executors.others(self.executor_id):
            gone = beat.host == self._host and not self.alive(beat.executor_id)
            if (gone or beat.silent > DEAD_AFTER_S) and await self._executors.claim(beat):
                await take_over(beat.executor_id)

    def sweep(self) -> None:
        """Remove what dead processes left behind on this machine."""
        for folder in self.work_dir.parent.iterdir():
            if not self.alive(folder.name):
                shutil.rmtree(folder, ignore_errors=True)
                (self._folder / f"{folder.name}.lock").unlink(missing_ok=True)

    async def rest(self) -> None:
        """Renew the row no more, and look after nobody."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def leave(self) -> None:
        """Be gone: what was left unfinished is taken over by others at once."""
        await self.rest()
        shutil.rmtree(self.work_dir, ignore_errors=True)
        self._lock.release()
        (self._folder / f"{self.executor_id}.lock").unlink(missing_ok=True)

    async def _watch(self, take_over: Callable[[str], Awaitable[None]] | None, own: Own) -> None:
        if self._executors is None:
            return
        missed = False
        while True:
            try:
                if not await self._executors.beat(self.executor_id, self._host):
                    await self._come_back(self._executors, own)
                await own.look(missed)
                missed = False
                if take_over is not None:
                    await self.bury(take_over)
            except (SQLAlchemyError, PixoraError, OSError) as error:
                # The next beat tries again: a database that is busy or full for a moment must not end the watch.
                missed = missed or unreachable(error)
                log.warning("presence could not be renewed", error=type(error).__name__)
            await asyncio.sleep(BEAT_S)

    async def _come_back(self, executors: Executors, own: Own) -> None:
        """This process was silent for too long: cut off, or stopped. What was its own is let go of, and it goes on as
        if it had just come, once whoever clears up after it has done so."""
        log.warning("this process was taken for dead, and others have its work")
        await own.surrender()
        while (beat := await executors.find(self.executor_id)) is not None:
            # Who undertook to clear up may have died over it; what is left then is this process's still.
            if beat.silent > DEAD_AFTER_S and await executors.claim(beat):
                break
            await asyncio.sleep(RETURN_S)
        await executors.enter(self.executor_id, self._host)
        await own.returned()
        log.info("this process works again")
