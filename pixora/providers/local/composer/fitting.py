"""Fit beats to a film: a tempo, and a whole number of beats from each border to the next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

RINGS = (1.6, 1.75, 1.9, 2.05, 2.2, 2.35, 2.5)
"""Seconds that the last chord may ring before the end."""
FREE = 0.04
"""How far the tempo of a stretch may be from the piece's before it is heard as another one (as a share of it)."""
NEAR = (0.0, -0.1, 0.1)
"""Seconds that a bar may begin before or after its border: eye and ear take 0.1 s for the same moment."""
_TEMPI = 24
_IMPORTANT, _PLAIN = 20.0, 7.0
"""What it costs when no bar begins at the turn or at the last scene's border, and at any other."""
_WISH = 30.0
"""What a tempo costs that is as far from the wish as the mood's slowest is from its fastest."""
_MOST_SKIPPED = 3
_SHORT = 2.2
"""Seconds under which a stretch is better joined to its neighbour."""


@dataclass(frozen=True)
class Stretch:
    """`beats` beats that end at `end` seconds."""

    beats: int
    end: float


@dataclass(frozen=True)
class _Way:
    cost: float
    stretches: tuple[Stretch, ...]


def fit(
    seconds: float, borders: Sequence[float], metre: int, beat_lengths: tuple[float, float], wish: float
) -> tuple[Stretch, ...]:
    """Stretches from the film's start to the last chord, the ends of all but the last at borders.

    `beat_lengths` are the shortest and the longest beat in seconds, `wish` the one that the piece would have alone.
    The last chord is struck 1.6 to 2.5 s before the end (sooner in a film of a few seconds). A shortest path for each
    of 24 tempi; the best of them all is taken.
    """
    inside = [b for b in sorted(set(borders)) if 1.0 <= b <= seconds - 3.2]
    weights = _weights(inside, seconds)
    shortest, longest = beat_lengths
    best: _Way | None = None
    for i in range(_TEMPI):
        beat = shortest * (longest / shortest) ** (i / (_TEMPI - 1))
        far = _WISH * (math.log(beat / wish) / math.log(longest / shortest)) ** 2
        way = _shortest_way(seconds, inside, weights, metre, beat)
        if best is None or way.cost + far < best.cost:
            best = _Way(way.cost + far, way.stretches)
    assert best is not None
    return best.stretches


def _weights(inside: Sequence[float], seconds: float) -> list[float]:
    if not inside:
        return []
    turn = min(range(len(inside)), key=lambda i: abs(inside[i] / seconds - 0.64))
    return [_IMPORTANT if i in (turn, len(inside) - 1) else _PLAIN for i in range(len(inside))]


def _shortest_way(seconds: float, inside: Sequence[float], weights: Sequence[float], metre: int, beat: float) -> _Way:
    """Over the borders: each is met, at one of `NEAR` its time, or skipped."""
    ways: list[dict[float, _Way]] = [{0.0: _Way(0.0, ())}]
    for j, border in enumerate(inside, 1):
        options: dict[float, _Way] = {}
        for near in NEAR:
            found = _reach(ways, weights, j, border + near, metre, beat)
            options[border + near] = _Way(found.cost + 0.5 * (near / 0.1) ** 2, found.stretches)
        ways.append(options)
    rings = [min(ring, 0.35 * seconds) for ring in RINGS]
    ends = [_reach(ways, weights, len(ways), seconds - ring, metre, beat) for ring in rings]
    return min(ends, key=lambda way: way.cost)


def _reach(
    ways: Sequence[dict[float, _Way]], weights: Sequence[float], j: int, end: float, metre: int, beat: float
) -> _Way:
    best: _Way | None = None
    skipped = 0.0
    for i in range(j - 1, max(-1, j - 2 - _MOST_SKIPPED), -1):
        for start, way in ways[i].items():
            price, count = _price(end - start, metre, beat)
            cost = way.cost + skipped + price
            if best is None or cost < best.cost:
                best = _Way(cost, (*way.stretches, Stretch(count, end)))
        if i:
            skipped += weights[i - 1]
    assert best is not None
    return best


def _price(length: float, metre: int, beat: float) -> tuple[float, int]:
    """What a stretch costs, and its number of beats: how far its tempo is off, and whether its bars are whole."""
    about = length / beat
    best = (math.inf, 1)
    for count in {max(1, math.floor(about)), max(1, math.ceil(about))}:
        off = abs(math.log(length / count / beat))
        rest = count % metre
        uneven = 0.0 if rest == 0 else 1.5 if 2 * rest == metre else 2.6
        cost = 0.5 * (off / FREE) ** 2 + 500.0 * max(0.0, off - FREE) + uneven + (2.0 if length < _SHORT else 0.0)
        best = min(best, (cost, count))
    return best
