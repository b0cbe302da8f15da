"""What is seen through a window: hour and weather outside, and the light that falls in."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import skia

from pixora.film.visual import Hour, Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.growth import leaf_cut
from pixora.providers.local.illustrator.places.joinery import Decor, slab
from pixora.providers.local.illustrator.places.sky import puff
from pixora.providers.local.illustrator.stage import GLASS, SMOOTH, Stage, fade, fill, ghost, halo, line, polygon

OUTSIDE = 0.12
"""Depth of what lies beyond the window."""


@dataclass(frozen=True)
class Opening:
    """A window's glass in pixels; `panes` across and down."""

    left: float
    top: float
    right: float
    bottom: float
    panes: tuple[int, int]

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def show_outside(stage: Stage, opening: Opening, metre: float) -> None:
    """Sky, land and weather behind the glass."""
    palette, rng, u = stage.palette, stage.rng, stage.unit
    slack = 0.1 * stage.width
    left, right = opening.left - slack, opening.right + slack
    top, bottom = opening.top - slack * 0.6, opening.bottom + slack * 0.6
    wide, high = opening.right - opening.left, opening.bottom - opening.top
    horizon = opening.top + high * rng.uniform(0.58, 0.68)
    disc = (
        opening.left + wide * rng.uniform(0.25, 0.75),
        opening.top + high * (0.42 if palette.hour in (Hour.DAWN, Hour.DUSK) else 0.24),
    )
    stars = [(rng.uniform(left, right), rng.uniform(top, horizon), rng.uniform(0.1, 0.24) * u) for _ in range(50)]
    hills = [(rng.uniform(-0.5, 0.5) * wide, rng.uniform(0.5, 0.9) * wide) for _ in range(3)]
    trees = [
        leaf_cut(opening.left + wide * t, horizon + high * 0.2, high * rng.uniform(0.22, 0.4), rng, 1)
        for t in rng.uniform(-0.2, 1.2, 4)
    ]
    town = rng.random() < 0.4
    houses = [(left + (right - left) * i / 11, rng.uniform(0.08, 0.26) * high, rng.random(6)) for i in range(11)]

    def draw(canvas: skia.Canvas) -> None:
        box = skia.Rect.MakeLTRB(left, top, right, bottom)
        canvas.drawRect(
            box, fade((0, opening.top), (0, horizon), (palette.top, 1), (palette.middle, 1), (palette.low, 1))
        )
        tone = mix(palette.sun, palette.low, 0.3)
        canvas.drawRect(box, halo(disc, high * 0.9, tone, 0.7 * (1 - 0.8 * palette.veil)))
        if palette.night and palette.veil < 0.4:
            for x, y, size in stars:
                canvas.drawCircle(x, y, size, fill(lighter(palette.sun, 0.4), 0.85))
        if palette.veil < 0.5:
            canvas.drawCircle(*disc, high * (0.085 if palette.night else 0.1), fill(lighter(palette.sun, 0.25)))
        for i, (dx, r) in enumerate(hills):
            land = palette.lit(rgb(("#9dbd9a", "#7fa878", "#5d8f5a")[i]), 0.55 - 0.22 * i)
            if stage.visual.weather is Weather.SNOW:
                land = mix(land, palette.lit((0.95, 0.97, 1.0)), 0.75)
            cx, cy = opening.middle[0] + dx, horizon + 0.1 * i * high + r * 1.5
            canvas.drawCircle(cx, cy, r * 1.55, fill(land))
        if town:
            for x, tall, dice in houses:
                wall = palette.lit(rgb("#8f9ab5"), 0.4)
                canvas.drawRect(
                    skia.Rect.MakeLTRB(x, horizon - tall, x + (right - left) / 12, bottom),
                    fill(darker(wall, 0.2 * dice[0])),
                )
                for k in range(5):
                    if dice[k] < 0.55:
                        pane = palette.window if palette.hour in (Hour.NIGHT, Hour.DUSK) else lighter(wall, 0.25)
                        px, py = x + (k % 2 + 0.6) * wide * 0.06, horizon - tall + (k // 2 + 0.4) * high * 0.07
                        canvas.drawRect(skia.Rect.MakeXYWH(px, py, wide * 0.03, high * 0.035), fill(pane))
        else:
            for whole, shade, trunk, _ in trees:
                tone = palette.lit(rgb("#4c7f4e"), 0.2)
                if trunk:
                    canvas.drawPath(trunk, fill(palette.lit(rgb("#5c4030"), 0.2)))
                canvas.drawPath(whole, fill(tone))
                canvas.drawPath(shade, fill(darker(tone, 0.35), 0.6))
        if palette.mist:
            canvas.drawRect(
                box,
                fade((0, opening.top), (0, bottom), (palette.haze, 0.1), (palette.haze, min(0.85, palette.mist * 3))),
            )

    stage.add(OUTSIDE, draw, top)
    stage.open_slot("sky", OUTSIDE, lambda x: horizon)
    _move_weather(stage, opening)


def _move_weather(stage: Stage, opening: Opening) -> None:
    """Clouds, rain or snow that go by behind the glass."""
    palette, rng, u = stage.palette, stage.rng, stage.unit
    wide, high = opening.right - opening.left, opening.bottom - opening.top
    slack = 0.06 * stage.width
    clip = skia.Rect.MakeLTRB(opening.left - slack, opening.top - slack, opening.right + slack, opening.bottom + slack)
    weather = stage.visual.weather
    tone = (
        lighter(mix(palette.low, palette.sun, 0.4), 0.25)
        if not palette.night
        else mix(palette.middle, palette.low, 0.5)
    )
    clouds = []
    for i in range({Weather.CLEAR: 2, Weather.CLOUDY: 4}.get(weather, 3)):
        path = puff(rng, wide * rng.uniform(0.35, 0.6), high * 0.12, 6)
        path.offset(0, opening.top + high * (0.16 + 0.14 * i))
        clouds.append((path, rng.uniform(0, 1)))
    white = fill(tone, 0.75)
    xs, ys, ph = rng.random(90), rng.random(90), rng.uniform(0, 6.3, 90)
    wet = fill(lighter(palette.low, 0.4), 0.5)
    wet.setStrokeWidth(0.16 * u)
    flakes = fill(lighter(palette.lit((1.0, 1.0, 1.0)), 0.5), 0.9)
    flakes.setStrokeWidth(0.55 * u)
    flakes.setStrokeCap(skia.Paint.kRound_Cap)

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.clipRect(clip)
        for path, start in clouds:
            canvas.save()
            canvas.translate(opening.left + wide * (((start + at * 0.022) % 1.0) * 2.0 - 0.5), 0)
            canvas.drawPath(path, white)
            canvas.restore()
        if weather is Weather.RAIN:
            y = opening.top + ((ys + at * 1.9) % 1.0) * high * 1.2 - 0.1 * high
            x = opening.left + (xs * 1.2 - 0.1) * wide - 0.1 * (y - opening.top)
            path = skia.Path()
            for px, py in zip(x.tolist(), y.tolist(), strict=True):
                path.addPoly(
                    [skia.Point(px, py), skia.Point(px + 0.14 * u, py), skia.Point(px - 0.26 * u, py + 3.4 * u)], True
                )
            canvas.drawPath(path, wet)
        elif weather is Weather.SNOW:
            y = opening.top + ((ys + at * 0.11) % 1.0) * high * 1.1 - 0.05 * high
            x = opening.left + (xs * 1.2 - 0.1) * wide + np.sin(at * 0.8 + ph) * 1.5 * u
            canvas.drawPoints(
                skia.Canvas.kPoints_PointMode,
                [skia.Point(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)],
                flakes,
            )
        canvas.restore()

    stage.animate(OUTSIDE, draw)


def cut_window(canvas: skia.Canvas, opening: Opening) -> None:
    """The hole in the wall."""
    hole = skia.Paint(BlendMode=skia.BlendMode.kClear)
    canvas.drawRect(skia.Rect.MakeLTRB(opening.left, opening.top, opening.right, opening.bottom), hole)


def frame_window(canvas: skia.Canvas, decor: Decor, opening: Opening, metre: float) -> None:
    """Glass, bars, frame and sill."""
    white = decor.trim
    t = 0.07 * metre
    left, top, right, bottom = opening.left, opening.top, opening.right, opening.bottom
    canvas.drawPath(
        polygon(
            [
                (left, bottom),
                (left + (right - left) * 0.35, top),
                (left + (right - left) * 0.55, top),
                (left + (right - left) * 0.2, bottom),
            ]
        ),
        fill((1.0, 1.0, 1.0), 0.07),
    )
    shade = fill(darker(decor.wall, 0.6), 0.3)
    canvas.drawRect(skia.Rect.MakeLTRB(left, top, right, top + t * 0.7), shade)
    for a, b, c, d in (
        (left - t, top - t, right + t, top),
        (left - t, bottom, right + t, bottom + t * 0.6),
        (left - t, top - t, left, bottom + t * 0.5),
        (right, top - t, right + t, bottom + t * 0.5),
    ):
        canvas.drawRect(
            skia.Rect.MakeLTRB(a, b, c, d),
            fade((0, top - t), (0, bottom), (lighter(white, 0.1), 1), (darker(white, 0.1), 1)),
        )
    across, down = opening.panes
    for i in range(1, across):
        x = left + (right - left) * i / across
        canvas.drawLine(x, top, x, bottom, line(white, t * 0.5))
    for i in range(1, down):
        y = top + (bottom - top) * i / down
        canvas.drawLine(left, y, right, y, line(white, t * 0.4))
    canvas.save()
    canvas.translate(opening.middle[0], bottom + t * 0.6)
    canvas.scale(metre, metre)
    half = (right - left) / metre / 2 + 0.16
    slab(canvas, decor, -half, 0.0, half, 0.06, white, 0.01)
    canvas.restore()


def hang_curtains(stage: Stage, opening: Opening, colour: Rgb, depth: float, long: float) -> None:
    """Two curtains whose folds stir; `long` is how far down they reach, in pixels."""
    u = stage.unit
    wide, top = opening.right - opening.left, opening.top - 1.6 * u
    panel = 0.30 * wide
    images = []
    high = math.ceil(long - top)
    for side in (-1, 1):
        surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(math.ceil(panel * 1.3), high))
        canvas = surface.getCanvas()
        hem = [(0.0, 0.0), (panel * 1.1, 0.0), (panel * 0.80, high * 0.5), (panel * 1.0, high), (0.0, high)]
        points = [(x if side < 0 else panel * 1.3 - x, y) for x, y in hem]
        path = skia.Path()
        path.moveTo(*points[0])
        path.lineTo(*points[1])
        path.quadTo(*points[2], *points[3])
        path.lineTo(*points[4])
        path.close()
        canvas.drawPath(
            path, fade((0, 0), (0, high), (darker(colour, 0.06), 1), (colour, 1), (lighter(colour, 0.06), 1))
        )
        canvas.clipPath(path, True)
        folds = 7
        for i in range(folds):
            x = panel * 1.1 * (i + 0.5) / folds
            x = x if side < 0 else panel * 1.3 - x
            canvas.drawRect(
                skia.Rect.MakeLTRB(x - panel * 0.05, 0, x + panel * 0.05, high),
                fade(
                    (x - panel * 0.05, 0),
                    (x + panel * 0.05, 0),
                    (darker(colour, 0.4), 0.0),
                    (darker(colour, 0.4), 0.42),
                    (darker(colour, 0.4), 0.0),
                ),
            )
        images.append((surface.makeImageSnapshot(), side))
    rod = line(darker(colour, 0.55), 0.5 * u)

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.drawLine(opening.left - panel * 0.75, top, opening.right + panel * 0.75, top, rod)
        for image, side in images:
            stretch = 1.0 + 0.035 * math.sin(at * 0.9 + side) + 0.015 * math.sin(at * 2.1 + side * 2)
            canvas.save()
            if side < 0:
                canvas.translate(opening.left - panel * 0.62, top)
            else:
                canvas.translate(opening.right + panel * 0.62, top)
            canvas.scale(stretch, 1)
            canvas.drawImage(image, 0 if side < 0 else -image.width(), 0, SMOOTH, ghost(1.0))
            canvas.restore()

    stage.animate(depth, draw)


