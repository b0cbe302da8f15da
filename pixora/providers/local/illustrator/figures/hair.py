"""Hair, beards and the headscarf: what lies behind the head and what before it. The head's middle is (0, 0)."""

from __future__ import annotations

import skia

from pixora.film.visual import HairCut
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.figures.hats import EDGE
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import curve, joined, lay, stroke, thread
from pixora.providers.local.illustrator.paper import box, oval
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.stage import fill, polygon

ROUND_THE_EAR = (HairCut.BOB, HairCut.LONG, HairCut.SCARF)
"""Cuts under which no ear is seen."""


def hair_behind(canvas: skia.Canvas, looks: Looks, *, hatted: bool) -> None:
    """What lies behind the head; under a covering hat only what hangs below its edge."""
    if looks.cut is HairCut.SCARF:
        _scarf_behind(canvas, looks)
        return
    canvas.save()
    if hatted:
        canvas.clipPath(_below_hat(), True)
    dark = darker(looks.hair, 0.18)
    match looks.cut:
        case HairCut.BALD:
            pass
        case HairCut.BOB:
            path = skia.Path()
            path.addRoundRect(skia.Rect.MakeLTRB(-0.138, -0.09, 0.088, 0.118), 0.075, 0.075)
            lay(canvas, path, dark, looks, 0.022)
        case HairCut.BUN:
            lay(canvas, oval(-0.128, 0.018, 0.05, 0.052) if hatted else oval(-0.088, -0.142, 0.056, 0.054), looks.hair,
                looks, 0.02)  # fmt: skip
            lay(canvas, oval(-0.034, -0.02, 0.098, 0.106), dark, looks, 0.02)
        case HairCut.LONG:
            path = curve((-0.10, -0.11), (-0.19, 0.01, -0.150, 0.16, -0.172, 0.262),
                (-0.12, 0.268, -0.04, 0.262, 0.015, 0.205),
                         (0.03, 0.10, 0.06, -0.06))  # fmt: skip
            lay(canvas, path, dark, looks, 0.024)
            strand = thread(darker(looks.hair, 0.32), 0.006)
            canvas.drawPath(stroke((-0.105, 0.0), (-0.125, 0.12, -0.128, 0.235)), strand)
            canvas.drawPath(stroke((-0.06, 0.05), (-0.07, 0.16, -0.066, 0.24)), strand)
        case HairCut.CURLS:
            lay(canvas, _lumps((-0.10, -0.065, 0.076), (-0.122, 0.018, 0.066), (-0.095, 0.085, 0.056),
                (-0.05, -0.122, 0.078),
                               (0.03, -0.135, 0.072), (0.088, -0.088, 0.052)), dark, looks, 0.024)  # fmt: skip
        case _:
            lay(canvas, oval(-0.039, -0.033, 0.092, 0.097), dark, looks, 0.022)
    canvas.restore()
    if looks.cut is HairCut.BRAIDS:
        _braid(canvas, looks, -0.100, 0.062, 0.9, dark)


def hair_before(canvas: skia.Canvas, looks: Looks, *, hatted: bool) -> None:
    """What lies before the head."""
    if looks.cut is HairCut.SCARF:
        _scarf_before(canvas, looks)
        return
    if looks.cut is HairCut.BALD:
        canvas.drawPath(
            stroke((0.030, -0.094), (0.066, -0.088, 0.082, -0.064)), thread(lighter(looks.skin, 0.4), 0.012, 0.6)
        )
        return
    canvas.save()
    if hatted:
        canvas.clipPath(_below_hat(), True)
    if looks.cut is HairCut.CURLS:
        path = _lumps((-0.07, -0.102, 0.050), (-0.018, -0.122, 0.052), (0.038, -0.116, 0.046), (0.083, -0.086, 0.036),
                      (-0.110, -0.05, 0.044), (-0.118, 0.012, 0.034))  # fmt: skip
    else:
        path = _fringe(looks.cut)
    lay(canvas, path, looks.hair, looks, 0.020)
    if looks.fine > 220:
        gleam = thread(lighter(looks.hair, 0.22), 0.007, 0.55)
        if looks.cut is not HairCut.CURLS:
            canvas.drawPath(stroke((-0.082, -0.082), (-0.05, -0.124, 0.006, -0.124)), gleam)
            canvas.drawPath(stroke((0.026, -0.121), (0.048, -0.118, 0.062, -0.109)), gleam)
    canvas.restore()
    if looks.cut is HairCut.BRAIDS:
        _braid(canvas, looks, -0.078, 0.075, 1.0, looks.hair)


