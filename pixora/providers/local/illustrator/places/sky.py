"""The sky: gradient and glow, sun or moon, stars that twinkle, clouds that drift."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Hour, Prop, Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.stage import SMOOTH, Live, Stage, fade, fill, halo, line

TWINKLES = 7
"""Groups of stars that brighten together."""


def raise_sky(stage: Stage, *, disc: bool = True, stars: bool | None = None) -> None:
    """Gradient, glow, sun or moon, and stars; `stage.light` becomes where the light comes from."""
    palette, rng = stage.palette, stage.rng
    w, h, u = stage.width, stage.height, stage.unit
    horizon = stage.horizon
    low_sun = palette.hour in (Hour.DAWN, Hour.DUSK)
    x = w * (0.5 - stage.side * rng.uniform(0.10, 0.27))
    y = horizon - u * rng.uniform(6, 15) if low_sun else h * rng.uniform(0.13, 0.22)
    stage.light = (x, y)
    reach = u * (95 if low_sun else 70) * (1 - 0.3 * palette.veil)

    def backdrop(canvas: skia.Canvas) -> None:
        canvas.drawPaint(
            fade(
                (0, -0.02 * h),
                (0, horizon + 0.06 * h),
                (palette.top, 1),
                (mix(palette.top, palette.middle, 0.45), 1),
                (palette.middle, 1),
                (mix(palette.middle, palette.low, 0.62), 1),
                (palette.low, 1),
            )
        )
        glow = mix(palette.sun, palette.low, 0.42 if low_sun else 0.3)
        strength = (0.9 if low_sun else 0.5) * (1 - 0.75 * palette.veil)
        if palette.night:
            glow, strength = mix(palette.sun, palette.low, 0.55), 0.42 * (1 - 0.7 * palette.veil)
        if disc:
            canvas.drawPaint(halo((x, y), reach, glow, strength))

    stage.backdrop.append(backdrop)
    if stars if stars is not None else stage.visual.hour is not Hour.DAY and palette.veil < 0.4:
        strength = 1.0 if palette.night or stars else 0.42
        scatter_stars(stage, round((170 if strength == 1.0 else 60) * (w * h) ** 0.5 / (h * 1.2)), strength, horizon)
    if disc and palette.veil < 0.7 and not (palette.night and Prop.MOON in stage.visual.props):
        hang_disc(stage, x, y)


def hang_disc(stage: Stage, x: float, y: float) -> None:
    """Sun by day, dawn and dusk; the film's moon by night."""
    palette, u = stage.palette, stage.unit
    look = np.random.default_rng(stage.look + 11)
    size = {Hour.DAY: 4.6, Hour.DAWN: 6.4, Hour.DUSK: 7.6, Hour.NIGHT: 6.2}[palette.hour] * look.uniform(0.9, 1.2)
    radius = size * u * (1.0 if stage.reach < 1.5 else 1.15)
    crescent = look.random() < 0.45
    if not palette.night:
        body = fade(
            (x, y - radius),
            (x, y + radius),
            (lighter(palette.sun, 0.3), 1),
            (palette.sun, 1),
            (mix(palette.sun, palette.low, 0.5), 1),
        )
        if palette.hour is Hour.DAY:
            body = fill(palette.sun, 1 - 0.6 * palette.veil)
        rings = [(fill(palette.sun, 0.05), 2.3), (fill(palette.sun, 0.08), 1.55)] if look.random() < 0.6 else []

        def sun(canvas: skia.Canvas, at: float) -> None:
            for paint, wide in rings:
                canvas.drawCircle(x, y, radius * (wide + 0.05 * math.sin(at * 0.9 + wide * 3)), paint)
            canvas.drawCircle(x, y, radius, body)

        stage.animate(0.05, sun)
        return
    stage.animate(0.05, moon(stage, x, y, radius, crescent=crescent))


