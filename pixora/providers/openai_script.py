"""The director by a model of OpenAI's: Responses API, strict structured output, streamed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openai import AsyncOpenAI

from pixora.film.money import Price
from pixora.providers.catalog import Model
from pixora.providers.openai_client import Call, by_code, told, used
from pixora.providers.screenwriter import Answer, Question

TOLD_EVERY = 200
"""Characters of an answer after which its progress is told."""


async def ask(
    client: AsyncOpenAI, model: Model, prompt: str, price: Price, question: Question, hear: Callable[[str], None]
) -> Answer:
    """Put a question and read the stream to its end. What was broken off by the vendor is an answer that is not
    complete; a stream that just ends is `Uncertain`, because it may be billed.
    """
    made = Call("openai", model.name, prompt, price, "OPENAI_API_KEY")
    reasoning: dict[str, Any] = {"reasoning": {"effort": "low"}} if "reasoning" in model.features else {}
    async with told(made):
        stream = await client.responses.create(
            model=model.name,
            instructions=question.instructions,
            input=[{"role": _role(message.role), "content": message.content} for message in question.messages],
            text={"format": {"type": "json_schema", "name": question.name, "strict": True, "schema": question.form}},
            max_output_tokens=question.max_tokens,
            store=False,
            stream=True,
            **reasoning,
        )
        async with stream:
            return await _read(stream, made, hear)


def _role(role: str) -> Any:
    return role


async def _read(stream: Any, made: Call, hear: Callable[[str], None]) -> Answer:
    text, refusal, heard = "", "", 0
    async for event in stream:
        match event.type:
            case "response.output_text.delta":
                text += event.delta
                if len(text) - heard >= TOLD_EVERY:
                    heard = len(text)
                    hear(text)
            case "response.refusal.delta":
                refusal += event.delta
            case "response.completed" | "response.incomplete":
                response = event.response
                why = response.incomplete_details.reason if response.incomplete_details else None
                if why == "content_filter" and not text:
                    refusal = refusal or "its content filter stopped the answer"
                return Answer(
                    text=text,
                    complete=event.type == "response.completed",
                    refusal=refusal,
                    tokens=used(response.usage),
                    request_id=str(response.id),
                )
            case "response.failed":
                error = event.response.error
                raise by_code(str(error.code if error else ""), error.message if error else "", made)
            case "error":
                raise by_code(str(event.code or ""), event.message, made)
    raise made.cut_off
