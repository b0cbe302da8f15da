"""Clothes: the torso of each outfit kept as a picture, and what moves with the legs. The hips are at (0, 0)."""

from __future__ import annotations

import functools
import math

import skia

from pixora.film.visual import HairCut, Outfit
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.figures.looks import Frame, Looks
from pixora.providers.local.illustrator.figures.pieces import curve, lay, record, stroke, thread
from pixora.providers.local.illustrator.paper import Point, box, oval
from pixora.providers.local.illustrator.stage import fill

SKIRTED = (Outfit.COAT, Outfit.DRESS, Outfit.APRON)
BARE_ARMED = (Outfit.DRESS, Outfit.APRON)
"""Outfits whose sleeves end above the elbow."""


def sleeve_of(looks: Looks) -> Rgb:
    match looks.outfit:
        case Outfit.OVERALLS:
            return _shirt(looks)
        case Outfit.CAPE:
            return mix(looks.clothes, looks.white, 0.25)
        case _:
            return looks.clothes


def leg_of(looks: Looks) -> Rgb:
    match looks.outfit:
        case Outfit.OVERALLS:
            return looks.clothes
        case Outfit.SUIT:
            return darker(looks.clothes, 0.12)
        case Outfit.DRESS:
            return mix(looks.accent, darker(looks.clothes, 0.5), 0.62)
        case _:
            return looks.trousers


def _shirt(looks: Looks) -> Rgb:
    return mix(looks.accent, looks.white, 0.30)


def bodice(f: Frame, hem: float, flare: float) -> skia.Path:
    """The outline of a torso from the neck to `hem` below the hips."""
    n, s, w, t = 0.052, f.shoulder, f.waist, f.torso
    return curve(
        (-n, -t - 0.003),
        (-s * 0.9, -t + 0.004, -s * 1.10, -t + 0.045, -s * 1.06, -t + 0.13 * t / 0.3),
        (-w * 1.04, -0.08 * t / 0.3, -flare, 0.0, -flare, hem),
        (0.0, hem + 0.022, flare, hem),
        (flare, 0.0, w * 1.08, -0.08 * t / 0.3, s * 1.06, -t + 0.13 * t / 0.3),
        (s * 1.12, -t + 0.045, s * 0.95, -t + 0.004, n + 0.006, -t - 0.003),
        (0.0, -t + 0.016, -n, -t - 0.003),
    )


@functools.lru_cache(maxsize=64)
def torso(looks: Looks) -> skia.Picture:
    """The upper body from hips to neck."""
    return record(lambda canvas: _torso(canvas, looks))


def _torso(canvas: skia.Canvas, looks: Looks) -> None:
    f = looks.frame
    t = f.torso
    neck = box(-0.034, -t - 0.055, 0.040, -t + 0.05, 0.02)
    canvas.drawPath(neck, fill(darker(looks.skin, 0.24)))
    outfit = looks.outfit
    hem = {Outfit.JACKET: 0.042, Outfit.SUIT: 0.065, Outfit.JUMPER: 0.035, Outfit.CAPE: 0.07}.get(outfit, 0.012)
    flare = f.hip * (1.12 if outfit is Outfit.CAPE else 1.04)
    body = bodice(f, hem, flare)
    colour = looks.clothes
    match outfit:
        case Outfit.OVERALLS:
            colour = _shirt(looks)
        case Outfit.CAPE:
            colour = mix(looks.clothes, looks.white, 0.25)
        case _:
            pass
    lay(canvas, body, colour, looks, 0.034, 0.5)
    canvas.save()
    canvas.clipPath(body, True)
    dark = darker(colour, 0.26)
    match outfit:
        case Outfit.JACKET:
            _jacket(canvas, looks, hem, dark)
        case Outfit.COAT:
            _coat(canvas, looks, dark)
        case Outfit.JUMPER:
            _jumper(canvas, looks, hem, dark)
        case Outfit.DRESS:
            _dress(canvas, looks)
        case Outfit.SUIT:
            _suit(canvas, looks, hem, dark)
        case Outfit.APRON:
            _apron_bib(canvas, looks, dark)
        case Outfit.OVERALLS:
            _bib(canvas, looks)
        case Outfit.CAPE:
            _tunic(canvas, looks, hem)
    canvas.restore()
    if outfit in (Outfit.JACKET, Outfit.COAT):
        tone = looks.accent if outfit is Outfit.JACKET else lighter(looks.clothes, 0.16)
        collar = curve(
            (-0.060, -t - 0.016), (0.034, -t + 0.048), (0.078, -t - 0.016), (0.012, -t + 0.010, -0.060, -t - 0.016)
        )
        canvas.drawPath(collar, thread(tone, 0.020))
        lay(canvas, collar, tone, looks, 0.008, 0.3)


