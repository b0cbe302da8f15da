"""Space: nebulae, a world that fills a corner, stones that tumble, and an island for what needs ground."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Prop
from pixora.providers.local.illustrator.colour import darker, lighter, mix, rgb, turn
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.places.sky import puff, scatter_stars
from pixora.providers.local.illustrator.stage import SMOOTH, Stage, fade, fill, halo, line, polygon

GROUNDED = {
    Prop.LIGHTHOUSE, Prop.TREE, Prop.HOUSE, Prop.TENT, Prop.CAMPFIRE,
    Prop.WINDMILL, Prop.CAR, Prop.TELESCOPE,
}  # fmt: skip


def build_space(stage: Stage) -> None:
    h, u, w = stage.height, stage.unit, stage.width
    rng, palette = stage.rng, stage.palette
    stage.horizon = h
    side = -stage.side
    stage.light = (w * (0.5 + 0.62 * side), h * rng.uniform(0.05, 0.3))
    clouds = [
        (
            rng.uniform(0.05, 0.95) * w,
            rng.uniform(0.05, 0.8) * h,
            rng.uniform(40, 85) * u,
            turn(mix(palette.low, palette.middle, rng.random()), rng.uniform(-60, 60), 1.35),
        )
        for _ in range(6)
    ]
    slope = rng.uniform(-0.5, 0.5)

    def backdrop(canvas: skia.Canvas) -> None:
        canvas.drawPaint(
            fade(
                (0, 0),
                (w * 0.3 * side, h),
                (palette.top, 1),
                (mix(palette.top, palette.middle, 0.5), 1),
                (palette.top, 1),
            )
        )
        for x, y, r, tone in clouds:
            canvas.save()
            canvas.translate(x, y)
            canvas.rotate(math.degrees(slope) - 18 * side)
            canvas.scale(1.9, 0.6)
            canvas.drawCircle(0, 0, r, halo((0, 0), r, tone, 0.46))
            canvas.restore()
        canvas.save()
        canvas.translate(w / 2, h * 0.42)
        canvas.rotate(math.degrees(slope) - 18 * side)
        dust = np.random.default_rng(stage.visual.seed + 5)
        count = 420
        dx, dy = dust.uniform(-1.2, 1.2, count) * w, dust.normal(0, 6.5, count) * u
        paint = fill(lighter(palette.low, 0.6), 0.4)
        paint.setStrokeWidth(0.16 * u)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        canvas.drawPoints(
            skia.Canvas.kPoints_PointMode, [skia.Point(float(a), float(b)) for a, b in zip(dx, dy, strict=True)], paint
        )
        canvas.restore()
        canvas.drawPaint(halo(stage.light, 80 * u, mix(palette.sun, palette.low, 0.3), 0.32))

    stage.backdrop.append(backdrop)
    scatter_stars(stage, round(420 * max(0.7, w / h / 1.4)), 1.0, h * 1.05)
    stage.open_slot("sky", 0.14, lambda x: h * 0.3)
    if not {Prop.MOON, Prop.RINGED_PLANET} & set(stage.visual.props):
        _hang_world(stage, side)
    stage.open_slot("middle", 0.3, lambda x: h * 0.5)
    stage.open_slot("water", 0.34, lambda x: h * 0.52)
    _throw_stones(stage, 0.4, 9, (0.7, 2.2))
    if set(stage.visual.props) & GROUNDED:
        _hang_island(stage)
    else:
        stage.open_slot("ground", 0.62, lambda x: h * 0.78)
    stage.ground = h * 0.78
    _throw_stones(stage, 0.85, 4, (3.0, 6.0), edges=True)


def _hang_world(stage: Stage, side: int) -> None:
    """A planet's limb that fills a corner, with bands, clouds and a line of air."""
    rng, u, w, h, palette = stage.rng, stage.unit, stage.width, stage.height, stage.palette
    big = rng.random() < 0.6
    radius = u * (rng.uniform(62, 84) if big else rng.uniform(17, 25))
    if big:
        x, y = w * (0.5 + 0.16 * side), h * 0.80 + radius * (0.90 if stage.tall else 0.94)
    else:
        x, y = w * (0.5 + 0.27 * side), h * 0.34
    hue = palette.lit(rgb(("#3f8fc4", "#c9764a", "#5fae8f", "#8a6ac8", "#d0a05a")[int(rng.integers(5))]))
    hue = mix(hue, palette.low, 0.25)
    lx, ly = stage.light
    d = math.hypot(lx - x, ly - y)
    lx, ly = (lx - x) / d, (ly - y) / d
    image_size = math.ceil(min(radius * 2.5, max(w, h) * 1.35))
    ox, oy = (x - image_size / 2, y - radius * 1.25) if big else (x - radius * 1.25, y - radius * 1.25)
    height = math.ceil(min(radius * 2.5, h * 1.15 - oy)) if big else math.ceil(radius * 2.5)
    width = image_size if big else math.ceil(radius * 2.5)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, max(height, 8)))
    canvas = surface.getCanvas()
    canvas.translate(-ox, -oy)
    air = lighter(mix(hue, palette.low, 0.5), 0.25)
    canvas.drawCircle(x, y, radius * 1.22, halo((x, y), radius * 1.22, air, 0.55, 0.8))
    disc = skia.Path()
    disc.addCircle(x, y, radius)
    canvas.save()
    canvas.clipPath(disc, True)
    canvas.drawPath(disc, fill(hue))
    tilt = rng.uniform(-0.4, 0.4)
    canvas.save()
    canvas.rotate(math.degrees(tilt), x, y)
    for i in range(9):
        yy = y - radius + radius * 2 * (i + rng.uniform(-0.2, 0.2)) / 9
        path = skia.Path()
        path.moveTo(x - radius * 1.1, yy)
        path.cubicTo(
            x - radius * 0.4,
            yy + rng.uniform(-0.1, 0.1) * radius,
            x + radius * 0.4,
            yy + rng.uniform(-0.1, 0.1) * radius,
            x + radius * 1.1,
            yy,
        )
        canvas.drawPath(
            path,
            line((lighter if i % 2 else darker)(hue, rng.uniform(0.06, 0.22)), radius * rng.uniform(0.03, 0.13), 0.7),
        )
    for _ in range(10):
        cloud = puff(rng, radius * rng.uniform(0.2, 0.5), radius * rng.uniform(0.03, 0.06), 4)
        cloud.offset(x + rng.uniform(-0.8, 0.8) * radius, y + rng.uniform(-0.95, 0.9) * radius)
        canvas.drawPath(cloud, fill(lighter(air, 0.4), 0.35))
    canvas.restore()
    canvas.drawPath(
        disc,
        fade(
            (x + lx * radius, y + ly * radius),
            (x - lx * radius, y - ly * radius),
            (lighter(hue, 0.3), 0.45),
            (hue, 0.0),
            (darker(palette.top, 0.4), 0.75),
            (darker(palette.top, 0.5), 0.94),
        ),
    )
    rim = fade(
        (x + lx * radius, y + ly * radius),
        (x - lx * radius * 0.4, y - ly * radius * 0.4),
        (lighter(air, 0.5), 0.95),
        (air, 0.0),
    )
    rim.setStyle(skia.Paint.kStroke_Style)
    rim.setStrokeWidth(radius * 0.018 + 0.4 * u)
    canvas.drawCircle(x, y, radius, rim)
    canvas.restore()
    image = surface.makeImageSnapshot()

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        if not big:
            canvas.rotate(at * 0.25, x, y)
        canvas.drawImage(image, ox - at * 0.10 * u * side, oy, SMOOTH)
        canvas.restore()

    stage.animate(0.2, draw)


