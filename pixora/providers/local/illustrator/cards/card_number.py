"""Number cards: one number, large, that counts up and settles as it is written; below it, of what."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import skia

from pixora.providers.local.illustrator.cards.card_ink import (
    LEGIBLE,
    Ink,
    Writing,
    Zone,
    accent_on,
    align,
    ease_out,
    ink_over,
    luminance,
    safe,
)
from pixora.providers.local.illustrator.cards.card_paper import Plate
from pixora.providers.local.illustrator.colour import Rgb, lighter, mix
from pixora.providers.local.illustrator.letters.lettering import EMPTY, Letter, Row, fit, set_row, tidy
from pixora.providers.local.illustrator.paper import oval
from pixora.providers.local.illustrator.stage import Stage, fill, line

PLAIN = re.compile(r"([^0-9]*)([0-9]+(?:[ .,'’\u00a0\u202f][0-9]+)*)([^0-9]*)")
"""A number with what stands before and after it, its digits grouped or not."""
YEARS = (1000, 2100)
MEASURES = re.compile(r"[%$€£¥°]|^\s*(km|m|kg|g|cm|mm|mi|ft|miles?|met(er|re)s?|people|years|hours|days|words|steps)\b")


@dataclass(frozen=True)
class Count:
    """A number that can count: `digits` as written, what stands before and after."""

    before: str
    digits: str
    after: str
    fraction: int
    """How many of its digits are decimals."""

    @property
    def value(self) -> int:
        return int(re.sub("[^0-9]", "", self.digits))

    def at(self, t: float) -> str:
        """The digits at `t`, 0 to 1, in the written format."""
        value = self.value if t >= 1 else int(self.value * t)
        left = str(value).rjust(self.fraction + 1, "0") if self.fraction else str(value)
        shown: list[str] = []
        for char in reversed(self.digits):
            if not left:
                break
            if char.isdigit():
                shown.append(left[-1])
                left = left[:-1]
            else:
                shown.append(char)
        return "".join(reversed(shown))


def read_count(text: str) -> Count | None:
    """The number in `text`, or None when it is a year, a range, a score, a time: what would be wrong half-way."""
    match = PLAIN.fullmatch(text)
    if match is None:
        return None
    before, digits, after = match.groups()
    plain = digits.isdigit()
    if plain and _is_year(digits, before + after):
        return None
    if plain and len(digits) > 1 and digits[0] == "0":
        return None
    if before.rstrip()[-1:] in "/:#-–" and before.strip() not in ("", "-", "–"):
        return None
    tail = re.split("[.,]", digits)[-1]
    fraction = len(tail) if not plain and re.search("[.,]", digits) and len(tail) != 3 else 0
    if not plain and len(tail) == 3 and digits[0] == "0":
        fraction = 3
    groups = re.split("[^0-9]", digits)
    grouped = groups[1:-1] if fraction else groups[1:]
    if any(len(group) != 3 for group in grouped):
        return None
    return Count(before, digits, after, fraction)


def _is_year(digits: str, around: str) -> bool:
    """Four digits with no sign of money or measure beside them."""
    if len(digits) != 4 or not YEARS[0] <= int(digits) <= YEARS[1]:
        return False
    return not MEASURES.search(around)


def write_number(stage: Stage, turn: int) -> None:
    """On a disc with a ring that is drawn around it, or between lines that run out to the sides."""
    number, title = tidy(stage.visual.number), tidy(stage.visual.title)
    subtitle = tidy(stage.visual.subtitle)
    if not number:
        number, title = title, subtitle
    if not number:
        return
    zone, u = safe(stage), stage.unit
    low = 0.34 if title else 0.0
    largest = min(0.40 * stage.height, (0.36 if stage.tall else 0.40) * stage.width)
    big = fit(number, "SemiBold", zone.width * 0.92, zone.height * (1 - low) * 0.86, largest, 1)
    if big.size < 0.11 * min(stage.width, stage.height):
        big = fit(number, "SemiBold", zone.width, zone.height * (1 - low) * 0.86, largest, 3)
    text_size = min(0.070 * stage.height, 0.068 * stage.width, 0.6 * big.size)
    small = (
        fit(title, "Medium", zone.width * (0.9 if turn % 2 else 0.82), zone.height * low, text_size, 3)
        if title
        else EMPTY
    )
    gap = 0.24 * big.size + 0.8 * small.size if title else 0.0
    block = big.height + gap + small.height
    top = zone.middle[1] - block / 2
    centre = (zone.middle[0], top + 0.35 * big.size if len(big.rows) == 1 else top + big.height / 2)
    most = min(zone.width / 2 - 2 * u, 0.5 * (zone.height - (small.height + 3.4 * u if title else 0.0)) - 1.6 * u)
    ring = turn % 2 == 0 and len(big.rows) == 1 and big.width < 2.7 * big.size
    radius = 0.0
    if ring:
        size = min(big.size, big.size * (2 * most - 9 * u) / big.width, 1.1 * most)
        big = fit(number, "SemiBold", zone.width, zone.height, size, 1)
        radius = max(0.5 * big.width + 4.5 * u, 0.72 * big.size)
        gap = radius - 0.35 * big.size + 3.4 * u if title else 0.0
        block = 2 * radius + (small.height + 3.4 * u if title else 0.0)
        top = zone.middle[1] - block / 2 + radius - 0.35 * big.size
        centre = (zone.middle[0], top + 0.35 * big.size)
        _lay_disc(stage, centre, radius)
    width = max(big.width, small.width)
    below = Zone(centre[0] - small.width / 2, top + big.height + gap - 0.1 * small.size, centre[0] + small.width / 2,
                 top + big.height + gap + small.height + 0.2 * small.size)  # fmt: skip
    around = Zone(centre[0] - big.width / 2, top, centre[0] + big.width / 2, top + big.height)
    if title and not ring:
        around = Zone(centre[0] - width / 2, around.top, centre[0] + width / 2, below.bottom)
    ink = ink_over(stage, around)
    under = ink_over(stage, below) if title and ring else ink
    accent = accent_on(stage, under.behind, 3.0)
    pale = luminance(ink.behind) > luminance(ink.colour)
    figure = Ink(ink.colour if pale else accent_on(stage, ink.behind, LEGIBLE), ink.shade, ink.behind)
    lines = align(big, zone.left, zone.right, top)
    count = read_count(number) if len(big.rows) == 1 else None
    if count and len(big.rows[0].letters) != len(number.replace(" ", "")):
        count = None
    lower = Writing(align(small, zone.left, zone.right, top + big.height + gap), small.size, under, 0.42, 0.42, 1)
    counting = (
        _Counter(count, big.rows[0], big.size, lines[0].left, lines[0].baseline, stage.seconds) if count else None
    )
    upper = Writing(
        lines, big.size, figure, counting.ends if counting else 0.04, 0.5 if not counting else 0.0, 1, drop=0.03
    )

    def draw(canvas: skia.Canvas, at: float) -> None:
        if ring:
            _draw_ring(canvas, centre, radius, accent, u, at, counting.ends if counting else 0.9)
        else:
            _draw_wings(canvas, lines[0].left, lines[0].right, centre[1], stage.width, accent, u, at)
        if counting and at < counting.ends:
            counting.draw(canvas, at, figure)
        else:
            upper.draw(canvas, at)
        lower.draw(canvas, at)

    stage.animate(0.0, draw)


class _Counter:
    """A number's digits while they count: each stands in a slot of one width, and eases into its place at the end."""

    def __init__(self, count: Count, row: Row, size: float, left: float, baseline: float, seconds: float) -> None:
        self._count, self._left, self._baseline, self._size = count, left, baseline, size
        self.starts = 0.06
        self.ends = min(1.55, max(0.5, 0.36 * seconds))
        self._digits = [set_row(str(d), "SemiBold", size).letters[0] for d in range(10)]
        self._slot = sum(letter.width for letter in self._digits) / 10
        written = [c for c in count.before + count.digits + count.after if not c.isspace()]
        self._rest = dict(enumerate(zip(written, row.letters, strict=False)))
        self._from = len([c for c in count.before if not c.isspace()])
        self._until = self._from + len([c for c in count.digits if not c.isspace()])

    def draw(self, canvas: skia.Canvas, at: float, ink: Ink) -> None:
        t = (at - self.starts) / (self.ends - self.starts)
        if t <= 0:
            return
        shown = [c for c in self._count.at(ease_out(t) if t < 0.96 else 1.0) if not c.isspace()]
        paint = fill(ink.colour, min(1.0, t * 6))
        inside = [self._rest[i] for i in range(self._from, self._until)]
        # Slots are counted from the right: that end stands still.
        settle = ease_out((t - 0.7) / 0.3)
        right = inside[-1][1].x + inside[-1][1].width
        for i, (_, letter) in self._rest.items():
            if not self._from <= i < self._until:
                self._put(canvas, letter, letter.x, paint)
        x = right
        for char, (_, letter) in zip(reversed(shown), reversed(inside), strict=False):
            glyph = self._digits[int(char)] if char.isdigit() else letter
            wide = self._slot if char.isdigit() else letter.width
            slot = x - wide + (wide - glyph.width) / 2
            rest = letter.x + (letter.width - glyph.width) / 2
            self._put(canvas, glyph, slot + (rest - slot) * settle, paint)
            x -= wide

    def _put(self, canvas: skia.Canvas, letter: Letter, x: float, paint: skia.Paint) -> None:
        canvas.save()
        canvas.translate(self._left + x, self._baseline)
        canvas.drawPath(letter.path, paint)
        canvas.restore()


