"""From an old release's fingerprints to this one's, so that an old film finds what was made for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy import Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.fingerprint import FINGERPRINT_VERSION, fingerprint
from pixora.film.job import Job
from pixora.store import tables as t
from pixora.store.jobs import read_job

log = structlog.get_logger(__name__)

Hash = Callable[[Job, Mapping[str, str]], str]


async def rehash(engine: AsyncEngine, version: str = FINGERPRINT_VERSION, hash_job: Hash = fingerprint) -> int:
    """Give each job that was hashed by another version the fingerprint that `hash_job` gives it; returns how many.

    What was asked for stands in the job's row and its inputs' sha256 in theirs, so each is hashed by itself. Pinned
    takes follow. What cannot be hashed any more, because its inputs were cleared away, keeps what it had.
    """
    async with engine.connect() as connection:
        old = select(t.jobs.c.id).where(t.jobs.c.hashed != version).limit(1)
        if (await connection.execute(old)).first() is None:
            return 0
    async with engine.begin() as connection:
        renamed = await _rename_jobs(connection, version, hash_job)
        for table in (t.tasks, t.versions):
            await _rename_pins(connection, table, renamed)
    log.info("fingerprints brought to this release", version=version, jobs=len(renamed))
    return len(renamed)


async def _rename_jobs(connection: AsyncConnection, version: str, hash_job: Hash) -> dict[tuple[str, str], str]:
    """The new fingerprint of each task's old one."""
    jobs, assets = t.jobs, t.assets
    sums = {row.path: row.sha256 for row in await connection.execute(select(assets.c.path, assets.c.sha256))}
    taken = {(task, old) for task, old in await connection.execute(select(jobs.c.task_id, jobs.c.fingerprint))}
    renamed: dict[tuple[str, str], str] = {}
    rows = (await connection.execute(select(jobs).where(jobs.c.hashed != version))).mappings().all()
    for row in rows:
        new = _hash(row, sums, hash_job)
        task, old = row["task_id"], row["fingerprint"]
        if new is None or (new != old and (task, new) in taken):
            new = old
        await connection.execute(update(jobs).where(jobs.c.id == row["id"]).values(fingerprint=new, hashed=version))
        await connection.execute(update(assets).where(assets.c.job_id == row["id"]).values(fingerprint=new))
        taken.add((task, new))
        renamed[task, old] = new
    return renamed


def _hash(row: Mapping[Any, Any], sums: Mapping[str, str], hash_job: Hash) -> str | None:
    paths: Mapping[str, str] = row["inputs"] or {}
    if not set(paths.values()) <= sums.keys():
        return None
    try:
        job = read_job(row).job()
    except ValidationError:
        # Asked for in a way that this release does not know, or not asked for at all: an upload.
        return None
    return hash_job(job, {role: sums[path] for role, path in paths.items()})


async def _rename_pins(connection: AsyncConnection, table: Table, renamed: Mapping[tuple[str, str], str]) -> None:
    task_of = table.c.id if table is t.tasks else table.c.task_id
    ids = list(table.primary_key.columns)
    for row in (await connection.execute(select(table))).mappings().all():
        picks = row["picks"] or {}
        pinned = {place: renamed.get((row[task_of], one), one) for place, one in picks.get("pinned", {}).items()}
        if pinned != picks.get("pinned", {}):
            where = [column == row[column] for column in ids]
            await connection.execute(update(table).where(*where).values(picks=picks | {"pinned": pinned}))
