"""Ink on cards: where letters may stand, a colour that is read on what is behind it, and how letters come in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia

from pixora.providers.local.illustrator.colour import BLACK, WHITE, Rgb, darker, lighter, luma, mix
from pixora.providers.local.illustrator.letters.lettering import Setting
from pixora.providers.local.illustrator.stage import Stage, fill, smoothstep

LEGIBLE = 5.5
"""Contrast that ink is chosen for: WCAG 2 asks 4.5 of text, the rest is for grain and what moves behind it."""
MARGINS = {False: (0.09, 0.09, 0.78), True: (0.085, 0.11, 0.72)}
"""By whether the frame is tall: free sides of its width, free top of its height, where the captions' room begins."""

SQUARE_BOTTOM = 0.73


@dataclass(frozen=True)
class Zone:
    """A box in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def inset(self, x: float, y: float) -> Zone:
        return Zone(self.left + x, self.top + y, self.right - x, self.bottom - y)

    @property
    def rect(self) -> skia.Rect:
        return skia.Rect.MakeLTRB(self.left, self.top, self.right, self.bottom)


def safe(stage: Stage) -> Zone:
    """Where letters may stand: within the margins and above the captions."""
    side, top, bottom = MARGINS[stage.tall]
    if stage.width == stage.height:
        # Two rows of captions reach higher in a square.
        bottom = SQUARE_BOTTOM
    return Zone(side * stage.width, top * stage.height, (1 - side) * stage.width, bottom * stage.height)


@dataclass(frozen=True)
class Ink:
    """`shade` is what falls softly behind the letters."""

    colour: Rgb
    shade: Rgb
    behind: Rgb


def contrast(a: Rgb, b: Rgb) -> float:
    """Contrast ratio as in WCAG 2, 1 to 21."""
    la, lb = luminance(a), luminance(b)
    return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)


def luminance(colour: Rgb) -> float:
    return luma(tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour))  # type: ignore[arg-type]


def inks(stage: Stage) -> tuple[Rgb, Rgb]:
    """The light and the dark ink of the palette."""
    palette = stage.palette
    return lighter(palette.sun, 0.62), darker(mix(palette.top, (0.05, 0.05, 0.10), 0.62), 0.42)


def ink_on(stage: Stage, behind: Rgb) -> Ink:
    """Ink for letters on a sheet of one colour: the palette's own where it is read, else as far as it takes."""
    light, dark = inks(stage)
    options = sorted(((light, WHITE), (dark, BLACK)), key=lambda pair: -contrast(pair[0], behind))
    colour, extreme = options[0]
    for step in range(6):
        if contrast(found := mix(colour, extreme, step / 5), behind) >= LEGIBLE:
            break
    shade = darker(behind, 0.5) if luminance(found) > luminance(behind) else lighter(behind, 0.5)
    return Ink(found, shade, behind)


def accent_on(stage: Stage, behind: Rgb, least: float = 4.5) -> Rgb:
    """The accent, or where it would not stand out from `behind` the palette's light, deep or dark colour."""
    palette = stage.palette
    light, dark = inks(stage)
    options = (
        palette.accent,
        lighter(palette.accent, 0.35),
        mix(palette.sun, palette.low, 0.25),
        light,
        palette.top,
        dark,
    )
    for option in options:
        if contrast(option, behind) >= least:
            return option
    return max((WHITE, BLACK), key=lambda end: contrast(end, behind))


def ink_over(stage: Stage, zone: Zone) -> Ink:
    """Ink for letters in `zone` of what has been set on the stage so far.

    Where no ink would be read on all of it, a soft veil is laid behind them first.
    """
    dim, mean, bright = _behind(stage, zone)
    light, dark = inks(stage)
    on_dark, on_light = contrast(light, bright), contrast(dark, dim)
    # Light letters are kept where both are read: they are the film's light.
    pale = on_dark >= LEGIBLE or (on_dark >= on_light and on_light < LEGIBLE)
    colour, veil, worst = (light, darker(mix(stage.palette.top, mean, 0.35), 0.55), bright) if pale else (
        dark, lighter(mix(stage.palette.low, mean, 0.3), 0.5), dim)  # fmt: skip
    strength = 0.0
    while contrast(colour, mix_plain(worst, veil, strength)) < LEGIBLE and strength < 0.9:
        strength += 0.05
    if strength > 0:
        _lay_veil(stage, zone, veil, strength)
    if contrast(colour, mix_plain(worst, veil, strength)) < LEGIBLE:
        colour = WHITE if pale else BLACK
    shade = darker(mean, 0.6) if pale else lighter(mean, 0.45)
    return Ink(colour, shade, mix_plain(mean, veil, strength))


