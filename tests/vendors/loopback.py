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
import json
import random
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.vendors.hanging_up import KEPT_ALIVE, Cut, _Connection
from tests.vendors.loopback_books import Accepted, Books
from tests.vendors.loopback_results import Shape, Works, mark

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
