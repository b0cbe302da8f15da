"""The woven layers: colour, grain, width and motion of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pixora.providers.local.ambience.noise import POINTS, Colour, Curve, drift

Motion = Callable[[int, np.random.Generator], Curve]
"""(points, chance) -> amplitude for each side, (2, points), about 1 on the whole."""


def _still(points: int, chance: np.random.Generator) -> Curve:
    """Hardly moving."""
    return np.stack([drift(points, chance, 3.0, 0.85) for _ in range(2)])


def _gusts(power: float) -> Motion:
    """Wind that comes and goes; the higher it sounds, the more it needs a strong one."""

    def motion(points: int, chance: np.random.Generator) -> Curve:
        slow = drift(points, chance, 3.7, 0.25)
        sides = [0.75 * slow + 0.25 * drift(points, chance, 1.3, 0.1) for _ in range(2)]
        curve = np.stack(sides) ** power
        return np.asarray(curve / np.sqrt(np.mean(curve**2)), np.float64)

    return motion


def _waves(delay: float, sharp: float) -> Motion:
    """Waves that roll in slowly, one after another, from one side to the other."""

    def motion(points: int, chance: np.random.Generator) -> Curve:
        at = np.arange(points) / POINTS
        curve = np.full((2, points), 0.22)
        crest = float(chance.uniform(1.5, 4.0))
        while crest < at[-1] + 4.0:
            height, aside = float(chance.uniform(0.55, 1.0)), float(chance.uniform(-0.35, 0.35))
            for side, sign in ((0, -1.0), (1, 1.0)):
                since = at - crest - delay - sign * aside
                rising = np.exp(-np.square(np.minimum(since, 0.0) / (2.0 / sharp)))
                falling = np.exp(-np.maximum(since, 0.0) / (2.2 / sharp))
                curve[side] = np.maximum(curve[side], height * rising * falling * (1.0 + 0.5 * sign * aside))
            crest += float(chance.uniform(6.0, 9.5))
        return np.asarray(curve / 0.55, np.float64)

    return motion


def _running(points: int, chance: np.random.Generator) -> Curve:
    """Water that runs: quick, small changes."""
    return np.stack([drift(points, chance, 0.09, 0.55) * drift(points, chance, 2.0, 0.8) for _ in range(2)]) / 0.7


def _breathing(points: int, chance: np.random.Generator) -> Curve:
    return np.stack([drift(points, chance, 5.0, 0.5) for _ in range(2)]) / 0.75


def _bursts(points: int, chance: np.random.Generator) -> Curve:
    return np.stack([drift(points, chance, 0.7, 0.0)] * 2) ** 2 / 0.45


@dataclass(frozen=True)
class Texture:
    colour: Colour
    motion: Motion = _still
    moves_with: str = "air"
    """Layers that name the same move together."""
    sparse: float = 0.0
    width: float = 0.8


TEXTURES: dict[str, Texture] = {
    "air": Texture(((40, -30), (120, 0), (400, -4), (1500, -12), (5000, -26), (12000, -50))),
    "wind": Texture(
        ((30, -40), (90, -6), (180, 0), (420, -2), (900, -14), (2500, -34), (9000, -60)), _gusts(1.4), "gust"
    ),
    "whistle": Texture(
        ((200, -60), (420, -20), (640, 0), (900, -8), (1300, -3), (2200, -26), (6000, -60)), _gusts(3.2), "gust"
    ),
    "sand": Texture(((800, -50), (2500, -10), (5000, 0), (8500, -8), (14000, -34)), _gusts(2.4), "gust"),
    "leaves": Texture(((300, -40), (1200, -10), (2800, 0), (5200, -3), (9000, -16), (15000, -40)), _gusts(1.6), "gust"),
    "grass": Texture(((150, -30), (500, -8), (1600, 0), (3200, -6), (7000, -20), (14000, -44)), _gusts(1.2), "gust"),
    "rush": Texture(((40, -30), (140, -4), (350, 0), (1100, -7), (3000, -18), (9000, -40)), _gusts(0.8), "rush"),
    "hush": Texture(((60, -30), (200, 0), (500, -8), (1400, -26), (5000, -54)), _still),
    "surf": Texture(((30, -30), (80, -2), (220, 0), (600, -6), (1500, -18), (5000, -40)), _waves(0.0, 1.0), "wave"),
    "foam": Texture(
        ((300, -40), (900, -8), (2400, 0), (5200, -4), (9500, -14), (16000, -36)), _waves(0.7, 1.35), "wave"
    ),
    "deep": Texture(((20, -20), (45, 0), (110, -3), (240, -14), (600, -36), (2000, -60)), _breathing, "deep"),
    "murmur": Texture(((120, -40), (260, -4), (380, 0), (560, -10), (1100, -30), (4000, -60)), _breathing, "murmur"),
    "city": Texture(((30, -24), (70, 0), (160, -2), (350, -12), (900, -26), (4000, -50)), _breathing, "city"),
    "wash": Texture(((150, -30), (450, -4), (1000, 0), (1800, -9), (4000, -26), (10000, -50)), _breathing, "wash"),
    "drone": Texture(
        (
            (25, -40),
            (40, -12),
            (52, 0),
            (58, -16),
            (74, -18),
            (84, -3),
            (92, -20),
            (118, -24),
            (131, -7),
            (142, -26),
            (190, -28),
            (215, -14),
            (240, -30),
            (500, -40),
            (3000, -70),
        ),
        _breathing,
        "drone",
        width=0.9,
    ),
    "void": Texture(
        ((200, -50), (700, -14), (1400, 0), (2600, -10), (6000, -34), (12000, -60)), _breathing, "void", width=1.0
    ),
    "stream": Texture(((120, -36), (350, -6), (800, 0), (1800, -3), (4200, -10), (9000, -26)), _running, "stream"),
    "ripples": Texture(
        ((250, -40), (480, -6), (760, 0), (1500, -6), (2800, -20), (8000, -50)), _running, "ripples", 260.0
    ),
    "rain": Texture(((250, -34), (900, -10), (2600, -2), (5200, 0), (9000, -5), (15000, -22)), _still, "rain"),
    "patter": Texture(((400, -40), (1300, -8), (2800, 0), (5500, -6), (11000, -24)), _still, "rain", 190.0, 1.0),
    "window_rain": Texture(
        ((80, -30), (220, -2), (500, 0), (1100, -9), (2600, -24), (9000, -50)), _still, "rain", 420.0
    ),
    "room": Texture(((25, -24), (60, 0), (140, -3), (320, -12), (900, -26), (4000, -50)), _still, "room", width=0.5),
    "fridge": Texture(
        (
            (40, -50),
            (92, -14),
            (100, 0),
            (108, -16),
            (190, -24),
            (200, -9),
            (210, -26),
            (300, -20),
            (600, -44),
            (3000, -70),
        ),
        _still,
        "fridge",
        width=0.2,
    ),
    "hearth": Texture(
        ((30, -20), (70, 0), (180, -4), (400, -16), (1200, -34), (6000, -60)), _running, "hearth", width=0.4
    ),
    "crackle": Texture(((300, -40), (1100, -8), (2600, 0), (5200, -4), (10000, -18)), _bursts, "crackle", 13.0, 0.5),
    "rustle": Texture(((500, -40), (1800, -4), (3600, 0), (7000, -10), (14000, -36)), _bursts, "rustle", 300.0, 0.4),
}
