"""The OpenAPI document: true of what the server answers, and no request that it allows brings the server down."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from pixora.identity.actor import Actor
from tests.api.serving import USER, Api, api

SAMPLES = int(os.environ.get("PIXORA_TEST_REQUESTS", "5"))
"""Requests of each route, on average."""
UNASKED = ("/api/auth/logout",)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with api(tmp_path_factory.mktemp("data"), PIXORA_MAX_SCENES=3) as running:
        yield running


@pytest.fixture(scope="module")
def document(server: Api) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{server.url}/openapi.json").json()
    return found


def test_it_tells_of_all_that_the_protocol_lists(document: dict[str, Any]) -> None:
    told = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert {
        "POST /api/auth/token",
        "POST /api/auth/ticket",
        "POST /api/chat",
        "GET /api/chat/tasks",
        "GET /api/chat/tasks/{task_id}/status",
        "POST /api/chat/generate-video",
        "GET /api/tasks/{task_id}",
        "DELETE /api/tasks/{task_id}",
        "GET /api/tasks/{task_id}/events",
        "PATCH /api/tasks/{task_id}/script",
        "POST /api/tasks/{task_id}/scenes/{scene}/retake",
        "GET /api/tasks/{task_id}/export",
        "POST /api/tasks/{task_id}/uploads",
        "GET /api/providers",
        "GET /api/health",
        "GET /api/ready",
    } <= told


# The server runs in this process, where hypothesis watches over chance.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
def test_no_request_brings_it_down(server: Api, document: dict[str, Any]) -> None:
    """Every route, with what its schema allows and with what it does not; on a task that is there and on none."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.base_url = server.url
    there = server.task()
    failed: list[str] = []
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    assert len(operations) >= 20

    @settings(
        max_examples=SAMPLES * len(operations),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data(), number=st.integers(0, len(operations) - 1), own=st.booleans())
    def ask(data: st.DataObject, number: int, own: bool) -> None:
        operation = operations[number]
        if operation.path in UNASKED:
            return
        mode = data.draw(st.sampled_from(list(schemathesis.GenerationMode)))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        if own and "task_id" in (case.path_parameters or {}):
            case.path_parameters["task_id"] = there if case.method != "DELETE" else "task_none"
        answer = case.call(timeout=20)
        if answer.status_code >= 500 and answer.status_code != 501:
            failed.append(
                f"{case.method} {case.formatted_path} {case.body!r}: {answer.status_code} {answer.text[:200]}"
            )

    ask()
    assert not failed, failed[:3]
    assert server.run(server.studio.films.list(Actor(USER), 1))


def test_the_page_loads_nothing_from_elsewhere(server: Api, chromium_path: str) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        page = browser.new_page()
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.goto(f"{server.url}/docs")
        page.get_by_text("/api/chat/generate-video", exact=True).wait_for()
        assert page.title() == "Pixora API"
        browser.close()
    assert not faults
    assert {url for url in asked if not url.startswith((server.url, "data:"))} == set()