def moon(stage: Stage, x: float, y: float, radius: float, *, crescent: bool) -> Live:
    """A paper moon with seas, whole or crescent, lit from its upper left."""
    palette = stage.palette
    bright = mix(palette.sun, palette.low, 0.06)
    disc = skia.Path()
    disc.addCircle(x, y, radius)
    if crescent:
        bite = skia.Path()
        bite.addCircle(x + radius * 0.52, y - radius * 0.22, radius * 0.86)
        disc = combine(disc, bite, skia.PathOp.kDifference_PathOp)
    body = fade(
        (x - radius, y - radius),
        (x + radius, y + radius),
        (lighter(bright, 0.4), 1),
        (mix(bright, palette.middle, 0.32), 1),
    )
    sea = fill(mix(bright, palette.middle, 0.5), 0.34)
    seas = [
        (-0.35, -0.25, 0.26),
        (0.22, -0.42, 0.15),
        (0.3, 0.18, 0.3),
        (-0.22, 0.42, 0.17),
        (-0.55, 0.2, 0.1),
        (0.05, 0.0, 0.08),
    ]

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.drawPath(disc, body)
        canvas.save()
        canvas.clipPath(disc, True)
        for dx, dy, r in seas:
            canvas.drawCircle(x + dx * radius, y + dy * radius, r * radius, sea)
        canvas.restore()

    return draw


