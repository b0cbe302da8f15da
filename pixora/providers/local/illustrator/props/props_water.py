"""Props of the water, heading right: the boat on its waterline y = 0, whale and fish about their middle."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.paper import Kit, cut, oval, shape
from pixora.providers.local.illustrator.stage import fill, glow, line


def sailboat(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """One unit from waterline to masthead, sailing right."""
    wood, white, red = kit.tint("#8d4a2c"), kit.tint("#fbf4e6"), kit.accent
    canvas.save()
    canvas.translate(0, 0.012 * math.sin(at * 1.3))
    canvas.rotate(2.6 * math.sin(at * 1.1) - 1.5)
    canvas.drawLine(-0.02, 0.0, -0.02, -1.0, line(darker(wood, 0.25), 0.022))
    belly = 0.05 + 0.012 * math.sin(at * 1.7)
    main = skia.Path()
    main.moveTo(-0.045, -0.95)
    main.quadTo(-0.30 - belly, -0.55, -0.40, -0.17)
    main.quadTo(-0.2, -0.13, -0.045, -0.165)
    main.close()
    cut(canvas, main, white, kit, 0.06)
    canvas.save()
    canvas.clipPath(main, True)
    canvas.drawPath(shape((-0.6, -0.38), (0.0, -0.30), (0.0, -0.22), (-0.6, -0.29)), fill(red, 0.95))
    canvas.restore()
    jib = skia.Path()
    jib.moveTo(0.005, -0.90)
    jib.quadTo(0.24 + belly, -0.55, 0.40, -0.16)
    jib.quadTo(0.2, -0.12, 0.03, -0.17)
    jib.close()
    cut(canvas, jib, mix(red, white, 0.15), kit, 0.05)
    flag = skia.Path()
    wave = 0.012 * math.sin(at * 5)
    flag.moveTo(-0.02, -1.0)
    flag.cubicTo(-0.07, -1.01 + wave, -0.10, -0.97 - wave, -0.16, -0.97 + wave)
    flag.cubicTo(-0.10, -0.94 - wave, -0.07, -0.95 + wave, -0.02, -0.93)
    flag.close()
    canvas.drawPath(flag, fill(red))
    hull = skia.Path()
    hull.moveTo(-0.42, -0.115)
    hull.quadTo(0.05, -0.065, 0.50, -0.15)
    hull.cubicTo(0.44, -0.02, 0.36, 0.06, 0.26, 0.08)
    hull.lineTo(-0.32, 0.08)
    hull.quadTo(-0.40, 0.0, -0.42, -0.115)
    hull.close()
    cut(canvas, hull, wood, kit, 0.05)
    stripe = skia.Path()
    stripe.moveTo(-0.418, -0.095)
    stripe.quadTo(0.05, -0.045, 0.49, -0.13)
    canvas.drawPath(stripe, line(lighter(white, 0.1), 0.018))
    if kit.dark:
        glow(canvas, (0.42, -0.2), 0.22, kit.palette.window, 0.6, 0.06)
        canvas.drawCircle(0.42, -0.2, 0.018, fill(kit.palette.window))
    canvas.restore()


def wake(canvas: skia.Canvas, kit: Kit, at: float, half: float) -> None:
    """Ripples where something of half-width `half` meets the water."""
    foam = lighter(kit.palette.low, 0.45)
    for i in range(5):
        t = (at * 0.16 + i / 5) % 1.0
        w = half * (0.75 + 0.7 * t)
        y = 0.012 + 0.085 * t * half * 2
        canvas.drawLine(
            -w,
            y,
            -w * 0.35 + 0.2 * w * math.sin(i * 2.0),
            y,
            line(foam, 0.012 + 0.006 * t, 0.5 * math.sin(math.pi * t)),
        )
        canvas.drawLine(w * 0.2, y + 0.01, w * 0.86, y + 0.01, line(foam, 0.011, 0.45 * math.sin(math.pi * t)))


def whale(canvas: skia.Canvas, kit: Kit, at: float, *, spout: bool = False) -> None:
    """About 1.9 long for one unit of height with its fluke; heading right."""
    back, pale = kit.tint("#3f6f9c"), kit.tint("#d9e6ea")
    beat = math.sin(at * 1.5)
    fluke = skia.Path()
    ty = -0.20 + 0.10 * beat
    fluke.moveTo(-0.74, -0.02 + 0.02 * beat)
    fluke.cubicTo(-0.86, -0.05 + ty * 0.4, -0.92, ty - 0.02, -1.12, ty - 0.14)
    fluke.cubicTo(-1.02, ty + 0.04, -0.98, ty + 0.06, -0.97, ty + 0.07)
    fluke.cubicTo(-1.06, ty + 0.08, -1.14, ty + 0.12, -1.18, ty + 0.20)
    fluke.cubicTo(-1.02, ty + 0.16, -0.88, ty + 0.22, -0.70, 0.12)
    fluke.close()
    cut(canvas, fluke, darker(back, 0.12), kit, 0.03)
    body = skia.Path()
    body.moveTo(0.92, -0.02)
    body.cubicTo(0.90, -0.28, 0.55, -0.40, 0.18, -0.38)
    body.cubicTo(-0.22, -0.36, -0.48, -0.18, -0.78, -0.05 + 0.03 * beat)
    body.cubicTo(-0.88, 0.0, -0.86, 0.08, -0.76, 0.09 + 0.03 * beat)
    body.cubicTo(-0.44, 0.24, -0.1, 0.34, 0.24, 0.35)
    body.cubicTo(0.62, 0.35, 0.92, 0.24, 0.92, -0.02)
    body.close()
    cut(canvas, body, back, kit, 0.07)
    canvas.save()
    canvas.clipPath(body, True)
    belly = skia.Path()
    belly.moveTo(1.0, 0.06)
    belly.cubicTo(0.66, 0.10, 0.5, 0.14, 0.2, 0.16)
    belly.cubicTo(-0.2, 0.19, -0.4, 0.12, -0.8, 0.1)
    belly.lineTo(-0.8, 0.5)
    belly.lineTo(1.0, 0.5)
    belly.close()
    canvas.drawPath(belly, fill(pale))
    for i in range(5):
        groove = skia.Path()
        groove.moveTo(0.90 - i * 0.03, 0.135 + i * 0.042)
        groove.cubicTo(0.6, 0.17 + i * 0.042, 0.4, 0.19 + i * 0.04, 0.14, 0.20 + i * 0.034)
        canvas.drawPath(groove, line(darker(pale, 0.22), 0.012))
    for x, y, r in ((0.05, -0.25, 0.022), (-0.06, -0.2, 0.014), (0.16, -0.28, 0.013), (-0.2, -0.14, 0.017)):
        canvas.drawCircle(x, y, r, fill(lighter(back, 0.28), 0.6))
    canvas.restore()
    mouth = skia.Path()
    mouth.moveTo(0.915, 0.05)
    mouth.cubicTo(0.78, 0.09, 0.68, 0.085, 0.60, 0.045)
    canvas.drawPath(mouth, line(darker(back, 0.45), 0.014))
    canvas.drawCircle(0.55, -0.02, 0.032, fill(darker(back, 0.6)))
    canvas.drawCircle(0.56, -0.03, 0.011, fill((1, 1, 1)))
    fin = skia.Path()
    swing = 0.07 * math.sin(at * 1.1)
    fin.moveTo(0.34, 0.14)
    fin.cubicTo(0.22, 0.28, 0.10, 0.42 + swing, -0.08, 0.50 + swing)
    fin.cubicTo(-0.05, 0.34 + swing, 0.06, 0.2, 0.18, 0.12)
    fin.close()
    cut(canvas, fin, darker(back, 0.15), kit, 0.03)
    if spout:
        _spout(canvas, kit, at)


def _spout(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    foam = lighter(kit.palette.low, 0.55)
    power = 0.55 + 0.45 * math.sin(at * 1.4)
    for side in (-1, 0, 1):
        jet = skia.Path()
        jet.moveTo(0.30, -0.37)
        jet.quadTo(0.30 + side * 0.04, -0.62 - 0.1 * power, 0.30 + side * 0.17, -0.60 - 0.14 * power + 0.10 * abs(side))
        canvas.drawPath(jet, line(foam, 0.032, 0.75))
    for i in range(9):
        t = (at * 0.8 + i / 9) % 1.0
        aside = (i % 3 - 1) * (0.6 + 0.1 * i)
        canvas.drawCircle(
            0.30 + aside * 0.32 * t, -0.62 - 0.5 * t * (1 - t) + 0.25 * t * t, 0.018, fill(foam, 0.9 * (1 - t))
        )


def fish(canvas: skia.Canvas, kit: Kit, at: float, tone: Rgb, trim: Rgb) -> None:
    """About one unit long, heading right."""
    wag = math.sin(at * 5.5)
    tail = skia.Path()
    tail.moveTo(-0.28, 0.0)
    tail.cubicTo(-0.36, -0.04, -0.44, -0.16 + 0.04 * wag, -0.56, -0.20 + 0.07 * wag)
    tail.quadTo(-0.47, 0.0 + 0.05 * wag, -0.56, 0.20 + 0.07 * wag)
    tail.cubicTo(-0.44, 0.16 + 0.04 * wag, -0.36, 0.04, -0.28, 0.0)
    tail.close()
    cut(canvas, tail, trim, kit, 0.03)
    top = skia.Path()
    top.moveTo(0.16, -0.2)
    top.cubicTo(0.06, -0.38, -0.10, -0.36, -0.20, -0.30 + 0.02 * wag)
    top.lineTo(-0.16, -0.12)
    top.close()
    canvas.drawPath(top, fill(trim))
    low = skia.Path()
    low.moveTo(0.06, 0.2)
    low.cubicTo(0.0, 0.32, -0.08, 0.34, -0.16, 0.30)
    low.lineTo(-0.12, 0.14)
    low.close()
    canvas.drawPath(low, fill(trim))
    body = skia.Path()
    body.moveTo(0.5, 0.01)
    body.cubicTo(0.36, -0.27, -0.08, -0.32, -0.32, -0.02)
    body.cubicTo(-0.08, 0.30, 0.36, 0.29, 0.5, 0.01)
    body.close()
    cut(canvas, body, tone, kit, 0.06)
    canvas.save()
    canvas.clipPath(body, True)
    for x in (0.12, -0.12):
        band = skia.Path()
        band.moveTo(x + 0.03, -0.35)
        band.quadTo(x - 0.05, 0.0, x + 0.03, 0.35)
        canvas.drawPath(band, line(lighter(trim, 0.55), 0.075))
    canvas.drawPath(oval(0.1, 0.26, 0.42, 0.13), fill(lighter(tone, 0.45), 0.5))
    canvas.restore()
    canvas.drawCircle(0.31, -0.05, 0.058, fill(kit.tint("#fdfaf2")))
    canvas.drawCircle(0.325, -0.048, 0.034, fill(kit.tint("#1d1a26")))
    canvas.drawCircle(0.337, -0.06, 0.012, fill((1, 1, 1)))
    canvas.drawArc(skia.Rect.MakeLTRB(0.37, -0.01, 0.49, 0.09), 60, 100, False, line(darker(tone, 0.45), 0.016))
    fin = skia.Path()
    flap = 0.04 * math.sin(at * 3.1)
    fin.moveTo(0.12, 0.05)
    fin.cubicTo(0.02, 0.06, -0.06, 0.12 + flap, -0.12, 0.18 + flap)
    fin.cubicTo(-0.02, 0.2 + flap, 0.08, 0.17, 0.14, 0.12)
    fin.close()
    canvas.drawPath(fin, fill(darker(trim, 0.12)))
