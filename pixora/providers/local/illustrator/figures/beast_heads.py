"""Heads of four-legged animals: each kind's outline, ears and muzzle. The head's middle is (0, 0), its radius 1."""

from __future__ import annotations

import functools
from dataclasses import replace

import skia

from pixora.film.visual import FigureKind
from pixora.providers.local.illustrator.colour import darker, lighter, luma, mix, rgb
from pixora.providers.local.illustrator.figures.beast_faces import (
    dark,
    draw_cheeks,
    draw_ear,
    draw_snout,
    draw_whiskers,
    nose_pink,
    nothing,
    pink,
)
from pixora.providers.local.illustrator.figures.great_heads import (
    dragon,
    dragon_behind,
    elephant,
    elephant_behind,
    horse,
    horse_behind,
    lion,
    lion_behind,
)
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import curve, joined, lay, record, stroke, thread
from pixora.providers.local.illustrator.paper import Point, oval
from pixora.providers.local.illustrator.stage import fill

EYES: dict[FigureKind, tuple[Point, Point, float]] = {
    FigureKind.CAT: ((-0.20, -0.04), (0.50, -0.04), 1.15),
    FigureKind.DOG: ((-0.10, -0.16), (0.52, -0.16), 1.0),
    FigureKind.FOX: ((-0.16, -0.02), (0.50, -0.02), 1.0),
    FigureKind.RABBIT: ((-0.12, -0.10), (0.56, -0.10), 1.1),
    FigureKind.BEAR: ((-0.10, -0.16), (0.52, -0.16), 0.85),
    FigureKind.MOUSE: ((-0.06, -0.12), (0.50, -0.10), 1.1),
    FigureKind.LION: ((-0.16, -0.14), (0.50, -0.14), 0.95),
    FigureKind.ELEPHANT: ((-0.08, -0.10), (0.56, -0.10), 0.85),
    FigureKind.HORSE: ((-0.10, -0.26), (0.34, -0.30), 0.95),
    FigureKind.DRAGON: ((-0.10, -0.22), (0.46, -0.22), 1.1),
}
"""Middles of the eyes and their size."""


@functools.lru_cache(maxsize=64)
def head(looks: Looks, kind: FigureKind, radius: float) -> tuple[skia.Picture, skia.Picture]:
    """What lies behind the neck (a mane, far ears), and the head without its eyes."""
    looks = replace(looks, fine=looks.fine * radius)
    behind, before = _HEADS[kind]
    return record(lambda canvas: behind(canvas, looks)), record(lambda canvas: before(canvas, looks))


@functools.lru_cache(maxsize=64)
def _paints(looks: Looks) -> tuple[skia.Paint, skia.Paint, skia.Paint, skia.Paint | None, skia.Paint]:
    """Eye, iris, gleam, the white of the eye where the coat is dark, and the lid's line."""
    dark = luma(looks.hair) < 0.22
    return (
        fill(looks.ink),
        fill(mix(looks.ink, looks.gold, 0.45)),
        fill(lighter(looks.white, 0.6)),
        fill(mix(looks.white, looks.skin, 0.25)) if dark else None,
        thread(mix(looks.ink, looks.white, 0.55) if dark else looks.ink, 0.06),
    )


def draw_eyes(canvas: skia.Canvas, looks: Looks, kind: FigureKind, blink: float, look: Point, radius: float) -> None:
    eye, iris, gleam, white, lid = _paints(looks)
    near, far, size = EYES[kind]
    open_ = max(0.06, 1 - blink)
    for (x, y), wide in ((near, 1.0), (far, 0.92)):
        x, y = x + look[0] * 5, y + look[1] * 5
        rx, ry = 0.125 * size * wide, 0.165 * size * open_
        if blink > 0.75:
            canvas.drawArc(skia.Rect.MakeLTRB(x - rx, y - 0.07, x + rx, y + 0.09), 15, 150, False, lid)
            continue
        if white:
            canvas.drawOval(skia.Rect.MakeLTRB(x - rx * 1.4, y - ry * 1.3, x + rx * 1.4, y + ry * 1.3), white)
        canvas.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), eye)
        if looks.fine * radius > 40:
            canvas.drawOval(skia.Rect.MakeLTRB(x - rx * 0.62, y, x + rx * 0.62, y + ry * 0.82), iris)
            canvas.drawCircle(x - 0.04, y + 0.07 * open_, 0.02 * open_, gleam)
        canvas.drawCircle(x + 0.045, y - 0.06 * open_, 0.046 * open_ * size, gleam)


