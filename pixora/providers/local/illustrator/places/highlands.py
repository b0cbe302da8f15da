"""Places of height and cold: mountains and snow."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.cottages import design, draw_cottage
from pixora.providers.local.illustrator.places.ground import lay_foreground, lay_ground, open_sky
from pixora.providers.local.illustrator.places.growth import plant
from pixora.providers.local.illustrator.places.life import fly_birds, light_fireflies, rise_smoke
from pixora.providers.local.illustrator.places.terrain import Face, Line, facets, lay_ridge, peaks, wave
from pixora.providers.local.illustrator.places.water import lay_surface
from pixora.providers.local.illustrator.places.weather import lay_fog
from pixora.providers.local.illustrator.stage import Draw, Stage, fade, fill, ghost, polygon


def build_mountains(stage: Stage) -> None:
    """One of three: ranges behind one another, a great peak over a lake, a valley between steep sides."""
    rng = stage.rng
    kind = int(rng.integers(3))
    open_sky(stage, 0.62)
    fly_birds(stage, 0.2, rng.uniform(0.2, 0.3))
    cold = rng.random() < 0.7
    if kind == 1:
        _great_peak(stage)
    elif kind == 2:
        _valley(stage, cold=cold)
    else:
        _ranges(stage, cold=cold)
    lay_ground(stage)
    if stage.palette.night:
        light_fireflies(stage, count=10)
    lay_foreground(stage, "rocks" if rng.random() < 0.5 else "firs")


def _ranges(stage: Stage, *, cold: bool) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    ys, summits = peaks(stage, h * 0.60, 40 * k**0.5, 40 * k)
    lay_ridge(
        stage, ys, 0.86, 0.18, mist=0.75, deep=34, rim=0.55, on_face=facets(stage, ys, summits, 0.40 if cold else 0.0)
    )
    lay_fog(stage, h * 0.56, 20 * u, 0.35, 0.2)
    ys, summits = peaks(stage, h * 0.665, 31 * k**0.5, 34 * k)
    lay_ridge(
        stage, ys, 0.62, 0.28, mist=0.7, deep=30, rim=0.6, on_face=facets(stage, ys, summits, 0.22 if cold else 0.0)
    )
    lay_fog(stage, h * 0.63, 18 * u, 0.4, 0.3)
    ys = h * 0.665 + wave(stage, 46 * k, 5, 0.42) * 13 * u
    lay_ridge(
        stage, ys, 0.42, 0.38, mist=0.6, deep=24, behind=plant(stage, ys, 0.42, 90, (2.5, 5.5), "fir"), overhang=7
    )
    stage.open_slot("middle", 0.38, lambda x: float(np.interp(x, stage.xs, ys)) + u)
    lay_fog(stage, h * 0.70, 12 * u, 0.35, 0.4)
    near = h * 0.72 + wave(stage, 52, 5, 0.4) * 8 * u
    lay_ridge(stage, near, 0.26, 0.5, mist=0.35, behind=plant(stage, near, 0.26, 76, (5, 10), "fir"), overhang=12)


def _great_peak(stage: Stage) -> None:
    """One mountain that rules the picture, woods at its foot, and a lake that holds it."""
    h, u, k, w, xs = stage.height, stage.unit, stage.reach**0.5, stage.width, stage.xs
    rng = stage.rng
    ys, summits = peaks(stage, h * 0.585, 17 * k, 36 * k)
    lay_ridge(stage, ys, 0.9, 0.15, mist=0.8, deep=22, on_face=facets(stage, ys, summits, 0.3))
    middle = w * (0.5 - rng.uniform(0.10, 0.2) * stage.side)
    rise = min(46 * k * u, h * 0.50)
    off = (xs - middle) / (rise * 1.05)
    lean = 0.18 * stage.side
    bulk = np.clip(1 - np.abs(off) * (1 + lean * np.sign(off)), 0, None) ** 1.12
    shoulder = 0.42 * np.clip(1 - np.abs(off - 0.85 * stage.side) / 0.62, 0, None)
    crag = wave(stage, 13, 5, 0.55) * 0.035 * np.clip(np.maximum(bulk, shoulder) * 5, 0, 1)
    ys = h * 0.615 - rise * (np.maximum(bulk, shoulder) + crag)
    tops = [(middle, float(ys.min()))]
    lay_ridge(stage, ys, 0.66, 0.22, mist=0.7, deep=40, rim=0.7, on_face=facets(stage, ys, tops, 0.55))
    lay_fog(stage, h * 0.59, 18 * u, 0.4, 0.24)
    shore = h * 0.665
    bank = shore - 1.6 * u + wave(stage, 60, 3, 0.4) * 2.2 * u
    lay_surface(stage, shore, h * 0.83, 0.34)
    stage.add(0.34, _wooded_shore(stage, bank, shore, k), shore - 20 * u)
    stage.open_slot("middle", 0.36, lambda x: float(np.interp(x, xs, bank)) + u)
    lay_fog(stage, shore, 7 * u, 0.2, 0.36)


def _wooded_shore(stage: Stage, bank: Line, shore: float, k: float) -> Draw:
    """Firs on the far shore, and their picture in the water."""
    u, w = stage.unit, stage.width
    trees = plant(stage, bank, 0.42, 120, (5 * k, 11 * k), "fir")
    land = darker(stage.palette.land(0.42), 0.1)
    edge = [(float(x), float(y)) for x, y in zip(stage.xs[::3], bank[::3], strict=True)]
    strip = polygon([*edge, (w + stage.margin, shore), (-stage.margin, shore)])

    def draw(canvas: skia.Canvas) -> None:
        canvas.save()
        canvas.clipRect(skia.Rect.MakeLTRB(-stage.margin, shore, w + stage.margin, shore + 14 * u))
        canvas.saveLayer(None, skia.Paint(Alphaf=0.38))
        canvas.translate(0, shore)
        canvas.scale(1, -0.8)
        canvas.translate(0, -shore)
        trees(canvas)
        canvas.drawPath(strip, fill(land))
        canvas.restore()
        canvas.restore()
        trees(canvas)
        canvas.drawPath(strip, fill(land))
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin, shore - 0.2 * u, w + stage.margin, shore + 0.15 * u),
            fill(stage.palette.rim, 0.35),
        )

    return draw


def _valley(stage: Stage, *, cold: bool) -> None:
    """Steep sides that open onto a far range."""
    h, u, k, w, xs = stage.height, stage.unit, stage.reach**0.5, stage.width, stage.xs
    ys, summits = peaks(stage, h * 0.60, 30 * k, 32 * k)
    lay_ridge(stage, ys, 0.86, 0.16, mist=0.8, deep=30, on_face=facets(stage, ys, summits, 0.45 if cold else 0.0))
    lay_fog(stage, h * 0.57, 18 * u, 0.4, 0.18)
    gap = w * (0.5 - 0.08 * stage.side)
    for step, (distance, depth, open_, steep) in enumerate(((0.66, 0.26, 0.10, 0.62), (0.46, 0.36, 0.22, 0.86))):
        side = stage.side if step else -stage.side
        reach = np.clip((xs - gap) * side / w - open_ * 0.3, 0, None)
        other = np.clip(-(xs - gap) * side / w - open_, 0, None)
        rise = (reach * steep * 1.25 + other * steep) * w * 0.62
        crag = wave(stage, 22, 5, 0.55) * 0.13 * np.clip(rise / (8 * u), 0.05, 1) * 26 * u
        ys = np.maximum(h * (0.655 + 0.035 * step) - rise + crag, h * 0.1)
        kind = plant(stage, ys, distance, 150, (3 + 2 * step, 6 + 4 * step), "fir")
        lay_ridge(
            stage,
            ys,
            distance,
            depth,
            mist=0.65,
            deep=44,
            rim=0.6,
            on_face=_gullies(stage, ys),
            behind=kind,
            overhang=12,
        )
        lay_fog(stage, h * (0.64 + 0.04 * step), 16 * u, 0.4, depth)
        if step:
            stage.open_slot("middle", 0.38, stage.along(np.minimum(ys, h * 0.7)))
    near = h * 0.735 + wave(stage, 52, 4, 0.4) * 4 * u
    lay_ridge(stage, near, 0.26, 0.5, mist=0.35, behind=plant(stage, near, 0.26, 60, (6, 12), "fir"), overhang=14)


def _gullies(stage: Stage, ys: Line) -> Face:
    """Furrows that run down a slope, in its shade."""
    rng, u, xs = stage.rng, stage.unit, stage.xs
    runs = [
        (
            float(rng.uniform(-0.05, 1.05)) * stage.width,
            rng.uniform(8, 26),
            rng.uniform(1.5, 4.5),
            rng.uniform(-0.5, 0.5),
        )
        for _ in range(26)
    ]

    def draw(canvas: skia.Canvas, base: Rgb) -> None:
        for x, long, wide, lean in runs:
            y = float(np.interp(x, xs, ys))
            path = polygon(
                [
                    (x, y - u),
                    (x + wide * u, y + 2 * u),
                    (x + (lean * long + wide * 0.6) * u, y + long * u),
                    (x + lean * long * u, y + long * 0.8 * u),
                ]
            )
            canvas.drawPath(path, fade((0, y), (0, y + long * u), (darker(base, 0.28), 0.5), (darker(base, 0.28), 0.0)))

    return draw


def build_snow(stage: Stage) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    open_sky(stage, 0.61)
    if stage.palette.night and stage.palette.veil < 0.4:
        hang_aurora(stage)
    ys, summits = peaks(stage, h * 0.585, 34 * k**0.5, 44 * k)
    lay_ridge(stage, ys, 0.84, 0.18, mist=0.6, on_face=facets(stage, ys, summits, 0.75))
    lay_fog(stage, h * 0.57, 14 * u, 0.3, 0.2)
    for base, rise, distance, depth, count, tall in (
        (0.62, 10, 0.6, 0.28, 80, (4, 8)),
        (0.68, 8, 0.4, 0.38, 50, (8, 13)),
    ):
        ys = h * base + wave(stage, 60 * k, 3, 0.35) * rise * u
        lay_ridge(
            stage,
            ys,
            distance,
            depth,
            mist=0.35,
            deep=20,
            behind=plant_snowy(stage, ys, distance, count, tall),
            overhang=tall[1] + 2,
        )
        lay_fog(stage, h * (base + 0.03), 9 * u, 0.22, depth)
    level = ys
    stage.open_slot("middle", 0.4, lambda x: float(np.interp(x, stage.xs, level)) + u)
    if stage.rng.random() < 0.5:
        _settle_cabin(stage)
    near = h * 0.735 + wave(stage, 70, 2, 0.3) * 5 * u
    lean = stage.width * (0.5 - 0.22 * stage.side)
    lay_ridge(
        stage,
        near,
        0.24,
        0.5,
        mist=0.2,
        behind=plant_snowy(stage, near, 0.24, 20, (13, 23), (lean - 14 * u, lean + 14 * u)),
        overhang=26,
    )
    lay_ground(stage, lighter(stage.palette.land(0.2), 0.12), bumps=2.8, length=80, rough=0.2, litter="drifts")
    lay_foreground(stage, "firs")


def plant_snowy(
    stage: Stage,
    ys: Line,
    distance: float,
    count: int,
    tall: tuple[float, float],
    clear: tuple[float, float] | None = None,
) -> Draw:
    bare = mix(stage.palette.lit(rgb("#2f5560")), stage.palette.land(0.0), 0.3)
    bare = mix(mix(bare, stage.palette.far, 0.5 * distance), stage.palette.haze, 0.72 * distance)
    return plant(stage, ys, distance, count, tall, "fir", clear, white=0.92, colour=bare)


def _settle_cabin(stage: Stage) -> None:
    """A cabin or two in the snow, with light in the windows."""
    u, w, h, k = stage.unit, stage.width, stage.height, stage.reach**0.6
    x = w * (0.5 - 0.2 * stage.side)
    homes = [
        design(stage, x + i * 15 * k * u * stage.side, h * 0.722 + 0.4 * u * i, (11.5 - 3 * i) * k * u, 0.26, 1 - i)
        for i in range(2)
    ]
    homes = [
        replace(home, tones=replace(home.tones, snowy=True, lit=home.tones.lit or stage.palette.veil > 0.5))
        for home in homes
    ]

    def draw(canvas: skia.Canvas) -> None:
        for home in homes:
            draw_cottage(canvas, home)

    stage.add(0.46, draw, h * 0.722 - 16 * k * u)
    tone = mix(lighter(stage.palette.haze, 0.35), stage.palette.low, 0.3)
    stage.animate(0.46, rise_smoke(stage, *homes[0].chimney, homes[0].tall * 0.055, tone))


def hang_aurora(stage: Stage) -> None:
    """Curtains of northern light that wave slowly: put together small, as they are soft, and drawn once."""
    rng, w, h = stage.rng, stage.width, stage.height
    tones = (rgb("#4be3b0"), rgb("#58b7ff"), rgb("#b06bff"))
    curtains = [(tone, rng.uniform(0.0, 0.10), rng.uniform(0, 6.3), rng.uniform(1.5, 3.0)) for tone in tones]
    coarse = 12.0
    wide, high = math.ceil((w + 2 * stage.margin) / coarse), math.ceil(0.44 * h / coarse)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(wide, high))
    ray = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(len(tones) * 2, 32))
    for i, tone in enumerate(tones):
        paint = fade((0, 0), (0, 32), (tone, 0.0), (tone, 0.9), (tone, 0.4), (tone, 0.0))
        ray.getCanvas().drawRect(skia.Rect.MakeXYWH(2 * i, 0, 2, 32), paint)
    rays = ray.makeImageSnapshot()

    def draw(canvas: skia.Canvas, at: float) -> None:
        small = surface.getCanvas()
        small.clear(0)
        for i, (_, y, phase, bend) in enumerate(curtains):
            source = skia.Rect.MakeXYWH(2 * i, 0, 1, 32)
            for x in range(0, wide, 2):
                t = x / wide
                top = high * (
                    y
                    + 0.16
                    + 0.14 * math.sin(t * bend * 3 + phase + at * 0.25)
                    + 0.03 * math.sin(t * 31 + phase + at * 0.8)
                )
                strength = (
                    math.sin(math.pi * t)
                    * (0.6 + 0.4 * math.sin(t * 26 + phase - at * 0.7))
                    * (0.8 + 0.2 * math.sin(at * 0.9 + phase))
                )
                small.drawImageRect(
                    rays,
                    source,
                    skia.Rect.MakeXYWH(x, top, 2, high * 0.6),
                    skia.SamplingOptions(),
                    ghost(max(0.0, strength) * 0.8),
                )
        canvas.save()
        canvas.translate(-stage.margin, 0)
        canvas.scale(coarse, coarse)
        canvas.drawImage(surface.makeImageSnapshot(), 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))
        canvas.restore()

    stage.animate(0.06, draw)
