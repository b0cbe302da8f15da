"""Several machines without a shared disk: servers and workers on one Postgres and one Storage, some of which die."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pixora.production.engine import VERSION
from tests.studio.machines import ANOTHER, Cluster, Viewer, begin, finished, running_cluster


@pytest.fixture
def cluster(tmp_path: Path, database_url: str) -> Iterator[Cluster]:
    with running_cluster(tmp_path, database_url) as cluster:
        yield cluster


@pytest.mark.long
def test_a_film_is_begun_here_made_there_and_watched_elsewhere(cluster: Cluster) -> None:
    first, second, worker = cluster.start(("serve",), ("serve",), ("work",))
    task_id = begin(cluster, first)
    viewer = Viewer(cluster, [second], task_id)
    finished(cluster, viewer, task_id)
    made = cluster.makers()
    assert made["work2"] > 0 and made["serve0"] == made["serve1"] == 0, made
    assert worker.stop() == 0
    assert any("the worker leaves" in line for line in worker.log)


SEED = 20261123


def test_a_worker_dies_beside_its_server(cluster: Cluster) -> None:
    """On one machine and one folder, where a death is noticed at once; the others are in the long run."""
    cluster.apart = False
    server, worker = cluster.start(("serve",), ("work",))
    task_id = begin(cluster, server)
    viewer = Viewer(cluster, [server], task_id)
    time.sleep(random.Random(SEED).uniform(0, 1))
    worker.kill()
    finished(cluster, viewer, task_id)


@pytest.mark.long
def test_a_release_takes_over_from_the_one_before(cluster: Cluster) -> None:
    """Machine by machine: a film is begun by the old release, whose server dies half-way and whose worker is drained;
    those of the new one, which run beside it, make the rest of it, and a film of their own."""
    newer = ("--version", str(int(VERSION) + 1))
    old, new = cluster.start(("serve",), ("work",)), cluster.start(("serve", *newer), ("work", *newer))
    task_id = begin(cluster, old[0])
    viewer = Viewer(cluster, new[:1], task_id)
    old[0].kill()
    assert old[1].stop() == 0
    assert not viewer.done.is_set()
    another = begin(cluster, new[0], ANOTHER)
    finished(cluster, viewer, task_id)
    finished(cluster, Viewer(cluster, new[:1], another), another)
    made = cluster.makers()
    assert made["work3"] > 0 and made["work1"] > 0 and made["serve0"] == 0, made


def killed(cluster: Cluster, seed: int) -> None:
    """Three servers, two workers; one of them dies at some moment."""
    chance = random.Random(seed)
    machines = cluster.start(("serve",), ("serve",), ("serve",), ("work",), ("work", "--queues", "cpu,motion"))
    task_id = begin(cluster, machines[0])
    viewer = Viewer(cluster, machines[1:3], task_id)
    time.sleep(chance.uniform(0, 4))
    victim = chance.choice(machines)
    victim.kill()
    finished(cluster, viewer, task_id)
    for machine in machines:
        machine.kill()
    cluster.machines.clear()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(30))
def test_any_machine_may_die_at_any_time(cluster: Cluster, seed: int) -> None:
    killed(cluster, seed)
