"""The built-in animator: the frames of a segment, one after another, ready for an encoder."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import skia

from pixora.film.brief import Raster, Style
from pixora.film.job import ScenePart, SegmentRequest
from pixora.film.script import TransitionKind
from pixora.film.visual import Figure, Visual
from pixora.providers.local.illustrator.finish import finish_of
from pixora.providers.local.illustrator.painter import Painter


def frames(request: SegmentRequest) -> Iterator[bytes]:
    """Yield `request.frames` frames in order, each raw BGRA, `width * height * 4` bytes, rows from the top.

    A body has one part; a join has two, and its transition blends the first into the second over its whole length.
    A frame depends on its place in the scene alone, so that bodies and joins fit without a seam.
    Raises `InvalidInput` when a part cannot be drawn.
    """
    width, height = request.raster.width, request.raster.height
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    row = width * 4
    pixels = bytearray(row * height)
    surface = skia.Surface.MakeRasterDirect(info, pixels, row)
    canvas = surface.getCanvas()
    second = skia.Surface.MakeRaster(info) if len(request.parts) > 1 else None
    painters = [_painter_of(request, part) for part in request.parts]
    finish = finish_of(request.raster)
    for index in range(request.frames):
        if second is None:
            _paint(canvas, painters[0], request.parts[0], request.fps, index)
        else:
            _blend(canvas, second, painters, request, index)
        finish.apply(canvas, request.parts[0].first + index)
        _darken(canvas, 1 - _brightness(request, index))
        yield bytes(pixels)


def _paint(canvas: skia.Canvas, painter: Painter, part: ScenePart, fps: int, index: int) -> None:
    painter.paint(canvas, (part.first + index) / fps)


def _blend(
    canvas: skia.Canvas, second: skia.Surface, painters: list[Painter], request: SegmentRequest, index: int
) -> None:
    """One frame of a join."""
    t = (index + 1) / (request.frames + 1)
    if request.transition is TransitionKind.DIP:
        part = 0 if t < 0.5 else 1
        _paint(canvas, painters[part], request.parts[part], request.fps, index)
        _darken(canvas, _smooth(1 - abs(2 * t - 1)))
        return
    _paint(canvas, painters[0], request.parts[0], request.fps, index)
    _paint(second.getCanvas(), painters[1], request.parts[1], request.fps, index)
    canvas.drawImage(
        second.makeImageSnapshot(), 0, 0, skia.SamplingOptions(), skia.Paint(Color=round(_smooth(t) * 255) << 24)
    )


def _brightness(request: SegmentRequest, index: int) -> float:
    """From 0, black, to 1 by the segment's own fades."""
    level = 1.0
    if index < request.fade_in:
        level = _smooth((index + 0.5) / request.fade_in)
    left = request.frames - 1 - index
    if left < request.fade_out:
        level = min(level, _smooth(left / request.fade_out))
    return level


def _darken(canvas: skia.Canvas, strength: float) -> None:
    if strength > 0:
        canvas.drawColor(round(min(strength, 1.0) * 255) << 24)


def _smooth(x: float) -> float:
    x = min(max(x, 0.0), 1.0)
    return x * x * (3 - 2 * x)


def _painter_of(request: SegmentRequest, part: ScenePart) -> Painter:
    return _prepare(
        part.visual,
        part.figures,
        request.style,
        request.raster,
        request.seed,
        part.scene_frames / request.fps,
        part.cues,
    )


@functools.lru_cache(maxsize=3)
def _prepare(
    visual: Visual,
    figures: tuple[Figure, ...],
    style: Style,
    raster: Raster,
    seed: int,
    seconds: float,
    cues: tuple[float, ...],
) -> Painter:
    """A scene's painter: its body and its joins share one; three are about 150 MB at 1080p."""
    return Painter(visual, figures, style, raster, seed, seconds, cues)
