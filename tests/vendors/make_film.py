"""Makes one film through the loopback vendors in a process of its own, which a test may kill at any moment.

`python -m tests.vendors.make_film --data FOLDER --url URL [--seconds N]`: prints "ready", goes on where the last one
stopped, says yes at every gate, and prints the task's last state as one JSON line.

With `--fates FILE` it kills itself, as a power cut would, at boundaries of jobs: before a submission and after its
answer, after a result was collected, after it was told of. Each is written into the file, and met once only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import time
from pathlib import Path

from pixora.app import Studio, Vendors, open_studio
from pixora.core.wishes import Wish
from pixora.film.events import AssetMade, TaskState
from pixora.film.job import Job
from pixora.identity.actor import LOCAL_USER
from pixora.providers.base import Delivered, Inputs, Progress
from pixora.settings import Settings
from pixora.store.records import Task
from tests.vendors.loopback_adapter import CHOICES_LOOPBACK, LoopbackImmediate, LoopbackQueued

TOPIC = "a fox who seeks the sea"
PATIENCE_S = 120.0


class Fates:
    """Boundaries at which this process dies: each with the chance `share`, `most` of them in all processes together."""

    def __init__(self, file: Path, share: float, most: int, seed: int) -> None:
        self._file, self._share, self._most, self._seed = file, share, most, seed
        self._met = set(file.read_text().splitlines()) if file.exists() else set()

    def meet(self, boundary: str) -> None:
        if boundary in self._met or len(self._met) >= self._most:
            return
        if random.Random(f"{self._seed} {boundary}").random() < self._share:
            with self._file.open("a") as file:
                file.write(boundary + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.kill(os.getpid(), signal.SIGKILL)


class MortalQueued(LoopbackQueued):
    fates: Fates

    async def submit(self, job: Job, inputs: Inputs, key: str) -> str:
        self.fates.meet(f"submit {job.key}")
        vendor_id = await super().submit(job, inputs, key)
        self.fates.meet(f"answered {job.key}")
        return vendor_id

    async def collect(self, job: Job, vendor_id: str, out: Path, progress: Progress) -> Delivered:
        delivered = await super().collect(job, vendor_id, out, progress)
        self.fates.meet(f"collected {job.key}")
        return delivered


class MortalImmediate(LoopbackImmediate):
    fates: Fates

    async def make(self, job: Job, inputs: Inputs, out: Path, progress: Progress) -> Delivered:
        self.fates.meet(f"submit {job.key}")
        delivered = await super().make(job, inputs, out, progress)
        self.fates.meet(f"answered {job.key}")
        return delivered


async def die_when_told(studio: Studio, task_id: str, fates: Fates) -> None:
    async for logged in studio.films.follow(LOCAL_USER, task_id):
        if isinstance(made := logged.event, AssetMade):
            fates.meet(f"told {made.kind} {made.scene_id}")


def mortal(url: str, scale: float, fates: Fates) -> Vendors:
    queued, now = MortalQueued(url, scale=scale), MortalImmediate(url, scale=scale)
    queued.fates = now.fates = fates
    return Vendors({queued.name: queued, now.name: now}, CHOICES_LOOPBACK)


def vendors(url: str, scale: float = 0.01, slots: int = 8) -> Vendors:
    queued, now = LoopbackQueued(url, scale=scale, slots=slots), LoopbackImmediate(url, scale=scale, slots=slots)
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
    parser.add_argument("--fates", type=Path)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    settings = Settings(PIXORA_DATA_DIR=options.data)  # type: ignore[call-arg]
    fates = Fates(options.fates, options.share, options.most, options.seed) if options.fates else None
    makers = mortal(options.url, options.scale, fates) if fates else vendors(options.url, options.scale)
    async with open_studio(settings, makers) as studio:
        print("ready", flush=True)
        tasks = await studio.films.list(LOCAL_USER)
        task = tasks[0] if tasks else await studio.films.open(LOCAL_USER)
        if task.script is None:
            wish = Wish(topic=TOPIC, prompt=TOPIC, seconds=options.seconds, aspect="1:1", fps=24, seed=options.seed)
            await studio.films.make(LOCAL_USER, task.id, wish)
        dying = asyncio.create_task(die_when_told(studio, task.id, fates)) if fates else None
        done = await finish(studio, task.id)
        spent = await studio.films.runner.carrier.stores.ledger.of_task(LOCAL_USER.user_id, task.id)
        if dying:
            dying.cancel()
        told = {"state": done.state.value, "task_id": task.id, "film": done.film, "message": done.message}
        print(json.dumps(told | {"charged": str(spent.charged), "reserved": str(spent.reserved)}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
