"""The stage: layers in depth, each painted once into an image, and what lives between them."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import skia

from pixora.film.brief import Raster
from pixora.film.visual import Shot, Visual
from pixora.providers.local.illustrator.colour import Rgb, argb
from pixora.providers.local.illustrator.dice import throw_side
from pixora.providers.local.illustrator.palette import Palette

Draw = Callable[[skia.Canvas], None]
Live = Callable[[skia.Canvas, float], None]

SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)
STRIPS = 30
"""Parts that a layer is cut into at first: its clear corners cost nothing."""
CALL = 3600
"""Pixels that are drawn in the time that one more call takes: parts that differ by less are joined (12 us, 3.3 ns)."""
SHIFT = (0.125, 0.125)
"""The most that two layers a whole depth apart move against each other, of the frame's width and height."""
GLASS = -1.0
"""Depth of what lies on the lens itself, such as soft mist and rain: whole pixels, a sixth of a moved layer's time."""
OVERSCAN = 0.09
"""Of the frame's width on each side, of its height above and below: more than the camera ever travels."""


@dataclass
class Layer:
    """One plane. `depth` is its parallax, 0 (fixed) to 1 (moves with the camera)."""

    depth: float
    live: Live | None = None
    draw: Draw | None = None
    sway: Live | None = None
    """Moves the canvas before the painted image is put down."""
    top: float = 0.0
    opaque_from: float | None = None
    soft: float = 0.0
    covers: float | None = None
    """Of a living layer: it hides all that is behind it from this height down."""
    image: skia.Image | None = None
    strips: tuple[tuple[skia.Rect, skia.Rect], ...] = ()
    """Where the image has anything: its parts, in its own pixels and in the frame's."""

    def put(self, canvas: skia.Canvas) -> None:
        """Draw the painted image. Strips meet without a seam: they sample one image and share their edges."""
        if self.image is None:
            return
        paint = skia.Paint()
        for source, target in self.strips:
            canvas.drawImageRect(
                self.image, source, target, SMOOTH, paint, skia.Canvas.SrcRectConstraint.kFast_SrcRectConstraint
            )


@dataclass
class Slot:
    """Where props are put in: between which layers, and on what."""

    depth: float
    anchor: Callable[[float], float]
    lives: list[Live] = field(default_factory=list)


