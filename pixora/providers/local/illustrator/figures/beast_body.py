"""An animal's body and legs, each painted once."""

from __future__ import annotations

import functools
import math

import skia

from pixora.film.visual import FigureKind
from pixora.providers.local.illustrator.colour import Rgb, darker, mix
from pixora.providers.local.illustrator.figures.beast_bearing import FAR, Bearing, lying, sitting
from pixora.providers.local.illustrator.figures.breeds import BREEDS, Breed, Circle
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import (
    bend,
    curve,
    hull,
    lay,
    limb,
    record,
    spine_of,
    taper,
    thread,
    tones_of,
    within,
)
from pixora.providers.local.illustrator.paper import oval
from pixora.providers.local.illustrator.stage import fill


@functools.lru_cache(maxsize=128)
def mix_tones(colour: Rgb, depth: float) -> tuple[skia.Paint, skia.Paint]:
    return tones_of(colour, depth)


@functools.lru_cache(maxsize=64)
def paint_body(looks: Looks, kind: FigureKind, settled: bool) -> skia.Picture:
    """Body with its belly; of one that is settled as it sits or lies."""
    breed = BREEDS[kind]
    circles = breed.body if not settled else lying(breed) if breed.lies else sitting(breed)

    def sketch(canvas: skia.Canvas) -> None:
        path = hull(*circles)
        lay(canvas, path, looks.hair, looks, 0.032)
        (x0, y0, r0), (x1, y1, r1) = circles[0], circles[-1]
        canvas.save()
        canvas.clipPath(path, True)
        pale = fill(looks.skin, 0.95 if kind is not FigureKind.HORSE else 0.0)
        if kind in (
            FigureKind.FOX,
            FigureKind.CAT,
            FigureKind.DOG,
            FigureKind.RABBIT,
            FigureKind.MOUSE,
            FigureKind.DRAGON,
        ):
            canvas.drawPath(oval(x1 + r1 * 0.62, y1 + r1 * 0.15, r1 * 0.62, r1 * 1.0), pale)
        if not settled and kind not in (FigureKind.ELEPHANT, FigureKind.HORSE, FigureKind.BEAR, FigureKind.LION):
            canvas.drawPath(oval((x0 + x1) / 2 + 0.02, max(y0 + r0, y1 + r1) + 0.006, (x1 - x0) * 0.66, 0.072), pale)
        if kind is FigureKind.DRAGON:
            rib = thread(darker(looks.skin, 0.2), 0.008)
            for k in range(4):
                canvas.drawLine(x1 + r1 * 0.1, y1 - 0.06 + k * 0.055, x1 + r1 * 1.1, y1 - 0.075 + k * 0.06, rib)
        if kind is FigureKind.CAT:
            for k in range(3):
                x = x0 + 0.06 + k * 0.085
                canvas.drawLine(
                    x, y0 - r0 - 0.02, x - 0.015, y0 - r0 * 0.45, thread(darker(looks.hair, 0.4), 0.024, 0.7)
                )
        canvas.restore()
        if kind is FigureKind.DRAGON:
            _spikes(canvas, looks, circles)

    return record(sketch)


def _spikes(canvas: skia.Canvas, looks: Looks, circles: tuple[Circle, ...]) -> None:
    (x0, y0, r0), (x1, y1, r1) = circles[0], circles[-1]
    for k in range(3):
        t = 0.05 + k * 0.26
        x, y = x0 + (x1 - x0) * t, y0 - r0 + (y1 - r1 - y0 + r0) * t
        lay(
            canvas,
            curve((x - 0.045, y + 0.016), (x - 0.035, y - 0.075), (x + 0.045, y + 0.012)),
            looks.accent,
            looks,
            0.010,
        )


@functools.lru_cache(maxsize=64)
def paint_haunch(looks: Looks, kind: FigureKind) -> skia.Picture:
    """The folded hind leg of one that sits."""
    breed = BREEDS[kind]

    def sketch(canvas: skia.Canvas) -> None:
        if breed.lies:
            x, y, r = lying(breed)[0]
            lay(canvas, oval(x + r * 0.45, y + r * 0.25, r * 0.80, r * 0.72), looks.hair, looks, 0.020, 0.3, 0.16)
            lay(
                canvas,
                taper([(x + r * 0.6, -0.03), (x + r * 1.2, -0.034), (x + r * 1.9, -0.03)], (0.07, 0.06, 0.05)),
                looks.hair,
                looks,
                0.012,
            )
            return
        x, y, r = sitting(breed)[0]
        paw = breed.paw
        lay(canvas, taper([(x + r * 0.25, -paw * 0.62), (x + r * 0.8, -paw * 0.66), (x + r * 1.28, -paw * 0.60)],
            (paw * 1.1, paw * 1.2, paw * 1.1)),
            _paw_colour(looks, kind), looks, 0.014)  # fmt: skip
        lay(canvas, oval(x + r * 0.30, y + r * 0.30, r * 0.70, r * 0.66), looks.hair, looks, 0.022, 0.3, 0.16)

    return record(sketch)