def let_light_in(stage: Stage, opening: Opening, floor: float) -> None:
    """The light's shape on the floor and wall, painted over the layer laid last."""
    palette = stage.palette
    strength = {Hour.DAY: 0.34, Hour.DAWN: 0.4, Hour.DUSK: 0.42, Hour.NIGHT: 0.15}[palette.hour] * (
        1 - 0.75 * palette.veil
    )
    tone = lighter(palette.sun, 0.1)
    reach = stage.height - floor
    lean = -(opening.middle[0] - stage.width / 2) * 0.45
    across, _ = opening.panes

    def draw(canvas: skia.Canvas) -> None:
        for i in range(across):
            a = opening.left + (opening.right - opening.left) * (i + 0.06) / across
            b = opening.left + (opening.right - opening.left) * (i + 0.94) / across
            y0, y1 = floor + reach * 0.12, floor + reach * 0.62
            patch = polygon(
                [
                    (a + lean * 0.5, y0),
                    (b + lean * 0.5, y0),
                    (b * 1.0 + lean * 1.5 + (b - a) * 0.35, y1),
                    (a + lean * 1.5 - (b - a) * 0.1, y1),
                ]
            )
            paint = fade((0, y0), (0, y1), (tone, strength), (tone, strength * 0.55))
            paint.setBlendMode(skia.BlendMode.kSrcATop)
            canvas.drawPath(patch, paint)

    stage.lay_over(draw)


