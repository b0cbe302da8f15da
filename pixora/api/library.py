"""The library over REST: films renamed, once more, and shared by links."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from pixora.api.answers import Summary, failing
from pixora.api.asking import Base, TheStudio
from pixora.api.messages import Words
from pixora.api.sign_in import Who
from pixora.api.wire import share_url, summary
from pixora.app import Studio
from pixora.core.examples import make_example
from pixora.core.library import LONGEST_TITLE, duplicate_film, rename_film
from pixora.core.sharing import MOST_HOURS, USUAL_HOURS, links, share, unshare
from pixora.store.shares import Share

router = APIRouter(prefix="/api/tasks/{task_id}", tags=["library"])
user_router = APIRouter(tags=["library"])


@user_router.post("/api/examples", status_code=202, responses=failing())
async def make_example_film(studio: TheStudio, base: Base, actor: Who) -> Summary:
    """The example film, to take apart: made by the built-in artists if the user has none. It costs nothing."""
    return Summary.model_validate(summary(studio, await make_example(studio.films, actor), base))


class RenameIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Words = Field(min_length=1, max_length=LONGEST_TITLE)


@router.patch("", responses=failing(400, 404))
async def rename(studio: TheStudio, base: Base, actor: Who, task_id: str, body: RenameIn) -> Summary:
    """Call a film something else in the library. Nothing is made."""
    task = await rename_film(studio.films, actor, task_id, body.title)
    return Summary.model_validate(summary(studio, task, base))


@router.post("/duplicate", status_code=201, responses=failing(404, 409))
async def duplicate(studio: TheStudio, base: Base, actor: Who, task_id: str) -> Summary:
    """The same film once more, with all its takes. Nothing is made or paid again."""
    task = await duplicate_film(studio.films, actor, task_id)
    return Summary.model_validate(summary(studio, task, base))


class ShareIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    hours: float = Field(default=USUAL_HOURS, ge=1, le=MOST_HOURS)


class ShareOut(BaseModel):
    id: str
    url: str
    """For whoever has it: the film, its title and its captions, and nothing else."""
    expires_at: str
    created_at: str


class SharesOut(BaseModel):
    shares: list[ShareOut]


@router.post("/shares", status_code=201, responses=failing(400, 404, 409))
async def add_share(studio: TheStudio, base: Base, actor: Who, task_id: str, body: ShareIn | None = None) -> ShareOut:
    """A link that shows the finished film until it ends or is taken back."""
    return _out(studio, await share(studio.films, actor, task_id, (body or ShareIn()).hours), base)


@router.get("/shares", responses=failing(404))
async def read_shares(studio: TheStudio, base: Base, actor: Who, task_id: str) -> SharesOut:
    """The film's links that have not ended, the newest first."""
    return SharesOut(shares=[_out(studio, one, base) for one in await links(studio.films, actor, task_id)])


@router.delete("/shares/{share_id}", status_code=204, responses=failing(404))
async def remove_share(studio: TheStudio, actor: Who, task_id: str, share_id: str) -> None:
    """Take a link back."""
    await unshare(studio.films, actor, task_id, share_id)


def _out(studio: Studio, one: Share, base: str) -> ShareOut:
    ends = datetime.fromtimestamp(one.expires_at, UTC).isoformat().replace("+00:00", "Z")
    return ShareOut(id=one.id, url=share_url(studio, one, base), expires_at=ends, created_at=one.created_at)
