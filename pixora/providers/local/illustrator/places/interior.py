"""Rooms: a wall with a window, a floor to stand on, furniture of the room's kind, and what lives in it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import skia

from pixora.film.visual import Hour, Room, Shot, Weather
from pixora.providers.local.illustrator.colour import BLACK, darker, lighter, mix
from pixora.providers.local.illustrator.places import furniture as fit
from pixora.providers.local.illustrator.places import furniture_work as work
from pixora.providers.local.illustrator.places.joinery import Decor, picture, pot_plant
from pixora.providers.local.illustrator.places.life import rise_smoke
from pixora.providers.local.illustrator.places.room_life import burn_fire, glow_lamps, swing_clock
from pixora.providers.local.illustrator.places.window_view import (
    Opening,
    cut_window,
    float_dust,
    frame_window,
    hang_curtains,
    let_light_in,
    show_outside,
)
from pixora.providers.local.illustrator.stage import Stage, fade, fill, halo, line, polygon

Piece = Callable[[skia.Canvas, Decor], None]
WALL, BACK, FLOOR, NEAR = 0.34, 0.46, 0.60, 0.92

SCHEMES: dict[Room, tuple[tuple[str, str, str, str], ...]] = {
    Room.LIVING: (
        ("#e9d3b4", "#8a5a3c", "#3f7f86", "#d98a4e"),
        ("#b9cdbf", "#7a5238", "#c4624a", "#e0b45c"),
        ("#d8b9a6", "#6f4a38", "#5a6f9a", "#e2a08a"),
    ),
    Room.BEDROOM: (
        ("#c7d3e6", "#a0714c", "#6a84b8", "#e8a87c"),
        ("#e8cfc4", "#8f6247", "#a6617a", "#f0c58a"),
        ("#cfdcc6", "#9a7350", "#5f8a78", "#e6b25f"),
    ),
    Room.KITCHEN: (
        ("#f1e2c4", "#a8774c", "#6f9a8d", "#d4694a"),
        ("#dfe6e2", "#b5895c", "#4f7f9a", "#e5a94d"),
        ("#f3d9c4", "#9a6a48", "#c9745a", "#7fa08a"),
    ),
    Room.STUDY: (
        ("#5f7f74", "#6e452e", "#8f3f3a", "#c79a4f"),
        ("#8a6f62", "#5c3a28", "#35607a", "#d3a24e"),
        ("#c9b79a", "#6b4630", "#3f6a5c", "#b8613f"),
    ),
    Room.WORKSHOP: (("#b7a68f", "#9a6d42", "#56707d", "#c9573c"), ("#a5aea4", "#a87645", "#7a5a48", "#d98f3c")),
    Room.CLASSROOM: (("#e8dcb8", "#b5844f", "#4f8aa0", "#d9764a"), ("#d3e0d2", "#a87a4a", "#c25f4c", "#5f8fae")),
}
"""Per room: wall, wood, cloth and a second cloth."""


def build_interior(stage: Stage) -> None:
    """The room of `visual.room`, or one by lot."""
    rng, u, _w, h = stage.rng, stage.unit, stage.width, stage.height
    room = stage.visual.room or list(Room)[int(rng.integers(len(Room)))]
    metre = {Shot.WIDE: 25.5, Shot.MEDIUM: 34.0, Shot.CLOSE: 50.0}[stage.visual.shot] * u * (1.1 if stage.tall else 1.0)
    floor = {Shot.WIDE: 0.70, Shot.MEDIUM: 0.735, Shot.CLOSE: 0.80}[stage.visual.shot] * h
    stage.stature = 1.7 * metre
    toward = -stage.side
    decor = decorate(stage, room, toward)
    stage.horizon = floor
    opening = _place_window(stage, room, metre, floor, toward)
    stage.light = opening.middle
    show_outside(stage, opening, metre)
    pieces = _furnish(stage, room, metre, toward, opening)
    _lay_wall(stage, decor, room, opening, metre, floor)
    if room in (Room.LIVING, Room.BEDROOM, Room.STUDY):
        tone = decor.cloth if room is not Room.STUDY else decor.second
        low = floor - 0.1 * metre if room is not Room.BEDROOM else opening.bottom + 0.25 * metre
        hang_curtains(stage, opening, mix(tone, decor.wall, 0.25), WALL, low)
    _hang_on_wall(stage, decor, room, metre, floor, opening, toward)
    stage.open_slot("middle", 0.40, lambda x: floor)
    _lay_floor(stage, decor, room, metre, floor, opening)
    stage.open_slot("water", 0.46, lambda x: floor + 0.02 * h)
    _stand(stage, decor, metre, floor, pieces)
    _light_up(stage, decor, room, metre, floor, pieces, opening)
    stage.ground = h * {Shot.WIDE: 0.815, Shot.MEDIUM: 0.845, Shot.CLOSE: 0.9}[stage.visual.shot]
    stage.ground_line = np.full_like(stage.xs, stage.ground)
    stage.open_slot("ground", 0.62, stage.ground_at)
    float_dust(stage, opening, floor)
    _stand_near(stage, decor, room, metre)


def decorate(stage: Stage, room: Room, toward: int) -> Decor:
    """The room's colours, by lot among those that suit it."""
    rng, palette = stage.rng, stage.palette
    schemes = SCHEMES[room]
    wall, wood, cloth, second = schemes[int(rng.integers(len(schemes)))]
    lamps = palette.hour in (Hour.NIGHT, Hour.DUSK) or stage.visual.weather is Weather.RAIN
    bare = Decor(palette, lamps, toward, BLACK, BLACK, BLACK, BLACK, BLACK, rng.random(24))
    return replace(
        bare,
        wall=bare.tint(wall),
        trim=bare.tint("#f6efe0"),
        wood=bare.tint(wood),
        cloth=bare.tint(cloth),
        second=bare.tint(second),
    )


