"""Plans surveyed against what there is, priced, begun, and run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from pixora.film.brief import Brief
from pixora.film.errors import PixoraError
from pixora.film.graph import build_plan, go_on
from pixora.film.job import Job, JobKind
from pixora.film.money import FREE, UNKNOWN, Price, shown
from pixora.film.picks import Picks
from pixora.film.plan import HERE, Choice, Finished, Plan
from pixora.film.quote import Quote, quote
from pixora.film.script import Script
from pixora.production.carry import Carrier
from pixora.production.engine import Engine
from pixora.production.hands import Hands
from pixora.production.run import Outcome, Run
from pixora.store.jobs import JobRow, Jobs
from pixora.store.ledger import Ledger
from pixora.store.records import Records, Task


class Runner:
    """Runs plans; the work itself is the carrier's."""

    def __init__(
        self,
        records: Records,
        carrier: Carrier,
        engine: Engine,
        executor_id: str,
        stand_ins: Mapping[JobKind, Choice],
        day_cap: Decimal | None,
        hands: Hands,
    ) -> None:
        """`stand_ins` are the built-in artists, for places where a vendor fails."""
        self.records, self.carrier, self.engine, self.hands = records, carrier, engine, hands
        self.jobs, self.log, self.assets = carrier.stores.jobs, carrier.stores.log, carrier.stores.assets
        self.executor_id, self.stand_ins, self.day_cap = executor_id, stand_ins, day_cap

    async def survey(
        self, user_id: str, script: Script, brief: Brief, choices: Mapping[JobKind, Choice], picks: Picks
    ) -> tuple[Plan, Quote]:
        """The plan as it stands against everything that this owner has, and what it costs; makes nothing."""
        known: dict[str, Finished] = {}
        plan = build_plan(script, brief, choices, known, picks)
        while found := await self.find(user_id, None, plan, known):
            known |= found
            measured = plan.measured
            plan = go_on(plan, known, picks) if measured else build_plan(script, brief, choices, known, picks)
        return plan, self.quote(plan, known)

    def quote(self, plan: Plan, known: Mapping[str, Finished]) -> Quote:
        made = {job.key for job in plan.jobs if job.fingerprint and job.fingerprint in known}
        return quote(plan, made, self.price, self._seconds, self._slots)

    def prices(self, plan: Plan, known: Mapping[str, Finished]) -> dict[str, Price]:
        """What the vendors' jobs that are still to be made cost, by key."""
        return {job.key: self.price(job) for job in plan.missing(known) if job.provider not in HERE}

    def price(self, job: Job) -> Price:
        """What a job will cost: what is made on this machine costs nothing, and of a vendor without a key nobody knows
        it."""
        if job.provider in HERE:
            return FREE
        vendor = self.carrier.vendors.get(job.provider)
        return vendor.price(job) if vendor else UNKNOWN

    async def run(self, task: Task, leaving: Callable[[], bool] = lambda: False) -> Outcome:
        """Make everything that the task's film still lacks and that nobody has to agree to first. `leaving`: see `Run`.

        Raises `Overlong` when the words do not fit, `Cancelled` when another process cancelled the film, and the
        first fault of this machine's own work. A cancelled run lets go of its jobs.
        """
        return await Run(self, task, leaving).go()

    async def find(
        self, user_id: str, task_id: str | None, plan: Plan, known: Mapping[str, Finished]
    ) -> dict[str, Finished]:
        asked = {mark for job in plan.jobs for mark in (job.fingerprint, *job.longer) if mark} - known.keys()
        return await self.jobs.finished(user_id, task_id, asked) if asked else {}

    async def begin(
        self, user_id: str, task_id: str, job: Job, brief: Brief, price: Price, inputs: Mapping[str, str]
    ) -> tuple[JobRow, bool]:
        """The job's row, and what it may cost set aside, in one transaction; whether it is to be started.

        Raises `OverBudget`, and "unpriced" for a price that nobody knows under a cap.
        """
        capped = brief.budget is not None or self.day_cap is not None
        if price.high is None and capped and job.kind.value not in brief.unpriced:
            raise PixoraError(
                "unpriced",
                f"Nobody knows what {job.model} at {job.provider} will cost, and there is a budget.",
                f"Allow work without a known price for “{job.kind.value}”, or choose another model.",
            )
        high = shown(price.high) if price.high is not None else None
        async with self.records.transaction() as connection:
            row, ours = await Jobs.begin_in(connection, user_id, task_id, job, inputs, self.executor_id, high)
            # What a vendor has already is counted in the attempt that handed it in.
            if ours and not price.free and row.vendor_id is None:
                await Ledger.reserve_in(
                    connection,
                    user_id=user_id,
                    task_id=task_id,
                    job_id=row.id,
                    attempt=row.attempt,
                    provider=job.provider,
                    high=price.high or Decimal(0),
                    task_cap=brief.budget,
                    day_cap=self.day_cap,
                )
        return row, ours

    def _seconds(self, job: Job) -> float:
        vendor = self.carrier.vendors.get(job.provider)
        return vendor.seconds(job) if vendor else job.weight

    def _slots(self, job: Job) -> tuple[str, int]:
        vendor = self.carrier.vendors.get(job.provider)
        return (job.provider, vendor.slots) if vendor else ("here", self.carrier.children.count)
