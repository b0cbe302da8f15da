"""A browser that notes whatever it has to complain about, and whom it talks to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@contextlib.contextmanager
def chromium(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Complaints:
    """Console errors, script errors, failed requests and requests to other hosts of one page."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        self.hosts: set[str] = set()
        self._left = False
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or "local"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        # Leaving a page ends its stream, and a video is asked for in parts: what is no longer wanted is aborted.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.found.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.found.append(f"status {response.status}: {response.url}")

    def reload(self, page: Page) -> None:
        """Load the page anew. Gradio ends its stream when the page is left, and then complains that it was ended."""
        self.check()
        page.reload()
        wait_ready(page)
        self._left = True

    def check_after_loss(self) -> None:
        """As `check`, without what a killed server brings about: broken streams, refused connections, Gradio's word."""
        broken = ("ERR_CONNECTION", "ERR_INCOMPLETE", "ERR_CONTENT_LENGTH", "TypeError: network error", "errored out")
        self.found = [one for one in self.found if not any(words in one for words in broken)]
        self._left = True
        self.check()

    def check(self) -> None:
        if self._left:
            # What the page that was left complained of may arrive late.
            ends = ("console: AbortError", "console: Unexpected error Connection errored out")
            self.found = [one for one in self.found if not one.startswith(ends)]
        assert not self.found, self.found
        assert self.hosts <= {"127.0.0.1", "local"}, self.hosts


def open_page(browser: Browser, url: str, **options: Any) -> tuple[Page, Complaints]:
    """A tab of its own, ready to be used."""
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(20_000)
    complaints = Complaints(page)
    page.goto(url)
    wait_ready(page)
    return page, complaints


def wait_ready(page: Page) -> None:
    page.wait_for_selector("#px-standing i", state="attached")


def panel(page: Page, name: str) -> None:
    """Bring a panel of the left half to the front."""
    page.click(f"#px-tab-{name}")


def say(page: Page, text: str) -> None:
    page.fill("#px-box textarea", text)
    page.press("#px-box textarea", "Enter")
