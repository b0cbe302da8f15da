"""Places that grow: forest and meadow."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Hour
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.beams import slant_light
from pixora.providers.local.illustrator.places.cottages import design, draw_cottage
from pixora.providers.local.illustrator.places.ground import lay_foreground, lay_ground, open_sky
from pixora.providers.local.illustrator.places.growth import plant
from pixora.providers.local.illustrator.places.life import drop_leaves, fly_birds, light_fireflies, rise_smoke, warm
from pixora.providers.local.illustrator.places.terrain import Face, Line, facets, lay_ridge, peaks, wave
from pixora.providers.local.illustrator.places.weather import lay_fog
from pixora.providers.local.illustrator.places.woods import enter_wood
from pixora.providers.local.illustrator.stage import GLASS, Stage, fade, fill, line


def build_forest(stage: Stage) -> None:
    """One of three: wooded ridges, a wood in autumn or full green, the deep of a wood with light between its trunks."""
    rng = stage.rng
    kind = int(rng.integers(3))
    if kind == 2:
        enter_wood(stage)
    else:
        _look_over(stage, "leaf" if kind == 1 else "fir")
    if stage.palette.night or stage.palette.hour is Hour.DUSK:
        light_fireflies(stage)
    lay_foreground(stage, "firs" if kind == 0 and rng.random() < 0.65 else "grass")


def _look_over(stage: Stage, kind: str) -> None:
    h, u, k = stage.height, stage.unit, stage.reach
    rng, palette = stage.rng, stage.palette
    open_sky(stage, 0.60)
    fly_birds(stage, 0.2, 0.27)
    if rng.random() < 0.6:
        ys, summits = peaks(stage, h * 0.56, 20 * k**0.5, 44 * k)
        lay_ridge(stage, ys, 0.9, 0.16, mist=0.7, on_face=facets(stage, ys, summits))
    autumn = kind == "leaf" and rng.random() < 0.6 and warm(stage)
    russet = palette.lit(rgb(("#c9752e", "#b8572f", "#c99a35")[int(rng.integers(3))]))

    def tone(distance: float) -> Rgb | None:
        """Leaves' own colour at a distance: None leaves it to the land."""
        if not autumn:
            return None
        return mix(mix(russet, palette.land(distance), 0.25 + 0.3 * distance), palette.haze, 0.5 * distance)

    for base, rise, distance, depth, tall, count in (
        (0.565, 11, 0.76, 0.22, (4.5, 8), 150),
        (0.625, 10, 0.56, 0.32, (8, 14), 110),
        (0.685, 8, 0.36, 0.42, (13, 21), 80),
    ):
        ys = h * base + wave(stage, 50 * k, 4, 0.45) * rise * u
        size = (tall[0] * k**0.6, tall[1] * k**0.6)
        trees = plant(stage, ys, distance, count, size, kind, colour=tone(distance))
        lay_ridge(stage, ys, distance, depth, mist=0.55, deep=16, behind=trees, overhang=size[1] + 1)
        lay_fog(stage, h * (base + 0.035), 13 * u, 0.42, depth + 0.02)
    stage.open_slot("middle", 0.44, lambda x: h * 0.74)
    near = h * 0.745 + wave(stage, 60, 3) * 4 * u
    lean = stage.width * (0.5 - 0.22 * stage.side)
    clear = (lean - 16 * u, lean + 16 * u)
    trees = plant(stage, near, 0.22, 30, (20, 33), kind, clear, colour=tone(0.2))
    lay_ridge(stage, near, 0.22, 0.52, mist=0.3, behind=trees, overhang=36)
    if palette.hour is not Hour.NIGHT and palette.veil < 0.5:
        source = (stage.light[0], h * 0.16)
        stage.animate(GLASS, slant_light(stage, source, h * 0.62, 0.6, lighter(palette.sun, 0.1), count=5))
    lay_ground(stage)
    if kind == "leaf" and warm(stage):
        fallen = ("#d98a3a", "#c9622f", "#e0b04a") if autumn else ("#8fb04a", "#b7c25a")
        drop_leaves(stage, 0.8, fallen, 16 if autumn else 8, 1.0)


