"""A person's head: its face, hair and hat, and what it breathes in. The neck is at (0, 0)."""

from __future__ import annotations

import functools

import skia

from pixora.film.visual import HairCut, Hat
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, luma, mix, rgb
from pixora.providers.local.illustrator.figures.acting import Stance
from pixora.providers.local.illustrator.figures.hair import ROUND_THE_EAR, draw_beard, hair_before, hair_behind
from pixora.providers.local.illustrator.figures.hats import COVERING, R, draw_hat
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import crescent, curve, lay, record, stroke, thread
from pixora.providers.local.illustrator.paper import box, oval
from pixora.providers.local.illustrator.stage import fill

TALL_HATS = (Hat.WIZARD, Hat.CHEF, Hat.STRAW)
"""Hats that do not fit under a glass bubble."""
CENTRE = (0.012, -0.112)
"""The middle of the head, from the neck."""


@functools.lru_cache(maxsize=64)
def _layers(looks: Looks, air: str) -> tuple[skia.Picture, skia.Picture, skia.Picture, skia.Picture]:
    """Behind the head, the head without its features, what lies before it, and what it wears on the face."""
    hat = Hat.NONE if air and looks.hat in TALL_HATS else looks.hat
    hatted = hat in COVERING and looks.cut is not HairCut.SCARF

    def behind(canvas: skia.Canvas) -> None:
        hair_behind(canvas, looks, hatted=hat in COVERING)

    def before(canvas: skia.Canvas) -> None:
        hair_before(canvas, looks, hatted=hatted)
        if looks.cut not in ROUND_THE_EAR:
            _ear(canvas, looks)
        if hat is not Hat.NONE:
            draw_hat(canvas, looks, hat)

    def worn(canvas: skia.Canvas) -> None:
        if looks.glasses and air != "mask":
            _glasses(canvas, looks)
        if air == "mask":
            _mask(canvas, looks)

    return record(behind), record(lambda canvas: _skull(canvas, looks)), record(before), record(worn)


def draw_head(canvas: skia.Canvas, looks: Looks, stance: Stance, air: str = "") -> None:
    canvas.save()
    canvas.scale(looks.frame.head, looks.frame.head)
    canvas.translate(*CENTRE)
    draw_face(canvas, looks, stance, air)
    if air == "helmet":
        canvas.drawPicture(bubble(looks, 1.0))
    canvas.restore()


def draw_face(canvas: skia.Canvas, looks: Looks, stance: Stance, air: str = "") -> None:
    """The head around (0, 0)."""
    behind, skull, before, worn = _layers(looks, air)
    canvas.drawPicture(behind)
    canvas.drawPicture(skull)
    _features(canvas, looks, stance)
    canvas.drawPicture(before)
    canvas.save()
    canvas.translate(stance.look[0] * 0.5, stance.look[1] * 0.4)
    canvas.drawPicture(worn)
    canvas.restore()


def _skull(canvas: skia.Canvas, looks: Looks) -> None:
    head = curve(
        (-R * 0.92, -R * 0.15), (-R * 0.95, -R * 1.08, R * 0.98, -R * 1.12, R * 0.97, -R * 0.08),
        (R * 0.97, R * 0.62, R * 0.55, R * 1.0, R * 0.14, R * 1.0),
        (-R * 0.5, R * 1.0, -R * 0.9, R * 0.6, -R * 0.92, -R * 0.15),
    )  # fmt: skip
    lay(canvas, head, looks.skin, looks, 0.024, 0.5, 0.16)
    if looks.beard:
        draw_beard(canvas, looks)
    cheek = fill(looks.blush, 0.34)
    canvas.drawOval(skia.Rect.MakeLTRB(0.058, 0.030, 0.101, 0.066), cheek)
    canvas.drawOval(skia.Rect.MakeLTRB(-0.044, 0.031, 0.004, 0.069), cheek)
    if looks.elder:
        crease = thread(darker(looks.skin, 0.2), 0.004)
        canvas.drawPath(stroke((-0.032, 0.024), (-0.022, 0.031, -0.008, 0.030)), crease)
        canvas.drawPath(stroke((0.082, 0.028), (0.092, 0.028, 0.098, 0.020)), crease)


def _ear(canvas: skia.Canvas, looks: Looks) -> None:
    ear = oval(-0.080, 0.020, 0.021, 0.031)
    lay(canvas, ear, looks.skin, looks, 0.010, 0.3)
    canvas.drawPath(stroke((-0.084, 0.034), (-0.094, 0.012, -0.076, 0.006)), thread(darker(looks.skin, 0.28), 0.006))


@functools.lru_cache(maxsize=64)
def _paints(looks: Looks) -> dict[str, skia.Paint]:
    iris = mix(looks.ink, rgb("#6b4a35"), 0.45)
    beard = looks.beard
    return {
        "eye": fill(looks.ink),
        "iris": fill(iris),
        "light": fill(lighter(looks.white, 0.6)),
        "lid": thread(looks.ink, 0.0075),
        "lash": thread(looks.ink, 0.0070),
        "brow": thread(_brow_of(looks), 0.0098),
        "nose": thread(darker(looks.skin, 0.26), 0.0085),
        "mouth": thread(
            mix(darker(looks.skin, 0.5), rgb("#8c2f39"), 0.35) if not beard else darker(looks.skin, 0.55), 0.0092
        ),
    }


def _brow_of(looks: Looks) -> Rgb:
    brow = mix(looks.hair, looks.ink, 0.25)
    # Fair brows on fair skin still have to be seen.
    return mix(brow, looks.ink, 0.3) if abs(luma(brow) - luma(looks.skin)) < 0.12 else brow


