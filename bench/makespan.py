"""How close a film made by vendors comes to the shortest time that their latencies allow.

`python bench/makespan.py [--quick] [--json] [--scale S] [--seconds N ...]`

The loopback vendor takes as long as real ones do (picture 12 s, voice 3 s, music 40 s, motion 120 to 300 s), scaled.
From the times that each job really took there follow the longest chain of jobs that wait for each other (all voices,
or a scene's reference and picture, then its motion), the work over the slots, and what the same jobs take with a
barrier after each stage. The makespan ends when the last vendor's result stands in our records; what comes before the
first submission is told apart. Clips and frames are small.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import proof  # noqa: F401  (puts Pixora on the path)
import structlog

from pixora.app import Studio, open_studio
from pixora.core.wishes import Wish
from pixora.film.events import AssetMade, StatusChanged
from pixora.film.job import JobKind
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from pixora.store.jobs import JobRow
from tests.vendors import Loopback, running
from tests.vendors.make_film import vendors

GOAL = 1.05
"""Makespan over the larger of critical path and work over slots."""
SLOTS = 8
STAGES = (("narration",), ("reference",), ("picture",), ("motion", "music"))
TOPIC = "a fox who seeks the sea"
PAID = tuple(kind for stage in STAGES for kind in stage)


@dataclass(frozen=True)
class Verdict:
    """Seconds: the makespan, its lower bound, the same jobs with barriers, and ours before the first submission."""

    scenes: int
    makespan: float
    least: float
    barrier: float
    before: float


async def film(folder: Path, vendor: Loopback, seconds: float, scale: float) -> Verdict:
    """Have a film's paid parts made; its cut is not waited for."""
    async with open_studio(Settings(PIXORA_DATA_DIR=folder), vendors(vendor.url, scale)) as studio:  # type: ignore[call-arg]
        began = time.time()
        task = await studio.films.open(LOCAL_USER)
        wish = Wish(topic=TOPIC, prompt=TOPIC, seconds=seconds, fps=24, aspect="1:1", gates=())
        await studio.films.make(LOCAL_USER, task.id, wish)
        ended = await _paid_parts(studio, task.id)
        rows = await studio.films.runner.jobs.of_task(LOCAL_USER.user_id, task.id)
        verdict = judge(vendor.jobs(), rows, began, ended)
        await studio.films.cancel(LOCAL_USER, task.id)
        return verdict


async def _paid_parts(studio: Studio, task_id: str) -> float:
    """When the last paid part was told of, in Unix seconds."""
    async for logged in studio.films.follow(LOCAL_USER, task_id):
        told, at = logged.event, time.time()
        if isinstance(told, StatusChanged) and not told.state.unfinished:
            raise SystemExit(f"the film ended: {told.message}")
        if isinstance(told, AssetMade) and told.kind in ("motion", "music"):
            plan, priced = await studio.films.plan(LOCAL_USER, task_id)
            if not any(job.kind.value in PAID for job in plan.jobs if job.key in priced.prices):
                return at
    raise SystemExit("the log ended")


def judge(jobs: list[dict[str, Any]], rows: list[JobRow], began: float, ended: float) -> Verdict:
    took: dict[str, list[float]] = {}
    for job in jobs:
        took.setdefault(job["kind"], []).append(job["ends_at"] - job["starts_at"])
    by_id = {job["id"]: job["ends_at"] - job["starts_at"] for job in jobs}
    times = {(row.kind, row.scene_id): by_id[row.vendor_id] for row in rows if row.vendor_id in by_id}
    voices = max(took.get("narration", [0.0]))
    paths = [voices + max(took.get("music", [0.0]))]
    for row in rows:
        if row.kind is JobKind.PICTURE:
            drawn = [times[JobKind.REFERENCE, Path(path).stem.split("-")[0]] for path in row.inputs.values()]
            still = max(drawn, default=0.0) + times[row.kind, row.scene_id]
            paths.append(max(voices, still) + times[JobKind.MOTION, row.scene_id])
    queued = sum(sum(all_of) for kind, all_of in took.items() if kind != "narration")
    first = min(job["accepted_at"] for job in jobs)
    return Verdict(
        scenes=len(took["motion"]),
        makespan=ended - first,
        least=max(*paths, queued / SLOTS),
        barrier=sum(_stage([one for kind in stage for one in took.get(kind, [])]) for stage in STAGES),
        before=first - began,
    )


def _stage(times: list[float]) -> float:
    """Seconds of one stage on the slots, the longest jobs first."""
    slots = [0.0] * SLOTS
    for one in sorted(times, reverse=True):
        slots[slots.index(min(slots))] += one
    return max(slots)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--scale", type=float)
    parser.add_argument("--seconds", type=float, nargs="+")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    scale = options.scale or (0.05 if options.quick else 0.1)
    worst = 0.0
    for seconds in options.seconds or ([20.0] if options.quick else [36.0, 72.0, 150.0]):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with running(folder / "vendor", scale=scale, at_once=SLOTS) as vendor:
                found = asyncio.run(film(folder / "data", vendor, seconds, scale))
        worst = max(worst, found.makespan / found.least)
        print(
            f"{found.scenes} scenes at 1:{1 / scale:.0f}: {found.makespan:.1f} s, at least {found.least:.1f} s, ratio "
            f"{found.makespan / found.least:.3f}; before the first submission {found.before:.2f} s; with a barrier "
            f"after each stage {found.barrier:.1f} s",
            flush=True,
        )
    if options.json:
        print(json.dumps({"name": "makespan", "figure": round(worst, 3), "goal": GOAL, "holds": worst <= GOAL}))


if __name__ == "__main__":
    main()
