"""Who is connected: by user and by task; each event is serialised once and goes to all viewers of its task."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from pixora.api.outbox import Frame, Outbox
from pixora.api.snapshot import snapshot
from pixora.api.wire import delta, encode, message
from pixora.app import Studio
from pixora.film.errors import InvalidInput, NotFound, PixoraError
from pixora.film.events import AgentDelta, Logged
from pixora.identity.actor import Actor
from pixora.store.feed import Feed
from pixora.store.log import PAGE
from pixora.store.records import Task

log = structlog.get_logger(__name__)

RESTARTING, TOO_MANY, IDLE = 1012, 1013, 4408
FOLLOWED = 200
"""Tasks that one connection follows at most."""
FAREWELL_S = 2.0
"""How long a server that stops waits for its clients to hear of it."""
_LOOKS = 4
"""An idle connection is found in this many looks."""


class Viewer(Protocol):
    """A socket or an event stream."""

    actor: Actor
    base: str
    """Scheme and host of its links."""
    outbox: Outbox
    quiet: int
    """How many looks have found nothing said on it."""

    def send(self, frame: Frame) -> None:
        """Queue a frame; who has fallen too far behind is ended, and nobody waits."""

    def end(self, code: int, reason: str) -> None:
        """Close it, as soon as may be, without waiting."""


class _Room:
    """The viewers of one task."""

    def __init__(self, hub: Connections, task_id: str) -> None:
        self._hub, self._task_id = hub, task_id
        self.feed: Feed | None = None
        self.live: dict[Viewer, int] = {}
        """Who is told at once, and the last event that they had when that began."""
        self.waiting: dict[Viewer, asyncio.Task[None]] = {}
        """Who is still reading what was before."""

    def hear(self, one: Logged | AgentDelta) -> None:
        frames: dict[str, Frame] = {}
        seq = one.seq if isinstance(one, Logged) else None
        for viewer, had in tuple(self.live.items()):
            if seq is not None and seq <= had:
                continue
            frame = frames.get(viewer.base)
            if frame is None:
                frame = frames[viewer.base] = self._hub.frame(self._task_id, one, viewer.base)
            viewer.send(frame)


class Connections:
    """The open connections of this process."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._by_user: dict[str, set[Viewer]] = defaultdict(set)
        self._rooms: dict[str, _Room] = {}
        self._followed: dict[Viewer, set[str]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._empty = asyncio.Event()
        self._empty.set()
        self.closing = False

    def __len__(self) -> int:
        return len(self._followed)

    @property
    def replaying(self) -> int:
        """How many viewers still read what was before, and are not told at once yet."""
        return sum(len(room.waiting) for room in self._rooms.values())

    def enter(self, viewer: Viewer) -> bool:
        """Count a connection; false when its user has as many as may be, or the server is about to stop."""
        mine = self._by_user[viewer.actor.user_id]
        if self.closing or len(mine) >= self._studio.settings.connections:
            return False
        mine.add(viewer)
        self._followed[viewer] = set()
        self._empty.clear()
        if self._looking is None:
            self._looking = asyncio.create_task(self._look(), name="idle connections")
        return True

    def leave(self, viewer: Viewer) -> None:
        """Forget a connection and what it follows; more than once does no harm."""
        for task_id in tuple(self._followed.pop(viewer, ())):
            self._leave_room(task_id, viewer)
        if not self._followed:
            self._empty.set()
        mine = self._by_user.get(viewer.actor.user_id)
        if mine is not None:
            mine.discard(viewer)
            if not mine:
                del self._by_user[viewer.actor.user_id]

    def to_user(self, user_id: str, body: dict[str, Any]) -> int:
        """Send to all connections of a user; returns to how many."""
        return _send(self._by_user.get(user_id, ()), encode(body))

    def to_task(self, task_id: str, body: dict[str, Any]) -> int:
        """Send to all who follow a task, and would have it at once."""
        room = self._rooms.get(task_id)
        return _send(room.live if room else (), encode(body))

    def to_all(self, body: dict[str, Any]) -> int:
        return _send(self._followed, encode(body))

    def frame(self, task_id: str, one: Logged | AgentDelta, base: str) -> Frame:
        return encode(message(self._studio, one, base) if isinstance(one, Logged) else delta(task_id, one))

    def follows(self, viewer: Viewer, task_id: str) -> bool:
        return task_id in self._followed.get(viewer, ())

    async def follow(self, viewer: Viewer, task: Task, after: int) -> None:
        """Send every event of a task after `after`, or a snapshot if they are not all kept; then go on live.

        A viewer that follows the task already has it replayed from there.
        """
        if viewer not in self._followed:
            return
        followed = self._followed[viewer]
        if task.id in followed:
            self._leave_room(task.id, viewer)
        elif len(followed) >= FOLLOWED:
            raise InvalidInput(
                "too_many_tasks", f"One connection follows {FOLLOWED} films at most.", "Open another connection."
            )
        followed.add(task.id)
        room = self._rooms.get(task.id)
        if room is None:
            room = self._rooms[task.id] = _Room(self, task.id)
        catching_up = asyncio.create_task(self._catch_up(room, viewer, task, after), name="replay")
        room.waiting[viewer] = catching_up

    async def _catch_up(self, room: _Room, viewer: Viewer, task: Task, after: int) -> None:
        me = asyncio.current_task()
        try:
            if room.feed is None:
                room.feed = await self._studio.events.join(viewer.actor.user_id, task.id, room.hear)
            last = after
            if after > task.last_seq:
                task = await self._studio.films.get(viewer.actor, task.id)
            if after < task.kept_after or after > task.last_seq:
                viewer.send(encode(await snapshot(self._studio, viewer.actor, task, viewer.base)))
                last = task.last_seq
            while True:
                newest = room.feed.newest
                page = await self._studio.events.read(viewer.actor.user_id, task.id, last, PAGE)
                for logged in page:
                    await viewer.outbox.room()
                    viewer.send(self.frame(task.id, logged, viewer.base))
                    last = logged.seq
                if not page:
                    last = max(last, newest)
                if last >= room.feed.newest:
                    break
            for draft in self._studio.events.drafts(task.id):
                viewer.send(self.frame(task.id, draft, viewer.base))
            if room.waiting.get(viewer) is me:
                room.live[viewer] = last
        except NotFound:
            # Deleted in the meantime: whoever deleted it tells its viewers.
            pass
        except (PixoraError, SQLAlchemyError) as fault:
            log.warning("a replay was broken off", error=type(fault).__name__)
            viewer.end(TOO_MANY, "the log cannot be read: connect again later")
        finally:
            if room.waiting.get(viewer) is me:
                del room.waiting[viewer]

    def drop(self, task_id: str) -> None:
        """A task is gone: nobody follows it any more."""
        room = self._rooms.get(task_id)
        for viewer in (*room.live, *room.waiting) if room else ():
            self._followed.get(viewer, set()).discard(task_id)
            self._leave_room(task_id, viewer)

    def _leave_room(self, task_id: str, viewer: Viewer) -> None:
        room = self._rooms.get(task_id)
        if room is None:
            return
        if replay := room.waiting.pop(viewer, None):
            replay.cancel()
        room.live.pop(viewer, None)
        if not room.live and not room.waiting:
            del self._rooms[task_id]
            self._studio.events.leave(task_id, room.hear)

    async def _look(self) -> None:
        """End what nothing was said on, by either side, for the time that is set."""
        while True:
            await asyncio.sleep(self._studio.settings.idle_s / _LOOKS)
            for viewer in tuple(self._followed):
                if viewer.quiet >= _LOOKS:
                    viewer.end(IDLE, "nothing was said for a long time")
                viewer.quiet += 1

    async def close(self) -> None:
        """End all: clients come back to the next process and resume by `seq`."""
        self.closing = True
        if self._looking is not None:
            self._looking.cancel()
        for viewer in tuple(self._followed):
            viewer.end(RESTARTING, "restarting: connect again and subscribe after the last seq")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                await self._empty.wait()


def _send(viewers: Any, frame: Frame) -> int:
    receivers = tuple(viewers)
    for viewer in receivers:
        viewer.send(frame)
    return len(receivers)