def _place_window(stage: Stage, room: Room, metre: float, floor: float, toward: int) -> Opening:
    w, h, rng = stage.width, stage.height, stage.rng
    wide = {Room.CLASSROOM: 1.9, Room.WORKSHOP: 1.7, Room.KITCHEN: 1.5}.get(room, 1.45) * rng.uniform(0.92, 1.12)
    high = rng.uniform(1.3, 1.5) * (1.25 if stage.tall else 1.0)
    low = {Room.KITCHEN: 1.28, Room.STUDY: 0.95, Room.WORKSHOP: 1.15}.get(room, 0.98)
    half = min(wide * metre / 2, 0.3 * w)
    x = w * (0.5 + toward * (0.22 if not stage.tall else 0.16)) + rng.uniform(-0.02, 0.02) * w
    bottom = floor - low * metre
    top = max(bottom - high * metre, -0.02 * h if stage.visual.shot is not Shot.WIDE else 0.08 * h)
    return Opening(x - half, top, x + half, bottom, (2 + int(rng.integers(2)), 2 + int(rng.integers(2))))


Placed = tuple[Piece, float, float]
"""What stands at x, and how far before the wall, in pixels."""


def _furnish(stage: Stage, room: Room, metre: float, toward: int, opening: Opening) -> list[Placed]:
    """Furniture from the window outwards; what does not fit into the frame is left out."""
    rng, w = stage.rng, stage.width
    window = opening.middle[0]
    here: list[tuple[Piece, float]]
    match room:
        case Room.LIVING:
            under: Piece = fit.sofa if rng.random() < 0.6 else fit.armchair
            here = [(under, 0.0), (fit.floor_lamp, -1.35 if under is fit.sofa else -0.85)]
            here += (
                [(fit.fireplace, 2.7), (fit.bookcase, 4.2)]
                if rng.random() < 0.6
                else [(fit.low_case, 2.3), (fit.bookcase, 3.7), (fit.big_plant, 4.6)]
            )
            here += [(fit.big_plant, -2.0)]
        case Room.BEDROOM:
            here = [(fit.bed, 0.25), (fit.nightstand, -1.2), (fit.bookcase, -2.2)]
            here += [
                [(fit.wardrobe, 2.6), (fit.big_plant, 3.7)],
                [(fit.low_case, 2.4), (fit.armchair, 3.8)],
                [(fit.big_plant, 1.9), (fit.desk, 3.2), (fit.bookcase, 4.7)],
            ][int(rng.integers(3))]
        case Room.KITCHEN:
            here = [(work.counter, 0.35)]
            here += [
                [(work.fridge, 2.4), (fit.big_plant, 3.3), (fit.wardrobe, -2.0)],
                [(fit.table, 2.9), (fit.chair, 3.9), (work.fridge, -1.75)],
                [(fit.low_case, 2.7), (work.fridge, 4.0), (fit.big_plant, -1.8)],
            ][int(rng.integers(3))]
        case Room.STUDY:
            here = [(fit.desk, 0.1)]
            here += [
                [(fit.bookcase, 2.1), (fit.bookcase, 3.22), (fit.armchair, -1.7), (fit.bookcase, 4.34)],
                [(fit.low_case, 2.2), (fit.bookcase, 3.6), (fit.bookcase, 4.72), (fit.big_plant, -1.5)],
                [(fit.armchair, 1.9), (fit.floor_lamp, 2.7), (fit.bookcase, 3.8), (fit.bookcase, -1.9)],
            ][int(rng.integers(3))]
        case Room.WORKSHOP:
            here = [(work.workbench, 0.9), (work.crates, -1.0), (fit.bookcase, 3.0), (work.crates, 4.1)]
            if rng.random() < 0.5:
                here = [(work.workbench, 1.3), (fit.low_case, -0.6), (work.crates, 3.3), (fit.bookcase, 4.4)]
        case Room.CLASSROOM:
            here = [(work.school_desk, -0.2 + 1.3 * i) for i in range(4)]
            here += [(work.globe_stand, -1.4)] if rng.random() < 0.5 else [(fit.low_case, -1.7)]
    placed = [(piece, window - toward * dx * metre, 0.0) for piece, dx in here]
    return [(piece, x, deep) for piece, x, deep in placed if -0.12 * w < x < 1.12 * w]


