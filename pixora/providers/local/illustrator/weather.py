"""Rain, snow and fog between the layers and before them."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Place, Weather
from pixora.providers.local.illustrator.colour import WHITE, lighter
from pixora.providers.local.illustrator.stage import SMOOTH, Live, Stage, fill, halo


def hang_rainfall(stage: Stage) -> None:
    """Rain, snow or fog between the layers and before them."""
    weather, place = stage.visual.weather, stage.visual.place
    if place in (Place.SPACE, Place.UNDERWATER, Place.CARD):
        return
    if weather is Weather.RAIN:
        for depth, count, size in ((0.35, 70, 0.7), (0.9, 46, 1.3)):
            stage.animate(depth, _rain(stage, count, size))
    elif weather is Weather.SNOW:
        for depth, count, size in ((0.3, 70, 0.32), (0.6, 46, 0.55), (0.95, 20, 1.0)):
            stage.animate(depth, _snow(stage, count, size))


def _rain(stage: Stage, count: int, size: float) -> Live:
    rng, u, w, h = stage.rng, stage.unit, stage.width, stage.height
    xs, ys = rng.random(count) * 1.3 - 0.15, rng.random(count)
    pace = rng.uniform(0.85, 1.2, count) * (1.5 + 0.5 * size)
    paint = fill(lighter(stage.palette.low, 0.35), 0.26 + 0.1 * size)
    paint.setStrokeWidth(0.16 * u * size)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    lean, long = -0.12, 3.6 * u * size

    def draw(canvas: skia.Canvas, at: float) -> None:
        y = ((ys + pace * at) % 1.15 - 0.1) * h
        x = xs * w + lean * y
        points: list[skia.Point] = []
        for px, py in zip(x.tolist(), y.tolist(), strict=True):
            points += (skia.Point(px, py), skia.Point(px + lean * long, py + long))
        canvas.drawPoints(skia.Canvas.kLines_PointMode, points, paint)

    return draw


def _snow(stage: Stage, count: int, size: float) -> Live:
    rng, u, w, h = stage.rng, stage.unit, stage.width, stage.height
    xs, ys, phase = rng.random(count) * 1.2 - 0.1, rng.random(count), rng.random(count) * 6.3
    pace = rng.uniform(0.06, 0.1, count) * (0.7 + 0.5 * size)
    paint = fill(lighter(stage.palette.lit(WHITE), 0.5), 0.85 if size < 0.9 else 0.6)
    paint.setStrokeWidth(1.15 * u * size)
    paint.setStrokeCap(skia.Paint.kRound_Cap)

    def draw(canvas: skia.Canvas, at: float) -> None:
        y = ((ys + pace * at) % 1.1 - 0.05) * h
        x = xs * w + np.sin(at * 0.7 + phase) * u * 2.2 * size + at * u * 0.8 * size
        x = (x + 0.1 * w) % (1.2 * w) - 0.1 * w
        canvas.drawPoints(
            skia.Canvas.kPoints_PointMode,
            [skia.Point(px, py) for px, py in zip(x.tolist(), y.tolist(), strict=True)],
            paint,
        )

    return draw


def lay_fog(stage: Stage, y: float, thick: float, strength: float, depth: float) -> None:
    """A bank of mist centred on `y`, `thick` pixels high, moving slowly to and fro."""
    palette = stage.palette
    if stage.visual.weather is Weather.FOG:
        strength, thick = strength * 2.2, thick * 1.5
    width = math.ceil((stage.width + 2 * stage.margin) / 4)
    height = max(4, math.ceil(thick / 4))
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, height))
    mist = lighter(palette.haze, 0.12)
    canvas = surface.getCanvas()
    canvas.scale(1, height / 100)
    for _ in range(5):
        x = stage.rng.uniform(0, width)
        canvas.save()
        canvas.translate(x, 50)
        canvas.scale(stage.rng.uniform(2.4, 4.6) * width / 400, 1)
        canvas.drawRect(skia.Rect.MakeLTRB(-60, -50, 60, 50), halo((0, 0), 50, mist, min(0.8, strength)))
        canvas.restore()
    image = surface.makeImageSnapshot()
    phase = stage.rng.uniform(0, 6.3)

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.translate(-stage.margin + 0.04 * stage.width * math.sin(at * 0.22 + phase), y - thick / 2)
        canvas.scale(4, thick / height)
        canvas.drawImage(image, 0, 0, SMOOTH)
        canvas.restore()

    stage.animate(depth, draw)
