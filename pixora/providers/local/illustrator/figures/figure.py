"""Somebody on two legs, put together from its `Looks` at one moment: person, astronaut or robot.

Drawn in its own measure: feet at (0, 0), an average grown-up about one unit tall, y upwards negative, facing right.
"""

from __future__ import annotations

import functools
import math

import skia

from pixora.film.visual import FigureKind, Outfit, Pose
from pixora.providers.local.illustrator.colour import Rgb, darker, mix
from pixora.providers.local.illustrator.figures.acting import ANKLE, Role, Stance, stance
from pixora.providers.local.illustrator.figures.clothes import (
    BARE_ARMED,
    SKIRTED,
    draw_cape,
    draw_skirt,
    lean_of,
    leg_of,
    neckwear,
    sleeve_of,
    torso,
)
from pixora.providers.local.illustrator.figures.face import draw_head
from pixora.providers.local.illustrator.figures.hands import foot, hand
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import bend, limb, spine_of, thread, tones_of, within
from pixora.providers.local.illustrator.figures.robot import draw_robot
from pixora.providers.local.illustrator.figures.spacesuit import draw_astronaut
from pixora.providers.local.illustrator.paper import Point

FAR = 0.22
"""How much darker a far limb is."""


def draw_figure(canvas: skia.Canvas, looks: Looks, role: Role, at: float) -> None:
    """The whole figure in its role at `at` seconds."""
    now = stance(looks.frame, role, at, looks.elder and looks.kind is FigureKind.PERSON)
    match looks.kind:
        case FigureKind.ROBOT:
            draw_robot(canvas, looks, now, at)
        case FigureKind.ASTRONAUT:
            draw_astronaut(canvas, looks, now)
        case _:
            _draw_person(canvas, looks, role, now, at)


def _draw_person(canvas: skia.Canvas, looks: Looks, role: Role, now: Stance, at: float) -> None:
    f = looks.frame
    hip = now.hip
    dx, dy = lean_of(now.lean, f.torso)
    neck = (hip[0] + dx, hip[1] + dy)
    sx, sy = lean_of(now.lean, f.torso - 0.05)
    far_shoulder = (hip[0] + sx + f.shoulder * 0.52, hip[1] + sy + 0.004)
    near_shoulder = (hip[0] + sx - f.shoulder * 0.50, hip[1] + sy + 0.010)
    sitting = role.pose is Pose.SIT
    if looks.outfit is Outfit.CAPE:
        draw_cape(canvas, looks, neck, hip, 0.0, math.sin(at * 1.7 + role.phase) + (0.8 if role.pace else 0.0), sitting)
    _arm(canvas, looks, far_shoulder, now.hands[0], now.grips[0], far=True)
    apart = f.hip * 0.34
    knees = (
        _leg(canvas, looks, (hip[0] + apart, hip[1]), now.feet[0], now.toes[0], role, far=True),
        _leg(canvas, looks, (hip[0] - apart, hip[1]), now.feet[1], now.toes[1], role, far=False),
    )
    if looks.outfit in SKIRTED:
        draw_skirt(canvas, looks, hip, knees, sitting)
    canvas.save()
    canvas.translate(*hip)
    canvas.rotate(now.lean)
    canvas.drawPicture(torso(looks))
    canvas.restore()
    worn = neckwear(looks)
    canvas.save()
    canvas.translate(*neck)
    canvas.rotate(now.lean * 0.6)
    if worn and looks.outfit is Outfit.CAPE:
        canvas.drawPicture(worn)
    canvas.save()
    canvas.translate(0.0, -0.012)
    canvas.rotate(now.nod)
    draw_head(canvas, looks, now, role.air)
    canvas.restore()
    if worn and looks.outfit is not Outfit.CAPE:
        canvas.drawPicture(worn)
    canvas.restore()
    if now.stick:
        _stick(canvas, looks, near_shoulder, now)
    _arm(canvas, looks, near_shoulder, now.hands[1], now.grips[1], far=False)