def draw_beard(canvas: skia.Canvas, looks: Looks) -> None:
    """Under the mouth, which is drawn over it."""
    colour = looks.hair if looks.cut is not HairCut.SCARF else mix(looks.hair, looks.ink, 0.2)
    if looks.elder:
        path = curve((-0.082, -0.004), (-0.088, 0.07, -0.05, 0.12, -0.01, 0.175),
            (0.02, 0.215, 0.05, 0.19, 0.066, 0.14),
                     (0.10, 0.10, 0.114, 0.06, 0.112, 0.026), (0.09, 0.044, 0.075, 0.046, 0.042, 0.044),
                     (0.0, 0.044, -0.04, 0.06, -0.062, -0.006))  # fmt: skip
    else:
        path = curve((-0.082, -0.004), (-0.09, 0.06, -0.05, 0.126, 0.022, 0.136),
            (0.085, 0.132, 0.118, 0.07, 0.113, 0.026),
                     (0.09, 0.044, 0.075, 0.046, 0.042, 0.044), (0.0, 0.044, -0.04, 0.06, -0.062, -0.006))  # fmt: skip
    lay(canvas, path, colour, looks, 0.016)


def _fringe(cut: HairCut) -> skia.Path:
    match cut:
        case HairCut.TOUSLED:
            return curve(
                (-0.125, 0.02), (-0.15, -0.10, -0.09, -0.155, -0.045, -0.138), (-0.03, -0.168),
                (0.01, -0.152, 0.03, -0.152, 0.055, -0.171), (0.07, -0.142, 0.105, -0.132, 0.127, -0.137),
                (0.12, -0.105, 0.125, -0.08, 0.118, -0.045), (0.082, -0.068), (0.06, -0.038), (0.022, -0.070),
                (-0.012, -0.035), (-0.045, -0.055), (-0.07, -0.04, -0.075, 0.0, -0.085, 0.03),
            )  # fmt: skip
        case HairCut.BUN | HairCut.BRAIDS:
            return curve(
                (-0.118, 0.012), (-0.142, -0.12, -0.04, -0.152, 0.02, -0.143),
                (0.09, -0.132, 0.124, -0.08, 0.116, -0.035),
                (0.08, -0.092, 0.0, -0.092, -0.045, -0.055), (-0.07, -0.035, -0.08, -0.01, -0.09, 0.022),
            )  # fmt: skip
        case HairCut.BOB:
            return curve(
                (-0.135, 0.076), (-0.158, -0.11, -0.06, -0.158, 0.015, -0.145),
                (0.09, -0.134, 0.127, -0.08, 0.117, -0.022),
                (0.06, -0.050, 0.0, -0.048, -0.035, -0.045), (-0.06, -0.02, -0.055, 0.05, -0.068, 0.100),
                (-0.09, 0.112, -0.125, 0.102, -0.135, 0.076),
            )  # fmt: skip
        case HairCut.LONG:
            return curve(
                (-0.128, 0.14), (-0.168, -0.09, -0.07, -0.158, 0.015, -0.145),
                (0.09, -0.134, 0.124, -0.08, 0.116, -0.030),
                (0.085, -0.055, 0.06, -0.085, 0.045, -0.092), (0.01, -0.06, -0.05, -0.05, -0.058, 0.01),
                (-0.062, 0.07, -0.072, 0.12, -0.088, 0.17),
            )  # fmt: skip
        case _:
            return curve(
                (-0.122, 0.03), (-0.15, -0.11, -0.05, -0.155, 0.02, -0.146),
                (0.085, -0.153, 0.132, -0.10, 0.117, -0.03),
                (0.10, -0.055, 0.09, -0.07, 0.075, -0.078), (0.02, -0.06, -0.03, -0.062, -0.055, -0.05),
                (-0.072, -0.035, -0.072, 0.005, -0.084, 0.035),
            )  # fmt: skip


