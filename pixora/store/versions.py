"""Films as they were before each edit: kept with the edit, and taken back by undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, delete, desc, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.brief import Data
from pixora.store import tables as t
from pixora.store.clock import now

if TYPE_CHECKING:
    from pixora.store.records import Task


class Versions:
    """The part of the records that remembers films as they were."""

    _reader: AsyncEngine

    @staticmethod
    async def keep_version_in(connection: AsyncConnection, task: Task, what: str) -> None:
        """Remember the film as it is before an edit, so that it can be undone."""
        table = t.versions
        last = select(func.coalesce(func.max(table.c.number), 0)).where(table.c.task_id == task.id)
        number = int((await connection.execute(last)).scalar_one()) + 1
        row = {"task_id": task.id, "number": number, "user_id": task.user_id, "what": what, "at": now()}
        kept = {"script": plain(task.script), "brief": plain(task.brief), "picks": plain(task.picks)}
        await connection.execute(insert(table).values(row | kept))

    async def last_version(self, user_id: str, task_id: str) -> dict[str, Any] | None:
        """The film as it was before the last edit; None when there was none."""
        async with self._reader.connect() as connection:
            row = (await connection.execute(_versions(user_id, task_id).limit(1))).mappings().one_or_none()
        return dict(row) if row else None

    async def has_version(self, user_id: str, task_id: str) -> bool:
        """Whether there is an edit that can be undone."""
        query = _versions(user_id, task_id).with_only_columns(t.versions.c.number).limit(1)
        async with self._reader.connect() as connection:
            return (await connection.execute(query)).first() is not None

    async def versions_since(self, user_id: str, task_id: str, at: str) -> list[dict[str, Any]]:
        """The film as it was before each edit since a time, the oldest first."""
        query = _versions(user_id, task_id).where(t.versions.c.at >= at)
        async with self._reader.connect() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()][::-1]

    @staticmethod
    async def drop_versions_in(connection: AsyncConnection, task_id: str, first: int, last: int) -> bool:
        """Remove the versions from `first` on, within a transaction; false when there are newer ones than `last`."""
        table = t.versions
        gone = delete(table).where(table.c.task_id == task_id, table.c.number >= first).returning(table.c.number)
        return max((await connection.execute(gone)).scalars().all(), default=last) == last

    @staticmethod
    async def take_version_in(connection: AsyncConnection, user_id: str, task_id: str) -> dict[str, Any] | None:
        """Remove and return the film as it was before the last edit; None when there was none."""
        row = (await connection.execute(_versions(user_id, task_id).limit(1))).mappings().one_or_none()
        if row is None:
            return None
        table = t.versions
        await connection.execute(delete(table).where(table.c.task_id == task_id, table.c.number == row["number"]))
        return dict(row)


def _versions(user_id: str, task_id: str) -> Select[Any]:
    """A film as it was before each of its edits, the newest first."""
    table = t.versions
    return select(table).where(table.c.task_id == task_id, table.c.user_id == user_id).order_by(desc(table.c.number))


def plain(value: Any) -> Any:
    """Data models, tuples and enums as JSON has them."""
    if isinstance(value, Data):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(getattr(k, "value", k)): plain(v) for k, v in value.items()}
    return getattr(value, "value", value)
