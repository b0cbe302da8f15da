"""What players and props have to know of each other to share a picture: which things fly, float and are small."""

from __future__ import annotations

from pixora.film.visual import Place, Prop
from pixora.providers.local.illustrator.stage import Stage

ALOFT = (Prop.ROCKET, Prop.SATELLITE, Prop.RINGED_PLANET, Prop.MOON, Prop.BALLOON, Prop.BIRDS)
AFLOAT = (Prop.SAILBOAT, Prop.WHALE, Prop.FISH)
SMALL = (Prop.CAMPFIRE, Prop.TELESCOPE, Prop.TENT, Prop.CAR)
FLOATING = (Place.SPACE, Place.UNDERWATER)
"""Places without ground under one's feet."""


def light_at(stage: Stage, x: float) -> int:
    """From which side the light reaches what stands at `x`: -1 left, 1 right."""
    return 1 if stage.light[0] >= x else -1
