"""A still picture under a moving camera: sub-pixel smooth, the same move as a drawn scene would have."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import skia

from pixora.film.brief import Framing, Raster
from pixora.film.visual import Camera
from pixora.media.ffmpeg import failed
from pixora.media.framing import find_focus
from pixora.media.transitions import ease

SPARE = 0.10
"""How much larger than the frame the picture is laid, so that the camera has room to travel."""
HANDLE = 1.2
"""Seconds before and after the shot over which the move is already, or still, under way."""
LOOK = 96
"""Pixels of the longer side at which a picture is looked at."""
_SAMPLING = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


class Still:
    """Paints a picture as seen by a camera that moves over a scene of `seconds`. It fills the frame, cut evenly, or
    where `framing` is smart so that what is worth seeing stays."""

    def __init__(
        self, file: Path, camera: Camera, raster: Raster, seconds: float, framing: Framing = Framing.FILL
    ) -> None:
        image = skia.Image.open(str(file))
        if image is None:
            raise failed("a picture cannot be read.")
        self._raster, self._camera, self._seconds = raster, camera, seconds
        self._image = image
        cover = max(raster.width / image.width(), raster.height / image.height())
        self._scale = cover * (1 + SPARE)
        self._focus = _find_focus(image, raster) if framing is Framing.SMART else (0.5, 0.5)

    def paint(self, canvas: skia.Canvas, at: float) -> None:
        """The whole frame at `at` seconds from the scene's start, which may lie outside the scene."""
        w, h = self._raster.width, self._raster.height
        x, y, zoom = self._state(at)
        scale = self._scale * (1 + zoom)
        width, height = self._image.width() * scale, self._image.height() * scale
        spare_x, spare_y = (width - w) / 2, (height - h) / 2
        x, y = x * w + (0.5 - self._focus[0]) * width, y * h + (0.5 - self._focus[1]) * height
        left = min(max(x, -spare_x), spare_x) - spare_x
        top = min(max(y, -spare_y), spare_y) - spare_y
        canvas.drawImageRect(self._image, skia.Rect.MakeXYWH(left, top, width, height), _SAMPLING)

    def _state(self, at: float) -> tuple[float, float, float]:
        """Shift in frame widths and heights, and zoom over 1."""
        t = (at + HANDLE) / (self._seconds + 2 * HANDLE)
        run = 0.7 * ease(t) + 0.3 * min(max(t, -0.2), 1.2)
        size = min(1.0, 0.45 + self._seconds / 9)
        x = 0.004 * math.sin(at * 0.55)
        y = 0.003 * math.sin(at * 0.47 + 1.7)
        zoom = 0.01
        match self._camera:
            case Camera.PUSH_IN:
                zoom += 0.12 * size * run
            case Camera.PULL_OUT:
                zoom += 0.12 * size * (1 - run)
            case Camera.PAN_LEFT:
                x += 0.045 * size * (1 - 2 * run)
            case Camera.PAN_RIGHT:
                x += 0.045 * size * (2 * run - 1)
            case Camera.RISE:
                y += 0.045 * size * (2 * run - 1)
            case Camera.DRIFT:
                x += 0.02 * size * (2 * run - 1)
                zoom += 0.04 * size * run
        return x, y, zoom


def _find_focus(image: skia.Image, raster: Raster) -> tuple[float, float]:
    """The middle of what is worth seeing, in shares of the picture."""
    scale = LOOK / max(image.width(), image.height())
    small = image.resize(max(8, round(image.width() * scale)), max(8, round(image.height() * scale)))
    pixels = np.ascontiguousarray(small.toarray(colorType=skia.kRGBA_8888_ColorType))
    return find_focus([pixels], (image.width(), image.height()), raster)
