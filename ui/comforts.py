"""Acts beside the cut: locks, how words are said, links, upload texts, and the library."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pixora.api.wire import share_url
from pixora.core import examples, library, locking, publishing, sharing
from pixora.core.brand_kit import drop_kit
from pixora.film.errors import InvalidInput
from ui.following import Page
from ui.model import Cost
from ui.publish import Link, Shelf, show_publish

Fields = Mapping[str, Any]


async def lock(page: Page, value: str, fields: Fields) -> None:
    """`value` is "scene s_1", "character c_1", "picture s_1", "music"; with `on` in front, as "on scene s_1"."""
    way, what, *named = value.split(" ", 2)
    await locking.set_lock(page.studio.films, page.actor, _film(page), what, named[0] if named else "", on=way == "on")
    await page.refresh()


async def show_shelf(page: Page, _: str, __: Fields) -> None:
    """Links and texts of the film."""
    task_id, films, actor = _film(page), page.studio.films, page.actor
    task = await films.get(actor, task_id)
    links = [
        Link(one.id, share_url(page.studio, one, page.base), one.expires_at)
        for one in await sharing.links(films, actor, task_id)
    ]
    offer = await publishing.offer(films, actor, task_id)
    low, high = offer.price.low, offer.price.high
    cost = Cost(unknown=1) if low is None or high is None else Cost(low, high)
    page.extra["publish"] = show_publish(Shelf(links, task.publishing, offer.by, cost))
    page.wake()


async def share(page: Page, _: str, fields: Fields) -> None:
    try:
        hours = float(str(fields.get("hours", sharing.USUAL_HOURS)))
    except ValueError:
        raise InvalidInput("bad_expiry", "This is no time.", "Choose another.") from None
    await sharing.share(page.studio.films, page.actor, _film(page), hours)
    await show_shelf(page, "", {})


async def unshare(page: Page, value: str, _: Fields) -> None:
    await sharing.unshare(page.studio.films, page.actor, _film(page), value)
    await show_shelf(page, "", {})


async def write_texts(page: Page, value: str, _: Fields) -> None:
    """Have them written; "paid" where the price stood on the button."""
    await publishing.write(page.studio.films, page.actor, _film(page), paid=value == "paid")
    await show_shelf(page, "", {})


async def keep_texts(page: Page, _: str, fields: Fields) -> None:
    title, description, tags = (str(fields.get(name, "")) for name in ("title", "description", "hashtags"))
    listed = tags.replace(",", " ").split()
    await publishing.rewrite(page.studio.films, page.actor, _film(page), title, description, listed)
    await show_shelf(page, "", {})


async def drop_brand(page: Page, _: str, __: Fields) -> None:
    """Let new films begin without a brand."""
    await drop_kit(page.studio.films, page.actor)
    await page.refresh()


async def rename(page: Page, value: str, fields: Fields) -> None:
    """Call a film of the library something else."""
    await library.rename_film(page.studio.films, page.actor, value, str(fields.get("title", "")))
    await page.list_films()
    await page.refresh()


async def duplicate(page: Page, value: str, _: Fields) -> None:
    await library.duplicate_film(page.studio.films, page.actor, value)
    await page.list_films()


async def example(page: Page, _: str, __: Fields) -> None:
    """The example film, made if there is none."""
    task = await examples.make_example(page.studio.films, page.actor)
    await page.open(task.id)


def _film(page: Page) -> str:
    if page.task_id is None:
        raise InvalidInput("no_film", "There is no film here yet.", "Say first what it is to be about.")
    return page.task_id


COMFORTS: Mapping[str, Callable[[Page, str, Fields], Awaitable[None]]] = {
    "lock": lock,
    "publish": show_shelf,
    "share": share,
    "unshare": unshare,
    "write_texts": write_texts,
    "texts": keep_texts,
    "drop_brand": drop_brand,
    "rename_film": rename,
    "duplicate_film": duplicate,
    "example": example,
}
"""Each by the name of its button or form."""
