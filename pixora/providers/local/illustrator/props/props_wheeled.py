"""Train and car: wheels on y = 0, heading right."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.paper import Kit, box, cut, oval, shape
from pixora.providers.local.illustrator.stage import fade, fill, glow, line


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
