"""Requests that begin work: with a key of the client's, each is begun once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pixora.api.answers import Begun
from pixora.api.turns import digest
from pixora.app import Studio
from pixora.film.errors import InvalidInput, PixoraError
from pixora.identity.actor import Actor
from pixora.store.records import Task


async def once(
    studio: Studio,
    actor: Actor,
    key: str | None,
    body: Any,
    task_id: str | None,
    begin: Callable[[Task], Awaitable[object]],
) -> Begun:
    """Begin work on a task, a new one if none is named, unless the same was begun under this key before.

    The key is taken before the work is begun: after a crash in between it is not begun twice, and the task tells that
    nothing came of it. A request that is refused gives its key back. Raises `id_reused` for a key of another request.
    """
    asked = digest([body, task_id]) if key is not None else None
    if key is not None and (known := await studio.messages.find(actor.user_id, key)):
        return await _again(studio, actor, known.task_id, known.seq, known.digest == asked)
    task = await (studio.films.get(actor, task_id) if task_id else studio.films.open(actor))
    if key is not None and not await studio.messages.take(actor.user_id, key, task.id, task.last_seq, asked):
        if task_id is None:
            await studio.films.delete(actor, task.id)
        return await once(studio, actor, key, body, task_id, begin)
    try:
        await begin(task)
    except PixoraError:
        if key is not None:
            await studio.messages.forget(actor.user_id, key)
        if task_id is None:
            await studio.films.delete(actor, task.id)
        raise
    return Begun(task_id=task.id, after=task.last_seq)


async def _again(studio: Studio, actor: Actor, task_id: str | None, after: int, same: bool) -> Begun:
    if not same:
        raise InvalidInput("id_reused", "This key was used for another request.", "Give every request its own key.")
    task = await studio.films.get(actor, task_id or "")
    return Begun(task_id=task.id, after=after, again=True)
