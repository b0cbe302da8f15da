"""Heads: the person's face and hair, the astronaut's helmet, the robot's screen. The neck is at (0, 0)."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.looks import Looks, Pose
from pixora.providers.local.illustrator.paper import cut
from pixora.providers.local.illustrator.stage import fade, fill, glow, line

R = 0.118
"""Radius of a person's head, in figure heights."""


def draw_head(canvas: skia.Canvas, looks: Looks, pose: Pose, air: str) -> None:
    if looks.kind == "robot":
        _robot(canvas, looks, pose)
        return
    canvas.save()
    canvas.translate(0.012, -0.118)
    if looks.kind == "astronaut" or air == "helmet":
        _helmet(canvas, looks, pose, suit=looks.kind == "astronaut")
    else:
        _person(canvas, looks, pose)
        if air == "mask":
            _mask(canvas, looks)
    canvas.restore()


def _person(canvas: skia.Canvas, looks: Looks, pose: Pose) -> None:
    _hair_behind(canvas, looks)
    ear = skia.Path()
    ear.addOval(skia.Rect.MakeLTRB(-0.052, -0.012, -0.012, 0.048))
    head = skia.Path()
    head.moveTo(-R * 0.92, -R * 0.15)
    head.cubicTo(-R * 0.95, -R * 1.08, R * 0.98, -R * 1.12, R * 0.97, -R * 0.08)
    head.cubicTo(R * 0.97, R * 0.62, R * 0.55, R * 1.0, R * 0.12, R * 1.0)
    head.cubicTo(-R * 0.5, R * 1.0, -R * 0.9, R * 0.6, -R * 0.92, -R * 0.15)
    head.close()
    cut(canvas, head, looks.skin, looks, 0.026)
    canvas.drawCircle(0.0 + pose.look[0] * 0.3 + 0.076, 0.047, 0.021, fill(mix(looks.skin, rgb("#e8604f"), 0.55), 0.42))
    canvas.drawCircle(-0.020 + pose.look[0] * 0.3, 0.049, 0.022, fill(mix(looks.skin, rgb("#e8604f"), 0.55), 0.42))
    _features(canvas, looks, pose)
    _hair_front(canvas, looks)
    if looks.cut not in (1, 3):
        canvas.save()
        canvas.translate(-0.048, 0.0)
        cut(canvas, ear, looks.skin, looks, 0.012, 0.3)
        canvas.drawArc(
            skia.Rect.MakeLTRB(-0.044, 0.004, -0.02, 0.036), 120, 200, False, line(darker(looks.skin, 0.3), 0.006)
        )
        canvas.restore()


def _features(canvas: skia.Canvas, looks: Looks, pose: Pose) -> None:
    lx, ly = pose.look
    open_ = max(0.06, 1 - pose.blink)
    for x, wide in ((0.006, 1.0), (0.072, 0.9)):
        cx, cy = x + lx * 0.5, 0.004 + ly * 0.4
        if pose.blink > 0.8:
            canvas.drawArc(
                skia.Rect.MakeLTRB(cx - 0.016, cy - 0.010, cx + 0.016, cy + 0.012),
                15,
                150,
                False,
                line(looks.ink, 0.0075),
            )
        else:
            canvas.drawOval(
                skia.Rect.MakeLTRB(cx - 0.0145 * wide, cy - 0.0195 * open_, cx + 0.0145 * wide, cy + 0.0195 * open_),
                fill(looks.ink),
            )
            canvas.drawCircle(cx + 0.005, cy - 0.007 * open_, 0.0052 * open_, fill(lighter(looks.white, 0.5)))
        brow = skia.Path()
        brow.moveTo(cx - 0.019 * wide, cy - 0.037)
        brow.quadTo(cx, cy - 0.050, cx + 0.019 * wide, cy - 0.039)
        canvas.drawPath(brow, line(mix(looks.hair, looks.ink, 0.25), 0.0095))
    nose = skia.Path()
    nose.moveTo(0.045 + lx * 0.6, 0.012)
    nose.quadTo(0.064 + lx * 0.6, 0.036, 0.041 + lx * 0.6, 0.036)
    canvas.drawPath(nose, line(darker(looks.skin, 0.26), 0.0085))
    mouth = skia.Path()
    mouth.moveTo(0.008 + lx * 0.4, 0.062)
    mouth.quadTo(0.040 + lx * 0.4, 0.062 + 0.026 * pose.smile, 0.072 + lx * 0.4, 0.060)
    canvas.drawPath(mouth, line(mix(darker(looks.skin, 0.5), rgb("#8c2f39"), 0.35), 0.0095))