def _features(canvas: skia.Canvas, looks: Looks, stance: Stance) -> None:
    paint = _paints(looks)
    lx, ly = stance.look
    open_ = max(0.06, 1 - stance.blink)
    big = 1.16 if looks.child else 1.0
    fine = looks.fine > 90
    for x, wide in ((0.004, 1.0), (0.072, 0.92)):
        cx, cy = x + lx * 0.9, 0.006 + ly * 0.5
        if stance.blink > 0.75:
            canvas.drawArc(
                skia.Rect.MakeLTRB(cx - 0.017, cy - 0.008, cx + 0.017, cy + 0.013), 15, 150, False, paint["lid"]
            )
        else:
            rx, ry = 0.0150 * wide * big, 0.0205 * open_ * big
            canvas.drawOval(skia.Rect.MakeLTRB(cx - rx, cy - ry, cx + rx, cy + ry), paint["eye"])
            if fine:
                canvas.drawOval(
                    skia.Rect.MakeLTRB(cx - rx * 0.62, cy - ry * 0.05, cx + rx * 0.62, cy + ry * 0.82), paint["iris"]
                )
                canvas.drawCircle(cx - 0.005, cy + 0.009 * open_, 0.0024 * open_, paint["light"])
            canvas.drawCircle(cx + 0.005, cy - 0.0075 * open_, 0.0056 * open_ * big, paint["light"])
            if fine:
                canvas.drawArc(
                    skia.Rect.MakeLTRB(cx - rx * 1.15, cy - ry * 1.12, cx + rx * 1.15, cy + ry * 1.1),
                    195, 135, False, paint["lash"],
                )  # fmt: skip
        y = cy - 0.0405 * (0.6 + 0.4 * big) + 0.004 * stance.blink
        canvas.drawPath(
            stroke((cx - 0.020 * wide, y + 0.003), (cx, y - 0.010, cx + 0.020 * wide, y + 0.001)), paint["brow"]
        )
    sx, sy = lx * 1.2, ly * 0.6
    canvas.drawPath(stroke((0.043 + sx, 0.014 + sy), (0.064 + sx, 0.036 + sy, 0.039 + sx, 0.037 + sy)), paint["nose"])
    mx = lx * 0.8
    canvas.drawPath(
        stroke((0.009 + mx, 0.063), (0.040 + mx, 0.063 + 0.027 * stance.smile, 0.071 + mx, 0.061)), paint["mouth"]
    )


def _glasses(canvas: skia.Canvas, looks: Looks) -> None:
    rim = thread(darker(mix(looks.ink, looks.accent, 0.15), 0.1), 0.0075)
    for x, r in ((0.004, 0.031), (0.074, 0.029)):
        lens = oval(x, 0.007, r, 0.030)
        canvas.drawPath(lens, fill(lighter(looks.rim, 0.5), 0.16))
        canvas.drawPath(lens, rim)
        canvas.drawLine(x - 0.012, 0.012, x + 0.002, -0.010, thread(rgb("#ffffff"), 0.005, 0.45))
    canvas.drawPath(stroke((0.034, 0.002), (0.040, -0.004, 0.046, 0.002)), rim)
    canvas.drawLine(-0.027, 0.002, -0.078, -0.002, rim)


@functools.lru_cache(maxsize=32)
def bubble(looks: Looks, size: float, *, collar: bool = True) -> skia.Picture:
    """A glass bubble around a head of radius `R` times `size`."""

    def sketch(canvas: skia.Canvas) -> None:
        canvas.scale(size, size)
        shell = oval(-0.012, -0.018, R * 1.52, R * 1.50)
        sky = lighter(looks.rim, 0.3)
        canvas.drawPath(shell, fill(sky, 0.07))
        if edge := crescent(shell, 0.0, 0.05):
            canvas.drawPath(edge, fill(sky, 0.14))
        canvas.save()
        canvas.clipPath(shell, True)
        canvas.drawPath(curve((0.065, -0.22), (0.115, -0.22), (0.03, 0.18), (-0.03, 0.18)), fill(sky, 0.11))
        canvas.restore()
        canvas.drawArc(
            skia.Rect.MakeLTRB(-0.165, -0.168, 0.14, 0.132), -64, 50, False, thread(lighter(sky, 0.6), 0.012, 0.85)
        )
        canvas.drawPath(shell, thread(lighter(sky, 0.4), 0.009, 0.75))
        if collar:
            lay(canvas, box(-0.102, 0.132, 0.080, 0.168, 0.016), looks.accent, looks, 0.010)

    return record(sketch)


def _mask(canvas: skia.Canvas, looks: Looks) -> None:
    canvas.drawLine(-0.11, -0.010, 0.0, 0.0, thread(darker(looks.accent, 0.45), 0.016))
    glass = skia.Path()
    glass.addRoundRect(skia.Rect.MakeLTRB(-0.032, -0.036, 0.114, 0.046), 0.034, 0.034)
    canvas.drawPath(glass, fill(rgb("#bfeaf2"), 0.26))
    canvas.drawPath(glass, thread(looks.accent, 0.014))
    canvas.drawLine(0.000, -0.020, -0.012, 0.012, thread(rgb("#ffffff"), 0.008, 0.7))
    pipe = stroke((0.062, 0.074), (-0.01, 0.11, -0.12, 0.08, -0.120, -0.02), (-0.127, -0.185))
    canvas.drawPath(pipe, thread(darker(looks.accent, 0.3), 0.020))
    canvas.drawPath(pipe, thread(looks.accent, 0.014))
    canvas.drawCircle(0.060, 0.074, 0.012, fill(darker(looks.accent, 0.4)))
