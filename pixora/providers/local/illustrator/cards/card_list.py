"""List cards: items that come in one after another, each on its own strip of paper."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import skia

from pixora.providers.local.illustrator.cards.card_ink import (
    Ink,
    Line,
    Writing,
    Zone,
    accent_on,
    align,
    ease_out,
    ink_on,
    ink_over,
    luminance,
    safe,
    settle,
)
from pixora.providers.local.illustrator.cards.card_paper import Plate, deckled
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.letters.lettering import EMPTY, Setting, fit, tidy
from pixora.providers.local.illustrator.stage import Live, Stage, fill, line

Marker = Callable[[skia.Canvas, tuple[float, float], float, float], None]
"""Draws at a place, with a radius, as far as `t`, 0 to 1."""


def write_list(stage: Stage, turn: int) -> None:
    """The title above or beside the items; items in a column of strips, or as tiles."""
    title = tidy(stage.visual.title)
    items = [text for item in stage.visual.items if (text := tidy(item))]
    if not items:
        items, title = ([title], "") if title else ([], "")
    if not items:
        return
    cues = spread_cues(stage.cues, len(items), stage.seconds)
    beside = not stage.tall and stage.width > 1.3 * stage.height and bool(title) and len(title) < 60
    tiles = len(items) in (4, 6) and max(len(item) for item in items) <= 34 and not stage.tall
    if tiles and turn % 3 == 1:
        _in_tiles(stage, title, items, cues, turn)
    elif beside and turn % 3 != 2:
        _beside(stage, title, items, cues, turn)
    else:
        _below(stage, title, items, cues, turn)


def spread_cues(cues: Sequence[float], count: int, seconds: float) -> list[float]:
    """When each item comes in, in seconds: as told, or evenly, so that all stand before the middle of the shot."""
    first, last = min(0.45, 0.08 * seconds), max(0.3, 0.40 * seconds - 0.2)
    even = [first + (last - first) * i / max(1, count - 1) for i in range(count)]
    return [cues[i] if i < len(cues) else max([even[i], *cues[-1:]]) for i in range(count)]


@dataclass(frozen=True)
class _Strip:
    zone: Zone
    path: skia.Path
    tone: Rgb
    ink: Ink
    lines: tuple[Line, ...]
    size: float
    marker: Marker
    mark_at: tuple[float, float]
    mark_size: float
    cue: float
    away: tuple[float, float]


def _tone(stage: Stage, index: int) -> Rgb:
    """Strips of one card are neighbours in tone."""
    palette = stage.palette
    if stage.visual.seed & 4 and not palette.night:
        base = lighter(mix(palette.low, palette.sun, 0.45), 0.35)
        return mix(base, palette.low, 0.10 * (index % 3))
    tone = mix(mix(palette.top, palette.middle, 0.12), palette.middle, 0.10 * (index % 3))
    # All of one card take the same ink: all are deep.
    while luminance(tone) > 0.125:
        tone = darker(tone, 0.08)
    return tone


def _strips(
    stage: Stage, zones: Sequence[Zone], items: Sequence[str], cues: Sequence[float], numbered: bool, tile: bool
) -> list[_Strip]:
    u = stage.unit
    height = min(zone.height for zone in zones)
    radius = min(0.30 * height, 3.6 * u) if not tile else min(0.17 * height, 3.6 * u)
    pad = 1.7 * u
    settings: list[Setting] = []
    size = min(0.056 * stage.height, 0.062 * stage.width, 0.46 * height)
    least = size
    columns = []
    for zone, item in zip(zones, items, strict=True):
        left = zone.left + (2 * radius + 2.2 * pad if not tile else 1.6 * pad)
        top = zone.top + (2 * radius + 1.6 * pad if tile else 0.6 * u)
        column = Zone(left, top, zone.right - 1.4 * pad, zone.bottom - 0.6 * u)
        columns.append(column)
        setting = fit(item, "Medium", column.width, column.height, size, 3)
        least = min(least, setting.size)
    # Items of one list are of one size, but for one that is far longer than the others.
    for column, item in zip(columns, items, strict=True):
        settings.append(fit(item, "Medium", column.width, column.height, max(least, 0.0), 4))
    found = []
    for i, (zone, column, setting) in enumerate(zip(zones, columns, settings, strict=True)):
        tone = _tone(stage, i)
        ink = ink_on(stage, tone)
        top = column.middle[1] - setting.height / 2
        rtl = setting.rtl
        if rtl and not tile:
            shift = column.left - zone.left - (zone.right - column.right)
            column = Zone(column.left - shift, column.top, column.right - shift, column.bottom)
        lines = align(setting, column.left, column.right, top, -1 if not tile else 0)
        mark_x = zone.right - pad - radius if rtl else zone.left + pad + radius
        at = (mark_x, zone.middle[1]) if not tile else (zone.middle[0], zone.top + pad + radius)
        marker = _numeral(stage, i + 1, tone) if numbered else _check(stage, tone)
        away = (0.0, 5 * u) if tile else ((10 if rtl else -10) * u, 0.0)
        path = deckled(zone, 0.16 * u, stage.rng, 4.5 * u)
        found.append(_Strip(zone, path, tone, ink, lines, setting.size, marker, at, radius, cues[i], away))
    return found


def _live(stage: Stage, strips: Sequence[_Strip]) -> Live:
    u = stage.unit
    writings = [Writing(strip.lines, strip.size, strip.ink, strip.cue + 0.12, 0.42, 1, drop=0.0) for strip in strips]
    plates = [Plate(stage, strip.path, strip.tone).flatten() for strip in strips]

    def draw(canvas: skia.Canvas, at: float) -> None:
        for i, (strip, writing) in enumerate(zip(strips, writings, strict=True)):
            t = (at - strip.cue) / 0.42
            if t <= 0:
                continue
            come = settle(t)
            # A breath of life once all stand.
            x = strip.away[0] * (1 - come) + 0.10 * u * math.sin(at * 0.8 + i)
            y = strip.away[1] * (1 - come) + 0.10 * u * math.sin(at * 0.7 + 1.3 * i)
            canvas.save()
            canvas.translate(x, y)
            plates[i].draw(canvas, min(1.0, t * 2.6))
            strip.marker(canvas, strip.mark_at, strip.mark_size, (at - strip.cue - 0.14) / 0.40)
            writing.draw(canvas, at)
            canvas.restore()

    return draw


def _numeral(stage: Stage, number: int, behind: Rgb) -> Marker:
    accent = accent_on(stage, behind, 2.2)
    ink = ink_on(stage, accent)
    setting = fit(str(number), "SemiBold", 1000, 1000, 100, 1)
    letters = align(setting, -500, 500, -35, 0)[0].letters

    def draw(canvas: skia.Canvas, at: tuple[float, float], radius: float, t: float) -> None:
        if t <= 0:
            return
        canvas.save()
        canvas.translate(*at)
        canvas.scale(radius * settle(t), radius * settle(t))
        canvas.drawCircle(0, 0.07, 1, fill(darker(behind, 0.45), 0.3))
        canvas.drawCircle(0, 0, 1, fill(accent))
        canvas.scale(0.0112, 0.0112)
        for path, x, y in letters:
            canvas.save()
            canvas.translate(x, y)
            canvas.drawPath(path, fill(ink.colour))
            canvas.restore()
        canvas.restore()

    return draw


def _check(stage: Stage, behind: Rgb) -> Marker:
    """A check mark that is drawn on within a ring."""
    accent = accent_on(stage, behind, 3.0)
    points = ((-0.42, 0.04), (-0.10, 0.36), (0.48, -0.34))
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(points)]

    def draw(canvas: skia.Canvas, at: tuple[float, float], radius: float, t: float) -> None:
        if t <= 0:
            return
        canvas.save()
        canvas.translate(*at)
        canvas.scale(radius, radius)
        canvas.drawCircle(0, 0, 1, fill(accent, 0.18 * min(1.0, 2 * t)))
        box = skia.Rect.MakeLTRB(-0.93, -0.93, 0.93, 0.93)
        canvas.drawArc(box, -90, 360 * ease_out(t * 1.2), False, line(accent, 0.10))
        left = ease_out((t - 0.3) / 0.7) * sum(lengths)
        path = skia.Path()
        path.moveTo(*points[0])
        for start, end, long in zip(points, points[1:], lengths, strict=False):
            share = min(1.0, max(0.0, left / long))
            path.lineTo(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            left -= long
            if left <= 0:
                break
        if t > 0.3:
            canvas.drawPath(path, line(accent, 0.20))
        canvas.restore()

    return draw


def _is_numbered(stage: Stage) -> bool:
    """A list that says how many ("5 ways") is counted; another may go on over several cards, which look the same."""
    return bool(re.search(r"[0-9]", stage.visual.title))


def _column(zone: Zone, count: int, gap: float, most: float) -> list[Zone]:
    high = min(most, (zone.height - gap * (count - 1)) / count)
    top = zone.middle[1] - (high * count + gap * (count - 1)) / 2
    return [Zone(zone.left, top + i * (high + gap), zone.right, top + i * (high + gap) + high) for i in range(count)]


def _highest(stage: Stage, items: Sequence[str]) -> float:
    """How high a strip may be: long items take three rows."""
    return (13.5 if max(len(item) for item in items) <= 40 else 19.0) * stage.unit


def _write_title(stage: Stage, setting: Setting, zone: Zone, top: float, side: int, rule: bool) -> Live:
    lines = align(setting, zone.left, zone.right, top, side)
    if not lines:
        return lambda canvas, at: None
    left, right = min(row.left for row in lines), max(row.right for row in lines)
    u = stage.unit
    ink = ink_over(stage, Zone(left, top - 0.1 * setting.size, right, top + setting.height + 0.25 * setting.size))
    accent = accent_on(stage, ink.behind, 2.6)
    writing = Writing(lines, setting.size, ink, 0.02, 0.5, 1)
    y = top + setting.height + 0.42 * setting.size + 0.6 * u
    x = {-1: left, 0: (left + right) / 2 - 4 * u, 1: right - 8 * u}[-side if setting.rtl else side]

    def draw(canvas: skia.Canvas, at: float) -> None:
        writing.draw(canvas, at)
        t = ease_out((at - 0.15) / 0.4)
        if t > 0 and rule:
            canvas.drawLine(x, y, x + 8 * u * t, y, line(accent, 0.7 * u))

    return draw


def _beside(stage: Stage, title: str, items: list[str], cues: list[float], turn: int) -> None:
    """The title in a column of its own, the items beside it."""
    zone, u = safe(stage), stage.unit
    part = zone.left + 0.36 * zone.width
    column = Zone(zone.left, zone.top, part, zone.bottom)
    right = Zone(part + 5 * u, zone.top - 1.5 * u, zone.right, zone.bottom)
    setting = fit(
        title, "SemiBold", column.width, column.height * 0.8, min(0.10 * stage.height, 0.075 * stage.width), 4
    )
    write = _write_title(stage, setting, column, column.middle[1] - setting.height / 2 - 1.5 * u, -1, rule=True)
    zones = _column(right, len(items), 1.6 * u, _highest(stage, items))
    live = _live(stage, _strips(stage, zones, items, cues, _is_numbered(stage), tile=False))
    _show(stage, write, live)


def _below(stage: Stage, title: str, items: list[str], cues: list[float], turn: int) -> None:
    """The title above, the items below it over the whole width."""
    zone, u = safe(stage), stage.unit
    top = zone.top
    write: Live = lambda canvas, at: None  # noqa: E731
    if title:
        share = 0.26 if stage.tall else 0.22
        largest, rows = min(0.085 * stage.height, 0.092 * stage.width), 3 if stage.tall else 2
        setting = fit(title, "SemiBold", zone.width, zone.height * share, largest, rows)
        write = _write_title(stage, setting, zone, top, 0, rule=False)
        top += setting.height + 0.3 * setting.size + 3.0 * u
    inset = 0.0 if stage.tall or stage.width < 1.3 * stage.height else 0.10 * zone.width
    room = Zone(zone.left + inset, top, zone.right - inset, zone.bottom)
    zones = _column(room, len(items), 1.5 * u, _highest(stage, items))
    if zones[0].top > room.top + 3 * u:
        lift = (zones[0].top - room.top) * 0.45
        zones = [Zone(z.left, z.top - lift, z.right, z.bottom - lift) for z in zones]
    live = _live(stage, _strips(stage, zones, items, cues, _is_numbered(stage), tile=False))
    _show(stage, write, live)


def _in_tiles(stage: Stage, title: str, items: list[str], cues: list[float], turn: int) -> None:
    """Tiles in two rows, or in one."""
    zone, u = safe(stage), stage.unit
    top = zone.top
    write: Live = lambda canvas, at: None  # noqa: E731
    setting = EMPTY
    if title:
        setting = fit(
            title, "SemiBold", zone.width, zone.height * 0.2, min(0.085 * stage.height, 0.085 * stage.width), 2
        )
        write = _write_title(stage, setting, zone, top, 0, rule=False)
        top += setting.height + 0.3 * setting.size + 2.6 * u
    room = Zone(zone.left, top, zone.right, zone.bottom)
    across = 2 if len(items) == 4 else 3
    gap = 1.8 * u
    wide = (room.width - gap * (across - 1)) / across
    high = min(24 * u, (room.height - gap) / 2)
    first = room.top + (room.height - 2 * high - gap) / 2
    zones = [
        Zone(x, y, x + wide, y + high)
        for i in range(len(items))
        for x, y in ((room.left + (i % across) * (wide + gap), first + (i // across) * (high + gap)),)
    ]
    live = _live(stage, _strips(stage, zones, items, cues, _is_numbered(stage), tile=True))
    _show(stage, write, live)


def _show(stage: Stage, *lives: Live) -> None:
    def draw(canvas: skia.Canvas, at: float) -> None:
        for live in lives:
            live(canvas, at)

    stage.animate(0.0, draw)
