"""Slanted beams of light that come and go, between trees or under water."""

from __future__ import annotations

import functools
import math

import skia

from pixora.providers.local.illustrator.colour import Rgb
from pixora.providers.local.illustrator.stage import SMOOTH, Live, Stage, fade, ghost

STILL = skia.SamplingOptions()


def slant_light(
    stage: Stage, source: tuple[float, float], long: float, strength: float, colour: Rgb, *, count: int = 7
) -> Live:
    """Beams that fan out from above `source` (pixels) and reach `long` pixels down.

    To be put on the glass: each is painted once, moves by whole pixels and changes its strength, which costs little.
    """
    rng, u = stage.rng, stage.unit
    spread = 26 * u
    beams = []
    for _ in range(count):
        dx, wide, phase, pace = (
            rng.uniform(-1, 1) * spread,
            rng.uniform(5, 11) * u,
            rng.uniform(0, 6.3),
            rng.uniform(0.3, 0.6),
        )
        slope = dx / spread * 0.5
        left, top = min(0.0, slope * long), max(source[1], 0.0)
        size = (math.ceil(wide + abs(slope) * long) + 2, math.ceil(source[1] + long - top))
        surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(*size))
        canvas = surface.getCanvas()
        canvas.translate(-left, source[1] - top)
        canvas.skew(slope, 0)
        canvas.scale(wide / 48, long / 64)
        canvas.drawImage(_paint_beam(colour), 0, 0, SMOOTH)
        x = source[0] + dx * 0.7 - wide / 2 + left
        beams.append((surface.makeImageSnapshot(), x, top, phase, pace))

    def draw(canvas: skia.Canvas, at: float) -> None:
        for image, x, top, phase, pace in beams:
            shine = strength * (0.6 + 0.4 * math.sin(at * pace * 1.7 + phase))
            canvas.drawImage(image, round(x + 1.5 * u * math.sin(at * pace + phase)), round(top), STILL, ghost(shine))

    return draw


@functools.lru_cache(maxsize=16)
def _paint_beam(colour: Rgb) -> skia.Image:
    """One upright beam, 48 by 64, soft at its sides and fading downwards."""
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(48, 64))
    canvas = surface.getCanvas()
    canvas.drawPaint(fade((0, 0), (0, 64), (colour, 0.1), (colour, 0.5), (colour, 0.24), (colour, 0.0)))
    mask = fade((0, 0), (48, 0), (colour, 0.0), (colour, 0.75), (colour, 1.0), (colour, 0.75), (colour, 0.0))
    mask.setBlendMode(skia.BlendMode.kDstIn)
    canvas.drawPaint(mask)
    return surface.makeImageSnapshot()
