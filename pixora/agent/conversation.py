"""One turn of the conversation: the message is logged, understood, acted on, and answered, all in the task's log."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import structlog

from pixora.agent.tools import TOOLS, Turn
from pixora.core.films import Films
from pixora.film.brief import MAX_PROMPT_CHARS
from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.events import AgentMessage, AnyEvent, ErrorShown, Logged, UserMessage
from pixora.identity.actor import Actor
from pixora.providers.base import Chat, ChatMessage, ChatRequest, TextDelta, ToolCall
from pixora.providers.local.listener import listen
from pixora.store.log import EventLog
from pixora.store.messages import ClientMessages
from pixora.store.records import Task
from pixora.store.unbroken import unbroken

log = structlog.get_logger(__name__)

MAX_ROUNDS = 4
"""Rounds of tool calls in one turn."""
BRIEF_FIELDS = {
    "duration": "seconds",
    "aspect_ratio": "aspect",
    "aspect": "aspect",
    "seconds": "seconds",
    "style": "style",
    "language": "language",
    "voice": "voice",
    "music": "music",
    "captions": "captions",
    "resolution": "resolution",
    "fps": "fps",
    "seed": "seed",
    "text": "text",
}
"""Fields of a message's `context` that speak of the film, and the brief's names for them."""


@dataclass(frozen=True)
class Heard:
    """A message that was written into its task's log, and is to be answered."""

    task: Task
    after: int
    """The events of the turn follow this one."""
    again: bool = False
    """It was taken before, under the same id: there is nothing more to do."""


