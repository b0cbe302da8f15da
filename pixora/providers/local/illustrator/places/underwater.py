"""The world under the surface: beams of light, fish, corals and weeds."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Hour
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb, turn
from pixora.providers.local.illustrator.places.beams import slant_light
from pixora.providers.local.illustrator.places.terrain import lay_ridge, wave
from pixora.providers.local.illustrator.stage import GLASS, Draw, Live, Stage, fade, fill, halo, line, polygon


def build_underwater(stage: Stage) -> None:
    h, u, w = stage.height, stage.unit, stage.width
    palette = stage.palette
    stage.horizon = h * 0.3
    blue = {Hour.DAY: 1.0, Hour.DAWN: 0.85, Hour.DUSK: 0.7, Hour.NIGHT: 0.42}[palette.hour]
    top = lighter(mix(turn(palette.far, 0.0, 1.3), palette.low, 0.16), 0.06)
    deep = darker(mix(palette.near, palette.top, 0.3), 0.5 - 0.3 * blue)
    lx = w * (0.5 - 0.18 * stage.side)
    stage.light = (lx, -0.1 * h)

    def backdrop(canvas: skia.Canvas) -> None:
        canvas.drawPaint(
            fade((0, 0), (0, h * 0.92), (top, 1), (mix(top, deep, 0.45), 1), (mix(top, deep, 0.8), 1), (deep, 1))
        )
        canvas.drawPaint(halo((lx, -0.04 * h), 75 * u, lighter(mix(palette.sun, top, 0.4), 0.2), 0.25 + 0.5 * blue))

    stage.backdrop.append(backdrop)
    stage.open_slot("sky", 0.1, lambda x: h * 0.2)
    stage.animate(
        GLASS,
        slant_light(stage, (lx, -0.08 * h), 0.84 * h, 0.22 + 0.4 * blue, lighter(mix(palette.sun, top, 0.5), 0.3)),
    )
    stage.animate(0.2, school(stage, 14, h * 0.36, 1.1, mix(deep, top, 0.45)))
    for base, rise, depth, t in ((0.66, 11, 0.24, 0.62), (0.72, 8, 0.36, 0.42)):
        ys = h * base + wave(stage, 44 * stage.reach, 5, 0.5) * rise * u
        tone = mix(deep, top, t)
        lay_ridge(
            stage,
            ys,
            t,
            depth,
            colour=tone,
            mist=0.2,
            rim=0.35,
            behind=corals(stage, ys, tone, 12, (4, 9)),
            overhang=12,
        )
        if depth == 0.24:
            stage.open_slot("water", 0.3, lambda x: h * 0.45)
            stage.animate(0.3, school(stage, 9, h * 0.5, 1.7, mix(deep, top, 0.2)))
    level = ys
    stage.open_slot("middle", 0.38, lambda x: float(np.interp(x, stage.xs, level)) + u)
    sand = mix(mix(deep, top, 0.34), palette.lit(rgb("#e0b070")), 0.30)
    floor = h * 0.79 + wave(stage, 60, 3, 0.3) * 2 * u
    lay_ridge(
        stage,
        floor,
        0.1,
        0.62,
        colour=sand,
        mist=0.0,
        rim=0.5,
        behind=corals(stage, floor, darker(sand, 0.15), 9, (6, 13), colourful=True),
        overhang=15,
    )
    stage.animate(0.62, kelp(stage, floor, 9, (12, 26), mix(deep, palette.lit(rgb("#2f8f6a")), 0.5)))
    stage.ground, stage.ground_line = h * 0.79, floor + u
    stage.open_slot("ground", 0.62, stage.ground_at)
    stage.animate(
        0.5,
        jellyfish(stage, int(stage.rng.integers(2, 5)), lighter(mix(top, palette.lit(rgb("#e59ac8"), 0.2), 0.45), 0.1)),
    )
    stage.animate(0.7, bubbles(stage, 26, lighter(top, 0.4)))
    dark = darker(deep, 0.5)
    edge = np.abs(stage.xs / w - 0.5) * 2
    front = h * 0.96 - np.clip(edge - 0.4, 0, 1) ** 1.4 * 11 * u + wave(stage, 24, 3) * u
    lay_ridge(
        stage,
        front,
        0.0,
        0.92,
        colour=dark,
        mist=0,
        rim=0.1,
        behind=corals(stage, front, dark, 10, (7, 14), sides=True),
        overhang=17,
    )
    stage.animate(0.92, kelp(stage, front, 8, (22, 44), dark, sides=True))


def school(stage: Stage, count: int, y: float, size: float, colour: Rgb) -> Live:
    """Small fish that cross together, each with a wagging tail."""
    rng, u, w = stage.rng, stage.unit, stage.width
    heading = 1 if rng.random() < 0.5 else -1
    fish = [
        (rng.normal(0, 9) * u, rng.normal(0, 4) * u, rng.uniform(0, 6.3), rng.uniform(0.7, 1.2)) for _ in range(count)
    ]
    start, pace = rng.uniform(0.25, 0.6) * w, rng.uniform(2.2, 3.4) * u
    paint = fill(colour)

    def draw(canvas: skia.Canvas, at: float) -> None:
        path = skia.Path()
        lap = w + 60 * u
        middle = (start + pace * at + 30 * u) % lap - 30 * u
        for dx, dy, phase, scale in fish:
            s = size * u * scale
            x = middle + dx + u * math.sin(at * 0.8 + phase)
            x = x if heading > 0 else w - x
            yy = y + dy + 0.8 * u * math.sin(at * 0.9 + phase * 2)
            wag = 0.35 * math.sin(at * 7 + phase) * s
            path.moveTo(x + heading * s * 1.1, yy)
            path.quadTo(x + heading * s * 0.2, yy - s * 0.75, x - heading * s * 0.9, yy)
            path.lineTo(x - heading * s * 1.6, yy - s * 0.45 + wag)
            path.lineTo(x - heading * s * 1.4, yy + wag * 0.5)
            path.lineTo(x - heading * s * 1.6, yy + s * 0.45 + wag)
            path.lineTo(x - heading * s * 0.9, yy)
            path.quadTo(x + heading * s * 0.2, yy + s * 0.75, x + heading * s * 1.1, yy)
            path.close()
        canvas.drawPath(path, paint)

    return draw


def corals(
    stage: Stage,
    ys: np.ndarray,
    colour: Rgb,
    count: int,
    tall: tuple[float, float],
    *,
    colourful: bool = False,
    sides: bool = False,
) -> Draw:
    """Branching, fan and tube corals along a ridge."""
    rng, u, xs = stage.rng, stage.unit, stage.xs
    bright = [stage.palette.lit(rgb(c), 0.1) for c in ("#e8735f", "#e79a52", "#c86a9a", "#7f6ac8")]
    plants: list[tuple[int, float, float, float, Rgb, np.ndarray]] = []
    for _ in range(count):
        t = rng.random()
        if sides:
            t = 0.5 + 0.5 * math.copysign(abs(2 * t - 1) ** 0.4, 2 * t - 1)
        x = t * stage.width
        tone = (
            mix(colour, bright[int(rng.integers(4))], rng.uniform(0.35, 0.75))
            if colourful
            else mix(colour, stage.palette.near, rng.uniform(0, 0.25))
        )
        plants.append(
            (int(rng.integers(3)), x, float(np.interp(x, xs, ys)) + u, u * rng.uniform(*tall), tone, rng.random(8))
        )

    def draw(canvas: skia.Canvas) -> None:
        for kind, x, y, size, tone, dice in plants:
            if kind == 0:
                _branch(canvas, x, y, -math.pi / 2 + (dice[0] - 0.5) * 0.3, size * 0.42, size * 0.12, 4, tone, dice)
            elif kind == 1:
                for i in range(7):
                    a = -math.pi / 2 + (i - 3) * 0.30
                    path = skia.Path()
                    path.moveTo(x, y)
                    path.quadTo(
                        x + math.cos(a) * size * 0.3,
                        y - size * 0.4,
                        x + math.cos(a) * size * 0.75,
                        y + math.sin(a) * size * (0.8 + 0.2 * dice[i]),
                    )
                    canvas.drawPath(path, line(tone if i % 2 else lighter(tone, 0.1), size * 0.075))
            else:
                for i in range(4):
                    px, high = x + (i - 1.5) * size * 0.2, size * (0.4 + 0.55 * dice[i])
                    canvas.drawRoundRect(
                        skia.Rect.MakeXYWH(px - size * 0.085, y - high, size * 0.17, high),
                        size * 0.07,
                        size * 0.07,
                        fill(tone),
                    )
                    canvas.drawOval(
                        skia.Rect.MakeXYWH(px - size * 0.085, y - high - size * 0.03, size * 0.17, size * 0.07),
                        fill(darker(tone, 0.35)),
                    )

    return draw


def _branch(
    canvas: skia.Canvas,
    x: float,
    y: float,
    angle: float,
    long: float,
    wide: float,
    left: int,
    tone: Rgb,
    dice: np.ndarray,
) -> None:
    ex, ey = x + math.cos(angle) * long, y + math.sin(angle) * long
    canvas.drawLine(x, y, ex, ey, line(tone, wide))
    if left:
        spread = 0.42 + 0.25 * dice[left]
        _branch(canvas, ex, ey, angle - spread, long * 0.74, wide * 0.78, left - 1, tone, dice)
        _branch(
            canvas, ex, ey, angle + spread * (0.7 + 0.5 * dice[left + 2]), long * 0.7, wide * 0.78, left - 1, tone, dice
        )


def kelp(
    stage: Stage, ys: np.ndarray, count: int, tall: tuple[float, float], colour: Rgb, *, sides: bool = False
) -> Live:
    """Seaweed that sways with the water."""
    rng, u, xs = stage.rng, stage.unit, stage.xs
    weeds: list[tuple[float, float, float, float]] = []
    for _ in range(count):
        t = rng.random()
        t = 0.5 + 0.5 * math.copysign(abs(2 * t - 1) ** (0.25 if sides else 0.55), 2 * t - 1)
        x = t * stage.width
        weeds.append((x, float(np.interp(x, xs, ys)) + 2 * u, u * rng.uniform(*tall), rng.uniform(0, 6.3)))
    paints = [fill(colour), fill(lighter(colour, 0.09))]

    def draw(canvas: skia.Canvas, at: float) -> None:
        for i, (x, y, high, phase) in enumerate(weeds):
            left: list[tuple[float, float]] = []
            right: list[tuple[float, float]] = []
            for k in range(9):
                t = k / 8
                bend = math.sin(at * 0.9 + phase - t * 2.4) * t * high * 0.13
                half = high * 0.045 * (1 - t) ** 0.6 * (1 + 0.35 * math.sin(t * 17 + phase)) + 0.05 * u
                left.append((x + bend - half, y - t * high))
                right.append((x + bend + half, y - t * high))
            canvas.drawPath(polygon(left + right[::-1]), paints[i % 2])

    return draw


def bubbles(stage: Stage, count: int, colour: Rgb) -> Live:
    rng, u, w, h = stage.rng, stage.unit, stage.width, stage.height
    beads = [
        (rng.random() * w, rng.random(), rng.uniform(0.25, 0.9) * u, rng.uniform(0.05, 0.1), rng.uniform(0, 6.3))
        for _ in range(count)
    ]
    ring, spot = line(colour, 0.14 * u, 0.65), fill(lighter(colour, 0.5), 0.7)

    def draw(canvas: skia.Canvas, at: float) -> None:
        for x, y, r, pace, phase in beads:
            yy = (1.05 - (y + pace * at) % 1.1) * h
            xx = x + 1.2 * u * math.sin(at * 1.3 + phase)
            canvas.drawCircle(xx, yy, r, ring)
            canvas.drawCircle(xx - r * 0.35, yy - r * 0.35, r * 0.22, spot)

    return draw


def jellyfish(stage: Stage, count: int, colour: Rgb) -> Live:
    """Jellyfish that pulse upwards, their arms trailing."""
    rng, u, w, h = stage.rng, stage.unit, stage.width, stage.height
    ones = [
        (
            w * (0.5 - stage.side * rng.uniform(0.05, 0.45)),
            h * rng.uniform(0.2, 0.58),
            rng.uniform(1.7, 3.6) * u,
            rng.uniform(0, 6.3),
        )
        for _ in range(count)
    ]
    bell_paint, edge = fill(colour, 0.62), fill(lighter(colour, 0.35), 0.5)
    arms = line(lighter(colour, 0.15), 0.2 * u, 0.5)

    def draw(canvas: skia.Canvas, at: float) -> None:
        for x, y, size, phase in ones:
            beat = math.sin(at * 1.9 + phase)
            rise = 0.9 * u * (at - stage.middle) + 0.35 * size * math.sin(at * 1.9 + phase - 0.8)
            px, py = x + 1.2 * u * math.sin(at * 0.4 + phase), y - rise
            half, tall = size * (1.0 - 0.13 * beat), size * (0.95 + 0.14 * beat)
            trails = skia.Path()
            for i in range(5):
                ax = px + half * (i - 2) * 0.34
                sway = size * 0.35 * math.sin(at * 1.2 + phase + i)
                trails.moveTo(ax, py)
                trails.cubicTo(
                    ax + sway,
                    py + size * 0.8,
                    ax - sway,
                    py + size * 1.5,
                    ax + sway * 0.6,
                    py + size * (2.0 + 0.3 * (i % 2)),
                )
            canvas.drawPath(trails, arms)
            bell = skia.Path()
            bell.moveTo(px - half, py)
            bell.cubicTo(px - half * 1.05, py - tall * 1.3, px + half * 1.05, py - tall * 1.3, px + half, py)
            for _ in range(4):
                bell.rQuadTo(-half / 4, size * 0.2, -half / 2, 0)
            bell.close()
            canvas.drawPath(bell, bell_paint)
            canvas.drawOval(
                skia.Rect.MakeLTRB(px - half * 0.55, py - tall * 0.85, px + half * 0.1, py - tall * 0.4), edge
            )

    return draw
