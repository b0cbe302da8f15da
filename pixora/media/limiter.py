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


def _interpolators() -> Samples:
    """Windowed sincs that give the signal a quarter, a half and three quarters of a sample on: 4 times oversampled,
    as BS.1770-4 annex 2 asks, with twice its taps. One column for each point between the samples of a step."""
    at = np.arange(-_REACH + 1, _REACH + 1)
    columns = np.zeros((STEP + 2 * _REACH, 3, STEP + 1), np.float32)
    for k, part in enumerate((0.25, 0.5, 0.75)):
        x = at - part
        kernel = np.sinc(x) * np.cos(np.pi * x / (_TAPS + 1)) ** 2
        for i in range(STEP + 1):
            columns[i : i + _TAPS, k, i] = kernel / kernel.sum()
    return columns.reshape(STEP + 2 * _REACH, -1)


_BETWEEN = _interpolators()
_OVERSHOOT = 2.0
"""How far true peaks may lie above the samples around them: 6 dB, three more than music reaches."""


def true_peaks(blocks: Iterable[Samples], floor: float = 0.0) -> NDArray[np.float64]:
    """The highest true peak in each step of a signal that comes in blocks of shape (channels, n).

    Steps that cannot reach `floor` (an amplitude) are given by their samples alone.
    """
    found: list[NDArray[np.float64]] = []
    left: Samples | None = None
    for block in blocks:
        left = np.pad(block, ((0, 0), (_REACH, 0))) if left is None else np.concatenate((left, block), axis=1)
        whole = (left.shape[1] - 2 * _REACH) // STEP * STEP
        if whole > 0:
            found.append(_peaks(left[:, : whole + 2 * _REACH], floor))
            left = left[:, whole:]
    if left is not None and left.shape[1] > _REACH:
        rest = left.shape[1] - _REACH
        whole = -(-rest // STEP) * STEP
        found.append(_peaks(np.pad(left, ((0, 0), (0, whole + _REACH - rest))), floor))
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
    """A curve given at the middle of each `step` samples, for samples `first` and on; straight between points."""
    lead = first + step - step // 2
    low = lead // step - 1
    high = (lead + count - 1) // step
    # Each point is drawn to the next one at once: row i runs from the middle of step i to that of the next.
    knots = points[np.clip(np.arange(low, high + 1), 0, len(points) - 1)].astype(np.float32)
    ramp = ((np.arange(step) + (0.5 if step % 2 == 0 else 0.0)) / step).astype(np.float32)
    rows = knots[:-1, None] + (knots[1:] - knots[:-1])[:, None] * ramp
    skipped = lead - (low + 1) * step
    return np.asarray(rows.reshape(-1)[skipped : skipped + count], np.float32)


def _peaks(padded: Samples, floor: float) -> NDArray[np.float64]:
    """Peaks of the steps in the middle of `padded`, which has `_REACH` samples more on both sides."""
    windows = sliding_window_view(padded, STEP + 2 * _REACH, axis=1)[:, ::STEP]
    around = np.abs(padded)
    steps = windows.shape[1]
    high = around[:, _REACH:-_REACH].reshape(len(padded), steps, STEP).max(axis=2)
    # What reaches in from the neighbours counts too.
    near = sliding_window_view(np.pad(high, ((0, 0), (1, 1)), mode="edge"), 3, axis=1).max(axis=2)
    for channel, loud in enumerate(near * _OVERSHOOT >= floor):
        if loud.any():
            between = windows[channel, loud] @ _BETWEEN
            high[channel, loud] = np.maximum(high[channel, loud], np.abs(between).max(axis=1))
    return np.asarray(high.max(axis=0), np.float64)
