"""Takes over what dead processes left: their jobs are gone on with, and each film by one living process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from pixora.production.engine import Engine
from pixora.store.executors import Executors
from pixora.store.jobs import JobRow, Jobs
from pixora.store.records import Records, Task

log = structlog.get_logger(__name__)


class Reaper:
    def __init__(
        self,
        executors: Executors,
        jobs: Jobs,
        records: Records,
        engine: Engine,
        executor_id: str,
        run: Callable[[Task], Awaitable[None]],
        give: Callable[[JobRow], Awaitable[None]],
    ) -> None:
        """`run` goes on with a film that is this process's now; `give` has a job made that was begun."""
        self._give = give
        self._executors, self._jobs, self._records, self._engine = executors, jobs, records, engine
        self._executor_id, self._run = executor_id, run

    async def adopt_orphans(self, alive: Callable[[str], bool]) -> None:
        """Films whose executor has no row, as older versions left them, are gone on with here."""
        for task in await self._records.unfinished():
            held = task.executor_id
            if held is not None and (alive(held) or await self._executors.has(held)):
                continue
            if await self._records.claim(task, self._executor_id):
                await self._run(task)

    async def take_over(self, dead: str) -> None:
        """Go on with what `dead` left. Work first, rows last: if this process dies in between, another finds it.

        Each job is begun anew from its row, which knows how far it was: what a vendor has is collected. So it does not
        matter which version of Pixora the dead process was, and whoever can makes it.
        """
        found = await self._jobs.in_flight([dead])
        left = [job for job in found if await self._jobs.adopt(job, self._executor_id)]
        dropped = await self._engine.drop([dead], [(job.id, job.attempt) for job in left])
        for job in left:
            await self._give(job)
        films = 0
        for task in await self._records.held_by([dead]):
            if await self._records.claim(task, self._executor_id):
                films += 1
                await self._run(task)
        if await self._executors.bury(dead) and (left or films):
            log.info("work of a dead process taken over", jobs=len(left), dropped=dropped, films=films)
