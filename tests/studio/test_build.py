"""A film as a build, against vendors that count: cancelled, over budget, edited; never paid for twice."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from pixora.app import Studio, Vendors, open_studio
from pixora.core.telling import show_plan
from pixora.core.wishes import Wish
from pixora.film.brief import Gate, OnFailure
from pixora.film.edits import SceneEdit
from pixora.film.events import AssetMade, TaskState
from pixora.film.job import JobKind
from pixora.identity.actor import LOCAL_USER, Actor
from pixora.settings import Settings
from pixora.store.records import Task
from tests.vendors import Loopback, running
from tests.vendors.loopback_adapter import CHOICES_LOOPBACK, LoopbackImmediate, LoopbackQueued
from tests.vendors.make_film import TOPIC, finish, vendors

WISH = Wish(topic=TOPIC, prompt=TOPIC, seconds=10.0, fps=24, aspect="1:1")
"""The least that can be filmed."""
PAID = ("reference", "picture", "motion", "narration", "music")


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    with running(tmp_path_factory.mktemp("vendor"), scale=0.01) as loopback:
        yield loopback


@pytest.fixture(autouse=True)
def clean(vendor: Loopback) -> None:
    vendor.fail()
    vendor.forget()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str | None:
    """Where the records are: in the data folder, or in a Postgres database of the test's own."""
    return str(request.getfixturevalue("database_url")) if request.param == "postgres" else None


@contextlib.asynccontextmanager
async def opened(data: Path, vendor: Loopback, url: str | None = None) -> AsyncIterator[Studio]:
    settings = Settings(PIXORA_DATA_DIR=data, **({"DATABASE_URL": url} if url else {}))  # type: ignore[arg-type]
    async with open_studio(settings, vendors(vendor.url)) as studio:
        yield studio


def submitted(vendor: Loopback) -> dict[str, int]:
    counts = vendor.counts()
    return {kind: counts[kind]["submitted"] for kind in PAID if kind in counts}


def twice(vendor: Loopback) -> int:
    return sum(kind["twice"] for kind in vendor.counts().values())


def only_motion_is_at_work(vendor: Loopback) -> bool:
    """Whether all else that a film asks for is done there."""
    counts = vendor.counts()
    if counts.get("motion", {}).get("submitted", 0) == 0 or not all(kind in counts for kind in PAID):
        return False
    return all(counts[kind]["done"] == counts[kind]["submitted"] for kind in PAID if kind != "motion")


