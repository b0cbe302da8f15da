"""Two machines in networks of their own: the link of one is cut while it makes a film, and heals."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from pixora.production.presence import BEAT_S, DEAD_AFTER_S
from tests.studio.machines import ANOTHER, Cluster, Machine, Viewer, begin, finished, running_cluster
from tests.studio.networks import HUB, Networks, networks, why_not

SCALE = 0.02
"""Of a vendor's times: motion takes some seconds, so that there is something to cut off."""
UNTIL_S = 120.0
SHORT_S = DEAD_AFTER_S / 2


@pytest.fixture
def apart(tmp_path: Path, database_url: str) -> Iterator[tuple[Cluster, Networks]]:
    """A cluster whose machines reach the database, the Storage and the vendor over a bridge alone."""
    if reason := why_not():
        pytest.skip(reason)
    with running_cluster(tmp_path, database_url, SCALE) as cluster, networks(2) as nets:
        for url in (database_url, cluster.project.url, cluster.vendor.url):
            nets.relay(urlsplit(url).port or 0)
        cluster.env["DATABASE_URL"] = database_url.replace("127.0.0.1", HUB)
        cluster.env["SUPABASE_URL"] = cluster.project.url.replace("127.0.0.1", HUB)
        cluster.vendor_url = cluster.vendor.url.replace("127.0.0.1", HUB)
        cluster.env |= dict.fromkeys(("NO_PROXY", "no_proxy"), f"127.0.0.1,localhost,{HUB}")
        yield cluster, nets


def until(holds: Callable[[], object], what: str, *machines: Machine) -> None:
    end = time.monotonic() + UNTIL_S
    while not holds():
        assert time.monotonic() < end, "\n".join([what, *(line for one in machines for line in one.log[-40:])])
        time.sleep(0.05)


def rows(cluster: Cluster, query: str, *values: object) -> list[tuple[object, ...]]:
    with psycopg.connect(cluster.database) as connection:
        return connection.execute(query, values).fetchall()


def living(cluster: Cluster) -> set[object]:
    return {row[0] for row in rows(cluster, "SELECT id FROM pixora.executors")}


def is_apt(cluster: Cluster, executor_id: object) -> bool:
    """A vendor has jobs of this machine's, and no call is on its way whose answer the cut would take with it."""
    query = "SELECT vendor_id, intent_at, executor_id FROM pixora.jobs WHERE state IN ('running', 'submitted')"
    found = rows(cluster, query)
    handed_in = [vendor_id for vendor_id, _, holder in found if vendor_id and holder == executor_id]
    return bool(handed_in) and all(vendor_id or not intent for vendor_id, intent, _ in found)


def start(cluster: Cluster, nets: Networks, role: str) -> tuple[Machine, Machine, object]:
    """A server, a second machine, and the second's executor id."""
    (here,) = cluster.start(("serve",), inside=nets.places[:1])
    before = living(cluster)
    (there,) = cluster.start((role,), inside=nets.places[1:])
    (theirs,) = living(cluster) - before
    return here, there, theirs


def whole(cluster: Cluster, viewer: Viewer, task_id: str) -> None:
    """The film was finished once, each part was told of once, all is settled, and nothing was bought twice."""
    finished(cluster, viewer, task_id)
    events = rows(cluster, "SELECT event ->> 'type', event ->> 'path' FROM pixora.events WHERE task_id = %s", task_id)
    assert Counter(kind for kind, _ in events)["video_complete"] == 1
    paths = Counter(path for kind, path in events if kind == "asset")
    assert set(paths.values()) == {1}, paths
    assert not rows(cluster, "SELECT id, state FROM pixora.jobs WHERE state <> 'done'")
    reserved = "SELECT job_id FROM pixora.ledger GROUP BY job_id, attempt HAVING sum(micros) FILTER "
    assert not rows(cluster, reserved + "(WHERE kind <> 'charge') <> 0")


@pytest.mark.long
@pytest.mark.parametrize("role", ["work", "serve"])
def test_a_machine_that_is_cut_off_is_missed_and_comes_back(apart: tuple[Cluster, Networks], role: str) -> None:
    """It makes the jobs, or the film as well; the other takes over, and it is of use again once its link has healed."""
    cluster, nets = apart
    here, there, theirs = start(cluster, nets, role)
    task_id = begin(cluster, here if role == "work" else there)
    viewer = Viewer(cluster, [here], task_id)
    until(lambda: is_apt(cluster, theirs) or viewer.done.is_set(), "a vendor has a job")
    assert not viewer.done.is_set()
    nets.places[1].cut()
    until(lambda: theirs not in living(cluster), "its work is taken over", here)
    nets.places[1].heal()
    until(lambda: there.said("this process works again"), "it is back", there, here)
    whole(cluster, viewer, task_id)

    before = made_by(there)
    another = begin(cluster, here if role == "work" else there, ANOTHER)
    whole(cluster, Viewer(cluster, [here], another), another)
    assert made_by(there) > before, "it makes jobs as before"


def made_by(machine: Machine) -> int:
    return sum('"job made"' in line for line in machine.log)


@pytest.mark.long
def test_a_short_cut_costs_nothing(apart: tuple[Cluster, Networks]) -> None:
    """Too short to be missed: whoever makes the film goes on with it, and its viewer is told what was said."""
    cluster, nets = apart
    here, there, theirs = start(cluster, nets, "serve")
    task_id = begin(cluster, there)
    viewers = [Viewer(cluster, [machine], task_id) for machine in (here, there)]
    until(lambda: is_apt(cluster, theirs) or viewers[0].done.is_set(), "a vendor has a job")
    assert not viewers[0].done.is_set()
    nets.places[1].cut()
    time.sleep(SHORT_S - BEAT_S)
    nets.places[1].heal()
    for viewer in viewers:
        whole(cluster, viewer, task_id)
    assert not there.said("taken for dead") and not here.said("taken over")
