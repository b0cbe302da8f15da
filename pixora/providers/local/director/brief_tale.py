"""A tale of a few seconds: who it is about, something that happens, and an end, in three scenes."""

from __future__ import annotations

import itertools

from pixora.film.brief import Genre
from pixora.providers.local.director import grammar, tale
from pixora.providers.local.director.outline import TALES, Outline, Slot, Told
from pixora.providers.local.director.pace import budget, least_seconds
from pixora.providers.local.director.phrasing import first_word
from pixora.providers.local.director.spoken import count_spoken

LONGEST_BRIEF = 16.0
"""Seconds up to which a tale is told so."""
SCENES = 3
_BEATS = ("open", "turn", "close")


def is_brief(outline: Outline, seconds: float) -> bool:
    """Whether a premise is to be told in three scenes: short, and with no more lines of the user's than one."""
    told = outline.subject.own or outline.subject.items
    if outline.tale is None or len(told) > 1 or (told and outline.tale.intro):
        return False
    return outline.genre in TALES and seconds <= LONGEST_BRIEF


def lay_out_briefly() -> list[Slot]:
    """Its scenes, all with the hero."""
    return [Slot(beat) for beat in _BEATS]


def tell_briefly(outline: Outline, seconds: float, fill: float, rate: float) -> Told | None:
    """The three lines that fit, as much of the premise as there is room for; None when not even the shortest do."""
    if outline.tale is None:
        return None
    room = budget(seconds, SCENES, fill, rate)
    pools = _pools(outline, outline.tale)
    best: tuple[float, tuple[str, ...]] | None = None
    for lines in itertools.product(*pools):
        words = [count_spoken(line) for line in lines]
        starts = [first_word(line) for line in lines]
        alike = any(one == two and one not in ("a", "the", "then") for one, two in itertools.pairwise(starts))
        if alike or sum(words) > room or sum(least_seconds(lines, rate)) > seconds - 0.001 * SCENES:
            continue
        # The premise counts most: it is the user's.
        value = 2.0 * words[0] + min(words[1], words[2]) + 0.4 * (words[1] + words[2])
        if best is None or value > best[0]:
            best = value, lines
    return Told(best[1], 0, tuple(tuple(pool) for pool in pools)) if best else None


def _pools(outline: Outline, told: tale.Tale) -> tuple[list[str], list[str], list[str]]:
    bedtime = outline.genre is Genre.BEDTIME
    begin = tale.lines("open", told) if told.relative and not told.intro else list(told.intro)
    premise = grammar.sentence_case(told.said)
    opens = [*begin, f"{premise}.", f"{grammar.sentence_case(told.hero)}."]
    # Where there is no time to say what happens, it is only seen.
    turns = [*tale.brief_lines("turn", told), ""]
    return opens, turns, tale.brief_lines("close", told, bedtime)
