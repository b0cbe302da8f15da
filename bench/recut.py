"""One scene's words changed in a film of six: seconds and jobs until the new master, beside making the film anew.

`python bench/recut.py [--quick] [--json] [--seconds N]`

Both are made by the studio in this run, each with children that have made a film before, on a machine that does nothing
else. The film anew is the edited script in a folder that has nothing yet.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from proof.taken import processor_time

from pixora.app import Studio, open_studio
from pixora.core.wishes import Wish
from pixora.film.edits import SceneEdit
from pixora.film.events import AssetMade
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings

GOAL = 8.0
"""Times that the edit is quicker than making the film anew."""
TOPIC = "a journey through the mountains to the sea"


async def make(studio: Studio, seconds: float, seed: int) -> str:
    task = await studio.films.open(LOCAL_USER)
    wish = Wish(topic=TOPIC, prompt=TOPIC, seconds=seconds, seed=seed)
    await studio.films.make(LOCAL_USER, task.id, wish)
    await studio.films.runs.wait(task.id)
    return task.id


async def count_made(studio: Studio, task_id: str, after: int) -> int:
    logged = await studio.events.read(LOCAL_USER.user_id, task_id, after, limit=1000)
    made = {
        (e.event.kind, e.event.path.rpartition(".")[0][-12:])
        for e in logged
        if isinstance(e.event, AssetMade) and not e.event.reused
    }
    return len(made)


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, seconds of processor time, jobs."""

    wall: float
    work: float
    jobs: int


async def measure(folder: Path, seconds: float) -> tuple[Cost, Cost]:
    """What the edit costs, and the film anew."""
    async with open_studio(Settings(PIXORA_DATA_DIR=folder)) as studio:
        films = studio.films
        await make(studio, 10.0, 1)
        began, before = time.perf_counter(), processor_time(os.getpid())
        task_id = await make(studio, seconds, 7)
        anew = time.perf_counter() - began, processor_time(os.getpid()) - before
        everything = await count_made(studio, task_id, 0)
        task = await films.get(LOCAL_USER, task_id)
        if task.script is None or task.film is None:
            raise SystemExit(f"no film was made: {task.message}")
        number = len(task.script.scenes) // 2
        words = task.script.scenes[number - 1].narration.split() or ["Here", "we", "are."]
        began, before = time.perf_counter(), processor_time(os.getpid())
        changed = SceneEdit(narration=" ".join([*words[:-1], "now."]))
        await films.change_scene(LOCAL_USER, task_id, str(number), changed)
        await films.runs.wait(task_id)
        edit = time.perf_counter() - began, processor_time(os.getpid()) - before
        return Cost(*edit, await count_made(studio, task_id, task.last_seq)), Cost(*anew, everything)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=36.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        edit, anew = asyncio.run(measure(Path(folder), 20.0 if options.quick else options.seconds))
    for name, cost in (("anew", anew), ("one scene's words", edit)):
        print(f"{name}: {cost.wall:.1f} s, {cost.work:.1f} s of processor, {cost.jobs} jobs")
    ratio = anew.wall / edit.wall
    print(f"{ratio:.1f} times quicker, {anew.work / edit.work:.1f} times less work")
    if options.json:
        print(json.dumps({"name": "recut", "figure": round(ratio, 2), "goal": GOAL, "holds": ratio >= GOAL}))


if __name__ == "__main__":
    main()
