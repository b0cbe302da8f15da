"""What all processes together have at a vendor: places that jobs hold there, and what was handed in this minute."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.store import tables as t
from pixora.store.clock import new_id
from pixora.store.database import upsert
from pixora.store.jobs import IN_FLIGHT
from pixora.store.notices import notify_in
from pixora.store.unbroken import unbroken

FREED = "pixora_freed"
"""Notices on it say the vendor at whom a place came free."""
MINUTE = 60.0


class Places:
    """Counted in rows, under a lock for each vendor: whoever comes at the same moment comes after."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    @unbroken
    async def take(self, provider: str, job_id: str, attempt: int, most: int) -> bool:
        """A place at a vendor who works on `most` jobs at once; false while there is none.

        A place belongs to its job and not to a process: that of a dead process's job is kept for whoever goes on with
        it, and free when the job has ended. A job that the vendor has already is counted with or without one.
        """
        jobs, places = t.jobs, t.places
        held = select(places.c.job_id).where(places.c.job_id == jobs.c.id, places.c.attempt == jobs.c.attempt)
        there = jobs.c.vendor_id.is_not(None) | held.exists()
        has = select(jobs.c.id).where(jobs.c.id == job_id, there)
        others = select(func.count()).where(
            jobs.c.provider == provider, jobs.c.state.in_(IN_FLIGHT), jobs.c.id != job_id, there
        )
        async with self._engine.begin() as connection:
            await _alone_in(connection, provider)
            if (await connection.execute(has)).first() is None and (
                int((await connection.execute(others)).scalar_one()) >= most
            ):
                return False
            row = upsert(connection, places).values(job_id=job_id, attempt=attempt)
            again = row.on_conflict_do_update(index_elements=["job_id"], set_={"attempt": attempt})
            await connection.execute(again)
            return True

    @unbroken
    async def give(self, provider: str, job_id: str) -> None:
        """Let go of a job's place."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.places).where(t.places.c.job_id == job_id))
            await notify_in(connection, FREED, provider)

    @unbroken
    async def hand_in(self, provider: str, per_minute: int) -> float:
        """Count a submission, if fewer than `per_minute` were made in the last 60 s: then 0, else seconds to wait."""
        table, at = t.submissions, self._clock()
        mine = table.c.provider == provider
        async with self._engine.begin() as connection:
            await _alone_in(connection, provider)
            await connection.execute(delete(table).where(mine, table.c.at <= at - MINUTE))
            made = (await connection.execute(select(table.c.at).where(mine).order_by(table.c.at))).scalars().all()
            if len(made) < per_minute:
                await connection.execute(insert(table).values(id=new_id("sent"), provider=provider, at=at))
                return 0.0
            # So many of the oldest have to be a minute old before one more may go.
            return max(0.01, float(made[len(made) - per_minute]) + MINUTE - at)


async def _alone_in(connection: AsyncConnection, provider: str) -> None:
    """SQLite lets one transaction write at a time anyway."""
    if connection.dialect.name == "postgresql":
        key = func.hashtextextended(f"places {provider}", 0)
        await connection.execute(select(func.pg_advisory_xact_lock(key)))
