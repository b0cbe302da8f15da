"""What lies behind a card's letters: compositions of swaying sheets, one for each mood of a card."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import skia

from pixora.film.visual import Hour
from pixora.providers.local.illustrator.cards.card_ink import luminance
from pixora.providers.local.illustrator.cards.card_paper import Sheet, lay, paint_ground, shade_of, tones
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.paper import blob
from pixora.providers.local.illustrator.places.sky import scatter_stars
from pixora.providers.local.illustrator.stage import Stage, fill, line

Ground = Callable[[Stage, bool], None]
"""Sets its sheets on the stage; with True they close slowly, as at a film's end."""


DEEP, PALE = 0.115, 0.62
"""Luminance of a field of paper that letters stand on: between the two neither light nor dark ink looks well."""


def field(stage: Stage, tone: Rgb) -> Rgb:
    """The large calm sheet: `tone`, deep or pale enough for letters. By day half of the cards are pale."""
    palette = stage.palette
    pale = palette.hour in (Hour.DAY, Hour.DAWN) and stage.visual.seed & 3 < 2
    for step in range(21):
        if pale:
            found = mix(tone, lighter(mix(palette.low, palette.sun, 0.3), 0.25), step / 20)
            if luminance(found) >= PALE:
                break
        else:
            found = mix(tone, darker(palette.top, 0.5), step / 20)
            if luminance(found) <= DEEP:
                break
    return found


def portal(stage: Stage, closing: bool) -> None:
    """Sheets with ever larger openings, as one looks into a lit paper box."""
    w, h, u, rng = stage.width, stage.height, stage.unit, stage.rng
    shades = tones(stage, 6)
    centre = (w / 2, h * 0.45)
    paint_ground(stage, shades[0], centre)
    if stage.palette.night:
        scatter_stars(stage, 60, 0.6, h * 0.8)
    count = 14
    for i, tone in enumerate(shades[1:]):
        wide = (0.40 if w > 1.3 * h else 0.46) + 0.055 * i
        high = 0.335 + 0.055 * i
        angles = np.linspace(0, 2 * math.pi, count, endpoint=False) + 0.3 * i
        wobble = rng.uniform(0.90, 1.14, count)
        points = np.stack(
            [
                centre[0] + np.cos(angles) * w * wide * wobble * 1.06,
                centre[1] + np.sin(angles) * h * high * wobble * 1.12,
            ],
            axis=1,
        )
        sway = np.full((count, 2), (0.7 + 0.22 * i) * u)
        phase = rng.uniform(0, 6.3, count)
        lay(stage, Sheet(points, sway, phase, tone, 0.2 + 0.16 * i, around=True), 0.12 if closing else 0.0)


def _hills(stage: Stage, level: float, rise: float, tone: Rgb, depth: float, count: int, *, top: bool = False) -> None:
    w, h, u, rng = stage.width, stage.height, stage.unit, stage.rng
    xs = np.linspace(-0.25 * w, 1.25 * w, count)
    ys = level + rng.uniform(-1, 1, count) * rise * u
    far = -0.6 * h if top else 1.6 * h
    points = np.concatenate([np.stack([xs, ys], axis=1), [[1.4 * w, far], [-0.4 * w, far]]])
    sway = np.concatenate([np.full((count, 2), 1.1 * u * (0.6 + depth)), np.zeros((2, 2))])
    phase = np.concatenate([rng.uniform(0, 6.3, count), np.zeros(2)])
    lay(stage, Sheet(points, sway, phase, tone, depth, around=False))


