"""Who makes a job: this process, or whichever worker takes it. Where no worker lives, nothing ever waits for one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection

import structlog
from sqlalchemy.exc import SQLAlchemyError

from pixora.film.errors import PixoraError
from pixora.film.job import JobKind
from pixora.film.plan import HERE
from pixora.production.engine import VERSION, Engine
from pixora.production.presence import DEAD_AFTER_S
from pixora.store.jobs import JobRow
from pixora.store.waiting import Takes, Waiting

log = structlog.get_logger(__name__)

CPU = "cpu"
"""What a machine makes by itself: pictures that are drawn, voices, segments, the mix, the master."""
VENDORS = {
    JobKind.SCRIPT: "script",
    JobKind.REFERENCE: "image",
    JobKind.PICTURE: "image",
    JobKind.NARRATION: "speech",
    JobKind.MUSIC: "music",
    JobKind.MOTION: "motion",
}
"""Queue of a vendor's jobs, by kind."""
QUEUES = (CPU, *dict.fromkeys(VENDORS.values()))
KNOWN_S = 2.0
"""For how long it is taken as known which workers live."""
NONE_KNOWN_S = 0.2
"""For how long that none does: one that has just come is not left without work."""
LOOK_S = 1.0
"""How often the queues are looked at besides being told: a notice may be lost with its connection."""
AHEAD = 1
"""Jobs of either sort that wait in a process, so that nothing is idle there, and no worker takes what another could."""


def queue_of(row: JobRow) -> str:
    """Where a job waits. The version stands in it: a process of another one may not know how to make the job."""
    name = CPU if row.provider in HERE else VENDORS.get(row.kind, CPU)
    return _here(name)


def _here(name: str) -> str:
    """A queue as processes of this version know it."""
    return f"{VERSION}:{name}"


class Hands:
    """Gives jobs out, and takes them. `takes` is what this process takes as a worker; None for a server, which takes
    only what no worker lives for any more."""

    def __init__(
        self,
        waiting: Waiting | None,
        engine: Engine,
        executor_id: str,
        takes: Takes,
        busy: Callable[[], tuple[int, int]],
        slots: int,
        *,
        works: bool = False,
    ) -> None:
        """`waiting` is None where nobody shares the database; `busy` counts the jobs under way here: own, vendors',
        which take `slots` at once."""
        self._waiting, self._engine, self._executor_id = waiting, engine, executor_id
        self._takes, self._busy, self._works = takes, busy, works
        self._slots = slots
        self._workers: list[Takes] = []
        self._known_at = float("-inf")
        self._wake = asyncio.Event()
        self._taking: asyncio.Task[None] | None = None
        self._drained = False

    @property
    def children(self) -> int:
        """Jobs that are made at the same time without a vendor, by all who take them."""
        count = sum(worker.children for worker in self._workers if _here(CPU) in worker.queues)
        return count or self._takes.children

    async def give(self, row: JobRow) -> None:
        """Have a job made that was begun: by a worker if one lives that can, else here."""
        if self._waiting is not None and not self._works:
            queue = queue_of(row)
            here = row.provider in HERE
            for known_s in (KNOWN_S, NONE_KNOWN_S):
                await self._look(known_s)
                if any(queue in one.queues and (here or row.provider in one.providers) for one in self._workers):
                    await self._waiting.offer(row.id, queue)
                    return
        await self._engine.start(row.id, row.attempt)

    async def open(self) -> None:
        """Begin to take."""
        if self._waiting is None:
            return
        await self.announce()
        await self._look()
        self._taking = asyncio.create_task(self._take(), name="hands")

    async def announce(self) -> None:
        """Tell the others what this process takes, if it is a worker."""
        if self._waiting is not None and self._works and not self._drained:
            await self._waiting.announce(self._executor_id, self._takes)

    def wake(self, _queue: str = "") -> None:
        """Something waits, or something ended here."""
        self._wake.set()

    async def drain(self) -> None:
        """Take nothing any more; what is under way goes on."""
        self._drained = True
        if self._taking is not None:
            self._taking.cancel()
            await asyncio.gather(self._taking, return_exceptions=True)
        if self._waiting is not None and self._works:
            await self._waiting.announce(self._executor_id, None)

    async def resign(self) -> None:
        """Tell the others that this process is gone, so that they take over at once what it left."""
        if self._waiting is not None:
            await self._waiting.resign(self._executor_id)

    async def _look(self, known_s: float = KNOWN_S) -> None:
        """Which workers live. Asked again after `known_s` seconds."""
        if self._waiting is not None and time.monotonic() - self._known_at > known_s:
            self._known_at = time.monotonic()
            self._workers = await self._waiting.workers(DEAD_AFTER_S)
            await self._inherit(self._waiting)

    async def _inherit(self, waiting: Waiting) -> None:
        """What waits for workers of an older version, of which none lives any more, is this version's: it knows what
        those were asked for, and begins it anew. Of a newer one's work nobody can say so."""
        served = {queue for worker in self._workers for queue in worker.queues}
        for queue in await waiting.waiting():
            version, _, name = queue.partition(":")
            if (
                int(version) < int(VERSION)
                and queue not in served
                and (moved := await waiting.move(queue, _here(name)))
            ):
                log.info("jobs of an older version taken over", queue=name, jobs=moved)

    async def _take(self) -> None:
        while not self._drained:
            try:
                async with asyncio.timeout(LOOK_S):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            try:
                await self._look()
                own, vendors = self._busy()
                cpu, others = self._queues()
                await self._take_some(cpu, self._takes.children + AHEAD - own)
                await self._take_some(others, self._slots + AHEAD - vendors)
            except (SQLAlchemyError, PixoraError, OSError) as error:
                # The next look finds what this one did not.
                log.warning("no jobs could be taken", error=type(error).__name__)

    def _queues(self) -> tuple[list[str], list[str]]:
        """Own work and vendors' that this process takes now."""
        all_ = [_here(name) for name in QUEUES]
        if self._works:
            mine: Collection[str] = self._takes.queues
        else:
            # The last worker is gone, and jobs may wait for it still.
            mine = [queue for queue in all_ if not self._served(queue)]
        cpu = _here(CPU)
        return [queue for queue in mine if queue == cpu], [queue for queue in mine if queue != cpu]

    def _served(self, queue: str) -> bool:
        """Whether workers live that make all of a queue that this process could."""
        workers = [one for one in self._workers if queue in one.queues]
        return bool(workers) and set(self._takes.providers) <= {name for one in workers for name in one.providers}

    async def _take_some(self, queues: list[str], room: int) -> None:
        if self._waiting is None or not queues or room <= 0:
            return
        for job in await self._waiting.take(self._executor_id, queues, self._takes.providers, room):
            await self._engine.start(job.id, job.attempt)
