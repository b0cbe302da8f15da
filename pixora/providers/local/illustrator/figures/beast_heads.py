"""Heads of four-legged animals: each kind's outline, ears and muzzle. The head's middle is (0, 0), its radius 1."""

from __future__ import annotations

import functools
from dataclasses import replace

import skia

from pixora.film.visual import FigureKind
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, luma, mix, rgb
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


def _nothing(canvas: skia.Canvas, looks: Looks) -> None:
    pass


def _pink(looks: Looks) -> Rgb:
    return mix(looks.skin, mix(rgb("#e88a86"), looks.blush, 0.4), 0.55)


def _dark(looks: Looks) -> Rgb:
    return mix(darker(looks.hair, 0.5), looks.ink, 0.35)


def _cheeks(canvas: skia.Canvas, looks: Looks, y: float, left: float = -0.42, right: float = 0.78) -> None:
    blush = fill(mix(looks.skin, rgb("#e8604f"), 0.5), 0.30)
    for x in (left, right):
        canvas.drawOval(skia.Rect.MakeLTRB(x - 0.15, y - 0.10, x + 0.15, y + 0.10), blush)


def _snout(
    canvas: skia.Canvas, looks: Looks, x: float, y: float, nose: Rgb, size: float = 1.0, smile: bool = True
) -> None:
    """A nose with the line and the smile under it."""
    path = curve((x - 0.15 * size, y - 0.07 * size),
        (x - 0.10 * size, y - 0.13 * size, x + 0.10 * size, y - 0.13 * size, x + 0.15 * size, y - 0.07 * size),
                 (x + 0.16 * size, y + 0.03 * size, x + 0.05 * size, y + 0.10 * size, x, y + 0.10 * size),
                 (x - 0.05 * size, y + 0.10 * size, x - 0.16 * size, y + 0.03 * size, x - 0.15 * size,
                 y - 0.07 * size))  # fmt: skip
    canvas.drawPath(path, fill(nose))
    canvas.drawOval(
        skia.Rect.MakeLTRB(x - 0.02 * size, y - 0.09 * size, x + 0.09 * size, y - 0.045 * size), fill(looks.white, 0.5)
    )
    if smile:
        pen = thread(mix(looks.ink, looks.hair, 0.3), 0.05)
        canvas.drawLine(x, y + 0.10 * size, x, y + 0.19 * size, pen)
        canvas.drawPath(stroke((x - 0.24 * size, y + 0.17 * size),
            (x - 0.12 * size, y + 0.30 * size, x, y + 0.19 * size),
                               (x + 0.12 * size, y + 0.30 * size, x + 0.24 * size, y + 0.17 * size)), pen)  # fmt: skip


def _whiskers(canvas: skia.Canvas, looks: Looks, x: float, y: float) -> None:
    pen = thread(looks.white, 0.022, 0.85)
    for side in (-1, 1):
        for k in (-0.06, 0.04, 0.14):
            canvas.drawPath(
                stroke((x + side * 0.38, y + k * 0.5), (x + side * 0.65, y + k * 0.6, x + side * 0.92, y + k * 1.9)),
                pen,
            )


def _ear(canvas: skia.Canvas, looks: Looks, tip: Point, left: Point, right: Point, inner: Rgb, coat: Rgb) -> None:
    """A pointed ear with its inside."""
    (tx, ty), (ax, ay), (bx, by) = tip, left, right
    outer = curve(
        left,
        (ax + (tx - ax) * 0.5 - 0.06, ay + (ty - ay) * 0.62, tx, ty),
        (bx + (tx - bx) * 0.5 + 0.06, by + (ty - by) * 0.62, bx, by),
    )
    lay(canvas, outer, coat, looks, 0.09)
    mx, my = (ax + bx) / 2, (ay + by) / 2

    def toward(p: Point, k: float) -> Point:
        return (mx + (p[0] - mx) * k, my + (p[1] - my) * k)

    a, b, t = toward(left, 0.55), toward(right, 0.55), toward(tip, 0.72)
    canvas.drawPath(
        curve(
            a,
            (a[0] + (t[0] - a[0]) * 0.5 - 0.03, a[1] + (t[1] - a[1]) * 0.62, *t),
            (b[0] + (t[0] - b[0]) * 0.5 + 0.03, b[1] + (t[1] - b[1]) * 0.62, *b),
        ),
        fill(inner),
    )


