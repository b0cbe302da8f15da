"""Props that stand on the ground: base at (0, 0), one unit tall, y upwards negative."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.paper import Kit, box, cut, flicker, oval, shape
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


def _shadow(canvas: skia.Canvas, kit: Kit, half: float) -> None:
    canvas.drawPath(
        oval(-kit.lit_from * half * 0.25, 0.012, half * 1.15, 0.028), fill(darker(kit.palette.near, 0.7), 0.28)
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
    _shadow(canvas, kit, 0.6)
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


def tent(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """About 1.6 wide."""
    cloth = kit.accent
    _shadow(canvas, kit, 0.8)
    if kit.dark:
        glow(canvas, (0, -0.3), 1.1, kit.palette.window, 0.35)
    for x in (-0.92, 0.92):
        canvas.drawLine(x * 0.45, -0.62, x, 0.02, line(kit.tint("#d8cbb4"), 0.014))
    left = shape((0.0, -1.0), (-0.78, 0.02), (0.30, 0.02))
    cut(canvas, shape((0.0, -1.0), (0.78, 0.02), (-0.2, 0.02)), darker(cloth, 0.2), kit, 0.05)
    cut(canvas, left, cloth, kit, 0.06)
    inside = (
        mix(kit.palette.window, lighter(cloth, 0.3), 0.3 + 0.1 * flicker(at * 0.3)) if kit.dark else darker(cloth, 0.62)
    )
    canvas.drawPath(shape((-0.06, -0.78), (-0.34, 0.02), (0.16, 0.02)), fill(inside))
    flap = skia.Path()
    flap.moveTo(-0.06, -0.78)
    flap.quadTo(-0.16, -0.3, -0.42 + 0.01 * math.sin(at * 1.6), 0.02)
    flap.lineTo(-0.30, 0.02)
    flap.quadTo(-0.12, -0.3, -0.06, -0.78)
    flap.close()
    canvas.drawPath(flap, fill(lighter(cloth, 0.3)))
    canvas.drawPath(shape((0.0, -1.0), (-0.62, -0.19), (-0.655, -0.145), (0.0, -0.93)), fill(lighter(cloth, 0.4), 0.7))
    canvas.drawLine(0, -0.98, 0, -1.22, line(kit.tint("#6a4b35"), 0.02))
    wave = 0.03 * math.sin(at * 4.2)
    flag = skia.Path()
    flag.moveTo(0, -1.22)
    flag.quadTo(0.12, -1.20 + wave, 0.25, -1.15)
    flag.quadTo(0.12, -1.12 + wave, 0, -1.08)
    flag.close()
    canvas.drawPath(flag, fill(kit.tint("#f3e6c8")))


def campfire(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """About 0.9 wide; the flames reach one unit."""
    shine = 0.75 + 0.25 * flicker(at)
    glow(canvas, (0, -0.3), 2.6, rgb("#ff9a3c"), (0.5 if kit.dark else 0.22) * shine)
    stone = kit.tint("#7b7480")
    for i in range(7):
        x = -0.48 + i * 0.16
        cut(canvas, oval(x, 0.0 if i % 2 else 0.015, 0.095, 0.065), darker(stone, 0.12 * (i % 3)), kit, 0.025)
    for angle, x in ((24, -0.05), (-24, 0.05)):
        canvas.save()
        canvas.translate(x, -0.07)
        canvas.rotate(angle)
        cut(canvas, box(-0.36, -0.05, 0.36, 0.05, 0.045), kit.tint("#7a4a2c"), kit, 0.025)
        canvas.drawCircle(0.335 if angle < 0 else -0.335, 0, 0.042, fill(kit.tint("#d9a878")))
        canvas.restore()
    for wide, tall, tone, phase in (
        (0.27, 0.95, "#ff6a2c", 0.0),
        (0.19, 0.68, "#ffa53c", 1.7),
        (0.11, 0.42, "#ffe38a", 3.1),
    ):
        f = flicker(at * 0.8, phase)
        tip = 0.10 * math.sin(at * 3.3 + phase)
        high = tall * (0.82 + 0.22 * f)
        flame = skia.Path()
        flame.moveTo(-wide * 0.7, -0.05)
        flame.cubicTo(-wide * 1.5, -high * 0.42, -wide * 0.2 + tip * 0.3, -high * 0.55, tip, -high)
        flame.cubicTo(wide * 0.25 + tip * 0.5, -high * 0.66, wide * 1.6, -high * 0.45, wide * 0.7, -0.05)
        flame.close()
        canvas.drawPath(flame, fill(rgb(tone), 0.94))
    for i in range(9):
        t = (at * 0.45 + i * 0.377) % 1.0
        canvas.drawCircle(
            0.25 * math.sin(i * 2.7 + t * 4), -0.5 - 1.7 * t, 0.018 * (1.2 - t), fill(rgb("#ffd27a"), 1 - t)
        )


def windmill(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """Tower one unit tall to its cap; the sails reach higher and turn."""
    wall, wood, cap = kit.tint("#efe3cf"), kit.tint("#7a4f35"), kit.tint("#a8503f")
    _shadow(canvas, kit, 0.32)
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


def _wheel(canvas: skia.Canvas, x: float, y: float, r: float, turn: float, tyre: Rgb, hub: Rgb, spokes: int) -> None:
    canvas.drawCircle(x, y, r, fill(tyre))
    canvas.drawCircle(x, y, r * 0.62, fill(hub))
    for i in range(spokes):
        a = turn + i * 2 * math.pi / spokes
        canvas.drawLine(x, y, x + math.cos(a) * r * 0.62, y + math.sin(a) * r * 0.62, line(tyre, r * 0.12))
    canvas.drawCircle(x, y, r * 0.16, fill(tyre))


def train(canvas: skia.Canvas, kit: Kit, at: float, way: float) -> None:
    """A steam train heading right, its engine at (0, 0), three carriages behind it. `way` is how far it has come."""
    green, red, black, brass = kit.tint("#2f6b5a"), kit.accent, kit.tint("#2a2c38"), kit.tint("#e0b25a")
    turn = way / 0.13
    smoke = lighter(kit.palette.haze, 0.35)
    for i in range(10):
        t = (at * 0.28 + i / 10) % 1.0
        canvas.drawCircle(
            0.50 - 2.6 * t,
            -1.10 - 0.55 * t**0.7 + 0.04 * math.sin(i * 2 + at),
            0.09 + 0.26 * t,
            fill(smoke, 0.6 * (1 - t) ** 1.3),
        )
    for k in range(3):
        left = -1.92 - k * 1.45
        canvas.drawRect(skia.Rect.MakeLTRB(left + 1.3, -0.2, left + 1.5, -0.15), fill(black))
        tone = (red, green, mix(red, green, 0.5))[k % 3] if k else mix(red, kit.tint("#b5473c"), 0.5)
        cut(canvas, box(left, -0.78, left + 1.32, -0.12, 0.06), tone, kit, 0.07)
        cut(canvas, box(left - 0.03, -0.85, left + 1.35, -0.74, 0.05), darker(tone, 0.4), kit, 0.03)
        canvas.drawRect(skia.Rect.MakeLTRB(left, -0.34, left + 1.32, -0.30), fill(brass))
        for i in range(4):
            x = left + 0.12 + i * 0.295
            glass = mix(kit.palette.window, kit.palette.haze, kit.distance * 0.5) if kit.dark else kit.tint("#a9d3dd")
            canvas.drawRoundRect(skia.Rect.MakeLTRB(x, -0.66, x + 0.19, -0.42), 0.03, 0.03, fill(glass))
        for x in (left + 0.25, left + 1.07):
            _wheel(canvas, x, -0.1, 0.11, turn * 1.2, black, kit.tint("#9a8f86"), 4)
    cut(canvas, box(-0.52, -0.98, 0.0, -0.16, 0.03), green, kit, 0.06)
    cut(canvas, box(-0.58, -1.06, 0.05, -0.95, 0.03), darker(green, 0.42), kit, 0.03)
    glass = kit.palette.window if kit.dark else kit.tint("#a9d3dd")
    canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.40, -0.86, -0.12, -0.58), 0.03, 0.03, fill(glass))
    cut(canvas, box(-0.05, -0.70, 0.78, -0.26, 0.12), green, kit, 0.1)
    for x in (0.14, 0.36, 0.58):
        canvas.drawRect(skia.Rect.MakeLTRB(x, -0.70, x + 0.03, -0.26), fill(brass))
    cut(canvas, shape((0.44, -0.68), (0.40, -1.02), (0.62, -1.02), (0.58, -0.68)), black, kit, 0.04)
    canvas.drawRect(skia.Rect.MakeLTRB(0.38, -1.06, 0.64, -0.99), fill(red))
    cut(canvas, oval(0.24, -0.70, 0.09, 0.1), brass, kit, 0.03)
    canvas.drawRect(skia.Rect.MakeLTRB(-0.55, -0.24, 0.84, -0.16), fill(black))
    canvas.drawPath(shape((0.80, -0.24), (0.84, -0.24), (1.02, 0.02), (0.78, 0.02)), fill(red))
    for x, r in ((-0.34, 0.17), (0.05, 0.17), (0.40, 0.115), (0.66, 0.115)):
        _wheel(canvas, x, -r, r, turn * 0.13 / r * 1.1, black, red, 6)
    a = turn
    canvas.drawLine(
        -0.34 + 0.09 * math.cos(a),
        -0.17 + 0.09 * math.sin(a),
        0.05 + 0.09 * math.cos(a),
        -0.17 + 0.09 * math.sin(a),
        line(kit.tint("#c9c4bc"), 0.035),
    )
    canvas.drawCircle(0.79, -0.5, 0.055, fill(brass))
    if kit.dark:
        canvas.drawPath(
            shape((0.8, -0.5), (2.4, -0.75), (2.4, -0.1)),
            fade((0.8, 0), (2.4, 0), (kit.palette.window, 0.5), (kit.palette.window, 0.0)),
        )
        glow(canvas, (0.8, -0.5), 0.25, kit.palette.window, 0.8, 0.1)


def car(canvas: skia.Canvas, kit: Kit, at: float, way: float) -> None:
    """A small round car heading right, about 2.1 wide, with luggage on its roof."""
    paint, black, chrome = kit.accent, kit.tint("#26242e"), kit.tint("#e8e4dc")
    canvas.drawPath(oval(-kit.lit_from * 0.1, 0.0, 1.12, 0.05), fill(darker(kit.palette.near, 0.75), 0.35))
    turn = way / 0.21
    canvas.save()
    canvas.translate(0, 0.012 * math.sin(at * 5.3))
    cut(canvas, box(-0.52, -1.15, -0.04, -0.92, 0.03), kit.tint("#9a6238"), kit, 0.04)
    cut(canvas, box(0.0, -1.08, 0.34, -0.92, 0.03), kit.tint("#4a7f86"), kit, 0.03)
    canvas.drawLine(-0.62, -0.91, 0.42, -0.91, line(chrome, 0.026))
    cabin = skia.Path()
    cabin.moveTo(-0.86, -0.50)
    cabin.cubicTo(-0.76, -0.80, -0.62, -0.90, -0.36, -0.90)
    cabin.lineTo(0.18, -0.90)
    cabin.cubicTo(0.40, -0.90, 0.54, -0.72, 0.64, -0.50)
    cabin.close()
    cut(canvas, cabin, paint, kit, 0.06)
    glass = mix(kit.palette.window, kit.tint("#a5d0dc"), 0.45) if kit.dark else kit.tint("#b9dfe8")
    canvas.drawPath(shape((-0.68, -0.52), (-0.58, -0.74), (-0.42, -0.81), (-0.14, -0.81), (-0.14, -0.52)), fill(glass))
    canvas.drawPath(shape((-0.06, -0.52), (-0.06, -0.81), (0.16, -0.81), (0.34, -0.74), (0.48, -0.52)), fill(glass))
    canvas.drawPath(shape((0.06, -0.81), (0.14, -0.81), (0.06, -0.52), (-0.02, -0.52)), fill((1, 1, 1), 0.25))
    body = skia.Path()
    body.moveTo(-1.02, -0.22)
    body.cubicTo(-1.06, -0.44, -0.96, -0.54, -0.80, -0.55)
    body.lineTo(0.56, -0.55)
    body.cubicTo(0.84, -0.54, 1.0, -0.46, 1.04, -0.22)
    body.quadTo(1.04, -0.14, 0.98, -0.14)
    body.lineTo(-0.96, -0.14)
    body.quadTo(-1.02, -0.14, -1.02, -0.22)
    body.close()
    cut(canvas, body, paint, kit, 0.08)
    canvas.drawLine(-0.98, -0.34, 0.98, -0.34, line(chrome, 0.022))
    canvas.drawLine(-0.10, -0.53, -0.10, -0.17, line(darker(paint, 0.3), 0.012))
    canvas.drawLine(-0.04, -0.43, 0.06, -0.43, line(chrome, 0.022))
    canvas.drawCircle(0.95, -0.36, 0.075, fill(chrome))
    canvas.drawCircle(0.96, -0.36, 0.055, fill(lighter(kit.palette.window, 0.4)))
    canvas.drawRoundRect(
        skia.Rect.MakeLTRB(-1.04, -0.42, -0.97, -0.32),
        0.03,
        0.03,
        fill(rgb("#ff5a48") if kit.dark else kit.tint("#d8483c")),
    )
    for x in (-1.06, 0.92):
        canvas.drawRoundRect(skia.Rect.MakeLTRB(x, -0.19, x + 0.15, -0.12), 0.03, 0.03, fill(chrome))
    canvas.restore()
    for x in (-0.60, 0.60):
        canvas.drawArc(skia.Rect.MakeLTRB(x - 0.27, -0.48, x + 0.27, 0.06), 180, 180, True, fill(darker(paint, 0.5)))
        _wheel(canvas, x, -0.205, 0.205, turn, black, chrome, 5)
    if kit.dark:
        beam = kit.palette.window
        canvas.drawPath(
            shape((1.0, -0.38), (3.2, -0.70), (3.2, 0.06), (1.0, -0.33)),
            fade((1.0, 0), (3.2, 0), (beam, 0.5), (beam, 0.0)),
        )
        glow(canvas, (0.97, -0.36), 0.3, beam, 0.8, 0.1)


def telescope(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """On a tripod, pointing up to the right; about 0.9 wide."""
    wood, tube, brass = kit.tint("#a5714a"), kit.tint("#f1ece2"), kit.tint("#d9a548")
    _shadow(canvas, kit, 0.36)
    for x in (-0.28, 0.06, 0.30):
        canvas.drawLine(0, -0.58, x, 0.01, line(darker(wood, 0.15 if x > 0 else 0.0), 0.036))
    canvas.drawLine(-0.15, -0.26, 0.16, -0.26, line(darker(wood, 0.3), 0.018))
    canvas.drawCircle(0, -0.60, 0.06, fill(darker(brass, 0.25)))
    canvas.save()
    canvas.translate(0, -0.64)
    canvas.rotate(-38 + 1.8 * math.sin(at * 0.5))
    cut(canvas, box(-0.50, -0.045, -0.28, 0.045, 0.02), darker(brass, 0.1), kit, 0.02)
    cut(canvas, box(-0.55, -0.06, -0.48, 0.06, 0.015), kit.tint("#2f3448"), kit, 0.015)
    cut(canvas, box(-0.32, -0.085, 0.40, 0.085, 0.02), tube, kit, 0.04)
    cut(canvas, box(0.34, -0.11, 0.58, 0.11, 0.025), kit.accent, kit, 0.04)
    canvas.drawRect(skia.Rect.MakeLTRB(-0.10, -0.085, -0.06, 0.085), fill(brass))
    canvas.drawRect(skia.Rect.MakeLTRB(0.16, -0.085, 0.20, 0.085), fill(brass))
    canvas.drawPath(oval(0.58, 0, 0.022, 0.105), fill(kit.tint("#7fc3dc")))
    cut(canvas, box(-0.18, -0.155, 0.10, -0.11, 0.015), kit.tint("#3d4a63"), kit, 0.012)
    canvas.restore()


def leafy(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """A broad old tree whose crown stirs."""
    bark, leaf = kit.tint("#7a5238"), mix(kit.tint("#5f9a4c"), kit.palette.land(kit.distance), 0.18)
    _shadow(canvas, kit, 0.34)
    trunk = skia.Path()
    trunk.moveTo(-0.10, 0.02)
    trunk.cubicTo(-0.045, -0.08, -0.06, -0.25, -0.05, -0.42)
    trunk.lineTo(-0.20, -0.60)
    trunk.lineTo(-0.16, -0.62)
    trunk.lineTo(-0.01, -0.50)
    trunk.lineTo(0.16, -0.66)
    trunk.lineTo(0.20, -0.63)
    trunk.lineTo(0.06, -0.40)
    trunk.cubicTo(0.055, -0.25, 0.05, -0.08, 0.12, 0.02)
    trunk.close()
    cut(canvas, trunk, bark, kit, 0.035)
    sway = 0.008 * math.sin(at * 1.1)
    lumps = [
        (-0.24, -0.58, 0.17),
        (0.25, -0.60, 0.17),
        (-0.30, -0.72, 0.14),
        (0.30, -0.76, 0.14),
        (-0.02, -0.62, 0.2),
        (-0.15, -0.82, 0.17),
        (0.15, -0.84, 0.17),
        (0.0, -0.88, 0.12),
    ]
    for shrink, dx, dy, tone in (
        (1.0, 0.0, 0.0, darker(leaf, 0.26)),
        (0.84, 0.03, -0.028, leaf),
        (0.5, 0.07, -0.07, lighter(leaf, 0.16)),
    ):
        path = skia.Path()
        for i, (x, y, r) in enumerate(lumps):
            if shrink < 0.6 and i % 2 == 0:
                continue
            stir = sway * (1 - y) + 0.004 * math.sin(at * 1.9 + i)
            path.addCircle(x + kit.lit_from * dx + stir, y + dy, r * shrink)
        canvas.drawPath(path, fill(tone))
    for i in range(7):
        canvas.drawCircle(-0.28 + i * 0.095 + sway, -0.60 - 0.22 * math.sin(i * 2.2) ** 2, 0.014, fill(kit.accent, 0.9))


def fir(canvas: skia.Canvas, kit: Kit, at: float, *, snowy: bool = False) -> None:
    bark, leaf = kit.tint("#6a4632"), mix(kit.tint("#2f7058"), kit.palette.land(kit.distance), 0.15)
    _shadow(canvas, kit, 0.28)
    cut(canvas, box(-0.04, -0.16, 0.04, 0.02, 0.01), bark, kit, 0.02)
    sway = 0.006 * math.sin(at * 0.9)
    for i in range(5):
        t = i / 4
        y, half = -0.10 - 0.19 * i, 0.30 * (1 - t) + 0.09
        dx = sway * (i + 1)
        tier = skia.Path()
        tier.moveTo(dx, y - 0.27)
        tier.quadTo(half * 0.42 + dx, y - 0.07, half + dx, y + 0.02)
        tier.quadTo(half * 0.5 + dx, y + 0.005, half * 0.3 + dx, y + 0.035)
        tier.quadTo(dx, y + 0.0, -half * 0.3 + dx, y + 0.035)
        tier.quadTo(-half * 0.5 + dx, y + 0.005, -half + dx, y + 0.02)
        tier.quadTo(-half * 0.42 + dx, y - 0.07, dx, y - 0.27)
        tier.close()
        cut(canvas, tier, darker(leaf, 0.06 * (4 - i)), kit, 0.06)
        if snowy:
            canvas.save()
            canvas.clipPath(tier, True)
            cap = skia.Path()
            cap.moveTo(dx, y - 0.3)
            cap.lineTo(half + dx, y + 0.0)
            cap.quadTo(half * 0.5 + dx, y - 0.06, half * 0.25 + dx, y - 0.015)
            cap.quadTo(dx, y - 0.09, -half * 0.3 + dx, y - 0.02)
            cap.quadTo(-half * 0.6 + dx, y - 0.07, -half + dx, y + 0.01)
            cap.close()
            canvas.drawPath(cap, fill(kit.tint("#f4f8ff"), 0.94))
            canvas.restore()


def palm(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    bark, leaf = kit.tint("#9a7048"), kit.tint("#4f9a5c")
    _shadow(canvas, kit, 0.25)
    trunk = skia.Path()
    trunk.moveTo(-0.055, 0.02)
    trunk.cubicTo(-0.02, -0.3, 0.02, -0.5, 0.12, -0.74)
    trunk.lineTo(0.165, -0.72)
    trunk.cubicTo(0.08, -0.5, 0.05, -0.3, 0.055, 0.02)
    trunk.close()
    cut(canvas, trunk, bark, kit, 0.03)
    canvas.save()
    canvas.clipPath(trunk, True)
    for i in range(9):
        y = -0.06 - i * 0.075
        canvas.drawArc(
            skia.Rect.MakeLTRB(-0.1 + i * 0.015, y - 0.02, 0.1 + i * 0.015, y + 0.03),
            0,
            180,
            False,
            line(darker(bark, 0.3), 0.009),
        )
    canvas.restore()
    for i, a in enumerate((-2.9, -2.3, -1.75, -1.2, -0.55, 0.05, 2.75)):
        a += 0.05 * math.sin(at * 1.2 + i)
        long = 0.36 if abs(a) > 0.3 else 0.33
        ex, ey = 0.14 + math.cos(a) * long, -0.75 + math.sin(a) * long * 0.75 + 0.10
        mx, my = 0.14 + math.cos(a) * long * 0.55, -0.75 + math.sin(a) * long * 0.75 - 0.07
        frond = skia.Path()
        frond.moveTo(0.14, -0.75)
        frond.quadTo(mx, my - 0.05, ex, ey)
        frond.quadTo(mx, my + 0.05, 0.14, -0.73)
        frond.close()
        cut(canvas, frond, darker(leaf, 0.2 * (i % 2)), kit, 0.022)
    for x, y in ((0.11, -0.71), (0.16, -0.69), (0.19, -0.725)):
        canvas.drawCircle(x, y, 0.026, fill(kit.tint("#7a4a2c")))
