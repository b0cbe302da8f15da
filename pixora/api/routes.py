"""REST: a turn without a socket, tasks, their events, what is configured, and whether the server is well."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from pixora.api.wire import asset_url, message, summary, task_status
from pixora.app import Studio
from pixora.film.money import shown
from pixora.identity.actor import LOCAL_USER
from pixora.providers.local.repertoire import CHOICES, LANGUAGES, VOICES

router = APIRouter(prefix="/api")


class Say(BaseModel):
    """A turn of the conversation."""

    message: str = Field(max_length=60_000)
    task_id: str | None = Field(default=None, max_length=40)
    context: dict[str, Any] | None = None


def _studio(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


@router.post("/chat", status_code=202)
async def say(request: Request, body: Say) -> dict[str, Any]:
    """Begin a turn; its answers stand in the task's events."""
    studio = _studio(request)
    task = await studio.agent.open(LOCAL_USER, body.message, body.task_id, body.context)
    turn = asyncio.create_task(studio.agent.say(LOCAL_USER, task, body.message, body.context))
    request.app.state.turns.add(turn)
    turn.add_done_callback(request.app.state.turns.discard)
    return {"task_id": task.id, "after": task.last_seq}


@router.get("/chat/tasks")
async def list_tasks(
    request: Request, limit: Annotated[int, Query(ge=1, le=200)] = 50, before: str | None = None
) -> dict[str, Any]:
    """The user's tasks, newest first; `before` is the last one's `updated_at`."""
    studio = _studio(request)
    tasks = await studio.films.list(LOCAL_USER, limit, before)
    return {"tasks": [summary(studio, task, _base(request)) for task in tasks]}


@router.get("/chat/tasks/{task_id}/status")
async def read_status(request: Request, task_id: str) -> dict[str, Any]:
    studio = _studio(request)
    return task_status(studio, await studio.films.get(LOCAL_USER, task_id), _base(request))


@router.get("/tasks/{task_id}")
async def read_task(request: Request, task_id: str) -> dict[str, Any]:
    """Script, assets and standing of a task."""
    studio, base = _studio(request), _base(request)
    task = await studio.films.get(LOCAL_USER, task_id)
    assets = await studio.films.runner.jobs.task_assets(LOCAL_USER.user_id, task_id)
    return summary(studio, task, base) | {
        "brief": task.brief.model_dump(mode="json") if task.brief else None,
        **await studio.films.breakdown(LOCAL_USER, task),
        "assets": [
            {
                "kind": asset.kind.value,
                "part": asset.part,
                "scene_id": asset.scene_id,
                "size": asset.size,
                "content_type": asset.content_type,
                "url": asset_url(studio, asset.path, base),
            }
            for asset in assets
        ],
        "video_url": task_status(studio, task, base)["video_url"],
        "spent": shown((await studio.films.spent(LOCAL_USER, task_id)).charged),
        "last_seq": task.last_seq,
    }


@router.get("/tasks/{task_id}/events")
async def read_events(
    request: Request,
    task_id: str,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, Any]:
    """A page of the task's log, from the first event after `after`."""
    studio = _studio(request)
    await studio.films.get(LOCAL_USER, task_id)
    page = await studio.events.read(LOCAL_USER.user_id, task_id, after, limit)
    return {"events": [message(studio, logged, _base(request)) for logged in page]}


@router.post("/tasks/{task_id}/cancel")
async def cancel_task(request: Request, task_id: str) -> dict[str, Any]:
    studio = _studio(request)
    return task_status(studio, await studio.films.cancel(LOCAL_USER, task_id), _base(request))


@router.delete("/tasks/{task_id}", status_code=204)
async def delete_task(request: Request, task_id: str) -> None:
    await _studio(request).films.delete(LOCAL_USER, task_id)


@router.get("/providers")
async def read_providers() -> dict[str, Any]:
    """Who makes what. Vendors are not connected in this release: the built-in artists serve every craft."""
    makers = {kind.value: f"{choice.provider}:{choice.model}" for kind, choice in CHOICES.items()}
    return {"makers": makers, "voices": VOICES, "languages": LANGUAGES, "vendors": []}


@router.get("/health")
async def read_health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready")
async def read_ready(request: Request) -> dict[str, str]:
    """The records can be read."""
    await _studio(request).films.list(LOCAL_USER, 1)
    return {"status": "ready"}
