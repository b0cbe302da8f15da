"""One turn at a time in a conversation, whichever of the processes on the same records answers it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from pixora.store.turns import TaskTurns

LOOK_S = 0.25
"""Seconds between two looks at a conversation in which another process answers."""
LISTEN_S = 0.5
"""Seconds between two looks whether another process interrupts."""


class Floor:
    """Who speaks. In this process those who wait come in their order; against others a row decides."""

    def __init__(self, turns: TaskTurns, executor_id: str, gone: Callable[[str], Awaitable[bool]]) -> None:
        """`gone` tells whether a process is dead."""
        self._turns, self._executor_id, self._gone = turns, executor_id, gone
        self._waiting: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(self, user_id: str, task_id: str) -> AsyncIterator[bool]:
        """Wait until the turns before this one are over, then hold the floor as long as the block lasts. Gives whether
        the process that had it died over its turn."""
        async with self._in_order(task_id):
            # Another process sets no event of ours.
            while (taken := await self._take(user_id, task_id)) is None:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_S)
            try:
                yield taken
            finally:
                await asyncio.shield(self._turns.give(task_id, self._executor_id))

    @asynccontextmanager
    async def try_hold(self, user_id: str, task_id: str) -> AsyncIterator[bool]:
        """The same without waiting: whether nobody else answers there."""
        if task_id in self._waiting or await self._take(user_id, task_id) is None:
            yield False
            return
        try:
            yield True
        finally:
            await asyncio.shield(self._turns.give(task_id, self._executor_id))

    async def interrupt(self, task_id: str) -> None:
        """Stop the turn that another process carries out in a task."""
        holder = await self._turns.holder(task_id)
        if holder is not None and holder != self._executor_id:
            await self._turns.interrupt(task_id)

    async def until_interrupted(self, task_id: str) -> None:
        """Returns when another process interrupts the turn that this one carries out."""
        while not await self._turns.is_interrupted(task_id):  # noqa: ASYNC110
            await asyncio.sleep(LISTEN_S)

    async def _take(self, user_id: str, task_id: str) -> bool | None:
        """None when another process speaks; else whether it is taken from a dead one."""
        if await self._turns.take(user_id, task_id, self._executor_id):
            return False
        holder = await self._turns.holder(task_id)
        if holder == self._executor_id:
            # Left behind when it could not be removed: in this process the order above decides.
            return False
        if holder is None or not await self._gone(holder):
            return None
        return True if await self._turns.seize(task_id, holder, self._executor_id) else None

    @asynccontextmanager
    async def _in_order(self, task_id: str) -> AsyncIterator[None]:
        lock, waiting = self._waiting.get(task_id, (asyncio.Lock(), 0))
        self._waiting[task_id] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._waiting[task_id]
            if waiting == 1:
                del self._waiting[task_id]
            else:
                self._waiting[task_id] = (lock, waiting - 1)
