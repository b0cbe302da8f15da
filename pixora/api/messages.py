"""What clients may say: each message of the socket as a type, and the parts that REST shares with it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pixora.film.brief import Gate
from pixora.film.errors import InvalidInput

MAX_MESSAGE_CHARS = 60_000


def _no_null(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a null character is no text")
    return text


Words = Annotated[str, AfterValidator(_no_null)]
"""Text that every store can keep."""
TaskId = Annotated[str, Field(max_length=40), AfterValidator(_no_null)]
RequestId = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_no_null)]


class Action(BaseModel):
    """What a button does: `regenerate_image`, `change_music`, `change_voice`, `generate_video`."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    type: Words = Field(max_length=64)
    scene_id: Words | None = Field(default=None, max_length=80)
    """Id or number."""
    music: Words | None = Field(default=None, max_length=64)
    mood: Words | None = Field(default=None, max_length=64)
    voice: Words | None = Field(default=None, max_length=64)


class Context(BaseModel):
    """What a message says of the film beside its words; all of it optional, what is unknown is left out."""

    model_config = ConfigDict(extra="ignore")

    prompt: Words | None = Field(default=None, max_length=MAX_MESSAGE_CHARS)
    text: Words | None = Field(default=None, max_length=MAX_MESSAGE_CHARS)
    """Own text, spoken word for word."""
    duration: float | None = None
    """Seconds."""
    seconds: float | None = None
    aspect_ratio: Words | None = Field(default=None, max_length=64)
    aspect: Words | None = Field(default=None, max_length=64)
    resolution: Words | None = Field(default=None, max_length=64)
    fps: int | None = Field(default=None, ge=0, lt=2**31)
    style: Words | None = Field(default=None, max_length=64)
    language: Words | None = Field(default=None, max_length=64)
    voice: Words | None = Field(default=None, max_length=64)
    music: Words | None = Field(default=None, max_length=64)
    captions: Words | None = Field(default=None, max_length=64)
    seed: int | None = Field(default=None, ge=0, lt=2**31)
    scene_id: Words | None = Field(default=None, max_length=80)
    """The scene that the user is looking at: id or number."""
    mode: Literal["chat", "generate"] | None = None
    """Whether a new film waits at its scene breakdown, or goes on as far as it costs nothing."""
    when: Literal["queue", "interrupt"] | None = None
    """While another turn runs: wait for it, which is usual, or stop it."""
    action: Action | None = None

    def said(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)


class ClientMessage(BaseModel):
    """Base: every message may carry an `id`, and what is answered to it directly carries it as `reply_to`."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: RequestId | None = None


class Say(ClientMessage):
    message: Words | None = Field(default=None, max_length=MAX_MESSAGE_CHARS)
    task_id: TaskId | None = None
    context: Context | None = None


class AboutTask(ClientMessage):
    task_id: TaskId


class TaskStatus(AboutTask):
    pass


class Subscribe(AboutTask):
    after: int = Field(default=0, ge=0, lt=2**31)


class Approve(AboutTask):
    plan_id: Words = Field(min_length=1, max_length=40)
    gate: Annotated[Gate, Field(strict=False)]
    budget_usd: Words | None = Field(default=None, max_length=24)


class Cancel(AboutTask):
    pass


class Ping(ClientMessage):
    pass


TYPES: dict[str, type[ClientMessage]] = {
    "message": Say,
    "task_status": TaskStatus,
    "subscribe": Subscribe,
    "approve": Approve,
    "cancel": Cancel,
    "ping": Ping,
}
"""By `type`, which is left out in the first clients' only message."""


class BadField(InvalidInput):
    """A field is missing or wrong. `field` names it."""

    known: ClassVar[str] = ", ".join(TYPES)

    def __init__(self, field: str, why: str) -> None:
        super().__init__("bad_field", f"“{field}” is wrong: {why}.", "Correct it and send it again.")
        self.field = field


def parse(text: str) -> ClientMessage:
    """A client's message. Raises `InvalidInput`: `bad_json`, `unknown_type`, or `BadField`."""
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        raise InvalidInput(
            "bad_json", "The message is not a JSON object in Unicode text.", 'Send for example {"message": "..."}.'
        )
    kind = body.get("type", "message")
    if not isinstance(kind, str):
        raise BadField("type", "it should be a text")
    if kind not in TYPES:
        raise InvalidInput(
            "unknown_type", f"The message type “{kind[:40]}” is not known.", f"Known are {', '.join(TYPES)}."
        )
    try:
        return TYPES[kind].model_validate(body)
    except ValidationError as error:
        raise bad_field(error) from None


def named(text: str | None) -> ClientMessage | None:
    """Only the `id` of a message whose other fields are wrong, so that its sender knows which one was refused."""
    try:
        return ClientMessage.model_validate({"id": orjson.loads(text or "")["id"]})
    except (orjson.JSONDecodeError, ValidationError, LookupError, TypeError):
        return None


def bad_field(error: ValidationError) -> BadField:
    """The first fault of a body, in words."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "the message"
    return BadField(field[:80], first["msg"][:200])