@dataclass
class Stage:
    """What the builders of a scene share: frame, palette, light, random numbers, and the layers far to near."""

    raster: Raster
    visual: Visual
    palette: Palette
    rng: np.random.Generator
    look: int
    """The film's seed: the sun and moon look alike in all its scenes."""
    middle: float
    """The middle of the shot in seconds: things that travel are in their best place then."""
    seconds: float
    """Length of the shot."""
    cues: tuple[float, ...] = ()
    """Times at which a card's items come in; empty when nothing is timed."""
    layers: list[Layer] = field(default_factory=list)
    backdrop: list[Draw] = field(default_factory=list)
    light: tuple[float, float] = (0.0, 0.0)
    side: int = 1
    """Which half holds the figure: -1 left, 1 right; the light and the props keep to the other."""
    ground: float = 0.0
    """Height of the ground at its middle, in pixels from the top."""
    ground_line: np.ndarray | None = None
    horizon: float = 0.0
    stature: float = 0.0
    """Height in pixels of a grown person where the place asks for one, as furniture does; 0: the shot decides."""
    slots: dict[str, Slot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.side = throw_side(self.rng)

    @property
    def width(self) -> float:
        return float(self.raster.width)

    @property
    def height(self) -> float:
        return float(self.raster.height)

    @property
    def unit(self) -> float:
        """A hundredth of the frame's measure: between its short side and its height."""
        return (min(self.width, self.height) * 0.7 + self.height * 0.3) / 100

    @property
    def tall(self) -> bool:
        return self.height > self.width * 1.2

    @property
    def reach(self) -> float:
        """How much nearer the scenery stands for the shot."""
        return {Shot.WIDE: 1.0, Shot.MEDIUM: 1.3, Shot.CLOSE: 1.75}[self.visual.shot]

    @property
    def margin(self) -> float:
        return math.ceil(self.width * OVERSCAN)

    @property
    def xs(self) -> np.ndarray:
        """Where ridges are sampled, across the frame and its overscan."""
        return np.linspace(-self.margin, self.width + self.margin, 420)

    def blur(self, distance: float) -> float:
        """Softness of what stands at `distance` behind the subject: a close shot has a shallow focus."""
        if self.visual.shot is Shot.CLOSE:
            return 0.28 * self.unit * (0.35 + distance)
        return 0.0

    def add(
        self,
        depth: float,
        draw: Draw,
        top: float = 0.0,
        opaque_from: float | None = None,
        soft: float = 0.0,
        sway: Live | None = None,
    ) -> None:
        """Add a painted layer from `top` down; from `opaque_from` down it hides all that is behind it."""
        self.layers.append(Layer(depth, None, draw, sway, top, opaque_from, soft))

    def animate(self, depth: float, live: Live, covers: float | None = None) -> None:
        """Add what is drawn anew in each frame, in the frame's pixels; from `covers` down it hides all behind it."""
        self.layers.append(Layer(depth, live, covers=covers))

    def lay_over(self, draw: Draw) -> None:
        """Paint onto the layer that was added last, within what it shows: costs nothing in a frame."""
        layer = next(layer for layer in reversed(self.layers) if layer.draw is not None)
        below = layer.draw
        assert below is not None

        def both(canvas: skia.Canvas) -> None:
            below(canvas)
            draw(canvas)

        layer.draw = both

    def open_slot(self, name: str, depth: float, anchor: Callable[[float], float]) -> None:
        """Keep a place in the order of layers for props: `anchor` gives the height they stand at, by x."""
        slot = Slot(depth, anchor)
        self.slots[name] = slot

        def draw(canvas: skia.Canvas, at: float) -> None:
            for live in slot.lives:
                live(canvas, at)

        self.animate(depth, draw)

    def along(self, ys: np.ndarray) -> Callable[[float], float]:
        """An anchor that lets things stand on the ridge `ys`."""
        return lambda x: float(np.interp(x, self.xs, ys)) + self.unit

    def ground_at(self, x: float) -> float:
        if self.ground_line is None:
            return self.ground
        return float(np.interp(x, self.xs, self.ground_line))

    def rasterise(self) -> None:
        """Paint each layer into an image of what can be seen of it at any moment of the shot."""
        spare = math.ceil(self.height * OVERSCAN)
        columns = math.ceil(self.width + 2 * self.margin)
        covers: list[tuple[float, bool, np.ndarray]] = []
        for layer in reversed(self.layers):
            if layer.covers is not None:
                covers.append((layer.depth, False, np.full(columns, layer.covers)))
            if layer.draw is None:
                continue
            hidden = self._hidden(layer, covers, columns)
            top, bottom = max(math.floor(layer.top), -spare), math.ceil(float(hidden.max()))
            if bottom > top:
                covered = self._paint(layer, top, bottom, hidden)
                covers.append((layer.depth, layer.sway is not None, covered))
            layer.draw = None

    def _hidden(self, layer: Layer, covers: list[tuple[float, bool, np.ndarray]], columns: int) -> np.ndarray:
        """For each column the height from which `layer` is never seen, as nearer layers move against it."""
        hidden = np.full(columns, self.height * (1 + OVERSCAN))
        for depth, sways, edge in covers:
            apart = abs(depth - layer.depth)
            loose = 3 * self.unit if sways or layer.sway else 0.0
            reach = math.ceil(apart * SHIFT[0] * self.width + loose) + 2
            spread = np.lib.stride_tricks.sliding_window_view(np.pad(edge, reach, mode="edge"), 2 * reach + 1)
            hidden = np.minimum(hidden, spread[::, ::4].max(axis=1) + apart * SHIFT[1] * self.height + loose + 3)
        return hidden

    def _paint(self, layer: Layer, top: int, bottom: int, hidden: np.ndarray) -> np.ndarray:
        """Paint the band between `top` and `bottom`; returns from where down the layer hides what is behind it."""
        assert layer.draw is not None
        scale = 1.0 if layer.soft < 1.5 else 0.5
        width, height = math.ceil((self.width + 2 * self.margin) * scale), math.ceil((bottom - top) * scale)
        surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, height))
        canvas = surface.getCanvas()
        canvas.scale(scale, scale)
        canvas.translate(self.margin, -top)
        if layer.soft:
            sigma = layer.soft
            canvas.saveLayer(None, skia.Paint(ImageFilter=skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kClamp)))
            layer.draw(canvas)
            canvas.restore()
        else:
            layer.draw(canvas)
        layer.image = surface.makeImageSnapshot()
        alpha = np.asarray(surface.toarray(colorType=skia.kBGRA_8888_ColorType))[..., 3]
        lowest = np.ceil((hidden - top) * scale).astype(int)
        if scale != 1.0:
            lowest = np.array([lowest[min(int(i / scale), len(lowest) - 1)] for i in range(width)])
        layer.strips = tuple(self._cut_strips(alpha, lowest, top, 1 / scale))
        solid = alpha == 255
        open_rows = np.argmin(solid[::-1], axis=0)
        first = np.where(solid.all(axis=0), 0, height - open_rows)
        edge = np.where(first >= np.minimum(lowest, height), np.inf, first / scale + top)
        return edge if scale == 1.0 else np.repeat(edge, 2)[: len(hidden)]

    def _cut_strips(
        self, alpha: np.ndarray, lowest: np.ndarray, top: float, scale: float
    ) -> Iterator[tuple[skia.Rect, skia.Rect]]:
        """Upright strips without the clear rows above what is painted in them and the hidden ones below."""
        width = alpha.shape[1]
        edges = [width * i // STRIPS for i in range(STRIPS + 1)]
        boxes: list[tuple[int, int, int, int]] = []
        for left, right in itertools.pairwise(edges):
            rows = np.flatnonzero(alpha[:, left:right:2].any(axis=1) | alpha[:, right - 1])
            last = min(alpha.shape[0], int(lowest[left:right].max()))
            if len(rows) == 0 or rows[0] >= last:
                continue
            box = (left, max(0, int(rows[0]) - 3), right, min(last, int(rows[-1]) + 4))
            if boxes and boxes[-1][2] == left:
                before = boxes[-1]
                both = (before[0], min(before[1], box[1]), right, max(before[3], box[3]))
                more = _area(both) - _area(before) - _area(box)
                if more * scale * scale < CALL:
                    boxes[-1] = both
                    continue
            boxes.append(box)
        for left, first, right, last in boxes:
            yield (
                skia.Rect.MakeLTRB(left, first, right, last),
                skia.Rect.MakeLTRB(
                    left * scale - self.margin, first * scale + top, right * scale - self.margin, last * scale + top
                ),
            )


def _area(box: tuple[int, int, int, int]) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def fill(colour: Rgb, alpha: float = 1.0) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=argb(colour, alpha))


