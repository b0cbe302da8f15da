"""Title and end cards: a title, and a line below it."""

from __future__ import annotations

import math

import skia

from pixora.film.visual import CardKind
from pixora.providers.local.illustrator.cards.card_ink import (
    Ink,
    Writing,
    Zone,
    accent_on,
    align,
    ease_out,
    ink_on,
    ink_over,
    safe,
)
from pixora.providers.local.illustrator.cards.card_paper import add_plate, deckled
from pixora.providers.local.illustrator.colour import Rgb, lighter, mix
from pixora.providers.local.illustrator.letters.lettering import EMPTY, Setting, fit, tidy
from pixora.providers.local.illustrator.stage import Live, Stage, fill, line


def write_title(stage: Stage, turn: int, *, centred: bool) -> None:
    """Centred, within a frame, on a label of paper, or, unless it is to be `centred`, beside a bar."""
    title, subtitle = tidy(stage.visual.title), tidy(stage.visual.subtitle)
    if not title:
        title, subtitle = subtitle, ""
    if not title:
        return
    end = stage.visual.card is CardKind.END
    layouts = (_centred, _framed, _on_label) if end or centred else (_centred, _beside_bar, _on_label, _framed)
    layouts[turn % len(layouts)](stage, title, subtitle)


def _set(
    stage: Stage, title: str, subtitle: str, zone: Zone, largest: float, rows: int = 0
) -> tuple[Setting, Setting, float]:
    """Both texts, and the height of the gap between them."""
    h, w = stage.height, stage.width
    rows = rows or (3 if w > 1.3 * h and len(title) < 70 else 4)
    big = fit(title, "SemiBold", zone.width, zone.height * (0.62 if subtitle else 0.92), largest, rows)
    if not subtitle:
        return big, EMPTY, 0.0
    size = min(0.052 * h, 0.056 * w, max(0.5 * big.size, 0.034 * min(w, h)))
    small = fit(subtitle, "Medium", zone.width * 0.94, zone.height * 0.24, size, 3 if stage.tall else 2)
    return big, small, 0.36 * big.size + 0.9 * small.size + big.spare + small.spare


def _largest(stage: Stage) -> float:
    return min(0.155 * stage.height, 0.132 * stage.width)


def _centred(stage: Stage, title: str, subtitle: str) -> None:
    """In the middle, a short line between title and subtitle."""
    zone, u = safe(stage), stage.unit
    big, small, gap = _set(stage, title, subtitle, zone, _largest(stage))
    block = big.height + gap + small.height
    top = zone.middle[1] - block / 2
    width = max(big.width, small.width)
    middle = zone.middle[0]
    around = Zone(middle - width / 2, top - 0.1 * big.size, middle + width / 2, top + block + 0.25 * big.size)
    ink = ink_over(stage, around)
    bar_y = top + big.height + 0.30 * big.size + 0.12 * small.size + big.spare
    half = min(0.055 * stage.width, 5 * u)
    bar = accent_on(stage, ink.behind, 2.6)
    upper = Writing(align(big, zone.left, zone.right, top), big.size, ink, 0.02, 0.62)
    lower = Writing(
        align(small, zone.left, zone.right, top + big.height + gap), small.size, _quieter(ink), 0.28, 0.4, 1
    )
    end = stage.visual.card is CardKind.END

    def draw(canvas: skia.Canvas, at: float) -> None:
        upper.draw(canvas, at)
        t = ease_out((at - 0.25) / 0.4)
        if t > 0 and small.rows:
            canvas.drawLine(middle - half * t, bar_y, middle + half * t, bar_y, line(bar, 0.55 * u, min(1.0, 2 * t)))
        lower.draw(canvas, at)
        if end and not small.rows and t > 0:
            _closing_mark(canvas, (middle, top + block + 0.62 * big.size), 3.4 * u, bar, t, at)

    stage.animate(0.0, draw)


