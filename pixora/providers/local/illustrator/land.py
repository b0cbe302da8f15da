"""Places with firm ground: mountains, desert, forest, meadow, snow and a foreign planet."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Hour, Place, Prop, Shot, Weather
from pixora.providers.local.illustrator.beams import slant_light
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.sky import drift_clouds, lay_fog, raise_sky
from pixora.providers.local.illustrator.stage import Draw, Stage, fade, fill, ghost, halo, line
from pixora.providers.local.illustrator.terrain import (
    Face,
    Line,
    conifer,
    facets,
    lay_ridge,
    mesas,
    peaks,
    plant,
    rocks,
    wave,
)
from pixora.providers.local.illustrator.water import lay_lake

AFLOAT = {Prop.SAILBOAT, Prop.WHALE, Prop.FISH}


def open_sky(stage: Stage, horizon: float, *, clouds: bool = True, stars: bool | None = None) -> None:
    stage.horizon = stage.height * horizon
    raise_sky(stage, stars=stars)
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
) -> None:
    """The ground that figure and near props stand on, and the slots on it and before it."""
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
    lay_ridge(stage, ys, 0.1, 0.62, colour=colour, mist=0.0, deep=22, rim=0.7, on_face=strew(stage, ys, litter))
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
    flowers = stage.visual.place is Place.MEADOW

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


def build_mountains(stage: Stage) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    rng = stage.rng
    open_sky(stage, 0.62)
    cold = rng.random() < 0.7
    ys, summits = peaks(stage, h * 0.60, 40 * k**0.5, 40 * k)
    lay_ridge(
        stage, ys, 0.86, 0.18, mist=0.75, deep=34, rim=0.55, on_face=facets(stage, ys, summits, 0.40 if cold else 0.0)
    )
    lay_fog(stage, h * 0.56, 20 * u, 0.35, 0.2)
    ys, summits = peaks(stage, h * 0.665, 31 * k**0.5, 34 * k)
    lay_ridge(
        stage, ys, 0.62, 0.28, mist=0.7, deep=30, rim=0.6, on_face=facets(stage, ys, summits, 0.22 if cold else 0.0)
    )
    lay_fog(stage, h * 0.63, 18 * u, 0.4, 0.3)
    ys = h * 0.665 + wave(stage, 46 * k, 5, 0.42) * 13 * u
    lay_ridge(stage, ys, 0.42, 0.38, mist=0.6, deep=24, behind=plant(stage, ys, 0.42, 46, (2.5, 5), "fir"), overhang=6)
    stage.open_slot("middle", 0.38, lambda x: float(np.interp(x, stage.xs, ys)) + u)
    lay_fog(stage, h * 0.70, 12 * u, 0.35, 0.4)
    near = h * 0.72 + wave(stage, 52, 5, 0.4) * 8 * u
    lay_ridge(stage, near, 0.26, 0.5, mist=0.35, behind=plant(stage, near, 0.26, 42, (5, 9), "fir"), overhang=11)
    lay_ground(stage)
    lay_foreground(stage, "rocks" if rng.random() < 0.5 else "firs")


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
    stage.open_slot("middle", 0.4, lambda x: h * 0.72)
    lay_dune(stage, h * 0.73, 4.5, 70, 0.24, 0.48)
    grow_cacti(stage, h * 0.75, 0.48)
    lay_ground(stage, bumps=2.6, length=90, rough=0.25, litter="pebbles")
    lay_foreground(stage, "rocks")


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


def build_snow(stage: Stage) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    open_sky(stage, 0.61)
    if stage.palette.night and stage.palette.veil < 0.4:
        hang_aurora(stage)
    ys, summits = peaks(stage, h * 0.585, 34 * k**0.5, 44 * k)
    lay_ridge(stage, ys, 0.84, 0.18, mist=0.6, on_face=facets(stage, ys, summits, 0.75))
    lay_fog(stage, h * 0.57, 14 * u, 0.3, 0.2)
    for base, rise, distance, depth, count, tall in (
        (0.62, 10, 0.6, 0.28, 80, (4, 8)),
        (0.68, 8, 0.4, 0.38, 50, (8, 13)),
    ):
        ys = h * base + wave(stage, 60 * k, 3, 0.35) * rise * u
        lay_ridge(
            stage,
            ys,
            distance,
            depth,
            mist=0.35,
            deep=20,
            behind=plant_snowy(stage, ys, distance, count, tall),
            overhang=tall[1] + 2,
        )
        lay_fog(stage, h * (base + 0.03), 9 * u, 0.22, depth)
    level = ys
    stage.open_slot("middle", 0.4, lambda x: float(np.interp(x, stage.xs, level)) + u)
    near = h * 0.735 + wave(stage, 70, 2, 0.3) * 5 * u
    lean = stage.width * (0.5 - 0.22 * stage.side)
    lay_ridge(
        stage,
        near,
        0.24,
        0.5,
        mist=0.2,
        behind=plant_snowy(stage, near, 0.24, 20, (13, 23), (lean - 14 * u, lean + 14 * u)),
        overhang=26,
    )
    lay_ground(stage, lighter(stage.palette.land(0.2), 0.12), bumps=2.8, length=80, rough=0.2, litter="drifts")
    lay_foreground(stage, "firs")


def plant_snowy(
    stage: Stage,
    ys: Line,
    distance: float,
    count: int,
    tall: tuple[float, float],
    clear: tuple[float, float] | None = None,
) -> Draw:
    bare = mix(stage.palette.lit(rgb("#2f5560")), stage.palette.land(0.0), 0.3)
    bare = mix(mix(bare, stage.palette.far, 0.5 * distance), stage.palette.haze, 0.72 * distance)
    return plant(stage, ys, distance, count, tall, "fir", clear, white=0.92, colour=bare)


def hang_aurora(stage: Stage) -> None:
    """Curtains of northern light that wave slowly."""
    rng, u, w = stage.rng, stage.unit, stage.width
    tones = [rgb("#4be3b0"), rgb("#58b7ff"), rgb("#b06bff")]
    curtains: list[tuple[skia.Image, float, float, float]] = []
    for tone in tones:
        surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(192, 48))
        canvas = surface.getCanvas()
        phase, bend = rng.uniform(0, 6.3), rng.uniform(1.5, 3.0)
        for x in range(192):
            top = 14 + 9 * math.sin(x / 192 * bend * 3 + phase) + 3 * math.sin(x * 0.3 + phase)
            strength = 0.42 * math.sin(math.pi * x / 192) * (0.65 + 0.35 * math.sin(x * 0.55 + phase))
            paint = fade((0, top), (0, 48), (tone, 0.0), (tone, strength), (tone, 0.0))
            canvas.drawRect(skia.Rect.MakeXYWH(x, top, 1, 48 - top), paint)
        curtains.append(
            (surface.makeImageSnapshot(), rng.uniform(-0.15, 0.1) * w, rng.uniform(0.04, 0.16) * stage.height, phase)
        )

    def draw(canvas: skia.Canvas, at: float) -> None:
        for image, x, y, phase in curtains:
            canvas.save()
            canvas.translate(x + 2.5 * u * math.sin(at * 0.3 + phase), y)
            canvas.skew(0.12 * math.sin(at * 0.4 + phase), 0)
            canvas.scale(w * 1.05 / 192, 38 * u / 48)
            canvas.drawImage(
                image,
                0,
                0,
                skia.SamplingOptions(skia.FilterMode.kLinear),
                ghost(0.75 + 0.25 * math.sin(at * 0.8 + phase)),
            )
            canvas.restore()

    stage.animate(0.06, draw)


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
