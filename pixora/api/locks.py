"""Locks over REST."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from pixora.api.answers import failing
from pixora.api.asking import TheStudio
from pixora.api.messages import Words
from pixora.api.sign_in import Who
from pixora.core.locking import set_lock

router = APIRouter(prefix="/api/tasks/{task_id}", tags=["tasks"])


class LockIn(BaseModel):
    """What is to be locked or unlocked."""

    model_config = ConfigDict(extra="forbid")

    what: Literal["scene", "character", "picture", "narration", "motion", "music"]
    id: Words = Field(default="", max_length=80, description="A scene's id or number; a character's id or name.")
    locked: bool = True


class LocksOut(BaseModel):
    locks: list[str]


@router.post("/locks", responses=failing(400, 404, 409))
async def lock(studio: TheStudio, actor: Who, task_id: str, body: LockIn) -> LocksOut:
    """Lock or unlock a scene, a character, or the take of a place; no edit changes what is locked."""
    task = await set_lock(studio.films, actor, task_id, body.what, body.id, on=body.locked)
    return LocksOut(locks=list(task.locks))
