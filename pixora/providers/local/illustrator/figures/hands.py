"""Hands and feet, kept as pictures. A hand lies along x from its wrist at (0, 0); a foot stands under its ankle."""

from __future__ import annotations

import functools

import skia

from pixora.film.visual import Outfit
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import curve, joined, lay, record, taper, thread
from pixora.providers.local.illustrator.stage import fill


@functools.lru_cache(maxsize=256)
def hand(looks: Looks, skin: Rgb, grip: str, size: float) -> skia.Picture:
    """A hand of `size` (1 fits the average arm): "rest", "open", "point", "grip" or "flat" (a hand that shades)."""
    return record(lambda canvas: _hand(canvas, looks, skin, grip, size))


def _finger(x0: float, y0: float, x1: float, y1: float, wide: float) -> skia.Path:
    return taper([(x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2), (x1, y1)], [wide, wide * 0.86])


def _hand(canvas: skia.Canvas, looks: Looks, skin: Rgb, grip: str, size: float) -> None:
    canvas.scale(size, size)
    palm = curve(
        (-0.014, -0.021), (0.006, -0.031, 0.034, -0.029, 0.042, -0.021), (0.05, 0.0, 0.042, 0.021),
        (0.03, 0.029, 0.006, 0.028, -0.014, 0.021),
    )  # fmt: skip
    crease = thread(darker(skin, 0.26), 0.0055)
    match grip:
        case "open":
            fingers = [(0.035, -0.019, 0.076, -0.034), (0.04, -0.007, 0.088, -0.010), (0.04, 0.006, 0.086, 0.012),
                       (0.034, 0.017, 0.072, 0.032)]  # fmt: skip
            whole = joined(palm, *(_finger(*f, 0.0165) for f in fingers), _finger(0.008, -0.02, 0.036, -0.052, 0.018))
            lay(canvas, whole, skin, looks, 0.008, 0.3)
        case "point":
            whole = joined(
                palm, _finger(0.03, -0.014, 0.098, -0.017, 0.017), _finger(0.006, -0.02, 0.034, -0.044, 0.018)
            )
            lay(canvas, whole, skin, looks, 0.008, 0.3)
            for y in (0.0, 0.010):
                canvas.drawLine(0.024, y, 0.044, y, crease)
        case "grip":
            lay(canvas, joined(palm, _finger(0.004, -0.020, 0.036, -0.026, 0.02)), skin, looks, 0.008, 0.3)
            for y in (-0.006, 0.004, 0.013):
                canvas.drawLine(0.026, y, 0.045, y, crease)
        case "flat":
            whole = joined(_finger(-0.008, 0.0, 0.085, -0.002, 0.03), _finger(0.002, 0.012, 0.034, 0.026, 0.017))
            lay(canvas, whole, skin, looks, 0.008, 0.3)
        case _:
            fingers = [(0.03, -0.012, 0.070, -0.010), (0.034, 0.0, 0.074, 0.003), (0.03, 0.012, 0.067, 0.014)]
            whole = joined(palm, *(_finger(*f, 0.0175) for f in fingers), _finger(0.004, -0.016, 0.044, -0.034, 0.017))
            lay(canvas, whole, skin, looks, 0.008, 0.3)
            if looks.fine > 300:
                for y in (-0.004, 0.007):
                    canvas.drawLine(0.046, y, 0.066, y + 0.001, crease)


@functools.lru_cache(maxsize=128)
def foot(looks: Looks, colour: Rgb, size: float, flippers: bool) -> skia.Picture:
    """A shoe of `size`; the ground is 0.04 under its ankle."""

    def sketch(canvas: skia.Canvas) -> None:
        if flippers:
            blade = curve((-0.035, -0.03), (0.02, -0.04, 0.05, 0.0, 0.19, 0.012), (0.2, 0.03, 0.185, 0.036),
                          (0.06, 0.05, -0.04, 0.03))  # fmt: skip
            lay(canvas, blade, looks.accent, looks, 0.012, 0.4)
            for y in (0.012, 0.024):
                canvas.drawLine(0.06, y - 0.006, 0.17, y, thread(darker(looks.accent, 0.25), 0.006))
            return
        canvas.translate(0.0, 0.04 * (1 - size))
        canvas.scale(size, size)
        boots = looks.outfit in (Outfit.CAPE, Outfit.OVERALLS, Outfit.COAT)
        if boots:
            shaft = curve((-0.046, -0.085), (0.046, -0.085), (0.042, 0.02), (-0.046, 0.02))
            lay(canvas, shaft, colour, looks, 0.014, 0.4)
            canvas.drawRoundRect(
                skia.Rect.MakeLTRB(-0.05, -0.094, 0.05, -0.07), 0.01, 0.01, fill(lighter(colour, 0.12))
            )
        path = curve(
            (-0.045, -0.012), (-0.05, -0.045, 0.022, -0.05, 0.045, -0.010), (0.085, 0.0, 0.1, 0.014, 0.095, 0.036),
            (-0.045, 0.036),
        )  # fmt: skip
        lay(canvas, path, colour, looks, 0.014, 0.4)
        canvas.drawRoundRect(skia.Rect.MakeLTRB(-0.047, 0.026, 0.098, 0.041), 0.006, 0.006, fill(darker(colour, 0.5)))
        if not boots:
            for x in (0.03, 0.046):
                canvas.drawLine(x, -0.014 + (x - 0.03) * 0.8, x - 0.014, 0.0, thread(lighter(colour, 0.5), 0.007))

    return record(sketch)
