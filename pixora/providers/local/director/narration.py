"""What is said in each scene of a film from a one-line brief: beats, and lines picked within the budget of words."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from pixora.film.visual import Place, Weather
from pixora.providers.local.director import grammar, phrasing, tale
from pixora.providers.local.director.nouns import core_of
from pixora.providers.local.director.outline import Outline, Slot, Told
from pixora.providers.local.director.pace import most_words
from pixora.providers.local.director.phrasing import Said, pick
from pixora.providers.local.director.places import Sight
from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.threads import find_thread, weave

_RESERVED = 4.0
"""Words kept for each line of a tale that is still to be found: nothing in it may stay untold."""
_RESERVED_CLOSE = 3.0
"""Words kept for the close where the opening has to be short."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def tell(
    outline: Outline,
    slots: Sequence[Slot],
    sights: Sequence[Sight],
    cards: set[int],
    words: float,
    rate: float,
    rng: random.Random,
) -> Told:
    """Pick a line for each slot, at most `words` spoken words in all; own lines first, for they are the user's."""
    count = len(slots)
    lines = ["" for _ in slots]
    others: list[tuple[str, ...]] = [() for _ in slots]
    openings = _bare_openings(outline.subject)
    woven = weave(find_thread(outline, rng), slots, outline.subject)
    said = Said(topic=outline.subject.phrase.lower().rstrip("."))
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
    if dropped and not pinned:
        # None but the shortest of the user's lines may fit: rather that one than none.
        own = [i for i, slot in enumerate(slots) if slot.pinned]
        last = min(own, key=lambda i: count_spoken(_own(slots[i], slots, i)))
        if count_spoken(_own(slots[last], slots, last)) <= words - _RESERVED_CLOSE:
            lines[last] = _own(slots[last], slots, last)
            pinned, dropped = [last], dropped - 1
    for i in pinned:
        left -= count_spoken(lines[i])
        said.add(lines[i])
    open_ = [i for i, slot in enumerate(slots) if slot.beat != "silent" and not slot.pinned]
    # Beginning, turn and close are chosen first: they carry the film, and must not go without words.
    first = ("hook", "open", "close", "turn")
    number = 0
    greed = 1.3 if count < 4 else 1.6
    for rank, i in enumerate(sorted(open_, key=lambda i: (slots[i].beat not in first, i))):
        share = left / (len(open_) - rank)
        kept = (_RESERVED if outline.tale else 3.0 if count < 4 else 1.5) * (len(open_) - rank - 1)
        most = min(left - kept, max(share * 1.25, 2.0), most_words(i, count, rate))
        if slots[i].beat in first:
            most = min(
                left - kept,
                left - kept if slots[i].beat == "open" else max(share * greed, 4.0),
                most_words(i, count, rate),
            )
        before, after = _neighbour(lines, i, -1), _neighbour(lines, i, 1)
        counts = slots[i].beat == "count"
        pools = _pools(outline, slots[i], sights[i], i in cards, rng)
        if counts:
            pools = [phrasing.counts(number + 1)]
        if i in woven:
            pools.insert(0, woven[i])
        if i == 0 and openings:
            pools.insert(1, openings)
        for pool in pools:
            room = left - _RESERVED_CLOSE if pool is openings else max(most, 2.4)
            line = pick(pool, said, rng, room, before, after)
            if not line and (slots[i].beat == "close" or (i == 0 and pool is pools[-1])):
                # A film begins and ends with words, though they are more than their share.
                least = min(map(count_spoken, pool), default=0.0)
                line = pick(pool, said, rng, least, before, after) if least <= left else ""
            if line:
                number += counts
                lines[i] = line
                others[i] = tuple(pool)
                left -= count_spoken(line)
                said.add(line)
                break
    others[0] = (*others[0], *openings)
    for i, pools in ((0, [openings, phrasing.few("hook")]), (count - 1, [phrasing.few("close")])):
        others[i] = (*others[i], *pools[-1])
        for pool in pools:
            if not lines[i] and words > 0:
                # A film begins and ends with words, be they few.
                lines[i] = pick(pool, said, rng, max(left, 1.0), _neighbour(lines, i, -1), _neighbour(lines, i, 1))
                left -= count_spoken(lines[i])
                said.add(lines[i])
    return Told(tuple(lines), dropped, tuple(others))


