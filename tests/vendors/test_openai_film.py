"""Films whose script and pictures are OpenAI's: people stay themselves, words fit, all is paid once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pixora.app import Studio, open_studio
from pixora.core.publishing import offer, write
from pixora.core.wishes import Wish
from pixora.film.brief import Gate
from pixora.film.errors import Refused
from pixora.film.events import AgentMessage, TaskState
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from pixora.store.records import Task
from tests.vendors import three
from tests.vendors.openai_server import OpenAIServer
from tests.vendors.serving import Fault

pytestmark = pytest.mark.usefixtures("kept")

TOPIC = "a fox and a lighthouse"
WISH = Wish(topic=TOPIC, prompt=f"a film about {TOPIC}", seconds=20, fps=24, aspect="1:1", music="none", ambience=False)
MUTE = WISH.model_copy(update={"voice": "none", "captions": "off", "gates": ("script", "stills")})


@pytest.fixture(scope="module")
def running() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        assert isinstance(server, OpenAIServer)
        yield server


@pytest.fixture
def server(running: OpenAIServer) -> OpenAIServer:
    running.forget()
    return running


@asynccontextmanager
async def opened(data: Path, server: OpenAIServer, **more: Any) -> AsyncIterator[Studio]:
    base = f"{server.url}/v1"
    settings = Settings(_env_file=None, PIXORA_DATA_DIR=data, OPENAI_API_KEY=server.token, OPENAI_BASE_URL=base, **more)
    async with open_studio(settings) as studio:
        yield studio


async def filmed(studio: Studio, wish: Wish) -> Task:
    """A film up to its pictures, with a yes to its price."""
    task = await studio.films.open(LOCAL_USER)
    await studio.films.make(LOCAL_USER, task.id, wish)
    while True:
        await studio.films.runs.wait(task.id)
        task = await studio.films.get(LOCAL_USER, task.id)
        if task.gate not in (Gate.SCRIPT, Gate.PRICE):
            return task
        plan, _ = await studio.films.plan(LOCAL_USER, task.id)
        await studio.films.approve(LOCAL_USER, task.id, plan.plan_id, task.gate)


async def test_characters_stay_themselves_from_scene_to_scene(tmp_path: Path, server: OpenAIServer) -> None:
    async with opened(tmp_path, server) as studio:
        task = await filmed(studio, MUTE)
        assert task.gate is Gate.STILLS
        assert task.script is not None
        drawn = [asked for asked in server.asked if asked["path"].startswith("/images")]
        sheets = [asked for asked in drawn if asked["references"] == 0]
        scenes = [asked for asked in drawn if asked["references"] > 0]
        people = {person.id: person for person in task.script.characters}
        # One picture of each character, however many scenes it is in.
        assert len(sheets) == len(people) == 2
        assert len(scenes) == len(task.script.scenes) >= 3
        for scene in task.script.scenes:
            (asked,) = [one for one in scenes if one["prompt"].startswith(scene.picture_prompt)]
            assert asked["references"] == len(scene.characters)
            assert all(people[one].description in asked["prompt"] for one in scene.characters)
        spent = await studio.films.spent(LOCAL_USER, task.id)
        assert spent.charged > 0
        assert spent.reserved == 0
        assert any("Written by openai:gpt-6.1-terra for $" in note for note in task.script.notes)
        # The same words again are not written again, nor painted.
        before = len(server.asked)
        again = await filmed(studio, MUTE)
        assert again.script is not None
        assert len(server.asked) == before
        assert (await studio.films.spent(LOCAL_USER, again.id)).charged == 0


async def test_what_goes_with_a_film_is_written_once(tmp_path: Path, server: OpenAIServer) -> None:
    async with opened(tmp_path, server) as studio:
        task = await filmed(studio, MUTE)
        asked, spent = len(server.asked), (await studio.films.spent(LOCAL_USER, task.id)).charged
        offered = await offer(studio.films, LOCAL_USER, task.id)
        assert offered.by == "openai:gpt-6.1-terra" and offered.price.high is not None and offered.price.high > 0
        free = await write(studio.films, LOCAL_USER, task.id)
        assert free.written_by == "built-in director" and len(server.asked) == asked
        for _ in range(2):
            paid = await write(studio.films, LOCAL_USER, task.id, paid=True)
            assert (paid.title, paid.hashtags, paid.written_by) == ("A Fox at Sea", ("Fox", "thesea"), offered.by)
            assert len(server.asked) == asked + 1, "the same script is not paid again"
        charged = (await studio.films.spent(LOCAL_USER, task.id)).charged - spent
        assert 0 < charged <= offered.price.high
        assert (await studio.films.get(LOCAL_USER, task.id)).publishing == paid


async def test_a_dry_run_asks_nobody_and_says_who_will_write(tmp_path: Path, server: OpenAIServer) -> None:
    async with opened(tmp_path, server) as studio:
        _, script, _, priced = await studio.films.propose(LOCAL_USER, MUTE)
        assert "openai:gpt-6.1-terra writes the script for up to $" in script.notes[-1]
        assert priced.cost.high > 0
    assert server.asked == []


async def test_a_budget_holds_for_the_script_too(tmp_path: Path, server: OpenAIServer) -> None:
    async with opened(tmp_path, server) as studio:
        task = await studio.films.open(LOCAL_USER)
        with pytest.raises(Exception, match="budget has"):
            await studio.films.make(LOCAL_USER, task.id, MUTE.model_copy(update={"budget": "0.001"}))
        assert server.asked == []


async def test_what_is_flagged_is_not_begun(tmp_path: Path, server: OpenAIServer) -> None:
    async with opened(tmp_path, server, PIXORA_MODERATE_BRIEF=True) as studio:
        task = await studio.films.open(LOCAL_USER)
        with pytest.raises(Refused, match="violence"):
            await studio.films.make(LOCAL_USER, task.id, MUTE.model_copy(update={"prompt": "a bomb"}))
    assert server.asked == []


async def test_words_that_take_too_long_are_shortened_once_by_who_wrote_them(tmp_path: Path) -> None:
    with three.running() as vendors:
        # Words that a voice, which is timed by letters, needs long for.
        vendors.openai.fail(Fault("script", "wordy"))
        wish = WISH.model_copy(update={"gates": ("script", "stills"), "captions": "off", "seconds": 12.0})
        built_in = {"PIXORA_IMAGE": "built-in", "PIXORA_VIDEO": "built-in"}
        async with three.opened(vendors, tmp_path, **built_in) as studio:
            task = await filmed(studio, wish)
            assert task.gate is Gate.STILLS
            assert [one["text"]["format"]["name"] for one in vendors.openai.asked] == ["screenplay", "lines"]
            events = [one.event for one in await studio.events.read(LOCAL_USER.user_id, task.id, 0, 500)]
            said = [event.content for event in events if isinstance(event, AgentMessage)]
            assert any("openai shortened" in text and "for $" in text for text in said)
            plan, _ = await studio.films.plan(LOCAL_USER, task.id)
            # No word is cut, and if the film is longer it was said by how much.
            assert max(word.end for words in plan.timeline.words for word in words) < plan.timeline.seconds
            longer = plan.timeline.seconds - 12.0
            assert abs(longer) < 0.05 or any(f"{longer - 0.1:.1f} s more" in text for text in said)
            lines = await studio.films.runner.carrier.stores.ledger.lines(LOCAL_USER.user_id, task.id)
            assert len([one for one in lines if one["kind"] == "charge" and one["provider"] == "openai"]) == 2


async def test_a_script_that_a_crash_cut_off_is_paid_once_when_it_is_asked_for_again(
    tmp_path: Path, server: OpenAIServer
) -> None:
    async with opened(tmp_path, server) as studio:
        task = await studio.films.open(LOCAL_USER)
        server.fail(Fault("script", "stall"))
        writing = asyncio.create_task(studio.films.make(LOCAL_USER, task.id, MUTE))
        async with asyncio.timeout(20):
            while not server.asked:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        # The studio closes in the middle of the answer, as a process that ends does.
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    server.forget()
    async with opened(tmp_path, server, PIXORA_UNCERTAIN_MAX_USD=1) as studio:
        again = await filmed(studio, MUTE)
        assert again.state is TaskState.WAITING
        # What was lost counts at its full price; it is made once more, and that one is not paid again.
        lines = await studio.films.runner.carrier.stores.ledger.lines(LOCAL_USER.user_id, task.id)
        aside, lost, made = (
            [Decimal(line["usd"]) for line in lines if line["kind"] == kind and line["attempt"] == attempt]
            for kind, attempt in (("reserve", 1), ("charge", 1), ("charge", 2))
        )
        assert lost == aside
        assert made < lost
        assert server.count("script") == 1
