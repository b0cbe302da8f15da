"""What is said in each scene of a film from a one-line brief: beats, and lines picked within the budget of words."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pixora.film.visual import Place, Weather
from pixora.providers.local.director import phrasing
from pixora.providers.local.director.look import Sight
from pixora.providers.local.director.pace import most_words
from pixora.providers.local.director.phrasing import Said, pick
from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.subjects import Subject

Beat = Literal[
    "hook", "own", "detail", "item", "field", "place", "hour", "again", "look", "ask", "feel", "turn", "close", "silent"
]

_MIDDLES: dict[str, tuple[Beat, ...]] = {
    "thing": ("place", "field", "again", "hour", "ask", "look", "field", "again", "feel", "place"),
    "abstract": ("field", "again", "ask", "field", "look", "feel", "again", "hour", "field"),
    "clause": ("again", "field", "look", "again", "place", "ask", "again", "field", "feel"),
    "howto": ("again", "again", "field", "again", "feel", "again", "look", "again", "ask"),
    "list": ("again", "field", "again", "ask", "again", "feel", "look", "field"),
    "loose": ("place", "field", "again", "ask", "hour", "feel", "again", "look", "field"),
    "story": ("again", "place", "again", "hour", "feel", "again", "look", "again"),
}


@dataclass(frozen=True)
class Slot:
    """A scene before it has its line. `text` are the user's own words for it, "" for none; they may be `pinned`."""

    beat: Beat
    text: str = ""

    @property
    def pinned(self) -> bool:
        return self.beat in ("own", "item")


@dataclass(frozen=True)
class Told:
    """The lines of a film, one a scene, and how many of the user's own were left out."""

    lines: tuple[str, ...]
    dropped: int = 0


def lay_out(
    subject: Subject, count: int, spoken: int, abstract: bool, bedtime: bool, rng: random.Random
) -> tuple[list[Slot], int]:
    """A slot for each of `count` scenes, `spoken` of them with words; and how many own lines found no room."""
    own = list(subject.items if subject.form == "list" else subject.own)
    own, dropped = _merged(own, spoken - (1 if subject.form == "list" else 0), listed=subject.form == "list")
    beat: Beat = "item" if subject.form == "list" else "own"
    free = spoken - len(own)
    slots: list[Slot] = []
    if free > 0 and (beat == "item" or not own or (free >= 3 and subject.form == "story")):
        slots.append(Slot("hook"))
        free -= 1
    closing = free > 0
    free -= closing
    middle: list[Slot] = [Slot(beat, line) for line in own]
    kind = (
        "abstract" if abstract and subject.form == "thing" else "clause" if subject.form == "question" else subject.form
    )
    fillers = [Slot(beat) for beat in _fillers(kind, free, rng)]
    for detail in subject.details:
        # Only a detail that leaves room for other lines is worth a scene.
        place = next((i for i, slot in enumerate(fillers) if slot.beat not in ("detail", "turn")), None)
        if free >= 3 and place is not None and sum(slot.beat == "detail" for slot in fillers) < free // 2:
            later = sum(slot.beat == "detail" for slot in fillers) * 2
            fillers[min(later, len(fillers) - 1) if fillers[min(later, len(fillers) - 1)].beat != "turn" else place] = (
                Slot("detail", detail)
            )
    slots.extend(_interleaved(middle, fillers))
    if closing:
        slots.append(Slot("close"))
    del bedtime
    return _spread(slots, count), dropped


def tell(
    subject: Subject,
    slots: Sequence[Slot],
    sights: Sequence[Sight],
    cards: set[int],
    field: str,
    words: float,
    rate: float,
    bedtime: bool,
    rng: random.Random,
) -> Told:
    """Pick a line for each slot, at most `words` spoken words in all; own lines first, for they are the user's."""
    count = len(slots)
    lines = ["" for _ in slots]
    said = Said(topic=subject.phrase.lower().rstrip("."))
    left = words
    dropped = 0
    pinned = [i for i, slot in enumerate(slots) if slot.pinned]
    for i in pinned:
        lines[i] = _own(slots[i], slots, i)
    while pinned and sum(count_spoken(lines[i]) for i in pinned) > words:
        gone = max(pinned[1:] or pinned, key=lambda i: count_spoken(lines[i]))
        lines[gone] = ""
        pinned.remove(gone)
        dropped += 1
    for i in pinned:
        left -= count_spoken(lines[i])
        said.add(lines[i])
    dropped += sum(slot.pinned for slot in slots) - len(pinned) - dropped if dropped == 0 else 0
    open_ = [i for i, slot in enumerate(slots) if slot.beat != "silent" and not slot.pinned]
    # Hook and close are chosen first: they carry the film, and must not go without words.
    for rank, i in enumerate(sorted(open_, key=lambda i: (slots[i].beat not in ("hook", "close"), i))):
        share = left / (len(open_) - rank)
        most = min(left - 1.2 * (len(open_) - rank - 1), max(share * 1.2, 2.0), most_words(i, count, rate))
        before, after = _neighbour(lines, i, -1), _neighbour(lines, i, 1)
        for pool in _pools(subject, slots[i], sights[i], i in cards, field, bedtime, rng):
            line = pick(pool, said, rng, most, before, after)
            if line:
                lines[i] = line
                left -= count_spoken(line)
                said.add(line)
                break
    return Told(tuple(lines), dropped)


