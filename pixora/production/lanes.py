"""Lanes: how much a vendor does for us at once and in a minute, and when it is left alone because it is broken."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from pixora.film.errors import ProviderUnavailable
from pixora.production.turns import Turns
from pixora.store.places import Places

log = structlog.get_logger(__name__)

BREAKS_AFTER = 5
"""Faults in a row after which a vendor is taken to be broken."""
RESTS_S = 15.0
"""Seconds that it is left alone at first; doubled each time up to `RESTS_AT_MOST_S`."""
RESTS_AT_MOST_S = 240.0
MINUTE = 60.0
LOOK_S = 1.0
"""How often one who waits looks whether a place came free elsewhere: a notice may be lost with its connection."""


class Breaker:
    """Opens after several faults in a row, lets one try through after a rest, and closes with its success."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._faults = 0
        self._rest = RESTS_S
        self._open_until = 0.0
        self._trying = False

    def wait(self) -> float:
        """Seconds until the next try is due; 0 when there is nothing to wait for."""
        return max(0.0, self._open_until - self._clock())

    def admit(self) -> float:
        """0 for one who may try, else the seconds to wait. After a rest it is one alone, until that one has ended."""
        if wait := self.wait():
            return wait
        if self._faults >= BREAKS_AFTER:
            self._trying = True
            self._open_until = self._clock() + self._rest
        return 0.0

    def worked(self) -> None:
        self._faults, self._rest, self._open_until, self._trying = 0, RESTS_S, 0.0, False

    def failed(self) -> None:
        """A fault. Those of calls that were under way when it opened do not make the rest longer."""
        self._faults += 1
        if self._trying or (self._faults >= BREAKS_AFTER and not self.wait()):
            self._open_until = self._clock() + self._rest
            self._rest = min(self._rest * 2, RESTS_AT_MOST_S)
            self._trying = False


class Lane:
    """The slots of one vendor. With `places` they are shared by all processes that work on the same records."""

    def __init__(
        self,
        name: str,
        slots: int,
        per_minute: int = 0,
        clock: Callable[[], float] = time.monotonic,
        places: Places | None = None,
    ) -> None:
        self.name, self.slots = name, slots
        self.breaker = Breaker(clock)
        self._turns: Turns[int, None] = Turns(list(range(slots)), lambda _slot, _wants: 0.0)
        self._per_minute, self._clock = per_minute, clock
        self._submitted: deque[float] = deque()
        self._places, self._first, self._freed = places, asyncio.Lock(), asyncio.Event()
        self._leaving: dict[str, asyncio.Task[None]] = {}

    @property
    def waiting(self) -> int:
        """Jobs that wait for a slot."""
        return self._turns.waiting

    @asynccontextmanager
    async def slot(self, user: str, job: tuple[str, int] | None = None) -> AsyncIterator[None]:
        """The place of one job, given by its id and attempt. Raises `ProviderUnavailable` at once while the vendor is
        left alone."""
        if wait := self.breaker.admit():
            raise ProviderUnavailable(self.name, f"it failed several times, the next try is in {wait:.0f} s")
        place = await self._turns.take(user, None)
        try:
            if self._places is None or job is None:
                yield
                return
            try:
                await self._enter(self._places, *job)
                yield
            finally:
                # Nobody waits for it: what the vendor has made is written down first.
                leaving = self._leaving[job[0]] = asyncio.create_task(self._leave(self._places, job[0]))
                leaving.add_done_callback(lambda _: self._leaving.pop(job[0], None))
        finally:
            self._turns.give(place)

    async def settle(self) -> None:
        """Return once no place is being given back."""
        await asyncio.gather(*self._leaving.values())

    def freed(self) -> None:
        """Another process, or this one, has let go of a place."""
        self._freed.set()

    async def pace(self) -> None:
        """Wait until one more submission is within the minute's limit."""
        while self._per_minute and self._places is not None:
            if not (wait := await self._places.hand_in(self.name, self._per_minute)):
                return
            await asyncio.sleep(wait)
        while self._per_minute:
            at = self._clock()
            while self._submitted and self._submitted[0] <= at - MINUTE:
                self._submitted.popleft()
            if len(self._submitted) < self._per_minute:
                self._submitted.append(at)
                return
            await asyncio.sleep(self._submitted[0] + MINUTE - at)

    async def _enter(self, places: Places, job_id: str, attempt: int) -> None:
        if leaving := self._leaving.get(job_id):
            # Tried again at once: it would lose the place that it is about to take.
            await asyncio.wait({leaving})
        # One of this process asks at a time: the others would only hear the same.
        async with self._first:
            while True:
                self._freed.clear()
                if await places.take(self.name, job_id, attempt, self.slots):
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._freed.wait(), LOOK_S)

    async def _leave(self, places: Places, job_id: str) -> None:
        try:
            await places.give(self.name, job_id)
        except SQLAlchemyError as error:
            # Its row counts until the job ends; what the vendor has made must not be lost for that.
            log.warning("a vendor's place could not be given back", error=type(error).__name__)
        self.freed()
