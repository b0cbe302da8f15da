"""Any server that speaks OpenAI's Chat Completions (Ollama, vLLM, LM Studio, a router): conversation and scripts.

One on this machine costs nothing; of others the price is unknown unless the user's own price file says it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pixora.film.errors import InvalidInput, ProviderFailed, Refused, Unreadable
from pixora.film.job import Job
from pixora.film.money import FREE, Price
from pixora.providers.base import (
    ChatMessage,
    ChatRequest,
    Delivered,
    Ended,
    Inputs,
    Piece,
    Progress,
    TextDelta,
    ToolCall,
)
from pixora.providers.catalog import Craft, Model, Rate
from pixora.providers.openai_client import Call, bill, call, connect, in_time, last_words, told, used
from pixora.providers.openai_script import TOLD_EVERY
from pixora.providers.registry import Access
from pixora.providers.screenwriter import Answer, Question
from pixora.providers.script_jobs import asked_for, make_script, price_script
from pixora.settings import LOOPBACK

SLOTS = 1
"""A server on one's own machine does one thing at a time well."""
MOST_TOKENS = 8_000
HERE = Rate.model_validate(
    {"per": "million_tokens", "source": "a server on this machine bills nobody", "date": "2026-11-22", "sure": "vendor"}
)


def rate_of(access: Access, model: str) -> Rate | None:
    """What the user's price file says, else nothing for a server on this machine, else None: not known."""
    known = access.catalog.rate(access.name, model)
    here = urlsplit(access.base_url or "").hostname in LOOPBACK
    return known or (HERE if here else None)


class CompatibleVendor:
    """An `Immediate` vendor of scripts."""

    slots, per_minute = SLOTS, 0

    def __init__(self, access: Access) -> None:
        self.name = access.name
        self._access, self._client = access, connect(access)
        self._unstructured: set[str] = set()
        """Models whose server takes no schema: they are told it in words."""

    async def close(self) -> None:
        await self._client.close()

    def price(self, job: Job) -> Price:
        rate = rate_of(self._access, job.model)
        return FREE if rate is HERE else price_script(job, rate)

    def seconds(self, job: Job) -> float:
        return self._model(job).usual

    def deadline(self, job: Job) -> float:
        return self._model(job).deadline

    async def make(self, job: Job, inputs: Inputs, out: Path, progress: Progress) -> Delivered:
        made = call(self._access, job.model, asked_for(job), self.price(job))

        async def put(question: Question, hear: Callable[[str], None]) -> Answer:
            if job.model in self._unstructured:
                return await self._ask(made, question, hear, strict=False)
            try:
                return await self._ask(made, question, hear, strict=True)
            except InvalidInput:
                # It turned the request down before any work: most often the schema is what it does not know.
                answer = await self._ask(made, question, hear, strict=False)
                self._unstructured.add(job.model)
                return answer

        return await make_script(job, put, self.name, rate_of(self._access, job.model), out, progress)

    async def _ask(self, made: Call, question: Question, hear: Callable[[str], None], *, strict: bool) -> Answer:
        form: dict[str, Any] = {"type": "json_object"}
        instructions = question.instructions
        if strict:
            schema = {"name": question.name, "strict": True, "schema": question.form}
            form = {"type": "json_schema", "json_schema": schema}
        else:
            instructions += f"\n\nAnswer with one JSON object of this schema alone:\n{json.dumps(question.form)}"
        messages: Any = [{"role": "system", "content": instructions}, *(one.model_dump() for one in question.messages)]
        text, refusal, finish, tokens, request_id, heard = "", "", None, None, "", 0
        async with told(made):
            stream = await self._client.chat.completions.create(
                model=made.model,
                messages=messages,
                response_format=form,  # type: ignore[call-overload]
                max_tokens=question.max_tokens,
                stream=True,
                stream_options={"include_usage": True},
            )
            async with stream:
                async for chunk in stream:
                    request_id, tokens = chunk.id or request_id, used(chunk.usage) or tokens
                    for choice in chunk.choices:
                        text += choice.delta.content or ""
                        refusal += choice.delta.refusal or ""
                        finish = choice.finish_reason or finish
                    if len(text) - heard >= TOLD_EVERY:
                        heard = len(text)
                        hear(text)
        if finish is None:
            raise made.cut_off
        if finish == "content_filter" and not text:
            refusal = refusal or "its content filter stopped the answer"
        return Answer(text=text, complete=finish == "stop", refusal=refusal, tokens=tokens, request_id=request_id)

    def _model(self, job: Job) -> Model:
        return self._access.catalog.get(self.name, job.model, Craft.SCRIPT)


