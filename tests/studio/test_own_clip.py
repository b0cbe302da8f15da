"""A user's own clip in a film that the built-in artists make: put in, seen, heard when asked for, and let go."""

from __future__ import annotations

import io
import json
from pathlib import Path

import av
import httpx
import numpy as np
import pytest
from c2pa import Reader
from PIL import Image

from pixora.core.wishes import Wish
from pixora.film.job import JobKind
from pixora.identity.actor import LOCAL_USER
from pixora.media import ffmpeg
from pixora.store.records import Task
from tests.api.serving import Api, api, signed_in

CLIENT = httpx.Client(verify=False, timeout=120)
TEXT = "The lighthouse stands. Its lamp turns."


def lime(out: Path, seconds: float) -> Path:
    """A clip of one colour with a tone, upright although it was filmed lying."""
    picture = ["-f", "lavfi", "-i", f"color=lime:s=320x240:r=25:d={seconds}"]
    tone = ["-f", "lavfi", "-i", f"sine=440:d={seconds}"]
    ffmpeg.run([*picture, *tone, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(out)])
    return out


def send(server: Api, task_id: str, kind: str, file: Path) -> httpx.Response:
    url = f"{server.url}/api/tasks/{task_id}/uploads"
    return CLIENT.post(url, data={"kind": kind, "scene_id": "1"}, files={"file": ("x", file.read_bytes())})


def made_since(server: Api, task_id: str, known: set[str]) -> set[str]:
    """Kinds of jobs that were done beyond these; `known` learns them."""
    rows = server.run(server.studio.films.runner.jobs.of_task(LOCAL_USER.user_id, task_id))
    new = {row.id: row.kind.value for row in rows if row.id not in known}
    known.update(new)
    return set(new.values())


def green(film: bytes, at: float) -> float:
    """How much of the frame at that time is lime."""
    with av.open(io.BytesIO(film), "r") as source:
        for frame in source.decode(video=0):
            if float(frame.time or 0) >= at:
                red, green, _ = np.moveaxis(frame.to_ndarray(format="rgb24").astype(int), -1, 0)
                return float(((green > 200) & (red < 80)).mean())
    raise AssertionError("the film is shorter")


@pytest.mark.usefixtures("kept")
def test_an_own_clip_is_shown_heard_and_let_go(tmp_path: Path) -> None:
    clip = lime(tmp_path / "mine.mov", 9.0)
    with api(tmp_path / "data") as server, signed_in(CLIENT, server.url):
        films, known = server.studio.films, set[str]()

        async def begun() -> Task:
            task = await films.open(LOCAL_USER)
            await films.make(LOCAL_USER, task.id, Wish(text=TEXT, prompt=TEXT, fps=24, music="none"))
            await films.runs.wait(task.id)
            return await films.get(LOCAL_USER, task.id)

        async def done() -> Task:
            await films.runs.wait(task.id)
            return await films.get(LOCAL_USER, task.id)

        async def said(words: str) -> Task:
            await server.studio.agent.say(LOCAL_USER, await films.get(LOCAL_USER, task.id), words)
            return await done()

        def saved() -> bytes:
            url = f"{server.url}/api/tasks/{task.id}/export"
            return CLIENT.get(url, params={"format": "mp4"}, follow_redirects=True).content

        task = first = server.run(begun(), 120)
        made_since(server, task.id, known)
        assert green(saved(), 1.2) < 0.01 and first.film is not None

        answer = send(server, task.id, "clip", clip)
        assert answer.status_code == 202, answer.text
        server.run(done(), 120)
        assert made_since(server, task.id, known) == {"motion", "segment", "thumbnail", "master"}
        (signed := tmp_path / "film.mp4").write_bytes(film := saved())
        assert green(film, 1.2) > 0.9
        with Reader(signed) as reader:
            told = json.loads(reader.json())
            assert reader.get_validation_state() == "Valid"
        assert "Motion by upload" in json.dumps(told["manifests"][told["active_manifest"]])
        plan, _ = server.run(films.plan(LOCAL_USER, task.id))
        assert plan.find(JobKind.ANIMATIC.value) is None and not any(job.out_of_date for job in plan.jobs)

        server.run(said("let the clips be heard"), 120)
        assert made_since(server, task.id, known) == {"mix", "sound", "master"}

        (picture := tmp_path / "mine.png").write_bytes(b"")
        Image.new("RGB", (640, 360), (200, 30, 30)).save(picture)
        assert send(server, task.id, "picture", picture).status_code == 202
        server.run(done(), 120)
        assert green(saved(), 1.2) < 0.01, "a picture that is brought later takes the clip's place"
        server.run(said("scene 1 as the script says"), 120)
        task = server.run(films.get(LOCAL_USER, task.id))
        assert task.film is not None and task.film["video_path"] == first.film["video_path"], "what was made is there"
