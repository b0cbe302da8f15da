"""Layers: sounds that go on for a whole film, either woven from noise or made of calls that come now and then."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pixora.media.levels import powers
from pixora.media.limiter import at_samples
from pixora.media.samples import RATE, Samples
from pixora.providers.local.ambience.calls import CALLS, Call
from pixora.providers.local.ambience.noise import LOOP, shaped
from pixora.providers.local.ambience.textures import TEXTURES, Texture

STEP = 960
"""Samples between two points of a curve: 20 ms."""

Curve = NDArray[np.float64]
"""Amplitudes at the middle of each `STEP` samples: (points,), or (2, points) for each side."""


class Layer(Protocol):
    def piece(self, start: int, count: int) -> Samples:
        """Samples `start` and on, (2, count), at about 0 LUFS where it sounds."""


@dataclass(frozen=True)
class Woven:
    """Noise that is repeated every eleven seconds, in motion that never repeats."""

    loop: Samples
    motion: Curve
    offset: int

    def piece(self, start: int, count: int) -> Samples:
        size = self.loop.shape[1]
        where = (start + self.offset) % size
        parts = []
        while count:
            parts.append(self.loop[:, where : where + min(count, size - where)])
            count -= parts[-1].shape[1]
            where = 0
        piece = np.concatenate(parts, axis=1)
        for side in range(2):
            piece[side] *= at_samples(self.motion[side], STEP, start, piece.shape[1])
        return piece


@dataclass(frozen=True)
class Called:
    """Single calls at their times."""

    calls: tuple[tuple[int, Samples], ...]

    def piece(self, start: int, count: int) -> Samples:
        piece = np.zeros((2, count), np.float32)
        for at, sound in self.calls:
            first, last = max(at, start), min(at + sound.shape[1], start + count)
            if first < last:
                piece[:, first - start : last - start] += sound[:, first - at : last - at]
        return piece


def build(name: str, seconds: float, seed: int, heard: NDArray[np.bool_]) -> Layer:
    """The layer `name` for a film; `heard` says in which steps it sounds at all."""
    chance = np.random.default_rng([seed & 0xFFFFFFFF, *name.encode()])
    if name in TEXTURES:
        return _weave(TEXTURES[name], seconds, chance, seed)
    return _call(CALLS[name], seconds, chance, heard)


def _weave(texture: Texture, seconds: float, chance: np.random.Generator, seed: int) -> Woven:
    loop = shaped(texture, chance)
    loop *= np.float32(10 ** (-_loudness(loop) / 20))
    # Layers of one place swell together: gusts and waves are the film's, not the layer's.
    common = np.random.default_rng([seed & 0xFFFFFFFF, *texture.moves_with.encode()])
    points = math.ceil(seconds * RATE / STEP) + 1
    return Woven(loop, texture.motion(points, common), int(chance.integers(LOOP)))


def _call(call: Call, seconds: float, chance: np.random.Generator, heard: NDArray[np.bool_]) -> Called:
    voice = call.cast(chance)
    found: list[tuple[int, Samples]] = []
    at = call.first(chance)
    while at < seconds:
        steps = [max(0, round(when * RATE / STEP)) for when in (at, at + call.lasts)]
        if heard[steps[0] : steps[1]].any():
            sound = voice(chance)
            gain = 10 ** (-call.reach * chance.random() / 20) / _loudest(sound)
            found.append((round(at * RATE), (sound * np.float32(gain)).astype(np.float32)))
        at += call.wait(chance)
    return Called(tuple(found))


def _loudness(loop: Samples) -> float:
    """LUFS of a loop."""
    weighted, _ = powers(loop[:1])
    return -0.691 + 10 * math.log10(max(2 * float(weighted.mean()), 1e-12))


def _loudest(sound: Samples) -> float:
    """Amplitude (RMS, both sides) of a call's loudest 100 ms."""
    square = np.einsum("ij,ij->j", sound, sound)
    width = RATE // 10
    starts = np.arange(0, len(square), width)
    return math.sqrt(max(float(np.max(np.add.reduceat(square, starts))) / width, 1e-12))
