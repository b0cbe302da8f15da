"""Jobs beside a film's run: what an export needs. Made like all others, once, and found again the next time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from pixora.film.errors import PixoraError
from pixora.film.graph import go_on
from pixora.film.job import Job
from pixora.film.money import FREE
from pixora.film.picks import Picks
from pixora.film.plan import HERE, Finished, Plan
from pixora.production.runner import Runner
from pixora.store.jobs import JobRow
from pixora.store.records import Task
from pixora.store.unbroken import unbroken

Inputs = Mapping[str, str]
"""Role to the path of the asset in the store."""
AHEAD = 1
"""Jobs that wait for a child, so that none is idle; what belongs to a film in the making is not held up by more."""


@dataclass(frozen=True)
class Errand:
    """Makes what a task's export needs. `allow` is asked before anything is made, and raises where that is too much."""

    runner: Runner
    task: Task
    allow: Callable[[], Awaitable[None]]

    async def make(self, jobs: Sequence[tuple[Job, Inputs]]) -> dict[str, Finished]:
        """Make jobs that this machine makes for nothing, each of which has its fingerprint; by that, what they made.

        Two who ask for the same wait for one job. Cancelled, it lets go of what nobody else waits for. Raises what the
        first one failed with, and "would_cost" for a vendor's job: that is made by a film's run alone.
        """
        wanted = {job.fingerprint or "": (job, inputs) for job, inputs in jobs}
        made = await self.runner.jobs.finished(self.task.user_id, None, wanted)
        missing = [pair for fingerprint, pair in wanted.items() if fingerprint not in made]
        if not missing:
            return made
        if vendors := [job for job, _ in missing if job.provider not in HERE]:
            raise PixoraError("would_cost", f"That needs work of {vendors[0].provider}.", "Finish the film first.")
        await self.allow()
        room = asyncio.Semaphore(self.runner.carrier.children.count + AHEAD)

        async def make(job: Job, inputs: Inputs) -> None:
            async with room:
                await _make(self.runner, self.task, job, inputs)

        try:
            async with asyncio.TaskGroup() as group:
                for job, inputs in missing:
                    group.create_task(make(job, inputs))
        except* PixoraError as failed:
            raise _first(failed) from None
        made |= await self.runner.jobs.finished(self.task.user_id, None, wanted.keys() - made.keys())
        if wanted.keys() - made.keys():
            raise PixoraError("gone", "A part of the export is gone again.", "Ask for it once more.", retryable=True)
        return made

    async def complete(
        self, plan: Plan, known: Mapping[str, Finished], picks: Picks, keys: Collection[str]
    ) -> dict[str, Finished]:
        """Make what is missing of a plan whose voices are measured, as far as the jobs `keys` need it; what is known
        then. Raises as `make` does."""
        found = dict(known)
        wanted = _needed(plan, keys)
        while True:
            plan = go_on(plan, found, picks)
            missing = [job for job in plan.jobs if job.key in wanted and job.fingerprint not in found]
            ready = [job for job in missing if job.fingerprint]
            if not ready:
                return found
            found |= await self.make([(job, inputs_of(job, plan, found)) for job in ready])


def inputs_of(job: Job, plan: Plan, known: Mapping[str, Finished]) -> Inputs:
    """Where the parts are kept that a job of this plan needs."""
    return {need.role: known[plan.job(need.job).fingerprint or ""].paths[need.part] for need in job.needs}


def _needed(plan: Plan, keys: Collection[str]) -> set[str]:
    """The jobs `keys`, and all that go into them."""
    wanted = set(keys)
    # Each job stands after what it needs.
    for job in reversed(plan.jobs):
        if job.key in wanted:
            wanted |= {need.job for need in job.needs}
    return wanted


async def _make(runner: Runner, task: Task, job: Job, inputs: Inputs) -> None:
    row = await _begin(runner, task, job, inputs)
    try:
        ended = await runner.carrier.waiters.wait(row.id, lambda _share, _said: None)
    except asyncio.CancelledError:
        if await runner.jobs.let_go(row.id, task.id) == 0:
            await runner.carrier.stop(row)
        raise
    await runner.jobs.let_go(row.id, task.id)
    if ended.error is not None and ended.state == "failed":
        raise PixoraError(**({"retryable": False} | ended.error))
    if ended.state != "done":
        raise PixoraError("cancelled", "The export was stopped.", "Ask for it again.", retryable=True)


@unbroken
async def _begin(runner: Runner, task: Task, job: Job, inputs: Inputs) -> JobRow:
    if task.brief is None:
        raise PixoraError("no_film", "This task has no film yet.", "Say first what it is to be about.")
    row, ours = await runner.begin(task.user_id, task.id, job, task.brief, FREE, inputs)
    if ours:
        await runner.hands.give(row)
    return row


def _first(failed: ExceptionGroup[PixoraError]) -> PixoraError:
    found: BaseException = failed
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found if isinstance(found, PixoraError) else PixoraError("media_failed", "The export failed.", "Try again.")
