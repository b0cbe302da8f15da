"""Every fault at every call of Replicate and fal, each to a job of its own: how it ended, what was paid, what was read.

`python -m tests.vendors.fault_rows` prints the table of docs/providers.md.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pixora.app import Studio, Vendors, open_studio
from pixora.film.job import Job, JobKind, MotionRequest, ReferenceRequest
from pixora.film.money import shown
from pixora.identity.actor import LOCAL_USER
from pixora.providers.base import Queued
from pixora.providers.fal_vendor import Fal
from pixora.providers.replicate_vendor import Replicate
from pixora.settings import Settings
from pixora.store.jobs import JobRow, Jobs
from pixora.store.ledger import Ledger
from tests.vendors.asked import WIDE, access, pictures
from tests.vendors.fal_server import FalServer
from tests.vendors.replicate_server import ReplicateServer
from tests.vendors.serving import Fault, Server

PICTURES = {"replicate": "black-forest-labs/flux-kontext-pro", "fal": "fal-ai/nano-banana/edit"}
CLIPS = {
    "replicate": "kwaivgi/kling-v1.6-standard",
    "fal": "fal-ai/kling-video/v1.6/standard/image-to-video",
}


AT_ONCE = 10


@dataclass(frozen=True)
class Row:
    """`what` goes wrong once at `at`. `clip`: of a clip, which is too dear to be repeated on its own."""

    vendor: str
    at: str
    what: str
    clip: bool = False
    large: bool = False

    @property
    def name(self) -> str:
        return f"[{self.vendor} {self.at} {self.what}{' clip' if self.clip else ''}]"


@dataclass(frozen=True)
class Told:
    """What came of a row: of the first run, and after the user said "go on" where it had not ended well."""

    row: Row
    first: str
    then: str
    accepted: int
    submitted: int
    charged: Decimal
    read: str


def _rows() -> Iterable[Row]:
    cut_off = ("reset", "accept_then_reset", "accept_then_504", "accept_then_garbage")
    for what in ("401", "402", "403", "429", "503", "html_502", *cut_off):
        yield Row("replicate", "create", what)
    yield Row("replicate", "create", "accept_then_reset", clip=True)
    yield Row("replicate", "files", "503", clip=True, large=True)
    for what in ("fail", "nsfw", "aborted", "canceled", "nothing", "removed", "unlisted", "private"):
        yield Row("replicate", "create", what)
    for what in ("401", "429", "503", "html_504", "reset", "bad_json"):
        yield Row("replicate", "get", what)
    for what in ("401", "402", "locked", "403", "404", "429", "503", "html_502", *cut_off):
        yield Row("fal", "submit", what)
    yield Row("fal", "submit", "accept_then_reset", clip=True)
    yield Row("fal", "token", "503", clip=True, large=True)
    yield Row("fal", "upload", "html_502", clip=True, large=True)
    for what in ("policy", "image_load", "downstream", "crash", "startup_timeout", "nothing", "unlisted", "private"):
        yield Row("fal", "submit", what)
    for at in ("status", "result"):
        for what in ("401", "429", *(("503",) if at == "status" else ()), "html_502", "reset", "bad_json"):
            yield Row("fal", at, what)
    downloads = ("slow", "redirect", "truncated", "reset", "html_500", "html_page", "empty", "expired", "garbage")
    for vendor in ("replicate", "fal"):
        for what in (*downloads, "other", "huge", "off_list", "inside", "round"):
            yield Row(vendor, "download", what)


ROWS: Sequence[Row] = tuple(_rows())


async def run(rows: Sequence[Row], data: Path) -> list[Told]:
    """Carry out each row in a studio on `data`, several at the same time, each with a lane of its own."""
    with ReplicateServer() as replicate, FalServer() as fal:
        servers: dict[str, Server] = {"replicate": replicate, "fal": fal}
        async with AsyncExitStack() as stack:
            vendors: dict[str, Queued] = {}
            for name, server in servers.items():
                kind = Replicate if name == "replicate" else Fal
                vendor = kind(access(name, server), loopback=True, poll=0.05)
                stack.push_async_callback(vendor.close)
                vendors[name] = vendor
                faults = [Fault(row.at, row.what, match=row.name) for row in rows if row.vendor == name]
                for fault in faults:
                    if fault.at in ("files", "token", "upload"):
                        fault.match = ""
                server.fail(*faults)
            lanes = {f"{row.vendor}-{number}": vendors[row.vendor] for number, row in enumerate(rows)}
            settings = Settings(_env_file=None, PIXORA_DATA_DIR=data, PIXORA_RENDERERS=1, PIXORA_MAX_OPEN_TASKS=500)
            studio = await stack.enter_async_context(open_studio(settings, Vendors(lanes, {})))
            turn = asyncio.Semaphore(AT_ONCE)
            asked = (_row(studio, row, lane, servers[row.vendor], turn) for lane, row in zip(lanes, rows, strict=True))
            return list(await asyncio.gather(*asked))


async def _row(studio: Studio, row: Row, lane: str, server: Server, turn: asyncio.Semaphore) -> Told:
    job = _job(row, lane)
    async with turn:
        task = await studio.films.open(LOCAL_USER)
        inputs = await _inputs(studio, task.id, row) if row.clip else {}
        first = await _attempt(studio, task.id, job, inputs)
        then = first if first.state == "done" else await _attempt(studio, task.id, job, inputs)
    spent = await studio.films.runner.carrier.stores.ledger.of_task(LOCAL_USER.user_id, task.id)
    assert spent.reserved == 0, f"{row.name}: something is still set aside"
    accepted = [one for one in server.jobs.values() if row.name in str(one.content)]
    error = first.error or {}
    return Told(
        row=row,
        first=str(error.get("code", "made")),
        then=str((then.error or {}).get("code", "made")),
        accepted=len(accepted),
        submitted=then.attempt,
        charged=spent.charged,
        read=str(error.get("message", "")),
    )


async def _inputs(studio: Studio, task_id: str, row: Row) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        picture = pictures(Path(folder), "picture", large=row.large)["picture"]
        path = f"tasks/{task_id}/scenes/{hashlib.sha256(row.name.encode()).hexdigest()[:12]}.png"
        await studio.assets.put(path, picture)
    return {"picture": path}


def _job(row: Row, lane: str) -> Job:
    """The row's name stands in the prompt: there its faults look for it."""
    prompt = f"A red fox on a dune: {row.name}."
    asked = (
        MotionRequest(prompt=prompt, seconds=5.0, raster=WIDE) if row.clip else ReferenceRequest(prompt=prompt, seed=1)
    )
    return Job(
        key="row",
        kind=JobKind.MOTION if row.clip else JobKind.REFERENCE,
        scene_id="s_row",
        provider=lane,
        model=(CLIPS if row.clip else PICTURES)[row.vendor],
        version="1",
        request=asked,
        fingerprint=hashlib.sha256(row.name.encode()).hexdigest(),
    )


