"""What stands on a ridge: firs, leafy trees, stones."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import skia

from pixora.film.visual import Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.places.terrain import (
    Line,
    wave,
)
from pixora.providers.local.illustrator.stage import Draw, Stage, fade, fill, polygon


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
    return combine(crown, crown, skia.PathOp.kUnion_PathOp) or crown, trunk


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
    if stage.visual.weather is Weather.SNOW:
        white = 0.92
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
    moved, fallen = skia.Path(crown), skia.Path(crown)
    moved.offset(-dark * 0.12 * tall, -0.1 * tall)
    fallen.offset(0.02 * tall, 0.11 * tall)
    shade = combine(crown, moved, skia.PathOp.kDifference_PathOp)
    return crown, shade or crown, trunk, combine(crown, fallen, skia.PathOp.kDifference_PathOp)


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
