"""From a wish, in a user's words and numbers, to a brief that can be filmed, or to a clear sentence why not."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from pixora.film.brief import (
    MAX_PROMPT_CHARS,
    MAX_SECONDS,
    MAX_TEXT_WORDS,
    MIN_SECONDS,
    Aspect,
    Brief,
    Captions,
    CaptionStyle,
    Data,
    Framing,
    Gate,
    Genre,
    Loudness,
    Mood,
    OnFailure,
    Resolution,
    Style,
)
from pixora.film.errors import InvalidInput
from pixora.film.script import Script
from pixora.providers.local.repertoire import LANGUAGES, VOICES

DEFAULT_SECONDS = 30.0
MOST_BUDGET = 100_000
MOST_SCENES = 200
"""That may be asked for; a scene lasts 3 to 9 seconds, so that the length allows fewer."""
FPS = (24, 25, 30, 50, 60)
_CHOICES: tuple[tuple[str, type[StrEnum]], ...] = (
    ("aspect", Aspect),
    ("resolution", Resolution),
    ("framing", Framing),
    ("loudness", Loudness),
    ("style", Style),
    ("captions", Captions),
    ("caption_style", CaptionStyle),
    ("genre", Genre),
    ("on_failure", OnFailure),
)
_Choice = TypeVar("_Choice", bound=StrEnum)


class Wish(Data):
    """What is wished of a film, unchecked. None: nothing was said of it. `music` is a mood's name or "none"."""

    prompt: str | None = None
    topic: str | None = None
    text: str | None = None
    seconds: float | None = None
    aspect: str | None = None
    resolution: str | None = None
    framing: str | None = None
    """Of clips: fill, fit or smart."""
    fps: int | None = None
    style: str | None = None
    language: str | None = None
    voice: str | None = None
    music: str | None = None
    captions: str | None = None
    caption_style: str | None = None
    genre: str | None = None
    """What shape the film is to have; None: as its words ask for."""
    scenes: int | None = None
    """How many; None: as length and words take."""
    ambience: bool | None = None
    effects: bool | None = None
    """None: with the places."""
    clip_sound: bool | None = None
    loudness: str | None = None
    """LUFS: -14, -16 or -23."""
    seed: int | None = None
    budget: str | None = None
    """USD, as a decimal number."""
    gates: tuple[str, ...] | None = None
    on_failure: str | None = None

    def over(self, other: Wish) -> Wish:
        """This wish, with what it leaves open taken from `other`."""
        return Wish(**{name: value if value is not None else getattr(other, name) for name, value in self})


class Repertoire(Data):
    """What the voice that a new film gets can do: names that may be asked for, and languages; () for any."""

    voices: tuple[str, ...] = VOICES
    languages: tuple[str, ...] = LANGUAGES


BUILT_IN_REPERTOIRE = Repertoire()


def brief_from(wish: Wish, base: Brief | None = None, repertoire: Repertoire = BUILT_IN_REPERTOIRE) -> Brief:
    """Check a wish and complete it, from `base` (the film as it was asked for so far) or from the defaults.

    Raises `InvalidInput` with one sentence and what to do.
    """
    changes: dict[str, Any] = {}
    if wish.prompt is not None:
        changes["prompt"] = _prompt(wish.prompt)
    if wish.topic is not None:
        changes["topic"] = wish.topic.strip()
        if base is not None:
            # Another film: size and style are kept, but not what was said and sung in the one before.
            changes |= {"text": None, "seconds": base.seconds or DEFAULT_SECONDS}
            changes |= {
                "genre": None,
                "scenes": None,
                "voice": VOICES[0],
                "music": None,
                "silent_music": False,
                "language": LANGUAGES[0],
            }
    if wish.text is not None:
        changes["text"] = _text(wish.text)
        changes["seconds"] = None
    if wish.seconds is not None:
        changes["seconds"] = _seconds(wish.seconds)
    if wish.fps is not None:
        if wish.fps not in FPS:
            raise InvalidInput("bad_fps", f"A film cannot have {wish.fps} frames a second.", f"Choose {_list(FPS)}.")
        changes["fps"] = wish.fps
    if wish.scenes is not None:
        if not 1 <= wish.scenes <= MOST_SCENES:
            raise InvalidInput(
                "bad_scenes", f"A film cannot have {wish.scenes} scenes.", f"Choose a number from 1 to {MOST_SCENES}."
            )
        changes["scenes"] = wish.scenes
    for name, kind in _CHOICES:
        if (value := getattr(wish, name)) is not None:
            changes[name] = _one_of(kind, name, value)
    if wish.music is not None:
        silent = wish.music.strip().lower() == "none"
        changes["silent_music"] = silent
        changes["music"] = None if silent else _one_of(Mood, "music", wish.music, "none")
    if wish.voice is not None:
        changes["voice"] = _voice(wish.voice, repertoire.voices)
    if wish.budget is not None:
        changes["budget"] = parse_budget(wish.budget)
    if wish.gates is not None:
        changes["gates"] = tuple(_one_of(Gate, "gate", gate) for gate in wish.gates)
    for name in ("ambience", "clip_sound"):
        if (heard := getattr(wish, name)) is not None:
            changes[name] = heard
    effects = wish.effects if wish.effects is not None else wish.ambience
    if effects is not None:
        changes["effects"] = effects
    if wish.language is not None:
        changes["language"] = wish.language
    if wish.seed is not None:
        if not 0 <= wish.seed < 2**31:
            raise InvalidInput("bad_seed", "A seed is a whole number from 0 to 2147483647.", "Choose another seed.")
        changes["seed"] = wish.seed
    brief = _merge(changes, base)
    languages = repertoire.languages
    if languages and brief.language not in languages and brief.voice != "none":
        english = languages == LANGUAGES
        speaks = "The built-in voice speaks English only" if english else f"The voice speaks {_list(languages)}"
        raise InvalidInput(
            "language_unsupported",
            f"{speaks}, and this asks for “{brief.language}”.",
            "Write it in English, or make the film without a voice (“no voice”, --voice none).",
        )
    return brief