def valley(stage: Stage, closing: bool) -> None:
    """Rolling sheets below, a great disc behind the letters; it goes down as the film ends."""
    w, h, palette = stage.width, stage.height, stage.palette
    shades = tones(stage, 7)
    sky = field(stage, mix(palette.middle, palette.top, 0.55))
    centre = (w / 2, h * 0.43)
    paint_ground(stage, sky, centre)
    if palette.hour in (Hour.NIGHT, Hour.DUSK):
        scatter_stars(stage, 90, 0.7, h * 0.8)
    radius = min(0.40 * w, 0.36 * h)
    tint = mix(palette.sun, sky, 0.68)
    # Opaque: to blend a disc of this size takes ten times as long.
    discs = [(grow, fill(mix(sky, tint, alpha))) for grow, alpha in ((1.45, 0.12), (1.22, 0.27), (1.0, 0.52))]

    def disc(canvas: skia.Canvas, at: float) -> None:
        sunk = 0.16 * h * (at / max(stage.seconds, 0.1) - 0.2) if closing else 0.0
        for i, (grow, paint) in enumerate(discs):
            canvas.drawCircle(centre[0], centre[1] + sunk, radius * (grow + 0.02 * math.sin(at * 0.8 - i)), paint)

    stage.animate(0.1, disc)
    _hills(stage, h * 0.06, 5, mix(sky, palette.top, 0.6), 0.28, 7, top=True)
    for i, tone in enumerate(shades[2:]):
        _hills(stage, h * (0.72 + 0.06 * i), 6.0 - 0.6 * i, tone, 0.25 + 0.16 * i, 7 + i)


def corners(stage: Stage, closing: bool) -> None:
    """Waves of paper from two corners."""
    w, h, u, rng, side = stage.width, stage.height, stage.unit, stage.rng, stage.side
    shades = tones(stage, 6)
    paint_ground(stage, field(stage, mix(stage.palette.middle, stage.palette.top, 0.35)), (w / 2, h * 0.45))
    if stage.palette.night:
        scatter_stars(stage, 90, 0.7, h)
    count = 9
    for flip in (1, -1):
        for i in range(4):
            tone = shades[1 + i] if flip > 0 else mix(shades[4 - i], stage.palette.low, 0.2)
            reach = (0.60 - 0.125 * i) * (1.0 if flip > 0 else 0.92)
            t = np.linspace(0, math.pi / 2, count)
            ring = reach * rng.uniform(0.90, 1.10, count)
            x = np.cos(t) * ring * w * 0.72
            y = np.sin(t) * ring * h * (0.62 if flip > 0 else 0.66)
            x = np.concatenate([x, [-0.3 * w, -0.3 * w, 0.75 * w * reach]])
            y = np.concatenate([y, [0.7 * h * reach, -0.4 * h, -0.4 * h]])
            px = w - x if side * flip > 0 else x
            py = h - y if flip > 0 else y
            sway = np.full((count + 3, 2), (0.8 + 0.2 * i) * u)
            sheet = Sheet(
                np.stack([px, py], axis=1), sway, rng.uniform(0, 6.3, count + 3), tone, 0.2 + 0.17 * i, around=False
            )
            lay(stage, sheet, -0.1 if closing else 0.0)


def arches(stage: Stage, closing: bool) -> None:
    """Gates of paper one behind another, light at their end."""
    w, h, u, rng = stage.width, stage.height, stage.unit, stage.rng
    shades = tones(stage, 7)
    centre = (w / 2, h * 0.5)
    paint_ground(stage, mix(shades[0], shades[1], 0.4), centre, 75.0)
    if stage.palette.night:
        scatter_stars(stage, 60, 0.6, h * 0.8)
    count = 11
    for i, tone in enumerate(shades[2:]):
        half = w * (0.37 + 0.05 * i) if not stage.tall else w * (0.42 + 0.045 * i)
        crown = h * (0.16 - 0.062 * i)
        spring = crown + min(half, 0.46 * h)
        t = np.linspace(math.pi, 2 * math.pi, count)
        xs = centre[0] + np.cos(t) * half * (1 + rng.uniform(-0.012, 0.012, count))
        ys = spring + np.sin(t) * (spring - crown)
        foot = np.array([[centre[0] + half, 1.5 * h], [centre[0] - half, 1.5 * h]])
        points = np.concatenate([np.stack([xs, ys], axis=1), foot])
        sway = np.full((count + 2, 2), (0.35 + 0.12 * i) * u)
        phase = np.full(count + 2, rng.uniform(0, 6.3))
        lay(stage, Sheet(points, sway, phase, tone, 0.15 + 0.15 * i, around=True), 0.10 if closing else 0.0)