def scatter_stars(stage: Stage, count: int, strength: float, down_to: float) -> None:
    """Stars that twinkle in groups, thinner towards the horizon, and now and then one that falls."""
    rng, u, w = stage.rng, stage.unit, stage.width
    m = stage.margin
    groups: list[tuple[list[skia.Point], float, float, float]] = []
    for group in range(TWINKLES):
        n = max(3, count // TWINKLES)
        xs = rng.uniform(-m, w + m, n)
        ys = rng.random(n) ** 1.5 * down_to * 0.95
        size = 0.16 + 0.26 * (group / TWINKLES) ** 2
        groups.append(
            (
                [skia.Point(float(x), float(y)) for x, y in zip(xs, ys, strict=True)],
                size * u,
                rng.uniform(0, 6.3),
                rng.uniform(0.7, 1.9),
            )
        )
    big = [
        (rng.uniform(0, w), rng.random() ** 1.4 * down_to * 0.8, rng.uniform(0.5, 1.1) * u, rng.uniform(0, 6.3))
        for _ in range(max(3, count // 22))
    ]
    tint = lighter(stage.palette.sun, 0.4)
    fall_every, fall_at = rng.uniform(5.5, 9.0), rng.uniform(1.0, 4.5)
    fall_x, fall_y = rng.uniform(0.15, 0.85), rng.uniform(0.05, 0.3)

    def draw(canvas: skia.Canvas, at: float) -> None:
        for points, size, phase, pace in groups:
            alpha = strength * (0.62 + 0.38 * math.sin(at * pace * 2 + phase))
            paint = fill(tint, max(0.08, alpha))
            paint.setStrokeWidth(size)
            paint.setStrokeCap(skia.Paint.kRound_Cap)
            canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, paint)
        for x, y, size, phase in big:
            pulse = 0.55 + 0.45 * math.sin(at * 1.7 + phase)
            s = size * (0.6 + 0.5 * pulse)
            path = skia.Path()
            path.moveTo(x, y - s)
            for dx, dy, tx, ty in (
                (1, 0, 0.12, -0.12),
                (0, 1, 0.12, 0.12),
                (-1, 0, -0.12, 0.12),
                (0, -1, -0.12, -0.12),
            ):
                path.quadTo(x + tx * s, y + ty * s, x + dx * s, y + dy * s)
            canvas.drawPath(path, fill(tint, strength * (0.35 + 0.6 * pulse)))
        cycle = (at - fall_at) % fall_every
        if strength == 1.0 and cycle < 0.8:
            turn = int((at - fall_at) // fall_every)
            x0, y0 = w * ((fall_x + 0.37 * turn) % 1.0), down_to * fall_y
            head, tail = cycle / 0.8, max(0.0, cycle / 0.8 - 0.3)
            run, fall = -stage.side * 24 * u, 11 * u
            shine = fade(
                (x0 + run * tail, y0 + fall * tail),
                (x0 + run * head, y0 + fall * head),
                (tint, 0.0),
                (tint, math.sin(math.pi * head)),
            )
            shine.setStrokeWidth(0.28 * u)
            shine.setStrokeCap(skia.Paint.kRound_Cap)
            canvas.drawLine(x0 + run * tail, y0 + fall * tail, x0 + run * head, y0 + fall * head, shine)

    stage.animate(0.03, draw)


def puff(rng: np.random.Generator, width: float, height: float, lumps: int = 6) -> skia.Path:
    """A flat-bottomed paper cloud whose base is centred on the origin."""
    path = skia.Path()
    path.addRRect(
        skia.RRect.MakeRectXY(
            skia.Rect.MakeLTRB(-width / 2, -height * 0.34, width / 2, 0), height * 0.17, height * 0.17
        )
    )
    for i in range(lumps):
        t = (i + 0.5) / lumps
        bell = math.sin(math.pi * t) ** 0.8
        radius = height * (0.18 + 0.30 * bell * rng.uniform(0.75, 1.15))
        path.addCircle(
            (t - 0.5) * width * 0.82 + rng.uniform(-0.03, 0.03) * width, -height * 0.2 - radius * 0.45 * bell, radius
        )
    base = skia.Path()
    base.addRect(skia.Rect.MakeLTRB(-width, -height * 2, width, 0))
    joined = combine(path, path, skia.PathOp.kUnion_PathOp)
    return combine(joined or path, base, skia.PathOp.kIntersect_PathOp) or path


def wisp(rng: np.random.Generator, width: float, height: float) -> skia.Path:
    """A low streak: bars with round ends, one over the other."""
    path = skia.Path()
    for i in range(3):
        half = width * (0.5 - 0.14 * abs(i - 1)) * rng.uniform(0.7, 1.0)
        x, y = rng.uniform(-0.18, 0.18) * width, -height * (0.1 + 0.32 * i)
        path.addRoundRect(skia.Rect.MakeLTRB(x - half, y - height * 0.34, x + half, y), height * 0.17, height * 0.17)
    return combine(path, path, skia.PathOp.kUnion_PathOp) or path


def drift_clouds(stage: Stage) -> None:
    """Clouds by weather and hour: streaks low in the sky, puffs above, all drifting the same way."""
    palette, rng = stage.palette, stage.rng
    w, u, horizon = stage.width, stage.unit, stage.horizon
    count = {Weather.CLEAR: 4, Weather.CLOUDY: 9, Weather.RAIN: 10, Weather.SNOW: 7, Weather.FOG: 0}[
        stage.visual.weather
    ]
    heavy = stage.visual.weather in (Weather.CLOUDY, Weather.RAIN, Weather.SNOW)
    if stage.visual.weather is Weather.FOG:
        return
    if palette.night and not heavy:
        count = 3
    bright = (
        lighter(mix(palette.low, palette.sun, 0.5), 0.35)
        if palette.hour is Hour.DAY
        else mix(palette.middle, palette.low, 0.75)
    )
    if palette.night:
        bright = mix(palette.middle, palette.low, 0.55)
    if stage.visual.weather is Weather.RAIN:
        bright = darker(bright, 0.22)
    heading = 1 if rng.random() < 0.5 else -1
    if stage.visual.weather in (Weather.RAIN, Weather.SNOW):
        hang_overcast(stage, bright, heading)
        count -= 4
    items: list[tuple[skia.Image, float, float, float, float]] = []
    lanes = rng.permutation(count)
    for i in range(count):
        near = (i + 1) / count
        streak = palette.hour is not Hour.DAY and not heavy
        width = u * rng.uniform(22, 34) * (0.5 + 0.75 * near) * (1.35 if heavy else 1.0)
        height = width * (rng.uniform(0.07, 0.11) if streak else rng.uniform(0.24, 0.34))
        y = horizon * (rng.uniform(0.4, 0.85) if streak else 0.12 + 0.62 * (1 - near) + rng.uniform(-0.06, 0.06))
        path = wisp(rng, width, height) if streak else puff(rng, width, height, 7)
        image, left, top = _cut_cloud(stage, path, bright, 0.6 if streak else 0.92)
        lane = (lanes[i] + rng.uniform(0.15, 0.85)) / count
        x = -stage.margin + lane * (w + 2 * stage.margin)
        items.append((image, x + left, y + top, heading * u * (0.35 + 0.75 * near), near))

    for low, high, depth in ((0.0, 0.5, 0.08), (0.5, 1.1, 0.16)):
        chosen = [item for item in items if low <= item[4] - 1e-9 < high]

        def draw(
            canvas: skia.Canvas, at: float, chosen: list[tuple[skia.Image, float, float, float, float]] = chosen
        ) -> None:
            for image, x, y, pace, _ in chosen:
                canvas.drawImage(image, x + pace * at, y, SMOOTH)

        stage.animate(depth, draw)


def hang_overcast(stage: Stage, colour: Rgb, heading: int) -> None:
    """A ceiling of cloud: far rows painted into the sky, the nearest one drifting."""
    rng, u, w, palette = stage.rng, stage.unit, stage.width, stage.palette
    dark = {Weather.CLOUDY: 0.05, Weather.SNOW: 0.08, Weather.RAIN: 0.26}[stage.visual.weather]
    m = stage.margin * 2.2

    def row(low: float, size: float) -> skia.Path:
        path = skia.Path()
        path.addRect(skia.Rect.MakeLTRB(-m, -60 * u, w + m, low - size * 0.4))
        x = -m
        while x < w + m:
            r = size * rng.uniform(0.55, 1.15)
            path.addOval(skia.Rect.MakeXYWH(x - r, low - r * rng.uniform(0.8, 1.5), 2.2 * r, 1.25 * r))
            x += r * rng.uniform(0.8, 1.3)
        return combine(path, path, skia.PathOp.kUnion_PathOp) or path

    rows = [(row(stage.horizon * low, size * u), tone) for low, size, tone in ((0.36, 8.0, 0.25), (0.23, 10.0, 0.5))]

    def paint(canvas: skia.Canvas, path: skia.Path, tone: float) -> None:
        base = mix(darker(colour, dark * (0.6 + tone)), palette.top, 0.22 * tone + 0.12)
        low = path.getBounds().bottom()
        high = max(0.0, low - 22 * u)
        canvas.drawPath(
            path,
            fade((0, high), (0, low), (darker(base, 0.14), 0.9), (base, 0.92), (mix(base, palette.low, 0.35), 0.92)),
        )
        canvas.drawPath(path, line(mix(base, palette.low, 0.6), 0.3 * u, 0.5))

    def far(canvas: skia.Canvas) -> None:
        for path, tone in rows:
            paint(canvas, path, tone)

    stage.backdrop.append(far)
    near = row(stage.horizon * 0.12, 11.0 * u)
    pace = heading * 0.35 * u

    def drift(canvas: skia.Canvas, at: float) -> None:
        canvas.translate(pace * (at - stage.middle), 0.25 * u * math.sin(at * 0.4))

    stage.add(0.12, lambda canvas: paint(canvas, near, 0.9), -60 * u, sway=drift)


def _cut_cloud(
    stage: Stage, path: skia.Path, colour: tuple[float, float, float], strength: float
) -> tuple[skia.Image, float, float]:
    bounds = path.getBounds()
    pad = 4.0
    surface = skia.Surface.MakeRaster(
        skia.ImageInfo.MakeN32Premul(math.ceil(bounds.width() + 2 * pad), math.ceil(bounds.height() + 2 * pad))
    )
    canvas = surface.getCanvas()
    canvas.translate(pad - bounds.left(), pad - bounds.top())
    palette = stage.palette
    shade = mix(colour, palette.middle, 0.45)
    canvas.drawPath(
        path,
        fade(
            (0, bounds.top()),
            (0, 0),
            (colour, strength),
            (mix(colour, shade, 0.5), strength * 0.92),
            (shade, strength * 0.42),
        ),
    )
    canvas.clipPath(path, True)
    canvas.translate(0, bounds.height() * 0.28)
    canvas.scale(1.05, 1.0)
    canvas.drawPath(path, fade((0, bounds.top()), (0, 0), (shade, 0.5 * strength), (shade, 0.0)))
    return surface.makeImageSnapshot(), bounds.left() - pad, bounds.top() - pad
