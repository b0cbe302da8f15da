"""What one sits on: a rock, a log, a bench, a chair. Drawn under the hips, the ground at (0, 0)."""

from __future__ import annotations

import functools

import skia

from pixora.film.visual import Place
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import curve, lay, record, stroke, thread
from pixora.providers.local.illustrator.palette import Palette
from pixora.providers.local.illustrator.paper import box, oval
from pixora.providers.local.illustrator.stage import fill

WOODED = (Place.FOREST, Place.MEADOW, Place.RIVER)
PAVED = (Place.CITY, Place.VILLAGE)


def seat(looks: Looks, palette: Palette, place: Place, height: float) -> skia.Picture:
    """The seat that belongs to `place`, its top `height` over the ground, for somebody of these looks."""
    wood, stone = palette.lit(rgb("#9a6a3e")), mix(palette.lit(rgb("#8b8590")), palette.near, 0.35)
    if place is Place.SNOW:
        stone = mix(stone, palette.lit(rgb("#eef4fb")), 0.35)
    kind = "chair" if place is Place.INTERIOR else "bench" if place in PAVED else "log" if place in WOODED else "rock"
    return _seat(looks, kind, stone if kind == "rock" else wood, round(height, 3))


@functools.lru_cache(maxsize=32)
def _seat(looks: Looks, kind: str, tone: Rgb, h: float) -> skia.Picture:
    def sketch(canvas: skia.Canvas) -> None:
        match kind:
            case "chair":
                _chair(canvas, looks, tone, h)
            case "bench":
                _bench(canvas, looks, tone, h)
            case "log":
                _log(canvas, looks, tone, h)
            case _:
                _rock(canvas, looks, tone, h)

    return record(sketch)


def _rock(canvas: skia.Canvas, looks: Looks, tone: Rgb, h: float) -> None:
    path = curve(
        (-0.235, 0.012),
        (-0.25, -h * 0.55),
        (-0.17, -h * 0.98),
        (0.02, -h * 1.03),
        (0.105, -h * 0.94),
        (0.155, -h * 0.42),
        (0.18, 0.012),
    )
    lay(canvas, path, tone, looks, 0.026)
    canvas.drawPath(
        curve((-0.17, -h * 0.98), (0.02, -h * 1.03), (0.105, -h * 0.94), (-0.02, -h * 0.80), (-0.15, -h * 0.82)),
        fill(lighter(tone, 0.14)),
    )
    canvas.drawPath(
        curve((-0.02, -h * 0.80), (0.105, -h * 0.94), (0.155, -h * 0.42), (0.02, -h * 0.36)), fill(darker(tone, 0.12))
    )


def _log(canvas: skia.Canvas, looks: Looks, tone: Rgb, h: float) -> None:
    r = h * 0.52
    lay(canvas, box(-0.34, -h, 0.20, 0.014, r), darker(tone, 0.22), looks, 0.024)
    bark = thread(darker(tone, 0.42), 0.009)
    for y, x0, x1 in ((-h * 0.72, -0.24, -0.02), (-h * 0.42, -0.28, -0.10), (-h * 0.28, -0.08, 0.06)):
        canvas.drawPath(stroke((x0, y), ((x0 + x1) / 2, y + 0.012, x1, y)), bark)
    lay(canvas, oval(0.150, -h * 0.5 + 0.006, 0.070, r), lighter(tone, 0.22), looks, 0.010)
    for k in (0.66, 0.34):
        canvas.drawPath(oval(0.150, -h * 0.5 + 0.006, 0.070 * k, r * k), thread(darker(tone, 0.1), 0.007))
    canvas.drawPath(oval(-0.26, -h * 0.98, 0.07, 0.022), fill(mix(tone, rgb("#5f9a58"), 0.6)))


def _bench(canvas: skia.Canvas, looks: Looks, tone: Rgb, h: float) -> None:
    iron = darker(looks.ink, 0.05)
    for x in (-0.40, 0.13):
        canvas.drawPath(stroke((x, 0.0), (x + 0.012, -h + 0.01)), thread(iron, 0.024))
        canvas.drawPath(stroke((x - 0.02, -h + 0.01), (x - 0.05, -h - 0.22)), thread(iron, 0.020))
    for y in (-h - 0.20, -h - 0.12):
        lay(canvas, box(-0.50, y - 0.026, 0.14, y + 0.026, 0.012), darker(tone, 0.10), looks, 0.012)
    lay(canvas, box(-0.47, -h, 0.20, -h + 0.042, 0.014), tone, looks, 0.014)


def _chair(canvas: skia.Canvas, looks: Looks, tone: Rgb, h: float) -> None:
    dark = darker(tone, 0.25)
    for x, colour in ((-0.10, dark), (0.13, dark)):
        canvas.drawLine(x, -h, x + 0.01, 0.0, thread(colour, 0.030))
    for x in (-0.165, 0.075):
        canvas.drawLine(x, -h, x - 0.012, 0.006, thread(tone, 0.032))
    lay(canvas, curve((-0.185, -h), (-0.235, -h - 0.34), (-0.19, -h - 0.35), (-0.135, -h)), tone, looks, 0.012)
    lay(canvas, box(-0.20, -h - 0.004, 0.155, -h + 0.038, 0.016), tone, looks, 0.012)
    canvas.drawPath(box(-0.17, -h - 0.028, 0.135, -h + 0.006, 0.014), fill(mix(tone, rgb("#c8553d"), 0.6)))
