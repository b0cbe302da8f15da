"""The icon set: things for which there is no prop, as flat vector pictures recoloured to a scene's light."""

from __future__ import annotations

import functools
import gzip
import json
import math
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import resvg_py
import skia

from pixora.film.errors import InvalidInput
from pixora.providers.local.illustrator.colour import Rgb, argb, darker, mix, rgb, turn
from pixora.providers.local.illustrator.palette import Palette
from pixora.providers.local.illustrator.stage import SMOOTH

FOLDER = Path(__file__).with_name("icon_set")
SIDE = 32
"""Width and height of an icon's own space."""
PAD = 2
"""Clear room around it in that space, for its edge and shade."""
COLOUR = re.compile(r'(?<=")#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?=")')
DEFAULT = "thing"
"""The group of icons that no group names."""


class Habitat(StrEnum):
    """Where a thing belongs in a picture."""

    GROUND = "ground"
    TABLE = "table"
    AIR = "air"
    SURFACE = "surface"
    """Floats on water."""
    WATER = "water"
    """Swims in it."""
    SIGN = "sign"
    """No thing in space: it hangs on a disc of paper."""


@dataclass(frozen=True)
class Nature:
    """`tall` is the height in a wide shot, in the stage's units (a grown figure is about 18)."""

    group: str
    habitat: Habitat
    tall: float
    waterline: float = 1.0
    """What lies below it, of the icon's height, is water of its own."""


@functools.cache
def _bodies() -> dict[str, str]:
    data = json.loads(gzip.decompress((FOLDER / "icons.json.gz").read_bytes()))
    return dict(data["icons"])


@functools.cache
def _natures() -> tuple[dict[str, Nature], Nature]:
    with (FOLDER / "habitats.toml").open("rb") as file:
        data = tomllib.load(file)
    groups = {
        name: Nature(name, Habitat(entry["habitat"]), float(entry["tall"]), float(entry.get("waterline", 1.0)))
        for name, entry in data.items()
    }
    listed = {
        icon.strip(): groups[name]
        for name, entry in data.items()
        for icon in entry["icons"].replace("\n", " ").split(",")
        if icon.strip()
    }
    return listed, groups[DEFAULT]


@functools.cache
def names() -> tuple[str, ...]:
    """All icons' names, in order."""
    return tuple(sorted(_bodies()))


def has(name: str) -> bool:
    return name in _bodies()


def nature(name: str) -> Nature:
    """Where the icon belongs. Raises `InvalidInput` "icon_unknown"."""
    _body(name)
    listed, default = _natures()
    return listed.get(name, default)


def _body(name: str) -> str:
    body = _bodies().get(name)
    if body is None:
        raise InvalidInput(
            "icon_unknown",
            f"The built-in illustrator has no icon called {name!r}.",
            "Name one of its icons, such as red-apple, or leave it out.",
        )
    return body


@dataclass(frozen=True)
class Light:
    """What falls on an icon: the scene's palette, how far off it stands (0..1), and the side that the light is on."""

    palette: Palette
    distance: float = 0.0
    lit_from: int = 1
    own: float = 1.0
    """How much of its own colour it keeps: 1 on a card, less in a landscape."""
    lamp: float = 0.0
    """How much of the hour's dimness a lamp takes away, 0..1."""

    def colour(self, text: str) -> Rgb:
        palette = self.palette
        plain = turn(rgb(text), 0.0, 0.80 + 0.15 * self.own)
        plain = mix(plain, mix(palette.near, palette.middle, 0.4), 0.16 - 0.10 * self.own)
        return mix(palette.lit(plain, self.distance), plain, self.lamp)