def _closing_mark(
    canvas: skia.Canvas, centre: tuple[float, float], half: float, colour: Rgb, t: float, at: float
) -> None:
    """A small star between two lines, as at the end of a chapter."""
    x, y = centre
    for way in (-1, 1):
        canvas.drawLine(
            x + way * half * 0.42, y, x + way * (half * 0.42 + half * 1.5 * t), y, line(colour, half * 0.09)
        )
    star = skia.Path()
    for i in range(8):
        reach = half * (0.30 if i % 2 == 0 else 0.10) * t
        angle = i * math.pi / 4 + 0.15 * math.sin(at * 0.9)
        (star.lineTo if i else star.moveTo)(x + math.sin(angle) * reach, y - math.cos(angle) * reach)
    star.close()
    canvas.drawPath(star, fill(colour))


def _quieter(ink: Ink) -> Ink:
    return Ink(mix(ink.colour, ink.behind, 0.04), ink.shade, ink.behind)


def _beside_bar(stage: Stage, title: str, subtitle: str) -> None:
    """To one side, along an upright bar that grows."""
    zone, u = safe(stage), stage.unit
    bar_room = 4.2 * u
    column = Zone(zone.left + bar_room, zone.top, zone.right, zone.bottom)
    if not stage.tall and stage.width > 1.3 * stage.height:
        column = Zone(column.left, column.top, column.left + 0.66 * zone.width, column.bottom)
    big, small, gap = _set(stage, title, subtitle, column, _largest(stage) * 0.94, 4)
    block = big.height + gap + small.height
    top = zone.middle[1] - block / 2
    width = max(big.width, small.width)
    rtl = big.rtl
    if rtl:
        column = Zone(
            zone.right - bar_room - (column.right - column.left), column.top, zone.right - bar_room, column.bottom
        )
    left = column.right - width if rtl else column.left
    around = Zone(left, top - 0.1 * big.size, left + width, top + block + 0.25 * big.size)
    ink = ink_over(stage, around)
    bar = accent_on(stage, ink.behind, 2.6)
    bar_x = zone.right - 0.6 * u if rtl else zone.left + 0.6 * u
    upper = Writing(align(big, column.left, column.right, top, -1), big.size, ink, 0.04, 0.6, 1)
    lower = Writing(
        align(small, column.left, column.right, top + big.height + gap, -1), small.size, _quieter(ink), 0.28, 0.4, 1
    )
    first, last = top - 0.12 * big.size, top + block + 0.14 * big.size

    def draw(canvas: skia.Canvas, at: float) -> None:
        t = ease_out(at / 0.5)
        if t > 0:
            canvas.drawLine(bar_x, first, bar_x, first + (last - first) * t, line(bar, 1.1 * u))
        upper.draw(canvas, at)
        lower.draw(canvas, at)

    stage.animate(0.0, draw)


def _framed(stage: Stage, title: str, subtitle: str) -> None:
    """Within a thin frame that is drawn around the letters."""
    zone, u = safe(stage), stage.unit
    inner = zone.inset(5.5 * u, 6 * u)
    big, small, gap = _set(stage, title, subtitle, inner, _largest(stage) * 0.9)
    block = big.height + gap + small.height
    middle, centre_y = zone.middle
    top = centre_y - block / 2
    half_w = min(zone.width / 2, max(big.width, small.width) / 2 + 5.5 * u)
    half_h = min(zone.height / 2, block / 2 + 6 * u)
    frame = Zone(middle - half_w, centre_y - half_h, middle + half_w, centre_y + half_h)
    ink = ink_over(stage, frame.inset(3 * u, 3 * u))
    rule = mix(accent_on(stage, ink.behind, 2.6), ink.colour, 0.25)
    upper = Writing(align(big, inner.left, inner.right, top), big.size, ink, 0.10, 0.55, 1)
    lower = Writing(
        align(small, inner.left, inner.right, top + big.height + gap), small.size, _quieter(ink), 0.32, 0.36
    )
    frame_live = _grow_frame(frame, u, rule)

    def draw(canvas: skia.Canvas, at: float) -> None:
        frame_live(canvas, at)
        upper.draw(canvas, at)
        lower.draw(canvas, at)

    stage.animate(0.0, draw)


