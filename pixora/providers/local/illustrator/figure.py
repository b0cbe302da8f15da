"""The character: a paper-cut figure put together from its `Figure`, the same in every scene.

Drawn in its own measure: feet at (0, 0), one unit tall, y upwards negative, facing right.
"""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.face import draw_head
from pixora.providers.local.illustrator.looks import Looks, Pose
from pixora.providers.local.illustrator.paper import Point, cut
from pixora.providers.local.illustrator.stage import fill, line


def limb(start: Point, end: Point, long: float, bend: int) -> Point:
    """The elbow or knee between `start` and `end`; both bones are `long`; `bend` says to which side."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    d = min(math.hypot(dx, dy), 2 * long * 0.999) or 1e-6
    out = math.sqrt(max(long * long - d * d / 4, 0.0)) * bend
    return ((start[0] + end[0]) / 2 - dy / d * out, (start[1] + end[1]) / 2 + dx / d * out)


def stroke(canvas: skia.Canvas, points: list[Point], width: float, colour: Rgb, looks: Looks) -> None:
    """A limb: a round-ended stroke with its shade along one side."""
    path = skia.Path()
    path.moveTo(*points[0])
    if len(points) == 3:
        a, b, c = points
        path.lineTo(a[0] + (b[0] - a[0]) * 0.72, a[1] + (b[1] - a[1]) * 0.72)
        path.quadTo(*b, b[0] + (c[0] - b[0]) * 0.28, b[1] + (c[1] - b[1]) * 0.28)
        path.lineTo(*c)
    else:
        for point in points[1:]:
            path.lineTo(*point)
    canvas.drawPath(path, line(darker(colour, 0.24), width))
    canvas.save()
    canvas.translate(looks.lit_from * width * 0.13, -width * 0.06)
    canvas.drawPath(path, line(colour, width * 0.72))
    canvas.restore()


def draw_figure(canvas: skia.Canvas, looks: Looks, pose: Pose, air: str = "") -> None:
    """The whole figure. `air` is "" where it can breathe, "helmet" in space, "mask" under water."""
    hip: Point = (0.0, -0.395 - pose.lift)
    lean = math.radians(pose.lean)
    chest: Point = (hip[0] + math.sin(lean) * 0.26 + 0.006, hip[1] - math.cos(lean) * 0.26)
    suit = looks.kind == "astronaut"
    thick = {"person": 0.078, "astronaut": 0.108, "robot": 0.06}[looks.kind]
    leg_colour = {"person": looks.trousers, "astronaut": looks.white, "robot": mix(looks.white, looks.ink, 0.45)}[
        looks.kind
    ]
    far_leg, near_leg = darker(leg_colour, 0.26), leg_colour
    sleeve = {"person": looks.clothes, "astronaut": looks.white, "robot": mix(looks.white, looks.ink, 0.4)}[looks.kind]
    shoulder_far, shoulder_near = (chest[0] + 0.055, chest[1] + 0.01), (chest[0] - 0.05, chest[1] + 0.015)
    if suit:
        _backpack(canvas, chest, pose.lean, looks)
    _arm(canvas, shoulder_far, pose.hands[0], darker(sleeve, 0.24), looks, thick, far=True)
    _leg(canvas, (hip[0] + 0.035, hip[1]), pose.feet[0], far_leg, looks, thick, far=True)
    _leg(canvas, (hip[0] - 0.035, hip[1]), pose.feet[1], near_leg, looks, thick, far=False)
    canvas.save()
    canvas.translate(*hip)
    canvas.rotate(pose.lean)
    _torso(canvas, looks)
    canvas.restore()
    canvas.save()
    canvas.translate(chest[0] + math.sin(lean) * 0.05, chest[1] - 0.05)
    canvas.rotate(pose.lean * 0.6 + pose.nod)
    draw_head(canvas, looks, pose, air)
    canvas.restore()
    if looks.kind == "person" and looks.coat == 2:
        _scarf(canvas, chest, looks)
    _arm(canvas, shoulder_near, pose.hands[1], sleeve, looks, thick, far=False)


def _leg(canvas: skia.Canvas, hip: Point, ankle: Point, colour: Rgb, looks: Looks, thick: float, *, far: bool) -> None:
    knee = limb(hip, ankle, 0.181, -1)
    stroke(canvas, [hip, knee, (ankle[0], ankle[1] - 0.025)], thick * 1.08, colour, looks)
    shoe = looks.shoes if looks.kind == "person" else looks.accent
    shoe = darker(shoe, 0.22) if far else shoe
    canvas.save()
    canvas.translate(*ankle)
    tilt = max(-0.6, min(0.6, (hip[0] - ankle[0]) * 0.9)) if ankle[1] < -0.05 else 0.0
    canvas.rotate(math.degrees(tilt) * 0.8)
    path = skia.Path()
    size = thick / 0.078
    path.moveTo(-0.045 * size, -0.012)
    path.cubicTo(-0.05 * size, -0.04 * size, 0.02 * size, -0.045 * size, 0.045 * size, -0.005)
    path.cubicTo(0.085 * size, 0.004, 0.095 * size, 0.02, 0.09 * size, 0.038)
    path.lineTo(-0.045 * size, 0.038)
    path.close()
    cut(canvas, path, shoe, looks, 0.02)
    canvas.drawRect(skia.Rect.MakeLTRB(-0.046 * size, 0.03, 0.091 * size, 0.042), fill(darker(shoe, 0.5)))
    if looks.kind == "robot":
        canvas.drawCircle(0, -0.02, 0.026, fill(looks.accent))
    canvas.restore()
    if looks.kind == "robot":
        canvas.drawCircle(*knee, 0.036, fill(darker(looks.accent, 0.2 if far else 0.0)))
        canvas.drawCircle(knee[0], knee[1], 0.016, fill(darker(looks.accent, 0.5)))
    elif looks.kind == "astronaut":
        canvas.save()
        canvas.translate(ankle[0] + (knee[0] - ankle[0]) * 0.25, ankle[1] + (knee[1] - ankle[1]) * 0.25)
        canvas.rotate(math.degrees(math.atan2(knee[1] - ankle[1], knee[0] - ankle[0])) + 90)
        canvas.drawRoundRect(
            skia.Rect.MakeLTRB(-0.062, -0.014, 0.062, 0.014),
            0.012,
            0.012,
            fill(darker(looks.accent, 0.25 if far else 0.05)),
        )
        canvas.restore()


def _arm(
    canvas: skia.Canvas, shoulder: Point, wrist: Point, colour: Rgb, looks: Looks, thick: float, *, far: bool
) -> None:
    reach = math.hypot(wrist[0] - shoulder[0], wrist[1] - shoulder[1])
    if reach > 0.298:
        wrist = (
            shoulder[0] + (wrist[0] - shoulder[0]) * 0.298 / reach,
            shoulder[1] + (wrist[1] - shoulder[1]) * 0.298 / reach,
        )
    elbow = limb(shoulder, wrist, 0.15, 1)
    skin = {"person": looks.skin, "astronaut": looks.accent, "robot": looks.accent}[looks.kind]
    skin = darker(skin, 0.22) if far else skin
    angle = math.atan2(wrist[1] - elbow[1], wrist[0] - elbow[0])
    canvas.save()
    canvas.translate(*wrist)
    canvas.rotate(math.degrees(angle))
    if looks.kind == "robot":
        for side in (-1, 1):
            claw = skia.Path()
            claw.moveTo(0.0, side * 0.012)
            claw.cubicTo(0.02, side * 0.05, 0.06, side * 0.045, 0.068, side * 0.014)
            canvas.drawPath(claw, line(skin, 0.02))
    else:
        size = 1.2 if looks.kind == "astronaut" else 1.0
        thumb = skia.Path()
        thumb.moveTo(0.012 * size, -0.008)
        thumb.quadTo(0.028 * size, -0.04 * size, 0.046 * size, -0.036 * size)
        canvas.drawPath(thumb, line(skin, 0.02 * size))
        palm = skia.Path()
        palm.addRoundRect(
            skia.Rect.MakeLTRB(-0.014 * size, -0.027 * size, 0.062 * size, 0.027 * size), 0.025 * size, 0.025 * size
        )
        cut(canvas, palm, skin, looks, 0.014, 0.3)
        canvas.drawLine(0.036 * size, 0.004, 0.058 * size, 0.004, line(darker(skin, 0.25), 0.006))
    canvas.restore()
    stroke(canvas, [shoulder, elbow, wrist], thick * 0.94, colour, looks)
    if looks.kind == "robot":
        for joint in (shoulder, elbow):
            canvas.drawCircle(*joint, 0.034, fill(darker(looks.accent, 0.22 if far else 0.0)))
            canvas.drawCircle(*joint, 0.015, fill(darker(looks.accent, 0.5)))
        return
    canvas.save()
    canvas.translate(wrist[0] - math.cos(angle) * 0.012, wrist[1] - math.sin(angle) * 0.012)
    canvas.rotate(math.degrees(angle))
    band = darker(looks.accent, 0.2) if looks.kind == "astronaut" else darker(colour, 0.34)
    canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.012, -thick * 0.5, 0.012, thick * 0.5), 0.008, 0.008, fill(band))
    canvas.restore()


def _backpack(canvas: skia.Canvas, chest: Point, lean: float, looks: Looks) -> None:
    canvas.save()
    canvas.translate(*chest)
    canvas.rotate(lean)
    pack = skia.Path()
    pack.addRoundRect(skia.Rect.MakeLTRB(-0.175, -0.05, -0.02, 0.235), 0.045, 0.045)
    cut(canvas, pack, mix(looks.white, looks.ink, 0.26), looks, 0.025)
    canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.165, 0.07, -0.08, 0.095), 0.01, 0.01, fill(looks.accent))
    canvas.restore()


def _torso(canvas: skia.Canvas, looks: Looks) -> None:
    """From hips (origin) to neck."""
    path = skia.Path()
    if looks.kind == "robot":
        path.addRoundRect(skia.Rect.MakeLTRB(-0.125, -0.295, 0.125, 0.03), 0.06, 0.06)
        canvas.drawLine(0, -0.28, 0, -0.34, line(mix(looks.white, looks.ink, 0.5), 0.07))
        cut(canvas, path, looks.clothes, looks, 0.04)
        panel = skia.Path()
        panel.addRoundRect(skia.Rect.MakeLTRB(-0.04, -0.235, 0.095, -0.10), 0.025, 0.025)
        canvas.drawPath(panel, fill(darker(looks.clothes, 0.45)))
        canvas.drawCircle(0.0, -0.19, 0.021, fill(looks.accent))
        canvas.drawCircle(0.055, -0.19, 0.021, fill(lighter(looks.accent, 0.5)))
        for i in range(3):
            canvas.drawRoundRect(
                skia.Rect.MakeXYWH(-0.02, -0.152 + i * 0.016, 0.095, 0.007), 0.003, 0.003, fill(looks.white, 0.8)
            )
        canvas.drawRect(skia.Rect.MakeLTRB(-0.118, -0.045, 0.118, -0.035), fill(darker(looks.clothes, 0.35)))
        return
    if looks.kind == "astronaut":
        path.moveTo(-0.085, -0.30)
        path.cubicTo(-0.15, -0.27, -0.145, -0.10, -0.125, 0.03)
        path.quadTo(0.0, 0.075, 0.12, 0.03)
        path.cubicTo(0.15, -0.10, 0.15, -0.27, 0.09, -0.30)
        path.close()
        cut(canvas, path, looks.white, looks, 0.045)
        canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.128, -0.042, 0.128, -0.012), 0.012, 0.012, fill(looks.accent))
        chest = skia.Path()
        chest.addRoundRect(skia.Rect.MakeLTRB(-0.025, -0.205, 0.105, -0.09), 0.02, 0.02)
        cut(canvas, chest, mix(looks.white, looks.ink, 0.20), looks, 0.012)
        for i, tone in enumerate((looks.accent, looks.clothes, lighter(looks.accent, 0.4))):
            canvas.drawCircle(0.0 + i * 0.036, -0.168, 0.0115, fill(tone))
        canvas.drawRoundRect(
            skia.Rect.MakeLTRB(-0.008, -0.135, 0.085, -0.112), 0.008, 0.008, fill(darker(looks.clothes, 0.3))
        )
        patch = skia.Path()
        patch.addCircle(-0.075, -0.185, 0.026)
        canvas.drawPath(patch, fill(looks.clothes))
        canvas.drawCircle(-0.075, -0.185, 0.012, fill(looks.accent))
        return
    hem = 0.155 if looks.coat == 1 else 0.035
    flare = 0.145 if looks.coat == 1 else 0.108
    neck = skia.Path()
    neck.addRoundRect(skia.Rect.MakeLTRB(-0.032, -0.35, 0.04, -0.26), 0.02, 0.02)
    canvas.drawPath(neck, fill(darker(looks.skin, 0.26)))
    path.moveTo(-0.05, -0.303)
    path.cubicTo(-0.105, -0.295, -0.118, -0.25, -0.112, -0.17)
    path.cubicTo(-0.105, -0.08, -flare, 0.0, -flare, hem)
    path.quadTo(0.0, hem + 0.025, flare, hem)
    path.cubicTo(flare, 0.0, 0.105, -0.08, 0.112, -0.17)
    path.cubicTo(0.118, -0.25, 0.108, -0.295, 0.058, -0.303)
    path.close()
    cut(canvas, path, looks.clothes, looks, 0.04)
    dark = darker(looks.clothes, 0.3)
    if looks.coat == 2:
        canvas.save()
        canvas.clipPath(path, True)
        for i in range(2):
            canvas.drawRect(skia.Rect.MakeXYWH(-0.2, -0.145 + i * 0.05, 0.4, 0.02), fill(looks.accent, 0.9))
        canvas.drawRect(skia.Rect.MakeXYWH(-0.2, hem - 0.022, 0.4, 0.06), fill(dark))
        canvas.restore()
        return
    canvas.drawLine(0.035, -0.27, 0.035, hem + 0.012, line(dark, 0.008))
    for i in range(3):
        canvas.drawCircle(0.057, -0.21 + i * 0.075, 0.0095, fill(looks.accent))
    pocket = skia.Path()
    pocket.moveTo(-0.075, -0.055)
    pocket.lineTo(-0.015, -0.045)
    canvas.drawPath(pocket, line(dark, 0.012))
    collar = skia.Path()
    collar.moveTo(-0.055, -0.312)
    collar.lineTo(0.035, -0.252)
    collar.lineTo(0.072, -0.312)
    collar.quadTo(0.01, -0.285, -0.055, -0.312)
    collar.close()
    canvas.drawPath(collar, fill(looks.accent if looks.coat == 0 else lighter(looks.clothes, 0.18)))
    canvas.drawPath(collar, line(looks.accent if looks.coat == 0 else lighter(looks.clothes, 0.18), 0.022))
    if looks.coat == 1:
        canvas.save()
        canvas.clipPath(path, True)
        canvas.drawRect(skia.Rect.MakeLTRB(-0.2, -0.062, 0.2, -0.034), fill(looks.accent))
        canvas.restore()


def _scarf(canvas: skia.Canvas, chest: Point, looks: Looks) -> None:
    canvas.save()
    canvas.translate(chest[0], chest[1] - 0.045)
    tail = skia.Path()
    tail.moveTo(-0.045, 0.0)
    tail.cubicTo(-0.085, 0.05, -0.075, 0.12, -0.09, 0.17)
    tail.lineTo(-0.035, 0.175)
    tail.cubicTo(-0.03, 0.12, -0.02, 0.06, 0.0, 0.02)
    tail.close()
    cut(canvas, tail, darker(looks.accent, 0.1), looks, 0.012)
    ring = skia.Path()
    ring.addRoundRect(skia.Rect.MakeLTRB(-0.078, -0.026, 0.086, 0.032), 0.028, 0.028)
    cut(canvas, ring, looks.accent, looks, 0.016)
    canvas.restore()
