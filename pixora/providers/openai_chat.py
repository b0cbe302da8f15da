"""The conversation by a model of OpenAI's: Responses API, streamed, with calls of tools.

Nothing is stored there: what the model thought goes back to it, encrypted, with the next request.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from pixora.film.errors import ProviderFailed, Refused, Unreadable
from pixora.providers.base import ChatMessage, ChatRequest, Ended, Piece, TextDelta, ToolCall
from pixora.providers.catalog import Model
from pixora.providers.openai_client import Call, bill, by_code, connect, in_time, last_words, told, used
from pixora.providers.registry import PROVIDERS, Access

MOST_TOKENS = 8_000
"""Of one answer, what the model thinks included."""


class OpenAIChat:
    """A `Chat`. Safe to use for many conversations at once."""

    def __init__(self, access: Access, model: Model) -> None:
        self.name = model.id
        self._access, self._model, self._client = access, model, connect(access)

    async def close(self) -> None:
        await self._client.close()

    async def reply(self, request: ChatRequest) -> AsyncIterator[Piece]:
        """See `Chat`. Raises `TimedOut` after the model's deadline, `Refused` with what the user said."""
        made = Call(self._access.name, self._model.name, last_words(request), setting=PROVIDERS[self._access.name].key)
        fields: dict[str, Any] = {"reasoning": {"effort": "low"}} if "reasoning" in self._model.features else {}
        if request.tools:
            fields |= {"tools": list(request.tools), "parallel_tool_calls": True}
        async with told(made):
            stream: Any = await self._client.responses.create(
                model=self._model.name,
                instructions=_instructions(request),
                input=_input(request.messages),
                max_output_tokens=MOST_TOKENS,
                include=["reasoning.encrypted_content"],
                store=False,
                stream=True,
                **fields,
            )
            async with stream:
                async for piece in self._read(stream, made):
                    yield piece

    async def _read(self, stream: Any, made: Call) -> AsyncIterator[Piece]:
        refusal = ""
        async for event in in_time(stream, self._access.name, self._model.deadline):
            match event.type:
                case "response.output_text.delta":
                    yield TextDelta(text=event.delta)
                case "response.refusal.delta":
                    refusal += event.delta
                case "response.output_item.done" if event.item.type == "function_call":
                    yield _call(event.item, made)
                case "response.completed":
                    ended = self._ended(event.response)
                    if refusal:
                        raise Refused(made.provider, made.prompt, refusal).charging(ended.billed)
                    yield ended
                    return
                case "response.incomplete":
                    why = event.response.incomplete_details.reason if event.response.incomplete_details else None
                    billed = self._ended(event.response).billed
                    if why == "content_filter":
                        raise Refused(made.provider, made.prompt, refusal or "its content filter").charging(billed)
                    raise ProviderFailed(made.provider, f"its answer was cut short ({why})").charging(billed)
                case "response.failed":
                    error = event.response.error
                    raise by_code(str(error.code if error else ""), error.message if error else "", made)
                case "error":
                    raise by_code(str(event.code or ""), event.message, made)
        raise made.cut_off

    def _ended(self, response: Any) -> Ended:
        tokens = used(response.usage)
        return Ended(
            items=tuple(item.model_dump(mode="json", exclude_none=True) for item in response.output),
            tokens_in=tokens.text_in if tokens else 0,
            tokens_out=tokens.out if tokens else 0,
            billed=bill(self._access.catalog.rate(self._access.name, self._model.name), tokens),
            request_id=str(response.id),
            model=self._model.id,
        )


def _call(item: Any, made: Call) -> ToolCall:
    try:
        arguments = json.loads(item.arguments or "{}")
    except ValueError as error:
        raise Unreadable(made.provider, f"it calls {item.name} with something that is no JSON") from error
    if not isinstance(arguments, dict):
        raise Unreadable(made.provider, f"it calls {item.name} with something that is no object")
    return ToolCall(name=item.name, arguments=arguments, id=item.call_id)


def _instructions(request: ChatRequest) -> str:
    film = json.dumps(request.film, ensure_ascii=False) if request.film else "there is none yet"
    return f"{request.instructions}\n\nThe film of this conversation: {film}".strip()


def _input(messages: tuple[ChatMessage, ...]) -> Any:
    """The conversation as Responses takes it: what the model itself gave is given back as it was."""
    items: list[dict[str, Any]] = []
    for message in messages:
        match message.role:
            case "user":
                items.append({"role": "user", "content": message.content})
            case "tool":
                output = json.dumps(message.result or {}, ensure_ascii=False)
                items.append({"type": "function_call_output", "call_id": message.call_id, "output": output})
            case _ if message.items:
                items += message.items
            case _:
                if message.content:
                    items.append({"role": "assistant", "content": message.content})
                items += [
                    {
                        "type": "function_call",
                        "call_id": one.id,
                        "name": one.name,
                        "arguments": _told(one),
                    }
                    for one in message.calls
                ]
    return items


def _told(called: ToolCall) -> str:
    return json.dumps(called.arguments, ensure_ascii=False)


def open_chat(access: Access, model: Model) -> OpenAIChat:
    return OpenAIChat(access, model)
