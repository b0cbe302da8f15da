"""A film's brand: its logo's corner, and the cards that open and close it. All of one call are one revision."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Literal

from pixora.core.checking import check_script
from pixora.core.drafts import Change, Draft, Drafts
from pixora.core.films import Films
from pixora.core.own_cards import put_cards
from pixora.film.branding import CLOSING, OPENING, CardText, card_of
from pixora.film.brief import Corner, Data
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.plan import Choice
from pixora.film.script import Script
from pixora.identity.actor import Actor
from pixora.media.fonts import check_glyphs
from pixora.store.records import Task


class Brand(Data):
    """How a film is branded. The logo itself is uploaded: `Films.add_upload` with `JobKind.LOGO`."""

    logo: bool
    corner: Corner
    opening: CardText | None
    closing: CardText | None


class BrandEdit(Data):
    """What is to be other; None leaves it, "none" takes it out."""

    logo: Literal["none"] | None = None
    corner: Corner | None = None
    opening: CardText | Literal["none"] | None = None
    closing: CardText | Literal["none"] | None = None


async def read_brand(films: Films, actor: Actor, task_id: str) -> Brand:
    """How a film is branded now."""
    task = await films.get(actor, task_id)
    if task.script is None or task.brief is None:
        raise _no_film()
    return Brand(
        logo=JobKind.LOGO.value in task.picks.pinned,
        corner=task.brief.logo_corner,
        opening=card_of(task.script, OPENING),
        closing=card_of(task.script, CLOSING),
    )


async def set_brand(films: Films, actor: Actor, task_id: str, edit: BrandEdit) -> Task:
    """Change how a film is branded. Cards are drawn by the built-in illustrator, whoever draws the film: a model that
    paints cannot spell. Raises `InvalidInput`."""
    task = await films.get(actor, task_id)
    if task.script is None or task.brief is None:
        raise _no_film()
    draft = Draft(brief=task.brief, script=task.script, picks=task.picks)
    new = branded(draft, edit, task.choices or films.choices)
    if new == draft:
        return task
    await check_script(new.script, films.repertoire)
    await _check_letters(new.script)
    script = new.script.model_copy(update={"revision": task.script.revision + 1})
    return await films.amend(actor, task, new.brief, script, new.picks, "brand")


async def try_brand(drafts: Drafts, edit: BrandEdit) -> Change:
    """Try how a film is branded, as one edit of a draft: what it makes again and costs. Raises as `set_brand`."""
    choices = (await drafts.films.get(drafts.actor, drafts.task_id)).choices or drafts.films.choices
    new = branded(await drafts.current(), edit, choices)
    await check_script(new.script, drafts.films.repertoire)
    await _check_letters(new.script)
    return await drafts.change(lambda draft: branded(draft, edit, choices))


def branded(draft: Draft, edit: BrandEdit, choices: Mapping[JobKind, Choice]) -> Draft:
    """The draft branded so; equal when it is so already. Pure. `choices`: who makes what in this film."""
    script, picks, brief = draft.script, draft.picks, draft.brief
    if edit.logo == "none":
        picks = picks.follow(JobKind.LOGO.value)
    if edit.corner is not None:
        brief = brief.model_copy(update={"logo_corner": edit.corner})
    named = ((OPENING, edit.opening), (CLOSING, edit.closing))
    cards = {which: None if wanted == "none" else wanted for which, wanted in named if wanted is not None}
    script, picks = put_cards(script, picks, cards, choices)
    return draft.model_copy(update={"script": script, "picks": picks, "brief": brief})


async def _check_letters(script: Script) -> None:
    """Raise `InvalidInput("glyphs_missing")` for letters on a card that no font has."""
    cards = [card_of(script, which) for which in (OPENING, CLOSING)]
    said = " ".join(f"{card.title} {card.subtitle}" for card in cards if card)
    await asyncio.to_thread(check_glyphs, said)


def _no_film() -> InvalidInput:
    return InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")
