"""Hats. The head's middle is (0, 0), its radius `R`; a hat sits on a line a little above the brows."""

from __future__ import annotations

import math

import skia

from pixora.film.visual import Hat
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import curve, joined, lay, stroke, thread
from pixora.providers.local.illustrator.paper import oval
from pixora.providers.local.illustrator.stage import fill, polygon

R = 0.118
"""Radius of an average head, in figure heights."""
COVERING = (Hat.CAP, Hat.BEANIE, Hat.STRAW, Hat.CHEF, Hat.WIZARD, Hat.HELMET)
"""Hats under which no hair is seen above their edge."""
EDGE = ((-0.17, -0.030), (0.17, -0.078))
"""The line that a hat covers the hair down to, behind and before."""


def draw_hat(canvas: skia.Canvas, looks: Looks, hat: Hat) -> None:
    match hat:
        case Hat.CAP:
            _cap(canvas, looks, looks.accent)
        case Hat.BEANIE:
            _beanie(canvas, looks, looks.accent)
        case Hat.STRAW:
            _straw(canvas, looks)
        case Hat.CHEF:
            _chef(canvas, looks)
        case Hat.WIZARD:
            _wizard(canvas, looks)
        case Hat.CROWN:
            _crown(canvas, looks)
        case Hat.HELMET:
            _helmet(canvas, looks, looks.accent)
        case Hat.NONE:
            pass


def _dome(high: float, wide: float = 0.132) -> skia.Path:
    return curve(
        (-wide, -0.020), (-wide * 1.06, -high * 0.78, -wide * 0.55, -high, 0.005, -high),
        (wide * 0.65, -high, wide * 1.04, -high * 0.72, wide * 0.98, -0.062), (0.0, -0.085, -wide, -0.020),
    )  # fmt: skip


def _cap(canvas: skia.Canvas, looks: Looks, colour: Rgb) -> None:
    lay(canvas, _dome(0.163), colour, looks, 0.024)
    seam = thread(darker(colour, 0.22), 0.006)
    canvas.drawPath(stroke((0.01, -0.162), (0.055, -0.13, 0.062, -0.075)), seam)
    canvas.drawPath(stroke((-0.01, -0.162), (-0.07, -0.12, -0.068, -0.045)), seam)
    brim = curve(
        (0.035, -0.086), (0.11, -0.112, 0.19, -0.094, 0.222, -0.062), (0.15, -0.07, 0.08, -0.062, 0.032, -0.066)
    )
    lay(canvas, brim, darker(colour, 0.16), looks, 0.010)
    canvas.drawCircle(0.004, -0.164, 0.011, fill(darker(colour, 0.2)))


def _beanie(canvas: skia.Canvas, looks: Looks, colour: Rgb) -> None:
    lay(canvas, _dome(0.178, 0.130), colour, looks, 0.024)
    rib = thread(darker(colour, 0.16), 0.006)
    for i in range(-3, 4):
        canvas.drawPath(stroke((i * 0.012, -0.172), (i * 0.042, -0.13, i * 0.041, -0.066 - 0.006 * i)), rib)
    fold = curve((-0.140, -0.052), (-0.1, -0.082, 0.06, -0.122, 0.132, -0.100), (0.140, -0.082, 0.136, -0.058),
                 (0.05, -0.082, -0.07, -0.042, -0.132, -0.006), (-0.146, -0.024, -0.140, -0.052))  # fmt: skip
    lay(canvas, fold, mix(colour, looks.white, 0.35), looks, 0.012)
    bobble = skia.Path()
    bobble.addCircle(-0.008, -0.192, 0.036)
    lay(canvas, bobble, mix(colour, looks.white, 0.6), looks, 0.016)


def _straw(canvas: skia.Canvas, looks: Looks) -> None:
    colour = looks.straw
    canvas.save()
    canvas.rotate(-9)
    lay(canvas, oval(0.006, -0.052, 0.245, 0.040), darker(colour, 0.10), looks, 0.014)
    crown = curve((-0.118, -0.052), (-0.120, -0.15, -0.07, -0.168, 0.0, -0.168),
        (0.08, -0.168, 0.122, -0.148, 0.122, -0.052),
                  (0.0, -0.022, -0.118, -0.052))  # fmt: skip
    lay(canvas, crown, colour, looks, 0.02)
    band = curve((-0.119, -0.082), (0.0, -0.054, 0.122, -0.082), (0.124, -0.054), (0.0, -0.024, -0.119, -0.054))
    lay(canvas, band, looks.accent, looks, 0.008, 0.2)
    weave = thread(darker(colour, 0.14), 0.004)
    for y in (-0.105, -0.128, -0.148):
        canvas.drawPath(stroke((-0.112, y), (0.0, y + 0.024, 0.115, y)), weave)
    canvas.restore()


