"""Icon cards: one to four things, large, before a disc or an arch of light, named below."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from pixora.providers.local.illustrator.cards.card_ink import Writing, Zone, align, ink_over, safe, settle
from pixora.providers.local.illustrator.colour import Rgb, lighter, mix
from pixora.providers.local.illustrator.letters.lettering import fit, tidy
from pixora.providers.local.illustrator.palette import Palette
from pixora.providers.local.illustrator.paper import oval
from pixora.providers.local.illustrator.props.icons import Cutout, Light, cut_out
from pixora.providers.local.illustrator.stage import Stage, fill, halo, line


def write_icons(stage: Stage, turn: int) -> None:
    """The icons on one disc, under an arch, or each on a disc of its own."""
    title, subtitle = tidy(stage.visual.title), tidy(stage.visual.subtitle)
    zone, u = safe(stage), stage.unit
    names = tuple(dict.fromkeys(stage.visual.icons))
    foot = zone.height * (0.28 if title else 0.0)
    largest = min(0.082 * stage.height, 0.088 * stage.width)
    rows = 3 if stage.tall else 2
    big = fit(title, "SemiBold", zone.width, foot * (0.72 if subtitle else 1.0), largest, rows)
    small = fit(subtitle, "Medium", zone.width * 0.9, foot * 0.3, min(0.042 * stage.height, 0.048 * stage.width), 2)
    gap = 0.9 * small.size + 0.3 * big.size if small.rows and big.rows else 0.0
    block = big.height + gap + small.height
    top = zone.bottom - block - 0.2 * big.size
    room = Zone(zone.left, zone.top - 2 * u, zone.right, top - (5.0 * u if block else 0.0))
    if stage.tall and block:
        # In a tall frame the group stays together, in the middle of the room.
        used = min(room.height, 0.86 * room.width)
        lift = 0.5 * (room.height - used)
        room = Zone(room.left, room.top + lift, room.right, room.bottom - 0.4 * lift)
        top -= 0.4 * lift
    if names:
        if len(names) == 1 or turn % 2 == 0:
            _together(stage, names, room, arch=turn % 4 in (1, 2))
        else:
            _apart(stage, names, room)
    if not block:
        return
    width = max(big.width, small.width)
    around = Zone(
        zone.middle[0] - width / 2, top - 0.1 * big.size, zone.middle[0] + width / 2, top + block + 0.2 * big.size
    )
    ink = ink_over(stage, around)
    upper = Writing(align(big, zone.left, zone.right, top), big.size, ink, 0.18, 0.5, turn % 2)
    lower = Writing(align(small, zone.left, zone.right, top + big.height + gap), small.size, ink, 0.4, 0.36, 1)

    def draw(canvas: skia.Canvas, at: float) -> None:
        upper.draw(canvas, at)
        lower.draw(canvas, at)

    stage.animate(0.0, draw)


def card_light(palette: Palette, lit_from: int) -> Light:
    """An icon on a card lies under the reader's lamp, whatever the hour."""
    return Light(palette, 0.0, lit_from, own=1.0, lamp=0.72 if palette.night else 0.5)


@dataclass(frozen=True)
class Hung:
    """An icon on a card: where its middle is, how large, when it comes in."""

    cutout: Cutout
    x: float
    y: float
    side: float
    start: float
    phase: float

    def draw(self, canvas: skia.Canvas, at: float, shade: Rgb, u: float) -> None:
        t = (at - self.start) / 0.5
        if t <= 0:
            return
        come = settle(t)
        y = self.y + 0.45 * u * math.sin(at * 1.0 + self.phase)
        foot = self.y + (self.cutout.box[3] - 0.5) * self.side
        canvas.drawPath(
            oval(self.x, foot + 0.02 * self.side, self.cutout.wide * 0.42 * self.side * come, 0.035 * self.side),
            fill(shade, 0.22 * min(1.0, t)),
        )
        canvas.save()
        canvas.translate(self.x, y + (1 - come) * 0.16 * self.side)
        # Never turned: an image that lies askew takes eight times as long to draw.
        size = (0.55 + 0.45 * come) * (1 + 0.012 * math.sin(at * 0.8 + self.phase))
        canvas.scale(size, size)
        self.cutout.draw(canvas, self.side, min(1.0, 2.4 * t))
        canvas.restore()


def hang(stage: Stage, name: str, x: float, y: float, side: float, start: float) -> Hung:
    lit = 1 if stage.light[0] >= x else -1
    return Hung(
        cut_out(name, side * 1.06, card_light(stage.palette, lit)), x, y, side, start, float(stage.rng.uniform(0, 6.3))
    )


