"""How words are said: a list for each film, and one of the user's that new films begin with."""

from __future__ import annotations

from collections.abc import Iterable

from pixora.core.drafts import Change, Draft, Drafts
from pixora.core.films import Films
from pixora.film.brief import Pronunciation
from pixora.film.errors import InvalidInput
from pixora.film.saying import listed
from pixora.identity.actor import Actor
from pixora.store.records import Task


async def pronounce(films: Films, actor: Actor, task_id: str, pairs: Iterable[tuple[str, str]]) -> Task:
    """Give a film its whole list: pairs of a word and how it is said. Scenes with a word that is said otherwise are
    spoken anew, and no others; captions show what is written. Raises `InvalidInput`."""
    task = await films.get(actor, task_id)
    if task.script is None or task.brief is None:
        raise InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")
    said = listed(pairs)
    if said == task.brief.pronunciations:
        return task
    script = task.script.model_copy(update={"revision": task.script.revision + 1})
    brief = task.brief.model_copy(update={"pronunciations": said})
    return await films.amend(actor, task, brief, script, task.picks, "pronunciation")


async def try_pronunciations(drafts: Drafts, pairs: Iterable[tuple[str, str]]) -> Change:
    """Try a whole list, as one edit of a draft: what it makes again and costs. Raises `InvalidInput`."""
    said = listed(pairs)

    def spoken(draft: Draft) -> Draft:
        return draft.model_copy(update={"brief": draft.brief.model_copy(update={"pronunciations": said})})

    return await drafts.change(spoken)


async def own_pronunciations(films: Films, actor: Actor) -> tuple[Pronunciation, ...]:
    """The user's own list."""
    return await films.people.pronunciations(actor.user_id)


async def keep_pronunciations(
    films: Films, actor: Actor, pairs: Iterable[tuple[str, str]]
) -> tuple[Pronunciation, ...]:
    """Give the user's own list, which films begin with from now on; no film that is there changes by it."""
    said = listed(pairs)
    await films.people.keep_pronunciations(actor.user_id, said)
    return said
