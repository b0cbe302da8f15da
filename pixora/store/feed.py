"""One task's events as they happen, in order and without a gap, to everybody in this process who listens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError

from pixora.film.events import AgentDelta, Logged

log = structlog.get_logger(__name__)

Listener = Callable[[Logged | AgentDelta], None]
"""Told at once; may not wait and may not raise."""
Read = Callable[[int], Awaitable[Sequence[Logged]]]
"""A page of the log after a number."""


class Feed:
    """Gives every event after `newest` to its listeners once.

    Transactions that end close together may be announced in another order than that of their numbers, and other
    processes do not announce at all. So a number that does not follow the last one has the log read from there.
    """

    def __init__(self, read: Read, newest: int) -> None:
        """`newest` is the number of the last event that the listeners have to look up for themselves."""
        self.newest = newest
        self.listeners: set[Listener] = set()
        self._read = read
        self._again = False
        self._filling: asyncio.Task[None] | None = None

    def offer(self, logged: Logged) -> None:
        """An event was committed."""
        if logged.seq <= self.newest:
            return
        if self._filling is None and logged.seq == self.newest + 1:
            self._give(logged)
        else:
            self.fill()

    def tell(self, delta: AgentDelta) -> None:
        """What is not in the log goes to whoever listens now."""
        for listener in tuple(self.listeners):
            listener(delta)

    def fill(self) -> None:
        """Read what was committed after `newest`."""
        self._again = True
        if self._filling is None:
            self._filling = asyncio.create_task(self._fill(), name="feed")

    def close(self) -> None:
        if self._filling is not None:
            self._filling.cancel()

    async def _fill(self) -> None:
        try:
            page: Sequence[Logged] = ()
            while page or self._again:
                self._again = False
                page = await self._read(self.newest)
                for logged in page:
                    self._give(logged)
        except SQLAlchemyError as error:
            # Whoever looks after the feeds has it filled again.
            log.warning("the log could not be read", error=type(error).__name__)
        finally:
            self._filling = None

    def _give(self, logged: Logged) -> None:
        if logged.seq <= self.newest:
            return
        self.newest = logged.seq
        for listener in tuple(self.listeners):
            listener(logged)