def bands(stage: Stage, closing: bool) -> None:
    """Long waves of paper that run across the picture, a calm field above them."""
    w, h, u, rng, side = stage.width, stage.height, stage.unit, stage.rng, stage.side
    shades = tones(stage, 7)
    base = field(stage, mix(stage.palette.middle, stage.palette.top, 0.6))
    paint_ground(stage, base, (w * (0.5 - 0.25 * side), h * 0.4), 70.0)
    if stage.palette.night or stage.palette.hour is Hour.DUSK:
        scatter_stars(stage, 80, 0.6, h * 0.7)
    count = 8
    for i in range(5):
        tone = mix(shades[5 - i], base, 0.18) if i < 4 else shades[1]
        xs = np.linspace(-0.3 * w, 1.3 * w, count)
        slope = (xs / w - 0.5) * side * h * (-0.30 + 0.03 * i)
        ys = h * (0.76 + 0.075 * i) + slope + rng.uniform(-1, 1, count) * 3.2 * u
        points = np.concatenate([np.stack([xs, ys], axis=1), [[1.4 * w, 1.7 * h], [-0.4 * w, 1.7 * h]]])
        sway = np.concatenate([np.full((count, 2), (0.9 + 0.25 * i) * u), np.zeros((2, 2))])
        phase = np.concatenate([rng.uniform(0, 1.2, count) + 0.8 * i, np.zeros(2)])
        lay(stage, Sheet(points, sway, phase, tone, 0.2 + 0.15 * i, around=False), -0.05 if closing else 0.0)


