"""Harmony: key, mode, a chord for every bar, and voicings that move as little as they can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from pixora.providers.local.composer.form import Form
from pixora.providers.local.composer.moods import Character

MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
    "hungarian": (0, 2, 3, 6, 7, 8, 11),
    "dorian4": (0, 2, 3, 6, 7, 9, 10),
}


@dataclass(frozen=True)
class Chord:
    """Pitch classes from the root upwards."""

    tones: tuple[int, ...]

    @property
    def root(self) -> int:
        return self.tones[0]

    @property
    def fifth(self) -> int:
        return self.tones[2]


@dataclass(frozen=True)
class Harmony:
    """A chord and a scale (pitch classes from the tonic) for each bar, and the last chord."""

    tonic: int
    mode: str
    chords: tuple[Chord, ...]
    scales: tuple[tuple[int, ...], ...]
    last: Chord


def harmonize(form: Form, mood: Character, chance: Random) -> Harmony:
    """Choose key and mode, and set a chord to each bar: each theme of the form has a progression of its own."""
    tonic = chance.randrange(12)
    mode = chance.choice(mood.modes)
    walks = chance.sample(mood.progressions, 3)
    slow = 2 if form.bar_seconds < 2.2 and chance.random() < 0.3 else 1
    coloured = {degree: chance.random() < mood.colour for degree in range(7)}
    ninth = chance.random() < 0.5
    degrees: list[int] = []
    scales: list[tuple[int, ...]] = []
    for section in form.sections:
        walk = walks[section.theme]
        count = section.end - section.start
        degrees += [walk[(bar // slow) % len(walk)] for bar in range(count)]
        scales += [tuple((tonic + section.lift + step) % 12 for step in MODES[mode])] * count
    if len(form.bars) > len(mood.cadence):
        degrees[-len(mood.cadence) :] = mood.cadence
    chords = tuple(_chord(s, degree, coloured[degree], ninth) for s, degree in zip(scales, degrees, strict=True))
    last = _chord(scales[-1], 0, False, False)
    end = last.root
    if last.tones[1] == (end + 3) % 12 and chance.random() < mood.major_end:
        last = Chord((end, (end + 4) % 12, (end + 7) % 12))
    return Harmony(tonic, mode, chords, tuple(scales), last)


def _chord(scale: Sequence[int], degree: int, coloured: bool, ninth: bool) -> Chord:
    steps = (0, 2, 4) + (((8,) if ninth else (6,)) if coloured else ())
    return Chord(tuple(scale[(degree + step) % 7] for step in steps))


def voice(chord: Chord, before: Sequence[int], low: int, high: int, count: int) -> tuple[int, ...]:
    """Pitches for `count` voices between `low` and `high`, moving as little as possible from `before`.

    Without voices before, they lie around the middle.
    """
    tones = [chord.tones[i % len(chord.tones)] for i in range(count)] if count > len(chord.tones) else None
    wanted = set(tones or chord.tones[:count] if count >= 3 else (chord.tones[0], chord.tones[1]))
    ladder = [pitch for pitch in range(low, high + 1) if pitch % 12 in wanted]
    middle = (low + high) / 2
    best: tuple[float, tuple[int, ...]] | None = None
    for i in range(len(ladder) - count + 1):
        pitches = tuple(ladder[i : i + count])
        move = sum(abs(a - b) for a, b in zip(pitches, before, strict=False)) if before else 0
        missing = 6 * (len(wanted) - len({p % 12 for p in pitches}))
        cost = move + missing + 0.15 * abs(sum(pitches) / count - middle)
        if best is None or cost < best[0]:
            best = (cost, pitches)
    assert best is not None
    return best[1]


def near(pitch_class: int, around: float) -> int:
    """The pitch of that class that is nearest to `around`."""
    return round((around - pitch_class) / 12) * 12 + pitch_class
