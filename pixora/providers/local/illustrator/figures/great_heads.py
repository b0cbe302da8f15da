"""Heads of the great animals: lion, elephant, horse and dragon."""

from __future__ import annotations

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, luma, mix, rgb
from pixora.providers.local.illustrator.figures.beast_faces import (
    draw_cheeks,
    draw_snout,
    pink,
)
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import curve, joined, lay, stroke, thread
from pixora.providers.local.illustrator.paper import oval
from pixora.providers.local.illustrator.stage import fill


def lion_behind(canvas: skia.Canvas, looks: Looks) -> None:
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


def lion(canvas: skia.Canvas, looks: Looks) -> None:
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
    draw_snout(canvas, looks, 0.18, 0.24, mix(looks.ink, rgb("#7a3a2c"), 0.4), 1.15)
    brow = thread(mix(darker(looks.hair, 0.4), rgb("#8a3f1c"), 0.3), 0.085)
    canvas.drawPath(stroke((-0.32, -0.40), (-0.16, -0.50, -0.02, -0.42)), brow)
    canvas.drawPath(stroke((0.36, -0.42), (0.50, -0.50, 0.66, -0.40)), brow)
    draw_cheeks(canvas, looks, 0.22, -0.48, 0.80)


def elephant_behind(canvas: skia.Canvas, looks: Looks) -> None:
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
        fill(darker(pink(looks), 0.14)),
    )


def elephant(canvas: skia.Canvas, looks: Looks) -> None:
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
        fill(pink(looks)),
    )
    draw_cheeks(canvas, looks, 0.18, -0.26, 0.84)


def horse_behind(canvas: skia.Canvas, looks: Looks) -> None:
    ear = curve((0.02, -0.72), (-0.02, -1.10, 0.10, -1.34, 0.20, -1.40), (0.36, -1.16, 0.36, -0.86, 0.30, -0.66))
    lay(canvas, ear, darker(looks.hair, 0.18), looks, 0.07)


def horse(canvas: skia.Canvas, looks: Looks) -> None:
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


def dragon_behind(canvas: skia.Canvas, looks: Looks) -> None:
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


def dragon(canvas: skia.Canvas, looks: Looks) -> None:
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
    draw_cheeks(canvas, looks, 0.16, -0.46, 0.72)