def ghost(alpha: float) -> skia.Paint:
    """For putting an image down at `alpha`."""
    return skia.Paint(Color=argb((0.0, 0.0, 0.0), alpha))


def line(colour: Rgb, width: float, alpha: float = 1.0) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True,
        Color=argb(colour, alpha),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def fade(start: tuple[float, float], end: tuple[float, float], *stops: tuple[Rgb, float]) -> skia.Paint:
    """A linear gradient paint through evenly spaced `stops` (colour, alpha)."""
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(*start), skia.Point(*end)], [argb(colour, alpha) for colour, alpha in stops]
    )
    return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)


def halo(centre: tuple[float, float], radius: float, colour: Rgb, alpha: float, core: float = 0.0) -> skia.Paint:
    """A round glow that falls off softly from `alpha` at `core` (0..1 of the radius) to nothing."""
    places = [0.0, core, *(core + (1 - core) * k for k in (0.18, 0.4, 0.7)), 1.0]
    shader = skia.GradientShader.MakeRadial(
        skia.Point(*centre),
        max(radius, 0.1),
        [argb(colour, alpha * k) for k in (1.0, 1.0, 0.62, 0.28, 0.07, 0.0)],
        [min(1.0, p + i * 1e-5) for i, p in enumerate(places)],
    )
    return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)


def glow(
    canvas: skia.Canvas, centre: tuple[float, float], radius: float, colour: Rgb, alpha: float, core: float = 0.0
) -> None:
    """Draw a `halo` from a picture of it: a fifth of the shader's time, so this one is for what is drawn each frame."""
    image = _glow_image(argb(colour), round(core, 2))
    x, y = centre
    canvas.drawImageRect(
        image,
        skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius),
        SMOOTH,
        ghost(min(1.0, max(0.0, alpha))),
    )


@functools.lru_cache(maxsize=96)
def _glow_image(colour: int, core: float) -> skia.Image:
    size = 96
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(size, size))
    rgb = ((colour >> 16 & 255) / 255, (colour >> 8 & 255) / 255, (colour & 255) / 255)
    surface.getCanvas().drawPaint(halo((size / 2, size / 2), size / 2, rgb, 1.0, core))
    return surface.makeImageSnapshot()


def polygon(points: list[tuple[float, float]]) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], True)
    return path


def smoothstep(x: float) -> float:
    x = min(max(x, 0.0), 1.0)
    return x * x * (3 - 2 * x)
