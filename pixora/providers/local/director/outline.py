"""The beats of a film from a one-line brief: which scene does what, and which say the user's own words."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from itertools import pairwise

from pixora.film.brief import Genre
from pixora.providers.local.director import phrasing
from pixora.providers.local.director.genre import SHAPES
from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.tale import Tale

TALES = (Genre.STORY, Genre.BEDTIME)


@dataclass(frozen=True)
class Slot:
    """A scene before it has its line. `text` are the user's own words for it, "" for none; they may be `pinned`."""

    beat: str
    text: str = ""
    line: str = ""
    """What is said, where that is settled and is not `text` itself."""

    @property
    def pinned(self) -> bool:
        return self.beat in ("own", "item", "station")


@dataclass(frozen=True)
class Told:
    """The lines of a film, one a scene, and how many of the user's own were left out."""

    lines: tuple[str, ...]
    dropped: int = 0
    others: tuple[tuple[str, ...], ...] = ()
    """What else might be said in each scene."""


@dataclass(frozen=True)
class Outline:
    """What decides a film's beats."""

    subject: Subject
    genre: Genre
    tale: Tale | None = None
    """The premise, when the film tells a story of its own."""
    parts: tuple[str, ...] = ()
    """Things that the topic names, each with its article ("the bees")."""
    field: str = ""
    abstract: bool = False

    @property
    def bedtime(self) -> bool:
        return self.genre is Genre.BEDTIME

    @property
    def key(self) -> str:
        """Which lines of the genre's own fit: "" for none."""
        match self.genre:
            case Genre.LIST:
                return "" if self.subject.items else "counted"
            case Genre.HOWTO:
                return "steps" if self.subject.items else ""
            case Genre.BEDTIME:
                return "bedtime" if self.tale is None and self.subject.form != "story" else ""
            case Genre.JOURNEY | Genre.HISTORY | Genre.PRODUCT | Genre.POEM:
                return self.genre.value
            case _:
                return "told" if self.subject.form == "story" and self.tale is None else ""


def lay_out(outline: Outline, count: int, spoken: int, rng: random.Random) -> tuple[list[Slot], int]:
    """A slot for each of `count` scenes, `spoken` of them with words; and how many own lines found no room."""
    subject = outline.subject
    listed = bool(subject.items)
    own = list(subject.items or subject.own)
    if outline.tale and outline.tale.intro and own and spoken >= len(own) + 2:
        return _spread(_told_by_deeds(subject, own, spoken), count), 0
    stations = stations_of(outline)
    if stations and spoken >= len(stations) + 2:
        return _spread(_on_the_way(outline, stations, spoken), count), 0
    if outline.tale and (outline.tale.relative or outline.tale.intro) and len(own) <= 1:
        own = []
    own, dropped = _merged(own, spoken - (1 if listed else 0), listed)
    free = spoken - len(own)
    slots: list[Slot] = []
    if outline.tale and not own:
        slots.extend(Slot(beat) for beat in _arc(free))
        return _spread(slots, count), dropped
    offers = outline.genre is Genre.PRODUCT and bool(subject.brand)
    if free > 0 and (listed or not own or (free >= 3 and (outline.tale is None or len(own) > 1)) or offers):
        slots.append(Slot("hook"))
        free -= 1
    if offers and free > 1 and len(own) < 2:
        slots.append(Slot("reveal"))
        free -= 1
    closing = free > 0
    free -= closing
    fillers = [Slot(beat) for beat in _fillers(outline, free, own, rng)]
    fillers = _with_details(fillers, outline)
    slots.extend(_interleaved([Slot("item" if listed else "own", line) for line in own], fillers))
    if closing:
        slots.append(Slot("close"))
    return _spread(slots, count), dropped


