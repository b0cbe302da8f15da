"""Reads what the panels of cast and style show beside the film's state."""

from __future__ import annotations

from pixora.app import Studio
from pixora.core.brand_kit import own_kit
from pixora.core.branding import read_brand
from pixora.core.drafts import Drafts
from pixora.film.errors import PixoraError
from pixora.film.job import JobKind
from pixora.identity.actor import Actor
from pixora.store.records import Task
from ui.cast import Sheet
from ui.inspecting import cost_of
from ui.model import Cost


async def read_sheet(studio: Studio, actor: Actor, task: Task) -> Sheet:
    """References of characters where the plan has places for them, and the film's music."""
    plan, _ = await studio.films.plan(actor, task.id)
    made = await studio.films.runner.jobs.task_assets(actor.user_id, task.id)
    paths = {(asset.fingerprint, asset.part): asset.path for asset in made}
    references: dict[str, tuple[str | None, Cost | None]] = {}
    for character in task.script.characters if task.script else ():
        job = plan.find(f"{JobKind.REFERENCE.value}:{character.id}")
        if job is not None:
            price = await _price(studio, actor, task, job.key)
            references[character.id] = (paths.get((job.fingerprint or "", "image")), price)
    music = plan.find(JobKind.MUSIC.value)
    heard = paths.get((music.fingerprint or "", "audio")) if music else None
    brand = await read_brand(studio.films, actor, task.id)
    own = {kind.value: await _price(studio, actor, task, kind.value) for kind in (JobKind.LOGO, JobKind.MUSIC)}
    kit = await own_kit(studio.films, actor)
    return Sheet(references, heard, studio.films.repertoire.voices, brand, own, kit is not None)


async def _price(studio: Studio, actor: Actor, task: Task, key: str) -> Cost | None:
    try:
        return cost_of(await Drafts(studio.films, actor, task.id).brought(key))
    except PixoraError:
        # The button then stands there without a price, and the engine's own gate tells it.
        return None
