"""Pages follow a film while their tabs are open, share the server fairly, and leave nothing behind."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from playwright.sync_api import expect

from pixora.api.server import create_app
from pixora.app import Studio, open_studio
from pixora.film.events import AgentMessage, AnyEvent, ErrorShown, StatusChanged, TaskState, UserMessage
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from tests.ui.browser import chromium, open_page
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


def test_pages_come_and_go_and_leave_nothing(inside: Inside, chromium_path: str) -> None:
    first = inside.film(UserMessage(content="A film about owls"), AgentMessage(content="At once."))
    other = inside.film(UserMessage(content="A film about kites"))
    with chromium(chromium_path) as browser:
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
        page.locator(f'#px-films a[data-value="{other}"]').click()
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


def test_a_burst_is_shown_a_few_times_and_whole(inside: Inside, chromium_path: str) -> None:
    film = inside.film(UserMessage(content="A film about owls"))
    with chromium(chromium_path) as browser:
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
        expect(page.locator(".px-agent")).to_have_count(300)
        assert page.evaluate("window.changes") <= 10
        assert (
            page.evaluate(
                "(chat => chat.scrollHeight - chat.scrollTop - chat.clientHeight)(document.querySelector('#px-chat'))"
            )
            < 80
        )
        complaints.check()
