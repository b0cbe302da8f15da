"""One film through OpenAI, Replicate and fal, all by their own clients over real sockets; and every fault at every call
of the latter two: what ended, what was submitted again, what was counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from pixora.app import Studio
from pixora.core.wishes import Wish
from pixora.film.events import TaskState
from pixora.film.job import JobKind
from pixora.identity.actor import LOCAL_USER
from pixora.media.probe import findings, probe
from pixora.store.jobs import JobRow
from tests.vendors.fault_rows import ROWS, Row, Told, run
from tests.vendors.make_film import TOPIC, finish
from tests.vendors.serving import Fault
from tests.vendors.three import Three, opened, running

pytestmark = pytest.mark.usefixtures("kept")

VENDORS = ("openai", "replicate", "fal")
CUT_OFF = ("reset", "accept_then_reset", "accept_then_504", "accept_then_garbage")
SUBMISSIONS = ("create", "submit")
VERDICTS = ("fail", "nsfw", "aborted", "policy", "image_load", "downstream", "crash", "startup_timeout")
"""The vendor worked on it and billed nothing."""
LOST = ("canceled", "nothing", "removed", "expired", "garbage", "other", "huge")
"""It billed, and there is nothing to be had of it."""
ELSEWHERE = ("unlisted", "private")
"""It made it, and put it where it is not fetched from, ever."""
PRICES = {
    ("replicate", False): Decimal("0.04"),
    ("replicate", True): Decimal("0.25"),
    ("fal", False): Decimal("0.039"),
    ("fal", True): Decimal("0.225"),
}


def expect(told: Told) -> tuple[str, int, Decimal]:
    """How a row has to end once the fault is over, the jobs that the vendor took, and what was counted."""
    row = told.row
    price = PRICES[row.vendor, row.clip]
    handed_in = row.at in SUBMISSIONS
    uncertain = handed_in and row.what in CUT_OFF
    again = (handed_in and row.what in VERDICTS + LOST) or (row.at == "download" and row.what in LOST)
    paid_again = uncertain or row.what in LOST
    took = 2 if again or (uncertain and row.what != "reset") else 1
    end = "host_unknown" if row.what in ELSEWHERE else "made"
    return end, took, price * (2 if paid_again else 1)


async def hold(rows: Sequence[Row], data: Path) -> None:
    for told in await run(rows, data):
        assert (told.then, told.accepted, told.charged) == expect(told), told
        assert told.first == "made" or len(told.read) > 20, told
        assert not any(
            word in told.read for word in ("http 5", "Traceback", "billing", "dashboard", "r8_", "key-secret")
        )


async def test_no_fault_is_paid_for_twice(tmp_path: Path) -> None:
    """A seventh of all rows, each time the same; the next test has all."""
    await hold(ROWS[::7], tmp_path)


@pytest.mark.long
async def test_no_fault_at_any_call_is_paid_for_twice(tmp_path: Path) -> None:
    await hold(ROWS, tmp_path)


@pytest.fixture(scope="module")
def three() -> Iterator[Three]:
    with running() as servers:
        yield servers


async def paid(studio: Studio, task_id: str) -> list[JobRow]:
    rows = await studio.films.runner.jobs.of_task(LOCAL_USER.user_id, task_id)
    return [row for row in rows if row.provider in VENDORS]


@pytest.mark.long
async def test_the_film_is_made_by_all_three_in_spite_of_faults(tmp_path: Path, three: Three) -> None:
    """Characters in several scenes; something goes wrong at every kind of call, and nothing is made twice."""
    three.forget()
    three.replicate.fail(
        Fault("create", "429"),
        Fault("get", "html_502"),
        Fault("get", "bad_json", after=3),
        Fault("download", "truncated"),
    )
    three.fal.fail(
        Fault("submit", "429"), Fault("status", "503"), Fault("result", "html_502"), Fault("download", "reset")
    )
    async with opened(three, tmp_path) as studio:
        films = studio.films
        task = await films.open(LOCAL_USER)
        await films.make(LOCAL_USER, task.id, Wish(topic=TOPIC, prompt=TOPIC, seconds=24.0, fps=24))
        done = await finish(studio, task.id)
        rows = await paid(studio, task.id)
        assert done.state is TaskState.COMPLETED and done.film is not None, [row.error for row in rows]
        assert done.script is not None and len({row.provider for row in rows}) == 3
        assert all(row.state == "done" and row.attempt == 1 for row in rows)
        assert three.twice == 0 and three.replicate.leaks == three.fal.leaks == []

        # Who is seen in a scene is drawn by her reference, the same one in each.
        seen = [scene.characters for scene in done.script.scenes]
        assert max(sum(one.id in who for who in seen) for one in done.script.characters) > 1, seen
        references = {row.scene_id: row.id for row in rows if row.kind is JobKind.REFERENCE}
        assert references.keys() == {one for who in seen for one in who}
        for row in rows:
            if row.kind is JobKind.PICTURE:
                scene = done.script.scene(str(row.scene_id))
                assert len([role for role in row.inputs if role.startswith("reference")]) == len(scene.characters)

        film = await studio.assets.local(str(done.film["video_path"]))
        assert findings(film, frozen=3.0).errors == ()
        clip = probe(film).video
        assert clip is not None and clip.width == 1280
        spent = await films.runner.carrier.stores.ledger.of_task(LOCAL_USER.user_id, task.id)
        clips = sum(Decimal(row.price or 0) for row in rows if row.kind is JobKind.MOTION)
        assert spent.reserved == 0 and spent.charged > clips


@pytest.mark.long
async def test_a_result_on_another_host_waits_until_it_is_known(tmp_path: Path, three: Three) -> None:
    """It is neither failed for good nor made again, over a restart as well; once it can be had, it is collected."""
    three.forget()
    three.fal.fail(Fault("download", "off_list", times=1))
    wish = Wish(topic=TOPIC, prompt=TOPIC, seconds=12.0, fps=24)
    settings = {
        "PIXORA_IMAGE": "built-in",
        "PIXORA_VIDEO": "built-in",
        "PIXORA_MUSIC": "built-in",
        "PIXORA_SCRIPT": "built-in",
    }
    async with opened(three, tmp_path, **settings) as studio:
        task = await studio.films.open(LOCAL_USER)
        await studio.films.make(LOCAL_USER, task.id, wish)
        stood = await finish(studio, task.id, tries=0)
        assert stood.state is not TaskState.COMPLETED
        states = sorted(row.state for row in await paid(studio, task.id))
        assert states.count("collectable") == 1, states
        handed_in = three.fal.count("submit")
        before = await studio.films.runner.carrier.stores.ledger.of_task(LOCAL_USER.user_id, task.id)
    async with opened(three, tmp_path, **settings) as studio:
        done = await finish(studio, task.id)
        assert done.state is TaskState.COMPLETED
        after = await studio.films.runner.carrier.stores.ledger.of_task(LOCAL_USER.user_id, task.id)
    assert three.fal.count("submit") == handed_in == len(three.fal.jobs) and three.twice == 0
    assert after.charged == before.charged and after.reserved == 0
