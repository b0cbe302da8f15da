"""The tune: a motif of two bars, invented once for a piece and set over whatever chord there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from pixora.providers.local.composer.harmony import Chord, near

Rhythm = tuple[tuple[float, float], ...]
"""(beat, length) of each note."""

_LYRIC: dict[int, tuple[Rhythm, ...]] = {
    4: (
        ((0, 1.5), (1.5, 0.5), (2, 2)), ((0, 1), (1, 1), (2, 1), (3, 1)), ((0, 3), (3, 1)), ((0, 2), (2, 1), (3, 1)),
        ((0.5, 1), (1.5, 1), (2.5, 1.5)), ((0, 0.5), (0.5, 0.5), (1, 3)), ((0, 1), (1.5, 0.5), (2, 2)),
        ((0, 2), (2, 2)), ((0, 1), (1, 0.5), (1.5, 1.5), (3, 1)),
    ),
    3: (
        ((0, 2), (2, 1)), ((0, 1), (1, 1), (2, 1)), ((0, 1.5), (1.5, 0.5), (2, 1)), ((0, 1), (1, 2)),
        ((0, 2.5), (2.5, 0.5)),
    ),
}  # fmt: skip
_LIVELY: dict[int, tuple[Rhythm, ...]] = {
    4: (
        ((0, 0.5), (0.5, 0.5), (1, 1), (2, 0.5), (2.5, 0.5), (3, 1)),
        ((0, 0.5), (1, 0.5), (1.5, 0.5), (2.5, 0.5), (3, 1)),
        ((0, 1), (1, 0.5), (1.5, 0.5), (2, 1), (3, 0.5), (3.5, 0.5)),
        ((0.5, 0.5), (1, 0.5), (1.5, 1), (2.5, 0.5), (3, 1)),
        ((0, 0.5), (0.5, 0.5), (1, 0.5), (1.5, 1), (3, 1)), ((0, 0.75), (0.75, 0.75), (1.5, 0.5), (2, 1), (3, 1)),
        ((0, 0.5), (0.75, 0.25), (1, 1), (2, 0.5), (2.75, 0.25), (3, 1)),
    ),
    3: (
        ((0, 0.5), (0.5, 0.5), (1, 1), (2, 1)), ((0, 1), (1, 0.5), (1.5, 0.5), (2, 1)),
        ((0, 0.5), (0.5, 0.5), (1, 0.5), (1.5, 0.5), (2, 1)), ((0, 1.5), (1.5, 0.5), (2, 0.5), (2.5, 0.5)),
    ),
}  # fmt: skip
_BROAD: dict[int, tuple[Rhythm, ...]] = {
    4: (
        ((0, 3), (3, 1)), ((0, 2), (2, 2)), ((0, 1.5), (1.5, 0.5), (2, 2)), ((0, 4),), ((0, 2), (2, 1), (3, 1)),
        ((0, 2.5), (2.5, 0.5), (3, 1)),
    ),
    3: (((0, 3),), ((0, 2), (2, 1)), ((0, 1.5), (1.5, 1.5))),
}  # fmt: skip
_SPARSE: dict[int, tuple[Rhythm, ...]] = {
    4: (
        ((0.5, 1), (1.5, 2)), ((0, 1), (2.5, 1.5)), ((1, 0.5), (1.5, 0.5), (2, 2)), ((0, 0.5), (0.5, 2.5)),
        ((0, 1), (1, 1), (2, 2)), ((1.5, 0.5), (2, 0.5), (2.5, 1.5)),
    ),
    3: (((0.5, 0.5), (1, 2)), ((0, 1), (1.5, 1.5)), ((1, 0.5), (1.5, 1.5)), ((0, 0.5), (0.5, 0.5), (1, 2))),
}  # fmt: skip
_MANNERS = {"lyric": _LYRIC, "lively": _LIVELY, "broad": _BROAD, "sparse": _SPARSE}
_ANSWERS: dict[int, tuple[Rhythm, ...]] = {
    4: (((0, 4),), ((0, 3),), ((0, 1), (1, 3)), ((0, 2), (2, 2))),
    3: (((0, 3),), ((0, 1), (1, 2))),
}
_MOVES = {
    "lyric": (-2, -1, -1, 1, 1, 1, 2, 2, 3, -3),
    "lively": (-2, -1, 1, 1, 2, 2, 4, -4, 0, 3),
    "broad": (-1, 1, 1, 2, 2, 4, -2, 3),
    "sparse": (-1, 1, -1, 1, 3, -2, 4, -5),
}


@dataclass(frozen=True)
class TuneNote:
    """In beats from the start of the bar; `move` is the number of scale steps from the bar's first note."""

    at: float
    length: float
    move: int


@dataclass(frozen=True)
class Tune:
    """`call` is played in even bars of a section and `answer` in odd ones; `lift` raises the second time round."""

    call: tuple[TuneNote, ...]
    answer: tuple[TuneNote, ...]
    start: int
    """Which tone of the chord the bar begins on."""
    lift: int

    def over(
        self, chord: Chord, scale: Sequence[int], centre: int, bar: int, sparse: bool
    ) -> Iterator[tuple[TuneNote, int]]:
        """The notes of bar `bar` of a section with their pitches; the first and the last are tones of the chord.

        `sparse` keeps the first two notes only.
        """
        notes = self.call if bar % 2 == 0 else self.answer
        around = centre + (self.lift if bar % 4 >= 2 else 0)
        first = near(chord.tones[self.start % 3], around)
        ladder = [p for p in range(first - 24, first + 25) if p % 12 in scale or p == first]
        at = ladder.index(first)
        for i, note in enumerate(notes[:2] if sparse else notes):
            pitch = ladder[max(0, min(len(ladder) - 1, at + note.move))]
            if i and i == len(notes) - 1:
                pitch = min((abs(near(tone, pitch) - pitch), near(tone, pitch)) for tone in chord.tones[:3])[1]
            yield note, pitch


def invent(beats: int, manner: str, chance: Random) -> Tune:
    """A tune for bars of `beats` beats."""
    rhythms = _MANNERS[manner][beats]
    answers = _ANSWERS[beats] + rhythms[:2] if manner != "lively" else rhythms
    call, answer = chance.choice(rhythms), chance.choice(answers)
    return Tune(
        call=_melt(call, manner, chance),
        answer=_melt(answer, manner, chance),
        start=chance.choice((0, 1, 2, 2)),
        lift=chance.choice((0, 3, 5)),
    )


def _melt(rhythm: Rhythm, manner: str, chance: Random) -> tuple[TuneNote, ...]:
    place, notes = 0, []
    for at, length in rhythm:
        notes.append(TuneNote(at, length, place))
        move = chance.choice(_MOVES[manner])
        # After a leap, a tune turns back.
        place += move if abs(place + move) <= 4 else -move
    return tuple(notes)
