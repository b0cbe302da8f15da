"""Level: an even loudness, a limiter that nobody hears, and an ending that rings out and fades."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from pixora.media.limiter import at_samples

Samples = npt.NDArray[np.float32]

LEVEL = -20.0
"""RMS in dBFS, over the whole piece."""
CEILING = 0.84
FADE_IN = 0.02
FADE_OUT = 0.4
_STRETCH = 1000
"""Frames of 5 ms that are levelled at a time."""


def fit_length(sound: Samples, length: int) -> Samples:
    """Cut to `length` samples, or fill up with silence."""
    return sound[:length] if len(sound) >= length else np.pad(sound, (0, length - len(sound)))


def finish(mix: Samples, strike: float, rate: int) -> Samples:
    """Level (2, n) to -20 dBFS RMS with peaks under 0.85, the last chord from `strike` seconds on dying away."""
    _die_away(mix, strike, rate)
    mix *= np.float32(10 ** ((LEVEL - _level(mix)) / 20))
    return _limit(mix, rate)


def _level(sound: Samples) -> float:
    """RMS in dBFS."""
    power = sum(float(np.einsum("i,i->", channel, channel)) for channel in sound) / sound.size
    return 10 * math.log10(max(power, 1e-12))


def _die_away(mix: Samples, strike: float, rate: int) -> None:
    """Let the last chord sink by 14 dB while it rings, whatever plays it, then fade it."""
    ring = mix.shape[1] - round(strike * rate)
    held, fade = round(0.35 * rate), round(FADE_OUT * rate)
    if ring > held + fade:
        sunk = _level(mix[:, -2 * fade : -fade]) - _level(mix[:, -ring : held - ring])
        slope = np.linspace(0.0, max(-12.0, min(6.0, -14.0 - sunk)), ring - held)
        mix[:, -(ring - held) :] *= (10 ** (slope / 20)).astype(np.float32)
    mix[:, -fade:] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade))).astype(np.float32)
    rise = round(FADE_IN * rate)
    mix[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)


def _limit(mix: Samples, rate: int) -> Samples:
    """Turn down around peaks above the ceiling, over 20 ms on each side. Works in place, a stretch at a time."""
    frame = rate // 200
    count = -(-mix.shape[1] // frame)
    peaks = np.zeros(count)
    stretches = [slice(first, first + _STRETCH * frame) for first in range(0, mix.shape[1], _STRETCH * frame)]
    for span in stretches:
        high = np.max(np.abs(mix[:, span]), axis=0)
        starts = np.arange(0, len(high), frame)
        peaks[span.start // frame :][: len(starts)] = np.maximum.reduceat(high, starts)
    need = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    around = 4
    wide = np.min(np.lib.stride_tricks.sliding_window_view(np.pad(need, around, mode="edge"), 2 * around + 1), axis=1)
    # The mean over the same window of a minimum never exceeds the need in its middle.
    half = around // 2
    smooth = np.convolve(np.pad(wide, half, mode="edge"), np.ones(2 * half + 1) / (2 * half + 1), "valid")
    if smooth.min() < 1.0:
        for span in stretches:
            piece = mix[:, span]
            piece *= at_samples(smooth, frame, span.start, piece.shape[1])
    return mix
