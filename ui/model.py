"""What one page knows of a film: plain frozen data that `ui.state` folds and the other modules show."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from pixora.film.brief import Aspect, Brief, Captions
from pixora.film.events import VideoComplete
from pixora.film.script import Script


class Phase(StrEnum):
    """Where the open film stands."""

    EMPTY = "empty"
    """Nothing is made and nothing was asked for."""
    WORKING = "working"
    WAITING = "waiting"
    """At a gate, for its user's yes."""
    FINISHED = "finished"
    STOPPED = "stopped"
    PARTLY = "partly"
    """Some parts could not be made; the rest is ready."""
    FAILED = "failed"


class SceneState(StrEnum):
    WAITING = "waiting"
    MAKING = "making"
    DONE = "done"
    SUBSTITUTE = "substitute"
    """The built-in artist stood in for a vendor that failed."""
    FAILED = "failed"

    @property
    def shown(self) -> bool:
        """There is a picture of it."""
        return self in (SceneState.DONE, SceneState.SUBSTITUTE)


@dataclass(frozen=True)
class Said:
    """A message of the user's or the agent's. `seq` is its number in the log."""

    by: Literal["user", "agent"]
    text: str
    actions: tuple[dict[str, Any], ...] = ()
    """Buttons that the agent offers: type, label, message, and a price where there is one."""
    seq: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Sent:
    """A picture or a sound that the user sent along, as an asset's name; its place is said in words."""

    path: str
    picture: bool
    seq: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Step:
    """A tool that the agent uses."""

    tool: str
    arguments: dict[str, Any]
    state: Literal["running", "done", "failed"]
    result: dict[str, Any] = field(default_factory=dict)
    began: str = field(default="", compare=False)
    seconds: float | None = field(default=None, compare=False)
    seq: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Fault:
    """Something that went wrong, and what to do about it."""

    message: str
    hint: str = ""
    retryable: bool = False
    seq: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Cost:
    """USD. `unknown` parts have a price that nobody knows."""

    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    unknown: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.low + other.low, self.high + other.high, self.unknown + other.unknown)

    def plus(self, low: str | None, high: str | None) -> Cost:
        if low is None or high is None:
            return Cost(self.low, self.high, self.unknown + 1)
        return Cost(self.low + Decimal(low), self.high + Decimal(high), self.unknown)

    @property
    def free(self) -> bool:
        return not self.high and not self.unknown


@dataclass(frozen=True)
class Line:
    """The parts of one kind that one maker makes."""

    kind: str
    maker: str
    parts: int
    lacking: int
    cost: Cost


@dataclass(frozen=True)
class Plan:
    """What is to be made, of what there is, at which price; `gate` if it waits there for a yes."""

    plan_id: str
    revision: int
    parts: int
    lacking: int
    cost: Cost
    seconds: float
    gate: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Card:
    """A scene. `picture` names an asset; `seconds` is 0 until the script is known."""

    id: str
    state: SceneState = SceneState.WAITING
    picture: str | None = None
    seconds: float = 0.0
    narration: str = ""
    seen: str = ""
    """What the picture shows, for who cannot see it."""
    transition: str = "cut"
    """Into the next scene."""
    cost: Cost = Cost()
    """Of what is still to be made of it."""


@dataclass(frozen=True)
class Money:
    """USD: spent, and set aside for what is being made."""

    spent: str = "0"
    reserved: Decimal = Decimal(0)


@dataclass(frozen=True)
class State:
    """A film as one page shows it, after the event number `seq`."""

    seq: int = 0
    at: str = ""
    title: str = ""
    aspect: Aspect = Aspect.WIDE
    captions: Captions = Captions.BURNED
    phase: Phase = Phase.EMPTY
    talk: tuple[Said | Sent | Step | Fault, ...] = ()
    drafts: tuple[tuple[str, str], ...] = ()
    """Answers that are being written: the turn, and what there is of it."""
    cards: tuple[Card, ...] = ()
    progress: float = 0.0
    making: str = ""
    scene: str | None = None
    """The scene that is worked on."""
    seconds_left: float | None = None
    plan: Plan | None = None
    rough: str | None = None
    """The animatic, as an asset's name, until there is a film."""
    film: VideoComplete | None = None
    earlier: VideoComplete | None = None
    """The film as it was before its last change."""
    script: Script | None = None
    brief: Brief | None = None
    money: Money = Money()
    replaced: frozenset[str] = frozenset()
    """Turns of messages in whose place others were sent; what still comes of them is not shown."""
    undoable: bool = False
    """There is an edit that can be taken back."""
    locks: frozenset[str] = frozenset()
    """What stays as it is: see `pixora.film.locks`."""

    @property
    def waits_for_agent(self) -> bool:
        """The last word is the user's."""
        last = self.talk[-1] if self.talk else None
        return (isinstance(last, Said) and last.by == "user") or (isinstance(last, Step) and last.state == "running")

    @property
    def last_said(self) -> Said | None:
        """The user's last message."""
        return next((one for one in reversed(self.talk) if isinstance(one, Said) and one.by == "user"), None)

    @property
    def drawn(self) -> int:
        return sum(card.picture is not None for card in self.cards)

    @property
    def answering(self) -> bool:
        """Somebody writes an answer."""
        return self.waits_for_agent or bool(self.drafts)
