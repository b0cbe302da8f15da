"""Keep true peaks under a ceiling with one gain curve, so that stems limited by it still sum to the mix."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pixora.media.samples import RATE, Samples

STEP = 48
"""Samples that share a peak and a point of the curve: 1 ms."""
LOOK = 5
"""Steps that the curve goes down before a peak."""
RELEASE = 0.08
"""Seconds in which it comes back by a factor of e (of its decibels)."""

_TAPS = 24
_REACH = _TAPS // 2


def _interpolators() -> list[NDArray[np.float32]]:
    """Windowed sincs that give the signal a quarter, a half and three quarters of a sample on: 4 times oversampled,
    as BS.1770-4 annex 2 asks, with twice its taps."""
    at = np.arange(-_REACH + 1, _REACH + 1)
    kernels = []
    for part in (0.25, 0.5, 0.75):
        x = at - part
        kernel = np.sinc(x) * np.cos(np.pi * x / (_TAPS + 1)) ** 2
        kernels.append((kernel / kernel.sum())[::-1].astype(np.float32))
    return kernels


_KERNELS = _interpolators()


def true_peaks(blocks: Iterable[Samples]) -> NDArray[np.float64]:
    """The highest true peak in each step of a signal that comes in blocks of shape (channels, n)."""
    found: list[NDArray[np.float64]] = []
    left: Samples | None = None
    for block in blocks:
        left = np.pad(block, ((0, 0), (_REACH, 0))) if left is None else np.concatenate((left, block), axis=1)
        whole = (left.shape[1] - 2 * _REACH) // STEP * STEP
        if whole > 0:
            found.append(_peaks(left[:, : whole + 2 * _REACH]))
            left = left[:, whole:]
    if left is not None and left.shape[1] > _REACH:
        rest = left.shape[1] - _REACH
        whole = -(-rest // STEP) * STEP
        found.append(_peaks(np.pad(left, ((0, 0), (0, whole + _REACH - rest)))))
    return np.concatenate(found) if found else np.zeros(0)


def curve(peaks: NDArray[np.float64], ceiling: float) -> NDArray[np.float64]:
    """Gain (at most 1) at the middle of each step that keeps `peaks` under `ceiling`, both as amplitudes.

    It is down before a peak comes, and comes back slowly, so that it is not heard as distortion.
    """
    need = np.minimum(0.0, np.log(ceiling / np.maximum(peaks, 1e-9)))
    # One step more than the smoothing reaches: samples between two points get a mean of both.
    wide = np.pad(need, LOOK + 1, mode="edge")
    held = sliding_window_view(wide, 2 * (LOOK + 1) + 1).min(axis=1)
    back = float(np.exp(-STEP / RATE / RELEASE))
    now = 0.0
    for i, wish in enumerate(held.tolist()):
        now = min(wish, now * back)
        held[i] = now
    window = np.hanning(2 * LOOK + 3)[1:-1]
    smooth = np.convolve(np.pad(held, LOOK, mode="edge"), window / window.sum(), mode="valid")
    return np.asarray(np.exp(smooth), np.float64)


def at_samples(points: NDArray[np.float64], step: int, first: int, count: int) -> Samples:
    """A curve given at the middle of each `step` samples, for samples `first` and on."""
    where = (np.arange(first, first + count) + 0.5) / step - 0.5
    return np.interp(where, np.arange(len(points)), points).astype(np.float32)


def _peaks(padded: Samples) -> NDArray[np.float64]:
    """Peaks of the steps in the middle of `padded`, which has `_REACH` samples more on both sides."""
    middle = padded[:, _REACH:-_REACH]
    high = np.abs(middle).max(axis=0)
    for kernel in _KERNELS:
        for channel in padded:
            between = np.abs(np.convolve(channel, kernel, mode="valid"))
            # What lies between two samples counts for both of them.
            np.maximum(high, between[:-1], out=high)
            np.maximum(high, between[1:], out=high)
    return np.asarray(high.reshape(-1, STEP).max(axis=1), np.float64)