def _lay_disc(stage: Stage, centre: tuple[float, float], radius: float) -> None:
    """A disc of paper behind the number."""
    palette = stage.palette
    deep = stage.visual.seed & 3 >= 2 or palette.night
    tone = mix(palette.top, palette.middle, 0.16) if deep else lighter(mix(palette.low, palette.sun, 0.4), 0.3)
    plate = Plate(stage, oval(0.0, 0.0, radius, radius), tone)

    def disc(canvas: skia.Canvas, at: float) -> None:
        grown = 0.985 + 0.008 * math.sin(at * 0.9)
        canvas.save()
        canvas.translate(*centre)
        canvas.scale(grown, grown)
        plate.draw(canvas)
        canvas.restore()

    stage.animate(0.0, disc)


def _draw_ring(
    canvas: skia.Canvas, centre: tuple[float, float], radius: float, colour: Rgb, u: float, at: float, ends: float
) -> None:
    t = ease_out(at / ends)
    if t <= 0:
        return
    box = skia.Rect.MakeLTRB(centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
    canvas.drawArc(box.makeOutset(1.6 * u, 1.6 * u), -90, 360 * t, False, line(colour, 0.75 * u))
    angle = math.radians(-90 + 360 * t)
    reach = radius + 1.6 * u
    canvas.drawCircle(centre[0] + math.cos(angle) * reach, centre[1] + math.sin(angle) * reach, 1.0 * u, fill(colour))


def _draw_wings(
    canvas: skia.Canvas, left: float, right: float, y: float, width: float, colour: Rgb, u: float, at: float
) -> None:
    """Three lines on each side of the number, which breathe."""
    t = ease_out(at / 0.6)
    if t <= 0:
        return
    for side, edge, room in ((-1, left, left), (1, right, width - right)):
        for i, share in enumerate((0.5, 0.8, 0.5)):
            long = min(0.55 * room, 16 * u) * share * t * (1 + 0.05 * math.sin(at * 1.1 + i))
            if long < 1.2 * u:
                continue
            x = edge + side * 3.0 * u
            canvas.drawLine(x, y + (i - 1) * 2.6 * u, x + side * long, y + (i - 1) * 2.6 * u, line(colour, 0.6 * u))
