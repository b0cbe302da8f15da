"""Jobs that wait for whichever process takes them, and the workers that would: rows, so that nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.film.brief import Data
from pixora.film.plan import HERE
from pixora.store import tables as t
from pixora.store.database import reading
from pixora.store.jobs import IN_FLIGHT
from pixora.store.notices import notify_in
from pixora.store.unbroken import unbroken

QUEUED = "pixora_queued"
"""Notices on it say the queue in which a job waits."""


class Takes(Data):
    """What a worker takes."""

    queues: tuple[str, ...]
    providers: tuple[str, ...]
    """Vendors that it has keys for."""
    children: int
    """Jobs that it makes itself at the same time."""


@dataclass(frozen=True)
class Taken:
    id: str
    attempt: int


class Waiting:
    """The queues, and who works on them."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock
        self._reader = reading(engine)

    @unbroken
    async def offer(self, job_id: str, queue: str) -> None:
        """Let a job that was begun wait for any process."""
        async with self._engine.begin() as connection:
            change = update(t.jobs).where(t.jobs.c.id == job_id, t.jobs.c.state.in_(IN_FLIGHT))
            await connection.execute(change.values(queue=queue, executor_id=None))
            await notify_in(connection, QUEUED, queue)

    @unbroken
    async def move(self, queue: str, to: str) -> int:
        """Have the jobs of one queue wait in another; returns how many."""
        async with self._engine.begin() as connection:
            change = update(t.jobs).where(t.jobs.c.queue == queue, t.jobs.c.state.in_(IN_FLIGHT)).values(queue=to)
            moved = int((await connection.execute(change)).rowcount)
            await notify_in(connection, QUEUED, to)
        return moved

    @unbroken
    async def take(
        self, executor_id: str, queues: Collection[str], providers: Collection[str], most: int
    ) -> list[Taken]:
        """Up to `most` jobs of these queues that this process can make, the oldest first; each goes to one process."""
        jobs = t.jobs.c
        free = (
            select(jobs.id)
            .where(jobs.queue.in_(queues), jobs.state.in_(IN_FLIGHT), jobs.provider.in_([*HERE, *providers]))
            .order_by(jobs.started_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        async with self._engine.begin() as connection:
            ids = list((await connection.execute(free)).scalars())
            if not ids:
                return []
            change = update(t.jobs).where(jobs.id.in_(ids)).values(queue=None, executor_id=executor_id)
            rows = await connection.execute(change.returning(jobs.id, jobs.attempt))
            return [Taken(row.id, row.attempt) for row in rows]

    async def waiting(self, queues: Collection[str] | None = None) -> dict[str, int]:
        """How many jobs wait in each queue."""
        jobs = t.jobs.c
        query = select(jobs.queue, func.count()).where(jobs.queue.is_not(None), jobs.state.in_(IN_FLIGHT))
        if queues is not None:
            query = query.where(jobs.queue.in_(queues))
        async with self._reader.connect() as connection:
            return {queue: int(count) for queue, count in await connection.execute(query.group_by(jobs.queue))}

    async def workers(self, silent_s: float) -> list[Takes]:
        """What the workers take that were heard of within so many seconds."""
        c = t.executors.c
        query = select(c.takes).where(c.takes.is_not(None), c.beat_at > self._clock() - silent_s)
        async with self._reader.connect() as connection:
            rows = (await connection.execute(query)).scalars()
            return [Takes.model_validate(row) for row in rows if row]

    @unbroken
    async def announce(self, executor_id: str, takes: Takes | None) -> None:
        """Say what a process takes; None: nothing any more."""
        change = update(t.executors).where(t.executors.c.id == executor_id)
        async with self._engine.begin() as connection:
            await connection.execute(change.values(takes=takes.model_dump(mode="json") if takes else None))

    @unbroken
    async def resign(self, executor_id: str) -> None:
        """A process ends: the others need not wait until it was silent for long to take over what it left."""
        change = update(t.executors).where(t.executors.c.id == executor_id)
        async with self._engine.begin() as connection:
            await connection.execute(change.values(beat_at=0.0, takes=None))