def _lump(canvas: skia.Canvas, looks: Looks, circles: list[tuple[float, float, float]], colour: Rgb) -> None:
    path = skia.Path()
    for x, y, r in circles:
        path.addCircle(x, y, r)
    cut(canvas, path, colour, looks, 0.022)


def _hair_behind(canvas: skia.Canvas, looks: Looks) -> None:
    dark = darker(looks.hair, 0.18)
    path = skia.Path()
    match looks.cut:
        case 1:
            path.addRoundRect(skia.Rect.MakeLTRB(-0.132, -0.09, 0.085, 0.115), 0.075, 0.075)
        case 2:
            _lump(canvas, looks, [(-0.085, -0.135, 0.052)], looks.hair)
            path.addOval(skia.Rect.MakeLTRB(-0.130, -0.125, 0.06, 0.085))
        case 3:
            path.moveTo(-0.10, -0.10)
            path.cubicTo(-0.19, 0.02, -0.155, 0.20, -0.165, 0.27)
            path.cubicTo(-0.11, 0.25, -0.03, 0.25, 0.02, 0.20)
            path.lineTo(0.06, -0.06)
            path.close()
        case 4:
            _lump(
                canvas,
                looks,
                [
                    (-0.10, -0.06, 0.072),
                    (-0.115, 0.02, 0.066),
                    (-0.085, 0.085, 0.056),
                    (-0.05, -0.115, 0.075),
                    (0.03, -0.13, 0.07),
                    (0.085, -0.085, 0.05),
                ],
                dark,
            )
            return
        case _:
            path.addOval(skia.Rect.MakeLTRB(-0.128, -0.128, 0.05, 0.062))
    cut(canvas, path, dark, looks, 0.022)


