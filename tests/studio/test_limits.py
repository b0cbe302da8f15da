"""A vendor's limit on two workers, by the vendor's own books; and how far they are, as a viewer elsewhere sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.studio.machines import Cluster, Machine, Viewer, begin, finished, running_cluster

SLOTS, SCALE = 2, 0.05


class Gauge(Viewer):
    """Writes down how far the film is said to be, and in what words."""

    def __init__(self, cluster: Cluster, servers: list[Machine], task_id: str) -> None:
        self.shown: list[float] = []
        self.said: list[str] = []
        super().__init__(cluster, servers, task_id)

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "progress_update":
            self.shown.append(message["progress"])
            self.said.append(message["message"])
        super()._hear(message)


@pytest.fixture
def cluster(tmp_path: Path, database_url: str) -> Iterator[Cluster]:
    with running_cluster(tmp_path, database_url, SCALE) as cluster:
        yield cluster


@pytest.mark.long
def test_two_workers_have_no_more_at_a_vendor_than_one_may(cluster: Cluster) -> None:
    more = ("--slots", str(SLOTS), "--scale", str(SCALE))
    first, second, *_ = cluster.start(("serve", *more), ("serve", *more), ("work", *more), ("work", *more))
    task_id = begin(cluster, first)
    gauge = Gauge(cluster, [second], task_id)
    finished(cluster, gauge, task_id)
    made = cluster.makers()
    assert made["work2"] and made["work3"], made
    there = [one for one in cluster.vendor.jobs() if one["api"] == "queue"]
    most = max(sum(one["accepted_at"] <= at["accepted_at"] < one["ends_at"] for one in there) for at in there)
    assert most == SLOTS, f"{most} at once"
    assert gauge.shown == sorted(gauge.shown), gauge.shown
    assert any("at work" in said for said in gauge.said), gauge.said
