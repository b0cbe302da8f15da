"""Owl and penguin: birds that stand on two feet. The owl flies in the sky, the penguin swims under water."""

from __future__ import annotations

import functools
import math

import skia

from pixora.film.visual import FigureKind, Pose
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, luma, mix, rgb
from pixora.providers.local.illustrator.figures.acting import Role, blinking, glancing, tread
from pixora.providers.local.illustrator.figures.face import bubble
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import curve, joined, lay, record, stroke, taper, thread
from pixora.providers.local.illustrator.figures.wings import feathers
from pixora.providers.local.illustrator.paper import Point, box, oval
from pixora.providers.local.illustrator.stage import fill


def draw_bird(canvas: skia.Canvas, looks: Looks, role: Role, at: float) -> None:
    """The whole bird in its role at `at` seconds, feet at y = 0, one unit tall."""
    feet, tilt, rise = _footing(role, at)
    breath = math.sin(at * 1.8 + role.phase)
    owl = looks.kind is FigureKind.OWL
    low = 0.05 if role.pose is Pose.SIT and not (role.floats or role.flies) else 0.0
    canvas.save()
    if role.flies or role.floats:
        canvas.translate(0.0, -0.45)
        canvas.rotate(tilt)
        canvas.translate(0.0, 0.45)
    elif tilt:
        canvas.rotate(tilt)
    _feet(canvas, looks, feet, tucked=role.flies or role.floats)
    canvas.translate(0.0, low - rise)
    wing = _beat(role, at)
    _side(canvas, looks, role, wing, far=True)
    canvas.drawPicture(_torso(looks))
    _side(canvas, looks, role, wing, far=False)
    canvas.translate(0.0, 0.003 * breath)
    glance = glancing(at, role.phase)
    point = role.pose is Pose.POINT
    canvas.translate(0.0, -0.66)
    canvas.rotate(-8 * role.face_up - (7 if point else 0) + (5 * glance if owl else 2 * glance))
    canvas.drawPicture(_face(looks))
    _eyes(canvas, looks, blinking(at, role.phase), (0.012 + 0.010 * glance, -0.010 * (role.face_up + 0.6 * point)))
    canvas.drawPicture(_beak(looks))
    if role.air and not (looks.kind is FigureKind.PENGUIN and role.air == "mask"):
        canvas.scale(2.0, 2.0)
        canvas.drawPicture(bubble(looks, 1.12, collar=False))
    canvas.restore()


def _footing(role: Role, at: float) -> tuple[tuple[Point, Point], float, float]:
    """Feet far and near, the body's tilt, and how far it is lifted."""
    if role.flies:
        return ((0.02, -0.02), (-0.05, -0.02)), 9 + 3 * math.sin(at * 1.1 + role.phase), 0.0
    if role.floats:
        return ((0.08, -0.02), (-0.08, 0.0)), 14 + 6 * math.sin(at * 0.8 + role.phase), 0.0
    if role.pose is Pose.WALK and role.pace > 0:
        step, duty = 0.15, 0.6
        cycle = at * role.pace * duty / step + role.phase / 6.283
        feet = []
        for x, offset in ((0.075, 0.5), (-0.085, 0.0)):
            along, above = tread((cycle + offset) % 1.0, step, duty, 0.045)
            feet.append((x + along, -above))
        return (feet[0], feet[1]), 5.0 * math.sin(cycle * 2 * math.pi), 0.010 * abs(math.sin(cycle * 2 * math.pi))
    return ((0.085, 0.0), (-0.085, 0.0)), 1.2 * math.sin(at * 0.6 + role.phase), 0.0


def _beat(role: Role, at: float) -> float:
    if role.flies:
        return math.sin(at * 4.4 + role.phase)
    if role.floats:
        return 0.5 + 0.5 * math.sin(at * 2.2 + role.phase)
    return 0.10 * math.sin(at * 1.8 + role.phase)


def _beak_tone(looks: Looks) -> Rgb:
    tone = mix(looks.gold, looks.accent, 0.35)
    return tone if abs(luma(tone) - luma(looks.skin)) > 0.06 else darker(tone, 0.2)


def _feet(canvas: skia.Canvas, looks: Looks, feet: tuple[Point, Point], *, tucked: bool) -> None:
    for (x, y), far in zip(feet, (True, False), strict=True):
        canvas.save()
        canvas.translate(x, y)
        if tucked:
            canvas.rotate(30)
        canvas.drawPicture(_foot(looks, far))
        canvas.restore()


@functools.lru_cache(maxsize=32)
def _foot(looks: Looks, far: bool) -> skia.Picture:
    colour = darker(_beak_tone(looks), 0.24 if far else 0.06)

    def sketch(canvas: skia.Canvas) -> None:
        canvas.drawPath(taper([(0.0, -0.10), (0.0, -0.03)], (0.06, 0.05)), fill(colour))
        if looks.kind is FigureKind.OWL:
            toes = [taper([(0.0, -0.02), (x * 0.6, -0.022), (x, -0.012)], (0.045, 0.03)) for x in (-0.07, 0.02, 0.10)]
            lay(canvas, joined(*toes), colour, looks, 0.008)
            return
        web = curve((-0.055, 0.0), (-0.06, -0.05, 0.0, -0.065, 0.03, -0.05), (0.09, -0.035, 0.135, -0.015, 0.14, 0.0))
        lay(canvas, web, colour, looks, 0.010)

    return record(sketch)