def _jacket(canvas: skia.Canvas, looks: Looks, hem: float, dark: Rgb) -> None:
    f, t = looks.frame, looks.frame.torso
    canvas.drawLine(0.036, -t + 0.03, 0.036, hem + 0.02, thread(dark, 0.008))
    for i in range(3):
        canvas.drawCircle(0.056, -t * 0.72 + i * t * 0.25, 0.0092, fill(looks.accent))
    canvas.drawPath(stroke((-f.waist * 0.74, -0.050), (-f.waist * 0.16, -0.040)), thread(dark, 0.011))
    canvas.drawRect(skia.Rect.MakeLTRB(-0.3, hem - 0.014, 0.3, hem + 0.05), fill(dark, 0.8))


def _coat(canvas: skia.Canvas, looks: Looks, dark: Rgb) -> None:
    t = looks.frame.torso
    canvas.drawLine(0.036, -t + 0.03, 0.036, 0.06, thread(dark, 0.008))
    for i in range(2):
        canvas.drawCircle(0.058, -t * 0.68 + i * t * 0.24, 0.0105, fill(looks.accent))


def _jumper(canvas: skia.Canvas, looks: Looks, hem: float, dark: Rgb) -> None:
    t = looks.frame.torso
    for i in range(2):
        canvas.drawRect(skia.Rect.MakeXYWH(-0.3, -t * 0.50 + i * 0.048, 0.6, 0.020), fill(looks.accent, 0.92))
    canvas.drawRect(skia.Rect.MakeXYWH(-0.3, hem - 0.020, 0.6, 0.06), fill(dark))
    if looks.fine > 250:
        rib = thread(darker(looks.clothes, 0.38), 0.004)
        for i in range(-7, 8):
            canvas.drawLine(i * 0.02, hem - 0.016, i * 0.02, hem + 0.02, rib)


def _dress(canvas: skia.Canvas, looks: Looks) -> None:
    t = looks.frame.torso
    collar = curve((-0.066, -t - 0.02), (-0.05, -t + 0.04, 0.0, -t + 0.052, 0.032, -t + 0.016),
                   (0.056, -t + 0.052, 0.09, -t + 0.03, 0.09, -t - 0.02))  # fmt: skip
    canvas.drawPath(collar, fill(lighter(mix(looks.white, looks.accent, 0.06), 0.1)))
    for i in range(3):
        canvas.drawCircle(0.034, -t * 0.66 + i * t * 0.17, 0.007, fill(looks.accent))


