"""Pages follow a film while their tabs are open, share the server fairly, and leave nothing behind."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from playwright.sync_api import Browser, expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from pixora.api.server import create_app
from pixora.app import Studio, open_studio
from pixora.film.events import (
    AgentMessage,
    AnyEvent,
    AssetMade,
    ErrorShown,
    PlanShown,
    StatusChanged,
    TaskState,
    UserMessage,
)
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from tests.ui.browser import open_page
from ui.page import mount_studio

T = TypeVar("T")


class Inside:
    """A server in a thread of this process: events can be written from here, and its tasks counted."""

    def __init__(self, data: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.studio: Studio
        self.url = ""
        self._server: uvicorn.Server
        self._data, self._ready = data, threading.Event()
        self._thread = threading.Thread(target=self.loop.run_until_complete, args=(self._serve(),), daemon=True)
        self._thread.start()
        assert self._ready.wait(60)

    async def _serve(self) -> None:
        async with open_studio(Settings.model_validate({"PIXORA_DATA_DIR": self._data})) as self.studio:
            app = mount_studio(create_app(self.studio), self.studio)
            listener = socket.create_server(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3)
            self._server = uvicorn.Server(config)
            self._ready.set()
            await self._server.serve(sockets=[listener])

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def film(self, *events: AnyEvent) -> str:
        task_id = self.run(self.studio.films.open(LOCAL_USER)).id
        self.append(task_id, *events)
        return task_id

    def append(self, task_id: str, *events: AnyEvent) -> None:
        self.run(self.studio.events.append(LOCAL_USER.user_id, task_id, *events))

    def followers(self) -> int:
        async def count() -> int:
            return sum(task.get_name().startswith("page on ") for task in asyncio.all_tasks())

        return self.run(count())

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    server = Inside(tmp_path)
    yield server
    server.stop()


def test_pages_come_and_go_and_leave_nothing(inside: Inside, browser: Browser) -> None:
    first = inside.film(UserMessage(content="A film about owls"), AgentMessage(content="At once."))
    other = inside.film(UserMessage(content="A film about kites"))
    tabs = [open_page(browser, f"{inside.url}/studio?task={first}") for _ in range(4)]
    for page, _ in tabs:
        expect(page.locator(".px-agent")).to_contain_text("At once.")
    assert inside.followers() == 4

    inside.append(first, ErrorShown(error="The disk is full.", code="disk_full", hint="Make room."))
    inside.append(first, StatusChanged(status="error", state=TaskState.ERROR, progress=0, message=""))
    for page, _ in tabs:
        expect(page.get_by_role("alert")).to_contain_text("Make room.")
        expect(page.get_by_role("button", name="Try again")).to_be_visible()

    page, complaints = tabs[0]
    page.get_by_role("button", name="Films").click()
    page.locator(f'#px-library a[data-value="{other}"]').click()
    expect(page.locator(".px-user")).to_have_text("You: A film about kites")
    expect(page).to_have_url(f"{inside.url}/studio/?task={other}")
    inside.append(first, AgentMessage(content="Not for this page."))
    inside.append(other, AgentMessage(content="For this page."))
    expect(page.locator(".px-agent")).to_have_text("Pixora: For this page.")
    assert inside.followers() == 4
    complaints.check()

    for tab, _ in tabs:
        tab.context.close()
    end = time.monotonic() + 10
    while inside.followers() and time.monotonic() < end:
        threading.Event().wait(0.05)
    assert inside.followers() == 0


def test_a_burst_is_shown_a_few_times_and_whole(inside: Inside, browser: Browser) -> None:
    film = inside.film(UserMessage(content="A film about owls"))
    page, complaints = open_page(browser, f"{inside.url}/studio?task={film}")
    page.evaluate(
        """() => {
            window.changes = 0;
            const chat = document.querySelector('#px-chat');
            new MutationObserver(() => window.changes++).observe(chat, {childList: true, subtree: true});
        }"""
    )
    inside.append(film, *(AgentMessage(content=f"Line {number}.") for number in range(150)))
    inside.append(film, *(AgentMessage(content=f"Line {number}.") for number in range(150, 300)))
    expect(page.locator(".px-agent").last).to_have_text("Pixora: Line 299.")
    expect(page.locator(".px-agent")).to_have_count(200)
    assert page.evaluate("window.changes") <= 20
    page.wait_for_function(
        "(chat => chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80)(document.querySelector('#px-chat'))"
    )
    page.get_by_role("button", name="Show 101 earlier messages").click()
    expect(page.locator(".px-agent")).to_have_count(300)
    complaints.check()


def test_fifty_pages_follow_one_film(inside: Inside) -> None:
    film = inside.film(UserMessage(content="A film about owls"))
    address = f"{inside.url.replace('http', 'ws')}/api/studio/alive?task={film}&page="
    pages = [connect(f"{address}{number:016d}", proxy=None) for number in range(50)]
    for page in pages:
        first = json.loads(page.recv(20))["regions"]
        assert "A film about owls" in first["chat"]["set"]["said1"]
        assert first["cards"]["keys"] == ["step0", "step1", "step2"][: len(first["cards"]["keys"])]
    assert inside.followers() == 50
    inside.append(film, AgentMessage(content="At once."))
    for page in pages:
        told = json.loads(page.recv(20))["regions"]
        # Only what changed is sent, not the conversation anew.
        assert [key for key in told["chat"]["set"] if key.startswith("said")] == ["said2"]
        assert "cards" not in told and "player" not in told
    with connect(f"{address}{0:016d}", proxy=None) as twice, pytest.raises(ConnectionClosed) as closed:
        twice.recv(20)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1013, "a name is one page's"
    for page in pages:
        page.close()
    end = time.monotonic() + 10
    while inside.followers() and time.monotonic() < end:
        threading.Event().wait(0.05)
    assert inside.followers() == 0


def test_a_waiting_film_is_agreed_to_with_its_price_in_sight(inside: Inside, browser: Browser) -> None:
    jobs = [
        {"key": f"picture:s_{i}", "kind": "picture", "scene_id": f"s_{i}", "state": "will be made"}
        | {"provider": "acme", "model": "brush", "price_low": "0.1", "price_high": "0.2"}
        for i in range(100)
    ]
    plan = PlanShown(
        plan_id="p",
        revision=1,
        scenes=100,
        jobs=jobs,
        price_low="10",
        price_high="20",
        seconds_expected=90,
        gate="script",
    )
    waits = StatusChanged(status="pending", state=TaskState.WAITING, progress=0, message="Waiting for your yes")
    offer = AgentMessage(content="Shall I?", actions=[{"type": "say", "label": "Yes, for $20", "message": "yes"}])
    film = inside.film(UserMessage(content="A hundred owls"), plan, waits, offer)
    page, complaints = open_page(browser, f"{inside.url}/studio?task={film}", viewport={"width": 1440, "height": 900})
    expect(page.locator(".px-gate")).to_contain_text("100 of 100 parts to make · $10.00 to $20.00")
    expect(page.get_by_role("button", name="Approve, $10.00 to $20.00")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, for $20")).to_be_visible()
    expect(page.locator(".px-scene")).to_have_count(100)
    expect(page.locator(".px-scene").first).to_contain_text("$0.10 to $0.20")
    page.evaluate(
        """() => {
            window.replaced = [];
            const note = one => one.addedNodes.forEach(node => window.replaced.push(node.dataset.key));
            const watching = new MutationObserver(all => all.forEach(note));
            watching.observe(document.querySelector('#px-gallery'), {childList: true});
        }"""
    )
    asset = {"part": "image", "scene_id": "s_7", "path": f"tasks/{film}/x.png", "content_type": "image/png"}
    inside.append(film, AssetMade(kind="picture", size=1, provider="acme", **asset))
    expect(page.locator(".px-scene img")).to_have_count(1)
    assert page.evaluate("window.replaced") == ["s_7"], "one card is replaced, not all of them"
    page.get_by_role("button", name="Approve").click()
    # This film has no script in its records, so nothing can be agreed to; the page says so, and the film waits on.
    expect(page.get_by_role("alert")).to_contain_text("no film yet")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    complaints.found = [one for one in complaints.found if "x.png" not in one and "404" not in one]
    complaints.check()
    page.context.close()


def test_an_answer_is_seen_while_it_is_written(inside: Inside, browser: Browser) -> None:
    film = inside.film(UserMessage(content="A film about owls"))
    page, complaints = open_page(browser, f"{inside.url}/studio?task={film}")

    async def write(piece: str) -> None:
        inside.studio.events.draft(film, "turn_1", piece)

    for piece in ("Owls ", "hunt ", "at night"):
        inside.run(write(piece))
    expect(page.locator(".px-writing")).to_contain_text("Owls hunt at night")
    expect(page.get_by_role("button", name="Stop answering")).to_be_visible()
    inside.append(film, AgentMessage(content="Owls hunt at night.", turn_id="turn_1"))
    expect(page.locator(".px-writing")).to_have_count(0)
    expect(page.locator(".px-agent")).to_have_text("Pixora: Owls hunt at night.")
    complaints.check()
    page.context.close()


@pytest.mark.long
def test_a_first_visit_finds_an_example(inside: Inside, browser: Browser) -> None:
    page, complaints = open_page(browser, f"{inside.url}/studio", viewport={"width": 1440, "height": 900})
    expect(page.get_by_role("heading", name="What shall your film be about?")).to_be_visible()
    page.get_by_role("button", name="Films").click()
    expect(page.locator(".px-poster")).to_contain_text("Example")
    page.locator(".px-poster a").click()
    expect(page.locator(".px-agent").first).to_contain_text("This is an example")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    complaints.check()
    page.context.close()
