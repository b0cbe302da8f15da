"""How captions look and stand in the picture, by style and by the picture's shape."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pixora.film.brief import CaptionStyle, Raster


@dataclass(frozen=True)
class Look:
    """`em`, `bottom` are shares of the picture's height, `side` of its width; all else is in ems.

    `bottom` and `side` are the safe area: below, players put their controls, and vertical apps their texts and, at
    the right, their buttons.
    """

    em: float
    bottom: float
    side: float
    leading: float = 1.4
    """From row to row."""
    gap: float = 0.0
    """Between words, added to a space."""
    joint: float = 0.0
    """Between the parts of a text without spaces."""
    outline: float = 0.095
    shadow: float = 0.05
    pad: float = 0.0
    """From the words to the edge of their box."""


def look(raster: Raster, style: CaptionStyle) -> Look:
    shape = raster.width / raster.height
    if shape > 1.25:
        clean, pop, cinema = Look(0.050, 0.09, 0.08), Look(0.098, 0.12, 0.08), Look(0.041, 0.045, 0.08)
    elif shape > 0.8:
        clean, pop, cinema = Look(0.050, 0.10, 0.08), Look(0.094, 0.15, 0.08), Look(0.040, 0.055, 0.08)
    elif shape > 0.7:
        clean, pop, cinema = Look(0.040, 0.09, 0.08), Look(0.075, 0.14, 0.08), Look(0.032, 0.05, 0.08)
    else:
        clean, pop, cinema = Look(0.036, 0.21, 0.13), Look(0.057, 0.26, 0.13), Look(0.029, 0.205, 0.13)
    return {
        CaptionStyle.CLEAN: clean,
        CaptionStyle.POP: replace(pop, outline=0.115, shadow=0.0, gap=0.06),
        CaptionStyle.BOXED: replace(
            clean, em=clean.em * 0.96, outline=0.0, shadow=0.0, gap=0.1, joint=0.1, pad=0.34, leading=1.72
        ),
        CaptionStyle.CINEMA: replace(cinema, outline=0.105, shadow=0.045),
    }[style]
