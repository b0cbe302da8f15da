"""What happens in a task: typed messages of its log. The wire adds `seq`, `at`, and signs what is a URL."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from pixora.film.brief import Data


class TaskState(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    WAITING = "waiting"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    PARTLY = "partly"
    """Some parts could not be made; the rest is ready, and the film can be gone on with."""
    ERROR = "error"

    @property
    def status(self) -> str:
        """One of the four words that the first clients know."""
        match self:
            case TaskState.WAITING:
                return "pending"
            case TaskState.CANCELLED | TaskState.PARTLY:
                return "error"
            case _:
                return self.value

    @property
    def unfinished(self) -> bool:
        return self in (TaskState.PENDING, TaskState.PROCESSING)


class Event(Data):
    """Base: every message carries `content`, a text for a person, which may be empty."""

    content: str = ""
    function_call: dict[str, Any] | None = None
    function_response: dict[str, Any] | None = None


class UserMessage(Event):
    type: Literal["user_message"] = "user_message"
    replaces: int | None = None
    """`seq` of the user's message before this one, in whose place it was sent; what that one changed is taken back."""


class AgentMessage(Event):
    """The agent's whole answer; `data` holds the scene breakdown when there is one."""

    type: Literal["agent_message"] = "agent_message"
    data: dict[str, Any] | None = None
    actions: list[dict[str, Any]] = []
    turn_id: str | None = None
    """The turn whose pieces (`AgentDelta`) this message ends and replaces."""


class AgentDelta(Event):
    """A piece of an answer while it is written, for who watches now. It never stands in the log."""

    type: Literal["agent_delta"] = "agent_delta"
    turn_id: str
    offset: int = Field(ge=0)
    """Characters of the answer before this piece."""


class PlanShown(Event):
    type: Literal["plan"] = "plan"
    plan_id: str
    revision: int
    scenes: int
    jobs: list[dict[str, Any]]
    """One per job: key, kind, scene_id, provider, model, state ("made", "will be made", "out of date"), `price_low` and
    `price_high` in USD or null, `substitute`."""
    price_low: str | None
    price_high: str | None
    price_unknown: int = 0
    seconds_expected: float
    gate: str | None = None


class ProgressUpdate(Event):
    type: Literal["progress_update"] = "progress_update"
    progress: float = Field(ge=0, le=100)
    status: str
    message: str
    seconds_left: float | None = None
    job: dict[str, Any] | None = None


class AssetMade(Event):
    """`path` names the asset in the store; the edge turns it into a signed `url`."""

    type: Literal["asset"] = "asset"
    kind: str
    part: str
    scene_id: str | None
    take: int = 1
    path: str
    content_type: str
    size: int
    seconds: float | None = None
    provider: str
    price: str | None = "0"
    reused: bool = False
    substitute: bool = False


class StatusChanged(Event):
    type: Literal["task_status"] = "task_status"
    status: str
    state: TaskState
    progress: float
    message: str
    video_path: str | None = None


class VideoComplete(Event):
    type: Literal["video_complete"] = "video_complete"
    video_path: str
    thumbnail_path: str | None = None
    captions_path: str | None = None
    seconds: float
    size: int
    loudness: float | None = None
    spent: str = "0"


class LocksShown(Event):
    """All that is locked in the film now: see `pixora.film.locks`."""

    type: Literal["locks"] = "locks"
    locks: list[str]


class ErrorShown(Event):
    type: Literal["error"] = "error"
    error: str
    code: str
    hint: str = ""
    retryable: bool = False
    place: str | None = None
    """The part of the film that could not be made."""
    prompt: str | None = None
    """What a moderation refused, whole."""


AnyEvent = Annotated[
    UserMessage
    | AgentMessage
    | PlanShown
    | ProgressUpdate
    | AssetMade
    | StatusChanged
    | VideoComplete
    | LocksShown
    | ErrorShown,
    Field(discriminator="type"),
]

EVENT: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)


class Logged(Data):
    """An event in the log of its task. `seq` rises within a task; `at` is ISO 8601 UTC."""

    task_id: str
    seq: int
    at: str
    event: AnyEvent
