"""Has a vendor make a job, paid once: intent written, handed in, the vendor's id kept, the result collected."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import structlog

from pixora.film.errors import PixoraError, TimedOut, Uncertain
from pixora.film.job import Job
from pixora.production.engine import Steps
from pixora.production.lanes import Lane
from pixora.production.observer import Watch
from pixora.production.patience import patiently
from pixora.production.retry import Policy
from pixora.providers.base import Delivered, Immediate, Queued, Vendor
from pixora.store.jobs import JobRow, Jobs

log = structlog.get_logger(__name__)

T = TypeVar("T")
Told = Callable[[float, str], None]


class Stopped(Exception):
    """The attempt was stopped, or is another process's by now: nothing is to be written of it."""


class Buyer:
    """Deals with vendors, each in its lane."""

    def __init__(
        self, jobs: Jobs, lanes: Mapping[str, Lane], watch: Watch, policy: Policy, chance: random.Random
    ) -> None:
        self._jobs, self._lanes, self._watch = jobs, lanes, watch
        self._policy, self._chance = policy, chance

    async def buy(
        self, vendor: Vendor, row: JobRow, inputs: Mapping[str, Path], steps: Steps, out: Path, tell: Told
    ) -> Delivered:
        """Submit once and collect, trying again what is safe to try again until the job's deadline."""
        job, lane = row.job(), self._lanes[row.provider]
        limit = vendor.deadline(job)
        left = limit
        """Seconds of the vendor's: waiting for a free slot of its lane is not its fault."""
        tried = 0
        if row.retry_at is not None:
            await asyncio.sleep(max(0.0, row.retry_at - time.time()))

        while True:
            began = 0.0
            try:
                async with (
                    lane.slot(row.user_id, (row.id, row.attempt)),
                    self._watch.call(row.provider, row.kind.value),
                    asyncio.timeout(left),
                ):
                    began = time.monotonic()
                    if isinstance(vendor, Queued):
                        delivered = await self._queued(vendor, job, row, inputs, steps, out, tell)
                    elif isinstance(vendor, Immediate):
                        delivered = await self._immediate(vendor, job, row, inputs, out, tell)
                    else:
                        raise TypeError(f"{row.provider} is neither queued nor immediate")
                lane.breaker.worked()
                return delivered
            except TimeoutError:
                raise TimedOut(row.provider, limit) from None
            except PixoraError as error:
                if error.code == "provider_unavailable":
                    lane.breaker.failed()
                tried += 1
                left -= time.monotonic() - began if began else 0.0
                wait = self._policy.delay(error, tried, left, self._chance)
                if wait is None:
                    raise
                wait = max(wait, lane.breaker.wait())
                left = max(1.0, left - wait)
                log.info("vendor is tried again", provider=row.provider, code=error.code, seconds=round(wait, 1))
                await self._note(row, retry_at=time.time() + wait)
                await asyncio.sleep(wait)

    async def _queued(
        self, vendor: Queued, job: Job, row: JobRow, inputs: Mapping[str, Path], steps: Steps, out: Path, tell: Told
    ) -> Delivered:
        async def submit() -> str:
            await self._lanes[row.provider].pace()
            await self._intend(row)
            vendor_id = await self._call(row, lambda: vendor.submit(job, inputs, f"{row.id}:{row.attempt}"))
            await self._note(row, vendor_id=vendor_id, state="submitted")
            return vendor_id

        stood = await self._jobs.get(row.id)
        vendor_id = stood.vendor_id or await steps("submit", submit)
        return await vendor.collect(job, vendor_id, out, tell)

    async def _immediate(
        self, vendor: Immediate, job: Job, row: JobRow, inputs: Mapping[str, Path], out: Path, tell: Told
    ) -> Delivered:
        await self._lanes[row.provider].pace()
        await self._intend(row)
        return await self._call(row, lambda: vendor.make(job, inputs, out, tell))

    async def _intend(self, row: JobRow) -> None:
        """Write the intent of a paid call. Raises `Uncertain` when a call was begun before and nothing came back."""
        if await self._jobs.intend(row):
            return
        stood = await self._jobs.get(row.id)
        if not stood.same_attempt(row):
            raise Stopped
        raise Uncertain(row.provider, "price unknown" if row.price is None else f"${row.price}")

    async def _call(self, row: JobRow, call: Callable[[], Awaitable[T]]) -> T:
        """A paid call. What the vendor surely did not take clears the intent."""
        try:
            return await call()
        except Uncertain:
            raise
        except PixoraError:
            await self._note(row, intent_at=None)
            raise

    async def _note(self, row: JobRow, **values: Any) -> None:
        """Write down how far the attempt is, however long the records are away for: what a vendor has said is known
        here alone. Raises `Stopped` when the attempt is another's by now."""
        if not await patiently(lambda: self._jobs.note(row, **values)):
            raise Stopped
