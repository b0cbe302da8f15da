"""Noise of any colour: gaussian for air and water, sparse for drops and sparks, and its slow motion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pixora.media.samples import RATE, Samples

LOOP = 1 << 19
"""Samples after which noise comes round again: eleven seconds."""

Colour = Sequence[tuple[float, float]]
"""Level in dB by frequency in Hz, straight between points over the logarithm of frequency."""
Curve = NDArray[np.float64]
POINTS = 50
"""Points of a curve in a second."""


class Grain(Protocol):
    @property
    def colour(self) -> Colour: ...
    @property
    def sparse(self) -> float:
        """Drops in a second; 0 for noise without gaps."""

    @property
    def width(self) -> float:
        """0 for the same on both sides, 1 for two that have nothing in common."""


def shaped(grain: Grain, chance: np.random.Generator) -> Samples:
    """A loop of noise, (2, `LOOP`), without a seam."""
    response = filter_of(grain.colour, LOOP)
    sides = [_spectrum(grain.sparse, chance) for _ in range(2)]
    middle = sides[0]
    # Of even power whatever the width.
    wide = np.float32(np.sqrt(0.5 * grain.width))
    common = np.float32(np.sqrt(1 - 0.5 * grain.width))
    mixed = (common * middle + wide * sides[1], common * middle - wide * sides[1])
    return np.stack([np.fft.irfft(side * response, LOOP) for side in mixed]).astype(np.float32)


def burst(colour: Colour, seconds: float, chance: np.random.Generator) -> Samples:
    """Noise of a colour, (n,), of RMS 1."""
    count = round(seconds * RATE)
    size = 1 << max(10, (count - 1).bit_length())
    spectrum = np.fft.rfft(chance.standard_normal(size, np.float32)) * filter_of(colour, size)
    sound = np.fft.irfft(spectrum, size)[:count].astype(np.float32)
    return np.asarray(sound / np.float32(np.sqrt(np.mean(np.square(sound))) + 1e-9), np.float32)


def filter_of(colour: Colour, size: int) -> NDArray[np.float32]:
    """Gains on the grid of a real transform of `size`; nothing beyond the outermost points but their slope's end."""
    hertz, decibels = zip(*colour, strict=True)
    grid = np.log(np.maximum(np.fft.rfftfreq(size, 1 / RATE), 1.0))
    gains = 10 ** (np.interp(grid, np.log(hertz), decibels) / 20)
    gains[0] = 0.0
    return np.asarray(gains, np.float32)


def drift(points: int, chance: np.random.Generator, period: float, low: float) -> Curve:
    """A curve that wanders between `low` and 1, turning about every `period` seconds."""
    knots = chance.uniform(low, 1.0, int(points / POINTS / period) + 4)
    at = np.arange(points) / POINTS / period
    first = at.astype(int)
    share = 0.5 - 0.5 * np.cos(np.pi * (at - first))
    return np.asarray(knots[first] * (1 - share) + knots[first + 1] * share, np.float64)


def _spectrum(sparse: float, chance: np.random.Generator) -> NDArray[np.complex64]:
    if not sparse:
        parts = chance.standard_normal((2, LOOP // 2 + 1), np.float32)
        return np.asarray(parts[0] + 1j * parts[1], np.complex64)
    drops = np.zeros(LOOP, np.float32)
    count = round(sparse * LOOP / RATE)
    # Few are strong, but none so strong that it is a knock: over 18 dB.
    drops[chance.integers(0, LOOP, count)] = chance.choice((-1.0, 1.0), count) * chance.uniform(0.35, 1.0, count) ** 2
    return np.asarray(np.fft.rfft(drops), np.complex64)
