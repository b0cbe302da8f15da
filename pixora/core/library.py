"""A user's library: films renamed, and films once more."""

from __future__ import annotations

import asyncio
from typing import Any

from pixora.core.films import Films
from pixora.film.errors import InvalidInput
from pixora.film.events import AgentMessage, StatusChanged, TaskState, VideoComplete
from pixora.film.search import words_of
from pixora.identity.actor import Actor
from pixora.production.outcome import told_assets
from pixora.store.assets import KEPT_NAMES
from pixora.store.clock import new_id
from pixora.store.copies import copy_made_in
from pixora.store.records import Task
from pixora.store.unbroken import unbroken

LONGEST_TITLE = 200
"""Characters of a film's name."""
COPY = " (copy)"
AT_ONCE = 8
"""Files of a film that are copied at the same time."""


async def rename_film(films: Films, actor: Actor, task_id: str, title: str) -> Task:
    """Call a film something else in the library; nothing is made, also while it is being made."""
    task = await films.get(actor, task_id)
    called = " ".join(title.split())
    if not called or len(called) > LONGEST_TITLE:
        raise InvalidInput("bad_title", f"A film's name has 1 to {LONGEST_TITLE} characters.", "Write another one.")
    await films.records.update_task(actor.user_id, task_id, title=called, words=words_of(task.script, called))
    return await films.get(actor, task_id)


async def duplicate_film(films: Films, actor: Actor, task_id: str) -> Task:
    """The same film once more, with all its takes: nothing is made or paid again, and each stays whole when the other
    is deleted. What waits for a yes waits in both.

    Raises "busy" while the film is being made, "no_film" for a task without one, and `TooMany` as a new film does.
    """
    task = await films.get(actor, task_id)
    if task.state.unfinished:
        raise InvalidInput("busy", "This film is being made.", "Wait until it is finished, or cancel it first.")
    if task.script is None:
        raise InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")
    made = await films.runner.jobs.task_assets(actor.user_id, task_id)
    await films.quotas.for_bytes(actor, sum(asset.size for asset in made))
    to = new_id("task")
    paths = {asset.path: _moved(asset.path, task_id, to) for asset in made}
    try:
        # Files first: a crash before the rows leaves files without a name, which are cleared away.
        for some in _batched(list(paths.items()), AT_ONCE):
            await asyncio.gather(*(films.assets.copy(path, copy) for path, copy in some))
        for name in KEPT_NAMES if task.film else ():
            await films.assets.copy(f"tasks/{task_id}/{name}", f"tasks/{to}/{name}")
        await _write(films, actor, task, to, paths)
    except BaseException:  # whatever ended it, a cancellation too: half a copy is none
        await films.assets.delete_task(to)
        raise
    return await films.get(actor, to)


@unbroken
async def _write(films: Films, actor: Actor, task: Task, to: str, paths: dict[str, str]) -> None:
    title = f"{task.title[: LONGEST_TITLE - len(COPY)]}{COPY}"
    film = _film(task.film, paths) if task.film else None
    kept: dict[str, Any] = {
        name: getattr(task, name) for name in ("brief", "choices", "picks", "gate", "plan_id", "state", "message")
    }
    kept |= {"progress": task.progress, "locks": task.locks or None, "publishing": task.publishing, "film": film}
    async with films.records.transaction() as connection:
        await films.quotas.for_film_in(connection, actor)
        await films.records.create_task_in(connection, actor.user_id, title, to)
        await films.records.update_task_in(connection, actor.user_id, to, title=title, script=task.script, **kept)
        events: list[Any] = [AgentMessage(content=f"This is a copy of “{task.title}”. Nothing was made again for it.")]
        for row, facts, assets in await copy_made_in(connection, actor.user_id, task.id, to, paths):
            events += told_assets(row, assets, facts, "0", reused=True)
        if film is not None and task.state is TaskState.COMPLETED:
            events.append(VideoComplete.model_validate({n: film[n] for n in VideoComplete.model_fields if n in film}))
        video = film["video_path"] if film else None
        events.append(
            StatusChanged(
                status=task.state.status,
                state=task.state,
                progress=task.progress,
                message=task.message,
                video_path=video,
            )
        )
        logged = await films.events.append_in(connection, actor.user_id, to, *events)
    films.events.publish(logged)


def _batched(items: list[tuple[str, str]], size: int) -> list[list[tuple[str, str]]]:
    """The items in lists of at most `size`."""
    return [items[i : i + size] for i in range(0, len(items), size)]


def _moved(path: str, task_id: str, to: str) -> str:
    """Where a file of a task stands in its copy."""
    return path.replace(f"tasks/{task_id}/", f"tasks/{to}/", 1)


def _film(film: dict[str, Any], paths: dict[str, str]) -> dict[str, Any]:
    """The finished film's record with the paths of the copy; it cost nothing."""
    moved = {name: paths.get(value, value) if isinstance(value, str) else value for name, value in film.items()}
    return moved | {"spent": "0"}