def _told_by_deeds(subject: Subject, own: list[str], spoken: int) -> list[Slot]:
    """An introduction, what the hero does line by line, what it is like between, and a close.

    What waits "until" something stands right before its end; every other clause stays with the one before it.
    """
    free = spoken - len(own) - 2
    steps = ["step" if i % 3 != 1 else "place" for i in range(max(0, free - 4))]
    beats = [
        [],
        ["turn"],
        ["trouble", "turn"],
        ["trouble", "step", "turn"],
        ["world", "trouble", "step", "turn"],
    ][min(free, 4)]
    if free > 4:
        beats = ["world", "trouble", "step", *steps[1:], "turn", "rise"]
    slots = [Slot("open", subject.core)]
    if beats[:1] == ["world"]:
        slots.append(Slot(beats.pop(0)))
    open_ = [i for i in range(len(own)) if i + 1 == len(own) or not _CLINGS.match(own[i + 1])]
    used = 0
    for i, line in enumerate(own):
        slots.append(Slot("own", line))
        if i in open_:
            upto = round((open_.index(i) + 1) * len(beats) / len(open_))
            if i == 0 and len(own) > 1:
                # What happens last ends it: the turn comes before.
                upto = len(beats) - (beats[-1:] == ["rise"])
            slots.extend(Slot(beat) for beat in beats[used:upto])
            used = max(used, upto)
    return [*slots, Slot("close")]


_CLINGS = re.compile(r"(?:because|when|while|so that|even though|as soon as|all of this|but)\b", re.I)
_UNTIL = re.compile(r"until\b", re.I)


def stations_of(outline: Outline) -> tuple[str, ...]:
    """What the topic leads through, with how it leads there, where its genre is a way or a history."""
    subject = outline.subject
    fits = outline.genre in (Genre.JOURNEY, Genre.HISTORY) and outline.tale is None and not subject.own
    return subject.stations if fits and not subject.items else ()


def _on_the_way(outline: Outline, stations: tuple[str, ...], spoken: int) -> list[Slot]:
    """A hook, then each station with what lies between, and a close."""
    free = spoken - len(stations) - 2
    fillers = [Slot(beat) for beat in _fillers(outline, free, [], random.Random(len(stations)))]
    slots = [Slot("hook")]
    own = [Slot("station", bare_station(one), _say_station(outline, i, one)) for i, one in enumerate(stations)]
    return [*slots, *_interleaved(own, fillers), Slot("close")]


def bare_station(station: str) -> str:
    return re.sub(r"^(?:from|through|past|across|over|along|into|to|and)\s", "", station)


def _say_station(outline: Outline, i: int, station: str) -> str:
    last = i == len(outline.subject.stations) - 1
    thing = bare_station(station)
    if outline.genre is Genre.JOURNEY:
        return f"And at last, {station}." if last else f"{station[0].upper()}{station[1:]}."
    lines = (f"It begins with {thing}.", f"Then: {thing}.", f"After that, {thing}.", f"And on to {thing}.")
    return f"And at last: {thing}." if last else lines[min(i, 3)]


def _arc(count: int) -> list[str]:
    """The beats of a tale that is told from a premise alone, in `count` scenes."""
    steps = ["step"] * max(0, count - 6)
    for i in range(2, len(steps), 3):
        steps[i] = "place" if i % 2 else "hour"
    arcs = {
        1: ["open"],
        2: ["open", "close"],
        3: ["open", "turn", "close"],
        4: ["open", "world", "turn", "close"],
        5: ["open", "world", "trouble", "turn", "close"],
        6: ["open", "world", "trouble", "turn", "rise", "close"],
    }
    return arcs.get(count) or ["open", "world", "trouble", *steps, "turn", "rise", "close"]


def _with_details(fillers: list[Slot], outline: Outline) -> list[Slot]:
    """Only a detail that leaves room for other lines is worth a scene."""
    free = len(fillers)
    for number, detail in enumerate(outline.subject.details):
        if free < 3 or number >= free // 2 or outline.genre in (Genre.PRODUCT, Genre.HOWTO):
            break
        at = min(2 * number, free - 1)
        if fillers[at].beat == "turn":
            break
        fillers[at] = Slot("detail", detail)
    return fillers


