"""The ground of a scene on land: what lies on it, what grows before it, the slots for what stands on it."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Place, Prop, Shot, Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.growth import conifer, rocks
from pixora.providers.local.illustrator.places.sky import drift_clouds, raise_sky
from pixora.providers.local.illustrator.places.terrain import Face, Line, lay_ridge, wave
from pixora.providers.local.illustrator.places.water import lay_lake
from pixora.providers.local.illustrator.stage import Stage, fill, halo, line

AFLOAT = {Prop.SAILBOAT, Prop.WHALE, Prop.FISH}


def open_sky(
    stage: Stage, horizon: float, *, clouds: bool = True, stars: bool | None = None, disc: bool = True
) -> None:
    stage.horizon = stage.height * horizon
    raise_sky(stage, disc=disc, stars=stars)
    stage.open_slot("sky", 0.14, lambda x: stage.horizon)
    if clouds:
        drift_clouds(stage)


def lay_ground(
    stage: Stage,
    colour: Rgb | None = None,
    *,
    bumps: float = 3.0,
    length: float = 60.0,
    rough: float = 0.35,
    litter: str = "tufts",
    on_top: Face | None = None,
) -> None:
    """The ground that figure and near props stand on, and the slots on it and before it.

    `on_top` is drawn over what lies on the ground: a lane, tracks.
    """
    h, u, w = stage.height, stage.unit, stage.width
    level = {Shot.WIDE: 0.775, Shot.MEDIUM: 0.785, Shot.CLOSE: 0.80}[stage.visual.shot] * h
    tilt = stage.rng.uniform(-1, 1) * 5.5 * u
    lean = (stage.xs / w - 0.5) * tilt
    ys = level + lean + wave(stage, length, 3, rough) * bumps * u
    ys = np.minimum(ys, level + 2.2 * u)
    if AFLOAT & set(stage.visual.props):
        lay_lake(stage, level - 17 * u, level)
    else:
        stage.open_slot("water", 0.4, lambda x: level - 6 * u)
    if stage.visual.weather is Weather.SNOW:
        litter = "drifts"
    strewn = strew(stage, ys, litter)

    def face(canvas: skia.Canvas, base: Rgb) -> None:
        strewn(canvas, base)
        if on_top:
            on_top(canvas, base)

    lay_ridge(stage, ys, 0.1, 0.62, colour=colour, mist=0.0, deep=22, rim=0.7, on_face=face)
    stage.ground, stage.ground_line = level, ys + 0.9 * u
    stage.open_slot("ground", 0.62, stage.ground_at)


def strew(stage: Stage, ys: Line, litter: str) -> Face:
    """What lies on the ground: patches of light, and tufts, pebbles or blossoms, larger towards the front."""
    rng, u, xs, palette = stage.rng, stage.unit, stage.xs, stage.palette
    patches = [
        (rng.uniform(-0.05, 1.05) * stage.width, rng.uniform(2.5, 15), rng.uniform(14, 38), rng.random() < 0.5)
        for _ in range(9)
    ]
    items = [
        (rng.uniform(-0.05, 1.05) * stage.width, rng.random() ** 1.4, rng.uniform(0.6, 1.3), int(rng.integers(3)))
        for _ in range(70)
    ]
    petals = [palette.lit(palette.accent), palette.lit(rgb("#f7f0e6")), palette.lit(rgb("#e86a8a"))]

    def draw(canvas: skia.Canvas, base: Rgb) -> None:
        for x, down, wide, bright in patches:
            y = float(np.interp(x, xs, ys)) + down * u
            tone = lighter(base, 0.16) if bright else darker(base, 0.22)
            canvas.save()
            canvas.translate(x, y)
            canvas.scale(wide * u, wide * 0.09 * u * (1 + down * 0.05))
            canvas.drawCircle(0, 0, 1, halo((0, 0), 1, tone, 0.4, 0.3))
            canvas.restore()
        for x, down, size, tint in items:
            y = float(np.interp(x, xs, ys)) + (1.2 + 17 * down) * u
            s = size * u * (0.55 + 0.9 * down)
            if litter == "pebbles" or (litter == "tufts" and tint == 2):
                canvas.drawOval(skia.Rect.MakeXYWH(x, y, s * 1.5, s * 0.62), fill(darker(base, 0.3)))
                canvas.drawOval(
                    skia.Rect.MakeXYWH(x + 0.1 * s, y - 0.1 * s, s * 1.3, s * 0.5), fill(lighter(base, 0.12))
                )
            elif litter == "drifts":
                path = skia.Path()
                path.moveTo(x - 4 * s, y)
                path.quadTo(x, y - 0.9 * s, x + 4 * s, y)
                canvas.drawPath(path, line(darker(base, 0.12), 0.2 * u, 0.5))
            else:
                blade = line(darker(base, 0.30) if tint else lighter(base, 0.22), 0.16 * s + 0.06 * u)
                for dx in (-0.7, 0.0, 0.65):
                    canvas.drawLine(x + dx * 0.3 * s, y, x + dx * s, y - s * (1.25 - 0.4 * abs(dx)), blade)
                if litter == "blossoms" and tint == 0:
                    canvas.drawCircle(x, y - 1.35 * s, 0.3 * s, fill(petals[int(x) % 3]))

    return draw


def lay_foreground(stage: Stage, kind: str) -> None:
    """Dark shapes at the very front that frame the picture and leave its middle free."""
    h, u, rng = stage.height, stage.unit, stage.rng
    xs = stage.xs
    edge = np.abs(xs / stage.width - 0.5) * 2
    ys = h * 0.955 - np.clip(edge - 0.35, 0, 1) ** 1.6 * 9 * u + wave(stage, 30, 3) * 1.2 * u
    colour = stage.palette.dark
    props = rocks(stage, ys, mix(colour, stage.palette.near, 0.25), 9, (3, 7.5)) if kind == "rocks" else None
    growth: list[skia.Path] = []
    if kind == "firs":
        for side in (0.02, 0.1, 0.9, 0.985):
            x = stage.width * (side + rng.uniform(-0.03, 0.03))
            growth.append(
                conifer(x, float(np.interp(x, xs, ys)) + u, u * rng.uniform(24, 46) * stage.reach**0.6, rng)[0]
            )

    def behind(canvas: skia.Canvas) -> None:
        for path in growth:
            canvas.drawPath(path, fill(colour))
        if props:
            props(canvas)

    lay_ridge(stage, ys, 0.0, 0.92, colour=colour, mist=0.0, rim=0.25, behind=behind, overhang=64 if growth else 9)
    if kind in ("grass", "reeds"):
        grow_grass(stage, ys, colour)


def grow_grass(stage: Stage, ys: Line, colour: Rgb) -> None:
    """Blades and a few flowers at the front, moving in the wind."""
    rng, u = stage.rng, stage.unit
    blades: list[tuple[float, float, float, float, float]] = []
    for _ in range(64):
        t = rng.random()
        t = 0.5 + 0.5 * math.copysign(abs(2 * t - 1) ** 0.5, 2 * t - 1)
        x = t * stage.width * 1.06 - 0.03 * stage.width
        blades.append(
            (
                x,
                float(np.interp(x, stage.xs, ys)) + u,
                u * rng.uniform(3.5, 9.5),
                rng.uniform(-0.25, 0.25),
                rng.uniform(0, 6.3),
            )
        )
    paints = [fill(mix(colour, stage.palette.near, k)) for k in (0.0, 0.18, 0.32)]
    petal = [
        fill(stage.palette.lit(stage.palette.accent)),
        fill(stage.palette.lit(rgb("#f7f0e6"))),
        fill(stage.palette.lit(rgb("#e86a8a"))),
    ]
    flowers = stage.visual.place in (Place.MEADOW, Place.VILLAGE) and stage.visual.weather is not Weather.SNOW

    def draw(canvas: skia.Canvas, at: float) -> None:
        paths = [skia.Path(), skia.Path(), skia.Path()]
        heads: list[tuple[float, float, int]] = []
        for i, (x, y, tall, lean, phase) in enumerate(blades):
            sway = lean + 0.10 * math.sin(at * 1.3 + phase + x * 0.01) + 0.05 * math.sin(at * 2.9 + phase)
            tip = x + sway * tall
            path = paths[i % 3]
            half = 0.22 * u + 0.02 * tall
            path.moveTo(x - half, y)
            path.quadTo(x + sway * tall * 0.2 - half * 0.6, y - tall * 0.6, tip, y - tall)
            path.quadTo(x + sway * tall * 0.2 + half * 0.6, y - tall * 0.6, x + half, y)
            path.close()
            if flowers and i % 4 == 0:
                heads.append((tip, y - tall, i // 4 % 3))
        for path, paint in zip(paths, paints, strict=True):
            canvas.drawPath(path, paint)
        for x, y, tint in heads:
            for k in range(5):
                a = k * 1.2566 + x
                canvas.drawCircle(x + math.cos(a) * 0.75 * u, y + math.sin(a) * 0.75 * u, 0.55 * u, petal[tint])
            canvas.drawCircle(x, y, 0.5 * u, paints[0])

    stage.animate(0.92, draw)
