"""Links by which a finished film is shown to whoever has them: read-only, until they end or are taken back."""

from __future__ import annotations

import time

from pixora.core.films import Films
from pixora.film.brief import Captions, Data
from pixora.film.errors import InvalidInput, NotFound
from pixora.identity.actor import Actor
from pixora.store.shares import Share, Shares
from pixora.store.unbroken import unbroken

USUAL_HOURS = 7 * 24
MOST_HOURS = 90 * 24
MOST = 20
"""Links of one film at a time."""


class Shown(Data):
    """All of a film that a link shows; paths of its files in the store."""

    title: str
    seconds: float
    width: int
    height: int
    language: str
    video: str
    poster: str | None
    captions: str | None
    captions_drawn: bool
    """Whether captions are in the picture already."""
    example: bool = False


@unbroken
async def share(films: Films, actor: Actor, task_id: str, hours: float = USUAL_HOURS) -> Share:
    """A new link to a finished film. Raises "not_finished", "bad_expiry", and "too_many_links"."""
    task = await films.get(actor, task_id)
    if task.film is None:
        raise InvalidInput("not_finished", "This film is not finished.", "Wait until it is, or say “go on”.")
    if not 1 <= hours <= MOST_HOURS:
        raise InvalidInput("bad_expiry", f"A link holds for 1 to {MOST_HOURS} hours.", "Choose another time.")
    at = time.time()
    async with films.records.transaction() as connection:
        if await Shares.count_in(connection, task_id, at) >= MOST:
            raise InvalidInput("too_many_links", f"A film has {MOST} links at most.", "Take one of them back.")
        return await Shares.add_in(connection, actor.user_id, task_id, int(at + hours * 3600), at)


async def links(films: Films, actor: Actor, task_id: str) -> list[Share]:
    """A film's links that have not ended, the newest first."""
    await films.get(actor, task_id)
    return await films.shares.of_task(actor.user_id, task_id, time.time())


async def unshare(films: Films, actor: Actor, task_id: str, share_id: str) -> None:
    """Take a link back: it shows nothing from now on. Raises `NotFound`."""
    await films.get(actor, task_id)
    if not await films.shares.remove(actor.user_id, task_id, share_id):
        raise NotFound("link")


async def show(films: Films, share_id: str) -> Shown:
    """What a link shows, for whoever has it: the film as it is now. Who calls has checked the link's signature.

    Raises `NotFound` for one that has ended, was taken back, or whose film is gone or not finished.
    """
    found = await films.shares.find(share_id, time.time())
    if found is None:
        raise NotFound("film")
    task = await films.get(Actor(found.user_id), found.task_id)
    if task.film is None or task.script is None or task.brief is None:
        raise NotFound("film")
    return Shown(
        title=task.title,
        seconds=task.film["seconds"],
        width=task.brief.raster.width,
        height=task.brief.raster.height,
        language=task.script.language,
        video=task.film["video_path"],
        poster=task.film.get("thumbnail_path"),
        captions=task.film.get("captions_path"),
        captions_drawn=task.brief.captions is Captions.BURNED,
        example=task.example,
    )
