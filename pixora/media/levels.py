"""Levels of sound after ITU-R BS.1770-4: what mixing decides by. The finished sound is measured by FFmpeg instead."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pixora.media.samples import RATE
from pixora.media.tape import Track

HOP = 960
"""Samples that a power is averaged over: 20 ms."""
HOPS_A_SECOND = RATE // HOP
SILENCE = -70.0
"""LUFS. Below it nothing counts (BS.1770's absolute gate)."""

Powers = NDArray[np.float64]
"""One mean power for each hop, channels summed."""

_SIZE = 1 << 17
"""Samples transformed at a time: a power of two, as a length with a large prime in it takes twenty times as long."""
_CONTEXT = 9600
"""Samples around a block: 200 ms, in which both filters ring out."""
_BLOCK = (_SIZE - 3 * _CONTEXT) // HOP * HOP
# BS.1770-4, tables 1 and 2 (48 kHz): the head's shelf, then the high-pass.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def powers(samples: Track) -> tuple[Powers, Powers]:
    """Power of each hop, as the ear weighs it (K-weighted) and plain. A part of a hop at the end is left out."""
    hops = samples.shape[1] // HOP
    weighted, plain = np.zeros(hops), np.zeros(hops)
    for start in range(0, hops * HOP, _BLOCK):
        end = min(start + _BLOCK, hops * HOP)
        first = max(0, start - _CONTEXT)
        piece = samples[:, first : min(end + _CONTEXT, samples.shape[1])]
        heard = np.fft.irfft(np.fft.rfft(piece, axis=1, n=_SIZE) * _response(), axis=1, n=_SIZE)
        span = slice(start // HOP, end // HOP)
        weighted[span] = _hop_powers(heard[:, start - first : end - first])
        plain[span] = _hop_powers(samples[:, start:end])
    return weighted, plain


def gated(weighted: Powers) -> float:
    """Integrated loudness in LUFS of K-weighted hops: pauses do not count. `-inf` where nothing passes the gate."""
    width = HOPS_A_SECOND * 2 // 5
    sums = np.concatenate(([0.0], np.cumsum(weighted)))
    blocks = (sums[width:] - sums[:-width])[::5] / width if len(sums) > width else weighted.mean(keepdims=True)
    loud = blocks[blocks > _power(SILENCE)]
    if not loud.size:
        return float("-inf")
    return lufs(float(loud[loud > loud.mean() / 10.0].mean()))


def lufs(power: float) -> float:
    """Loudness of a K-weighted power; the same scale serves for plain ones."""
    return float(-0.691 + 10.0 * np.log10(power)) if power > 0 else float("-inf")


def mask(spans: Iterable[tuple[float, float]], hops: int) -> NDArray[np.bool_]:
    """The hops whose middle lies in one of `spans` (seconds)."""
    chosen = np.zeros(hops, bool)
    for start, end in spans:
        first, last = (round(max(0.0, at) * HOPS_A_SECOND) for at in (start, end))
        chosen[first : max(last, first + 1)] = True
    return chosen


def _power(loudness: float) -> float:
    return float(10.0 ** ((loudness + 0.691) / 10.0))


def _hop_powers(piece: NDArray[np.floating]) -> Powers:
    total = np.zeros(piece.shape[1] // HOP)
    for channel in piece:
        hops = channel.reshape(-1, HOP)
        total += np.einsum("ij,ij->i", hops, hops) / HOP
    return total


@lru_cache(maxsize=1)
def _response() -> NDArray[np.complex64]:
    """Both filters on the grid of a real transform of `_SIZE`."""
    z = np.exp(-2j * np.pi * np.arange(_SIZE // 2 + 1) / _SIZE)
    total = np.ones(len(z), np.complex128)
    for above, below in (_SHELF, _HIGH_PASS):
        total *= (above[0] + above[1] * z + above[2] * z * z) / (below[0] + below[1] * z + below[2] * z * z)
    return total.astype(np.complex64)
