"""What is seen: how far two pictures are apart, and stretches of a film in which nothing moves."""

from __future__ import annotations

import statistics
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

SMALL = 160
"""Pixels of the longer side at which pictures are compared."""
CELLS = 16
"""Of the longer side, for colours."""
TILE = 10
"""Pixels of a tile in which motion is looked for: grain of 5 grey levels, averaged over the 80 x 80 pixels that a tile
stands for at 720p, is 0.06."""
MOVES = 0.33
"""Grey levels by which a tile must change to count as motion."""
WINDOW = 0.5
"""Seconds between the two pictures that are compared for it."""


@dataclass(frozen=True)
class Essence:
    """What a picture is compared by: CIELAB of its cells, and its blurred brightness, standardised."""

    colours: Floats
    shape: Floats


def essence(picture: Path) -> Essence:
    with Image.open(picture) as image:
        small = image.convert("RGB")
        small.thumbnail((SMALL, SMALL), Image.Resampling.BOX)
        cells = small.copy()
        cells.thumbnail((CELLS, CELLS), Image.Resampling.BOX)
        blurred = small.convert("L").reduce(4)
    grey = np.asarray(blurred, np.float64)
    return Essence(lab(np.asarray(cells)), (grey - grey.mean()) / max(float(grey.std()), 2.0))


def differ(a: Essence, b: Essence) -> float:
    """How far two pictures are apart: 0 for the same one, about 1 for two that have nothing in common.

    Half is colour (mean CIELAB distance of the cells, 40 counts as 1), half is shape (1 minus the correlation of
    their brightness). Pictures of different aspects are compared by their shares of the frame.
    """
    colours = a.colours, _fitted(b.colours, a.colours.shape[:2])
    shapes = a.shape, _fitted(b.shape[..., None], a.shape.shape)[..., 0]
    colour = float(np.linalg.norm(colours[0] - colours[1], axis=-1).mean()) / 40
    alike = float((shapes[0] * shapes[1]).mean())
    return 0.5 * min(colour, 1.5) + 0.5 * max(0.0, 1 - alike)


def lab(rgb: NDArray[np.generic]) -> Floats:
    """sRGB bytes (..., 3) as CIELAB, D65."""
    linear = linearise(rgb)
    xyz = linear @ np.array(_TO_XYZ).T / np.array((0.95047, 1.0, 1.08883))
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack((116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])), axis=-1)


def linearise(rgb: NDArray[np.generic]) -> Floats:
    """sRGB bytes as light, 0 to 1 (IEC 61966-2-1)."""
    share = np.asarray(rgb, np.float64) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)


@dataclass(frozen=True)
class Watched:
    """A film seen through: the frames that were asked for, and the longest time without motion."""

    frames: dict[int, Bytes]
    """Frame number -> (height, width, 3), RGB."""
    still: float
    """Seconds."""
    still_at: float


def watch(film: Path, fps: int, wanted: Collection[int]) -> Watched:
    """Decode a film once."""
    kept: dict[int, Bytes] = {}
    means: list[Floats] = []
    with av.open(str(film)) as source:
        track = source.streams.video[0]
        track.thread_type = "AUTO"
        for number, frame in enumerate(source.decode(track)):
            if number in wanted:
                kept[number] = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            scale = SMALL / max(frame.width, frame.height)
            size = round(frame.width * scale), round(frame.height * scale)
            grey = frame.reformat(*size, format="gray", interpolation="AREA").to_ndarray()
            means.append(_tiles(grey))
    still, at = _longest(np.stack(means), round(WINDOW * fps))
    return Watched(kept, still / fps, at / fps)


def _tiles(grey: NDArray[np.generic]) -> Floats:
    height, width = (side // TILE * TILE for side in grey.shape)
    tiles = grey[:height, :width].reshape(height // TILE, TILE, width // TILE, TILE)
    return np.asarray(tiles.mean(axis=(1, 3)), np.float64).ravel()


def _longest(means: Floats, window: int) -> tuple[int, int]:
    """Longest run of frames over which no tile moves, and where it begins."""
    if len(means) <= window:
        return 0, 0
    moved = np.abs(means[window:] - means[:-window]).max(axis=1) >= MOVES
    best, best_at, run = 0, 0, 0
    for at, moves in enumerate(moved):
        run = 0 if moves else run + 1
        if run and run + window > best:
            best, best_at = run + window, at - run + 1
    return best, best_at


def nearest(ours: list[Essence], others: dict[str, list[Essence]]) -> tuple[float, str]:
    """The least difference of any of our pictures to any of the others', and which two those are."""
    return min(
        (differ(own, other), f"scene {m} and {name}'s scene {n}")
        for name, theirs in others.items()
        for n, other in enumerate(theirs, 1)
        for m, own in enumerate(ours, 1)
    )


def resembling(ours: list[Essence], others: dict[str, list[Essence]]) -> tuple[float, str]:
    """The film that is most like ours, and how far half of our pictures are from the nearest of its."""
    return min(
        (statistics.median(min(differ(own, other) for other in theirs) for own in ours), name)
        for name, theirs in others.items()
    )


def _fitted(grid: Floats, shape: tuple[int, ...]) -> Floats:
    if grid.shape[:2] == tuple(shape[:2]):
        return grid
    rows = np.linspace(0, grid.shape[0] - 1, shape[0]).round().astype(int)
    columns = np.linspace(0, grid.shape[1] - 1, shape[1]).round().astype(int)
    return np.asarray(grid[rows][:, columns], np.float64)
