"""A finished film leaves the studio: as a cut for editors, and as a zip with everything, over HTTP."""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import fromstring

import av
import httpx
import numpy as np
import opentimelineio as otio
import pytest
from av.video.reformatter import VideoReformatter
from c2pa import Reader
from PIL import Image

from pixora.app import open_studio
from pixora.core.wishes import Wish
from pixora.film.brief import Aspect
from pixora.film.cut import SegmentRequest
from pixora.film.delivery import Codec, EncodeRequest, Form
from pixora.film.events import AgentMessage
from pixora.identity.actor import LOCAL_USER
from pixora.media.caption_overlay import lay_captions
from pixora.media.export.encode import encode_film
from pixora.media.h264 import convert
from pixora.media.probe import findings, probe
from pixora.providers.local import animator
from pixora.settings import Settings
from tests.api.serving import Api, api, signed_in
from tests.conftest import Kept
from tests.studio.fronts import ROOT, environment
from tests.vendors import running
from tests.vendors.make_film import finish, vendors

CLIENT = httpx.Client(verify=False, timeout=120)  # plain HTTP; a new client for each request takes 0.3 s
TEXT = "The lighthouse bell rings on its rock. At night its lamp turns slowly."
STEMS = ("voice", "music", "effects", "ambience", "mix")


