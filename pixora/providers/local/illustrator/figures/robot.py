"""The robot: a body of the clothes' colour, jointed limbs, and a screen for a face."""

from __future__ import annotations

import functools
import math

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.figures.acting import ANKLE, Stance
from pixora.providers.local.illustrator.figures.clothes import lean_of
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import (
    bend,
    curve,
    lay,
    limb,
    record,
    stroke,
    taper,
    thread,
    tones_of,
    within,
)
from pixora.providers.local.illustrator.paper import Point, box
from pixora.providers.local.illustrator.stage import fill, glow

FAR = 0.22


def draw_robot(canvas: skia.Canvas, looks: Looks, now: Stance, at: float) -> None:
    f = looks.frame
    hip = now.hip
    dx, dy = lean_of(now.lean, f.torso)
    sx, sy = lean_of(now.lean, f.torso - 0.055)
    _arm(canvas, looks, (hip[0] + sx + f.shoulder * 0.85, hip[1] + sy), now.hands[0], now.grips[0], far=True)
    _leg(canvas, looks, (hip[0] + f.hip * 0.42, hip[1]), now.feet[0], now.toes[0], far=True)
    _leg(canvas, looks, (hip[0] - f.hip * 0.42, hip[1]), now.feet[1], now.toes[1], far=False)
    canvas.save()
    canvas.translate(*hip)
    canvas.rotate(now.lean)
    canvas.drawPicture(_pieces(looks)["body"])
    k = f.torso / 0.3
    beat = 0.5 + 0.5 * math.sin(at * 2.2)
    glow(canvas, (0.0, -0.19 * k), 0.06, looks.accent, 0.35 * looks.glow * beat)
    canvas.restore()
    canvas.save()
    canvas.translate(hip[0] + dx, hip[1] + dy)
    canvas.rotate(now.lean * 0.6 + now.nod)
    canvas.scale(f.head, f.head)
    _head(canvas, looks, now, at)
    canvas.restore()
    _arm(canvas, looks, (hip[0] + sx - f.shoulder * 0.95, hip[1] + sy + 0.012), now.hands[1], now.grips[1], far=False)


@functools.lru_cache(maxsize=32)
def _pieces(looks: Looks) -> dict[str, skia.Picture]:
    return {
        "body": record(lambda canvas: _body(canvas, looks)),
        "head": record(lambda canvas: _skull(canvas, looks)),
        "foot": record(lambda canvas: _foot(canvas, looks, 0.0)),
        "far foot": record(lambda canvas: _foot(canvas, looks, FAR)),
    }


@functools.lru_cache(maxsize=64)
def _claw(looks: Looks, colour: Rgb, grip: str) -> skia.Picture:
    def sketch(canvas: skia.Canvas) -> None:
        size = looks.frame.limb / 0.074
        canvas.scale(size, size)
        lay(canvas, box(-0.012, -0.026, 0.018, 0.026, 0.01), darker(colour, 0.25), looks, 0.008)
        wide = {"point": 0.016, "open": 0.036, "flat": 0.02}.get(grip, 0.026)
        far = {"point": 0.098}.get(grip, 0.074)
        for side in (-1, 1):
            finger = taper([(0.014, side * 0.016), (0.034, side * (wide + 0.008)), (far * 0.75, side * wide),
                (far, side * wide * 0.5)],
                           (0.022, 0.022, 0.018))  # fmt: skip
            lay(canvas, finger, colour, looks, 0.006, 0.4)

    return record(sketch)


@functools.lru_cache(maxsize=64)
def _tones(colour: Rgb, depth: float) -> tuple[skia.Paint, skia.Paint]:
    return tones_of(colour, depth)


def _metal(looks: Looks) -> Rgb:
    return mix(looks.white, looks.ink, 0.42)


