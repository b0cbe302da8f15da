"""What a user sent along without saying its place: kept with the film until they say what it is for."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pixora.core.films import Films
from pixora.core.uploads import UPLOAD, Upload, UploadRequest, examine, keep_as
from pixora.film.brief import Data
from pixora.film.errors import InvalidInput
from pixora.film.events import AssetMade
from pixora.film.job import Job, JobKind
from pixora.identity.actor import Actor
from pixora.store.records import Task

_KEY = "material:"
_KINDS = {"picture": JobKind.REFERENCE, "sound": JobKind.MUSIC, "clip": JobKind.MOTION}
"""How it is examined and filed until its place is known."""
_SORTS = {"image": "picture", "audio": "sound", "video": "clip"}
"""By the part that was filed."""


class Material(Data):
    """A picture, a sound or a clip that is kept. `number` counts all of them from 1, as they came."""

    number: int
    sort: str
    """ "picture", "sound" or "clip"."""
    path: str
    content_type: str
    seconds: float | None = None
    """Of a sound or a clip."""

    @property
    def suffix(self) -> str:
        return Path(self.path).suffix


class Kept(Upload):
    """A file without a place: known by its content, apart from the same file in a place."""

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{_KEY} {self.part} {self.sha256}".encode()).hexdigest()


async def take_material(films: Films, actor: Actor, task_id: str, sort: str, file: Path, content_type: str) -> None:
    """Keep a user's file in a task, which need not have a film yet. `file` is moved away. Raises `InvalidInput`."""
    task = await films.get(actor, task_id)
    upload = await examine(file, _KINDS[sort], content_type, "")
    kept = Kept(**upload.model_dump())
    key = f"{_KEY}{kept.fingerprint[:12]}"
    place = Job(
        key=key,
        kind=_KINDS[sort],
        scene_id="material",
        provider=UPLOAD,
        model="",
        version="",
        request=UploadRequest(sha256=kept.sha256),
    )
    made = await keep_as(films.records, films.assets, films.runner.executor_id, task, place, kept, file)
    shown = AssetMade(
        kind="material",
        part=kept.part,
        scene_id=None,
        path=made[0].path,
        content_type=content_type,
        size=made[0].size,
        seconds=kept.facts.get("seconds"),
        provider=UPLOAD,
    )
    await films.events.append(actor.user_id, task.id, shown)


async def materials(films: Films, task: Task) -> tuple[Material, ...]:
    """What a user sent in this task, in the order in which it came; also what has a place by now."""
    rows = [row for row in await films.runner.jobs.of_task(task.user_id, task.id) if row.key.startswith(_KEY)]
    facts = await films.runner.jobs.finished(task.user_id, task.id, [row.fingerprint for row in rows])
    assets = {one.fingerprint: one for one in await films.runner.jobs.task_assets(task.user_id, task.id)}
    found: list[Material] = []
    for row in rows:
        asset = assets.get(row.fingerprint)
        if asset is not None and row.fingerprint in facts:
            sort = _SORTS[asset.part]
            seconds = facts[row.fingerprint].facts.get("seconds")
            found.append(
                Material(
                    number=len(found) + 1,
                    sort=sort,
                    path=asset.path,
                    content_type=asset.content_type,
                    seconds=float(seconds) if seconds is not None and sort != "picture" else None,
                )
            )
    return tuple(found)


def choose(kept: tuple[Material, ...], sort: str, number: int | None) -> Material:
    """The one that is meant: by its number among those of its sort, else the last that came. Raises "no_material"."""
    of_sort = [one for one in kept if one.sort == sort]
    if not of_sort:
        raise InvalidInput(
            "no_material", f"You have not sent a {sort} in this conversation.", "Attach it to a message, then say this."
        )
    if number is None:
        return of_sort[-1]
    if not 1 <= number <= len(of_sort):
        raise InvalidInput(
            "no_material",
            f"You have sent {len(of_sort)} {sort}s, not {number}.",
            "Say which: the first, the last.",
        )
    return of_sort[number - 1]


@asynccontextmanager
async def copied(films: Films, material: Material) -> AsyncIterator[Path]:
    """A copy of the file, to be put into a place."""
    with tempfile.TemporaryDirectory(prefix="pixora-material-") as folder:
        file = Path(folder) / f"own{material.suffix}"
        await asyncio.to_thread(shutil.copyfile, await films.assets.local(material.path), file)
        yield file