def _lay_wall(stage: Stage, decor: Decor, room: Room, opening: Opening, metre: float, floor: float) -> None:
    u, w, m, rng = stage.unit, stage.width, stage.margin, stage.rng
    kind = int(rng.integers(4))
    top = -0.1 * stage.height
    lx, ly = opening.middle
    base = decor.wall
    bright = 0.5 * (1 - 0.6 * stage.palette.veil) if not stage.palette.night else 0.12

    def draw(canvas: skia.Canvas) -> None:
        box = skia.Rect.MakeLTRB(-m, top, w + m, floor + 4 * u)
        canvas.drawRect(box, fade((0, 0), (0, floor), (darker(base, 0.18), 1), (base, 1), (darker(base, 0.08), 1)))
        tone = darker(base, 0.12)
        if room in (Room.KITCHEN, Room.WORKSHOP) and kind < 2:
            size = (0.16 if room is Room.KITCHEN else 0.26) * metre
            y = floor - 1.6 * metre if room is Room.KITCHEN else top
            row = 0
            while y < floor:
                x = -m - (row % 2) * size * 0.5
                canvas.drawLine(-m, y, w + m, y, line(tone, 0.12 * u, 0.7))
                while x < w + m:
                    canvas.drawLine(x, y, x, y + size * 0.5, line(tone, 0.12 * u, 0.7))
                    x += size
                y += size * 0.5
                row += 1
        elif kind == 0:
            x = -m
            while x < w + m:
                canvas.drawRect(skia.Rect.MakeXYWH(x, top, 0.12 * metre, floor - top), fill(tone, 0.32))
                x += 0.24 * metre
        elif kind == 1:
            for i in range(int((w + 2 * m) / (0.3 * metre)) + 1):
                for j in range(int(floor / (0.3 * metre)) + 2):
                    x, y = -m + (i + 0.5 * (j % 2)) * 0.3 * metre, floor - j * 0.3 * metre
                    canvas.drawCircle(x, y, 0.022 * metre, fill(lighter(base, 0.3), 0.6))
        if kind >= 2 or room in (Room.STUDY, Room.CLASSROOM):
            panel = floor - 0.95 * metre
            wood = mix(decor.trim, base, 0.4) if room is not Room.STUDY else darker(decor.wood, 0.05)
            canvas.drawRect(
                skia.Rect.MakeLTRB(-m, panel, w + m, floor + 4 * u),
                fade((0, panel), (0, floor), (wood, 1), (darker(wood, 0.14), 1)),
            )
            x = -m
            while x < w + m:
                canvas.drawRect(
                    skia.Rect.MakeXYWH(x + 0.06 * metre, panel + 0.1 * metre, 0.48 * metre, 0.68 * metre),
                    line(darker(wood, 0.16), 0.25 * u),
                )
                x += 0.6 * metre
            canvas.drawRect(skia.Rect.MakeLTRB(-m, panel - 0.05 * metre, w + m, panel), fill(lighter(wood, 0.14)))
        canvas.drawRect(box, halo((lx, ly), 75 * u, lighter(mix(stage.palette.sun, base, 0.4), 0.1), bright))
        far = w + m if decor.toward < 0 else -m
        canvas.drawRect(box, fade((w / 2, 0), (far, 0), (darker(base, 0.7), 0.0), (darker(base, 0.7), 0.42)))
        canvas.drawRect(skia.Rect.MakeLTRB(-m, floor - 0.12 * metre, w + m, floor + 4 * u), fill(decor.trim))
        canvas.drawRect(
            skia.Rect.MakeLTRB(-m, floor - 0.12 * metre, w + m, floor - 0.10 * metre), fill(lighter(decor.trim, 0.3))
        )
        if stage.visual.shot is Shot.WIDE and stage.tall:
            for i in range(6):
                x = w * (i - 0.2) / 5
                canvas.drawRect(
                    skia.Rect.MakeXYWH(x, top, 0.2 * metre, 0.13 * stage.height - top),
                    fade((x, 0), (x + 0.2 * metre, 0), (lighter(decor.wood, 0.05), 1), (darker(decor.wood, 0.35), 1)),
                )
            canvas.drawRect(
                skia.Rect.MakeLTRB(-m, 0.115 * stage.height, w + m, 0.135 * stage.height), fill(darker(decor.wood, 0.2))
            )
        cut_window(canvas, opening)
        frame_window(canvas, decor, opening, metre)

    stage.add(WALL, draw, top)


