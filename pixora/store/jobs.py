"""Jobs and the assets they made, as rows: begun, changed, ended and forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from pixora.film.fingerprint import FINGERPRINT_VERSION
from pixora.film.job import Job
from pixora.film.plan import HERE
from pixora.store import tables as t
from pixora.store.clock import new_id, now
from pixora.store.database import upsert
from pixora.store.job_queries import JobQueries
from pixora.store.job_rows import COLLECTABLE, IN_FLIGHT, Asset, JobRow, read_job
from pixora.store.notices import JOBS, notify_in
from pixora.store.unbroken import unbroken

__all__ = ["COLLECTABLE", "IN_FLIGHT", "Asset", "JobRow", "Jobs", "read_job"]


class Jobs(JobQueries):
    """Reads and writes jobs and assets."""

    @staticmethod
    async def begin_in(
        connection: AsyncConnection,
        user_id: str,
        task_id: str,
        job: Job,
        inputs: Mapping[str, str],
        executor_id: str,
        price: str | None,
        *,
        lost: bool = False,
        copied: bool = False,
    ) -> tuple[JobRow, bool]:
        """Write down that a job begins, and that the task waits for it. The flag is false when nothing is to be begun:
        it is in flight already, for this task or another of the same owner, or it ended since the plan was made, and
        its result is there. `copied` begins all the same: the result is taken over from there."""
        table = t.jobs
        if connection.dialect.name == "postgresql":
            # As on SQLite, where one transaction writes at a time: who begins the same job looks after the other.
            key = func.hashtextextended(f"{user_id} {job.fingerprint}", 0)
            await connection.execute(select(func.pg_advisory_xact_lock(key)))
        same = select(table).where(table.c.user_id == user_id, table.c.fingerprint == job.fingerprint)
        found = (await connection.execute(same.where(table.c.state.in_(IN_FLIGHT)))).mappings().one_or_none()
        if found is not None:
            await _take_interest(connection, found["id"], task_id)
            return read_job(found), False
        kept = exists().where(t.assets.c.job_id == table.c.id)
        made = same.where(table.c.state == "done", kept).limit(1)
        if not copied and (found := (await connection.execute(made)).mappings().one_or_none()) is not None:
            return read_job(found), False
        fresh = {
            "state": "running",
            "started_at": now(),
            "executor_id": executor_id,
            "inputs": dict(inputs),
            "request": job.request.model_dump(mode="json"),
            "price": price,
            "error": None,
            "vendor_id": None,
            "intent_at": None,
            "retry_at": None,
            # True while an attempt runs whose forerunner may be lost: it is not made a third time by itself.
            "uncertain": lost,
            "hashed": FINGERPRINT_VERSION,
        }
        row = fresh | {
            "id": new_id("job"),
            "user_id": user_id,
            "task_id": task_id,
            "fingerprint": job.fingerprint,
            "key": job.key,
            "kind": job.kind.value,
            "scene_id": job.scene_id,
            "provider": job.provider,
            "model": job.model,
            "version": job.version,
            "attempt": 1,
            "take": job.take,
            "substitute": job.substitute,
        }
        elsewhere = await _handed_in(connection, user_id, job)
        again = upsert(connection, table).values(row | elsewhere)
        waits = table.c.state == COLLECTABLE
        collected = {name: case((waits, table.c[name]), else_=elsewhere[name]) for name in ("vendor_id", "intent_at")}
        again = again.on_conflict_do_update(
            index_elements=[table.c.user_id, table.c.task_id, table.c.fingerprint],
            set_=fresh | collected | {"attempt": table.c.attempt + 1},
        )
        begun = (await connection.execute(again.returning(table))).mappings().one()
        await _take_interest(connection, begun["id"], task_id)
        return read_job(begun), True

    @unbroken
    async def update(self, job_id: str, **values: Any) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(update(t.jobs).where(t.jobs.c.id == job_id).values(**values))

    @unbroken
    async def note(self, row: JobRow, **values: Any) -> bool:
        """Write down how far an attempt is; false when it is over, or in other hands than those it was read in."""
        async with self._engine.begin() as connection:
            return bool((await connection.execute(update(t.jobs).where(*_held(row)).values(**values))).rowcount == 1)

    @unbroken
    async def intend(self, row: JobRow) -> bool:
        """Write the intent of a paid call; false when there is one already, or the attempt is over or another's."""
        change = update(t.jobs).where(*_held(row), t.jobs.c.intent_at.is_(None))
        async with self._engine.begin() as connection:
            return bool((await connection.execute(change.values(intent_at=now()))).rowcount == 1)

    async def adopt(self, row: JobRow, executor_id: str) -> bool:
        """Go on with a job whose executor is gone; false when it ended, or another was quicker."""
        return await self.note(row, executor_id=executor_id)

    @staticmethod
    async def end_in(
        connection: AsyncConnection,
        job_id: str,
        state: str,
        *,
        facts: Mapping[str, Any] | None = None,
        error: Mapping[str, Any] | None = None,
        made: Sequence[Asset] = (),
        uncertain: bool = False,
        held: JobRow | None = None,
        by_anyone: bool = False,
    ) -> bool:
        """A job's outcome and its assets, in one transaction. With `held`, only while that attempt is in flight and in
        the same hands, or in any with `by_anyone`; false and nothing written otherwise."""
        values: dict[str, Any] = {"state": state, "finished_at": now(), "uncertain": uncertain, "retry_at": None}
        values["queue"] = None
        if facts is not None:
            values["facts"] = dict(facts)
        if error is not None:
            values["error"] = dict(error)
        where = [t.jobs.c.id == job_id] if held is None else _held(held, by_anyone=by_anyone)
        if (await connection.execute(update(t.jobs).where(*where).values(**values))).rowcount != 1 and held is not None:
            return False
        for asset in made:
            row = upsert(connection, t.assets).values(asset.model_dump(mode="json"))
            await connection.execute(row.on_conflict_do_nothing())
        await notify_in(connection, JOBS, job_id)
        return True

    @unbroken
    async def let_go(self, job_id: str, task_id: str) -> int:
        """A task waits for a job no more; returns how many others do."""
        table = t.interests
        async with self._engine.begin() as connection:
            await connection.execute(delete(table).where(table.c.job_id == job_id, table.c.task_id == task_id))
            count = select(func.count()).select_from(table).where(table.c.job_id == job_id)
            return int((await connection.execute(count)).scalar_one())

    @unbroken
    async def hand_over(self, task_id: str) -> None:
        """Give the jobs of a task that is about to go to another task that waits for them."""
        waiting = (
            select(t.interests.c.job_id, func.min(t.interests.c.task_id).label("task_id"))
            .join(t.jobs, t.jobs.c.id == t.interests.c.job_id)
            .where(t.jobs.c.task_id == task_id, t.interests.c.task_id != task_id, t.jobs.c.state.in_(IN_FLIGHT))
            .group_by(t.interests.c.job_id)
        )
        async with self._engine.begin() as connection:
            for job_id, heir in (await connection.execute(waiting)).all():
                await connection.execute(update(t.jobs).where(t.jobs.c.id == job_id).values(task_id=heir))

    @unbroken
    async def forget(self, job_ids: Sequence[str]) -> None:
        """Remove jobs with their assets' rows."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.jobs).where(t.jobs.c.id.in_(job_ids)))


def _held(row: JobRow, *, by_anyone: bool = False) -> list[ColumnElement[bool]]:
    """An attempt that is in flight and whose job is held as when it was read. A process that was cut off for long finds
    its jobs in other hands when it is back, and must not write over what those do."""
    c = t.jobs.c
    where = [c.id == row.id, c.attempt == row.attempt, c.state.in_(IN_FLIGHT)]
    return where if by_anyone else [*where, c.executor_id == row.executor_id]


async def _handed_in(connection: AsyncConnection, user_id: str, job: Job) -> dict[str, Any]:
    """Under which id a vendor has the same job of another film of this owner, uncollected: it is not paid for again.

    None's values where there is none, or where collecting it has failed for good already.
    """
    none = {"vendor_id": None, "intent_at": None}
    if job.provider in HERE:
        return none
    table = t.jobs
    same = (table.c.user_id == user_id, table.c.fingerprint == job.fingerprint, table.c.vendor_id.is_not(None))
    lost = select(table.c.vendor_id).where(*same, table.c.state == "failed")
    found = select(table.c.vendor_id, table.c.intent_at).where(
        *same, table.c.state == COLLECTABLE, table.c.vendor_id.not_in(lost)
    )
    row = (await connection.execute(found.limit(1))).mappings().one_or_none()
    return none if row is None else dict(row)


async def _take_interest(connection: AsyncConnection, job_id: str, task_id: str) -> None:
    row = upsert(connection, t.interests).values(job_id=job_id, task_id=task_id)
    await connection.execute(row.on_conflict_do_nothing())
