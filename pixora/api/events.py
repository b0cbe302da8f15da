"""A task's log over REST: in pages, and as server-sent events that follow it live."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from pixora.api.answers import Events, failing
from pixora.api.asking import Base, TheStudio
from pixora.api.connections import TOO_MANY, Connections
from pixora.api.outbox import Frame, Outbox
from pixora.api.sign_in import UNAUTHORIZED_CLOSE, Who, until_signed_out
from pixora.api.wire import message
from pixora.app import Studio
from pixora.film.errors import TooMany
from pixora.identity.actor import Actor
from pixora.store.records import Task

BEAT_S = 15.0
"""How often a stream on which nothing happens says that it lives, so that no proxy takes it for dead."""

router = APIRouter(prefix="/api/tasks/{task_id}", tags=["tasks"])

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "A page, or a stream."}
}


@router.get("/events", response_model=Events, responses=_STREAM | failing(404))
async def read_events(
    request: Request,
    studio: TheStudio,
    base: Base,
    actor: Who,
    task_id: str,
    after: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="Of a page; a stream has no end.")] = 200,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> Response | Events:
    """Events after `after`: a page as JSON, or all and then live with `Accept: text/event-stream`.

    A stream's event ids are the events' `seq`; a client that comes back with `Last-Event-ID` goes on after it.
    """
    task = await studio.films.get(actor, task_id)
    if "text/event-stream" in request.headers.get("accept", ""):
        if last_event_id is not None and last_event_id.isascii() and last_event_id.isdigit():
            after = min(int(last_event_id), 2**31 - 1)
        return await _stream(request, studio, base, actor, task, after)
    page = await studio.events.read(actor.user_id, task_id, after, limit)
    last = page[-1].seq if page else after
    return Events.model_validate(
        {
            "events": [message(studio, logged, base) for logged in page],
            "next": last,
            "more": len(page) == limit and last < task.last_seq,
            "kept_after": task.kept_after,
        }
    )


class _Stream:
    """A viewer that is read by one HTTP response."""

    def __init__(self, studio: Studio, actor: Actor, base: str) -> None:
        self.actor, self.base = actor, base
        self.outbox = Outbox(studio.settings.queued_messages, studio.settings.queued_bytes)
        self.quiet = 0
        self._ended = False

    def send(self, frame: Frame) -> None:
        if not self._ended and not self.outbox.put(frame):
            self.end(TOO_MANY, "too slow")

    def end(self, code: int, reason: str) -> None:
        """A stream has no closing words: its client comes back by itself and resumes."""
        self._ended = True
        if code == TOO_MANY:
            self.outbox.clear()
        self.outbox.wake()

    async def lines(self) -> AsyncIterator[str]:
        yield "retry: 1000\n\n"
        while not self._ended:
            try:
                async with asyncio.timeout(BEAT_S):
                    await self.outbox.filled()
            except TimeoutError:
                yield ": still here\n\n"
            self.quiet = 0
            while self.outbox:
                frame = self.outbox.pop()
                yield f"id: {frame.seq}\ndata: {frame.text}\n\n" if frame.seq else f"data: {frame.text}\n\n"


class _Streamed(StreamingResponse):
    """A stream that lasts as long as the session it was asked for with."""

    def __init__(self, viewer: _Stream, hub: Connections, request: Request) -> None:
        headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
        super().__init__(viewer.lines(), media_type="text/event-stream", headers=headers)
        self._viewer, self._hub, self._request = viewer, hub, request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = asyncio.create_task(self._end_with_session(), name="session of a stream")
        try:
            await super().__call__(scope, receive, send)
        finally:
            # Here and not in `lines`, which never runs for a client that left at once.
            session.cancel()
            self._hub.leave(self._viewer)

    async def _end_with_session(self) -> None:
        await until_signed_out(self._request)
        self._viewer.end(UNAUTHORIZED_CLOSE, "signed out")


async def _stream(request: Request, studio: Studio, base: str, actor: Actor, task: Task, after: int) -> Response:
    hub: Connections = request.app.state.connections
    viewer = _Stream(studio, actor, base)
    if not hub.enter(viewer):
        raise TooMany(
            "too_many_connections",
            f"{studio.settings.connections} connections are the most of one user.",
            "Close one first.",
            retry_after=5.0,
        )
    await hub.follow(viewer, task, after)
    return _Streamed(viewer, hub, request)
