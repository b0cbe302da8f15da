"""The astronaut: a figure in a suit, its face behind the visor."""

from __future__ import annotations

import functools
import math

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.figures.acting import ANKLE, Stance
from pixora.providers.local.illustrator.figures.clothes import lean_of
from pixora.providers.local.illustrator.figures.face import draw_face
from pixora.providers.local.illustrator.figures.hands import hand
from pixora.providers.local.illustrator.figures.hats import R
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import (
    bend,
    crescent,
    curve,
    lay,
    limb,
    record,
    spine_of,
    thread,
    tones_of,
    within,
)
from pixora.providers.local.illustrator.paper import Point, box, oval
from pixora.providers.local.illustrator.stage import fill

FAR = 0.22
VISOR = skia.Rect.MakeLTRB(-0.082, -0.118, 0.152, 0.100)


def draw_astronaut(canvas: skia.Canvas, looks: Looks, now: Stance) -> None:
    f = looks.frame
    hip = now.hip
    dx, dy = lean_of(now.lean, f.torso)
    sx, sy = lean_of(now.lean, f.torso - 0.05)
    wide = f.limb * 1.42
    canvas.save()
    canvas.translate(*hip)
    canvas.rotate(now.lean)
    canvas.drawPicture(_pieces(looks)["pack"])
    canvas.restore()
    _arm(
        canvas, looks, (hip[0] + sx + f.shoulder * 0.5, hip[1] + sy + 0.012), now.hands[0], now.grips[0], wide, far=True
    )
    for side, foot, toe, far in ((0.34, now.feet[0], now.toes[0], True), (-0.34, now.feet[1], now.toes[1], False)):
        _leg(canvas, looks, (hip[0] + side * f.hip, hip[1]), foot, toe, wide, far=far)
    canvas.save()
    canvas.translate(*hip)
    canvas.rotate(now.lean)
    canvas.drawPicture(_pieces(looks)["torso"])
    canvas.restore()
    canvas.save()
    canvas.translate(hip[0] + dx, hip[1] + dy)
    canvas.rotate(now.lean * 0.6 + now.nod)
    canvas.scale(f.head, f.head)
    canvas.translate(0.010, -0.122)
    canvas.drawPicture(_pieces(looks)["shell"])
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeRectXY(VISOR, 0.096, 0.096), True)
    canvas.translate(0.022, 0.004)
    canvas.scale(0.86, 0.86)
    draw_face(canvas, looks, now, "visor")
    canvas.restore()
    canvas.drawPicture(_pieces(looks)["visor"])
    canvas.restore()
    _arm(
        canvas,
        looks,
        (hip[0] + sx - f.shoulder * 0.5, hip[1] + sy + 0.018),
        now.hands[1],
        now.grips[1],
        wide,
        far=False,
    )


@functools.lru_cache(maxsize=32)
def _pieces(looks: Looks) -> dict[str, skia.Picture]:
    return {
        "pack": record(lambda canvas: _pack(canvas, looks)),
        "torso": record(lambda canvas: _torso(canvas, looks)),
        "shell": record(lambda canvas: _shell(canvas, looks)),
        "visor": record(lambda canvas: _visor(canvas, looks)),
        "boot": record(lambda canvas: _boot(canvas, looks, 0.0)),
        "far boot": record(lambda canvas: _boot(canvas, looks, FAR)),
    }


@functools.lru_cache(maxsize=64)
def _tones(colour: Rgb, depth: float) -> tuple[skia.Paint, skia.Paint]:
    return tones_of(colour, depth)


def _pack(canvas: skia.Canvas, looks: Looks) -> None:
    f = looks.frame
    lay(
        canvas,
        box(-f.shoulder - 0.078, -f.torso - 0.02, -0.02, -0.05, 0.045),
        mix(looks.white, looks.ink, 0.26),
        looks,
        0.022,
    )
    canvas.drawRoundRect(
        skia.Rect.MakeLTRB(-f.shoulder - 0.066, -f.torso * 0.56, -f.shoulder + 0.02, -f.torso * 0.48),
        0.01,
        0.01,
        fill(looks.accent),
    )


def _torso(canvas: skia.Canvas, looks: Looks) -> None:
    f = looks.frame
    t, s, w = f.torso, f.shoulder, f.waist
    body = curve(
        (-s * 0.82, -t), (-s * 1.45, -t + 0.03, -w * 1.5, -0.10, -w * 1.28, 0.03), (0.0, 0.075, w * 1.26, 0.03),
        (w * 1.56, -0.10, s * 1.45, -t + 0.03, s * 0.86, -t),
    )  # fmt: skip
    lay(canvas, body, looks.white, looks, 0.038)
    canvas.save()
    canvas.clipPath(body, True)
    canvas.drawRect(skia.Rect.MakeLTRB(-0.3, -0.042, 0.3, -0.012), fill(looks.accent))
    canvas.restore()
    k = t / 0.3
    lay(
        canvas, box(-0.025 * k, -0.205 * k, 0.105 * k, -0.09 * k, 0.02), mix(looks.white, looks.ink, 0.20), looks, 0.012
    )
    for i, tone in enumerate((looks.accent, looks.clothes, lighter(looks.accent, 0.4))):
        canvas.drawCircle((0.002 + i * 0.036) * k, -0.168 * k, 0.0115 * k, fill(tone))
    canvas.drawRoundRect(
        skia.Rect.MakeLTRB(-0.008 * k, -0.135 * k, 0.085 * k, -0.112 * k),
        0.008,
        0.008,
        fill(darker(looks.clothes, 0.3)),
    )
    canvas.drawCircle(-0.075 * k, -0.195 * k, 0.025 * k, fill(looks.clothes))
    canvas.drawCircle(-0.075 * k, -0.195 * k, 0.012 * k, fill(looks.accent))


