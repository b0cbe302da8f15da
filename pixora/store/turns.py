"""Which process answers in which conversation: one row for each task in which somebody does."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.store import tables as t
from pixora.store.database import reading, upsert
from pixora.store.unbroken import unbroken


class TaskTurns:
    """Rows that last as long as a turn. One that its process left when it died is taken over with `seize`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine, self._reader = engine, reading(engine)

    async def holder(self, task_id: str) -> str | None:
        """The process that answers in a task, if any."""
        query = select(t.turns.c.executor_id).where(t.turns.c.task_id == task_id)
        async with self._reader.connect() as connection:
            found: str | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    @unbroken
    async def take(self, user_id: str, task_id: str, executor_id: str) -> bool:
        """Answer in a task; false when somebody does already."""
        row = {"task_id": task_id, "user_id": user_id, "executor_id": executor_id}
        async with self._engine.begin() as connection:
            done = await connection.execute(upsert(connection, t.turns).values(row).on_conflict_do_nothing())
            return bool(done.rowcount == 1)

    @unbroken
    async def seize(self, task_id: str, dead: str, executor_id: str) -> bool:
        """Answer in a task in which a process did that is dead; false when another was quicker."""
        change = update(t.turns).where(t.turns.c.task_id == task_id, t.turns.c.executor_id == dead)
        async with self._engine.begin() as connection:
            done = await connection.execute(change.values(executor_id=executor_id, interrupted=False))
            return bool(done.rowcount == 1)

    @unbroken
    async def give(self, task_id: str, executor_id: str) -> None:
        """The turn is over."""
        over = delete(t.turns).where(t.turns.c.task_id == task_id, t.turns.c.executor_id == executor_id)
        async with self._engine.begin() as connection:
            await connection.execute(over)

    @unbroken
    async def interrupt(self, task_id: str) -> None:
        """Have whoever answers in a task stop."""
        async with self._engine.begin() as connection:
            await connection.execute(update(t.turns).where(t.turns.c.task_id == task_id).values(interrupted=True))

    async def is_interrupted(self, task_id: str) -> bool:
        query = select(t.turns.c.interrupted).where(t.turns.c.task_id == task_id)
        async with self._reader.connect() as connection:
            return bool((await connection.execute(query)).scalar_one_or_none())
