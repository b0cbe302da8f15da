"""Places of height and cold: mountains and snow."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.providers.local.illustrator.colour import lighter, mix, rgb
from pixora.providers.local.illustrator.ground import lay_foreground, lay_ground, open_sky
from pixora.providers.local.illustrator.growth import plant
from pixora.providers.local.illustrator.stage import Draw, Stage, fade, ghost
from pixora.providers.local.illustrator.terrain import Line, facets, lay_ridge, peaks, wave
from pixora.providers.local.illustrator.weather import lay_fog


def build_mountains(stage: Stage) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    rng = stage.rng
    open_sky(stage, 0.62)
    cold = rng.random() < 0.7
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
    lay_ridge(stage, ys, 0.42, 0.38, mist=0.6, deep=24, behind=plant(stage, ys, 0.42, 46, (2.5, 5), "fir"), overhang=6)
    stage.open_slot("middle", 0.38, lambda x: float(np.interp(x, stage.xs, ys)) + u)
    lay_fog(stage, h * 0.70, 12 * u, 0.35, 0.4)
    near = h * 0.72 + wave(stage, 52, 5, 0.4) * 8 * u
    lay_ridge(stage, near, 0.26, 0.5, mist=0.35, behind=plant(stage, near, 0.26, 42, (5, 9), "fir"), overhang=11)
    lay_ground(stage)
    lay_foreground(stage, "rocks" if rng.random() < 0.5 else "firs")


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


def hang_aurora(stage: Stage) -> None:
    """Curtains of northern light that wave slowly."""
    rng, u, w = stage.rng, stage.unit, stage.width
    tones = [rgb("#4be3b0"), rgb("#58b7ff"), rgb("#b06bff")]
    curtains: list[tuple[skia.Image, float, float, float]] = []
    for tone in tones:
        surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(192, 48))
        canvas = surface.getCanvas()
        phase, bend = rng.uniform(0, 6.3), rng.uniform(1.5, 3.0)
        for x in range(192):
            top = 14 + 9 * math.sin(x / 192 * bend * 3 + phase) + 3 * math.sin(x * 0.3 + phase)
            strength = 0.42 * math.sin(math.pi * x / 192) * (0.65 + 0.35 * math.sin(x * 0.55 + phase))
            paint = fade((0, top), (0, 48), (tone, 0.0), (tone, strength), (tone, 0.0))
            canvas.drawRect(skia.Rect.MakeXYWH(x, top, 1, 48 - top), paint)
        curtains.append(
            (surface.makeImageSnapshot(), rng.uniform(-0.15, 0.1) * w, rng.uniform(0.04, 0.16) * stage.height, phase)
        )

    def draw(canvas: skia.Canvas, at: float) -> None:
        for image, x, y, phase in curtains:
            canvas.save()
            canvas.translate(x + 2.5 * u * math.sin(at * 0.3 + phase), y)
            canvas.skew(0.12 * math.sin(at * 0.4 + phase), 0)
            canvas.scale(w * 1.05 / 192, 38 * u / 48)
            canvas.drawImage(
                image,
                0,
                0,
                skia.SamplingOptions(skia.FilterMode.kLinear),
                ghost(0.75 + 0.25 * math.sin(at * 0.8 + phase)),
            )
            canvas.restore()

    stage.animate(0.06, draw)
