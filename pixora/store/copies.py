"""A film's rows once more, for another film of the same owner: what was made for the one was made for both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from pixora.store import tables as t
from pixora.store.clock import new_id, now
from pixora.store.job_rows import Asset, JobRow, read_job

_OF_THE_ATTEMPT = {"executor_id": None, "vendor_id": None, "intent_at": None, "retry_at": None, "error": None}
"""What belongs to the attempt that made a job, and is nobody's to resume."""


async def copy_made_in(
    connection: AsyncConnection, user_id: str, task_id: str, to: str, paths: Mapping[str, str]
) -> list[tuple[JobRow, dict[str, Any], list[Asset]]]:
    """Copy what was made for a task to the task `to`, within a transaction; `paths` names each file's copy.

    Gives each job with its facts and assets as they are in the copy, the oldest first. A job whose files have no copy
    is left out: it was made while they were copied.
    """
    jobs, assets = t.jobs, t.assets
    mine = select(jobs).where(jobs.c.user_id == user_id, jobs.c.task_id == task_id, jobs.c.state == "done")
    copied: list[tuple[JobRow, dict[str, Any], list[Asset]]] = []
    for row in (await connection.execute(mine.order_by(jobs.c.finished_at, jobs.c.id))).mappings().all():
        found = (await connection.execute(select(assets).where(assets.c.job_id == row["id"]))).mappings().all()
        if not found or any(asset["path"] not in paths for asset in found):
            continue
        again = dict(row) | _OF_THE_ATTEMPT | {"id": new_id("job"), "task_id": to}
        await connection.execute(insert(jobs).values(again))
        kept: list[Asset] = []
        for asset in found:
            named = {"id": new_id("asset"), "task_id": to, "job_id": again["id"], "created_at": now()}
            kept.append(Asset.model_validate(dict(asset) | named | {"path": paths[asset["path"]]}))
            await connection.execute(insert(assets).values(kept[-1].model_dump(mode="json")))
        copied.append((read_job(again), row["facts"] or {}, kept))
    return copied
