"""Each edit of a finished film, through the front: exactly what is made anew, and what is paid."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from pixora.app import Studio, Vendors, open_studio
from pixora.core.films import Films
from pixora.core.keeping import clear
from pixora.core.uploads import UPLOAD
from pixora.core.wishes import Repertoire, Wish
from pixora.film.brief import Gate
from pixora.film.edits import SceneEdit
from pixora.film.errors import InvalidInput, NotFound
from pixora.film.events import AssetMade
from pixora.film.job import JobKind
from pixora.film.script import Scene, Script, TransitionKind
from pixora.identity.actor import LOCAL_USER, Actor
from pixora.providers.local.repertoire import CHOICES, VOICES
from pixora.settings import Settings
from pixora.store.records import Task
from tests.vendors import Loopback, running
from tests.vendors.make_film import TOPIC, finish, vendors

pytestmark = pytest.mark.usefixtures("kept")

SCALE = 0.001
WORDS = "A fox went out to seek the sea. It heard the waves before it saw them."
WISH = Wish(topic=TOPIC, prompt=WORDS, text=WORDS, fps=24, aspect="1:1")
OTHER_VOICE = "marin"
"""One that the vendor has beside the built-in name."""
Act = Callable[[Films, str, Script], Awaitable[Task]]
CUT = frozenset({"animatic", "master"})
SOUND = frozenset({"mix", "sound"})
BODIES = frozenset({"segment:a", "segment:a+b", "segment:b"})
PICTURES = frozenset({"picture:a", "picture:b", "motion:a", "motion:b", "thumbnail"})


@dataclass(frozen=True)
class Edit:
    """An act on a film of two scenes, a and b; the jobs that it runs, and how many of them a vendor makes."""

    act: Act
    runs: frozenset[str]
    paid: dict[str, int]


def wish(**changes: object) -> Act:
    return lambda films, task, _: films.make(LOCAL_USER, task, Wish.model_validate(changes))


def scene(number: int, change: Callable[[Scene], SceneEdit]) -> Act:
    return lambda films, task, script: films.change_scene(
        LOCAL_USER, task, str(number), change(script.scenes[number - 1])
    )


def other_words(scene: Scene) -> SceneEdit:
    """As many words of as many letters: the lengths stand."""
    *rest, last = scene.narration.rstrip(".").split()
    return SceneEdit(narration=" ".join([*rest, f"{last[::-1]}."]))


# In this order: the thumbnail that the second makes, a later one finds.
EDITS: dict[str, Edit] = {
    "a name": Edit(
        lambda films, task, script: films.rename_character(LOCAL_USER, task, script.characters[0].id, "Rufus"),
        frozenset(),
        {},
    ),
    "a scene less": Edit(
        lambda films, task, script: films.delete_scene(LOCAL_USER, task, script.scenes[0].id),
        CUT | SOUND | {"ambience", "captions", "thumbnail", "segment:b"},
        {},
    ),
    "a transition": Edit(scene(1, lambda _: SceneEdit(transition=TransitionKind.WIPE_LEFT)), CUT | {"segment:a+b"}, {}),
    "words of a scene": Edit(
        scene(2, other_words), CUT | SOUND | {"narration:b", "captions", "segment:b"}, {"narration": 1}
    ),
    "a picture's prompt": Edit(
        scene(2, lambda _: SceneEdit(picture_prompt="A red door in the snow.")),
        CUT | {"picture:b", "motion:b", "segment:a+b", "segment:b"},
        {"picture": 1, "motion": 1},
    ),
    "the order": Edit(
        lambda films, task, script: films.reorder(LOCAL_USER, task, tuple(one.id for one in script.scenes[::-1])),
        CUT | SOUND | {"ambience", "captions", "segment:a", "segment:b"},
        {},
    ),
    "a scene more": Edit(
        lambda films, task, script: films.add_scene(LOCAL_USER, task, script.scenes[0].id, "Then it rained."),
        CUT
        | SOUND
        | {"narration:new", "picture:new", "motion:new", "ambience", "captions"}
        | {"segment:a+new", "segment:new", "segment:new+b"},
        {"narration": 1, "picture": 1, "motion": 1},
    ),
    "the voice": Edit(wish(voice=OTHER_VOICE), CUT | SOUND | {"narration:a", "narration:b"}, {"narration": 2}),
    "the music": Edit(wish(music="wonder"), CUT | SOUND | {"music"}, {"music": 1}),
    "no music": Edit(wish(music="none"), CUT | SOUND, {}),
    "the caption style": Edit(wish(caption_style="pop"), CUT | BODIES | {"captions"}, {}),
    "no captions": Edit(wish(captions="off"), CUT | {"segment:a", "segment:b"}, {}),
    "the shape": Edit(wish(aspect="9:16"), CUT | BODIES | PICTURES, {"picture": 2, "motion": 2}),
    "the resolution": Edit(wish(resolution="1080p"), CUT | BODIES | PICTURES, {"picture": 2, "motion": 2}),
}
QUICK = ("a name", "a scene less")


async def ran(studio: Studio, task: Task, after: int, names: dict[str, str]) -> set[str]:
    """Keys of the jobs that were made after an event, with the scenes' ids by their letters."""
    logged = await studio.events.read(LOCAL_USER.user_id, task.id, after, limit=1000)
    found: set[str] = set()
    for one in logged:
        if isinstance(made := one.event, AssetMade) and not made.reused:
            place = "+".join(names.get(part, "new") for part in (made.scene_id or "").split("+") if part)
            found.add(f"{made.kind}:{place}" if place else made.kind)
    return found


