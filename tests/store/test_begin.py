"""A job begins once: whoever asks for it while it is made waits for it, and who asks after it is made takes it over."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pixora.film.job import Job, JobKind, NarrationRequest
from pixora.store.clock import new_id, now
from pixora.store.database import migrate, open_engine
from pixora.store.jobs import Asset, JobRow, Jobs
from pixora.store.records import Records

FILMS = 8
SPOKEN = NarrationRequest(text="Once.", voice="heart", language="en", seed=1)
JOB = Job(
    key="narration:s_a", kind=JobKind.NARRATION, scene_id="s_a", provider="fal", model="m", version="1", request=SPOKEN
).model_copy(update={"fingerprint": "f" * 64})


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    return str(request.getfixturevalue("database_url")) if request.param == "postgres" else tmp_path


async def test_a_job_that_many_films_ask_for_begins_once(where: Path | str, tmp_path: Path) -> None:
    engine = open_engine(where)
    await migrate(engine, tmp_path)
    records = Records(engine)
    films = [(await records.create_task("ann")).id for _ in range(FILMS)]
    others = (await records.create_task("bob")).id

    async def begin(user: str, film: str) -> tuple[JobRow, bool]:
        async with engine.begin() as connection:
            return await Jobs.begin_in(connection, user, film, JOB, {}, "here", "0.10")

    begun = await asyncio.gather(*(begin("ann", film) for film in films))
    assert sum(ours for _, ours in begun) == 1
    (row,) = {row.id: row for row, _ in begun}.values()

    named = {"task_id": row.task_id, "job_id": row.id, "fingerprint": JOB.fingerprint, "kind": "narration"}
    file = {"part": "audio", "path": "a.flac", "sha256": "0" * 64, "size": 1, "content_type": "audio/flac"}
    made = Asset.model_validate(
        {"id": new_id("asset"), "user_id": "ann", "scene_id": None, "created_at": now()} | named | file
    )
    async with engine.begin() as connection:
        await Jobs.end_in(connection, row.id, "done", made=[made])
    late, ours = await begin("ann", films[-1])
    assert (late.id, late.state, ours) == (row.id, "done", False), "made since the plan: nothing is begun"
    assert (await begin("bob", others))[1], "nothing is shared between owners"
    await engine.dispose()
