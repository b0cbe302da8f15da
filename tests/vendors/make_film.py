"""Makes one film through the loopback vendors in a process of its own, which a test may kill at any moment.

`python -m tests.vendors.make_film --data FOLDER --url URL [--seconds N]`: goes on where the last one stopped, says yes
at every gate, and prints the task's last state as one JSON line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from pathlib import Path

from pixora.app import Studio, Vendors, open_studio
from pixora.core.wishes import Wish
from pixora.film.events import TaskState
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from pixora.store.records import Task
from tests.vendors.loopback_adapter import CHOICES_LOOPBACK, LoopbackImmediate, LoopbackQueued

TOPIC = "a fox who seeks the sea"
PATIENCE_S = 120.0


def vendors(url: str, scale: float = 0.01) -> Vendors:
    queued, now = LoopbackQueued(url, scale=scale), LoopbackImmediate(url, scale=scale)
    return Vendors({queued.name: queued, now.name: now}, CHOICES_LOOPBACK)


async def finish(studio: Studio, task_id: str, *, tries: int = 6) -> Task:
    """Go on with a film until it is finished, saying yes at each gate."""
    films = studio.films
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        await films.runs.wait(task_id)
        task = await films.get(LOCAL_USER, task_id)
        match task.state:
            case TaskState.COMPLETED:
                return task
            case TaskState.WAITING if task.gate is not None:
                plan, _ = await films.plan(LOCAL_USER, task_id)
                await films.approve(LOCAL_USER, task_id, plan.plan_id, task.gate)
            case state if state.unfinished:
                await asyncio.sleep(0.2)
            case _ if tries > 0:
                tries -= 1
                await films.retry(LOCAL_USER, task_id)
            case _:
                return task
    raise TimeoutError(f"the film is {task.state} after {PATIENCE_S:.0f} s")


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--url", required=True)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--scale", type=float, default=0.01)
    options = parser.parse_args()
    settings = Settings(PIXORA_DATA_DIR=options.data)  # type: ignore[call-arg]
    async with open_studio(settings, vendors(options.url, options.scale)) as studio:
        tasks = await studio.films.list(LOCAL_USER)
        task = tasks[0] if tasks else await studio.films.open(LOCAL_USER)
        if task.script is None:
            wish = Wish(topic=TOPIC, prompt=TOPIC, seconds=options.seconds, resolution="720p", fps=24)
            await studio.films.make(LOCAL_USER, task.id, wish)
        done = await finish(studio, task.id)
        spent = await studio.films.runner.carrier.stores.ledger.of_task(LOCAL_USER.user_id, task.id)
        told = {"state": done.state.value, "task_id": task.id, "film": done.film, "message": done.message}
        print(json.dumps(told | {"charged": str(spent.charged), "reserved": str(spent.reserved)}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
