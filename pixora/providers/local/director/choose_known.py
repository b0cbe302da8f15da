"""Which of the sentences that are known a film says: as many as its length takes, the telling ones first."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pixora.film.brief import Genre
from pixora.providers.local.director.known import Match
from pixora.providers.local.director.pace import LONGEST, budget, least_seconds
from pixora.providers.local.director.phrasing import first_word
from pixora.providers.local.director.spoken import count_spoken

USUAL_FILL = 0.86
"""Share of a film's seconds that words and the air around them may take."""
_TRIED = 11
"""Sentences among which the best few for a short film are sought."""
_SHORT = 24.0
"""Seconds up to which that is done: in longer films it is enough to take one after another."""
_ALIKE = frozenset("she a the at then first next".split())
"""Words with which two neighbouring sentences may begin."""
_HANGS = re.compile(
    r"\b(?:it|its|they|their|them|he|him|his|she|her|hers|those|these|both)\b"
    r"|^(?:this|that|there|then|so|but|and|or|another|others|some|most|each|one|two|later|today|inside|once)\b",
    re.I,
)
"""A sentence that follows from the one before it."""


@dataclass(frozen=True)
class Piece:
    """A sentence that may be said. `place` is its order in the film, `rank` how soon it is chosen, `needs` the place of
    one without which it would hang in the air."""

    text: str
    beat: str
    place: int
    rank: float
    needs: int | None = None


def list_pieces(match: Match) -> list[Piece]:
    """All that may be said, with what is to be chosen first."""
    known = match.known
    listed = known.genre in (Genre.LIST, Genre.HOWTO)
    if match.count is not None and not listed:
        return _count_off(match, match.count)
    around = (0.5, 0.9) if listed and match.count is None else (1.5, 2.5)
    found = [Piece(known.hook, "hook", 0, around[0])]
    told = 0
    for i, fact in enumerate(known.body):
        place = 2 * i + 1
        if fact.turn:
            found.append(Piece(fact.said, "turn", place, 5.5, place + 2))
            continue
        if listed and match.count is not None and told >= match.count:
            continue
        rank = told + 1.0 if fact.core else told + 6.0
        # An entry of a list counts for more than what is said around it.
        follows = i > 0 and (known.body[i - 1].turn or _HANGS.search(fact.said))
        if listed:
            found.append(Piece(fact.said, "item", place, rank / 3))
        else:
            found.append(Piece(fact.said, "own", place, rank, place - 2 if follows and not fact.core else None))
        if fact.more:
            found.append(Piece(fact.more, "own", place + 1, rank + 20.0, place))
        told += 1
    found.append(Piece(known.close, "close", 2 * len(known.body) + 1, around[1]))
    return found


def _count_off(match: Match, count: int) -> list[Piece]:
    """ "Three facts about the Moon": so many sentences that stand by themselves, numbered; the telling ones first."""
    body = match.known.body
    alone = [
        i for i, fact in enumerate(body) if not (fact.turn or _HANGS.search(fact.said) or (i and body[i - 1].turn))
    ]
    alone = sorted(sorted(alone, key=lambda i: not body[i].core)[:count])
    found = [Piece(match.known.hook, "hook", 0, len(alone) + 1.0)]
    found += [Piece(body[i].said, "item", 2 * i + 1, number + 1.0) for number, i in enumerate(alone)]
    return [*found, Piece(match.known.close, "close", 2 * len(body) + 1, len(alone) + 2.0)]


def choose_pieces(pieces: Sequence[Piece], seconds: float, rate: float, max_scenes: int) -> list[Piece]:
    """The pieces that a film of this length says, in order."""
    ranked = sorted(pieces, key=lambda piece: piece.rank)
    if seconds <= _SHORT:
        return _best(ranked[:_TRIED], seconds, rate, max_scenes) or [ranked[0]]
    chosen: list[Piece] = []
    at = {piece.place: piece for piece in pieces}
    for piece in ranked:
        with_it = [piece]
        while (before := with_it[-1].needs) is not None and before in at and at[before] not in [*chosen, *with_it]:
            with_it.append(at[before])
        more = sorted({*chosen, *with_it}, key=lambda one: one.place)
        if _fits(more, seconds, rate, max_scenes):
            chosen = more
    return chosen


def _best(ranked: Sequence[Piece], seconds: float, rate: float, max_scenes: int) -> list[Piece]:
    best: list[Piece] = []
    most = 0.0
    for count in range(2, len(ranked) + 1):
        fitted = False
        for some in itertools.combinations(range(len(ranked)), count):
            value = sum(1.0 / (2.0 + place) for place in some)
            if value <= most:
                continue
            picked = sorted((ranked[place] for place in some), key=lambda one: one.place)
            if _fits(picked, seconds, rate, max_scenes):
                best, most, fitted = picked, value, True
        if not fitted and best:
            break
    return best


def _fits(pieces: Sequence[Piece], seconds: float, rate: float, max_scenes: int) -> bool:
    lines = [piece.text for piece in pieces]
    if len(lines) > max_scenes:
        return False
    places = {piece.place for piece in pieces}
    if any(piece.needs is not None and piece.needs not in places for piece in pieces):
        return False
    starts = [first_word(line) for line in lines]
    if any(one == two and one not in _ALIKE for one, two in itertools.pairwise(starts)):
        return False
    silent = max(0, math.ceil(seconds / LONGEST) - len(lines))
    words = sum(map(count_spoken, lines))
    room = budget(seconds, len(lines) + silent, USUAL_FILL, rate)
    needs = sum(least_seconds([*lines[:-1], *[""] * silent, lines[-1]], rate))
    return words <= room and needs <= seconds - 0.001 * (len(lines) + silent)


def leave_out(pieces: Sequence[Piece], seconds: float, rate: float, fill: float) -> list[str]:
    """The lines with the least telling ones left unsaid, until they are so much fewer; first and last go last."""
    lines = [piece.text for piece in pieces]
    room = min(
        sum(map(count_spoken, lines)) * fill / USUAL_FILL,
        budget(seconds, max(len(lines), math.ceil(seconds / LONGEST)), fill, rate),
    )
    ends = sorted({0, len(lines) - 1}, key=lambda i: -pieces[i].rank)
    for i in [*sorted(range(1, len(lines) - 1), key=lambda i: -pieces[i].rank), *ends]:
        if sum(map(count_spoken, lines)) <= room:
            break
        lines[i] = ""
    return lines
