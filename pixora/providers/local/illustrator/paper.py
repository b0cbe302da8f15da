"""A piece of cut paper in the scene's light: its colour, a shade on the far side, a rim on the near one."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Protocol

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, mix, rgb
from pixora.providers.local.illustrator.palette import Palette
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.stage import fill

Point = tuple[float, float]


class Lit(Protocol):
    """Where the light comes from, -1 left or 1 right of the thing, and the colour of its rim."""

    @property
    def lit_from(self) -> int: ...
    @property
    def rim(self) -> Rgb: ...


@dataclass(frozen=True)
class Kit:
    """What a prop is drawn with: the palette, how far off it stands, where the light is."""

    palette: Palette
    distance: float
    lit_from: int

    @property
    def rim(self) -> Rgb:
        return mix(self.palette.rim, self.palette.haze, self.distance)

    @property
    def dark(self) -> bool:
        """True when lamps are lit."""
        return self.palette.hour.value in ("night", "dusk")

    def tint(self, text: str) -> Rgb:
        """A thing's own colour in the scene's light, at its distance."""
        return self.palette.lit(rgb(text), self.distance)

    @property
    def accent(self) -> Rgb:
        return self.palette.lit(self.palette.accent, self.distance)


def cut(canvas: skia.Canvas, path: skia.Path, colour: Rgb, light: Lit, size: float = 0.02, rim: float = 0.5) -> None:
    """Draw `path`; `size` is about the width of its shade. What would be finer than a pixel is left out."""
    side = light.lit_from
    matrix = canvas.getTotalMatrix()
    wide = size * math.hypot(matrix.getScaleX(), matrix.getSkewY())
    if wide < 0.9:
        canvas.drawPath(path, fill(colour))
        return
    shade, edge = _crescents(bytes(path.serialize()), side * size, size)
    canvas.drawPath(path, fill(colour))
    canvas.drawPath(shade, fill(darker(colour, 0.24)))
    if wide > 4.0:
        canvas.drawPath(edge, fill(mix(colour, light.rim, rim * 0.55)))


@functools.lru_cache(maxsize=768)
def _crescents(outline: bytes, across: float, size: float) -> tuple[skia.Path, skia.Path]:
    """What of a shape lies in its own shade, and the thin edge that meets the light.

    Kept, as most pieces have the same outline in every frame, and to cut paths costs more than to fill them.
    """
    path, toward, away = skia.Path(), skia.Path(), skia.Path()
    for copy, dx, dy in ((path, 0.0, 0.0), (toward, across * 1.03, -size * 0.55), (away, -across * 0.32, size * 0.2)):
        copy.readFromMemory(outline)
        copy.offset(dx, dy)
    shade = combine(path, toward, skia.PathOp.kDifference_PathOp) or skia.Path()
    edge = combine(path, away, skia.PathOp.kDifference_PathOp) or skia.Path()
    return shade, edge


def shape(*points: Point) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], True)
    return path


def oval(x: float, y: float, rx: float, ry: float) -> skia.Path:
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
    return path


def box(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> skia.Path:
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(left, top, right, bottom), radius, radius)
    return path


def blob(points: list[Point]) -> skia.Path:
    """A closed smooth shape through the middles between `points`."""
    path = skia.Path()
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(points, [*points[1:], points[0]], strict=True)]
    path.moveTo(*middles[-1])
    for point, middle in zip(points, middles, strict=True):
        path.quadTo(*point, *middle)
    path.close()
    return path


def flicker(at: float, phase: float = 0.0) -> float:
    """An uneven pulse in about 0..1, as of a flame."""
    return (
        0.5 + 0.28 * math.sin(at * 11.3 + phase) + 0.17 * math.sin(at * 17.9 + phase * 2.3) + 0.05 * math.sin(at * 29.0)
    )


def cast_shadow(canvas: skia.Canvas, kit: Kit, half: float) -> None:
    """The shadow on the ground of something `half` wide to each side."""
    canvas.drawPath(
        oval(-kit.lit_from * half * 0.25, 0.012, half * 1.15, 0.028), fill(darker(kit.palette.near, 0.7), 0.28)
    )
