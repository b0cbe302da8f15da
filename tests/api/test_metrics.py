"""What Prometheus reads, who may read it, and what is told apart: alive and ready."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from pixora.api.metrics import Meters
from pixora.film.errors import RateLimited
from pixora.production.observer import Watch
from tests.api.serving import Api, api, client

Sample = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with api(tmp_path_factory.mktemp("data")) as running:
        yield running


def read(text: str) -> Sample:
    families = list(text_string_to_metric_families(text))
    names = [family.name for family in families]
    assert len(names) == len(set(names))
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def one(samples: Sample, name: str, **labels: str) -> float:
    return samples.get((name, tuple(sorted(labels.items()))), 0.0)


def test_requests_sockets_and_films_are_counted_without_naming_anybody(server: Api) -> None:
    task_id = server.task()
    with httpx.Client(base_url=server.url) as http:
        for path in (f"/api/tasks/{task_id}", "/api/tasks/task_nobody", "/api/tasks/task_else", "/nowhere/alice"):
            http.get(path)
        http.request("PROPFIND", "/api/health")
        with client(server):
            text = http.get("/metrics").text
    found = read(text)
    assert one(found, "pixora_requests_total", method="GET", route="/api/tasks/{task_id}", status="200") == 1
    assert one(found, "pixora_requests_total", method="GET", route="/api/tasks/{task_id}", status="404") == 2
    assert one(found, "pixora_requests_total", method="GET", route="unknown", status="404") == 1
    assert (
        sum(
            value
            for (name, labels), value in found.items()
            if name == "pixora_requests_total" and ("method", "other") in labels
        )
        == 1
    )
    assert one(found, "pixora_request_seconds_count", method="GET", route="/api/tasks/{task_id}") == 3
    assert one(found, "pixora_sockets", route="/api/chat/ws") == 1
    assert one(found, "pixora_waiting", queue="render") == 0
    assert sum(value for (name, _), value in found.items() if name == "pixora_films") == 1
    for word in (task_id, "task_nobody", "alice", "local", "PROPFIND"):
        assert word not in text


async def test_jobs_and_vendors_are_counted() -> None:
    meters, watch = Meters(), Watch()
    watch.observers.append(meters)
    watch.began("job_1")
    watch.ended("job_1", "picture", "openai", "done")
    watch.ended("job_2", "picture", "openai", "cancelled")
    for fault in (None, RateLimited("openai"), TimeoutError(), asyncio.CancelledError()):
        try:
            async with watch.call("openai", "picture"):
                if fault is not None:
                    raise fault
        except (RateLimited, TimeoutError, asyncio.CancelledError):
            pass
    found = read(generate_latest(meters.registry).decode())
    assert one(found, "pixora_jobs_total", kind="picture", provider="openai", outcome="done") == 1
    assert one(found, "pixora_jobs_total", kind="picture", provider="openai", outcome="cancelled") == 1
    assert one(found, "pixora_job_seconds_count", kind="picture", provider="openai") == 1
    assert one(found, "pixora_vendor_seconds_count", provider="openai", kind="picture") == 3
    assert one(found, "pixora_vendor_errors_total", provider="openai", code="rate_limited") == 1
    assert one(found, "pixora_vendor_errors_total", provider="openai", code="timed_out") == 1


@pytest.mark.parametrize(
    "headers", [{"x-forwarded-for": "127.0.0.1"}, {"forwarded": "for=1.2.3.4"}, {"x-real-ip": "1.2.3.4"}]
)
def test_metrics_are_for_this_machine_and_not_for_who_comes_through_a_proxy(
    server: Api, headers: dict[str, str]
) -> None:
    assert httpx.get(f"{server.url}/metrics").status_code == 200
    assert httpx.get(f"{server.url}/metrics", headers=headers).status_code == 404


def test_with_a_token_metrics_are_for_who_sends_it(tmp_path: Path) -> None:
    with api(tmp_path, PIXORA_METRICS_TOKEN="scrape-scrape-scrape") as server:
        assert httpx.get(f"{server.url}/metrics").status_code == 404
        for sent, status in ((b"Bearer wrong", 404), (b"Bearer \xe9", 404), (b"Bearer scrape-scrape-scrape", 200)):
            answer = httpx.get(f"{server.url}/metrics", headers=[(b"authorization", sent)])
            assert answer.status_code == status, sent


def test_alive_but_not_ready(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with api(data) as server:
        data.rename(tmp_path / "away")
        ready, alive = httpx.get(f"{server.url}/api/ready"), httpx.get(f"{server.url}/api/health")
        (tmp_path / "away").rename(data)
        again = httpx.get(f"{server.url}/api/ready")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()["checks"]["data_folder"]) == (503, False)
    assert (again.status_code, set(again.json()["checks"].values())) == (200, {True})