def _bare_openings(subject: Subject) -> list[str]:
    """The subject in a few words, for films that have no room for more."""
    if subject.form not in ("thing", "story", "list"):
        return []
    whole = (subject.core or subject.phrase).rstrip(".")
    core = core_of(whole)[0]
    named = [whole] if subject.form != "story" or len(whole.split()) <= 7 else []
    if core != whole and len(core.split()) <= 5:
        named.append(core)
    if (subject.short.startswith("the ") and subject.form != "list") or subject.short[:1].isupper():
        named.append(subject.short)
    begun = re.split(r"\s(?:from|through|for|with|that|which|who|where|when)\s", core)[0]
    if begun != core and len(begun.split()) > 1:
        named.append(begun)
    return [f"{grammar.sentence_case(name)}." for name in named]


def shorten(told: Told, slots: Sequence[Slot], words: float) -> Told:
    """Fewer words: lines of ours in shorter forms, then without their last sentences, then none but for the beginning
    and the close; then the user's own, from the middle; then the close."""
    lines = list(told.lines)
    dropped = told.dropped

    def total() -> float:
        return sum(count_spoken(line) for line in lines)

    while total() > words:
        ours = [i for i, line in enumerate(lines) if line and not slots[i].pinned]
        shorter = {i: line for i in ours if (line := _shorter(told, lines, i))}
        several = [i for i in ours if len(_SENTENCE.split(lines[i])) > 1]
        plain = [i for i in ours if slots[i].beat not in ("hook", "open", "turn", "close")]
        turns = [i for i in ours if slots[i].beat == "turn"]
        if shorter:
            i = max(shorter, key=lambda i: count_spoken(lines[i]))
            lines[i] = shorter[i]
        elif several:
            i = max(several, key=lambda i: count_spoken(lines[i]))
            parts = _SENTENCE.split(lines[i])
            kept = " ".join(parts[:-1]) if slots[i].beat != "close" or len(parts) > 2 else parts[-1]
            alike = phrasing.first_word(kept) == phrasing.first_word(_neighbour(lines, i, -1))
            lines[i] = parts[0] if alike else kept
        elif plain or turns:
            lines[max(plain or turns, key=lambda i: count_spoken(lines[i]))] = ""
        elif ours and len(ours) == sum(map(bool, lines)):
            lines[ours[-1]] = ""
        else:
            own = [i for i, line in enumerate(lines) if line and slots[i].pinned]
            opening = _shorter(told, lines, own[0]) if own == [0] else ""
            lines[own[len(own) // 2]] = opening
            dropped += 1
    return Told(tuple(lines), dropped, told.others)


def _shorter(told: Told, lines: Sequence[str], i: int) -> str:
    """The longest of a line's other forms that says it in fewer words and repeats nothing; "" for none."""
    said = Said()
    for k, line in enumerate(lines):
        if line and k != i:
            said.add(line)
    beside = {phrasing.first_word(_neighbour(lines, i, -1)), phrasing.first_word(_neighbour(lines, i, 1))}
    fewer = [
        line
        for line in (told.others[i] if told.others else ())
        if count_spoken(line) <= count_spoken(lines[i]) - 1.0
        and said.fresh(line)
        and phrasing.first_word(line) not in beside
    ]
    return max(fewer, key=count_spoken, default="")


def _own(slot: Slot, slots: Sequence[Slot], i: int) -> str:
    if slot.beat in ("own", "station"):
        return slot.line or slot.text
    same = [k for k, other in enumerate(slots) if other.beat == "item"]
    place = "first" if i == same[0] and len(same) > 1 else "last" if i == same[-1] and len(same) > 2 else "next"
    if len(slot.text.split()) > 5 or re.search(r"\d", slot.text):
        return grammar.sentence_case(slot.text if slot.text[-1] in ".!?" else slot.text + ".")
    pool = phrasing.items(place, slot.text)
    return pool[same.index(i) % len(pool)]


def _pools(outline: Outline, slot: Slot, sight: Sight, card: bool, rng: random.Random) -> list[list[str]]:
    """Where a slot's line may come from, the best first."""
    subject, key = outline.subject, outline.key
    single = subject.form == "loose" and " " not in subject.phrase
    form = "word" if single else subject.form
    shown = not card and sight.place is not Place.CARD
    at_place = phrasing.lines("place", _spot(sight), subject) if shown else []
    indoors = sight.place in (Place.SPACE, Place.UNDERWATER, Place.PLANET, Place.INTERIOR)
    at_hour = phrasing.lines("hour", sight.hour.value, subject) if shown and not indoors else []
    if sight.weather not in (Weather.CLEAR, Weather.CLOUDY) and shown:
        at_hour = at_hour + phrasing.lines("weather", sight.weather.value, subject) * 2
    field = phrasing.lines("field", outline.field, subject) if outline.field else []
    again = phrasing.lines("again", "list" if key == "counted" else key or form, subject)
    # On a card there is nothing to look at but words.
    general = [phrasing.lines(beat, "any", subject) for beat in (("ask", "feel") if card else ("look", "ask", "feel"))]
    rng.shuffle(general)
    if outline.tale and slot.beat in tale.BEATS:
        early = slot.beat == "world" and outline.tale.intro and outline.tale.kind in ("lost", "wait", "search")
        # Before the first deed is told, nothing may follow from it.
        told = tale.lines(slot.beat, replace(outline.tale, kind="any") if early else outline.tale, outline.bedtime)
        spare = [at_place, at_hour] if slot.beat == "step" else []
        plain = (
            tale.lines(slot.beat, replace(outline.tale, kind="any"))
            if slot.beat != "close" or not outline.bedtime
            else []
        )
        if slot.beat == "open" and outline.tale.intro:
            return [told]
        return [told, plain, *spare]
    if outline.tale and slot.beat not in ("detail", "hook"):
        # A tale's narrator does not turn round to ask the viewer.
        return [tale.lines("step", outline.tale), tale.lines("trouble", outline.tale), at_hour]
    mine = [phrasing.lines(slot.beat, key, subject)] if key else []
    match slot.beat:
        case "hook" if key == "told" and subject.phrase[-1] not in ".!?…":
            return [[f"{grammar.sentence_case(subject.phrase)}."], *mine]
        case "close" if key == "told" and subject.phrase[-1] not in ".!?…" and not outline.bedtime:
            return [[f"And that was {subject.phrase}."], *mine]
        case "hook":
            return [*mine, phrasing.lines("hook", form, subject)]
        case "close":
            night = [phrasing.lines("close", "bedtime", subject)] if outline.bedtime else []
            if key == "steps":
                return mine
            return [*night, *mine, phrasing.lines("close", form, subject), general[0]]
        case "turn" if key != "steps":
            return [*mine, phrasing.lines("turn", form, subject), phrasing.lines("turn", "any", subject), *general]
        case "count":
            return [["count"], again]
        case "reveal":
            return [phrasing.lines("reveal", "any" if subject.named else "plain", subject), again]
        case "again" | "turn" if key == "steps":
            return [again] if slot.beat == "again" else []
        case "again" | "field" | "place" | "hour" if key == "product":
            return [again, phrasing.lines("ask", "any", subject)]
        case "detail":
            return [phrasing.details(slot.text, key), at_place, *general]
        case "part":
            return [_part_lines(outline, slot), again, field, at_place, *general]
        case "field":
            return [field, again, at_place, *general]
        case "place":
            return [at_place, at_hour, field, again, *general]
        case "hour":
            return [at_hour, at_place, field, again, *general]
        case "again":
            return [again, field, at_place, *general]
        case "look" | "ask" | "feel":
            return [phrasing.lines(slot.beat, "any", subject), field, at_place, again, *general]
        case _:
            return []


def _spot(sight: Sight) -> str:
    return sight.room.value if sight.room else sight.place.value


def _part_lines(outline: Outline, slot: Slot) -> list[str]:
    place = outline.parts.index(slot.text) if slot.text in outline.parts else -1
    if place == 0:
        return phrasing.parts("first", slot.text)
    if place > 0:
        return phrasing.parts("second", slot.text)
    return phrasing.parts("both", slot.text) if slot.text else []


def _neighbour(lines: Sequence[str], i: int, step: int) -> str:
    i += step
    while 0 <= i < len(lines):
        if lines[i]:
            return lines[i]
        i += step
    return ""
