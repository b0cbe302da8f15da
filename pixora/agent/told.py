"""What tools answer: short, structured, with the price of what they did."""

from __future__ import annotations

from typing import Any

from pixora.agent.tool import Turn
from pixora.core.drafts import Change
from pixora.film.brief import Gate
from pixora.film.gates import is_agreed
from pixora.film.money import shown, told_cost
from pixora.store.records import Task


def told_change(turn: Turn, what: str, change: Change, **more: Any) -> dict[str, Any]:
    """An edit that was tried: it is made, together with the turn's other edits, when the turn is answered."""
    turn.edits.append(what)
    priced = {
        "price_low": shown(change.cost.low),
        "price_high": shown(change.cost.high),
        "price_unknown": change.cost.unknown,
    }
    if change.held:
        more = {"left_as_locked": list(change.held)} | more
    due = {"due": told_cost(change.due)} if change.due != change.cost else {}
    return {"changed": what, "parts": change.parts, "costs": told_cost(change.cost)} | due | priced | more


def standing(task: Task) -> dict[str, Any]:
    """How a film is."""
    return {
        "title": task.title,
        "state": task.state.value,
        "progress": task.progress,
        "message": task.message,
        "scenes": len(task.script.scenes) if task.script else 0,
        "seconds": task.brief.seconds if task.brief else None,
        "has_film": task.film is not None,
        "waits_at": task.gate.value if task.gate else None,
    }


def asks_for_script(task: Task) -> bool:
    """Whether the film waits, or will in a moment, for a yes to its scene breakdown."""
    asked = task.brief is not None and Gate.SCRIPT in (task.brief.gates or ())
    return asked and not is_agreed(task.approved, Gate.SCRIPT)