def _cat(canvas: skia.Canvas, looks: Looks) -> None:
    coat = looks.hair
    draw_ear(canvas, looks, (-0.78, -1.26), (-0.92, -0.28), (-0.22, -0.82), pink(looks), coat)
    draw_ear(canvas, looks, (0.86, -1.24), (0.28, -0.84), (0.92, -0.24), pink(looks), coat)
    skull = curve((-0.98, 0.02), (-1.0, -0.66, -0.5, -0.94, 0.02, -0.92), (0.6, -0.92, 1.0, -0.62, 1.0, 0.0),
        (1.12, 0.30, 0.98, 0.50, 0.80, 0.56),
                  (0.45, 0.86, -0.42, 0.88, -0.76, 0.56), (-0.98, 0.46, -1.08, 0.28, -0.98, 0.02))  # fmt: skip
    lay(canvas, skull, coat, looks, 0.16)
    stripe = thread(dark(looks), 0.10, 0.75)
    for x, y in ((-0.10, -0.58), (0.14, -0.52), (0.38, -0.58)):
        canvas.drawLine(x + (x - 0.14) * 0.25, -0.84, x, y, stripe)
    muzzle = joined(oval(-0.04, 0.38, 0.26, 0.23), oval(0.34, 0.38, 0.26, 0.23), oval(0.15, 0.52, 0.24, 0.20))
    canvas.drawPath(muzzle, fill(looks.skin))
    draw_cheeks(canvas, looks, 0.26, -0.52, 0.80)
    draw_snout(canvas, looks, 0.15, 0.24, nose_pink(looks), 0.72)
    draw_whiskers(canvas, looks, 0.15, 0.36)


def _fox(canvas: skia.Canvas, looks: Looks) -> None:
    coat = looks.hair
    draw_ear(canvas, looks, (-0.72, -1.42), (-0.96, -0.34), (-0.18, -0.80), dark(looks), coat)
    draw_ear(canvas, looks, (0.84, -1.42), (0.30, -0.82), (0.96, -0.32), dark(looks), coat)
    skull = curve((-1.26, 0.24), (-0.96, 0.04, -0.98, -0.40, -0.72, -0.64), (-0.40, -0.92, 0.42, -0.92, 0.74, -0.64),
                  (1.02, -0.38, 1.02, 0.02, 1.30, 0.22), (1.02, 0.58, 0.62, 0.66, 0.42, 0.74),
                  (0.26, 0.90, 0.06, 0.90, -0.08, 0.76),
                  (-0.42, 0.68, -0.98, 0.62, -1.26, 0.24))  # fmt: skip
    lay(canvas, skull, coat, looks, 0.15)
    pale = looks.skin
    left = curve(
        (-1.16, 0.26),
        (-0.66, 0.10, -0.30, 0.06, 0.06, 0.24),
        (0.16, 0.46),
        (0.08, 0.80),
        (-0.10, 0.74),
        (-0.46, 0.66, -0.92, 0.58, -1.16, 0.26),
    )
    right = curve(
        (1.20, 0.24),
        (0.78, 0.08, 0.50, 0.06, 0.26, 0.24),
        (0.18, 0.46),
        (0.22, 0.82),
        (0.42, 0.74),
        (0.66, 0.64, 0.98, 0.54, 1.20, 0.24),
    )
    canvas.drawPath(joined(left, right), fill(pale))
    draw_snout(canvas, looks, 0.17, 0.50, looks.ink, 0.85, smile=False)
    pen = thread(mix(looks.ink, coat, 0.2), 0.05)
    canvas.drawPath(stroke((-0.02, 0.68), (0.17, 0.80, 0.36, 0.67)), pen)
    draw_cheeks(canvas, looks, 0.30, -0.52, 0.84)


