"""The crafts that providers offer, as protocols. Chat is one: whoever speaks for the agent answers through it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from pixora.film.brief import Data
from pixora.film.job import Job, Made
from pixora.film.money import Price


class ChatMessage(Data):
    """A turn so far: what was said, called and answered. `tool` is the tool's name on a tool's result."""

    role: Literal["user", "assistant", "tool"]
    content: str
    tool: str | None = None
    result: dict[str, Any] | None = None


class ChatRequest(Data):
    messages: tuple[ChatMessage, ...]
    tools: tuple[dict[str, Any], ...]
    """JSON schemas of the tools that may be called."""
    film: dict[str, Any] | None
    """The task's film as it stands (title, state, scenes), or None before there is one."""


class TextDelta(Data):
    text: str


class ToolCall(Data):
    name: str
    arguments: dict[str, Any]


class Chat(Protocol):
    """Answers a conversation, in pieces: text, and calls of tools."""

    name: str

    def reply(self, request: ChatRequest) -> AsyncIterator[TextDelta | ToolCall]: ...


Inputs = Mapping[str, Path]
Progress = Callable[[float, str], None]
"""Share done from 0 to 1 where it is known, else 0, and what the vendor says of it ("place 3 in the queue")."""


class Delivered(Data):
    """What a vendor made, in files of the job's own folder, and what it billed; None when it does not say."""

    made: Made
    billed: Decimal | None = None
    request_ids: tuple[str, ...] = ()


class Vendor(Protocol):
    """Makes jobs for money. Raises the `ProviderError` family; runs no retries of its own."""

    name: str
    slots: int
    """Jobs that it does at once for us."""
    per_minute: int
    """Submissions in a minute at most; 0 for no limit."""

    def price(self, job: Job) -> Price:
        """What the job will cost. Its request is final; its inputs may not exist yet."""
        ...

    def seconds(self, job: Job) -> float:
        """How long it usually takes."""
        ...

    def deadline(self, job: Job) -> float:
        """Seconds after which it is given up."""
        ...


@runtime_checkable
class Queued(Vendor, Protocol):
    """A vendor that answers a submission with an id, by which the result is collected, once or many times."""

    async def submit(self, job: Job, inputs: Inputs, key: str) -> str:
        """Hand the job in and return the vendor's id. `key` is ours for this attempt, for vendors that know keys."""
        ...

    async def collect(self, job: Job, vendor_id: str, out: Path, progress: Progress) -> Delivered:
        """Wait for the result and write it into the folder `out`. Free, and safe to repeat."""
        ...

    async def cancel(self, job: Job, vendor_id: str) -> bool:
        """Ask for a stop; whether the vendor agreed to it."""
        ...


@runtime_checkable
class Immediate(Vendor, Protocol):
    """A vendor that answers with the result itself: a call that is cut off may have been billed."""

    async def make(self, job: Job, inputs: Inputs, out: Path, progress: Progress) -> Delivered: ...
