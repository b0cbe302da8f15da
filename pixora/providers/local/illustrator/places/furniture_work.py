"""Furniture of rooms where work is done: kitchen, workshop, classroom. Units as in `furniture`."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import darker, lighter, mix
from pixora.providers.local.illustrator.places.joinery import Decor, books, shadow, slab
from pixora.providers.local.illustrator.stage import (
    fade,
    fill,
    halo,
    line,
    polygon,
)


def globe(canvas: skia.Canvas, decor: Decor) -> None:
    canvas.drawOval(skia.Rect.MakeLTRB(-0.12, -0.03, 0.12, 0.02), fill(decor.wood))
    canvas.drawLine(0, 0, 0, -0.1, line(decor.wood, 0.03))
    sea = decor.tint("#3f8fb0")
    canvas.drawCircle(0, -0.26, 0.165, fade((-0.1, -0.4), (0.1, -0.1), (lighter(sea, 0.2), 1), (darker(sea, 0.3), 1)))
    disc = skia.Path()
    disc.addCircle(0, -0.26, 0.165)
    canvas.save()
    canvas.clipPath(disc, True)
    land = decor.tint("#8fae62")
    for x, y, r in (
        (-0.06, -0.33, 0.07),
        (-0.02, -0.22, 0.05),
        (0.1, -0.3, 0.06),
        (0.07, -0.16, 0.05),
        (-0.12, -0.2, 0.04),
    ):
        canvas.drawOval(skia.Rect.MakeLTRB(x - r, y - r * 0.8, x + r, y + r * 0.8), fill(land))
    canvas.restore()
    arc = skia.Path()
    arc.addArc(skia.Rect.MakeLTRB(-0.19, -0.45, 0.19, -0.07), -60, 200)
    canvas.drawPath(arc, line(decor.tint("#d0a050"), 0.018))


def globe_stand(canvas: skia.Canvas, decor: Decor) -> None:
    """A low cupboard with a globe on it."""
    shadow(canvas, 0.5, 0.07)
    slab(canvas, decor, -0.4, -0.75, 0.4, -0.03, decor.wood)
    books(canvas, decor, -0.34, 0.34, -0.1, 0.28, int(decor.dice[5] * 99))
    canvas.save()
    canvas.translate(0.05, -0.76)
    canvas.scale(1.25, 1.25)
    globe(canvas, decor)
    canvas.restore()


def counter(canvas: skia.Canvas, decor: Decor, wide: float = 3.0) -> None:
    """Kitchen units: cupboards, an oven, a worktop with what stands on it."""
    half = wide / 2
    shadow(canvas, half * 1.1)
    units = max(3, round(wide / 0.6))
    front = decor.cloth
    slab(canvas, decor, -half, -0.84, half, -0.08, front, 0.0)
    canvas.drawRect(skia.Rect.MakeLTRB(-half + 0.03, -0.08, half - 0.03, 0.0), fill(darker(front, 0.6)))
    oven = units // 2 + (1 if decor.toward < 0 else -1)
    for i in range(units):
        left, right = -half + wide * i / units, -half + wide * (i + 1) / units
        if i == oven:
            slab(canvas, decor, left + 0.02, -0.82, right - 0.02, -0.1, decor.tint("#d8d8d8"), 0.01)
            slab(canvas, decor, left + 0.08, -0.62, right - 0.08, -0.24, decor.tint("#3a3f48"), 0.03)
            if decor.lamps:
                canvas.drawRect(
                    skia.Rect.MakeLTRB(left + 0.1, -0.6, right - 0.1, -0.26), fill(decor.palette.window, 0.45)
                )
            canvas.drawLine(left + 0.1, -0.68, right - 0.1, -0.68, line(decor.tint("#6a7078"), 0.022))
            for k in range(4):
                canvas.drawCircle(left + 0.14 + k * 0.1, -0.76, 0.02, fill(decor.tint("#4a4f58")))
        else:
            slab(canvas, decor, left + 0.025, -0.80, right - 0.025, -0.12, lighter(front, 0.06), 0.015)
            canvas.drawCircle(right - 0.09 if i % 2 else left + 0.09, -0.62, 0.022, fill(decor.tint("#e0b860")))
    slab(canvas, decor, -half - 0.03, -0.91, half + 0.03, -0.84, decor.wood, 0.01)
    x = -half + wide * (oven + 0.5) / units
    pot = decor.tint("#c65a44")
    slab(canvas, decor, x - 0.16, -1.1, x + 0.16, -0.92, pot, 0.04)
    canvas.drawRect(skia.Rect.MakeLTRB(x - 0.19, -1.12, x + 0.19, -1.085), fill(darker(pot, 0.15)))
    canvas.drawCircle(x, -1.145, 0.028, fill(darker(pot, 0.3)))
    bowl = -0.3 * wide if x > 0 else 0.3 * wide
    for i, tone in enumerate(("#e0703f", "#d9b23f", "#b5403a")):
        canvas.drawCircle(bowl + (i - 1) * 0.1, -1.02, 0.065, fill(decor.tint(tone)))
    path = skia.Path()
    path.moveTo(bowl - 0.2, -1.03)
    path.quadTo(bowl, -0.82, bowl + 0.2, -1.03)
    path.close()
    canvas.drawPath(path, fill(decor.tint("#f2ead8")))
    jar = x + (0.5 if x < 0 else -0.8)
    for i, tone in enumerate(("#e8dcc0", "#c7704e", "#7f9a6a")):
        tall = 0.16 + 0.04 * (2 - i)
        slab(canvas, decor, jar + i * 0.15 - 0.06, -0.91 - tall, jar + i * 0.15 + 0.06, -0.91, decor.tint(tone), 0.03)


def wall_shelf(canvas: skia.Canvas, decor: Decor, wide: float = 1.4) -> None:
    """A shelf of plates, cups and jars with hooks under it, about the origin."""
    half = wide / 2
    slab(canvas, decor, -half, -0.03, half, 0.02, decor.wood, 0.01)
    x, i = -half + 0.1, 0
    while x < half - 0.1:
        tone = decor.tint(("#f4ecdc", "#5f93a5", "#d97a5a", "#e6c268", "#f4ecdc")[i % 5])
        match int(decor.dice[i % 12] * 3):
            case 0:
                canvas.drawCircle(x, -0.14, 0.105, fill(tone))
                canvas.drawCircle(x, -0.14, 0.065, fill(lighter(tone, 0.25)))
                x += 0.2
            case 1:
                slab(canvas, decor, x - 0.06, -0.2, x + 0.06, -0.03, tone, 0.03)
                x += 0.16
            case _:
                slab(canvas, decor, x - 0.05, -0.12, x + 0.05, -0.03, tone, 0.02)
                x += 0.14
        i += 1
    for k in range(4):
        px = -half + wide * (k + 0.5) / 4
        canvas.drawLine(px, 0.02, px, 0.12, line(decor.tint("#7a6a5a"), 0.012))
        if k % 2:
            canvas.drawCircle(px, 0.23, 0.11, fill(decor.tint("#4a4f58")))
        else:
            slab(canvas, decor, px - 0.055, 0.12, px + 0.055, 0.23, decor.tint("#d97a5a"), 0.02)


def fridge(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 0.45)
    tone = decor.second
    slab(canvas, decor, -0.36, -1.75, 0.36, -0.02, tone, 0.08)
    canvas.drawLine(-0.35, -1.2, 0.35, -1.2, line(darker(tone, 0.35), 0.014))
    for a, b in ((-1.55, -1.3), (-1.1, -0.75)):
        canvas.drawLine(-0.26 * decor.toward, a, -0.26 * decor.toward, b, line(lighter(tone, 0.5), 0.03))
    canvas.drawRect(skia.Rect.MakeXYWH(-0.05, -1.05, 0.16, 0.2), fill(decor.tint("#fdf6e4")))
    canvas.drawCircle(0.03, -1.05, 0.02, fill(decor.tint("#d9604f")))


def workbench(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 1.1)
    wood = decor.wood
    for x in (-0.82, 0.82):
        slab(canvas, decor, x - 0.07, -0.84, x + 0.07, 0.0, darker(wood, 0.12))
    slab(canvas, decor, -0.8, -0.3, 0.8, -0.22, darker(wood, 0.16))
    slab(canvas, decor, -1.0, -0.94, 1.0, -0.82, wood, 0.01)
    slab(canvas, decor, -0.55, -0.5, -0.05, -0.3, decor.tint("#b07a48"), 0.02)
    slab(canvas, decor, 0.15, -0.46, 0.6, -0.3, decor.tint("#7f8a92"), 0.02)
    steel = decor.tint("#6c757e")
    slab(canvas, decor, 0.62, -1.1, 0.76, -0.94, steel, 0.02)
    slab(canvas, decor, 0.52, -1.12, 0.88, -1.05, steel, 0.02)
    canvas.drawLine(0.9, -1.08, 1.04, -1.0, line(steel, 0.022))
    plank = decor.tint("#d9a868")
    canvas.drawPath(polygon([(-0.75, -0.94), (0.1, -0.94), (0.16, -0.99), (-0.69, -0.99)]), fill(plank))
    slab(canvas, decor, -0.4, -1.06, -0.14, -0.98, darker(plank, 0.25), 0.02)
    canvas.drawLine(-0.34, -1.06, -0.36, -1.14, line(darker(plank, 0.35), 0.035))
    for i in range(9):
        canvas.drawArc(
            skia.Rect.MakeXYWH(-0.1 + i * 0.05, -0.97 + 0.008 * (i % 3), 0.05, 0.04),
            180,
            230,
            False,
            line(lighter(plank, 0.2), 0.010),
        )


def tool_board(canvas: skia.Canvas, decor: Decor) -> None:
    """Tools hung on a board about the origin."""
    board, steel, grip = mix(decor.wood, decor.wall, 0.35), decor.tint("#78828c"), decor.tint("#c0553c")
    slab(canvas, decor, -0.95, -0.55, 0.95, 0.55, board, 0.02)
    for i in range(18):
        for j in range(10):
            canvas.drawCircle(-0.88 + i * 0.104, -0.46 + j * 0.104, 0.009, fill(darker(board, 0.4)))
    canvas.drawLine(-0.7, -0.38, -0.7, 0.15, line(decor.tint("#a8733f"), 0.045))
    slab(canvas, decor, -0.83, -0.46, -0.57, -0.34, steel, 0.02)
    saw = polygon([(-0.42, -0.4), (0.12, -0.32), (0.12, -0.26), (-0.42, -0.16)])
    canvas.drawPath(saw, fill(steel))
    slab(canvas, decor, -0.5, -0.43, -0.36, -0.12, grip, 0.05)
    for i, x in enumerate((0.28, 0.42, 0.56)):
        canvas.drawLine(x, -0.4, x, -0.1 + 0.05 * i, line(steel, 0.024))
        canvas.drawLine(x, -0.1 + 0.05 * i, x, 0.1 + 0.05 * i, line(grip if i % 2 else decor.tint("#d9a03f"), 0.05))
    canvas.drawLine(0.78, -0.2, 0.78, 0.3, line(steel, 0.045))
    ring = skia.Path()
    ring.addArc(skia.Rect.MakeLTRB(0.69, -0.38, 0.87, -0.2), 120, 300)
    canvas.drawPath(ring, line(steel, 0.04))
    for i in range(3):
        canvas.drawCircle(-0.3 + i * 0.26, 0.25, 0.1 - 0.015 * i, line(decor.tint("#d9a03f"), 0.03))


def crates(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 0.55)
    wood = decor.tint("#b98a55")
    for left, top, right, bottom in ((-0.45, -0.42, 0.08, 0.0), (0.1, -0.36, 0.5, 0.0), (-0.32, -0.78, 0.12, -0.42)):
        slab(canvas, decor, left, top, right, bottom, wood, 0.01)
        third = (bottom - top) / 3
        for k in (1, 2):
            canvas.drawLine(left, top + third * k, right, top + third * k, line(darker(wood, 0.4), 0.014))
        for x in (left + 0.05, right - 0.05):
            canvas.drawLine(x, top, x, bottom, line(darker(wood, 0.22), 0.03))


def blackboard(canvas: skia.Canvas, decor: Decor, wide: float = 2.6) -> None:
    """A board with chalk figures about the origin."""
    half, high = wide / 2, 1.15
    slab(canvas, decor, -half - 0.06, -high / 2 - 0.06, half + 0.06, high / 2 + 0.06, decor.wood, 0.02)
    green = decor.tint("#2f5a4a")
    canvas.drawRect(
        skia.Rect.MakeLTRB(-half, -high / 2, half, high / 2),
        fade((-half, 0), (half, 0), (lighter(green, 0.08), 1), (darker(green, 0.2), 1)),
    )
    chalk = line(decor.tint("#eef2e6"), 0.016, 0.8)
    for a, b in (
        ((-half * 0.8, 0.18), (-half * 0.35, 0.18)),
        ((-half * 0.35, 0.18), (-half * 0.8, -0.22)),
        ((-half * 0.8, -0.22), (-half * 0.8, 0.18)),
    ):
        canvas.drawLine(*a, *b, chalk)
    canvas.drawCircle(half * 0.02, -0.05, 0.2, chalk)
    canvas.drawLine(half * 0.02, -0.05, half * 0.02 + 0.2, -0.05, chalk)
    curve = skia.Path()
    curve.moveTo(half * 0.38, 0.2)
    for i in range(1, 25):
        curve.lineTo(half * (0.38 + 0.022 * i), 0.2 - 0.3 * math.sin(i / 24 * 3.1) ** 2)
    canvas.drawPath(curve, chalk)
    canvas.drawLine(half * 0.36, 0.25, half * 0.95, 0.25, chalk)
    canvas.drawLine(half * 0.36, 0.25, half * 0.36, -0.25, chalk)
    for row in range(2):
        x = -half * 0.82
        for k in range(7):
            long = 0.06 + 0.05 * ((k * 7 + row * 3) % 3)
            canvas.drawLine(x, 0.34 + row * 0.1, x + long, 0.34 + row * 0.1, chalk)
            x += long + 0.05
    slab(canvas, decor, -half, high / 2 + 0.05, half, high / 2 + 0.1, lighter(decor.wood, 0.1), 0.01)


def school_desk(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 0.55, 0.07)
    wood, metal = decor.tint("#d8a868"), decor.tint("#58636e")
    for x in (-0.38, 0.38):
        canvas.drawLine(x, 0.0, x * 0.94, -0.6, line(metal, 0.045))
    slab(canvas, decor, -0.42, -0.62, 0.42, -0.5, darker(wood, 0.22), 0.01)
    slab(canvas, decor, -0.5, -0.68, 0.5, -0.61, wood, 0.02)
    slab(canvas, decor, -0.28, -0.72, -0.02, -0.68, decor.second, 0.01)
    canvas.drawLine(0.1, -0.69, 0.3, -0.71, line(decor.tint("#d9604f"), 0.018))


def pendant(canvas: skia.Canvas, decor: Decor, drop: float) -> None:
    """A lamp hung `drop` metres below the origin."""
    canvas.drawLine(0, -1, 0, drop - 0.2, line(decor.tint("#3a342f"), 0.018))
    shade = polygon([(-0.08, drop - 0.24), (0.08, drop - 0.24), (0.26, drop), (-0.26, drop)])
    if decor.lamps:
        canvas.drawCircle(0, drop, 0.09, halo((0, drop), 0.09, lighter(decor.palette.window, 0.6), 1.0, 0.6))
    canvas.drawPath(shade, fill(decor.second))
    canvas.drawOval(
        skia.Rect.MakeLTRB(-0.26, drop - 0.025, 0.26, drop + 0.03),
        fill(lighter(decor.palette.window, 0.4) if decor.lamps else darker(decor.second, 0.4)),
    )
