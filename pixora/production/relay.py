"""How far a job is, passed on to the process whose film waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.store.notices import MOST_BYTES, notify_in

log = structlog.get_logger(__name__)

SHARES = "pixora_shares"
"""Says `<job_id> <share of 1> <what its vendor says>`. One that is lost is followed by the next."""
EVERY_S = 2.0
"""Of one job. Films tell of their progress twice a second, and a long job is what is waited for here."""


class Relay:
    """On Postgres; elsewhere there is nobody to pass it on to."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._clock = engine, clock
        self._shared = engine.dialect.name == "postgresql"
        self._told: dict[str, float] = {}
        self._sending: set[asyncio.Task[None]] = set()

    def tell(self, job_id: str, share: float, said: str) -> None:
        """Pass on what a job made here says of itself; at once it returns, and not each time is it passed on."""
        at = self._clock()
        # The first word comes with the first step: a job that is over at once is told of by its end.
        if not self._shared or at - self._told.setdefault(job_id, at) < EVERY_S:
            return
        self._told[job_id] = at
        sending = asyncio.create_task(self._send(f"{job_id} {share:.4f} {said}"), name="relay")
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)

    def over(self, job_id: str) -> None:
        """The job is at work here no more."""
        self._told.pop(job_id, None)

    async def close(self) -> None:
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _send(self, said: str) -> None:
        try:
            async with self._engine.begin() as connection:
                await notify_in(connection, SHARES, said.encode()[:MOST_BYTES].decode("utf-8", "ignore"))
        except SQLAlchemyError as error:
            # The next one tells more.
            log.info("a job's progress could not be passed on", error=type(error).__name__)


def read_share(said: str) -> tuple[str, float, str]:
    """Job, share and word of a notice on `SHARES`."""
    job_id, share, word = (*said.split(" ", 2), "", "")[:3]
    return job_id, float(share or 0.0), word