def build_meadow(stage: Stage) -> None:
    """One of three: rolling hills, striped fields with a farm, a hill with one great tree."""
    h, u, k = stage.height, stage.unit, stage.reach
    rng = stage.rng
    kind = int(rng.integers(3))
    open_sky(stage, 0.60)
    fly_birds(stage, 0.2, rng.uniform(0.2, 0.3))
    if rng.random() < 0.4:
        ys, summits = peaks(stage, h * 0.56, 15 * k**0.5, 40 * k)
        lay_ridge(stage, ys, 0.9, 0.16, mist=0.75, on_face=facets(stage, ys, summits, 0.25))
    else:
        ys = h * 0.555 + wave(stage, 80 * k, 3, 0.4) * 13 * u
        lay_ridge(stage, ys, 0.88, 0.16, mist=0.6)
    crops = ("#b79ad8", "#e2c65a", "#8fb35a", "#d9788a")
    first = int(rng.integers(4))
    for i, (base, rise, distance, depth, count, tall) in enumerate(
        (
            (0.61, 12, 0.66, 0.24, 40, (3, 5.5)),
            (0.665, 11, 0.46, 0.34, 26, (5, 9)),
            (0.72, 8, 0.3, 0.44, 14, (9, 14)),
        )
    ):
        ys = h * base + wave(stage, 72 * k, 2, 0.3) * rise * u
        tone = None
        if kind == 1 and warm(stage):
            own = mix(
                stage.palette.lit(rgb(crops[(first + i) % 4]), 0.3 * distance), stage.palette.land(distance), 0.35
            )
            tone = mix(own, stage.palette.haze, 0.55 * distance)
        if kind == 2 and depth == 0.44:
            x = stage.width * (0.5 - 0.17 * stage.side)
            ys = ys - 7 * u * np.exp(-(((stage.xs - x) / (34 * u)) ** 2))
        lay_ridge(
            stage,
            ys,
            distance,
            depth,
            colour=tone,
            mist=0.3,
            deep=18,
            rim=0.7,
            on_face=furrows(stage, ys, always=kind == 1),
            behind=plant(stage, ys, distance, count, tall, "leaf"),
            overhang=tall[1] + 2,
        )
        if depth == 0.34:
            stage.open_slot("middle", 0.34, stage.along(ys))
            if kind == 1:
                _settle_farm(stage, ys)
        if kind == 2 and depth == 0.44:
            _raise_tree(stage, x, float(np.interp(x, stage.xs, ys)) + u)
    lay_fog(stage, h * 0.69, 10 * u, 0.16, 0.45)
    lay_ground(stage, bumps=3.2, length=80, rough=0.25, litter="blossoms")
    if stage.palette.night:
        light_fireflies(stage)
    elif warm(stage):
        drop_leaves(stage, 0.8, ("#fbe3ea", "#f7c9d6", "#fff6e4"), 12, 0.55)
    lay_foreground(stage, "grass")


def _settle_farm(stage: Stage, ys: Line) -> None:
    """A farm on a far hill, its chimney smoking."""
    u, w, k = stage.unit, stage.width, stage.reach**0.6
    x = w * (0.5 - 0.2 * stage.side)
    spots = ((0.0, 9.0, 2), (13.0, 7.0, 0))
    homes = [
        design(
            stage, x + dx * k * u, float(np.interp(x + dx * k * u, stage.xs, ys)) + 0.8 * u, tall * k * u, 0.42, kind
        )
        for dx, tall, kind in spots
    ]

    def draw(canvas: skia.Canvas) -> None:
        for home in homes:
            draw_cottage(canvas, home)

    stage.add(0.34, draw, min(home.y - 1.2 * home.tall for home in homes))
    tone = mix(lighter(stage.palette.haze, 0.35), stage.palette.low, 0.3)
    stage.animate(0.34, rise_smoke(stage, *homes[1].chimney, homes[1].tall * 0.07, tone))


