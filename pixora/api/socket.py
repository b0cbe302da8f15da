"""The chat socket: a conversation and everything that happens in its tasks, over one connection."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pixora.api.wire import message as wire_message
from pixora.api.wire import task_status
from pixora.app import Studio
from pixora.core.wishes import parse_budget
from pixora.film.brief import Gate
from pixora.film.errors import PixoraError
from pixora.identity.actor import LOCAL_USER, Actor
from pixora.store.log import LaggingError

log = structlog.get_logger(__name__)

MAX_MESSAGE_BYTES = 64 * 1024
MAX_MESSAGES_A_SECOND = 10
MAX_CONNECTIONS = 20
QUEUED_MESSAGES, QUEUED_BYTES = 500, 4 * 1024 * 1024

router = APIRouter()


class ClientMessage(BaseModel):
    """Any message of a client; `type` is left out in the first clients' only message."""

    model_config = ConfigDict(strict=True, extra="ignore")

    type: str = "message"
    message: str | None = None
    task_id: str | None = Field(default=None, max_length=40)
    context: dict[str, Any] | None = None
    after: int = Field(default=0, ge=0)
    id: str | None = Field(default=None, min_length=1, max_length=128)
    plan_id: str | None = Field(default=None, max_length=40)
    gate: str | None = Field(default=None, max_length=16)
    budget_usd: str | None = Field(default=None, max_length=24)


class _TooSlowError(Exception):
    pass


class _Outbox:
    """What waits to be sent to one client, bounded in count and bytes: a slow reader is cut off, others never wait."""

    def __init__(self) -> None:
        self._queue: deque[str] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._full = False

    def put(self, body: dict[str, Any]) -> None:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        self._bytes += len(text)
        self._queue.append(text)
        self._full |= len(self._queue) > QUEUED_MESSAGES or self._bytes > QUEUED_BYTES
        self._wake.set()

    async def get(self) -> str:
        while not self._queue:
            self._wake.clear()
            await self._wake.wait()
        if self._full:
            raise _TooSlowError
        text = self._queue.popleft()
        self._bytes -= len(text)
        return text


