"""The brand that a user keeps: logo, corner and cards with which each of their new films begins."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import structlog

from pixora.core import uploads
from pixora.core.beginning import Beginning
from pixora.core.own_cards import put_cards
from pixora.film.branding import CLOSING, OPENING, CardText, Kit, KitLogo, cards_of
from pixora.film.brief import Brief
from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.job import JobKind
from pixora.film.picks import Picks
from pixora.film.plan import Choice
from pixora.film.script import Script
from pixora.identity.actor import Actor
from pixora.store.records import Task

log = structlog.get_logger(__name__)

NO_LOGO = "Your brand's logo could not be read, so this film has none. Put it into a film once more and keep it."


async def own_kit(films: Beginning, actor: Actor) -> Kit | None:
    """What the user keeps; None for nothing."""
    return await films.people.brand(actor.user_id)


async def keep_kit(films: Beginning, actor: Actor, task_id: str) -> Kit:
    """Keep a film's brand for films to come; none that is there changes by it, and the film may be deleted.

    Raises "no_film", and "no_brand" for a film that has neither logo nor cards.
    """
    task = await films.get(actor, task_id)
    if task.script is None or task.brief is None:
        raise InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")
    cards = cards_of(task.script)
    logo = await _keep_logo(films, actor, task)
    kit = Kit(corner=task.brief.logo_corner, opening=cards[OPENING], closing=cards[CLOSING], logo=logo)
    if kit.empty:
        raise InvalidInput("no_brand", "This film has no logo and no cards of its own.", "Give it some first.")
    await _replace(films, actor, kit)
    return kit


async def drop_kit(films: Beginning, actor: Actor) -> None:
    """Let new films begin without a brand again. Films that are there stay as they are."""
    await _replace(films, actor, None)


async def put_kit(
    films: Beginning,
    task: Task,
    brief: Brief,
    script: Script,
    picks: Picks,
    kit: Kit,
    choices: Mapping[JobKind, Choice],
) -> tuple[Brief, Script, Picks]:
    """A new film with the kit: its logo as an upload of the film's own, its cards as scenes. A logo that is gone is
    told among the script's notes."""
    script, picks = put_cards(script, picks, cards_in(kit), choices)
    brief = brief.model_copy(update={"logo_corner": kit.corner})
    if kit.logo is None:
        return brief, script, picks
    try:
        fingerprint = await _bring_logo(films, task, kit.logo, choices[JobKind.LOGO])
    except (PixoraError, OSError) as error:
        # A film without its logo, which says so, is more than no film.
        log.warning("a kept logo could not be read", task_id=task.id, error=str(error))
        return brief, script.model_copy(update={"notes": (*script.notes, NO_LOGO)}), picks
    return brief, script, picks.bring(JobKind.LOGO.value, fingerprint)


def cards_in(kit: Kit | None) -> dict[str, CardText | None]:
    """The cards that a new film begins with."""
    return {OPENING: kit.opening, CLOSING: kit.closing} if kit else {}


async def _keep_logo(films: Beginning, actor: Actor, task: Task) -> KitLogo | None:
    pinned = task.picks.pinned.get(JobKind.LOGO.value)
    if pinned is None:
        return None
    made = await films.runner.jobs.assets_of(actor.user_id, pinned, task.id)
    asset = next((one for one in made if one.part == "image"), None)
    if asset is None:
        return None
    whose = hashlib.sha256(actor.user_id.encode()).hexdigest()[:24]
    path = f"tasks/brand_{whose}/logo-{pinned[:12]}{PurePosixPath(asset.path).suffix}"
    await films.assets.copy(asset.path, path)
    return KitLogo(path=path, content_type=asset.content_type)


async def _replace(films: Beginning, actor: Actor, kit: Kit | None) -> None:
    before = await films.people.brand(actor.user_id)
    await films.people.keep_brand(actor.user_id, kit)
    gone = before.logo.path if before and before.logo else None
    if gone and gone != (kit.logo.path if kit and kit.logo else None):
        await films.assets.remove(gone)


async def _bring_logo(films: Beginning, task: Task, logo: KitLogo, choice: Choice) -> str:
    """The kept logo as a take of the film's own: its fingerprint."""
    with tempfile.TemporaryDirectory(prefix="pixora-logo-") as folder:
        file = Path(folder) / PurePosixPath(logo.path).name
        await asyncio.to_thread(shutil.copyfile, await films.assets.local(logo.path), file)
        upload = await uploads.examine(file, JobKind.LOGO, logo.content_type, "")
        place = uploads.logo_place(choice)
        await uploads.keep(films.records, films.assets, films.runner.executor_id, task, place, upload, file)
    return upload.fingerprint
