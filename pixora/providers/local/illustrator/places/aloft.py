"""The sky above the clouds: banks of paper, and a summit to stand on."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.places.ground import open_sky
from pixora.providers.local.illustrator.places.sky import drift_clouds
from pixora.providers.local.illustrator.places.space import GROUNDED
from pixora.providers.local.illustrator.places.terrain import facets, lay_ridge, peaks, wave
from pixora.providers.local.illustrator.places.weather import lay_fog
from pixora.providers.local.illustrator.stage import Live, Stage, fade, fill, line, polygon


def build_sky(stage: Stage) -> None:
    """Above the clouds: banks below, a summit to stand on where somebody stands."""
    h, u = stage.height, stage.unit
    open_sky(stage, 0.80)
    drift_clouds(stage)
    if stage.rng.random() < 0.6:
        ys, summits = peaks(stage, h * 0.74, 16, 40)
        lay_ridge(
            stage,
            ys,
            0.84,
            0.16,
            mist=0.8,
            deep=16,
            on_face=facets(stage, ys, summits, 0.5),
            colour=mix(stage.palette.land(0.8), stage.palette.middle, 0.4),
        )
    for base, size, depth, tone in ((0.60, 13, 0.22, 0.75), (0.655, 16, 0.32, 0.5)):
        _bank(stage, h * base, size * stage.reach**0.4, depth, tone)
        lay_fog(stage, h * (base + 0.06), 12 * u, 0.3, depth)
    stage.open_slot("middle", 0.36, lambda x: h * 0.71)
    slot = len(stage.layers)
    stage.open_slot("water", 0.40, stage.along(_bank(stage, h * 0.725, 19, 0.42, 0.28)))
    stage.layers.insert(slot, stage.layers.pop())
    if stage.visual.players or set(stage.visual.props) & GROUNDED:
        _raise_summit(stage)
    else:
        stage.ground = h * 0.78
        stage.open_slot("ground", 0.6, lambda x: h * 0.78)
    _bank(stage, h * 0.95, 21, 0.7, 0.1)
    _bank(stage, h * 1.03, 26, 0.92, 0.0)


def _bank(stage: Stage, y: float, size: float, depth: float, tone: float) -> np.ndarray:
    """A bank of paper clouds from side to side that drifts and breathes; returns its crest along `stage.xs`."""
    rng, u, palette = stage.rng, stage.unit, stage.palette
    white = mix(palette.lit((0.98, 0.98, 1.0)), palette.low, 0.32)
    head = mix(lighter(white, 0.1), palette.haze, tone * 0.6)
    foot = mix(mix(palette.middle, palette.lit((0.75, 0.78, 0.9)), 0.4), palette.haze, 0.25 + tone * 0.5)
    if depth > 0.6:
        head, foot = mix(head, foot, 0.25), mix(foot, palette.top, 0.25)
    path = skia.Path()
    back = skia.Path()
    x = -stage.margin * 2.4
    lowest = y
    swell, long = rng.uniform(0, 6.3), rng.uniform(1.2, 2.2)
    crest = np.full_like(stage.xs, y + 0.1 * size * u)
    while x < stage.width + 2.4 * stage.margin:
        heap = 0.5 + 0.5 * math.sin(x / stage.width * 6.3 * long + swell)
        r = size * u * (0.14 + 0.34 * heap**1.5) * rng.uniform(0.75, 1.2)
        cy = y + (0.14 - 0.30 * heap) * size * u + rng.uniform(-0.05, 0.05) * size * u
        path.addCircle(x, cy + r * 0.4, r)
        crest = np.minimum(crest, cy + r * 0.4 - np.sqrt(np.clip(r * r - (stage.xs - x) ** 2, 0, None)))
        path.addRect(skia.Rect.MakeLTRB(x - r, cy + r * 0.4, x + r, y + size * u * 0.4))
        back.addCircle(x + r * 0.6, cy - r * 0.15, r * 0.8)
        lowest = max(lowest, cy + r * 0.4)
        x += r * rng.uniform(0.85, 1.3)
    path.addRect(skia.Rect.MakeLTRB(-stage.margin * 3, lowest, stage.width + 3 * stage.margin, stage.height * 1.2))
    whole = combine(path, path, skia.PathOp.kUnion_PathOp) or path
    top = float(min(whole.getBounds().top(), back.getBounds().top()))
    moved = skia.Path(whole)
    toward = math.copysign(1.0, stage.light[0] - stage.width / 2)
    moved.offset(-toward * 0.5 * u, 0.9 * u)

    def draw(canvas: skia.Canvas) -> None:
        shade = mix(foot, head, 0.45)
        canvas.drawPath(back, fade((0, top), (0, top + size * u * 0.6), (shade, 0.8), (foot, 0.3)))
        canvas.drawPath(whole, line(darker(foot, 0.35), 1.4 * u, 0.06))
        canvas.drawPath(whole, fill(mix(head, palette.rim, 0.45)))
        canvas.save()
        canvas.clipPath(whole, True)
        canvas.drawPath(
            moved, fade((0, top), (0, top + size * u * 0.95), (head, 1), (mix(head, foot, 0.6), 1), (foot, 1))
        )
        canvas.restore()

    stage.add(depth, draw, top - 2 * u, lowest + u, stage.blur(tone) * 0.5, _sway(rng, u))
    return crest


def _sway(rng: np.random.Generator, u: float) -> Live:
    """How a bank moves: its layer is shifted before it is drawn."""
    pace, phase = rng.uniform(0.18, 0.3), rng.uniform(0, 6.3)

    def shift(canvas: skia.Canvas, at: float) -> None:
        canvas.translate(2.2 * u * math.sin(at * pace + phase), 0.5 * u * math.sin(at * pace * 1.7 + phase))

    return shift


def _raise_summit(stage: Stage) -> None:
    h, u, w, xs = stage.height, stage.unit, stage.width, stage.xs
    level = h * 0.72
    middle = w * (0.5 + 0.12 * stage.side)
    wide = 13.0 if stage.visual.players else 10.0
    off = (xs - middle) / u
    drop = np.clip(np.abs(off) - wide, 0, None)
    jagged = wave(stage, 9, 4, 0.6) * np.clip(drop * 0.45, 0.3, 3.0)
    ys = level + (drop * 0.8 + np.clip(drop - 14, 0, None) * 0.7 + jagged) * u
    stone: Rgb = mix(stage.palette.lit(rgb("#6f6a78")), stage.palette.near, 0.4)
    away = 1 if stage.light[0] < middle else -1
    brow = middle + away * 0.25 * wide * u
    shade = [(brow, level - u), (middle + away * (wide + 60) * u, level - u), (middle + away * 70 * u, h * 1.1)]
    shade += [(brow + away * (2.0 + 3.2 * (k % 2)) * u, h * 1.1 - (h * 1.1 - level) * k / 9) for k in range(9)]
    snow = [(float(px), float(py)) for px, py in zip(xs[::3], ys[::3], strict=True)]
    thick = [max(0.0, 1 - max(0.0, abs(px - middle) / u - wide) / 11) for px, _ in snow]
    fringe = [
        (px, py + (1.2 + 3.4 * (i % 2) + 1.4 * (i % 3)) * t * u)
        for i, ((px, py), t) in enumerate(zip(snow, thick, strict=True))
    ]

    def face(canvas: skia.Canvas, base: Rgb) -> None:
        canvas.drawPath(polygon(shade), fill(darker(base, 0.36), 0.6))
        white = mix(stage.palette.lit((0.97, 0.98, 1.0)), base, 0.12)
        cap = polygon([*snow, *reversed(fringe)])
        canvas.drawPath(cap, fill(white))
        canvas.save()
        canvas.clipPath(cap, True)
        canvas.drawPath(polygon(shade), fill(mix(white, stage.palette.middle, 0.5), 0.55))
        canvas.restore()

    lay_ridge(stage, ys, 0.1, 0.62, colour=stone, mist=0.1, rim=0.7, on_face=face)
    stage.ground, stage.ground_line = level, ys + 0.9 * u
    stage.open_slot("ground", 0.62, stage.ground_at)
