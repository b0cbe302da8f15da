"""A city across the water: its towers upside down in it, and a promenade to stand on."""

from __future__ import annotations

import numpy as np
import skia

from pixora.film.visual import Hour, Shot, Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.growth import leaf_cut
from pixora.providers.local.illustrator.places.life import drop_leaves
from pixora.providers.local.illustrator.places.streets import Box, cross_boats, raise_lamps
from pixora.providers.local.illustrator.places.terrain import lay_ridge
from pixora.providers.local.illustrator.places.water import lay_surface
from pixora.providers.local.illustrator.stage import (
    Draw,
    Stage,
    fade,
    fill,
    line,
    polygon,
)


def _planters(stage: Stage, level: float) -> Draw:
    """A bench between two trees in tubs."""
    u, w, palette, k = stage.unit, stage.width, stage.palette, stage.reach**0.5
    x = w * (0.5 - 0.30 * stage.side)
    rng = stage.rng
    dark = 1 if stage.light[0] < x else -1
    trees = [leaf_cut(x + dx * k * u, level + 0.2 * u, rng.uniform(17, 20) * k * u, rng, dark) for dx in (-10.5, 10.5)]
    leaf, wood = palette.lit(rgb("#5c8f55"), 0.05), palette.lit(rgb("#8a5a3c"), 0.0)
    snowy = stage.visual.weather is Weather.SNOW

    def draw(canvas: skia.Canvas) -> None:
        for (whole, shade, trunk, cap), dx in zip(trees, (-10.5, 10.5), strict=True):
            if trunk:
                canvas.drawPath(trunk, fill(darker(wood, 0.2)))
            box = whole.getBounds()
            canvas.drawPath(
                whole, fade((0, box.top()), (0, box.bottom()), (lighter(leaf, 0.12), 1), (darker(leaf, 0.12), 1))
            )
            canvas.drawPath(shade, fill(darker(leaf, 0.35), 0.5))
            if snowy and cap:
                canvas.drawPath(cap, fill(palette.lit((0.97, 0.98, 1.0))))
            px = x + dx * k * u
            tub = polygon(
                [
                    (px - 2.4 * u, level - 1.4 * u),
                    (px + 2.4 * u, level - 1.4 * u),
                    (px + 2.0 * u, level + 1.8 * u),
                    (px - 2.0 * u, level + 1.8 * u),
                ]
            )
            canvas.drawPath(
                tub,
                fade(
                    (px - 2.4 * u, 0),
                    (px + 2.4 * u, 0),
                    (palette.lit(rgb("#8f8780")), 1),
                    (palette.lit(rgb("#5f5a58")), 1),
                ),
            )
        for dx in (-5.0, 5.0):
            canvas.drawRect(
                skia.Rect.MakeXYWH(x + dx * u - 0.3 * u, level - 3.8 * u, 0.6 * u, 5.6 * u),
                fill(darker(palette.near, 0.5)),
            )
        for y, high in ((level - 4.4 * u, 0.8), (level - 3.2 * u, 0.8), (level - 1.4 * u, 0.9)):
            canvas.drawRect(
                skia.Rect.MakeXYWH(x - 6.2 * u, y, 12.4 * u, high * u),
                fill(wood if high < 0.9 else lighter(wood, 0.12)),
            )

    return draw


