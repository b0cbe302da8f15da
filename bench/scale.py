"""How films an hour grow with workers, how soon a viewer elsewhere is told, and whether a full database stays quick.

`python bench/scale.py [--quick] [--json] [--database URL]`

Without `--database`, a Postgres of the bench's own is started, without fsync. Three measures:

1. Films made at once by 1, 2 and 4 workers whose work is waiting for vendors: jobs of a loopback vendor that takes its
   (scaled) time, and as much work and as many of its slots for each worker. A film is eight narrations of it: what a
   machine would draw and encode is left out, since all workers share its cores here and would not elsewhere. The figure
   is films an hour with the most workers over that with one, over the number of workers; each worker is a process.
2. Milliseconds from an event's commit to a viewer's ear in another connection, beside a bare NOTIFY of the same size on
   the same server, in turns.
3. The library page, a task and the log's last page of one user with 20 films, in a database of 20 films and of 2,000.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import proof  # noqa: F401  (puts Pixora on the path)
import psycopg
from sqlalchemy import func, insert, select, text

from pixora.app import Vendors
from pixora.commands.worker import work
from pixora.film.events import AgentMessage, Logged
from pixora.film.job import Job, JobKind, NarrationRequest
from pixora.production.engine import VERSION
from pixora.settings import Settings
from pixora.store import tables as t
from pixora.store.database import migrate, open_engine
from pixora.store.jobs import Jobs
from pixora.store.log import EventLog
from pixora.store.records import Records
from pixora.store.waiting import Waiting
from tests.vendors import running
from tests.vendors.loopback_adapter import CHOICES_LOOPBACK, IMMEDIATE, LoopbackImmediate

ROOT = Path(__file__).resolve().parent.parent
SLOTS = 4
"""Jobs that the vendor works on at once for each worker: the account's limit grows with them, since it holds for all
together."""
WORKERS = (1, 2, 4)
LINEAR, FLAT = 0.9, 1.5
"""Goals: the share of linear growth, and how much slower a hundred times as many films may be."""


@contextlib.contextmanager
def own_postgres() -> Iterator[str]:
    from tests.postgres import running_postgres

    spec = importlib.util.spec_from_file_location("make_script", ROOT / "scripts" / "make.py")
    assert spec is not None and spec.loader is not None
    make_script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = make_script
    spec.loader.exec_module(make_script)
    programs = make_script.find_postgres()
    if programs is None:
        raise SystemExit("There is no PostgreSQL on this machine: name one with --database.")
    with running_postgres(Path(programs)) as server:
        yield server.fresh()


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def hear_events(url: str, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds from the commit to a viewer elsewhere, and of a bare NOTIFY."""
    here, there = open_engine(url), open_engine(url)
    writer, reader = EventLog(here), EventLog(there, watch_s=3600.0)
    task = (await Records(here).create_task("ann")).id
    reader.watch()
    heard: asyncio.Queue[float] = asyncio.Queue()

    def hear(_one: Logged | object) -> None:
        heard.put_nowait(time.perf_counter())

    await reader.join("ann", task, hear)
    bare = await psycopg.AsyncConnection.connect(url, autocommit=True)
    ear = await psycopg.AsyncConnection.connect(url, autocommit=True)
    await ear.execute("LISTEN bare")
    notices = ear.notifies()
    ours, plain = list[float](), list[float]()
    await asyncio.sleep(1.0)
    for number in range(count):
        await writer.append("ann", task, AgentMessage(content=f"{number} " + "x" * 300))
        committed = time.perf_counter()
        ours.append((await asyncio.wait_for(heard.get(), 10) - committed) * 1000)
        await bare.execute("SELECT pg_notify('bare', %s)", [f"{task} {number}"])
        sent = time.perf_counter()
        await anext(notices)
        plain.append((time.perf_counter() - sent) * 1000)
    await notices.aclose()
    await reader.close()
    for connection in (bare, ear):
        await connection.close()
    for engine in (here, there):
        await engine.dispose()
    return ours, plain


