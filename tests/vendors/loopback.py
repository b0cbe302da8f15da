"""The loopback vendor: speaks HTTP as paid vendors do, counts each call, works as long as they do, fails on demand.

`python -m tests.vendors.loopback --state FOLDER [--port 0] [--scale 0.01] [--seed 1] [--at-once 8] [--waiting 0]`
prints `{"url": ...}` as one line and serves on 127.0.0.1 until it is ended.

    POST /v1/{kind}                 queue a job: {"model", "request", "inputs", ...} -> {"id", "status_url", ...}
    GET  /v1/jobs/{id}[?wait=S]     {"status": queued|running|done|failed|cancelled, "position", "progress", "error"};
                                    answers when the job ends, after S seconds at the latest
    GET  /v1/jobs/{id}/result       the file; 409 before it is done
    POST /v1/jobs/{id}/cancel       {"cancelled": true or false}
    POST /v1/now/{kind}             the file, after the job's latency
    POST /control                   {"faults": [Fault, ...]}: replace the faults that are to come; {"forget": true}
    GET  /control/counts, /jobs     the books

A job's fate is settled when it is accepted and read off the clock from then on, so nothing is lost when this process is
killed either. The header `Idempotency-Key` is written down, and honoured only for models whose name ends in "-keyed".
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import io
import json
import random
import secrets
import socket
import sqlite3
import struct
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
import uvicorn
from PIL import Image, ImageDraw
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from pixora.film.speech import read_silently

LATENCIES = {
    "script": (6.5, 9.5),
    "reference": (9.0, 15.0),
    "picture": (9.0, 15.0),
    "narration": (2.0, 4.0),
    "music": (30.0, 50.0),
    "motion": (120.0, 300.0),
}
"""Seconds that real vendors take, from and to."""
PRICES = {"script": 0, "reference": 40_000, "picture": 40_000, "narration": 10_000, "music": 50_000, "motion": 350_000}
"""Millionths of a dollar for one; a motion's is for each 5 s begun."""
MOTION_STEP = 5.0
VOICE_PACE = 2.2
"""Words a second: slower than Pixora's estimate, so that a measured voice changes what was planned."""
WIDTH = 640
CLIP_WIDTH = 320
"""Clips are tiny: it is not their encoding that is to be measured."""
CLIP_FPS = 24
FACES = 24
"""Different colours and numbers; files of the same face still differ in a mark that no reader of them shows."""
QUEUED_SHARE = 0.05
"""Share of a job's latency that it is said to be queued, even when there is no queue."""
KEPT_ALIVE = 3600
"""Seconds: longer than any client keeps an idle connection, so that none is closed under a submission."""
HELD = 86_400.0 * 365
SLOWER = 10.0

BEFORE = ("rate_limit", "unavailable", "html_500", "invalid", "refused", "out_of_credit", "reset")
"""Faults that come before a job is accepted: nothing is made and nothing billed."""
AFTER = ("fail", "slow", "hang", "truncated", "accept_then_reset")


def latency(kind: str, body: str, seed: int) -> float:
    """Seconds, unscaled, that the submission `body` (its hash) takes: the same for the same seed, whenever it comes."""
    return random.Random(f"{seed} {body}").uniform(*LATENCIES[kind])


