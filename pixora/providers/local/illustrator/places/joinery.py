"""What rooms are furnished with is cut from: boards, cushions, books, in a room's light; one unit is a metre."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import skia

from pixora.film.brief import Style
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, multiply, rgb, turn
from pixora.providers.local.illustrator.palette import Palette
from pixora.providers.local.illustrator.stage import fade, fill, halo, line, polygon

LAMPLIGHT: Rgb = (0.98, 0.74, 0.50)
"""What lamps make of a thing's own colour."""


@dataclass(frozen=True)
class Decor:
    """A room's light and colours. `dice` differ from room to room."""

    palette: Palette
    lamps: bool
    toward: int
    """Side of the window: -1 left, 1 right."""
    wall: Rgb
    trim: Rgb
    wood: Rgb
    cloth: Rgb
    second: Rgb
    dice: np.ndarray

    def tint(self, text: str) -> Rgb:
        return self.light(rgb(text))

    def light(self, own: Rgb) -> Rgb:
        """A thing's own colour in this room: by the window's light, and by lamps after dark."""
        seen = self.palette.lit(own, 0.0)
        if not self.lamps:
            return seen
        muted = turn(own, 0.0, 0.3) if self.palette.style is Style.NOIR else own
        return mix(seen, multiply(muted, LAMPLIGHT), 0.62)


def slab(
    canvas: skia.Canvas,
    decor: Decor,
    left: float,
    top: float,
    right: float,
    bottom: float,
    tone: Rgb,
    radius: float = 0.02,
) -> None:
    """A board or box: lit from above and from the window's side, with its shade on the other."""
    box = skia.Rect.MakeLTRB(left, top, right, bottom)
    canvas.drawRoundRect(
        box, radius, radius, fade((0, top), (0, bottom), (lighter(tone, 0.08), 1), (tone, 1), (darker(tone, 0.16), 1))
    )
    near, far = (right, left) if decor.toward > 0 else (left, right)
    dark = darker(tone, 0.5)
    canvas.drawRoundRect(box, radius, radius, fade((near, 0), (far, 0), (dark, 0.0), (dark, 0.06), (dark, 0.34)))
    canvas.drawLine(
        left + radius, top + 0.006, right - radius, top + 0.006, line(mix(tone, decor.palette.rim, 0.5), 0.012, 0.6)
    )


def shadow(canvas: skia.Canvas, half: float, deep: float = 0.09, alpha: float = 0.3) -> None:
    """A soft shadow on the floor about the origin."""
    canvas.save()
    canvas.scale(half, deep)
    canvas.drawCircle(0, 0, 1, halo((0, 0), 1, (0.05, 0.04, 0.07), alpha * 1.5, 0.35))
    canvas.restore()


def books(canvas: skia.Canvas, decor: Decor, left: float, right: float, foot: float, high: float, seed: int) -> None:
    """A row of books on a shelf, some leaning, some lying, with gaps for things."""
    rng = np.random.default_rng(seed)
    tones = ("#b5483c", "#2f6f82", "#d9a441", "#5c7d4f", "#7c4f72", "#d8c8a8", "#35507a", "#a9683f")
    x = left
    while x < right - 0.03:
        roll = rng.random()
        if roll < 0.10:
            x += rng.uniform(0.05, 0.14)
            continue
        if roll < 0.16 and x + 0.2 < right:
            y = foot
            for _ in range(int(rng.integers(2, 4))):
                thick, long = rng.uniform(0.025, 0.04), rng.uniform(0.14, 0.2)
                tone = decor.tint(tones[int(rng.integers(8))])
                canvas.drawRect(skia.Rect.MakeLTRB(x, y - thick, x + long, y), fill(tone))
                y -= thick
            x += 0.21
            continue
        wide, tall = rng.uniform(0.024, 0.05), high * rng.uniform(0.62, 0.93)
        wide = min(wide, right - x)
        tone = decor.tint(tones[int(rng.integers(8))])
        canvas.save()
        canvas.translate(x, foot)
        if rng.random() < 0.08:
            canvas.rotate(-9)
        canvas.drawRect(
            skia.Rect.MakeLTRB(0, -tall, wide, 0),
            fade((0, 0), (wide, 0), (lighter(tone, 0.1), 1), (darker(tone, 0.2), 1)),
        )
        band = lighter(tone, 0.35)
        canvas.drawRect(skia.Rect.MakeLTRB(0, -tall * 0.86, wide, -tall * 0.80), fill(band, 0.7))
        canvas.restore()
        x += wide + 0.003