@functools.lru_cache(maxsize=32)
def _torso(looks: Looks) -> skia.Picture:
    def sketch(canvas: skia.Canvas) -> None:
        owl = looks.kind is FigureKind.OWL
        if owl:
            tail = curve(
                (-0.10, -0.20), (-0.22, -0.10, -0.24, -0.02, -0.22, 0.0), (-0.16, 0.0, -0.06, -0.02, 0.0, -0.12)
            )
            lay(canvas, tail, darker(looks.hair, 0.28), looks, 0.014)
            body = curve((0.0, -0.86), (0.22, -0.86, 0.30, -0.62, 0.30, -0.40),
                (0.30, -0.16, 0.16, -0.035, 0.0, -0.035),
                         (-0.17, -0.035, -0.30, -0.16, -0.30, -0.40),
                         (-0.30, -0.62, -0.22, -0.86, 0.0, -0.86))  # fmt: skip
        else:
            tail = curve((-0.14, -0.16), (-0.26, -0.05), (-0.08, -0.05))
            lay(canvas, tail, darker(looks.hair, 0.2), looks, 0.010)
            body = curve((0.0, -0.84), (0.18, -0.82, 0.26, -0.56, 0.265, -0.36), (0.27, -0.14, 0.16, -0.03, 0.0, -0.03),
                         (-0.17, -0.03, -0.28, -0.14, -0.275, -0.36),
                         (-0.27, -0.56, -0.18, -0.82, 0.0, -0.84))  # fmt: skip
        lay(canvas, body, looks.hair, looks, 0.036)
        canvas.save()
        canvas.clipPath(body, True)
        belly = oval(0.055, -0.30, 0.225, 0.31 if not owl else 0.27)
        canvas.drawPath(belly, fill(looks.skin))
        if owl:
            row = thread(mix(looks.skin, looks.hair, 0.5), 0.013)
            for i, y in enumerate((-0.44, -0.36, -0.28, -0.20, -0.12)):
                for k in range(-2, 4):
                    x = 0.055 + (k - 0.5 * (i % 2)) * 0.085
                    canvas.drawPath(stroke((x - 0.026, y - 0.008), (x, y + 0.028, x + 0.026, y - 0.008)), row)
        canvas.restore()

    return record(sketch)


def _side(canvas: skia.Canvas, looks: Looks, role: Role, beat: float, *, far: bool) -> None:
    """The wing or flipper of one side."""
    owl = looks.kind is FigureKind.OWL
    raised = role.pose is Pose.POINT and far and not role.flies
    canvas.save()
    if owl:
        canvas.translate(0.18 if far else -0.20, -0.60)
        if role.flies:
            canvas.scale(-1.0 if far else 1.0, 1.0)
            canvas.rotate(18 + 34 * beat - (0 if not far else -8))
            canvas.drawPicture(feathers(looks, far, True))
        else:
            canvas.scale(-1.0 if far else 1.0, 1.0)
            canvas.rotate((-112 if raised else 0) + 8 * beat + (20 * beat if role.floats else 0))
            canvas.drawPicture(feathers(looks, far, False))
    else:
        canvas.translate(0.20 if far else -0.19, -0.58)
        canvas.scale(-1.0 if far else 1.0, 1.0)
        canvas.rotate((118 if raised else 0) + 10 + 14 * beat + (34 * beat if role.floats else 0))
        canvas.drawPicture(_flipper(looks, far))
    canvas.restore()


@functools.lru_cache(maxsize=32)
def _flipper(looks: Looks, far: bool) -> skia.Picture:
    def sketch(canvas: skia.Canvas) -> None:
        path = curve(
            (0.04, -0.03),
            (-0.06, 0.0, -0.12, 0.16, -0.10, 0.33),
            (-0.095, 0.37, -0.05, 0.37, -0.03, 0.33),
            (0.02, 0.22, 0.07, 0.10, 0.04, -0.03),
        )
        lay(canvas, path, darker(looks.hair, 0.20) if far else lighter(looks.hair, 0.05), looks, 0.018)

    return record(sketch)


