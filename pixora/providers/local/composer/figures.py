"""Figures: the ways of breaking a chord, each as steps in time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`steps` of `step` beats each are steps of the chord (None rests, -1 strikes it whole), repeated through the bar.

    `held` is how long a note sounds, in steps; `low` the lowest pitch.
    """

    step: float
    steps: tuple[int | None, ...]
    held: float = 1.8
    low: int = 55
    free: bool = False
    """Whether the seed may change the order of the steps."""
    running: bool = False
    """Whether the steps run on over the bar line, so that no two bars are alike."""


FIGURES: dict[str, Figure] = {
    "wave": Figure(0.5, (0, 1, 2, 3, 4, 3, 2, 1), free=True),
    "up": Figure(0.5, (0, 1, 2, 3, 4, 5, 6, 5), free=True),
    "alberti": Figure(0.5, (0, 2, 1, 2, 0, 2, 1, 3), free=True),
    "broken": Figure(0.5, (0, 2, 4, 1, 3, 5, 2, 4), free=True),
    "roll": Figure(1.0, (0, 2, 3, 4)),
    "lull": Figure(1.0, (0, 2, 3, 2, 0, 3)),
    "rock": Figure(0.5, (2, 4, 3, 4, 2, 5, 3, 4), free=True),
    "pick": Figure(0.5, (0, 3, 1, 4, 0, 3, 2, 4), held=3.0, low=50, free=True),
    "waltz": Figure(1.0, (0, -1, -1), held=0.9, low=52),
    "sparkle": Figure(
        0.25, (5, None, 3, None, 6, None, None, 4, None, 7, None, 5, None, None, 6, None), held=0.9, free=True
    ),
    "drops": Figure(0.5, (4, None, None, 6, None, None, None, 5, None, 7, None), held=4.0, running=True),
    "drive": Figure(0.5, (0, 0, 1, 0, 0, 2, 0, 1), low=50),
    "gallop": Figure(0.25, (0, None, 0, 0, 1, None, 0, 0, 0, None, 0, 0, 2, None, 1, 0), held=0.9, low=48),
    "hop": Figure(0.5, (0, 4, None, 3, 0, 4, 2, None), held=0.7, free=True),
    "skip": Figure(0.5, (4, None, 5, 4, None, 6, 5, None), held=0.6, free=True),
    "bounce": Figure(0.5, (0, None, 2, 3, None, 1, 4, 2), held=0.55, free=True),
    "tick": Figure(0.25, (0, 2, 0, 2, 1, 2, 0, 2), held=0.9, low=60),
    "stutter": Figure(
        0.25, (0, 0, None, 0, None, 2, None, None, 0, None, 0, None, 1, None, None, None), held=0.9, low=60
    ),
    "creep": Figure(0.5, (0, None, 1, None, 2, 1, None, None), held=0.6, low=48, free=True),
    "sneak": Figure(0.5, (0, 1, None, 2, None, None, 3, None, None, 1, None), held=0.6, low=48, running=True),
    "strum": Figure(0.5, (-1, None, -1, -1, None, -1, -1, None), held=0.9),
    "offbeat": Figure(0.5, (None, -1, None, -1, None, -1, None, -1), held=0.6),
    "after": Figure(1.0, (None, -1, None, -1), held=0.35),
    "push": Figure(0.5, (-1, None, None, -1, None, None, -1, None), held=0.9),
}
