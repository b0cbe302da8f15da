"""The listener: what a chat message asks for, understood by rules, so that it works with no model at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, cast

from pixora.film.brief import Aspect, Captions, CaptionStyle, Genre, Loudness, Mood, Resolution, Style
from pixora.providers.local.listener.emoji import say_emoji
from pixora.providers.local.listener.own_text import HEAD_CHARS, part_own_text
from pixora.providers.local.listener.request import ABOUT, GREETING, MEDIUM_REQUEST, YES, find_kind, find_topic
from pixora.providers.local.listener.tongue import detect_language
from pixora.providers.local.listener.wishes import Wishes

Kind = Literal["film", "change", "question", "greeting", "yes", "other"]


@dataclass(frozen=True)
class Heard:
    """What a message asks for. A field is None when the message does not speak of it.

    `seconds` and `fps` are as said and may be outside of what a film can have. `topic` may be empty for a film that
    was asked for without one. `language` is that which was asked for, else that which the message is written in; for
    a change it is None unless asked for. `unmet` quotes wishes that no film of ours can have ("8k").
    """

    kind: Kind
    topic: str = ""
    text: str | None = None
    seconds: float | None = None
    aspect: Aspect | None = None
    resolution: Resolution | None = None
    fps: int | None = None
    style: Style | None = None
    music: Mood | None = None
    silent_music: bool | None = None
    captions: Captions | None = None
    caption_style: CaptionStyle | None = None
    genre: Genre | None = None
    scenes: int | None = None
    """How many; of a film that is asked for or is to be about something else, not of another change."""
    ambience: bool | None = None
    """False: without the sounds of the places."""
    effects: bool | None = None
    """False: without the sounds that the words tell of."""
    loudness: Loudness | None = None
    voice: str | None = None
    language: str | None = None
    unmet: tuple[str, ...] = ()


def listen(message: str) -> Heard:
    """Understand one message. Takes any text, raises nothing, and needs time linear in the message's length."""
    whole = _plain(message)
    if not any(char.isalnum() for char in whole):
        drawn = say_emoji(message)
        return Heard(kind="film", topic=drawn, language="en") if drawn else Heard(kind="other")
    request, text = part_own_text(whole)
    small = " ".join(request[:HEAD_CHARS].split()).replace("’", "'")
    if text is None:
        said = small.strip(" .!,?")
        if GREETING.fullmatch(said[:80]):
            return Heard(kind="greeting", language=detect_language(whole[:HEAD_CHARS]))
        if YES.fullmatch(said[:80]):
            return Heard(kind="yes", language=detect_language(whole[:HEAD_CHARS]))
    wishes = Wishes(small)
    topic = find_topic(wishes.rest, cut=wishes.rest != small)
    if topic and not any(char.isalnum() for char in topic):
        topic = say_emoji(message) or topic
    asked_film = MEDIUM_REQUEST.search(small) is not None
    kind: Kind = "film" if text is not None else cast(Kind, find_kind(small, topic, asked_film, wishes.any))
    if kind == "change" and not ABOUT.match(small):
        topic = ""
    language = wishes.language or (None if kind == "change" else detect_language(text or whole[:HEAD_CHARS]))
    return Heard(
        kind=kind,
        topic=topic if kind in ("film", "change") else "",
        text=text,
        seconds=wishes.seconds,
        aspect=wishes.aspect,
        resolution=wishes.resolution,
        fps=wishes.fps,
        style=wishes.style,
        music=wishes.music,
        silent_music=wishes.silent,
        captions=wishes.captions,
        caption_style=wishes.caption_style,
        genre=wishes.genre,
        scenes=wishes.scenes if kind == "film" or topic else None,
        ambience=wishes.ambience,
        effects=wishes.effects,
        loudness=wishes.loudness,
        voice=wishes.voice,
        language=language,
        unmet=wishes.unmet,
    )


def _plain(message: str) -> str:
    """The message without markup, control characters and lone surrogates; line ends are kept."""
    text = re.sub(r"<(script|style)\b[^<>]{0,200}>[^<]{0,5000}</\1\s{0,5}>", " ", message, flags=re.I)
    text = re.sub(r"<[^<>]{1,200}>", " ", text)
    kept = (char if char in "\n\t" or unicodedata.category(char)[0] != "C" else " " for char in text)
    return "".join(kept).strip()
