"""A process that was silent for too long finds its film in another's hands: it leaves it, and takes nothing with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from pixora.app import open_studio
from pixora.core.wishes import Wish
from pixora.film.events import ProgressUpdate, StatusChanged, TaskState
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from pixora.store.database import open_engine
from pixora.store.executors import Executors
from tests.vendors import Loopback, running
from tests.vendors.make_film import TOPIC, finish, vendors

WISH = Wish(topic=TOPIC, prompt=TOPIC, seconds=10.0, fps=24, aspect="1:1", gates=())
OTHER = "x_another"


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[Loopback]:
    with running(tmp_path / "vendor", scale=0.01) as loopback:
        yield loopback


async def test_it_is_left_as_it_is_and_gone_on_with(tmp_path: Path, vendor: Loopback) -> None:
    settings = Settings(_env_file=None, PIXORA_DATA_DIR=tmp_path / "data")
    shown: list[float] = []
    at_work = asyncio.Event()
    async with open_studio(settings, vendors(vendor.url)) as studio:
        films, records, user = studio.films, studio.records, LOCAL_USER.user_id
        task = await films.open(LOCAL_USER)

        async def watch() -> None:
            async for logged in films.follow(LOCAL_USER, task.id):
                event = logged.event
                if isinstance(event, ProgressUpdate):
                    shown.append(event.progress)
                    if event.progress > 0:
                        at_work.set()
                elif isinstance(event, StatusChanged) and event.state.unfinished:
                    shown.append(event.progress)

        watching = asyncio.create_task(watch())
        await films.make(LOCAL_USER, task.id, WISH)
        await asyncio.wait_for(at_work.wait(), 60)
        # As the one that takes over does, whose heart beats.
        elsewhere = open_engine(tmp_path / "data")
        await Executors(elsewhere).enter(OTHER, "elsewhere")
        await elsewhere.dispose()
        await records.update_task(user, task.id, executor_id=OTHER, progress=40.0)
        await asyncio.wait_for(films.runs.wait(task.id), 30)
        left = await films.get(LOCAL_USER, task.id)
        assert (left.state, left.executor_id) == (TaskState.PROCESSING, OTHER)
        states = {row.state for row in await films.runner.jobs.of_task(user, task.id)}
        assert states <= {"running", "submitted", "done"}, "what the other waits for is not stopped"
        # And back again.
        assert await records.claim(left, films.runner.executor_id)
        await films.runs.take_up(await films.get(LOCAL_USER, task.id))
        done = await finish(studio, task.id)
        watching.cancel()
        assert done.state is TaskState.COMPLETED, done.message
    assert shown == sorted(shown) and len({*shown}) > 3, shown
    assert max(shown) >= 40.0
    assert sum(kind["twice"] for kind in vendor.counts().values()) == 0
