"""What stands and sails off the shore: rocks in the surf, far sails."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import darker, lighter, mix, rgb
from pixora.providers.local.illustrator.stage import (
    Live,
    Stage,
    fade,
    fill,
    line,
    polygon,
)


def raise_stacks(stage: Stage) -> None:
    """Rocks that stand in the sea, green on top, with foam about their feet."""
    _h, u, w, rng, k = stage.height, stage.unit, stage.width, stage.rng, stage.reach**0.5
    palette = stage.palette
    stone = mix(palette.lit(rgb("#7f7268"), 0.22), palette.haze, 0.15)
    light = 1 if stage.light[0] > w * (0.5 - 0.2 * stage.side) else -1
    rocks_: list[tuple[float, float, float, list[float]]] = []
    for dx, tall, wide in ((-0.30, 27.0, 9.0), (-0.19, 17.0, 6.0), (-0.41, 13.0, 8.0), (0.36, 8.0, 5.0)):
        x = w * (0.5 + dx * stage.side * (1.0 if not stage.tall else 0.85)) + rng.uniform(-2, 2) * u
        rocks_.append((x, tall * k * rng.uniform(0.8, 1.1) * u, wide * k * u, rng.random(12).tolist()))
    foot = stage.horizon + 7.5 * u

    def draw(canvas: skia.Canvas) -> None:
        for x, tall, half, dice in sorted(rocks_, key=lambda rock: rock[1]):
            base = foot + (dice[0] - 0.5) * 3 * u
            left = [
                (x - half * (1.0 - 0.42 * t + 0.16 * (dice[i] - 0.5)), base - tall * t)
                for i, t in enumerate((0.0, 0.3, 0.55, 0.8, 0.97))
            ]
            right = [
                (x + half * (1.0 - 0.46 * t + 0.16 * (dice[i + 5] - 0.5)), base - tall * t)
                for i, t in enumerate((1.0, 0.78, 0.5, 0.25, 0.0))
            ]
            body = polygon(left + right)
            canvas.drawPath(
                body, fade((0, base - tall), (0, base), (lighter(stone, 0.1), 1), (stone, 1), (darker(stone, 0.3), 1))
            )
            canvas.save()
            canvas.clipPath(body, True)
            lee = -light
            shade = polygon(
                [
                    (x + lee * half * 0.1, base - tall * 1.1),
                    (x + lee * half * 1.4, base - tall),
                    (x + lee * half * 1.4, base),
                    (x + lee * half * 0.25, base),
                    (x - lee * half * 0.05, base - tall * 0.45),
                ]
            )
            canvas.drawPath(shade, fill(darker(stone, 0.42), 0.6))
            for i in range(4):
                y = base - tall * (0.2 + 0.19 * i)
                canvas.drawLine(
                    x - half,
                    y + (dice[i] - 0.5) * 2 * u,
                    x + half,
                    y + (dice[i + 3] - 0.5) * 2 * u,
                    line(darker(stone, 0.3), 0.3 * u, 0.5),
                )
            turf = mix(palette.lit(rgb("#6f9a55"), 0.2), palette.haze, 0.1)
            cap = [(x - half, base - tall * 1.1), (x + half, base - tall * 1.2)]
            teeth = [(x + half * (1 - 2 * i / 8), base - tall * (0.9 - 0.05 * (i % 2))) for i in range(9)]
            canvas.drawPath(polygon(cap + teeth), fill(turf))
            canvas.restore()
            canvas.drawOval(
                skia.Rect.MakeLTRB(x - half * 1.2, base - 0.5 * u, x + half * 1.2, base + 0.7 * u),
                fill(lighter(palette.low, 0.5), 0.55),
            )

    stage.add(0.28, draw, foot - 34 * k * u)
    foam = fill(lighter(palette.low, 0.6), 0.6)

    def lap(canvas: skia.Canvas, at: float) -> None:
        path = skia.Path()
        for x, _, half, dice in rocks_:
            base = foot + (dice[0] - 0.5) * 3 * u
            for i in range(6):
                wide = half * (0.35 + 0.12 * math.sin(at * 1.3 + i + x))
                px = x + half * (i / 2.5 - 1)
                path.addOval(
                    skia.Rect.MakeXYWH(
                        px - wide / 2, base - 0.1 * u + 0.35 * u * math.sin(at * 1.1 + i * 2), wide, 0.55 * u
                    )
                )
        canvas.drawPath(path, foam)

    stage.animate(0.28, lap)


def sail_by(stage: Stage, y: float) -> Live:
    """Two far sails that cross slowly."""
    u, rng = stage.unit, stage.rng
    x = stage.width * rng.uniform(0.25, 0.75)
    white = mix(stage.palette.lit((0.98, 0.96, 0.92)), stage.palette.haze, 0.3)
    hull = mix(darker(white, 0.6), stage.palette.haze, 0.3)
    heading = 1 if rng.random() < 0.5 else -1

    def draw(canvas: skia.Canvas, at: float) -> None:
        for i, size in enumerate((2.0, 1.3)):
            canvas.save()
            canvas.translate(x + i * 9 * u + heading * 0.5 * u * (at - stage.middle), y - 0.6 * i * u)
            canvas.scale(heading * size * u, size * u)
            canvas.rotate(2.0 * math.sin(at * 0.9 + i))
            canvas.drawPath(polygon([(0.05, -0.3), (0.05, -2.5), (1.0, -0.35)]), fill(white))
            canvas.drawPath(polygon([(-0.08, -0.35), (-0.08, -2.2), (-0.75, -0.4)]), fill(darker(white, 0.08)))
            canvas.drawPath(polygon([(-0.9, -0.2), (1.1, -0.2), (0.8, 0.1), (-0.7, 0.1)]), fill(hull))
            canvas.restore()

    return draw
