"""Taking turns: of those who wait for a place, each user's first comes before anybody's second."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

P = TypeVar("P")
"""What is waited for: a child, a slot."""
W = TypeVar("W")
"""What the waiting want, by which the best of one user's is chosen."""

PATIENCE = 4
"""Times that one who waits lets others of the same user pass who suit a place better."""


@dataclass(eq=False)
class _Waiting(Generic[P, W]):
    user: Hashable
    wants: W
    given: asyncio.Future[P]
    passed: int = 0


class Turns(Generic[P, W]):
    """Hands out places. Who lets go of one calls `give`.

    `suits` says how well a place suits a wish; below 0 the wish waits for another place, which must be given soon.
    """

    def __init__(self, places: list[P], suits: Callable[[P, W], float]) -> None:
        self.free = places
        self._suits = suits
        self._users: deque[Hashable] = deque()
        self._waiting: dict[Hashable, list[_Waiting[P, W]]] = {}

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(map(len, self._waiting.values()))

    async def take(self, user: Hashable, wants: W) -> P:
        """A place, at once or when it is this one's turn."""
        place = max(self.free, key=lambda free: self._suits(free, wants), default=None)
        if place is not None and self._suits(place, wants) >= 0:
            self.free.remove(place)
            return place
        waiting: _Waiting[P, W] = _Waiting(user, wants, asyncio.get_running_loop().create_future())
        if user not in self._waiting:
            self._waiting[user] = []
            self._users.append(user)
        self._waiting[user].append(waiting)
        try:
            return await waiting.given
        except asyncio.CancelledError:
            if waiting in self._waiting.get(user, ()):
                self._leave(waiting)
            elif waiting.given.done() and not waiting.given.cancelled():
                self.give(waiting.given.result())
            raise

    def give(self, place: P) -> None:
        """Hand a place to the next user's best-suited job, or keep it free."""
        for user in self._users:
            # One who was cancelled stands there until it has come round to leave: a place given to it would be lost.
            waiting = [one for one in self._waiting[user] if not one.given.done()]
            queue = [one for one in waiting if self._suits(place, one.wants) >= 0]
            if not queue:
                continue
            first = queue[0]
            best = first if first.passed >= PATIENCE else max(queue, key=lambda one: self._suits(place, one.wants))
            first.passed += 1
            self._leave(best)
            if user in self._waiting:
                # Whose turn it was is last now.
                self._users.remove(user)
                self._users.append(user)
            best.given.set_result(place)
            return
        self.free.append(place)

    def _leave(self, waiting: _Waiting[P, W]) -> None:
        queue = self._waiting[waiting.user]
        queue.remove(waiting)
        if not queue:
            del self._waiting[waiting.user]
            self._users.remove(waiting.user)