ASKED_AT: dict[str, tuple[Gate, ...]] = {
    "script": (Gate.SCRIPT,),
    "pictures": (Gate.STILLS,),
    "animatic": (Gate.MOTION,),
    "everything": (Gate.SCRIPT, Gate.STILLS, Gate.MOTION),
    "price": (Gate.PRICE,),
}
"""Where a user may want to be asked before a film goes on. What costs money is asked for in each of them."""


def asked_at(where: str) -> tuple[str, ...]:
    """Gates by the word for them. Raises `InvalidInput("unknown_wait")`."""
    if where not in ASKED_AT:
        raise InvalidInput("unknown_wait", f"A film cannot wait at “{where[:40]}”.", f"Choose {_list(ASKED_AT)}.")
    return tuple(gate.value for gate in ASKED_AT[where])


REWRITING = ("topic", "text", "seconds", "genre", "scenes", "language", "seed", "prompt")


def changes_words(before: Brief, after: Brief) -> bool:
    """Whether a film has to be written anew: everything else is kept and only looks or sounds different."""
    mute = (before.voice == "none") != (after.voice == "none")
    return mute or any(getattr(before, name) != getattr(after, name) for name in REWRITING if name != "prompt")


def restyle(script: Script, brief: Brief, wish: Wish) -> Script:
    """The script with what the wish says of its look and music; words and scenes stay."""
    changes: dict[str, Any] = {"style": brief.style, "revision": script.revision + 1}
    if wish.music is not None:
        changes["mood"] = None if brief.silent_music else brief.music
    return script.model_copy(update=changes)


def _merge(changes: dict[str, Any], base: Brief | None) -> Brief:
    if base is not None:
        return Brief.model_validate(base.model_dump() | changes)
    if not changes.get("topic") and not changes.get("text"):
        raise InvalidInput(
            "empty_message",
            "There is nothing to make a film about.",
            "Write what it is to show, for example: Create a 30-second video about space exploration.",
        )
    changes.setdefault("prompt", changes.get("topic") or changes["text"][:200])
    changes.setdefault("topic", "")
    changes.setdefault("effects", True)
    return Brief.model_validate(changes)


def _prompt(prompt: str) -> str:
    if not prompt.strip():
        raise InvalidInput(
            "empty_message",
            "The message is empty.",
            "Write what the film is to show, for example: Create a 30-second video about space exploration.",
        )
    if len(prompt) > MAX_PROMPT_CHARS:
        raise InvalidInput(
            "message_too_long",
            f"The message has {len(prompt):,} characters; {MAX_PROMPT_CHARS:,} are the most.",
            "Shorten it, or make several films of it.",
        )
    return prompt


def _text(text: str) -> str:
    words = len(text.split())
    if not any(character.isalnum() for character in text):
        raise InvalidInput("empty_text", "The text has no words to speak.", "Write at least one sentence.")
    if words > MAX_TEXT_WORDS or len(text) > MAX_PROMPT_CHARS:
        raise InvalidInput(
            "text_too_long",
            f"The text has {words:,} words and {len(text):,} characters; a film holds {MAX_TEXT_WORDS:,} words "
            f"and {MAX_PROMPT_CHARS:,} characters.",
            "Shorten it, or make several films of it.",
        )
    return text


def _seconds(seconds: float) -> float:
    if not math.isfinite(seconds) or not MIN_SECONDS <= seconds <= MAX_SECONDS:
        raise InvalidInput(
            "bad_duration",
            f"A film can be {MIN_SECONDS:g} to {MAX_SECONDS:g} seconds long, not {seconds:g}.",
            f"Ask for a length from {MIN_SECONDS:g} to {MAX_SECONDS:g} seconds.",
        )
    return float(seconds)


def parse_budget(budget: str) -> Decimal:
    """Dollars as somebody wrote them. Raises `InvalidInput("bad_budget")`."""
    try:
        amount = Decimal(budget.strip().lstrip("$"))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= MOST_BUDGET:
        raise InvalidInput(
            "bad_budget",
            f"“{budget[:40]}” is no budget.",
            f"Name dollars as a number from 0 to {MOST_BUDGET}, such as 2.50.",
        )
    return amount


def check_voice(voice: str, repertoire: Repertoire) -> None:
    """Raise `InvalidInput("unknown_voice")` for a voice that nobody has."""
    _voice(voice, repertoire.voices)


def _voice(voice: str, voices: tuple[str, ...]) -> str:
    name = voice.strip().lower()
    if name not in (*voices, *VOICES, "none"):
        raise InvalidInput("unknown_voice", f"There is no voice “{voice[:40]}”.", f"Choose {_list((*voices, 'none'))}.")
    return name


def _one_of(kind: type[_Choice], name: str, value: str, *more: str) -> _Choice:
    try:
        return kind(value.strip().lower())
    except ValueError:
        names = [member.value for member in kind] + list(more)
        raise InvalidInput(
            f"unknown_{name}", f"There is no {name.replace('_', ' ')} “{value[:40]}”.", f"Choose {_list(names)}."
        ) from None


def _list(names: Any) -> str:
    *most, last = [str(name) for name in names]
    return f"{', '.join(most)} or {last}" if most else last