def lay_waterfront(stage: Stage, shore: float, boxes: list[Box]) -> None:
    """A harbour before the towers, which stand in it upside down, and a promenade to stand on."""
    h, u, w, palette = stage.height, stage.unit, stage.width, stage.palette
    rng = stage.rng
    wall = palette.land(0.36)
    columns = [(x, width, shore - top, rng.random(6)) for x, top, width, _ in boxes]
    lay_surface(stage, shore, h * 0.84, 0.38)
    lit = palette.hour in (Hour.NIGHT, Hour.DUSK)

    def mirror(canvas: skia.Canvas) -> None:
        for x, width, tall, dice in columns:
            low = shore + tall * 0.6
            canvas.drawRect(
                skia.Rect.MakeLTRB(x, shore, x + width, low), fade((0, shore), (0, low), (wall, 0.5), (wall, 0.0))
            )
            for i in range(5 if lit else 0):
                px, long = x + width * (0.1 + 0.8 * dice[i]), (3 + 9 * dice[(i + 1) % 6]) * u
                tone = palette.window if dice[i] < 0.8 else palette.accent
                canvas.drawRect(
                    skia.Rect.MakeXYWH(px, shore, 0.5 * u, long),
                    fade((0, shore), (0, shore + long), (tone, 0.6), (tone, 0.0)),
                )
        stone = darker(mix(wall, palette.near, 0.4), 0.2)
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin, shore - 0.2 * u, w + stage.margin, shore + 0.7 * u), fill(stone)
        )

    stage.lay_over(mirror)
    stage.open_slot("middle", 0.40, lambda x: shore)
    stage.animate(0.42, cross_boats(stage, shore + 3.2 * u))
    stage.open_slot("water", 0.44, lambda x: h * 0.745)
    _lay_promenade(stage)


def _lay_promenade(stage: Stage) -> None:
    """Flagstones and a railing before the water."""
    h, u, w, palette = stage.height, stage.unit, stage.width, stage.palette
    level = h * {Shot.WIDE: 0.79, Shot.MEDIUM: 0.79, Shot.CLOSE: 0.80}[stage.visual.shot]
    stone = mix(palette.land(0.12), palette.lit(rgb("#a89c90")), 0.5)
    post = darker(palette.near, 0.45)

    def flags(canvas: skia.Canvas, base: Rgb) -> None:
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin, level, w + stage.margin, level + 0.8 * u), fill(lighter(base, 0.22))
        )
        y, step = level + 0.8 * u, 1.6 * u
        row = 0
        while y < h * 1.1:
            canvas.drawLine(-stage.margin, y, w + stage.margin, y, line(darker(base, 0.22), 0.14 * u, 0.7))
            wide = step * 3.2
            x = -stage.margin - (row % 2) * wide / 2
            while x < w + stage.margin:
                slant = (x - w / 2) * 0.035 * step / u
                canvas.drawLine(x, y, x + slant, y + step, line(darker(base, 0.22), 0.14 * u, 0.5))
                if (row * 7 + round(x / wide) * 5) % 6 == 0:
                    canvas.drawRect(skia.Rect.MakeXYWH(x, y, wide, step), fill(lighter(base, 0.12), 0.35))
                x += wide
            y, step, row = y + step, step * 1.35, row + 1

    def rails(canvas: skia.Canvas) -> None:
        lamps(canvas)
        top = level - 4.2 * u
        x = -stage.margin
        while x < w + stage.margin:
            canvas.drawRect(skia.Rect.MakeXYWH(x, top, 0.35 * u, 5 * u), fill(post))
            x += 6 * u
        for y in (top, level - 2.4 * u, level - 0.9 * u):
            canvas.drawRect(
                skia.Rect.MakeLTRB(-stage.margin, y, w + stage.margin, y + (0.42 if y == top else 0.22) * u), fill(post)
            )

    spots = [w * t + stage.side * 3 * u for t in ((0.1, 0.9) if stage.tall else (0.06, 0.36, 0.66, 0.94))]
    lamps = raise_lamps(stage, [x for x in spots if abs(x / w - (0.5 + 0.2 * stage.side)) > 0.1], level)
    flat = np.full_like(stage.xs, level)
    lay_ridge(stage, flat, 0.1, 0.62, colour=stone, mist=0.0, rim=0.0, on_face=flags, behind=rails, overhang=30)
    stage.add(0.62, _planters(stage, level), level - 24 * u)
    stage.ground, stage.ground_line = level, flat + 2.2 * u
    stage.open_slot("ground", 0.62, stage.ground_at)
    if stage.visual.weather is not Weather.SNOW:
        drop_leaves(stage, 0.7, ("#8fb04a", "#c9b04a"), 7, 0.6)
