"""Locking parts of a film against every edit, and unlocking them."""

from __future__ import annotations

from pixora.core.films import Films
from pixora.film.errors import InvalidInput
from pixora.film.events import LocksShown
from pixora.film.locks import lock_of, told
from pixora.identity.actor import Actor
from pixora.store.records import Task
from pixora.store.unbroken import unbroken


async def set_lock(films: Films, actor: Actor, task_id: str, what: str, named: str = "", *, on: bool = True) -> Task:
    """Lock a scene, a character, or the take of a place, or unlock it; nothing is made.

    `what` is "scene", "character", "picture", "narration", "motion" (of a scene) or "music"; `named` is a scene's id or
    number, or a character's id or name. What is locked already stays so. Raises `InvalidInput`.
    """
    task = await films.get(actor, task_id)
    if task.script is None:
        raise InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")
    lock = lock_of(task.script, what, named)
    name = told(lock, task.script)
    await _write(
        films, actor, task_id, lock, f"{name[:1].upper()}{name[1:]} is {'locked' if on else 'unlocked'}.", on=on
    )
    return await films.get(actor, task_id)


@unbroken
async def _write(films: Films, actor: Actor, task_id: str, lock: str, said: str, *, on: bool) -> None:
    async with films.records.transaction() as connection:
        before = await films.records.locks_in(connection, actor.user_id, task_id)
        if (lock in before) is on:
            return
        locks = sorted({*before, lock} if on else {*before} - {lock})
        await films.records.update_task_in(connection, actor.user_id, task_id, locks=locks)
        event = LocksShown(content=said, locks=locks)
        logged = await films.events.append_in(connection, actor.user_id, task_id, event)
    films.events.publish(logged)