def rays(stage: Stage, closing: bool) -> None:
    """Rays of paper that turn slowly around the light, within a scalloped frame."""
    w, h, u, rng = stage.width, stage.height, stage.unit, stage.rng
    palette = stage.palette
    base = field(stage, mix(palette.middle, palette.top, 0.5))
    other = mix(base, palette.low, 0.13) if luminance(base) < 0.3 else mix(base, palette.middle, 0.16)
    centre = (w / 2, h * 0.44)
    paint_ground(stage, base, centre, 70.0)
    count, reach = 14, math.hypot(w, h)
    wedges = skia.Path()
    for i in range(count):
        a, b = 2 * math.pi * i / count, 2 * math.pi * (i + 0.5) / count
        wedges.moveTo(0, 0)
        wedges.lineTo(math.cos(a) * reach, math.sin(a) * reach)
        wedges.lineTo(math.cos(b) * reach, math.sin(b) * reach)
        wedges.close()
    paint = fill(mix(base, other, 0.75))
    pace = -2.2 if closing else 2.2

    def turn(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.translate(*centre)
        canvas.rotate(pace * at * stage.side)
        canvas.drawPath(wedges, paint)
        canvas.restore()

    stage.animate(0.1, turn)
    shades = tones(stage, 6)
    lobes = 15 if not stage.tall else 17
    for i, tone in enumerate((mix(shades[3], base, 0.3), shades[4], shades[5])):
        angles = np.linspace(0, 2 * math.pi, 2 * lobes, endpoint=False) + rng.uniform(0, 0.4)
        swell = np.where(np.arange(2 * lobes) % 2 == 0, 1.0, 0.90)
        wide, high = (0.55 + 0.055 * i) * w, (0.56 + 0.055 * i) * h
        points = np.stack(
            [centre[0] + np.cos(angles) * wide * swell, centre[1] + np.sin(angles) * high * swell], axis=1
        )
        sway = np.full((2 * lobes, 2), 0.4 * u)
        phase = np.full(2 * lobes, rng.uniform(0, 6.3))
        lay(stage, Sheet(points, sway, phase, tone, 0.3 + 0.2 * i, around=True), 0.08 if closing else 0.0)


def leaves(stage: Stage, closing: bool) -> None:
    """Sprigs of cut leaves that reach in from two corners and stir."""
    w, h, u, rng, side = stage.width, stage.height, stage.unit, stage.rng, stage.side
    shades = tones(stage, 7)
    base = field(stage, mix(stage.palette.middle, stage.palette.top, 0.45))
    paint_ground(stage, base, (w * 0.5, h * 0.42), 75.0)
    if stage.palette.night:
        scatter_stars(stage, 80, 0.6, h * 0.8)
    _hills(stage, h * 0.86, 3.0, shades[4], 0.25, 7)
    spots = [
        (-0.02, 1.02, -62, 1.0), (0.10, 1.06, -84, 0.72), (1.02, 1.03, -122, 0.95), (0.90, 1.07, -100, 0.66),
        (1.02, -0.03, 132, 0.8), (0.88, -0.05, 106, 0.5), (-0.03, -0.03, 48, 0.6),
    ]  # fmt: skip
    for i, (x, y, angle, size) in enumerate(spots):
        if side < 0:
            x, angle = 1 - x, -180 - angle
        tone = mix(shades[2 + i % 4], stage.palette.accent, 0.5) if i == 3 else shades[2 + (i * 2) % 5]
        _sprig(stage, (x * w, y * h), angle, size * (46 if not stage.tall else 40) * u, tone, 0.3 + 0.08 * i,
               rng.uniform(0, 6.3), closing)  # fmt: skip


def _sprig(
    stage: Stage,
    foot: tuple[float, float],
    angle: float,
    size: float,
    tone: Rgb,
    depth: float,
    phase: float,
    closing: bool,
) -> None:
    leaf = blob([(0, 0), (0.10, -0.075), (0.24, -0.07), (0.36, 0), (0.24, 0.07), (0.10, 0.075)])
    body, ribs = skia.Path(), skia.Path()
    for i in range(9):
        t = 0.14 + 0.10 * i
        grown = (0.62 + 0.9 * math.sin(math.pi * min(1.0, t))) * 0.62
        matrix = skia.Matrix()
        matrix.preTranslate(t, 0.03 * math.sin(3 * t))
        matrix.preRotate((56 - 26 * t) * (-1 if i % 2 else 1) if i < 8 else 0)
        matrix.preScale(grown, grown)
        copy, rib = skia.Path(), skia.Path()
        leaf.transform(matrix, copy)
        rib.moveTo(matrix.mapXY(0.06, 0))
        rib.lineTo(matrix.mapXY(0.30, 0))
        body.addPath(copy)
        ribs.addPath(rib)
    ribs.moveTo(0, 0)
    ribs.lineTo(0.95, 0)
    paint, rim = fill(tone), line(lighter(tone, 0.25), 0.18 * stage.unit / size, 0.7)
    shade = fill(shade_of(stage, tone), 0.16)
    rib_paint = line(darker(tone, 0.22), 0.26 * stage.unit / size, 0.8)
    fall = 9.0 if closing else 0.0

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.translate(*foot)
        canvas.scale(size, size)
        swing = 2.2 * math.sin(at * 0.7 + phase) + fall * (at / max(stage.seconds, 0.1) - 0.5)
        canvas.rotate(angle + swing)
        canvas.save()
        canvas.translate(0.012, 0.022)
        canvas.drawPath(body, shade)
        canvas.restore()
        canvas.drawPath(body, paint)
        canvas.drawPath(ribs, rib_paint)
        canvas.drawPath(body, rim)
        canvas.restore()

    stage.animate(depth, draw)


GROUNDS: tuple[Ground, ...] = (portal, valley, corners, arches, bands, rays, leaves)