def mix_plain(a: Rgb, b: Rgb, t: float) -> Rgb:
    """As a canvas blends: channel by channel."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def _lay_veil(stage: Stage, zone: Zone, colour: Rgb, strength: float) -> None:
    soft = 0.5 * min(zone.height, 22 * stage.unit)
    box = zone.inset(-0.7 * soft, -0.7 * soft)

    def draw(canvas: skia.Canvas) -> None:
        paint = fill(colour, strength)
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.BlurStyle.kNormal_BlurStyle, soft * 0.5))
        canvas.drawRoundRect(box.rect, soft, soft, paint)

    stage.add(0.0, draw, top=box.top - 2 * soft)
    stage.rasterise()


def _behind(stage: Stage, zone: Zone) -> tuple[Rgb, Rgb, Rgb]:
    """The darkest, mean and brightest of what is behind a zone over the shot, without the outermost specks."""
    stage.rasterise()
    scale = min(1.0, 320 / stage.width)
    width, height = math.ceil(stage.width * scale), math.ceil(stage.height * scale)
    seen = []
    for at in (0.7, stage.middle, max(0.7, stage.seconds)):
        surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, height))
        canvas = surface.getCanvas()
        canvas.scale(scale, scale)
        for draw in stage.backdrop:
            draw(canvas)
        for layer in stage.layers:
            layer.put(canvas)
            if layer.live:
                canvas.save()
                layer.live(canvas, at)
                canvas.restore()
        pixels = surface.toarray(colorType=skia.kRGBA_8888_ColorType)
        top, bottom = max(0, int(zone.top * scale)), min(height, math.ceil(zone.bottom * scale))
        left, right = max(0, int(zone.left * scale)), min(width, math.ceil(zone.right * scale))
        seen.append(pixels[top : max(bottom, top + 1), left : max(right, left + 1), :3].reshape(-1, 3) / 255)
    all_seen = np.concatenate(seen)
    bright = all_seen @ np.array([0.2126, 0.7152, 0.0722])
    order = np.argsort(bright)
    low, high = all_seen[order[int(0.02 * len(order))]], all_seen[order[int(0.98 * (len(order) - 1))]]
    return _rgb(low), _rgb(all_seen.mean(axis=0)), _rgb(high)


def _rgb(values: np.ndarray) -> Rgb:
    return (float(values[0]), float(values[1]), float(values[2]))


def settle(t: float) -> float:
    """Eases out with a slight overshoot, 0 to 1."""
    t = min(max(t, 0.0), 1.0)
    return 1 + 2.2 * (t - 1) ** 3 + 1.2 * (t - 1) ** 2


def ease_out(t: float) -> float:
    t = min(max(t, 0.0), 1.0)
    return 1 - (1 - t) ** 3


@dataclass(frozen=True)
class Line:
    """A row of letters at rest: outlines with their places, and the row's baseline."""

    letters: tuple[tuple[skia.Path, float, float], ...]
    left: float
    right: float
    baseline: float


def align(setting: Setting, left: float, right: float, top: float, side: int = 0) -> tuple[Line, ...]:
    """`setting` in a column: its capitals begin at `top`; `side` -1, 0, 1 is where rows meet the column's edge.

    Rows of a script that is read from right to left meet the other edge.
    """
    if setting.rtl:
        side = -side
    lines = []
    for i, row in enumerate(setting.rows):
        x = left + (right - left - row.width) * (side + 1) / 2
        y = top + 0.7 * setting.size + i * setting.leading
        lines.append(Line(tuple((letter.path, x + letter.x, y) for letter in row.letters), x, x + row.width, y))
    return tuple(lines)


class Writing:
    """Letters that come in from `start` within `spread` seconds, and then stand."""

    def __init__(
        self,
        lines: Sequence[Line],
        size: float,
        ink: Ink,
        start: float,
        spread: float,
        manner: int = 0,
        drop: float = 0.05,
    ) -> None:
        self._lines = tuple(lines)
        self._size, self._start, self._spread, self._manner = size, start, spread, manner
        self._paint = fill(ink.colour)
        self._ink = ink
        self._drop = drop * size
        self._shade = fill(ink.shade, 0.30)
        self._whole = skia.Path()
        for line in self._lines:
            for path, x, y in line.letters:
                self._whole.addPath(path, x, y)

    @property
    def settled(self) -> float:
        return self._start + self._spread

    def draw(self, canvas: skia.Canvas, at: float) -> None:
        if not self._lines or at <= self._start:
            return
        if at >= self.settled:
            if self._drop > 0.8:
                canvas.save()
                canvas.translate(0, self._drop)
                canvas.drawPath(self._whole, self._shade)
                canvas.restore()
            canvas.drawPath(self._whole, self._paint)
        elif self._manner == 1:
            self._unveil(canvas, (at - self._start) / self._spread)
        else:
            self._rise(canvas, (at - self._start) / self._spread)

    def _rise(self, canvas: skia.Canvas, t: float) -> None:
        """Letters rise into place one after another."""
        count = sum(len(line.letters) for line in self._lines)
        share = 0.5 if count > 1 else 1.0
        i = 0
        for line in self._lines:
            for path, x, y in line.letters:
                mine = (t - (1 - share) * i / max(1, count - 1)) / share
                i += 1
                if mine <= 0:
                    continue
                canvas.save()
                canvas.translate(x, y + (1 - settle(mine)) * 0.5 * self._size)
                canvas.drawPath(path, fill(self._ink.colour, smoothstep(mine * 1.7)))
                canvas.restore()

    def _unveil(self, canvas: skia.Canvas, t: float) -> None:
        """Each row comes up from behind its own baseline."""
        share = 0.62 if len(self._lines) > 1 else 1.0
        for i, line in enumerate(self._lines):
            mine = (t - (1 - share) * i / max(1, len(self._lines) - 1)) / share
            if mine <= 0:
                continue
            reach = 1.35 * self._size
            canvas.save()
            canvas.clipRect(
                skia.Rect.MakeLTRB(
                    line.left - self._size, line.baseline - 1.15 * self._size, line.right + self._size,
                    line.baseline + 0.45 * self._size,
                )
            )  # fmt: skip
            canvas.translate(0, (1 - ease_out(mine)) * reach)
            for path, x, y in line.letters:
                canvas.save()
                canvas.translate(x, y)
                canvas.drawPath(path, self._paint)
                canvas.restore()
            canvas.restore()
