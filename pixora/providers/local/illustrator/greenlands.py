"""Places that grow: forest and meadow."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Hour
from pixora.providers.local.illustrator.beams import slant_light
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter
from pixora.providers.local.illustrator.ground import lay_foreground, lay_ground, open_sky
from pixora.providers.local.illustrator.growth import plant
from pixora.providers.local.illustrator.stage import Stage, halo, line
from pixora.providers.local.illustrator.terrain import Face, Line, facets, lay_ridge, peaks, wave
from pixora.providers.local.illustrator.weather import lay_fog


def build_forest(stage: Stage) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    rng = stage.rng
    open_sky(stage, 0.60)
    if rng.random() < 0.6:
        ys, summits = peaks(stage, h * 0.56, 20 * k**0.5, 44 * k)
        lay_ridge(stage, ys, 0.9, 0.16, mist=0.7, on_face=facets(stage, ys, summits))
    for base, rise, distance, depth, tall, count in (
        (0.565, 11, 0.76, 0.22, (4.5, 8), 150),
        (0.625, 10, 0.56, 0.32, (8, 14), 110),
        (0.685, 8, 0.36, 0.42, (13, 21), 80),
    ):
        ys = h * base + wave(stage, 50 * k, 4, 0.45) * rise * u
        size = (tall[0] * k**0.6, tall[1] * k**0.6)
        lay_ridge(
            stage,
            ys,
            distance,
            depth,
            mist=0.55,
            deep=16,
            behind=plant(stage, ys, distance, count, size, "fir"),
            overhang=size[1] + 1,
        )
        lay_fog(stage, h * (base + 0.035), 13 * u, 0.42, depth + 0.02)
    stage.open_slot("middle", 0.44, lambda x: h * 0.74)
    near = h * 0.745 + wave(stage, 60, 3) * 4 * u
    lean = stage.width * (0.5 - 0.22 * stage.side)
    clear = (lean - 16 * u, lean + 16 * u)
    lay_ridge(
        stage, near, 0.22, 0.52, mist=0.3, behind=plant(stage, near, 0.22, 30, (20, 33), "fir", clear), overhang=36
    )
    if stage.palette.hour is not Hour.NIGHT and stage.palette.veil < 0.5:
        source = (stage.light[0], h * 0.16)
        stage.animate(0.5, slant_light(stage, source, h * 0.62, 0.6, lighter(stage.palette.sun, 0.1), count=5))
    lay_ground(stage)
    if stage.palette.night or stage.palette.hour is Hour.DUSK:
        light_fireflies(stage)
    lay_foreground(stage, "firs" if rng.random() < 0.65 else "grass")


def light_fireflies(stage: Stage) -> None:
    rng, u = stage.rng, stage.unit
    flies = [
        (rng.random() * stage.width, stage.height * rng.uniform(0.5, 0.86), *rng.uniform(0, 6.3, 3)) for _ in range(22)
    ]
    glow = halo((0, 0), 1.7 * u, stage.palette.window, 0.75, 0.12)

    def draw(canvas: skia.Canvas, at: float) -> None:
        for x, y, a, b, c in flies:
            shine = max(0.0, math.sin(at * 1.4 + c)) ** 0.7
            if shine < 0.05:
                continue
            canvas.save()
            canvas.translate(x + 2.4 * u * math.sin(at * 0.5 + a), y + 1.6 * u * math.sin(at * 0.7 + b))
            glow.setAlphaf(shine)
            canvas.drawCircle(0, 0, 1.7 * u, glow)
            canvas.restore()

    stage.animate(0.7, draw)


def build_meadow(stage: Stage) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    open_sky(stage, 0.60)
    ys = h * 0.555 + wave(stage, 80 * k, 3, 0.4) * 13 * u
    lay_ridge(stage, ys, 0.88, 0.16, mist=0.6)
    for base, rise, distance, depth, count, tall in (
        (0.61, 12, 0.66, 0.24, 40, (3, 5.5)),
        (0.665, 11, 0.46, 0.34, 26, (5, 9)),
        (0.72, 8, 0.3, 0.44, 14, (9, 14)),
    ):
        ys = h * base + wave(stage, 72 * k, 2, 0.3) * rise * u
        lay_ridge(
            stage,
            ys,
            distance,
            depth,
            mist=0.3,
            deep=18,
            rim=0.7,
            on_face=furrows(stage, ys),
            behind=plant(stage, ys, distance, count, tall, "leaf"),
            overhang=tall[1] + 2,
        )
        if depth == 0.34:
            stage.open_slot("middle", 0.34, stage.along(ys))
    lay_fog(stage, h * 0.69, 10 * u, 0.16, 0.45)
    lay_ground(stage, bumps=3.2, length=80, rough=0.25, litter="blossoms")
    if stage.palette.night:
        light_fireflies(stage)
    lay_foreground(stage, "grass")


def furrows(stage: Stage, ys: Line) -> Face:
    """Mown stripes that follow a hill."""
    u, xs, rng = stage.unit, stage.xs, stage.rng
    show = rng.random() < 0.75
    mean = float(ys.mean())
    gaps = np.cumsum(rng.uniform(1.1, 1.9, 7)) * 1.3 * u

    def draw(canvas: skia.Canvas, base: Rgb) -> None:
        if not show:
            return
        for i, gap in enumerate(gaps):
            flat = 1 - 0.1 * i
            path = skia.Path()
            path.addPoly(
                [
                    skia.Point(float(x), float(mean + (y - mean) * flat + gap))
                    for x, y in zip(xs[::3], ys[::3], strict=True)
                ],
                False,
            )
            tone = lighter(base, 0.22) if i % 2 else darker(base, 0.16)
            canvas.drawPath(path, line(tone, (0.45 + 0.14 * i) * u, 0.30))

    return draw
