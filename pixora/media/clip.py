"""A vendor's clip, brought to the film's raster and rate: it fills the frame, and holds its last picture if it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import skia
from av.error import FFmpegError

from pixora.film.brief import Raster
from pixora.media.ffmpeg import failed

_SAMPLING = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
STARTS = 0.25
"""Seconds of the clip that lie before the scene's start, for the transition into it."""


class Clip:
    """Paints a video's frames by time. Moments are asked for in rising order; an earlier one begins anew."""

    def __init__(self, file: Path, raster: Raster) -> None:
        self._file, self._raster = file, raster
        self._frames: Iterator[tuple[float, skia.Image]] = iter(())
        self._now: tuple[float, skia.Image] | None = None
        self._next: tuple[float, skia.Image] | None = None

    def paint(self, canvas: skia.Canvas, at: float) -> None:
        """The frame that is seen `at` seconds from the scene's start, which may lie outside the scene."""
        wanted = max(0.0, at + STARTS)
        if self._now is None or wanted < self._now[0]:
            self._frames = self._decode()
            self._now = next(self._frames, None)
            self._next = next(self._frames, None)
        if self._now is None:
            raise failed("a clip has no picture.")
        while self._next is not None and self._next[0] <= wanted + 1e-6:
            self._now, self._next = self._next, next(self._frames, None)
        image = self._now[1]
        w, h = self._raster.width, self._raster.height
        cover = max(w / image.width(), h / image.height())
        width, height = image.width() * cover, image.height() * cover
        canvas.drawImageRect(image, skia.Rect.MakeXYWH((w - width) / 2, (h - height) / 2, width, height), _SAMPLING)

    def _decode(self) -> Iterator[tuple[float, skia.Image]]:
        """Time in seconds from the clip's first frame, and picture."""
        try:
            with av.open(str(self._file)) as source:
                first: float | None = None
                for frame in source.decode(video=0):
                    pixels = np.ascontiguousarray(frame.to_ndarray(format="bgra"))
                    time = float(frame.time or 0.0)
                    first = time if first is None else first
                    yield time - first, skia.Image.fromarray(pixels, colorType=skia.kBGRA_8888_ColorType)
        except (FFmpegError, OSError, IndexError) as error:
            raise failed(f"a clip cannot be read: {error}.") from error