def _hang_on_wall(
    stage: Stage, decor: Decor, room: Room, metre: float, floor: float, opening: Opening, toward: int
) -> None:
    """Pictures, shelves, boards and a clock beside the window."""
    rng, w = stage.rng, stage.width
    away = -toward
    beside = opening.middle[0] + away * ((opening.right - opening.left) / 2 + 0.85 * metre)
    other = opening.middle[0] - away * ((opening.right - opening.left) / 2 + 0.75 * metre)
    eye = floor - 1.75 * metre
    kinds = [int(rng.integers(12)) for _ in range(5)]

    def at(canvas: skia.Canvas, x: float, y: float, piece: Callable[[skia.Canvas], None]) -> None:
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(metre, metre)
        piece(canvas)
        canvas.restore()

    def draw(canvas: skia.Canvas) -> None:
        match room:
            case Room.KITCHEN:
                at(canvas, beside + away * 0.1 * metre, eye - 0.05 * metre, lambda c: work.wall_shelf(c, decor, 1.3))
                at(canvas, other, eye, lambda c: picture(c, decor, 0.42, 0.5, kinds[0]))
            case Room.WORKSHOP:
                at(canvas, beside + away * 0.35 * metre, eye + 0.05 * metre, lambda c: work.tool_board(c, decor))
            case Room.CLASSROOM:
                at(
                    canvas,
                    beside + away * 0.85 * metre,
                    eye + 0.1 * metre,
                    lambda c: work.blackboard(c, decor, 2.5 if not stage.tall else 1.7),
                )
            case _:
                at(canvas, beside, eye, lambda c: picture(c, decor, 0.52, 0.64, kinds[0]))
        sill = opening.left + (0.22 if toward > 0 else 0.78) * (opening.right - opening.left)
        at(canvas, sill, opening.bottom + 0.04 * metre, lambda c: pot_plant(c, decor, 0.34, kinds[4]))

    stage.lay_over(draw)
    if room in (Room.KITCHEN, Room.WORKSHOP):
        return
    plain = room is Room.CLASSROOM
    x, y = (beside - away * 0.45 * metre, eye - 0.85 * metre) if plain else (other, eye - 0.2 * metre)
    if not 0.05 * w < x < 0.95 * w:
        x, y = beside, eye - 1.05 * metre
    if y < 0.06 * stage.height:
        return
    swing_clock(stage, decor, x, y, metre, WALL, plain=plain)


