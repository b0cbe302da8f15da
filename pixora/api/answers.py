"""What REST answers, as types: the OpenAPI document is made from these."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["pending", "processing", "completed", "error"]
State = Literal["pending", "processing", "waiting", "completed", "cancelled", "partly", "error"]


class Fault(BaseModel):
    code: str
    """Stable; programs decide by it."""
    message: str
    hint: str
    retryable: bool
    """The same request may succeed later."""
    request_id: str | None


class Failed(BaseModel):
    """The body of every error."""

    error: Fault


class Begun(BaseModel):
    """A turn or a change was begun: what comes of it are the task's events after `after`."""

    task_id: str
    after: int
    again: bool = Field(default=False, description="The same Idempotency-Key was seen before: nothing was begun anew.")


class Summary(BaseModel):
    task_id: str
    title: str
    status: Status
    state: State
    progress: float
    message: str
    seconds: float | None
    thumbnail_url: str | None
    example: bool = Field(default=False, description="The film that everyone is given to take apart.")
    created_at: str
    updated_at: str


class Tasks(BaseModel):
    """A page of tasks, newest first."""

    tasks: list[Summary]
    next: str | None
    """`before` of the next page; null on the last."""


class Message(BaseModel):
    """What every message of the server has; docs/protocol.md lists what each type carries beyond that."""

    model_config = ConfigDict(extra="allow")

    type: str
    content: str
    task_id: str | None
    function_call: dict[str, Any] | None
    function_response: dict[str, Any] | None


class TaskStatusOut(Message):
    status: Status
    state: State
    progress: float
    message: str
    video_url: str | None


class EventOut(Message):
    seq: int
    at: str


class Events(BaseModel):
    """A page of a task's log."""

    events: list[EventOut]
    next: int
    """`after` of the next page."""
    more: bool
    """There are events after this page already."""
    kept_after: int
    """Up to here the log keeps the conversation alone: who asks from before has missed some of the rest."""


class AssetOut(BaseModel):
    kind: str
    part: str
    scene_id: str | None
    size: int
    content_type: str
    url: str


class SceneOut(BaseModel):
    id: str
    number: int
    visual: str
    audio: str
    narration: str
    duration: float


class TaskOut(Summary):
    """All there is to a task. Its ETag begins with the script's revision."""

    revision: int | None
    brief: dict[str, Any] | None
    script: dict[str, Any] | None
    scenes: list[SceneOut]
    plan: dict[str, Any] | None
    assets: list[AssetOut]
    video_url: str | None
    spent: str
    """US dollars."""
    locks: list[str]
    """What is locked: "scene:<id>", "character:<id>", "picture:<scene id>", "narration:...", "motion:...", "music"."""
    last_seq: int


class VendorOut(BaseModel):
    name: str
    title: str
    configured: bool
    why: str
    """Why it is not configured; "" when it is."""


class CandidateOut(BaseModel):
    """A model that the craft's setting names."""

    id: str
    usable: bool
    why: str
    """Why it cannot be used; "" when it can."""


class CraftOut(BaseModel):
    """Who serves a craft in a new film, and why."""

    craft: str
    served_by: str
    """provider:model, or "built-in"."""
    why: str
    licence: str
    commercial: bool | None
    """Whether results may be used commercially; null when nobody knows."""
    warnings: list[str]
    candidates: list[CandidateOut]
    """What the setting names, in order of preference."""


class Providers(BaseModel):
    makers: dict[str, str]
    """Who makes each kind of job in a new film, as provider:model."""
    voices: list[str]
    languages: list[str]
    vendors: list[VendorOut]
    crafts: list[CraftOut]


def failing(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Documentation of the errors that a route may answer with."""
    return {status: {"model": Failed} for status in (401, 422, 429, *statuses)}
