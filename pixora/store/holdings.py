"""What one user has: counted in the transaction that is about to add to it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.brief import Data
from pixora.film.events import TaskState
from pixora.store import tables as t
from pixora.store.database import reading

COUNTING = 0x50495859
"""First half of the Postgres lock under which one user's holdings are counted and added to."""


class Held(Data):
    """A user's holdings at the moment."""

    films: int
    making: int
    """Films in the making."""
    bytes: int


class Holdings:
    def __init__(self, engine: AsyncEngine) -> None:
        self._reader = reading(engine)

    async def count(self, user_id: str) -> Held:
        async with self._reader.connect() as connection:
            return await _count(connection, user_id, None)

    @staticmethod
    async def count_in(connection: AsyncConnection, user_id: str, but: str | None = None) -> Held:
        """Within a transaction: until it ends nobody else counts for this user. `but` is a task that is left out of
        those in the making."""
        if connection.dialect.name == "postgresql":
            # SQLite's write lock does the same.
            await connection.execute(select(func.pg_advisory_xact_lock(COUNTING, func.hashtext(user_id))))
        return await _count(connection, user_id, but)


async def _count(connection: AsyncConnection, user_id: str, but: str | None) -> Held:
    films = select(func.count()).where(t.tasks.c.user_id == user_id)
    unfinished = [state.value for state in TaskState if state.unfinished]
    making = films.where(t.tasks.c.state.in_(unfinished), t.tasks.c.id != (but or ""))
    size = select(func.coalesce(func.sum(t.assets.c.size), 0)).where(t.assets.c.user_id == user_id)
    query = select(films.scalar_subquery(), making.scalar_subquery(), size.scalar_subquery())
    row = (await connection.execute(query)).one()
    return Held(films=int(row[0]), making=int(row[1]), bytes=int(row[2]))