def _suit(canvas: skia.Canvas, looks: Looks, hem: float, dark: Rgb) -> None:
    t = looks.frame.torso
    canvas.drawPath(curve((-0.042, -t - 0.02), (0.034, -t * 0.42), (0.082, -t - 0.02)), fill(looks.white))
    tie = curve((0.016, -t + 0.012), (0.044, -t + 0.012), (0.038, -t + 0.036), (0.050, -t * 0.50), (0.034, -t * 0.42),
                (0.014, -t * 0.52), (0.024, -t + 0.036))  # fmt: skip
    canvas.drawPath(tie, fill(looks.accent))
    for lapel in (
        curve((-0.048, -t - 0.02), (-0.075, -t * 0.68), (-0.038, -t * 0.70), (0.034, -t * 0.40), (-0.028, -t - 0.01)),
        curve((0.080, -t - 0.02), (0.104, -t * 0.70), (0.078, -t * 0.70), (0.034, -t * 0.40), (0.062, -t - 0.01)),
    ):
        canvas.drawPath(lapel, fill(lighter(looks.clothes, 0.10)))
        canvas.drawPath(lapel, thread(dark, 0.004))
    canvas.drawLine(0.034, -t * 0.40, 0.040, hem + 0.02, thread(dark, 0.007))
    for y in (-t * 0.30, -t * 0.12):
        canvas.drawCircle(0.052, y, 0.0085, fill(dark))
    canvas.drawLine(-0.076, -t * 0.56, -0.042, -t * 0.58, thread(looks.white, 0.014))
    canvas.drawLine(-0.080, -0.035, -0.025, -0.028, thread(dark, 0.010))


def _apron_bib(canvas: skia.Canvas, looks: Looks, dark: Rgb) -> None:
    t = looks.frame.torso
    tone = apron_tone(looks)
    strap = thread(tone, 0.016)
    canvas.drawLine(-0.030, -t * 0.70, -0.044, -t - 0.01, strap)
    canvas.drawLine(0.072, -t * 0.70, 0.056, -t - 0.01, strap)
    bib = curve((-0.046, -t * 0.72), (0.086, -t * 0.72), (0.10, -0.10), (0.3, -0.075), (0.3, 0.1), (-0.3, 0.1),
        (-0.3, -0.055),
                (-0.066, -0.10))  # fmt: skip
    canvas.drawPath(bib, fill(tone))
    canvas.drawPath(stroke((-0.046, -t * 0.72), (0.086, -t * 0.72)), thread(looks.accent, 0.010))
    canvas.drawLine(-0.3, -0.056, 0.3, -0.074, thread(darker(tone, 0.16), 0.010))


def apron_tone(looks: Looks) -> Rgb:
    return mix(looks.white, looks.accent, 0.10)


def _bib(canvas: skia.Canvas, looks: Looks) -> None:
    t, dark = looks.frame.torso, darker(looks.clothes, 0.25)
    for i in range(5):
        canvas.drawRect(skia.Rect.MakeXYWH(-0.3, -t + 0.02 + i * 0.044, 0.6, 0.014), fill(looks.accent, 0.55))
    strap = thread(looks.clothes, 0.026)
    canvas.drawLine(-0.045, -t * 0.60, -0.060, -t, strap)
    canvas.drawLine(0.078, -t * 0.60, 0.066, -t, strap)
    bib = curve((-0.064, -t * 0.64), (0.096, -t * 0.64), (0.108, -t * 0.33), (0.3, -t * 0.24), (0.3, 0.2), (-0.3, 0.2),
                (-0.3, -t * 0.22), (-0.082, -t * 0.33))  # fmt: skip
    canvas.drawPath(bib, fill(looks.clothes))
    canvas.drawPath(bib, thread(dark, 0.006))
    canvas.drawPath(box(-0.018, -t * 0.54, 0.062, -t * 0.32, 0.010), thread(dark, 0.006))
    for x in (-0.045, 0.078):
        canvas.drawCircle(x, -t * 0.60, 0.0105, fill(looks.gold))


def _tunic(canvas: skia.Canvas, looks: Looks, hem: float) -> None:
    t = looks.frame.torso
    canvas.drawRect(skia.Rect.MakeLTRB(-0.3, -0.046, 0.3, -0.012), fill(darker(looks.shoes, 0.1)))
    canvas.drawPath(box(0.014, -0.052, 0.058, -0.006, 0.008), fill(looks.gold))
    canvas.drawPath(curve((-0.030, -t - 0.02), (0.034, -t * 0.74), (0.076, -t - 0.02)), fill(darker(looks.skin, 0.12)))
    canvas.drawRect(skia.Rect.MakeLTRB(-0.3, hem - 0.014, 0.3, hem + 0.05), fill(looks.accent, 0.9))


