"""Adapters to the loopback vendor, written as those to real vendors are: one by its queue, one by its immediate API."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import math
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import anyio
import httpx

from pixora.film.errors import (
    InvalidInput,
    OutOfCredit,
    ProviderFailed,
    ProviderUnavailable,
    RateLimited,
    Refused,
    Uncertain,
)
from pixora.film.job import Job, JobKind, Made, MadeFile, NarrationRequest
from pixora.film.money import UNKNOWN, Price, amount, exactly, shown
from pixora.film.plan import Choice
from pixora.film.speech import read_silently
from pixora.media.probe import Probe, probe
from pixora.providers.base import Delivered, Inputs, Progress
from tests.vendors.loopback import LATENCIES
from tests.vendors.loopback_results import VOICE_PACE

QUEUED = "loopback"
IMMEDIATE = "loopback-now"
CHOICES_LOOPBACK: dict[JobKind, Choice] = {
    JobKind.REFERENCE: Choice(provider=QUEUED, model="loop-picture", version="1"),
    JobKind.PICTURE: Choice(provider=QUEUED, model="loop-picture", version="1", references=4),
    JobKind.MOTION: Choice(provider=QUEUED, model="loop-motion", version="1", seconds=(5.0, 10.0)),
    JobKind.NARRATION: Choice(provider=IMMEDIATE, model="loop-voice", version="1"),
    JobKind.MUSIC: Choice(provider=QUEUED, model="loop-music", version="1"),
}
"""A model's name may end in "-unpriced" (nobody knows its price) or "-keyed" (the vendor honours idempotency keys)."""
PRICES = {
    JobKind.REFERENCE: Decimal("0.04"),
    JobKind.PICTURE: Decimal("0.04"),
    JobKind.NARRATION: Decimal("0.01"),
    JobKind.MUSIC: Decimal("0.05"),
}
"""USD for one."""
MOTION_PRICE, MOTION_STEP = Decimal("0.35"), 5
"""USD for each so many seconds begun."""
FILES = {
    JobKind.REFERENCE: MadeFile(part="image", name="picture.png", content_type="image/png"),
    JobKind.PICTURE: MadeFile(part="image", name="picture.png", content_type="image/png"),
    JobKind.MOTION: MadeFile(part="video", name="motion.mp4", content_type="video/mp4"),
    JobKind.NARRATION: MadeFile(part="audio", name="voice.flac", content_type="audio/flac"),
    JobKind.MUSIC: MadeFile(part="audio", name="music.flac", content_type="audio/flac"),
}
POLLS = 8
"""Times that a job is asked after while it takes as long as usual; the vendor answers at once when it ends."""
QUICKEST, SLOWEST = 0.05, 5.0
"""Seconds that a poll waits for an answer, at least and at most."""


class _Loopback:
    """What both adapters know: prices, times, and how the vendor's answers are read."""

    name: str

    def __init__(
        self, url: str, *, scale: float = 0.01, slots: int = 8, per_minute: int = 0, deadline: float | None = None
    ) -> None:
        """`scale` as the vendor was started with; `deadline` in seconds, by default many times the usual."""
        self.slots, self.per_minute = slots, per_minute
        self._scale, self._deadline = scale, deadline
        self._http = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(30.0),
            transport=httpx.AsyncHTTPTransport(retries=0, limits=httpx.Limits(max_connections=None)),
            trust_env=False,
        )

    async def close(self) -> None:
        await self._http.aclose()

    def price(self, job: Job) -> Price:
        if job.model.endswith("-unpriced"):
            return UNKNOWN
        if job.kind is JobKind.MOTION:
            return exactly(MOTION_PRICE * math.ceil(_asked(job)["seconds"] / MOTION_STEP))
        _file(job)
        return exactly(PRICES[job.kind])

    def seconds(self, job: Job) -> float:
        return sum(LATENCIES[job.kind.value]) / 2 * self._scale

    def deadline(self, job: Job) -> float:
        return self._deadline or 10.0 + 4 * max(LATENCIES[job.kind.value]) * self._scale

    async def _body(self, job: Job, inputs: Inputs) -> dict[str, Any]:
        """The submission: all that the result depends on. Files are told by their hash and size."""
        return {
            "model": job.model,
            "version": job.version,
            "take": job.take,
            "request": _asked(job),
            "inputs": {role: await asyncio.to_thread(_told, path) for role, path in sorted(inputs.items())},
        }

    @contextlib.asynccontextmanager
    async def _making(self, job: Job, *, keyed: bool = False) -> AsyncIterator[None]:
        """Around a call that makes something: one that was cut off may have been carried out.

        With a key that the vendor honours it may be made again, so it is as if the vendor had been away.
        """
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise ProviderUnavailable(self.name, _words(error)) from error
        except httpx.TransportError as error:
            if keyed:
                raise ProviderUnavailable(self.name, _words(error)) from error
            high = self.price(job).high
            raise Uncertain(self.name, "price unknown" if high is None else f"${shown(high)}") from error

    @contextlib.asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        """Around a call that can be made as often as one likes."""
        try:
            yield
        except httpx.TransportError as error:
            raise ProviderUnavailable(self.name, _words(error)) from error

    async def _told(self, answer: httpx.Response, job: Job) -> dict[str, Any]:
        """The JSON of an answer. Raises what it says went wrong."""
        if answer.is_error:
            await self._raise(answer, job)
        try:
            told: dict[str, Any] = answer.json()
        except ValueError as error:
            raise ProviderUnavailable(self.name, "its answer cannot be read") from error
        return told

    async def _raise(self, answer: httpx.Response, job: Job) -> NoReturn:
        await answer.aread()
        try:
            fault = answer.json()["error"]
            code, why = str(fault["code"]), str(fault["message"])
        except (KeyError, TypeError, ValueError):
            code, why = "", f"HTTP {answer.status_code}"
        match answer.status_code:
            case 429:
                raise RateLimited(self.name, _wait(answer.headers.get("retry-after")))
            case 402:
                raise OutOfCredit(self.name)
            case 422 if code == "refused":
                raise Refused(self.name, _prompt(job), why)
            case 400 | 422:
                raise InvalidInput("invalid_request", f"{self.name} does not take this: {why}.", "Change it.")
            case status if status >= 500 and code != "failed":
                raise ProviderUnavailable(self.name, why)
        raise ProviderFailed(self.name, why)

    async def _deliver(self, answer: httpx.Response, job: Job, out: Path, request_id: str) -> Delivered:
        """Stream an answer into the job's file and measure it. Nothing is left of a file that was cut off."""
        if answer.is_error:
            await self._raise(answer, job)
        file = _file(job)
        path = out / file.name
        try:
            async with await anyio.open_file(path, "wb") as sink:
                async for piece in answer.aiter_bytes():
                    await sink.write(piece)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        billed = answer.headers.get("x-billed-micros")
        return Delivered(
            made=await asyncio.to_thread(_measured, job, file, out),
            billed=None if billed is None else amount(Decimal(billed) / 1_000_000),
            request_ids=(request_id,),
        )


