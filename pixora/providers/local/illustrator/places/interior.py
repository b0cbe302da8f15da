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
from pixora.providers.local.illustrator.places.joinery import Decor
from pixora.providers.local.illustrator.places.life import rise_smoke
from pixora.providers.local.illustrator.places.room_life import burn_fire, glow_lamps
from pixora.providers.local.illustrator.places.room_shell import WALL, hang_on_wall, lay_floor, lay_wall
from pixora.providers.local.illustrator.places.window_view import (
    Opening,
    float_dust,
    hang_curtains,
    show_outside,
)
from pixora.providers.local.illustrator.stage import Stage, fill

Piece = Callable[[skia.Canvas, Decor], None]
BACK, NEAR = 0.46, 0.92

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
    lay_wall(stage, decor, room, opening, metre, floor)
    if room in (Room.LIVING, Room.BEDROOM, Room.STUDY):
        tone = decor.cloth if room is not Room.STUDY else decor.second
        low = floor - 0.1 * metre if room is not Room.BEDROOM else opening.bottom + 0.25 * metre
        hang_curtains(stage, opening, mix(tone, decor.wall, 0.25), WALL, low)
    hang_on_wall(stage, decor, room, metre, floor, opening, toward)
    stage.open_slot("middle", 0.40, lambda x: floor)
    lay_floor(stage, decor, room, metre, floor, opening)
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