class _Connection:
    def __init__(self, socket: WebSocket, studio: Studio, actor: Actor) -> None:
        self.socket, self.studio, self.actor = socket, studio, actor
        self.base = f"{'https' if socket.url.scheme == 'wss' else 'http'}://{socket.url.netloc}"
        self.out = _Outbox()
        self.following: dict[str, asyncio.Task[None]] = {}
        self.turns: set[asyncio.Task[None]] = set()
        self.times: deque[float] = deque(maxlen=MAX_MESSAGES_A_SECOND)

    async def serve(self) -> None:
        self.out.put(_plain("system", "Welcome to Pixora.", protocol=1, user_id=self.actor.user_id))
        writer = asyncio.create_task(self._write())
        reader = asyncio.create_task(self._read())
        try:
            done, _ = await asyncio.wait({writer, reader}, return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()
        except _TooSlowError:
            await self._close(1013, "too slow: connect again and subscribe after the last seq")
        except WebSocketDisconnect:
            pass
        finally:
            for task in (writer, reader, *self.following.values()):
                task.cancel()
            await asyncio.gather(writer, reader, *self.following.values(), return_exceptions=True)
            # A turn that was accepted is carried out although its client left: what it starts belongs to the task.

    async def _write(self) -> None:
        while True:
            await self.socket.send_text(await self.out.get())

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            frame = await self.socket.receive()
            if frame["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(frame.get("code", 1005))
            text = frame.get("text")
            if text is None:
                self._error("bad_message", "Messages are JSON text.", "Send text frames.")
                continue
            if len(text.encode()) > MAX_MESSAGE_BYTES:
                await self._close(1009, "message too big: 64 KiB are the most")
                raise WebSocketDisconnect(1009)
            if len(self.times) == self.times.maxlen and loop.time() - self.times[0] < 1.0:
                self._error("too_many_messages", "More than 10 messages in a second.", "Send them more slowly.")
                continue
            self.times.append(loop.time())
            await self._handle(text)

    async def _handle(self, text: str) -> None:
        try:
            body = json.loads(text)
            json.dumps(body, ensure_ascii=False).encode()  # half of a surrogate pair is JSON, but no text
            if not isinstance(body, dict):
                raise ValueError
            message = ClientMessage.model_validate(body)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the message"
            self._error("bad_field", f"“{field}” is wrong: {first['msg']}.", "Correct it and send it again.")
            return
        except (ValueError, RecursionError):
            self._error(
                "bad_json", "The message is not a JSON object in Unicode text.", 'Send for example {"message": "..."}.'
            )
            return
        try:
            await self._dispatch(message)
        except PixoraError as error:
            self._error(error.code, error.message, error.hint, message.task_id, error.retryable)

    async def _dispatch(self, message: ClientMessage) -> None:
        if message.type == "ping":
            self.out.put({"type": "pong"})
        elif message.type == "message":
            await self._turn(message)
        elif message.type == "task_status":
            task = await self.studio.films.get(self.actor, self._task_id(message))
            self.out.put(task_status(self.studio, task, self.base))
        elif message.type == "subscribe":
            await self._follow(self._task_id(message), message.after)
        elif message.type == "cancel":
            task = await self.studio.films.cancel(self.actor, self._task_id(message))
            self.out.put(task_status(self.studio, task, self.base))
        elif message.type == "approve":
            await self._approve(message)
        else:
            self._error(
                "unknown_type",
                f"The message type “{message.type[:40]}” is not known.",
                "Known are a message, task_status, subscribe, approve, cancel and ping.",
            )

    async def _approve(self, message: ClientMessage) -> None:
        """A yes at a gate, to exactly the plan that was shown. No tool and no model can give it."""
        task_id = self._task_id(message)
        await self.studio.films.get(self.actor, task_id)
        gate = next((gate for gate in Gate if gate.value == message.gate), None)
        if gate is None or not message.plan_id:
            self._error("bad_field", "“plan_id” and “gate” are needed.", "Take both from the plan that waits.", task_id)
            return
        budget = parse_budget(message.budget_usd) if message.budget_usd is not None else None
        task = await self.studio.films.approve(self.actor, task_id, message.plan_id, gate, budget)
        await self._follow(task_id, task.last_seq)
        self.out.put(task_status(self.studio, task, self.base))

    async def _turn(self, message: ClientMessage) -> None:
        if message.message is None and not (message.context or {}).get("action"):
            self._error("bad_field", "“message” is missing.", 'Send for example {"message": "..."}.')
            return
        if message.id and await self.studio.records.seen_before(self.actor.user_id, message.id):
            return
        text = message.message or ""
        task = await self.studio.agent.open(self.actor, text, message.task_id, message.context)
        await self._follow(task.id, task.last_seq)
        turn = asyncio.create_task(self.studio.agent.say(self.actor, task, text, message.context))
        self.turns.add(turn)
        _TURNS.add(turn)
        turn.add_done_callback(_TURNS.discard)

    async def _follow(self, task_id: str, after: int) -> None:
        """Send what happens in a task after `after`; a task that is followed already goes on as it is."""
        await self.studio.films.get(self.actor, task_id)
        if (there := self.following.get(task_id)) and not there.done():
            return

        async def follow() -> None:
            try:
                async for logged in self.studio.films.follow(self.actor, task_id, after):
                    self.out.put(wire_message(self.studio, logged, self.base))
            except LaggingError:
                self._error("lagging", "Events were missed.", "Subscribe again after the last seq.", task_id, True)

        self.following[task_id] = asyncio.create_task(follow())

    @staticmethod
    def _task_id(message: ClientMessage) -> str:
        if not message.task_id:
            raise PixoraError("bad_field", "“task_id” is missing.", "Name the task.")
        return message.task_id

    def _error(self, code: str, text: str, hint: str, task_id: str | None = None, retryable: bool = False) -> None:
        content = f"{text} {hint}".strip()
        self.out.put(_plain("error", content, task_id, error=text, code=code, hint=hint, retryable=retryable))

    async def _close(self, code: int, reason: str) -> None:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await self.socket.close(code, reason)


_TURNS: set[asyncio.Task[None]] = set()
_OPEN: dict[str, int] = {}


@router.websocket("/api/chat/ws")
async def chat_socket(socket: WebSocket) -> None:
    """The chat, as docs/protocol.md has it. Everyone on this machine is the local user."""
    studio: Studio = socket.app.state.studio
    actor = LOCAL_USER
    await socket.accept()
    if _OPEN.get(actor.user_id, 0) >= MAX_CONNECTIONS:
        await socket.close(1013, "too many connections")
        return
    _OPEN[actor.user_id] = _OPEN.get(actor.user_id, 0) + 1
    try:
        await _Connection(socket, studio, actor).serve()
    finally:
        _OPEN[actor.user_id] -= 1


def _plain(kind: str, content: str, task_id: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "content": content,
        "task_id": task_id,
        "function_call": None,
        "function_response": None,
    } | more