def _fillers(outline: Outline, count: int, own: list[str], rng: random.Random) -> list[str]:
    """Beats for the middle of a film, with its turn about two thirds in."""
    if outline.tale:
        beats = ["world", "trouble", "step", "place", "step", "hour", "step", "again"][:count]
        beats += ["step"] * (count - len(beats))
        if count >= 2:
            beats[-1] = "turn"
        if own and count:
            beats = [beat for beat in beats if beat not in ("world",)] + ["step"] * (beats.count("world"))
        return beats
    middle = SHAPES[outline.genre].middle or SHAPES[Genre.EXPLAINER].middle
    if outline.key == "counted":
        number = re.match(r"\d+", outline.subject.title)
        counted = min(count - 1, int(number[0]) if number else 3, 7)
        spare = ["again", "ask", "feel", "look"] * count
        return [*spare[: max(0, count - 1 - counted)], *["count"] * max(0, counted), "turn"][-count:] if count else []
    if outline.subject.form in ("clause", "question", "howto") and outline.genre is Genre.EXPLAINER:
        middle = ("again", "field", "look", "again", "place", "ask", "again", "field", "feel")
    middle = tuple(beat for beat in middle if beat != "part")
    begin = rng.choice((0, 1)) if outline.subject.form in ("thing", "loose") else 0
    beats = [middle[(begin + i) % len(middle)] for i in range(count)]
    if count >= 2:
        beats[min(count - 1, round(0.68 * count))] = "turn"
    return beats


def add_parts(slots: list[Slot], outline: Outline) -> list[Slot]:
    """A question's own things get scenes of their own: "Start with the bees." "Then there is the honey." """
    free = [i for i, slot in enumerate(slots) if slot.beat in ("again", "field", "look", "place", "ask")]
    if outline.subject.form not in ("clause", "question") or len(outline.parts) < 2 or len(free) < 2:
        return slots
    result = list(slots)
    wanted = [outline.parts[0], outline.parts[1]]
    if len(free) >= 3:
        wanted.append(f"{outline.parts[0]} and {outline.parts[1]}")
    for i, part in zip(free, wanted, strict=False):
        result[i] = Slot("part", part)
    return result


def _link(one: str, two: str) -> str:
    """ "carrots and eggs", but "mix the flour, knead the dough"."""
    short = all(len(item.split()) <= 3 and " and " not in item for item in (one, two))
    return " and" if short else ","


def _merged(own: list[str], room: int, listed: bool) -> tuple[list[str], int]:
    """The user's lines in at most `room` scenes: short neighbours share one; what finds no room is left out."""
    lines = list(own)
    while len(lines) > max(room, 1):
        pairs = [(count_spoken(one) + count_spoken(two), i) for i, (one, two) in enumerate(pairwise(lines))]
        size, i = min(pairs)
        if size > 16:
            break
        one, two = lines[i], lines[i + 1]
        lines[i : i + 2] = [
            f"{one.rstrip('.')}{_link(one, two)} {phrasing.lower_item(two)}" if listed else f"{one} {two}"
        ]
    dropped = 0
    while len(lines) > max(room, 1):
        del lines[max(1, len(lines) // 2)]
        dropped += 1
    return lines, dropped


def _interleaved(own: list[Slot], fillers: list[Slot]) -> list[Slot]:
    """Own lines in order, the fillers spread between them."""
    if not own:
        return fillers
    result: list[Slot] = []
    used = 0
    for i, slot in enumerate(own):
        result.append(slot)
        upto = round((i + 1) * len(fillers) / len(own))
        result.extend(fillers[used:upto])
        used = upto
    return result


def _spread(slots: list[Slot], count: int) -> list[Slot]:
    """The slots over `count` scenes, first and last in their places, silent ones between."""
    if len(slots) >= count:
        return slots[:count]
    if len(slots) == 1:
        return slots + [Slot("silent")] * (count - 1)
    result = [Slot("silent") for _ in range(count)]
    for k, slot in enumerate(slots):
        result[round(k * (count - 1) / (len(slots) - 1))] = slot
    return result
