"""A city: rows of towers in the haze, windows that go on and off, a street to stand on."""

from __future__ import annotations

import math

import numpy as np
import skia

from pixora.film.visual import Hour, Shot, Weather
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.places.ground import AFLOAT, open_sky
from pixora.providers.local.illustrator.places.life import fly_birds
from pixora.providers.local.illustrator.places.promenade import lay_waterfront
from pixora.providers.local.illustrator.places.streets import FRONTS, Box, raise_fronts, raise_lamps, run_traffic
from pixora.providers.local.illustrator.places.terrain import lay_ridge, wave
from pixora.providers.local.illustrator.places.water import lay_lake
from pixora.providers.local.illustrator.places.weather import lay_fog
from pixora.providers.local.illustrator.stage import Stage, fade, fill, line, polygon


def build_city(stage: Stage) -> None:
    """One of three: a skyline over a park, the same across the water, a street between tall fronts."""
    h, u, k = stage.height, stage.unit, stage.reach
    rng = stage.rng
    open_sky(stage, 0.68)
    fly_birds(stage, 0.16, rng.uniform(0.16, 0.26), 0.8)
    kind = 0 if AFLOAT & set(stage.visual.props) else int(rng.integers(3))
    rows = (
        (0.72, (16, 46), (4.5, 9), 0.86, 0.18),
        (0.735, (14, 42), (7, 12.5), 0.62, 0.27),
        (0.75, (10, 33), (10, 16), 0.36, 0.37),
    )
    lift = 0.055 if kind == 1 else 0.0
    for base, rise, wide, distance, depth in rows[: 2 if kind == 2 else 3]:
        stretch = k**0.6
        boxes = _block(stage, h * (base - lift), (rise[0] * stretch, rise[1] * stretch), (wide[0] * k, wide[1] * k))
        _lay_towers(stage, boxes, h * (base - lift), distance, depth)
        lay_fog(stage, h * (base - lift - 0.05), 22 * u, 0.34 * distance + 0.05, depth)
    if kind == 1:
        lay_waterfront(stage, h * 0.695, boxes)
        return
    stage.open_slot("middle", 0.42, lambda x: h * 0.752)
    if AFLOAT & set(stage.visual.props):
        lay_lake(stage, h * 0.70, h * 0.775)
    else:
        stage.open_slot("water", 0.42, lambda x: h * 0.74)
        _lay_trees(stage, h * 0.765)
    if kind == 2:
        raise_fronts(stage, h * 0.775)
    _lay_street(stage)


def _block(stage: Stage, base: float, rise: tuple[float, float], wide: tuple[float, float]) -> list[Box]:
    rng, u = stage.rng, stage.unit
    swell = rng.uniform(0, 6.3)
    boxes: list[Box] = []
    x = -stage.margin - rng.uniform(0, wide[1]) * u
    while x < stage.width + stage.margin:
        width = u * rng.uniform(*wide)
        crowd = 0.6 + 0.4 * math.sin(x / stage.width * 5 + swell)
        tall = rise[0] + (rise[1] - rise[0]) * rng.random() ** 1.3 * crowd
        boxes.append((x, base - tall * u, width, int(rng.integers(0, 6))))
        x += width * (1.0 if rng.random() < 0.65 else rng.uniform(1.02, 1.2))
    return boxes


def _roof(x: float, top: float, width: float, kind: int, u: float) -> list[skia.Path]:
    right = x + width
    mid = x + width / 2
    match kind:
        case 0:
            return [
                polygon(
                    [
                        (x + width * 0.12, top),
                        (x + width * 0.12, top - 1.6 * u),
                        (right - width * 0.3, top - 1.6 * u),
                        (right - width * 0.3, top),
                    ]
                )
            ]
        case 1:
            return [
                polygon([(x, top), (mid, top - 0.42 * width), (right, top)]),
                polygon([(mid - 0.12 * u, top), (mid, top - width * 0.5 - 4 * u), (mid + 0.12 * u, top)]),
            ]
        case 2:
            return [polygon([(x, top), (x, top - width * 0.42), (right, top)])]
        case 3:
            return [
                polygon(
                    [
                        (x + width * 0.18, top),
                        (x + width * 0.18, top - 2.2 * u),
                        (right - width * 0.18, top - 2.2 * u),
                        (right - width * 0.18, top),
                    ]
                ),
                polygon(
                    [
                        (x + width * 0.34, top - 2 * u),
                        (x + width * 0.34, top - 4 * u),
                        (right - width * 0.34, top - 4 * u),
                        (right - width * 0.34, top - 2 * u),
                    ]
                ),
                polygon([(mid - 0.14 * u, top), (mid, top - 8.5 * u), (mid + 0.14 * u, top)]),
            ]
        case 4:
            dome = skia.Path()
            dome.addOval(
                skia.Rect.MakeLTRB(x + width * 0.12, top - width * 0.3, right - width * 0.12, top + width * 0.3)
            )
            return [dome]
        case _:
            return []


