"""Single trees: base at (0, 0), one unit tall, y upwards negative."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import darker, lighter, mix
from pixora.providers.local.illustrator.paper import Kit, box, cast_shadow, cut
from pixora.providers.local.illustrator.stage import fill, line


def leafy(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """A broad old tree whose crown stirs."""
    bark, leaf = kit.tint("#7a5238"), mix(kit.tint("#5f9a4c"), kit.palette.land(kit.distance), 0.18)
    cast_shadow(canvas, kit, 0.34)
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
    cast_shadow(canvas, kit, 0.28)
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
    cast_shadow(canvas, kit, 0.25)
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