async def ask(url: str, films: int, rounds: int) -> float:
    """Milliseconds for the library page, a task and the last page of its log, the median."""
    engine = open_engine(url)
    records, log = Records(engine), EventLog(engine)
    async with engine.begin() as connection:
        await connection.execute(t.tasks.delete())
    at = "2026-01-01T00:00:00.000Z"
    row: dict[str, object] = {
        "title": "A film",
        "state": "completed",
        "message": "",
        "progress": 100.0,
        "created_at": at,
    }
    row["last_seq"] = 50
    rows = [
        row
        | {"id": f"task_{n}", "user_id": "ann" if n % (films // 20) == 0 else f"u{n % 97}", "updated_at": f"{at}{n}"}
        for n in range(films)
    ]
    event = json.dumps({"type": "agent_message", "content": "x" * 200})
    events = (
        "INSERT INTO pixora.events (task_id, seq, user_id, at, event) "
        "SELECT id, seq, user_id, created_at, CAST(:event AS json) FROM pixora.tasks, generate_series(1, 50) AS seq "
        "ORDER BY id, seq"
    )
    async with engine.begin() as connection:
        for first in range(0, len(rows), 200):
            await connection.execute(insert(t.tasks), rows[first : first + 200])
        await connection.execute(text(events), {"event": event})
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE pixora.tasks; ANALYZE pixora.events")
    taken: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        await records.tasks("ann", 50)
        await records.task("ann", "task_0")
        await log.read("ann", "task_0", 40)
        taken.append((time.perf_counter() - began) * 1000)
    await engine.dispose()
    return statistics.median(taken)


def make_jobs(task_id: str, run: int, count: int) -> list[Job]:
    """Narrations that a vendor speaks; no two alike, so that none is taken over from another."""
    return [
        Job(
            key=f"narration:s_{run}_{n}",
            kind=JobKind.NARRATION,
            scene_id=f"s_{run}_{n}",
            provider=IMMEDIATE,
            model="loop-voice",
            version="1",
            request=NarrationRequest(
                text=f"Sentence {n} of run {run}, film {task_id}.", voice="heart", language="en", seed=n
            ),
            fingerprint=hashlib.sha256(f"{task_id} {run} {n}".encode()).hexdigest(),
        )
        for n in range(count)
    ]


@contextlib.contextmanager
def workers(url: str, folder: Path, vendor: str, count: int, scale: float) -> Iterator[None]:
    """So many workers, each a process that is ready."""
    command = [sys.executable, __file__, "--work", vendor, "--database", url, "--scale", str(scale)]
    command += ["--slots", str(SLOTS * count), "--data"]
    processes = [
        subprocess.Popen([*command, str(folder / f"{count}-{n}")], stderr=subprocess.PIPE, text=True)
        for n in range(count)
    ]
    try:
        for process in processes:
            assert process.stderr is not None
            while "the worker is ready" not in (line := process.stderr.readline()):
                assert line, "a worker ended"
            # Nobody reads what it says from here on, and it must not wait for that.
            threading.Thread(target=process.stderr.read, daemon=True).start()
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


async def make_films(url: str, vendor: str, counts: tuple[int, ...], jobs: int, scale: float) -> dict[int, float]:
    """Films of eight narrations an hour, by the number of workers, each of which has so many jobs to make."""
    engine = open_engine(url)
    waiting, found = Waiting(engine), dict[int, float]()
    task = (await Records(engine).create_task("ann")).id
    with tempfile.TemporaryDirectory() as folder:
        for run, count in enumerate(counts):
            with workers(url, Path(folder), vendor, count, scale):
                ids: list[str] = []
                for job in make_jobs(task, run, jobs * count):
                    async with engine.begin() as connection:
                        row, _ = await Jobs.begin_in(connection, "ann", task, job, {}, "bench", "0")
                    ids.append(row.id)
                began = time.perf_counter()
                for one in ids:
                    await waiting.offer(one, f"{VERSION}:speech")
                done = select(func.count()).where(t.jobs.c.id.in_(ids), t.jobs.c.state == "done")
                while True:
                    async with engine.connect() as connection:
                        if (await connection.execute(done)).scalar_one() == len(ids):
                            break
                    await asyncio.sleep(0.02)
                found[count] = len(ids) / 8 / (time.perf_counter() - began) * 3600
    await engine.dispose()
    return found


async def work_for(vendor: str, database: str, data: Path, scale: float, slots: int) -> None:
    makers = {IMMEDIATE: LoopbackImmediate(vendor, scale=scale, slots=slots)}
    settings = Settings(_env_file=None, PIXORA_DATA_DIR=data, DATABASE_URL=database)
    await work(settings, ("speech",), Vendors(makers, CHOICES_LOOPBACK))


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--database")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--slots", type=int, default=SLOTS, help=argparse.SUPPRESS)
    parser.add_argument("--scale", type=float, default=1.0, help="Of the vendor's real latencies; 0.5 with --quick.")
    options = parser.parse_args()
    if options.quick:
        options.scale = min(options.scale, 0.5)
    if options.work:
        await work_for(options.work, options.database, options.data, options.scale, options.slots)
        return
    with contextlib.nullcontext(options.database) if options.database else own_postgres() as url:
        engine = open_engine(url)
        with tempfile.TemporaryDirectory() as folder:
            await migrate(engine, Path(folder))
        await engine.dispose()
        ours, plain = await hear_events(url, 200 if options.quick else 2000)
        for name, values in (("told elsewhere", ours), ("bare NOTIFY", plain)):
            print(f"{name:>15}: p50 {percentile(values, 0.5):6.2f} ms   p99 {percentile(values, 0.99):6.2f} ms")
        few = await ask(url, 20, 30)
        many = await ask(url, 2000, 30)
        with tempfile.TemporaryDirectory() as state, running(Path(state), scale=options.scale, at_once=64) as vendor:
            jobs = 16 if options.quick else 64
            films = await make_films(url, vendor.url, WORKERS, jobs, options.scale)
    slower = many / few
    print(f"library, task and log: {few:.2f} ms among 20 films, {many:.2f} ms among 2,000: {slower:.2f} times")
    for count, rate in films.items():
        print(
            f"{count} workers: {rate:7.0f} films of eight narrations an hour, {rate / films[1] / count:.2f} of linear"
        )
    most = max(films)
    linear = films[most] / films[1] / most
    if options.json:
        holds = linear >= LINEAR and slower <= FLAT
        print(json.dumps({"name": "scale", "figure": round(linear, 3), "goal": LINEAR, "holds": holds}))


if __name__ == "__main__":
    asyncio.run(main())
