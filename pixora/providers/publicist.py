"""Has what goes with a film at its upload written by a model: asked once, in a strict form, and tidied."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pixora.film.errors import Refused, Unreadable
from pixora.film.job import PublishRequest
from pixora.film.publishing import DESCRIPTION, TAGS, TITLE, Publishing, tidy_tags
from pixora.providers.catalog import Tokens
from pixora.providers.screenwriter import BYTES_PER_TOKEN, Answer, Ask, Message, Question

MOST_TOKENS = 4_000
"""Of output, with what the model thinks."""
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "description": {"type": "string"},
        "hashtags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["title", "description", "hashtags"],
    "additionalProperties": False,
}
TASK = """You write what goes with a short film when its maker uploads it, in the language “{language}”. You get its
title, its logline and what is spoken in it.
- `title`: at most 70 characters; true to the film, makes one want to see it, no capitals for effect, no emoji.
- `description`: two to four sentences on what one sees and hears. Claim nothing that the film does not say. No links,
  no hashtags, no calls to subscribe.
- `hashtags`: five to ten single words without “#”, the most telling first{shorts}."""


def estimate_publishing(request: PublishRequest) -> tuple[Tokens, Tokens]:
    """Tokens that writing it will likely use, and at most."""
    asked = TASK + _told(request)
    taken = int(len(asked.encode()) / BYTES_PER_TOKEN) + 300
    return Tokens(text_in=taken, out=600), Tokens(text_in=taken, out=MOST_TOKENS)


async def write_publishing(
    request: PublishRequest, ask: Ask, provider: str, by: str, cost: Callable[[Tokens], Decimal | None]
) -> tuple[Publishing, Answer]:
    """Title, description and hashtags, with the answer that they came in. Raises `Refused` and `Unreadable`."""
    shorts = "; one of them “shorts”, for it is a film for phones" if request.tall else ""
    question = Question(
        instructions=TASK.format(language=request.language, shorts=shorts),
        messages=(Message(role="user", content=_told(request)),),
        max_tokens=MOST_TOKENS,
        name="publishing",
        form=SCHEMA,
    )
    answer = await ask(question, lambda text: None)
    billed = cost(answer.tokens) if answer.tokens else None
    if answer.refusal:
        raise Refused(provider, request.title, answer.refusal).charging(billed)
    written = _read(answer.text, by)
    if written is None:
        raise Unreadable(provider, "it holds no title").charging(billed)
    return written, answer


def _told(request: PublishRequest) -> str:
    told = {"title": request.title, "logline": request.logline, "spoken": list(request.narration)}
    return json.dumps(told, ensure_ascii=False)


def _read(text: str, by: str) -> Publishing | None:
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1])
    except ValueError:
        return None
    title = " ".join(str(found.get("title", "")).split())[:TITLE] if isinstance(found, dict) else ""
    if not title:
        return None
    tags = found.get("hashtags")
    hashtags = tidy_tags(map(str, tags) if isinstance(tags, list) else ())[:TAGS]
    description = str(found.get("description", "")).strip()[:DESCRIPTION]
    return Publishing(title=title, description=description, hashtags=hashtags, written_by=by)
