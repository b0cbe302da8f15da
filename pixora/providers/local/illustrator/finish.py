"""The finish that lies over every frame: vignette and grain, both painted once for a raster."""

from __future__ import annotations

import functools

import numpy as np
import skia

from pixora.film.brief import Raster

GRAIN = 0.028
"""Strongest grain as alpha of black or white: it hides the steps of dark gradients and stays below notice."""
SPARE = 64
"""Pixels by which the grain is larger than the frame: each frame takes another cut of it."""


class Finish:
    """Vignette and grain for a raster. Which cut of the grain a frame gets depends on its number alone."""

    def __init__(self, raster: Raster) -> None:
        self._size = (raster.width, raster.height)
        self._vignette = _paint_vignette(raster)
        self._grain = _scatter_grain(raster)

    def shade(self, canvas: skia.Canvas) -> None:
        """The vignette alone: a still has no grain, which moves."""
        canvas.drawImage(self._vignette, 0, 0)

    def apply(self, canvas: skia.Canvas, frame: int) -> None:
        self.shade(canvas)
        roll = (frame * 2654435761 + 12345) & 0xFFFFFFFF
        roll ^= roll >> 15
        canvas.drawImage(self._grain, -(roll % SPARE), -((roll >> 8) % SPARE))


@functools.lru_cache(maxsize=1)
def finish_of(raster: Raster) -> Finish:
    return Finish(raster)


def _paint_vignette(raster: Raster) -> skia.Image:
    w, h = raster.width, raster.height
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    d = np.hypot((x - w / 2) / (w * 0.5), (y - h * 0.48) / (h * 0.52))
    alpha = np.clip((d - 0.62) / 0.8, 0, 1) ** 1.6 * 0.42
    noise = np.random.default_rng(7).random((h, w), dtype=np.float32) - 0.5
    pixels = np.zeros((h, w, 4), np.uint8)
    pixels[..., 3] = np.clip(alpha * 255 + noise, 0, 255)
    return _keep(pixels)


def _scatter_grain(raster: Raster) -> skia.Image:
    w, h = raster.width + SPARE, raster.height + SPARE
    noise = np.random.default_rng(11).standard_normal((h, w), dtype=np.float32)
    noise = (noise + np.roll(noise, 1, 0) * 0.35 + np.roll(noise, 1, 1) * 0.35) / 1.12
    alpha = np.clip(np.abs(noise) / 2.2, 0, 1) * GRAIN * 255
    alpha = np.floor(alpha + np.random.default_rng(12).random((h, w), dtype=np.float32)).astype(np.uint8)
    pixels = np.zeros((h, w, 4), np.uint8)
    pixels[..., 3] = alpha
    pixels[noise > 0, :3] = alpha[noise > 0][:, None]
    return _keep(pixels)


def _keep(pixels: np.ndarray) -> skia.Image:
    """An image of premultiplied BGRA pixels that owns its memory."""
    height, width = pixels.shape[:2]
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, height))
    surface.writePixels(skia.Pixmap(surface.imageInfo(), pixels, width * 4), 0, 0)
    return surface.makeImageSnapshot()
