"""What lives in a place of its own accord: far birds, falling leaves, smoke, laundry in the wind."""

from __future__ import annotations

import math

import skia

from pixora.film.visual import Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.stage import Live, Stage, fill, glow, line, polygon


def fly_birds(stage: Stage, depth: float, height: float, size: float = 1.0, count: int = 7) -> None:
    """A flock that crosses far off at `height` of the frame; none at night or in foul weather."""
    if stage.palette.night or stage.visual.weather in (Weather.RAIN, Weather.SNOW):
        return
    rng, u, w = stage.rng, stage.unit, stage.width
    heading = -stage.side if rng.random() < 0.5 else stage.side
    start = w * (0.5 - heading * rng.uniform(0.02, 0.28))
    birds = [
        (
            -abs(k - count // 2) * 2.4 * u + rng.normal(0, 0.7) * u,
            (k - count // 2) * 1.1 * u + rng.normal(0, 0.8) * u,
            rng.uniform(0, 6.3),
            rng.uniform(0.75, 1.15) * size * u,
        )
        for k in range(count)
    ]
    dark = mix(darker(stage.palette.middle, 0.55), stage.palette.land(0.5), 0.4)
    paint = line(dark, 0.26 * u * size)
    paint.setStrokeJoin(skia.Paint.kRound_Join)

    def draw(canvas: skia.Canvas, at: float) -> None:
        path = skia.Path()
        way = heading * 2.6 * u * (at - stage.middle)
        for dx, dy, phase, s in birds:
            x, y = start + way + heading * dx, height * stage.height + dy + 0.4 * u * math.sin(at * 0.8 + phase)
            beat = math.sin(at * 7.5 + phase) * (0.55 + 0.45 * math.sin(at * 0.7 + phase))
            lift = 0.28 + 0.5 * beat
            path.moveTo(x - 1.05 * s, y - lift * s)
            path.quadTo(x - 0.45 * s, y - (0.35 + 0.25 * lift) * s, x, y)
            path.quadTo(x + 0.45 * s, y - (0.35 + 0.25 * lift) * s, x + 1.05 * s, y - lift * s)
        canvas.drawPath(path, paint)

    stage.animate(depth, draw)


def drop_leaves(stage: Stage, depth: float, tones: tuple[str, ...], count: int, size: float) -> None:
    """Leaves or petals that fall, turn and drift with the wind."""
    rng, u, w, h = stage.rng, stage.unit, stage.width, stage.height
    leaves = [
        (rng.random(), rng.random(), rng.uniform(0.035, 0.06), rng.uniform(0, 6.3), rng.uniform(0.7, 1.2) * size * u)
        for _ in range(count)
    ]
    paints = [fill(stage.palette.lit(rgb(tone))) for tone in tones]

    def draw(canvas: skia.Canvas, at: float) -> None:
        for i, (x, y, pace, phase, s) in enumerate(leaves):
            py = ((y + pace * at) % 1.15 - 0.08) * h
            px = ((x + 0.025 * at + 0.02 * math.sin(at * 1.1 + phase)) % 1.2 - 0.1) * w
            flat = math.cos(at * 2.1 + phase)
            a = at * 0.9 + phase
            cos, sin = math.cos(a) * s, math.sin(a) * s
            nx, ny = -sin * 0.42 * flat, cos * 0.42 * flat
            path = skia.Path()
            path.moveTo(px - cos, py - sin)
            path.quadTo(px + nx * 1.6, py + ny * 1.6, px + cos, py + sin)
            path.quadTo(px - nx * 1.6, py - ny * 1.6, px - cos, py - sin)
            canvas.drawPath(path, paints[i % len(paints)])

    stage.animate(depth, draw)


def rise_smoke(stage: Stage, x: float, y: float, size: float, colour: Rgb, strength: float = 0.5) -> Live:
    """Smoke or steam from (x, y): puffs that grow, lean with the wind and thin out; `size` is a young one's radius."""
    phase = float(stage.rng.uniform(0, 1))
    lean = 0.22 * stage.side

    def draw(canvas: skia.Canvas, at: float) -> None:
        for i in range(8):
            t = (at * 0.13 + i / 8 + phase) % 1.0
            r = size * (0.8 + 2.4 * t)
            alpha = strength * min(1.0, t * 7) * (1 - t) ** 1.3
            glow(
                canvas,
                (x + lean * size * 18 * t**1.7 + 0.8 * size * math.sin(t * 7 + i * 1.3 + phase), y - size * 13 * t),
                r,
                colour,
                alpha,
                0.35,
            )

    return draw


def hang_laundry(stage: Stage, x0: float, y0: float, x1: float, y1: float, size: float, distance: float) -> Live:
    """Clothes on a line between two posts, moving in the wind."""
    rng = stage.rng
    palette = stage.palette
    tones = ["#f6efe2", "#d9604f", "#5f93b5", "#f0c35b", "#efe6d4", "#8fb08a"]
    count = max(3, int((x1 - x0) / (size * 1.15)))
    cloths = [
        (
            (i + 0.5) / count,
            rng.uniform(0.7, 1.15),
            palette.lit(rgb(tones[int(rng.integers(6))]), 0.7 * distance),
            rng.uniform(0, 6.3),
            int(rng.integers(3)),
        )
        for i in range(count)
    ]
    rope = line(darker(palette.lit(rgb("#6b4630")), 0.2), size * 0.05)

    def draw(canvas: skia.Canvas, at: float) -> None:
        sag = size * 0.22
        path = skia.Path()
        path.moveTo(x0, y0)
        path.quadTo((x0 + x1) / 2, (y0 + y1) / 2 + 2 * sag, x1, y1)
        canvas.drawPath(path, rope)
        for t, long, tone, phase, kind in cloths:
            x = x0 + (x1 - x0) * t
            y = y0 + (y1 - y0) * t + 4 * sag * t * (1 - t)
            gust = 0.18 + 0.16 * math.sin(at * 1.6 + phase * 0.3 + t * 3) + 0.05 * math.sin(at * 4.1 + phase)
            dx, high, half = gust * size, size * long, size * 0.42
            cloth = skia.Path()
            if kind == 0:
                cloth.addPoly(
                    [
                        skia.Point(px, py)
                        for px, py in (
                            (x - half, y),
                            (x + half, y),
                            (x + half * 1.5 + dx * 0.3, y + high * 0.32),
                            (x + half * 0.75 + dx * 0.4, y + high * 0.36),
                            (x + half * 0.8 + dx, y + high),
                            (x - half * 0.6 + dx, y + high),
                            (x - half * 0.65 + dx * 0.4, y + high * 0.36),
                            (x - half * 1.4 + dx * 0.3, y + high * 0.32),
                        )
                    ],
                    True,
                )
            else:
                cloth.moveTo(x - half, y)
                cloth.lineTo(x + half, y)
                cloth.quadTo(x + half + dx * 0.3, y + high * 0.6, x + half + dx, y + high)
                cloth.quadTo(x + dx, y + high * (1.0 + 0.12 * math.sin(at * 3 + phase)), x - half + dx, y + high)
                cloth.quadTo(x - half + dx * 0.3, y + high * 0.6, x - half, y)
            canvas.drawPath(cloth, fill(tone))
            canvas.drawPath(
                polygon(
                    [(x + half * 0.3, y), (x + half, y), (x + half + dx, y + high), (x + half * 0.4 + dx, y + high)]
                ),
                fill(darker(tone, 0.3), 0.35),
            )

    return draw


def light_fireflies(stage: Stage, depth: float = 0.7, count: int = 24) -> None:
    """Fireflies over the ground at night; none in snow or rain."""
    if stage.visual.weather in (Weather.RAIN, Weather.SNOW):
        return
    rng, u = stage.rng, stage.unit
    flies = [
        (rng.random() * stage.width, stage.height * rng.uniform(0.5, 0.88), *rng.uniform(0, 6.3, 3))
        for _ in range(count)
    ]
    tone = lighter(stage.palette.window, 0.15)

    def draw(canvas: skia.Canvas, at: float) -> None:
        for x, y, a, b, c in flies:
            shine = max(0.0, math.sin(at * 1.4 + c)) ** 0.7
            if shine > 0.05:
                spot = (x + 2.4 * u * math.sin(at * 0.5 + a), y + 1.6 * u * math.sin(at * 0.7 + b))
                glow(canvas, spot, 1.7 * u, tone, 0.8 * shine, 0.12)

    stage.animate(depth, draw)


def warm(stage: Stage) -> bool:
    """True when things bloom and fall: no snow about."""
    return stage.visual.weather is not Weather.SNOW
