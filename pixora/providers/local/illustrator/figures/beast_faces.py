"""What animals' heads have in common: ears, muzzles, whiskers and cheeks."""

from __future__ import annotations

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, mix, rgb
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import curve, lay, stroke, thread
from pixora.providers.local.illustrator.paper import Point
from pixora.providers.local.illustrator.stage import fill


def nothing(canvas: skia.Canvas, looks: Looks) -> None:
    pass


def pink(looks: Looks) -> Rgb:
    return mix(looks.skin, mix(rgb("#e88a86"), looks.blush, 0.4), 0.55)


def dark(looks: Looks) -> Rgb:
    return mix(darker(looks.hair, 0.5), looks.ink, 0.35)


def draw_cheeks(canvas: skia.Canvas, looks: Looks, y: float, left: float = -0.42, right: float = 0.78) -> None:
    blush = fill(mix(looks.skin, rgb("#e8604f"), 0.5), 0.30)
    for x in (left, right):
        canvas.drawOval(skia.Rect.MakeLTRB(x - 0.15, y - 0.10, x + 0.15, y + 0.10), blush)


def draw_snout(
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


def draw_whiskers(canvas: skia.Canvas, looks: Looks, x: float, y: float) -> None:
    pen = thread(looks.white, 0.022, 0.85)
    for side in (-1, 1):
        for k in (-0.06, 0.04, 0.14):
            canvas.drawPath(
                stroke((x + side * 0.38, y + k * 0.5), (x + side * 0.65, y + k * 0.6, x + side * 0.92, y + k * 1.9)),
                pen,
            )


def draw_ear(canvas: skia.Canvas, looks: Looks, tip: Point, left: Point, right: Point, inner: Rgb, coat: Rgb) -> None:
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


def nose_pink(looks: Looks) -> Rgb:
    return mix(pink(looks), rgb("#d9626a"), 0.35)
