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


def take_budget(message: str) -> tuple[str, str | None]:
    """A message without the budget that it names, and that in USD."""
    match = _BUDGET.search(message[:2_400])
    return (message[: match.start()] + message[match.end() :], match["usd"]) if match else (message, None)


def film_arguments(heard: Heard, prompt: str) -> dict[str, Any]:
    """What was heard, as arguments of `make_film`."""
    return change_arguments(heard) | {
        "topic": heard.topic or None,
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
        "ambience": heard.ambience,
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
