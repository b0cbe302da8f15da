"""What the listener heard, as arguments of the tools that make and change films."""

from __future__ import annotations

import re
from typing import Any

from pixora.film.errors import InvalidInput
from pixora.providers.local.listener import Heard

EXAMPLE = "Create a 30-second video about space exploration"
_BUDGET = re.compile(
    r"[\s,]*\b(?:for|with|within|under|below|up to|on|and)?\s*(?:at most|no more than|not more than|a budget of"
    r"|max(?:imum)?(?: of)?|"
    r"under|up to|less than)\s*\$\s?(?P<usd>\d{1,5}(?:\.\d{1,2})?)(?:\s*(?:dollars|usd))?",
    re.I,
)
_NO_TOPIC = re.compile(r"(?:that|which|who|with|of|in|saying|where|this)\b", re.I)
"""How what is left around own text begins when it names no topic: "a film that says …"."""
_SHOWN = r"script|scenes?|storyboard|scene breakdown|breakdown|pictures?|stills?|images?|animatic"
_BEFORE = r"(?: first|,? before (?:you|it|we|making|the film)\b[^.!?\n]{0,40})"
_WAIT = re.compile(
    r"[\s,;.]*\b(?:and |but )?(?:please )?(?:"
    r"(?:show me|let me (?:see|read|check|look at|approve|review))\s+"
    rf"(?:the |its |your |all )?(?P<what>{_SHOWN}){_BEFORE}"
    r"|(?:ask me|wait for (?:me|my (?:ok|okay|yes|go|approval)))"
    rf"(?: (?:after|with|at|about|on) (?:the )?(?P<where>{_SHOWN}))?{_BEFORE}?)"
    r"(?:,? please)?",
    re.I,
)


def take_budget(message: str) -> tuple[str, str | None]:
    """A message without the budget that it names, and that in USD."""
    match = _BUDGET.search(message[:2_400])
    return (message[: match.start()] + message[match.end() :], match["usd"]) if match else (message, None)


def take_wait(message: str) -> tuple[str, str | None]:
    """A message without the wish to be asked before the film goes on, and where that is: see `make_film`."""
    match = _WAIT.search(message[:2_400])
    if match is None:
        return message, None
    what = (match["what"] or match["where"] or "script").lower()
    where = "pictures" if re.match(r"picture|still|image", what) else "animatic" if what == "animatic" else "script"
    return message[: match.start()] + message[match.end() :], where


def film_arguments(heard: Heard, prompt: str) -> dict[str, Any]:
    """What was heard, as arguments of `make_film`."""
    return change_arguments(heard) | {
        "topic": None if heard.text and _NO_TOPIC.match(heard.topic) else heard.topic or None,
        "text": heard.text,
        "prompt": prompt,
        "language": heard.language,
    }


def change_arguments(heard: Heard) -> dict[str, Any]:
    """What was heard, as arguments of `change_film`; only what was said."""
    music = "none" if heard.silent_music else heard.music.value if heard.music else None
    named = {
        "seconds": heard.seconds,
        "fps": heard.fps,
        "voice": heard.voice,
        "music": music,
        "aspect": heard.aspect.value if heard.aspect else None,
        "resolution": heard.resolution.value if heard.resolution else None,
        "style": heard.style.value if heard.style else None,
        "captions": heard.captions.value if heard.captions else None,
        "caption_style": heard.caption_style.value if heard.caption_style else None,
        "genre": heard.genre.value if heard.genre else None,
        "scenes": heard.scenes,
        "ambience": heard.ambience,
        "effects": heard.effects,
        "loudness": heard.loudness.value if heard.loudness else None,
    }
    return {name: value for name, value in named.items() if value is not None}


def require_film(heard: Heard) -> None:
    """Raise `InvalidInput` when a message does not say what a film is to show."""
    if heard.kind != "film" or not (heard.topic or heard.text):
        raise InvalidInput(
            "not_a_film",
            "This does not say what a film is to show.",
            f"Name a topic, for example: {EXAMPLE}.",
        )
