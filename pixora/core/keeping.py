"""What is kept and what is cleared: paid work, selected takes and the last masters stay; free work that no film shows
any more can be made again, and goes."""

from __future__ import annotations

import time

import structlog

from pixora.core.brand_kit import drop_kit, own_kit
from pixora.core.films import Films
from pixora.core.uploads import UPLOAD
from pixora.film.brief import Data
from pixora.film.job import JobKind
from pixora.identity.actor import VISITOR, Actor
from pixora.store.clock import hours_ago
from pixora.store.records import Task

log = structlog.get_logger(__name__)

MASTERS = 3
"""Masters of a film that are kept, the newest."""
STRAY_AFTER_S = 3600.0
"""Seconds after which a file that no row names is taken to be left over."""


class Cleared(Data):
    """What was removed."""

    jobs: int
    files: int
    bytes: int


async def clear(films: Films) -> Cleared:
    """Clear up after all users' finished films. Films that are being made are left alone."""
    jobs = files = size = 0
    for task in await films.records.settled():
        done = await _clear_task(films, task)
        jobs, files, size = jobs + done.jobs, files + done.files, size + done.bytes
    named = await films.runner.jobs.all_paths() | await films.people.all_paths()
    for key, _ in await films.assets.stray(named, time.time() - STRAY_AFTER_S):
        size += await films.assets.remove(key)
        files += 1
    log.info("cleared up", jobs=jobs, files=files, bytes=size)
    return Cleared(jobs=jobs, files=files, bytes=size)


async def vanish(films: Films, hours: float) -> int:
    """Delete the films of a demo's visitors that were begun so many hours ago, whatever state they are in; with the
    last one, the brand that was kept of them."""
    gone = await films.records.begun_before(VISITOR, hours_ago(hours))
    for task in gone:
        await films.delete(Actor(task.user_id), task.id)
    for actor in map(Actor, {task.user_id for task in gone}):
        if await own_kit(films, actor) is not None and not await films.list(actor, 1):
            await drop_kit(films, actor)
    if gone:
        log.info("visitors' films vanished", films=len(gone))
    return len(gone)


async def _clear_task(films: Films, task: Task) -> Cleared:
    actor = Actor(task.user_id)
    plan, _ = await films.plan(actor, task.id)
    shown = {job.fingerprint for job in plan.jobs} | set(task.picks.pinned.values())
    rows = await films.runner.jobs.of_task(task.user_id, task.id)
    masters = [row.fingerprint for row in rows if row.kind is JobKind.MASTER and row.state == "done"][-MASTERS:]
    gone = [
        row
        for row in rows
        if row.state == "done"
        and row.price == "0"
        and row.provider != UPLOAD
        and row.fingerprint not in shown
        and row.fingerprint not in masters
    ]
    files = size = 0
    for row in gone:
        for asset in await films.runner.jobs.assets_of(task.user_id, row.fingerprint, task.id):
            size += await films.assets.remove(asset.path)
            files += 1
    await films.runner.jobs.forget([row.id for row in gone])
    return Cleared(jobs=len(gone), files=files, bytes=size)
