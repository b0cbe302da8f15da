"""The wire's form of what the log holds: paths become signed URLs, `seq` and `at` are added."""

from __future__ import annotations

from typing import Any

from pixora.app import Studio
from pixora.film.events import Logged
from pixora.store.records import Task

_PATHS = {
    "path": "url",
    "video_path": "video_url",
    "thumbnail_path": "thumbnail_url",
    "captions_path": "captions_url",
}


def asset_url(studio: Studio, path: str, base: str = "") -> str:
    """Where an asset can be fetched for the next day or two; `base` is scheme and host, "" within a page."""
    target = f"/api/assets/{path}"
    return f"{base}{target}?{studio.signer.sign(target)}"


def message(studio: Studio, logged: Logged, base: str) -> dict[str, Any]:
    """One event as every client reads it."""
    body = logged.event.model_dump(mode="json")
    for path, url in _PATHS.items():
        if path in body:
            value = body.pop(path)
            body[url] = asset_url(studio, value, base) if value else None
    if body["type"] == "asset":
        body["preview_url"] = body["url"]
    return {"task_id": logged.task_id, "seq": logged.seq, "at": logged.at} | body


def task_status(studio: Studio, task: Task, base: str) -> dict[str, Any]:
    """A task's standing, in the words of the first clients and our own."""
    video = task.film["video_path"] if task.film else None
    return {
        "type": "task_status",
        "content": "",
        "task_id": task.id,
        "function_call": None,
        "function_response": None,
        "status": task.state.status,
        "state": task.state.value,
        "progress": task.progress,
        "message": task.message,
        "video_url": asset_url(studio, video, base) if video else None,
    }


def summary(studio: Studio, task: Task, base: str) -> dict[str, Any]:
    """A task as lists show it."""
    film = task.film or {}
    thumbnail = film.get("thumbnail_path")
    return {
        "task_id": task.id,
        "title": task.title,
        "status": task.state.status,
        "state": task.state.value,
        "progress": task.progress,
        "seconds": film.get("seconds"),
        "thumbnail_url": asset_url(studio, thumbnail, base) if thumbnail else None,
        "created_at": task.created_at,
        "updated_at": task.updated_at,
    }