def _dog(canvas: skia.Canvas, looks: Looks) -> None:
    coat = looks.hair
    skull = curve((-0.86, 0.0), (-0.90, -0.66, -0.46, -0.98, 0.06, -0.98), (0.60, -0.98, 0.98, -0.64, 0.94, 0.0),
        (0.94, 0.56, 0.64, 0.92, 0.22, 0.94),
                  (-0.42, 0.94, -0.82, 0.58, -0.86, 0.0))  # fmt: skip
    lay(canvas, skull, coat, looks, 0.16)
    if looks.who % 3:
        canvas.save()
        canvas.clipPath(skull, True)
        canvas.drawPath(oval(0.56, -0.20, 0.34, 0.40), fill(mix(coat, looks.skin, 0.75)))
        canvas.restore()
    muzzle = joined(oval(0.22, 0.46, 0.56, 0.40), oval(0.22, 0.12, 0.17, 0.50))
    canvas.drawPath(muzzle, fill(looks.skin))
    tongue = curve(
        (0.16, 0.60), (0.40, 0.60), (0.44, 0.90, 0.34, 0.98, 0.28, 0.98), (0.18, 0.98, 0.14, 0.82, 0.16, 0.60)
    )
    canvas.drawPath(tongue, fill(mix(rgb("#e8707a"), looks.skin, 0.25)))
    draw_snout(canvas, looks, 0.26, 0.30, looks.ink, 1.15)
    ear = curve((-0.46, -0.86), (-0.80, -0.98, -1.10, -0.70, -1.18, -0.20), (-1.22, 0.24, -1.06, 0.46, -0.90, 0.44),
                (-0.70, 0.40, -0.66, -0.10, -0.46, -0.86))  # fmt: skip
    lay(canvas, ear, dark(looks) if luma(coat) > 0.18 else lighter(coat, 0.12), looks, 0.10)
    far = curve(
        (0.60, -0.84),
        (0.92, -0.92, 1.16, -0.62, 1.18, -0.16),
        (1.18, 0.18, 1.06, 0.34, 0.96, 0.30),
        (0.80, 0.20, 0.84, -0.30, 0.60, -0.84),
    )
    lay(canvas, far, darker(dark(looks), 0.12) if luma(coat) > 0.18 else coat, looks, 0.10)


def _rabbit_behind(canvas: skia.Canvas, looks: Looks) -> None:
    ear = curve((0.16, -0.70), (0.12, -1.50, 0.40, -2.10, 0.66, -2.12), (0.94, -2.06, 0.86, -1.30, 0.58, -0.62))
    lay(canvas, ear, darker(looks.hair, 0.12), looks, 0.10)
    canvas.drawPath(
        curve((0.34, -0.90), (0.32, -1.46, 0.46, -1.86, 0.64, -1.90), (0.76, -1.80, 0.68, -1.30, 0.52, -0.86)),
        fill(pink(looks)),
    )


def _rabbit(canvas: skia.Canvas, looks: Looks) -> None:
    coat = looks.hair
    ear = curve((-0.52, -0.60), (-0.94, -1.40, -0.84, -2.14, -0.52, -2.22), (-0.22, -2.20, 0.06, -1.50, 0.04, -0.72))
    lay(canvas, ear, coat, looks, 0.11)
    canvas.drawPath(
        curve((-0.36, -0.84), (-0.66, -1.46, -0.62, -1.92, -0.48, -1.98), (-0.32, -1.96, -0.14, -1.42, -0.12, -0.88)),
        fill(pink(looks)),
    )
    skull = curve((-0.88, 0.06), (-0.90, -0.58, -0.46, -0.94, 0.08, -0.94), (0.62, -0.94, 1.0, -0.56, 1.0, 0.04),
        (1.02, 0.54, 0.70, 0.86, 0.24, 0.88),
                  (-0.40, 0.88, -0.86, 0.60, -0.88, 0.06))  # fmt: skip
    lay(canvas, skull, coat, looks, 0.15)
    canvas.drawPath(joined(oval(0.08, 0.40, 0.28, 0.24), oval(0.46, 0.40, 0.28, 0.24)), fill(looks.skin))
    canvas.drawRoundRect(skia.Rect.MakeLTRB(0.18, 0.48, 0.36, 0.70), 0.05, 0.05, fill(looks.white))
    canvas.drawLine(0.27, 0.52, 0.27, 0.68, thread(darker(looks.white, 0.3), 0.025))
    draw_snout(canvas, looks, 0.27, 0.24, nose_pink(looks), 0.68)
    draw_cheeks(canvas, looks, 0.28, -0.42, 0.86)


