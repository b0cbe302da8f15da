"""Places of sand and stone: the desert and a foreign planet."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.paper import Kit
from pixora.providers.local.illustrator.places.ground import AFLOAT, lay_foreground, lay_ground, open_sky
from pixora.providers.local.illustrator.places.life import fly_birds
from pixora.providers.local.illustrator.places.terrain import Face, Line, facets, lay_ridge, mesas, peaks, wave
from pixora.providers.local.illustrator.places.water import water_colour
from pixora.providers.local.illustrator.places.weather import lay_fog
from pixora.providers.local.illustrator.props.props_trees import palm
from pixora.providers.local.illustrator.stage import Stage, fade, fill, line


def build_desert(stage: Stage) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    open_sky(stage, 0.64)
    if stage.rng.random() < 0.5:
        for base, rise, distance, depth in ((0.635, 31, 0.8, 0.18), (0.67, 24, 0.58, 0.28), (0.705, 13, 0.38, 0.38)):
            ys = mesas(stage, h * base, rise * k**0.5, 44 * k)
            lay_ridge(stage, ys, distance, depth, mist=0.55, deep=24, rim=0.7, on_face=strata(stage, ys))
            lay_fog(stage, h * base, 10 * u, 0.22, depth)
    else:
        for base, rise, distance, depth in ((0.60, 11, 0.8, 0.18), (0.645, 14, 0.6, 0.27), (0.70, 13, 0.4, 0.38)):
            lay_dune(stage, h * base, rise * k**0.5, 60 * k, distance, depth)
    fly_birds(stage, 0.2, stage.rng.uniform(0.2, 0.3), count=3)
    stage.open_slot("middle", 0.4, lambda x: h * 0.72)
    if stage.rng.random() < 0.4 and not AFLOAT & set(stage.visual.props):
        find_oasis(stage)
    else:
        lay_dune(stage, h * 0.73, 4.5, 70, 0.24, 0.48)
        grow_cacti(stage, h * 0.75, 0.48)
    lay_ground(stage, bumps=2.6, length=90, rough=0.25, litter="pebbles")
    lay_foreground(stage, "rocks")


def find_oasis(stage: Stage) -> None:
    """A pool in the sand with palms around it."""
    h, u, w, k = stage.height, stage.unit, stage.width, stage.reach**0.5
    rng, palette = stage.rng, stage.palette
    x, y, half = w * (0.5 - 0.2 * stage.side), h * 0.748, min(36 * k * u, 0.42 * w)
    far, near = water_colour(stage, 0.6), darker(water_colour(stage, 0.1), 0.05)
    turf = mix(palette.lit(rgb("#6f9a4c"), 0.15), palette.land(0.25), 0.3)
    palms = sorted((float(rng.uniform(-1.05, 1.05)), rng.uniform(14, 22) * k * u) for _ in range(6))
    kit = Kit(palette, 0.14, 1 if stage.light[0] >= x else -1)
    lay_dune(stage, h * 0.72, 4.5, 70, 0.28, 0.48)

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawOval(skia.Rect.MakeLTRB(x - half * 1.16, y - 3.4 * u, x + half * 1.16, y + 3.6 * u), fill(turf))
        for t, tall in palms:
            canvas.save()
            canvas.translate(x + t * half, y - (2.4 - 1.2 * abs(t)) * u)
            canvas.scale(tall * (1 if t < 0 else -1), tall)
            palm(canvas, kit, 0.0)
            canvas.restore()
        pool = skia.Rect.MakeLTRB(x - half, y - 2.4 * u, x + half, y + 2.8 * u)
        canvas.drawOval(pool, fade((0, y - 2.4 * u), (0, y + 2.8 * u), (far, 1), (near, 1)))
        shine = lighter(mix(palette.sun, palette.low, 0.4), 0.3)
        for i in range(9):
            px, py = x + half * 0.8 * math.sin(i * 2.4), y + (i - 4) * 0.42 * u
            canvas.drawRoundRect(skia.Rect.MakeXYWH(px - 2 * u, py, (3 + i % 4) * u, 0.2 * u), u, u, fill(shine, 0.5))
        for i in range(46):
            a = i / 46 * 6.283
            px, py = x + math.cos(a) * half * 1.05, y + 0.2 * u + math.sin(a) * 3.1 * u
            for dx in (-0.5, 0.0, 0.5):
                canvas.drawLine(
                    px + dx * u * 0.4,
                    py,
                    px + dx * u,
                    py - (1.0 + 0.7 * (i % 3)) * u,
                    line(darker(turf, 0.15 * (i % 3)), 0.22 * u),
                )

    stage.add(0.48, draw, y - 25 * k * u)


def strata(stage: Stage, ys: Line) -> Face:
    """Bands of stone across a table mountain, and its shaded side."""
    u, xs = stage.unit, stage.xs
    top, rng = float(ys.min()), stage.rng
    bands = [(top + u * (2.5 + 3.4 * i) + rng.uniform(-0.6, 0.6) * u, rng.uniform(0.5, 1.3)) for i in range(6)]
    tremble = wave(stage, 14, 3) * 0.7 * u

    def draw(canvas: skia.Canvas, base: Rgb) -> None:
        for y, thick in bands:
            path = skia.Path()
            path.addPoly(
                [skia.Point(float(x), float(y + t)) for x, t in zip(xs[::3], tremble[::3], strict=True)], False
            )
            canvas.drawPath(path, line(darker(base, 0.22), thick * u * 0.55, 0.3))

    return draw


def lay_dune(stage: Stage, base: float, rise: float, length: float, distance: float, depth: float) -> None:
    """Dunes: sharp crests with a slope in the light and a slope in the shade."""
    rng, u, xs = stage.rng, stage.unit, stage.xs
    x = -stage.margin - rng.uniform(0.2, 0.8) * length * u
    away = 1 if stage.light[0] < stage.width / 2 else -1
    knots: list[tuple[float, float]] = []
    shades: list[skia.Path] = []
    while x < stage.width + stage.margin + length * u:
        run = length * u * rng.uniform(0.7, 1.3)
        top = base - rise * u * rng.uniform(0.55, 1.2)
        px = x + run * (0.5 - 0.16 * away)
        knots += [(x, base + rise * 0.3 * u), (px, top)]
        shade = skia.Path()
        shade.moveTo(px, top)
        end = x + run if away > 0 else x
        shade.cubicTo(
            px + (end - px) * 0.35, top + rise * 0.5 * u, px + (end - px) * 0.7, base, end, base + rise * 0.6 * u
        )
        shade.lineTo(end, base + rise * 2.6 * u)
        shade.cubicTo(
            px + (end - px) * 0.6, base + rise * 2.4 * u, px - (end - px) * 0.35, base + rise * 0.9 * u, px, top
        )
        shade.close()
        shades.append(shade)
        x += run
    kx, ky = np.array([p[0] for p in knots]), np.array([p[1] for p in knots])
    i = np.clip(np.searchsorted(kx, xs) - 1, 0, len(kx) - 2)
    t = (xs - kx[i]) / (kx[i + 1] - kx[i])
    rising = ky[i + 1] < ky[i]
    eased = np.where(rising, t**1.7, 1 - (1 - t) ** 1.7)
    ys = ky[i] + (ky[i + 1] - ky[i]) * eased

    def face(canvas: skia.Canvas, colour: Rgb) -> None:
        for path in shades:
            box = path.getBounds()
            dark = mix(darker(colour, 0.28), stage.palette.middle, 0.14)
            canvas.drawPath(path, fade((0, box.top()), (0, box.bottom()), (dark, 0.75), (dark, 0.4), (dark, 0.0)))

    lay_ridge(stage, ys, distance, depth, mist=0.4, deep=20, rim=0.8, on_face=face)


def grow_cacti(stage: Stage, y: float, depth: float) -> None:
    rng, u = stage.rng, stage.unit
    colour = mix(stage.palette.land(0.2), stage.palette.lit(rgb("#3f6b4a")), 0.5)
    away = stage.width * (0.5 - 0.25 * stage.side)
    spots = [(float(rng.uniform(-0.02, 1.02)) * stage.width, u * rng.uniform(5, 11)) for _ in range(6)]
    spots = [(x, tall) for x, tall in spots if abs(x - away) > 14 * u]

    def draw(canvas: skia.Canvas) -> None:
        for x, tall in spots:
            foot = y + tall * 0.12
            width = tall * 0.15
            for paint, shift in (
                (line(darker(colour, 0.3), width), width * 0.16),
                (line(colour, width * 0.72), -width * 0.08),
            ):
                canvas.drawLine(x + shift, foot, x + shift, foot - tall, paint)
                for side, up in ((-1, 0.42), (1, 0.55)):
                    arm = skia.Path()
                    arm.moveTo(x + shift, foot - tall * up)
                    arm.quadTo(
                        x + side * tall * 0.24 + shift,
                        foot - tall * up,
                        x + side * tall * 0.24 + shift,
                        foot - tall * (up + 0.28),
                    )
                    canvas.drawPath(arm, paint)

    stage.add(depth, draw, y - 14 * u)


def build_planet(stage: Stage) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    rng = stage.rng
    open_sky(stage, 0.63, clouds=stage.visual.weather is not Weather.CLEAR, stars=True)
    hang_moons(stage)
    spires = rng.random() < 0.45
    for base, rise, distance, depth in ((0.63, 36, 0.8, 0.18), (0.67, 28, 0.58, 0.28), (0.705, 14, 0.38, 0.38)):
        if spires and distance > 0.4:
            ys, summits = peaks(stage, h * base, rise * k**0.5, 20 * k, 0.2)
            lay_ridge(stage, ys, distance, depth, mist=0.5, rim=0.6, on_face=facets(stage, ys, summits))
        else:
            ys = mesas(stage, h * base, rise * k**0.5, 46 * k)
            lay_ridge(stage, ys, distance, depth, mist=0.5, deep=24, rim=0.7, on_face=strata(stage, ys))
        lay_fog(stage, h * base, 10 * u, 0.25, depth)
    stage.open_slot("middle", 0.42, lambda x: h * 0.73)
    near = h * 0.735 + wave(stage, 46, 4, 0.4) * 3 * u
    lay_ridge(stage, near, 0.24, 0.5, mist=0.2, on_face=craters(stage, near))
    lay_ground(stage, litter="pebbles")
    lay_foreground(stage, "rocks")


def craters(stage: Stage, ys: Line) -> Face:
    rng, u, xs = stage.rng, stage.unit, stage.xs
    rims = [(rng.uniform(0, 1) * stage.width, rng.uniform(1.6, 3.4), rng.uniform(3, 8)) for _ in range(9)]

    def draw(canvas: skia.Canvas, base: Rgb) -> None:
        for x, low, wide in rims:
            y = float(np.interp(x, xs, ys)) + low * u
            canvas.drawOval(
                skia.Rect.MakeXYWH(x - wide * u / 2, y - 0.1 * wide * u, wide * u, 0.24 * wide * u),
                fill(lighter(base, 0.14)),
            )
            canvas.drawOval(
                skia.Rect.MakeXYWH(x - wide * u * 0.45, y - 0.07 * wide * u, wide * u * 0.9, 0.18 * wide * u),
                fill(darker(base, 0.32)),
            )

    return draw


def hang_moons(stage: Stage) -> None:
    """One or two small worlds in a foreign sky."""
    rng, u, palette = stage.rng, stage.unit, stage.palette
    spots = [
        (
            stage.width * (0.5 + stage.side * rng.uniform(0.12, 0.34)),
            stage.height * rng.uniform(0.1, 0.22),
            u * rng.uniform(4, 6.5),
        )
    ]
    spots.append(
        (
            spots[0][0] - stage.side * u * rng.uniform(12, 18),
            spots[0][1] + u * rng.uniform(6, 12),
            u * rng.uniform(1.2, 2.2),
        )
    )

    def draw(canvas: skia.Canvas, at: float) -> None:
        for i, (x, y, r) in enumerate(spots):
            dx = u * 0.25 * at * (1 if i else -0.3)
            lx = math.copysign(0.7, stage.light[0] - x)
            bright = mix(palette.low, palette.sun, 0.4)
            canvas.save()
            canvas.translate(x + dx, y)
            canvas.drawCircle(
                0,
                0,
                r,
                fade(
                    (lx * r, -0.3 * r),
                    (-lx * r, 0.5 * r),
                    (bright, 1),
                    (mix(palette.middle, bright, 0.35), 1),
                    (palette.middle, 1),
                ),
            )
            for cx, cy, cr in ((-0.3, -0.2, 0.22), (0.25, 0.3, 0.16), (0.3, -0.4, 0.1)):
                canvas.drawCircle(cx * r, cy * r, cr * r, fill(palette.middle, 0.3))
            canvas.restore()

    stage.animate(0.07, draw)
