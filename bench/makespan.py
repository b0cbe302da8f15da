"""How close a film made by vendors comes to the shortest time that their latencies allow.

`python bench/makespan.py [--quick] [--json] [--scale S] [--seconds N ...] [--slots N]`

The loopback vendor takes as long as real ones do (picture 12 s, voice 3 s, music 40 s, motion 120 to 300 s), scaled.
From the times that each job really took there follow the longest chain of jobs that wait for each other (all voices,
or a scene's reference and picture, then its motion), the work over the slots, and what the same jobs take with a
barrier after each stage. Where slots are few, that bound is for a scheduler that knows beforehand how long each job
will take; so a third figure is what the same jobs in the same order take where nothing but the jobs takes time. The
makespan ends when the last vendor's result stands in our records; what comes before the first submission is told apart.
Clips and frames are small. The barrier is reckoned on the same latencies and slots and pays no overhead, ours is
measured with all of it. The gain is small here, since a motion takes ten times as long as all that comes before it;
what a barrier before the cut would cost is not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import proof  # noqa: F401  (puts Pixora on the path)
import structlog

from pixora.app import Studio, Vendors, open_studio
from pixora.core.wishes import Wish
from pixora.film.events import AssetMade, StatusChanged
from pixora.film.job import JobKind
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from pixora.store.jobs import JobRow
from tests.vendors import Loopback, running
from tests.vendors.loopback_adapter import CHOICES_LOOPBACK, LoopbackImmediate, LoopbackQueued

GOAL = 1.05
"""Makespan over the larger of critical path and work over slots."""
SLOTS = 32
STAGES = (("narration",), ("reference",), ("picture",), ("motion", "music"))
TOPIC = "a fox who seeks the sea"
PAID = tuple(kind for stage in STAGES for kind in stage)
Key = tuple[JobKind, str | None]


@dataclass(frozen=True)
class Verdict:
    """Seconds: the makespan, its lower bound, the same jobs without us, with barriers, and ours before the first."""

    scenes: int
    makespan: float
    least: float
    ideal: float
    barrier: float
    before: float


async def film(folder: Path, vendor: Loopback, seconds: float, scale: float, slots: int) -> Verdict:
    """Have a film's paid parts made; its cut is not waited for."""
    queued = LoopbackQueued(vendor.url, scale=scale, slots=slots)
    now = LoopbackImmediate(vendor.url, scale=scale, slots=slots)
    makers = Vendors({queued.name: queued, now.name: now}, CHOICES_LOOPBACK)
    async with open_studio(Settings(PIXORA_DATA_DIR=folder), makers) as studio:  # type: ignore[call-arg]
        began = time.time()
        task = await studio.films.open(LOCAL_USER)
        wish = Wish(topic=TOPIC, prompt=TOPIC, seconds=seconds, fps=24, aspect="1:1", gates=())
        made = await studio.films.make(LOCAL_USER, task.id, wish)
        ended = await _paid_parts(studio, task.id, len(made.script.scenes) if made.script else 0)
        rows = await studio.films.runner.jobs.of_task(LOCAL_USER.user_id, task.id)
        verdict = judge(vendor.jobs(), rows, began, ended, slots)
        await studio.films.cancel(LOCAL_USER, task.id)
        return verdict


async def _paid_parts(studio: Studio, task_id: str, scenes: int) -> float:
    """When the last paid part was told of, in Unix seconds: all motions, and the music."""
    lacking = Counter(motion=scenes, music=1)
    async for logged in studio.films.follow(LOCAL_USER, task_id):
        told, at = logged.event, time.time()
        if isinstance(told, StatusChanged) and not told.state.unfinished:
            raise SystemExit(f"the film ended: {told.message}")
        if isinstance(told, AssetMade) and told.kind in lacking:
            lacking[told.kind] -= 1
            if not +lacking:
                return at
    raise SystemExit("the log ended")