def _paw_colour(looks: Looks, kind: FigureKind) -> Rgb:
    match kind:
        case FigureKind.FOX:
            return mix(darker(looks.hair, 0.5), looks.ink, 0.4)
        case FigureKind.CAT | FigureKind.DOG | FigureKind.RABBIT | FigureKind.MOUSE:
            return looks.skin
        case FigureKind.HORSE:
            return mix(darker(looks.hair, 0.6), looks.ink, 0.4)
        case _:
            return looks.hair


@functools.lru_cache(maxsize=64)
def _paw(looks: Looks, kind: FigureKind, far: bool) -> skia.Picture:
    """A paw whose sole is at y = 0 under its leg."""
    breed = BREEDS[kind]
    colour = _paw_colour(looks, kind)
    colour = darker(colour, FAR) if far else colour
    p = breed.paw

    def sketch(canvas: skia.Canvas) -> None:
        if kind is FigureKind.HORSE:
            lay(canvas, curve((-0.026, -0.062), (0.028, -0.062), (0.046, 0.0), (-0.034, 0.0)), colour, looks, 0.010)
            return
        if kind is FigureKind.ELEPHANT:
            for k in (-0.5, 0.1, 0.7):
                canvas.drawPath(
                    oval(k * p + 0.02, -0.020, 0.024, 0.018),
                    fill(mix(looks.skin, looks.white, 0.4) if not far else darker(looks.skin, 0.2)),
                )
            return
        path = curve(
            (-p * 0.85, 0.0),
            (-p * 0.95, -p * 0.9, -p * 0.2, -p * 1.25, p * 0.35, -p * 1.05),
            (p * 1.2, -p * 0.9, p * 1.5, -p * 0.25, p * 1.3, 0.0),
        )
        lay(canvas, path, colour, looks, 0.012, 0.4)
        toe = thread(darker(colour, 0.3), p * 0.10)
        for k in (0.45, 0.85):
            canvas.drawLine(p * k, -p * 0.42, p * k + p * 0.05, -p * 0.08, toe)

    return record(sketch)


def draw_leg(canvas: skia.Canvas, looks: Looks, breed: Breed, now: Bearing, which: int, *, far: bool) -> None:
    hind = which < 2
    x, y, r = now.body[0] if hind else now.body[-1]
    shift = 0.055 if far else 0.0
    root = (x + (0.0 if hind else -0.01) + shift, y + r * 0.30)
    foot = now.feet[which]
    ankle = (foot[0], foot[1] - breed.paw * 0.55)
    if hind and now.settled:
        return
    rest = breed.body[0] if hind else breed.body[-1]
    long = (-rest[1] - rest[2] * 0.30 - breed.paw * 0.55) * 0.515
    if now.settled:
        long = max(long, math.hypot(ankle[0] - root[0], ankle[1] - root[1]) * 0.5)
    ankle = within(root, ankle, long * 1.995)
    knee = bend(root, ankle, long, long, 1 if hind else -1)
    depth = FAR if far else 0.0
    top, low = breed.leg
    dark_foot = looks.kind is FigureKind.FOX
    spine = spine_of(root, knee, ankle)
    limb(canvas, spine, (top * (1.35 if hind else 1.15), top * 0.95, low), mix_tones(looks.hair, depth), looks)
    if dark_foot:
        limb(canvas, spine[5:], (low * 1.04, low * 1.04), mix_tones(_paw_colour(looks, looks.kind), depth), looks)
    canvas.save()
    canvas.translate(ankle[0], ankle[1] + breed.paw * 0.55)
    raised = min(1.0, max(0.0, -foot[1] / 0.08))
    if raised:
        canvas.translate(0.0, -breed.paw * 0.5)
        canvas.rotate(34 * raised)
        canvas.translate(0.0, breed.paw * 0.5)
    canvas.drawPicture(_paw(looks, looks.kind, far))
    canvas.restore()
