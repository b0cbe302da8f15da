"""What a chat model is told of the conversation so far: the last turns as they were, older ones in a line each."""

from __future__ import annotations

from collections.abc import Sequence

from pixora.film.events import AgentMessage, ErrorShown, Logged, UserMessage
from pixora.providers.base import ChatMessage

WHOLE_TURNS = 6
"""Turns that are told as they were said."""
SUMMED_TURNS = 30
"""Older turns that are told in a line each; what is older still shows in the film itself."""
LONGEST = 4_000
"""Characters of an earlier message that are told; the newest is told whole."""
LINE = 140


def recall(logged: Sequence[Logged]) -> list[ChatMessage]:
    """The turns before the present one, oldest first, as messages of user and assistant in alternation."""
    turns: list[tuple[str, list[str]]] = []
    for one in logged:
        event = one.event
        match event:
            case UserMessage():
                turns.append((event.content, []))
            case AgentMessage() if turns and event.function_response is not None and event.function_call:
                turns[-1][1].append(f"[{event.function_call.get('name')}: {_outcome(event.function_response)}]")
            case AgentMessage() if turns and event.content and event.turn_id:
                turns[-1][1].append(event.content)
            case ErrorShown() if turns:
                turns[-1][1].append(f"[error: {event.error}]")
    messages: list[ChatMessage] = []
    if older := turns[:-WHOLE_TURNS][-SUMMED_TURNS:]:
        lines = [f"- “{_cut(said, LINE)}”: {_cut(' '.join(answers), LINE)}" for said, answers in older]
        messages.append(ChatMessage(role="user", content="Earlier in this conversation:\n" + "\n".join(lines)))
        messages.append(ChatMessage(role="assistant", content="I remember."))
    for said, answers in turns[-WHOLE_TURNS:]:
        messages.append(ChatMessage(role="user", content=_cut(said, LONGEST)))
        messages.append(ChatMessage(role="assistant", content=_cut(" ".join(answers) or "(no answer)", LONGEST)))
    return messages


def own_words(logged: Sequence[Logged]) -> tuple[str, ...]:
    """What the user wrote, the newest last."""
    return tuple(one.event.content for one in logged if isinstance(one.event, UserMessage))


def _outcome(response: dict[str, object]) -> str:
    if "error" in response:
        return f"failed, {response.get('message', response['error'])}"
    return str(response.get("changed") or response.get("state") or "done")


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split()) if most == LINE else text
    return text if len(text) <= most else f"{text[: most - 1]}…"
