"""A film as it stands, in one piece: for who missed more than the log still holds, and for who asks for a task."""

from __future__ import annotations

from typing import Any

from pixora.api.wire import asset_url, body, plain, task_status
from pixora.app import Studio
from pixora.core.telling import show_plan
from pixora.film.events import AgentMessage, ErrorShown, Logged, UserMessage
from pixora.film.money import shown
from pixora.identity.actor import Actor
from pixora.store.records import Task

TALK = 200
"""Messages of the conversation that a snapshot tells at most, the newest."""
_PAGE = 1_000


async def contents(studio: Studio, actor: Actor, task: Task, base: str) -> dict[str, Any]:
    """Script, plan, assets, money: what a task holds besides its standing."""
    scenes = await studio.films.breakdown(actor, task)
    made = await studio.films.runner.jobs.task_assets(actor.user_id, task.id)
    spent = await studio.films.spent(actor, task.id)
    return {
        "revision": task.script.revision if task.script else None,
        "brief": task.brief.model_dump(mode="json") if task.brief else None,
        "script": scenes["script"],
        "scenes": scenes["scenes"],
        "plan": await _plan(studio, actor, task, base),
        "assets": [
            {
                "kind": asset.kind.value,
                "part": asset.part,
                "scene_id": asset.scene_id,
                "size": asset.size,
                "content_type": asset.content_type,
                "url": asset_url(studio, asset.path, base),
            }
            for asset in made
        ],
        "spent": shown(spent.charged),
        "locks": list(task.locks),
    }


async def snapshot(studio: Studio, actor: Actor, task: Task, base: str) -> dict[str, Any]:
    """The answer to a `subscribe` whose `after` is older than what is kept. What follows `seq` is sent after it."""
    talk = await _talk(studio, actor, task)
    standing = task_status(studio, task, base)
    return plain(
        "snapshot",
        "",
        task.id,
        **await contents(studio, actor, task, base),
        **{name: standing[name] for name in ("status", "state", "progress", "message", "video_url")},
        title=task.title,
        messages=[{"type": one.event.type, "content": one.event.content, "seq": one.seq, "at": one.at} for one in talk],
        drafts=[{"turn_id": one.turn_id, "content": one.content} for one in studio.events.drafts(task.id)],
        seq=task.last_seq,
        at=task.updated_at,
    )


async def _plan(studio: Studio, actor: Actor, task: Task, base: str) -> dict[str, Any] | None:
    if task.script is None or task.brief is None:
        return None
    plan, priced = await studio.films.plan(actor, task.id)
    made = frozenset(job.key for job in plan.jobs if job.key not in priced.prices)
    return body(studio, show_plan(plan, task.script, made, priced, task.gate, task.choices), base)


async def _talk(studio: Studio, actor: Actor, task: Task) -> list[Logged]:
    found: list[Logged] = []
    last = 0
    while last < task.last_seq and (page := await studio.events.read(actor.user_id, task.id, last, _PAGE)):
        last = page[-1].seq
        found += [
            one
            for one in page
            if isinstance(one.event, UserMessage | AgentMessage | ErrorShown)
            and one.event.content
            and one.seq <= task.last_seq
        ]
    return found[-TALK:]
