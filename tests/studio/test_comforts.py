"""What a film's user sets by hand: exactly what it runs, and what it leaves alone."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from pixora.agent.tools import TOOLS, Turn
from pixora.app import Studio, open_studio
from pixora.core.brand_kit import NO_LOGO, drop_kit, keep_kit, own_kit
from pixora.core.branding import BrandEdit, read_brand, set_brand
from pixora.core.examples import make_example, welcome
from pixora.core.library import duplicate_film
from pixora.core.locking import set_lock
from pixora.core.pronouncing import keep_pronunciations, pronounce
from pixora.core.wishes import Wish
from pixora.film.branding import CLOSING, OPENING, CardText
from pixora.film.brief import Corner
from pixora.film.edits import SceneEdit
from pixora.film.errors import InvalidInput, NotFound
from pixora.film.events import LocksShown
from pixora.film.job import JobKind
from pixora.film.plan import HERE
from pixora.film.visual import Camera
from pixora.identity.actor import LOCAL_USER, Actor, ActorKind
from pixora.media.probe import probe
from pixora.media.samples import RATE, read
from pixora.settings import Settings
from pixora.store.records import Task
from tests.studio.test_edits import ran
from tests.vendors import running
from tests.vendors.make_film import vendors

pytestmark = pytest.mark.usefixtures("kept")

SOUND = frozenset({"mix", "sound", "master"})
WISH = Wish(topic="a fox in the snow", prompt="a fox in the snow", seconds=10.0, fps=24, aspect="1:1")


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    async with open_studio(Settings(_env_file=None, PIXORA_DATA_DIR=tmp_path)) as opened:
        yield opened


async def a_film(studio: Studio) -> Task:
    task = await studio.films.open(LOCAL_USER)
    await studio.films.make(LOCAL_USER, task.id, WISH)
    return await finished(studio, task.id)


async def finished(studio: Studio, task_id: str) -> Task:
    await studio.films.runs.wait(task_id)
    task = await studio.films.get(LOCAL_USER, task_id)
    assert task.state.value == "completed", task.message
    return task


def letters(task: Task) -> dict[str, str]:
    assert task.script is not None
    return dict(zip((one.id for one in task.script.scenes), "abcdefgh", strict=False))


async def since(studio: Studio, before: Task) -> set[str]:
    """Keys of the jobs that were made since, with letters for scenes."""
    return await ran(studio, await finished(studio, before.id), before.last_seq, letters(before))


async def level(studio: Studio, task: Task, part: str, scene: int) -> float:
    """How loud a stem is within a scene, in dB of full scale."""
    plan, _ = await studio.films.plan(LOCAL_USER, task.id)
    made = await studio.films.runner.jobs.task_assets(LOCAL_USER.user_id, task.id)
    mix = plan.job("mix").fingerprint
    path = next(one.path for one in made if one.fingerprint == mix and one.part == part)
    span = plan.timeline.spans[scene - 1]
    heard = read(await studio.assets.local(path), 2)
    fps = plan.timeline.fps
    inner = heard[:, round((span.start / fps + 0.3) * RATE) : round((span.end / fps - 0.3) * RATE)]
    return float(10 * np.log10((inner**2).mean() + 1e-12))


async def test_volumes_cameras_and_locks(studio: Studio) -> None:
    task, films = await a_film(studio), studio.films
    script = task.script
    assert script is not None and len(script.scenes) >= 2

    apart = [await level(studio, task, part, 1) - await level(studio, task, part, 2) for part in ("voice", "music")]
    await films.change_scene(LOCAL_USER, task.id, "1", SceneEdit(voice_db=-6.0, music_db=-12.0))
    assert await since(studio, task) == SOUND, "a volume is a matter of the mix alone"
    softer = [await level(studio, task, part, 1) - await level(studio, task, part, 2) for part in ("voice", "music")]
    voice, music = (a - b for a, b in zip(apart, softer, strict=True))
    # The film is brought to its loudness again: of the scene that became the louder one, the limiter takes some peaks.
    assert 3.0 < voice < 6.6 and 10.5 < music < 12.6
    with pytest.raises(InvalidInput, match=r"-60 \(silence\) to 12"):
        await films.change_scene(LOCAL_USER, task.id, "1", SceneEdit(voice_db=13.0))

    task = await finished(studio, task.id)
    await films.change_scene(LOCAL_USER, task.id, "2", SceneEdit(camera=Camera.PAN_LEFT))
    made = await since(studio, task)
    assert {key for key in made if not key.startswith("segment")} <= {"picture:b", "master", "thumbnail"}
    assert made >= {"segment:b", "master"}
    with pytest.raises(InvalidInput, match="no voice “nobody”"):
        await films.change_scene(LOCAL_USER, task.id, "2", SceneEdit(voice="nobody"))

    await check_talk(studio, await finished(studio, task.id))
    await check_pronunciations(studio, await finished(studio, task.id))
    await check_locks(studio, await finished(studio, task.id))


async def check_pronunciations(studio: Studio, task: Task) -> None:
    films, actor = studio.films, LOCAL_USER
    assert task.script is not None
    first, second = ({part.strip(".,!?") for part in one.narration.split()} for one in task.script.scenes[:2])
    word = max(one for one in second - first if one.isalpha())
    with pytest.raises(NotFound):
        await pronounce(films, Actor("bob"), task.id, [(word, "zed")])
    await pronounce(films, actor, task.id, [(word.upper(), "ah ha"), ("Zanzibar", "oh no")])
    made = await since(studio, task)
    assert {key for key in made if key.startswith("narration")} == {"narration:b"}, "only where the word is spoken"
    assert made <= SOUND | {"narration:b", "captions", "segment:b", "segment:a+b", "music", "ambience", "segment:a"}
    plan, _ = await films.plan(actor, task.id)
    assert "ah ha" in plan.job(f"narration:{task.script.scenes[1].id}").request.model_dump()["text"]
    assert [one.text for one in plan.timeline.words[1]] == task.script.scenes[1].narration.split(), "read as written"
    before = await finished(studio, task.id)
    await films.undo(actor, task.id)
    assert await since(studio, before) == set()
    await keep_pronunciations(films, actor, [("fox", "foks")])
    assert (await films.get(actor, task.id)).brief.pronunciations == (), "no film that is there changes by it"  # type: ignore[union-attr]


async def test_the_example_comes_once_and_costs_nothing(tmp_path: Path) -> None:
    with running(tmp_path / "vendor", scale=0.001) as vendor:
        settings = Settings(_env_file=None, PIXORA_DATA_DIR=tmp_path / "data")
        async with open_studio(settings, vendors(vendor.url, 0.001)) as studio:
            films, actor = studio.films, LOCAL_USER
            await keep_pronunciations(films, actor, [("fox", "foks")])
            task = await welcome(films, actor)
            assert task is not None and task.example and task.script is not None and task.title == task.script.title
            assert await welcome(films, actor) is None and (await make_example(films, actor)).id == task.id
            plan, priced = await films.plan(actor, task.id)
            assert priced.free and {job.provider for job in plan.jobs} <= HERE, "a key makes nothing of it cost money"
            assert await welcome(films, Actor("someone", ActorKind.DEMO)) is None, "a visitor asks for it"
            await films.delete(actor, task.id)
            assert await welcome(films, actor) is None, "who has deleted it is not given it again"
            assert sum(sum(counts.values()) for counts in vendor.counts().values()) == 0


async def check_talk(studio: Studio, task: Task) -> None:
    """The same by a wish in the conversation: tried, priced, and one revision at the end of its turn."""
    turn = Turn(LOCAL_USER, task.id, studio.films, "turn", ())
    said: dict[str, dict[str, Any]] = {
        "set_volume": {"scene": "1", "part": "music", "change_db": -60.0},
        "set_camera": {"scene": "1", "camera": "rise"},
        "set_scene_voice": {"scene": "2", "voice": "heart"},
        "pronounce": {"word": "fox", "said": "foks"},
        "set_own_card": {"which": "closing", "title": "Bye", "subtitle": None},
    }
    for name, arguments in said.items():
        assert (await TOOLS[name](turn, arguments))["costs"] == "nothing", name
    draft = await turn.drafts.current()
    first, second, last = draft.script.scenes[0], draft.script.scenes[1], draft.script.scenes[-1]
    assert (first.music_db, first.visual.camera, second.voice) == (-60.0, Camera.RISE, "heart")
    assert last.id == CLOSING and draft.brief.pronunciations[0].said == "foks" and len(turn.edits) == len(said)
    for name, arguments in (
        ("set_volume", {"scene": "1", "part": "noise", "change_db": 1.0}),
        ("set_camera", {"scene": "1", "camera": "spin"}),
        ("set_own_card", {"which": "middle", "title": "x"}),
        ("set_scene_voice", {"scene": "1", "voice": "nobody"}),
    ):
        with pytest.raises(InvalidInput):
            await TOOLS[name](turn, arguments)
    turn.drafts.forget()
    assert (await TOOLS["write_upload_texts"](turn, {}))["title"] == task.title
    assert (await TOOLS["name_film"](turn, {"title": "Snow"}))["film_is_called"] == "Snow"
    assert (await TOOLS["lock"](turn, {"what": "scene", "id": "2"}))["all"] == [f"scene:{second.id}"]
    assert (await TOOLS["unlock"](turn, {"what": "scene", "id": "2"}))["all"] == []


async def check_locks(studio: Studio, task: Task) -> None:
    films, actor = studio.films, LOCAL_USER
    with pytest.raises(NotFound):
        await set_lock(films, Actor("bob"), task.id, "scene", "1")
    with pytest.raises(InvalidInput, match="no scene"):
        await set_lock(films, actor, task.id, "scene", "99")
    await set_lock(films, actor, task.id, "scene", "1")
    again = await set_lock(films, actor, task.id, "scene", "1")
    one = next(iter(letters(task)))
    assert again.locks == (f"scene:{one}",)
    told = [entry.event for entry in await studio.events.read(actor.user_id, task.id, task.last_seq)]
    assert told == [LocksShown(content="Scene 1 is locked.", locks=[f"scene:{one}"])], "told once, and nothing is made"

    for act in (
        lambda: films.change_scene(actor, task.id, "1", SceneEdit(narration="Other words.")),
        lambda: films.delete_scene(actor, task.id, "1"),
        lambda: films.retake(actor, task.id, "1"),
        lambda: films.retake(actor, task.id, "1", JobKind.NARRATION),
        lambda: films.make(actor, task.id, Wish(style="noir")),
        lambda: films.make(actor, task.id, Wish(seconds=12.0)),
        lambda: films.undo(actor, task.id) if task.script is None else films.make(actor, task.id, Wish(voice="none")),
    ):
        with pytest.raises(InvalidInput, match="locked") as refused:
            await act()
        assert refused.value.code == "locked" and refused.value.hint == "Unlock scene 1 first."

    turn = Turn(actor, task.id, films, "turn", ())
    told_of = await TOOLS["redraw"](turn, {"wish": "at night", "scenes": ["all"]})
    assert told_of["left_as_locked"] == ["scene 1"]
    before = task
    await turn.drafts.commit("a wish")
    made = await since(studio, before)
    assert "picture:a" not in made and "picture:b" in made
    with pytest.raises(InvalidInput, match="locked"):
        await TOOLS["redraw"](turn, {"wish": "at dawn", "scenes": ["1"]})
    turn.drafts.forget()

    await set_lock(films, actor, task.id, "scene", "1", on=False)
    await set_lock(films, actor, task.id, "picture", "2")
    with pytest.raises(InvalidInput, match="the picture of scene 2"):
        await films.retake(actor, task.id, "2")
    await films.change_scene(actor, task.id, "2", SceneEdit(narration="It snows and snows."))
    await films.runs.wait(task.id)
    assert len(await films.takes(actor, task.id, f"picture:{list(letters(task))[1]}")) == len(
        {"first", "camera", "night"}
    )


async def test_new_films_begin_with_the_cards_that_are_kept(studio: Studio) -> None:
    films, actor = studio.films, LOCAL_USER
    task = await films.open(actor)
    await films.make(actor, task.id, WISH)
    await films.cancel(actor, task.id)
    await set_brand(films, actor, task.id, BrandEdit(opening=CardText(title="Foxes")))
    await films.cancel(actor, task.id)
    await keep_kit(films, actor, task.id)
    await films.delete(actor, task.id)
    brief, script, _, _ = await films.propose(actor, WISH.model_copy(update={"seconds": 20.0}))
    assert brief.seconds == script.seconds == sum(one.seconds for one in script.scenes) == 20.0
    assert script.scenes[0].visual.title == "Foxes" and script.revision == 1
    await drop_kit(films, actor)
    assert (await films.propose(actor, WISH))[1].scenes[0].id != OPENING


@pytest.mark.long
async def test_a_brand(studio: Studio) -> None:
    task, films, actor = await a_film(studio), studio.films, LOCAL_USER
    file = studio.work / "logo.png"
    logo = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    logo.paste((255, 0, 255, 255), (100, 0, 200, 100))
    logo.save(file)
    with pytest.raises(NotFound):
        await films.add_upload(Actor("bob"), task.id, None, JobKind.LOGO, file, "image/png")
    await films.add_upload(actor, task.id, None, JobKind.LOGO, file, "image/png")
    names = list(letters(task).values())
    seen = [*names, *(f"{one}+{other}" for one, other in itertools.pairwise(names))]
    assert await since(studio, task) == {"master", *(f"segment:{one}" for one in seen)}, "the picture alone"
    top_right, top_left = await corners(studio, task.id)
    assert top_right > 0.02 and top_left == 0.0, "its right half, and nothing where it is seen through"
    with zipfile.ZipFile(await studio.exports.bundle(actor, task.id)) as zipped:
        zipped.extractall(studio.work / "zip")
    layer = Image.open(studio.work / "zip/media/logo/layer.png")
    clip = middle(studio.work / "zip/media/clips/scene-01.mp4")
    assert layer.size == clip.size and shares(clip) == (0.0, 0.0), "an editor gets clips without it, and it beside"
    assert shares(Image.alpha_composite(clip.convert("RGBA"), layer)) == pytest.approx((top_right, 0.0), rel=0.1)
    with Image.open(studio.work / "zip/media/logo/logo.png") as original:
        assert original.size == (200, 100)

    before = await finished(studio, task.id)
    edit = BrandEdit(corner=Corner.TOP_LEFT, opening=CardText(title="Foxes"), closing=CardText(title="The End"))
    await set_brand(films, actor, task.id, edit)
    made = await since(studio, before)
    assert kinds(made) <= {"picture", "segment", "captions", "thumbnail", "music", "ambience", *SOUND}
    assert {key for key in made if key.startswith("picture")} == {"picture:new"}
    after = await finished(studio, task.id)
    assert after.script is not None and before.script is not None
    assert [one.id for one in after.script.scenes] == [
        OPENING,
        *(one.id for one in before.script.scenes),
        CLOSING,
    ]
    read = await read_brand(films, actor, task.id)
    assert (read.logo, read.corner) == (True, Corner.TOP_LEFT) and read.closing == CardText(title="The End")
    top_right, top_left = await corners(studio, task.id)
    assert top_left > 0.02 and top_right == 0.0
    with pytest.raises(InvalidInput, match="1 to 120"):
        await set_brand(films, actor, task.id, BrandEdit(opening=CardText(title=" ")))
    await check_kit(studio, task)
    await set_brand(films, actor, task.id, BrandEdit(logo="none", opening="none", closing="none"))
    await films.runs.wait(task.id)
    last = await films.get(actor, task.id)
    assert last.script is not None and [one.id for one in last.script.scenes] == list(letters(before))


async def check_kit(studio: Studio, branded: Task) -> None:
    """The brand is kept for new films, outlives the film that it was taken from, and is nobody else's."""
    films, actor = studio.films, LOCAL_USER
    with pytest.raises(NotFound):
        await keep_kit(films, Actor("bob"), branded.id)
    source = await duplicate_film(films, actor, branded.id)
    kit = await keep_kit(films, actor, source.id)
    assert kit.logo and kit.closing == CardText(title="The End") and await own_kit(films, Actor("bob")) is None
    await films.delete(actor, source.id)
    assert kit.logo.path in await films.people.all_paths(), "clearing up leaves it alone"

    new = await a_film(studio)
    assert new.script is not None and [one.id for one in new.script.scenes][:: len(new.script.scenes) - 1] == [
        OPENING,
        CLOSING,
    ]
    assert await read_brand(films, actor, new.id) == await read_brand(films, actor, branded.id)
    top_right, top_left = await corners(studio, new.id)
    assert top_left > 0.02 and top_right == 0.0
    await films.make(actor, new.id, WISH.model_copy(update={"seconds": 20.0}))
    longer = await finished(studio, new.id)
    assert longer.script is not None and longer.film is not None
    assert {OPENING, CLOSING} <= {one.id for one in longer.script.scenes}, "another script keeps the film's cards"
    seen = probe(await studio.assets.local(longer.film["video_path"])).video
    assert seen is not None and abs(seen.seconds - 20.0) < 0.05, "the cards are part of its length"

    await studio.assets.remove(kit.logo.path)
    bare = await a_film(studio)
    assert bare.script is not None and bare.script.notes[-1] == NO_LOGO and bare.picks.pinned == {}
    await drop_kit(films, actor)
    plain = await a_film(studio)
    assert plain.script is not None and OPENING not in {one.id for one in plain.script.scenes}
    with pytest.raises(InvalidInput, match="no logo and no cards"):
        await keep_kit(films, actor, plain.id)


async def corners(studio: Studio, task_id: str) -> tuple[float, float]:
    """Shares of the top right and the top left quarter of the film's middle frame that are the logo's magenta."""
    task = await studio.films.get(LOCAL_USER, task_id)
    assert task.film is not None
    return shares(middle(await studio.assets.local(task.film["video_path"])))


def middle(video: Path) -> Image.Image:
    with av.open(str(video)) as film:
        pictures = list(film.decode(video=0))
    return Image.fromarray(pictures[len(pictures) // 2].to_ndarray(format="rgb24"))


def shares(picture: Image.Image) -> tuple[float, float]:
    rgb = np.asarray(picture.convert("RGB")).astype(int)
    height, width = rgb.shape[0] // 4, rgb.shape[1] // 4
    magenta = (rgb[..., 0] > 180) & (rgb[..., 1] < 110) & (rgb[..., 2] > 180)
    return float(magenta[:height, -width:].mean()), float(magenta[:height, :width].mean())


def kinds(keys: set[str]) -> set[str]:
    return {key.partition(":")[0] for key in keys}
