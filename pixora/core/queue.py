"""Who waits for whom: so many films at once, the others in the order in which they came, each told its place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager


class Queue:
    """One process's line of films."""

    def __init__(self, at_once: int | None) -> None:
        """None: nobody waits."""
        self._at_once = at_once
        self._line: list[asyncio.Event] = []
        """Those whose turn it is, and behind them those who wait; each is woken when somebody leaves."""

    @asynccontextmanager
    async def turn(self, tell: Callable[[int], Awaitable[None]]) -> AsyncIterator[None]:
        """One's turn, until the block is left. Until it comes, `tell` is called with each new place, 1 the next."""
        moved = asyncio.Event()
        self._line.append(moved)
        told = 0
        try:
            while True:
                moved.clear()
                place = self._line.index(moved) + 1 - (self._at_once or len(self._line))
                if place <= 0:
                    break
                if place != told:
                    await tell(place)
                    told = place
                else:
                    await moved.wait()
            yield
        finally:
            self._line.remove(moved)
            for other in self._line:
                other.set()