def submitted(vendor: Loopback) -> Counter[str]:
    return Counter({kind: counts["submitted"] for kind, counts in vendor.counts().items()})


async def make(studio: Studio) -> tuple[Task, dict[str, str]]:
    """A finished film of two scenes, and the letters of their ids."""
    task = await studio.films.open(LOCAL_USER)
    await studio.films.make(LOCAL_USER, task.id, WISH)
    task = await finish(studio, task.id)
    assert task.script is not None and len(task.script.scenes) == 2
    return task, dict(zip((one.id for one in task.script.scenes), "ab", strict=True))


async def check(studio: Studio, vendor: Loopback, task_id: str, names: dict[str, str], name: str) -> None:
    films, edit = studio.films, EDITS[name]
    before, task = submitted(vendor), await films.get(LOCAL_USER, task_id)
    assert task.script is not None
    await edit.act(films, task.id, task.script)
    done = await finish(studio, task.id)
    assert await ran(studio, done, task.last_seq, names) == edit.runs, name
    assert submitted(vendor) - before == Counter(edit.paid), name
    await films.undo(LOCAL_USER, task.id)
    undone = await finish(studio, task.id)
    assert await ran(studio, undone, done.last_seq, names) == set(), f"{name} is undone for nothing"


async def test_edits_uploads_and_new_defaults(tmp_path: Path) -> None:
    with running(tmp_path / "vendor", scale=SCALE) as vendor:
        settings = Settings(PIXORA_DATA_DIR=tmp_path / "data")  # type: ignore[call-arg]
        makers = vendors(vendor.url, SCALE)
        async with open_studio(settings, makers) as studio:
            task, names = await make(studio)
            for name in QUICK:
                await check(studio, vendor, task.id, names, name)
            await upload(studio, vendor, task.id, names, tmp_path / "own.png")
        # Another key, another default, another release: who makes what in this film stays as it is.
        newer = {
            kind: choice.model_copy(update={"model": f"{choice.model}-2", "version": "99"})
            for kind, choice in (CHOICES | dict(makers.choices)).items()
        }
        before = submitted(vendor)
        makers = vendors(vendor.url, SCALE)
        async with open_studio(settings, Vendors(makers.by_name, newer)) as studio:
            plan, priced = await studio.films.plan(LOCAL_USER, task.id)
            assert plan.jobs and not priced.prices
            await check(studio, vendor, task.id, names, "a name")
            assert submitted(vendor) == before
            _, _, _, mine = await studio.films.propose(LOCAL_USER, WISH)
            _, _, _, theirs = await studio.films.propose(Actor("somebody-else"), WISH)
            assert mine.cost == theirs.cost and mine.cost.high > 1, "no hit and no other price for another user"


async def upload(studio: Studio, vendor: Loopback, task_id: str, names: dict[str, str], file: Path) -> None:
    """A picture of the user's own costs what a vendor makes from it, and stays when the script changes."""
    films, (scene_id, *_) = studio.films, names
    before, task = submitted(vendor), await films.get(LOCAL_USER, task_id)
    Image.new("RGB", (640, 640), "teal").save(file)
    with pytest.raises(InvalidInput, match="cannot be made of"):
        await films.add_upload(LOCAL_USER, task_id, scene_id, JobKind.PICTURE, file, "text/html")
    with pytest.raises(NotFound):
        await films.add_upload(Actor("bob"), task_id, scene_id, JobKind.PICTURE, file, "image/png")
    await films.add_upload(LOCAL_USER, task_id, scene_id, JobKind.PICTURE, file, "image/png")
    await films.runs.wait(task_id)
    asked = await films.get(LOCAL_USER, task_id)
    assert asked.gate is Gate.PRICE and submitted(vendor) == before, "a motion that is made again is asked for again"
    done = await finish(studio, task_id)
    assert not await asyncio.to_thread(file.exists)
    made = await ran(studio, done, task.last_seq, names)
    assert made - {"thumbnail"} == CUT | {"motion:a", "segment:a", "segment:a+b"}
    assert submitted(vendor) - before == Counter({"motion": 1})

    place = f"picture:{scene_id}"
    takes = await films.takes(LOCAL_USER, task_id, place)
    assert [row.provider == UPLOAD for row, _ in takes] == [False, True]
    await clear(films)
    assert len(await films.takes(LOCAL_USER, task_id, place)) == 2, "what was paid for and what was brought is kept"

    await films.change_scene(LOCAL_USER, task_id, scene_id, SceneEdit(picture_prompt="Something else."))
    await finish(studio, task_id)
    plan, _ = await films.plan(LOCAL_USER, task_id)
    assert plan.job(place).out_of_date and plan.job(place).fingerprint == takes[1][0].fingerprint


@pytest.mark.long
async def test_every_edit(tmp_path: Path) -> None:
    with running(tmp_path / "vendor", scale=SCALE) as vendor:
        settings = Settings(PIXORA_DATA_DIR=tmp_path / "data")  # type: ignore[call-arg]
        async with open_studio(settings, vendors(vendor.url, SCALE)) as studio:
            studio.films.repertoire = Repertoire(voices=(*VOICES, OTHER_VOICE))
            task, names = await make(studio)
            for name in EDITS:
                await check(studio, vendor, task.id, names, name)
