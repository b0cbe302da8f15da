"""Where a picture of any shape lies in the frame, and which part of it is worth seeing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pixora.film.brief import Framing, Raster

MIDDLE = 0.35
"""Weight of the middle against the edges where nothing else tells: that is where people put what they film."""
SHIFT = 0.02
"""Share of the picture that a crop has to be moved by to be moved at all."""

Rect = tuple[int, int, int, int]
"""Left, top, width, height in pixels of the frame; may reach over its edges."""


def lay(shown: tuple[float, float], raster: Raster, framing: Framing, focus: tuple[float, float] = (0.5, 0.5)) -> Rect:
    """Where a picture of the shape `shown` lies. `focus` is the middle of what is worth seeing, in shares of it."""
    scales = (raster.width / shown[0], raster.height / shown[1])
    scale = min(scales) if framing is Framing.FIT else max(scales)
    width, height = (max(1, round(side * scale)) for side in shown)
    if framing is not Framing.FIT:
        width, height = max(width, raster.width), max(height, raster.height)
    x, y = (
        _placed(room, side, share)
        for room, side, share in ((raster.width, width, focus[0]), (raster.height, height, focus[1]))
    )
    return x, y, width, height


def _placed(room: int, side: int, share: float) -> int:
    if side <= room:
        return (room - side) // 2
    return -round(min(max(share * side - room / 2, 0), side - room))


def find_focus(samples: Sequence[NDArray[np.uint8]], shown: tuple[float, float], raster: Raster) -> tuple[float, float]:
    """The middle of the part of a video that a crop to `raster` should keep, by some of its frames (rows, columns,
    colours), all of one small size: where they are sharp, unlike the rest, and change."""
    wide = shown[0] / shown[1] > raster.width / raster.height
    frames = np.stack([sample[..., :3].astype(np.float64) / 255.0 for sample in samples])
    far = np.sqrt(((frames - frames.mean(axis=(1, 2), keepdims=True)) ** 2).sum(axis=-1))
    grey = frames.mean(axis=-1)
    down, right = np.gradient(grey, axis=(1, 2))
    sharp = np.hypot(down, right)
    moving = np.abs(np.diff(grey, axis=0)).mean(axis=0) if len(frames) > 1 else np.zeros(grey.shape[1:])
    interest = sum((_even(layer) for layer in (far.mean(axis=0), sharp.mean(axis=0), moving)), np.zeros_like(moving))
    profile = interest.sum(axis=0 if wide else 1)
    at = (np.arange(len(profile)) + 0.5) / len(profile)
    profile = profile * (1.0 + MIDDLE * np.cos(np.pi * (at - 0.5)))
    kept = (raster.width / raster.height) / (shown[0] / shown[1])
    span = max(1, round(len(profile) * (kept if wide else 1.0 / kept)))
    sums = np.convolve(profile, np.ones(span), mode="valid")
    # Of windows that are as good, the one nearest the middle.
    middles = (np.arange(len(sums)) + span / 2) / len(profile)
    best = float(middles[int(np.argmax(sums - 1e-9 * np.abs(middles - 0.5)))])
    share = best if abs(best - 0.5) > SHIFT else 0.5
    return (share, 0.5) if wide else (0.5, share)


def _even(layer: NDArray[np.float64]) -> NDArray[np.float64]:
    """With a sum of 1; nothing where there is nothing."""
    total = float(layer.sum())
    return layer / total if total > 1e-9 else np.zeros_like(layer)