def _body(canvas: skia.Canvas, looks: Looks) -> None:
    f = looks.frame
    k = f.torso / 0.3
    w = f.shoulder * 1.24
    canvas.drawPath(box(-0.036, -f.torso - 0.05, 0.036, -f.torso + 0.03), fill(_metal(looks)))
    for y in (-0.012, -0.030):
        canvas.drawLine(-0.034, -f.torso + y, 0.034, -f.torso + y, thread(darker(_metal(looks), 0.3), 0.006))
    canvas.drawPath(box(-w * 0.62, -0.05, w * 0.62, 0.055, 0.03), fill(_metal(looks)))
    path = curve((-w * 0.66, -f.torso), (-w * 1.08, -f.torso, -w * 1.1, -f.torso * 0.85, -w, -f.torso * 0.45),
                 (-w * 0.92, -0.02, -w * 0.88, 0.02, -w * 0.5, 0.02), (w * 0.5, 0.02),
                 (w * 0.88, 0.02, w * 0.92, -0.02, w, -f.torso * 0.45),
                 (w * 1.1, -f.torso * 0.85, w * 1.08, -f.torso, w * 0.66, -f.torso))  # fmt: skip
    lay(canvas, path, looks.clothes, looks, 0.036)
    lay(
        canvas, box(-0.045 * k, -0.235 * k, 0.100 * k, -0.10 * k, 0.026), darker(looks.clothes, 0.42), looks, 0.008, 0.2
    )
    canvas.drawCircle(0.0, -0.19 * k, 0.022 * k, fill(lighter(looks.accent, 0.15)))
    canvas.drawCircle(-0.006 * k, -0.196 * k, 0.008 * k, fill(lighter(looks.accent, 0.7)))
    canvas.drawCircle(0.055 * k, -0.19 * k, 0.016 * k, fill(mix(looks.accent, looks.white, 0.6)))
    for i in range(3):
        canvas.drawRoundRect(
            skia.Rect.MakeXYWH(-0.022 * k, (-0.152 + i * 0.016) * k, (0.095 - 0.02 * i) * k, 0.007 * k),
            0.003,
            0.003,
            fill(looks.white, 0.8),
        )
    canvas.drawRect(skia.Rect.MakeLTRB(-w * 0.93, -0.052, w * 0.93, -0.042), fill(darker(looks.clothes, 0.3)))
    for x in (-w * 0.76, w * 0.76):
        canvas.drawCircle(x, -f.torso + 0.032, 0.008, fill(darker(looks.clothes, 0.35)))


def _skull(canvas: skia.Canvas, looks: Looks) -> None:
    metal = mix(looks.clothes, looks.white, 0.25)
    canvas.drawLine(0, -0.20, 0, -0.262, thread(_metal(looks), 0.013))
    canvas.drawCircle(0, -0.272, 0.021, fill(lighter(looks.accent, 0.25)))
    for x in (-0.158, 0.132):
        lay(canvas, box(x, -0.140, x + 0.026, -0.062, 0.01), looks.accent, looks, 0.006)
    lay(canvas, box(-0.140, -0.212, 0.140, 0.008, 0.075), metal, looks, 0.032)
    screen = box(-0.092, -0.178, 0.126, -0.030, 0.052)
    canvas.drawPath(screen, thread(darker(metal, 0.35), 0.012))
    canvas.drawPath(screen, fill(mix(looks.ink, rgb("#0c1a2c"), 0.6)))
    canvas.save()
    canvas.clipPath(screen, True)
    canvas.drawPath(curve((0.05, -0.19), (0.10, -0.19), (0.02, -0.02), (-0.03, -0.02)), fill(rgb("#ffffff"), 0.07))
    canvas.restore()


@functools.lru_cache(maxsize=32)
def _lamp(looks: Looks) -> Rgb:
    return lighter(mix(looks.accent, rgb("#8ff0ff"), 0.65), 0.25)


