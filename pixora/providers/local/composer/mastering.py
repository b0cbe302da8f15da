"""Level: an even loudness, a limiter that nobody hears, and an ending that rings out and fades."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

LEVEL = -20.0
"""RMS in dBFS, over the whole piece."""
CEILING = 0.84
FADE_IN = 0.02
FADE_OUT = 0.4


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
    """Turn down around peaks above the ceiling, over 20 ms on each side."""
    frame = rate // 200
    count = -(-mix.shape[1] // frame)
    padded = np.pad(np.max(np.abs(mix), axis=0), (0, count * frame - mix.shape[1]))
    peaks = padded.reshape(count, frame).max(axis=1)
    need = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    around = 4
    wide = np.min(np.lib.stride_tricks.sliding_window_view(np.pad(need, around, mode="edge"), 2 * around + 1), axis=1)
    # The mean over the same window of a minimum never exceeds the need in its middle.
    half = around // 2
    smooth = np.convolve(np.pad(wide, half, mode="edge"), np.ones(2 * half + 1) / (2 * half + 1), "valid")
    centres = (np.arange(count) + 0.5) * frame
    gain = np.interp(np.arange(mix.shape[1]), centres, smooth).astype(np.float32)
    return np.asarray(mix * gain, np.float32)