def pot_plant(canvas: skia.Canvas, decor: Decor, tall: float, kind: int) -> None:
    """A plant in a pot standing on the origin, `tall` metres."""
    pot = decor.tint("#c7704e" if kind % 2 else "#e8e0d0")
    leaf = decor.tint(("#4f8a4a", "#3d7a5c", "#6a9a48")[kind % 3])
    count = 9
    for i in range(count):
        a = -math.pi / 2 + (i - (count - 1) / 2) * 0.27
        long = tall * (0.62 + 0.12 * math.cos(i * 2.1))
        ex, ey = math.cos(a) * long * 0.62, -tall * 0.25 + math.sin(a) * long
        mx, my = math.cos(a) * long * 0.18, -tall * 0.3 + math.sin(a) * long * 0.72
        path = skia.Path()
        path.moveTo(0, -tall * 0.22)
        path.quadTo(mx - 0.09 * tall, my, ex, ey)
        path.quadTo(mx + 0.09 * tall, my, 0, -tall * 0.22)
        canvas.drawPath(path, fill(darker(leaf, 0.22 * (i % 2)) if i % 3 else lighter(leaf, 0.1)))
    canvas.drawPath(
        polygon([(-tall * 0.15, -tall * 0.28), (tall * 0.15, -tall * 0.28), (tall * 0.11, 0), (-tall * 0.11, 0)]),
        fade((-tall * 0.15, 0), (tall * 0.15, 0), (lighter(pot, 0.1), 1), (darker(pot, 0.25), 1)),
    )
    canvas.drawRect(skia.Rect.MakeLTRB(-tall * 0.17, -tall * 0.31, tall * 0.17, -tall * 0.25), fill(pot))


def picture(canvas: skia.Canvas, decor: Decor, wide: float, high: float, kind: int) -> None:
    """A framed picture hung about the origin."""
    frame = decor.wood if kind % 2 else decor.tint("#efe6d6")
    box = skia.Rect.MakeLTRB(-wide / 2, -high / 2, wide / 2, high / 2)
    under = skia.Rect.MakeLTRB(-wide / 2 + 0.015, -high / 2 + 0.02, wide / 2 + 0.02, high / 2 + 0.03)
    canvas.drawRect(under, fill((0.05, 0.04, 0.06), 0.22))
    canvas.drawRect(box, fill(frame))
    inner = skia.Rect.MakeLTRB(-wide / 2 + 0.03, -high / 2 + 0.03, wide / 2 - 0.03, high / 2 - 0.03)
    top, low = decor.tint(("#8fc3d8", "#f2c58f", "#e8d9c0", "#b7c9e0")[kind % 4]), decor.tint("#f6ead2")
    canvas.drawRect(inner, fade((0, -high / 2), (0, high / 2), (top, 1), (low, 1)))
    canvas.save()
    canvas.clipRect(inner)
    if kind % 3 == 0:
        hill = decor.tint("#5f8a6a")
        canvas.drawCircle(wide * 0.14, -high * 0.14, high * 0.1, fill(decor.tint("#f6b65a")))
        canvas.drawCircle(-wide * 0.2, high * 0.7, wide * 0.52, fill(hill))
        canvas.drawCircle(wide * 0.3, high * 0.85, wide * 0.55, fill(darker(hill, 0.2)))
    elif kind % 3 == 1:
        for i, tone in enumerate(("#d9604f", "#2f6f82", "#e0a83f")):
            canvas.drawCircle(wide * 0.15 * (i - 1), high * 0.1 * (1 - i), high * 0.2, fill(decor.tint(tone), 0.85))
    else:
        sea = decor.tint("#2f7f96")
        canvas.drawRect(skia.Rect.MakeLTRB(-wide, high * 0.1, wide, high), fill(sea))
        canvas.drawPath(
            polygon([(-wide * 0.05, high * 0.08), (-wide * 0.05, -high * 0.28), (wide * 0.2, high * 0.08)]),
            fill(decor.tint("#fbf3e4")),
        )
    canvas.restore()


def shade_lamp(canvas: skia.Canvas, decor: Decor, tall: float, wide: float) -> None:
    """A lamp with a cloth shade on the origin: `tall` to its top; its light is the room's."""
    metal = decor.tint("#8a6a4a")
    canvas.drawOval(skia.Rect.MakeLTRB(-wide * 0.42, -0.03, wide * 0.42, 0.03), fill(metal))
    canvas.drawLine(0, 0, 0, -tall * 0.8, line(metal, 0.028))
    tone = decor.tint("#f2dfb8")
    if decor.lamps:
        tone = lighter(decor.palette.window, 0.3)
    drop = wide * 0.62
    shape = polygon(
        [(-wide * 0.34, -tall), (wide * 0.34, -tall), (wide * 0.5, -tall + drop), (-wide * 0.5, -tall + drop)]
    )
    canvas.drawPath(shape, fade((0, -tall), (0, -tall + drop), (darker(tone, 0.06), 1), (lighter(tone, 0.25), 1)))