def judge(jobs: list[dict[str, Any]], rows: list[JobRow], began: float, ended: float, slots: int) -> Verdict:
    took: dict[str, list[float]] = {}
    for job in jobs:
        took.setdefault(job["kind"], []).append(job["ends_at"] - job["starts_at"])
    by_id = {job["id"]: job["ends_at"] - job["starts_at"] for job in jobs}
    voices = max(took.get("narration", [0.0]))
    queued = [row for row in rows if row.vendor_id in by_id]
    times = {(row.kind, row.scene_id): by_id[row.vendor_id or ""] for row in queued}
    waits = {(row.kind, row.scene_id): _waits(row, rows) for row in queued}

    def path(job: Key) -> float:
        spoken = voices if job[0] in (JobKind.MOTION, JobKind.MUSIC) else 0.0
        return times[job] + max([spoken, *(path(before) for before in waits[job])])

    accepted = {job["id"]: job["accepted_at"] for job in jobs}
    order = sorted(queued, key=lambda row: accepted[row.vendor_id or ""])
    first = min(accepted.values())
    return Verdict(
        scenes=len(took["motion"]),
        makespan=ended - first,
        least=max(*map(path, times), sum(times.values()) / slots),
        ideal=_ideal([(row.kind, row.scene_id) for row in order], times, waits, voices, slots),
        barrier=sum(_stage([one for kind in stage for one in took.get(kind, [])], slots) for stage in STAGES),
        before=first - began,
    )


def _waits(row: JobRow, rows: list[JobRow]) -> list[Key]:
    """Jobs of the same vendor whose results go into this one."""
    if row.kind is JobKind.MOTION:
        return [(JobKind.PICTURE, row.scene_id)]
    if row.kind is JobKind.PICTURE:
        return [(JobKind.REFERENCE, Path(path).stem.split("-")[0]) for path in row.inputs.values()]
    return []


def _ideal(
    order: list[Key], times: Mapping[Key, float], waits: Mapping[Key, list[Key]], voices: float, slots: int
) -> float:
    """Seconds until all are done, each begun in this order as soon as a slot is free and what it waits for is there."""
    free, ends = [0.0] * slots, dict[Key, float]()
    for job in order:
        spoken = voices if job[0] in (JobKind.MOTION, JobKind.MUSIC) else 0.0
        ready = max([spoken, *(ends[before] for before in waits[job])])
        slot = free.index(min(free))
        ends[job] = free[slot] = max(ready, free[slot]) + times[job]
    return max(ends.values())


def _stage(times: list[float], slots: int) -> float:
    """Seconds of one stage on the slots, in the order in which the jobs were handed in."""
    free = [0.0] * slots
    for one in times:
        free[free.index(min(free))] += one
    return max(free)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--scale", type=float)
    parser.add_argument("--seconds", type=float, nargs="+")
    parser.add_argument("--slots", type=int, default=SLOTS)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    scale = options.scale or (0.05 if options.quick else 0.1)
    worst = 0.0
    for seconds in options.seconds or ([20.0] if options.quick else [36.0, 72.0, 150.0]):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with running(folder / "vendor", scale=scale, at_once=options.slots) as vendor:
                found = asyncio.run(film(folder / "data", vendor, seconds, scale, options.slots))
        worst = max(worst, found.makespan / found.least)
        print(
            f"{found.scenes} scenes at 1:{1 / scale:.0f} on {options.slots} slots: {found.makespan:.1f} s, "
            f"at least {found.least:.1f} s, ratio {found.makespan / found.least:.3f}; without us {found.ideal:.1f} s; "
            f"before the first submission {found.before:.2f} s; a barrier after each stage would take "
            f"{found.barrier:.1f} s without any overhead, {found.barrier / found.makespan:.2f} times ours",
            flush=True,
        )
    if options.json:
        print(json.dumps({"name": "makespan", "figure": round(worst, 3), "goal": GOAL, "holds": worst <= GOAL}))


if __name__ == "__main__":
    main()
