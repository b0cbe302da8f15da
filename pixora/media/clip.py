"""A vendor's clip, brought to the film's raster and rate: it fills the frame or stands whole in it, and holds its last
picture if it ends."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
import skia
from av.video.frame import VideoFrame

from pixora.film.brief import Framing, Raster
from pixora.film.timeline import CLIP_LEAD
from pixora.media.footage import Exposure, Footage, bad_clip
from pixora.media.framing import find_focus, lay

NEAR = 1.5e-3
"""Seconds by which a picture may be late and still be the one: some files count in whole milliseconds."""
LOOKS = 7
"""Pictures of a clip that are looked at to find its subject."""
LOOK = 96
"""Pixels of the longer side at which they are looked at."""
BACKDROP = (24, 0.62)
"""A picture that stands whole in the frame stands on itself: shrunk so many times, which blurs it, and so bright."""
_SAMPLING = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


class Clip:
    """Paints a video's frames by time. Moments are asked for in rising order; an earlier one begins anew."""

    def __init__(self, file: Path, raster: Raster, framing: Framing = Framing.FILL) -> None:
        self._footage, self._raster, self._framing = Footage(file), raster, framing
        shape = self._footage.shape
        focus = _focus(file, raster) if framing is Framing.SMART else (0.5, 0.5)
        self._rect = lay(shape.shown, raster, framing, focus)
        self._frames: Iterator[tuple[float, Exposure]] = iter(())
        self._now: tuple[float, Exposure] | None = None
        self._next: tuple[float, Exposure] | None = None
        self._image: tuple[Exposure, skia.Image] | None = None
        self._planes: tuple[Exposure, VideoFrame] | None = None

    @property
    def fits(self) -> bool:
        """Whether `picture` may be asked for: its pictures are stored as films are, and fill the frame exactly."""
        upright = not self._footage.shape.turned
        return upright and self._footage.plain and self._rect == (0, 0, self._raster.width, self._raster.height)

    def picture(self, at: float) -> VideoFrame:
        """The frame that is seen `at` seconds from the scene's start, in yuv420p; the same object while it is seen."""
        seen = self._seen(at)
        if self._planes is None or self._planes[0] is not seen:
            self._planes = (seen, seen.planes())
        return self._planes[1]

    def paint(self, canvas: skia.Canvas, at: float) -> None:
        """Paint the frame that is seen `at` seconds from the scene's start, which may lie outside the scene."""
        seen = self._seen(at)
        if self._image is None or self._image[0] is not seen:
            self._image = (seen, seen.image())
        image = self._image[1]
        x, y, width, height = self._rect
        if self._framing is Framing.FIT and (width < self._raster.width or height < self._raster.height):
            self._paint_backdrop(canvas, image)
        canvas.save()
        canvas.translate(x, y)
        _draw(canvas, image, width, height, self._footage.shape.turned)
        canvas.restore()

    def _seen(self, at: float) -> Exposure:
        wanted = max(0.0, at + CLIP_LEAD) + NEAR
        if self._now is None or wanted < self._now[0]:
            width, height = self._rect[2:]
            if self._footage.shape.turned % 180:
                width, height = height, width
            self._frames = self._footage.frames(wanted, width, height)
            first = next(self._frames, None)
            if first is None:
                raise bad_clip("there is no picture in it")
            self._now, self._next = first, next(self._frames, None)
        while self._next is not None and self._next[0] <= wanted:
            self._now, self._next = self._next, next(self._frames, None)
        return self._now[1]

    def _paint_backdrop(self, canvas: skia.Canvas, image: skia.Image) -> None:
        """The same picture over the whole frame, blurred and darker."""
        shrunk, brightness = BACKDROP
        w, h = self._raster.width, self._raster.height
        x, y, width, height = lay(self._footage.shape.shown, self._raster, Framing.FILL)
        small = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(max(2, w // shrunk), max(2, h // shrunk)))
        over = small.getCanvas()
        over.scale(small.width() / w, small.height() / h)
        over.translate(x, y)
        _draw(over, image, width, height, self._footage.shape.turned, _SAMPLING)
        # Mitchell's filter is soft enough that the few pixels are not seen; it is dear, so a quarter of the size does.
        quarter = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(-(-w // 4), -(-h // 4)))
        soft = skia.SamplingOptions(skia.CubicResampler.Mitchell())
        quarter.getCanvas().drawImageRect(small.makeImageSnapshot(), skia.Rect.MakeWH(w / 4, h / 4), soft)
        linear = skia.SamplingOptions(skia.FilterMode.kLinear)
        canvas.drawImageRect(quarter.makeImageSnapshot(), skia.Rect.MakeWH(w, h), linear)
        canvas.drawColor(round((1.0 - brightness) * 255) << 24)


def _draw(
    canvas: skia.Canvas,
    image: skia.Image,
    width: float,
    height: float,
    turned: int,
    sampling: skia.SamplingOptions | None = None,
) -> None:
    """Draw a picture as it is stored, upright, into a frame of `width` by `height` at the canvas's corner."""
    canvas.save()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(-turned)
    across, down = (height, width) if turned % 180 else (width, height)
    area = skia.Rect.MakeXYWH(-across / 2, -down / 2, across, down)
    canvas.drawImageRect(image, area, sampling or skia.SamplingOptions())
    canvas.restore()


@lru_cache(maxsize=64)
def _focus(file: Path, raster: Raster) -> tuple[float, float]:
    """The middle of what is worth seeing in a clip: the same for all its segments, so that nothing jumps."""
    footage = Footage(file)
    shape = footage.shape
    scale = LOOK / max(shape.shown)
    width, height = max(8, round(shape.width * shape.stretch * scale)), max(8, round(shape.height * scale))
    looks = []
    for number in range(LOOKS):
        moment = footage.seconds * (number + 0.5) / LOOKS
        for _, seen in islice(footage.frames(moment, width, height), 1):
            looks.append(np.rot90(np.array(seen.image().toarray(), np.uint8), shape.turned // 90))
    if not looks:
        raise bad_clip("there is no picture in it")
    return find_focus(looks, shape.shown, raster)
