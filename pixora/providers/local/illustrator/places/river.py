"""Rivers: one that winds out of a valley, one that runs by under a bridge, one that falls over a cliff."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Hour
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.places.cottages import design, draw_cottage
from pixora.providers.local.illustrator.places.ground import lay_foreground, open_sky, strew
from pixora.providers.local.illustrator.places.growth import fir_cut, leaf_cut, plant, rocks
from pixora.providers.local.illustrator.places.life import drop_leaves, fly_birds, light_fireflies, rise_smoke, warm
from pixora.providers.local.illustrator.places.streams import ripple, run_down, sway_reeds
from pixora.providers.local.illustrator.places.terrain import facets, lay_ridge, peaks, wave
from pixora.providers.local.illustrator.places.water import lay_surface, water_colour
from pixora.providers.local.illustrator.places.waterfall import fall_over_cliff
from pixora.providers.local.illustrator.places.weather import lay_fog
from pixora.providers.local.illustrator.stage import Draw, Stage, fade, fill, halo, line, polygon


def build_river(stage: Stage) -> None:
    """One of three rivers, by lot."""
    rng = stage.rng
    kind = int(rng.integers(3))
    open_sky(stage, 0.585)
    fly_birds(stage, 0.2, 0.25)
    _raise_far_land(stage)
    if kind == 0:
        _wind(stage)
    elif kind == 1:
        _pass_by(stage)
    else:
        fall_over_cliff(stage)
    _lay_bank(stage, open_to_water=kind == 0)
    if stage.palette.night:
        light_fireflies(stage, count=16)
    elif warm(stage) and rng.random() < 0.6:
        drop_leaves(stage, 0.8, ("#e0a53f", "#c9653a", "#9ab04a"), 10, 0.8)
    stage.animate(0.92, sway_reeds(stage))
    lay_foreground(stage, "rocks" if rng.random() < 0.4 or not warm(stage) else "grass")


def _raise_far_land(stage: Stage) -> None:
    h, u, k, rng = stage.height, stage.unit, stage.reach, stage.rng
    if rng.random() < 0.6:
        ys, summits = peaks(stage, h * 0.565, 30 * k**0.5, 42 * k)
        snowy = 0.35 if rng.random() < 0.5 else 0.0
        lay_ridge(stage, ys, 0.86, 0.16, mist=0.75, deep=30, on_face=facets(stage, ys, summits, snowy))
    else:
        ys = h * 0.545 + wave(stage, 70 * k, 3, 0.4) * 13 * u
        lay_ridge(stage, ys, 0.86, 0.16, mist=0.6)
    lay_fog(stage, h * 0.55, 16 * u, 0.3, 0.18)
    kind = "fir" if rng.random() < 0.5 else "leaf"
    ys = h * 0.59 + wave(stage, 56 * k, 3, 0.4) * 9 * u
    lay_ridge(stage, ys, 0.6, 0.24, mist=0.5, behind=plant(stage, ys, 0.6, 80, (3, 6), kind), overhang=8)
    lay_fog(stage, h * 0.605, 10 * u, 0.3, 0.25)


def _wind(stage: Stage) -> None:
    """A river that winds from the hills to the front, on one sheet of land."""
    h, u, w, rng, k = stage.height, stage.unit, stage.width, stage.rng, stage.reach
    top, bottom = h * 0.60, h * 0.99
    far_x, near_x = w * (0.5 - 0.06 * stage.side), w * (0.5 - 0.20 * stage.side)
    swing = (17 + 7 * rng.random()) * u * (1 if rng.random() < 0.5 else -1) * (0.7 if stage.tall else 1.0)
    turns = rng.uniform(1.6, 2.2)

    def course(t: float) -> tuple[float, float, float]:
        """Middle, height and half width of the river at `t`, 0 far to 1 near."""
        y = top + (bottom - top) * t**1.35
        x = far_x + (near_x - far_x) * t + swing * math.sin(turns * math.pi * t**0.8) * (0.25 + 1.1 * t)
        return x, y, (0.7 + 21.0 * k**0.4 * t**1.6) * u

    points = [course(i / 60) for i in range(61)]
    water = polygon([(x - half, y) for x, y, half in points] + [(x + half, y) for x, y, half in points[::-1]])
    far, near = water_colour(stage, 0.75), darker(water_colour(stage, 0.05), 0.15)
    ys = top + wave(stage, 50, 3, 0.4) * 1.2 * u
    trees = [
        (t, s * (half + rng.uniform(2, 16) * u * (0.4 + t)))
        for t in np.linspace(0.04, 0.7, 15).tolist()
        for s in (-1, 1)
        for _, _, half in (course(t),)
    ]
    kind = "leaf" if rng.random() < 0.6 else "fir"
    sprouts = _sprout(
        stage, [(course(t)[0] + dx, course(t)[1], (2.2 + 11 * t) * u * rng.uniform(0.7, 1.2)) for t, dx in trees], kind
    )
    fields = [(rng.uniform(0, 1) * w, rng.random(), rng.uniform(14, 30) * u, rng.random()) for _ in range(12)]

    def face(canvas: skia.Canvas, base: Rgb) -> None:
        for x, t, wide, dice in fields:
            y = top + (bottom - top) * t**1.35
            canvas.save()
            canvas.translate(x, y)
            canvas.scale(wide * (0.5 + t), wide * 0.1 * (0.3 + t))
            tone = lighter(base, 0.2) if dice < 0.5 else darker(base, 0.2)
            canvas.drawCircle(0, 0, 1, halo((0, 0), 1, tone, 0.5, 0.4))
            canvas.restore()
        bank = mix(stage.palette.lit(rgb("#cdb184"), 0.2), base, 0.35)
        canvas.drawPath(water, line(darker(base, 0.35), 2.2 * u, 0.35))
        canvas.drawPath(water, line(bank, 1.1 * u))
        canvas.drawPath(water, fade((0, top), (0, bottom), (far, 1), (mix(far, near, 0.6), 1), (near, 1)))
        canvas.save()
        canvas.clipPath(water, True)
        lx = stage.light[0]
        canvas.drawPath(water, halo((lx, top), 30 * u, lighter(stage.palette.sun, 0.1), 0.6 * (1 - stage.palette.veil)))
        for x, y, half in points[4::3]:
            canvas.drawLine(x - half, y, x + half * 0.3, y, line(lighter(far, 0.3), 0.16 * u, 0.4))
        canvas.restore()

    land = mix(stage.palette.land(0.34), stage.palette.haze, 0.08)
    lay_ridge(stage, ys, 0.34, 0.38, colour=land, mist=0.0, deep=24, rim=0.4, on_face=face)
    stage.lay_over(sprouts)
    homes = []
    for i in range(int(rng.integers(2, 5))):
        t = rng.uniform(0.16, 0.3) + 0.03 * i
        x, y, half = course(t)
        homes.append(design(stage, x + stage.side * (half + (5 + 9 * i) * u), y, (4 + 9 * t) * u, 0.34))

    def settle(canvas: skia.Canvas) -> None:
        for home in homes:
            draw_cottage(canvas, home)

    stage.lay_over(settle)
    tone = mix(lighter(stage.palette.haze, 0.35), stage.palette.low, 0.3)
    stage.animate(0.38, rise_smoke(stage, *homes[0].chimney, homes[0].tall * 0.06, tone))
    stage.open_slot("middle", 0.40, lambda x: top + 4 * u)
    stage.animate(0.38, run_down(stage, points))
    lay_fog(stage, top + 2 * u, 9 * u, 0.2, 0.4)
    stage.open_slot("water", 0.42, lambda x: h * 0.755)


def _sprout(stage: Stage, spots: list[tuple[float, float, float]], kind: str) -> Draw:
    """Trees at (x, y, tall), far ones first."""
    rng, palette = stage.rng, stage.palette
    dark = 1 if stage.light[0] < stage.width / 2 else -1
    cut = leaf_cut if kind == "leaf" else fir_cut
    cuts = [(cut(x, y, tall, rng, dark), rng.random()) for x, y, tall in sorted(spots, key=lambda s: s[1])]
    base = mix(darker(palette.land(0.3), 0.12), palette.lit((0.30, 0.55, 0.25), 0.2), 0.35)

    def draw(canvas: skia.Canvas) -> None:
        for (whole, shade, trunk, _), dice in cuts:
            tone = mix(base, lighter(base, 0.2), dice)
            box = whole.getBounds()
            if trunk:
                canvas.drawPath(trunk, fill(darker(palette.lit((0.42, 0.27, 0.17)), 0.2)))
            canvas.drawOval(
                skia.Rect.MakeLTRB(box.left(), box.bottom() - 1, box.right(), box.bottom() + box.height() * 0.1),
                fill(darker(base, 0.6), 0.2),
            )
            canvas.drawPath(
                whole, fade((0, box.top()), (0, box.bottom()), (lighter(tone, 0.1), 1), (darker(tone, 0.12), 1))
            )
            canvas.drawPath(shade, fill(darker(tone, 0.35), 0.5))

    return draw


def _pass_by(stage: Stage) -> None:
    """A broad river with trees on its far bank, all mirrored, and mostly a bridge."""
    h, u, k, w = stage.height, stage.unit, stage.reach**0.6, stage.width
    rng = stage.rng
    shore = h * 0.655
    far_line = shore - 1.2 * u + wave(stage, 40, 3, 0.4) * 1.0 * u
    kind = "leaf" if rng.random() < 0.6 else "fir"
    trees = plant(stage, far_line, 0.36, 64, (6 * k, 13 * k), kind)
    lay_surface(stage, shore, h * 0.84, 0.34)
    stage.layers[-2].opaque_from = None
    flipped = skia.Matrix()
    flipped.setScale(1, -0.75, 0, shore)

    def mirror(canvas: skia.Canvas) -> None:
        """The far bank in the water: upside down, fading towards the front."""
        canvas.save()
        canvas.clipRect(skia.Rect.MakeLTRB(-stage.margin, shore, w + stage.margin, shore + 16 * k * u))
        canvas.saveLayer(None, skia.Paint(Alphaf=0.42))
        canvas.concat(flipped)
        trees(canvas)
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin, shore - 1.6 * u, w + stage.margin, shore), fill(stage.palette.land(0.36))
        )
        canvas.restore()
        for i in range(26):
            y = shore + (0.8 + i * i * 0.035) * u
            x = w * ((i * 0.377) % 1.0)
            canvas.drawLine(x - 9 * u, y, x + 9 * u, y, line(lighter(water_colour(stage, 0.6), 0.2), 0.14 * u, 0.4))
        canvas.restore()

    surface = next(layer for layer in reversed(stage.layers) if layer.draw)
    painted = surface.draw
    assert painted is not None

    def both(canvas: skia.Canvas) -> None:
        painted(canvas)
        mirror(canvas)

    surface.draw = both

    def bank(canvas: skia.Canvas) -> None:
        trees(canvas)
        land = stage.palette.land(0.36)
        low = [(float(x), shore + 0.35 * u * math.sin(x * 0.02)) for x in stage.xs[::3]]
        edge = [(float(x), float(y)) for x, y in zip(stage.xs[::3], far_line[::3], strict=True)]
        canvas.drawPath(polygon(edge + low[::-1]), fill(land))
        sand = mix(stage.palette.lit(rgb("#cdb184"), 0.3), land, 0.4)
        canvas.drawPath(polygon([*low, *((x, y - 0.4 * u) for x, y in low[::-1])]), fill(sand))

    stage.add(0.34, bank, shore - 22 * k * u)
    stage.open_slot("middle", 0.36, stage.along(far_line))
    lay_fog(stage, shore - u, 8 * u, 0.2, 0.35)
    if rng.random() < 0.7:
        _span_bridge(stage, shore, k)
    stage.open_slot("water", 0.44, lambda x: h * 0.735)
    stage.animate(0.44, ripple(stage, shore + 3 * u, h * 0.80, 46))


def _span_bridge(stage: Stage, shore: float, k: float) -> None:
    """A stone bridge of three arches, and its picture in the water."""
    u, w = stage.unit, stage.width
    middle, half = w * (0.5 - 0.10 * stage.side), w * 0.56
    foot, high = shore + 5.5 * u, 10.5 * k * u
    count = max(3, round(2.5 * half / (23 * k * u))) | 1
    stone = mix(stage.palette.lit(rgb("#b9a48c"), 0.15), stage.palette.land(0.3), 0.2)
    blocks = [(stage.rng.random(), stage.rng.random(), stage.rng.random()) for _ in range(90)]

    def deck(x: float) -> float:
        t = (x - middle) / half
        return foot - high * (1 - 0.30 * t * t)

    outline = [(middle + half * t, deck(middle + half * t)) for t in np.linspace(-1.25, 1.25, 31)]
    body = polygon([*outline, (middle + half * 1.25, foot), (middle - half * 1.25, foot)])
    arches = skia.Path()
    step = 2.5 / count
    for i in range(count):
        t = -1.25 + step * (i + 0.5)
        x, r = middle + half * t, half * step * 0.40
        rise = min((foot - deck(x)) * 0.76, r * 1.1)
        arches.addOval(skia.Rect.MakeLTRB(x - r, foot - rise, x + r, foot + rise))
    whole = combine(body, arches, skia.PathOp.kDifference_PathOp) or body

    def draw_bridge(canvas: skia.Canvas) -> None:
        canvas.drawPath(whole, fade((0, foot - high), (0, foot), (lighter(stone, 0.12), 1), (darker(stone, 0.3), 1)))
        canvas.save()
        canvas.clipPath(whole, True)
        for a, b, tint in blocks:
            x, y = middle + (a * 2.5 - 1.25) * half, foot - b * high
            canvas.drawRect(
                skia.Rect.MakeXYWH(x, y, 2.2 * u, 0.9 * u), fill((lighter if tint < 0.5 else darker)(stone, 0.14), 0.5)
            )
        canvas.drawPath(arches, line(darker(stone, 0.3), 0.9 * u, 0.6))
        canvas.restore()
        rail = polygon([*((x, y - 1.1 * u) for x, y in outline), *outline[::-1]])
        canvas.drawPath(rail, fill(lighter(stone, 0.18)))
        canvas.drawPath(
            polygon([*((x, y + 0.1 * u) for x, y in outline), *((x, y + 0.7 * u) for x, y in outline[::-1])]),
            fill(darker(stone, 0.35), 0.7),
        )
        lit = stage.palette.hour in (Hour.NIGHT, Hour.DUSK)
        for t in np.linspace(-1, 1, count)[:: 1 if stage.tall else 2].tolist():
            x = middle + half * t
            y = deck(x) - 1.1 * u
            canvas.drawLine(x, y, x, y - 3.6 * u, line(darker(stone, 0.55), 0.3 * u))
            if lit:
                canvas.drawCircle(x, y - 4 * u, 5 * u, halo((x, y - 4 * u), 5 * u, stage.palette.window, 0.55, 0.08))
            canvas.drawCircle(
                x, y - 4 * u, 0.6 * u, fill(lighter(stage.palette.window, 0.4) if lit else lighter(stone, 0.4))
            )

    def draw(canvas: skia.Canvas) -> None:
        canvas.save()
        canvas.clipRect(skia.Rect.MakeLTRB(-stage.margin, foot, w + stage.margin, foot + high * 1.3))
        canvas.saveLayer(None, skia.Paint(Alphaf=0.45))
        canvas.translate(0, foot)
        canvas.scale(1, -0.8)
        canvas.translate(0, -foot)
        draw_bridge(canvas)
        canvas.restore()
        canvas.restore()
        draw_bridge(canvas)
        canvas.drawRect(
            skia.Rect.MakeLTRB(middle - half * 1.25, foot - 0.15 * u, middle + half * 1.25, foot + 0.25 * u),
            fill(lighter(water_colour(stage, 0.4), 0.35), 0.5),
        )

    stage.add(0.42, draw, foot - high - 12 * u)


def _lay_bank(stage: Stage, *, open_to_water: bool) -> None:
    """The near bank: ground on the figure's side, which falls to the water on the other; far if `open_to_water`."""
    h, u, w, xs = stage.height, stage.unit, stage.width, stage.xs
    level = h * 0.80
    t = (xs / w - 0.5) * -stage.side
    drop = np.clip(t - (-0.03 if open_to_water else 0.02 if not stage.tall else 0.10), 0, None)
    ys = (
        level
        + np.clip(drop * 3.2, 0, 1) ** 1.4 * (22 if open_to_water else 11) * u
        + wave(stage, 50, 3, 0.35) * 1.5 * u
    )
    colour = stage.palette.land(0.14)
    litter = strew(stage, ys, "blossoms" if warm(stage) else "pebbles")
    sand = mix(stage.palette.lit(rgb("#cdb184")), colour, 0.3)

    def face(canvas: skia.Canvas, base: Rgb) -> None:
        litter(canvas, base)
        edge = [(float(x), float(y)) for x, y in zip(xs[::3], ys[::3], strict=True)]
        depth = np.clip(drop * 6, 0, 1)[::3]
        inner = [(x, y + (0.3 + 2.4 * float(d)) * u) for (x, y), d in zip(edge, depth, strict=True)]
        canvas.drawPath(polygon(edge + inner[::-1]), fade((0, level), (0, h), (lighter(sand, 0.1), 1), (sand, 1)))

    stones = rocks(
        stage,
        ys,
        mix(colour, stage.palette.lit(rgb("#8a8a88")), 0.5),
        9,
        (1.4, 3.6),
        lambda t: 0.5 - stage.side * (0.05 + 0.42 * t),
    )
    lay_ridge(stage, ys, 0.1, 0.62, colour=colour, mist=0.0, deep=22, rim=0.7, on_face=face, behind=stones, overhang=5)
    stage.ground, stage.ground_line = level, ys + 0.9 * u
    stage.open_slot("ground", 0.62, stage.ground_at)