async def _attempt(studio: Studio, task_id: str, job: Job, inputs: dict[str, str]) -> JobRow:
    """One run of the job, as a film's run begins it."""
    runner = studio.films.runner
    price = runner.price(job).high
    high = None if price is None else shown(price)
    async with studio.records.transaction() as connection:
        begun, _ = await Jobs.begin_in(connection, LOCAL_USER.user_id, task_id, job, inputs, runner.executor_id, high)
        if begun.vendor_id is None:
            await Ledger.reserve_in(
                connection,
                user_id=LOCAL_USER.user_id,
                task_id=task_id,
                job_id=begun.id,
                attempt=begun.attempt,
                provider=job.provider,
                high=price or Decimal(0),
                task_cap=None,
                day_cap=None,
            )
    await runner.engine.start(begun.id, begun.attempt)
    return await runner.carrier.waiters.wait(begun.id, lambda share, said: None)


def table(told: Sequence[Told]) -> str:
    """As it stands in docs/providers.md: faults that end alike in one line, with what is read of the first."""
    alike: dict[tuple[str, ...], list[Told]] = {}
    for one in told:
        then = "" if one.first == "made" else one.then
        key = (one.row.vendor, one.row.at, str(one.row.clip), one.first, then, str(one.accepted), shown(one.charged))
        alike.setdefault(key, []).append(one)
    lines = ["| vendor: call | faults | first | after “go on” | jobs taken | counted | the user reads |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    for (vendor, at, clip, first, then, accepted, charged), group in alike.items():
        faults = ", ".join(one.row.what for one in group) + (" (a clip)" if clip == "True" else "")
        read = group[0].read.replace("|", "/")
        lines.append(f"| {vendor}: {at} | {faults} | {first} | {then} | {accepted} | ${charged} | {read} |")
    return "\n".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as here:
        sys.stdout.write(table(asyncio.run(run(ROWS, Path(here)))) + "\n")
