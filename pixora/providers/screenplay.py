"""A script as a model writes it: the form it is asked for, what of an answer can be used, and what is wrong with it.

The form has no defaults and no optional fields, as strict structured output asks for; numbers and lengths are checked
here, since a vendor checks them only in part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from pixora.film.brief import Genre, Mood
from pixora.film.script import TransitionKind
from pixora.film.visual import (
    Build,
    Camera,
    CardKind,
    FigureKind,
    HairCut,
    Hat,
    Hour,
    Outfit,
    Place,
    Pose,
    Prop,
    Room,
    Shot,
    Weather,
)
from pixora.providers.local.director.spoken import count_spoken

MOST_CHARACTERS = 8
PROMPT_CHARS = 2_000
CARD_CHARS = 120
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STAGE = re.compile(r"\[[^\]]*\]|^\s*(?:narrator|voice[- ]?over|scene \d+)\s*:", re.IGNORECASE)
"""Directions that would be read out: "[music swells]", "Narrator:"."""


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Looks(Form):
    """How the built-in illustrator draws a character. Colours are "#rrggbb"."""

    kind: FigureKind
    skin: str
    hair: str
    clothes: str
    accent: str
    build: Build
    cut: HairCut | None
    outfit: Outfit | None
    hat: Hat
    beard: bool
    glasses: bool


class Person(Form):
    name: str
    description: str
    looks: Looks


class Acting(Form):
    name: str
    pose: Pose


class Card(Form):
    """What is written on a scene whose place is "card"; empty where nothing is."""

    kind: CardKind
    title: str
    subtitle: str
    items: list[str]
    number: str


class Part(Form):
    """One scene."""

    narration: str
    picture: str
    motion: str
    place: Place
    room: Room | None
    hour: Hour
    weather: Weather
    shot: Shot
    camera: Camera
    props: list[Prop]
    characters: list[Acting]
    card: Card | None
    transition: TransitionKind
    continues: bool


class Screenplay(Form):
    title: str
    logline: str
    mood: Mood
    genre: Genre
    characters: list[Person]
    scenes: list[Part]


class Head(Form):
    """What an answer says of the film as a whole; None where it does not say it, or not so that it can be used."""

    title: str | None = None
    logline: str | None = None
    mood: Mood | None = None
    genre: Genre | None = None


class Draft(BaseModel):
    """What can be used of the answers so far. Scenes are numbered from 1."""

    model_config = ConfigDict(frozen=True)

    head: Head = Head()
    people: tuple[Person, ...] = ()
    parts: dict[int, Part] = {}
    faults: dict[int, str] = {}
    """What is wrong with a scene that cannot be used."""
    broken: str = ""
    """What is wrong with the answer as a whole."""


class Frame(BaseModel):
    """What the script has to keep to."""

    model_config = ConfigDict(frozen=True)

    count: int
    words: int | None
    """Words of all scenes at most; None when own text decides."""
    words_in_scene: int
    mute: bool
    lines: tuple[str, ...] = ()
    """The user's own text, scene by scene; it is spoken as it stands."""


def schema() -> dict[str, Any]:
    """The form as a strict JSON schema."""
    return Screenplay.model_json_schema()


def read(text: str, wanted: list[int]) -> Draft:
    """What of an answer can be used, even if it is broken off or wrapped in other words.

    `wanted` are the numbers of the scenes that were asked for; the answer's scenes are these, in this order.
    """
    found = _json(text)
    if not isinstance(found, Mapping):
        return Draft(broken="the answer is no JSON object")
    head = {name: value for name in Head.model_fields if (value := _valid(Head, name, found.get(name))) is not None}
    people, wrong = [], ""
    for entry in _list(found.get("characters"))[:MOST_CHARACTERS]:
        person, why = _checked(Person, entry)
        if person is None or (why := _check_person(person)):
            wrong = wrong or f"a character cannot be used: {why}"
        else:
            people.append(person)
    parts: dict[int, Part] = {}
    faults: dict[int, str] = {}
    for number, entry in zip(wanted, _list(found.get("scenes")), strict=False):
        part, why = _checked(Part, entry)
        if part is None or (why := _check_part(part)):
            faults[number] = why
        else:
            parts[number] = part
    return Draft(head=Head(**head), people=tuple(people), parts=parts, faults=faults, broken=wrong)


