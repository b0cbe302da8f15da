"""The wire's form of what the log holds: paths become signed URLs, `seq` and `at` are added. Serialised here alone."""

from __future__ import annotations

import json
from typing import Any

import orjson
from fastapi.requests import HTTPConnection

from pixora.api.outbox import Frame
from pixora.app import Studio
from pixora.film.errors import PixoraError
from pixora.film.events import AgentDelta, Event, Logged
from pixora.store.records import Task
from pixora.store.shares import Share

_PATHS = {
    "path": "url",
    "video_path": "video_url",
    "thumbnail_path": "thumbnail_url",
    "captions_path": "captions_url",
}


def encode(body: dict[str, Any]) -> Frame:
    """A message as it goes out."""
    try:
        data = orjson.dumps(body)
    except orjson.JSONEncodeError:
        # Whole numbers beyond 64 bits are JSON, but not to the quick encoder.
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Frame(data.decode(), len(data), body.get("seq"), body["type"])


def base_of(connection: HTTPConnection) -> str:
    """Scheme and host that links begin with: those that the client came by, which behind a proxy are PUBLIC_URL's."""
    url = connection.url
    return f"{'https' if url.scheme in ('https', 'wss') else 'http'}://{url.netloc}"


def asset_url(studio: Studio, path: str, base: str = "") -> str:
    """Where an asset can be fetched for the next day or two; `base` is scheme and host, "" within a page."""
    target = f"/api/assets/{path}"
    return f"{base}{target}?{studio.signer.sign(target)}"


def share_path(share_id: str) -> str:
    """The path of a link that shows a film; it is what is signed."""
    return f"/share/{share_id}"


def share_url(studio: Studio, share: Share, base: str) -> str:
    """A link for whoever is to see a film, signed until it ends."""
    path = share_path(share.id)
    return f"{base}{path}?{studio.signer.sign_until(path, share.expires_at)}"


def message(studio: Studio, logged: Logged, base: str) -> dict[str, Any]:
    """One event as every client reads it."""
    return {"task_id": logged.task_id, "seq": logged.seq, "at": logged.at} | body(studio, logged.event, base)


def delta(task_id: str, piece: AgentDelta) -> dict[str, Any]:
    """A piece of an answer: it is not in the log and has no number."""
    return {"task_id": task_id} | piece.model_dump(mode="json")


def body(studio: Studio, event: Event, base: str) -> dict[str, Any]:
    """An event with URLs in place of paths."""
    found = event.model_dump(mode="json")
    for path, url in _PATHS.items():
        if path in found:
            value = found.pop(path)
            found[url] = asset_url(studio, value, base) if value else None
    if found.get("type") == "asset":
        found["preview_url"] = found["url"]
    return found


def plain(kind: str, content: str = "", task_id: str | None = None, **more: Any) -> dict[str, Any]:
    """A message that is not from the log."""
    return {
        "type": kind,
        "content": content,
        "task_id": task_id,
        "function_call": None,
        "function_response": None,
    } | more


def error(fault: PixoraError, task_id: str | None = None, **more: Any) -> dict[str, Any]:
    """A fault as a message."""
    return plain(
        "error",
        str(fault),
        task_id,
        error=fault.message,
        code=fault.code,
        hint=fault.hint,
        retryable=fault.retryable,
        **more,
    )


def task_status(studio: Studio, task: Task, base: str) -> dict[str, Any]:
    """A task's standing, in the words of the first clients and our own."""
    video = task.film["video_path"] if task.film else None
    return plain(
        "task_status",
        "",
        task.id,
        status=task.state.status,
        state=task.state.value,
        progress=task.progress,
        message=task.message,
        video_url=asset_url(studio, video, base) if video else None,
    )


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
        "message": task.message,
        "seconds": film.get("seconds"),
        "thumbnail_url": asset_url(studio, thumbnail, base) if thumbnail else None,
        "example": task.example,
        "created_at": task.created_at,
        "updated_at": task.updated_at,
    }
