"""Links by which films are shown: kept until they end or are taken back."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.brief import Data
from pixora.store import tables as t
from pixora.store.clock import new_id, now
from pixora.store.database import reading
from pixora.store.unbroken import unbroken


class Share(Data):
    """One link. `expires_at` is in seconds since 1970."""

    id: str
    user_id: str
    task_id: str
    expires_at: int
    created_at: str


class Shares:
    """Reads and writes links."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine, self._reader = engine, reading(engine)

    @staticmethod
    async def add_in(connection: AsyncConnection, user_id: str, task_id: str, expires_at: int, at: float) -> Share:
        """A new link, within a transaction; of this film, those that have ended by `at` go."""
        table = t.shares
        await connection.execute(delete(table).where(table.c.task_id == task_id, table.c.expires_at <= at))
        share = Share(id=new_id("share"), user_id=user_id, task_id=task_id, expires_at=expires_at, created_at=now())
        await connection.execute(insert(table).values(share.model_dump()))
        return share

    @staticmethod
    async def count_in(connection: AsyncConnection, task_id: str, at: float) -> int:
        """Links of a film that have not ended."""
        query = select(func.count()).select_from(t.shares).where(t.shares.c.task_id == task_id)
        return int((await connection.execute(query.where(t.shares.c.expires_at > at))).scalar_one())

    async def of_task(self, user_id: str, task_id: str, at: float) -> list[Share]:
        """A film's links that have not ended, the newest first."""
        c = t.shares.c
        query = select(t.shares).where(c.user_id == user_id, c.task_id == task_id, c.expires_at > at)
        async with self._reader.connect() as connection:
            rows = (await connection.execute(query.order_by(c.created_at.desc(), c.id))).mappings()
            return [Share.model_validate(dict(row)) for row in rows]

    async def find(self, share_id: str, at: float) -> Share | None:
        """A link that has not ended, whoever asks: who shows it has checked its signature."""
        query = select(t.shares).where(t.shares.c.id == share_id, t.shares.c.expires_at > at)
        async with self._reader.connect() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return Share.model_validate(dict(row)) if row is not None else None

    @unbroken
    async def remove(self, user_id: str, task_id: str, share_id: str) -> bool:
        """Take a link back; false when there is none."""
        c = t.shares.c
        gone = delete(t.shares).where(c.id == share_id, c.user_id == user_id, c.task_id == task_id)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(gone)).rowcount)
