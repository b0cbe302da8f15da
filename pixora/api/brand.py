"""Brands over REST: a film's, and the one that the user's new films begin with."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from pixora.api.answers import Begun, failing
from pixora.api.asking import TheStudio
from pixora.api.messages import Words
from pixora.api.sign_in import Who
from pixora.core.brand_kit import drop_kit, keep_kit, own_kit
from pixora.core.branding import BrandEdit, read_brand, set_brand
from pixora.film.branding import MOST_CHARS, CardText, Kit
from pixora.film.brief import Corner

router = APIRouter(tags=["tasks"])
_OF_FILM = "/api/tasks/{task_id}/brand"


class CardIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Words = Field(min_length=1, max_length=MOST_CHARS)
    subtitle: Words = Field(default="", max_length=MOST_CHARS)


class BrandIn(BaseModel):
    """What is to be other; what is left out stays, "none" takes it out."""

    model_config = ConfigDict(extra="forbid")

    logo: Literal["none"] | None = Field(default=None, description="A logo is put in by an upload of that kind.")
    corner: Corner | None = None
    opening: CardIn | Literal["none"] | None = None
    closing: CardIn | Literal["none"] | None = None


class CardOut(BaseModel):
    title: str
    subtitle: str


class BrandOut(BaseModel):
    logo: bool
    corner: Corner
    opening: CardOut | None
    closing: CardOut | None


@router.get(_OF_FILM, responses=failing(404, 409))
async def read(studio: TheStudio, actor: Who, task_id: str) -> BrandOut:
    """Whether the film has a logo and where, and what stands on its cards."""
    return BrandOut.model_validate((await read_brand(studio.films, actor, task_id)).model_dump())


@router.patch(_OF_FILM, status_code=202, responses=failing(400, 404, 409))
async def change(studio: TheStudio, actor: Who, task_id: str, body: BrandIn) -> Begun:
    """Another corner, other cards, or no logo any more: one revision, which can be undone."""
    before = await studio.films.get(actor, task_id)
    edit = BrandEdit(logo=body.logo, corner=body.corner, opening=_card(body.opening), closing=_card(body.closing))
    await set_brand(studio.films, actor, task_id, edit)
    return Begun(task_id=task_id, after=before.last_seq)


class KitOut(BrandOut):
    kept: bool
    """Whether there is one at all."""


class KeepIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    task_id: Words = Field(min_length=1, max_length=80, description="The film whose brand is kept.")


@router.get("/api/brand", responses=failing())
async def read_kit(studio: TheStudio, actor: Who) -> KitOut:
    """The brand that the user's new films begin with."""
    return _kit(await own_kit(studio.films, actor))


@router.put("/api/brand", responses=failing(400, 404, 409))
async def keep(studio: TheStudio, actor: Who, body: KeepIn) -> KitOut:
    """Keep a film's brand for films to come; none that is there changes."""
    return _kit(await keep_kit(studio.films, actor, body.task_id))


@router.delete("/api/brand", status_code=204, responses=failing())
async def drop(studio: TheStudio, actor: Who) -> None:
    """Let new films begin without a brand."""
    await drop_kit(studio.films, actor)


def _kit(kit: Kit | None) -> KitOut:
    shown = kit or Kit()
    cards = {"opening": shown.opening, "closing": shown.closing}
    told = {name: card.model_dump() if card else None for name, card in cards.items()}
    found = {"kept": kit is not None, "logo": shown.logo is not None, "corner": shown.corner}
    return KitOut.model_validate(found | told)


def _card(given: CardIn | Literal["none"] | None) -> CardText | Literal["none"] | None:
    return CardText(title=given.title, subtitle=given.subtitle) if isinstance(given, CardIn) else given