def draw_skirt(canvas: skia.Canvas, looks: Looks, hip: Point, knees: tuple[Point, Point], sitting: bool) -> None:
    """What hangs from the waist over the thighs, following the knees."""
    f = looks.frame
    hx, hy = hip
    colour, rich = {
        Outfit.COAT: (looks.clothes, 1.16),
        Outfit.DRESS: (looks.clothes, 1.55),
        Outfit.APRON: (apron_tone(looks), 1.02),
    }[looks.outfit]
    back, front = min(knees[0][0], knees[1][0]) - hx, max(knees[0][0], knees[1][0]) - hx
    top = -0.030
    if sitting:
        knee = max(knees, key=lambda k: k[0])
        kx, ky = knee[0] - hx, min(knees[0][1], knees[1][1]) - hy
        w = f.limb * 0.78
        low = 0.12 if looks.outfit is not Outfit.APRON else 0.09
        path = curve((-f.hip * 1.02, top), (-f.hip * 1.16, f.limb * 0.4, -f.hip * 0.9, f.limb * 0.62),
            (kx * 0.6, f.limb * 0.66),
                     (kx - w * 0.4, ky + low), (kx + w * 1.25, ky + low * 0.9),
                     (kx + w * 1.4, ky - w * 0.3, kx + w * 0.3, ky - w * 0.95),
                     (f.hip * 0.9, -f.limb * 0.7), (f.hip * 0.98, top))  # fmt: skip
    else:
        length = f.leg * {Outfit.COAT: 0.50, Outfit.DRESS: 0.56, Outfit.APRON: 0.48}[looks.outfit]
        wide = f.hip * rich
        left = min(-wide, back - f.limb * 0.72)
        right = max(wide, front + f.limb * 0.72)
        if looks.outfit is Outfit.APRON:
            left = -f.hip * 0.55 + max(0.0, back) * 0.4
        sway = 0.25 * (knees[1][0] - knees[0][0])
        path = curve((-f.hip * 1.03 if looks.outfit is not Outfit.APRON else -f.hip * 0.8, top),
                     (-f.hip * 1.1 if looks.outfit is not Outfit.APRON else left, length * 0.4, left, length),
                     ((left + right) / 2 - sway * 0.3, length + 0.030, right, length),
                     (f.hip * 1.14, length * 0.4, f.hip * 1.03, top))  # fmt: skip
    tone, shade = _skirt_paints(colour)
    canvas.save()
    canvas.translate(hx, hy)
    canvas.drawPath(path, shade)
    canvas.save()
    canvas.clipPath(path, True)
    canvas.translate(looks.lit_from * 0.026, -0.014)
    canvas.drawPath(path, tone)
    canvas.translate(-looks.lit_from * 0.026, 0.014)
    if not sitting:
        length = path.getBounds().bottom() - 0.012
        fold = thread(darker(colour, 0.16), 0.006)
        if looks.outfit is Outfit.DRESS:
            for k in (-0.45, 0.1, 0.55):
                canvas.drawLine(
                    k * f.hip, 0.03, k * f.hip * 1.7 + 0.3 * back * (k < 0) + 0.3 * front * (k > 0), length, fold
                )
            canvas.drawRect(skia.Rect.MakeLTRB(-0.5, length - 0.026, 0.5, length - 0.012), fill(looks.accent, 0.85))
        elif looks.outfit is Outfit.APRON:
            canvas.drawPath(box(-0.02, 0.03, 0.075, 0.095, 0.012), thread(darker(colour, 0.16), 0.006))
        else:
            canvas.drawLine(0.036, -0.02, 0.036 + 0.2 * front, length + 0.04, fold)
    if looks.outfit is Outfit.COAT:
        canvas.drawRect(skia.Rect.MakeLTRB(-0.4, top - 0.012, 0.4, top + 0.018), fill(darker(looks.accent, 0.05)))
    if looks.outfit is Outfit.DRESS:
        canvas.drawRect(skia.Rect.MakeLTRB(-0.4, top - 0.012, 0.4, top + 0.012), fill(looks.accent))
    canvas.restore()
    canvas.restore()


