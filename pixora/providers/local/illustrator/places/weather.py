"""Rain, snow and fog between the layers and before them."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Place, Weather
from pixora.providers.local.illustrator.colour import WHITE, lighter
from pixora.providers.local.illustrator.stage import GLASS, Live, Stage, fade, fill, halo


def hang_rainfall(stage: Stage) -> None:
    """Rain, snow or fog between the layers and before them."""
    weather, place = stage.visual.weather, stage.visual.place
    if place in (Place.SPACE, Place.UNDERWATER, Place.CARD, Place.INTERIOR):
        return
    if weather is Weather.RAIN:
        if stage.ground:
            stage.animate(0.62, _splash(stage, 34))
        for count, size, pace in ((420, 0.62, 1.5), (110, 1.3, 2.3)):
            stage.animate(GLASS, _rain(stage, count, size, pace))
    elif weather is Weather.SNOW:
        for depth, count, size in ((0.25, 150, 0.34), (0.5, 90, 0.6), (0.8, 40, 1.0), (0.98, 9, 2.4)):
            stage.animate(depth, _snow(stage, count, size))


def _rain(stage: Stage, count: int, size: float, pace: float) -> Live:
    """A sheet of slanting streaks that falls `pace` frame heights a second, painted once and moved by whole pixels."""
    rng, u = stage.rng, stage.unit
    w, h = stage.raster.width, math.ceil(stage.height * 0.9)
    lean, long = 0.13, 5.2 * u * size
    tone = lighter(stage.palette.low, 0.45)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(w, h))
    canvas = surface.getCanvas()
    for _ in range(round(count * w * h / (stage.unit**2 * 7000))):
        x, y, far = rng.random() * w, rng.random() * h, rng.uniform(0.55, 1.0)
        run = long * far
        streak = fade((x, y), (x - lean * run, y + run), (tone, 0.0), (tone, (0.16 + 0.2 * size) * far))
        streak.setStyle(skia.Paint.kStroke_Style)
        streak.setStrokeWidth(max(0.8, 0.15 * u * size))
        for dx, dy in ((0, 0), (0, -h), (w, 0), (w, -h)):
            canvas.save()
            canvas.translate(dx, dy)
            canvas.drawLine(x, y, x - lean * run, y + run, streak)
            canvas.restore()
    sheet = surface.makeImageSnapshot()

    def draw(canvas: skia.Canvas, at: float) -> None:
        fallen = at * pace * stage.height
        y, x = round(fallen % h), round((-lean * fallen) % w)
        for left in (x - w, x):
            for top in range(y - h, stage.raster.height, h):
                canvas.drawImage(sheet, left, top)

    return draw


def _splash(stage: Stage, count: int) -> Live:
    """Drops that burst on the ground: small rings that grow and fade."""
    rng, u, w, h = stage.rng, stage.unit, stage.width, stage.height
    drops = [(rng.random(), rng.random(), rng.uniform(0, 1), rng.uniform(1.5, 2.3)) for _ in range(count)]
    tone = lighter(stage.palette.low, 0.4)

    rings = [fill(tone, 0.46), fill(tone, 0.30), fill(tone, 0.13)]
    for ring in rings:
        ring.setStyle(skia.Paint.kStroke_Style)
        ring.setStrokeWidth(0.14 * u)

    def draw(canvas: skia.Canvas, at: float) -> None:
        ages = [skia.Path() for _ in rings]
        for x, y, phase, pace in drops:
            turn = math.floor(at * pace + phase)
            t = (at * pace + phase) % 1.0
            if t > 0.6:
                continue
            px = ((x + turn * 0.618) % 1.0) * w
            top = stage.ground_at(px)
            py = top + (h - top) * (0.06 + 0.9 * ((y + turn * 0.371) % 1.0) ** 1.3)
            r = (0.3 + 1.5 * t) * u * (0.6 + 0.9 * (py - top) / max(h - top, 1))
            ages[int(t * 4.99)].addOval(skia.Rect.MakeLTRB(px - r, py - 0.3 * r, px + r, py + 0.3 * r))
        for path, ring in zip(ages, rings, strict=True):
            canvas.drawPath(path, ring)

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
    """Mist centred on `y`, `thick` pixels high, over the land that was laid last; in fog a bank of it also moves.

    The moving bank lies on the glass: it is too soft for its steps of whole pixels to be seen.
    """
    mist = lighter(stage.palette.haze, 0.12)
    fog = stage.visual.weather is Weather.FOG
    spots = [(stage.rng.uniform(0, 1), stage.rng.uniform(0.3, 0.6)) for _ in range(5)]
    phase = stage.rng.uniform(0, 6.3)
    width = stage.width + 2 * stage.margin

    def bank(canvas: skia.Canvas, high: float, alpha: float, blend: skia.BlendMode) -> None:
        for at, wide in spots:
            canvas.save()
            canvas.translate(at * width - stage.margin, y)
            canvas.scale(wide * width / 100, high / 100)
            paint = halo((0, 0), 50, mist, min(0.8, alpha))
            paint.setBlendMode(blend)
            canvas.drawRect(skia.Rect.MakeLTRB(-60, -50, 60, 50), paint)
            canvas.restore()

    stage.lay_over(lambda canvas: bank(canvas, thick * 1.3, strength * (1.5 if fog else 1.0), skia.BlendMode.kSrcATop))
    if not fog:
        return
    high = thick * 1.7
    top = math.floor(y - high / 2)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(math.ceil(width), math.ceil(high)))
    surface.getCanvas().translate(stage.margin, -top)
    bank(surface.getCanvas(), high, strength * 1.15, skia.BlendMode.kSrcOver)
    image = surface.makeImageSnapshot()

    def draw(canvas: skia.Canvas, at: float) -> None:
        x = round(-stage.margin + 0.055 * stage.width * math.sin(at * 0.24 + phase))
        canvas.drawImage(image, x, top + round(0.5 * stage.unit * math.sin(at * 0.5 + phase)))

    stage.animate(GLASS, draw)
