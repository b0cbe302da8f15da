"""How a river moves: ripples that drift, streaks of light that run down it, reeds that sway."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import lighter, mix, rgb
from pixora.providers.local.illustrator.stage import (
    Live,
    Stage,
    fill,
)


def run_down(stage: Stage, points: list[tuple[float, float, float]]) -> Live:
    """Streaks of light that run down a winding river."""
    rng, u = stage.rng, stage.unit
    streaks = [(rng.random(), rng.uniform(-0.8, 0.8), rng.uniform(0.5, 1.0), rng.uniform(0.8, 1.3)) for _ in range(60)]
    bright = lighter(mix(stage.palette.sun, stage.palette.low, 0.4), 0.3)
    paints = [fill(bright, 0.22), fill(bright, 0.42)]

    def draw(canvas: skia.Canvas, at: float) -> None:
        paths = [skia.Path(), skia.Path()]
        for i, (start, across, long, pace) in enumerate(streaks):
            t = (start + at * 0.028 * pace) % 1.0
            place = t * (len(points) - 1)
            k = min(int(place), len(points) - 2)
            f = place - k
            (x0, y0, h0), (x1, y1, h1) = points[k], points[k + 1]
            x, y, half = x0 + (x1 - x0) * f, y0 + (y1 - y0) * f, h0 + (h1 - h0) * f
            size = long * half * 0.22 * (0.7 + 0.3 * math.sin(at * 2 + i))
            thick = (0.05 + 0.16 * t) * u
            px = x + across * (half - size)
            box = skia.Rect.MakeLTRB(px - size, y - thick, px + size, y + thick)
            paths[i % 2].addOval(box)
        for path, paint in zip(paths, paints, strict=True):
            canvas.drawPath(path, paint)

    return draw


def ripple(stage: Stage, top: float, bottom: float, count: int) -> Live:
    """Long flat ripples that drift with the stream."""
    rng, u, w = stage.rng, stage.unit, stage.width
    heading = stage.side
    items = [
        (rng.random(), rng.random() ** 1.2, rng.uniform(2.5, 8), rng.uniform(0.8, 1.2), rng.uniform(0, 6.3))
        for _ in range(count)
    ]
    paint = fill(lighter(mix(stage.palette.low, stage.palette.sun, 0.35), 0.25), 0.28)

    def draw(canvas: skia.Canvas, at: float) -> None:
        path = skia.Path()
        for x, t, long, pace, phase in items:
            y = top + (bottom - top) * t
            half = long * u * (0.5 + t) * (0.75 + 0.25 * math.sin(at * 1.1 + phase))
            px = ((x + heading * at * 0.016 * pace * (0.4 + t)) % 1.0) * (w + 2 * stage.margin) - stage.margin
            thick = (0.07 + 0.11 * t) * u
            path.addOval(skia.Rect.MakeLTRB(px - half, y - thick, px + half, y + thick))
        canvas.drawPath(path, paint)

    return draw


def sway_reeds(stage: Stage) -> Live:
    """Reeds and bulrushes at the water's edge, in the wind."""
    rng, u, w, h = stage.rng, stage.unit, stage.width, stage.height
    stems = [
        (
            w * (0.5 - stage.side * rng.uniform(0.30, 0.56)),
            h * rng.uniform(0.99, 1.04),
            u * rng.uniform(14, 27),
            rng.uniform(0, 6.3),
            int(rng.integers(3)),
        )
        for _ in range(17)
    ]
    dark = mix(stage.palette.dark, stage.palette.near, 0.35)
    paints = [fill(dark), fill(lighter(dark, 0.1))]
    brown = fill(mix(stage.palette.lit(rgb("#7a4a2c")), dark, 0.35))

    def draw(canvas: skia.Canvas, at: float) -> None:
        paths, heads = [skia.Path(), skia.Path()], skia.Path()
        for i, (x, y, tall, phase, kind) in enumerate(stems):
            lean = (
                0.07 * math.sin(at * 0.9 + x * 0.01) + 0.03 * math.sin(at * 2.3 + phase) + 0.06 * math.sin(phase)
            ) * tall
            path = paths[i % 2]
            half = 0.22 * u if kind == 0 else 0.42 * u
            path.moveTo(x - half, y)
            path.quadTo(x - half * 0.7, y - tall * 0.55, x + lean, y - tall)
            path.quadTo(x + half * 0.9, y - tall * 0.5, x + half, y)
            path.close()
            if kind == 0:
                heads.addRoundRect(
                    skia.Rect.MakeXYWH(x + lean * 0.93 - 0.5 * u, y - tall * 0.98, u, tall * 0.19), 0.5 * u, 0.5 * u
                )
        for path, paint in zip(paths, paints, strict=True):
            canvas.drawPath(path, paint)
        canvas.drawPath(heads, brown)

    return draw