@pytest.fixture(scope="module")
def server(kept_together: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with api(tmp_path_factory.mktemp("data")) as running, signed_in(CLIENT, running.url):
        yield running


@pytest.fixture(scope="module")
def film(server: Api) -> str:
    """A short film of two scenes."""
    films = server.studio.films

    async def made() -> str:
        task = await films.open(LOCAL_USER)
        await films.make(LOCAL_USER, task.id, Wish(text=TEXT, prompt=TEXT, fps=24))
        await films.runs.wait(task.id)
        return task.id

    return server.run(made(), 120)


def export(server: Api, task_id: str, form: str) -> httpx.Response:
    return CLIENT.get(f"{server.url}/api/tasks/{task_id}/export?format={form}")


def jobs(server: Api, task_id: str) -> int:
    return len(server.run(server.studio.films.runner.jobs.of_task(LOCAL_USER.user_id, task_id)))


def frames(file: Path | io.BytesIO) -> list[np.ndarray]:
    with av.open(str(file) if isinstance(file, Path) else file) as source:
        return [frame.to_ndarray(format="gray") for frame in source.decode(video=0)]


def test_a_zip_opens_in_an_editor(server: Api, film: str, tmp_path: Path) -> None:
    answer = export(server, film, "zip")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="pixora.zip"'
    assert not [left for left in server.studio.work.iterdir() if "zip" in left.name or "bundle" in left.name]
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    timeline = otio.adapters.read_from_file(str(tmp_path / "film.otio"))
    whole = frames(tmp_path / "film.mp4")
    assert timeline.duration().value == len(whole)
    named = {
        clip.media_reference.target_url
        for clip in timeline.find_clips()
        if clip.media_reference.schema_name() == "ExternalReference"
    }
    src = {item.get("src") for item in fromstring((tmp_path / "film.fcpxml").read_text("utf-8")).iter("media-rep")}
    assert {f"./{name}" for name in named} == src
    for name in named:
        assert (tmp_path / name).is_file(), name
    picture = timeline.video_tracks()[0]
    for clip in picture.find_clips():
        there = frames(tmp_path / clip.media_reference.target_url)
        assert len(there) == clip.available_range().duration.value
        placed, used = clip.range_in_parent(), int(clip.source_range.start_time.value)
        middle = int(placed.duration.value) // 2
        # The same picture, but for the captions below.
        ours, film_frame = there[used + middle], whole[int(placed.start_time.value) + middle]
        top = slice(0, ours.shape[0] // 2)
        assert np.abs(ours[top].astype(int) - film_frame[top]).mean() < 2.5
    stems = {name: probe(tmp_path / f"media/stems/{name}.wav").audio for name in STEMS}
    for stem in stems.values():
        assert stem is not None
        assert (stem.codec, stem.rate, stem.channels) == ("pcm_s24le", 48_000, 2)
        assert abs(stem.seconds - len(whole) / 24) < 1e-3
    credits = json.loads((tmp_path / "credits.json").read_text("utf-8"))
    asked = [one["asked"].get("text") for one in credits["credits"] if one["kind"] == "narration"]
    assert " ".join(asked) == TEXT and credits["spent_usd"] == "0"
    assert "media/stills/scene-01.png" in {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    told = (tmp_path / "script/script.md").read_text("utf-8") + (tmp_path / "licences.md").read_text("utf-8")
    assert "At night its lamp turns slowly." in told and "hibari" in told
    before = jobs(server, film)
    assert export(server, film, "zip").content == answer.content
    assert jobs(server, film) == before, "the second one costs nothing"


def test_a_film_is_marked_and_has_chapters(server: Api, film: str, tmp_path: Path) -> None:
    (saved := tmp_path / "film.mp4").write_bytes(CLIENT.get(saved_at(server, film), follow_redirects=True).content)
    with Reader(saved) as reader:
        told, state = json.loads(reader.json()), reader.get_validation_state()
    assert state == "Valid", "with an issuer that nobody knows"
    manifest = json.dumps(told["manifests"][told["active_manifest"]])
    assert "built-in:hibari-heart" in manifest and "2 scenes put together" in manifest
    assert "hibari" in probe(saved).metadata["comment"]
    with av.open(str(saved)) as opened:
        chapters = [(chapter["metadata"]["title"], chapter["start"]) for chapter in opened.chapters()]
    assert [title for title, _ in chapters] == TEXT.replace(". ", ".|").split("|") and chapters[0][1] == 0


def test_a_preview_and_a_poster(server: Api, film: str, tmp_path: Path) -> None:
    whole = tmp_path / "film.mp4"
    whole.write_bytes(CLIENT.get(saved_at(server, film), follow_redirects=True).content)
    preview = fetched(server, film, tmp_path / "preview.mp4", preview="true")
    small, full = probe(preview).video, probe(whole).video
    assert small is not None and full is not None
    assert (small.width, small.height, small.frames) == (640, 360, full.frames)
    assert preview.stat().st_size < whole.stat().st_size / 3
    with Reader(preview) as reader:
        assert reader.get_validation_state() == "Valid"
        told = json.loads(reader.json())
    assert told["manifests"][told["active_manifest"]]["ingredients"][0]["relationship"] == "parentOf"
    poster = CLIENT.get(saved_at(server, film, format="poster"), follow_redirects=True)
    assert poster.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(poster.content)).size == (1280, 720)
    before = jobs(server, film)
    fetched(server, film, preview, preview="true")
    assert CLIENT.get(saved_at(server, film, format="poster"), follow_redirects=True).content == poster.content
    assert jobs(server, film) == before, "a second export is free"


@pytest.mark.parametrize(
    "asked",
    [
        {"format": "zip", "aspect": "9:16"},
        {"format": "srt", "codec": "av1"},
        {"preview": "true", "codec": "h265"},
        {"preview": "true", "resolution": "2160p"},
    ],
)
def test_what_cannot_go_together(server: Api, film: str, asked: dict[str, str]) -> None:
    answer = CLIENT.get(saved_at(server, film, **asked))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_combination")


def test_the_conversation_gives_it_in_any_form(server: Api, film: str, tmp_path: Path) -> None:
    def offered(words: str) -> tuple[str, list[str]]:
        """The answer, and the addresses of the files that go with it."""

        async def said() -> list[AgentMessage]:
            task = await server.studio.films.get(LOCAL_USER, film)
            await server.studio.agent.say(LOCAL_USER, task, words)
            events = await server.studio.events.read(LOCAL_USER.user_id, film, task.last_seq, 100)
            return [one.event for one in events if isinstance(one.event, AgentMessage)]

        answers = server.run(said())
        opened = [one["url"] for answer in answers for one in answer.actions if one["type"] == "open"]
        return " ".join(answer.content for answer in answers), opened

    told, (url,) = offered("export it as a small square preview")
    assert "1:1, a small preview" in told and url in told
    (small := tmp_path / "small.mp4").write_bytes(b"")
    while (answer := CLIENT.get(f"{server.url}{url}", follow_redirects=True)).status_code == 503:
        pass
    small.write_bytes(answer.content)
    found = probe(small).video
    assert found is not None and (found.width, found.height) == (360, 360)
    _, (url,) = offered("give me a 4:5 version in 1080p as H.265")
    assert dict(httpx.URL(url).params) == {"format": "mp4", "aspect": "4:5", "resolution": "1080p", "codec": "h265"}
    _, (url,) = offered("give me the poster")
    assert dict(httpx.URL(url).params) == {"format": "poster"}


def test_the_command(server: Api, film: str, tmp_path: Path) -> None:
    """Beside a server on the same folder."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "studio.py"), "export", film, "--json", *arguments]
        env = environment(server.settings.data_dir)
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)

    out = tmp_path / "cut.otio"
    done = run("--format", "otio", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["size"] == out.stat().st_size
    assert out.read_text("utf-8") == export(server, film, "otio").text
    refused = run("--format", "otio", "--codec", "av1")
    assert (refused.returncode, json.loads(refused.stdout)["code"]) == (2, "bad_combination")


@pytest.mark.long
@pytest.mark.parametrize(
    ("asked", "codec", "size"),
    [
        ({"codec": "h265"}, "hevc", (1280, 720)),
        ({"codec": "av1"}, "av1", (1280, 720)),
        ({"codec": "prores"}, "prores", (1280, 720)),
        ({"aspect": "9:16"}, "h264", (720, 1280)),
        ({"aspect": "1:1"}, "h264", (720, 720)),
        ({"aspect": "4:5", "codec": "h265"}, "hevc", (720, 900)),
        ({"resolution": "1080p"}, "h264", (1920, 1080)),
        ({"resolution": "2160p"}, "h264", (3840, 2160)),
    ],
)
def test_masters(
    server: Api, film: str, tmp_path: Path, asked: dict[str, str], codec: str, size: tuple[int, int]
) -> None:
    whole = probe(fetched(server, film, tmp_path / "film.mp4"))
    made = fetched(server, film, tmp_path / ("made.mov" if codec == "prores" else "made.mp4"), **asked)
    found = probe(made)
    assert found.video is not None and whole.video is not None and found.audio is not None
    assert ((found.video.width, found.video.height), found.video.frames) == (size, whole.video.frames)
    assert {"libdav1d": "av1"}.get(found.video.codec, found.video.codec) == codec
    assert found.audio.codec == ("pcm_s16le" if codec == "prores" else "aac")
    assert (found.video.matrix, found.video.range) == ("bt709", "tv")
    assert not findings(made).errors
    with Reader(made) as reader:
        assert reader.get_validation_state() == "Valid"
    if asked.keys() == {"codec"}:
        form = Codec(asked["codec"])
        order = EncodeRequest(codec=form, frames=whole.video.frames, fps=24, title="", makers=())
        twice = encode_film(order, {"film": tmp_path / "film.mp4"}, tmp_path, None).files[0].name
        drawn = painted(server, film)
        assert likeness(made, drawn) > likeness(tmp_path / twice, drawn) + 0.2, "encoded from the frames as painted"
    before = jobs(server, film)
    assert fetched(server, film, tmp_path / "again", **asked).read_bytes() == made.read_bytes()
    assert jobs(server, film) == before


def painted(server: Api, task_id: str) -> list[np.ndarray]:
    """Brightness of the film's first frames, before anything encodes them."""
    plan, _ = server.run(server.studio.films.plan(LOCAL_USER, task_id))
    request = next(job.request for job in plan.jobs if isinstance(job.request, SegmentRequest))
    seen, converter = lay_captions(animator.frames(request), request), VideoReformatter()
    shape = (request.raster.height, request.raster.width, 4)
    found: list[np.ndarray] = []
    for pixels in itertools.islice(seen, 40):
        frame = av.VideoFrame.from_numpy_buffer(np.frombuffer(pixels, np.uint8).reshape(shape), "bgra")
        found.append(luma(convert(converter, frame)))
    return found


def likeness(file: Path, drawn: list[np.ndarray]) -> float:
    """PSNR in dB of a film's first frames, their mean."""
    with av.open(str(file)) as source:
        shown = [luma(frame) for frame in itertools.islice(source.decode(video=0), len(drawn))]
    errors = [np.mean(np.square(a - b)) for a, b in zip(shown, drawn, strict=True)]
    return float(np.mean([10 * np.log10(255**2 / error) for error in errors]))


def luma(frame: av.VideoFrame) -> np.ndarray:
    return frame.reformat(format="yuv420p").to_ndarray()[: frame.height].astype(np.float32)


def fetched(server: Api, task_id: str, out: Path, **asked: str) -> Path:
    """An export that is asked for until it is there."""
    while (answer := CLIENT.get(saved_at(server, task_id, **asked), follow_redirects=True)).status_code == 503:
        assert answer.json()["error"]["code"] == "still_making" and answer.headers["retry-after"]
    assert answer.status_code == 200, answer.text
    out.write_bytes(answer.content)
    return out


def saved_at(server: Api, task_id: str, **more: str) -> str:
    return str(httpx.URL(f"{server.url}/api/tasks/{task_id}/export", params={"format": "mp4", **more}))


def test_a_cut_alone(server: Api, film: str) -> None:
    cut = export(server, film, "otio")
    assert (cut.status_code, cut.headers["content-type"]) == (200, "application/json")
    length = otio.adapters.read_from_string(cut.text, "otio_json").duration().value
    sequence = fromstring(export(server, film, "fcpxml").text).find(".//sequence")
    assert sequence is not None and sequence.get("duration") in (f"{length:.0f}/24s", f"{length / 24:.0f}s")


def test_what_is_not_finished_is_told(server: Api) -> None:
    empty = server.task()
    for form in ("otio", "fcpxml", "zip", "mp4"):
        answer = export(server, empty, form)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_finished")
        assert export(server, "task_0000", form).status_code == 404


@pytest.mark.long
async def test_what_was_bought_is_not_bought_again(tmp_path: Path) -> None:
    """A film of vendors' pictures, clips, voice and music, upright and for an editor: nobody is asked for anything."""
    settings = Settings(_env_file=None, PIXORA_DATA_DIR=tmp_path / "data", PIXORA_RENDERERS=2)  # type: ignore[call-arg]
    (far := tmp_path / "vendor").mkdir()
    with running(far, scale=0.01) as vendor:
        async with open_studio(settings, vendors(vendor.url)) as studio:
            task = await studio.films.open(LOCAL_USER)
            await studio.films.make(LOCAL_USER, task.id, Wish(text=TEXT, prompt=TEXT, fps=24, gates=()))
            await finish(studio, task.id)
            before, spent = vendor.counts(), await studio.films.spent(LOCAL_USER, task.id)
            form = Form(aspect=Aspect.TALL)
            upright = await studio.assets.local(await studio.exports.masters.master(LOCAL_USER, task.id, form))
            found = probe(upright).video
            assert found is not None and (found.width, found.height) == (720, 1280)
            bundle = await studio.exports.bundle(LOCAL_USER, task.id)
            credits = json.loads(zipfile.ZipFile(bundle).read("credits.json"))
            assert {one["provider"] for one in credits["credits"]} >= set(studio.films.runner.carrier.vendors)
            assert any(float(one["paid_usd"]) > 0 for one in credits["credits"])
            assert (vendor.counts(), await studio.films.spent(LOCAL_USER, task.id)) == (before, spent)
