"""The built-in animator: the frames of a segment, one after another, ready for an encoder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import skia

from pixora.film.brief import Raster, Style
from pixora.film.cut import ScenePart, SegmentRequest, Source
from pixora.film.visual import Figure, Visual
from pixora.media.clip import Clip
from pixora.media.still import Still
from pixora.media.transitions import Blender, Draw, ease
from pixora.providers.local.illustrator.finish import Finish, finish_of

if TYPE_CHECKING:
    from pixora.providers.local.illustrator.painter import Painter


class Paints(Protocol):
    """A scene that can be painted at any moment."""

    def paint(self, canvas: skia.Canvas, at: float) -> None: ...


def frames(request: SegmentRequest, inputs: Mapping[str, Path] | None = None) -> Iterator[memoryview]:
    """Yield `request.frames` frames in order, each raw BGRA, `width * height * 4` bytes, rows from the top.

    `inputs` has the pictures and clips of parts that are not drawn. A frame is only good until the next is asked for:
    they share their memory.
    A body has one part; a join has two, and its transition blends the first into the second over its whole length.
    A frame depends on its place in the scene alone, so that bodies and joins fit without a seam.
    Raises `InvalidInput` when a part cannot be drawn.
    """
    width, height = request.raster.width, request.raster.height
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    pixels = bytearray(width * 4 * height)
    surface = skia.Surface.MakeRasterDirect(info, pixels, width * 4)
    canvas = surface.getCanvas()
    blender = Blender(width, height)
    painters = [_painter_of(request, part, i, inputs or {}) for i, part in enumerate(request.parts)]
    finished = [part.finish for part in request.parts]
    finish = finish_of(request.raster) if any(finished) else None
    # Where both have it, it lies still over the whole; where one has it, it comes and goes with that one.
    over = finish if all(finished) else None
    for index in range(request.frames):
        shots = [
            _shot(painters[i], part, request.fps, index, finish if part.finish and over is None else None)
            for i, part in enumerate(request.parts)
        ]
        if len(shots) == 1:
            shots[0](canvas)
        else:
            blender.paint(canvas, request.transition, (index + 1) / (request.frames + 1), *shots)
        if over is not None:
            over.apply(canvas, request.parts[0].first + index)
        _darken(canvas, 1 - _brightness(request, index))
        yield memoryview(pixels)


def _shot(painter: Paints, part: ScenePart, fps: int, index: int, finish: Finish | None) -> Draw:
    def draw(canvas: skia.Canvas) -> None:
        painter.paint(canvas, (part.first + index) / fps)
        if finish is not None:
            finish.apply(canvas, part.first + index)

    return draw


def _brightness(request: SegmentRequest, index: int) -> float:
    """From 0, black, to 1 by the segment's own fades."""
    level = 1.0
    if index < request.fade_in:
        level = ease((index + 0.5) / request.fade_in)
    left = request.frames - 1 - index
    if left < request.fade_out:
        level = min(level, ease(left / request.fade_out))
    return level


def _darken(canvas: skia.Canvas, strength: float) -> None:
    if strength > 0:
        canvas.drawColor(round(min(strength, 1.0) * 255) << 24)


def _painter_of(request: SegmentRequest, part: ScenePart, index: int, inputs: Mapping[str, Path]) -> Paints:
    match part.source:
        case Source.STILL:
            seconds = part.scene_frames / request.fps
            return Still(inputs[f"picture{index}"], part.visual.camera, request.raster, seconds, part.framing)
        case Source.CLIP:
            return Clip(inputs[f"clip{index}"], request.raster, part.framing)
    return _prepare(
        part.visual,
        part.figures,
        request.style,
        request.raster,
        request.seed,
        part.scene_frames / request.fps,
        part.cues,
    )


KEPT = 4_000_000
"""Pixels of the frames whose painters are kept: four scenes at 720p, two at 1080p, each of about 30 bytes a pixel."""
_kept: dict[tuple[object, ...], Painter] = {}


def _prepare(
    visual: Visual,
    figures: tuple[Figure, ...],
    style: Style,
    raster: Raster,
    seed: int,
    seconds: float,
    cues: tuple[float, ...],
) -> Painter:
    """A scene’s painter, which its pieces and its joins share; those that were used last are kept."""
    # Where it is needed: a film of clips is cut without the illustrator.
    from pixora.providers.local.illustrator.painter import Painter

    key = (visual, figures, style, raster, seed, seconds, cues)
    painter = _kept.pop(key, None)
    if painter is None:
        # A join needs two at once.
        while len(_kept) >= max(2, KEPT // (raster.width * raster.height)):
            del _kept[next(iter(_kept))]
        painter = Painter(visual, figures, style, raster, seed, seconds, cues)
    _kept[key] = painter
    return painter