@functools.lru_cache(maxsize=64)
def _skirt_paints(colour: Rgb) -> tuple[skia.Paint, skia.Paint]:
    return fill(colour), fill(darker(colour, 0.20))


def draw_cape(
    canvas: skia.Canvas, looks: Looks, neck: Point, hip: Point, ground: float, wave: float, sitting: bool
) -> None:
    """A cape behind the body, from the neck nearly to the ground, moved by `wave` (-1..1)."""
    f = looks.frame
    nx, ny = neck
    low = min(ground - 0.10, hip[1] + f.leg * 0.62) if not sitting else min(ground - 0.02, hip[1] + 0.10)
    far = 0.12 + 0.05 * wave
    path = curve(
        (nx - 0.05, ny), (nx - f.shoulder * 1.35, ny + 0.03, nx - f.shoulder * 1.5,
        (ny + low) / 2, nx - f.shoulder * 1.5 - far, low),
        (nx - 0.10 - 0.02 * wave, low + 0.035, hip[0] + f.hip * 0.4, low - 0.01),
        (nx + f.shoulder * 1.2, (ny + low) / 2, nx + f.shoulder * 1.1, ny + 0.05, nx + 0.05, ny),
    )  # fmt: skip
    tone, shade = _skirt_paints(darker(looks.accent, 0.06))
    canvas.drawPath(path, shade)
    canvas.save()
    canvas.clipPath(path, True)
    canvas.translate(looks.lit_from * 0.03, -0.014)
    canvas.drawPath(path, tone)
    canvas.restore()


@functools.lru_cache(maxsize=64)
def neckwear(looks: Looks) -> skia.Picture | None:
    """What is worn over the neck, before the head; the neck is at (0, 0)."""
    f = looks.frame
    if looks.outfit is Outfit.JUMPER and looks.cut is not HairCut.SCARF:

        def scarf(canvas: skia.Canvas) -> None:
            tail = curve((-0.045, 0.0), (-0.085, 0.05, -0.075, 0.12, -0.09, 0.17), (-0.035, 0.175),
                         (-0.03, 0.12, -0.02, 0.06, 0.0, 0.02))  # fmt: skip
            lay(canvas, tail, darker(looks.accent, 0.1), looks, 0.012)
            for i in range(3):
                canvas.drawLine(-0.082 + i * 0.018, 0.17, -0.084 + i * 0.018, 0.188, thread(looks.accent, 0.007))
            lay(canvas, box(-0.080, -0.030, 0.086, 0.030, 0.028), looks.accent, looks, 0.014)
            canvas.drawPath(
                stroke((-0.05, -0.006), (0.0, 0.012, 0.062, 0.004)), thread(darker(looks.accent, 0.2), 0.006)
            )

        return record(scarf)
    if looks.outfit is Outfit.CAPE:

        def clasp(canvas: skia.Canvas) -> None:
            mantle = curve((-0.058, -0.020), (-f.shoulder * 1.2, 0.0, -f.shoulder * 1.25, 0.075),
                (-0.03, 0.035, 0.036, 0.055),
                           (f.shoulder * 0.9, 0.035, f.shoulder * 1.18, 0.062), (f.shoulder * 1.0, 0.0, 0.064, -0.020),
                           (0.01, 0.010, -0.058, -0.020))  # fmt: skip
            lay(canvas, mantle, looks.accent, looks, 0.012)
            canvas.drawPath(oval(0.036, 0.044, 0.017, 0.017), fill(looks.gold))

        return record(clasp)
    return None


def lean_of(angle: float, length: float) -> Point:
    """The end of a line of `length` that rises from (0, 0), `angle` degrees forward."""
    return (math.sin(math.radians(angle)) * length, -math.cos(math.radians(angle)) * length)
