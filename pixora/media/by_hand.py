"""Volumes set by hand, as gains: a scene's voice, music or effects are louder or softer from its start to its end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pixora.film.cut import SceneLevel
from pixora.film.script import SILENT_DB
from pixora.media.levels import HOPS_A_SECOND

EASE_S = 0.3
"""Seconds in which one scene's volume goes over into the next's, centred on the border: no step is heard."""


def hand_gains(
    levels: Sequence[SceneLevel], hops: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Amplitude gains of voice, music and effects for each hop, 1 where nothing was set and 0 for silence."""
    at = (np.arange(hops) + 0.5) / HOPS_A_SECOND
    voice, music, effects = (np.ones(hops) for _ in range(3))
    for level in levels:
        here = (at >= level.start) & (at < level.end)
        voice[here], music[here] = _amplitude(level.voice), _amplitude(level.music)
        effects[here] = _amplitude(level.effects)
    return _eased(voice), _eased(music), _eased(effects)


def _amplitude(decibels: float) -> float:
    return 0.0 if decibels <= SILENT_DB else float(10.0 ** (decibels / 20.0))


def _eased(gains: NDArray[np.float64]) -> NDArray[np.float64]:
    width = max(1, round(EASE_S * HOPS_A_SECOND)) | 1
    if len(gains) < width or np.all(gains == gains[0]):
        return gains
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(gains, width // 2, mode="edge")
    return np.asarray(np.convolve(padded, window / window.sum(), mode="valid"), np.float64)
