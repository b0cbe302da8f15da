"""What each mood may sound like: tempo, metre, modes, progressions, and how its tunes move."""

from __future__ import annotations

from dataclasses import dataclass

from pixora.film.brief import Mood


@dataclass(frozen=True)
class Character:
    """`tempo` is in beats a minute, from and to."""

    tempo: tuple[float, float]
    metres: tuple[int, ...]
    modes: tuple[str, ...]
    progressions: tuple[tuple[int, ...], ...]
    """Chords as steps of the scale from 0, one a bar (two bars when they are short)."""
    cadence: tuple[int, ...]
    """The chords that lead to the last."""
    manner: str
    """Of the tune: lyric | lively | broad | sparse."""
    colour: float
    """How often chords have a seventh or a ninth."""
    big_end: bool
    """Whether the end is the climax, or a farewell."""
    major_end: float = 0.0
    """How often a piece in minor ends in major."""
    swing: float = 0.0
    """How late off-beats are, as a share of a beat."""
    lift: int = 0
    """Semitones that the last part of a long piece is raised."""


MOODS: dict[Mood, Character] = {
    Mood.CALM: Character(
        tempo=(62, 80), metres=(4, 4, 3), modes=("major", "major", "lydian", "mixolydian"),
        progressions=((0, 5, 3, 4), (0, 3, 0, 4), (0, 2, 3, 3), (3, 0, 4, 5), (0, 4, 5, 3), (0, 1, 3, 0), (5, 3, 0, 4)),
        cadence=(3, 4), manner="lyric", colour=0.6, big_end=False,
    ),
    Mood.WONDER: Character(
        tempo=(84, 104), metres=(4, 3, 4), modes=("lydian", "major", "lydian"),
        progressions=((0, 1, 0, 3), (0, 4, 1, 3), (0, 2, 3, 1), (3, 4, 0, 1), (0, 5, 1, 4), (0, 1, 5, 3)),
        cadence=(3, 1), manner="lyric", colour=0.5, big_end=True, lift=2,
    ),
    Mood.UPBEAT: Character(
        tempo=(106, 128), metres=(4,), modes=("major", "mixolydian", "major"),
        progressions=((0, 4, 5, 3), (0, 3, 4, 3), (5, 3, 0, 4), (0, 5, 3, 4), (3, 0, 4, 5), (0, 2, 3, 4)),
        cadence=(3, 4), manner="lively", colour=0.3, big_end=True, swing=0.05, lift=2,
    ),
    Mood.EPIC: Character(
        tempo=(84, 104), metres=(4,), modes=("minor", "dorian", "minor"),
        progressions=((0, 5, 2, 6), (0, 6, 5, 6), (0, 3, 5, 6), (5, 6, 0, 0), (0, 2, 6, 3), (0, 5, 3, 4)),
        cadence=(5, 6), manner="broad", colour=0.15, big_end=True, major_end=0.35, lift=2,
    ),
    Mood.TENSE: Character(
        tempo=(94, 120), metres=(4,), modes=("phrygian", "harmonic", "minor"),
        progressions=((0, 0, 1, 0), (0, 0, 5, 4), (0, 1, 0, 6), (0, 3, 0, 1), (0, 0, 3, 4), (0, 5, 1, 0)),
        cadence=(1,), manner="sparse", colour=0.2, big_end=False, lift=1,
    ),
    Mood.PLAYFUL: Character(
        tempo=(116, 144), metres=(4, 4, 3), modes=("major", "major", "mixolydian", "lydian"),
        progressions=((0, 0, 3, 4), (0, 5, 1, 4), (0, 3, 0, 4), (0, 1, 4, 0), (0, 2, 5, 4), (3, 0, 1, 4)),
        cadence=(1, 4), manner="lively", colour=0.2, big_end=True, swing=0.22, lift=2,
    ),
    Mood.TENDER: Character(
        tempo=(54, 68), metres=(3, 4), modes=("major", "major", "lydian"),
        progressions=((0, 4, 5, 3), (0, 2, 3, 0), (0, 3, 1, 4), (3, 4, 2, 5), (0, 5, 1, 4), (3, 0, 3, 4)),
        cadence=(1, 4), manner="lyric", colour=0.75, big_end=False,
    ),
    Mood.WISTFUL: Character(
        tempo=(66, 84), metres=(3, 4, 3), modes=("minor", "dorian", "minor"),
        progressions=((0, 5, 2, 6), (0, 3, 6, 2), (0, 6, 5, 4), (5, 2, 6, 0), (0, 3, 0, 6), (0, 2, 5, 3)),
        cadence=(3, 4), manner="lyric", colour=0.5, big_end=False, major_end=0.2,
    ),
    Mood.MYSTERY: Character(
        tempo=(74, 92), metres=(4, 3, 4), modes=("hungarian", "dorian4", "harmonic"),
        progressions=((0, 0, 5, 0), (0, 1, 0, 4), (0, 3, 0, 1), (0, 5, 4, 4), (0, 0, 1, 4), (0, 4, 0, 5)),
        cadence=(1, 4), manner="sparse", colour=0.3, big_end=False, swing=0.1,
    ),
}  # fmt: skip