def shorten(told: Told, slots: Sequence[Slot], words: float) -> Told:
    """Fewer words: lines of ours lose sentences, then go, the longest first; then the user's own, from the middle."""
    lines = list(told.lines)
    dropped = told.dropped

    def total() -> float:
        return sum(count_spoken(line) for line in lines)

    while total() > words:
        ours = [i for i, line in enumerate(lines) if line and not slots[i].pinned]
        several = [i for i in ours if len(_SENTENCE.split(lines[i])) > 1]
        plain = [i for i in ours if slots[i].beat not in ("hook", "close")]
        if several:
            i = max(several, key=lambda i: count_spoken(lines[i]))
            parts = _SENTENCE.split(lines[i])
            lines[i] = " ".join(parts[:-1]) if slots[i].beat != "close" or len(parts) > 2 else parts[-1]
        elif plain:
            lines[max(plain, key=lambda i: count_spoken(lines[i]))] = ""
        elif ours and any(slots[i].pinned and lines[i] for i in range(len(lines))):
            lines[ours[-1]] = ""
        elif ours:
            lines[max(ours, key=lambda i: count_spoken(lines[i]))] = ""
        else:
            own = [i for i, line in enumerate(lines) if line]
            lines[own[len(own) // 2]] = ""
            dropped += 1
    return Told(tuple(lines), dropped)


_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def _own(slot: Slot, slots: Sequence[Slot], i: int) -> str:
    if slot.beat == "own":
        return slot.text
    same = [k for k, other in enumerate(slots) if other.beat == "item"]
    place = "first" if i == same[0] and len(same) > 1 else "last" if i == same[-1] and len(same) > 2 else "next"
    if len(slot.text.split()) > 5:
        return slot.text if slot.text[-1] in ".!?" else slot.text + "."
    pool = phrasing.items(place, slot.text)
    return pool[same.index(i) % len(pool)]


def _pools(
    subject: Subject, slot: Slot, sight: Sight, card: bool, field: str, bedtime: bool, rng: random.Random
) -> list[list[str]]:
    """Where a slot's line may come from, the best first."""
    single = subject.form == "loose" and " " not in subject.phrase
    form = "word" if single else subject.form
    at_place = [] if card or sight.place is Place.CARD else phrasing.lines("place", sight.place.value, subject)
    at_hour = (
        []
        if card or sight.place in (Place.SPACE, Place.UNDERWATER, Place.PLANET)
        else phrasing.lines("hour", sight.hour.value, subject)
    )
    if sight.weather not in (Weather.CLEAR, Weather.CLOUDY) and not card:
        at_hour = at_hour + phrasing.lines("weather", sight.weather.value, subject) * 2
    own_field = phrasing.lines("field", field, subject) if field else []
    again = phrasing.lines("again", form, subject)
    general = [phrasing.lines(beat, "any", subject) for beat in ("look", "ask", "feel")]
    rng.shuffle(general)
    match slot.beat:
        case "hook":
            return [phrasing.lines("hook", form, subject)]
        case "close":
            night = [phrasing.lines("close", "bedtime", subject)] if bedtime else []
            return [*night, phrasing.lines("close", form, subject), general[0]]
        case "turn":
            own_turn = phrasing.lines("turn", form, subject)
            return (
                [own_turn, phrasing.lines("turn", "any", subject), general[0]]
                if own_turn
                else [phrasing.lines("turn", "any", subject), *general]
            )
        case "detail":
            return [phrasing.details(slot.text), at_place, *general]
        case "field":
            return [own_field, again, at_place, *general]
        case "place":
            return [at_place, at_hour, own_field, again, *general]
        case "hour":
            return [at_hour, at_place, own_field, again, *general]
        case "again":
            return [again, own_field, at_place, *general]
        case "look" | "ask" | "feel":
            return [phrasing.lines(slot.beat, "any", subject), own_field, at_place, again, *general]
        case _:
            return []


def _fillers(kind: str, count: int, rng: random.Random) -> list[Beat]:
    """Beats for the middle of a film, with its turn about two thirds in."""
    middles = _MIDDLES[kind]
    begin = rng.choice((0, 1)) if kind in ("thing", "loose", "story", "abstract") else 0
    beats: list[Beat] = [middles[(begin + i) % len(middles)] for i in range(count)]
    if count >= 2:
        beats[min(count - 1, round(0.68 * count))] = "turn"
    return beats


def _merged(own: list[str], room: int, listed: bool) -> tuple[list[str], int]:
    """The user's lines in at most `room` scenes: short neighbours share one; what finds no room is left out."""
    lines = list(own)
    while len(lines) > max(room, 1):
        pairs = [(count_spoken(one) + count_spoken(two), i) for i, (one, two) in enumerate(pairwise(lines))]
        size, i = min(pairs)
        if size > 16:
            break
        one, two = lines[i], lines[i + 1]
        lines[i : i + 2] = [f"{one.rstrip('.')}, {phrasing.lower_item(two)}" if listed else f"{one} {two}"]
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


def _neighbour(lines: Sequence[str], i: int, step: int) -> str:
    i += step
    while 0 <= i < len(lines):
        if lines[i]:
            return lines[i]
        i += step
    return ""