def _hair_front(canvas: skia.Canvas, looks: Looks) -> None:
    path = skia.Path()
    match looks.cut:
        case 4:
            _lump(
                canvas,
                looks,
                [
                    (-0.07, -0.098, 0.050),
                    (-0.018, -0.118, 0.052),
                    (0.038, -0.112, 0.046),
                    (0.083, -0.083, 0.036),
                    (-0.108, -0.05, 0.042),
                ],
                looks.hair,
            )
            return
        case 5:
            path.moveTo(-0.125, 0.02)
            path.cubicTo(-0.15, -0.10, -0.09, -0.155, -0.045, -0.135)
            path.lineTo(-0.03, -0.165)
            path.cubicTo(0.01, -0.15, 0.03, -0.15, 0.055, -0.168)
            path.cubicTo(0.07, -0.14, 0.105, -0.13, 0.125, -0.135)
            path.cubicTo(0.12, -0.105, 0.125, -0.08, 0.118, -0.045)
            path.lineTo(0.082, -0.068)
            path.lineTo(0.06, -0.038)
            path.lineTo(0.022, -0.070)
            path.lineTo(-0.012, -0.035)
            path.lineTo(-0.045, -0.055)
            path.cubicTo(-0.07, -0.04, -0.075, 0.0, -0.085, 0.03)
            path.close()
        case 2:
            path.moveTo(-0.118, 0.01)
            path.cubicTo(-0.14, -0.12, -0.04, -0.15, 0.02, -0.14)
            path.cubicTo(0.09, -0.13, 0.122, -0.08, 0.116, -0.035)
            path.cubicTo(0.08, -0.09, 0.0, -0.09, -0.045, -0.055)
            path.cubicTo(-0.07, -0.035, -0.08, -0.01, -0.09, 0.02)
            path.close()
        case 1:
            path.moveTo(-0.13, 0.07)
            path.cubicTo(-0.155, -0.11, -0.06, -0.155, 0.015, -0.142)
            path.cubicTo(0.09, -0.132, 0.125, -0.08, 0.117, -0.022)
            path.cubicTo(0.06, -0.05, 0.0, -0.048, -0.035, -0.045)
            path.cubicTo(-0.06, -0.02, -0.055, 0.05, -0.07, 0.095)
            path.cubicTo(-0.09, 0.105, -0.12, 0.095, -0.13, 0.07)
            path.close()
        case 3:
            path.moveTo(-0.125, 0.12)
            path.cubicTo(-0.165, -0.09, -0.07, -0.155, 0.015, -0.142)
            path.cubicTo(0.09, -0.132, 0.122, -0.08, 0.116, -0.03)
            path.cubicTo(0.085, -0.055, 0.06, -0.085, 0.045, -0.092)
            path.cubicTo(0.01, -0.06, -0.05, -0.05, -0.058, 0.01)
            path.cubicTo(-0.062, 0.07, -0.075, 0.11, -0.085, 0.15)
            path.close()
        case _:
            path.moveTo(-0.122, 0.03)
            path.cubicTo(-0.15, -0.11, -0.05, -0.152, 0.02, -0.143)
            path.cubicTo(0.085, -0.15, 0.13, -0.10, 0.117, -0.03)
            path.cubicTo(0.10, -0.055, 0.09, -0.07, 0.075, -0.078)
            path.cubicTo(0.02, -0.06, -0.03, -0.062, -0.055, -0.05)
            path.cubicTo(-0.072, -0.035, -0.072, 0.005, -0.084, 0.035)
            path.close()
    cut(canvas, path, looks.hair, looks, 0.022)


def _helmet(canvas: skia.Canvas, looks: Looks, pose: Pose, *, suit: bool) -> None:
    shell = skia.Path()
    shell.addCircle(0.0, -0.012, R * 1.36)
    if suit:
        cut(canvas, shell, looks.white, looks, 0.035)
        canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.178, -0.045, -0.128, 0.045), 0.02, 0.02, fill(looks.accent))
        glass = skia.Path()
        glass.addRoundRect(skia.Rect.MakeLTRB(-0.078, -0.115, 0.150, 0.098), 0.094, 0.094)
        canvas.drawPath(glass, line(mix(looks.white, looks.ink, 0.35), 0.016))
        inside = mix(looks.ink, looks.clothes, 0.35)
        canvas.drawPath(glass, fill(inside))
        canvas.save()
        canvas.clipPath(glass, True)
        canvas.translate(0.014, 0.004)
        canvas.scale(0.86, 0.86)
        _person(canvas, looks, pose)
        canvas.restore()
    else:
        glass = shell
        _person(canvas, looks, pose)
    canvas.save()
    canvas.clipPath(glass, True)
    sky = lighter(looks.rim, 0.3)
    canvas.drawPath(glass, fade((0, -0.14), (0, 0.12), (sky, 0.26), (sky, 0.04), (sky, 0.10)))
    gleam = skia.Path()
    gleam.moveTo(0.055, -0.15)
    gleam.lineTo(0.10, -0.15)
    gleam.lineTo(0.02, 0.13)
    gleam.lineTo(-0.04, 0.13)
    gleam.close()
    canvas.drawPath(gleam, fill(sky, 0.13))
    canvas.drawArc(
        skia.Rect.MakeLTRB(-0.062, -0.10, 0.135, 0.085), -62, 52, False, line(lighter(sky, 0.6), 0.012, 0.85)
    )
    canvas.restore()
    if not suit:
        canvas.drawPath(shell, line(lighter(sky, 0.4), 0.009, 0.75))
        canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.088, 0.118, 0.088, 0.152), 0.016, 0.016, fill(looks.accent))
    else:
        canvas.drawRoundRect(
            skia.Rect.MakeLTRB(-0.094, 0.126, 0.098, 0.158), 0.016, 0.016, fill(mix(looks.white, looks.ink, 0.3))
        )


