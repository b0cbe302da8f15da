"""What one user may have, a place in the queue, and films that vanish."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pixora.app import Studio, open_studio
from pixora.core.keeping import vanish
from pixora.core.wishes import Wish
from pixora.film.branding import CardText, Kit
from pixora.film.errors import InvalidInput, NotFound, TooMany
from pixora.film.events import AssetMade, ProgressUpdate, TaskState
from pixora.identity.actor import Actor, ActorKind, Limits
from pixora.settings import Settings

pytestmark = pytest.mark.usefixtures("kept")

WISH = Wish(topic="the sea", prompt="the sea", seconds=10.0)
LIMITS = Limits(open_tasks=1, films=3, film_seconds=15.0, storage_bytes=400_000_000)


def visitor(name: str, limits: Limits = LIMITS) -> Actor:
    return Actor(f"demo_{name}", ActorKind.DEMO, limits)


@contextlib.asynccontextmanager
async def opened(data: Path, **settings: Any) -> AsyncIterator[Studio]:
    given: dict[str, Any] = {"PIXORA_DATA_DIR": data, "PIXORA_DEMO": True, "PIXORA_RENDERERS": 1} | settings
    async with open_studio(Settings(_env_file=None, **given)) as studio:
        yield studio


async def told(studio: Studio, actor: Actor, task_id: str) -> list[str]:
    """What the queue said to a film."""
    page = await studio.events.read(actor.user_id, task_id, limit=1000)
    said = [one.event.message for one in page if isinstance(one.event, ProgressUpdate)]
    return [message for message in said if "queue" in message]


async def until_told(studio: Studio, actor: Actor, task_id: str, words: str) -> None:
    async with asyncio.timeout(20):
        async for logged in studio.films.follow(actor, task_id):
            if isinstance(logged.event, ProgressUpdate) and words in logged.event.message:
                return


async def test_films_wait_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    people = [visitor(name) for name in ("ada", "bob", "cyd")]
    async with opened(tmp_path, PIXORA_FILMS_AT_ONCE=1) as studio:
        films = studio.films
        tasks = []
        for person in people:
            task = await films.open(person)
            await films.make(person, task.id, WISH)
            tasks.append(task.id)
        await until_told(studio, people[1], tasks[1], "Number 1 in the queue")
        await until_told(studio, people[2], tasks[2], "Number 2 in the queue. 1 wait")
        standing = await films.get(people[2], tasks[2])
        assert (standing.state, standing.message) == (TaskState.PENDING, "Number 2 in the queue")

        await films.cancel(people[1], tasks[1])
        await until_told(studio, people[2], tasks[2], "Number 1 in the queue")
        assert (await films.get(people[0], tasks[0])).state is TaskState.PROCESSING
        assert (await films.get(people[1], tasks[1])).state is TaskState.CANCELLED
        await films.cancel(people[0], tasks[0])
        async with asyncio.timeout(60):
            async for logged in films.follow(people[2], tasks[2]):
                if isinstance(logged.event, AssetMade):
                    break
        assert await told(studio, people[0], tasks[0]) == []
        await films.cancel(people[2], tasks[2])


async def test_each_limit_is_said_and_holds_against_haste(tmp_path: Path) -> None:
    ada, bob = visitor("ada"), visitor("bob")
    async with opened(tmp_path) as studio:
        films = studio.films
        tasks = [await films.open(ada) for _ in range(2)]
        third = await asyncio.gather(*(films.open(ada) for _ in range(5)), return_exceptions=True)
        refused = [one for one in third if isinstance(one, TooMany)]
        assert len(refused) == 4 and refused[0].code == "too_many_films_kept" and refused[0].retry_after
        assert (await films.open(bob)).id

        with pytest.raises(InvalidInput) as long:
            await films.make(ada, tasks[0].id, WISH.model_copy(update={"seconds": 20.0}))
        assert long.value.code == "film_too_long" and "15" in long.value.message

        begun = await asyncio.gather(*(films.make(ada, task.id, WISH) for task in tasks), return_exceptions=True)
        failed = [one for one in begun if isinstance(one, TooMany)]
        assert len(failed) == 1 and failed[0].code == "too_many_films" and failed[0].retry_after
        at_work = next(task.id for task in await films.list(ada) if task.state is TaskState.PROCESSING)
        async with asyncio.timeout(60):
            async for logged in films.follow(ada, at_work):
                if isinstance(logged.event, AssetMade):
                    break
        await films.cancel(ada, at_work)

        poor = visitor("ada", Limits(storage_bytes=1000))
        with pytest.raises(TooMany) as full:
            await films.retry(poor, at_work)
        assert full.value.code == "storage_full" and (await films.get(ada, at_work)).state is TaskState.CANCELLED
        with pytest.raises(TooMany):
            await films.quotas.for_bytes(poor, 1)
        await films.quotas.for_bytes(visitor("bob", Limits(storage_bytes=1000)), 1000)

        kept = await films.runner.jobs.task_assets(ada.user_id, at_work)
        assert kept and (await studio.assets.local(kept[0].path)).is_file()
        resident = await films.open(Actor("a-user"))
        for one in (ada.user_id, "a-user"):
            await films.people.keep_brand(one, Kit(opening=CardText(title="The sea")))
        assert await vanish(films, 1.0) == 0 and await films.people.brand(ada.user_id)
        assert await vanish(films, 0.0) == 4
        assert await films.people.brand(ada.user_id) is None and await films.people.brand("a-user")
        with contextlib.suppress(NotFound):
            assert not (await studio.assets.local(kept[0].path)).exists()
        assert await films.list(ada) == [] and (await films.get(Actor("a-user"), resident.id)).id
        with pytest.raises(NotFound):
            await films.get(ada, at_work)
