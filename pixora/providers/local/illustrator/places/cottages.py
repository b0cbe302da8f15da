"""Houses of a village: cottages, a church, a well, cut from paper and painted into a layer."""

from __future__ import annotations

import numpy as np
import skia

from pixora.film.visual import Hour, Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.cottage_parts import (
    Cottage,
    Tones,
    draw_beams,
    draw_chimney,
    draw_door,
    draw_roof,
    draw_shade,
    draw_wall,
    draw_window,
)
from pixora.providers.local.illustrator.stage import Stage, fade, fill, halo, line, polygon

WALLS = ("#f3e3c8", "#e9c79a", "#dfa98c", "#cfd8c2", "#c8d6de", "#f0d7b8", "#e6b9a0")
ROOFS = ("#b4533c", "#9a4a3d", "#7b5a4c", "#5f6673", "#8b6a48", "#a8623f")


def design(stage: Stage, x: float, y: float, tall: float, distance: float, kind: int | None = None) -> Cottage:
    """A house of this village at `distance` 0..1; its colours and shape are drawn by lot."""
    rng, palette = stage.rng, stage.palette
    wall, roof = str(rng.choice(WALLS)), str(rng.choice(ROOFS))
    haze = 0.75 * distance

    def tint(text: str) -> Rgb:
        return palette.lit(rgb(text), haze)

    late = palette.hour in (Hour.NIGHT, Hour.DUSK) or (palette.hour is Hour.DAWN and rng.random() < 0.3)
    chosen = int(rng.choice([0, 1, 1, 2])) if kind is None else kind
    tones = Tones(
        wall=tint(wall),
        roof=tint(roof),
        wood=tint("#6b4630"),
        frame=tint("#fbf3e4"),
        glass=mix(tint("#6f9fb8"), palette.low, 0.25),
        stone=tint("#b7a999"),
        white=palette.lit((0.97, 0.98, 1.0), haze * 0.8),
        lamp=mix(palette.window, palette.haze, haze * 0.5),
        lit=late,
        snowy=stage.visual.weather is Weather.SNOW,
        light=-1 if stage.light[0] < x else 1,
    )
    wide = {0: rng.uniform(0.7, 0.9), 1: rng.uniform(1.15, 1.5), 2: rng.uniform(1.3, 1.6), 3: 1.15}[chosen]
    return Cottage(chosen, x, y, tall, wide, tones, tuple(rng.random(16).tolist()))


def draw_cottage(canvas: skia.Canvas, house: Cottage) -> None:
    canvas.save()
    canvas.translate(house.x, house.y)
    canvas.scale(house.tall, house.tall)
    canvas.drawOval(
        skia.Rect.MakeLTRB(-house.wide * 0.62, -0.035, house.wide * 0.62, 0.05),
        fill(darker(house.tones.wall, 0.85), 0.22),
    )
    match house.kind:
        case 0:
            _gable(canvas, house, 0.0, house.wide, 1.0, door=True)
        case 1:
            _long(canvas, house, 0.0, house.wide, 1.0)
        case 2:
            _long(canvas, house, 0.12 * house.wide, house.wide * 0.76, 0.92)
            _gable(canvas, house, -0.27 * house.wide, 0.58, 1.0, door=False)
        case _:
            _church(canvas, house)
    canvas.restore()


def _gable(canvas: skia.Canvas, house: Cottage, x: float, wide: float, tall: float, *, door: bool) -> None:
    eaves = -tall * (0.50 + 0.08 * house.dice[1])
    left, right = x - wide / 2, x + wide / 2
    if door:
        draw_chimney(canvas, house, eaves)
    path = polygon([(left, 0.02), (left, eaves), (x, -tall), (right, eaves), (right, 0.02)])
    draw_wall(canvas, house, path, -tall)
    draw_shade(canvas, house, path, left, right)
    canvas.save()
    canvas.clipPath(path, True)
    draw_beams(canvas, house, left, right, eaves)
    canvas.restore()
    slope = (-tall - eaves) / (wide / 2)
    over = 0.09
    for side in (-1, 1):
        edge = x + side * (wide / 2 + over)
        foot = eaves - slope * over
        board = polygon(
            [(x, -tall - 0.045), (edge, foot - 0.02), (edge - side * 0.015, foot + 0.05), (x, -tall + 0.045)]
        )
        tone = house.tones.roof if side == house.tones.light else darker(house.tones.roof, 0.25)
        if house.tones.snowy:
            canvas.drawPath(
                polygon([(x, -tall - 0.08), (edge, foot - 0.05), (edge, foot), (x, -tall)]), fill(house.tones.white)
            )
        canvas.drawPath(board, fill(tone))
    size = min(0.15, wide * 0.2)
    draw_window(canvas, house, x, eaves - 0.05, size * 0.9, size * 1.1, house.dice[6])
    spots = (-0.27, 0.27) if not door else (-0.28,)
    for i, spot in enumerate(spots):
        draw_window(canvas, house, x + spot * wide, -0.14, size, size * 1.2, house.dice[7 + i])
    if door:
        draw_door(canvas, house, x + 0.2 * wide, 0.15, 0.29)