@dataclass(frozen=True)
class Cutout:
    """An icon as a piece of cut paper. `image` shows `side` of its own units to each side of the middle of a square;
    `box` is what of it is seen, as left, top, right, bottom in 0..1 of the icon's own space."""

    image: skia.Image
    box: tuple[float, float, float, float]

    @property
    def tall(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def wide(self) -> float:
        return self.box[2] - self.box[0]

    def draw(self, canvas: skia.Canvas, side: float, alpha: float = 1.0) -> None:
        """Draw with the icon's own space `side` wide around (0, 0)."""
        half = side * (SIDE / 2 + PAD) / SIDE
        paint = skia.Paint(Color=argb((0.0, 0.0, 0.0), min(1.0, max(0.0, alpha))))
        canvas.drawImageRect(self.image, skia.Rect.MakeLTRB(-half, -half, half, half), SMOOTH, paint)


def cut_out(name: str, pixels: float, light: Light) -> Cutout:
    """The icon in `light`, sharp when drawn `pixels` wide. Raises `InvalidInput` "icon_unknown"."""
    body = _body(name)
    shades = {found: _hex(light.colour(_six(found))) for found in sorted(set(COLOUR.findall(body)))}
    body = COLOUR.sub(lambda match: shades[match.group()], body)
    size = max(16, math.ceil(pixels * (SIDE + 2 * PAD) / SIDE))
    rim = mix(light.palette.rim, light.palette.haze, light.distance)
    return _paint(body, size, light.lit_from, rim, darker(light.palette.top, 0.5))


@functools.lru_cache(maxsize=48)
def _paint(body: str, size: int, lit_from: int, rim: Rgb, shade: Rgb) -> Cutout:
    plain = _rasterise(body, size)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(size, size))
    canvas = surface.getCanvas()
    canvas.drawImage(plain, 0, 0)
    thick = size * 0.026
    # Light from above on its side: a wash over all of it, a rim that meets the light, a shade on the far edge.
    wash = skia.GradientShader.MakeLinear(
        [skia.Point(size * (0.5 + 0.4 * lit_from), size * 0.05), skia.Point(size * (0.5 - 0.3 * lit_from), size)],
        [argb(rim, 0.20), argb(rim, 0.0), argb(shade, 0.0), argb(shade, 0.30)],
        [0.0, 0.42, 0.5, 1.0],
    )
    canvas.drawPaint(skia.Paint(Shader=wash, BlendMode=skia.BlendMode.kSrcATop))
    _edge(canvas, plain, (lit_from * thick, -thick * 0.7), shade, 0.26)
    _edge(canvas, plain, (-lit_from * thick * 0.4, thick * 0.36), rim, 0.62)
    alpha = surface.toarray(colorType=skia.kBGRA_8888_ColorType)[..., 3] > 100
    rows, columns = alpha.any(axis=1).nonzero()[0], alpha.any(axis=0).nonzero()[0]
    scale, first = (SIDE + 2 * PAD) / SIDE / size, PAD / SIDE
    box = tuple(float(pixel) * scale - first for pixel in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    return Cutout(surface.makeImageSnapshot(), (box[0], box[1], box[2], box[3]))


def _rasterise(body: str, size: int) -> skia.Image:
    span = SIDE + 2 * PAD
    picture = resvg_py.svg_to_bytes(
        svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{-PAD} {-PAD} {span} {span}" width="{size}" height="{size}">{body}</svg>',
        skip_system_fonts=True,
    )
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(size, size))
    surface.getCanvas().drawImage(skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(picture)), 0, 0)
    return surface.makeImageSnapshot()


def _edge(canvas: skia.Canvas, plain: skia.Image, away: tuple[float, float], colour: Rgb, alpha: float) -> None:
    """Tint what of the shape is not covered by the shape itself moved by `away`."""
    width, height = plain.width(), plain.height()
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, height))
    crescent = surface.getCanvas()
    crescent.drawImage(plain, 0, 0)
    crescent.drawImage(plain, *away, SMOOTH, skia.Paint(BlendMode=skia.BlendMode.kDstOut))
    tint = skia.Paint(
        ColorFilter=skia.ColorFilters.Blend(argb(colour), skia.BlendMode.kSrcIn),
        BlendMode=skia.BlendMode.kSrcATop,
        Alphaf=alpha,
    )
    canvas.drawImage(surface.makeImageSnapshot(), 0, 0, SMOOTH, tint)


def _six(text: str) -> str:
    return text if len(text) == 7 else "#" + "".join(2 * c for c in text[1:])


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(min(max(c, 0.0), 1.0) * 255):02x}" for c in colour)