def _below_hat() -> skia.Path:
    (x0, y0), (x1, y1) = EDGE
    return polygon([(x0 - 0.1, y0), (x1 + 0.1, y1), (x1 + 0.1, 1.0), (x0 - 0.1, 1.0)])


def _lumps(*circles: tuple[float, float, float]) -> skia.Path:
    return joined(*(oval(x, y, r, r) for x, y, r in circles))


def _braid(canvas: skia.Canvas, looks: Looks, x: float, y: float, size: float, colour: Rgb) -> None:
    for i in range(4):
        wide = (0.032 - 0.0028 * i) * size
        lay(
            canvas, oval(x - 0.006 * i + (0.004 if i % 2 else -0.004), y + 0.042 * i, wide, 0.029), colour, looks, 0.010
        )
    canvas.drawPath(box(x - 0.040, y + 0.148, x + 0.002, y + 0.166, 0.008), fill(looks.accent))
    tuft = curve((x - 0.034, y + 0.162), (x - 0.004, y + 0.162), (x + 0.008, y + 0.20, x - 0.022, y + 0.226),
                 (x - 0.050, y + 0.20, x - 0.034, y + 0.162))  # fmt: skip
    lay(canvas, tuft, colour, looks, 0.008)


def _scarf_behind(canvas: skia.Canvas, looks: Looks) -> None:
    path = curve((-0.10, -0.11), (-0.178, 0.0, -0.150, 0.13, -0.168, 0.215), (-0.08, 0.262, 0.06, 0.25, 0.115, 0.196),
                 (0.07, 0.14, 0.06, -0.05), (-0.10, -0.11))  # fmt: skip
    lay(canvas, path, darker(looks.accent, 0.16), looks, 0.022)


def _scarf_before(canvas: skia.Canvas, looks: Looks) -> None:
    """Around the face, closed under the chin, its end over the shoulder."""
    colour = looks.accent
    outer = curve((0.128, -0.010), (0.140, -0.13, 0.06, -0.160, 0.006, -0.156),
        (-0.10, -0.152, -0.150, -0.08, -0.142, 0.03),
                  (-0.137, 0.12, -0.075, 0.165, 0.02, 0.172), (0.075, 0.168, 0.11, 0.14, 0.112, 0.095),
                  (0.115, 0.06, 0.125, 0.03, 0.128, -0.010))  # fmt: skip
    face = curve((0.114, -0.008), (0.116, -0.068, 0.086, -0.098, 0.034, -0.096),
        (-0.03, -0.094, -0.064, -0.06, -0.066, 0.0),
                 (-0.066, 0.07, -0.02, 0.114, 0.030, 0.114), (0.078, 0.112, 0.112, 0.06, 0.114, -0.008))  # fmt: skip
    ring = combine(outer, face, skia.PathOp.kDifference_PathOp) or outer
    lay(canvas, ring, colour, looks, 0.018)
    fold = thread(darker(colour, 0.22), 0.006)
    canvas.drawPath(stroke((-0.112, -0.03), (-0.116, 0.08, -0.03, 0.138)), fold)
    canvas.drawPath(stroke((-0.040, -0.128), (-0.094, -0.10, -0.096, -0.02)), fold)
    end = curve((-0.02, 0.128), (0.05, 0.150, 0.09, 0.18, 0.082, 0.255), (0.04, 0.262, 0.0, 0.25, -0.03, 0.238),
                (-0.01, 0.2, -0.04, 0.16, -0.02, 0.128))  # fmt: skip
    lay(canvas, end, colour, looks, 0.012)
    canvas.drawPath(stroke((0.012, 0.15), (0.04, 0.19, 0.032, 0.246)), fold)