def lay_disc(stage: Stage, x: float, y: float, radius: float, start: float = -0.1, *, arch: bool = False) -> None:
    """A lit disc, or an arch with a lit ground, that icons stand before."""
    palette, u = stage.palette, stage.unit
    tone = (
        lighter(mix(palette.low, palette.sun, 0.45), 0.18) if not palette.night else mix(palette.low, palette.sun, 0.25)
    )
    shade = mix(palette.top, (0.0, 0.0, 0.0), 0.45)
    light = halo((x, y - 0.15 * radius), radius, lighter(tone, 0.55), 0.75)
    shape = skia.Path()
    if arch:
        wide = 0.86 * radius
        shape.moveTo(x - wide, y + radius)
        shape.lineTo(x - wide, y - radius + wide)
        shape.arcTo(skia.Rect.MakeLTRB(x - wide, y - radius, x + wide, y - radius + 2 * wide), 180, 180, False)
        shape.lineTo(x + wide, y + radius)
        shape.close()
    else:
        shape.addCircle(x, y, radius)

    def draw(canvas: skia.Canvas) -> None:
        for down, alpha in ((1.5, 0.10), (0.9, 0.12), (0.45, 0.14)):
            canvas.save()
            canvas.translate(0, down * u)
            canvas.drawPath(shape, fill(shade, alpha))
            canvas.restore()
        canvas.drawPath(shape, fill(tone))
        canvas.drawPath(shape, light)
        canvas.drawPath(shape, line(lighter(tone, 0.6), 0.3 * u, 0.8))

    def breathe(canvas: skia.Canvas, at: float) -> None:
        grown = (0.9 + 0.1 * settle((at - start) / 0.5)) * (1 + 0.006 * math.sin(at * 0.9 + x))
        canvas.translate(x, y)
        canvas.scale(grown, grown)
        canvas.translate(-x, -y)

    stage.add(0.05, draw, top=y - radius - 2 * u, sway=breathe)


SPOTS = {
    1: ((0.0, 0.0, 1.0),),
    2: ((-0.42, 0.05, 0.62), (0.42, -0.05, 0.62)),
    3: ((0.0, -0.42, 0.54), (-0.45, 0.30, 0.54), (0.45, 0.30, 0.54)),
    4: ((-0.38, -0.40, 0.46), (0.40, -0.36, 0.46), (-0.42, 0.38, 0.46), (0.38, 0.42, 0.46)),
}
"""Places on a disc by number of icons: right and down from its middle in radii, and size; the last is nearest."""


def _together(stage: Stage, names: tuple[str, ...], room: Zone, *, arch: bool) -> None:
    count = len(names)
    x, y = room.middle
    radius = min(room.height / 2, room.width / 2)
    lay_disc(stage, x, y, radius, arch=arch and count < 3)
    side = radius * (1.42 if count == 1 else 1.5)
    hung = [
        hang(stage, name, x + dx * radius, y + dy * radius, side * size, 0.06 + 0.14 * i)
        for i, (name, (dx, dy, size)) in enumerate(zip(names, SPOTS[count], strict=True))
    ]
    _show(stage, hung)


def _apart(stage: Stage, names: tuple[str, ...], room: Zone) -> None:
    """Each on a disc of its own, in a row, or in two where the room is narrow."""
    count = len(names)
    square = room.width < 1.6 * room.height
    across = 2 if square and count > 2 else count
    rows = -(-count // across)
    if square and count == 2:
        across, rows = (1, 2) if room.height > 1.25 * room.width else (2, 1)
    radius = min(room.width / across * 0.44, room.height / rows * 0.46)
    hung = []
    for i, name in enumerate(names):
        row, column = divmod(i, across)
        here = min(across, count - row * across)
        step = min(room.width / across, 2.5 * radius)
        x = room.middle[0] + (column - (here - 1) / 2) * step
        y = room.middle[1] + (row - (rows - 1) / 2) * min(room.height / rows, 2.3 * radius)
        lay_disc(stage, x, y, radius, 0.05 + 0.16 * i)
        hung.append(hang(stage, name, x, y, radius * 1.24, 0.1 + 0.16 * i))
    _show(stage, hung)


def _show(stage: Stage, hung: list[Hung]) -> None:
    shade, u = mix(stage.palette.top, (0.0, 0.0, 0.0), 0.4), stage.unit

    def draw(canvas: skia.Canvas, at: float) -> None:
        for each in hung:
            each.draw(canvas, at, shade, u)

    stage.animate(0.05, draw)
