"""Props of the air and of space. Each is drawn about (0, 0), one unit tall, y upwards negative."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import darker, lighter, mix, rgb
from pixora.providers.local.illustrator.paper import Kit, box, cut, flicker, oval, shape
from pixora.providers.local.illustrator.stage import fade, fill, glow, line


def rocket(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """Nose up; the flame and its trail below. Turn it to let it fly."""
    white, red, steel = kit.tint("#f3efe8"), kit.accent, kit.tint("#4a5a78")
    heat = flicker(at)
    smoke = lighter(kit.palette.haze, 0.35)
    canvas.drawPath(
        shape((-0.07, 0.5), (0.07, 0.5), (0.24, 2.6), (-0.24, 2.6)),
        fade((0, 0.5), (0, 2.6), (smoke, 0.4), (smoke, 0.0)),
    )
    for i in range(6):
        t = (at * 0.55 + i / 6) % 1.0
        r = 0.06 + 0.15 * t
        canvas.drawCircle(0.07 * math.sin(i * 2.4 + at), 0.68 + 1.25 * t, r, fill(smoke, 0.42 * (1 - t)))
    glow(canvas, (0, 0.62), 0.6, kit.tint("#ffb04a"), 0.55 + 0.2 * heat, 0.05)
    for wide, long, tone in (
        (0.115, 0.52 + 0.14 * heat, "#ff8a3c"),
        (0.075, 0.34 + 0.1 * heat, "#ffd15c"),
        (0.04, 0.18 + 0.05 * heat, "#fff6d0"),
    ):
        flame = skia.Path()
        flame.moveTo(-wide, 0.36)
        flame.cubicTo(-wide * 1.3, 0.36 + long * 0.45, -wide * 0.3, 0.36 + long * 0.6, 0.0, 0.36 + long)
        flame.cubicTo(wide * 0.3, 0.36 + long * 0.6, wide * 1.3, 0.36 + long * 0.45, wide, 0.36)
        flame.close()
        canvas.drawPath(flame, fill(rgb(tone), 0.95))
    for side in (-1, 1):
        fin = skia.Path()
        fin.moveTo(side * 0.12, 0.06)
        fin.cubicTo(side * 0.24, 0.14, side * 0.27, 0.28, side * 0.26, 0.46)
        fin.cubicTo(side * 0.2, 0.38, side * 0.15, 0.34, side * 0.09, 0.33)
        fin.close()
        cut(canvas, fin, darker(red, 0.08), kit, 0.03)
    canvas.drawPath(shape((-0.09, 0.3), (0.09, 0.3), (0.115, 0.39), (-0.115, 0.39)), fill(steel))
    body = skia.Path()
    body.moveTo(0, -0.5)
    body.cubicTo(0.15, -0.36, 0.2, -0.12, 0.165, 0.1)
    body.quadTo(0.15, 0.24, 0.1, 0.33)
    body.lineTo(-0.1, 0.33)
    body.quadTo(-0.15, 0.24, -0.165, 0.1)
    body.cubicTo(-0.2, -0.12, -0.15, -0.36, 0, -0.5)
    body.close()
    cut(canvas, body, white, kit, 0.085)
    canvas.save()
    canvas.clipPath(body, True)
    canvas.drawRect(skia.Rect.MakeLTRB(-0.3, -0.55, 0.3, -0.27), fill(red))
    canvas.drawRect(
        skia.Rect.MakeLTRB(-0.3, -0.55, -0.04 * kit.lit_from - 0.02, -0.27),
        fill(darker(red, 0.2), 0.6 if kit.lit_from > 0 else 0.0),
    )
    canvas.drawRect(skia.Rect.MakeLTRB(-0.3, 0.22, 0.3, 0.26), fill(red))
    canvas.restore()
    canvas.drawCircle(0, -0.09, 0.088, fill(steel))
    canvas.drawCircle(
        0,
        -0.09,
        0.064,
        fill(kit.tint("#7fd0e8") if not kit.dark else mix(kit.palette.window, kit.tint("#7fd0e8"), 0.25)),
    )
    canvas.drawArc(skia.Rect.MakeLTRB(-0.045, -0.135, 0.045, -0.045), 190, 70, False, line((1, 1, 1), 0.014, 0.85))
    cut(canvas, box(-0.018, 0.14, 0.018, 0.42, 0.018), darker(red, 0.12), kit, 0.012)


def satellite(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    canvas.save()
    canvas.rotate(-24 + 3.5 * math.sin(at * 0.5))
    gold, cell, steel = kit.tint("#e0b25a"), kit.tint("#2d5fa8"), kit.tint("#c9d0da")
    canvas.drawLine(-0.9, 0, 0.9, 0, line(darker(steel, 0.2), 0.03))
    shine = 0.5 + 0.5 * math.sin(at * 0.9)
    for side in (-1, 1):
        left = 0.27 if side > 0 else -0.95
        panel = box(left, -0.17, left + 0.68, 0.17, 0.015)
        cut(canvas, panel, cell, kit, 0.03)
        for i in range(1, 5):
            canvas.drawLine(left + i * 0.136, -0.165, left + i * 0.136, 0.165, line(lighter(cell, 0.35), 0.012))
        canvas.drawLine(left, 0, left + 0.68, 0, line(lighter(cell, 0.35), 0.012))
        canvas.save()
        canvas.clipPath(panel, True)
        x = left - 0.3 + 1.2 * shine
        canvas.drawPath(shape((x, -0.2), (x + 0.16, -0.2), (x + 0.02, 0.2), (x - 0.14, 0.2)), fill((1, 1, 1), 0.16))
        canvas.restore()
    cut(canvas, box(-0.17, -0.2, 0.17, 0.24, 0.035), gold, kit, 0.06)
    canvas.drawRect(skia.Rect.MakeLTRB(-0.17, 0.06, 0.17, 0.09), fill(darker(gold, 0.3)))
    canvas.drawCircle(0, -0.06, 0.062, fill(darker(gold, 0.45)))
    canvas.drawCircle(0, -0.06, 0.036, fill(kit.tint("#8fd6ff")))
    canvas.drawLine(0, 0.24, 0, 0.36, line(steel, 0.03))
    dish = skia.Path()
    dish.moveTo(-0.2, 0.33)
    dish.quadTo(0, 0.56, 0.2, 0.33)
    dish.quadTo(0, 0.40, -0.2, 0.33)
    dish.close()
    cut(canvas, dish, steel, kit, 0.04)
    canvas.drawLine(0, -0.2, 0, -0.36, line(steel, 0.016))
    beat = max(0.0, math.sin(at * 3.1)) ** 4
    glow(canvas, (0, -0.37), 0.14, rgb("#ff5a48"), beat)
    canvas.drawCircle(0, -0.37, 0.022, fill(rgb("#ff6a54"), 0.5 + 0.5 * beat))
    canvas.restore()


def ringed_planet(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    tone, ring = kit.tint("#e2a65f"), kit.tint("#f3dcae")
    tone = mix(tone, kit.palette.low, 0.2)
    s = kit.lit_from
    glow(canvas, (0, 0), 0.62, lighter(tone, 0.2), 0.30, 0.55)
    canvas.save()
    canvas.rotate(-18 + 0.6 * math.sin(at * 0.3))
    _ring(canvas, ring, front=False)
    disc = oval(0, 0, 0.36, 0.36)
    canvas.drawPath(disc, fill(tone))
    canvas.save()
    canvas.clipPath(disc, True)
    roll = 0.03 * math.sin(at * 0.35)
    for i, (y, thick) in enumerate(
        ((-0.28, 0.07), (-0.17, 0.05), (-0.07, 0.09), (0.06, 0.05), (0.15, 0.08), (0.27, 0.05))
    ):
        band = skia.Path()
        band.moveTo(-0.42, y)
        band.cubicTo(-0.15, y + 0.06 + roll, 0.15, y + 0.06 - roll, 0.42, y)
        canvas.drawPath(band, line((darker if i % 2 else lighter)(tone, 0.17), thick, 0.75))
    canvas.drawCircle(0.16, 0.12, 0.05, fill(darker(tone, 0.2), 0.6))
    canvas.drawPath(
        disc,
        fade(
            (s * 0.36, -0.2),
            (-s * 0.36, 0.25),
            (lighter(tone, 0.4), 0.4),
            (tone, 0.0),
            (darker(kit.palette.top, 0.2), 0.45),
            (darker(kit.palette.top, 0.2), 0.8),
        ),
    )
    shadow = skia.Path()
    shadow.addOval(skia.Rect.MakeLTRB(-0.6, -0.06, 0.6, 0.16))
    canvas.drawPath(shadow, line(darker(tone, 0.5), 0.045, 0.35))
    canvas.restore()
    _ring(canvas, ring, front=True)
    canvas.restore()


def _ring(canvas: skia.Canvas, tone: tuple[float, float, float], *, front: bool) -> None:
    start = 0 if front else 180
    for r, thick, alpha in ((0.58, 0.055, 0.95), (0.67, 0.035, 0.7), (0.505, 0.028, 0.55)):
        canvas.drawArc(
            skia.Rect.MakeLTRB(-r, -r * 0.24, r, r * 0.24),
            start,
            180,
            False,
            _flat(line(tone if front else darker(tone, 0.25), thick, alpha)),
        )


def _flat(paint: skia.Paint) -> skia.Paint:
    paint.setStrokeCap(skia.Paint.kButt_Cap)
    return paint


def balloon(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """A hot-air balloon; (0, 0) is its middle."""
    a, b = kit.accent, kit.tint("#f5efe2")
    heat = flicker(at * 0.6) if math.sin(at * 0.8) > 0.2 else 0.2
    canvas.rotate(2.0 * math.sin(at * 0.8))
    skin = skia.Path()
    skin.moveTo(-0.085, 0.2)
    skin.cubicTo(-0.13, 0.08, -0.34, 0.02, -0.34, -0.2)
    skin.cubicTo(-0.34, -0.40, -0.18, -0.5, 0.0, -0.5)
    skin.cubicTo(0.18, -0.5, 0.34, -0.40, 0.34, -0.2)
    skin.cubicTo(0.34, 0.02, 0.13, 0.08, 0.085, 0.2)
    skin.close()
    for x in (-0.07, 0.07):
        canvas.drawLine(x * 1.1, 0.19, x * 0.8, 0.385, line(kit.tint("#5a4434"), 0.009))
    canvas.drawPath(skin, fill(a))
    canvas.save()
    canvas.clipPath(skin, True)
    for i, (inner, outer) in enumerate(((0.0, 0.115), (0.235, 0.315))):
        for side in (-1, 1):
            gore = skia.Path()
            gore.moveTo(side * inner * 0.12, -0.52)
            gore.cubicTo(side * inner * 1.05, -0.40, side * inner * 1.05, 0.0, side * inner * 0.32, 0.22)
            gore.lineTo(side * outer * 0.32, 0.22)
            gore.cubicTo(side * outer * 1.05, 0.0, side * outer * 1.05, -0.40, side * outer * 0.12, -0.52)
            gore.close()
            canvas.drawPath(gore, fill(b if i == 0 else lighter(a, 0.25)))
    canvas.drawRect(skia.Rect.MakeLTRB(-0.4, -0.19, 0.4, -0.155), fill(kit.tint("#31566f"), 0.85))
    canvas.drawRect(skia.Rect.MakeLTRB(-0.4, -0.145, 0.4, -0.132), fill(kit.tint("#31566f"), 0.85))
    s = kit.lit_from
    canvas.drawPath(
        skin,
        fade(
            (s * 0.34, -0.35),
            (-s * 0.36, 0.0),
            (kit.rim, 0.30),
            (kit.rim, 0.0),
            (darker(a, 0.6), 0.12),
            (darker(a, 0.65), 0.48),
        ),
    )
    if kit.dark:
        glow(canvas, (0, 0.12), 0.4, rgb("#ffc46a"), 0.45 + 0.3 * heat)
    canvas.restore()
    canvas.drawPath(shape((-0.088, 0.185), (0.088, 0.185), (0.075, 0.225), (-0.075, 0.225)), fill(kit.tint("#31566f")))
    canvas.drawPath(shape((-0.02, 0.33), (0.02, 0.33), (0.0, 0.26 - 0.05 * heat)), fill(rgb("#ffc24a"), 0.9))
    basket = shape((-0.075, 0.385), (0.075, 0.385), (0.06, 0.5), (-0.06, 0.5))
    cut(canvas, basket, kit.tint("#a9713f"), kit, 0.03)
    for i in range(3):
        canvas.drawLine(-0.066, 0.415 + i * 0.028, 0.066, 0.415 + i * 0.028, line(kit.tint("#7a4c28"), 0.007))
    canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.085, 0.374, 0.085, 0.396), 0.01, 0.01, fill(kit.tint("#6e4526")))


def birds(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """A loose V of seven, heading right, with wings that beat out of step."""
    white, grey = kit.tint("#fbf7f0"), kit.tint("#6d7a92")
    if kit.palette.night or kit.dark:
        white, grey = mix(white, kit.palette.haze, 0.25), mix(grey, kit.palette.top, 0.4)
    flock = (
        (0.55, 0.0, 0.34),
        (0.12, -0.20, 0.30),
        (0.16, 0.22, 0.29),
        (-0.32, -0.36, 0.26),
        (-0.25, 0.42, 0.25),
        (-0.75, -0.5, 0.22),
        (-0.66, 0.2, 0.2),
    )
    for i, (x, y, size) in enumerate(flock):
        beat = math.sin(at * 6.2 + i * 1.9) * (0.4 + 0.6 * (0.5 + 0.5 * math.sin(at * 0.9 + i * 2.1)))
        canvas.save()
        canvas.translate(x + 0.03 * math.sin(at + i), y + 0.03 * math.sin(at * 1.3 + i * 2) - 0.015 * beat)
        canvas.scale(size, size)
        tip = -0.62 * beat - 0.12
        far = skia.Path()
        far.moveTo(-0.12, 0)
        far.quadTo(0.05, tip * 0.75 - 0.1, -0.28, tip * 0.9 - 0.28)
        far.quadTo(0.30, tip * 0.5 - 0.12, 0.22, 0.0)
        far.close()
        canvas.drawPath(far, fill(grey))
        body = skia.Path()
        body.moveTo(0.52, -0.03)
        body.quadTo(0.30, -0.15, 0.0, -0.08)
        body.quadTo(-0.3, -0.06, -0.56, 0.04)
        body.lineTo(-0.52, 0.11)
        body.quadTo(0.1, 0.18, 0.40, 0.06)
        body.close()
        canvas.drawPath(body, fill(white))
        canvas.drawPath(shape((0.5, -0.04), (0.62, 0.0), (0.46, 0.035)), fill(kit.tint("#f0a040")))
        near = skia.Path()
        near.moveTo(-0.16, 0.03)
        near.quadTo(-0.05, tip * 0.7, -0.44, tip)
        near.quadTo(0.20, tip * 0.55, 0.22, 0.02)
        near.close()
        canvas.drawPath(near, fill(mix(white, grey, 0.18)))
        canvas.restore()
