"""Who a figure is in a scene: its colours in the light, its measures, and what follows from its `Figure`."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from pixora.film.visual import Build, Figure, FigureKind, HairCut, Hat, Outfit
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, luma, mix, rgb
from pixora.providers.local.illustrator.palette import Palette

CUTS = (HairCut.SHORT, HairCut.BOB, HairCut.BUN, HairCut.LONG, HairCut.CURLS, HairCut.TOUSLED)
"""The cuts that follow from a figure's colours when none is named."""
OUTFITS = (Outfit.JACKET, Outfit.COAT, Outfit.JUMPER)
"""The outfits that do."""
LEATHERS = {
    Build.AVERAGE: "#5a4338",
    Build.SLIM: "#4a3a3c",
    Build.BROAD: "#4d3a2e",
    Build.CHILD: "#7a4a38",
    Build.ELDER: "#544a46",
}
"""Shoes have a colour of their own: seen or hidden, they leave a character's four colours alone."""


@dataclass(frozen=True)
class Frame:
    """The measures of somebody on two legs, in heights of an average grown-up."""

    leg: float
    """Ground to hip."""
    torso: float
    """Hip to neck."""
    arm: float
    shoulder: float
    """Half the width of the shoulders; `waist` and `hip` likewise."""
    waist: float
    hip: float
    limb: float
    """Thickness of an arm."""
    head: float
    """Size of the head, 1 for the average."""
    stoop: float = 0.0
    """Degrees that the back is bent."""

    @property
    def height(self) -> float:
        """From the ground to the top of the head."""
        return self.leg + self.torso + 0.03 + 0.25 * self.head


FRAMES = {
    Build.AVERAGE: Frame(0.395, 0.300, 0.298, 0.104, 0.096, 0.104, 0.074, 1.0),
    Build.SLIM: Frame(0.425, 0.300, 0.310, 0.092, 0.078, 0.088, 0.062, 0.95),
    Build.BROAD: Frame(0.375, 0.310, 0.300, 0.142, 0.150, 0.142, 0.094, 1.05),
    Build.CHILD: Frame(0.235, 0.210, 0.205, 0.082, 0.084, 0.086, 0.062, 0.98),
    Build.ELDER: Frame(0.350, 0.285, 0.288, 0.100, 0.112, 0.112, 0.070, 1.0, stoop=10.0),
}


@dataclass(frozen=True)
class Looks:
    """Colours of a figure in a scene's light, and the features that follow from who it is."""

    kind: FigureKind
    frame: Frame
    elder: bool
    child: bool
    skin: Rgb
    hair: Rgb
    clothes: Rgb
    accent: Rgb
    trousers: Rgb
    shoes: Rgb
    rim: Rgb
    white: Rgb
    ink: Rgb
    blush: Rgb
    gold: Rgb
    straw: Rgb
    cut: HairCut
    outfit: Outfit
    hat: Hat
    beard: bool
    glasses: bool
    who: int
    """A number that follows from the figure: chooses what it leaves open."""
    lit_from: int
    """-1 when the light comes from behind the figure, 1 when it comes from where the figure looks."""
    glow: float
    """How much eyes, lamps and visors shine on their own."""
    fine: float
    """Pixels to a unit of the figure: what would be finer than a pixel is left out."""


def dress(figure: Figure, palette: Palette, lit_from: int, fine: float) -> Looks:
    """The figure's looks in a scene's light, drawn at `fine` pixels to its unit."""
    who = zlib.crc32("|".join((figure.kind, figure.skin, figure.hair, figure.clothes, figure.accent)).encode())
    clothes = rgb(figure.clothes)
    lit = palette.lit
    skin = lit(rgb(figure.skin))
    # Papers must part from the night around them: the darkest are lifted a little toward the light.
    hair = lit(rgb(figure.hair))
    if luma(hair) < 0.10:
        hair = mix(hair, lighter(palette.rim, 0.1), 0.07)
    return Looks(
        kind=figure.kind,
        frame=FRAMES[figure.build],
        elder=figure.build is Build.ELDER,
        child=figure.build is Build.CHILD,
        skin=skin,
        hair=hair,
        clothes=lit(clothes),
        accent=lit(rgb(figure.accent)),
        trousers=lit(mix(darker(clothes, 0.55), rgb("#2c3350"), 0.55)),
        shoes=lit(rgb(LEATHERS[figure.build])),
        rim=palette.rim,
        white=lit(rgb("#f4f1ea")),
        ink=lit(rgb("#231a24")),
        blush=mix(skin, lit(rgb("#e8604f")), 0.5),
        gold=lit(rgb("#f2b632")),
        straw=lit(rgb("#e9c57a")),
        cut=figure.cut or CUTS[who % len(CUTS)],
        outfit=figure.outfit or OUTFITS[who // 7 % len(OUTFITS)],
        hat=figure.hat,
        beard=figure.beard,
        glasses=figure.glasses,
        who=who,
        lit_from=lit_from,
        glow=1.0 if palette.night else 0.5,
        fine=fine,
    )