async def until(holds: Callable[[], bool]) -> None:
    """Look until it holds; the test fails when it does not within a minute."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it did not come to that within a minute"
        await asyncio.sleep(0.05)


def count(database: Path, query: str) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(query).fetchone()[0])


async def events_of(studio: Studio, task: Task) -> list[AssetMade]:
    logged = await studio.events.read(LOCAL_USER.user_id, task.id, limit=1000)
    return [one.event for one in logged if isinstance(one.event, AssetMade)]


async def test_one_edit_pays_for_one_thing(tmp_path: Path, vendor: Loopback, database_url: str) -> None:
    async with opened(tmp_path, vendor, database_url) as studio:
        films = studio.films
        task = await films.open(LOCAL_USER)
        await films.make(LOCAL_USER, task.id, WISH)
        task = await finish(studio, task.id)
        first = submitted(vendor)
        assert task.script is not None and task.film is not None
        assert first["motion"] == len(task.script.scenes) and twice(vendor) == 0
        second = task.script.scenes[1].id

        await films.change_scene(LOCAL_USER, task.id, "2", SceneEdit(picture_prompt="A red door in the snow."))
        await films.runs.wait(task.id)
        asked = await films.get(LOCAL_USER, task.id)
        assert asked.gate is Gate.PRICE, "a new price is shown before it is spent"
        task = await finish(studio, task.id)
        now = submitted(vendor)
        assert {k: now[k] - first[k] for k in now} == {k: int(k in ("picture", "motion")) for k in now}

        await films.undo(LOCAL_USER, task.id)
        task = await finish(studio, task.id)
        assert submitted(vendor) == now, "what was made is there still"
        await films.rename_character(LOCAL_USER, task.id, task.script.characters[0].id, "Rufus")  # type: ignore[union-attr]
        await finish(studio, task.id)
        assert submitted(vendor) == now

        takes = await films.takes(LOCAL_USER, task.id, f"picture:{second}")
        assert len(takes) == 2
        await films.select(LOCAL_USER, task.id, f"picture:{second}", takes[1][0].fingerprint)
        task = await finish(studio, task.id)
        assert submitted(vendor) == now, "selecting a take costs nothing but the cut"

        other = Actor("somebody-else")
        twin = await films.open(other)
        await films.make(other, twin.id, WISH)
        await films.runs.wait(twin.id)
        stood = await films.get(other, twin.id)
        plan, priced = await films.plan(other, twin.id)
        assert stood.gate is Gate.SCRIPT and priced.cost.high > 1, "nothing is shared between owners"
        assert submitted(vendor) == now and plan.jobs
        await films.delete(other, twin.id)


@pytest.mark.usefixtures("kept")
async def test_budget_price_and_failure_are_said_and_nothing_is_lost(tmp_path: Path, vendor: Loopback) -> None:
    async with opened(tmp_path, vendor) as studio:
        films = studio.films
        task = await films.open(LOCAL_USER)
        await films.make(LOCAL_USER, task.id, WISH.model_copy(update={"budget": "0.10"}))
        await films.runs.wait(task.id)
        plan, priced = await films.plan(LOCAL_USER, task.id)
        await films.approve(LOCAL_USER, task.id, plan.plan_id, Gate.SCRIPT)
        await films.runs.wait(task.id)
        stood = await films.get(LOCAL_USER, task.id)
        assert stood.gate is Gate.PRICE and "left" in stood.message, stood
        ledger = films.runner.carrier.stores.ledger
        assert (await ledger.of_task(LOCAL_USER.user_id, task.id)).charged <= Decimal("0.10") < priced.cost.high

        vendor.fail({"kind": "motion", "every": 1, "what": "fail"})
        plan, _ = await films.plan(LOCAL_USER, task.id)
        await films.approve(LOCAL_USER, task.id, plan.plan_id, Gate.PRICE, Decimal(5))
        await films.runs.wait(task.id)
        stood = await films.get(LOCAL_USER, task.id)
        assert stood.state is TaskState.PARTLY and stood.film is None
        made = {asset.kind for asset in await events_of(studio, task)}
        assert {"picture", "narration", "music", "animatic"} <= made, "the rest went on"

        brief = stood.brief.model_copy(update={"on_failure": OnFailure.SUBSTITUTE})  # type: ignore[union-attr]
        await studio.records.update_task(LOCAL_USER.user_id, task.id, brief=brief)
        await films.retry(LOCAL_USER, task.id)
        done = await finish(studio, task.id)
        assert done.film is not None and len(done.film["substitutes"]) == len(done.script.scenes)  # type: ignore[union-attr]

        vendor.fail()
        await films.retake(LOCAL_USER, task.id, "1", JobKind.MOTION)
        done = await finish(studio, task.id)
        assert done.film is not None and len(done.film["substitutes"]) == len(done.script.scenes) - 1  # type: ignore[union-attr]


@pytest.mark.usefixtures("kept")
async def test_rate_limits_and_refusals(tmp_path: Path, vendor: Loopback) -> None:
    vendor.fail(
        {"kind": "picture", "nth": 1, "what": "rate_limit"},
        {"kind": "music", "nth": 1, "what": "html_500"},
        {"kind": "motion", "nth": 1, "what": "refused"},
    )
    async with opened(tmp_path, vendor) as studio:
        task = await studio.films.open(LOCAL_USER)
        await studio.films.make(LOCAL_USER, task.id, WISH)
        await studio.films.runs.wait(task.id)
        plan, _ = await studio.films.plan(LOCAL_USER, task.id)
        await studio.films.approve(LOCAL_USER, task.id, plan.plan_id, Gate.SCRIPT)
        await studio.films.runs.wait(task.id)
        stood = await studio.films.get(LOCAL_USER, task.id)
        fault = studio.films.runs.fault(task.id)
        assert stood.state is TaskState.PARTLY and fault is not None and fault.code == "refused", fault
        counts = vendor.counts()
        assert counts["picture"]["rejected"] == 1 and counts["music"]["rejected"] == 1 and twice(vendor) == 0
        assert (await finish(studio, task.id)).state is TaskState.COMPLETED


async def test_cancelling_stops_the_vendor_and_keeps_what_is_made(
    tmp_path: Path, vendor: Loopback, url: str | None
) -> None:
    vendor.fail({"kind": "motion", "every": 1, "what": "slow"})
    async with opened(tmp_path, vendor, url) as studio:
        task = await studio.films.open(LOCAL_USER)
        await studio.films.make(LOCAL_USER, task.id, WISH)
        await studio.films.runs.wait(task.id)
        plan, _ = await studio.films.plan(LOCAL_USER, task.id)
        await studio.films.approve(LOCAL_USER, task.id, plan.plan_id, Gate.SCRIPT)
        await until(lambda: only_motion_is_at_work(vendor))
        stopped = await studio.films.cancel(LOCAL_USER, task.id)
        assert stopped.state is TaskState.CANCELLED
        assert vendor.counts()["motion"]["cancelled"] == vendor.counts()["motion"]["submitted"]
        spending = await studio.films.runner.carrier.stores.ledger.of_task(LOCAL_USER.user_id, task.id)
        assert spending.reserved == 0
        before = submitted(vendor)
        vendor.fail()
        await studio.films.retry(LOCAL_USER, task.id)
        assert (await finish(studio, task.id)).state is TaskState.COMPLETED
        after = submitted(vendor)
        assert {k: n for k, n in after.items() if k != "motion"} == {k: n for k, n in before.items() if k != "motion"}


async def test_deleting_leaves_nothing_and_touches_nobody(tmp_path: Path, vendor: Loopback) -> None:
    plain = Wish(topic="a lighthouse", prompt="a lighthouse", seconds=10.0, fps=24)
    async with open_studio(Settings(PIXORA_DATA_DIR=tmp_path)) as studio:  # type: ignore[call-arg]
        films = studio.films
        one, two = await films.open(LOCAL_USER), await films.open(LOCAL_USER)
        await films.make(LOCAL_USER, one.id, plain)
        await finish(studio, one.id)
        began = time.monotonic()
        await films.make(LOCAL_USER, two.id, plain)
        await finish(studio, two.id)
        assert time.monotonic() - began < 20, "the second is taken over from the first"
        await films.delete(LOCAL_USER, one.id)
        assert not (tmp_path / "assets" / "tasks" / one.id).exists()
        kept = await films.get(LOCAL_USER, two.id)
        assert kept.film is not None and (tmp_path / "assets" / kept.film["video_path"]).is_file()
        plan, priced = await films.plan(LOCAL_USER, two.id)
        assert not priced.prices and plan.jobs
        rows = [row.id for row in await films.runner.jobs.of_task(LOCAL_USER.user_id, two.id)]
        for table, column in (("jobs", "task_id"), ("assets", "task_id"), ("events", "task_id"), ("tasks", "id")):
            assert count(tmp_path / "pixora.db", f"SELECT count(*) FROM {table} WHERE {column} = '{one.id}'") == 0, (
                table
            )
        # A job of the first that the second waited for is the second's now; no other has a workflow left.
        begun = count(tmp_path / "engine.db", "SELECT count(*) FROM workflow_status")
        assert begun <= len(rows)


@pytest.mark.usefixtures("kept")
async def test_what_nobody_can_price_is_named_and_never_starts_under_a_cap(tmp_path: Path, vendor: Loopback) -> None:
    makers = vendors(vendor.url)
    motion = makers.choices[JobKind.MOTION]
    choices = dict(makers.choices) | {JobKind.MOTION: motion.model_copy(update={"model": f"{motion.model}-unpriced"})}
    settings = Settings(PIXORA_DATA_DIR=tmp_path)  # type: ignore[call-arg]
    async with open_studio(settings, Vendors(makers.by_name, choices)) as studio:
        films = studio.films
        _, script, plan, priced = await films.propose(LOCAL_USER, WISH)
        told = show_plan(plan, script, frozenset(), priced)
        assert told.price_unknown == len(script.scenes)
        assert f"{len(script.scenes)} parts of unknown price" in told.content
        asked = {job["key"]: (job["price_low"], job["price_high"]) for job in told.jobs}
        assert asked[f"motion:{script.scenes[0].id}"] == (None, None), "unknown is not 0"
        assert asked[f"picture:{script.scenes[0].id}"] == ("0.04", "0.04") and asked["master"] == ("0", "0")
        assert sum(Decimal(high) for _, high in asked.values() if high) == priced.cost.high
        assert told.seconds_expected > 0 and {job["state"] for job in told.jobs} == {"will be made"}

        task = await films.open(LOCAL_USER)
        await films.make(LOCAL_USER, task.id, WISH.model_copy(update={"budget": "5", "gates": ()}))
        await films.runs.wait(task.id)
        stood, fault = await films.get(LOCAL_USER, task.id), films.runs.fault(task.id)
        assert stood.state is TaskState.PARTLY and fault is not None and fault.code == "unpriced"
        assert "motion" not in vendor.counts()


@pytest.mark.usefixtures("kept")
async def test_a_voice_that_makes_it_dearer_is_told_before_it_is_spent(tmp_path: Path, vendor: Loopback) -> None:
    """By its words the clip needs 5 s; spoken, they take longer, and the model offers 10 s for twice the price."""
    text = "The fox went to the sea."
    async with opened(tmp_path, vendor) as studio:
        films = studio.films
        task = await films.open(LOCAL_USER)
        await films.make(LOCAL_USER, task.id, Wish(text=text, prompt=text, fps=24, aspect="1:1"))
        await films.runs.wait(task.id)
        plan, before = await films.plan(LOCAL_USER, task.id)
        motion = next(job.key for job in plan.jobs if job.kind is JobKind.MOTION)
        assert before.prices[motion].high == Decimal("0.35")
        await films.approve(LOCAL_USER, task.id, plan.plan_id, Gate.SCRIPT)
        await films.runs.wait(task.id)
        stood = await films.get(LOCAL_USER, task.id)
        _, after = await films.plan(LOCAL_USER, task.id)
        assert stood.gate is Gate.PRICE and after.prices[motion].high == Decimal("0.70")
        assert set(after.prices) & {"music", motion} == {motion}, "the tune costs what was agreed to, and was made"
        assert "motion" not in submitted(vendor)


@pytest.mark.usefixtures("kept")
async def test_films_at_once_are_each_made_once_and_let_go_of(tmp_path: Path, vendor: Loopback) -> None:
    count = 8
    # What is meant here is the crowd, and not how long a loaded machine lets a job wait.
    queued = LoopbackQueued(vendor.url, scale=0.001, deadline=120.0)
    now = LoopbackImmediate(vendor.url, scale=0.001, deadline=120.0)
    makers = Vendors({queued.name: queued, now.name: now}, CHOICES_LOOPBACK)
    settings = Settings(PIXORA_DATA_DIR=tmp_path, PIXORA_RENDERERS=1, PIXORA_MAX_OPEN_TASKS=count)  # type: ignore[call-arg]
    async with open_studio(settings, makers) as studio:
        films = studio.films

        async def begin(seed: int) -> Task:
            task = await films.open(LOCAL_USER)
            wish = WISH.model_copy(update={"seed": seed, "gates": ()})
            return await films.make(LOCAL_USER, task.id, wish)

        begun = await asyncio.gather(*map(begin, range(count)))
        scenes = sum(len(task.script.scenes) for task in begun if task.script)
        await until(lambda: vendor.counts().get("motion", {}).get("collected", 0) == scenes)
        assert [films.runs.fault(task.id) for task in begun] == [None] * count
        await asyncio.gather(*(films.cancel(LOCAL_USER, task.id) for task in begun))
        ledger = films.runner.carrier.stores.ledger
        spent = [await ledger.of_task(LOCAL_USER.user_id, task.id) for task in begun]
        assert twice(vendor) == 0 and all(one.charged > 0 and one.reserved == 0 for one in spent)