def _cat(canvas: skia.Canvas, looks: Looks) -> None:
    coat = looks.hair
    _ear(canvas, looks, (-0.78, -1.26), (-0.92, -0.28), (-0.22, -0.82), _pink(looks), coat)
    _ear(canvas, looks, (0.86, -1.24), (0.28, -0.84), (0.92, -0.24), _pink(looks), coat)
    skull = curve((-0.98, 0.02), (-1.0, -0.66, -0.5, -0.94, 0.02, -0.92), (0.6, -0.92, 1.0, -0.62, 1.0, 0.0),
        (1.12, 0.30, 0.98, 0.50, 0.80, 0.56),
                  (0.45, 0.86, -0.42, 0.88, -0.76, 0.56), (-0.98, 0.46, -1.08, 0.28, -0.98, 0.02))  # fmt: skip
    lay(canvas, skull, coat, looks, 0.16)
    stripe = thread(_dark(looks), 0.10, 0.75)
    for x, y in ((-0.10, -0.58), (0.14, -0.52), (0.38, -0.58)):
        canvas.drawLine(x + (x - 0.14) * 0.25, -0.84, x, y, stripe)
    muzzle = joined(oval(-0.04, 0.38, 0.26, 0.23), oval(0.34, 0.38, 0.26, 0.23), oval(0.15, 0.52, 0.24, 0.20))
    canvas.drawPath(muzzle, fill(looks.skin))
    _cheeks(canvas, looks, 0.26, -0.52, 0.80)
    _snout(canvas, looks, 0.15, 0.24, _nose_pink(looks), 0.72)
    _whiskers(canvas, looks, 0.15, 0.36)


def _nose_pink(looks: Looks) -> Rgb:
    return mix(_pink(looks), rgb("#d9626a"), 0.35)


def _fox(canvas: skia.Canvas, looks: Looks) -> None:
    coat = looks.hair
    _ear(canvas, looks, (-0.72, -1.42), (-0.96, -0.34), (-0.18, -0.80), _dark(looks), coat)
    _ear(canvas, looks, (0.84, -1.42), (0.30, -0.82), (0.96, -0.32), _dark(looks), coat)
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
    _snout(canvas, looks, 0.17, 0.50, looks.ink, 0.85, smile=False)
    pen = thread(mix(looks.ink, coat, 0.2), 0.05)
    canvas.drawPath(stroke((-0.02, 0.68), (0.17, 0.80, 0.36, 0.67)), pen)
    _cheeks(canvas, looks, 0.30, -0.52, 0.84)


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
    _snout(canvas, looks, 0.26, 0.30, looks.ink, 1.15)
    ear = curve((-0.46, -0.86), (-0.80, -0.98, -1.10, -0.70, -1.18, -0.20), (-1.22, 0.24, -1.06, 0.46, -0.90, 0.44),
                (-0.70, 0.40, -0.66, -0.10, -0.46, -0.86))  # fmt: skip
    lay(canvas, ear, _dark(looks) if luma(coat) > 0.18 else lighter(coat, 0.12), looks, 0.10)
    far = curve(
        (0.60, -0.84),
        (0.92, -0.92, 1.16, -0.62, 1.18, -0.16),
        (1.18, 0.18, 1.06, 0.34, 0.96, 0.30),
        (0.80, 0.20, 0.84, -0.30, 0.60, -0.84),
    )
    lay(canvas, far, darker(_dark(looks), 0.12) if luma(coat) > 0.18 else coat, looks, 0.10)


