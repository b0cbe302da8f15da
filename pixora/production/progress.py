"""How far a film is: told at most twice a second, never going back."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

from pixora.film.events import ProgressUpdate
from pixora.film.job import Job
from pixora.film.plan import Finished, Plan
from pixora.film.script import Script
from pixora.store.log import EventLog
from pixora.store.records import Records, Task
from pixora.store.unbroken import unbroken

EVERY_S = 0.5
SAME_EVERY_S = 5.0
"""Seconds after which it is told again though nothing but the time has changed: many films may wait for their turn."""
DEFAULT_RATE = 0.8
"""Weight done per second and child, before it has been measured in a run."""


class Progress:
    def __init__(self, records: Records, log: EventLog, task: Task, children: int) -> None:
        self._records, self._log, self._task, self._children = records, log, task, children
        self._shares: dict[str, float] = {}
        self._said: dict[str, str] = {}
        self._done = 0.0
        self._began = time.monotonic()
        self._told = 0.0
        # Who goes on with a film, in another process as well, goes on from what was shown.
        self._shown = task.progress if task.state.unfinished else 0.0
        self._last: tuple[float, str] = (0.0, "")
        self._told_other = 0.0

    def hear(self, key: str, share: float, said: str) -> None:
        """A job's own progress: its share done, and what its vendor says."""
        self._shares[key] = min(1.0, max(0.0, share))
        self._said[key] = said

    def done(self, job: Job) -> None:
        self._done += job.weight
        self._shares.pop(job.key, None)

    @unbroken
    async def tell(self, plan: Plan, script: Script, known: Mapping[str, Finished], running: Collection[str]) -> None:
        """Share of the work, what is being made, how long it will take."""
        at = time.monotonic()
        if at - self._told < EVERY_S or not running:
            return
        self._told = at
        by_key = {job.key: job for job in plan.jobs}
        making = [job for job in plan.jobs if job.fingerprint in running]
        if not making:
            return
        total = sum(job.weight for job in plan.jobs)
        partly = sum(by_key[key].weight * share for key, share in self._shares.items() if key in by_key)
        left = sum(job.weight for job in plan.missing(known)) - partly
        rate = (self._done + partly + 2.0) / (at - self._began + 2.0 / (DEFAULT_RATE * self._children))
        job = making[0]
        number = script.number(job.scene_id.split("+")[0]) if job.scene_id and job.scene_id.startswith("s_") else None
        # The measured voice may make the plan longer than it was thought: progress never goes back for that.
        self._shown = max(self._shown, round(100 * min(0.99, max(0.0, 1 - left / total)), 1))
        said = self._said.get(job.key, "")
        message = job.describe(number) + (f" ({said})" if said else "")
        if (self._shown, message) == self._last and at - self._told_other < SAME_EVERY_S:
            return
        user, task = self._task.user_id, self._task.id
        async with self._records.transaction() as connection:
            # A process that was silent for too long may not know yet that another one goes on with the film.
            self._shown = max(self._shown, await self._records.progress_in(connection, user, task))
            self._last, self._told_other = (self._shown, message), at
            told = ProgressUpdate(
                progress=self._shown,
                status="processing",
                message=message,
                seconds_left=round(left / rate, 1),
                job={"kind": job.kind.value, "scene_id": job.scene_id, "provider": job.provider, "attempt": 1},
            )
            await self._records.update_task_in(connection, user, task, progress=self._shown, message=told.message)
            logged = await self._log.append_in(connection, user, task, told)
        self._log.publish(logged)
