"""Which processes work on the records: each has a row and renews it; one that stops doing so is dead."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.store import tables as t
from pixora.store.clock import now
from pixora.store.database import reading, upsert
from pixora.store.unbroken import unbroken


@dataclass(frozen=True)
class Beat:
    executor_id: str
    host: str
    """"" for one that is being cleared up after."""
    beat_at: float
    silent: float
    """Seconds since then."""


class Executors:
    def __init__(self, engine: AsyncEngine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock
        self._reader = reading(engine)

    @unbroken
    async def enter(self, executor_id: str, host: str) -> None:
        """Put an executor on the list, as one that lives."""
        at = self._clock()
        async with self._engine.begin() as connection:
            row = upsert(connection, t.executors).values(id=executor_id, host=host, started_at=now(), beat_at=at)
            again = row.on_conflict_do_update(index_elements=["id"], set_={"host": host, "beat_at": at})
            await connection.execute(again)

    @unbroken
    async def beat(self, executor_id: str, host: str) -> bool:
        """Say that an executor lives; false when it was taken for dead: others clear up after it, or have done so."""
        c = t.executors.c
        change = update(t.executors).where(c.id == executor_id, c.host == host).values(beat_at=self._clock())
        async with self._engine.begin() as connection:
            return bool((await connection.execute(change)).rowcount == 1)

    async def find(self, executor_id: str) -> Beat | None:
        """An executor's last beat; None when it is not on the list."""
        query = select(t.executors.c.id, t.executors.c.host, t.executors.c.beat_at)
        at = self._clock()
        async with self._reader.connect() as connection:
            row = (await connection.execute(query.where(t.executors.c.id == executor_id))).one_or_none()
            return Beat(row.id, row.host, row.beat_at, at - row.beat_at) if row is not None else None

    async def others(self, executor_id: str) -> list[Beat]:
        """The last beat of all but one."""
        query = select(t.executors.c.id, t.executors.c.host, t.executors.c.beat_at)
        at = self._clock()
        async with self._reader.connect() as connection:
            rows = await connection.execute(query.where(t.executors.c.id != executor_id))
            return [Beat(row.id, row.host, row.beat_at, at - row.beat_at) for row in rows]

    async def has(self, executor_id: str) -> bool:
        query = select(t.executors.c.id).where(t.executors.c.id == executor_id)
        async with self._reader.connect() as connection:
            return (await connection.execute(query)).first() is not None

    @unbroken
    async def claim(self, dead: Beat) -> bool:
        """Undertake to clear up after an executor; true for one process only. If that one dies over it, the row falls
        silent again and another may."""
        table = t.executors
        change = update(table).where(table.c.id == dead.executor_id, table.c.beat_at == dead.beat_at)
        async with self._engine.begin() as connection:
            done = await connection.execute(change.values(host="", beat_at=self._clock(), takes=None))
            return bool(done.rowcount == 1)

    @unbroken
    async def bury(self, executor_id: str) -> bool:
        """Take a dead executor that was claimed off the list; true for the one process that did."""
        c = t.executors.c
        async with self._engine.begin() as connection:
            done = await connection.execute(delete(t.executors).where(c.id == executor_id, c.host == ""))
            return bool(done.rowcount == 1)
