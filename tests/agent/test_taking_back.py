"""A message that is edited and sent again: what it changed is taken back first, and nothing else is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pixora.agent.newness import Meant, what_is_meant
from pixora.agent.taking_back import BY_HAND
from pixora.app import Studio, open_studio
from pixora.core.drafts import Drafts
from pixora.film import edits
from pixora.film.brief import Style
from pixora.film.errors import InvalidInput
from pixora.film.events import AgentMessage, TaskState, UserMessage
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from pixora.store.records import Task

TOPIC = "Create a 10-second film about a fox in the forest"
QUICK: dict[str, Any] = {"voice": "none", "music": "none", "captions": "off", "aspect": "1:1", "fps": 24}


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    settings = Settings.model_validate({"PIXORA_DATA_DIR": tmp_path, "PIXORA_RENDERERS": 1})
    async with open_studio(settings) as opened:
        yield opened
        for task in await opened.films.list(LOCAL_USER):
            await opened.films.cancel(LOCAL_USER, task.id)


async def said(studio: Studio, task_id: str) -> list[int]:
    events = await studio.events.read(LOCAL_USER.user_id, task_id, 0, 1_000)
    return [one.seq for one in events if isinstance(one.event, UserMessage)]


async def answers(studio: Studio, task_id: str) -> list[str]:
    events = await studio.events.read(LOCAL_USER.user_id, task_id, 0, 1_000)
    return [one.event.content for one in events if isinstance(one.event, AgentMessage) and one.event.turn_id]


async def turn(studio: Studio, task: Task, message: str, *, edited: bool = False, **context: Any) -> Task:
    if edited:
        context |= {"replaces": (await said(studio, task.id))[-1], "when": "interrupt"}
    await studio.agent.say(LOCAL_USER, task, message, context)
    return await studio.films.get(LOCAL_USER, task.id)


async def begun(studio: Studio) -> Task:
    task = await turn(studio, await studio.films.open(LOCAL_USER), TOPIC, **QUICK)
    assert task.script is not None and len(task.script.scenes) >= 2
    assert task.script is not None and task.script.style is Style.PAPER
    return task


async def test_what_the_message_changed_is_taken_back(studio: Studio) -> None:
    task = await begun(studio)
    assert task.script is not None
    before = [scene.id for scene in task.script.scenes]
    task = await turn(studio, task, "make it noir")
    assert task.script is not None and task.script.style is Style.NOIR
    task = await turn(studio, task, "delete scene 2", edited=True)
    assert task.script is not None
    assert (task.script.style, [one.id for one in task.script.scenes]) == (Style.PAPER, [before[0], *before[2:]])
    assert task.state.unfinished, task.message

    # It comes to nothing now: the film is made as it was before.
    task = await turn(studio, task, "thank you", edited=True)
    assert task.script is not None and [one.id for one in task.script.scenes] == before
    assert task.state.unfinished, task.message
    task = await turn(studio, task, "what can you do?", edited=True)
    assert task.state.unfinished, task.message
    with pytest.raises(InvalidInput, match="Nothing was changed"):
        await studio.films.cancel(LOCAL_USER, task.id)
        await studio.films.undo(LOCAL_USER, task.id)


async def test_what_was_changed_by_hand_since_is_not_lost(studio: Studio) -> None:
    task = await turn(studio, await begun(studio), "make it noir")
    assert task.script is not None
    last, words = task.script.scenes[-1].id, edits.SceneEdit(narration="By hand.")
    drafts = Drafts(studio.films, LOCAL_USER, task.id)
    await drafts.edit(lambda script: edits.edit(script, last, words))
    await drafts.commit("scene")
    task = await turn(studio, task, "make it candy", edited=True)
    assert task.script is not None
    assert (task.script.style, task.script.scenes[-1].narration) == (Style.CANDY, "By hand.")
    assert BY_HAND in await answers(studio, task.id)

    old, newest = (await said(studio, task.id))[0], len(await said(studio, task.id))
    with pytest.raises(InvalidInput, match="Only the last message"):
        await studio.agent.hear(LOCAL_USER, "make it frost", task.id, {"replaces": old})
    assert len(await said(studio, task.id)) == newest


async def test_the_message_that_began_the_film_begins_it_anew(studio: Studio) -> None:
    task = await begun(studio)
    task = await turn(studio, task, "A 10-second vertical film about a kite without a voice", edited=True)
    assert task.brief is not None and task.script is not None
    assert (task.brief.aspect.value, task.brief.fps) == ("9:16", 30)
    assert "Kite" in task.script.title
    await studio.films.cancel(LOCAL_USER, task.id)
    back = await studio.films.undo(LOCAL_USER, task.id)
    assert back.brief is not None and back.brief.prompt == TOPIC, "what was there is not lost"
    await studio.films.cancel(LOCAL_USER, task.id)
    assert (await studio.films.get(LOCAL_USER, task.id)).state is TaskState.CANCELLED


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("Create a 20-second film about a fox who learns to swim", Meant.NEW),
        ("Can you make me a story about a cat?", Meant.NEW),
        ("New film about bees", Meant.NEW),
        ("I want a video on volcanoes", Meant.NEW),
        ("A calm 20-second film about the ocean at night", Meant.UNCLEAR),
        ("Narration: Every story begins small.", Meant.UNCLEAR),
        ("make it a 20 second film", Meant.THIS),
        ("make a film of it in black and white", Meant.THIS),
        ("make another scene about dogs", Meant.THIS),
        ("make the film about dogs", Meant.THIS),
        ("make an upbeat film", Meant.THIS),
    ],
)
def test_who_says_create_a_film_means_a_new_one(message: str, meant: Meant) -> None:
    assert what_is_meant(message) is meant
