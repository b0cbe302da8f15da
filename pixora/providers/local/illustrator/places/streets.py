"""What fills a city's streets: tall house fronts with shops, traffic with its lights, boats in the harbour."""

from __future__ import annotations

import math

import skia

from pixora.film.visual import Hour
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix, rgb
from pixora.providers.local.illustrator.stage import Draw, Live, Stage, fade, fill, glow, halo, line, polygon

Box = tuple[float, float, float, int]
"""Left edge, top, width of a tower in pixels, and the kind of its roof."""

FRONTS = ("#c9826a", "#d9b48a", "#8f9fb5", "#b5695a", "#c7c0b0", "#7f95a0")


def raise_fronts(stage: Stage, base: float) -> None:
    """House fronts at both sides that rise out of the frame, with shops at their feet."""
    rng, u, w, k = stage.rng, stage.unit, stage.width, stage.reach**0.6
    palette = stage.palette
    lit = palette.hour is not Hour.DAY
    houses: list[tuple[float, float, float, Rgb, Rgb, list[float]]] = []
    for side in (-1, 1):
        edge = 0.5 * w + side * (0.5 * w + stage.margin)
        inner = 0.5 * w + side * w * (0.20 if not stage.tall else 0.25)
        x = edge
        while (x - inner) * side > 4 * u:
            wide = rng.uniform(15, 23) * k * u
            tall = rng.uniform(34, 62) * k * u * (0.75 + 0.45 * abs(x - 0.5 * w) / w)
            left = x - wide if side > 0 else x
            tone = mix(palette.lit(rgb(str(rng.choice(FRONTS))), 0.12), palette.land(0.2), 0.25)
            sign = palette.lit(rgb(str(rng.choice(("#c94f3f", "#2f7f86", "#d9a03f", "#7a4f8a")))), 0.08)
            houses.append((left, wide, tall, tone, sign, rng.random(80).tolist()))
            x -= side * wide

    def draw(canvas: skia.Canvas) -> None:
        for left, wide, tall, tone, sign, dice in houses:
            _draw_front(canvas, stage, left, base, wide, tall, tone, sign, dice, lit=lit)

    stage.add(0.50, draw, -0.1 * stage.height)


def _draw_front(
    canvas: skia.Canvas,
    stage: Stage,
    left: float,
    base: float,
    wide: float,
    tall: float,
    tone: Rgb,
    sign: Rgb,
    dice: list[float],
    *,
    lit: bool,
) -> None:
    u, palette = stage.unit, stage.palette
    top, right = base - tall, left + wide
    canvas.drawRect(
        skia.Rect.MakeLTRB(left, top, right, base + 3 * u),
        fade((0, top), (0, base), (lighter(tone, 0.08), 1), (tone, 1), (darker(tone, 0.2), 1)),
    )
    toward = 1 if stage.light[0] > left + wide / 2 else -1
    near, far = (right, left) if toward > 0 else (left, right)
    canvas.drawRect(
        skia.Rect.MakeLTRB(left, top, right, base),
        fade((near, 0), (far, 0), (darker(tone, 0.5), 0.0), (darker(tone, 0.5), 0.32)),
    )
    cap = lighter(tone, 0.22)
    canvas.drawRect(skia.Rect.MakeLTRB(left - 0.5 * u, top - 0.9 * u, right + 0.5 * u, top + 0.7 * u), fill(cap))
    shop = base - 8.5 * u
    columns = max(2, round(wide / (4.6 * u)))
    rows = max(1, int((shop - top - 3 * u) / (6.4 * u)))
    pane_w, pane_h = wide / columns * 0.52, 3.9 * u
    glass = mix(palette.lit(rgb("#5f7f9a")), palette.low, 0.25)
    for row in range(rows):
        for column in range(columns):
            die = dice[(row * columns + column) % 80]
            x = left + wide * (column + 0.5) / columns - pane_w / 2
            y = top + 2.6 * u + row * 6.4 * u
            on = lit and die < 0.5
            if on:
                centre = (x + pane_w / 2, y + pane_h / 2)
                canvas.drawCircle(*centre, 4.6 * u, halo(centre, 4.6 * u, palette.window, 0.34, 0.1))
            canvas.drawRect(
                skia.Rect.MakeXYWH(x - 0.3 * u, y - 0.3 * u, pane_w + 0.6 * u, pane_h + 0.6 * u),
                fill(lighter(tone, 0.18)),
            )
            shade = lighter(palette.window, 0.2) if on else darker(glass, 0.45 if lit else 0.15 * die)
            canvas.drawRect(
                skia.Rect.MakeXYWH(x, y, pane_w, pane_h),
                fade((0, y), (0, y + pane_h), (lighter(shade, 0.16), 1), (shade, 1)),
            )
            canvas.drawLine(x + pane_w / 2, y, x + pane_w / 2, y + pane_h, line(lighter(tone, 0.18), 0.2 * u))
            canvas.drawRect(
                skia.Rect.MakeXYWH(x - 0.5 * u, y + pane_h + 0.3 * u, pane_w + u, 0.5 * u), fill(darker(tone, 0.25))
            )
    canvas.drawRect(skia.Rect.MakeLTRB(left + u, shop + 1.4 * u, right - u, base), fill(darker(tone, 0.5)))
    inside = lighter(palette.window, 0.15) if lit else mix(glass, (1.0, 1.0, 1.0), 0.25)
    canvas.drawRect(
        skia.Rect.MakeLTRB(left + 1.6 * u, shop + 2.2 * u, right - 5.6 * u, base - 1.4 * u),
        fade((0, shop), (0, base), (inside, 1), (darker(inside, 0.25), 1)),
    )
    canvas.drawRect(
        skia.Rect.MakeLTRB(right - 4.9 * u, shop + 2.2 * u, right - 1.8 * u, base), fill(darker(sign, 0.25))
    )
    for i in range(5):
        x = left + 2.4 * u + i * (wide - 9 * u) / 5
        canvas.drawRect(
            skia.Rect.MakeXYWH(x, base - (2.2 + 1.5 * dice[i]) * u, 1.4 * u, (0.8 + 1.5 * dice[i]) * u),
            fill(mix(sign, inside, 0.3 + 0.4 * dice[i + 9])),
        )
    stripes = max(4, round(wide / (1.9 * u)))
    for i in range(stripes):
        a, b = left + 0.6 * u + (wide - 1.2 * u) * i / stripes, left + 0.6 * u + (wide - 1.2 * u) * (i + 1) / stripes
        awning = polygon(
            [
                (a, shop),
                (b, shop),
                (b + (b - left - wide / 2) * 0.05, shop + 2.6 * u),
                (a + (a - left - wide / 2) * 0.05, shop + 2.6 * u),
            ]
        )
        canvas.drawPath(awning, fill(sign if i % 2 else palette.lit(rgb("#f4ead8"), 0.06)))
    if lit:
        canvas.save()
        canvas.translate(left + wide * 0.45, base + 1.2 * u)
        canvas.scale(wide * 0.6, 3.4 * u)
        canvas.drawCircle(0, 0, 1, halo((0, 0), 1, palette.window, 0.4, 0.1))
        canvas.restore()


