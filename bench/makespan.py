"""How close a film made by vendors comes to the shortest time that their latencies allow.

`python bench/makespan.py [--quick] [--json] [--scale S] [--seconds N ...]`

The loopback vendor takes as long as real ones do (picture 12 s, voice 3 s, music 40 s, motion 120 to 300 s), scaled.
From the times that each job really took there follow the critical path (voices, then motion after its picture), the
work over the slots, and what the same jobs take with a barrier after each stage. The cut on this machine is not in it:
from the first submission to the end of the last vendor's job.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import proof  # noqa: F401  (puts Pixora on the path)

from pixora.app import open_studio
from pixora.core.wishes import Wish
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from tests.vendors import running
from tests.vendors.make_film import finish, vendors

GOAL = 1.05
"""Makespan over the larger of critical path and work over slots."""
SLOTS = 8
STAGES = (("narration",), ("reference",), ("picture",), ("motion", "music"))
TOPIC = "a fox who seeks the sea"


async def film(folder: Path, url: str, seconds: float, scale: float) -> int:
    """Make a film; returns how many scenes it has."""
    async with open_studio(Settings(PIXORA_DATA_DIR=folder), vendors(url, scale)) as studio:  # type: ignore[call-arg]
        task = await studio.films.open(LOCAL_USER)
        wish = Wish(topic=TOPIC, prompt=TOPIC, seconds=seconds, fps=24, gates=())
        await studio.films.make(LOCAL_USER, task.id, wish)
        done = await finish(studio, task.id)
        if done.script is None or done.film is None:
            raise SystemExit(f"no film was made: {done.message}")
        return len(done.script.scenes)


def judge(jobs: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Makespan, its lower bound, and the time with a barrier after each stage, in seconds."""
    took: dict[str, list[float]] = {}
    for job in jobs:
        took.setdefault(job["kind"], []).append(job["ends_at"] - job["starts_at"])
    makespan = max(job["ends_at"] for job in jobs) - min(job["starts_at"] for job in jobs)
    longest = {kind: max(times) for kind, times in took.items()}
    first = max(longest.get("narration", 0.0), longest.get("reference", 0.0) + longest.get("picture", 0.0))
    path = max(first + longest.get("motion", 0.0), longest.get("narration", 0.0) + longest.get("music", 0.0))
    queued = sum(sum(times) for kind, times in took.items() if kind != "narration")
    barrier = sum(_stage([time for kind in stage for time in took.get(kind, [])]) for stage in STAGES)
    return makespan, max(path, queued / SLOTS), barrier


def _stage(times: list[float]) -> float:
    """Seconds of one stage on the slots, the longest jobs first."""
    slots = [0.0] * SLOTS
    for time in sorted(times, reverse=True):
        slots[slots.index(min(slots))] += time
    return max(slots)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--scale", type=float)
    parser.add_argument("--seconds", type=float, nargs="+")
    options = parser.parse_args()
    scale = options.scale or (0.03 if options.quick else 0.1)
    worst = 0.0
    for seconds in options.seconds or ([20.0] if options.quick else [36.0, 72.0, 150.0]):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with running(folder / "vendor", scale=scale, at_once=SLOTS) as vendor:
                scenes = asyncio.run(film(folder / "data", vendor.url, seconds, scale))
                makespan, least, barrier = judge(vendor.jobs())
        worst = max(worst, makespan / least)
        print(
            f"{scenes} scenes at 1:{1 / scale:.0f}: {makespan:.1f} s, at least {least:.1f} s, "
            f"ratio {makespan / least:.3f}; with a barrier after each stage {barrier:.1f} s",
            flush=True,
        )
    if options.json:
        print(json.dumps({"name": "makespan", "figure": round(worst, 3), "goal": GOAL, "holds": worst <= GOAL}))


if __name__ == "__main__":
    main()
