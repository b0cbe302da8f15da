"""A river that falls over a wooded cliff into a pool."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.growth import plant, rocks
from pixora.providers.local.illustrator.places.streams import ripple
from pixora.providers.local.illustrator.places.terrain import lay_ridge, wave
from pixora.providers.local.illustrator.places.water import lay_surface, water_colour
from pixora.providers.local.illustrator.stage import (
    Live,
    Stage,
    fade,
    fill,
    glow,
    line,
    polygon,
)


def fall_over_cliff(stage: Stage) -> None:
    """A waterfall over a wooded cliff into a pool."""
    h, u, w, k = stage.height, stage.unit, stage.width, stage.reach**0.5
    rng, xs = stage.rng, stage.xs
    middle = w * (0.5 - (0.18 if not stage.tall else 0.10) * stage.side)
    brow, pool = h * 0.50 - 5 * k * u, h * 0.70
    off = np.abs(xs - middle) / u
    ys = (
        brow
        - 2 * u
        + wave(stage, 34, 4, 0.45) * 4.5 * u
        + np.clip(off - 30, 0, 60) * 0.16 * u
        - np.clip(9 - np.abs(off - 16), 0, 9) * 0.5 * u
    )
    ys = np.where(off < 6.5, brow + 0.8 * u, ys)
    kind = "fir" if rng.random() < 0.6 else "leaf"
    cliff = mix(stage.palette.lit(rgb("#7d7a74"), 0.2), stage.palette.land(0.3), 0.45)
    columns = rng.random((120, 2)).tolist()
    half = 5.6 * k * u
    foam = lighter(mix(stage.palette.low, water_colour(stage, 0.4), 0.35), 0.3)

    def face(canvas: skia.Canvas, base: Rgb) -> None:
        moss = mix(stage.palette.land(0.34), stage.palette.lit(rgb("#5f8a4a"), 0.2), 0.4)
        x = -stage.margin
        for dice, turn in columns:
            wide = (2.2 + 4.5 * dice) * u
            y = float(np.interp(x + wide / 2, xs, ys))
            lean = (turn - 0.5) * 2.4 * u
            shaft = polygon(
                [(x, y - u), (x + wide, y - u), (x + wide + lean, pool + 2 * u), (x + lean * 0.6, pool + 2 * u)]
            )
            canvas.drawPath(shaft, fill((lighter if turn < 0.45 else darker)(base, 0.05 + 0.13 * dice), 0.7))
            step = y + (pool - y) * (0.25 + 0.5 * turn)
            ledge = polygon(
                [
                    (x, step),
                    (x + wide, step - 0.6 * u),
                    (x + wide + lean * 0.5, step + 3.5 * u),
                    (x + lean * 0.5, step + 2.2 * u),
                ]
            )
            canvas.drawPath(ledge, fill(darker(base, 0.28), 0.4))
            canvas.drawLine(x, step, x + wide, step - 0.6 * u, line(lighter(base, 0.3), 0.22 * u, 0.6))
            x += wide
        crest = [(float(x), float(y)) for x, y in zip(xs[::3], ys[::3], strict=True)]
        ragged = [(x, y + (2.0 + 1.6 * (i % 3)) * u) for i, (x, y) in enumerate(crest)]
        canvas.drawPath(polygon(crest + ragged[::-1]), fill(moss))
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin, pool - 9 * u, w + stage.margin, pool + 2 * u),
            fade((0, pool - 9 * u), (0, pool), (stage.palette.haze, 0.0), (stage.palette.haze, 0.4)),
        )
        fall = polygon(
            [
                (middle - half * 0.8, brow),
                (middle + half * 0.8, brow),
                (middle + half, pool + u),
                (middle - half, pool + u),
            ]
        )
        canvas.drawPath(fall, line(darker(base, 0.5), 1.6 * u, 0.35))
        canvas.drawPath(fall, fade((0, brow), (0, pool), (mix(foam, water_colour(stage, 0.3), 0.55), 1), (foam, 1)))

    lay_ridge(
        stage,
        ys,
        0.4,
        0.32,
        colour=cliff,
        mist=0.25,
        deep=30,
        on_face=face,
        behind=plant(stage, ys, 0.4, 70, (5 * k, 10 * k), kind, (middle - 7 * u, middle + 7 * u)),
        overhang=13,
    )
    stage.animate(0.32, _pour(stage, middle, brow, pool, half, foam))
    stage.open_slot("middle", 0.34, lambda x: h * 0.70)
    lay_surface(stage, pool, h * 0.84, 0.38)
    shore = np.full_like(xs, pool + 0.6 * u)
    boulders = rocks(stage, shore, darker(cliff, 0.15), 30, (1.6, 5.0), lambda t: t)
    stage.add(0.38, boulders, pool - 8 * u)
    stage.animate(0.38, _churn(stage, middle, pool, half * 1.5, foam))
    stage.open_slot("water", 0.42, lambda x: h * 0.755)
    stage.animate(0.42, ripple(stage, pool + 2 * u, h * 0.82, 30))


def _pour(stage: Stage, x: float, top: float, bottom: float, half: float, foam: Rgb) -> Live:
    """Strands of falling water."""
    rng, u = stage.rng, stage.unit
    strands = [
        (
            rng.uniform(-0.9, 0.9),
            rng.random(),
            rng.uniform(0.10, 0.26),
            rng.uniform(0.10, 0.4) * u,
            rng.uniform(0.8, 1.2),
        )
        for _ in range(54)
    ]
    paints = [fill(lighter(foam, 0.5), 0.5), fill(mix(foam, water_colour(stage, 0.2), 0.6), 0.4)]

    def draw(canvas: skia.Canvas, at: float) -> None:
        paths = [skia.Path(), skia.Path()]
        for i, (across, start, long, wide, pace) in enumerate(strands):
            t = (start + at * 0.55 * pace) % (1 + long) - long
            a, b = max(0.0, t), min(1.0, t + long)
            if b <= a:
                continue
            ya, yb = top + (bottom - top) * a, top + (bottom - top) * b
            xa, xb = x + across * half * (0.8 + 0.2 * a), x + across * half * (0.8 + 0.2 * b)
            paths[i % 2].addPoly(
                [
                    skia.Point(xa, ya),
                    skia.Point(xb + wide, (ya + 2 * yb) / 3),
                    skia.Point(xb, yb),
                    skia.Point(xb - wide, (ya + 2 * yb) / 3),
                ],
                True,
            )
        for path, paint in zip(paths, paints, strict=True):
            canvas.drawPath(path, paint)

    return draw


def _churn(stage: Stage, x: float, y: float, half: float, foam: Rgb) -> Live:
    """Foam and spray where the water falls into its pool."""
    rng, u = stage.rng, stage.unit
    bubbles = [(rng.uniform(-1, 1), rng.uniform(0, 6.3), rng.uniform(0.7, 1.6) * u) for _ in range(22)]
    paint = fill(lighter(foam, 0.45), 0.85)

    def draw(canvas: skia.Canvas, at: float) -> None:
        path = skia.Path()
        for across, phase, r in bubbles:
            beat = math.sin(at * 2.6 + phase)
            size = r * (0.75 + 0.3 * beat)
            path.addOval(
                skia.Rect.MakeXYWH(
                    x + across * half - size * 1.3, y - size * 0.8 + 0.3 * u * beat, size * 2.6, size * 1.3
                )
            )
        canvas.drawPath(path, paint)
        for i in range(4):
            t = (at * 0.22 + i / 4) % 1.0
            glow(
                canvas,
                (x + (i - 1.5) * half * 0.5, y - 5 * u * t),
                (4 + 6 * t) * u,
                lighter(foam, 0.4),
                0.34 * math.sin(math.pi * t),
                0.1,
            )

    return draw
