"""What could be paid for twice, or made in another's name: jobs that take too long, films that ask for the same again,
keys that are taken away."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pixora.app import Studio, open_studio
from pixora.core.wishes import Wish
from pixora.film.brief import Gate
from pixora.film.events import TaskState
from pixora.film.job import JobKind
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from pixora.store.jobs import JobRow
from pixora.store.records import Task
from tests.vendors.serving import Fault
from tests.vendors.three import opened, running

pytestmark = pytest.mark.usefixtures("kept")

WORDS = "A fox went out to seek the sea. It heard the waves before it saw them."
OTHERS = "An owl sat down to count the stars. It never came to an end that night."
WISH = Wish(topic="a fox", prompt=WORDS, text=WORDS, fps=24, aspect="1:1", music="none", ambience=False, captions="off")
SPOKEN = WISH.model_copy(update={"gates": ("script", "stills")})
VOICE_ALONE = {"PIXORA_SCRIPT": "built-in", "PIXORA_IMAGE": "built-in", "PIXORA_VIDEO": "built-in"}
HASTY = '[model."fal:fal-ai/elevenlabs/tts/multilingual-v2"]\ndeadline = 6.0\n'


async def spoken(studio: Studio, task_id: str) -> Task:
    """Go on until the pictures wait for a yes, or something failed."""
    while True:
        await studio.films.runs.wait(task_id)
        task = await studio.films.get(LOCAL_USER, task_id)
        if task.gate not in (Gate.SCRIPT, Gate.PRICE):
            return task
        plan, _ = await studio.films.plan(LOCAL_USER, task_id)
        await studio.films.approve(LOCAL_USER, task_id, plan.plan_id, task.gate)


async def voices(studio: Studio, task_id: str) -> list[JobRow]:
    rows = await studio.films.runner.jobs.of_task(LOCAL_USER.user_id, task_id)
    return [row for row in rows if row.kind is JobKind.NARRATION]


async def charged(studio: Studio, task_id: str) -> Decimal:
    spent = await studio.films.spent(LOCAL_USER, task_id)
    assert spent.reserved == 0
    return spent.charged


async def test_a_job_that_takes_too_long_is_collected_also_by_another_film(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text(HASTY)
    with running() as three:
        three.fal.fail(Fault("submit", "hang"))
        async with opened(three, tmp_path, PIXORA_MODELS=str(tmp_path / "models.toml"), **VOICE_ALONE) as studio:
            first = await studio.films.open(LOCAL_USER)
            await studio.films.make(LOCAL_USER, first.id, SPOKEN)
            await spoken(studio, first.id)
            rows = await voices(studio, first.id)
            (late,) = [row for row in rows if row.error]
            assert late.state == "collectable" and late.error is not None
            assert late.error["code"] == "timed_out" and "once more" in late.error["hint"]
            # The vendor was asked to stop it, and had begun: it is paid, and may still come.
            job = three.fal.jobs[str(late.vendor_id)]
            assert three.fal.count("cancel") == 1 and job.cancelled
            paid, handed_in = await charged(studio, first.id), three.fal.count("submit")
            job.cancelled, job.fate, job.ends = False, "", job.starts
            # The same wish in another film: it is fetched there, nothing is handed in, nothing is paid.
            second = await studio.films.open(LOCAL_USER)
            await studio.films.make(LOCAL_USER, second.id, SPOKEN)
            assert (await spoken(studio, second.id)).gate is Gate.STILLS
            assert all(row.state == "done" for row in await voices(studio, second.id))
            await studio.films.retry(LOCAL_USER, first.id)
            assert (await spoken(studio, first.id)).gate is Gate.STILLS
            assert three.fal.count("submit") == handed_in and three.twice == 0
            assert (await charged(studio, first.id), await charged(studio, second.id)) == (paid, Decimal(0))

            # One that is lost for good does not stand in another film's way for ever.
            three.fal.fail(Fault("submit", "hang"))
            other = SPOKEN.model_copy(update={"topic": "an owl", "prompt": OTHERS, "text": OTHERS})
            third = await studio.films.open(LOCAL_USER)
            await studio.films.make(LOCAL_USER, third.id, other)
            await spoken(studio, third.id)
            for _ in range(2):
                await studio.films.retry(LOCAL_USER, third.id)
                ended = await spoken(studio, third.id)
            assert ended.gate is Gate.STILLS
            assert three.twice == 1


async def test_an_older_film_is_gone_on_with_without_what_may_not_be_used(tmp_path: Path) -> None:
    with running() as three:
        async with opened(three, tmp_path, **VOICE_ALONE) as studio:
            task = await studio.films.open(LOCAL_USER)
            await studio.films.make(LOCAL_USER, task.id, SPOKEN.model_copy(update={"music": "calm"}))
            await studio.films.runs.wait(task.id)
            plan, _ = await studio.films.plan(LOCAL_USER, task.id)
            assert plan.job("music").model == "meta/musicgen"
        async with opened(three, tmp_path, COMMERCIAL_ONLY="true", **VOICE_ALONE) as studio:
            await spoken(studio, task.id)
            plan, _ = await studio.films.plan(LOCAL_USER, task.id)
            assert plan.job("music").model == "fal-ai/elevenlabs/music"
            assert three.replicate.jobs == {}


async def test_without_its_key_nobody_makes_a_vendors_part_in_its_name(tmp_path: Path) -> None:
    with running() as three:
        async with opened(three, tmp_path, **VOICE_ALONE) as studio:
            task = await studio.films.open(LOCAL_USER)
            await studio.films.make(LOCAL_USER, task.id, SPOKEN)
            await studio.films.runs.wait(task.id)
    keyless = Settings(_env_file=None, PIXORA_DATA_DIR=tmp_path, PIXORA_SCRIPT="built-in")
    async with open_studio(keyless) as studio:
        _, priced = await studio.films.plan(LOCAL_USER, task.id)
        assert priced.cost.unknown > 0
        ended = await spoken(studio, task.id)
        fault = studio.films.runs.fault(task.id)
        assert ended.state in (TaskState.PARTLY, TaskState.WAITING)
        assert fault is None or fault.code == "not_configured"
        assert await voices(studio, task.id) == []
        events = [one.event.model_dump() for one in await studio.events.read(LOCAL_USER.user_id, task.id, 0, 500)]
        said = [event for event in events if event.get("code") == "not_configured"]
        assert said and "fal was chosen for the narration" in said[0]["error"]
