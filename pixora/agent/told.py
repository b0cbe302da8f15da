"""What tools answer: short, structured, with the price of what they did."""

from __future__ import annotations

from typing import Any

from pixora.agent.tool import Turn
from pixora.core.drafts import Change
from pixora.film.money import Cost, shown
from pixora.store.records import Task


def told_change(turn: Turn, what: str, change: Change, **more: Any) -> dict[str, Any]:
    """An edit that was tried: it is made, together with the turn's other edits, when the turn is answered."""
    turn.edits.append(what)
    priced = {
        "price_low": shown(change.cost.low),
        "price_high": shown(change.cost.high),
        "price_unknown": change.cost.unknown,
    }
    return {"changed": what, "parts": change.parts, "costs": told_cost(change.cost)} | priced | more


def told_cost(cost: Cost) -> str:
    """ "nothing", "$0.35", "$0.2 to $0.35", with what nobody knows named."""
    if cost.high == 0 and not cost.unknown:
        return "nothing"
    known = f"${shown(cost.high)}" if cost.low == cost.high else f"${shown(cost.low)} to ${shown(cost.high)}"
    unknown = f"{cost.unknown} part{'s' if cost.unknown > 1 else ''} of unknown price"
    return known if not cost.unknown else unknown if cost.high == 0 else f"{known} and {unknown}"


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
