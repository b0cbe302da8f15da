"""The built-in assistant: understands wishes about films by rules, and says what it does. It needs no model."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

from pixora.film.errors import InvalidInput
from pixora.providers.base import ChatRequest, TextDelta, ToolCall
from pixora.providers.local.listener import Heard, listen

EXAMPLE = "Create a 30-second video about space exploration"


class Assistant:
    """A `Chat` that answers at once and never leaves this machine."""

    name = "built-in"

    async def reply(self, request: ChatRequest) -> AsyncIterator[TextDelta | ToolCall]:
        last = request.messages[-1]
        if last.role == "tool":
            yield TextDelta(text=_report(last.tool or "", last.result or {}))
            return
        heard = listen(last.content)
        if call := _command(last.content, request.film):
            yield call
        elif heard.kind == "film" and (heard.topic or heard.text) and _is_new(last.content, heard, request.film):
            yield TextDelta(text=_opening(heard))
            yield ToolCall(name="make_film", arguments=film_arguments(heard, last.content))
        elif call := _other_call(last.content, heard, request.film):
            yield call
        else:
            yield TextDelta(text=_answer(heard, request.film))


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


def _opening(heard: Heard) -> str:
    unmet = f" What I cannot do: {', '.join(heard.unmet)}." if heard.unmet else ""
    if heard.text:
        words = len(heard.text.split())
        return f"I'll make a film of your own {words} words, spoken exactly as they are written.{unmet}"
    return f"I'll create a film about {heard.topic}. First the script, scene by scene.{unmet}"


_COMMANDS = {
    "cancel_film": ("cancel", "stop", "stop it", "cancel it", "abort", "cancel the film", "stop the film"),
    "go_on": ("go on", "continue", "retry", "try again", "resume", "carry on", "finish it", "finish the film"),
    "list_films": ("list my films", "my films", "show my films", "list films"),
    "film_status": (
        "status",
        "how far is it",
        "how far are you",
        "is it finished",
        "is it done",
        "how long will it take",
    ),
}
_FILM_WORD = re.compile(
    r"\b(?:films?|videos?|movies?|clips?|shorts?|reels?|documentary|trailer|ad|advert|commercial|animation|story|about)\b"
)


def _command(message: str, film: dict[str, Any] | None) -> ToolCall | None:
    """Words that mean an act on what there is, and never a topic."""
    said = " ".join(message.lower().split()).strip(" .!?").removeprefix("please ").removesuffix(" please").strip(" ,")
    for name, words in _COMMANDS.items():
        if said in words and (film or name == "list_films"):
            return ToolCall(name=name, arguments={})
    return None


def _is_new(message: str, heard: Heard, film: dict[str, Any] | None) -> bool:
    """Whether a wish is for a new film. Beside a film that there is, only a wish that says so replaces it."""
    return film is None or heard.text is not None or bool(_FILM_WORD.search(message.lower()))


def _other_call(message: str, heard: Heard, film: dict[str, Any] | None) -> ToolCall | None:
    if heard.kind == "change" and film and heard.topic:
        return ToolCall(name="make_film", arguments=film_arguments(heard, message))
    if heard.kind == "change" and film:
        return ToolCall(name="change_film", arguments=change_arguments(heard))
    return None


def _report(tool: str, result: dict[str, Any]) -> str:
    title = result.get("title", "")
    match tool:
        case "make_film" | "change_film" | "retake_picture":
            seconds = result.get("seconds")
            length = f"{seconds:g} seconds" if seconds else "as long as your text takes"
            lines = [f"“{title}”: {result.get('scenes')} scenes, {length}. {_price(result)}"]
            return " ".join([*lines, *result.get("notes", [])])
        case "cancel_film" if result.get("state") != "cancelled":
            return f"Nothing is being made: “{title}” is {_state(result)}."
        case "cancel_film":
            return "Stopped. What was made is kept; say “go on” to finish the film."
        case "go_on":
            return f"“{title}” is {_state(result)}."
        case "list_films":
            films = result.get("films", [])
            if not films:
                return f"You have no films yet. For example: {EXAMPLE}."
            return "Your films: " + "; ".join(f"“{film['title']}” ({film['state']})" for film in films) + "."
        case _:
            return f"“{title}” is {_state(result)}."


def _price(result: dict[str, Any]) -> str:
    """What the tool said of the cost, and nothing where it said nothing: a vendor may be at work."""
    costs = result.get("costs")
    if costs in (None, "nothing"):
        return "I'm making it now" + ("; it costs nothing." if costs else ".")
    return f"Making it costs {costs}."


def _state(result: dict[str, Any]) -> str:
    if result.get("state") == "processing":
        return f"being made, {result.get('progress', 0):.0f} percent done"
    return {"completed": "finished", "error": "not finished: something went wrong"}.get(
        str(result.get("state")), str(result.get("state"))
    )


def _answer(heard: Heard, film: dict[str, Any] | None) -> str:
    if film and heard.kind in ("film", "other"):
        return (
            "I did not understand what is to change, and left the film as it is. I can change its length, shape, "
            "style, music, voice and captions (“make it vertical, 20 seconds”); for another film say “a film about …”."
        )
    match heard.kind:
        case "film":
            return f"Gladly. What is the film to show? For example: {EXAMPLE}."
        case "greeting":
            return f"Hello! Tell me what your film is to show. For example: {EXAMPLE}."
        case "yes":
            return "Nothing is waiting for a yes: I ask for one only before money is spent, or where you asked to be asked."
        case "change":
            return f"There is no film here to change yet. Say what it is to show, for example: {EXAMPLE}."
        case "question" if film:
            return (
                f"“{film['title']}” is {_state(film)}. You can change its length, shape, style, music, voice and "
                "captions by saying so, or ask for another film."
            )
        case "question":
            return (
                "I make films: a script, pictures, a voice, music and the cut. Without a vendor's key all of it is made on "
                "this machine and free; with one, I tell the price before. "
                f"Tell me a topic, for example: {EXAMPLE}."
            )
        case _:
            return f"I make films, and this does not say what one is to show. For example: {EXAMPLE}."
