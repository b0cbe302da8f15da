"""Title cards: lettering that settles before moving sheets of cut paper in the film's colours."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import skia

from pixora.film.visual import Hour
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, luma, mix
from pixora.providers.local.illustrator.lettering import Setting, fit, tidy
from pixora.providers.local.illustrator.sky import scatter_stars
from pixora.providers.local.illustrator.stage import Stage, fade, fill, halo, line, smoothstep

MARGIN = 0.09
"""Least distance of letters from the frame's sides, of its width."""
ENTER = 0.66
"""Seconds by which the last letter has settled."""


def build_card(stage: Stage) -> None:
    title, subtitle = tidy(stage.visual.title), tidy(stage.visual.subtitle)
    kind = int(stage.rng.integers(3))
    stage.horizon = stage.height
    stage.light = (stage.width * (0.5 - 0.2 * stage.side), stage.height * 0.2)
    stage.ground = stage.height
    {0: _portal, 1: _valley, 2: _corners}[kind](stage)
    if title or subtitle:
        _letter(stage, title, subtitle)


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


def _lay(stage: Stage, sheet: Sheet) -> None:
    u, w, h = stage.unit, stage.width, stage.height
    paint = fill(sheet.colour)
    shade = darker(mix(sheet.colour, stage.palette.top, 0.4), 0.65)
    shadows = [line(shade, wide * u, 0.05) for wide in (3.4, 2.2, 1.1)]
    edge = line(lighter(sheet.colour, 0.22), 0.22 * u, 0.8)
    outside = skia.Rect.MakeLTRB(-w, -h, 2 * w, 2 * h)

    def draw(canvas: skia.Canvas, at: float) -> None:
        angle = at * 0.6 + sheet.phase
        moved = sheet.points + np.stack([np.sin(angle), np.cos(angle * 0.83)], axis=1) * sheet.sway
        middles = (moved + np.roll(moved, -1, 0)) / 2
        path = skia.Path()
        path.moveTo(*middles[-1].tolist())
        for point, middle in zip(moved.tolist(), middles.tolist(), strict=True):
            path.quadTo(*point, *middle)
        path.close()
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


def _tones(stage: Stage, count: int) -> list[Rgb]:
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
    tones = []
    for i in range(count):
        t = i / (count - 1) * (len(stops) - 1)
        k = min(int(t), len(stops) - 2)
        tones.append(mix(stops[k], stops[k + 1], t - k))
    return tones


def _ground(stage: Stage, tone: Rgb, centre: tuple[float, float]) -> None:
    u = stage.unit

    def backdrop(canvas: skia.Canvas) -> None:
        canvas.drawPaint(
            fade(
                (0, 0),
                (0, stage.height),
                (mix(tone, stage.palette.middle, 0.25), 1),
                (tone, 1),
                (lighter(tone, 0.1), 1),
            )
        )
        canvas.drawPaint(halo(centre, 60 * u, lighter(mix(tone, stage.palette.sun, 0.5), 0.25), 0.5))

    stage.backdrop.append(backdrop)


def _portal(stage: Stage) -> None:
    """Sheets with ever larger openings, as one looks into a lit paper box."""
    w, h, u, rng = stage.width, stage.height, stage.unit, stage.rng
    tones = _tones(stage, 6)
    centre = (w / 2, h * 0.45)
    _ground(stage, tones[0], centre)
    if stage.palette.night:
        scatter_stars(stage, 60, 0.6, h * 0.8)
    count = 14
    for i, tone in enumerate(tones[1:]):
        wide = 0.40 + 0.055 * i
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
        _lay(stage, Sheet(points, sway, rng.uniform(0, 6.3, count), tone, 0.2 + 0.16 * i, around=True))


def _hills(stage: Stage, level: float, rise: float, tone: Rgb, depth: float, count: int, *, top: bool = False) -> None:
    w, h, u, rng = stage.width, stage.height, stage.unit, stage.rng
    xs = np.linspace(-0.25 * w, 1.25 * w, count)
    ys = level + rng.uniform(-1, 1, count) * rise * u
    far = -0.6 * h if top else 1.6 * h
    points = np.concatenate([np.stack([xs, ys], axis=1), [[1.4 * w, far], [-0.4 * w, far]]])
    sway = np.concatenate([np.full((count, 2), 1.1 * u * (0.6 + depth)), np.zeros((2, 2))])
    phase = np.concatenate([rng.uniform(0, 6.3, count), np.zeros(2)])
    _lay(stage, Sheet(points, sway, phase, tone, depth, around=False))