def _grow_frame(frame: Zone, u: float, colour: Rgb) -> Live:
    """Lines that run out from two corners until they meet, and a small square on each corner."""

    def draw(canvas: skia.Canvas, at: float) -> None:
        t = ease_out(at / 0.6)
        if t <= 0:
            return
        paint = line(colour, 0.34 * u)
        for box, alpha in ((frame, 1.0), (frame.inset(1.1 * u, 1.1 * u), 0.5)):
            paint.setAlphaf(alpha)
            w, h = box.width * t, box.height * t
            canvas.drawLine(box.left, box.top, box.left + w, box.top, paint)
            canvas.drawLine(box.left, box.top, box.left, box.top + h, paint)
            canvas.drawLine(box.right, box.bottom, box.right - w, box.bottom, paint)
            canvas.drawLine(box.right, box.bottom, box.right, box.bottom - h, paint)
        s = 0.95 * u * t
        for x in (frame.left, frame.right):
            for y in (frame.top, frame.bottom):
                canvas.save()
                canvas.translate(x, y)
                canvas.rotate(45)
                canvas.drawRect(skia.Rect.MakeLTRB(-s, -s, s, s), fill(colour))
                canvas.restore()

    return draw


def _on_label(stage: Stage, title: str, subtitle: str) -> None:
    """On a torn sheet that drops in, with a second one behind it."""
    zone, u, palette = safe(stage), stage.unit, stage.palette
    inner = zone.inset(6 * u, 6 * u)
    big, small, gap = _set(stage, title, subtitle, inner, _largest(stage) * 0.9)
    block = big.height + gap + small.height
    middle, centre_y = zone.middle
    half_w = min(zone.width / 2 - 1.5 * u, max(big.width, small.width) / 2 + 7 * u)
    half_h = min(zone.height / 2 - u, block / 2 + 7.5 * u)
    sheet = Zone(middle - half_w, centre_y - half_h, middle + half_w, centre_y + half_h)
    dark = palette.night or bool(stage.visual.seed & 8)
    tone = mix(palette.top, palette.middle, 0.18) if dark else lighter(mix(palette.low, palette.sun, 0.4), 0.3)
    under = mix(palette.accent, tone, 0.25)
    ink = ink_on(stage, tone)
    top = centre_y - block / 2
    lean = (1.1 + stage.rng.uniform(0, 0.8)) * stage.side
    back = add_plate(stage, deckled(sheet.inset(0.4 * u, 0.2 * u), 0.35 * u, stage.rng, 5 * u), under, -0.1, (0, 4 * u))
    front = add_plate(stage, deckled(sheet, 0.32 * u, stage.rng, 4 * u), tone, -0.02, (0, -5 * u))
    upper = Writing(align(big, inner.left, inner.right, top), big.size, ink, 0.16, 0.5, 0, drop=0.0)
    lower = Writing(
        align(small, inner.left, inner.right, top + big.height + gap),
        small.size,
        _quieter(ink),
        0.36,
        0.32,
        1,
        drop=0.0,
    )
    bar_y = top + big.height + 0.30 * big.size + 0.12 * small.size + big.spare
    bar = accent_on(stage, tone, 2.6)

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.translate(middle, centre_y)
        canvas.rotate(-lean * 1.4 + 0.25 * math.sin(at * 0.6))
        canvas.translate(-middle, -centre_y)
        back(canvas, at)
        canvas.restore()
        canvas.save()
        canvas.translate(middle, centre_y)
        canvas.rotate(0.35 * lean + 0.2 * math.sin(at * 0.5 + 1))
        canvas.translate(-middle, -centre_y)
        front(canvas, at)
        upper.draw(canvas, at)
        t = ease_out((at - 0.3) / 0.35)
        if t > 0 and small.rows:
            canvas.drawLine(middle - 5 * u * t, bar_y, middle + 5 * u * t, bar_y, line(bar, 0.55 * u))
        lower.draw(canvas, at)
        canvas.restore()

    stage.animate(0.0, draw)
