"""What each mood may sound like: tempo, metre, modes, progressions and the instruments with their ways of playing."""

from __future__ import annotations

from dataclasses import dataclass

from pixora.film.brief import Mood


@dataclass(frozen=True)
class Layer:
    """One instrument's part. `role` and one of `patterns` say what it plays, one of `programs` (General MIDI, from 0)
    on what. It plays in sections at least as intense as `enters`.

    `level` is in dB, `pan` from -1 to 1, `width` how far its voices are spread around that, `room` its share of reverb.
    """

    role: str
    programs: tuple[int, ...]
    patterns: tuple[str, ...]
    enters: float
    level: float
    pan: float = 0.0
    width: float = 0.0
    room: float = 0.3
    octave: int = 0
    chance: float = 1.0
    """How often a piece has this layer at all."""


@dataclass(frozen=True)
class Character:
    tempo: tuple[float, float]
    """Beats a minute, from and to."""
    metres: tuple[int, ...]
    modes: tuple[str, ...]
    progressions: tuple[tuple[int, ...], ...]
    """Chords as steps of the scale from 0, one a bar (two bars when `slow`)."""
    cadence: tuple[int, ...]
    """The chords that lead to the last."""
    colour: float
    """How often chords have a seventh or a ninth."""
    big_end: bool
    major_end: float
    """How often a piece in minor ends in major."""
    swing: float
    room_seconds: float
    layers: tuple[Layer, ...]


