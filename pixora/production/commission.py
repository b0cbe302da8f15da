"""Has one paid job made that stands in no plan: the script, from which the plan comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pixora.film.brief import Brief
from pixora.film.errors import PixoraError
from pixora.film.fingerprint import fingerprint
from pixora.film.job import Job
from pixora.film.plan import Finished
from pixora.production.runner import Runner
from pixora.store.jobs import JobRow
from pixora.store.ledger import OverBudget
from pixora.store.unbroken import unbroken


async def commission(
    runner: Runner, user_id: str, task_id: str, job: Job, brief: Brief, told: Callable[[float, str], None]
) -> Finished:
    """The result of `job`, which needs no other; what this owner has already is not made again.

    Priced, set aside and settled like every paid job; a job that a crash left in flight is waited for and not begun
    again. Raises what it failed with, `OverBudget`, and "unpriced". Cancelled, it is stopped unless another waits.
    """
    mark = fingerprint(job, {})
    job = job.model_copy(update={"fingerprint": mark})
    if found := await runner.jobs.finished(user_id, None, [mark]):
        return found[mark]
    try:
        row = await _begin(runner, user_id, task_id, job, brief)
    except OverBudget as error:
        error.hint = _ask_again(error.hint)
        raise
    try:
        ended = await runner.carrier.waiters.wait(row.id, told)
        while ended.in_flight:
            ended = await runner.carrier.waiters.wait(row.id, told)
    except asyncio.CancelledError:
        if await runner.jobs.let_go(row.id, task_id) == 0:
            await runner.carrier.stop(row)
        raise
    await runner.jobs.let_go(row.id, task_id)
    if found := await runner.jobs.finished(user_id, None, [mark]):
        return found[mark]
    failed = {"retryable": False} | (ended.error or _STOPPED)
    raise PixoraError(**failed | {"hint": _ask_again(str(failed["hint"]))})


def _ask_again(hint: str) -> str:
    """A hint for one who has no film yet that could be gone on with."""
    said = hint.replace("Say “go on” to try again.", "Ask for the film again to have it tried again.")
    return said.replace(", go on.", ", then ask again.").replace(", then go on.", ", then ask again.")


_STOPPED = {"code": "cancelled", "message": "It was stopped.", "hint": "Ask for it again."}


@unbroken
async def _begin(runner: Runner, user_id: str, task_id: str, job: Job, brief: Brief) -> JobRow:
    row, ours = await runner.begin(user_id, task_id, job, brief, runner.price(job), {})
    if ours:
        await runner.hands.give(row)
    return row
