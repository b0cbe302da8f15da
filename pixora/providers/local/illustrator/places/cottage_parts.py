"""What village houses are made of: walls, roofs, windows, doors, chimneys and beams."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.stage import fade, fill, halo, line, polygon


@dataclass(frozen=True)
class Tones:
    """Colours of one house at its distance."""

    wall: Rgb
    roof: Rgb
    wood: Rgb
    frame: Rgb
    glass: Rgb
    stone: Rgb
    white: Rgb
    lamp: Rgb
    lit: bool
    snowy: bool
    light: int
    """-1 light from the left, 1 from the right."""


@dataclass(frozen=True)
class Cottage:
    """A house standing on (x, y), `tall` pixels to its ridge."""

    kind: int
    """0 gable to the front, 1 roof to the front, 2 both, 3 church."""
    x: float
    y: float
    tall: float
    wide: float
    """Of its height."""
    tones: Tones
    dice: tuple[float, ...]

    @property
    def chimney(self) -> tuple[float, float]:
        """Where smoke leaves it, in pixels."""
        dx = self.wide * (0.26 if self.dice[0] < 0.5 else -0.26)
        return self.x + dx * self.tall, self.y - 1.08 * self.tall


def draw_wall(canvas: skia.Canvas, house: Cottage, path: skia.Path, top: float, tone: Rgb | None = None) -> None:
    wall = tone or house.tones.wall
    canvas.drawPath(path, fade((0, top), (0, 0), (lighter(wall, 0.06), 1), (wall, 1), (darker(wall, 0.16), 1)))


def draw_shade(canvas: skia.Canvas, house: Cottage, path: skia.Path, left: float, right: float) -> None:
    """The side of a wall that lies away from the light."""
    canvas.save()
    canvas.clipPath(path, True)
    near, far = (left, right) if house.tones.light < 0 else (right, left)
    dark = darker(house.tones.wall, 0.55)
    canvas.drawPath(path, fade((near + (far - near) * 0.35, 0), (far, 0), (dark, 0.0), (dark, 0.3)))
    canvas.restore()


def draw_roof(canvas: skia.Canvas, house: Cottage, path: skia.Path, top: float, bottom: float, rows: int) -> None:
    tones = house.tones
    canvas.save()
    shadow = skia.Path(path)
    shadow.offset(0, 0.03)
    canvas.drawPath(shadow, fill(darker(tones.wall, 0.6), 0.35))
    canvas.drawPath(path, fade((0, top), (0, bottom), (lighter(tones.roof, 0.12), 1), (darker(tones.roof, 0.15), 1)))
    canvas.clipPath(path, True)
    for row in range(1, rows):
        y = top + (bottom - top) * row / rows
        tile = skia.Path()
        x, step = -1.2, 0.055
        tile.moveTo(x + (row % 2) * step / 2, y)
        while x < 1.2:
            tile.rQuadTo(step / 2, 0.022, step, 0.0)
            x += step
        canvas.drawPath(tile, line(darker(tones.roof, 0.3), 0.008, 0.55))
    if tones.snowy:
        snow = skia.Path(path)
        snow.offset(0, -(bottom - top) * 0.3)
        canvas.drawPath(snow, fill(tones.white))
    canvas.restore()


def draw_window(canvas: skia.Canvas, house: Cottage, x: float, y: float, wide: float, high: float, dice: float) -> None:
    """A window whose foot is centred on (x, y)."""
    tones = house.tones
    lit = tones.lit and dice < 0.72
    if lit:
        centre = (x, y - high / 2)
        canvas.drawCircle(*centre, high * 1.5, halo(centre, high * 1.5, tones.lamp, 0.55, 0.1))
    frame = skia.Rect.MakeLTRB(x - wide / 2, y - high, x + wide / 2, y)
    canvas.drawRect(frame, fill(tones.frame))
    t = 0.014
    glass = skia.Rect.MakeLTRB(x - wide / 2 + t, y - high + t, x + wide / 2 - t, y - t)
    if lit:
        canvas.drawRect(glass, fade((0, y - high), (0, y), (lighter(tones.lamp, 0.35), 1), (tones.lamp, 1)))
    else:
        dark = darker(tones.glass, 0.5 if tones.lit else 0.25)
        canvas.drawRect(glass, fade((0, y - high), (0, y), (tones.glass, 1), (dark, 1)))
        glint = polygon(
            [
                (x - wide * 0.3, y - t),
                (x + wide * 0.1, y - high + t),
                (x + wide * 0.3, y - high + t),
                (x - wide * 0.1, y - t),
            ]
        )
        canvas.drawPath(glint, fill(lighter(tones.glass, 0.5), 0.25))
    canvas.drawLine(x, y - high, x, y, line(tones.frame, 0.010))
    canvas.drawLine(x - wide / 2, y - high * 0.55, x + wide / 2, y - high * 0.55, line(tones.frame, 0.010))
    canvas.drawRect(skia.Rect.MakeLTRB(x - wide * 0.62, y, x + wide * 0.62, y + 0.018), fill(darker(tones.frame, 0.15)))
    if dice * 7 % 1 < 0.5:
        shutter = mix(tones.roof, tones.wood, dice)
        for side in (-1, 1):
            left = x + side * wide * 0.52 - (wide * 0.28 if side < 0 else 0)
            canvas.drawRect(skia.Rect.MakeXYWH(left, y - high, wide * 0.28, high), fill(shutter))
    if dice * 13 % 1 < 0.4 and not tones.snowy:
        for i in range(5):
            px = x + (i - 2) * wide * 0.24
            canvas.drawCircle(px, y - 0.004, 0.016, fill(mix(tones.wood, (0.3, 0.5, 0.25), 0.6)))
            canvas.drawCircle(px + 0.006, y - 0.018, 0.011, fill(mix(tones.roof, (0.95, 0.4, 0.45), 0.6)))


def draw_door(canvas: skia.Canvas, house: Cottage, x: float, wide: float, high: float) -> None:
    tones = house.tones
    tone = mix(tones.wood, tones.roof, house.dice[3])
    path = skia.Path()
    path.addRRect(
        skia.RRect.MakeRectXY(skia.Rect.MakeLTRB(x - wide / 2, -high, x + wide / 2, wide), wide * 0.45, wide * 0.45)
    )
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(-2, -2, 2, 0.0))
    canvas.drawPath(path, line(tones.stone, 0.035))
    canvas.drawPath(path, fill(tone))
    canvas.drawLine(x, -high, x, 0, line(darker(tone, 0.3), 0.008))
    canvas.restore()
    canvas.drawCircle(x + wide * 0.28, -high * 0.45, 0.011, fill(tones.lamp))
    canvas.drawRect(skia.Rect.MakeLTRB(x - wide * 0.75, -0.02, x + wide * 0.75, 0.02), fill(tones.stone))


def draw_chimney(canvas: skia.Canvas, house: Cottage, foot: float) -> None:
    x = (house.chimney[0] - house.x) / house.tall
    tones = house.tones
    stone = darker(tones.roof, 0.2)
    canvas.drawRect(skia.Rect.MakeLTRB(x - 0.045, -1.06, x + 0.045, foot), fill(stone))
    canvas.drawRect(skia.Rect.MakeLTRB(x - 0.06, -1.08, x + 0.06, -1.045), fill(darker(stone, 0.25)))
    if tones.snowy:
        canvas.drawRect(skia.Rect.MakeLTRB(x - 0.06, -1.10, x + 0.06, -1.075), fill(tones.white))


def draw_beams(canvas: skia.Canvas, house: Cottage, left: float, right: float, top: float) -> None:
    """Timber framing, in some houses."""
    if house.dice[5] > 0.45:
        return
    wood = line(house.tones.wood, 0.022)
    middle = top * 0.5
    canvas.drawLine(left, middle, right, middle, wood)
    canvas.drawLine(left + 0.012, 0, left + 0.012, top, wood)
    canvas.drawLine(right - 0.012, 0, right - 0.012, top, wood)
    canvas.drawLine(left, middle, left + 0.14, top, wood)
    canvas.drawLine(right, middle, right - 0.14, top, wood)
