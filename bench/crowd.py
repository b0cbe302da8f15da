"""Two hundred films at once in one process: memory, seconds, and how long another user waits who comes in the midst.

`python bench/crowd.py [--quick] [--json] [--films N]`

All films are one user's, with vendors that take a thousandth of the real time, so that what is measured is ours:
plans, rows, workflows, events. It ends when all that vendors make is there; the cut, which is the machine's, is not
waited for. The other user's wait for a first part is taken on an idle studio, too. A film that fails, as on a database
that is locked, ends the bench.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import resource
import tempfile
import time
from pathlib import Path

import proof  # noqa: F401  (puts Pixora on the path)
import structlog

from pixora.app import Studio, Vendors, open_studio
from pixora.core.wishes import Wish
from pixora.film.events import AssetMade, TaskState
from pixora.identity.actor import LOCAL_USER, Actor
from pixora.settings import Settings
from tests.vendors import Loopback, running
from tests.vendors.loopback_adapter import CHOICES_LOOPBACK, LoopbackImmediate, LoopbackQueued

SCALE = 0.001
GOAL_MB = 1.0
"""MB of memory for each film that is being made."""
OTHERS = Actor("bob"), Actor("cem")


def patient(url: str) -> Vendors:
    """Vendors whose jobs may wait as long as two hundred films make them wait."""
    queued = LoopbackQueued(url, scale=SCALE, deadline=600.0)
    now = LoopbackImmediate(url, scale=SCALE, deadline=600.0)
    return Vendors({queued.name: queued, now.name: now}, CHOICES_LOOPBACK)


async def begin(studio: Studio, actor: Actor, seed: int) -> tuple[str, int]:
    """Start a film; its id and how many motions it needs."""
    task = await studio.films.open(actor)
    topic = "a fox who seeks the sea"
    wish = Wish(topic=topic, prompt=topic, seconds=10.0, fps=24, aspect="1:1", seed=seed, gates=())
    started = await studio.films.make(actor, task.id, wish)
    return task.id, len(started.script.scenes) if started.script else 0


async def first_part(studio: Studio, actor: Actor) -> float:
    """Seconds from a user's wish to the first part that was made for it."""
    began = time.perf_counter()
    task_id, _ = await begin(studio, actor, 1)
    async for logged in studio.films.follow(actor, task_id):
        if isinstance(logged.event, AssetMade):
            break
    took = time.perf_counter() - began
    await studio.films.cancel(actor, task_id)
    return took


async def crowd(folder: Path, vendor: Loopback, films: int) -> tuple[float, float, float, float]:
    """Seconds of all films, MB for each, and another user's seconds to the first part: alone, and in the crowd."""
    settings = Settings(PIXORA_DATA_DIR=folder, PIXORA_RENDERERS=1, PIXORA_MAX_OPEN_TASKS=films + 1)  # type: ignore[call-arg]
    async with open_studio(settings, patient(vendor.url)) as studio:
        alone = await first_part(studio, OTHERS[0])
        before, began = memory(), time.perf_counter()
        started = [await begin(studio, LOCAL_USER, number) for number in range(films)]
        motions = sum(count for _, count in started)
        told = began
        amid = 0.0
        while (there := made(vendor)) < motions:
            for task_id, _ in started:
                if fault := studio.films.runs.fault(task_id):
                    raise SystemExit(f"a film failed: {fault}")
            if not amid and there >= motions // 4:
                amid = await first_part(studio, OTHERS[1])
            if time.perf_counter() - told > 20:
                told = time.perf_counter()
                print(f"  {there} of {motions} motions, {memory() - before:.0f} MB", flush=True)
            await asyncio.sleep(0.2)
        took, held = time.perf_counter() - began, memory() - before
        unfinished = [await studio.films.get(LOCAL_USER, task_id) for task_id, _ in started]
        if any(task.state in (TaskState.ERROR, TaskState.PARTLY) for task in unfinished):
            raise SystemExit("a film failed")
        return took, held / films, alone, amid


def made(vendor: Loopback) -> int:
    return vendor.counts().get("motion", {}).get("collected", 0)


def memory() -> float:
    """MB of this process, at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--films", type=int)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    films = options.films or (20 if options.quick else 200)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder / "vendor", scale=SCALE, at_once=64) as vendor:
            took, each, alone, amid = asyncio.run(crowd(folder / "data", vendor, films))
    print(
        f"{films} films at once: {took:.0f} s until all that vendors make was there, {each:.2f} MB for each film; "
        f"another user's first part after {amid:.2f} s, {alone:.2f} s on an idle studio"
    )
    if options.json:
        print(json.dumps({"name": "crowd", "figure": round(each, 2), "goal": GOAL_MB, "holds": each <= GOAL_MB}))


if __name__ == "__main__":
    main()
