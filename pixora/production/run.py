"""One run over a task's plan: each job as soon as what it needs exists and nobody has to be asked first."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from pixora.film.brief import Gate, OnFailure
from pixora.film.errors import NotConfigured, PixoraError
from pixora.film.events import TaskState
from pixora.film.gates import Standing, stand
from pixora.film.graph import build_plan, go_on
from pixora.film.job import Job, JobKind, TuneRequest
from pixora.film.money import FREE, Price
from pixora.film.plan import HERE, Finished, Plan
from pixora.film.quote import Quote
from pixora.production.order import in_turn
from pixora.production.outcome import told_assets
from pixora.production.progress import Progress
from pixora.store.assets import asset_key
from pixora.store.clock import new_id, now
from pixora.store.jobs import COLLECTABLE, Asset, JobRow, Jobs
from pixora.store.ledger import OverBudget
from pixora.store.records import Task
from pixora.store.unbroken import unbroken

if TYPE_CHECKING:
    from pixora.production.runner import Runner

log = structlog.get_logger(__name__)

AHEAD = 2
"""Jobs of a film that wait for a child, so that none is idle while a result is recorded."""
SPEAKING = 2
"""Narrations of a film that are under way at once on this machine: one is spoken, the next waits for the voice."""
LOOK_S = 2.0
"""Seconds after which a run looks whether it was cancelled elsewhere."""


@dataclass
class Outcome:
    """What a run ended with: a film when `gate` is None and nothing failed."""

    plan: Plan
    made: dict[str, Finished]
    gate: Gate | None = None
    quote: Quote | None = None
    failures: dict[str, PixoraError] = field(default_factory=dict)
    """By the key of the job."""


class Cancelled(Exception):
    """The film was cancelled in another process."""


class TakenOver(Exception):
    """Another process goes on with the film: it was begun there again, or this one was silent for too long."""


def check_ours(standing: tuple[TaskState, str | None], executor_id: str) -> None:
    """Whether a film that this process makes is its own still. Raises `Cancelled`, `TakenOver`."""
    state, holder = standing
    if not state.unfinished:
        raise Cancelled
    if holder not in (None, executor_id):
        raise TakenOver


class Run:
    """One run over one task's plan."""

    def __init__(self, runner: Runner, task: Task, leaving: Callable[[], bool]) -> None:
        """`leaving` tells whether this process lets go of the film for another to go on with it."""
        if task.script is None or task.brief is None or task.choices is None:
            raise PixoraError("no_script", "This film has no script yet.", "Say what it is to be about.")
        self.on, self.task, self.leaving = runner, task, leaving
        self.script, self.brief, self.choices, self.picks = task.script, task.brief, task.choices, task.picks
        self.known: dict[str, Finished] = {}
        self.running: dict[str, asyncio.Task[None]] = {}
        self.waiting: dict[str, JobRow] = {}
        """Jobs in flight that this run waits for, by fingerprint."""
        self.failures: dict[str, PixoraError] = {}
        self.plan: Plan | None = None
        """As it stood when something was last made."""
        self.stale = self.other = False
        """Whether something was made since, and whether others make it than it says."""
        self.asked: set[str] = set()
        """Fingerprints that were looked for in the records."""
        self.looked = time.monotonic()
        self.progress = Progress(runner.records, runner.log, task, runner.carrier.children.count)

    async def go(self) -> Outcome:
        closing = False
        try:
            while True:
                if self.plan is None or self.stale or self.other:
                    plan = await self._look()
                    prices = self.on.prices(plan, self.known)
                    standing = stand(plan, self.known, prices, self.brief, self.task.approved)
                for job in self._ready(plan, standing):
                    self._start(job, plan, prices.get(job.key, FREE))
                if not self.running:
                    return self._outcome(plan, self.on.quote(plan, self.known), standing)
                await asyncio.wait(self.running.values(), return_when=asyncio.FIRST_COMPLETED, timeout=LOOK_S)
                self._gather()
                await self._check_cancelled()
                await self.progress.tell(plan, self.script, self.known, self.running)
        except asyncio.CancelledError as cancelled:
            closing = "closing" in cancelled.args
            raise
        except (TakenOver, SQLAlchemyError):
            # The film is gone on with, there or here: what was begun for it is waited for still.
            closing = True
            raise
        finally:
            for unfinished in self.running.values():
                unfinished.cancel()
            await asyncio.gather(*self.running.values(), return_exceptions=True)
            if not closing and not self.leaving():
                await self._let_go()

    def _outcome(self, plan: Plan, priced: Quote, standing: Standing) -> Outcome:
        gate = standing.gate
        if any(isinstance(error, OverBudget) for error in self.failures.values()):
            gate = gate or Gate.PRICE
        return Outcome(plan, self.known, gate, priced, self.failures)

    async def _look(self) -> Plan:
        """The plan against what is known now, after taking over what the owner has from other films."""
        user, task = self.task.user_id, self.task.id
        plan, self.stale = self.plan, False
        while True:
            # A measured plan is gone on with: drawn up anew after each result, a long film would take its time.
            if plan is not None and plan.measured and not self.other:
                plan = go_on(plan, self.known, self.picks)
            else:
                self.other = False
                plan = build_plan(self.script, self.brief, self.choices, self.known, self.picks)
            new = {job.fingerprint: job for job in plan.jobs if job.fingerprint and job.fingerprint not in self.asked}
            longer = {mark for job in plan.jobs for mark in job.longer} - self.asked
            self.asked |= new.keys() | longer
            if new or longer:
                here = await self.on.jobs.finished(user, task, new.keys() | longer)
                for fingerprint in await self.on.jobs.finished(user, None, new.keys() - here.keys()):
                    await self._adopt(new[fingerprint])
                here |= await self.on.jobs.finished(user, task, new.keys() - here.keys())
                if here:
                    self.known |= here
                    continue
            self.plan = plan
            await self._keep_tune(plan)
            return plan

    async def _keep_tune(self, plan: Plan) -> None:
        """Remember what the vendor's music that is there was asked for: a film that becomes shorter keeps it."""
        music = plan.find("music")
        if music is None or music.fingerprint not in self.known or not isinstance(music.request, TuneRequest):
            return
        if music.request != self.picks.tune:
            self.picks = self.picks.model_copy(update={"tune": music.request})
            await self.on.records.update_task(self.task.user_id, self.task.id, picks=self.picks)

    def _ready(self, plan: Plan, standing: Standing) -> list[Job]:
        """Jobs to start now. Of this machine's work as much as there are children, and a little to follow at once;
        vendors' lanes hold back what is too much for them. Two narrations at a time here: one child speaks them all,
        and the others draw.
        """
        vendors = self.on.carrier.vendors
        here = [job for job in plan.jobs if job.fingerprint in self.running and job.provider not in vendors]
        room = self.on.hands.children + AHEAD - len(here)
        speaking = sum(job.kind is JobKind.NARRATION for job in here)
        ready: dict[str, Job] = {}
        for job in in_turn(plan):
            if job.fingerprint is None or job.fingerprint in self.known or job.fingerprint in self.running:
                continue
            if job.key in standing.held or job.key in self.failures or job.fingerprint in ready:
                continue
            if job.provider not in vendors:
                if room <= 0 or (job.kind is JobKind.NARRATION and speaking >= SPEAKING):
                    continue
                room -= 1
                speaking += job.kind is JobKind.NARRATION
            ready[job.fingerprint] = job
        return list(ready.values())

    def _start(self, job: Job, plan: Plan, price: Price) -> None:
        fingerprint = job.fingerprint or ""
        work = asyncio.create_task(self._make(job, plan, price), name=job.key)
        self.running[fingerprint] = work

    def _gather(self) -> None:
        """Take note of what has ended, also of what did while something else was waited for."""
        for fingerprint, work in tuple(self.running.items()):
            if work.done():
                del self.running[fingerprint]
                self.stale = True
                work.result()

    async def _make(self, job: Job, plan: Plan, price: Price) -> None:
        try:
            if job.provider not in HERE and job.provider not in self.on.carrier.vendors:
                raise NotConfigured(job.provider, job.kind.value)
            row = await self._begin(job, plan, price)
            ended = await self.on.carrier.waiters.wait(
                row.id, lambda share, said: self.progress.hear(job.key, share, said)
            )
            self.waiting.pop(row.fingerprint, None)
            await self.on.jobs.let_go(row.id, self.task.id)
            if ended.state in ("failed", COLLECTABLE) and ended.error is not None:
                raise PixoraError(**({"retryable": False} | ended.error))
            if ended.state == "done":
                if ended.task_id != self.task.id:
                    await self._adopt(job)
                self.known |= await self.on.jobs.finished(self.task.user_id, self.task.id, [row.fingerprint])
                self.progress.done(job)
        except PixoraError as error:
            if not await self._bear(job, error):
                raise

    async def _bear(self, job: Job, error: PixoraError) -> bool:
        """One place's failure does not end the film: it waits, or the built-in artist stands in. False for a fault of
        this machine's own work."""
        if job.provider in HERE:
            return False
        log.warning("a vendor's job failed", job=job.key, provider=job.provider, code=error.code)
        stand_in = self.on.stand_ins.get(job.kind)
        if self.brief.on_failure is OnFailure.SUBSTITUTE and stand_in and not isinstance(error, OverBudget):
            self.picks, self.other = self.picks.stand_in(job.key, stand_in), True
            await self.on.records.update_task(self.task.user_id, self.task.id, picks=self.picks)
        else:
            self.failures[job.key] = error
        return True

    @unbroken
    async def _begin(self, job: Job, plan: Plan, price: Price) -> JobRow:
        """The job's row; then the attempt itself. Raises as `Runner.begin` does."""
        inputs = {need.role: self.known[plan.job(need.job).fingerprint or ""].paths[need.part] for need in job.needs}
        row, ours = await self.on.begin(self.task.user_id, self.task.id, job, self.brief, price, inputs)
        # Here, where no cancellation comes between: what was begun is let go of when the run is stopped.
        self.waiting[row.fingerprint] = row
        if ours:
            await self.on.hands.give(row)
        return row

    async def _let_go(self) -> None:
        """Wait for nothing any more; what nobody else waits for is stopped, unless another process goes on with it."""
        with contextlib.suppress(Cancelled):
            try:
                check_ours(await self.on.records.standing(self.task.user_id, self.task.id), self.on.executor_id)
            except TakenOver:
                return

        async def leave(row: JobRow) -> None:
            if await self.on.jobs.let_go(row.id, self.task.id) == 0:
                await self.on.carrier.stop(row)

        # All at once: a vendor takes its time to say that it has stopped one.
        await asyncio.gather(*map(leave, self.waiting.values()))

    async def _check_cancelled(self) -> None:
        if time.monotonic() - self.looked < LOOK_S:
            return
        self.looked = time.monotonic()
        check_ours(await self.on.records.standing(self.task.user_id, self.task.id), self.on.executor_id)

    async def _adopt(self, job: Job) -> None:
        """Take over the result that another film of the same owner has: its files get a name in this film, too."""
        fingerprint, user, task = job.fingerprint or "", self.task.user_id, self.task.id
        there = await self.on.jobs.assets_of(user, fingerprint)
        facts = (await self.on.jobs.finished(user, None, [fingerprint]))[fingerprint].facts
        async with self.on.records.transaction() as connection:
            row, ours = await Jobs.begin_in(connection, user, task, job, {}, self.on.executor_id, "0", copied=True)
        if not ours:
            return
        kept: list[Asset] = []
        with self.on.carrier.minding(row):
            for asset in there:
                path = asset_key(task, job.kind, job.scene_id, asset.part, fingerprint, Path(asset.path).suffix)
                await self.on.assets.copy(asset.path, path)
                named = {"id": new_id("asset"), "task_id": task, "job_id": row.id, "scene_id": job.scene_id}
                kept.append(asset.model_copy(update=named | {"path": path, "created_at": now()}))
            await self._record(row, kept, facts)

    @unbroken
    async def _record(self, row: JobRow, kept: list[Asset], facts: dict[str, object]) -> None:
        async with self.on.records.transaction() as connection:
            await Jobs.end_in(connection, row.id, "done", facts=facts, made=kept)
            events = told_assets(row, kept, facts, "0", reused=True)
            logged = await self.on.log.append_in(connection, self.task.user_id, self.task.id, *events)
        self.on.log.publish(logged)
