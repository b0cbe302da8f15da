"""A room's walls and floor, and what hangs on the walls."""

from __future__ import annotations

from collections.abc import Callable

import skia

from pixora.film.visual import Room, Shot
from pixora.providers.local.illustrator.colour import darker, lighter, mix
from pixora.providers.local.illustrator.places import furniture as fit
from pixora.providers.local.illustrator.places import furniture_work as work
from pixora.providers.local.illustrator.places.joinery import Decor, picture, pot_plant
from pixora.providers.local.illustrator.places.room_life import swing_clock
from pixora.providers.local.illustrator.places.window_view import (
    Opening,
    cut_window,
    frame_window,
    let_light_in,
)
from pixora.providers.local.illustrator.stage import Stage, fade, fill, halo, line, polygon

WALL, FLOOR = 0.34, 0.60
"""Depths of a room's planes."""


def lay_wall(stage: Stage, decor: Decor, room: Room, opening: Opening, metre: float, floor: float) -> None:
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


def hang_on_wall(
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


def lay_floor(stage: Stage, decor: Decor, room: Room, metre: float, floor: float, opening: Opening) -> None:
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