def _chef(canvas: skia.Canvas, looks: Looks) -> None:
    white = looks.white
    puffs = []
    for x, y, r in ((-0.095, -0.215, 0.066), (-0.035, -0.262, 0.07), (0.045, -0.265, 0.068), (0.105, -0.222, 0.062),
                    (0.0, -0.2, 0.09)):  # fmt: skip
        puff = skia.Path()
        puff.addCircle(x, y, r)
        puffs.append(puff)
    lay(canvas, joined(*puffs), white, looks, 0.028)
    band = curve(
        (-0.122, -0.030), (-0.120, -0.165), (0.0, -0.192, 0.118, -0.175), (0.122, -0.072), (0.0, -0.095, -0.122, -0.030)
    )
    lay(canvas, band, white, looks, 0.02)
    pleat = thread(darker(white, 0.14), 0.005)
    for x in (-0.07, -0.02, 0.03, 0.078):
        canvas.drawLine(x, -0.155, x, -0.095, pleat)


def _wizard(canvas: skia.Canvas, looks: Looks) -> None:
    colour = darker(mix(looks.clothes, looks.accent, 0.12), 0.30)
    canvas.save()
    canvas.rotate(-8)
    lay(canvas, oval(0.004, -0.058, 0.225, 0.038), darker(colour, 0.16), looks, 0.014)
    cone = curve(
        (-0.125, -0.064), (-0.100, -0.20, -0.050, -0.30, -0.075, -0.385), (-0.115, -0.43, -0.155, -0.415),
        (-0.120, -0.47, -0.030, -0.47, 0.0, -0.39), (0.045, -0.28, 0.098, -0.20, 0.124, -0.064),
        (0.0, -0.028, -0.125, -0.064),
    )  # fmt: skip
    lay(canvas, cone, colour, looks, 0.026)
    band = curve((-0.121, -0.098), (0.0, -0.066, 0.118, -0.098), (0.126, -0.064), (0.0, -0.028, -0.127, -0.064))
    lay(canvas, band, looks.accent, looks, 0.010, 0.2)
    for x, y, r in ((0.01, -0.19, 0.026), (-0.03, -0.30, 0.018), (0.06, -0.135, 0.012)):
        canvas.drawPath(star(x, y, r), fill(looks.gold))
    canvas.restore()


def star(x: float, y: float, r: float) -> skia.Path:
    return polygon(
        [
            (x + math.sin(k * math.pi / 5) * r * (1 if k % 2 == 0 else 0.45),
             y - math.cos(k * math.pi / 5) * r * (1 if k % 2 == 0 else 0.45))
            for k in range(10)
        ]
    )  # fmt: skip


def _crown(canvas: skia.Canvas, looks: Looks) -> None:
    gold = looks.gold
    canvas.save()
    canvas.translate(0.004, -0.03)
    canvas.rotate(-8)
    points = [(-0.098, -0.062), (-0.112, -0.165), (-0.062, -0.118), (-0.035, -0.182), (0.006, -0.122), (0.048, -0.182),
              (0.07, -0.118), (0.118, -0.165), (0.104, -0.062)]  # fmt: skip
    body = skia.Path()
    body.moveTo(*points[0])
    for point in points[1:]:
        body.lineTo(*point)
    body.quadTo(0.003, -0.034, *points[0])
    body.close()
    lay(canvas, body, gold, looks, 0.014, 0.9)
    for x, y in (points[1], points[3], points[5], points[7]):
        canvas.drawCircle(x, y, 0.0125, fill(lighter(gold, 0.3)))
    for x, tone in ((-0.055, looks.accent), (0.004, mix(looks.accent, looks.clothes, 0.8)), (0.06, looks.accent)):
        canvas.drawCircle(x, -0.078, 0.012, fill(tone))
    canvas.restore()


def _helmet(canvas: skia.Canvas, looks: Looks, colour: Rgb) -> None:
    lay(canvas, _dome(0.170, 0.137), colour, looks, 0.026)
    ridge = curve((-0.135, -0.04), (-0.115, -0.16, -0.04, -0.192, 0.02, -0.186),
        (0.10, -0.178, 0.128, -0.12, 0.130, -0.075),
                  (0.108, -0.12, 0.07, -0.154, 0.015, -0.158),
                  (-0.05, -0.158, -0.10, -0.11, -0.112, -0.045))  # fmt: skip
    lay(canvas, ridge, lighter(colour, 0.16), looks, 0.010)
    brim = curve((-0.145, -0.034), (-0.06, -0.055, 0.07, -0.098, 0.172, -0.090), (0.182, -0.074, 0.170, -0.066),
                 (0.07, -0.075, -0.05, -0.034, -0.142, -0.010))  # fmt: skip
    lay(canvas, brim, darker(colour, 0.14), looks, 0.010)
    canvas.drawPath(stroke((-0.06, -0.02), (-0.05, 0.06, -0.005, 0.112)), thread(darker(looks.trousers, 0.2), 0.010))
