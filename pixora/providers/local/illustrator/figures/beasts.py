"""Four-legged animals put together from their `Breed` at one moment: they walk, hop, sit, lift a paw, float and fly."""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import skia

from pixora.film.visual import FigureKind, Pose
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.figures.acting import Role
from pixora.providers.local.illustrator.figures.beast_bearing import Bearing, bearing
from pixora.providers.local.illustrator.figures.beast_body import draw_leg, mix_tones, paint_body, paint_haunch
from pixora.providers.local.illustrator.figures.beast_heads import draw_eyes, head
from pixora.providers.local.illustrator.figures.beast_neck import draw_collar, draw_neck
from pixora.providers.local.illustrator.figures.breeds import BREEDS, Breed
from pixora.providers.local.illustrator.figures.face import bubble
from pixora.providers.local.illustrator.figures.great_heads import mane_of
from pixora.providers.local.illustrator.figures.hats import R
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import (
    curve,
    limb,
    taper,
    thread,
)
from pixora.providers.local.illustrator.figures.wings import draw_wing
from pixora.providers.local.illustrator.paper import oval


def draw_beast(canvas: skia.Canvas, looks: Looks, role: Role, at: float) -> None:
    """The whole animal in its role at `at` seconds, feet at y = 0, one unit tall."""
    breed = BREEDS[looks.kind]
    now = bearing(breed, role, at)
    chest = now.body[-1]
    rest_chest = breed.body[-1]
    canvas.save()
    if now.tilt:
        canvas.translate(0.0, breed.body[0][1])
        canvas.rotate(now.tilt)
        canvas.translate(0.0, -breed.body[0][1])
    behind, before = head(looks, looks.kind, breed.head[2])
    flap = math.sin(at * 4.2 + role.phase) if role.flies else 0.18 * math.sin(at * 1.3 + role.phase)
    winged = looks.kind is FigureKind.DRAGON
    if winged:
        draw_wing(canvas, looks, (chest[0] - 0.10, chest[1] - 0.08), flap, spread=role.flies, far=True)
    _tail(canvas, looks, breed, now, at)
    draw_leg(canvas, looks, breed, now, 3, far=True)
    draw_leg(canvas, looks, breed, now, 1, far=True)
    if not now.settled:
        draw_leg(canvas, looks, breed, now, 0, far=False)
        draw_leg(canvas, looks, breed, now, 2, far=False)
    if breed.neck[0] and not winged and looks.kind is not FigureKind.HORSE:
        canvas.save()
        _onto_head(canvas, now, breed)
        canvas.drawPicture(behind)
        canvas.restore()
    draw_neck(canvas, looks, breed, now)
    canvas.save()
    dx, dy = chest[0] - rest_chest[0], chest[1] - rest_chest[1]
    if now.settled:
        canvas.drawPicture(paint_body(looks, looks.kind, True))
        draw_leg(canvas, looks, breed, now, 2, far=False)
        canvas.drawPicture(paint_haunch(looks, looks.kind))
    else:
        canvas.translate(dx, dy)
        canvas.drawPicture(paint_body(looks, looks.kind, False))
    canvas.restore()
    draw_collar(canvas, looks, breed, now)
    if winged:
        draw_wing(canvas, looks, (chest[0] - 0.14, chest[1] - 0.07), flap, spread=role.flies, far=False)
    canvas.save()
    _onto_head(canvas, now, breed)
    if winged or looks.kind is FigureKind.HORSE:
        canvas.drawPicture(behind)
    canvas.drawPicture(before)
    draw_eyes(canvas, looks, looks.kind, now.blink, now.look, breed.head[2])
    if looks.kind is FigureKind.ELEPHANT:
        _trunk(canvas, looks, role, at)
    if role.air in ("helmet", "mask"):
        canvas.scale(1 / R, 1 / R)
        canvas.drawPicture(
            bubble(
                looks,
                {FigureKind.RABBIT: 1.5, FigureKind.HORSE: 1.5, FigureKind.ELEPHANT: 1.45}.get(looks.kind, 1.2),
                collar=False,
            )
        )
    canvas.restore()
    canvas.restore()


def _onto_head(canvas: skia.Canvas, now: Bearing, breed: Breed) -> None:
    canvas.translate(*now.head)
    canvas.rotate(now.nod)
    canvas.scale(breed.head[2], breed.head[2])