def float_dust(stage: Stage, opening: Opening, floor: float) -> None:
    """A shaft of light from the window, with dust that turns in it."""
    palette, rng, u = stage.palette, stage.rng, stage.unit
    if palette.night or palette.veil > 0.6:
        return
    tone = lighter(palette.sun, 0.2)
    lean = -(opening.middle[0] - stage.width / 2) * 0.9
    left, right = opening.left, opening.right
    high = floor - opening.top + 0.12 * stage.height
    x0 = math.floor(min(left, left + lean) - 2 * u)
    wide = math.ceil(abs(lean) + (right - left) * 1.3 + 4 * u)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(wide, math.ceil(high)))
    canvas = surface.getCanvas()
    canvas.translate(-x0, -opening.top)
    shaft = polygon(
        [
            (left, opening.top),
            (right, opening.top),
            (right + lean + 0.1 * (right - left), opening.top + high),
            (left + lean, opening.top + high),
        ]
    )
    canvas.saveLayer(None, skia.Paint(ImageFilter=skia.ImageFilters.Blur(1.4 * u, 1.4 * u)))
    canvas.drawPath(shaft, fade((0, opening.top), (0, opening.top + high), (tone, 0.24), (tone, 0.14), (tone, 0.0)))
    canvas.restore()
    image = surface.makeImageSnapshot()
    motes = [
        (rng.random(), rng.random(), rng.uniform(0.10, 0.26) * u, rng.uniform(0, 6.3), rng.uniform(0.006, 0.016))
        for _ in range(46)
    ]
    top = math.floor(opening.top)

    def shine(canvas: skia.Canvas, at: float) -> None:
        canvas.drawImage(
            image, x0, top, skia.SamplingOptions(), ghost((0.8 + 0.2 * math.sin(at * 0.6)) * (1 - palette.veil))
        )

    def dust(canvas: skia.Canvas, at: float) -> None:
        for x, y, size, phase, pace in motes:
            t = (y - pace * at) % 1.0
            px = left + (right - left) * ((x + 0.04 * math.sin(at * 0.5 + phase)) % 1.0) + lean * t
            glimmer = 0.5 + 0.5 * math.sin(at * 1.3 + phase)
            canvas.drawCircle(
                px,
                opening.top + high * t,
                size,
                fill(tone, 0.65 * glimmer * (1 - palette.veil) * math.sin(math.pi * t)),
            )

    stage.animate(GLASS, shine)
    stage.animate(0.5, dust)
