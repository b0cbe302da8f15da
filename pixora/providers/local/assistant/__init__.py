"""The built-in assistant: wishes about films by a grammar, the agent's tools, and what it did in words."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from pixora.providers.base import ChatRequest, TextDelta, ToolCall
from pixora.providers.local.assistant.asks import find_plain_question
from pixora.providers.local.assistant.clauses import Understood, understand
from pixora.providers.local.assistant.report import no_wish, report
from pixora.providers.local.assistant.rules import Grammar
from pixora.providers.local.assistant.spelling import mend
from pixora.providers.local.assistant.spoken import find_scenes, hold_quotes, plain
from pixora.providers.local.assistant.tongues import in_english
from pixora.providers.local.assistant.wishes import (
    EXAMPLE,
    change_arguments,
    film_arguments,
    require_film,
    take_budget,
    take_wait,
)
from pixora.providers.local.listener import Heard, listen

__all__ = ["EXAMPLE", "Assistant", "change_arguments", "film_arguments", "require_film"]

_SOMETHING = re.compile(
    r"^(?:can|could|would|will) you (?:do|make|create|show)(?: me)? (?:something"
    r"|anything) (?=about\b|on\b)",
    re.I,
)
LONGEST_WISH = 1_500
"""Characters of a message that is read as wishes about a film; a longer one is a text to be spoken."""
_FILM_WORD = re.compile(
    r"\b(?:films?|videos?|movies?|clips?|shorts?|reels?|documentary|trailer|ad|advert|commercial|animation"
    r"|story|about)\b"
)

_NEW_FILM = re.compile(
    r"\b(?:an?|another|one more|new|next)\s+(?:[\w'-]+\s+){0,6}?"
    r"(?:film|video|movie|clip|short|reel|documentary|trailer|ad|advert|commercial|animation|story)\b"
    r"|\b(?:films?|videos?|movies?|clips?|shorts?|reels?|story|ad|trailer)\s+(?:about|on|of|for|that|which)\b|\babout\b"
)
"""A film that is spoken of as another one: "the film" is the one that there is."""


class Assistant:
    """A `Chat` that answers at once and never leaves this machine."""

    name = "built-in"

    async def reply(self, request: ChatRequest) -> AsyncIterator[TextDelta | ToolCall]:
        asked = next(one for one in reversed(request.messages) if one.role == "user").content
        film = _film(request)
        if request.messages[-1].role == "tool":
            results = [one for one in _since_user(request) if one.role == "tool"]
            if said := report(results, _missed(asked, request)):
                yield TextDelta(text=said)
            return
        heard, calls, _ = interpret(asked, film)
        if opening := _opening(heard) if any(call.name == "make_film" for call in calls) else "":
            yield TextDelta(text=opening)
        for call in calls:
            yield call
        if not calls:
            yield TextDelta(text=no_wish(heard, film))


def interpret(message: str, film: Mapping[str, Any] | None) -> tuple[Heard, tuple[ToolCall, ...], tuple[str, ...]]:
    """What a message comes to, about a film as it is described or about none: calls, and what was not understood."""
    bare, heard, asides = _aside(message)
    if film is None:
        if heard.kind != "film" and (asked := _SOMETHING.match(bare)):
            heard = listen(f"Make a film {bare[asked.end() :].rstrip(' ?')}")
        named = find_scenes(bare[:300], 1)
        if heard.text is None and (named.scenes or named.missing) and not _FILM_WORD.search(bare.lower()):
            return replace(heard, kind="change"), (), ()
        if call := find_plain_question(plain(message)[:300]):
            return heard, (call,), ()
        if heard.kind == "film" and (heard.topic or heard.text):
            return heard, (_make(heard, message, asides),), ()
        return heard, (), ()
    found = _wishes(message, film)
    if found.calls and not found.missed:
        return heard, found.calls, ()
    if heard.kind == "film" and (heard.topic or heard.text) and _is_new(bare, heard):
        return heard, (_make(heard, message, asides),), ()
    if heard.kind == "change" and heard.topic:
        return heard, (_make(heard, message, asides),), ()
    return heard, found.calls, found.missed


def _wishes(message: str, film: Mapping[str, Any]) -> Understood:
    """A message as wishes about the film: as it is, in another language, or with its misspellings put right."""
    if len(message) > LONGEST_WISH:
        return Understood((), (message,))
    held = hold_quotes(message)
    grammar = Grammar(film, held)
    best = first = understand(held.text, grammar.read)
    if not first.missed:
        return first
    for text in (*in_english(held.text), mend(held.text)):
        found = understand(text, grammar.read)
        if found.calls and not found.missed:
            return found
        if len(found.calls) > len(best.calls):
            best = found
    return replace(best, missed=tuple(held.give_back(one) for one in best.missed))


def _is_new(message: str, heard: Heard) -> bool:
    """Whether a wish is for a new film: beside a film that there is, only one that says so replaces it."""
    return heard.text is not None or bool(_NEW_FILM.search(message.lower()))


def _aside(message: str) -> tuple[str, Heard, dict[str, str | None]]:
    """A message without what it says of money and of waiting, what is heard in it, and these. Own text stays whole."""
    bare, heard = message, listen(message)
    text, asides = heard.text, dict[str, str | None]()
    for name, take in (("budget", take_budget), ("wait", take_wait)):
        shorter, said = take(bare)
        without = listen(shorter) if said is not None else heard
        if said is not None and without.text == text:
            bare, heard, asides[name] = shorter, without, said
    return bare, heard, asides


def _make(heard: Heard, message: str, asides: Mapping[str, str | None]) -> ToolCall:
    return ToolCall(name="make_film", arguments=film_arguments(heard, message) | dict(asides), id="call_0")


def _since_user(request: ChatRequest) -> list[Any]:
    last = max(i for i, one in enumerate(request.messages) if one.role == "user")
    return list(request.messages[last + 1 :])


def _missed(asked: str, request: ChatRequest) -> tuple[str, ...]:
    """What of the message came to no call."""
    made = any(one.tool == "make_film" for one in _since_user(request))
    film = _film(request)
    return () if made or film is None else interpret(asked, film)[2]


def _film(request: ChatRequest) -> Mapping[str, Any] | None:
    """What is told of the film; None while there is only what the user sent."""
    return request.film if request.film and "scenes" in request.film else None


def _opening(heard: Heard) -> str:
    unmet = f" What I cannot do: {', '.join(heard.unmet)}." if heard.unmet else ""
    if heard.text:
        words = len(heard.text.split())
        return f"I'll make a film of your own {words} words, spoken exactly as they are written.{unmet}"
    return f"I'll create a film about {heard.topic}. First the script, scene by scene.{unmet}"