def _long(canvas: skia.Canvas, house: Cottage, x: float, wide: float, tall: float) -> None:
    eaves = -tall * (0.46 + 0.1 * house.dice[1])
    left, right = x - wide / 2, x + wide / 2
    draw_chimney(canvas, house, -tall * 0.8)
    path = polygon([(left, 0.02), (left, eaves - 0.03), (right, eaves - 0.03), (right, 0.02)])
    draw_wall(canvas, house, path, eaves)
    draw_shade(canvas, house, path, left, right)
    draw_beams(canvas, house, left, right, eaves)
    inset = 0.10 + 0.12 * house.dice[2]
    roof = polygon(
        [(left - 0.07, eaves + 0.03), (left + inset, -tall), (right - inset, -tall), (right + 0.07, eaves + 0.03)]
    )
    draw_roof(canvas, house, roof, -tall, eaves + 0.03, 7)
    size = 0.14
    count = max(2, round(wide / 0.38))
    door = int(house.dice[4] * count)
    for i in range(count):
        px = left + wide * (i + 0.5) / count
        if i == door:
            draw_door(canvas, house, px, 0.15, 0.29)
        else:
            draw_window(canvas, house, px, -0.15, size, size * 1.25, house.dice[6 + i % 8])
    if house.dice[9] < 0.6:
        px, foot = x + (house.dice[10] - 0.5) * 0.5 * wide, eaves - 0.08
        dormer = polygon(
            [
                (px - 0.09, foot),
                (px - 0.09, foot - 0.13),
                (px, foot - 0.23),
                (px + 0.09, foot - 0.13),
                (px + 0.09, foot),
            ]
        )
        canvas.drawPath(dormer, fill(house.tones.wall))
        cap = house.tones.white if house.tones.snowy else darker(house.tones.roof, 0.1)
        canvas.drawPath(
            polygon([(px - 0.13, foot - 0.10), (px, foot - 0.26), (px + 0.13, foot - 0.10), (px, foot - 0.2)]),
            fill(cap),
        )
        draw_window(canvas, house, px, foot - 0.02, 0.09, 0.11, house.dice[11])


def _church(canvas: skia.Canvas, house: Cottage) -> None:
    """A nave and a tower whose spire is one high; the nave is less than half of it."""
    tones = house.tones
    side = 1 if house.dice[0] < 0.5 else -1
    canvas.save()
    canvas.scale(side, 1)
    wall = mix(tones.wall, tones.frame, 0.55)
    nave = polygon([(-0.05, 0.02), (-0.05, -0.26), (0.55, -0.26), (0.55, 0.02)])
    draw_wall(canvas, house, nave, -0.3, wall)
    roof = polygon([(-0.08, -0.24), (0.0, -0.44), (0.5, -0.44), (0.59, -0.24)])
    draw_roof(canvas, house, roof, -0.44, -0.24, 6)
    for i in range(3):
        _arch(canvas, house, 0.16 + i * 0.15, -0.06, 0.055, 0.14, house.dice[6 + i])
    tower = polygon([(-0.19, 0.02), (-0.19, -0.62), (0.03, -0.62), (0.03, 0.02)])
    draw_wall(canvas, house, tower, -0.62, wall)
    dark = darker(wall, 0.5)
    far = 0.03 if tones.light * side < 0 else -0.19
    canvas.drawPath(tower, fade((-0.08, 0), (far, 0), (dark, 0.0), (dark, 0.3)))
    spire = polygon([(-0.23, -0.61), (-0.08, -1.0), (0.07, -0.61)])
    draw_roof(canvas, house, spire, -1.0, -0.61, 9)
    lee = (
        polygon([(-0.08, -1.0), (0.07, -0.61), (-0.06, -0.61)])
        if tones.light * side < 0
        else polygon([(-0.08, -1.0), (-0.23, -0.61), (-0.1, -0.61)])
    )
    canvas.drawPath(lee, fill(darker(tones.roof, 0.5), 0.4))
    canvas.drawLine(-0.08, -1.0, -0.08, -1.07, line(tones.lamp, 0.010))
    canvas.drawLine(-0.105, -1.045, -0.055, -1.045, line(tones.lamp, 0.010))
    canvas.drawCircle(-0.08, -0.52, 0.055, fill(tones.frame))
    canvas.drawCircle(-0.08, -0.52, 0.055, line(tones.wood, 0.010))
    canvas.drawLine(-0.08, -0.52, -0.08, -0.56, line(tones.wood, 0.010))
    canvas.drawLine(-0.08, -0.52, -0.052, -0.51, line(tones.wood, 0.010))
    _arch(canvas, house, -0.08, -0.30, 0.06, 0.12, house.dice[9])
    _arch(canvas, house, -0.08, 0.0, 0.10, 0.18, 2.0)
    canvas.restore()


