"""Land as cut paper: ridges with shadow, light and rim, and what grows on them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
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
            caps.append((cap, skia.Op(cap, shades[-1], skia.PathOp.kIntersect_PathOp)))

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


def conifer(x: float, y: float, tall: float, rng: np.random.Generator) -> tuple[skia.Path, skia.Path]:
    """A fir standing on (x, y): its outline, and its half away from a light on the left."""
    tiers = 4
    left: list[tuple[float, float]] = []
    for i in range(tiers):
        t1 = (i + 1) / tiers
        half = tall * (0.07 + 0.13 * t1) * rng.uniform(0.9, 1.1)
        y1 = y - tall * (1 - t1 * 0.9)
        left.append((half, y1))
        if i < tiers - 1:
            left.append((half * 0.48, y1 - tall * 0.035))
    tip = (x, y - tall)
    outline = [
        tip,
        *((x + dx, yy) for dx, yy in left),
        (x + tall * 0.02, y - tall * 0.1),
        (x + tall * 0.02, y + tall * 0.04),
    ]
    mirror = [(2 * x - px, py) for px, py in reversed(outline[1:])]
    shade = [tip, *outline[1:], (x, y + tall * 0.04)]
    return polygon(outline + mirror), polygon(shade)


def round_tree(x: float, y: float, tall: float, rng: np.random.Generator) -> tuple[skia.Path, skia.Path]:
    """A leafy tree standing on (x, y): crown and trunk."""
    crown = skia.Path()
    for dx, dy, r in (
        (0, -0.68, 0.27),
        (-0.17, -0.54, 0.2),
        (0.18, -0.55, 0.21),
        (0.02, -0.47, 0.22),
        (0.08, -0.8, 0.16),
    ):
        crown.addCircle(x + dx * tall * rng.uniform(0.9, 1.1), y + dy * tall, r * tall * rng.uniform(0.92, 1.08))
    trunk = polygon(
        [
            (x - 0.028 * tall, y - 0.45 * tall),
            (x + 0.028 * tall, y - 0.45 * tall),
            (x + 0.05 * tall, y + 0.03 * tall),
            (x - 0.05 * tall, y + 0.03 * tall),
        ]
    )
    return skia.Op(crown, crown, skia.PathOp.kUnion_PathOp) or crown, trunk


def plant(
    stage: Stage,
    ys: Line,
    distance: float,
    count: int,
    tall: tuple[float, float],
    kind: str,
    clear: tuple[float, float] | None = None,
    white: float = 0.0,
    colour: Rgb | None = None,
) -> Draw:
    """Trees of `kind` ("fir" or "leaf") along a ridge, in clumps; none within `clear` (pixels)."""
    rng, u, palette, xs = stage.rng, stage.unit, stage.palette, stage.xs
    density = wave(stage, 26, 2)
    base = colour or darker(palette.land(distance), 0.22 * (1 - distance) + 0.05)
    if kind == "leaf":
        base = mix(base, palette.lit((0.30, 0.55, 0.25), distance * 0.6), 0.35)
    items: list[tuple[float, float, float]] = []
    for _ in range(count):
        i = int(rng.integers(0, len(xs)))
        if density[i] + rng.uniform(-0.5, 0.5) < -0.12:
            continue
        x = float(xs[i]) + rng.uniform(-1, 1) * u
        if clear and clear[0] < x < clear[1]:
            continue
        lift = rng.random() ** 2 * 5 * u * (1 - distance)
        items.append((x, float(ys[i]) + 0.6 * u + lift, u * rng.uniform(*tall)))
    items.sort(key=lambda item: item[1])
    dark = 1 if stage.light[0] < stage.width / 2 else -1
    cut = fir_cut if kind == "fir" else leaf_cut
    sprouts = [cut(x, y, size, rng, dark) for x, y, size in items]
    tones = [mix(base, palette.land(min(1, distance + 0.12)), rng.random() * 0.5) for _ in items]

    def draw(canvas: skia.Canvas) -> None:
        for (whole, shade, trunk, crown), tone in zip(sprouts, tones, strict=True):
            if trunk:
                canvas.drawPath(trunk, fill(darker(mix(tone, palette.lit((0.42, 0.27, 0.17)), 0.5), 0.3)))
            box = whole.getBounds()
            canvas.drawPath(
                whole, fade((0, box.top()), (0, box.bottom()), (lighter(tone, 0.08), 1), (darker(tone, 0.1), 1))
            )
            canvas.drawPath(shade, fill(darker(tone, 0.35), 0.5))
            if white and crown:
                canvas.drawPath(crown, fill(mix(palette.lit((0.97, 0.98, 1.0)), tone, 0.15 + 0.5 * distance), white))

    return draw


Sprout = tuple[skia.Path, skia.Path, skia.Path | None, skia.Path | None]


def fir_cut(x: float, y: float, tall: float, rng: np.random.Generator, dark: int) -> Sprout:
    whole, shade = conifer(x, y, tall, rng)
    if dark < 0:
        shade = _mirror(shade, x)
    caps = skia.Path()
    for t in (0.2, 0.48):
        yy, half = y - tall * (1 - t * 0.9), tall * (0.05 + 0.11 * t)
        caps.addPath(
            polygon(
                [
                    (x, yy - tall * 0.2),
                    (x + half, yy),
                    (x + half * 0.3, yy - tall * 0.04),
                    (x, yy),
                    (x - half * 0.4, yy - tall * 0.03),
                    (x - half, yy),
                ]
            )
        )
    return whole, shade, None, caps


def leaf_cut(x: float, y: float, tall: float, rng: np.random.Generator, dark: int) -> Sprout:
    crown, trunk = round_tree(x, y, tall, rng)
    moved = skia.Path(crown)
    moved.offset(-dark * 0.12 * tall, -0.1 * tall)
    shade = skia.Op(crown, moved, skia.PathOp.kDifference_PathOp)
    return crown, shade or crown, trunk, None


def _mirror(path: skia.Path, x: float) -> skia.Path:
    flipped = skia.Path()
    path.transform(skia.Matrix().setScale(-1, 1, x, 0), flipped)
    return flipped


def rocks(
    stage: Stage,
    ys: Line,
    colour: Rgb,
    count: int,
    size: tuple[float, float],
    spread: Callable[[float], float] | None = None,
) -> Draw:
    """Angular stones on a ridge, kept to the sides of the frame unless `spread` maps 0..1 elsewhere."""
    rng, u, xs = stage.rng, stage.unit, stage.xs
    light = -1 if stage.light[0] < stage.width / 2 else 1
    stones: list[tuple[skia.Path, skia.Path]] = []
    for _ in range(count):
        t = rng.random()
        t = spread(t) if spread else (0.5 + 0.5 * math.copysign(abs(2 * t - 1) ** 0.45, 2 * t - 1))
        x = t * stage.width
        y = float(np.interp(x, xs, ys)) + 0.8 * u
        s = u * rng.uniform(*size)
        pts = [(-0.62, 0.1), (-0.5, -0.42), (-0.12, -0.78), (0.3, -0.6), (0.62, -0.1), (0.6, 0.1)]
        body = [(x + px * s * rng.uniform(0.9, 1.1), y + py * s * rng.uniform(0.85, 1.15)) for px, py in pts]
        face = (
            [body[1], body[2], (x - 0.05 * s, y - 0.1 * s), body[0]]
            if light < 0
            else [body[2], body[3], body[4], (x + 0.08 * s, y - 0.1 * s)]
        )
        stones.append((polygon(body), polygon(face)))

    def draw(canvas: skia.Canvas) -> None:
        for body, face in stones:
            canvas.drawPath(body, fill(colour))
            canvas.drawPath(face, fill(mix(colour, stage.palette.rim, 0.22)))

    return draw
