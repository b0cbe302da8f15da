"""Lay a logo over frames: small, in a corner, clear of the edge, coming and going with the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import skia

from pixora.film.brief import Corner, Raster
from pixora.film.cut import SegmentRequest
from pixora.media.caption_overlay import Frame
from pixora.media.ffmpeg import failed, told_plainly

HEIGHT, WIDTH = 0.10, 0.24
"""Of the frame's shorter side and of its width, at most."""
MARGIN = 0.045
"""Of the shorter side, at the sides; broadcasters keep titles as far from the edge."""
TALL_MARGIN = 0.09
"""Of the height, at top and bottom of a film for phones, whose players put their own buttons there."""
OPACITY = 0.92


def lay_logo(frames: Iterable[Frame], request: SegmentRequest, inputs: Mapping[str, Path]) -> Iterator[Frame]:
    """The request's frames with role `logo` on them, if it asks for one. Frames in memory that can be written to are
    painted on; others are copied. Raises `PixoraError("media_failed")` for a picture that cannot be read."""
    if request.logo is None:
        yield from frames
        return
    width, height = request.raster.width, request.raster.height
    small, where = _placed(inputs["logo"], request.logo, request.raster)
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    for number, frame in enumerate(frames):
        pixels = memoryview(frame).cast("B")
        if pixels.nbytes != width * height * 4:
            yield frame
            continue
        if pixels.readonly:
            pixels = memoryview(bytearray(pixels))
        surface = skia.Surface.MakeRasterDirect(info, pixels, width * 4)
        paint = skia.Paint(Alphaf=OPACITY * _seen(number, request))
        surface.getCanvas().drawImage(small, where.left(), where.top(), skia.SamplingOptions(), paint)
        yield pixels


def write_layer(logo: Path, corner: Corner, raster: Raster, out: Path) -> None:
    """Write `out` (PNG with alpha, as large as the film): the logo as it stands in the film, and nothing else, for an
    editor to lay over the clips. Raises `PixoraError("media_failed")` for a picture that cannot be read."""
    small, where = _placed(logo, corner, raster)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(raster.width, raster.height))
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorTRANSPARENT)
    canvas.drawImage(small, where.left(), where.top(), skia.SamplingOptions(), skia.Paint(Alphaf=OPACITY))
    with told_plainly("the logo could not be written"):
        surface.makeImageSnapshot().save(str(out), skia.kPNG)


def _placed(file: Path, corner: Corner, frame: Raster) -> tuple[skia.Image, skia.Rect]:
    """The logo in its size in the film, and where it stands there."""
    logo = skia.Image.open(str(file))
    if logo is None or not logo.width():
        raise failed("the logo cannot be read.")
    where = _place(logo.width(), logo.height(), frame, corner)
    return _scaled(logo, where, skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)), where


def _place(width: int, height: int, frame: Raster, corner: Corner) -> skia.Rect:
    """Where a logo of that size stands, in whole pixels."""
    short = min(frame.width, frame.height)
    scale = min(HEIGHT * short / height, WIDTH * frame.width / width)
    w, h = max(1, round(width * scale)), max(1, round(height * scale))
    side = round(MARGIN * short)
    edge = round(TALL_MARGIN * frame.height) if frame.height > frame.width else side
    left = corner in (Corner.TOP_LEFT, Corner.BOTTOM_LEFT)
    top = corner in (Corner.TOP_LEFT, Corner.TOP_RIGHT)
    return skia.Rect.MakeXYWH(side if left else frame.width - side - w, edge if top else frame.height - edge - h, w, h)


def _scaled(logo: skia.Image, where: skia.Rect, smooth: skia.SamplingOptions) -> skia.Image:
    """Once and well, so that each frame only lays it down."""
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(int(where.width()), int(where.height())))
    mips = logo.withDefaultMipmaps() or logo
    surface.getCanvas().drawImageRect(mips, skia.Rect.MakeWH(where.width(), where.height()), smooth)
    return surface.makeImageSnapshot()


def _seen(number: int, request: SegmentRequest) -> float:
    """How much of the picture is seen at a frame that fades in or out."""
    come = (number + 1) / request.fade_in if request.fade_in else 1.0
    go = (request.frames - number) / request.fade_out if request.fade_out else 1.0
    return max(0.0, min(1.0, come, go))
