"""A browser for the tests of a module, and one server for all that do not end it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.studio.fronts import Server, serving
from tests.ui.browser import chromium

GRADIO = "gradio"
"""Where the server's Gradio keeps what it keeps, in the tests' own folder."""
expect.set_options(timeout=15_000)


# Of a module: while it is open, its thread has a running loop, beside which no other browser and no async test can be.
@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with chromium(chromium_path) as running:
        yield running


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    cache = str(tmp_path_factory.getbasetemp() / GRADIO)
    with serving(tmp_path_factory.mktemp("data"), GRADIO_TEMP_DIR=cache) as running:
        yield running


def make(server: Server, message: str) -> str:
    """A finished film, made by a plain request. Gives its task's id."""
    task: str = httpx.post(f"{server.url}/api/chat", json={"message": message}).json()["task_id"]
    end = time.monotonic() + 90
    while httpx.get(f"{server.url}/api/chat/tasks/{task}/status").json()["state"] != "completed":
        assert time.monotonic() < end, "the film was not made"
        time.sleep(0.2)
    return task


@pytest.fixture(scope="package")
def task(server: Server) -> str:
    return make(server, "Make a 10-second film about an owl in the forest, in 3 scenes")
