"""The event log: append-only, numbered in the transaction that writes it, read by any number of viewers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import structlog
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.errors import NotFound
from pixora.film.events import EVENT, AgentDelta, AgentMessage, AnyEvent, Logged, StatusChanged
from pixora.store import tables as t
from pixora.store.clock import now
from pixora.store.database import reading
from pixora.store.drafts import Drafts
from pixora.store.feed import Feed, Listener
from pixora.store.notices import DRAFTS, EVENTS, Notices, notify_in
from pixora.store.unbroken import unbroken

log = structlog.get_logger(__name__)

PAGE = 200
WATCH_S = 1.0
"""How often the viewed tasks are looked at for what other processes wrote, even where these say so at once."""
QUEUED = 1000
"""Events that `follow` holds for its reader; one that falls further behind gets them from the log."""
KEPT = 5_000
"""Events of one task that are kept besides its conversation, the newest."""
TALK = ("user_message", "agent_message", "error", "video_complete")
"""Kinds of events that are kept as long as their task."""


class LaggingError(Exception):
    """A viewer did not keep up; it may come back and ask for what followed its last `seq`."""


class EventLog:
    """Appends and replays events; viewers in this process are told at once."""

    def __init__(self, engine: AsyncEngine, kept: int = KEPT, watch_s: float = WATCH_S) -> None:
        self._engine, self._kept, self._watch_s = engine, kept, watch_s
        self._reader = reading(engine)
        self._feeds: dict[str, Feed] = {}
        self._shared = engine.dialect.name == "postgresql"
        self._drafts = Drafts(self._tell, self._pass_on if self._shared else None)
        self._notices: Notices | None = None
        self._watching: asyncio.Task[None] | None = None

    @unbroken
    async def append(self, user_id: str, task_id: str, *events: AnyEvent) -> list[Logged]:
        """Write events in order and tell the viewers once they are committed."""
        async with self._engine.begin() as connection:
            logged = await self.append_in(connection, user_id, task_id, *events)
        self.publish(logged)
        return logged

    async def append_in(
        self, connection: AsyncConnection, user_id: str, task_id: str, *events: AnyEvent
    ) -> list[Logged]:
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
        await notify_in(connection, EVENTS, f"{task_id} {last}")
        if any(isinstance(event, StatusChanged) and not event.state.unfinished for event in events):
            await self._compact_in(connection, task_id, last)
        return logged

    async def _compact_in(self, connection: AsyncConnection, task_id: str, last: int) -> None:
        """Work has ended: drop how far it was in between, and what is long past but for the conversation."""
        table, kind = t.events, t.events.c.event["type"].as_string()
        mine = table.c.task_id == task_id
        final = select(func.max(table.c.seq)).where(mine, kind == "progress_update").scalar_subquery()
        await connection.execute(delete(table).where(mine, kind == "progress_update", table.c.seq < final))
        if last <= self._kept:
            return
        kept_after = last - self._kept
        trimmed = delete(table).where(mine, table.c.seq <= kept_after, kind.not_in(TALK))
        if (await connection.execute(trimmed)).rowcount:
            await connection.execute(update(t.tasks).where(t.tasks.c.id == task_id).values(kept_after=kept_after))

    def publish(self, logged: Sequence[Logged]) -> None:
        """Tell the viewers what was committed."""
        for one in logged:
            if isinstance(one.event, AgentMessage) and one.event.turn_id:
                self.end_draft(one.task_id, one.event.turn_id)
            if feed := self._feeds.get(one.task_id):
                feed.offer(one)

    def draft(self, task_id: str, turn_id: str, piece: str) -> None:
        """Tell the viewers a piece of an answer that is being written; the whole is appended when it is done."""
        self._drafts.add(task_id, turn_id, piece)

    def drafts(self, task_id: str) -> list[AgentDelta]:
        """The answers that are being written, each as one piece from its beginning."""
        return self._drafts.of(task_id)

    def end_draft(self, task_id: str, turn_id: str) -> None:
        """The answer was written, or nobody writes it any more."""
        self._drafts.end(task_id, turn_id)

    def _tell(self, task_id: str, delta: AgentDelta) -> None:
        if feed := self._feeds.get(task_id):
            feed.tell(delta)

    @unbroken
    async def _pass_on(self, said: str) -> None:
        async with self._engine.begin() as connection:
            await notify_in(connection, DRAFTS, said)

    def _hear(self, said: str) -> None:
        """Another process, or this one, committed events."""
        task_id, _, seq = said.partition(" ")
        feed = self._feeds.get(task_id)
        if feed is not None and feed.newest < int(seq):
            feed.fill()

    def watch(self, others: Mapping[str, Callable[[str], None]] | None = None) -> None:
        """Tell the viewers of this process what other processes write. `others` hear what else is said, by channel."""
        if self._shared:
            self._notices = Notices(self._engine, self._look)
            for channel, hear in (others or {}).items():
                self._notices.on(channel, hear)
            self._notices.on(EVENTS, self._hear)
            self._notices.on(DRAFTS, self._drafts.hear)
            self._notices.open()
        self._watching = asyncio.create_task(self._watch(), name="log")

    async def close(self) -> None:
        for feed in self._feeds.values():
            feed.close()
        await self._drafts.close()
        if self._notices is not None:
            await self._notices.close()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._watch_s)
            try:
                await self._look()
            except SQLAlchemyError as error:
                # The next look sees what this one missed.
                log.warning("the log could not be read", error=type(error).__name__)

    async def _look(self) -> None:
        if not self._feeds:
            return
        query = select(t.tasks.c.id, t.tasks.c.last_seq).where(t.tasks.c.id.in_(list(self._feeds)))
        async with self._reader.connect() as connection:
            rows = (await connection.execute(query)).all()
        for task_id, last in rows:
            feed = self._feeds.get(task_id)
            if feed is not None and feed.newest < last:
                feed.fill()

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

    async def last_said(self, since: str, until: str | None = None) -> list[tuple[str, str, int]]:
        """Owner, task and `seq` of each task's last message of its user's, of all users, since a time."""
        kind = t.events.c.event["type"].as_string()
        query = select(t.events.c.user_id, t.events.c.task_id, func.max(t.events.c.seq)).where(
            t.events.c.at >= since, kind == "user_message"
        )
        if until is not None:
            query = query.where(t.events.c.at <= until)
        async with self._reader.connect() as connection:
            rows = await connection.execute(query.group_by(t.events.c.user_id, t.events.c.task_id))
            return [(user_id, task_id, int(seq)) for user_id, task_id, seq in rows]

    async def join(self, user_id: str, task_id: str, listener: Listener) -> Feed:
        """Listen to what happens in a task from now on, until `leave`. What was before `newest` is in the log.

        Raises `NotFound`, also for another user's task.
        """
        query = select(t.tasks.c.last_seq).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id)
        async with self._reader.connect() as connection:
            last = (await connection.execute(query)).scalar_one_or_none()
        if last is None:
            raise NotFound("film")
        feed = self._feeds.get(task_id)
        if feed is None:

            async def read(after: int) -> list[Logged]:
                page = await self.read(user_id, task_id, after)
                for one in page:
                    if isinstance(one.event, AgentMessage) and one.event.turn_id:
                        self.end_draft(task_id, one.event.turn_id)
                return page

            feed = self._feeds[task_id] = Feed(read, last)
            # What was committed since it was asked was announced to nobody.
            feed.fill()
        feed.listeners.add(listener)
        return feed

    def leave(self, task_id: str, listener: Listener) -> None:
        feed = self._feeds.get(task_id)
        if feed is None:
            return
        feed.listeners.discard(listener)
        if not feed.listeners:
            feed.close()
            del self._feeds[task_id]

    @asynccontextmanager
    async def _listening(self, user_id: str, task_id: str, listener: Listener) -> AsyncIterator[Feed]:
        feed = await self.join(user_id, task_id, listener)
        try:
            yield feed
        finally:
            self.leave(task_id, listener)

    async def follow(self, user_id: str, task_id: str, after: int = 0) -> AsyncIterator[Logged]:
        """Every event after `after`, each once and in order, then live without end."""
        waiting: deque[Logged] = deque()
        wake, live, last = asyncio.Event(), False, after

        def hear(one: Logged | AgentDelta) -> None:
            nonlocal live
            if not live or isinstance(one, AgentDelta):
                return
            waiting.append(one)
            # Who falls behind gets the rest from the log, so that this queue stays short.
            live = len(waiting) < QUEUED
            wake.set()

        async with self._listening(user_id, task_id, hear) as feed:
            while True:
                while not live:
                    newest = feed.newest
                    page = await self.read(user_id, task_id, last)
                    for logged in page:
                        last = logged.seq
                        yield logged
                    if not page:
                        last = max(last, newest)
                    live = last >= feed.newest
                while waiting:
                    logged = waiting.popleft()
                    if logged.seq > last:
                        last = logged.seq
                        yield logged
                if live:
                    wake.clear()
                    await wake.wait()
