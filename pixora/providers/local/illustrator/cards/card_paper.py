"""Sheets of cut paper that sway, and cast a soft shade on what lies behind them: what cards are made of."""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass

import numpy as np
import skia

from pixora.providers.local.illustrator.cards.card_ink import Zone, settle
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.stage import SMOOTH, Live, Stage, fade, fill, ghost, halo, line


@dataclass(frozen=True)
class Sheet:
    """A sheet of coloured paper: closed line through `points`, which sway; `depth` is its parallax."""

    points: np.ndarray
    sway: np.ndarray
    phase: np.ndarray
    colour: Rgb
    depth: float
    around: bool
    """True when the paper lies around the line, false when within it."""


def smooth(points: np.ndarray) -> skia.Path:
    """A closed smooth line through the middles between `points`."""
    middles = (points + np.roll(points, -1, 0)) / 2
    path = skia.Path()
    path.moveTo(*middles[-1].tolist())
    for point, middle in zip(points.tolist(), middles.tolist(), strict=True):
        path.quadTo(*point, *middle)
    path.close()
    return path


def shade_of(stage: Stage, colour: Rgb) -> Rgb:
    """What a sheet's shadow looks like on the sheet behind it."""
    return darker(mix(colour, stage.palette.top, 0.4), 0.65)


def lay(stage: Stage, sheet: Sheet, closing: float = 0.0) -> None:
    """Put a sheet on the stage. `closing` is how much its opening narrows over the shot, of its size."""
    u, w, h = stage.unit, stage.width, stage.height
    paint = fill(sheet.colour)
    shade = shade_of(stage, sheet.colour)
    shadows = [line(shade, wide * u, alpha) for wide, alpha in ((3.2, 0.06), (1.5, 0.08))]
    shadows[0].setAntiAlias(False)
    edge = line(lighter(sheet.colour, 0.22), 0.22 * u, 0.8)
    outside = skia.Rect.MakeLTRB(-w, -h, 2 * w, 2 * h)
    centre = sheet.points.mean(axis=0)

    def draw(canvas: skia.Canvas, at: float) -> None:
        angle = at * 0.6 + sheet.phase
        moved = sheet.points + np.stack([np.sin(angle), np.cos(angle * 0.83)], axis=1) * sheet.sway
        if closing:
            moved = centre + (moved - centre) * (1 + closing * (0.5 - at / max(stage.seconds, 0.1)))
        path = smooth(moved)
        for shadow in shadows:
            canvas.drawPath(path, shadow)
        if sheet.around:
            whole = skia.Path(path)
            whole.addRect(outside)
            whole.setFillType(skia.PathFillType.kEvenOdd)
            canvas.drawPath(whole, paint)
        else:
            canvas.drawPath(path, paint)
        canvas.drawPath(path, edge)

    stage.animate(sheet.depth, draw)


def tones(stage: Stage, count: int) -> list[Rgb]:
    """From the light in the picture's heart to the dark at its edge."""
    palette = stage.palette
    stops = [
        palette.low,
        mix(palette.low, palette.middle, 0.6),
        palette.middle,
        mix(palette.middle, palette.top, 0.6),
        palette.top,
        darker(palette.top, 0.35),
    ]
    found = []
    for i in range(count):
        t = i / max(1, count - 1) * (len(stops) - 1)
        k = min(int(t), len(stops) - 2)
        found.append(mix(stops[k], stops[k + 1], t - k))
    return found


def paint_ground(stage: Stage, tone: Rgb, centre: tuple[float, float], reach: float = 60.0) -> None:
    """The backmost sheet, with light on it around `centre`."""
    u = stage.unit

    def backdrop(canvas: skia.Canvas) -> None:
        canvas.drawPaint(
            fade(
                (0, 0),
                (0, stage.height),
                (mix(tone, stage.palette.middle, 0.12), 1),
                (tone, 1),
                (lighter(tone, 0.06), 1),
            )
        )
        canvas.drawPaint(halo(centre, reach * u, lighter(mix(tone, stage.palette.sun, 0.4), 0.12), 0.34))

    stage.backdrop.append(backdrop)


def deckled(zone: Zone, wave: float, rng: np.random.Generator, step: float) -> skia.Path:
    """The outline of a sheet with an uneven, torn edge of about `wave` pixels."""
    corners = np.array(
        [[zone.left, zone.top], [zone.right, zone.top], [zone.right, zone.bottom], [zone.left, zone.bottom]]
    )
    points: list[np.ndarray] = []
    for a, b in zip(corners, np.roll(corners, -1, 0), strict=True):
        along = b - a
        length = float(np.hypot(*along))
        count = max(3, round(length / step))
        across = np.array([along[1], -along[0]]) / max(length, 1e-6)
        points += [a + along * i / count + across * rng.uniform(-1, 1) * wave for i in range(count)]
    return smooth(np.array(points))


@dataclass(frozen=True)
class Flat:
    """A painted plate, and where on the card it lies."""

    image: skia.Image
    box: skia.Rect

    def draw(self, canvas: skia.Canvas, alpha: float = 1.0) -> None:
        canvas.drawImageRect(self.image, self.box, SMOOTH, ghost(alpha))


class Plate:
    """A piece of paper that lies on the card. Of its shadow only what is seen is drawn: blending costs most."""

    def __init__(self, stage: Stage, outline: skia.Path, colour: Rgb) -> None:
        u = stage.unit
        self._outline, self._colour = outline, colour
        self._shade = shade_of(stage, colour)
        self._edge = line(lighter(colour, 0.35), 0.16 * u, 0.65)
        self._shadows = []
        for down, alpha in ((1.1, 0.10), (0.75, 0.12), (0.4, 0.14)):
            fallen = skia.Path(outline)
            fallen.offset(0.15 * u, down * u)
            # Some outlines cannot be cut. Drawn whole the shadow looks the same: the plate covers the rest.
            with contextlib.suppress(RuntimeError):
                fallen = combine(fallen, outline, skia.PathOp.kDifference_PathOp)
            self._shadows.append((fallen, alpha))

    def flatten(self) -> Flat:
        """The same as a picture: a third of the time for paper that is never turned."""
        box = self._outline.getBounds().makeOutset(
            2 * self._edge.getStrokeWidth() + 2, 2 * self._edge.getStrokeWidth() + 2
        )
        for shadow, _ in self._shadows:
            box.join(shadow.getBounds())
        box = skia.Rect.Make(box.roundOut())
        surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(math.ceil(box.width()), math.ceil(box.height())))
        with surface as canvas:
            canvas.translate(-box.left(), -box.top())
            self.draw(canvas)
        return Flat(surface.makeImageSnapshot(), box)

    def draw(self, canvas: skia.Canvas, alpha: float = 1.0) -> None:
        for shadow, strength in self._shadows:
            canvas.drawPath(shadow, fill(self._shade, strength * alpha))
        canvas.drawPath(self._outline, fill(self._colour, alpha))
        if alpha >= 1:
            canvas.drawPath(self._outline, self._edge)


def add_plate(
    stage: Stage, outline: skia.Path, colour: Rgb, start: float = 0.0, away: tuple[float, float] = (0.0, 0.0)
) -> Live:
    """A drawer of a plate that comes in from `away` at `start`."""
    plate = Plate(stage, outline, colour)

    def draw(canvas: skia.Canvas, at: float) -> None:
        t = (at - start) / 0.45
        if t <= 0:
            return
        come = settle(t)
        canvas.save()
        canvas.translate(away[0] * (1 - come), away[1] * (1 - come))
        plate.draw(canvas, min(1.0, t * 2.4))
        canvas.restore()

    return draw
