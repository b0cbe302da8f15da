"""Who a figure is in a scene: its colours in the light, the features that follow from its `Figure`, and its pose."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from pixora.film.errors import InvalidInput
from pixora.film.visual import Figure
from pixora.providers.local.illustrator.colour import Rgb, darker, mix, rgb
from pixora.providers.local.illustrator.palette import Palette
from pixora.providers.local.illustrator.paper import Point

KINDS = ("person", "astronaut", "robot")


@dataclass(frozen=True)
class Looks:
    """Colours of a figure in a scene's light, and the features that follow from who it is."""

    kind: str
    skin: Rgb
    hair: Rgb
    clothes: Rgb
    accent: Rgb
    trousers: Rgb
    shoes: Rgb
    rim: Rgb
    white: Rgb
    ink: Rgb
    cut: int
    """Hair: 0 short, 1 bob, 2 bun, 3 long, 4 curls, 5 tousled."""
    coat: int
    """Clothes: 0 jacket, 1 coat, 2 jumper with a scarf."""
    lit_from: int
    """-1 when the light comes from behind the figure, 1 when it comes from where the figure looks."""
    glow: float
    """How much eyes, lamps and visors shine on their own."""


@dataclass(frozen=True)
class Pose:
    """Where hands and feet are and how the body is held, at one moment."""

    feet: tuple[Point, Point]
    """Far and near ankle."""
    hands: tuple[Point, Point]
    """Far and near wrist."""
    lift: float = 0.0
    """Hips above their rest."""
    lean: float = 0.0
    """Degrees forward."""
    nod: float = 0.0
    blink: float = 0.0
    """0 open, 1 closed."""
    look: Point = (0.0, 0.0)
    smile: float = 1.0


def dress(figure: Figure, palette: Palette, lit_from: int) -> Looks:
    """The figure's looks in a scene's light. Raises `InvalidInput` "figure_unknown"."""
    if figure.kind not in KINDS:
        raise InvalidInput(
            "figure_unknown",
            f'The built-in illustrator cannot draw a figure of the kind "{figure.kind}".',
            f"Use one of: {', '.join(KINDS)}.",
        )
    who = zlib.crc32("|".join((figure.kind, figure.skin, figure.hair, figure.clothes, figure.accent)).encode())
    clothes = rgb(figure.clothes)
    lit = palette.lit
    return Looks(
        kind=figure.kind,
        skin=lit(rgb(figure.skin)),
        hair=lit(rgb(figure.hair)),
        clothes=lit(clothes),
        accent=lit(rgb(figure.accent)),
        trousers=lit(mix(darker(clothes, 0.55), rgb("#2c3350"), 0.55)),
        shoes=lit(mix(rgb(figure.accent), rgb("#3a2420"), 0.72)),
        rim=palette.rim,
        white=lit(rgb("#f4f1ea")),
        ink=lit(rgb("#231a24")),
        cut=who % 6,
        coat=who // 7 % 3,
        lit_from=lit_from,
        glow=1.0 if palette.night else 0.5,
    )