def run_traffic(stage: Stage, y: float, heading: int, size: float) -> Live:
    """Cars and a bus that pass along the street at `y`, some way apart, with lamps lit after dark."""
    rng, u, w = stage.rng, stage.unit, stage.width
    palette = stage.palette
    s = 5.4 * u * size * stage.reach**0.35
    dark = palette.hour is not Hour.DAY
    lap = w + 60 * u
    cars = []
    start = rng.random()
    for i in range(2):
        bus = rng.random() < 0.3
        tone = palette.lit(rgb(str(rng.choice(("#c94f3f", "#e0b04a", "#3f7f9a", "#e8e4da", "#5a6f5a")))))
        image = _paint_car(
            tone, palette.lit(rgb("#22262e")), mix(palette.low, (1.0, 1.0, 1.0), 0.3), s, heading, bus=bus
        )
        cars.append((image, start + 0.5 * i + rng.uniform(-0.1, 0.1), 2.0 if bus else 1.35))
    pace = rng.uniform(10, 13) * u * size

    def draw(canvas: skia.Canvas, at: float) -> None:
        for image, offset, half in cars:
            x = (offset * lap + heading * pace * at) % lap - 30 * u
            if not -3 * s < x < w + 3 * s:
                continue
            canvas.drawImage(image, x - image.width() / 2, y - image.height() + 0.06 * s, SAMPLE)
            if dark:
                glow(canvas, (x + heading * (half * s + 0.5 * s), y - 0.42 * s), 1.7 * s, palette.window, 0.6, 0.05)
                glow(canvas, (x - heading * half * s, y - 0.45 * s), 0.6 * s, (1.0, 0.2, 0.15), 0.7, 0.1)

    return draw


SAMPLE = skia.SamplingOptions(skia.FilterMode.kLinear)


