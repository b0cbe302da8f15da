"""Whether a character is the same in every scene: its colours, found by painting it in others.

A scene is painted at its middle as it is, and again for each of a player's four colours with that one exchanged for
its opposite. Where the picture changes the player is, and the part is the one whose colour changes it most. So the
composition is untouched, whatever it depends on. A scene's light is common to all parts: it is fitted as one gain for
each of red, green and blue, and what is left of the difference is a change of the character.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import skia
from numpy.typing import NDArray

from pixora.film.brief import Aspect, Raster
from pixora.film.script import Scene
from pixora.film.visual import Figure, Place
from pixora.providers.local.illustrator.painter import Painter
from proof.filming import Filmed
from proof.pictures import lab, linearise

_RASTERS = {
    Aspect.WIDE: Raster(width=960, height=540),
    Aspect.TALL: Raster(width=540, height=960),
    Aspect.SQUARE: Raster(width=720, height=720),
    Aspect.PORTRAIT: Raster(width=640, height=800),
}
PARTS = ("skin", "hair", "clothes", "accent")
CHANGED = 12
"""Grey levels in one channel by which a pixel must change to be the player's."""
LEAST_PIXELS = 40
"""Of a part, for its colour to be taken."""

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Changes = NDArray[np.int16]


@dataclass(frozen=True)
class Seen:
    """One player in one scene: share of the frame, the mean colour (sRGB) of each part that is seen, and the part's
    share of the player."""

    scene: int
    name: str
    share: float
    colours: dict[str, Floats]
    shares: dict[str, float]


def see_players(filmed: Filmed) -> list[Seen]:
    """Every player of every scene of a film."""
    names = {character.id: character.name for character in filmed.script.characters}
    figures = {character.id: character.figure for character in filmed.script.characters}
    found: list[Seen] = []
    for number, (scene, span) in enumerate(zip(filmed.script.scenes, filmed.timeline.spans, strict=True), 1):
        if scene.visual.place is Place.CARD or not scene.visual.players:
            continue
        looks = tuple(figures[player.character] for player in scene.visual.players)
        seconds = span.frames / filmed.timeline.fps
        plain = _paint(filmed, scene, looks, seconds)
        for i, player in enumerate(scene.visual.players):
            changes: list[Changes] = []
            for part in PARTS:
                other = looks[i].model_copy(update={part: _opposite(getattr(looks[i], part))})
                painted = _paint(filmed, scene, (*looks[:i], other, *looks[i + 1 :]), seconds)
                changes.append(np.abs(plain.astype(np.int16) - painted).max(axis=-1))
            found.append(Seen(number, names[player.character], *read_parts(plain, changes)))
    return found


def compare(seen: list[Seen]) -> tuple[float, str]:
    """The greatest change of a character between two scenes, and where; 0 where nobody is seen twice."""
    worst, where = 0.0, ""
    for a, b in combinations(seen, 2):
        change = apart(a, b) if a.name == b.name else None
        if change is not None and change > worst:
            worst, where = change, f"{a.name}, scenes {a.scene} and {b.scene}"
    return worst, where


def apart(a: Seen, b: Seen) -> float | None:
    """Mean CIELAB distance of the parts seen in both, the light taken out; None when those are fewer than two.

    A part counts by the root of its share of the player, the smaller of the two: what is hidden in one counts less.
    """
    parts = [part for part in PARTS if part in a.colours and part in b.colours]
    if len(parts) < 2:
        return None
    weights = np.sqrt([min(a.shares[part], b.shares[part]) for part in parts])
    weights /= weights.sum()
    one, other = np.stack([a.colours[part] for part in parts]), np.stack([b.colours[part] for part in parts])
    first, second = linearise(one), linearise(other)
    gain = weights @ (first * second) / np.maximum(weights @ (first * first), 1e-6)
    lit = np.clip(first * gain, 0, 1)
    back = np.where(lit <= 0.0031308, lit * 12.92, 1.055 * lit ** (1 / 2.4) - 0.055) * 255
    return float(weights @ np.linalg.norm(lab(back) - lab(other), axis=-1))


def _paint(filmed: Filmed, scene: Scene, figures: tuple[Figure, ...], seconds: float) -> Bytes:
    raster = _RASTERS[filmed.brief.aspect]
    painter = Painter(scene.visual, figures, filmed.script.style, raster, filmed.script.seed, seconds)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(raster.width, raster.height))
    painter.paint(surface.getCanvas(), seconds / 2)
    return np.asarray(surface.toarray(colorType=skia.kRGBA_8888_ColorType))[..., :3].copy()


def read_parts(plain: Bytes, changes: list[Changes]) -> tuple[float, dict[str, Floats], dict[str, float]]:
    """Share of the frame that a player takes, the parts' mean colours, and their shares of the player."""
    most, part = np.max(changes, axis=0), np.argmax(changes, axis=0)
    own = most >= CHANGED
    places = {name: own & (part == number) for number, name in enumerate(PARTS)}
    seen = {name: place for name, place in places.items() if place.sum() >= LEAST_PIXELS}
    colours = {name: plain[place].mean(axis=0) for name, place in seen.items()}
    return float(own.mean()), colours, {name: float(place.sum() / own.sum()) for name, place in seen.items()}


def _opposite(colour: str) -> str:
    """Black for a bright colour and white for a dark one: told apart in every light and style."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 110 else "#ffffff"
