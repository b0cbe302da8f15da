"""The film that the sentences are said about, as a chat model is told of it."""

from __future__ import annotations

from typing import Any

from pixora.agent.state import describe
from pixora.film.brief import Brief, Mood, Style
from pixora.film.events import TaskState
from pixora.film.picks import Picks
from pixora.film.script import Character, Scene, Script
from pixora.film.visual import Figure, FigureKind, Hour, Place, Player, Visual
from pixora.store.records import Task

MARA = Character(
    id="c_mara", name="Mara", description="an astronaut in a white suit", figure=Figure(kind=FigureKind.ASTRONAUT)
)
_LINES = (
    ("The rocket stands on its pad in the morning light.", Place.MEADOW, Hour.DAWN, False),
    ("Mara climbs in and closes the hatch.", Place.INTERIOR, Hour.DAY, True),
    ("Above the clouds the sky turns black.", Place.SKY, Hour.DAY, False),
    ("She floats, and looks back at the sea.", Place.SPACE, Hour.DAY, True),
    ("Then she comes home.", Place.SEA, Hour.DUSK, True),
)


def script() -> Script:
    scenes = tuple(
        Scene(
            id=f"s_{number}",
            narration=words,
            picture_prompt=f"Paper cut of scene {number}",
            motion_prompt="Slow push in",
            seconds=6.0,
            characters=(MARA.id,) if there else (),
            visual=Visual(place=place, hour=hour, players=(Player(character=MARA.id),) if there else (), seed=number),
        )
        for number, (words, place, hour, there) in enumerate(_LINES, 1)
    )
    return Script(
        title="The Long Way Up",
        logline="An astronaut leaves and comes back.",
        style=Style.PAPER,
        mood=Mood.WONDER,
        characters=(MARA,),
        scenes=scenes,
        seed=7,
        seconds=30.0,
    )


def described() -> dict[str, Any]:
    """As the agent describes it."""
    task = Task(
        id="task_1",
        user_id="local",
        title="The Long Way Up",
        state=TaskState.COMPLETED,
        message="Finished",
        progress=100.0,
        brief=Brief(prompt="an astronaut", topic="an astronaut"),
        script=script(),
        choices=None,
        picks=Picks(),
        approved={},
        gate=None,
        plan_id="p_1",
        film={},
        executor_id=None,
        last_seq=1,
        created_at="2026-11-23T00:00:00.000Z",
        updated_at="2026-11-23T00:00:00.000Z",
    )
    told = describe(task, ("heart",))
    assert told is not None
    return told
