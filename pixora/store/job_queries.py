"""What was made and what is being made, as it is asked for. Every question names the owner whose rows it may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.film.fingerprint import identify
from pixora.film.job import JobKind
from pixora.film.plan import HERE, Finished
from pixora.store import tables as t
from pixora.store.database import reading
from pixora.store.job_rows import IN_FLIGHT, Asset, JobRow, read_asset, read_job


class JobQueries:
    """Reads jobs and assets."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reader = reading(engine)

    async def get(self, job_id: str) -> JobRow:
        async with self._reader.connect() as connection:
            row = (await connection.execute(select(t.jobs).where(t.jobs.c.id == job_id))).mappings().one()
        return read_job(row)

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
            rows = [read_asset(row) for row in (await connection.execute(query)).mappings()]
        return [asset for asset in rows if asset.job_id == rows[0].job_id]

    async def task_assets(self, user_id: str, task_id: str) -> list[Asset]:
        query = select(t.assets).where(t.assets.c.user_id == user_id, t.assets.c.task_id == task_id)
        async with self._reader.connect() as connection:
            return [
                read_asset(row) for row in (await connection.execute(query.order_by(t.assets.c.created_at))).mappings()
            ]

    async def all_paths(self) -> set[str]:
        """Where all assets of all users are kept: for clearing up."""
        async with self._reader.connect() as connection:
            return {str(row[0]) for row in await connection.execute(select(t.assets.c.path))}

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
