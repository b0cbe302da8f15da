"""Quote cards: what somebody said, between large quotation marks, and who."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.cards.card_ink import (
    Writing,
    Zone,
    accent_on,
    align,
    ease_out,
    ink_on,
    ink_over,
    safe,
    settle,
)
from pixora.providers.local.illustrator.cards.card_paper import add_plate, deckled
from pixora.providers.local.illustrator.colour import Rgb, lighter, mix
from pixora.providers.local.illustrator.letters.lettering import EMPTY, fit, tidy
from pixora.providers.local.illustrator.stage import Stage, fill, line

MARKS = "\"'“”„‟«»‹›「」『』"


def write_quote(stage: Stage, turn: int) -> None:
    """On a sheet of paper, or straight on the ground; the marks stand above or to both sides."""
    title, subtitle = tidy(stage.visual.title), tidy(stage.visual.subtitle)
    quote = _bare(title)
    if not quote:
        return
    (_on_sheet, _plain)[turn % 2](stage, quote, subtitle.lstrip("-–— "))


def _bare(text: str) -> str:
    """Without quotation marks around all of it: large ones are drawn."""
    if len(text) > 2 and text[0] in MARKS and text[-1] in MARKS and not any(c in '"“”„«»' for c in text[1:-1]):
        return text[1:-1].strip()
    return text


def _mark(size: float) -> skia.Path:
    """An opening quotation mark, its foot at (0, 0), `size` high: two drops with tails."""
    path = skia.Path()
    for dx in (0.0, 0.62):
        path.addCircle(dx + 0.24, -0.24, 0.24)
        path.moveTo(dx + 0.0, -0.26)
        path.cubicTo(dx - 0.01, -0.66, dx + 0.16, -0.92, dx + 0.46, -1.0)
        path.lineTo(dx + 0.50, -0.90)
        path.cubicTo(dx + 0.30, -0.80, dx + 0.20, -0.62, dx + 0.22, -0.44)
        path.close()
    path.setFillType(skia.PathFillType.kWinding)
    scaled = skia.Path()
    skia.Simplify(path).transform(skia.Matrix.Scale(size, size), scaled)
    return scaled


def _draw_mark(
    canvas: skia.Canvas, path: skia.Path, at: tuple[float, float], colour: Rgb, t: float, turn: float
) -> None:
    if t <= 0:
        return
    canvas.save()
    canvas.translate(*at)
    canvas.rotate(turn)
    canvas.scale(settle(t), settle(t))
    canvas.drawPath(path, fill(colour, min(1.0, 3 * t)))
    canvas.restore()


def _rows(stage: Stage, quote: str) -> int:
    """A long quotation in a narrow frame takes more rows, or it could not be read."""
    if stage.width > 1.3 * stage.height:
        return 4 if len(quote) < 150 else 5
    return 5 if len(quote) < 90 else 9 if stage.tall else 7


def _largest(stage: Stage) -> float:
    return min(0.098 * stage.height, 0.088 * stage.width)


def _on_sheet(stage: Stage, quote: str, whose: str) -> None:
    """A large torn sheet, the mark hanging over its corner."""
    zone, u, palette = safe(stage), stage.unit, stage.palette
    mark = min(9.5 * u, 0.13 * stage.width)
    sheet = Zone(zone.left, zone.top + 0.42 * mark, zone.right, zone.bottom)
    inner = Zone(sheet.left + 6 * u, sheet.top + 0.5 * mark + 2.5 * u, sheet.right - 5 * u, sheet.bottom - 4.5 * u)
    foot = 5.5 * u if whose else 0.0
    big = fit(quote, "SemiBold", inner.width, inner.height - foot - 4.0 * u, _largest(stage), _rows(stage, quote))
    small = (
        fit(whose, "Medium", inner.width - 6 * u, foot, min(0.042 * stage.height, 0.048 * stage.width), 2)
        if whose
        else EMPTY
    )
    gap = 0.28 * big.size + 3.4 * u + big.spare + small.spare if whose else 0.0
    block = big.height + gap + small.height
    spare = max(0.0, inner.height - block)
    sheet = Zone(sheet.left, sheet.top + 0.38 * spare, sheet.right, sheet.bottom - 0.38 * spare)
    inner = Zone(inner.left, inner.top + 0.38 * spare, inner.right, inner.bottom - 0.38 * spare)
    top = inner.middle[1] - block / 2
    pale = not palette.night and not stage.visual.seed & 2
    tone = lighter(mix(palette.low, palette.sun, 0.5), 0.42) if pale else mix(palette.top, palette.middle, 0.10)
    ink = ink_on(stage, tone)
    accent = accent_on(stage, tone, 2.2)
    plate = add_plate(stage, deckled(sheet, 0.35 * u, stage.rng, 4.5 * u), tone, -0.05, (0, 5 * u))
    upper = Writing(align(big, inner.left, inner.right, top, -1), big.size, ink, 0.16, 0.62, 1, drop=0.0)
    lower_top = top + big.height + gap
    rtl = big.rtl
    dash = 4.2 * u if whose else 0.0
    column = (inner.left, inner.right - dash - u) if rtl else (inner.left + dash + u, inner.right)
    lower = Writing(
        align(small, *column, lower_top, 1 if small.rtl != rtl else -1), small.size, ink, 0.5, 0.36, 1, drop=0.0
    )
    path = _mark(mark)
    mark_at = (
        (sheet.right - 6 * u - 1.1 * mark, sheet.top + 0.55 * mark)
        if rtl
        else (sheet.left + 5 * u, sheet.top + 0.55 * mark)
    )
    dash_y = lower_top + 0.38 * small.size
    middle = sheet.middle
    lean = 0.5 * stage.side

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.translate(*middle)
        canvas.rotate(lean + 0.18 * math.sin(at * 0.55))
        canvas.translate(-middle[0], -middle[1])
        plate(canvas, at)
        _draw_mark(canvas, path, mark_at, accent, (at - 0.06) / 0.4, 3 * math.sin(at * 0.8))
        upper.draw(canvas, at)
        t = ease_out((at - 0.42) / 0.36)
        if t > 0 and whose:
            x = inner.right - dash if rtl else inner.left
            canvas.drawLine(x, dash_y, x + dash * t, dash_y, line(accent, 0.6 * u))
        lower.draw(canvas, at)
        canvas.restore()

    stage.animate(0.0, draw)


def _plain(stage: Stage, quote: str, whose: str) -> None:
    """Centred on the ground between two marks."""
    zone, u = safe(stage), stage.unit
    mark = min(12 * u, 0.15 * stage.width)
    over = 0.72 * mark
    foot = 10.5 * u if whose else 0.0
    big = fit(quote, "SemiBold", zone.width * 0.94, zone.height - over - foot, _largest(stage), _rows(stage, quote))
    small = (
        fit(whose, "Medium", zone.width * 0.8, 5 * u, min(0.042 * stage.height, 0.048 * stage.width), 1)
        if whose
        else EMPTY
    )
    gap = 0.36 * big.size + 5.0 * u + big.spare + small.spare if whose else 0.0
    block = over + big.height + gap + small.height
    top = zone.middle[1] - block / 2 + over
    middle = zone.middle[0]
    width = max(big.width, small.width)
    around = Zone(middle - width / 2, top - 0.1 * big.size, middle + width / 2, top + big.height + gap + small.height)
    ink = ink_over(stage, around)
    accent = accent_on(stage, ink.behind, 2.4)
    upper = Writing(align(big, zone.left, zone.right, top), big.size, ink, 0.08, 0.7)
    lower = Writing(align(small, zone.left, zone.right, top + big.height + gap), small.size, ink, 0.48, 0.38, 1)
    path = _mark(mark)
    bar_y = top + big.height + 0.5 * gap + 0.10 * big.size + 0.3 * big.spare

    def draw(canvas: skia.Canvas, at: float) -> None:
        _draw_mark(
            canvas,
            path,
            (middle - 0.55 * mark, top - 0.30 * mark - big.spare),
            accent,
            (at + 0.02) / 0.4,
            2 * math.sin(at * 0.8),
        )
        upper.draw(canvas, at)
        t = ease_out((at - 0.4) / 0.4)
        if t > 0 and whose:
            canvas.drawLine(middle - 4.5 * u * t, bar_y, middle + 4.5 * u * t, bar_y, line(accent, 0.5 * u))
        lower.draw(canvas, at)

    stage.animate(0.0, draw)
