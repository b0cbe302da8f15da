"""One turn of the conversation: the message is logged, understood, acted on, and answered, all in the task's log."""

from __future__ import annotations

from typing import Any

import structlog

from pixora.agent.tools import TOOLS, Turn
from pixora.core.films import Films
from pixora.film.brief import MAX_PROMPT_CHARS
from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.events import AgentMessage, AnyEvent, ErrorShown, UserMessage
from pixora.identity.actor import Actor
from pixora.providers.base import Chat, ChatMessage, ChatRequest, TextDelta, ToolCall
from pixora.store.log import EventLog
from pixora.store.records import Task

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


class Agent:
    """Answers messages; page, socket and REST share it."""

    def __init__(self, films: Films, events: EventLog, chat: Chat) -> None:
        self._films, self._events, self._chat = films, events, chat

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
        """Carry out one turn. What a user can mend is answered in the log, not raised."""
        turn = Turn(actor, task.id, self._films)
        try:
            if message:
                await self._log(turn, UserMessage(content=message))
            if action := (context or {}).get("action"):
                await self._act(turn, action, context or {})
            else:
                await self._converse(turn, task, message, context or {})
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

    async def _converse(self, turn: Turn, task: Task, message: str, context: dict[str, Any]) -> None:
        messages = [ChatMessage(role="user", content=message)]
        for _ in range(MAX_ROUNDS):
            film = await self._film(turn)
            request = ChatRequest(
                messages=tuple(messages), tools=tuple(tool.schema for tool in TOOLS.values()), film=film
            )
            text, calls = "", list[ToolCall]()
            async for piece in self._chat.reply(request):
                match piece:
                    case TextDelta():
                        text += piece.text
                    case ToolCall():
                        calls.append(piece)
            result = messages[-1].result or {}
            if text:
                data = result.get("breakdown") or None
                await self._log(turn, AgentMessage(content=text, data=data))
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
