"""Water under the sky: seas and lakes with waves of cut paper and glitter."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Prop
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.growth import rocks
from pixora.providers.local.illustrator.places.life import fly_birds
from pixora.providers.local.illustrator.places.offshore import raise_stacks, sail_by
from pixora.providers.local.illustrator.places.sky import drift_clouds, raise_sky
from pixora.providers.local.illustrator.places.terrain import lay_ridge, peaks, wave
from pixora.providers.local.illustrator.places.weather import lay_fog
from pixora.providers.local.illustrator.stage import Live, Stage, fade, fill, halo, line, polygon

ON_HEADLAND = {Prop.LIGHTHOUSE, Prop.HOUSE, Prop.TREE, Prop.WINDMILL}


ON_SHORE = {Prop.TENT, Prop.CAMPFIRE, Prop.CAR, Prop.TELESCOPE}


def water_colour(stage: Stage, distance: float) -> Rgb:
    palette = stage.palette
    blue = palette.lit(rgb("#1f6f94"))
    return mix(mix(darker(palette.middle, 0.35), blue, 0.42), palette.haze, 0.72 * distance)


def lay_surface(stage: Stage, top: float, bottom: float, depth: float, *, opaque: bool = True) -> None:
    """A sheet of water from its far edge to its near one, mirroring the sky, with ripples and the light's path."""
    rng, u, w = stage.rng, stage.unit, stage.width
    far, near = water_colour(stage, 0.85), darker(water_colour(stage, 0.05), 0.25)
    lx = stage.light[0]
    span = bottom - top
    streaks = [(rng.uniform(-0.05, 1.05) * w, rng.random() ** 1.5, rng.uniform(3, 14)) for _ in range(46)]

    def draw(canvas: skia.Canvas) -> None:
        box = skia.Rect.MakeLTRB(-stage.margin, top, w + stage.margin, stage.height * 1.2)
        canvas.drawRect(box, fade((0, top), (0, bottom), (far, 1), (mix(far, near, 0.55), 1), (near, 1)))
        canvas.drawRect(
            box,
            halo((lx, top), span * 1.4, mix(stage.palette.sun, stage.palette.low, 0.4), 0.5 * (1 - stage.palette.veil)),
        )
        for x, t, long in streaks:
            y = top + span * t
            size = 0.3 + t
            tone = lighter(mix(far, near, t), 0.25) if long > 8 else darker(mix(far, near, t), 0.2)
            canvas.drawRoundRect(
                skia.Rect.MakeXYWH(x - long * u * size / 2, y, long * u * size, 0.22 * u * size), u, u, fill(tone, 0.35)
            )
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin, top, w + stage.margin, top + 0.14 * u), fill(stage.palette.rim, 0.35)
        )

    stage.add(depth, draw, top, top if opaque else None)
    stage.animate(depth, glitter(stage, lx, top, bottom))


def glitter(stage: Stage, x: float, top: float, bottom: float) -> Live:
    """The light's path on water: dashes that come and go."""
    rng, u = stage.rng, stage.unit
    span = bottom - top
    dashes: list[list[tuple[float, float, float]]] = [[] for _ in range(8)]
    for i in range(120):
        t = rng.random() ** 1.35
        spread = (1.2 + 10 * t) * u
        dashes[i % 8].append(
            (
                x + rng.normal(0, 0.75) * spread,
                top + span * (0.015 + t * 0.97),
                (0.35 + 1.5 * t) * u * rng.uniform(0.6, 1.6),
            )
        )
    pace, phase = rng.uniform(1.2, 2.6, 8), rng.uniform(0, 6.3, 8)
    bright = lighter(stage.palette.sun, 0.25)
    strength = 0.85 * (1 - 0.85 * stage.palette.veil)

    def draw(canvas: skia.Canvas, at: float) -> None:
        for group, dots in enumerate(dashes):
            shine = 0.5 + 0.5 * math.sin(at * pace[group] + phase[group])
            paint = line(bright, 0.32 * u, strength * (0.15 + 0.85 * shine))
            points: list[skia.Point] = []
            slide = 0.5 * u * math.sin(at * 0.8 + phase[group])
            for dx, y, half in dots:
                half *= 0.5 + 0.7 * shine
                points += (skia.Point(dx - half + slide, y), skia.Point(dx + half + slide, y))
            canvas.drawPoints(skia.Canvas.kLines_PointMode, points, paint)

    return draw


def roll_waves(stage: Stage, y: float, high: float, long: float, colour: Rgb, depth: float, speed: float) -> None:
    """A row of paper waves that travels sideways and heaves; drawn anew in each frame, as its shape is plain."""
    u, w = stage.unit, stage.width
    length = long * u
    phase = float(stage.rng.uniform(0, 1))
    crest = lighter(colour, 0.3)
    count = math.ceil((w + 2 * stage.margin) / length) + 3
    body = fill(colour)
    edge = line(crest, 0.24 * u, 0.6)
    shadow = line(darker(colour, 0.6), 1.3 * u, 0.12)

    def draw(canvas: skia.Canvas, at: float) -> None:
        shift = ((at * speed / long + phase) % 1.0) * length
        heave = y + 0.35 * high * u * math.sin(at * 0.9 + phase * 6.3)
        top = skia.Path()
        x = -stage.margin - length * 1.5 + shift
        top.moveTo(x, heave)
        for _ in range(count):
            top.cubicTo(
                x + length * 0.30, heave, x + length * 0.40, heave - high * u, x + length * 0.52, heave - high * u
            )
            top.cubicTo(x + length * 0.64, heave - high * u, x + length * 0.70, heave, x + length, heave)
            x += length
        whole = skia.Path(top)
        whole.lineTo(x, stage.height * 1.2)
        whole.lineTo(-stage.margin - length * 2, stage.height * 1.2)
        whole.close()
        canvas.drawPath(top, shadow)
        canvas.drawPath(whole, body)
        canvas.drawPath(top, edge)

    stage.animate(depth, draw, y + 0.4 * high * u)


