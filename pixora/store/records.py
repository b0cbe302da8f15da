"""Tasks, jobs and assets as rows. Every question names the owner whose rows it may see."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, desc, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.brief import Brief, Data
from pixora.film.errors import NotFound
from pixora.film.events import TaskState
from pixora.film.job import Job, JobKind
from pixora.film.plan import Choice, Finished
from pixora.film.script import Script
from pixora.store import tables as t
from pixora.store.database import reading
from pixora.store.unbroken import unbroken


def now() -> str:
    """ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(8)}"


class Task(Data):
    """One film being made, with its conversation and its owner."""

    id: str
    user_id: str
    title: str
    state: TaskState
    message: str
    progress: float
    brief: Brief | None
    script: Script | None
    choices: dict[JobKind, Choice] | None
    plan_id: str | None
    film: dict[str, Any] | None
    executor_id: str | None
    last_seq: int
    created_at: str
    updated_at: str


class Asset(Data):
    """An immutable file that a job made."""

    id: str
    user_id: str
    task_id: str
    job_id: str
    fingerprint: str
    kind: JobKind
    part: str
    scene_id: str | None
    path: str
    sha256: str
    size: int
    content_type: str
    created_at: str


class Records:
    """Reads and writes rows; `transaction()` is for changes that belong together."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reader = reading(engine)

    def transaction(self) -> Any:
        """A connection in a transaction: `async with records.transaction() as connection`."""
        return self._engine.begin()

    @unbroken
    async def create_task(self, user_id: str, title: str = "") -> Task:
        at = now()
        row: dict[str, Any] = {
            "id": new_id("task"),
            "user_id": user_id,
            "title": title,
            "state": TaskState.WAITING.value,
        }
        row |= {"message": "", "progress": 0.0, "last_seq": 0, "created_at": at, "updated_at": at}
        async with self._engine.begin() as connection:
            await connection.execute(insert(t.tasks).values(row))
        return await self.task(user_id, row["id"])

    async def task(self, user_id: str, task_id: str) -> Task:
        """Raises `NotFound`, also for another user's task."""
        query = select(t.tasks).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id)
        async with self._reader.connect() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("film")
        return _task(row)

    async def tasks(self, user_id: str, limit: int = 50, before: str | None = None) -> list[Task]:
        """A user's tasks, newest first; `before` is the `updated_at` of the last one seen."""
        query = select(t.tasks).where(t.tasks.c.user_id == user_id)
        if before:
            query = query.where(t.tasks.c.updated_at < before)
        query = query.order_by(desc(t.tasks.c.updated_at), t.tasks.c.id).limit(limit)
        async with self._reader.connect() as connection:
            return [_task(row) for row in (await connection.execute(query)).mappings()]

    async def count_unfinished(self, user_id: str) -> int:
        states = [state.value for state in TaskState if state.unfinished]
        query = select(func.count()).where(t.tasks.c.user_id == user_id, t.tasks.c.state.in_(states))
        async with self._reader.connect() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def unfinished(self) -> list[Task]:
        """Tasks of all users that somebody was working on: for taking up work after a restart."""
        states = [state.value for state in TaskState if state.unfinished]
        async with self._reader.connect() as connection:
            rows = (await connection.execute(select(t.tasks).where(t.tasks.c.state.in_(states)))).mappings()
            return [_task(row) for row in rows]

    @unbroken
    async def claim(self, task: Task, executor_id: str) -> bool:
        """Take over a task from the executor it was read with; false when another was quicker."""
        holder = t.tasks.c.executor_id
        seen = holder.is_(None) if task.executor_id is None else holder == task.executor_id
        change = update(t.tasks).where(t.tasks.c.id == task.id, seen).values(executor_id=executor_id)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(change)).rowcount == 1)

    @unbroken
    async def update_task(self, user_id: str, task_id: str, **values: Any) -> None:
        async with self._engine.begin() as connection:
            await self.update_task_in(connection, user_id, task_id, **values)

    @staticmethod
    async def update_task_in(connection: AsyncConnection, user_id: str, task_id: str, **values: Any) -> None:
        """Change a task within a transaction; data models are written as JSON."""
        row = {key: _plain(value) for key, value in values.items()} | {"updated_at": now()}
        await connection.execute(
            update(t.tasks).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id).values(row)
        )

    @unbroken
    async def delete_task(self, user_id: str, task_id: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.tasks).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id))

    @unbroken
    async def start_job(self, user_id: str, task_id: str, job: Job) -> str:
        """Write down that a job begins, or begins anew; returns its id."""
        table, at = t.jobs, now()
        row = {
            "id": new_id("job"),
            "user_id": user_id,
            "task_id": task_id,
            "fingerprint": job.fingerprint,
            "kind": job.kind.value,
            "scene_id": job.scene_id,
            "provider": job.provider,
            "model": job.model,
            "version": job.version,
            "request": job.request.model_dump(mode="json"),
            "state": "running",
            "attempt": 1,
            "price": "0",
            "started_at": at,
        }
        again = insert_or(table).values(row)
        again = again.on_conflict_do_update(
            index_elements=[table.c.user_id, table.c.task_id, table.c.fingerprint],
            set_={"state": "running", "attempt": table.c.attempt + 1, "started_at": at, "error": None},
        )
        async with self._engine.begin() as connection:
            return str((await connection.execute(again.returning(table.c.id))).scalar_one())

    @unbroken
    async def fail_job(self, job_id: str, error: Mapping[str, Any]) -> None:
        change = update(t.jobs).where(t.jobs.c.id == job_id)
        async with self._engine.begin() as connection:
            await connection.execute(change.values(state="failed", error=dict(error), finished_at=now()))

    @staticmethod
    async def finish_job(
        connection: AsyncConnection, job_id: str, facts: Mapping[str, Any], made: Sequence[Asset]
    ) -> None:
        """The job's outcome and its assets, in one transaction."""
        for asset in made:
            await connection.execute(insert_or(t.assets).values(asset.model_dump(mode="json")).on_conflict_do_nothing())
        await connection.execute(
            update(t.jobs).where(t.jobs.c.id == job_id).values(state="done", facts=dict(facts), finished_at=now())
        )

    async def finished(self, user_id: str, task_id: str | None, fingerprints: Iterable[str]) -> dict[str, Finished]:
        """What was made before, of this owner and, unless None, for this task."""
        wanted = list(fingerprints)
        where = [t.jobs.c.user_id == user_id, t.jobs.c.fingerprint.in_(wanted), t.jobs.c.state == "done"]
        if task_id is not None:
            where.append(t.jobs.c.task_id == task_id)
        query = select(t.jobs.c.fingerprint, t.jobs.c.facts, t.assets.c.part, t.assets.c.sha256).join(
            t.assets, and_(t.assets.c.job_id == t.jobs.c.id, t.assets.c.user_id == user_id)
        )
        found: dict[str, Finished] = {}
        async with self._reader.connect() as connection:
            for fingerprint, facts, part, sha256 in await connection.execute(query.where(*where)):
                before = found.get(fingerprint, Finished(parts={}, facts=facts or {}))
                found[fingerprint] = before.model_copy(update={"parts": before.parts | {part: sha256}})
        return found

    async def assets_of(self, user_id: str, fingerprint: str, task_id: str | None = None) -> list[Asset]:
        """The parts of a finished job; of any of the owner's tasks when `task_id` is None, then of one only."""
        where = [t.assets.c.user_id == user_id, t.assets.c.fingerprint == fingerprint]
        if task_id:
            where.append(t.assets.c.task_id == task_id)
        query = select(t.assets).where(*where).order_by(t.assets.c.created_at, t.assets.c.part)
        async with self._reader.connect() as connection:
            rows = [Asset.model_validate(dict(row)) for row in (await connection.execute(query)).mappings()]
        return [asset for asset in rows if asset.job_id == rows[0].job_id]

    async def task_assets(self, user_id: str, task_id: str) -> list[Asset]:
        query = select(t.assets).where(t.assets.c.user_id == user_id, t.assets.c.task_id == task_id)
        async with self._reader.connect() as connection:
            rows = (await connection.execute(query.order_by(t.assets.c.created_at))).mappings()
            return [Asset.model_validate(dict(row)) for row in rows]

    @unbroken
    async def seen_before(self, user_id: str, message_id: str, task_id: str | None = None) -> bool:
        """Remember a client's message id for 24 hours; true when it was there already."""
        day_ago = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        table = t.client_messages
        row = {"user_id": user_id, "id": message_id, "task_id": task_id, "at": now()}
        async with self._engine.begin() as connection:
            await connection.execute(delete(table).where(table.c.user_id == user_id, table.c.at < day_ago))
            result = await connection.execute(insert_or(table).values(row).on_conflict_do_nothing())
            return bool(result.rowcount == 0)


def _task(row: Mapping[Any, Any]) -> Task:
    return Task.model_validate({str(key): value for key, value in row.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Data):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {str(getattr(k, "value", k)): _plain(v) for k, v in value.items()}
    return getattr(value, "value", value)
