"""The chat socket: a conversation and everything that happens in its tasks, over one connection."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from pixora.api.connections import RESTARTING, TOO_MANY, Connections
from pixora.api.eager import begin
from pixora.api.messages import (
    TYPES,
    Approve,
    BadField,
    Cancel,
    ClientMessage,
    Ping,
    Say,
    Subscribe,
    TaskStatus,
    named,
    parse,
)
from pixora.api.outbox import Frame, Outbox
from pixora.api.sign_in import UNAUTHORIZED_CLOSE, socket_actor, subprotocol, turn_away, until_signed_out
from pixora.api.turns import begin_turn
from pixora.api.wire import base_of, encode, error, plain, task_status
from pixora.app import Studio
from pixora.core.wishes import parse_budget
from pixora.film.errors import InvalidInput, PixoraError
from pixora.identity.actor import Actor
from pixora.identity.sign_in import SignedIn
from pixora.store.records import Task

log = structlog.get_logger(__name__)

MESSAGE_TYPES = frozenset(TYPES)
PROTOCOL = 1
BROKEN, TOO_BIG = 1008, 1009
PATIENCE_S = 30.0
"""How long a client that does not read is waited for until its connection is given up."""
EXCESS = 100
"""Messages over the limit of a second that are answered; a client that goes on is closed with 1008."""
_PONG = encode({"type": "pong"})
_FAULT = PixoraError(
    "internal", "This failed through a fault of Pixora's.", "Try again; if it stays, report it.", retryable=True
)

router = APIRouter()


class Connection:
    """One client. Its own task reads; a writer exists while the line is full."""

    def __init__(self, socket: WebSocket, studio: Studio, hub: Connections, actor: Actor) -> None:
        self._socket, self._studio, self._hub = socket, studio, hub
        self.actor, self.base = actor, base_of(socket)
        self.outbox = Outbox(studio.settings.queued_messages, studio.settings.queued_bytes)
        self.quiet = 0
        self._times: deque[float] = deque(maxlen=studio.settings.messages_a_second)
        self._excess = 0
        self._reader, self._receiving = asyncio.current_task(), False
        self._writer: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None

    def send(self, frame: Frame) -> None:
        if self._ending is not None:
            return
        self.quiet = 0
        if self._writer is None:
            try:
                rest = begin(self._socket.send({"type": "websocket.send", "text": frame.text}))
            except (WebSocketDisconnect, RuntimeError):
                # The client is gone, which the reader is told as well.
                return
            if rest is not None:
                self._writer = asyncio.create_task(self._write(rest))
        elif not self.outbox.put(frame):
            self.end(TOO_MANY, "too slow: connect again and subscribe after the last seq")

    def end(self, code: int, reason: str) -> None:
        if self._ending is None:
            self._ending = asyncio.create_task(self._close(code, reason))

    async def serve(self) -> None:
        """Until either side ends it. A turn that was accepted is carried out although its client left."""
        try:
            await self._read()
        except asyncio.CancelledError:
            if self._reader is None or self._ending is None:
                raise
            self._reader.uncancel()
        finally:
            self._hub.leave(self)
            if self._ending is not None:
                await asyncio.wait({self._ending})
            if self._writer is not None:
                self._writer.cancel()

    async def _write(self, begun: Awaitable[None]) -> None:
        """The rest of a frame that had to wait, and what was queued behind it."""
        send = self._socket.send
        try:
            await begun
            while self.outbox:
                await send({"type": "websocket.send", "text": self.outbox.pop().text})
        except (WebSocketDisconnect, RuntimeError):
            # The client is gone, which the reader is told as well.
            self.outbox.clear()
        finally:
            self._writer = None

    async def _close(self, code: int, reason: str) -> None:
        """Say why, unless the client does not read; then let the reader go."""
        if code == TOO_MANY:
            self.outbox.clear()
        with contextlib.suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(PATIENCE_S):
                if self._writer is not None:
                    await asyncio.wait({self._writer})
                await self._socket.close(code, reason)
        if self._receiving and self._reader is not None:
            self._reader.cancel()

    async def _read(self) -> None:
        clock, most = asyncio.get_running_loop().time, self._studio.settings.message_bytes
        times, receive = self._times, self._socket.receive
        while self._ending is None:
            self._receiving = True
            frame = await receive()
            self._receiving = False
            if frame["type"] == "websocket.disconnect":
                return
            self.quiet = 0
            text = frame.get("text")
            size = len(text) if text is not None else len(frame.get("bytes") or b"")
            if size > most or (text is not None and 4 * size > most and len(text.encode()) > most):
                self.end(TOO_BIG, f"message too big: {most} bytes are the most")
                continue
            at = clock()
            if len(times) == times.maxlen and at - times[0] < 1.0:
                self._exceed(len(times))
                continue
            times.append(at)
            self._excess = 0
            await self._handle(text)

    def _exceed(self, most: int) -> None:
        self._excess += 1
        if self._excess > EXCESS:
            self.end(BROKEN, "too many messages")
            return
        self._fail(
            PixoraError(
                "too_many_messages", f"More than {most} messages in a second.", "Send it again later.", retryable=True
            )
        )

    async def _handle(self, text: str | None) -> None:
        message: ClientMessage | None = None
        try:
            if text is None:
                raise InvalidInput("bad_message", "Messages are JSON text.", "Send text frames.")
            message = parse(text)
            await self._do(message)
        except PixoraError as fault:
            self._fail(fault, message or named(text))
        except Exception as fault:  # one message failed through a fault of ours: the log has why, the socket stays open
            log.exception("message failed", kind=type(message).__name__, error=type(fault).__name__)
            self._fail(_FAULT, message)

    async def _do(self, message: ClientMessage) -> None:
        match message:
            case Ping(id=None):
                self.send(_PONG)
            case Ping():
                self._reply({"type": "pong"}, message)
            case Say():
                await self._turn(message)
            case TaskStatus():
                self._stand(await self._studio.films.get(self.actor, message.task_id), message)
            case Subscribe():
                task = await self._studio.films.get(self.actor, message.task_id)
                await self._hub.follow(self, task, message.after)
            case Cancel():
                task = await self._studio.films.get(self.actor, message.task_id)
                if await self._first(message, task):
                    task = await self._studio.films.cancel(self.actor, task.id)
                self._stand(task, message)
            case Approve():
                await self._approve(message)

    async def _turn(self, message: Say) -> None:
        context = message.context.said() if message.context else None
        if message.message is None and not (context or {}).get("action"):
            raise BadField("message", "it is missing")
        heard = await begin_turn(
            self._socket.app, self.actor, message.message or "", message.task_id, context, message.id
        )
        if not self._hub.follows(self, heard.task.id):
            await self._hub.follow(self, heard.task, heard.after)
        if heard.again:
            self._stand(heard.task, message)

    async def _approve(self, message: Approve) -> None:
        """A yes at a gate, to exactly the plan that was shown. No tool and no model can give it."""
        task = await self._studio.films.get(self.actor, message.task_id)
        budget = parse_budget(message.budget_usd) if message.budget_usd is not None else None
        if not self._hub.follows(self, task.id):
            await self._hub.follow(self, task, task.last_seq)
        if await self._first(message, task):
            task = await self._studio.films.approve(self.actor, task.id, message.plan_id, message.gate, budget)
        self._stand(task, message)

    async def _first(self, message: ClientMessage, task: Task) -> bool:
        """Whether a message with this id comes for the first time."""
        return message.id is None or await self._studio.messages.take(self.actor.user_id, message.id, task.id)

    def _stand(self, task: Task, message: ClientMessage) -> None:
        self._reply(task_status(self._studio, task, self.base), message)

    def _reply(self, body: dict[str, Any], message: ClientMessage | None) -> None:
        if message is not None and message.id is not None:
            body["reply_to"] = message.id
        self.send(encode(body))

    def _fail(self, fault: PixoraError, message: ClientMessage | None = None) -> None:
        more = {"field": fault.field} if isinstance(fault, BadField) else {}
        self._reply(error(fault, getattr(message, "task_id", None), **more), message)


@router.websocket("/api/chat/ws")
async def chat_socket(socket: WebSocket) -> None:
    """The chat, as docs/protocol.md has it."""
    studio: Studio = socket.app.state.studio
    hub: Connections = socket.app.state.connections
    actor = await socket_actor(socket)
    if actor is None:
        await turn_away(socket)
        return
    await socket.accept(subprotocol(socket))
    connection = Connection(socket, studio, hub, actor)
    if not hub.enter(connection):
        if hub.closing:
            await socket.close(RESTARTING, "restarting: connect again")
        else:
            most = studio.settings.connections
            await socket.close(TOO_MANY, f"too many connections: {most} are the most of one user")
        return
    connection.send(encode(plain("system", "Welcome to Pixora.", protocol=PROTOCOL, user_id=actor.user_id)))
    session = asyncio.create_task(_end_with_session(socket, connection)) if _expires(socket) else None
    try:
        await connection.serve()
    finally:
        if session is not None:
            session.cancel()


def _expires(socket: WebSocket) -> bool:
    signed: SignedIn = socket.state.signed_in
    return signed.session is not None


async def _end_with_session(socket: WebSocket, connection: Connection) -> None:
    await until_signed_out(socket)
    connection.end(UNAUTHORIZED_CLOSE, "signed out")
