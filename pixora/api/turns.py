"""Turns of the conversation that a front began: they belong to their films and outlive whoever asked."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import orjson
from starlette.applications import Starlette

from pixora.agent.conversation import Heard
from pixora.app import Studio
from pixora.identity.actor import Actor


async def begin_turn(
    app: Starlette,
    actor: Actor,
    message: str,
    task_id: str | None,
    context: dict[str, Any] | None,
    message_id: str | None,
) -> Heard:
    """Write a message down and have it answered in the background. One whose id was heard before is not done again."""
    studio: Studio = app.state.studio
    asked = digest([message, task_id, context]) if message_id is not None else None

    async def begin() -> Heard:
        heard = await studio.agent.hear(actor, message, task_id, context, message_id, asked)
        if not heard.again:
            keep(app, asyncio.create_task(studio.agent.answer(actor, heard, message, context)))
        return heard

    # What was written down is answered, even if whoever sent it is gone by then.
    return await asyncio.shield(asyncio.create_task(begin()))


def keep(app: Starlette, turn: asyncio.Task[None]) -> None:
    """Hold a turn until it is done; those that are not when the server stops are cancelled."""
    app.state.turns.add(turn)
    turn.add_done_callback(app.state.turns.discard)


def digest(body: Any) -> str:
    """What a request asks, as a hash."""
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