def price(kind: str, request: dict[str, Any]) -> int:
    """What is billed, in millionths of a dollar."""
    steps = max(1, round(-(-float(request["seconds"]) // MOTION_STEP))) if kind == "motion" else 1
    return PRICES[kind] * steps


def key_of(kind: str, content: dict[str, Any]) -> str:
    """Hash of a submission, by which a second one like it is known."""
    canonical = json.dumps([kind, content], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass
class Fault:
    """What goes wrong, and when: at the `nth` call counted from now, or at `every` so many.

    Calls are counted that are of `kind` ("*" for any), have `match` in their JSON, and come `at` "submit" (the default,
    also of the immediate API), "status" or "result"; at the latter two only faults of `BEFORE` are possible.
    """

    kind: str
    what: str
    nth: int = 0
    every: int = 0
    at: str = "submit"
    match: str = ""
    seen: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        allowed = BEFORE + AFTER if self.at == "submit" else BEFORE
        known = self.what in allowed and self.at in ("submit", "status", "result")
        if not known or (self.nth > 0) == (self.every > 0) or self.kind not in (*LATENCIES, "*"):
            raise ValueError(f"no such fault: {self}")

    def strikes(self, kind: str, at: str, content: str) -> bool:
        """Count a call; whether this one is hit."""
        if self.at != at or self.kind not in (kind, "*") or self.match not in content:
            return False
        self.seen += 1
        return self.seen == self.nth or (self.every > 0 and self.seen % self.every == 0)


@dataclass(frozen=True)
class Accepted:
    """A job as it stands in the books; times are Unix seconds, `price` is in millionths of a dollar."""

    id: str
    api: str
    kind: str
    model: str
    body: str
    key: str
    content: str
    price: int
    accepted_at: float
    starts_at: float
    ends_at: float
    fault: str
    cancelled_at: float | None
    collects: int

    def state(self, now: float) -> str:
        if self.cancelled_at is not None:
            return "cancelled"
        if now < self.starts_at + QUEUED_SHARE * min(self.ends_at - self.starts_at, 60.0):
            return "queued"
        if now < self.ends_at:
            return "running"
        return "failed" if self.fault == "fail" else "done"


class Books:
    """Everything that was asked, accepted, collected, cancelled and billed, in SQLite.

    Only the event loop's thread writes. A process that is killed loses nothing of what it had answered.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(
            """
            CREATE TABLE IF NOT EXISTS calls (
                n INTEGER PRIMARY KEY, at REAL, api TEXT, kind TEXT, body TEXT, key TEXT, outcome TEXT);
            CREATE TABLE IF NOT EXISTS jobs (
                id TEXT PRIMARY KEY, api TEXT, kind TEXT, model TEXT, body TEXT, key TEXT, content TEXT, price INTEGER,
                accepted_at REAL, starts_at REAL, ends_at REAL, fault TEXT, cancelled_at REAL, collects INTEGER);
            CREATE INDEX IF NOT EXISTS jobs_at_work ON jobs (kind, ends_at);
            CREATE INDEX IF NOT EXISTS jobs_key ON jobs (key);
            """
        )

    def note(self, api: str, kind: str, body: str, key: str, outcome: str) -> None:
        """Write down a call and what came of it."""
        self._db.execute(
            "INSERT INTO calls (at, api, kind, body, key, outcome) VALUES (?, ?, ?, ?, ?, ?)",
            (time.time(), api, kind, body, key, outcome),
        )

    def accept(self, job: Accepted) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        values = tuple(vars(job).values())
        self._db.execute(f"INSERT INTO jobs VALUES ({', '.join('?' * len(values))})", values)
        self.note(job.api, job.kind, job.body, job.key, "accepted")
        self._db.execute("COMMIT")

    def find(self, job_id: str) -> Accepted | None:
        return self._one("SELECT * FROM jobs WHERE id = ?", job_id)

    def keyed(self, kind: str, key: str) -> Accepted | None:
        """The job that was accepted under an idempotency key."""
        return self._one("SELECT * FROM jobs WHERE kind = ? AND key = ? ORDER BY accepted_at LIMIT 1", kind, key)

    def ends(self, kind: str, now: float) -> list[float]:
        """When the jobs of a kind that are queued or running end, latest first."""
        rows = self._db.execute(
            "SELECT ends_at FROM jobs WHERE kind = ? AND ends_at > ? AND cancelled_at IS NULL ORDER BY ends_at DESC",
            (kind, now),
        )
        return [end for (end,) in rows]

    def before(self, job: Accepted, now: float) -> int:
        """Jobs of the same kind that wait in front of this one."""
        rows = self._db.execute(
            "SELECT count(*) FROM jobs WHERE kind = ? AND starts_at > ? AND starts_at < ? AND cancelled_at IS NULL",
            (job.kind, now, job.starts_at),
        )
        return int(rows.fetchone()[0])

    def cancel(self, job_id: str, now: float) -> None:
        self._db.execute("UPDATE jobs SET cancelled_at = ? WHERE id = ?", (now, job_id))

    def collect(self, job_id: str) -> None:
        self._db.execute("UPDATE jobs SET collects = collects + 1 WHERE id = ?", (job_id,))

    def end(self, job_id: str, now: float) -> None:
        """Let go of a job that hung."""
        self._db.execute("UPDATE jobs SET ends_at = ? WHERE id = ?", (now, job_id))

    def forget(self) -> None:
        self._db.executescript("BEGIN IMMEDIATE; DELETE FROM calls; DELETE FROM jobs; COMMIT")

    def jobs(self) -> list[dict[str, Any]]:
        now = time.time()
        found = [Accepted(*row) for row in self._db.execute("SELECT * FROM jobs ORDER BY rowid")]
        return [vars(job) | {"content": json.loads(job.content), "status": job.state(now)} for job in found]

    def counts(self) -> dict[str, dict[str, int]]:
        """For each kind that was asked for:

        `submitted` jobs accepted, `distinct` bodies and `keys` (idempotency keys) among them, `twice` bodies that were
        accepted more than once, `billed_twice` bodies that were billed more than once; `replayed` answered by an
        earlier job of the same key, `rejected` turned away; `done`, `failed` and `cancelled` by now, `collected`
        downloads begun; `billed` in millionths of a dollar (what failed or was cancelled is not).
        """
        now = time.time()
        rows = self._db.execute(
            """
            WITH calls_of AS (
                SELECT kind, sum(outcome = 'replayed') AS replayed,
                    sum(outcome NOT IN ('accepted', 'replayed')) AS rejected
                FROM calls GROUP BY kind),
            bodies AS (
                SELECT kind, body, count(*) AS times, sum(fault != 'fail' AND cancelled_at IS NULL) AS paid
                FROM jobs GROUP BY kind, body),
            bodies_of AS (
                SELECT kind, count(*) AS bodies, sum(times > 1) AS twice, sum(paid > 1) AS billed_twice
                FROM bodies GROUP BY kind),
            jobs_of AS (
                SELECT kind, count(*) AS submitted, count(DISTINCT key) AS keys,
                    sum(cancelled_at IS NULL AND fault != 'fail' AND ends_at <= :now) AS done,
                    sum(cancelled_at IS NULL AND fault = 'fail' AND ends_at <= :now) AS failed,
                    count(cancelled_at) AS cancelled, sum(collects) AS collected,
                    sum(CASE WHEN cancelled_at IS NULL AND fault != 'fail' THEN price ELSE 0 END) AS billed
                FROM jobs GROUP BY kind)
            SELECT kind, submitted, bodies, keys, twice, billed_twice, replayed, rejected, done, failed, cancelled,
                collected, billed
            FROM calls_of LEFT JOIN jobs_of USING (kind) LEFT JOIN bodies_of USING (kind) ORDER BY kind
            """,
            {"now": now},
        )
        names = ["submitted", "distinct", "keys", "twice", "billed_twice", "replayed", "rejected"]
        names += ["done", "failed", "cancelled", "collected", "billed"]
        return {kind: dict(zip(names, (value or 0 for value in row), strict=True)) for kind, *row in rows}

    def _one(self, query: str, *values: str) -> Accepted | None:
        row = self._db.execute(query, values).fetchone()
        return Accepted(*row) if row else None


@dataclass(frozen=True)
class Shape:
    """What a result looks and sounds like; results of the same shape are made once."""

    kind: str
    face: int
    width: int = 0
    height: int = 0
    seconds: float = 0.0

    @staticmethod
    def of(kind: str, request: dict[str, Any], body: str) -> Shape:
        """Raises KeyError, TypeError or ValueError for a request that lacks what its kind needs."""
        face = int(body[:8], 16) % FACES
        match kind:
            case "script":
                return Shape(kind, face)
            case "narration":
                return Shape(kind, face % 4, seconds=read_silently(request["text"], VOICE_PACE).seconds)
            case "music":
                return Shape(kind, face % 4, seconds=float(request["seconds"]))
        raster = request.get("raster") or {"width": 512, "height": 512}
        widest = CLIP_WIDTH if kind == "motion" else WIDTH
        scale = min(1.0, widest / raster["width"])
        width, height = (max(2, round(raster[side] * scale / 2) * 2) for side in ("width", "height"))
        if kind == "motion":
            return Shape(kind, face % 6, width, height, float(request["seconds"]))
        return Shape("picture", face, width, height)

    def make(self) -> bytes:
        match self.kind:
            case "script":
                return b"{}"
            case "picture":
                return _picture(self)
            case "motion":
                return _clip(self)
        return _tone(self)

    @property
    def content_type(self) -> str:
        types = {"script": "application/json", "picture": "image/png", "motion": "video/mp4"}
        return types.get(self.kind, "audio/flac")


def _colour(face: int) -> tuple[int, int, int]:
    return (60 + 67 * face % 160, 60 + 113 * face % 160, 60 + 29 * face % 160)


def _picture(shape: Shape) -> bytes:
    image = Image.new("RGB", (shape.width, shape.height), _colour(shape.face))
    place = (shape.width / 2, shape.height / 2)
    ImageDraw.Draw(image).text(place, str(shape.face), "white", anchor="mm", font_size=min(place))
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _clip(shape: Shape) -> bytes:
    """A flat colour with a square that crosses it once."""
    file = io.BytesIO()
    frames = round(shape.seconds * CLIP_FPS)
    side = max(2, shape.height // 4)
    with av.open(file, "w", format="mp4") as film:
        options = {"preset": "ultrafast", "threads": "1"}
        track = film.add_stream("libx264", rate=CLIP_FPS, options=options)
        track.width, track.height, track.pix_fmt = shape.width, shape.height, "yuv420p"
        for number in range(frames):
            pixels = np.full((shape.height, shape.width, 3), _colour(shape.face), np.uint8)
            at = (shape.width - side) * number // frames
            pixels[side : 2 * side, at : at + side] = 240
            film.mux(track.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        film.mux(track.encode())
    return file.getvalue()


def _tone(shape: Shape) -> bytes:
    """A voice is 24 kHz mono, music 48 kHz stereo."""
    voice = shape.kind == "narration"
    rate, layout, channels = (24_000, "mono", 1) if voice else (48_000, "stereo", 2)
    t = np.arange(round(shape.seconds * rate)) / rate
    level = 6000 * np.minimum(1.0, np.minimum(t, shape.seconds - t) / 0.02)
    sound = (level * np.sin(2 * np.pi * (180 if voice else 260) * (1 + shape.face / 6) * t)).astype(np.int16)
    file = io.BytesIO()
    with av.open(file, "w", format="flac") as film:
        track = film.add_stream("flac", rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(np.repeat(sound, channels)[None], format="s16", layout=layout)
        frame.rate = rate
        film.mux(track.encode(frame))
        film.mux(track.encode())
    return file.getvalue()


def mark(content_type: str, file: bytes, body: str) -> bytes:
    """The file with `body` in it where readers skip it: results of different submissions differ, as real ones do."""
    text = body.encode()
    match content_type:
        case "image/png":
            chunk = b"tEXt" + b"Comment\0" + text
            cut = 8 + 25
            note = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        case "audio/flac":
            cut = 4 + 4 + 34
            note = struct.pack(">I", 2 << 24 | 4 + len(text)) + b"loop" + text
        case "video/mp4":
            cut = len(file)
            note = struct.pack(">I", 8 + len(text)) + b"free" + text
        case _:
            return json.dumps({"text": body}).encode()
    return file[:cut] + note + file[cut:]


class Works:
    """Results, each shape made once, beside the event loop and one after the other."""

    def __init__(self) -> None:
        self._made: dict[Shape, asyncio.Task[bytes]] = {}
        self._one = asyncio.Semaphore(1)

    def begin(self, shape: Shape) -> asyncio.Task[bytes]:
        if shape not in self._made:
            self._made[shape] = asyncio.create_task(self._make(shape))
        return self._made[shape]

    async def _make(self, shape: Shape) -> bytes:
        async with self._one:
            return await asyncio.to_thread(shape.make)


class _Connection(H11Protocol):
    """Lets the vendor hang up on a client, which no ASGI message can."""

    open: dict[tuple[str, int], asyncio.Transport] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio does so for sockets of its own making alone; else each answer waits 40 ms for an acknowledgement.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.client:
            self.open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.client:
            self.open.pop(self.client, None)


class Cut(Response):
    """An answer that ends with the connection: after half of `content`, or with a reset before anything was said."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = _Connection.open[scope["client"]]
        if self.body:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            half = bytes(self.body)[: len(self.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            transport.close()
        else:
            linger = struct.pack("ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


class Vendor:
    """Answers requests out of the books."""

    def __init__(self, books: Books, *, scale: float, seed: int, at_once: int, waiting: int) -> None:
        self.books, self.works = books, Works()
        self.scale, self.seed, self.at_once, self.waiting = scale, seed, at_once, waiting
        self.faults: list[Fault] = []
        routes: tuple[tuple[str, str, Callable[[Request], Awaitable[Response]]], ...] = (
            ("GET", "/v1/jobs/{id}", self.status),
            ("GET", "/v1/jobs/{id}/result", self.result),
            ("POST", "/v1/jobs/{id}/cancel", self.cancel),
            ("POST", "/v1/now/{kind}", self.now),
            ("POST", "/v1/{kind}", self.submit),
            ("POST", "/control", self.control),
            ("GET", "/control/counts", self.counts),
            ("GET", "/control/jobs", self.jobs),
        )
        self.app = Starlette(routes=[Route(path, answer, methods=[method]) for method, path, answer in routes])

    async def submit(self, request: Request) -> Response:
        job = await self._accept(request, "queue")
        if isinstance(job, Response):
            return job
        if job.fault == "accept_then_reset":
            return Cut()
        url = f"{request.base_url}v1/jobs/{job.id}"
        return JSONResponse(
            {"id": job.id, "status_url": url, "result_url": f"{url}/result", "cancel_url": f"{url}/cancel"}
        )

    async def now(self, request: Request) -> Response:
        job = await self._accept(request, "now")
        if isinstance(job, Response):
            return job
        if job.fault == "hang":
            while (await request.receive())["type"] != "http.disconnect":
                pass
            self.books.end(job.id, time.time())
            return Response()
        await asyncio.sleep(max(0.0, job.ends_at - time.time()))
        if job.fault == "fail":
            return _error(500, "failed", "the model failed")
        return Cut() if job.fault == "accept_then_reset" else await self._file(job)

    async def status(self, request: Request) -> Response:
        job = self.books.find(request.path_params["id"])
        if job is None:
            return _error(404, "not_found", "there is no such job")
        if fault := self._fault(job.kind, "status", job.content):
            return self._faulty(fault)
        wait = float(request.query_params.get("wait", 0))
        if wait > 0:
            await asyncio.sleep(min(wait, max(0.0, job.ends_at - time.time())))
            # It may have been cancelled meanwhile.
            job = self.books.find(job.id) or job
        now = time.time()
        state = job.state(now)
        told: dict[str, Any] = {"id": job.id, "status": state}
        if state == "queued":
            told["position"] = self.books.before(job, now)
        if state == "running":
            told["progress"] = round((now - job.starts_at) / (job.ends_at - job.starts_at), 3)
        if state == "failed":
            told["error"] = {"code": "failed", "message": "the model failed"}
        return JSONResponse(told)

    async def result(self, request: Request) -> Response:
        job = self.books.find(request.path_params["id"])
        if job is None:
            return _error(404, "not_found", "there is no such job")
        if fault := self._fault(job.kind, "result", job.content):
            return self._faulty(fault)
        if (state := job.state(time.time())) != "done":
            return _error(409, "not_done", f"the job is {state}")
        return await self._file(job)

    async def cancel(self, request: Request) -> Response:
        job = self.books.find(request.path_params["id"])
        if job is None:
            return _error(404, "not_found", "there is no such job")
        now = time.time()
        if open_still := job.state(now) in ("queued", "running"):
            self.books.cancel(job.id, now)
        return JSONResponse({"cancelled": open_still or job.cancelled_at is not None})

    async def control(self, request: Request) -> Response:
        try:
            wishes = await request.json()
            self.faults = [Fault(**fault) for fault in wishes.get("faults", ())]
            if wishes.get("forget"):
                self.books.forget()
        except (TypeError, ValueError) as error:
            return _error(400, "invalid", str(error))
        return JSONResponse({"faults": len(self.faults)})

    async def counts(self, request: Request) -> Response:
        return JSONResponse(self.books.counts())

    async def jobs(self, request: Request) -> Response:
        return JSONResponse(self.books.jobs())

    async def _accept(self, request: Request, api: str) -> Accepted | Response:
        """The job that a submission came to, or the answer that turns it away."""
        kind, key = request.path_params["kind"], request.headers.get("idempotency-key", "")
        if kind not in LATENCIES:
            return _error(404, "not_found", f"nothing here makes {kind}")
        text = (await request.body()).decode()
        try:
            content = json.loads(text)
            body, model = key_of(kind, content), str(content["model"])
            shape, cost = Shape.of(kind, content["request"], body), price(kind, content["request"])
        except (KeyError, TypeError, ValueError) as error:
            self.books.note(api, kind, "", key, "invalid")
            return _error(400, "invalid", f"the request cannot be read: {error}")
        if model.endswith("-keyed") and key and (earlier := self.books.keyed(kind, key)):
            self.books.note(api, kind, body, key, "replayed")
            return earlier
        fault = self._fault(kind, "submit", text)
        if fault in BEFORE:
            self.books.note(api, kind, body, key, fault)
            return self._faulty(fault)
        now = time.time()
        ends = self.books.ends(kind, now)
        if len(ends) >= self.at_once + (self.waiting if api == "queue" else 0):
            self.books.note(api, kind, body, key, "busy")
            return self._busy(min(ends) - now)
        starts = ends[self.at_once - 1] if len(ends) >= self.at_once else now
        takes = latency(kind, body, self.seed) * self.scale * (SLOWER if fault == "slow" else 1.0)
        job = Accepted(
            id=f"{kind}-{secrets.token_hex(8)}",
            api=api,
            kind=kind,
            model=model,
            body=body,
            key=key,
            content=text,
            price=cost,
            accepted_at=now,
            starts_at=starts,
            ends_at=starts + (HELD if fault == "hang" else takes),
            fault=fault,
            cancelled_at=None,
            collects=0,
        )
        self.books.accept(job)
        self.works.begin(shape)
        return job

    async def _file(self, job: Accepted) -> Response:
        shape = Shape.of(job.kind, json.loads(job.content)["request"], job.body)
        file = mark(shape.content_type, await self.works.begin(shape), job.body)
        self.books.collect(job.id)
        cut = job.fault == "truncated" and job.collects == 0
        headers = {"X-Billed-Micros": str(job.price), "X-Request-Id": job.id}
        return (Cut if cut else Response)(file, media_type=shape.content_type, headers=headers)

    def _fault(self, kind: str, at: str, content: str) -> str:
        """The first fault that this call is hit by, or ""; each counts it."""
        struck = [fault.what for fault in self.faults if fault.strikes(kind, at, content)]
        return struck[0] if struck else ""

    def _faulty(self, fault: str) -> Response:
        match fault:
            case "rate_limit":
                return self._busy(2.0 * self.scale)
            case "unavailable":
                return _error(503, "unavailable", "down for maintenance")
            case "html_500":
                return Response("<html><body><h1>500 Server Error</h1></body></html>", 500, media_type="text/html")
            case "invalid":
                return _error(400, "invalid", "the prompt is too long")
            case "refused":
                return _error(422, "refused", "this content is not allowed")
            case "out_of_credit":
                return _error(402, "out_of_credit", "the balance is exhausted")
        return Cut()

    def _busy(self, seconds: float) -> Response:
        """429; the wait is in seconds with a fraction, since time is scaled here."""
        wait = min(max(seconds, 0.02), 60.0 * self.scale + 0.02)
        answer = _error(429, "rate_limited", "too many jobs at once")
        answer.headers["Retry-After"] = f"{wait:.3f}"
        return answer


def _error(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.vendors.loopback")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--waiting", type=int, default=0)
    asyncio.run(serve(parser.parse_args()))


async def serve(wishes: argparse.Namespace) -> None:
    wishes.state.mkdir(parents=True, exist_ok=True)
    vendor = Vendor(
        Books(wishes.state / "loopback.sqlite"),
        scale=wishes.scale,
        seed=wishes.seed,
        at_once=wishes.at_once,
        waiting=wishes.waiting,
    )
    config = uvicorn.Config(
        vendor.app,
        http=_Connection,
        lifespan="off",
        log_level="warning",
        timeout_keep_alive=KEPT_ALIVE,
        timeout_graceful_shutdown=1,
    )
    with socket.create_server(("127.0.0.1", wishes.port), backlog=1024) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        print(json.dumps({"url": url}), flush=True)
        await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    main()
