"""The event log: append-only, numbered in the transaction that writes it, read by any number of viewers."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.errors import NotFound
from pixora.film.events import EVENT, AnyEvent, Logged
from pixora.store import tables as t
from pixora.store.clock import now
from pixora.store.database import reading
from pixora.store.unbroken import unbroken

log = structlog.get_logger(__name__)

PAGE = 200
WATCH_S = 1.0
"""How often the viewers' tasks are looked at for what other processes wrote."""
QUEUED = 1000
"""Events that a viewer may lag behind before it is cut off and has to resume by `seq`."""


class LaggingError(Exception):
    """A viewer did not keep up; it may come back and ask for what followed its last `seq`."""


class Viewer:
    """A live queue of one viewer's events."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Logged | None] = asyncio.Queue(QUEUED)
        self._lagging = False

    def offer(self, logged: Logged) -> None:
        if self._queue.full():
            self._lagging = True
            return
        self._queue.put_nowait(logged)

    async def next(self) -> Logged:
        """The next event. Raises `LaggingError` once some were lost."""
        if self._lagging and self._queue.empty():
            raise LaggingError
        logged = await self._queue.get()
        if logged is None:
            raise LaggingError
        return logged


class EventLog:
    """Appends and replays events; viewers in this process are told at once."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reader = reading(engine)
        self._viewers: dict[str, set[Viewer]] = defaultdict(set)
        self._published: dict[str, int] = {}
        self._watching: asyncio.Task[None] | None = None

    @unbroken
    async def append(self, user_id: str, task_id: str, *events: AnyEvent) -> list[Logged]:
        """Write events in order and tell the viewers once they are committed."""
        async with self._engine.begin() as connection:
            logged = await self.append_in(connection, user_id, task_id, *events)
        self.publish(logged)
        return logged

    @staticmethod
    async def append_in(connection: AsyncConnection, user_id: str, task_id: str, *events: AnyEvent) -> list[Logged]:
        """Write within a caller's transaction; the caller publishes after the commit."""
        count = update(t.tasks).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id)
        count = count.values(last_seq=t.tasks.c.last_seq + len(events))
        last = (await connection.execute(count.returning(t.tasks.c.last_seq))).scalar_one_or_none()
        if last is None:
            raise NotFound("film")
        at = now()
        logged = [
            Logged(task_id=task_id, seq=last - len(events) + i, at=at, event=event) for i, event in enumerate(events, 1)
        ]
        owned = {"task_id": task_id, "user_id": user_id, "at": at}
        rows = [owned | {"seq": one.seq, "event": one.event.model_dump(mode="json")} for one in logged]
        await connection.execute(insert(t.events), rows)
        return logged

    def publish(self, logged: list[Logged]) -> None:
        for one in logged:
            if one.task_id in self._viewers:
                self._published[one.task_id] = max(one.seq, self._published.get(one.task_id, 0))
            for viewer in tuple(self._viewers.get(one.task_id, ())):
                viewer.offer(one)

    def watch(self) -> None:
        """Tell the viewers of this process what other processes write."""
        self._watching = asyncio.create_task(self._watch(), name="log")

    async def close(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_S)
            try:
                await self._look()
            except SQLAlchemyError as error:
                # The next look sees what this one missed.
                log.warning("the log could not be read", error=type(error).__name__)

    async def _look(self) -> None:
        viewed = list(self._viewers)
        if not viewed:
            return
        query = select(t.tasks.c.id, t.tasks.c.user_id, t.tasks.c.last_seq).where(t.tasks.c.id.in_(viewed))
        async with self._reader.connect() as connection:
            rows = (await connection.execute(query)).all()
        for task_id, user_id, last in rows:
            seen = self._published.setdefault(task_id, last)
            while seen < last and (page := await self.read(user_id, task_id, seen)):
                self.publish(page)
                seen = page[-1].seq

    async def read(self, user_id: str, task_id: str, after: int = 0, limit: int = PAGE) -> list[Logged]:
        """A page of a task's log, in order, from the first event after `after`."""
        query = select(t.events).where(
            t.events.c.task_id == task_id, t.events.c.user_id == user_id, t.events.c.seq > after
        )
        async with self._reader.connect() as connection:
            rows = (await connection.execute(query.order_by(t.events.c.seq).limit(limit))).mappings()
            return [
                Logged(task_id=task_id, seq=row["seq"], at=row["at"], event=EVENT.validate_python(row["event"]))
                for row in rows
            ]

    @asynccontextmanager
    async def viewing(self, task_id: str) -> AsyncIterator[Viewer]:
        viewer = Viewer()
        self._viewers[task_id].add(viewer)
        try:
            yield viewer
        finally:
            self._viewers[task_id].discard(viewer)
            if not self._viewers[task_id]:
                del self._viewers[task_id]
                self._published.pop(task_id, None)

    async def follow(self, user_id: str, task_id: str, after: int = 0) -> AsyncIterator[Logged]:
        """Every event after `after`, each once and in order, then live without end."""
        async with self.viewing(task_id) as viewer:
            last = after
            while page := await self.read(user_id, task_id, last):
                for logged in page:
                    last = logged.seq
                    yield logged
            while True:
                logged = await viewer.next()
                if logged.seq > last:
                    last = logged.seq
                    yield logged