def _shell(canvas: skia.Canvas, looks: Looks) -> None:
    lay(canvas, oval(0.0, -0.012, R * 1.38, R * 1.36), looks.white, looks, 0.032)
    lay(canvas, box(-0.182, -0.045, -0.130, 0.045, 0.02), looks.accent, looks, 0.010)
    glass = skia.Path()
    glass.addRoundRect(VISOR, 0.096, 0.096)
    canvas.drawPath(glass, thread(mix(looks.white, looks.ink, 0.38), 0.020))
    canvas.drawPath(glass, fill(mix(looks.ink, looks.clothes, 0.35)))


def _visor(canvas: skia.Canvas, looks: Looks) -> None:
    glass = skia.Path()
    glass.addRoundRect(VISOR, 0.096, 0.096)
    sky = lighter(looks.rim, 0.3)
    canvas.save()
    canvas.clipPath(glass, True)
    canvas.drawPath(glass, fill(sky, 0.06))
    if edge := crescent(glass, 0.0, 0.045):
        canvas.drawPath(edge, fill(sky, 0.18))
    canvas.drawPath(curve((0.070, -0.15), (0.115, -0.15), (0.045, 0.13), (-0.015, 0.13)), fill(sky, 0.13))
    canvas.restore()
    canvas.drawArc(
        skia.Rect.MakeLTRB(-0.062, -0.100, 0.136, 0.085), -62, 52, False, thread(lighter(sky, 0.6), 0.012, 0.85)
    )
    lay(canvas, box(-0.098, 0.124, 0.102, 0.160, 0.016), mix(looks.white, looks.ink, 0.30), looks, 0.010)


def _boot(canvas: skia.Canvas, looks: Looks, depth: float) -> None:
    size = looks.frame.limb / 0.074
    colour = darker(looks.accent, depth) if depth else looks.accent
    canvas.translate(0.0, 0.04 * (1 - size))
    canvas.scale(size, size)
    path = curve(
        (-0.064, -0.05), (0.052, -0.05), (0.062, -0.012), (0.115, 0.0, 0.128, 0.016, 0.122, 0.036), (-0.064, 0.036)
    )
    lay(canvas, path, colour, looks, 0.016, 0.4)
    canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.067, 0.022, 0.126, 0.041), 0.006, 0.006, fill(darker(colour, 0.5)))


def _leg(canvas: skia.Canvas, looks: Looks, hip: Point, ankle: Point, toe: float, wide: float, *, far: bool) -> None:
    f = looks.frame
    bone = (f.leg - ANKLE) * 0.506
    ankle = within(hip, ankle, bone * 1.995)
    knee = bend(hip, ankle, bone, bone, -1)
    depth = FAR if far else 0.0
    limb(
        canvas,
        spine_of(hip, knee, (ankle[0], ankle[1] - 0.016)),
        (wide * 1.08, wide, wide * 0.98),
        _tones(looks.white, depth),
        looks,
    )
    canvas.save()
    canvas.translate(*ankle)
    canvas.rotate(toe)
    canvas.drawPicture(_pieces(looks)["far boot" if far else "boot"])
    canvas.restore()
    _band(canvas, ankle, knee, 0.42, wide * 0.52, looks, depth)


def _band(canvas: skia.Canvas, low: Point, high: Point, at: float, half: float, looks: Looks, depth: float) -> None:
    canvas.save()
    canvas.translate(low[0] + (high[0] - low[0]) * at, low[1] + (high[1] - low[1]) * at)
    canvas.rotate(math.degrees(math.atan2(high[1] - low[1], high[0] - low[0])) + 90)
    canvas.drawRoundRect(skia.Rect.MakeLTRB(-half, -0.013, half, 0.013), 0.011, 0.011, _tones(looks.accent, depth)[0])
    canvas.restore()


def _arm(canvas: skia.Canvas, looks: Looks, shoulder: Point, way: Point, grip: str, wide: float, *, far: bool) -> None:
    f = looks.frame
    bone = f.arm * 0.5
    wrist = within(shoulder, (shoulder[0] + way[0] * f.arm, shoulder[1] + way[1] * f.arm), f.arm * 0.995)
    elbow = bend(shoulder, wrist, bone, bone, 1)
    depth = FAR if far else 0.0
    glove = darker(looks.accent, FAR) if far else looks.accent
    canvas.save()
    canvas.translate(*wrist)
    canvas.rotate(math.degrees(math.atan2(wrist[1] - elbow[1], wrist[0] - elbow[0])))
    canvas.drawPicture(hand(looks, glove, grip, 1.28 * f.limb / 0.074))
    canvas.restore()
    limb(
        canvas,
        spine_of(shoulder, elbow, wrist),
        (wide * 1.02, wide * 0.94, wide * 0.84),
        _tones(looks.white, depth),
        looks,
    )
    _band(canvas, wrist, elbow, 0.06, wide * 0.45, looks, 0.2 + depth)