class LoopbackQueued(_Loopback):
    """The vendor's queue: `submit` returns an id, by which any process collects."""

    name = QUEUED

    async def submit(self, job: Job, inputs: Inputs, key: str) -> str:
        """See `Queued`. Raises `Uncertain` when the vendor may have accepted the job and its id was lost."""
        body = await self._body(job, inputs)
        async with self._making(job, keyed=job.model.endswith("-keyed")):
            answer = await self._http.post(f"/v1/{job.kind.value}", json=body, headers={"Idempotency-Key": key})
        return str((await self._told(answer, job))["id"])

    async def collect(self, job: Job, vendor_id: str, out: Path, progress: Progress) -> Delivered:
        wait = min(SLOWEST, max(QUICKEST, self.seconds(job) / POLLS))
        while True:
            async with self._asking():
                answer = await self._http.get(f"/v1/jobs/{vendor_id}", params={"wait": wait})
            told = await self._told(answer, job)
            match told["status"]:
                case "done":
                    break
                case "failed":
                    raise ProviderFailed(self.name, told["error"]["message"])
                case "cancelled":
                    raise ProviderFailed(self.name, "the job was cancelled there")
                case "queued":
                    progress(0.0, f"place {told['position'] + 1} in the queue")
                case _:
                    progress(told["progress"], "at work")
        async with self._asking(), self._http.stream("GET", f"/v1/jobs/{vendor_id}/result") as answer:
            return await self._deliver(answer, job, out, vendor_id)

    async def cancel(self, job: Job, vendor_id: str) -> bool:
        async with self._asking():
            answer = await self._http.post(f"/v1/jobs/{vendor_id}/cancel")
        return bool((await self._told(answer, job))["cancelled"])


class LoopbackImmediate(_Loopback):
    """The vendor's immediate API: the answer is the file."""

    name = IMMEDIATE

    async def make(self, job: Job, inputs: Inputs, out: Path, progress: Progress) -> Delivered:
        """See `Immediate`. Raises `Uncertain` when the answer was cut off, or did not come until the deadline."""
        body = await self._body(job, inputs)
        progress(0.0, "at work")
        patience = httpx.Timeout(30.0, read=self.deadline(job))
        async with (
            self._making(job),
            self._http.stream("POST", f"/v1/now/{job.kind.value}", json=body, timeout=patience) as answer,
        ):
            return await self._deliver(answer, job, out, answer.headers.get("x-request-id", ""))


def _asked(job: Job) -> dict[str, Any]:
    return job.request.model_dump(mode="json")


def _prompt(job: Job) -> str:
    asked = _asked(job)
    return str(asked.get("prompt") or asked.get("text") or asked.get("mood") or "")


def _file(job: Job) -> MadeFile:
    if job.kind not in FILES:
        raise InvalidInput("craft_missing", f"The loopback vendor makes no {job.kind.value}.", "Choose another.")
    return FILES[job.kind]


def _told(path: Path) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size}


def _wait(header: str | None) -> float | None:
    try:
        return float(header) if header else None
    except ValueError:
        return None


def _words(error: httpx.TransportError) -> str:
    return str(error) or type(error).__name__


def _measured(job: Job, file: MadeFile, out: Path) -> Made:
    """What arrived, with the facts measured on it, and the words of a voice."""
    found = probe(out / file.name)
    if not isinstance(job.request, NarrationRequest):
        return Made(files=(file,), facts=_facts(job.kind, found))
    speech = read_silently(job.request.text, VOICE_PACE)
    (out / "words.json").write_text(speech.model_dump_json(), encoding="utf-8")
    words = MadeFile(part="words", name="words.json", content_type="application/json")
    facts = {"speech": speech.model_dump(mode="json"), "seconds": speech.seconds}
    return Made(files=(file, words), facts=facts)


def _facts(kind: JobKind, found: Probe) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if found.video:
        facts |= {"width": found.video.width, "height": found.video.height}
    if kind is JobKind.MOTION and found.video:
        facts["seconds"] = round(found.video.seconds, 4)
    if kind is JobKind.MUSIC and found.audio:
        facts["seconds"] = round(found.audio.seconds, 4)
    return facts
