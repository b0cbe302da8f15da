"""Tools that lock parts of a film against every edit, and unlock them. They act at once; nothing is made."""

from __future__ import annotations

from typing import Any

from pixora.agent.tool import Turn, tool
from pixora.core.locking import set_lock


@tool
async def lock(turn: Turn, what: str, id: str | None = None) -> dict[str, Any]:
    """Lock something so that no edit changes it. what: scene, character, picture, narration, motion or music. id: the
    scene's number, or the character's name. Only when the user asks for it."""
    return await _locked(turn, what, id, on=True)


@tool
async def unlock(turn: Turn, what: str, id: str | None = None) -> dict[str, Any]:
    """Unlock what was locked (as of `lock`). Only when the user asks for it."""
    return await _locked(turn, what, id, on=False)


async def _locked(turn: Turn, what: str, named: str | None, *, on: bool) -> dict[str, Any]:
    in_scene = what not in ("character", "music") and named
    one = await turn.drafts.scene_id(named) if in_scene and named else named or ""
    task = await set_lock(turn.films, turn.actor, turn.task_id, what, one, on=on)
    turn.drafts.learn_locks(task.locks)
    return {"locked" if on else "unlocked": f"{what} {named or ''}".strip(), "all": list(task.locks)}
