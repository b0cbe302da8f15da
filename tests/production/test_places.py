"""A vendor's limits hold for all processes together: counted by the vendor itself, on SQLite and on Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.production.lanes import Lane
from pixora.store import tables as t
from pixora.store.database import migrate, open_engine
from pixora.store.jobs import Jobs
from pixora.store.places import MINUTE, Places
from pixora.store.records import Records
from tests.vendors import Loopback, running
from tests.vendors.loopback_adapter import QUEUED

MOST, JOBS = 3, 18


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    with running(tmp_path_factory.mktemp("vendor"), scale=0.01, at_once=50) as loopback:
        yield loopback


@pytest.fixture(params=["sqlite", "postgres"])
async def engines(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[AsyncEngine]]:
    """Of three processes on the same records."""
    where = tmp_path if request.param == "sqlite" else request.getfixturevalue("database_url")
    async with AsyncExitStack() as stack:
        opened = [open_engine(where) for _ in range(3)]
        for engine in opened:
            stack.push_async_callback(engine.dispose)
        await migrate(opened[0], tmp_path)
        yield opened


async def begin(engine: AsyncEngine, number: int, **more: Any) -> str:
    task = (await Records(engine).create_task("ann")).id
    row: dict[str, Any] = {
        "id": f"job_{number}",
        "user_id": "ann",
        "task_id": task,
        "fingerprint": str(number),
        "kind": "picture",
    }
    row |= {"provider": QUEUED, "model": "m", "version": "1", "request": {}, "state": "running", "attempt": 1} | more
    async with engine.begin() as connection:
        await connection.execute(insert(t.jobs).values(row))
    return str(row["id"])


async def test_three_processes_have_no_more_there_than_one_may(engines: list[AsyncEngine], vendor: Loopback) -> None:
    vendor.forget()
    lanes = [Lane(QUEUED, MOST, places=Places(engine)) for engine in engines]

    async def make(number: int, client: httpx.AsyncClient) -> None:
        engine, lane = engines[number % 3], lanes[number % 3]
        job_id = await begin(engine, number)
        async with lane.slot("ann", (job_id, 1)):
            asked = {"model": "m", "request": {"prompt": str(number)}}
            told = (await client.post("/v1/picture", json=asked)).json()
            await client.get(f"/v1/jobs/{told['id']}", params={"wait": 5})

    async with httpx.AsyncClient(base_url=vendor.url, trust_env=False, timeout=30) as client:
        await asyncio.gather(*(make(number, client) for number in range(JOBS)))
    await asyncio.gather(*(lane.settle() for lane in lanes))
    jobs = vendor.jobs()
    assert len(jobs) == JOBS
    most = max(sum(one["accepted_at"] <= at["accepted_at"] < one["ends_at"] for one in jobs) for at in jobs)
    assert most == MOST, f"{most} at once"


async def test_a_dead_processs_job_keeps_its_place_until_it_ends(engines: list[AsyncEngine]) -> None:
    here, there = Places(engines[0]), Places(engines[1])
    dead, other = await begin(engines[0], 1), await begin(engines[1], 2)
    assert await here.take(QUEUED, dead, 1, 1) and not await there.take(QUEUED, other, 1, 1)
    assert await there.take(QUEUED, dead, 1, 1), "whoever goes on with it has it"
    await there.give(QUEUED, dead)
    assert await there.take(QUEUED, other, 1, 1) and not await here.take(QUEUED, dead, 1, 1)
    await there.give(QUEUED, other)
    # What the vendor has is there, whoever counts it.
    await Jobs(engines[0]).update(dead, vendor_id="at-the-vendor", state="submitted")
    assert not await there.take(QUEUED, other, 1, 1) and await there.take(QUEUED, dead, 1, 1)
    await Jobs(engines[0]).update(dead, state="done")
    assert await there.take(QUEUED, other, 1, 1)
    # A row that was left behind belongs to an attempt that is over.
    await Jobs(engines[0]).update(dead, vendor_id=None, state="running", attempt=2)
    assert not await here.take(QUEUED, dead, 2, 1)


async def test_a_minutes_submissions_are_counted_together(engines: list[AsyncEngine]) -> None:
    now = [1000.0]
    places = [Places(engine, lambda: now[0]) for engine in engines]
    waits = await asyncio.gather(*(places[number % 3].hand_in(QUEUED, 4) for number in range(6)))
    assert sorted(waits) == [0.0, 0.0, 0.0, 0.0, MINUTE, MINUTE]
    assert await places[0].hand_in("another", 1) == 0.0
    now[0] += MINUTE - 1
    assert await places[2].hand_in(QUEUED, 4) == 1.0
    now[0] += 1
    assert await places[2].hand_in(QUEUED, 4) == 0.0
