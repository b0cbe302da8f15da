"""The example film: one for each user, made by the built-in artists whatever is configured, to be taken apart.

It is made here rather than shipped: so it has its plan, its takes and its prices like any other, fits what this
installation draws, and is gone when it is deleted. Whoever opens an empty library for the first time finds it being
made; a demo's visitors, who share one machine, make it by asking for it.
"""

from __future__ import annotations

import asyncio

from pixora.core.films import Films
from pixora.core.wishes import Wish, brief_from
from pixora.film.events import AgentMessage
from pixora.identity.actor import Actor, ActorKind
from pixora.providers.local.director.given import GivenScene, stage
from pixora.providers.local.repertoire import CHOICES
from pixora.store.records import Task
from pixora.store.unbroken import unbroken

TITLE = "The Fox Who Found the Sea"
SCENES = (
    GivenScene(
        "Every evening, the fox hears a sound from behind the hills.",
        "A fox sits on a hill at dusk, looking over a valley",
    ),
    GivenScene(
        "One morning she follows the river, past the waterfall, to find out.",
        "A fox walks along a river at dawn",
    ),
    GivenScene(
        "And there it is: the sea. More water than a fox can drink, and a whale who says hello.",
        "A fox stands on the beach by the sea, a whale in the water, a sunny day",
    ),
)
WISH = Wish(topic=TITLE, prompt=TITLE, text=" ".join(scene.narration for scene in SCENES), style="paper", seed=7)
SAID = (
    "This is an example, made by the built-in artists at no cost. Change whatever you like in it: say “make scene 2 "
    "darker”, choose another music, or delete it and begin with a sentence of your own."
)


async def welcome(films: Films, actor: Actor) -> Task | None:
    """Begin to make the example film for who is here for the first time; None for everyone else.

    Not for a demo's visitors, and not while films of this user are there: nobody's work waits for an example.
    """
    if actor.kind is ActorKind.DEMO or await films.list(actor, 1) or await films.people.had_example(actor.user_id):
        return None
    return await make_example(films, actor)


async def make_example(films: Films, actor: Actor) -> Task:
    """The user's example film, made now if there is none. Raises `TooMany` as any film does."""
    if (there := await films.records.example(actor.user_id)) is not None:
        return there
    brief = brief_from(WISH)
    script = await asyncio.to_thread(stage, brief, TITLE, SCENES)
    task, ours = await _open(films, actor)
    return await films.make_ready(actor, task, brief, script) if ours else task


@unbroken
async def _open(films: Films, actor: Actor) -> tuple[Task, bool]:
    """The task of the example, and whether it is new: two pages may ask for it at once."""
    async with films.records.transaction() as connection:
        # First, since by this row the second waits for the first.
        await films.people.gave_example_in(connection, actor.user_id)
        if (there := await films.records.example_in(connection, actor.user_id)) is not None:
            return there, False
        await films.quotas.for_film_in(connection, actor)
        task_id = await films.records.create_task_in(connection, actor.user_id)
        # Who makes what in it stands before it is planned: a vendor's key makes nothing of it cost anything.
        await films.records.update_task_in(connection, actor.user_id, task_id, example=True, choices=dict(CHOICES))
        logged = await films.events.append_in(connection, actor.user_id, task_id, AgentMessage(content=SAID))
    films.events.publish(logged)
    return await films.get(actor, task_id), True
