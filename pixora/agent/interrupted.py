"""Turns that a restart interrupted: found in the log, and told of; nothing is done again by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pixora.agent.tools import TOOLS, asking
from pixora.film.events import AgentMessage, ErrorShown, Logged, PlanShown, UserMessage

LASTING = ("make_film", "undo", "go_on", "cancel_film", "lock", "unlock", "name_film", "write_upload_texts")
"""Tools that act at once. Edits become a revision when their turn ends, so those of one that did not end are lost."""


@dataclass
class Unanswered:
    """A message without an answer: what was done of it, and what was begun, by the names of tools."""

    seq: int
    """The message's place in the log."""
    said: str
    done: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    answered: bool = False
    kept: bool = False
    """Whether its edits became a revision of the film before it ended."""

    @property
    def turn_id(self) -> str:
        return f"turn_{self.seq}"


def unanswered(logged: Sequence[Logged]) -> list[Unanswered]:
    """The messages that a conversation left without an answer, the oldest first.

    Turns are taken one after the other, so that what names no turn belongs to the oldest that is open.
    """
    turns: dict[str, Unanswered] = {}
    for one in logged:
        event = one.event
        match event:
            case UserMessage():
                turns[f"turn_{one.seq}"] = Unanswered(one.seq, event.content)
            case AgentMessage() if event.function_call is not None:
                turn = turns.get(str(event.function_call.get("key", "")).rpartition(":")[0])
                if turn is None:
                    continue
                name = str(event.function_call.get("name"))
                turn.answered = False
                if event.function_response is None:
                    turn.begun.append(name)
                else:
                    turn.begun = [other for other in turn.begun if other != name]
                    turn.done += [name] if "error" not in event.function_response else []
            case PlanShown() if event.gate is None:
                # Shown with the revision that it is of. Tools that act at once show theirs while they are under way.
                if turn := next((turn for turn in turns.values() if not turn.answered), None):
                    turn.kept = turn.kept or bool(turn.done and not turn.begun)
            case AgentMessage() if event.turn_id in turns:
                turns[event.turn_id or ""].answered = True
            case ErrorShown() if event.place is None:
                if turn := next((turn for turn in turns.values() if not turn.answered), None):
                    turn.answered = True
            case _:
                continue
    return [turn for turn in turns.values() if not turn.answered]


def interruption(turn: Unanswered) -> AgentMessage:
    """What is said of such a turn; its message can be sent once more."""
    telling = [name for name, tool in TOOLS.items() if tool.function.__module__ == asking.__name__]
    edits = [name for name in turn.done if name not in LASTING and name not in telling]
    lasting = [name for name in turn.done if name in LASTING or (turn.kept and name in edits)]
    words = ["I was interrupted by a restart while I answered that."]
    if lasting:
        words.append(f"Done: {_named(lasting)}.")
    if left := [name for name in edits if name not in lasting]:
        words.append(f"Not done: {_named(left)}.")
    if turn.begun:
        words.append(f"Begun, and perhaps not finished: {_named(turn.begun)}; look at the film first.")
    if not turn.done and not turn.begun:
        words.append("Nothing of it was done.")
    again = {"type": "say", "label": "Say it again", "message": turn.said[:2_000]}
    # Said again, what was done would be done twice.
    return AgentMessage(content=" ".join(words), actions=[] if lasting else [again], turn_id=turn.turn_id)


def _named(tools: Sequence[str]) -> str:
    """Tools as a person names them: "make film"."""
    return ", ".join(dict.fromkeys(name.replace("_", " ") for name in tools))
