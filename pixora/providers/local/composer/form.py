"""The form of a piece: bars fitted to the film's length, and sections that begin where scenes change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from pixora.providers.local.composer.moods import Character

RINGS = (1.6, 1.7, 1.8, 1.9, 2.0, 2.1, 2.2, 2.3, 2.4, 2.5)
"""Seconds that the last chord may ring before the end."""
_SHORTEST = 3.2
"""Seconds that a section lasts at least: scenes that are shorter share one."""
_BROADENING = 1.1
"""How much longer the last bar takes than the others."""
_ARC = (
    (0.0, 0.3), (0.12, 0.4), (0.3, 0.6), (0.5, 0.74), (0.6, 0.8), (0.66, 0.5), (0.72, 0.6), (0.78, 0.92), (0.9, 1.0),
    (1.0, 0.95),
)  # fmt: skip
"""Intensity over the piece: build, turn at two thirds, peak."""


@dataclass(frozen=True)
class Section:
    """Bars `start` to `end` (excluded), played with `intensity` from 0 to 1."""

    role: str
    """intro | build | turn | peak | end"""
    start: int
    end: int
    intensity: float


@dataclass(frozen=True)
class Form:
    """`bars` bars of `beats` beats, then the last chord at `strike` seconds."""

    beats: int
    bars: int
    bar_seconds: float
    strike: float
    seconds: float
    sections: tuple[Section, ...]

    @property
    def tempo(self) -> float:
        """Beats a minute."""
        return 60 * self.beats / self.bar_seconds

    def at(self, beat: float) -> float:
        """Time of a beat, in seconds. The last bar broadens; after it comes the last chord."""
        plain = (self.bars - 1) * self.beats
        beat_seconds = self.bar_seconds / self.beats
        if beat <= plain:
            return beat * beat_seconds
        return plain * beat_seconds + (beat - plain) * beat_seconds * _BROADENING

    def section(self, bar: int) -> Section:
        return next(s for s in self.sections if s.start <= bar < s.end)


def plan(seconds: float, borders: Sequence[float], mood: Character, chance: Random) -> Form:
    """Choose how many bars, how fast and how long the last chord rings, so that bars begin where scenes change."""
    beats = chance.choice(mood.metres)
    wish = 60 * beats / chance.uniform(*mood.tempo)
    best: tuple[float, float, int, float] | None = None
    for ring in RINGS:
        strike = seconds - min(ring, 0.4 * seconds)
        about = strike / wish
        for bars in range(max(1, math.floor(about * 0.85)), max(1, math.ceil(about * 1.15)) + 1):
            bar = strike / (bars - 1 + _BROADENING)
            cost = 80 * math.log(bar / wish) ** 2 + 1.6 * _misfit(borders, bar, bars) + 0.02 * abs(ring - 2.1)
            if best is None or cost < best[0]:
                best = (cost, bar, bars, strike)
    assert best is not None
    _, bar, bars, strike = best
    cuts = [round(border / bar) for border in borders]
    return Form(
        beats=beats, bars=bars, bar_seconds=bar, strike=strike, seconds=seconds,
        sections=_sections(bars, cuts, math.ceil(_SHORTEST / bar), mood.big_end),
    )  # fmt: skip


def _misfit(borders: Sequence[float], bar: float, bars: int) -> float:
    """Mean distance of the borders from the nearest bar line, in seconds."""
    inside = [b for b in borders if 0 < b < bar * bars]
    return sum(abs(b - bar * round(b / bar)) for b in inside) / len(inside) if inside else 0.0


def _sections(bars: int, cuts: Sequence[int], shortest: int, big_end: bool) -> tuple[Section, ...]:
    edges = [0]
    for cut in sorted(set(cuts)):
        if cut - edges[-1] >= shortest and bars - cut >= shortest:
            edges.append(cut)
    edges = _divide([*edges, bars])
    count = len(edges) - 1
    centres = [(edges[i] + edges[i + 1]) / 2 / bars for i in range(count)]
    turn = min(range(count), key=lambda i: abs(centres[i] - 0.66)) if count >= 4 else -1
    sections: list[Section] = []
    for i, centre in enumerate(centres):
        role = "build" if turn < 0 or i < turn else "peak"
        intensity = _intensity(centre)
        if i == turn:
            role, intensity = "turn", 0.45
        elif i == count - 1 and count > 1:
            role = "end"
            intensity = 1.0 if big_end else 0.62
        elif i == 0 and count > 1:
            role, intensity = "intro", 0.3
        elif count > 8 and i % 2:
            intensity -= 0.12
        if count == 1:
            intensity = 0.7
        sections.append(Section(role, edges[i], edges[i + 1], round(min(1.0, max(0.25, intensity)), 3)))
    return tuple(sections)


def _divide(edges: Sequence[int]) -> list[int]:
    """Cut stretches of more than eight bars into phrases of four or so, so that music keeps moving in long scenes."""
    divided = [edges[0]]
    for a, b in pairwise(edges):
        parts = max(1, round((b - a) / 6)) if b - a > 8 else 1
        divided += [a + round((b - a) * k / parts / 2) * 2 for k in range(1, parts)]
        divided.append(b)
    return divided


def _intensity(place: float) -> float:
    for (x0, y0), (x1, y1) in pairwise(_ARC):
        if place <= x1:
            return y0 + (y1 - y0) * (place - x0) / (x1 - x0)
    return _ARC[-1][1]