def _valley(stage: Stage) -> None:
    """Rolling sheets below, a great disc behind the letters."""
    w, h, palette = stage.width, stage.height, stage.palette
    tones = _tones(stage, 7)
    sky = mix(palette.middle, palette.top, 0.55)
    centre = (w / 2, h * 0.43)
    _ground(stage, sky, centre)
    if palette.hour in (Hour.NIGHT, Hour.DUSK):
        scatter_stars(stage, 90, 0.7, h * 0.8)
    radius = min(0.40 * w, 0.36 * h)
    tint = mix(palette.sun, sky, 0.68)

    def disc(canvas: skia.Canvas, at: float) -> None:
        for i, (grow, alpha) in enumerate(((1.45, 0.12), (1.22, 0.18), (1.0, 0.34))):
            canvas.drawCircle(*centre, radius * (grow + 0.02 * math.sin(at * 0.8 - i)), fill(tint, alpha))

    stage.animate(0.1, disc)
    _hills(stage, h * 0.06, 5, mix(sky, palette.top, 0.6), 0.28, 7, top=True)
    for i, tone in enumerate(tones[2:]):
        _hills(stage, h * (0.70 + 0.065 * i), 6.5 - 0.6 * i, tone, 0.25 + 0.16 * i, 7 + i)


def _corners(stage: Stage) -> None:
    """Waves of paper from two corners."""
    w, h, u, rng, side = stage.width, stage.height, stage.unit, stage.rng, stage.side
    tones = _tones(stage, 6)
    base = mix(stage.palette.middle, stage.palette.top, 0.35)
    _ground(stage, base, (w / 2, h * 0.45))
    if stage.palette.night:
        scatter_stars(stage, 90, 0.7, h)
    count = 9
    for flip in (1, -1):
        for i in range(4):
            tone = tones[1 + i] if flip > 0 else mix(tones[4 - i], stage.palette.low, 0.2)
            reach = (0.60 - 0.125 * i) * (1.0 if flip > 0 else 0.92)
            t = np.linspace(0, math.pi / 2, count)
            ring = reach * rng.uniform(0.90, 1.10, count)
            x = np.cos(t) * ring * w * 0.72
            y = np.sin(t) * ring * h * (0.62 if flip > 0 else 0.66)
            x, y = (
                np.concatenate([x, [-0.3 * w, -0.3 * w, 0.75 * w * reach]]),
                np.concatenate([y, [0.7 * h * reach, -0.4 * h, -0.4 * h]]),
            )
            right = side * flip > 0
            px = w - x if right else x
            py = h - y if flip > 0 else y
            sway = np.full((count + 3, 2), (0.8 + 0.2 * i) * u)
            _lay(
                stage,
                Sheet(
                    np.stack([px, py], axis=1), sway, rng.uniform(0, 6.3, count + 3), tone, 0.2 + 0.17 * i, around=False
                ),
            )


def _contrast(a: Rgb, b: Rgb) -> float:
    """Contrast ratio as in WCAG 2, 1 to 21, with a plain gamma of 2.2."""
    la, lb = (luma((x[0] ** 2.2, x[1] ** 2.2, x[2] ** 2.2)) for x in (a, b))
    return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)