def count_scenes(text: str) -> int:
    """Scenes that a still growing answer has begun."""
    found = _json(text)
    return len(_list(found.get("scenes"))) if isinstance(found, Mapping) else 0


def merge(before: Draft, after: Draft) -> Draft:
    """What was valid before is kept unless it was written anew."""
    head = before.head.model_dump() | after.head.model_dump(exclude_none=True)
    parts = before.parts | after.parts
    return Draft(
        head=Head(**head),
        people=after.people or before.people,
        parts=parts,
        faults={number: why for number, why in (before.faults | after.faults).items() if number not in parts},
        broken=after.broken,
    )


def find_faults(draft: Draft, frame: Frame) -> tuple[dict[int, str], list[str]]:
    """What is to be written anew: scenes with what is wrong with each, and what is wrong with the whole."""
    names = {person.name.casefold() for person in draft.people}
    scenes = {number: draft.faults.get(number, "it is missing") for number in range(1, frame.count + 1)}
    for number, part in draft.parts.items():
        if number > frame.count:
            continue
        if why := _fault(part, frame, names):
            scenes[number] = why
        else:
            scenes.pop(number, None)
    whole: list[str] = []
    if draft.head.title is None:
        whole.append("the film needs a title")
    spoken = {number: count_spoken(part.narration) for number, part in draft.parts.items()}
    if frame.words is not None and not frame.mute and not scenes and sum(spoken.values()) > frame.words * 1.05:
        whole.append(f"the narration has {sum(spoken.values()):.0f} words in all, and {frame.words} fit into the film")
        share = frame.words / frame.count
        scenes |= {
            number: f"its narration has {words:.0f} words; use about {min(words, share) * 0.95:.0f}"
            for number, words in spoken.items()
            if words > share * 0.8
        }
    return scenes, whole


def _fault(part: Part, frame: Frame, names: set[str]) -> str:
    if frame.lines or frame.mute:
        said = ""
    else:
        said = part.narration
        if not said.strip():
            return "it has no narration"
    if (words := count_spoken(said)) > frame.words_in_scene:
        return f"its narration has {words:.0f} words, and a scene holds {frame.words_in_scene}"
    unknown = [one.name for one in part.characters if one.name.casefold() not in names]
    return f"“{unknown[0][:40]}” is none of the film's characters" if unknown else ""


def _check_part(part: Part) -> str:
    if not part.picture.strip():
        return "it does not say what its picture shows"
    if len(part.picture) > PROMPT_CHARS or len(part.motion) > PROMPT_CHARS:
        return f"what its picture shows takes more than {PROMPT_CHARS} characters"
    if found := _STAGE.search(part.narration):
        return f"its narration holds a direction that would be read out: “{found[0][:40]}”"
    if part.place is Place.CARD and (part.card is None or not (part.card.title or part.card.number)):
        return "its card has no words"
    written = [part.card.title, part.card.subtitle, part.card.number, *part.card.items] if part.card else []
    if any(len(words) > CARD_CHARS for words in written):
        return f"what is written on its card is longer than {CARD_CHARS} characters"
    return ""


def _check_person(person: Person) -> str:
    if not person.name.strip() or not person.description.strip():
        return "it needs a name and a description"
    looks = person.looks
    wrong = [one for one in (looks.skin, looks.hair, looks.clothes, looks.accent) if not _COLOUR.fullmatch(one)]
    return f"“{wrong[0][:20]}” is no colour such as #c98f6b" if wrong else ""


def _json(text: str) -> Any:
    """The JSON object in a text, as far as it goes. Some servers put it between fences or other words."""
    start = text.find("{")
    if start < 0:
        return None
    body = text[start:]
    for piece in (body, body[: body.rfind("}") + 1]):
        try:
            return from_json(piece, allow_partial=True)
        except ValueError:
            continue
    return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _valid(form: type[Form], name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    try:
        return getattr(form.model_validate({name: value}), name)
    except ValidationError:
        return None


def _checked(form: Any, entry: Any) -> tuple[Any, str]:
    try:
        return form.model_validate(entry), ""
    except ValidationError as error:
        first = error.errors()[0]
        return None, f"“{'.'.join(str(part) for part in first['loc'])}”: {first['msg']}"