@functools.lru_cache(maxsize=128)
def _tones(colour: Rgb, depth: float) -> tuple[skia.Paint, skia.Paint]:
    return tones_of(colour, depth)


def _leg(canvas: skia.Canvas, looks: Looks, hip: Point, ankle: Point, toe: float, role: Role, *, far: bool) -> Point:
    f = looks.frame
    bone = (f.leg - ANKLE) * 0.506
    ankle = within(hip, ankle, bone * 1.995)
    knee = bend(hip, ankle, bone, bone, -1)
    wide = f.limb * 1.12
    depth = FAR if far else 0.0
    limb(
        canvas,
        spine_of(hip, knee, (ankle[0], ankle[1] - 0.012)),
        (wide * 1.16, wide, wide * 0.86),
        _tones(leg_of(looks), depth),
        looks,
    )
    shoe = darker(looks.shoes, FAR) if far else looks.shoes
    canvas.save()
    canvas.translate(*ankle)
    canvas.rotate(toe)
    canvas.drawPicture(foot(looks, shoe, min(1.15, f.limb / 0.074), role.air == "mask"))
    canvas.restore()
    return knee


def _arm(canvas: skia.Canvas, looks: Looks, shoulder: Point, way: Point, grip: str, *, far: bool) -> None:
    f = looks.frame
    bone = f.arm * 0.5
    wrist = within(shoulder, (shoulder[0] + way[0] * f.arm, shoulder[1] + way[1] * f.arm), f.arm * 0.995)
    elbow = bend(shoulder, wrist, bone, bone, 1)
    depth = FAR if far else 0.0
    skin = darker(looks.skin, 0.20) if far else looks.skin
    angle = math.degrees(math.atan2(wrist[1] - elbow[1], wrist[0] - elbow[0]))
    canvas.save()
    canvas.translate(*wrist)
    canvas.rotate(angle if grip != "flat" else -24.0)
    canvas.drawPicture(hand(looks, skin, grip, min(1.2, f.limb / 0.074)))
    canvas.restore()
    spine = spine_of(shoulder, elbow, wrist)
    wide = f.limb
    sleeve = _tones(sleeve_of(looks), depth)
    if looks.outfit in BARE_ARMED:
        limb(canvas, spine, (wide * 0.9, wide * 0.74, wide * 0.56), _tones(looks.skin, depth * 0.9), looks)
        short = spine[:3] if looks.outfit is Outfit.DRESS else spine[:5]
        limb(canvas, short, (wide * 1.08, wide * 1.02), sleeve, looks)
        return
    limb(canvas, spine, (wide * 1.08, wide * 0.98, wide * 0.82), sleeve, looks)
    canvas.save()
    canvas.translate(wrist[0], wrist[1])
    canvas.rotate(angle)
    cuff = looks.white if looks.outfit is Outfit.SUIT else darker(sleeve_of(looks), 0.30)
    canvas.drawRoundRect(
        skia.Rect.MakeLTRB(-0.014, -wide * 0.44, 0.008, wide * 0.44), 0.008, 0.008, _tones(cuff, depth)[0]
    )
    canvas.restore()


def _stick(canvas: skia.Canvas, looks: Looks, shoulder: Point, now: Stance) -> None:
    f = looks.frame
    assert now.stick is not None
    way = now.hands[1]
    wrist = within(shoulder, (shoulder[0] + way[0] * f.arm, shoulder[1] + way[1] * f.arm), f.arm * 0.995)
    grip = (wrist[0] + 0.03, wrist[1] + 0.012)
    dx, dy = now.stick[0] - grip[0], now.stick[1] - grip[1]
    d = math.hypot(dx, dy) or 1e-6
    top = (grip[0] - dx / d * 0.045, grip[1] - dy / d * 0.045)
    wood = mix(looks.shoes, looks.straw, 0.3)
    for colour, width in ((darker(wood, 0.25), 0.020), (wood, 0.013)):
        canvas.drawLine(*top, *now.stick, thread(colour, width))
    canvas.drawCircle(*top, 0.017, thread(wood, 0.01))
