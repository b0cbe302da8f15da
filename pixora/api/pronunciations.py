"""Pronunciations over REST: the user's list and a film's."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from pixora.api.answers import Begun, failing
from pixora.api.asking import TheStudio
from pixora.api.messages import Words
from pixora.api.sign_in import Who
from pixora.core.pronouncing import keep_pronunciations, own_pronunciations, pronounce
from pixora.film.brief import Pronunciation
from pixora.film.saying import MOST

router = APIRouter(tags=["pronunciations"])


class Said(BaseModel):
    """A word, and how it is said."""

    model_config = ConfigDict(extra="forbid")

    word: Words = Field(min_length=1, max_length=60)
    said: Words = Field(min_length=1, max_length=120)


class Pronunciations(BaseModel):
    """A whole list: what is not in it is said as it is written."""

    model_config = ConfigDict(extra="forbid")

    pronunciations: list[Said] = Field(max_length=MOST)


@router.get("/api/pronunciations", responses=failing())
async def read_pronunciations(studio: TheStudio, actor: Who) -> Pronunciations:
    """How the user's new films say words."""
    return _out(await own_pronunciations(studio.films, actor))


@router.put("/api/pronunciations", responses=failing(400))
async def write_pronunciations(studio: TheStudio, actor: Who, body: Pronunciations) -> Pronunciations:
    """Keep a list for films to come; none that is there changes."""
    return _out(await keep_pronunciations(studio.films, actor, _pairs(body)))


@router.put("/api/tasks/{task_id}/pronunciations", status_code=202, responses=failing(400, 404, 409))
async def write_film_pronunciations(studio: TheStudio, actor: Who, task_id: str, body: Pronunciations) -> Begun:
    """Give a film its list; scenes with a word that is said otherwise are spoken anew."""
    before = await studio.films.get(actor, task_id)
    await pronounce(studio.films, actor, task_id, _pairs(body))
    return Begun(task_id=task_id, after=before.last_seq)


def _pairs(body: Pronunciations) -> list[tuple[str, str]]:
    return [(one.word, one.said) for one in body.pronunciations]


def _out(said: tuple[Pronunciation, ...]) -> Pronunciations:
    return Pronunciations(pronunciations=[Said(word=one.word, said=one.said) for one in said])
