"""What a page shows, folded from a film's log by one pure function."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from pixora.film.brief import Aspect, Captions
from pixora.film.events import (
    AgentMessage,
    AssetMade,
    ErrorShown,
    Logged,
    PlanShown,
    ProgressUpdate,
    StatusChanged,
    TaskState,
    UserMessage,
    VideoComplete,
)
from pixora.film.script import Script


class Phase(StrEnum):
    """Where the open film stands."""

    EMPTY = "empty"
    """Nothing is made and nothing was asked for."""
    WORKING = "working"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


class SceneState(StrEnum):
    WAITING = "waiting"
    DRAWING = "drawing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Said:
    """A message of the user's or the agent's."""

    by: Literal["user", "agent"]
    text: str


@dataclass(frozen=True)
class Step:
    """A tool that the agent uses."""

    tool: str
    arguments: dict[str, Any]
    state: Literal["running", "done", "failed"]
    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """An error as the user reads it."""

    message: str
    hint: str
    retryable: bool = False


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


@dataclass(frozen=True)
class State:
    """A film as one page shows it, after the event number `seq`."""

    seq: int = 0
    at: str = ""
    title: str = ""
    aspect: Aspect = Aspect.WIDE
    captions: Captions = Captions.BURNED
    phase: Phase = Phase.EMPTY
    talk: tuple[Said | Step | Fault, ...] = ()
    cards: tuple[Card, ...] = ()
    progress: float = 0.0
    making: str = ""
    scene: str | None = None
    """The scene that is worked on."""
    seconds_left: float | None = None
    film: VideoComplete | None = None

    @property
    def waits_for_agent(self) -> bool:
        """The last word is the user's."""
        last = self.talk[-1] if self.talk else None
        return (isinstance(last, Said) and last.by == "user") or (isinstance(last, Step) and last.state == "running")

    @property
    def drawn(self) -> int:
        return sum(card.picture is not None for card in self.cards)


def fold(state: State, logged: Logged) -> State:
    """The state after one more event. An event that was folded in before changes nothing."""
    if logged.seq <= state.seq:
        return state
    state = replace(state, seq=logged.seq, at=logged.at)
    match logged.event:
        case UserMessage(content=text):
            return replace(state, talk=(*state.talk, Said("user", text)))
        case AgentMessage() as message:
            return _hear(state, message)
        case PlanShown() as plan:
            return _plan(state, plan)
        case ProgressUpdate() as update:
            return _advance(state, update)
        case AssetMade(kind="picture", part="image") as asset:
            cards = tuple(
                replace(card, picture=asset.path, state=SceneState.DONE) if card.id == asset.scene_id else card
                for card in state.cards
            )
            return replace(state, cards=cards)
        case VideoComplete() as film:
            return replace(state, film=film, cards=_settle(state.cards, SceneState.DONE))
        case StatusChanged() as status:
            return _stand(state, status)
        case ErrorShown() as error:
            talk = tuple(
                replace(one, state="failed") if isinstance(one, Step) and one.state == "running" else one
                for one in state.talk
            )
            return replace(state, talk=(*talk, Fault(error.error, error.hint, error.retryable)))
        case _:
            return state


def place(state: State, script: Script, aspect: Aspect, captions: Captions, pictures: dict[str, str]) -> State:
    """The state with the scenes of the present script and the pictures that belong to it (scene id -> asset)."""
    before = {card.id: card for card in state.cards}
    cards = []
    for scene in script.scenes:
        picture = pictures.get(scene.id)
        kept = before.get(scene.id, Card(scene.id)).state
        if picture:
            kept = SceneState.DONE
        elif kept is SceneState.DONE:
            kept = SceneState.WAITING
        cards.append(
            Card(scene.id, kept, picture, scene.seconds, scene.narration, scene.visual.title or scene.picture_prompt)
        )
    return replace(state, title=script.title, aspect=aspect, captions=captions, cards=tuple(cards))


def _hear(state: State, message: AgentMessage) -> State:
    if call := message.function_call:
        step = Step(str(call.get("name", "")), dict(call.get("arguments") or {}), "running")
        if message.function_response is None:
            return replace(state, talk=(*state.talk, step))
        done = replace(step, state="done", result=message.function_response)
        last = next((i for i in range(len(state.talk) - 1, -1, -1) if state.talk[i] == step), None)
        talk = (*state.talk, done) if last is None else (*state.talk[:last], done, *state.talk[last + 1 :])
        return replace(state, talk=talk)
    if message.content:
        state = replace(state, talk=(*state.talk, Said("agent", message.content)))
    return _read_breakdown(state, message.data) if message.data else state


def _read_breakdown(state: State, data: dict[str, Any]) -> State:
    before = {card.id: card for card in state.cards}
    cards = tuple(
        replace(
            before.get(scene["id"], Card(scene["id"])),
            seconds=float(scene["duration"]),
            narration=scene["narration"],
            seen=scene["visual"],
        )
        for scene in data.get("scenes", ())
    )
    title = (data.get("script") or {}).get("title") or state.title
    return replace(state, title=title, cards=cards or state.cards)


def _plan(state: State, plan: PlanShown) -> State:
    before = {card.id: card for card in state.cards}
    cards = []
    for job in plan.jobs:
        if job["kind"] == "picture" and job["scene_id"]:
            card = before.get(job["scene_id"], Card(job["scene_id"]))
            made = job["state"] == "made" and card.picture is not None
            state_of = SceneState.DONE if made else SceneState.WAITING
            cards.append(replace(card, state=state_of, picture=card.picture if made else None))
    return replace(
        state,
        phase=Phase.WORKING,
        cards=tuple(cards),
        progress=0.0,
        making="Getting ready",
        scene=None,
        seconds_left=plan.seconds_expected or None,
    )


def _advance(state: State, update: ProgressUpdate) -> State:
    job = update.job or {}
    scene = str(job["scene_id"]).split("+")[0] if job.get("scene_id") else None
    cards = tuple(
        replace(card, state=SceneState.DRAWING)
        if card.id == scene and job.get("kind") == "picture" and card.picture is None
        else card
        for card in state.cards
    )
    return replace(
        state,
        cards=cards,
        progress=update.progress,
        making=update.message,
        scene=scene,
        seconds_left=update.seconds_left,
    )


def _stand(state: State, status: StatusChanged) -> State:
    match status.state:
        case TaskState.PENDING | TaskState.PROCESSING:
            waiting = _settle(state.cards, SceneState.WAITING)
            return replace(state, phase=Phase.WORKING, making=status.message or state.making, cards=waiting)
        case TaskState.COMPLETED:
            return replace(state, phase=Phase.FINISHED, progress=100.0, scene=None, seconds_left=None)
        case TaskState.CANCELLED:
            cards = _settle(state.cards, SceneState.WAITING)
            return replace(state, phase=Phase.STOPPED, cards=cards, scene=None, seconds_left=None)
        case TaskState.ERROR:
            cards = tuple(
                replace(card, state=SceneState.FAILED) if card.state is SceneState.DRAWING else card
                for card in state.cards
            )
            return replace(state, phase=Phase.FAILED, cards=cards, scene=None, seconds_left=None)
        case _:
            return state


def _settle(cards: tuple[Card, ...], otherwise: SceneState) -> tuple[Card, ...]:
    return tuple(replace(card, state=SceneState.DONE if card.picture else otherwise) for card in cards)
