"""Slanted beams of light that come and go, between trees or under water."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import Rgb
from pixora.providers.local.illustrator.stage import SMOOTH, Live, Stage, fade, ghost

COARSE = 7.0
"""Pixels of the frame to one of the beams' picture: they are soft, and a full-size beam costs more than a landscape."""


def slant_light(
    stage: Stage, source: tuple[float, float], long: float, strength: float, colour: Rgb, *, count: int = 7
) -> Live:
    """Beams that fan out from above `source` (pixels) and reach `long` pixels down."""
    rng, u, w = stage.rng, stage.unit, stage.width
    beam = _paint_beam(colour)
    spread = 26 * u
    beams = [
        (rng.uniform(-1, 1) * spread, rng.uniform(5, 11) * u, rng.uniform(0, 6.3), rng.uniform(0.3, 0.6))
        for _ in range(count)
    ]
    half = min(w * 0.62, 62 * u)
    left, top = source[0] - half, max(source[1], 0.0)
    size = (math.ceil(2 * half / COARSE), math.ceil((source[1] + long - top) / COARSE))
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(*size))

    def draw(canvas: skia.Canvas, at: float) -> None:
        small = surface.getCanvas()
        small.clear(0)
        small.save()
        small.scale(1 / COARSE, 1 / COARSE)
        small.translate(-left, -top)
        for dx, wide, phase, pace in beams:
            small.save()
            small.translate(source[0] + dx * 0.7 + 1.5 * u * math.sin(at * pace + phase) - wide / 2, source[1])
            small.skew(dx / spread * 0.5 + 0.03 * math.sin(at * pace + phase), 0)
            small.scale(wide / 48, long / 64)
            shine = strength * (0.6 + 0.4 * math.sin(at * pace * 1.7 + phase))
            small.drawImage(beam, 0, 0, SMOOTH, ghost(shine))
            small.restore()
        small.restore()
        canvas.save()
        canvas.translate(left, top)
        canvas.scale(COARSE, COARSE)
        canvas.drawImage(surface.makeImageSnapshot(), 0, 0, SMOOTH)
        canvas.restore()

    return draw


def _paint_beam(colour: Rgb) -> skia.Image:
    """One upright beam, 48 by 64, soft at its sides and fading downwards."""
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(48, 64))
    canvas = surface.getCanvas()
    canvas.drawPaint(fade((0, 0), (0, 64), (colour, 0.1), (colour, 0.5), (colour, 0.24), (colour, 0.0)))
    mask = fade((0, 0), (48, 0), (colour, 0.0), (colour, 0.75), (colour, 1.0), (colour, 0.75), (colour, 0.0))
    mask.setBlendMode(skia.BlendMode.kDstIn)
    canvas.drawPaint(mask)
    return surface.makeImageSnapshot()