def _tail(canvas: skia.Canvas, looks: Looks, breed: Breed, now: Bearing, at: float) -> None:
    x, y, r = now.body[0]
    *widths, length = breed.tail
    low, high = breed.rise
    root = (x - r * 0.72, y - r * 0.30)
    if now.settled:
        low, high = (low * 0.3 + 4, high * 0.5 + 12) if not breed.lies else (low * 0.6, high * 0.5)
        root = (x - r * 0.70, y + r * 0.25)
    wag = now.wag * (14 if looks.kind is FigureKind.DOG else 8)
    spine = [root]
    steps = 7
    px, py = root
    for k in range(steps):
        t = (k + 0.5) / steps
        angle = math.radians(low + (high - low) * t + wag * t * 1.4 + 4 * math.sin(at * 1.7 - 3 * t))
        px, py = px - math.cos(angle) * length / steps, py - math.sin(angle) * length / steps
        py = min(py, -0.5 * max(widths) * 0.6)
        spine.append((px, py))
    colour = (
        mane_of(looks)
        if looks.kind is FigureKind.HORSE
        else looks.skin
        if looks.kind is FigureKind.RABBIT
        else looks.hair
    )
    if looks.kind is FigureKind.MOUSE:
        colour = mix(looks.skin, looks.hair, 0.25)
    limb(canvas, spine, tuple(widths), mix_tones(colour, 0.06), looks)
    tip = spine[-1]
    match looks.kind:
        case FigureKind.FOX:
            canvas.drawPath(taper(spine[5:], (widths[-2] * 0.86, widths[-1] * 1.02)), mix_tones(looks.skin, 0.04)[0])
        case FigureKind.LION:
            canvas.drawPath(
                oval(tip[0], tip[1], 0.052, 0.062), mix_tones(mix(darker(looks.hair, 0.38), looks.ink, 0.1), 0.0)[0]
            )
        case FigureKind.ELEPHANT:
            canvas.drawPath(oval(tip[0], tip[1] + 0.012, 0.020, 0.036), mix_tones(darker(looks.hair, 0.45), 0.0)[0])
        case FigureKind.DRAGON:
            angle = math.degrees(math.atan2(tip[1] - spine[-2][1], tip[0] - spine[-2][0]))
            canvas.save()
            canvas.translate(*tip)
            canvas.rotate(angle)
            canvas.drawPath(curve((-0.02, -0.075), (0.05, -0.05, 0.10, -0.02, 0.135, 0.0),
                (0.10, 0.02, 0.05, 0.05, -0.02, 0.075), (0.01, 0.0, -0.02, -0.075)),
                            mix_tones(looks.accent, 0.0)[0])  # fmt: skip
            canvas.restore()
        case _:
            pass


def _trunk(canvas: skia.Canvas, looks: Looks, role: Role, at: float) -> None:
    """From the middle of the face down, its end curled forward; raised when it points. In radii of the head."""
    swing = 6 * math.sin(at * 1.1 + role.phase)
    raised = role.pose is Pose.POINT
    x, y = 0.30, 0.18
    spine = [(x, y)]
    for k in range(9):
        t = k / 8
        angle = (62 - 128 * t - swing) if raised else (86 + 10 * t - 110 * max(0.0, t - 0.55) + swing * t)
        step = 0.20
        x, y = x + math.cos(math.radians(angle)) * step, y + math.sin(math.radians(angle)) * step
        spine.append((x, y))
    tusk = curve((0.62, 0.52), (0.74, 0.80, 0.92, 0.92, 1.12, 0.86), (0.98, 1.06, 0.62, 1.0, 0.46, 0.62))
    canvas.drawPath(tusk, mix_tones(lighter(looks.white, 0.2), 0.0)[0])
    scaled = replace_fine(looks, BREEDS[FigureKind.ELEPHANT].head[2])
    limb(canvas, spine, (0.62, 0.48, 0.36, 0.26), mix_tones(looks.hair, 0.03), scaled)
    if scaled.fine > 60:
        ring = _ring(darker(looks.hair, 0.24))
        for k in (3, 4, 5, 6, 7):
            (ax, ay), (bx, by) = spine[k], spine[k + 1]
            d = math.hypot(bx - ax, by - ay)
            nx, ny = -(by - ay) / d, (bx - ax) / d
            half = (0.56 - 0.04 * k) * 0.30
            canvas.drawLine(ax - nx * half, ay - ny * half, ax + nx * half, ay + ny * half, ring)
    near = curve((0.04, 0.50), (0.10, 0.86, 0.28, 1.04, 0.52, 1.02), (0.34, 1.18, 0.0, 1.06, -0.12, 0.62))
    canvas.drawPath(near, mix_tones(lighter(looks.white, 0.3), 0.0)[0])


@functools.lru_cache(maxsize=32)
def replace_fine(looks: Looks, scale: float) -> Looks:
    """The same looks drawn `scale` times as large."""
    return replace(looks, fine=looks.fine * scale)


@functools.lru_cache(maxsize=32)
def _ring(colour: Rgb) -> skia.Paint:
    return thread(colour, 0.035)
