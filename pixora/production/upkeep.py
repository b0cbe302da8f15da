"""Sees that what is this process's is being worked on: a cut line, or a database that was away, may break it off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from pixora.production.carry import Carrier
from pixora.production.engine import Engine
from pixora.production.hands import Hands
from pixora.store.jobs import Jobs
from pixora.store.records import Records, Task

log = structlog.get_logger(__name__)

PATIENCE = 3
"""Looks, one with each beat, after which work that nobody here does is begun again: what was begun just now is between
its row and its start for a moment."""
WATCHFUL = 30
"""Looks after something was broken off. At all other times nobody looks: a row that waits long for its start on a busy
machine is nothing to mend."""


class Upkeep:
    """This process's own work, as its presence sees it (`pixora.production.presence.Own`)."""

    def __init__(
        self,
        jobs: Jobs,
        records: Records,
        engine: Engine,
        carrier: Carrier,
        hands: Hands,
        executor_id: str,
        makes: Callable[[str], bool],
        run: Callable[[Task], Awaitable[None]],
        let_go: Callable[[], Awaitable[None]],
    ) -> None:
        """`makes` tells whether a film's run is under way here, `run` begins one, `let_go` stops all."""
        self._jobs, self._records, self._engine = jobs, records, engine
        self._carrier, self._hands, self._executor_id = carrier, hands, executor_id
        self._makes, self._run, self._let_go = makes, run, let_go
        self._idle: dict[str, int] = {}
        """How often in a row each attempt and film was found with nobody at work on it."""
        self._broken_off = self._looks = 0

    async def surrender(self) -> None:
        await self._let_go()
        await self._carrier.close()

    async def returned(self) -> None:
        # Whoever cleared up may have died over it.
        self._looks = WATCHFUL
        await self._hands.announce()

    async def look(self, missed: bool) -> None:
        if missed or self._broken_off != self._carrier.broken_off:
            self._looks, self._broken_off = WATCHFUL, self._carrier.broken_off
        if self._looks == 0:
            return
        self._looks -= 1
        rows = await self._jobs.in_flight([self._executor_id])
        jobs = {f"{row.id}:{row.attempt}": row for row in rows if not self._carrier.works_on(row)}
        held = await self._records.held_by([self._executor_id])
        films = {task.id: task for task in held if not self._makes(task.id)}
        self._idle = {name: self._idle.get(name, 0) + 1 for name in [*jobs, *films]} if self._looks else {}
        due = {name for name, times in self._idle.items() if times >= PATIENCE}
        if not due:
            return
        self._idle = {}
        left = [row for name, row in jobs.items() if name in due]
        broken_off = [task for name, task in films.items() if name in due]
        log.warning("work that was broken off is begun again", jobs=len(left), films=len(broken_off))
        await self._engine.drop([], [(row.id, row.attempt) for row in left])
        for row in left:
            await self._engine.start(row.id, row.attempt)
        for task in broken_off:
            await self._run(task)
