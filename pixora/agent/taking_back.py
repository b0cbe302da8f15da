"""A message that is sent in place of the one before it: what that one changed is taken back first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pixora.core.beginning import NEW_SCRIPT
from pixora.core.editing import TAKEN_BACK
from pixora.core.films import Films
from pixora.film.errors import InvalidInput
from pixora.film.events import AgentMessage, Logged, PlanShown, TaskState, UserMessage, VideoComplete
from pixora.identity.actor import Actor
from pixora.store.clock import now

BY_HAND = (
    "The film was changed by hand since that message, so what it changed stays; Undo takes changes back one by one."
)
_REWRITTEN = (NEW_SCRIPT, "style")
"""Names of revisions with which `make_film` changes a film that is there already."""


@dataclass(frozen=True)
class Taken:
    """What was done about the message that is replaced."""

    anew: bool = False
    """It began the film: the new message is read as if there were none yet."""
    back: bool = False
    """Its changes were taken back, and the film as it was before is not being made again yet."""
    note: str = ""
    """What the user has to know of it."""


def without_replaced(logged: Sequence[Logged]) -> list[Logged]:
    """A conversation without the messages that others stand in place of, and without what was answered to them."""
    gone = [
        (one.event.replaces, one.seq)
        for one in logged
        if isinstance(one.event, UserMessage) and one.event.replaces is not None
    ]
    turns = {f"turn_{first}" for first, _ in gone}
    return [
        one
        for one in logged
        if not any(first <= one.seq < end for first, end in gone)
        and not (isinstance(one.event, AgentMessage) and _turn_of(one.event) in turns)
    ]


def check_last(logged: Sequence[Logged], seq: int) -> None:
    """Raise `InvalidInput("not_last")` unless the event `seq` is the user's last message."""
    said = [one.seq for one in without_replaced(logged) if isinstance(one.event, UserMessage)]
    if not said or said[-1] != seq:
        raise InvalidInput("not_last", "Only the last message can be edited.", "Say what is to be other.")


async def take_back(films: Films, actor: Actor, task_id: str, logged: Sequence[Logged], seq: int) -> Taken:
    """Undo what the turn of the message `seq` changed. `logged` is the film's log. Takes and other results are kept.

    What was changed by hand after that turn is not lost: then nothing is taken back, and the note says so.
    """
    asked = next((one for one in logged if one.seq == seq), None)
    task = await films.get(actor, task_id)
    if asked is None or task.script is None:
        return Taken()
    turn = f"turn_{seq}"
    answers = [one for one in logged if isinstance(one.event, AgentMessage) and _turn_of(one.event) == turn]
    changes = await films.records.versions_since(actor.user_id, task_id, asked.at)
    if _began(logged, seq, answers) and not (changes and changes[0]["what"] in _REWRITTEN):
        return Taken(anew=True)
    if not changes:
        return Taken()
    until = max([one.at for one in answers], default=now())
    if changes[-1]["at"] > until:
        return Taken(note=BY_HAND)
    if task.state.unfinished or task.state is TaskState.WAITING:
        await films.cancel(actor, task_id)
    try:
        await films.take_back(actor, task_id, changes, until)
    except InvalidInput as error:
        # What is locked stays, and the film goes on as it is.
        if task.state.unfinished or task.state is TaskState.WAITING:
            await films.retry(actor, task_id)
        if error.code not in ("changed_since", "locked"):
            raise
        return Taken(note=BY_HAND if error.code == "changed_since" else f"{error.message} {error.hint}".strip())
    return Taken(back=True)


async def wake(films: Films, actor: Actor, task_id: str, taken: Taken) -> None:
    """Make the film as it was before, when the new message asked for nothing that is made."""
    if not taken.back:
        return
    task = await films.get(actor, task_id)
    if task.state is TaskState.CANCELLED and task.message == TAKEN_BACK:
        await films.retry(actor, task_id)


def _began(logged: Sequence[Logged], seq: int, answers: Sequence[Logged]) -> bool:
    """Whether the film came about by that message."""
    made = any(
        isinstance(one.event, AgentMessage)
        and (one.event.function_call or {}).get("name") == "make_film"
        and "error" not in (one.event.function_response or {"error": ""})
        for one in answers
    )
    return made and not any(
        isinstance(one.event, PlanShown | VideoComplete) or bool(isinstance(one.event, AgentMessage) and one.event.data)
        for one in logged
        if one.seq < seq
    )


def _turn_of(event: AgentMessage) -> str | None:
    """The turn that a message or a call belongs to."""
    if event.turn_id is not None or event.function_call is None:
        return event.turn_id
    return str(event.function_call.get("key", "")).rpartition(":")[0] or None
