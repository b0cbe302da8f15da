"""Those who wait in this process for a job, wherever it is made: told how far it is, and that it has ended."""

from __future__ import annotations

import asyncio
import contextlib

from pixora.film.errors import PixoraError
from pixora.production.buying import Told
from pixora.store.jobs import JobRow, Jobs

OURS_S, THEIRS_S = 15.0, 1.0
"""Seconds after which one who waits for a job looks at its row: of this process, which tells of its end, and of
another."""


class Waiters:
    """What came of a job stands in its row; whoever waits is woken to read it."""

    def __init__(self, jobs: Jobs, executor_id: str) -> None:
        self._jobs, self._executor_id = jobs, executor_id
        self._ended: dict[str, asyncio.Event] = {}
        self._unwritten: dict[str, PixoraError] = {}
        self._told: dict[str, Told] = {}

    async def wait(self, job_id: str, told: Told) -> JobRow:
        """Return once a job is in flight no more, here or in another process. `told` hears how far it is. Raises what
        kept its end from being written."""
        self._told[job_id] = told
        try:
            while True:
                event = self._ended.setdefault(job_id, asyncio.Event())
                if unwritten := self._unwritten.pop(job_id, None):
                    raise unwritten
                row = await self._jobs.get(job_id)
                if not row.in_flight:
                    self._ended.pop(job_id, None)
                    return row
                ours = row.executor_id == self._executor_id
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), OURS_S if ours else THEIRS_S)
        finally:
            self._told.pop(job_id, None)

    def wake(self, job_id: str) -> None:
        """Have those look who wait for a job."""
        if ended := self._ended.pop(job_id, None):
            ended.set()

    def fail(self, job_id: str, unwritten: PixoraError) -> None:
        """A job's end could not be written: who waits for it is to hear why, when woken."""
        self._unwritten[job_id] = unwritten

    def tell(self, job_id: str, share: float, message: str) -> bool:
        """Whether somebody here waits for the job, and has heard how far it is."""
        told = self._told.get(job_id)
        if told is not None:
            told(share, message)
        return told is not None
