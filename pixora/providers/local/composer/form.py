"""The form of a piece: sections that begin where scenes change, and a tempo that breathes so that bars do too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np

from pixora.providers.local.composer.fitting import fit
from pixora.providers.local.composer.moods import Character

LONG = 75.0
"""Seconds from which a piece has a breakdown before its turn, and themes that come by turns."""
BROADENING = 1.1
"""How much longer each beat of the last bar is than the others of its section."""
_ARC = (
    (0.0, 0.3), (0.12, 0.42), (0.3, 0.6), (0.5, 0.76), (0.62, 0.84), (0.66, 0.6), (0.74, 0.85), (0.8, 0.95),
    (0.92, 1.0), (1.0, 1.0),
)  # fmt: skip
_LONG_ARC = (
    (0.0, 0.3), (0.06, 0.42), (0.16, 0.6), (0.28, 0.74), (0.36, 0.8), (0.4, 0.5), (0.46, 0.62), (0.56, 0.76),
    (0.66, 0.88), (0.7, 0.55), (0.76, 0.86), (0.84, 0.95), (1.0, 1.0),
)  # fmt: skip
"""Intensity over the piece."""


@dataclass(frozen=True)
class Section:
    """Bars `start` to `end` (excluded), played with `intensity` from 0 to 1."""

    role: str
    """intro | build | turn | peak | end"""
    start: int
    end: int
    intensity: float
    theme: int = 0
    """Which progression and tune: 0 the first, 1 the other, 2 a third."""
    lift: int = 0
    """Semitones above the piece's key."""


@dataclass(frozen=True)
class Bar:
    """`start` in beats from the piece's beginning; `beats` are the metre's, or fewer before a border."""

    start: int
    beats: int


@dataclass(frozen=True)
class Form:
    """Bars in a metre of `beats`, then the last chord at `strike` seconds. `marks` give the seconds of some beats;
    the tempo is even between them."""

    beats: int
    bars: tuple[Bar, ...]
    marks: tuple[tuple[float, float], ...]
    strike: float
    seconds: float
    sections: tuple[Section, ...]

    @property
    def total(self) -> int:
        """Beats before the last chord."""
        return self.bars[-1].start + self.bars[-1].beats

    @property
    def tempo(self) -> float:
        """Beats a minute, on the whole."""
        return 60 * self.total / self.strike

    @property
    def bar_seconds(self) -> float:
        return self.strike / self.total * self.beats

    def at(self, beat: float) -> float:
        """Time of a beat, in seconds; after the last chord beats go on as before it."""
        if beat > self.total:
            return self.strike + (beat - self.total) * self.strike / self.total
        beats, seconds = zip(*self.marks, strict=True)
        return float(np.interp(beat, beats, seconds))

    def section(self, bar: int) -> Section:
        return next(s for s in self.sections if s.start <= bar < s.end)

    def begins(self, section: Section) -> float:
        """Time at which a section begins, in seconds."""
        return self.at(self.bars[section.start].start)


def plan(seconds: float, borders: Sequence[float], mood: Character, chance: Random) -> Form:
    """Choose tempo, bars and the last chord's time so that bars begin where scenes change."""
    beats = chance.choice(mood.metres)
    slow, fast = mood.tempo
    wish = 60 / (slow * (fast / slow) ** chance.random())
    stretches = fit(seconds, borders, beats, (60 / fast, 60 / slow), wish)
    bars: list[Bar] = []
    marks: list[tuple[float, float]] = [(0.0, 0.0)]
    edges = [0]
    for stretch in stretches:
        for count in _bars(stretch.beats, beats):
            bars.append(Bar(bars[-1].start + bars[-1].beats if bars else 0, count))
        edges.append(len(bars))
        marks.append((float(bars[-1].start + bars[-1].beats), stretch.end))
    _broaden(marks, bars[-1])
    return Form(
        beats=beats, bars=tuple(bars), marks=tuple(marks), strike=stretches[-1].end, seconds=seconds,
        sections=_sections(_divide(edges), seconds, mood, len(bars)),
    )  # fmt: skip


def _bars(count: int, beats: int) -> list[int]:
    """Beats in bars: whole ones, and what is left over before the border; a single beat is shared out."""
    whole, rest = divmod(count, beats)
    if rest == 1 and whole:
        return [beats] * (whole - 1) + ([3, 2] if beats == 4 else [2, 2])
    return [beats] * whole + ([rest] if rest else [])


def _broaden(marks: list[tuple[float, float]], last: Bar) -> None:
    """Let the last bar take its time, at the cost of those before it in its section."""
    (first, start), (_, end) = marks[-2], marks[-1]
    if last.start > first:
        share = (last.start - first) / (last.start - first + BROADENING * last.beats)
        marks.insert(-1, (float(last.start), start + (end - start) * share))


def _divide(edges: list[int]) -> list[int]:
    """Cut stretches of more than eight bars into phrases, and a short film's few into three sections at least."""
    divided = [0]
    for a, b in pairwise(edges):
        parts = max(1, round((b - a) / 6)) if b - a > 8 else 1
        divided += [a + round((b - a) * k / parts / 2) * 2 for k in range(1, parts)]
        divided.append(b)
    while len(divided) < 4 and divided[-1] >= 3:
        a, b = max(pairwise(divided), key=lambda pair: pair[1] - pair[0])
        divided = sorted({*divided, (a + b) // 2 if b - a > 1 else a})
        if b - a <= 1:
            break
    return divided


def _sections(edges: Sequence[int], seconds: float, mood: Character, bars: int) -> tuple[Section, ...]:
    count = len(edges) - 1
    starts = [edge / bars for edge in edges[:-1]]
    inner = range(1, count - 1)
    turn = min(inner, key=lambda i: abs(starts[i] - 0.64)) if count >= 4 else -1
    down = min(inner, key=lambda i: abs(starts[i] - 0.37)) if count >= 7 and seconds >= LONG else -1
    down = -1 if down == turn else down
    arc = _LONG_ARC if down >= 0 else _ARC
    sections: list[Section] = []
    for i, (a, b) in enumerate(pairwise(edges)):
        centre = (a + b) / 2 / bars
        role, intensity, theme = "build", _intensity(arc, centre), 0
        if i == turn:
            role, intensity, theme = "turn", 0.38, 2 if down >= 0 else 1
        elif i == down:
            role, intensity, theme = "turn", 0.36, 1
        elif i == count - 1 and count > 1:
            role, intensity = "end", 1.0 if mood.big_end else 0.62
        elif i == 0 and count > 1:
            role, intensity = "intro", 0.3
        elif 0 <= turn < i:
            role = "peak"
            intensity = max(intensity, 0.85) if mood.big_end else min(intensity, 0.9)
        if role == "build" and down >= 0 and i > down:
            # After the breakdown the other theme takes over, two sections at a time.
            theme = 1 if (i - down - 1) % 4 < 2 else 0
        if role in ("build", "peak") and count > 8 and i % 2:
            intensity -= 0.1 if role == "build" else 0.16
        lift = mood.lift if down >= 0 and i > turn >= 0 else 0
        intensity = round(min(1.0, max(0.25, intensity if count > 1 else 0.7)), 3)
        sections.append(Section(role, a, b, intensity, theme, lift))
    return tuple(sections)


def _intensity(arc: Sequence[tuple[float, float]], place: float) -> float:
    places, values = zip(*arc, strict=True)
    return float(np.interp(place, places, values))