MOODS: dict[Mood, Character] = {
    Mood.CALM: Character(
        tempo=(62, 80), metres=(4, 4, 3), modes=("major", "major", "lydian", "mixolydian"),
        progressions=((0, 5, 3, 4), (0, 3, 0, 4), (0, 2, 3, 3), (3, 0, 4, 5), (0, 4, 5, 3), (0, 1, 3, 0), (5, 3, 0, 4)),
        cadence=(3, 4), colour=0.6, big_end=False, major_end=0.0, swing=0.0, room_seconds=2.4,
        layers=(
            Layer("pad", (89, 88, 48, 91, 52), ("held",), 0.0, -7, width=0.8, room=0.45),
            Layer("figure", (0, 4, 46, 24, 11, 98), ("wave", "alberti", "broken", "roll"), 0.0, -1, -0.25, 0.4, 0.35),
            Layer("bass", (32, 43, 39, 35), ("long", "two"), 0.42, -6, room=0.12),
            Layer("melody", (73, 71, 42, 68, 0, 75), ("song",), 0.58, -6, 0.2, 0.0, 0.45),
            Layer("pad", (48, 49, 52), ("high",), 0.7, -13, 0.1, 0.9, 0.5),
            Layer("figure", (8, 10, 46, 11), ("sparkle",), 0.78, -13, 0.45, 0.5, 0.6, octave=1, chance=0.7),
            Layer("drums", (0,), ("brush",), 0.72, -15, 0.1, 0.0, 0.3, chance=0.5),
        ),
    ),
    Mood.WONDER: Character(
        tempo=(84, 104), metres=(4, 3, 4), modes=("lydian", "major", "lydian"),
        progressions=((0, 1, 0, 3), (0, 4, 1, 3), (0, 2, 3, 1), (3, 4, 0, 1), (0, 5, 1, 4), (0, 1, 5, 3)),
        cadence=(3, 1), colour=0.5, big_end=True, major_end=0.0, swing=0.0, room_seconds=2.8,
        layers=(
            Layer("pad", (52, 91, 53, 48, 94), ("held",), 0.0, -7, width=0.9, room=0.5),
            Layer("figure", (46, 8, 11, 10, 9), ("wave", "up", "sparkle"), 0.0, -2, 0.3, 0.6, 0.5, octave=1),
            Layer("figure", (45, 46, 0), ("broken", "roll"), 0.4, -8, -0.4, 0.3, 0.35),
            Layer("bass", (43, 42, 48), ("long", "two"), 0.36, -6, room=0.25),
            Layer("melody", (60, 73, 40, 69, 68), ("song",), 0.55, -5, -0.15, 0.0, 0.5),
            Layer("pad", (48, 49), ("high",), 0.62, -10, 0.0, 0.9, 0.45),
            Layer("figure", (48, 44), ("drive",), 0.8, -13, -0.2, 0.5, 0.4, chance=0.8),
            Layer("marks", (14, 9), ("bells",), 0.3, -9, 0.2, 0.0, 0.7),
            Layer("drums", (0,), ("shimmer",), 0.5, -13, 0.0, 0.0, 0.5),
            Layer("drums", (47,), ("timpani",), 0.82, -8, 0.1, 0.0, 0.4),
        ),
    ),
    Mood.UPBEAT: Character(
        tempo=(108, 128), metres=(4,), modes=("major", "mixolydian", "major"),
        progressions=((0, 4, 5, 3), (0, 3, 4, 3), (5, 3, 0, 4), (0, 5, 3, 4), (3, 0, 4, 5), (0, 2, 3, 4)),
        cadence=(3, 4), colour=0.3, big_end=True, major_end=0.0, swing=0.1, room_seconds=1.2,
        layers=(
            Layer("stabs", (24, 25, 0, 4, 105), ("strum", "offbeat", "push"), 0.0, -4, -0.35, 0.4, 0.2),
            Layer("figure", (45, 12, 11, 13, 108), ("broken", "hop", "up"), 0.0, -3, 0.35, 0.3, 0.25, octave=1),
            Layer("bass", (33, 32, 34, 38), ("push", "octave", "two"), 0.34, -5, room=0.05),
            Layer("drums", (0,), ("four", "pop", "clap"), 0.42, -4, room=0.12),
            Layer("drums", (0,), ("shaker",), 0.25, -11, 0.3, 0.0, 0.15),
            Layer("pad", (48, 89, 16, 50), ("held",), 0.5, -12, width=0.8, room=0.3),
            Layer("melody", (78, 9, 75, 80, 73, 56), ("hook",), 0.62, -7, 0.1, 0.0, 0.3),
            Layer("pad", (61, 48), ("high",), 0.85, -14, 0.0, 0.8, 0.3, chance=0.6),
        ),
    ),
    Mood.EPIC: Character(
        tempo=(84, 104), metres=(4,), modes=("minor", "dorian", "minor"),
        progressions=((0, 5, 2, 6), (0, 6, 5, 6), (0, 3, 5, 6), (5, 6, 0, 0), (0, 2, 6, 3), (0, 5, 3, 4)),
        cadence=(5, 6), colour=0.15, big_end=True, major_end=0.35, swing=0.0, room_seconds=2.6,
        layers=(
            Layer("pad", (48, 49, 52), ("held",), 0.0, -6, width=0.8, room=0.45),
            Layer("figure", (48, 45, 42), ("drive", "gallop"), 0.3, -5, -0.3, 0.4, 0.3),
            Layer("bass", (43, 42, 58), ("long", "pulse"), 0.0, -6, room=0.2),
            Layer("marks", (116, 47), ("booms",), 0.0, -7, 0.0, 0.0, 0.5),
            Layer("drums", (116,), ("taiko",), 0.48, -5, 0.1, 0.5, 0.35),
            Layer("melody", (60, 56, 57, 40), ("theme",), 0.55, -4, 0.2, 0.0, 0.45),
            Layer("pad", (61, 60, 62), ("brass",), 0.68, -8, 0.15, 0.6, 0.4),
            Layer("pad", (52, 53), ("high",), 0.8, -8, 0.0, 0.9, 0.5),
            Layer("drums", (0,), ("march",), 0.76, -9, -0.1, 0.0, 0.4),
        ),
    ),
    Mood.TENSE: Character(
        tempo=(92, 118), metres=(4,), modes=("phrygian", "harmonic", "minor"),
        progressions=((0, 0, 1, 0), (0, 0, 5, 4), (0, 1, 0, 6), (0, 3, 0, 1), (0, 0, 3, 4), (0, 5, 1, 0)),
        cadence=(1,), colour=0.2, big_end=False, major_end=0.0, swing=0.0, room_seconds=2.0,
        layers=(
            Layer("pad", (44, 92, 95, 97), ("low",), 0.0, -5, width=0.7, room=0.4),
            Layer("bass", (38, 43, 39, 87), ("pulse", "stalk"), 0.0, -5, room=0.1),
            Layer("drums", (0,), ("clock",), 0.0, -9, 0.35, 0.0, 0.35),
            Layer("figure", (45, 12, 15, 13), ("tick", "stutter"), 0.42, -6, -0.35, 0.3, 0.3),
            Layer("melody", (0, 11, 98, 14), ("signal",), 0.5, -8, 0.25, 0.0, 0.7),
            Layer("drums", (116, 0), ("heart",), 0.55, -8, 0.0, 0.0, 0.3),
            Layer("pad", (44, 48), ("high",), 0.7, -11, 0.0, 0.9, 0.4),
            Layer("figure", (42, 43, 48), ("gallop",), 0.8, -9, 0.3, 0.2, 0.25),
            Layer("marks", (116, 47), ("booms",), 0.4, -7, 0.0, 0.0, 0.6),
        ),
    ),
}  # fmt: skip