def _bear_behind(canvas: skia.Canvas, looks: Looks) -> None:
    for x, tone in ((-0.70, 0.0), (0.80, 0.1)):
        lay(canvas, oval(x, -0.74, 0.34, 0.34), darker(looks.hair, tone), looks, 0.09)
        canvas.drawPath(oval(x + 0.02, -0.70, 0.19, 0.19), fill(mix(looks.skin, looks.hair, 0.25)))


def _bear(canvas: skia.Canvas, looks: Looks) -> None:
    skull = curve((-1.0, 0.06), (-1.02, -0.64, -0.52, -0.98, 0.06, -0.98), (0.66, -0.98, 1.08, -0.62, 1.08, 0.04),
        (1.08, 0.62, 0.66, 0.94, 0.14, 0.94),
                  (-0.48, 0.94, -0.98, 0.66, -1.0, 0.06))  # fmt: skip
    lay(canvas, skull, looks.hair, looks, 0.16)
    lay(canvas, oval(0.24, 0.36, 0.50, 0.42), looks.skin, looks, 0.07, 0.3, 0.12)
    draw_snout(canvas, looks, 0.25, 0.22, looks.ink, 1.15)
    draw_cheeks(canvas, looks, 0.14, -0.56, 0.88)


def _mouse_behind(canvas: skia.Canvas, looks: Looks) -> None:
    lay(canvas, oval(0.66, -0.92, 0.60, 0.62), darker(looks.hair, 0.10), looks, 0.11)
    canvas.drawPath(oval(0.66, -0.90, 0.42, 0.44), fill(darker(pink(looks), 0.08)))


def _mouse(canvas: skia.Canvas, looks: Looks) -> None:
    lay(canvas, oval(-0.66, -0.80, 0.66, 0.68), looks.hair, looks, 0.12)
    canvas.drawPath(oval(-0.64, -0.78, 0.48, 0.50), fill(pink(looks)))
    skull = curve((-0.86, 0.10), (-0.88, -0.54, -0.46, -0.86, 0.04, -0.86),
        (0.52, -0.86, 0.82, -0.50, 0.90, -0.06), (1.06, 0.14, 1.22, 0.34, 1.14, 0.48),
                  (0.94, 0.74, 0.46, 0.84, 0.10, 0.84), (-0.48, 0.84, -0.86, 0.62, -0.86, 0.10))  # fmt: skip
    lay(canvas, skull, looks.hair, looks, 0.15)
    canvas.drawPath(
        curve((1.12, 0.40), (0.80, 0.26, 0.30, 0.36, 0.22, 0.82), (0.60, 0.84, 1.0, 0.70, 1.12, 0.48)), fill(looks.skin)
    )
    canvas.drawPath(oval(1.10, 0.34, 0.13, 0.115), fill(nose_pink(looks)))
    canvas.drawPath(stroke((0.62, 0.58), (0.76, 0.70, 0.94, 0.58)), thread(mix(looks.ink, looks.hair, 0.3), 0.05))
    draw_whiskers(canvas, looks, 0.62, 0.42)
    draw_cheeks(canvas, looks, 0.34, -0.34, 0.66)


_HEADS = {
    FigureKind.CAT: (nothing, _cat),
    FigureKind.DOG: (nothing, _dog),
    FigureKind.FOX: (nothing, _fox),
    FigureKind.RABBIT: (_rabbit_behind, _rabbit),
    FigureKind.BEAR: (_bear_behind, _bear),
    FigureKind.MOUSE: (_mouse_behind, _mouse),
    FigureKind.LION: (lion_behind, lion),
    FigureKind.ELEPHANT: (elephant_behind, elephant),
    FigureKind.HORSE: (horse_behind, horse),
    FigureKind.DRAGON: (dragon_behind, dragon),
}