def _rabbit_behind(canvas: skia.Canvas, looks: Looks) -> None:
    ear = curve((0.16, -0.70), (0.12, -1.50, 0.40, -2.10, 0.66, -2.12), (0.94, -2.06, 0.86, -1.30, 0.58, -0.62))
    lay(canvas, ear, darker(looks.hair, 0.12), looks, 0.10)
    canvas.drawPath(
        curve((0.34, -0.90), (0.32, -1.46, 0.46, -1.86, 0.64, -1.90), (0.76, -1.80, 0.68, -1.30, 0.52, -0.86)),
        fill(_pink(looks)),
    )


def _rabbit(canvas: skia.Canvas, looks: Looks) -> None:
    coat = looks.hair
    ear = curve((-0.52, -0.60), (-0.94, -1.40, -0.84, -2.14, -0.52, -2.22), (-0.22, -2.20, 0.06, -1.50, 0.04, -0.72))
    lay(canvas, ear, coat, looks, 0.11)
    canvas.drawPath(
        curve((-0.36, -0.84), (-0.66, -1.46, -0.62, -1.92, -0.48, -1.98), (-0.32, -1.96, -0.14, -1.42, -0.12, -0.88)),
        fill(_pink(looks)),
    )
    skull = curve((-0.88, 0.06), (-0.90, -0.58, -0.46, -0.94, 0.08, -0.94), (0.62, -0.94, 1.0, -0.56, 1.0, 0.04),
        (1.02, 0.54, 0.70, 0.86, 0.24, 0.88),
                  (-0.40, 0.88, -0.86, 0.60, -0.88, 0.06))  # fmt: skip
    lay(canvas, skull, coat, looks, 0.15)
    canvas.drawPath(joined(oval(0.08, 0.40, 0.28, 0.24), oval(0.46, 0.40, 0.28, 0.24)), fill(looks.skin))
    canvas.drawRoundRect(skia.Rect.MakeLTRB(0.18, 0.48, 0.36, 0.70), 0.05, 0.05, fill(looks.white))
    canvas.drawLine(0.27, 0.52, 0.27, 0.68, thread(darker(looks.white, 0.3), 0.025))
    _snout(canvas, looks, 0.27, 0.24, _nose_pink(looks), 0.68)
    _cheeks(canvas, looks, 0.28, -0.42, 0.86)


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
    _snout(canvas, looks, 0.25, 0.22, looks.ink, 1.15)
    _cheeks(canvas, looks, 0.14, -0.56, 0.88)


def _mouse_behind(canvas: skia.Canvas, looks: Looks) -> None:
    lay(canvas, oval(0.66, -0.92, 0.60, 0.62), darker(looks.hair, 0.10), looks, 0.11)
    canvas.drawPath(oval(0.66, -0.90, 0.42, 0.44), fill(darker(_pink(looks), 0.08)))


def _mouse(canvas: skia.Canvas, looks: Looks) -> None:
    lay(canvas, oval(-0.66, -0.80, 0.66, 0.68), looks.hair, looks, 0.12)
    canvas.drawPath(oval(-0.64, -0.78, 0.48, 0.50), fill(_pink(looks)))
    skull = curve((-0.86, 0.10), (-0.88, -0.54, -0.46, -0.86, 0.04, -0.86),
        (0.52, -0.86, 0.82, -0.50, 0.90, -0.06), (1.06, 0.14, 1.22, 0.34, 1.14, 0.48),
                  (0.94, 0.74, 0.46, 0.84, 0.10, 0.84), (-0.48, 0.84, -0.86, 0.62, -0.86, 0.10))  # fmt: skip
    lay(canvas, skull, looks.hair, looks, 0.15)
    canvas.drawPath(
        curve((1.12, 0.40), (0.80, 0.26, 0.30, 0.36, 0.22, 0.82), (0.60, 0.84, 1.0, 0.70, 1.12, 0.48)), fill(looks.skin)
    )
    canvas.drawPath(oval(1.10, 0.34, 0.13, 0.115), fill(_nose_pink(looks)))
    canvas.drawPath(stroke((0.62, 0.58), (0.76, 0.70, 0.94, 0.58)), thread(mix(looks.ink, looks.hair, 0.3), 0.05))
    _whiskers(canvas, looks, 0.62, 0.42)
    _cheeks(canvas, looks, 0.34, -0.34, 0.66)


