"""Turns that a restart interrupted: found in the log, and told of; nothing is done again by itself."""

from __future__ import annotations

from collections.abc import Sequence

from pixora.agent.tools import TOOLS
from pixora.film.events import AgentMessage, ErrorShown, Logged

LASTING = ("make_film", "undo", "go_on", "cancel_film")
"""Tools that act at once. Edits become a revision when their turn ends, so those of one that did not end are lost."""


def unanswered(logged: Sequence[Logged]) -> tuple[str, list[str], list[str]] | None:
    """A message without an answer: its words, what was done of it, and what was begun; None when it was answered."""
    said, *rest = logged
    done, begun, answered = list[str](), list[str](), False
    for one in rest:
        match one.event:
            case AgentMessage() if one.event.function_call is not None:
                name = str(one.event.function_call.get("name"))
                answered = False
                if one.event.function_response is None:
                    begun.append(name)
                else:
                    begun = [other for other in begun if other != name]
                    done += [name] if "error" not in one.event.function_response else []
            case AgentMessage() if one.event.turn_id or one.event.content:
                answered = True
            case ErrorShown() if one.event.place is None:
                answered = True
    return None if answered else (said.event.content, done, begun)


def interruption(said: str, done: list[str], begun: list[str], turn_id: str) -> AgentMessage:
    """What is said of such a turn; its message can be sent once more."""
    lasting = [name for name in done if name in LASTING]
    words = ["I was interrupted by a restart while I answered that."]
    if lasting:
        words.append(f"Done: {', '.join(lasting)}.")
    if left := [name for name in done if name not in lasting and TOOLS[name].function.__module__.endswith("editing")]:
        words.append(f"Not done: {', '.join(left)}.")
    if begun:
        words.append(f"Begun, and perhaps not finished: {', '.join(begun)}; look at the film first.")
    if not done and not begun:
        words.append("Nothing of it was done.")
    again = {"type": "say", "label": "Say it again", "message": said[:2_000]}
    return AgentMessage(content=" ".join(words), actions=[again], turn_id=turn_id)