def _head(canvas: skia.Canvas, looks: Looks, now: Stance, at: float) -> None:
    glow(canvas, (0, -0.272), 0.06, looks.accent, looks.glow * (0.35 + 0.2 * math.sin(at * 2.2)))
    canvas.drawPicture(_pieces(looks)["head"])
    light = _lamp(looks)
    paint = _tones(light, 0.0)[0]
    lx, ly = now.look[0] * 1.4, now.look[1] * 1.4
    open_ = max(0.10, 1 - now.blink)
    for x in (-0.022, 0.062):
        cx, cy = x + lx, -0.112 + ly
        glow(canvas, (cx, cy), 0.05, light, 0.45)
        canvas.drawRoundRect(
            skia.Rect.MakeLTRB(cx - 0.018, cy - 0.025 * open_, cx + 0.018, cy + 0.025 * open_), 0.017, 0.017, paint
        )
    canvas.drawPath(
        stroke((-0.006 + lx, -0.067), (0.02 + lx, -0.067 + 0.020 * now.smile, 0.046 + lx, -0.067)), thread(light, 0.008)
    )


def _foot(canvas: skia.Canvas, looks: Looks, depth: float) -> None:
    size = looks.frame.limb / 0.074
    canvas.translate(0.0, 0.04 * (1 - size))
    canvas.scale(size, size)
    colour = darker(looks.accent, depth) if depth else looks.accent
    lay(canvas, curve((-0.056, 0.036), (-0.060, -0.03, -0.01, -0.052, 0.02, -0.040),
        (0.07, -0.025, 0.10, 0.0, 0.104, 0.036)),
        colour, looks, 0.014, 0.4)  # fmt: skip
    canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.060, 0.026, 0.108, 0.041), 0.006, 0.006, fill(darker(colour, 0.5)))


def _joint(canvas: skia.Canvas, where: Point, radius: float, looks: Looks, depth: float) -> None:
    canvas.drawCircle(*where, radius, _tones(looks.accent, depth)[0])
    canvas.drawCircle(*where, radius * 0.45, _tones(darker(looks.accent, 0.45), depth)[0])


def _leg(canvas: skia.Canvas, looks: Looks, hip: Point, ankle: Point, toe: float, *, far: bool) -> None:
    f = looks.frame
    bone = (f.leg - ANKLE) * 0.506
    ankle = within(hip, ankle, bone * 1.995)
    knee = bend(hip, ankle, bone, bone, -1)
    depth = FAR if far else 0.0
    wide = f.limb * 0.72
    for a, b in ((hip, knee), (knee, (ankle[0], ankle[1] - 0.02))):
        limb(
            canvas,
            [a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), b],
            (wide, wide * 0.85),
            _tones(_metal(looks), depth),
            looks,
        )
    canvas.save()
    canvas.translate(*ankle)
    canvas.rotate(toe)
    canvas.drawPicture(_pieces(looks)["far foot" if far else "foot"])
    canvas.restore()
    _joint(canvas, knee, f.limb * 0.46, looks, depth)


def _arm(canvas: skia.Canvas, looks: Looks, shoulder: Point, way: Point, grip: str, *, far: bool) -> None:
    f = looks.frame
    bone = f.arm * 0.5
    wrist = within(shoulder, (shoulder[0] + way[0] * f.arm, shoulder[1] + way[1] * f.arm), f.arm * 0.995)
    elbow = bend(shoulder, wrist, bone, bone, 1)
    depth = FAR if far else 0.0
    canvas.save()
    canvas.translate(*wrist)
    canvas.rotate(math.degrees(math.atan2(wrist[1] - elbow[1], wrist[0] - elbow[0])))
    canvas.drawPicture(_claw(looks, darker(looks.accent, FAR) if far else looks.accent, grip))
    canvas.restore()
    wide = f.limb * 0.70
    limb(canvas, [shoulder, elbow], (wide, wide * 0.9), _tones(_metal(looks), depth), looks)
    limb(canvas, [elbow, wrist], (wide * 0.95, wide * 1.15), _tones(looks.clothes, depth), looks)
    _joint(canvas, elbow, f.limb * 0.40, looks, depth)
    canvas.drawCircle(*shoulder, f.limb * 0.60, _tones(looks.clothes, depth + 0.1)[0])
    canvas.drawCircle(*shoulder, f.limb * 0.30, _tones(looks.accent, depth)[0])
