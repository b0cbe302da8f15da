"""The library over REST, as its users meet it: a film renamed, found, copied, shared, and deleted on its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pixora.api.server import create_app
from pixora.app import Studio, open_studio
from pixora.core.sharing import share
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from pixora.store.records import Task
from tests.conftest import DEVELOPMENT
from tests.studio.test_comforts import a_film, finished

pytestmark = pytest.mark.usefixtures("kept")


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    async with open_studio(Settings(_env_file=None, PIXORA_DATA_DIR=tmp_path)) as opened:
        yield opened


async def files(studio: Studio, task: Task) -> dict[str, bytes]:
    """All that was made for a film, by part and fingerprint."""
    made = await studio.films.runner.jobs.task_assets(LOCAL_USER.user_id, task.id)
    read = {f"{one.part} {one.fingerprint}": await studio.assets.local(one.path) for one in made}
    return {name: await asyncio.to_thread(path.read_bytes) for name, path in read.items()}


async def test_a_film_in_the_library(studio: Studio) -> None:
    film = await a_film(studio)
    transport = httpx.ASGITransport(app=create_app(studio))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        session = (await http.post("/api/auth/token", json={"token": DEVELOPMENT})).json()
        http.headers["authorization"] = f"Bearer {session['access_token']}"
        await check_names(http, film)
        await check_links(studio, http, film)
        await check_publishing(http, film)
        await check_copies(studio, http, film)


async def check_names(http: httpx.AsyncClient, film: Task) -> None:
    async def found(search: str) -> list[str]:
        answer = (await http.get("/api/chat/tasks", params={"search": search})).json()
        return [task["title"] for task in answer["tasks"]]

    assert film.script is not None
    said = film.script.scenes[0].narration.split()[:2]
    assert await found(" ".join(said).upper()) == [film.title] and await found("100%") == await found("zebra") == []
    answer = await http.patch(f"/api/tasks/{film.id}", json={"title": "  Ärger im <b>Wald</b> "})
    assert answer.status_code == 200 and answer.json()["title"] == "Ärger im <b>Wald</b>"
    assert await found("ärger FOX") == ["Ärger im <b>Wald</b>"], "by its name and by what it is about"
    assert (await http.patch(f"/api/tasks/{film.id}", json={"title": " "})).status_code == 400
    read = (await http.get(f"/api/tasks/{film.id}")).json()
    assert read["script"]["title"] == film.title and read["state"] == "completed", "and nothing is made for it"


async def check_publishing(http: httpx.AsyncClient, film: Task) -> None:
    at = f"/api/tasks/{film.id}/publishing"
    read = (await http.get(at)).json()
    assert read == {"publishing": None, "director": "built-in director", "price_low": "0", "price_high": "0"}
    written = (await http.post(at)).json()
    assert film.script is not None and written["title"] == film.script.title
    assert film.script.logline in written["description"]
    assert "fox" in written["hashtags"] and "the" not in written["hashtags"]
    own = {"title": "Mine", "description": "", "hashtags": ["#A b", "a_b", "Ab"]}
    assert (await http.put(at, json=own)).json() == own | {"hashtags": ["Ab", "a_b"], "written_by": "you"}
    assert (await http.get(at)).json()["publishing"]["title"] == "Mine"
    for wrong in ({"title": ""}, {"title": "x" * 101}, {"title": "x", "hashtags": [f"t{n}" for n in range(16)]}):
        assert (await http.put(at, json=wrong)).status_code in (400, 422)


async def check_links(studio: Studio, http: httpx.AsyncClient, film: Task) -> None:
    links = f"/api/tasks/{film.id}/shares"
    made = (await http.post(links, json={"hours": 2})).json()
    page = await http.get(made["url"])
    assert page.status_code == 200 and "Ärger im &lt;b&gt;Wald&lt;/b&gt;" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert not any(secret in page.text for secret in (film.id, LOCAL_USER.user_id, "fox")), (
        "and nothing else of the user"
    )
    parts = {part: httpx.URL(made["url"]).copy_with(path=f"/share/{made['id']}/{part}") for part in ("video", "poster")}
    some = await http.get(parts["video"], headers={"range": "bytes=4-7"})
    assert (some.status_code, some.content) == (206, b"ftyp")
    assert (await http.get(parts["poster"])).headers["content-type"] == "image/jpeg"
    captions = httpx.URL(made["url"]).copy_with(path=f"/share/{made['id']}/captions")
    assert (await http.get(captions)).text.startswith("WEBVTT")

    # Not signed, signed for another, longer than it was given, ended, taken back: nobody sees a film.
    other = await share(studio.films, LOCAL_USER, film.id, 3)
    url = httpx.URL(made["url"])
    for wrong in (
        url.copy_with(query=None),
        url.copy_with(path=f"/share/{other.id}"),
        url.copy_merge_params({"exp": "99999999999"}),
        url.copy_with(path="/share/share_none/video"),
    ):
        refused = await http.get(wrong)
        assert refused.status_code == 404 and film.title not in refused.text
    assert [one["id"] for one in (await http.get(links)).json()["shares"]] == [other.id, made["id"]]
    for hours in (0, 24 * 365):
        assert (await http.post(links, json={"hours": hours})).status_code == 422
    assert (await http.delete(f"{links}/{made['id']}")).status_code == 204
    assert (await http.delete(f"{links}/{made['id']}")).status_code == 404
    assert (await http.get(made["url"])).status_code == 404 and (await http.get(parts["video"])).status_code == 404


async def check_copies(studio: Studio, http: httpx.AsyncClient, film: Task) -> None:
    films = studio.films
    before = await files(studio, film)
    answer = await http.post(f"/api/tasks/{film.id}/duplicate")
    assert answer.status_code == 201, answer.text
    copy = await films.get(LOCAL_USER, answer.json()["task_id"])
    assert copy.title.endswith("(copy)") and copy.state.value == "completed"
    assert await files(studio, copy) == before, "with all its takes"
    plan, priced = await films.plan(LOCAL_USER, copy.id)
    assert not priced.prices and plan.plan_id == (await films.plan(LOCAL_USER, film.id))[0].plan_id
    told: list[dict[str, Any]] = (await http.get(f"/api/tasks/{copy.id}/events")).json()["events"]
    assert all(one["reused"] for one in told if one["type"] == "asset")
    assert {one["kind"] for one in told if one["type"] == "asset"} >= {"picture", "narration", "master"}
    assert [one["spent"] for one in told if one["type"] == "video_complete"] == ["0"]

    await http.delete(f"/api/tasks/{film.id}")
    assert await files(studio, copy) == before, "the copy is whole when the original is gone"
    final = await studio.assets.local(f"tasks/{copy.id}/final.mp4")
    assert await asyncio.to_thread(final.read_bytes) == next(v for k, v in before.items() if k in (
        f"video {plan.job('master').fingerprint}",))  # fmt: skip
    await films.retry(LOCAL_USER, copy.id)
    assert (await finished(studio, copy.id)).film is not None
    assert (await films.list(LOCAL_USER))[0].id == copy.id
