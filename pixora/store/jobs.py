"""Jobs and the assets they made, as rows. Every question names the owner whose rows it may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, case, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.brief import Data
from pixora.film.fingerprint import FINGERPRINT_VERSION, identify
from pixora.film.job import Job, JobKind
from pixora.film.plan import HERE, Finished
from pixora.store import tables as t
from pixora.store.clock import new_id, now
from pixora.store.database import reading, upsert
from pixora.store.unbroken import unbroken

IN_FLIGHT = ("running", "submitted")
COLLECTABLE = "collectable"
"""State of a job that a vendor has and that was not collected: its next attempt collects, and pays nothing."""


class JobRow(Data):
    """A job as it stands: what is asked for, who has it, and how far it is."""

    id: str
    user_id: str
    task_id: str
    fingerprint: str
    key: str
    kind: JobKind
    scene_id: str | None
    provider: str
    model: str
    version: str
    request: dict[str, Any]
    inputs: dict[str, str]
    """Role to the path of the asset in the store."""
    state: str
    attempt: int
    take: int
    executor_id: str | None
    vendor_id: str | None
    intent_at: str | None
    retry_at: float | None
    price: str | None
    """The highest it may cost in USD; None when nobody knows."""
    error: dict[str, Any] | None
    uncertain: bool
    substitute: bool

    @property
    def in_flight(self) -> bool:
        return self.state in IN_FLIGHT

    def job(self) -> Job:
        """As a vendor takes it. The request is plain JSON here: its model follows from the kind."""
        from pixora.film.requests import parse_request

        return Job(
            key=self.key,
            kind=self.kind,
            scene_id=self.scene_id,
            provider=self.provider,
            model=self.model,
            version=self.version,
            request=parse_request(self.kind, self.request),
            take=self.take,
            fingerprint=self.fingerprint,
            substitute=self.substitute,
        )


class Asset(Data):
    """An immutable file that a job made or a user uploaded."""

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


class Jobs:
    """Reads and writes jobs and assets."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reader = reading(engine)

    async def get(self, job_id: str) -> JobRow:
        async with self._reader.connect() as connection:
            row = (await connection.execute(select(t.jobs).where(t.jobs.c.id == job_id))).mappings().one()
        return read_job(row)

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
    async def intend(self, job_id: str, attempt: int) -> bool:
        """Write the intent of a paid call; false when there is one already, or the attempt has ended."""
        table = t.jobs
        change = update(table).where(
            table.c.id == job_id,
            table.c.attempt == attempt,
            table.c.intent_at.is_(None),
            table.c.state.in_(IN_FLIGHT),
        )
        async with self._engine.begin() as connection:
            return bool((await connection.execute(change.values(intent_at=now()))).rowcount == 1)

    @unbroken
    async def adopt(self, job_id: str, executor_id: str) -> None:
        """Go on with a job whose executor is gone."""
        await self.update(job_id, executor_id=executor_id)

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
    ) -> None:
        """A job's outcome and its assets, in one transaction."""
        for asset in made:
            row = upsert(connection, t.assets).values(asset.model_dump(mode="json"))
            await connection.execute(row.on_conflict_do_nothing())
        values: dict[str, Any] = {"state": state, "finished_at": now(), "uncertain": uncertain, "retry_at": None}
        if facts is not None:
            values["facts"] = dict(facts)
        if error is not None:
            values["error"] = dict(error)
        await connection.execute(update(t.jobs).where(t.jobs.c.id == job_id).values(**values))

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

    async def in_flight(self, executor_ids: Sequence[str] | None = None) -> list[JobRow]:
        """Jobs that somebody is working on, or was: of these executors, or of all."""
        query = select(t.jobs).where(t.jobs.c.state.in_(IN_FLIGHT))
        if executor_ids is not None:
            query = query.where(t.jobs.c.executor_id.in_(executor_ids))
        async with self._reader.connect() as connection:
            return [read_job(row) for row in (await connection.execute(query)).mappings()]

    async def of_task(self, user_id: str, task_id: str) -> list[JobRow]:
        query = select(t.jobs).where(t.jobs.c.user_id == user_id, t.jobs.c.task_id == task_id)
        async with self._reader.connect() as connection:
            return [read_job(row) for row in (await connection.execute(query.order_by(t.jobs.c.started_at))).mappings()]

    async def bought(self, user_id: str, task_id: str) -> set[str]:
        """Identities of what vendors made for a task: see `gates.used_up`."""
        c = t.jobs.c
        asked = select(c.key, c.kind, c.provider, c.model, c.version, c.take, c.request)
        query = asked.where(c.user_id == user_id, c.task_id == task_id, c.state == "done")
        async with self._reader.connect() as connection:
            rows = await connection.execute(query.where(c.provider.not_in(HERE)))
            return {identify(key, JobKind(kind), *rest) for key, kind, *rest in rows}

    async def finished(self, user_id: str, task_id: str | None, fingerprints: Iterable[str]) -> dict[str, Finished]:
        """What was made before, of this owner and, unless None, for this task."""
        wanted = list(fingerprints)
        where = [t.jobs.c.user_id == user_id, t.jobs.c.fingerprint.in_(wanted), t.jobs.c.state == "done"]
        if task_id is not None:
            where.append(t.jobs.c.task_id == task_id)
        query = select(t.jobs.c.fingerprint, t.jobs.c.facts, t.assets.c.part, t.assets.c.sha256, t.assets.c.path).join(
            t.assets, and_(t.assets.c.job_id == t.jobs.c.id, t.assets.c.user_id == user_id)
        )
        found: dict[str, Finished] = {}
        async with self._reader.connect() as connection:
            for fingerprint, facts, part, sha256, path in await connection.execute(query.where(*where)):
                before = found.setdefault(fingerprint, Finished(parts={}, facts=facts or {}, paths={}))
                before.parts[part] = sha256
                before.paths[part] = path
        return found

    async def pace(self, user_id: str, provider: str, model: str, voice: str, last: int = 40) -> tuple[int, float, int]:
        """What a voice spoke for this owner lately: words, the seconds that they took, and in how many scenes."""
        of = (t.jobs.c.user_id == user_id, t.jobs.c.kind == JobKind.NARRATION.value, t.jobs.c.state == "done")
        by = (t.jobs.c.provider == provider, t.jobs.c.model == model)
        query = select(t.jobs.c.facts, t.jobs.c.request).where(*of, *by).order_by(t.jobs.c.finished_at.desc())
        words, seconds, count = 0, 0.0, 0
        async with self._reader.connect() as connection:
            for facts, request in await connection.execute(query.limit(last)):
                if (speech := (facts or {}).get("speech")) and request.get("voice") == voice:
                    words, seconds, count = words + len(speech["words"]), seconds + speech["seconds"], count + 1
        return words, seconds, count

    async def assets_of(self, user_id: str, fingerprint: str, task_id: str | None = None) -> list[Asset]:
        """The parts of a finished job; of any of the owner's tasks when `task_id` is None, then of one only."""
        where = [t.assets.c.user_id == user_id, t.assets.c.fingerprint == fingerprint]
        if task_id:
            where.append(t.assets.c.task_id == task_id)
        query = select(t.assets).where(*where).order_by(t.assets.c.created_at, t.assets.c.part)
        async with self._reader.connect() as connection:
            rows = [_asset(row) for row in (await connection.execute(query)).mappings()]
        return [asset for asset in rows if asset.job_id == rows[0].job_id]

    async def task_assets(self, user_id: str, task_id: str) -> list[Asset]:
        query = select(t.assets).where(t.assets.c.user_id == user_id, t.assets.c.task_id == task_id)
        async with self._reader.connect() as connection:
            return [_asset(row) for row in (await connection.execute(query.order_by(t.assets.c.created_at))).mappings()]

    async def all_paths(self) -> set[str]:
        """Where all assets of all users are kept: for clearing up."""
        async with self._reader.connect() as connection:
            return {str(row[0]) for row in await connection.execute(select(t.assets.c.path))}

    @unbroken
    async def forget(self, job_ids: Sequence[str]) -> None:
        """Remove jobs with their assets' rows."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.jobs).where(t.jobs.c.id.in_(job_ids)))

    async def takes(self, user_id: str, task_id: str, key: str) -> list[tuple[JobRow, list[Asset]]]:
        """What was made for one place of a film, the oldest first."""
        query = select(t.jobs).where(
            t.jobs.c.user_id == user_id, t.jobs.c.task_id == task_id, t.jobs.c.key == key, t.jobs.c.state == "done"
        )
        async with self._reader.connect() as connection:
            rows = [
                read_job(row) for row in (await connection.execute(query.order_by(t.jobs.c.finished_at))).mappings()
            ]
        return [(row, await self.assets_of(user_id, row.fingerprint, task_id)) for row in rows]


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


def read_job(row: Mapping[Any, Any]) -> JobRow:
    """A row of the table as it is worked with."""
    values = {name: row[name] for name in JobRow.model_fields}
    return JobRow.model_validate(values | {"inputs": row["inputs"] or {}})


def _asset(row: RowMapping) -> Asset:
    return Asset.model_validate(dict(row))