class Agent:
    """Answers messages; page, socket and REST share it."""

    def __init__(self, films: Films, events: EventLog, chat: Chat, messages: ClientMessages) -> None:
        self._films, self._events, self._chat, self._messages = films, events, chat, messages

    async def hear(
        self,
        actor: Actor,
        message: str,
        task_id: str | None,
        context: dict[str, Any] | None,
        message_id: str | None = None,
        digest: str | None = None,
    ) -> Heard:
        """Take a message into its task, together with the id that its client gave it; `answer` does the rest.

        Raises before anything is written, also `id_reused` when the id stood for something else (by `digest`).
        """
        if message_id is not None and (asked := await self._messages.find(actor.user_id, message_id)):
            return await self._heard_before(actor, asked.task_id, asked.seq, asked.digest == digest)
        task = await self.open(actor, message, task_id, context)
        heard = await self._write_down(actor, task, message, message_id, digest)
        if heard is None:
            # The same message came by two ways at once, and the other was quicker.
            if task_id is None:
                await self._films.delete(actor, task.id)
            return await self.hear(actor, message, task_id, context, message_id, digest)
        return heard

    @unbroken
    async def _write_down(
        self, actor: Actor, task: Task, message: str, message_id: str | None, digest: str | None
    ) -> Heard | None:
        """Id and message in one transaction; None when the id was there already."""
        user, logged = actor.user_id, list[Logged]()
        async with self._films.records.transaction() as connection:
            if message:
                logged = await self._events.append_in(connection, user, task.id, UserMessage(content=message))
            after = logged[0].seq - 1 if logged else task.last_seq
            if message_id is not None and not await self._messages.take_in(
                connection, user, message_id, task.id, after, digest
            ):
                await connection.rollback()
                return None
        self._events.publish(logged)
        return Heard(task, after)

    async def _heard_before(self, actor: Actor, task_id: str | None, after: int, same: bool) -> Heard:
        if not same:
            raise InvalidInput(
                "id_reused", "This id was used for another request.", "Give every request an id of its own."
            )
        return Heard(await self._films.get(actor, task_id or ""), after, again=True)

    async def answer(self, actor: Actor, heard: Heard, message: str, context: dict[str, Any] | None = None) -> None:
        """Carry out the turn of a message that was heard. What a user can mend is answered in the log, not raised."""
        if not heard.again:
            await self._take_turn(Turn(actor, heard.task.id, self._films), heard.task, message, context or {})

    async def open(self, actor: Actor, message: str, task_id: str | None, context: dict[str, Any] | None) -> Task:
        """The task that a message belongs to, a new one if it names none. Raises before anything is written."""
        if not (context or {}).get("action"):
            if not message.strip():
                raise InvalidInput(
                    "empty_message",
                    "The message is empty.",
                    "Write what the film is to show, for example: Create a 30-second video about space exploration.",
                )
            if len(message) > MAX_PROMPT_CHARS:
                raise InvalidInput(
                    "message_too_long",
                    f"The message has {len(message):,} characters; {MAX_PROMPT_CHARS:,} are the most.",
                    "Shorten it, or make several films of it.",
                )
        return await (self._films.get(actor, task_id) if task_id else self._films.open(actor))

    async def say(self, actor: Actor, task: Task, message: str, context: dict[str, Any] | None = None) -> None:
        """Write a message into its task and carry out its turn, as `hear` and `answer` do in two steps."""
        await self.answer(actor, await self.hear(actor, message, task.id, context), message, context)

    async def _take_turn(self, turn: Turn, task: Task, message: str, context: dict[str, Any]) -> None:
        try:
            if action := context.get("action"):
                await self._act(turn, action, context)
            elif not await self._agree(turn, message):
                await self._converse(turn, message, context)
        except PixoraError as error:
            await self._log(
                turn,
                ErrorShown(
                    content=str(error),
                    error=error.message,
                    code=error.code,
                    hint=error.hint,
                    retryable=error.retryable,
                ),
            )

    async def _agree(self, turn: Turn, message: str) -> bool:
        """A message that is nothing but a yes opens the gate that the film waits at; no model decides that."""
        task = await self._films.get(turn.actor, turn.task_id)
        if task.gate is None or task.plan_id is None or listen(message).kind != "yes":
            return False
        await self._films.approve(turn.actor, task.id, task.plan_id, task.gate)
        await self._log(turn, AgentMessage(content="Thank you; I go on."))
        return True

    async def _converse(self, turn: Turn, message: str, context: dict[str, Any]) -> None:
        messages = [ChatMessage(role="user", content=message)]
        for _ in range(MAX_ROUNDS):
            film = await self._film(turn)
            request = ChatRequest(
                messages=tuple(messages), tools=tuple(tool.schema for tool in TOOLS.values()), film=film
            )
            text, calls = "", list[ToolCall]()
            turn_id = f"turn_{uuid.uuid4().hex[:16]}"
            try:
                async for piece in self._chat.reply(request):
                    match piece:
                        case TextDelta():
                            text += piece.text
                            self._events.draft(turn.task_id, turn_id, piece.text)
                        case ToolCall():
                            calls.append(piece)
                result = messages[-1].result or {}
                if text:
                    data = result.get("breakdown") or None
                    await self._log(turn, AgentMessage(content=text, data=data, turn_id=turn_id))
            finally:
                self._events.end_draft(turn.task_id, turn_id)
            if not calls:
                return
            messages.append(ChatMessage(role="assistant", content=text))
            for call in calls:
                outcome = await self._call(turn, call, context)
                messages.append(ChatMessage(role="tool", content="", tool=call.name, result=outcome))

    async def _call(self, turn: Turn, call: ToolCall, context: dict[str, Any]) -> dict[str, Any]:
        if call.name not in TOOLS:
            raise InvalidInput("no_tool", f"There is no tool “{call.name[:40]}”.", "")
        arguments = dict(call.arguments)
        if call.name in ("make_film", "change_film"):
            arguments |= {BRIEF_FIELDS[key]: value for key, value in context.items() if key in BRIEF_FIELDS}
        shown = {"name": call.name, "arguments": {k: v for k, v in arguments.items() if v is not None}}
        await self._log(turn, AgentMessage(function_call=shown))
        result = await TOOLS[call.name](turn, arguments)
        brief_result = {key: value for key, value in result.items() if key != "breakdown"}
        await self._log(turn, AgentMessage(function_call=shown, function_response=brief_result))
        return result

    async def _act(self, turn: Turn, action: Any, context: dict[str, Any]) -> None:
        """A button's act, named in the message's context."""
        kind = action.get("type") if isinstance(action, dict) else None
        match kind:
            case "regenerate_image":
                call = ToolCall(name="retake_picture", arguments={"scene": str(action.get("scene_id", ""))})
            case "change_music":
                call = ToolCall(name="change_film", arguments={"music": action.get("music") or action.get("mood")})
            case "change_voice":
                call = ToolCall(name="change_film", arguments={"voice": action.get("voice")})
            case "generate_video" if context.get("prompt") or context.get("text"):
                prompt = context.get("prompt")
                call = ToolCall(name="make_film", arguments={"topic": prompt, "prompt": prompt})
            case "generate_video":
                call = ToolCall(name="go_on", arguments={})
            case _:
                raise InvalidInput(
                    "unknown_action",
                    "That action is not known.",
                    "Known are regenerate_image, change_voice, change_music and generate_video.",
                )
        await self._call(turn, call, context)

    async def _film(self, turn: Turn) -> dict[str, Any] | None:
        task = await self._films.get(turn.actor, turn.task_id)
        if task.script is None:
            return None
        return {
            "title": task.title,
            "state": task.state.value,
            "progress": task.progress,
            "message": task.message,
            "scenes": len(task.script.scenes),
        }

    async def _log(self, turn: Turn, event: AnyEvent) -> None:
        await self._events.append(turn.actor.user_id, turn.task_id, event)
