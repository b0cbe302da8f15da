"""Step cards: a large numeral, what to do, and a thing that shows it."""

from __future__ import annotations

import math

import skia

from pixora.providers.local.illustrator.cards.card_icon import hang, lay_disc
from pixora.providers.local.illustrator.cards.card_ink import Writing, Zone, align, ink_on, ink_over, safe, settle
from pixora.providers.local.illustrator.cards.card_paper import Plate
from pixora.providers.local.illustrator.colour import mix
from pixora.providers.local.illustrator.letters.lettering import Setting, fit, tidy
from pixora.providers.local.illustrator.paper import blob
from pixora.providers.local.illustrator.stage import Live, Stage


def write_step(stage: Stage, turn: int) -> None:
    """Beside each other where the frame is wide, one below the other where it is not; the sides change by turns."""
    number, title, subtitle = (tidy(text) for text in (stage.visual.number, stage.visual.title, stage.visual.subtitle))
    icons = stage.visual.icons[:2]
    wide = not stage.tall and stage.width > 1.3 * stage.height
    flip = _parity(number, turn)
    zone, u = safe(stage), stage.unit
    if wide:
        share = 0.40 if icons else 0.26
        split = zone.left + zone.width * (1 - share if flip else share)
        show = (
            Zone(split + 2 * u, zone.top, zone.right, zone.bottom)
            if flip
            else Zone(zone.left, zone.top, split - 2 * u, zone.bottom)
        )
        text = (
            Zone(zone.left, zone.top, split - 2 * u, zone.bottom)
            if flip
            else Zone(split + 2 * u, zone.top, zone.right, zone.bottom)
        )
        side = -1
    else:
        split = zone.top + zone.height * (0.56 if icons else 0.40)
        show = Zone(zone.left, zone.top, zone.right, split)
        text = Zone(zone.left, split + 3 * u, zone.right, zone.bottom)
        side = 0
    badge: Live
    if icons:
        radius = min(show.height * 0.46, show.width * 0.46)
        x, y = show.middle
        lay_disc(stage, x, y, radius, arch=turn % 2 == 1)
        spots = ((0.0, 0.0, 1.3),) if len(icons) == 1 else ((-0.36, -0.1, 0.92), (0.38, 0.14, 0.92))
        hung = [
            hang(stage, name, x + dx * radius, y + dy * radius, radius * size, 0.14 + 0.14 * i)
            for i, (name, (dx, dy, size)) in enumerate(zip(icons, spots, strict=True))
        ]
        corner = 0.80 * radius
        badge_at = (x + (-corner if wide and flip else corner if wide else -corner), y - 0.62 * radius)
        badge = _badge(stage, number, badge_at, 0.36 * radius)
    else:
        hung = []
        badge = _badge(stage, number, show.middle, min(show.height * 0.42, show.width * 0.44))
    write = _text(stage, title, subtitle, text, side)
    shade = mix(stage.palette.top, (0.0, 0.0, 0.0), 0.4)

    def draw(canvas: skia.Canvas, at: float) -> None:
        for each in hung:
            each.draw(canvas, at, shade, u)
        badge(canvas, at)
        write(canvas, at)

    stage.animate(0.0, draw)


def _parity(number: str, turn: int) -> bool:
    return int(number) % 2 == 0 if number.isascii() and number.isdigit() else turn % 2 == 1


def _badge(stage: Stage, number: str, at: tuple[float, float], radius: float) -> Live:
    """The numeral on a cut, uneven round of paper that rolls in."""
    if not number:
        return lambda canvas, when: None
    rng = stage.rng
    points = [
        (math.cos(a) * radius * grown, math.sin(a) * radius * grown)
        for i in range(12)
        for a, grown in ((i * math.pi / 6, float(rng.uniform(0.98, 1.05))),)
    ]
    path, tone = blob(points), stage.palette.accent
    ink, plate = ink_on(stage, tone), Plate(stage, path, tone)
    setting = fit(number, "SemiBold", radius * 1.45, radius * 1.45, radius * 1.34, 1)
    lines = align(setting, -radius, radius, -0.35 * setting.size)
    numeral = Writing(lines, setting.size, ink, -1.0, 0.1, drop=0.0)

    def draw(canvas: skia.Canvas, when: float) -> None:
        t = (when + 0.02) / 0.5
        if t <= 0:
            return
        come = settle(t)
        canvas.save()
        canvas.translate(*at)
        canvas.rotate(-50 * (1 - come) + 1.6 * math.sin(when * 0.8))
        canvas.scale(max(come, 0.01), max(come, 0.01))
        plate.draw(canvas)
        numeral.draw(canvas, when)
        canvas.restore()

    return draw


def _text(stage: Stage, title: str, subtitle: str, zone: Zone, side: int) -> Live:
    if not title:
        return lambda canvas, at: None
    largest = min(0.105 * stage.height, 0.098 * stage.width)
    big = fit(title, "SemiBold", zone.width, zone.height * (0.62 if subtitle else 0.86), largest, 4)
    small: Setting = fit(
        subtitle,
        "Medium",
        zone.width,
        zone.height * 0.24,
        min(0.046 * stage.height, 0.05 * stage.width, 0.7 * big.size),
        3,
    )
    gap = 0.3 * big.size + 0.9 * small.size if small.rows else 0.0
    block = big.height + gap + small.height
    top = zone.middle[1] - block / 2 if side else zone.top + 0.28 * max(0.0, zone.height - block)
    lines = align(big, zone.left, zone.right, top, side)
    lower_lines = align(small, zone.left, zone.right, top + big.height + gap, side)
    every = lines + lower_lines
    around = Zone(
        min(row.left for row in every),
        top - 0.1 * big.size,
        max(row.right for row in every),
        top + block + 0.25 * big.size,
    )
    ink = ink_over(stage, around)
    upper = Writing(lines, big.size, ink, 0.16, 0.5, 1)
    lower = Writing(lower_lines, small.size, ink, 0.4, 0.36, 1)

    def draw(canvas: skia.Canvas, at: float) -> None:
        upper.draw(canvas, at)
        lower.draw(canvas, at)

    return draw
