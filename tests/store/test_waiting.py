"""Jobs that wait for any process: each is taken by one, by one that can make it, and only while it is wanted."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from pixora.store import tables as t
from pixora.store.database import migrate, open_engine
from pixora.store.executors import Executors
from pixora.store.jobs import Jobs
from pixora.store.records import Records
from pixora.store.waiting import Takes, Waiting

CPU, MOTION = "1:cpu", "1:motion"


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    return str(request.getfixturevalue("database_url")) if request.param == "postgres" else tmp_path


async def test_each_job_goes_to_one_that_can_make_it(tmp_path: Path, where: Path | str) -> None:
    engine = open_engine(where)
    await migrate(engine, tmp_path)
    task = (await Records(engine).create_task("ann")).id
    row = {"user_id": "ann", "task_id": task, "kind": "picture", "model": "m", "version": "1", "request": {}}
    rows = [
        row
        | {"id": f"job_{n:02}", "fingerprint": str(n), "provider": "fal" if n % 2 else "built-in", "state": "running"}
        for n in range(30)
    ]
    async with engine.begin() as connection:
        await connection.execute(insert(t.jobs).values([one | {"attempt": 1, "executor_id": "server"} for one in rows]))
    now = [1000.0]
    waiting = Waiting(engine, lambda: now[0])
    for one in rows:
        await waiting.offer(str(one["id"]), MOTION if one["provider"] == "fal" else CPU)
    assert await waiting.waiting() == {CPU: 15, MOTION: 15}

    # Who has no key for fal gets none of its jobs, and ten who ask at once share the others.
    taken = await asyncio.gather(*(waiting.take(f"w{n}", [CPU, MOTION], [], 4) for n in range(10)))
    ids = [job.id for some in taken for job in some]
    assert len(ids) == len(set(ids)) == 15 and all(int(one[-2:]) % 2 == 0 for one in ids)
    assert await waiting.take("w", [CPU], ["fal"], 9) == []
    async with engine.begin() as connection:
        await Jobs.end_in(connection, "job_01", "cancelled")
    assert [job.id for job in await waiting.take("w", [MOTION], ["fal"], 2)] == ["job_03", "job_05"]
    async with engine.connect() as connection:
        found = await connection.execute(select(t.jobs.c.id, t.jobs.c.executor_id))
        holders = {row.id: row.executor_id for row in found}
    assert holders["job_03"] == "w" and holders["job_07"] is None

    # Workers are known for as long as they are heard of.
    executors = Executors(engine, lambda: now[0])
    for name in ("server", "w"):
        await executors.enter(name, "host")
    takes = Takes(queues=(CPU,), providers=("fal",), children=2)
    await waiting.announce("w", takes)
    assert await waiting.workers(20) == [takes]
    now[0] += 21
    assert await waiting.workers(20) == []
    assert await executors.beat("w", "host")
    await waiting.resign("w")
    assert await waiting.workers(1e9) == []
    assert {beat.executor_id: beat.silent > 20 for beat in await executors.others("x")} == {"server": True, "w": True}
    await engine.dispose()