def _paint_car(body: Rgb, tyre: Rgb, glass: Rgb, s: float, heading: int, *, bus: bool) -> skia.Image:
    """A car's or bus's side, heading left (-1) or right."""
    half, high = (2.0, 1.75) if bus else (1.35, 1.15)
    surface = skia.Surface.MakeRaster(
        skia.ImageInfo.MakeN32Premul(math.ceil(2 * (half + 0.15) * s), math.ceil((high + 0.2) * s))
    )
    canvas = surface.getCanvas()
    canvas.translate(surface.width() / 2, surface.height() - 0.06 * s)
    canvas.scale(s * heading, s)
    canvas.drawOval(skia.Rect.MakeLTRB(-half, -0.07, half, 0.06), fill((0.02, 0.02, 0.05), 0.35))
    shell = skia.Path()
    if bus:
        shell.addRoundRect(skia.Rect.MakeLTRB(-half, -high, half, -0.18), 0.16, 0.16)
    else:
        shell.moveTo(-half, -0.2)
        shell.cubicTo(-half - 0.03, -0.62, -half + 0.1, -0.66, -0.92, -0.68)
        shell.cubicTo(-0.7, -1.05, -0.55, -high, -0.15, -high)
        shell.cubicTo(0.3, -high, 0.45, -1.0, 0.66, -0.7)
        shell.cubicTo(1.1, -0.64, half, -0.62, half, -0.2)
        shell.close()
    canvas.drawPath(shell, fade((0, -high), (0, -0.1), (lighter(body, 0.2), 1), (body, 1), (darker(body, 0.35), 1)))
    if bus:
        for i in range(5):
            canvas.drawRoundRect(
                skia.Rect.MakeXYWH(-half + 0.18 + i * 0.75, -high + 0.22, 0.6, 0.6), 0.06, 0.06, fill(glass)
            )
        canvas.drawRect(skia.Rect.MakeLTRB(-half + 0.05, -0.72, half - 0.05, -0.62), fill(lighter(body, 0.45)))
    else:
        for x0, x1, x2, x3 in ((-0.78, -0.52, -0.16, -0.16), (-0.06, -0.06, 0.24, 0.5)):
            canvas.drawPath(polygon([(x0, -0.7), (x1, -high + 0.1), (x2, -high + 0.1), (x3, -0.7)]), fill(glass))
    canvas.drawCircle(half - 0.1, -0.46, 0.07, fill((1.0, 0.95, 0.8)))
    for x in (-half * 0.6, half * 0.6):
        canvas.drawCircle(x, -0.2, 0.25, fill(tyre))
        canvas.drawCircle(x, -0.2, 0.11, fill(lighter(tyre, 0.5)))
    return surface.makeImageSnapshot()


def cross_boats(stage: Stage, y: float) -> Live:
    """A ferry and a sail that cross the harbour slowly."""
    rng, u, w, palette = stage.rng, stage.unit, stage.width, stage.palette
    start = rng.uniform(0.2, 0.8) * w
    hull, white = palette.lit(rgb("#b5483c"), 0.2), palette.lit(rgb("#f4efe4"), 0.15)
    heading = -stage.side

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.translate(start + heading * 0.9 * u * (at - stage.middle), y + 0.12 * u * math.sin(at * 1.1))
        canvas.scale(heading * u, u)
        canvas.drawRect(skia.Rect.MakeLTRB(-3.6, -2.6, 2.6, -1.2), fill(white))
        canvas.drawRect(skia.Rect.MakeLTRB(-2.4, -3.8, 1.2, -2.5), fill(darker(white, 0.06)))
        for i in range(5):
            canvas.drawRect(
                skia.Rect.MakeXYWH(-3.1 + i * 1.1, -2.2, 0.6, 0.5),
                fill(palette.window if palette.hour is not Hour.DAY else darker(hull, 0.5)),
            )
        canvas.drawRect(skia.Rect.MakeLTRB(-1.6, -5.4, -0.6, -3.7), fill(hull))
        canvas.drawPath(polygon([(-5, -1.3), (5, -1.3), (3.8, 0.1), (-4.4, 0.1)]), fill(hull))
        canvas.drawRect(skia.Rect.MakeLTRB(-5.2, 0.0, 4.2, 0.22), fill(lighter(palette.low, 0.4), 0.6))
        canvas.restore()

    return draw


def raise_lamps(stage: Stage, xs: list[float], level: float) -> Draw:
    u, palette = stage.unit, stage.palette
    post = darker(palette.near, 0.45)
    lit = palette.hour is not Hour.DAY
    high = 20 * u * stage.reach**0.4

    def draw(canvas: skia.Canvas) -> None:
        for x in xs:
            top = level - high
            canvas.drawLine(x, level + 2 * u, x, top, line(post, 0.5 * u))
            canvas.drawLine(x, level + 1.5 * u, x, level - 2.2 * u, line(post, 1.0 * u))
            canvas.drawLine(x - 1.6 * u, top + 2 * u, x + 1.6 * u, top + 2 * u, line(post, 0.35 * u))
            if lit:
                canvas.drawCircle(x, top - u, 10 * u, halo((x, top - u), 10 * u, palette.window, 0.5, 0.06))
                canvas.drawPath(
                    polygon(
                        [(x - 1.2 * u, top), (x + 1.2 * u, top), (x + 8 * u, level + 3 * u), (x - 8 * u, level + 3 * u)]
                    ),
                    fade((0, top), (0, level), (palette.window, 0.16), (palette.window, 0.0)),
                )
            globe = lighter(palette.window, 0.45) if lit else lighter(palette.near, 0.5)
            canvas.drawCircle(x, top - u, 1.25 * u, fill(globe))
            canvas.drawPath(
                polygon([(x - 1.4 * u, top - 1.7 * u), (x + 1.4 * u, top - 1.7 * u), (x, top - 3 * u)]), fill(post)
            )

    return draw
