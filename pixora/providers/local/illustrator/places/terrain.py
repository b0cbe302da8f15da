"""Land as cut paper: ridges with shadow, light and rim, mountains with their faces."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.stage import Draw, Stage, fade, fill, halo, line, polygon

Line = np.ndarray
"""Heights of a ridge in pixels from the top, sampled at `stage.xs`."""


Face = Callable[[skia.Canvas, Rgb], None]
"""Draws on a sheet of land, whose own colour it is given."""


def wave(stage: Stage, length: float, octaves: int = 4, rough: float = 0.5) -> Line:
    """Fractal noise in -1..1 along the frame; `length` is the longest wave in units."""
    rng = stage.rng
    xs = stage.xs
    total = np.zeros_like(xs)
    scale, power, norm = length * stage.unit, 1.0, 0.0
    for _ in range(octaves):
        count = int((stage.width + 2 * stage.margin) / scale) + 4
        knots = rng.uniform(-1, 1, count)
        t = (xs + stage.margin) / scale + rng.random()
        i = np.floor(t).astype(int)
        f = t - i
        f = f * f * (3 - 2 * f)
        total += power * (knots[i % count] * (1 - f) + knots[(i + 1) % count] * f)
        norm += power
        scale, power = scale / 2, power * rough
    return total / norm


def peaks(
    stage: Stage, base: float, rise: float, spacing: float, rough: float = 0.1
) -> tuple[Line, list[tuple[float, float]]]:
    """A range of peaks `rise` units over `base` (pixels), and where its summits are."""
    rng, u = stage.rng, stage.unit
    m = stage.margin
    x = -m - rng.uniform(0, spacing) * u
    knots: list[tuple[float, float]] = []
    summits: list[tuple[float, float]] = []
    while x < stage.width + m + spacing * u:
        top = base - rise * u * rng.uniform(0.5, 1.0)
        knots.append((x, top))
        summits.append((x, top))
        gap = spacing * u * rng.uniform(0.7, 1.35)
        knots.append((x + gap * rng.uniform(0.4, 0.6), base - rise * u * rng.uniform(0.05, 0.3)))
        x += gap
    for _ in range(4):
        finer = [knots[0]]
        for a, b in itertools.pairwise(knots):
            run = b[0] - a[0]
            finer.append(
                ((a[0] + b[0]) / 2 + rng.uniform(-0.1, 0.1) * run, (a[1] + b[1]) / 2 + rng.uniform(-1, 1) * rough * run)
            )
            finer.append(b)
        knots = finer
    ys = np.interp(stage.xs, [k[0] for k in knots], [k[1] for k in knots])
    return ys, [s for s in summits if -m < s[0] < stage.width + m]


def mesas(stage: Stage, base: float, rise: float, spacing: float) -> Line:
    """Table mountains with steps."""
    rng, u, xs = stage.rng, stage.unit, stage.xs
    ys = np.full_like(xs, base) + wave(stage, 40, 3) * rise * 0.12 * u
    x = -stage.margin - rng.uniform(0, spacing) * u
    while x < stage.width + stage.margin:
        half = spacing * u * rng.uniform(0.2, 0.42)
        tall = rise * u * rng.uniform(0.35, 1.0)
        steps = rng.integers(2, 4)
        for step in range(int(steps)):
            share = (step + 1) / steps
            reach = half * (1.3 - 0.75 * share)
            slope = 0.14 * half
            edge = np.clip((reach - np.abs(xs - x - rng.uniform(-0.06, 0.06) * half)) / slope, 0, 1)
            ys = np.minimum(ys, base - tall * share * edge + (1 - edge) * 1e4 * (edge <= 0))
        x += spacing * u * rng.uniform(0.7, 1.5)
    return ys + wave(stage, 3, 2) * 0.18 * u


def close_line(stage: Stage, ys: Line) -> skia.Path:
    xs = stage.xs
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)], False)
    bottom = stage.height * 1.2
    path.lineTo(float(xs[-1]), bottom)
    path.lineTo(float(xs[0]), bottom)
    path.close()
    return path


def open_line(stage: Stage, ys: Line) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in zip(stage.xs.tolist(), ys.tolist(), strict=True)], False)
    return path


def lay_ridge(
    stage: Stage,
    ys: Line,
    distance: float,
    depth: float,
    *,
    colour: Rgb | None = None,
    mist: float = 0.35,
    deep: float = 26.0,
    rim: float = 0.5,
    on_face: Face | None = None,
    behind: Draw | None = None,
    overhang: float = 0.0,
) -> None:
    """One sheet of land along `ys`: its shadow on the sheet behind, light above, mist at its foot, a rim of light.

    `on_face` is drawn clipped to the sheet, `behind` before it; `overhang` is how far they stand above, in units.
    """
    palette, u = stage.palette, stage.unit
    base = colour or palette.land(distance)
    path, edge = close_line(stage, ys), open_line(stage, ys)
    top = float(ys.min())
    head = lighter(base, 0.05 + 0.05 * distance)
    foot = mix(darker(base, 0.20 * (1 - distance)), palette.haze, mist * (0.35 + 0.65 * distance))
    lx, ly = stage.light

    def draw(canvas: skia.Canvas) -> None:
        shadow = darker(mix(base, palette.top, 0.5), 0.6)
        for wide in (3.2, 2.0, 1.0):
            canvas.drawPath(edge, line(shadow, wide * u * (0.4 + 0.5 * (1 - distance)), 0.045))
        if behind:
            behind(canvas)
        canvas.drawPath(path, fade((0, top), (0, top + deep * u), (head, 1), (mix(head, foot, 0.55), 1), (foot, 1)))
        canvas.save()
        canvas.clipPath(path, True)
        if on_face:
            on_face(canvas, base)
        if rim:
            strength = rim * (1 - 0.7 * palette.veil)
            glow = halo((lx, max(ly, top - 4 * u)), 62 * u, palette.rim, strength)
            glow.setStyle(skia.Paint.kStroke_Style)
            glow.setStrokeWidth(u * 0.5)
            canvas.drawPath(edge, glow)
            canvas.drawPath(edge, line(palette.rim, 0.2 * u, 0.16 * strength))
        canvas.restore()

    stage.add(depth, draw, top - (2 + overhang) * u, float(ys.max()), stage.blur(distance))


def facets(
    stage: Stage, ys: Line, summits: list[tuple[float, float]], snow: float = 0.0
) -> Callable[[skia.Canvas, Rgb], None]:
    """The side of each mountain that lies away from the light, and snow down to `snow` of its height."""
    rng, u, xs, palette = stage.rng, stage.unit, stage.xs, stage.palette
    lx = stage.light[0]
    shades: list[skia.Path] = []
    caps: list[tuple[skia.Path, skia.Path]] = []
    for x, _ in summits:
        i = int(np.argmin(np.abs(xs - x)))
        lo, hi = max(0, i - 6), min(len(xs), i + 7)
        i = lo + int(np.argmin(ys[lo:hi]))
        px, py = float(xs[i]), float(ys[i])
        away = 1 if px > lx else -1
        j = i
        while 0 < j + away < len(xs) - 1 and ys[j + away] > ys[j] - 1.2 * u:
            j += away
            if abs(xs[j] - px) > 30 * u:
                break
        drop = max(4 * u, float(ys[j]) - py)
        outline = [(float(xs[k]), float(ys[k])) for k in range(i, j + away, away)]
        foot = py + drop * 1.5
        outline.append((float(xs[j]), foot + 2 * u))
        inner = [(px + away * drop * 0.12, foot)]
        steps = 7
        for k in range(1, steps):
            t = 1 - k / steps
            inner.append(
                (px + away * drop * (0.16 * math.sin(k * 2.4) + 0.10) * t * rng.uniform(0.5, 1.3), py + (foot - py) * t)
            )
        shades.append(polygon(outline + inner))
        if snow > 0:
            depth = drop * snow * rng.uniform(0.8, 1.15)
            reach = depth * 1.9
            ragged = [(px - reach, py - 3 * u), (px + reach, py - 3 * u), (px + reach, py + depth * 0.7)]
            teeth = 9
            for k in range(teeth + 1):
                t = k / teeth
                ragged.append((px + reach * (1 - 2 * t), py + depth * (1.0 if k % 2 else 0.55) * rng.uniform(0.8, 1.2)))
            cap = polygon(ragged)
            caps.append((cap, combine(cap, shades[-1], skia.PathOp.kIntersect_PathOp)))

    def draw(canvas: skia.Canvas, base: Rgb) -> None:
        dark = mix(darker(base, 0.30), palette.middle, 0.12)
        for path in shades:
            box = path.getBounds()
            canvas.drawPath(path, fade((0, box.top()), (0, box.bottom()), (dark, 0.62), (dark, 0.34), (dark, 0.0)))
        white = mix(palette.lit((0.97, 0.98, 1.0)), base, 0.14)
        for cap, shaded in caps:
            canvas.drawPath(cap, fill(white, 0.94))
            canvas.drawPath(shaded, fill(mix(white, base, 0.45)))

    return draw