def _lay_towers(stage: Stage, boxes: list[Box], base: float, distance: float, depth: float) -> None:
    rng, u, palette = stage.rng, stage.unit, stage.palette
    wall = palette.land(distance)
    dusk = palette.hour in (Hour.NIGHT, Hour.DUSK)
    share = {Hour.NIGHT: 0.42, Hour.DUSK: 0.3, Hour.DAWN: 0.12, Hour.DAY: 0.0}[palette.hour]
    glow = mix(palette.window, palette.haze, distance * 0.75)
    glass = mix(lighter(wall, 0.3), palette.low, 0.35)
    light = -1 if stage.light[0] < stage.width / 2 else 1
    panes: list[tuple[skia.Rect, bool, Rgb]] = []
    blinking: list[tuple[skia.Rect, float, float]] = []
    pane, gap = u * 0.62 * (1.25 - 0.55 * distance) * stage.reach**0.5, u * 0.62 * stage.reach**0.5
    for x, top, width, _ in boxes:
        if distance > 0.8:
            continue
        style = rng.integers(0, 3)
        columns = max(2, int((width - gap) // (pane + gap)))
        start = x + (width - columns * (pane + gap) + gap) / 2
        rows = int((base - top - 2 * u) // (pane * 1.5 + gap))
        for row in range(max(0, rows)):
            floor_lit = rng.random() < 0.5
            for column in range(columns):
                if style == 1 and column % 2 == 1:
                    continue
                box = skia.Rect.MakeXYWH(
                    start + column * (pane + gap), top + 1.6 * u + row * (pane * 1.5 + gap), pane, pane * 1.5
                )
                on = rng.random() < share * (1.5 if floor_lit else 0.55)
                warm = (
                    mix(glow, lighter(glow, 0.4), rng.random())
                    if rng.random() < 0.8
                    else mix(glow, rgb("#9fd6ff"), 0.6)
                )
                if on and distance < 0.7 and rng.random() < 0.10 and len(blinking) < 40:
                    blinking.append((box, rng.uniform(4, 11), rng.uniform(0, 10)))
                panes.append((box, on, warm))

    def draw(canvas: skia.Canvas) -> None:
        for x, top, width, kind in boxes:
            tone = mix(wall, palette.haze, 0.14 * ((x * 7.3) % 1.0 + (kind % 3) * 0.4))
            own = palette.lit(rgb(FRONTS[int(width * 31) % len(FRONTS)]), 0.55 * distance)
            tone = mix(tone, own, 0.34 * (1 - distance))
            bottom = stage.height * 1.2
            shadow = darker(mix(wall, palette.top, 0.4), 0.5)
            for wide in (1.8, 0.9):
                canvas.drawRect(
                    skia.Rect.MakeLTRB(x - wide * u * 0.4, top - wide * u * 0.3, x + width + wide * u * 0.4, base),
                    fill(shadow, 0.05),
                )
            for roof in _roof(x, top, width, kind, u):
                canvas.drawPath(roof, fill(lighter(tone, 0.04)))
            body = skia.Rect.MakeLTRB(x, top, x + width, bottom)
            canvas.drawRect(
                body,
                fade(
                    (0, top), (0, base), (lighter(tone, 0.05), 1), (mix(tone, palette.haze, 0.12 + 0.3 * distance), 1)
                ),
            )
            side = (
                skia.Rect.MakeLTRB(x, top, x + width * 0.28, bottom)
                if light > 0
                else skia.Rect.MakeLTRB(x + width * 0.72, top, x + width, bottom)
            )
            canvas.drawRect(side, fade((0, top), (0, base), (darker(tone, 0.25), 0.55), (darker(tone, 0.25), 0.05)))
            edge = x + width if light > 0 else x
            reach = max(0.0, 1 - abs(edge - stage.light[0]) / (70 * u))
            canvas.drawLine(
                edge - light * 0.1 * u,
                top,
                edge - light * 0.1 * u,
                base,
                line(palette.rim, 0.22 * u, 0.55 * reach * (1 - palette.veil)),
            )
            canvas.drawLine(
                x,
                top + 0.1 * u,
                x + width,
                top + 0.1 * u,
                line(palette.rim, 0.2 * u, 0.35 * reach * (1 - palette.veil)),
            )
        dim = fill(darker(wall, 0.25) if dusk else glass, 0.55)
        for box, on, tone in panes:
            canvas.drawRect(box, fill(tone, 0.95) if on else dim)

    tops = [top for _, top, _, _ in boxes]
    stage.add(depth, draw, min(tops) - 12 * u, base - u, stage.blur(distance))
    if blinking:
        cover = fill(darker(wall, 0.2))

        def blink(canvas: skia.Canvas, at: float) -> None:
            for box, period, phase in blinking:
                swing = ((at + phase) % period) / period
                if swing > 0.62:
                    cover.setAlphaf(min(1.0, (swing - 0.62) * 25, (1 - swing) * 25))
                    canvas.drawRect(box, cover)

        stage.animate(depth, blink)


def _lay_trees(stage: Stage, y: float) -> None:
    """A park before the towers, so that the street does not meet bare walls."""
    rng, u, palette = stage.rng, stage.unit, stage.palette
    tone = mix(palette.land(0.2), palette.lit(rgb("#3f7a5a")), 0.4)
    count = int(stage.width / (3.4 * u))
    path = skia.Path()
    for i in range(count):
        x = -stage.margin + (i + rng.random()) * (stage.width + 2 * stage.margin) / count
        path.addCircle(x, y - rng.uniform(0.2, 1.6) * u, rng.uniform(1.4, 3.0) * u)
    path.addRect(skia.Rect.MakeLTRB(-stage.margin, y, stage.width + stage.margin, y + 12 * u))

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawPath(path, fade((0, y - 5 * u), (0, y + 3 * u), (lighter(tone, 0.1), 1), (darker(tone, 0.35), 1)))

    stage.add(0.46, draw, y - 6 * u, y + u)


def _lay_street(stage: Stage) -> None:
    h, u, w, palette = stage.height, stage.unit, stage.width, stage.palette
    rng = stage.rng
    level = {Shot.WIDE: 0.785, Shot.MEDIUM: 0.79, Shot.CLOSE: 0.80}[stage.visual.shot] * h
    flat = np.full_like(stage.xs, level)
    stone = mix(palette.land(0.12), palette.lit(rgb("#8a8fa5")), 0.35)
    wet = stage.visual.weather is Weather.RAIN or palette.night

    def slabs(canvas: skia.Canvas, base: Rgb) -> None:
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin, level, w + stage.margin, level + 0.7 * u), fill(lighter(base, 0.2))
        )
        for i in range(-8, 44):
            x = w / 2 + (i - 18) * 6.5 * u
            slant = (x - w / 2) * 0.10
            canvas.drawLine(x, level + 0.7 * u, x + slant, level + 5 * u, line(darker(base, 0.25), 0.15 * u, 0.5))
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin, level + 5 * u, w + stage.margin, level + 6 * u), fill(lighter(base, 0.12))
        )
        road = darker(mix(base, palette.top, 0.35), 0.4)
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin, level + 6 * u, w + stage.margin, h * 1.2),
            fade((0, level + 6 * u), (0, h), (road, 1), (darker(road, 0.3), 1)),
        )
        for i in range(-2, 16):
            x = (i - 2) * 13 * u
            canvas.drawPath(
                polygon(
                    [
                        (x, level + 11 * u),
                        (x + 6 * u, level + 11 * u),
                        (x + 5.4 * u, level + 11.9 * u),
                        (x - 0.8 * u, level + 11.9 * u),
                    ]
                ),
                fill(lighter(road, 0.4), 0.6),
            )
        if wet:
            for i in range(8):
                x = (i + rng.random()) * w / 8
                canvas.drawRect(
                    skia.Rect.MakeLTRB(x - 3 * u, level + 6 * u, x + 3 * u, h),
                    fade((0, level + 6 * u), (0, level + 16 * u), (palette.window, 0.16), (palette.window, 0.0)),
                )

    lamps = [w * t for t in ((0.08, 0.92) if stage.tall else (0.06, 0.36, 0.64, 0.94))]
    lamps = [x + stage.side * 3 * u for x in lamps if abs(x / w - (0.5 + 0.2 * stage.side)) > 0.1]
    lay_ridge(
        stage,
        flat,
        0.1,
        0.62,
        colour=stone,
        mist=0.0,
        rim=0.0,
        on_face=slabs,
        behind=raise_lamps(stage, lamps, level),
        overhang=30,
    )
    stage.ground, stage.ground_line = level, flat + 1.6 * u
    # Beside somebody a car is not a toy.
    near = 1.6 if stage.visual.players else 1.0
    stage.animate(0.62, run_traffic(stage, level + 8.6 * u, -1, 0.82 * near))
    stage.open_slot("ground", 0.62, stage.ground_at)
    edge = np.abs(stage.xs / w - 0.5) * 2
    stage.animate(0.7, run_traffic(stage, level + 15.5 * u, 1, 1.15 * near))
    front = (
        h * 0.985
        - np.clip(edge - 0.5, 0, 1) ** 1.5 * 11 * u
        + np.abs(wave(stage, 9, 3)) * -2.2 * u * (edge > 0.5) * (edge - 0.5) * 2
    )
    lay_ridge(stage, front, 0.0, 0.92, colour=palette.dark, mist=0.0, rim=0.15)