def _lion_behind(canvas: skia.Canvas, looks: Looks) -> None:
    import math

    mane = mix(darker(looks.hair, 0.38), rgb("#8a3f1c"), 0.25)
    locks = []
    for k in range(14):
        a = k * math.tau / 14
        locks.append(oval(0.06 + math.cos(a) * 1.12, 0.06 + math.sin(a) * 1.14, 0.48, 0.48))
    lay(canvas, joined(oval(0.06, 0.06, 1.2, 1.2), *locks), mane, looks, 0.20)
    inner = fill(lighter(mane, 0.10))
    for k in range(14):
        a = (k + 0.5) * math.tau / 14
        canvas.drawPath(oval(0.06 + math.cos(a) * 0.98, 0.04 + math.sin(a) * 1.0, 0.30, 0.30), inner)
    for x, tone in ((-0.68, 0.0), (0.80, 0.08)):
        lay(canvas, oval(x, -0.82, 0.30, 0.30), darker(looks.hair, tone), looks, 0.08)
        canvas.drawPath(oval(x + 0.02, -0.79, 0.16, 0.16), fill(mix(looks.skin, mane, 0.35)))


def _lion(canvas: skia.Canvas, looks: Looks) -> None:
    skull = curve((-0.88, 0.0), (-0.92, -0.62, -0.46, -0.94, 0.06, -0.94), (0.60, -0.94, 1.0, -0.60, 0.98, 0.0),
        (0.98, 0.58, 0.66, 0.96, 0.16, 0.98),
                  (-0.42, 0.98, -0.86, 0.58, -0.88, 0.0))  # fmt: skip
    lay(canvas, skull, looks.hair, looks, 0.13)
    canvas.drawPath(
        joined(oval(-0.02, 0.42, 0.30, 0.27), oval(0.38, 0.42, 0.30, 0.27), oval(0.18, 0.64, 0.26, 0.24)),
        fill(looks.skin),
    )
    bridge = curve((0.02, -0.44), (0.34, -0.44), (0.36, 0.0, 0.40, 0.16), (-0.04, 0.16))
    canvas.drawPath(bridge, fill(lighter(looks.hair, 0.14)))
    _snout(canvas, looks, 0.18, 0.24, mix(looks.ink, rgb("#7a3a2c"), 0.4), 1.15)
    brow = thread(mix(darker(looks.hair, 0.4), rgb("#8a3f1c"), 0.3), 0.085)
    canvas.drawPath(stroke((-0.32, -0.40), (-0.16, -0.50, -0.02, -0.42)), brow)
    canvas.drawPath(stroke((0.36, -0.42), (0.50, -0.50, 0.66, -0.40)), brow)
    _cheeks(canvas, looks, 0.22, -0.48, 0.80)


def _elephant_behind(canvas: skia.Canvas, looks: Looks) -> None:
    far = curve(
        (0.50, -0.80),
        (0.96, -1.20, 1.66, -0.92, 1.60, -0.20),
        (1.56, 0.36, 1.16, 0.66, 0.80, 0.48),
        (0.6, 0.1, 0.5, -0.4, 0.50, -0.80),
    )
    lay(canvas, far, darker(looks.hair, 0.20), looks, 0.12)
    canvas.drawPath(
        curve(
            (0.86, -0.62),
            (1.10, -0.86, 1.44, -0.66, 1.40, -0.16),
            (1.36, 0.20, 1.12, 0.36, 0.94, 0.30),
            (0.8, 0.0, 0.8, -0.3, 0.86, -0.62),
        ),
        fill(darker(_pink(looks), 0.14)),
    )