def _throw_stones(stage: Stage, depth: float, count: int, size: tuple[float, float], *, edges: bool = False) -> None:
    """Stones that tumble through space."""
    rng, u, palette = stage.rng, stage.unit, stage.palette
    stones: list[tuple[skia.Path, skia.Path, float, float, float, float]] = []
    for _ in range(count):
        s = u * rng.uniform(*size)
        angles = np.linspace(0, 2 * math.pi, 9, endpoint=False) + rng.uniform(-0.25, 0.25, 9)
        shape = polygon(
            [(math.cos(a) * s * rng.uniform(0.75, 1.1), math.sin(a) * s * rng.uniform(0.6, 0.95)) for a in angles]
        )
        moved = skia.Path(shape)
        toward = math.copysign(1.0, stage.light[0] - stage.width / 2)
        moved.offset(toward * s * 0.35, -s * 0.3)
        t = rng.random()
        x = (-0.02 + 0.1 * rng.random() if rng.random() < 0.5 else 0.92 + 0.1 * rng.random()) if edges else t
        y = rng.choice([rng.uniform(0.02, 0.14), rng.uniform(0.84, 0.98)]) if edges else rng.uniform(0.08, 0.85)
        stones.append(
            (
                shape,
                combine(shape, moved, skia.PathOp.kIntersect_PathOp),
                x * stage.width,
                y * stage.height,
                rng.uniform(-5, 5),
                rng.uniform(-0.5, 0.5) * u,
            )
        )
    base = mix(palette.land(0.15 if depth > 0.5 else 0.4), palette.lit(rgb("#7d7487")), 0.45)
    if edges:
        base = darker(base, 0.6)
    dark, bright = fill(darker(base, 0.3)), fill(lighter(base, 0.12))

    def draw(canvas: skia.Canvas, at: float) -> None:
        for shape, face, x, y, spin, pace in stones:
            canvas.save()
            canvas.translate(x + pace * at, y)
            canvas.rotate(math.sin(at * 0.2 + x) * 4 + spin)
            canvas.drawPath(shape, dark)
            canvas.drawPath(face, bright)
            canvas.restore()

    stage.animate(depth, draw)