def _letter(stage: Stage, title: str, subtitle: str) -> None:
    w, h, u, palette = stage.width, stage.height, stage.unit, stage.palette
    room = w * (1 - 2 * MARGIN)
    big = fit(title, "SemiBold", room, h * 0.40, min(0.15 * h, 0.135 * w), 3)
    small = fit(
        subtitle, "Medium", room * 0.92, h * 0.12, min(0.050 * h, 0.052 * w) if title else min(0.08 * h, 0.07 * w), 2
    )
    gap = 0.34 * big.size + 0.9 * small.size if big.rows and small.rows else 0.0
    block = big.height + gap + small.height
    top = h * 0.45 - block / 2
    light, dark = lighter(palette.sun, 0.55), darker(mix(palette.top, (0.06, 0.06, 0.12), 0.5), 0.35)
    stage.rasterise()
    behind = _average(stage, top, block)
    ink = light if _contrast(light, behind) >= 3.2 or luma(behind) < 0.42 else dark
    shade = darker(palette.top, 0.6) if ink is light else lighter(palette.low, 0.4)
    rows = _rows(big, w, top + 0.7 * big.size)
    lower = _rows(small, w, top + big.height + gap + 0.7 * small.size)
    bar_y, bar_half = top + big.height + 0.33 * big.size + 0.15 * small.size, min(0.055 * w, 5 * u)
    bar = palette.accent if _contrast(palette.accent, behind) > 1.6 else ink

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.translate(0.25 * u * math.sin(at * 0.6), 0.35 * u * math.sin(at * 0.83))
        grow = 1 + 0.004 * math.sin(at * 0.37)
        canvas.translate(w / 2, h * 0.45)
        canvas.scale(grow, grow)
        canvas.translate(-w / 2, -h * 0.45)
        _write(canvas, rows, at, 0.0, 0.42, big.size, ink, shade, u)
        if bar_half and small.rows and big.rows:
            t = _settle((at - 0.25) / 0.36)
            canvas.drawLine(w / 2 - bar_half * t, bar_y, w / 2 + bar_half * t, bar_y, line(bar, 0.55 * u, t))
        _write(canvas, lower, at, 0.26, 0.36, small.size, mix(ink, behind, 0.08), shade, u)
        canvas.restore()

    stage.animate(0.0, draw)


def _average(stage: Stage, top: float, block: float) -> Rgb:
    """Mean colour behind the letters."""
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(math.ceil(stage.width), math.ceil(stage.height)))
    canvas = surface.getCanvas()
    for draw in stage.backdrop:
        draw(canvas)
    for layer in stage.layers:
        if layer.live:
            canvas.save()
            layer.live(canvas, stage.middle)
            canvas.restore()
    pixels = surface.toarray(colorType=skia.kRGBA_8888_ColorType)
    y0, y1 = max(0, int(top)), min(int(stage.height), int(top + block) + 1)
    x0, x1 = int(stage.width * 0.2), int(stage.width * 0.8)
    mean = pixels[y0:y1, x0:x1, :3].reshape(-1, 3).mean(axis=0) / 255
    return (float(mean[0]), float(mean[1]), float(mean[2]))


def _rows(setting: Setting, width: float, baseline: float) -> list[tuple[skia.Path, float, float]]:
    """Letters with where they come to rest."""
    placed = []
    for i, row in enumerate(setting.rows):
        left = (width - row.width) / 2
        placed += [(letter.path, left + letter.x, baseline + i * setting.leading) for letter in row.letters]
    return placed


def _settle(t: float) -> float:
    """Eases out with a slight overshoot, 0 to 1."""
    t = min(max(t, 0.0), 1.0)
    return 1 + 2.2 * (t - 1) ** 3 + 1.2 * (t - 1) ** 2


def _write(
    canvas: skia.Canvas,
    letters: list[tuple[skia.Path, float, float]],
    at: float,
    start: float,
    spread: float,
    size: float,
    ink: Rgb,
    shade: Rgb,
    u: float,
) -> None:
    """Letters rise into place one after another from `start`; once all have settled they are drawn as one."""
    if not letters:
        return
    each = ENTER - start - spread
    if at >= ENTER:
        whole = skia.Path()
        for path, x, y in letters:
            whole.addPath(path, x, y)
        for drop, alpha in ((0.05, 0.12), (0.025, 0.16)):
            canvas.save()
            canvas.translate(0, drop * size)
            canvas.drawPath(whole, fill(shade, alpha))
            canvas.restore()
        canvas.drawPath(whole, fill(ink))
        return
    for i, (path, x, y) in enumerate(letters):
        t = (at - start - spread * i / max(1, len(letters))) / max(each, 0.05)
        if t <= 0:
            continue
        seen = smoothstep(t * 1.6)
        canvas.save()
        canvas.translate(x, y + (1 - _settle(t)) * 0.6 * size)
        canvas.drawPath(path, fill(ink, seen))
        canvas.restore()