def _mask(canvas: skia.Canvas, looks: Looks) -> None:
    canvas.drawLine(-0.11, -0.012, 0.0, -0.004, line(darker(looks.accent, 0.45), 0.016))
    glass = skia.Path()
    glass.addRoundRect(skia.Rect.MakeLTRB(-0.028, -0.042, 0.112, 0.036), 0.03, 0.03)
    canvas.drawPath(glass, fill(rgb("#bfeaf2"), 0.30))
    canvas.drawPath(glass, line(looks.accent, 0.013))
    canvas.drawLine(0.004, -0.026, -0.008, 0.006, line(rgb("#ffffff"), 0.008, 0.7))
    pipe = skia.Path()
    pipe.moveTo(0.07, 0.072)
    pipe.cubicTo(-0.01, 0.11, -0.12, 0.08, -0.118, -0.02)
    pipe.lineTo(-0.125, -0.17)
    canvas.drawPath(pipe, line(looks.accent, 0.016))


def _robot(canvas: skia.Canvas, looks: Looks, pose: Pose) -> None:
    metal = mix(looks.clothes, looks.white, 0.25)
    canvas.drawLine(0, -0.20, 0, -0.262, line(mix(looks.white, looks.ink, 0.5), 0.013))
    pulse = 0.75 + 0.25 * math.cos(pose.nod * 2.2)
    glow(canvas, (0, -0.272), 0.055, looks.accent, 0.55 * looks.glow * pulse)
    canvas.drawCircle(0, -0.272, 0.021, fill(lighter(looks.accent, 0.25)))
    for x in (-0.15, 0.128):
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x, -0.135, 0.024, 0.075), 0.01, 0.01, fill(looks.accent))
    head = skia.Path()
    head.addRoundRect(skia.Rect.MakeLTRB(-0.138, -0.208, 0.138, 0.005), 0.07, 0.07)
    cut(canvas, head, metal, looks, 0.035)
    screen = skia.Path()
    screen.addRoundRect(skia.Rect.MakeLTRB(-0.088, -0.172, 0.122, -0.034), 0.05, 0.05)
    canvas.drawPath(screen, fill(mix(looks.ink, rgb("#0c1a2c"), 0.6)))
    canvas.save()
    canvas.clipPath(screen, True)
    light = lighter(mix(looks.accent, rgb("#8ff0ff"), 0.65), 0.25)
    lx, ly = pose.look
    open_ = max(0.10, 1 - pose.blink)
    for x in (-0.022, 0.062):
        cx, cy = x + lx, -0.112 + ly
        glow(canvas, (cx, cy), 0.05, light, 0.45)
        canvas.drawRoundRect(
            skia.Rect.MakeLTRB(cx - 0.017, cy - 0.024 * open_, cx + 0.017, cy + 0.024 * open_),
            0.016,
            0.016,
            fill(light),
        )
    mouth = skia.Path()
    mouth.moveTo(-0.002 + lx, -0.066)
    mouth.quadTo(0.02 + lx, -0.066 + 0.018 * pose.smile, 0.042 + lx, -0.066)
    canvas.drawPath(mouth, line(light, 0.008))
    gleam = skia.Path()
    gleam.addPoly(
        [skia.Point(0.05, -0.18), skia.Point(0.09, -0.18), skia.Point(0.02, -0.03), skia.Point(-0.03, -0.03)], True
    )
    canvas.drawPath(gleam, fill(rgb("#ffffff"), 0.06))
    canvas.restore()
