"""Carries out one attempt at a job: on this machine in a child, or by a vendor who is paid once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from pixora.film.errors import (
    InvalidInput,
    ModelGone,
    NotConfigured,
    PixoraError,
    ProviderError,
    ProviderFailed,
    Refused,
    TimedOut,
    Unavailable,
    Uncertain,
    Unreadable,
    Unusable,
)
from pixora.film.job import Made
from pixora.film.plan import HERE
from pixora.production.buying import Buyer, Stopped
from pixora.production.children import Children
from pixora.production.engine import Engine, Steps
from pixora.production.lanes import Lane
from pixora.production.observer import Watch
from pixora.production.outcome import Outcomes, Stores, told
from pixora.production.patience import patiently
from pixora.production.relay import Relay, read_share
from pixora.production.retry import Policy
from pixora.production.waiters import Waiters
from pixora.production.work import CREDENTIALS, SIGNED
from pixora.providers.base import Delivered, Queued, Vendor
from pixora.store.database import unreachable
from pixora.store.jobs import COLLECTABLE, JobRow, Jobs
from pixora.store.ledger import Ledger, OverBudget
from pixora.store.places import Places
from pixora.store.unbroken import unbroken

log = structlog.get_logger(__name__)

VERDICTS = (InvalidInput, ModelGone, ProviderFailed, Refused, Unreadable, Unusable)
"""Faults that are the end of a job that a vendor has. All others leave it there: it is collected and not made again."""
ANSWER_S = 30.0
"""Seconds that a stop waits for a submission that is on its way."""


@dataclass(frozen=True)
class Caps:
    """What may be spent at most, in USD, on a task and by its user in a day; None for no cap."""

    task: Decimal | None
    day: Decimal | None


class Carrier:
    """Makes jobs. What came of one stands in its row; those who wait in this process are told at once."""

    def __init__(
        self,
        stores: Stores,
        children: Children,
        engine: Engine,
        vendors: Mapping[str, Vendor],
        work: Path,
        executor_id: str,
        *,
        uncertain_max: Decimal,
        caps: Callable[[str, str], Awaitable[Caps]],
        policy: Policy = Policy(),  # noqa: B008
        chance: random.Random | None = None,
        credentials: Path | None = None,
        places: Places | None = None,
        relay: Relay | None = None,
    ) -> None:
        """`credentials` is what finished films are signed with; without it they are not. With `places`, vendors' limits
        hold for all processes together. `relay` tells another process, whose film waits for a job, how far it is."""
        self.stores, self.children, self.engine, self.vendors = stores, children, engine, vendors
        self.lanes = {
            name: Lane(name, vendor.slots, vendor.per_minute, places=places) for name, vendor in vendors.items()
        }
        self._work, self._executor_id = work, executor_id
        self._relay = relay
        self._uncertain_max, self._caps, self._credentials = uncertain_max, caps, credentials
        self._running: dict[str, asyncio.Task[None]] = {}
        self._carried: dict[tuple[str, int], bool] = {}
        """Attempts under way, and whether each is made on this machine."""
        self._minded: set[str] = set()
        self.broken_off = 0
        """Attempts and films that ended here because the records could not be reached; they are unfinished."""
        self._checks: set[asyncio.Task[None]] = set()
        self._stopped: set[str] = set()
        self.waiters = Waiters(stores.jobs, executor_id)
        self.watch = Watch()
        self._outcomes = Outcomes(stores, self.watch)
        self._buyer = Buyer(stores.jobs, self.lanes, self.watch, policy, chance or random.Random())

    async def carry(self, job_id: str, attempt: int, steps: Steps) -> None:
        """The body of a workflow. Cancelled by a user it ends; cancelled by the end of the process it stays open."""
        row = await patiently(lambda: self.stores.jobs.get(job_id))
        # A process that was cut off may come here when others have its work already.
        ours = row.executor_id == self._executor_id and (job_id, attempt) not in self._carried
        if row.attempt != attempt or not row.in_flight or not ours:
            self.waiters.wake(job_id)
            return
        structlog.contextvars.bind_contextvars(task_id=row.task_id, user_id=row.user_id, job_id=row.id)
        work = asyncio.create_task(self._attempt(row, steps))
        self._running[job_id], self._carried[job_id, attempt] = work, row.provider in HERE
        try:
            await work
        except asyncio.CancelledError:
            if job_id not in self._stopped:
                raise
        except Stopped:
            log.info("a job is stopped, or another's by now", kind=row.kind.value, provider=row.provider)
        except (PixoraError, SQLAlchemyError) as unwritten:
            # Its row could not be written: left as it is, it is taken up at the next start. Who waits is told here.
            log.error("a job's end could not be written", error=type(unwritten).__name__)
            if unreachable(unwritten):
                # Or, where the records are only away, as soon as they are back: see `Upkeep`.
                self.broken_off += 1
                return
            if not isinstance(unwritten, PixoraError):
                unwritten = Unavailable("records", "The records cannot be written.", "Try again in a while.")
            self.waiters.fail(job_id, unwritten)
        finally:
            del self._carried[job_id, attempt]
            # Unless it was submitted once more, and the next attempt has begun.
            if self._running.get(job_id) is work:
                del self._running[job_id]
                self._stopped.discard(job_id)
                if self._relay is not None:
                    self._relay.over(job_id)
            self.waiters.wake(job_id)

    def works_on(self, row: JobRow) -> bool:
        """Whether this attempt is under way in this process."""
        return (row.id, row.attempt) in self._carried or row.id in self._minded

    @contextlib.contextmanager
    def minding(self, row: JobRow) -> Iterator[None]:
        """While a job in flight is not made, but what another film has of it is taken over."""
        self._minded.add(row.id)
        try:
            yield
        finally:
            self._minded.discard(row.id)

    @property
    def busy(self) -> tuple[int, int]:
        """Jobs under way here: this machine's own, and vendors'."""
        own = sum(self._carried.values())
        return own, len(self._carried) - own

    async def settled(self) -> None:
        """Return once nothing is under way here."""
        while self._running:
            await asyncio.wait(self._running.values())
            await asyncio.sleep(0)

    def freed(self, provider: str) -> None:
        """Another process has let go of a vendor's place."""
        if lane := self.lanes.get(provider):
            lane.freed()

    def heard(self, job_id: str) -> None:
        """Another process, or this one, has ended a job."""
        self.waiters.wake(job_id)
        if job_id in self._running and job_id not in self._stopped:
            check = asyncio.create_task(self._stop_if_cancelled(job_id))
            self._checks.add(check)
            check.add_done_callback(self._checks.discard)

    async def _stop_if_cancelled(self, job_id: str) -> None:
        try:
            row = await self.stores.jobs.get(job_id)
        except (SQLAlchemyError, PixoraError) as error:
            log.warning("a job's row could not be read", error=type(error).__name__)
            return
        work = self._running.get(job_id)
        if row.state == "cancelled" and work is not None:
            self._stopped.add(job_id)
            work.cancel()

    async def stop(self, row: JobRow) -> None:
        """Stop a job that nobody waits for. What a vendor will not stop is collected when it is done: it is paid."""
        vendor = self.vendors.get(row.provider)
        row = await self._submitted(row) if isinstance(vendor, Queued) else await self.stores.jobs.get(row.id)
        if not row.in_flight:
            return
        if vendor is not None and row.intent_at is not None:
            stopped = False
            if row.vendor_id is not None and isinstance(vendor, Queued):
                try:
                    stopped = await vendor.cancel(row.job(), row.vendor_id)
                except PixoraError as error:
                    log.info("vendor could not be asked to stop", provider=row.provider, code=error.code)
            if not stopped:
                return
        self._stopped.add(row.id)
        if work := self._running.get(row.id):
            work.cancel()
            await asyncio.wait({work})
        await self._outcomes.end(row, "cancelled", charged=Decimal(0), by_anyone=True)
        self.waiters.wake(row.id)

    async def _submitted(self, row: JobRow) -> JobRow:
        """The row, once a submission that is under way has come back with the vendor's id or a fault."""
        end = time.monotonic() + ANSWER_S
        while True:
            row = await self.stores.jobs.get(row.id)
            on_its_way = row.in_flight and row.intent_at is not None and row.vendor_id is None
            if not on_its_way or row.id not in self._running or time.monotonic() > end:
                return row
            await asyncio.sleep(0.05)

    async def close(self) -> None:
        """Leave what is under way as it is, for another process, the next look or the next start."""
        under_way = list(self._running.values())
        for work in under_way:
            work.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await asyncio.gather(*(lane.settle() for lane in self.lanes.values()))

    async def _attempt(self, row: JobRow, steps: Steps) -> None:
        out = self._work / f"{row.id}-{row.attempt}"
        began = time.monotonic()
        self.watch.began(row.id)
        try:
            out.mkdir(parents=True, exist_ok=True)
            vendor = self.vendors.get(row.provider)
            if vendor is None and row.provider not in HERE:
                raise NotConfigured(row.provider, row.kind.value)
            if vendor is None:
                delivered = Delivered(made=await self._in_child(row, out), billed=Decimal(0))
            else:
                inputs = await self._inputs(row)
                delivered = await self._buyer.buy(vendor, row, inputs, steps, out, partial(self._tell, row))
            if not await self._outcomes.keep(row, delivered, out):
                raise Stopped
            log.info("job made", kind=row.kind.value, scene=row.scene_id, seconds=round(time.monotonic() - began, 2))
        except Uncertain as error:
            if row.price is None or Decimal(row.price) > self._uncertain_max or not await self._again(row, error):
                await self._outcomes.end(row, "failed", error=error, charged=None, uncertain=True)
        except TimedOut as error:
            state, charged = await self._overdue(row, error)
            await self._outcomes.end(row, state, error=error, charged=charged)
        except PixoraError as error:
            # A vendor that has finished or may still finish is paid for; all others billed what the error says.
            waits = await self._collectable(row, error)
            paid = waits or isinstance(error, Unusable)
            billed = error.billed if isinstance(error, ProviderError) else Decimal(0)
            await self._outcomes.end(
                row, COLLECTABLE if waits else "failed", error=error, charged=None if paid else billed
            )
        except Stopped:
            raise
        except Exception as fault:  # the end of a background job: whoever waits for it must hear of a fault
            if unreachable(fault):
                raise
            log.exception("job failed", kind=row.kind.value, error=type(fault).__name__)
            await self._give_up(row)
        finally:
            self.watch.left(row.id)
            await asyncio.to_thread(shutil.rmtree, out, ignore_errors=True)

    async def _overdue(self, row: JobRow, error: TimedOut) -> tuple[str, Decimal | None]:
        """State and charge of a job that took too long. The vendor is asked to stop it. What it does not take back is
        looked for once more when the user goes on, and after that made anew."""
        stood, vendor = await self._stood(row), self.vendors.get(row.provider)
        if stood.intent_at is None:
            return "failed", Decimal(0)
        if stood.vendor_id is None or not isinstance(vendor, Queued):
            return "failed", None
        try:
            async with asyncio.timeout(ANSWER_S):
                stopped = await vendor.cancel(row.job(), stood.vendor_id)
        except (PixoraError, TimeoutError) as fault:
            log.info("vendor could not be asked to stop", provider=row.provider, fault=type(fault).__name__)
            stopped = False
        if stopped:
            error.hint = "It was stopped there before it began and is not paid. Say “go on” to try again."
            return "failed", Decimal(0)
        if row.vendor_id is not None:
            return "failed", None
        error.hint = "It is counted as paid: say “go on” to look for its result once more."
        return COLLECTABLE, None

    async def _collectable(self, row: JobRow, error: PixoraError) -> bool:
        """Whether a vendor has the job still and only the way to its result failed."""
        return not isinstance(error, VERDICTS) and (await self._stood(row)).vendor_id is not None

    async def _stood(self, row: JobRow) -> JobRow:
        """How far an attempt came. Raises `Stopped` when others go on with it: what it has at a vendor is theirs."""
        stood = await patiently(lambda: self.stores.jobs.get(row.id))
        if not stood.same_attempt(row):
            raise Stopped
        return stood

    async def _give_up(self, row: JobRow) -> None:
        stood = await self._stood(row)
        said = f"Making the {row.kind.value} failed through a fault of Pixora's."
        error = PixoraError("internal", said, "Say “go on” to try again.")
        state = COLLECTABLE if stood.vendor_id else "failed"
        await self._outcomes.end(stood, state, error=error, charged=None if stood.intent_at else Decimal(0))

    async def _in_child(self, row: JobRow, out: Path) -> Made:
        inputs = await self._inputs(row)
        if row.kind in SIGNED and self._credentials is not None:
            inputs[CREDENTIALS] = self._credentials
        return await self.children.make(row, inputs, out, lambda share: self._tell(row, share, ""))

    async def _inputs(self, row: JobRow) -> dict[str, Path]:
        files = await asyncio.gather(*(self.stores.assets.local(path) for path in row.inputs.values()))
        return dict(zip(row.inputs, files, strict=True))

    def _tell(self, row: JobRow, share: float, message: str) -> None:
        if not self.waiters.tell(row.id, share, message) and self._relay is not None:
            self._relay.tell(row.id, share, message)

    def hear_share(self, said: str) -> None:
        """Another process says how far a job is that is waited for here."""
        self.waiters.tell(*read_share(said))

    @unbroken
    async def _again(self, row: JobRow, error: Uncertain) -> bool:
        """Submit once more what may be lost, since it is cheap: the lost attempt counts at its full price, the next
        is set aside for anew. False when a budget does not reach, or this attempt was the second already."""
        if row.uncertain:
            return False
        caps = await self._caps(row.user_id, row.task_id)
        try:
            async with self.stores.transaction() as connection:
                if not await self._outcomes.end_in(connection, row, "failed", None, told(error), uncertain=True):
                    raise Stopped
                begun, _ = await Jobs.begin_in(
                    connection, row.user_id, row.task_id, row.job(), row.inputs, self._executor_id, row.price, lost=True
                )
                await Ledger.reserve_in(
                    connection,
                    user_id=row.user_id,
                    task_id=row.task_id,
                    job_id=begun.id,
                    attempt=begun.attempt,
                    provider=row.provider,
                    high=Decimal(row.price or 0),
                    task_cap=caps.task,
                    day_cap=caps.day,
                )
        except OverBudget:
            return False
        log.warning("submitted once more", provider=row.provider, kind=row.kind.value, attempt=begun.attempt)
        await self.engine.start(begun.id, begun.attempt)
        return True
