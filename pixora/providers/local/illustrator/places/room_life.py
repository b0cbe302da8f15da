"""What lives in a room: a clock's pendulum, a fire, the glow of lamps."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import darker, lighter, mix, rgb
from pixora.providers.local.illustrator.paper import flicker
from pixora.providers.local.illustrator.places.joinery import Decor, slab
from pixora.providers.local.illustrator.stage import Live, Stage, fill, glow, halo, line


def swing_clock(
    stage: Stage, decor: Decor, x: float, y: float, metre: float, depth: float, *, plain: bool = False
) -> None:
    """A wall clock about (x, y): its seconds go, and unless it is `plain` a pendulum swings below it."""
    start = float(stage.rng.uniform(0, 43200))
    brass, face, dark = decor.tint("#d9a648"), decor.tint("#fbf4e2"), decor.tint("#2f2a28")

    def case(canvas: skia.Canvas) -> None:
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(metre, metre)
        if not plain:
            slab(canvas, decor, -0.15, -0.2, 0.15, 0.5, decor.wood, 0.03)
            canvas.drawRect(skia.Rect.MakeLTRB(-0.11, 0.16, 0.11, 0.46), fill(darker(decor.wood, 0.6)))
        canvas.drawCircle(0, 0, 0.155, fill(darker(decor.wood, 0.2)))
        canvas.drawCircle(0, 0, 0.13, fill(face))
        for i in range(12):
            a = i * math.pi / 6
            canvas.drawLine(
                math.sin(a) * 0.105, -math.cos(a) * 0.105, math.sin(a) * 0.122, -math.cos(a) * 0.122, line(dark, 0.010)
            )
        canvas.restore()

    stage.lay_over(case)

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(metre, metre)
        now = start + at
        tick = math.floor(now) + min(1.0, (now % 1.0) * 6)
        for turn, long, thick in ((now / 43200, 0.065, 0.016), (now / 3600, 0.095, 0.011), (tick / 60, 0.11, 0.005)):
            a = turn * 2 * math.pi
            canvas.drawLine(0, 0, math.sin(a) * long, -math.cos(a) * long, line(dark, thick))
        if not plain:
            a = 0.26 * math.sin(at * math.pi)
            bx, by = math.sin(a) * 0.24, 0.16 + math.cos(a) * 0.22
            canvas.drawLine(0, 0.16, bx, by, line(brass, 0.010))
            canvas.drawCircle(bx, by, 0.038, fill(brass))
        canvas.restore()

    stage.animate(depth, draw)


def burn_fire(stage: Stage, x: float, y: float, metre: float) -> Live:
    """A fire on the hearth at (x, y): tongues of paper, sparks, and its glow."""
    phase = float(stage.rng.uniform(0, 6.3))
    tones = [fill(mix(rgb(text), stage.palette.window, 0.1)) for text in ("#e2502c", "#f58b35", "#ffd56b")]
    spark = fill(rgb("#ffc46b"), 0.9)

    def draw(canvas: skia.Canvas, at: float) -> None:
        pulse = flicker(at * 0.6, phase)
        glow(canvas, (x, y - 0.2 * metre), (1.5 + 0.12 * pulse) * metre, rgb("#ff9a4a"), 0.30 + 0.08 * pulse, 0.04)
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(metre, metre)
        for layer, (scale, paint) in enumerate(zip((1.0, 0.7, 0.42), tones, strict=True)):
            path = skia.Path()
            for i, dx in enumerate((-0.16, 0.0, 0.15)):
                tall = (
                    (0.30 + 0.16 * (i == 1)) * scale * (0.85 + 0.25 * math.sin(at * (5.3 + i) + phase + layer + i * 2))
                )
                lean = 0.06 * math.sin(at * (3.1 + i * 0.7) + phase + i)
                half = 0.115 * scale + 0.02
                path.moveTo(dx - half, 0)
                path.cubicTo(dx - half * 1.2, -tall * 0.5, dx + lean - half * 0.2, -tall * 0.6, dx + lean, -tall)
                path.cubicTo(dx + lean + half * 0.3, -tall * 0.6, dx + half * 1.3, -tall * 0.45, dx + half, 0)
                path.close()
            canvas.drawPath(path, paint)
        for i in range(5):
            t = (at * 0.55 + i * 0.2 + phase) % 1.0
            canvas.drawCircle(0.14 * math.sin(i * 2.4 + at), -0.15 - 0.42 * t, 0.010 * (1 - t), spark)
        canvas.restore()

    return draw


def glow_lamps(stage: Stage, spots: list[tuple[float, float, float]], depth: float) -> None:
    """Pools of lamplight, painted, with a faint life of their own. Spots are x, y, radius in pixels."""
    tone = stage.palette.window

    def pools(canvas: skia.Canvas) -> None:
        for x, y, radius in spots:
            canvas.drawCircle(x, y, radius, halo((x, y), radius, tone, 0.5, 0.02))

    if not spots:
        return
    stage.add(depth, pools, min(y - r for _, y, r in spots))

    def draw(canvas: skia.Canvas, at: float) -> None:
        for i, (x, y, radius) in enumerate(spots):
            glow(
                canvas,
                (x, y),
                radius * 0.34,
                lighter(tone, 0.2),
                0.20 + 0.03 * math.sin(at * 3.1 + i) * math.sin(at * 1.3),
                0.1,
            )

    stage.animate(depth, draw)