def _arch(canvas: skia.Canvas, house: Cottage, x: float, y: float, wide: float, high: float, dice: float) -> None:
    """A church's window, or its door for `dice` over 1."""
    tones = house.tones
    path = skia.Path()
    path.moveTo(x - wide / 2, y)
    path.lineTo(x - wide / 2, y - high * 0.6)
    path.quadTo(x - wide / 2, y - high, x, y - high)
    path.quadTo(x + wide / 2, y - high, x + wide / 2, y - high * 0.6)
    path.lineTo(x + wide / 2, y)
    path.close()
    if tones.lit and dice <= 1:
        centre = (x, y - high / 2)
        canvas.drawCircle(*centre, high, halo(centre, high, tones.lamp, 0.5, 0.1))
    canvas.drawPath(path, line(tones.stone, 0.018))
    if dice > 1:
        canvas.drawPath(path, fill(tones.wood))
    else:
        canvas.drawPath(path, fill(lighter(tones.lamp, 0.2) if tones.lit else darker(tones.glass, 0.25)))


def well(canvas: skia.Canvas, tones: Tones, x: float, y: float, tall: float) -> None:
    """A stone well under a small roof, standing on (x, y)."""
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(tall, tall)
    canvas.drawOval(skia.Rect.MakeLTRB(-0.5, -0.05, 0.55, 0.1), fill(darker(tones.stone, 0.8), 0.25))
    wood = tones.wood
    for side in (-1, 1):
        canvas.drawRect(skia.Rect.MakeXYWH(side * 0.28 - 0.03, -0.78, 0.06, 0.5), fill(darker(wood, 0.15)))
    canvas.drawRect(skia.Rect.MakeLTRB(-0.3, -0.64, 0.3, -0.59), fill(wood))
    canvas.drawLine(0.04, -0.6, 0.04, -0.42, line(darker(wood, 0.3), 0.012))
    canvas.drawPath(polygon([(-0.03, -0.44), (0.11, -0.44), (0.09, -0.3), (-0.01, -0.3)]), fill(lighter(wood, 0.15)))
    drum = skia.Path()
    drum.addRRect(skia.RRect.MakeRectXY(skia.Rect.MakeLTRB(-0.38, -0.34, 0.38, 0.05), 0.05, 0.05))
    canvas.drawPath(drum, fade((-0.38, 0), (0.38, 0), (lighter(tones.stone, 0.12), 1), (darker(tones.stone, 0.3), 1)))
    canvas.save()
    canvas.clipPath(drum, True)
    for row in range(3):
        y0 = -0.34 + row * 0.13
        canvas.drawLine(-0.4, y0, 0.4, y0, line(darker(tones.stone, 0.35), 0.012, 0.6))
        for k in range(5):
            px = -0.36 + k * 0.18 + (row % 2) * 0.09
            canvas.drawLine(px, y0, px, y0 + 0.13, line(darker(tones.stone, 0.35), 0.012, 0.6))
    canvas.restore()
    canvas.drawRect(skia.Rect.MakeLTRB(-0.41, -0.38, 0.41, -0.31), fill(lighter(tones.stone, 0.2)))
    canvas.drawPath(
        polygon([(-0.46, -0.74), (0, -1.0), (0.46, -0.74), (0.42, -0.68), (-0.42, -0.68)]),
        fill(tones.white if tones.snowy else tones.roof),
    )
    canvas.restore()


def fence(canvas: skia.Canvas, tone: Rgb, xs: np.ndarray, ys: np.ndarray, high: float) -> None:
    """Pickets along a line, in pixels."""
    for a, b in ((0.35, 0.45), (0.68, 0.78)):
        top = [(float(x), float(y) - b * high) for x, y in zip(xs, ys, strict=True)]
        low = [(float(x), float(y) - a * high) for x, y in zip(xs[::-1], ys[::-1], strict=True)]
        canvas.drawPath(polygon(top + low), fill(darker(tone, 0.18)))
    wide = high * 0.17
    for x, y in zip(xs, ys, strict=True):
        picket = polygon(
            [
                (x - wide / 2, y + 0.05 * high),
                (x - wide / 2, y - 0.88 * high),
                (x, y - high),
                (x + wide / 2, y - 0.88 * high),
                (x + wide / 2, y + 0.05 * high),
            ]
        )
        canvas.drawPath(picket, fill(tone))