def _lay_floor(stage: Stage, decor: Decor, room: Room, metre: float, floor: float, opening: Opening) -> None:
    u, w, h, m = stage.unit, stage.width, stage.height, stage.margin
    tiles = room is Room.KITCHEN or (room is Room.CLASSROOM and decor.dice[20] < 0.5)
    base = mix(decor.wood, decor.tint("#d9b487"), 0.45) if not tiles else mix(decor.wall, decor.tint("#c9b8a4"), 0.5)
    vanish = (w / 2, floor - 46 * u)
    rng = stage.rng
    joints = rng.random((40, 3))

    def down(t: float) -> float:
        """Height of the floor `t` of the way to the front."""
        return floor + (h * 1.1 - floor) * t

    def draw(canvas: skia.Canvas) -> None:
        box = skia.Rect.MakeLTRB(-m, floor, w + m, h * 1.2)
        canvas.drawRect(box, fade((0, floor), (0, h), (darker(base, 0.1), 1), (base, 1), (darker(base, 0.3), 1)))
        count = 34
        bottom = h * 1.1
        for i in range(count):
            a = -0.9 + 2.8 * i / count
            xa = w * a
            top_x = vanish[0] + (xa - vanish[0]) * (floor - vanish[1]) / (bottom - vanish[1])
            nxt = w * (a + 2.8 / count)
            top_n = vanish[0] + (nxt - vanish[0]) * (floor - vanish[1]) / (bottom - vanish[1])
            plank = polygon([(top_x, floor), (top_n, floor), (nxt, bottom), (xa, bottom)])
            if not tiles:
                canvas.drawPath(
                    plank, fill((lighter if joints[i][0] < 0.5 else darker)(base, 0.10 * joints[i][1]), 0.6)
                )
            canvas.drawLine(top_x, floor, xa, bottom, line(darker(base, 0.35), 0.14 * u, 0.55))
            for k in range(1 if not tiles else 0, 3 if not tiles else 0):
                t = (joints[i][k] * 0.8 + 0.05) ** 1.4
                y = down(t)
                f = (y - floor) / (bottom - floor)
                canvas.drawLine(
                    top_x + (xa - top_x) * f, y, top_n + (nxt - top_n) * f, y, line(darker(base, 0.4), 0.14 * u, 0.6)
                )
            if tiles:
                for row in range(7):
                    if (i + row) % 2:
                        continue
                    f0, f1 = (row / 7) ** 1.6, ((row + 1) / 7) ** 1.6
                    quad = polygon(
                        [
                            (top_x + (xa - top_x) * f0, floor + (bottom - floor) * f0),
                            (top_n + (nxt - top_n) * f0, floor + (bottom - floor) * f0),
                            (top_n + (nxt - top_n) * f1, floor + (bottom - floor) * f1),
                            (top_x + (xa - top_x) * f1, floor + (bottom - floor) * f1),
                        ]
                    )
                    canvas.drawPath(quad, fill(darker(base, 0.3), 0.45))
        canvas.drawRect(
            skia.Rect.MakeLTRB(-m, floor, w + m, floor + 2.2 * u),
            fade((0, floor), (0, floor + 2.2 * u), (darker(base, 0.7), 0.4), (darker(base, 0.7), 0.0)),
        )
        if room in (Room.LIVING, Room.BEDROOM, Room.STUDY):
            canvas.save()
            canvas.translate(w * (0.5 + 0.05 * stage.side), floor + (h - floor) * 0.46)
            canvas.scale(metre, metre)
            fit.rug(canvas, decor, min(1.9, w / metre * 0.42), 0.30)
            canvas.restore()

    stage.add(FLOOR, draw, floor, floor)
    let_light_in(stage, opening, floor)


