"""The conversation in a page's state: what the user and the agent say, and the tools that the agent uses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from pixora.film.events import AgentDelta, AgentMessage, UserMessage
from ui.model import Card, Said, State, Step


def write(state: State, piece: AgentDelta) -> State:
    """A piece of an answer; one that was heard before, or that another came before, changes nothing."""
    if piece.turn_id in state.replaced:
        return state
    drafts = dict(state.drafts)
    text = drafts.get(piece.turn_id, "")
    if piece.offset > len(text):
        return state
    drafts[piece.turn_id] = text[: piece.offset] + piece.content
    return replace(state, drafts=tuple(drafts.items()))


def say(state: State, message: UserMessage) -> State:
    """What the user said; a message that is sent in place of the last one takes that one and its answers away."""
    said, before = Said("user", message.content, seq=state.seq), message.replaces
    if before is None:
        return replace(state, talk=(*state.talk, said))
    turn = f"turn_{before}"
    kept = tuple(one for one in state.talk if one.seq < before)
    drafts = tuple(one for one in state.drafts if one[0] != turn)
    return replace(state, talk=(*kept, said), drafts=drafts, replaced=state.replaced | {turn})


def hear(state: State, message: AgentMessage) -> State:
    call = message.function_call
    turn = message.turn_id or str((call or {}).get("key", "")).rpartition(":")[0]
    if message.turn_id:
        state = replace(state, drafts=tuple(one for one in state.drafts if one[0] != message.turn_id))
    if turn in state.replaced:
        return state
    if call:
        step = Step(
            str(call.get("name", "")), dict(call.get("arguments") or {}), "running", began=state.at, seq=state.seq
        )
        if message.function_response is None:
            return replace(state, talk=(*state.talk, step))
        last = next((i for i in range(len(state.talk) - 1, -1, -1) if state.talk[i] == step), None)
        begun = state.talk[last] if last is not None else step
        assert isinstance(begun, Step)
        ended: Literal["failed", "done"] = "failed" if "error" in message.function_response else "done"
        took = _between(begun.began, state.at)
        done = replace(begun, state=ended, result=message.function_response, seconds=took)
        talk = (*state.talk, done) if last is None else (*state.talk[:last], done, *state.talk[last + 1 :])
        return replace(state, talk=talk)
    if message.content or message.actions:
        said = Said("agent", message.content, tuple(message.actions), seq=state.seq)
        before = state.talk[-1] if state.talk else None
        # A film that was changed by hand is told to be finished each time: once is enough.
        again = isinstance(before, Said) and (before.by, before.text) == ("agent", said.text) and not before.actions
        state = replace(state, talk=(*(state.talk[:-1] if again else state.talk), said))
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


def _between(began: str, ended: str) -> float | None:
    """Seconds from one event's time to another's."""
    if not began or not ended:
        return None
    return max(0.0, (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds())