def _elephant(canvas: skia.Canvas, looks: Looks) -> None:
    skull = curve((-0.84, 0.0), (-0.90, -0.66, -0.44, -1.02, 0.12, -1.02), (0.72, -1.02, 1.02, -0.60, 0.98, -0.02),
        (0.94, 0.40, 0.80, 0.70, 0.60, 0.86),
                  (0.2, 1.0, -0.30, 0.92, -0.52, 0.72), (-0.74, 0.50, -0.84, 0.30, -0.84, 0.0))  # fmt: skip
    lay(canvas, skull, looks.hair, looks, 0.15)
    ear = curve(
        (-0.40, -0.76),
        (-0.86, -1.30, -1.74, -1.16, -1.84, -0.34),
        (-1.90, 0.40, -1.44, 0.88, -0.98, 0.80),
        (-0.62, 0.72, -0.36, 0.30, -0.34, -0.10),
    )
    lay(canvas, ear, lighter(looks.hair, 0.04), looks, 0.14)
    canvas.drawPath(
        curve(
            (-0.60, -0.56),
            (-0.92, -0.94, -1.46, -0.84, -1.54, -0.26),
            (-1.58, 0.28, -1.28, 0.58, -0.98, 0.54),
            (-0.72, 0.46, -0.56, 0.14, -0.54, -0.10),
        ),
        fill(_pink(looks)),
    )
    _cheeks(canvas, looks, 0.18, -0.26, 0.84)


def _horse_behind(canvas: skia.Canvas, looks: Looks) -> None:
    ear = curve((0.02, -0.72), (-0.02, -1.10, 0.10, -1.34, 0.20, -1.40), (0.36, -1.16, 0.36, -0.86, 0.30, -0.66))
    lay(canvas, ear, darker(looks.hair, 0.18), looks, 0.07)


def _horse(canvas: skia.Canvas, looks: Looks) -> None:
    coat = looks.hair
    ear = curve((-0.34, -0.58), (-0.50, -1.02, -0.44, -1.34, -0.34, -1.44), (-0.14, -1.26, -0.02, -0.98, -0.04, -0.64))
    lay(canvas, ear, coat, looks, 0.08)
    skull = curve((-0.62, -0.10), (-0.66, -0.62, -0.30, -0.86, 0.06, -0.82),
        (0.44, -0.80, 0.62, -0.50, 0.74, -0.12), (0.92, 0.30, 1.22, 0.66, 1.22, 1.02),
                  (1.20, 1.36, 0.86, 1.46, 0.58, 1.34), (0.36, 1.24, 0.30, 1.02, 0.16, 0.80),
                  (-0.02, 0.58, -0.56, 0.52, -0.62, -0.10))  # fmt: skip
    lay(canvas, skull, coat, looks, 0.13)
    canvas.save()
    canvas.clipPath(skull, True)
    canvas.drawPath(curve((0.16, 0.94), (0.50, 0.70, 0.96, 0.62, 1.40, 0.66), (1.5, 1.6), (0.2, 1.6)), fill(looks.skin))
    canvas.drawPath(
        curve((0.14, -0.70), (0.34, -0.50, 0.52, -0.10, 0.70, 0.40), (0.48, 0.36, 0.24, -0.10, 0.06, -0.50)),
        fill(looks.white, 0.9),
    )
    canvas.restore()
    canvas.drawPath(oval(0.96, 0.94, 0.06, 0.085), fill(mix(looks.ink, looks.skin, 0.35)))
    canvas.drawPath(stroke((0.58, 1.16), (0.78, 1.26, 0.98, 1.20)), thread(mix(looks.ink, looks.skin, 0.3), 0.05))
    lock = curve(
        (-0.16, -0.98),
        (0.16, -1.10, 0.40, -0.86, 0.36, -0.44),
        (0.22, -0.50, 0.16, -0.62, 0.10, -0.70),
        (0.06, -0.56, -0.04, -0.50, -0.10, -0.50),
        (-0.22, -0.68, -0.24, -0.84, -0.16, -0.98),
    )
    lay(canvas, lock, _mane(looks), looks, 0.06)