def _stand(stage: Stage, decor: Decor, metre: float, floor: float, pieces: list[Placed]) -> None:
    def draw(canvas: skia.Canvas) -> None:
        for piece, x, _ in pieces[::-1]:
            canvas.save()
            canvas.translate(x, floor + 0.10 * metre)
            canvas.scale(metre, metre)
            piece(canvas, decor)
            canvas.restore()

    stage.add(BACK, draw, -0.1 * stage.height)


def _light_up(
    stage: Stage, decor: Decor, room: Room, metre: float, floor: float, pieces: list[Placed], opening: Opening
) -> None:
    """Lamps, fire and steam."""
    foot = floor + 0.10 * metre
    spots: list[tuple[float, float, float]] = []
    for piece, x, _ in pieces:
        if piece is fit.floor_lamp:
            spots.append((x, foot - 1.42 * metre, 1.5 * metre))
        elif piece is fit.nightstand:
            spots.append((x - 0.08 * metre, foot - 0.98 * metre, 1.0 * metre))
        elif piece is fit.desk:
            spots.append((x - 0.3 * metre, foot - 1.08 * metre, 1.0 * metre))
        elif piece is fit.fireplace:
            stage.animate(BACK, burn_fire(stage, x, foot - 0.1 * metre, metre))
        elif piece is work.counter:
            units = 5
            oven = units // 2 + (1 if decor.toward < 0 else -1)
            px = x - 1.5 * metre + 3.0 * metre * (oven + 0.5) / units
            tone = lighter(stage.palette.haze, 0.5)
            stage.animate(BACK, rise_smoke(stage, px, foot - 1.18 * metre, 0.075 * metre, tone, 0.42))
    if room in (Room.KITCHEN, Room.WORKSHOP, Room.CLASSROOM):
        x = stage.width * (0.5 + 0.08 * stage.side)
        drop = max(0.05 * stage.height, floor - 2.35 * metre)

        def lamp(canvas: skia.Canvas) -> None:
            for dx in (0.0,) if room is not Room.CLASSROOM else (-1.6, 0.0, 1.6):
                canvas.save()
                canvas.translate(x + dx * metre, drop)
                canvas.scale(metre, metre)
                work.pendant(canvas, decor, 0.0)
                canvas.restore()

        stage.add(BACK, lamp, -0.1 * stage.height)
        spots.append((x, drop + 0.05 * metre, 2.1 * metre))
    if decor.lamps:
        glow_lamps(stage, spots, BACK)


def _stand_near(stage: Stage, decor: Decor, room: Room, metre: float) -> None:
    """Something dark and soft at the very front: leaves, a chair's back, a table's edge."""
    w, h, side = stage.width, stage.height, stage.side
    dark = mix(stage.palette.dark, darker(decor.wood, 0.7), 0.6)
    left = w * (0.5 - 0.52 * side)
    rng = stage.rng
    leaves = [(rng.uniform(-0.9, 0.9), rng.uniform(0.35, 0.62), rng.uniform(-0.1, 0.1)) for _ in range(9)]
    kind = 0 if room in (Room.LIVING, Room.BEDROOM, Room.KITCHEN) or rng.random() < 0.4 else 1

    def draw(canvas: skia.Canvas) -> None:
        canvas.save()
        canvas.translate(left, h * 1.04)
        canvas.scale(metre * 1.25, metre * 1.25)
        if kind == 0:
            for a, long, bend in leaves:
                x, y = math.sin(a) * long, -math.cos(a) * long
                path = skia.Path()
                path.moveTo(0, 0)
                path.quadTo(x * 0.3 - 0.14 + bend, y * 0.7, x, y)
                path.quadTo(x * 0.3 + 0.14 + bend, y * 0.7, 0, 0)
                canvas.drawPath(path, fill(mix(dark, decor.tint("#3f6a4a"), 0.25 + 0.2 * bend)))
        else:
            canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.7, -0.16, 0.7, 0.4), 0.04, 0.04, fill(dark))
            for i in range(5):
                canvas.drawRect(
                    skia.Rect.MakeXYWH(-0.3 + i * 0.1, -0.36 - 0.04 * (i % 3), 0.08, 0.3),
                    fill(mix(dark, decor.cloth, 0.12 * (i % 3))),
                )
        canvas.restore()

    stage.add(NEAR, draw, h * 0.7, None, 0.35 * stage.unit)