@functools.lru_cache(maxsize=32)
def _face(looks: Looks) -> skia.Picture:
    def sketch(canvas: skia.Canvas) -> None:
        if looks.kind is FigureKind.OWL:
            for tip, a, b in (
                ((-0.25, -0.36), (-0.27, -0.14), (-0.08, -0.22)),
                ((0.27, -0.36), (0.10, -0.22), (0.27, -0.14)),
            ):
                lay(
                    canvas,
                    curve(a, (a[0], a[1] - 0.1, *tip), (b[0], b[1] - 0.04, *b)),
                    darker(looks.hair, 0.1),
                    looks,
                    0.012,
                )
            skull = curve((-0.29, 0.02), (-0.31, -0.20, -0.16, -0.26, 0.0, -0.25),
                (0.17, -0.26, 0.32, -0.20, 0.30, 0.02), (0.29, 0.17, 0.14, 0.22, 0.0, 0.22),
                          (-0.14, 0.22, -0.28, 0.17, -0.29, 0.02))  # fmt: skip
            lay(canvas, skull, looks.hair, looks, 0.028)
            for x, r in ((-0.095, 0.148), (0.155, 0.140)):
                lay(canvas, oval(x, 0.0, r, r), looks.skin, looks, 0.014, 0.3, 0.10)
            canvas.drawPath(
                curve((-0.03, -0.24), (0.09, -0.24), (0.05, -0.04), (0.015, -0.04)), fill(darker(looks.hair, 0.1))
            )
            lay(canvas, box(-0.20, 0.185, 0.21, 0.235, 0.025), looks.accent, looks, 0.012)
            return
        skull = curve((-0.24, 0.04), (-0.26, -0.20, -0.12, -0.30, 0.02, -0.30),
            (0.18, -0.30, 0.27, -0.18, 0.26, 0.02), (0.25, 0.16, 0.14, 0.21, 0.0, 0.21),
                      (-0.14, 0.21, -0.23, 0.16, -0.24, 0.04))  # fmt: skip
        lay(canvas, skull, looks.hair, looks, 0.028)
        canvas.drawPath(
            joined(oval(-0.025, 0.02, 0.115, 0.135), oval(0.150, 0.02, 0.095, 0.130), oval(0.06, 0.09, 0.14, 0.085)),
            fill(looks.skin),
        )
        blush = fill(mix(looks.skin, rgb("#e8604f"), 0.5), 0.35)
        for x in (-0.095, 0.195):
            canvas.drawOval(skia.Rect.MakeLTRB(x - 0.032, 0.045, x + 0.032, 0.088), blush)
        tail = curve(
            (-0.10, 0.20), (-0.13, 0.28, -0.12, 0.34, -0.14, 0.39), (-0.06, 0.40), (-0.05, 0.32, -0.03, 0.26, 0.0, 0.22)
        )
        lay(canvas, tail, darker(looks.accent, 0.12), looks, 0.012)
        lay(canvas, box(-0.225, 0.155, 0.225, 0.232, 0.036), looks.accent, looks, 0.016)

    return record(sketch)


def _eyes(canvas: skia.Canvas, looks: Looks, blink: float, look: Point) -> None:
    owl = looks.kind is FigureKind.OWL
    eye, gleam, gold, lid = _paints(looks)
    spots = ((-0.085, 0.0, 1.0), (0.150, 0.0, 0.95)) if owl else ((-0.025, -0.02, 1.0), (0.145, -0.02, 0.9))
    open_ = max(0.06, 1 - blink)
    for x, y, wide in spots:
        x, y = x + look[0], y + look[1]
        if blink > 0.75:
            canvas.drawArc(skia.Rect.MakeLTRB(x - 0.045, y - 0.02, x + 0.045, y + 0.03), 15, 150, False, lid)
            continue
        if owl:
            canvas.drawOval(
                skia.Rect.MakeLTRB(x - 0.085 * wide, y - 0.088 * open_, x + 0.085 * wide, y + 0.088 * open_), gold
            )
        rx, ry = (0.056, 0.060) if owl else (0.033, 0.045)
        canvas.drawOval(skia.Rect.MakeLTRB(x - rx * wide, y - ry * open_, x + rx * wide, y + ry * open_), eye)
        canvas.drawCircle(x + 0.35 * rx, y - 0.40 * ry * open_, 0.36 * rx * open_, gleam)


@functools.lru_cache(maxsize=32)
def _paints(looks: Looks) -> tuple[skia.Paint, skia.Paint, skia.Paint, skia.Paint]:
    return (
        fill(looks.ink),
        fill(lighter(looks.white, 0.6)),
        fill(mix(looks.gold, looks.accent, 0.2)),
        thread(looks.ink, 0.016),
    )


@functools.lru_cache(maxsize=32)
def _beak(looks: Looks) -> skia.Picture:
    tone = _beak_tone(looks)

    def sketch(canvas: skia.Canvas) -> None:
        if looks.kind is FigureKind.OWL:
            lay(
                canvas,
                curve(
                    (0.0, 0.035),
                    (0.03, 0.02, 0.05, 0.02, 0.078, 0.035),
                    (0.075, 0.09, 0.055, 0.125, 0.042, 0.135),
                    (0.025, 0.125, 0.0, 0.09, 0.0, 0.035),
                ),
                tone,
                looks,
                0.010,
            )
            return
        lay(
            canvas,
            curve((0.02, 0.04), (0.06, 0.005, 0.13, 0.015, 0.19, 0.055), (0.13, 0.085, 0.06, 0.085, 0.02, 0.04)),
            tone,
            looks,
            0.010,
        )
        canvas.drawPath(stroke((0.035, 0.052), (0.10, 0.062, 0.165, 0.056)), thread(darker(tone, 0.3), 0.008))

    return record(sketch)
