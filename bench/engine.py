"""What the engine costs a job, on SQLite and on Postgres side by side.

`python bench/engine.py [--quick] [--json] [--jobs N]`

Jobs of a vendor that answers at once with a few bytes: all that is measured is ours, from the job's row over its
workflow, intent, vendor's id, asset, ledger and events to the row's end. Beside each the time that the database alone
takes for as many empty commits, one after another, as such a job has.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import proof  # noqa: F401  (puts Pixora on the path)
import structlog
from sqlalchemy import text

from pixora.app import Studio, Vendors, open_studio
from pixora.film.brief import Raster
from pixora.film.job import ImageRequest, Job, JobKind, Made, MadeFile
from pixora.film.money import Price, exactly
from pixora.production.carry import Carrier
from pixora.providers.base import Delivered, Inputs, Progress
from pixora.settings import Settings
from pixora.store.jobs import Jobs
from pixora.store.ledger import Ledger

GOAL_MS = 50.0
"""Milliseconds of wall time a job, one after another, on either database: a hundredth of the quickest vendor's."""
COMMITS = 8
"""Commits of a job of a queued vendor: begin, workflow, intent, step, vendor's id, end, workflow's end, let go."""
AT_ONCE = 8


class Ready:
    """A vendor that has everything ready."""

    name, slots, per_minute = "ready", AT_ONCE, 0

    def price(self, job: Job) -> Price:
        return exactly("0.01")

    def seconds(self, job: Job) -> float:
        return 0.0

    def deadline(self, job: Job) -> float:
        return 60.0

    async def submit(self, job: Job, inputs: Inputs, key: str) -> str:
        return key

    async def collect(self, job: Job, vendor_id: str, out: Path, progress: Progress) -> Delivered:
        (out / "picture.png").write_bytes(vendor_id.encode())
        made = Made(files=(MadeFile(part="image", name="picture.png", content_type="image/png"),))
        return Delivered(made=made, billed=Decimal("0.01"))

    async def cancel(self, job: Job, vendor_id: str) -> bool:
        return False


def asked(number: int, user: str) -> Job:
    request = ImageRequest(prompt=f"{user} {number}", raster=Raster(width=64, height=64), references=0, seed=number)
    fingerprint = f"{abs(hash((user, number))):064x}"
    key = f"picture:s_{number}"
    return Job(key=key, kind=JobKind.PICTURE, scene_id=f"s_{number}", provider="ready", model="m", version="1",
               request=request, fingerprint=fingerprint)  # fmt: skip


async def carry(studio: Studio, user: str, task_id: str, number: int) -> None:
    """One job as a run has it made."""
    carrier: Carrier = studio.films.runner.carrier
    job = asked(number, user)
    async with studio.records.transaction() as connection:
        row, _ = await Jobs.begin_in(connection, user, task_id, job, {}, studio.films.runner.executor_id, "0.01")
        await Ledger.reserve_in(
            connection,
            user_id=user,
            task_id=task_id,
            job_id=row.id,
            attempt=row.attempt,
            provider="ready",
            high=Decimal("0.01"),
            task_cap=Decimal(1000),
            day_cap=None,
        )
    await studio.films.runner.engine.start(row.id, row.attempt)
    ended = await carrier.ended(row.id, lambda share, said: None)
    if ended.state != "done":
        raise SystemExit(f"a job ended as {ended.state}: {ended.error}")
    await studio.films.runner.jobs.let_go(row.id, task_id)


async def overhead(studio: Studio, jobs: int) -> tuple[float, float, float, float]:
    """Milliseconds a job: one after another, wall and CPU; many at once, wall; and of bare commits, wall."""
    task = await studio.records.create_task("ann")
    for number in range(5):
        await carry(studio, "ann", task.id, number)
    began, worked = time.perf_counter(), time.process_time()
    for number in range(100, 100 + jobs):
        await carry(studio, "ann", task.id, number)
    alone, cpu = time.perf_counter() - began, time.process_time() - worked
    began = time.perf_counter()
    many = range(10_000, 10_000 + jobs)
    lane = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with lane:
            await carry(studio, "ann", task.id, number)

    await asyncio.gather(*(one(number) for number in many))
    together = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(jobs * COMMITS):
        async with studio.records.transaction() as connection:
            await connection.execute(text("UPDATE tasks SET progress = progress + 1"))
    bare = time.perf_counter() - began
    each = 1000.0 / jobs
    return alone * each, cpu * each, together * each, bare * each


async def measure(folder: Path, url: str | None, jobs: int) -> tuple[float, float, float, float]:
    settings = Settings(PIXORA_DATA_DIR=folder, DATABASE_URL=url)  # type: ignore[call-arg]
    async with open_studio(settings, Vendors({"ready": Ready()}, {})) as studio:
        return await overhead(studio, jobs)


@contextmanager
def postgres() -> Iterator[str | None]:
    """A database of a server of its own; None where there is no Postgres."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
    import make

    programs = make.find_postgres()
    if programs is None:
        yield None
        return
    from tests.postgres import running_postgres

    with running_postgres(Path(programs)) as server:
        yield server.fresh()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--jobs", type=int)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    jobs = options.jobs or (60 if options.quick else 400)
    worst = 0.0
    with postgres() as url:
        for name, where in [("SQLite", None), *([("Postgres", url)] if url else [])]:
            with tempfile.TemporaryDirectory() as folder:
                alone, cpu, together, bare = asyncio.run(measure(Path(folder), where, jobs))
            worst = max(worst, alone)
            print(
                f"{name}: {alone:.1f} ms a job one after another (CPU {cpu:.1f} ms), {together:.1f} ms with {AT_ONCE} "
                f"at once; {COMMITS} bare commits {bare:.1f} ms: {alone / bare:.1f} times",
                flush=True,
            )
    if options.json:
        print(json.dumps({"name": "engine", "figure": round(worst, 1), "goal": GOAL_MS, "holds": worst <= GOAL_MS}))


if __name__ == "__main__":
    main()
