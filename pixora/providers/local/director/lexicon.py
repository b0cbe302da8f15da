"""What the words of a brief or a line mean for picture, music and people; the words stand in lexicon.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pixora.film.brief import Mood
from pixora.film.visual import Hour, Place, Prop, Room, Weather


@dataclass(frozen=True)
class Field:
    """What a topic is about. `card`: the subject itself cannot be drawn and wants title cards."""

    name: str
    places: tuple[Place, ...]
    mood: Mood
    card: bool
    room: Room | None = None
    """Which room its interior is."""


@dataclass(frozen=True)
class Reading:
    """What words call for, each in the order of first mention."""

    fields: tuple[Field, ...] = ()
    places: tuple[Place, ...] = ()
    hours: tuple[Hour, ...] = ()
    weathers: tuple[Weather, ...] = ()
    props: tuple[Prop, ...] = ()
    moods: tuple[Mood, ...] = ()
    rooms: tuple[Room, ...] = ()
    people: tuple[tuple[str, str, int], ...] = ()
    """Kind of figure ("animal": one without), the word that named it, and its place among the words."""


@cache
def _tables() -> tuple[dict[str, Field], dict[str, list[tuple[str, str]]]]:
    with Path(__file__).with_name("lexicon.toml").open("rb") as file:
        data = tomllib.load(file)
    fields: dict[str, Field] = {}
    index: dict[str, list[tuple[str, str]]] = {}
    for name, entry in data["field"].items():
        places = tuple(Place(place) for place in entry["places"])
        fields[name] = Field(
            name,
            places,
            Mood(entry["mood"]),
            entry.get("card", False),
            Room(room) if (room := entry.get("room")) else None,
        )
        for word in _words(entry["words"]):
            index.setdefault(word, []).append(("field", name))
    for table in ("place", "hour", "weather", "prop", "mood", "room", "people"):
        for value, listed in data[table].items():
            for word in _words(listed):
                index.setdefault(word, []).append((table, value))
    return fields, index


def _words(listed: str) -> list[str]:
    return [" ".join(word.split()) for word in listed.split(",") if word.strip()]


def tokens(text: str) -> list[str]:
    """Lower-case words, apostrophes kept."""
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.lower().replace("’", "'"))


def singulars(word: str) -> list[str]:
    """The word and what it may be the plural of."""
    found = [word]
    irregular = {
            "children":
            "child",
            "people":
            "person",
            "men":
            "man",
            "women":
            "woman",
            "wolves":
            "wolf",
            "mice":
            "mouse",
                 "geese": "goose", "leaves": "leaf", "knives": "knife", "elves": "elf", "thieves": "thief"}  # fmt: skip
    if word in irregular:
        found.append(irregular[word])
    if word.endswith("ies") and len(word) > 4:
        found.append(word[:-3] + "y")
    if word.endswith("es") and len(word) > 4:
        found.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        found.append(word[:-1])
    if word.endswith("'s"):
        found.append(word[:-2])
    return found


@cache
def read(text: str) -> Reading:
    """Look up all words and phrases of up to three words, the longest first."""
    fields, index = _tables()
    words = tokens(text)
    found: dict[str, list[str]] = {}
    people: list[tuple[str, str, int]] = []
    i = 0
    while i < len(words):
        for length in (3, 2, 1):
            run = words[i : i + length]
            if len(run) < length:
                continue
            stem = " ".join(run[:-1])
            phrases = [f"{stem} {last}".strip() for last in singulars(run[-1])]
            entries = [entry for phrase in phrases for entry in index.get(phrase, ())]
            if entries:
                for table, value in entries:
                    if table == "people":
                        people.append((value, " ".join(run), i))
                    elif value not in found.setdefault(table, []):
                        found[table].append(value)
                i += length - 1
                break
        i += 1
    return Reading(
        fields=tuple(fields[name] for name in found.get("field", ())),
        places=tuple(Place(value) for value in found.get("place", ())),
        hours=tuple(Hour(value) for value in found.get("hour", ())),
        weathers=tuple(Weather(value) for value in found.get("weather", ())),
        props=tuple(Prop(value) for value in found.get("prop", ())),
        moods=tuple(Mood(value) for value in found.get("mood", ())),
        rooms=tuple(Room(value) for value in found.get("room", ())),
        people=tuple(people),
    )


def knows(word: str) -> bool:
    """Whether the lexicon has the word: it is a common word then, not a name."""
    index = _tables()[1]
    return any(single in index for single in singulars(word.lower()))


@cache
def _near() -> frozenset[str]:
    with Path(__file__).with_name("lexicon.toml").open("rb") as file:
        return frozenset(_words(tomllib.load(file)["near"]["words"]))


def is_only_near(word: str) -> bool:
    """Whether a place is shown for the word though the thing itself is not to be seen in it ("camel": a desert)."""
    return any(single in _near() for single in singulars(word.lower()))
