"""Villages: a lane of cottages, a hill with its church, a square with a well."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Hour, Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.cottage_parts import Cottage
from pixora.providers.local.illustrator.places.cottages import design, draw_cottage, fence, well
from pixora.providers.local.illustrator.places.ground import lay_foreground, lay_ground, open_sky
from pixora.providers.local.illustrator.places.growth import plant
from pixora.providers.local.illustrator.places.life import fly_birds, hang_laundry, light_fireflies, rise_smoke
from pixora.providers.local.illustrator.places.terrain import Face, Line, facets, lay_ridge, peaks, wave
from pixora.providers.local.illustrator.places.weather import lay_fog
from pixora.providers.local.illustrator.stage import Stage, fade, fill, glow, halo, line, polygon


def build_village(stage: Stage) -> None:
    """One of three villages: along a lane, up a hill, around a square."""
    h, u, k = stage.height, stage.unit, stage.reach
    rng = stage.rng
    open_sky(stage, 0.60)
    if rng.random() < 0.55:
        ys, summits = peaks(stage, h * 0.57, 20 * k**0.5, 46 * k)
        lay_ridge(stage, ys, 0.88, 0.16, mist=0.75, on_face=facets(stage, ys, summits, 0.3))
    else:
        ys = h * 0.555 + wave(stage, 80 * k, 3, 0.4) * 12 * u
        lay_ridge(stage, ys, 0.88, 0.16, mist=0.6)
    fly_birds(stage, 0.2, 0.27)
    ys = h * 0.615 + wave(stage, 70 * k, 2, 0.3) * 8 * u
    lay_ridge(stage, ys, 0.62, 0.24, mist=0.4, behind=plant(stage, ys, 0.62, 46, (3, 5.5), "leaf"), overhang=8)
    lay_fog(stage, h * 0.63, 14 * u, 0.3, 0.25)
    kind = int(rng.integers(3))
    if kind == 1:
        _climb_hill(stage)
    elif kind == 2:
        _frame_square(stage)
    else:
        _line_lane(stage)


def _row(
    stage: Stage, base: float, tall: tuple[float, float], distance: float, *, gap: tuple[float, float], church: bool
) -> list[Cottage]:
    """Houses side by side across the frame; a church, if any, where the eye should go."""
    rng, u, w = stage.rng, stage.unit, stage.width
    focal = w * (0.5 - 0.17 * stage.side)
    houses: list[Cottage] = []
    x = -stage.margin - rng.uniform(0, 8) * u
    placed = not church
    while x < w + stage.margin:
        high = rng.uniform(*tall) * u
        if not placed and x > focal - high:
            house = design(stage, 0, base, tall[1] * 2.1 * u, distance, 3)
            placed = True
        else:
            house = design(stage, 0, base, high, distance)
        half = house.wide * house.tall / 2
        y = base + rng.uniform(-0.4, 0.6) * u
        houses.append(Cottage(house.kind, x + half, y, house.tall, house.wide, house.tones, house.dice))
        x += 2 * half + rng.uniform(*gap) * u
    return houses


def _put_houses(stage: Stage, houses: list[Cottage], ys: Line, distance: float, depth: float, smoke: int = 3) -> None:
    """A sheet of land along `ys` with houses behind its edge, trees among them, and smoke from some chimneys."""
    u = stage.unit
    tallest = max(house.tall for house in houses)
    trees = plant(stage, ys - 0.5 * u, distance, 26, (tallest / u * 0.35, tallest / u * 0.7), "leaf")

    def behind(canvas: skia.Canvas) -> None:
        trees(canvas)
        for house in houses:
            draw_cottage(canvas, house)

    lay_ridge(stage, ys, distance, depth, mist=0.15, deep=14, rim=0.4, behind=behind, overhang=tallest * 1.15 / u + 2)
    tone = mix(lighter(stage.palette.haze, 0.35), stage.palette.low, 0.3)
    smoking = [house for house in houses if house.kind != 3 and -0.02 < house.x / stage.width < 1.02]
    for house in smoking[:: max(1, len(smoking) // max(smoke, 1))][:smoke]:
        x, y = house.chimney
        stage.animate(depth, rise_smoke(stage, x, y, house.tall * 0.05, tone))


def _line_lane(stage: Stage) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    far = h * 0.672 + wave(stage, 60, 2, 0.3) * 2.5 * u
    _put_houses(stage, _row(stage, h * 0.668, (5.5 * k, 8 * k), 0.42, gap=(0.5, 7), church=False), far, 0.42, 0.34, 2)
    stage.open_slot("middle", 0.36, stage.along(far))
    lay_fog(stage, h * 0.69, 8 * u, 0.25, 0.36)
    near = h * 0.752 + wave(stage, 70, 2, 0.3) * 0.8 * u
    _put_houses(stage, _row(stage, h * 0.75, (14 * k, 19 * k), 0.12, gap=(0.3, 5), church=True), near, 0.14, 0.5, 3)
    _finish(stage, 0.5, h * 0.757)


def _climb_hill(stage: Stage) -> None:
    """Houses up a hill, the church at its top."""
    h, u, k, w, xs = stage.height, stage.unit, stage.reach**0.7, stage.width, stage.xs
    rng = stage.rng
    middle = w * (0.5 - (0.12 if stage.tall else 0.17) * stage.side)
    spread = (34 if stage.tall else 46) * k * u
    bell = np.exp(-(((xs - middle) / spread) ** 2))
    for step, (up, size, distance, depth) in enumerate(
        ((24.0, 6.0, 0.46, 0.30), (15.0, 8.0, 0.36, 0.36), (6.0, 10.0, 0.24, 0.42))
    ):
        ys = h * (0.665 + 0.032 * step) - bell * up * k * u + wave(stage, 40, 3, 0.4) * 1.1 * u
        houses: list[Cottage] = []
        x = middle - spread * (0.5 + 0.28 * step)
        while x < middle + spread * (0.5 + 0.28 * step):
            tall = size * k * u * rng.uniform(0.85, 1.2)
            house = design(stage, x, float(np.interp(x, xs, ys)) + 0.7 * u, tall, distance)
            houses.append(house)
            x += house.wide * tall + rng.uniform(0.1, 4.5) * u
        if step == 0:
            houses.append(design(stage, middle, h * 0.665 - up * k * u + 0.7 * u, 21 * k * u, distance, 3))
        _put_houses(stage, houses, ys, distance, depth, 2)
        if step == 1:
            stage.open_slot("middle", 0.38, stage.along(ys))
        lay_fog(stage, h * (0.69 + 0.03 * step), 7 * u, 0.2, depth)
    near = h * 0.742 + wave(stage, 70, 2, 0.3) * 2.5 * u
    lay_ridge(stage, near, 0.16, 0.5, mist=0.15, behind=plant(stage, near, 0.16, 12, (9, 15), "leaf"), overhang=17)
    _finish(stage, 0.5, h * 0.75)


def _frame_square(stage: Stage) -> None:
    """Large houses at both sides, the far church between them, a well before."""
    h, u, k, w = stage.height, stage.unit, stage.reach**0.6, stage.width
    far = h * 0.675 + wave(stage, 60, 2, 0.3) * 1.5 * u
    _put_houses(stage, _row(stage, h * 0.672, (8 * k, 11 * k), 0.38, gap=(0.2, 3), church=True), far, 0.38, 0.34, 2)
    stage.open_slot("middle", 0.38, stage.along(far))
    lay_fog(stage, h * 0.69, 9 * u, 0.25, 0.36)
    houses: list[Cottage] = []
    for side in (-1, 1):
        reach = 0.0
        for tall in (27.0, 21.0) if not stage.tall else (24.0,):
            house = design(stage, 0, h * 0.762, tall * k * u, 0.08)
            half = house.wide * house.tall / 2
            edge = w * 0.5 + side * (w * 0.5 + 5 * u - reach) - side * half
            houses.append(Cottage(house.kind, edge, h * 0.762, house.tall, house.wide, house.tones, house.dice))
            reach += 2 * half * 0.92
    near = np.full_like(stage.xs, h * 0.764)
    _put_houses(stage, houses[::-1], near, 0.12, 0.52, 3)
    _finish(stage, 0.52, h * 0.768, square=True)


def _finish(stage: Stage, depth: float, line_y: float, *, square: bool = False) -> None:
    """Lane or square, fence, laundry, lanterns, what is at the front."""
    u, w, side = stage.unit, stage.width, stage.side
    lay_ground(
        stage,
        bumps=1.6,
        length=80,
        rough=0.25,
        litter="blossoms" if not square else "tufts",
        on_top=lane(stage, square=square),
    )
    slot = stage.layers.pop()
    _set_yard(stage, square=square)
    stage.layers.append(slot)
    if stage.visual.weather in (Weather.CLEAR, Weather.CLOUDY, Weather.FOG):
        x = w * (0.5 - side * (0.36 if not stage.tall else 0.30))
        long, high = 15 * u, 7.5 * u
        foot = stage.ground_at(x)
        posts = line(darker(stage.palette.lit(rgb("#6b4630")), 0.1), 0.45 * u)

        def draw_posts(canvas: skia.Canvas) -> None:
            for px in (x - long / 2, x + long / 2):
                canvas.drawLine(px, foot + 0.4 * u, px, foot - high, posts)

        stage.add(0.60, draw_posts, foot - high - u)
        stage.animate(
            0.60,
            hang_laundry(stage, x - long / 2, foot - high + 0.3 * u, x + long / 2, foot - high + 0.3 * u, 2.9 * u, 0.0),
        )
    if stage.palette.night:
        light_fireflies(stage, count=14)
    lay_foreground(stage, "grass" if stage.visual.weather is not Weather.SNOW else "rocks")


def lane(stage: Stage, *, square: bool) -> Face:
    """A paved way from the houses to the front, or paving all over a square."""
    u, w, h, _xs = stage.unit, stage.width, stage.height, stage.xs
    rng = stage.rng
    far = w * (0.5 - 0.05 * stage.side)
    near = w * (0.5 + rng.uniform(-0.12, 0.12))
    level = {True: 0.76, False: 0.765}[square] * h
    stone = mix(stage.palette.lit(rgb("#cdb592")), stage.palette.near, 0.25)
    if stage.visual.weather is Weather.SNOW:
        stone = mix(stone, stage.palette.lit((0.9, 0.93, 0.98)), 0.6)
    bottom = h * 1.06
    pebbles = [(rng.uniform(-1, 1), rng.random() ** 0.8, rng.uniform(0.7, 1.3), rng.random()) for _ in range(150)]
    wet = stage.visual.weather is Weather.RAIN or stage.palette.night

    def edges(t: float) -> tuple[float, float]:
        """Middle and half width of the way at `t`, 0 far to 1 near."""
        bend = far + (near - far) * t**0.7 + 5 * u * math.sin(t * 3.0) * stage.side
        return bend, (w * (0.42 + 0.4 * t) if square else (2.4 + 22 * t**1.5) * u)

    def draw(canvas: skia.Canvas, base: Rgb) -> None:
        left, right = [], []
        for i in range(25):
            t = i / 24
            x, half = edges(t)
            y = level + (bottom - level) * t
            left.append((x - half, y))
            right.append((x + half, y))
        canvas.drawPath(
            polygon(left + right[::-1]), fade((0, level), (0, h), (lighter(stone, 0.1), 1), (darker(stone, 0.25), 1))
        )
        for across, t, size, dice in pebbles:
            x, half = edges(t)
            s = (0.5 + 2.0 * t) * u * size
            px, py = x + across * half * 0.94, level + (bottom - level) * t
            tone = lighter(stone, 0.12) if dice < 0.5 else darker(stone, 0.16)
            canvas.drawRoundRect(
                skia.Rect.MakeXYWH(px - s, py - 0.3 * s, 2 * s, 0.6 * s), 0.4 * s, 0.28 * s, fill(tone, 0.6)
            )
        if wet:
            for i in range(5):
                x, half = edges(0.25 + 0.12 * i)
                py = level + (bottom - level) * (0.2 + 0.12 * i)
                px = x + half * math.sin(i * 2.4) * 0.6
                canvas.save()
                canvas.translate(px, py)
                canvas.scale(5 * u, 0.8 * u)
                glow_tone = stage.palette.window if stage.palette.night else stage.palette.low
                canvas.drawCircle(0, 0, 1, halo((0, 0), 1, glow_tone, 0.35, 0.2))
                canvas.restore()

    return draw


def _set_yard(stage: Stage, *, square: bool) -> None:
    """A fence along the lane, lanterns, and a well in the square."""
    u, w, side, xs = stage.unit, stage.width, stage.side, stage.xs
    wood = stage.palette.lit(rgb("#efe4d0"))
    well_x = w * (0.5 - side * 0.16)
    tones = design(stage, well_x, 0, u, 0.0).tones
    lamps = [w * (0.5 + side * t) for t in ((-0.33, 0.43) if not stage.tall else (-0.36, 0.42))]
    lit = stage.palette.hour is not Hour.DAY
    high = 15 * u * stage.reach**0.4
    post = darker(stage.palette.near, 0.5)
    spans = ((-0.06, 0.20), (0.76, 1.06))

    def draw(canvas: skia.Canvas) -> None:
        for a, b in spans:
            px = np.arange(w * a, w * b, 1.25 * u)
            py = np.interp(px, xs, stage.ground_line) + 0.2 * u if stage.ground_line is not None else px * 0
            if not square:
                fence(canvas, wood, px, py, 3.6 * u)
        if square:
            well(canvas, tones, well_x, stage.ground_at(well_x) + 0.6 * u, 11 * u * stage.reach**0.5)
        for x in lamps:
            foot = stage.ground_at(x) + 0.4 * u
            top = foot - high
            canvas.drawLine(x, foot, x, top, line(post, 0.42 * u))
            canvas.drawLine(x, top, x + side * 1.9 * u, top, line(post, 0.32 * u))
            lx, ly = x + side * 1.9 * u, top + 1.5 * u
            if lit:
                canvas.drawCircle(lx, ly, 9 * u, halo((lx, ly), 9 * u, stage.palette.window, 0.5, 0.06))
            glass = lighter(stage.palette.window, 0.35) if lit else lighter(stage.palette.near, 0.5)
            canvas.drawPath(
                polygon(
                    [
                        (lx - 0.7 * u, ly - 0.9 * u),
                        (lx + 0.7 * u, ly - 0.9 * u),
                        (lx + 0.5 * u, ly + 0.9 * u),
                        (lx - 0.5 * u, ly + 0.9 * u),
                    ]
                ),
                fill(glass),
            )
            canvas.drawPath(polygon([(lx - u, ly - 0.8 * u), (lx, ly - 1.7 * u), (lx + u, ly - 0.8 * u)]), fill(post))

    stage.add(0.60, draw, stage.ground - high - 12 * u)
    if lit:
        spots = [(x + side * 1.9 * u, stage.ground_at(x) + 0.4 * u - high + 1.5 * u) for x in lamps]

        def flicker(canvas: skia.Canvas, at: float) -> None:
            for i, spot in enumerate(spots):
                glow(canvas, spot, 4 * u, stage.palette.window, 0.25 + 0.1 * math.sin(at * 2.3 + i * 2), 0.1)

        stage.animate(0.60, flicker)
