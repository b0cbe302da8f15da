"""What goes with a film at its upload, over REST."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from pixora.api.answers import failing
from pixora.api.asking import TheStudio
from pixora.api.messages import Words
from pixora.api.sign_in import Who
from pixora.core.publishing import offer, rewrite, write
from pixora.film.money import shown
from pixora.film.publishing import DESCRIPTION, TITLE, Publishing

router = APIRouter(prefix="/api/tasks/{task_id}/publishing", tags=["library"])


class PublishingOut(BaseModel):
    title: str
    description: str
    hashtags: list[str]
    written_by: str
    """Who wrote it: a provider:model, "built-in director", or "you"."""


class PublishingRead(BaseModel):
    publishing: PublishingOut | None
    """Null while nobody has written it."""
    director: str
    """Who writes it if asked to with `paid`."""
    price_low: str | None
    price_high: str | None
    """US dollars, null when nobody knows; "0" when only the built-in director is there."""


class WriteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    paid: bool = Field(default=False, description="Have the film's own director write, for the price that is shown.")


class RewriteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Words = Field(max_length=TITLE)
    description: Words = Field(default="", max_length=DESCRIPTION)
    hashtags: list[Words] = Field(default=[], max_length=60)


@router.get("", responses=failing(404, 409))
async def read_publishing(studio: TheStudio, actor: Who, task_id: str) -> PublishingRead:
    """What is written, and who would write it anew for how much."""
    task = await studio.films.get(actor, task_id)
    offered = await offer(studio.films, actor, task_id)
    low, high = offered.price.low, offered.price.high
    return PublishingRead(
        publishing=_out(task.publishing) if task.publishing else None,
        director=offered.by,
        price_low=shown(low) if low is not None else None,
        price_high=shown(high) if high is not None else None,
    )


@router.post("", responses=failing(400, 404, 409))
async def write_publishing(studio: TheStudio, actor: Who, task_id: str, body: WriteIn | None = None) -> PublishingOut:
    """Have title, description and hashtags written, in place of what is there."""
    return _out(await write(studio.films, actor, task_id, paid=(body or WriteIn()).paid))


@router.put("", responses=failing(400, 404))
async def rewrite_publishing(studio: TheStudio, actor: Who, task_id: str, body: RewriteIn) -> PublishingOut:
    """Keep what the user has written."""
    return _out(await rewrite(studio.films, actor, task_id, body.title, body.description, body.hashtags))


def _out(written: Publishing) -> PublishingOut:
    return PublishingOut(
        title=written.title,
        description=written.description,
        hashtags=list(written.hashtags),
        written_by=written.written_by,
    )
