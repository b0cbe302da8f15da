"""What clients asked for under an id of their own: remembered for a day, so that what comes twice is done once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.store import tables as t
from pixora.store.clock import now
from pixora.store.database import reading, upsert
from pixora.store.unbroken import unbroken

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Asked:
    """A request that was taken before: its task, the event that it begins after, and a hash of what it asked."""

    task_id: str | None
    seq: int
    digest: str | None


class ClientMessages:
    """Ids of requests, each user's own."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine, self._reader = engine, reading(engine)

    async def find(self, user_id: str, message_id: str) -> Asked | None:
        """What was asked under this id within the last day."""
        table = t.client_messages
        query = select(table).where(table.c.user_id == user_id, table.c.id == message_id, table.c.at >= _oldest())
        async with self._reader.connect() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return Asked(row["task_id"], row["seq"] or 0, row["digest"]) if row else None

    @unbroken
    async def take(
        self, user_id: str, message_id: str, task_id: str | None, seq: int = 0, digest: str | None = None
    ) -> bool:
        """Remember an id; false when it was there already."""
        async with self._engine.begin() as connection:
            return await self.take_in(connection, user_id, message_id, task_id, seq, digest)

    @staticmethod
    async def take_in(
        connection: AsyncConnection, user_id: str, message_id: str, task_id: str | None, seq: int, digest: str | None
    ) -> bool:
        """`take` within a caller's transaction."""
        table = t.client_messages
        await connection.execute(delete(table).where(table.c.user_id == user_id, table.c.at < _oldest()))
        row = {"user_id": user_id, "id": message_id, "task_id": task_id, "at": now(), "digest": digest, "seq": seq}
        result = await connection.execute(upsert(connection, table).values(row).on_conflict_do_nothing())
        return bool(result.rowcount == 1)

    @unbroken
    async def forget(self, user_id: str, message_id: str) -> None:
        """What was asked under this id was refused: it may be asked again."""
        table = t.client_messages
        async with self._engine.begin() as connection:
            await connection.execute(delete(table).where(table.c.user_id == user_id, table.c.id == message_id))


def _oldest() -> str:
    return (datetime.now(UTC) - KEPT).isoformat(timespec="milliseconds").replace("+00:00", "Z")
