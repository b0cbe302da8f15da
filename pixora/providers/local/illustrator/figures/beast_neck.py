"""An animal's neck, and what it wears there."""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import skia

from pixora.film.visual import FigureKind
from pixora.providers.local.illustrator.colour import darker, mix
from pixora.providers.local.illustrator.figures.beast_bearing import Bearing
from pixora.providers.local.illustrator.figures.beast_body import mix_tones
from pixora.providers.local.illustrator.figures.breeds import Breed
from pixora.providers.local.illustrator.figures.great_heads import mane_of
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import (
    curve,
    lay,
    limb,
    record,
    taper,
)
from pixora.providers.local.illustrator.paper import box, oval
from pixora.providers.local.illustrator.stage import fill


def draw_neck(canvas: skia.Canvas, looks: Looks, breed: Breed, now: Bearing) -> None:
    x, y, r = now.body[-1]
    hx, hy = now.head
    start = (x + r * 0.10, y - r * 0.25)
    wide, slim = breed.neck
    if looks.kind in (FigureKind.HORSE, FigureKind.DRAGON):
        mid = ((start[0] + hx) / 2 + 0.035, (start[1] + hy) / 2 + 0.01)
        spine = [
            start,
            ((start[0] + mid[0]) / 2 + 0.01, (start[1] + mid[1]) / 2),
            mid,
            ((mid[0] + hx) / 2, (mid[1] + hy) / 2),
            (hx, hy),
        ]
        limb(canvas, spine, (wide, (wide + slim) / 2, slim), mix_tones(looks.hair, 0.0), looks)
        if looks.kind is FigureKind.HORSE:
            mane = taper(
                [
                    (p[0] - w * 0.42, p[1] - 0.02)
                    for p, w in zip(spine, (wide, wide * 0.9, (wide + slim) / 2, slim, slim), strict=True)
                ],
                (0.07, 0.095, 0.085, 0.06),
            )
            canvas.drawPath(mane, mix_tones(mane_of(looks), 0.0)[0])
        else:
            for k in (1, 2, 3):
                px, py = spine[k]
                wing = (wide + (slim - wide) * k / 4) / 2
                canvas.drawPath(
                    curve(
                        (px - wing * 0.8, py + 0.04), (px - wing - 0.055, py - 0.035), (px - wing * 0.72, py - 0.035)
                    ),
                    mix_tones(looks.accent, 0.0)[0],
                )
            belly = taper(
                [(px + (wide + (slim - wide) * k / 4) * 0.30, py + 0.01) for k, (px, py) in enumerate(spine[:4])],
                (0.085, 0.06),
            )
            canvas.drawPath(belly, mix_tones(looks.skin, 0.0)[0])
        return
    canvas.drawPath(
        taper([start, ((start[0] + hx) / 2, (start[1] + hy) / 2), (hx, hy)], (wide, slim)),
        mix_tones(looks.hair, 0.10)[0],
    )
    if looks.kind in (FigureKind.FOX, FigureKind.DOG, FigureKind.CAT):
        canvas.drawPath(
            taper(
                [(start[0] + 0.045, start[1]), (hx * 0.6 + start[0] * 0.4 + 0.03, (start[1] + hy) / 2)],
                (wide * 0.5, slim * 0.6),
            ),
            mix_tones(looks.skin, 0.10)[0],
        )


def draw_collar(canvas: skia.Canvas, looks: Looks, breed: Breed, now: Bearing) -> None:
    """A scarf or a collar in the accent's colour, a little under the head."""
    if looks.kind in (FigureKind.LION, FigureKind.DRAGON):
        return
    x, y, r = now.body[-1]
    hx, hy = now.head
    if looks.kind in (FigureKind.BEAR, FigureKind.ELEPHANT):
        canvas.save()
        canvas.translate(hx - 0.05, hy + breed.head[2] * 0.80)
        canvas.drawPicture(_neckerchief(looks))
        canvas.restore()
        return
    k = {FigureKind.HORSE: 0.62, FigureKind.ELEPHANT: 0.42}.get(looks.kind, 0.44)
    cx, cy = x + (hx - x) * k, y - r * 0.2 + (hy - y + r * 0.2) * k
    wide = breed.neck[0] + (breed.neck[1] - breed.neck[0]) * k
    angle = math.degrees(math.atan2(hy - (y - r * 0.2), hx - x)) + 90
    canvas.save()
    canvas.translate(cx, cy)
    canvas.rotate(angle)
    canvas.scale(wide / 0.2, wide / 0.2)
    canvas.drawPicture(_scarf(looks))
    canvas.restore()


@functools.lru_cache(maxsize=64)
def _neckerchief(looks: Looks) -> skia.Picture:
    """For a neck that is as wide as the head."""

    def sketch(canvas: skia.Canvas) -> None:
        cloth = curve((-0.20, -0.05), (-0.05, 0.06, 0.10, 0.06, 0.20, -0.03), (0.15, 0.07, 0.11, 0.13, 0.05, 0.20),
                      (-0.05, 0.16, -0.14, 0.06, -0.20, -0.05))  # fmt: skip
        lay(canvas, cloth, looks.accent, looks, 0.018)
        for x, y in ((-0.02, 0.05), (0.08, 0.07), (0.05, 0.125)):
            canvas.drawPath(oval(x, y, 0.013, 0.013), fill(mix(looks.accent, looks.white, 0.7)))

    return record(sketch)


@functools.lru_cache(maxsize=64)
def _scarf(looks: Looks) -> skia.Picture:
    scarf = looks.who % 2 == 0 and looks.kind not in (FigureKind.HORSE, FigureKind.CAT, FigureKind.ELEPHANT)

    def sketch(canvas: skia.Canvas) -> None:
        if scarf:
            tail = curve(
                (0.02, 0.0),
                (0.06, 0.05, 0.05, 0.10, 0.075, 0.155),
                (0.015, 0.165),
                (0.0, 0.11, -0.01, 0.06, -0.03, 0.02),
            )
            lay(canvas, tail, darker(looks.accent, 0.12), looks, 0.012)
            lay(canvas, box(-0.118, -0.034, 0.118, 0.034, 0.03), looks.accent, looks, 0.016)
            return
        lay(canvas, box(-0.108, -0.020, 0.108, 0.020, 0.016), looks.accent, looks, 0.010)
        if looks.kind is not FigureKind.HORSE:
            lay(canvas, oval(0.055, 0.032, 0.026, 0.026), looks.gold, replace(looks, rim=looks.white), 0.010)

    return record(sketch)
