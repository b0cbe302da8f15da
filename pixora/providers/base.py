"""The crafts that providers offer, as protocols. Chat is one: whoever speaks for the agent answers through it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from pixora.film.brief import Data
from pixora.film.job import Job, Made
from pixora.film.money import Price


class ToolCall(Data):
    name: str
    arguments: dict[str, Any]
    id: str = ""
    """The vendor's, by which the result is told apart from that of another call; "" from the built-in assistant."""


class ChatMessage(Data):
    """A turn so far: what was said, called and answered. `tool` is the tool's name on a tool's result."""

    role: Literal["user", "assistant", "tool"]
    content: str
    tool: str | None = None
    result: dict[str, Any] | None = None
    call_id: str = ""
    """On a tool's result: the id of the call that it answers."""
    calls: tuple[ToolCall, ...] = ()
    """On the assistant's message: what it called."""
    items: tuple[dict[str, Any], ...] = ()
    """On the assistant's message: its own record (`Ended.items`), given back as it is to the vendor it is from."""


class ChatRequest(Data):
    messages: tuple[ChatMessage, ...]
    """The first may be the user's of long ago; the last is the user's or a tool's."""
    instructions: str = ""
    """What the model is told about its task, before the messages."""
    tools: tuple[dict[str, Any], ...]
    """JSON schemas of the tools that may be called."""
    film: dict[str, Any] | None
    """The task's film as it stands (title, state, scenes), or None before there is one."""


class TextDelta(Data):
    text: str


class Ended(Data):
    """The last piece of an answer: what it cost and what has to be given back with the next request."""

    items: tuple[dict[str, Any], ...] = ()
    """The vendor's own record of the answer (reasoning included), for `ChatMessage.items`."""
    tokens_in: int = 0
    tokens_out: int = 0
    billed: Decimal | None = None
    """USD; None when nobody knows."""
    request_id: str = ""
    model: str = ""


Piece = TextDelta | ToolCall | Ended


class Chat(Protocol):
    """Answers a conversation, in pieces: text, calls of tools, and at the end what it cost.

    Raises the `ProviderError` family, `Refused` with what the user said when the model declines; an answer that
    breaks off raises `ProviderFailed` after the pieces that came. Arguments of a call are JSON, not yet checked
    against the tool.
    """

    name: str

    def reply(self, request: ChatRequest) -> AsyncIterator[Piece]: ...


Inputs = Mapping[str, Path]
Progress = Callable[[float, str], None]
"""Share done from 0 to 1 where it is known, else 0, and what the vendor says of it ("place 3 in the queue")."""


class Delivered(Data):
    """What a vendor made, in files of the job's own folder, and what it billed; None when it does not say."""

    made: Made
    billed: Decimal | None = None
    request_ids: tuple[str, ...] = ()


class Vendor(Protocol):
    """Makes jobs for money. Raises the `ProviderError` family; runs no retries of its own.

    One that holds connections has `async def close(self) -> None`, which is called when the studio closes.
    """

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