def _hang_island(stage: Stage) -> None:
    """A small world of rock that carries what needs ground."""
    rng, u, w, h, palette = stage.rng, stage.unit, stage.width, stage.height, stage.palette
    x = w * (0.5 - stage.side * (0.17 if stage.visual.players else 0.06))
    y, half = h * 0.70, min(34 * u, w * 0.40)
    top = [(x + half * t, y - 1.4 * u * math.cos(t * 1.5) + rng.uniform(-0.3, 0.3) * u) for t in np.linspace(-1, 1, 17)]
    under = [
        (x + half * t, y + (1 - abs(t) ** 1.5) * half * 0.5 * rng.uniform(0.65, 1.1) + 0.6 * u)
        for t in np.linspace(0.96, -0.96, 15)
    ]
    rock = polygon([*top, *under])
    turf = polygon([*top, *((px, py + 2.4 * u + rng.uniform(-0.8, 0.8) * u) for px, py in reversed(top))])
    stone = mix(palette.land(0.15), palette.lit(rgb("#8d7a8f")), 0.5)

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawPath(rock, fade((x, y), (x, y + half * 0.5), (lighter(stone, 0.08), 1), (darker(stone, 0.55), 1)))
        canvas.save()
        canvas.clipPath(rock, True)
        for i in range(7):
            px = x + half * (i / 3.5 - 0.9)
            canvas.drawPath(
                polygon([(px, y), (px + half * 0.16, y), (px + half * 0.02, y + half * 0.5)]),
                fill(darker(stone, 0.35), 0.45),
            )
        canvas.restore()
        canvas.drawPath(turf, fill(lighter(mix(stone, palette.lit(rgb("#6fae86")), 0.35), 0.12)))
        canvas.drawPath(polygon([*top, *((px, py + 0.3 * u) for px, py in reversed(top))]), fill(palette.rim, 0.5))

    stage.add(0.5, draw, y - 8 * u)
    stage.open_slot("ground", 0.5, lambda at: y - 1.0 * u * math.cos(min(1.0, abs(at - x) / half) * 1.5))