class CompatibleChat:
    """A `Chat` over Chat Completions."""

    def __init__(self, access: Access, model: Model) -> None:
        self.name = model.id
        self._access, self._model, self._client = access, model, connect(access)

    async def close(self) -> None:
        await self._client.close()

    async def reply(self, request: ChatRequest) -> AsyncIterator[Piece]:
        """See `Chat`."""
        made = call(self._access, self._model.name, last_words(request), Price())
        tools = [
            {"type": "function", "function": {key: tool[key] for key in ("name", "description", "parameters")}}
            for tool in request.tools
        ]
        fields: dict[str, Any] = {"tools": tools} if tools else {}
        calls: dict[int, dict[str, str]] = {}
        refusal, finish, tokens, request_id = "", None, None, ""
        async with told(made):
            stream = await self._client.chat.completions.create(
                model=self._model.name,
                messages=_messages(request),
                max_tokens=MOST_TOKENS,
                stream=True,
                stream_options={"include_usage": True},
                **fields,
            )
            async with stream:
                async for chunk in in_time(stream, made.provider, self._model.deadline):
                    request_id, tokens = chunk.id or request_id, used(chunk.usage) or tokens
                    for choice in chunk.choices:
                        if choice.delta.content:
                            yield TextDelta(text=choice.delta.content)
                        refusal += choice.delta.refusal or ""
                        _gather(calls, choice.delta.tool_calls or [])
                        finish = choice.finish_reason or finish
        billed = bill(rate_of(self._access, self._model.name), tokens)
        if finish is None:
            raise made.cut_off
        if refusal or finish == "content_filter":
            raise Refused(made.provider, made.prompt, refusal or "its content filter").charging(billed)
        if finish == "length":
            raise ProviderFailed(made.provider, "its answer was cut short (length)").charging(billed)
        for index in sorted(calls):
            yield _call(calls[index], index, made, billed)
        yield Ended(
            tokens_in=tokens.text_in if tokens else 0,
            tokens_out=tokens.out if tokens else 0,
            billed=billed,
            request_id=request_id,
            model=self._model.id,
        )


def _gather(calls: dict[int, dict[str, str]], deltas: list[Any]) -> None:
    """Put the pieces of each call together; some servers give neither index nor id."""
    for delta in deltas:
        index = delta.index if delta.index is not None else len(calls)
        stood = calls.setdefault(index, {"id": "", "name": "", "arguments": ""})
        stood["id"] = delta.id or stood["id"]
        if delta.function:
            stood["name"] += delta.function.name or ""
            stood["arguments"] += delta.function.arguments or ""


def _call(found: dict[str, str], index: int, made: Call, billed: Decimal | None) -> ToolCall:
    try:
        arguments = json.loads(found["arguments"] or "{}")
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict):
        why = f"it calls {found['name']} with something that is no JSON object"
        raise Unreadable(made.provider, why).charging(billed)
    return ToolCall(name=found["name"], arguments=arguments, id=found["id"] or f"call_{index}")


def _messages(request: ChatRequest) -> Any:
    film = json.dumps(request.film, ensure_ascii=False) if request.film else "there is none yet"
    system = f"{request.instructions}\n\nThe film of this conversation: {film}".strip()
    return [{"role": "system", "content": system}, *(_message(message) for message in request.messages)]


def _message(message: ChatMessage) -> dict[str, Any]:
    match message.role:
        case "tool":
            output = json.dumps(message.result or {}, ensure_ascii=False)
            return {"role": "tool", "tool_call_id": message.call_id, "content": output}
        case "assistant" if message.calls:
            calls = [
                {
                    "id": one.id,
                    "type": "function",
                    "function": {"name": one.name, "arguments": _told(one)},
                }
                for one in message.calls
            ]
            return {"role": "assistant", "content": message.content or None, "tool_calls": calls}
        case _:
            return {"role": message.role, "content": message.content}


def _told(called: ToolCall) -> str:
    return json.dumps(called.arguments, ensure_ascii=False)


def open_vendor(access: Access) -> CompatibleVendor:
    return CompatibleVendor(access)


def open_chat(access: Access, model: Model) -> CompatibleChat:
    return CompatibleChat(access, model)
