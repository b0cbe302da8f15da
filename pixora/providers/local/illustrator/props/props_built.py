"""Buildings: base at (0, 0), one unit tall, y upwards negative."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import darker, lighter, mix
from pixora.providers.local.illustrator.paper import Kit, box, cast_shadow, cut, oval, shape
from pixora.providers.local.illustrator.stage import fade, fill, glow, line


def _pane(canvas: skia.Canvas, kit: Kit, left: float, top: float, right: float, bottom: float) -> None:
    """A window: lit after dark, glass by day."""
    frame = kit.tint("#f3ead9")
    glass = mix(kit.palette.window, kit.palette.haze, kit.distance) if kit.dark else kit.tint("#7fb3c9")
    if kit.dark:
        x, y, r = (left + right) / 2, (top + bottom) / 2, (right - left) * 1.7
        glow(canvas, (x, y), r, kit.palette.window, 0.42)
    canvas.drawRect(skia.Rect.MakeLTRB(left, top, right, bottom), fill(frame))
    inset = (right - left) * 0.13
    canvas.drawRect(skia.Rect.MakeLTRB(left + inset, top + inset, right - inset, bottom - inset), fill(glass))
    canvas.drawRect(
        skia.Rect.MakeLTRB((left + right) / 2 - inset * 0.3, top, (left + right) / 2 + inset * 0.3, bottom), fill(frame)
    )
    middle = (top + bottom) / 2
    canvas.drawRect(skia.Rect.MakeLTRB(left, middle - inset * 0.3, right, middle + inset * 0.3), fill(frame))


def _smoke(canvas: skia.Canvas, kit: Kit, at: float, x: float, y: float, size: float, lean: float = 0.25) -> None:
    tone = lighter(kit.palette.haze, 0.35)
    for i in range(7):
        t = (at * 0.16 + i / 7) % 1.0
        r = size * (0.35 + 0.9 * t)
        canvas.drawCircle(
            x + lean * size * 9 * t * t + 0.4 * size * math.sin(t * 7 + i),
            y - size * 7 * t,
            r,
            fill(tone, 0.55 * math.sin(math.pi * min(1, t + 0.12)) * (1 - t)),
        )


def lighthouse(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    white, red, steel = kit.tint("#f7f1e6"), kit.tint("#d6483f"), kit.tint("#3d4a63")
    if kit.dark or kit.palette.veil > 0.4:
        beam = lighter(kit.palette.window, 0.35)
        for turn in (0.0, math.pi):
            a = at * 0.85 + turn
            long, front = math.cos(a), math.sin(a)
            reach, spread = 3.4 * long, 0.30 + 0.12 * abs(front)
            canvas.drawPath(
                shape((0, -0.895), (reach, -0.895 - spread - 0.1), (reach, -0.895 + spread - 0.1)),
                fade((0, 0), (reach, 0), (beam, 0.55 * abs(long) ** 0.5), (beam, 0.0))
                if abs(long) > 0.03
                else fill(beam, 0.0),
            )
    cut(
        canvas,
        shape((0.08, 0.02), (0.08, -0.14), (0.21, -0.2), (0.34, -0.14), (0.34, 0.02)),
        kit.tint("#e9dfcc"),
        kit,
        0.03,
    )
    canvas.drawPath(
        shape((0.06, -0.13), (0.21, -0.215), (0.36, -0.13), (0.34, -0.11), (0.21, -0.18), (0.08, -0.11)), fill(red)
    )
    _pane(canvas, kit, 0.17, -0.10, 0.25, -0.03)
    tower = shape((-0.15, 0.02), (-0.092, -0.78), (0.092, -0.78), (0.15, 0.02))
    cut(canvas, tower, white, kit, 0.09)
    canvas.save()
    canvas.clipPath(tower, True)
    for i in range(3):
        y = -0.70 + i * 0.27
        canvas.drawRect(skia.Rect.MakeLTRB(-0.2, y, 0.2, y + 0.13), fill(red))
        dark = (
            skia.Rect.MakeLTRB(-0.2, y, -0.045, y + 0.13)
            if kit.lit_from > 0
            else skia.Rect.MakeLTRB(0.045, y, 0.2, y + 0.13)
        )
        canvas.drawRect(dark, fill(darker(red, 0.3), 0.7))
    canvas.restore()
    _pane(canvas, kit, -0.026, -0.52, 0.026, -0.45)
    _pane(canvas, kit, -0.03, -0.255, 0.03, -0.18)
    canvas.drawPath(box(-0.042, -0.10, 0.042, 0.02, 0.035), fill(steel))
    canvas.drawRect(skia.Rect.MakeLTRB(-0.13, -0.80, 0.13, -0.77), fill(steel))
    for i in range(7):
        canvas.drawLine(-0.12 + i * 0.04, -0.80, -0.12 + i * 0.04, -0.845, line(steel, 0.008))
    canvas.drawLine(-0.122, -0.845, 0.122, -0.845, line(steel, 0.011))
    lamp = lighter(kit.palette.window, 0.4) if kit.dark else kit.tint("#bfe3ea")
    canvas.drawRect(skia.Rect.MakeLTRB(-0.068, -0.935, 0.068, -0.80), fill(lamp))
    for x in (-0.068, -0.023, 0.023, 0.068):
        canvas.drawLine(x, -0.935, x, -0.80, line(steel, 0.009))
    roof = skia.Path()
    roof.moveTo(-0.09, -0.925)
    roof.quadTo(-0.06, -0.985, 0, -1.0)
    roof.quadTo(0.06, -0.985, 0.09, -0.925)
    roof.close()
    cut(canvas, roof, red, kit, 0.03)
    canvas.drawLine(0, -1.0, 0, -1.05, line(steel, 0.012))
    if kit.dark:
        pulse = abs(math.sin(at * 0.85)) ** 6
        glow(canvas, (0, -0.87), 0.42, kit.palette.window, 0.45 + 0.45 * pulse, 0.06)


def house(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """A cottage, about 1.25 wide."""
    wall, roof, wood = kit.tint("#f0e2c8"), kit.tint("#b5533c"), kit.tint("#6a4430")
    cast_shadow(canvas, kit, 0.6)
    _smoke(canvas, kit, at, 0.30, -1.04, 0.075)
    cut(canvas, box(0.24, -1.0, 0.36, -0.62, 0.01), kit.tint("#a8624c"), kit, 0.03)
    canvas.drawRect(skia.Rect.MakeLTRB(0.225, -1.03, 0.375, -0.985), fill(darker(kit.tint("#a8624c"), 0.3)))
    cut(canvas, shape((-0.5, 0.02), (-0.5, -0.52), (0.5, -0.52), (0.5, 0.02)), wall, kit, 0.07)
    cut(canvas, shape((-0.60, -0.46), (-0.42, -0.92), (0.42, -0.92), (0.60, -0.46)), roof, kit, 0.06)
    for i in range(3):
        y, half = -0.81 + i * 0.115, 0.445 + i * 0.044
        canvas.drawLine(-half, y, half, y, line(darker(roof, 0.25), 0.014, 0.7))
    gable = shape((-0.34, -0.46), (-0.10, -0.84), (0.14, -0.46))
    cut(canvas, gable, wall, kit, 0.04)
    canvas.drawPath(
        shape((-0.41, -0.42), (-0.10, -0.92), (0.21, -0.42), (0.14, -0.42), (-0.10, -0.80), (-0.34, -0.42)),
        fill(darker(roof, 0.18)),
    )
    _pane(canvas, kit, -0.165, -0.66, -0.035, -0.52)
    canvas.drawPath(box(-0.19, -0.36, 0.0, 0.02, 0.07), fill(wood))
    canvas.drawCircle(-0.03, -0.16, 0.016, fill(kit.tint("#e6c15a")))
    _pane(canvas, kit, -0.42, -0.34, -0.25, -0.15)
    _pane(canvas, kit, 0.12, -0.34, 0.38, -0.15)
    for i in range(3):
        bush = oval(-0.46 + i * 0.07, 0.0, 0.07, 0.06) if i < 2 else oval(0.43, 0.0, 0.11, 0.075)
        cut(canvas, bush, mix(kit.tint("#5c8f4f"), kit.palette.near, 0.35), kit, 0.03)


def windmill(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """Tower one unit tall to its cap; the sails reach higher and turn."""
    wall, wood, cap = kit.tint("#efe3cf"), kit.tint("#7a4f35"), kit.tint("#a8503f")
    cast_shadow(canvas, kit, 0.32)
    tower = shape((-0.27, 0.02), (-0.16, -0.82), (0.16, -0.82), (0.27, 0.02))
    cut(canvas, tower, wall, kit, 0.1)
    canvas.drawRect(skia.Rect.MakeLTRB(-0.30, -0.385, 0.30, -0.355), fill(wood))
    for i in range(9):
        canvas.drawLine(-0.29 + i * 0.0725, -0.36, -0.29 + i * 0.0725, -0.43, line(wood, 0.009))
    canvas.drawLine(-0.295, -0.43, 0.295, -0.43, line(wood, 0.012))
    canvas.drawPath(box(-0.07, -0.24, 0.07, 0.02, 0.06), fill(wood))
    _pane(canvas, kit, -0.05, -0.66, 0.05, -0.55)
    dome = skia.Path()
    dome.moveTo(-0.19, -0.80)
    dome.cubicTo(-0.17, -0.98, -0.06, -1.02, 0.0, -1.02)
    dome.cubicTo(0.06, -1.02, 0.17, -0.98, 0.19, -0.80)
    dome.close()
    cut(canvas, dome, cap, kit, 0.05)
    canvas.save()
    canvas.translate(0, -0.86)
    canvas.rotate(at * 26)
    for _ in range(4):
        canvas.drawLine(0, 0, 0, -0.70, line(wood, 0.026))
        sail = skia.Rect.MakeLTRB(0.012, -0.70, 0.135, -0.16)
        canvas.drawRect(sail, fill(kit.tint("#fbf5e8"), 0.95))
        lattice = line(wood, 0.009)
        for k in range(6):
            canvas.drawLine(0.012, -0.16 - k * 0.108, 0.135, -0.16 - k * 0.108, lattice)
        canvas.drawLine(0.135, -0.16, 0.135, -0.70, lattice)
        canvas.rotate(90)
    canvas.drawCircle(0, 0, 0.048, fill(darker(wood, 0.2)))
    canvas.drawCircle(0, 0, 0.02, fill(kit.accent))
    canvas.restore()