def _raise_tree(stage: Stage, x: float, y: float) -> None:
    """One great old tree on its hill."""
    rng, u, palette = stage.rng, stage.unit, stage.palette
    tall = 27 * stage.reach**0.5 * u
    dark = 1 if stage.light[0] < x else -1
    leaf = mix(palette.lit(rgb(("#5f9a4c", "#d98f45", "#e29ab0")[int(rng.integers(3))]), 0.12), palette.land(0.2), 0.15)
    if not warm(stage):
        leaf = mix(palette.lit(rgb("#7f9a86"), 0.12), palette.land(0.2), 0.3)
    turns = np.arange(34) * 2.4
    lumps = [
        (0.36 * (i / 34) ** 0.5 * math.cos(a), -0.67 + 0.22 * (i / 34) ** 0.5 * math.sin(a), rng.uniform(0.10, 0.15))
        for i, a in enumerate(turns.tolist())
    ]
    bark = darker(palette.lit(rgb("#6a4a38"), 0.12), 0.1)

    def draw(canvas: skia.Canvas) -> None:
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(tall, tall)
        canvas.drawOval(skia.Rect.MakeLTRB(-0.4, -0.03, 0.45, 0.06), fill(darker(palette.land(0.3), 0.6), 0.3))
        trunk = skia.Path()
        trunk.moveTo(-0.11, 0.03)
        trunk.cubicTo(-0.03, -0.08, -0.05, -0.25, -0.045, -0.6)
        trunk.lineTo(0.045, -0.6)
        trunk.cubicTo(0.05, -0.25, 0.03, -0.08, 0.11, 0.03)
        trunk.close()
        canvas.drawPath(
            trunk, fade((-0.06 * dark, 0), (0.06 * dark, 0), (lighter(bark, 0.12), 1), (darker(bark, 0.35), 1))
        )
        for ex, ey in ((-0.25, -0.62), (0.26, -0.6), (-0.12, -0.72), (0.14, -0.75)):
            canvas.drawLine(0, -0.34, ex, ey, line(bark, 0.028))
        for grow, dx, dy, tone in (
            (1.0, 0.0, 0.0, darker(leaf, 0.3)),
            (0.82, -0.03 * dark, -0.03, leaf),
            (0.5, -0.08 * dark, -0.08, lighter(leaf, 0.16)),
        ):
            for i, (px, py, r) in enumerate(lumps):
                if grow < 0.6 and i % 2:
                    continue
                canvas.drawCircle(px + dx, py + dy, r * grow, fill(tone))
        canvas.restore()

    stage.add(0.44, draw, y - tall * 1.15)


def furrows(stage: Stage, ys: Line, *, always: bool = False) -> Face:
    """Mown stripes that follow a hill."""
    u, xs, rng = stage.unit, stage.xs, stage.rng
    show = rng.random() < 0.75 or always
    mean = float(ys.mean())
    gaps = np.cumsum(rng.uniform(1.1, 1.9, 7)) * 1.3 * u

    def draw(canvas: skia.Canvas, base: Rgb) -> None:
        if not show:
            return
        for i, gap in enumerate(gaps):
            flat = 1 - 0.1 * i
            path = skia.Path()
            path.addPoly(
                [
                    skia.Point(float(x), float(mean + (y - mean) * flat + gap))
                    for x, y in zip(xs[::3], ys[::3], strict=True)
                ],
                False,
            )
            tone = lighter(base, 0.22) if i % 2 else darker(base, 0.16)
            canvas.drawPath(path, line(tone, (0.45 + 0.14 * i) * u, 0.30))

    return draw