def lay_lake(stage: Stage, top: float, bottom: float) -> None:
    """A lake between the far land and the ground, for what floats."""
    lay_surface(stage, top, bottom + 4 * stage.unit, 0.46)
    stage.open_slot("water", 0.48, lambda x: top + (bottom - top) * 0.5)


def build_sea(stage: Stage) -> None:
    h, u = stage.height, stage.unit
    rng = stage.rng
    props = set(stage.visual.props)
    stage.horizon = h * (0.585 if stage.visual.players else 0.60)
    raise_sky(stage)
    stage.open_slot("sky", 0.12, lambda x: stage.horizon)
    drift_clouds(stage)
    if rng.random() < 0.6:
        ys, _ = peaks(stage, stage.horizon + 2 * u, 7, 34, 0.12)
        ys = np.where(
            np.abs(stage.xs - stage.width * (0.5 + 0.34 * stage.side)) < 0.36 * stage.width, ys, stage.horizon + 3 * u
        )
        lay_ridge(stage, ys, 0.88, 0.15, mist=0.5, rim=0.3)
    lay_surface(stage, stage.horizon, h * 0.86, 0.2)
    lay_fog(stage, stage.horizon, 6 * u, 0.22, 0.2)
    fly_birds(stage, 0.22, rng.uniform(0.18, 0.32), 1.2, 5)
    headland = bool(props & ON_HEADLAND)
    kind = int(rng.integers(3))
    if headland:
        raise_headland(stage)
    else:
        if kind == 1:
            raise_stacks(stage)
        elif Prop.SAILBOAT not in props:
            stage.animate(0.26, sail_by(stage, stage.horizon + 2.6 * u))
        stage.open_slot("middle", 0.3, lambda x: stage.horizon + 5 * u)
    tone = water_colour(stage, 0.3)
    roll_waves(stage, h * 0.70, 0.9, 15, mix(tone, water_colour(stage, 0.0), 0.2), 0.36, 1.6)
    stage.open_slot("water", 0.44, lambda x: h * 0.735)
    roll_waves(stage, h * 0.745, 1.3, 21, mix(tone, water_colour(stage, 0.0), 0.6), 0.48, -2.1)
    if stage.visual.players or props & ON_SHORE:
        roll_waves(stage, h * 0.785, 1.2, 27, darker(water_colour(stage, 0.0), 0.12), 0.55, 1.4)
        sand = mix(stage.palette.lit(rgb("#d9b27c")), stage.palette.near, 0.30)
        drop = (stage.xs - stage.width * (0.5 + 0.4 * stage.side)) / stage.width * -stage.side
        ys = h * 0.785 + np.clip(drop - 0.35, 0, 1) * 12 * u + wave(stage, 50, 3, 0.35) * 1.4 * u
        lay_ridge(stage, ys, 0.05, 0.62, colour=darker(sand, 0.12), mist=0.0, rim=0.7, on_face=None, behind=None)
        stage.ground, stage.ground_line = h * 0.785, ys + 0.9 * u
        stage.open_slot("ground", 0.62, stage.ground_at)
        stones = h * 0.96 + wave(stage, 30, 2) * u
        dark = stage.palette.dark
        lay_ridge(
            stage,
            stones,
            0.0,
            0.92,
            colour=dark,
            mist=0,
            rim=0.2,
            behind=rocks(stage, stones, mix(dark, sand, 0.15), 8, (3, 8)),
            overhang=9,
        )
    else:
        stage.ground = h * 0.8
        roll_waves(stage, h * 0.83, 2.0, 30, darker(water_colour(stage, 0.0), 0.15), 0.64, 2.4)
        stage.open_slot("ground", 0.64, lambda x: h * 0.8)
        roll_waves(stage, h * 0.925, 2.8, 42, darker(water_colour(stage, 0.0), 0.38), 0.88, -3.0)


def raise_headland(stage: Stage) -> None:
    """A cliff that reaches into the sea on the side of the props, with a slot on its top."""
    h, u, xs = stage.height, stage.unit, stage.xs
    reach = 1.0 if stage.visual.shot is not stage.visual.shot.CLOSE else 1.25
    t = (xs / stage.width - 0.5) * -stage.side
    rise = np.clip((t - (0.0 if stage.tall else 0.08)) / 0.14, 0, 1)
    rise = rise * rise * (3 - 2 * rise)
    plateau = h * 0.70 - rise * 11 * u * reach + wave(stage, 24, 4, 0.5) * 1.3 * u * rise
    ys = np.where(rise > 0.004, plateau, h * 0.76)
    colour = mix(stage.palette.lit(rgb("#5f7a55"), 0.15), stage.palette.near, 0.35)

    def face(canvas: skia.Canvas, base: Rgb) -> None:
        cliff = ys + 2.6 * u + wave(stage, 6, 2) * 0.9 * u
        path = polygon([*zip(xs.tolist(), cliff.tolist(), strict=True), (float(xs[-1]), h), (float(xs[0]), h)])
        stone = mix(stage.palette.lit(rgb("#8a7464"), 0.1), base, 0.3)
        canvas.drawPath(path, fade((0, float(ys.min())), (0, h * 0.72), (stone, 1), (darker(stone, 0.42), 1)))

    lay_ridge(stage, ys, 0.25, 0.34, colour=colour, mist=0.0, rim=0.7, on_face=face)
    stage.open_slot("middle", 0.34, lambda x: float(np.interp(x, xs, ys)) + 0.8 * u)
