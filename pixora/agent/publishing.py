"""Tools for what surrounds a film: its name in the library, its own cards, and what goes with it at its upload."""

from __future__ import annotations

from typing import Any

from pixora.agent.told import told_change
from pixora.agent.tool import Turn, tool
from pixora.core import library
from pixora.core.drafts import Draft
from pixora.core.own_cards import drawn_here
from pixora.core.publishing import write
from pixora.film.branding import CLOSING, OPENING, CardText, set_card
from pixora.film.errors import InvalidInput


@tool
async def name_film(turn: Turn, title: str) -> dict[str, Any]:
    """Call the film something else in the library; nothing is made anew."""
    task = await library.rename_film(turn.films, turn.actor, turn.task_id, title)
    return {"film_is_called": task.title}


@tool
async def set_own_card(turn: Turn, which: str, title: str | None = None, subtitle: str | None = None) -> dict[str, Any]:
    """Put a card of the user's own at the film's start (which: opening) or end (which: closing), with these words; a
    null title takes it out. It is drawn by the built-in illustrator."""
    place = {"opening": OPENING, "closing": CLOSING}.get(which)
    if place is None:
        raise InvalidInput("bad_argument", f"“{which[:40]}” is no card.", "Choose opening or closing.")
    choices = (await turn.films.get(turn.actor, turn.task_id)).choices or turn.films.choices
    text = CardText(title=title, subtitle=subtitle or "") if title else None

    def carded(draft: Draft) -> Draft:
        script = set_card(draft.script, place, text)
        return draft.model_copy(update={"script": script, "picks": drawn_here(draft.picks, place, choices)})

    said = f"{which} card “{title}”" if title else f"no {which} card"
    return told_change(turn, said, await turn.drafts.change(carded))


@tool
async def write_upload_texts(turn: Turn) -> dict[str, Any]:
    """Write title, description and hashtags with which the film can be uploaded elsewhere; costs nothing. Show them."""
    written = await write(turn.films, turn.actor, turn.task_id)
    return {"title": written.title, "description": written.description, "hashtags": list(written.hashtags)}
