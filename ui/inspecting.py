"""What the inspector shows of a chosen scene: its places, the takes of each, and what another would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pixora.app import Studio
from pixora.core.drafts import Change, Drafts
from pixora.film.errors import PixoraError
from pixora.film.job import JobKind
from pixora.film.plan import Plan
from pixora.film.script import Scene
from pixora.identity.actor import Actor
from pixora.store.jobs import Asset, JobRow
from pixora.store.records import Task
from ui.model import Cost

PLACES = ((JobKind.PICTURE, "image"), (JobKind.NARRATION, "audio"), (JobKind.MOTION, "video"))
"""What a scene has of its own, and the part of it that can be seen or heard."""
SHOWN = 12
"""Takes of a place that are shown at most, the newest."""


@dataclass(frozen=True)
class Take:
    fingerprint: str
    path: str
    maker: str
    selected: bool
    number: int


@dataclass(frozen=True)
class Place:
    """A place of a scene. Costs are None when they cannot be told now, `why` says why."""

    kind: JobKind
    key: str
    takes: tuple[Take, ...]
    retake: Cost | None
    replace: Cost | None
    makes: tuple[str, ...]
    """Places that another take makes again."""
    pinned: bool
    out_of_date: bool
    why: str = ""


@dataclass(frozen=True)
class Chosen:
    """A scene that is looked at."""

    scene: Scene
    number: int
    places: tuple[Place, ...]


async def inspect(studio: Studio, actor: Actor, task: Task, scene_id: str) -> Chosen | None:
    """A scene of a film with all its takes; None when there is no such scene any more."""
    if task.script is None or not any(scene.id == scene_id for scene in task.script.scenes):
        return None
    plan, _ = await studio.films.plan(actor, task.id)
    places = []
    for kind, part in PLACES:
        place = f"{kind.value}:{scene_id}"
        job = plan.find(place)
        if (job is not None and not job.substitute) or place in task.picks.substitutes:
            places.append(await _look(studio, actor, task, plan, kind, part, scene_id))
    return Chosen(task.script.scene(scene_id), task.script.number(scene_id), tuple(places))


async def _look(studio: Studio, actor: Actor, task: Task, plan: Plan, kind: JobKind, part: str, scene_id: str) -> Place:
    key = f"{kind.value}:{scene_id}"
    job = plan.find(key)
    current = job.fingerprint if job else None
    made = await studio.films.takes(actor, task.id, key)
    takes = tuple(_takes(made, part, current))[-SHOWN:]
    retake = replace = None
    makes: tuple[str, ...] = ()
    why = ""
    try:
        again = await Drafts(studio.films, actor, task.id).another(scene_id, kind)
        retake, makes = cost_of(again), again.keys
        if kind is not JobKind.MOTION:
            replace = cost_of(await Drafts(studio.films, actor, task.id).brought(key))
    except PixoraError as error:
        why = error.message
    pinned, dated = key in task.picks.pinned, bool(job and job.out_of_date)
    return Place(kind, key, takes, retake, replace, makes, pinned, dated, why)


def _takes(made: Sequence[tuple[JobRow, Sequence[Asset]]], part: str, current: str | None) -> list[Take]:
    found: dict[str, Take] = {}
    for row, assets in made:
        path = next((asset.path for asset in assets if asset.part == part), None)
        if path is not None:
            maker = ":".join(one for one in (row.provider, row.model) if one)
            found[row.fingerprint] = Take(row.fingerprint, path, maker, row.fingerprint == current, 0)
    return [
        Take(one.fingerprint, one.path, one.maker, one.selected, number) for number, one in enumerate(found.values(), 1)
    ]


def cost_of(change: Change) -> Cost:
    """The price of a change, as the page tells it."""
    return Cost(change.cost.low, change.cost.high, change.cost.unknown)
