"""The deep of a wood: trunks that rise out of the frame before a bright clearing."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.providers.local.illustrator.colour import darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.beams import slant_light
from pixora.providers.local.illustrator.places.ground import lay_ground, open_sky
from pixora.providers.local.illustrator.places.life import drop_leaves, warm
from pixora.providers.local.illustrator.places.terrain import Line, lay_ridge, wave
from pixora.providers.local.illustrator.places.weather import lay_fog
from pixora.providers.local.illustrator.stage import (
    GLASS,
    Draw,
    Stage,
    fade,
    fill,
    halo,
    line,
    polygon,
)


def enter_wood(stage: Stage) -> None:
    """Trunks that rise out of the frame, paler with distance, and a bright clearing behind them."""
    h, u, k, w = stage.height, stage.unit, stage.reach**0.6, stage.width
    rng, palette = stage.rng, stage.palette
    open_sky(stage, 0.60, clouds=False, stars=False, disc=False)
    glade = (w * (0.5 - 0.12 * stage.side), h * 0.42)
    stage.light = (glade[0], h * 0.12)
    green = mix(palette.lit(rgb("#8fc07a")), palette.haze, 0.55)
    far = [(rng.uniform(-0.05, 1.05) * w, rng.uniform(0.8, 1.9) * k * u, rng.uniform(-1, 1) * u) for _ in range(46)]

    def depths(canvas: skia.Canvas) -> None:
        tone = darker(mix(green, palette.land(0.5), 0.5), 0.1)
        canvas.drawPaint(
            fade((0, 0), (0, h * 0.72), (darker(tone, 0.25), 0.92), (tone, 0.86), (lighter(green, 0.2), 0.9))
        )
        shine = lighter(mix(palette.sun, palette.low, 0.5), 0.15)
        canvas.drawPaint(halo(glade, 62 * u, shine, (0.75 if not palette.night else 0.3) * (1 - 0.5 * palette.veil)))
        for i, (x, wide, lean) in enumerate(far):
            bark = mix(darker(palette.land(0.6), 0.05 + 0.12 * (i / 46)), green, 0.55 - 0.35 * (i / 46))
            trunk = polygon(
                [
                    (x - wide * 0.35 + lean, -h * 0.02),
                    (x + wide * 0.35 + lean, -h * 0.02),
                    (x + wide * 0.55, h * 0.7),
                    (x - wide * 0.55, h * 0.7),
                ]
            )
            canvas.drawPath(trunk, fill(bark, 0.85))

    stage.backdrop.append(depths)
    for base, distance, depth, count, wide in ((0.66, 0.5, 0.30, 9, 2.6), (0.715, 0.28, 0.44, 5, 4.4)):
        ys = h * base + wave(stage, 40, 3, 0.4) * 2.5 * u
        lay_ridge(
            stage, ys, distance, depth, mist=0.4, deep=14, on_face=None, behind=_bushes(stage, ys, distance), overhang=8
        )
        stage.add(depth, _trunks(stage, ys, distance, count, wide * k, glade[0]), -0.1 * h)
        lay_fog(stage, h * base, 14 * u, 0.35, depth)
        if depth == 0.30:
            stage.open_slot("middle", 0.36, lambda x: h * 0.72)
    if not palette.night and palette.veil < 0.5:
        source = (glade[0], -0.06 * h)
        stage.animate(GLASS, slant_light(stage, source, h * 0.78, 0.75, lighter(palette.sun, 0.1), count=6))
    lay_ground(stage, bumps=2.4)
    leaves = ("#8fb04a", "#c9b04a", "#d98a3a") if warm(stage) else ("#e8eef4",)
    drop_leaves(stage, 0.7, leaves, 9, 0.8)
    stage.add(0.82, _trunks(stage, np.full_like(stage.xs, h * 1.1), 0.0, 2, 7.0 * k**0.5, w / 2, edges=True), -0.1 * h)


def _bushes(stage: Stage, ys: Line, distance: float) -> Draw:
    rng, u = stage.rng, stage.unit
    heaps = [(float(rng.uniform(-0.05, 1.05)) * stage.width, rng.uniform(1.2, 3.4) * u) for _ in range(60)]
    tone = darker(mix(stage.palette.land(distance), stage.palette.lit(rgb("#4f8a4f"), distance * 0.6), 0.4), 0.08)

    def draw(canvas: skia.Canvas) -> None:
        for i, (x, r) in enumerate(heaps):
            y = float(np.interp(x, stage.xs, ys)) + 0.4 * u
            canvas.drawCircle(
                x,
                y,
                r,
                fade((0, y - r), (0, y + r), (lighter(tone, 0.12 - 0.04 * (i % 3)), 1), (darker(tone, 0.15), 1)),
            )

    return draw


def _trunks(
    stage: Stage, ys: Line, distance: float, count: int, wide: float, clear: float, *, edges: bool = False
) -> Draw:
    """Tall trunks with roots and a few boughs, none before `clear` (pixels); at the `edges` only, if so."""
    rng, u, w, h, palette = stage.rng, stage.unit, stage.width, stage.height, stage.palette
    bark = darker(mix(palette.lit(rgb("#6a4a38"), 0.6 * distance), palette.land(distance), 0.45), 0.3 * (1 - distance))
    if edges:
        bark = mix(palette.dark, bark, 0.25)
    light = 1 if stage.light[0] > w / 2 else -1
    trunks: list[tuple[float, float, float, float, list[tuple[float, float, int]]]] = []
    for i in range(count):
        x = w * (i + 0.5 + rng.uniform(-0.4, 0.4)) / count
        if edges:
            x = w * ((0.015 if i == 0 else 0.99) + rng.uniform(-0.02, 0.02))
        elif abs(x - clear) < 9 * u:
            x += math.copysign(9 * u, x - clear)
        boughs = [
            (rng.uniform(0.08, 0.5) * h, rng.uniform(3, 8) * u, 1 if rng.random() < 0.5 else -1) for _ in range(2)
        ]
        trunks.append(
            (
                x,
                wide * u * rng.uniform(0.75, 1.2),
                rng.uniform(-1.2, 1.2) * u,
                float(np.interp(x, stage.xs, ys)),
                boughs,
            )
        )

    def draw(canvas: skia.Canvas) -> None:
        for x, half, lean, foot, boughs in trunks:
            half *= 0.5
            path = skia.Path()
            path.moveTo(x - half * 2.0, foot + 1.5 * u)
            path.quadTo(x - half * 1.02, foot - 1.5 * u, x - half * 0.95, foot - 8 * u)
            path.lineTo(x - half * 0.72 + lean, -0.12 * h)
            path.lineTo(x + half * 0.72 + lean, -0.12 * h)
            path.lineTo(x + half * 0.95, foot - 8 * u)
            path.quadTo(x + half * 1.02, foot - 1.5 * u, x + half * 2.0, foot + 1.5 * u)
            path.close()
            for y, long, side in boughs:
                bough = skia.Path()
                bough.moveTo(x + lean * 0.5, y + 0.8 * u)
                bough.quadTo(x + side * long * 0.5, y, x + side * (long + half), y - long * 0.55)
                canvas.drawPath(bough, line(bark, max(0.3 * u, half * 0.3)))
            near, far = (x + half, x - half) if light > 0 else (x - half, x + half)
            canvas.drawPath(
                path, fade((near, 0), (far, 0), (lighter(bark, 0.14), 1), (bark, 1), (darker(bark, 0.35), 1))
            )
            canvas.save()
            canvas.clipPath(path, True)
            for i in range(7):
                px = x - half + 2 * half * ((i * 0.37 + 0.11) % 1.0)
                y = h * ((i * 0.29 + x / w) % 0.8)
                canvas.drawLine(
                    px,
                    y,
                    px + lean * 0.2,
                    y + (6 + 5 * (i % 3)) * u,
                    line(darker(bark, 0.4), 0.18 * u + 0.03 * half, 0.5),
                )
            edge = x + light * half * 0.86
            canvas.drawLine(edge, foot, edge + lean, 0, line(palette.rim, 0.10 * half, 0.35 * (1 - palette.veil)))
            canvas.restore()

    return draw