def _mane(looks: Looks) -> Rgb:
    return (
        mix(darker(looks.hair, 0.55), looks.ink, 0.25) if luma(looks.hair) > 0.16 else mix(looks.hair, looks.skin, 0.45)
    )


def mane_of(looks: Looks) -> Rgb:
    """The colour of a horse's mane and tail."""
    return _mane(looks)


def _dragon_behind(canvas: skia.Canvas, looks: Looks) -> None:
    horn = mix(looks.skin, looks.white, 0.3)
    lay(
        canvas,
        curve((0.36, -0.72), (0.44, -1.16, 0.60, -1.40, 0.86, -1.48), (0.80, -1.16, 0.80, -0.90, 0.72, -0.58)),
        darker(horn, 0.14),
        looks,
        0.06,
    )
    fin = curve(
        (-0.66, -0.06), (-1.20, -0.34), (-1.06, 0.02), (-1.28, 0.22), (-0.98, 0.32), (-1.02, 0.60), (-0.62, 0.44)
    )
    lay(canvas, fin, looks.accent, looks, 0.07)


def _dragon(canvas: skia.Canvas, looks: Looks) -> None:
    coat = looks.hair
    horn = mix(looks.skin, looks.white, 0.3)
    lay(
        canvas,
        curve((-0.46, -0.62), (-0.62, -1.10, -0.52, -1.44, -0.28, -1.62), (-0.26, -1.28, -0.12, -1.0, -0.06, -0.72)),
        horn,
        looks,
        0.07,
    )
    skull = curve((-0.84, 0.02), (-0.88, -0.58, -0.46, -0.92, 0.06, -0.90),
        (0.52, -0.88, 0.76, -0.58, 0.82, -0.16), (1.10, -0.06, 1.36, 0.14, 1.36, 0.42),
                  (1.34, 0.74, 0.90, 0.86, 0.46, 0.86), (-0.34, 0.90, -0.82, 0.62, -0.84, 0.02))  # fmt: skip
    lay(canvas, skull, coat, looks, 0.15)
    canvas.save()
    canvas.clipPath(skull, True)
    canvas.drawPath(curve((1.5, 0.46), (1.0, 0.44, 0.4, 0.42, -0.14, 0.62), (-0.14, 1.1), (1.5, 1.1)), fill(looks.skin))
    canvas.restore()
    canvas.drawPath(stroke((0.10, 0.50), (0.60, 0.64, 1.20, 0.48)), thread(mix(looks.ink, coat, 0.35), 0.055))
    for x in (0.98, 1.18):
        canvas.drawPath(oval(x, 0.14, 0.055, 0.045), fill(mix(looks.ink, coat, 0.35)))
    canvas.drawPath(curve((0.84, 0.56), (0.96, 0.54), (0.91, 0.70)), fill(looks.white))
    for i in range(3):
        x = -0.50 + i * 0.30
        lay(
            canvas,
            curve(
                (x - 0.13, -0.84 + 0.2 * (1 - i) ** 2 * 0.6), (x, -1.14 + 0.05 * i), (x + 0.15, -0.88 + 0.12 * (i == 0))
            ),
            looks.accent,
            looks,
            0.04,
        ) if i == 1 else None
    _cheeks(canvas, looks, 0.16, -0.46, 0.72)


_HEADS = {
    FigureKind.CAT: (_nothing, _cat),
    FigureKind.DOG: (_nothing, _dog),
    FigureKind.FOX: (_nothing, _fox),
    FigureKind.RABBIT: (_rabbit_behind, _rabbit),
    FigureKind.BEAR: (_bear_behind, _bear),
    FigureKind.MOUSE: (_mouse_behind, _mouse),
    FigureKind.LION: (_lion_behind, _lion),
    FigureKind.ELEPHANT: (_elephant_behind, _elephant),
    FigureKind.HORSE: (_horse_behind, _horse),
    FigureKind.DRAGON: (_dragon_behind, _dragon),
}
