"""Furniture standing on the origin of a canvas whose unit is a metre, y downwards."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import darker, lighter
from pixora.providers.local.illustrator.places.joinery import Decor, books, pot_plant, shade_lamp, shadow, slab
from pixora.providers.local.illustrator.stage import fade, fill, line, polygon


def sofa(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 1.2)
    tone = decor.cloth
    for x in (-0.85, 0.85):
        slab(canvas, decor, x - 0.03, -0.14, x + 0.03, 0.0, decor.wood)
    slab(canvas, decor, -0.92, -0.88, 0.92, -0.2, darker(tone, 0.12), 0.12)
    for x in (-0.42, 0.42):
        slab(canvas, decor, x - 0.41, -0.82, x + 0.41, -0.38, tone, 0.1)
    for x in (-0.42, 0.42):
        slab(canvas, decor, x - 0.42, -0.47, x + 0.42, -0.26, lighter(tone, 0.07), 0.08)
    slab(canvas, decor, -0.9, -0.30, 0.9, -0.12, darker(tone, 0.08), 0.05)
    for x in (-0.95, 0.95):
        slab(canvas, decor, x - 0.12, -0.6, x + 0.12, -0.1, tone, 0.09)
    for x, turn, pillow in ((-0.62, -12, decor.second), (0.6, 14, decor.tint("#f0e2c8"))):
        canvas.save()
        canvas.translate(x, -0.6)
        canvas.rotate(turn)
        slab(canvas, decor, -0.19, -0.17, 0.19, 0.17, pillow, 0.07)
        canvas.restore()


def armchair(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 0.6)
    tone = decor.second
    for x in (-0.3, 0.3):
        canvas.drawLine(x, -0.15, x * 1.15, 0.0, line(decor.wood, 0.05))
    slab(canvas, decor, -0.38, -1.0, 0.38, -0.2, darker(tone, 0.1), 0.16)
    slab(canvas, decor, -0.33, -0.5, 0.33, -0.3, lighter(tone, 0.08), 0.07)
    for x in (-0.4, 0.4):
        slab(canvas, decor, x - 0.08, -0.62, x + 0.08, -0.12, tone, 0.07)
    slab(canvas, decor, -0.34, -0.32, 0.34, -0.13, darker(tone, 0.06), 0.04)


def bookcase(canvas: skia.Canvas, decor: Decor, wide: float = 1.1, tall: float = 2.05) -> None:
    shadow(canvas, wide * 0.6)
    half = wide / 2
    slab(canvas, decor, -half, -tall, half, 0.0, decor.wood)
    rows = max(2, round(tall / 0.4))
    step = (tall - 0.12) / rows
    for row in range(rows):
        foot = -0.08 - row * step
        hole = skia.Rect.MakeLTRB(-half + 0.04, foot - step + 0.04, half - 0.04, foot)
        canvas.drawRect(hole, fill(darker(decor.wood, 0.5)))
        books(
            canvas, decor, hole.left() + 0.02, hole.right() - 0.02, foot, step - 0.05, int(decor.dice[row] * 999) + row
        )


def low_case(canvas: skia.Canvas, decor: Decor) -> None:
    """A low bookcase with a plant on it."""
    bookcase(canvas, decor, 1.25, 0.92)
    canvas.save()
    canvas.translate(-0.32 * decor.toward, -0.92)
    pot_plant(canvas, decor, 0.42, int(decor.dice[11] * 6))
    canvas.restore()


def fireplace(canvas: skia.Canvas, decor: Decor) -> None:
    """Its fire burns at (0, -0.12): see `room_life.burn_fire`."""
    stone, brick = decor.tint("#e6dccb"), decor.tint("#a55d48")
    shadow(canvas, 0.9)
    slab(canvas, decor, -0.46, -3.2, 0.46, -1.1, lighter(decor.wall, 0.08), 0.0)
    slab(canvas, decor, -0.72, -1.12, 0.72, 0.0, stone, 0.02)
    for row in range(8):
        for k in range(6):
            x = -0.52 + k * 0.2 + (row % 2) * 0.1 - 0.1
            left, right = max(-0.5, x), min(0.5, x + 0.185)
            if right > left:
                canvas.drawRect(
                    skia.Rect.MakeLTRB(left, -0.92 + row * 0.115, right, -0.82 + row * 0.115),
                    fill(darker(brick, 0.05 * ((row * 5 + k * 3) % 4))),
                )
    mouth = skia.Path()
    mouth.moveTo(-0.36, 0.0)
    mouth.lineTo(-0.36, -0.5)
    mouth.quadTo(0, -0.82, 0.36, -0.5)
    mouth.lineTo(0.36, 0.0)
    mouth.close()
    canvas.drawPath(mouth, fade((0, -0.7), (0, 0), (darker(brick, 0.85), 1), (darker(brick, 0.7), 1)))
    for x, turn in ((-0.1, 8), (0.1, -10), (0.0, 2)):
        canvas.save()
        canvas.translate(x, -0.07)
        canvas.rotate(turn)
        slab(canvas, decor, -0.22, -0.045, 0.22, 0.04, decor.tint("#5c3b28"), 0.04)
        canvas.restore()
    slab(canvas, decor, -0.84, -1.2, 0.84, -1.1, decor.wood, 0.01)
    slab(canvas, decor, -0.8, -0.05, 0.8, 0.03, darker(stone, 0.15), 0.01)
    for x, tall in ((-0.62, 0.22), (0.5, 0.16), (0.64, 0.26)):
        slab(
            canvas,
            decor,
            x - 0.045,
            -1.2 - tall,
            x + 0.045,
            -1.2,
            decor.second if tall > 0.2 else decor.tint("#e8c27a"),
            0.03,
        )


def floor_lamp(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 0.25, 0.05)
    shade_lamp(canvas, decor, 1.65, 0.46)


def big_plant(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 0.35, 0.06)
    pot_plant(canvas, decor, 1.15, int(decor.dice[9] * 6))


def bed(canvas: skia.Canvas, decor: Decor) -> None:
    """A bed from its side, its head towards the window."""
    side = decor.toward
    canvas.save()
    canvas.scale(-side, 1)
    shadow(canvas, 1.3)
    wood, cloth = decor.wood, decor.cloth
    slab(canvas, decor, -1.06, -1.15, -0.96, 0.0, wood, 0.04)
    slab(canvas, decor, 0.96, -0.62, 1.05, 0.0, wood, 0.03)
    slab(canvas, decor, -1.0, -0.34, 1.0, -0.05, darker(wood, 0.08), 0.02)
    slab(canvas, decor, -0.98, -0.52, 0.98, -0.3, decor.tint("#f4ede0"), 0.06)
    slab(canvas, decor, -0.93, -0.72, -0.42, -0.46, decor.tint("#fdf8ee"), 0.1)
    slab(canvas, decor, -0.88, -0.66, -0.5, -0.5, decor.second, 0.08)
    quilt = skia.Path()
    quilt.moveTo(-0.42, -0.56)
    quilt.cubicTo(-0.1, -0.66, 0.5, -0.62, 1.0, -0.56)
    quilt.lineTo(1.0, -0.14)
    quilt.quadTo(0.7, -0.08, 0.45, -0.14)
    quilt.quadTo(0.1, -0.07, -0.2, -0.14)
    quilt.quadTo(-0.32, -0.1, -0.42, -0.16)
    quilt.close()
    canvas.drawPath(quilt, fade((0, -0.66), (0, -0.1), (lighter(cloth, 0.12), 1), (cloth, 1), (darker(cloth, 0.25), 1)))
    canvas.save()
    canvas.clipPath(quilt, True)
    for i in range(7):
        canvas.drawLine(-0.4 + i * 0.24, -0.7, -0.52 + i * 0.24, 0.0, line(darker(cloth, 0.2), 0.012, 0.6))
    canvas.drawRect(skia.Rect.MakeLTRB(-0.45, -0.7, -0.3, 0), fill(decor.tint("#f7f0e4"), 0.85))
    canvas.restore()
    canvas.restore()


def nightstand(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 0.35, 0.06)
    slab(canvas, decor, -0.24, -0.56, 0.24, -0.04, decor.wood)
    for y in (-0.44, -0.24):
        slab(canvas, decor, -0.2, y - 0.08, 0.2, y + 0.08, lighter(decor.wood, 0.06), 0.01)
        canvas.drawCircle(0, y, 0.018, fill(decor.tint("#e0b860")))
    slab(canvas, decor, -0.27, -0.6, 0.27, -0.55, decor.wood, 0.01)
    slab(canvas, decor, 0.06, -0.66, 0.24, -0.6, decor.second, 0.01)
    canvas.save()
    canvas.translate(-0.08, -0.6)
    shade_lamp(canvas, decor, 0.48, 0.3)
    canvas.restore()


def wardrobe(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 0.75)
    slab(canvas, decor, -0.62, -2.1, 0.62, -0.05, decor.wood)
    for x in (-0.3, 0.3):
        slab(canvas, decor, x - 0.27, -2.0, x + 0.27, -0.15, lighter(decor.wood, 0.07), 0.01)
        slab(canvas, decor, x - 0.2, -1.9, x + 0.2, -1.15, darker(decor.wood, 0.06), 0.01)
        slab(canvas, decor, x - 0.2, -1.02, x + 0.2, -0.28, darker(decor.wood, 0.06), 0.01)
        canvas.drawCircle(x * 0.2, -1.05, 0.025, fill(decor.tint("#e0b860")))
    slab(canvas, decor, -0.67, -2.18, 0.67, -2.08, darker(decor.wood, 0.1), 0.01)


def desk(canvas: skia.Canvas, decor: Decor) -> None:
    shadow(canvas, 0.95)
    slab(canvas, decor, -0.72, -0.7, -0.3, 0.0, darker(decor.wood, 0.08))
    for y in (-0.58, -0.36, -0.14):
        slab(canvas, decor, -0.68, y - 0.09, -0.34, y + 0.09, lighter(decor.wood, 0.05), 0.01)
        canvas.drawCircle(-0.51, y, 0.018, fill(decor.tint("#e0b860")))
    slab(canvas, decor, 0.62, -0.7, 0.70, 0.0, darker(decor.wood, 0.12))
    slab(canvas, decor, -0.8, -0.78, 0.8, -0.7, decor.wood, 0.01)
    books(canvas, decor, 0.38, 0.74, -0.78, 0.26, int(decor.dice[3] * 99))
    for x, turn in ((-0.1, -4), (0.02, 5)):
        canvas.drawPath(
            polygon([(x - 0.14, -0.785), (x + 0.12, -0.785), (x + 0.16, -0.8 - 0.001 * turn), (x - 0.1, -0.8)]),
            fill(decor.tint("#fbf6ea")),
        )
    metal = decor.second
    canvas.drawOval(skia.Rect.MakeLTRB(-0.66, -0.81, -0.42, -0.77), fill(metal))
    canvas.drawLine(-0.54, -0.79, -0.62, -1.08, line(metal, 0.028))
    canvas.drawLine(-0.62, -1.08, -0.4, -1.26, line(metal, 0.028))
    canvas.drawPath(polygon([(-0.46, -1.32), (-0.34, -1.25), (-0.2, -1.10), (-0.42, -1.18)]), fill(metal))
    if decor.lamps:
        tone = decor.palette.window
        canvas.drawPath(
            polygon([(-0.42, -1.18), (-0.2, -1.10), (0.25, -0.785), (-0.5, -0.785)]),
            fade((0, -1.15), (0, -0.78), (tone, 0.5), (tone, 0.12)),
        )


def chair(canvas: skia.Canvas, decor: Decor) -> None:
    """A wooden chair seen from behind at a slant."""
    shadow(canvas, 0.32, 0.06)
    wood = line(decor.wood, 0.05)
    for x in (-0.2, 0.2):
        canvas.drawLine(x, 0.0, x * 0.92, -0.95, wood)
    for y in (-0.9, -0.74):
        canvas.drawLine(-0.19, y, 0.19, y, line(lighter(decor.wood, 0.08), 0.07))
    slab(canvas, decor, -0.25, -0.5, 0.25, -0.43, decor.wood, 0.02)


def table(canvas: skia.Canvas, decor: Decor) -> None:
    """A round table with a cup and a vase."""
    shadow(canvas, 0.6)
    canvas.drawLine(0, -0.02, 0, -0.7, line(decor.wood, 0.09))
    canvas.drawOval(skia.Rect.MakeLTRB(-0.28, -0.05, 0.28, 0.03), fill(darker(decor.wood, 0.2)))
    canvas.drawOval(skia.Rect.MakeLTRB(-0.62, -0.78, 0.62, -0.62), fill(darker(decor.wood, 0.3)))
    canvas.drawOval(skia.Rect.MakeLTRB(-0.62, -0.81, 0.62, -0.66), fill(lighter(decor.wood, 0.1)))
    slab(canvas, decor, 0.14, -0.84, 0.28, -0.72, decor.second, 0.03)
    slab(canvas, decor, -0.26, -0.95, -0.14, -0.73, decor.tint("#e9e2d4"), 0.05)
    for i in range(5):
        a = -math.pi / 2 + (i - 2) * 0.3
        x, y = -0.2 + math.cos(a) * 0.24, -0.94 + math.sin(a) * 0.24
        canvas.drawLine(-0.2, -0.94, x, y, line(decor.tint("#5c8a4a"), 0.014))
        canvas.drawCircle(x, y, 0.045, fill(decor.tint(("#e8735f", "#f2c14e", "#d86a9a")[i % 3])))


def rug(canvas: skia.Canvas, decor: Decor, wide: float, deep: float) -> None:
    for share, tone in (
        (1.0, decor.second),
        (0.88, lighter(decor.second, 0.3)),
        (0.8, decor.second),
        (0.5, decor.cloth),
        (0.4, lighter(decor.cloth, 0.35)),
    ):
        canvas.drawOval(skia.Rect.MakeLTRB(-wide * share, -deep * share, wide * share, deep * share), fill(tone))
