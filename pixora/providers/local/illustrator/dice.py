"""A picture's dice: what is random in it, and which half of it holds whoever or whatever it is about."""

from __future__ import annotations

import numpy as np

from pixora.film.visual import Hour, Place, Visual

_PLACES, _HOURS = list(Place), list(Hour)


def roll(seed: int, visual: Visual) -> np.random.Generator:
    """The generator of a scene's composition; `seed` is the film's."""
    key = [seed & 0xFFFFFFFF, visual.seed & 0xFFFFFFFF, _PLACES.index(visual.place), _HOURS.index(visual.hour)]
    return np.random.default_rng(key)


def throw_side(rng: np.random.Generator) -> int:
    """The first throw: -1 for the left half, 1 for the right one."""
    return 1 if rng.random() < 0.5 else -1


def side_of(seed: int, visual: Visual) -> int:
    """Which half holds the subject of a picture: -1 left, 1 right; its light comes from the other."""
    return throw_side(roll(seed, visual))
