"""Things of a camp: base at (0, 0), one unit tall, y upwards negative."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import darker, lighter, mix, rgb
from pixora.providers.local.illustrator.paper import Kit, box, cast_shadow, cut, flicker, oval, shape
from pixora.providers.local.illustrator.stage import fill, glow, line


def tent(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """About 1.6 wide."""
    cloth = kit.accent
    cast_shadow(canvas, kit, 0.8)
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


def telescope(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """On a tripod, pointing up to the right; about 0.9 wide."""
    wood, tube, brass = kit.tint("#a5714a"), kit.tint("#f1ece2"), kit.tint("#d9a548")
    cast_shadow(canvas, kit, 0.36)
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
