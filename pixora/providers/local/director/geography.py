"""What stands where: things and places, what lies next to a place, and where somebody is at home."""

from __future__ import annotations

from pixora.film.visual import FigureKind, Place, Prop

STANDS_IN: dict[Prop, tuple[Place, ...]] = {
    Prop.ROCKET: (Place.SPACE, Place.PLANET, Place.SKY),
    Prop.SATELLITE: (Place.SPACE,),
    Prop.RINGED_PLANET: (Place.SPACE, Place.PLANET),
    Prop.MOON: (
        Place.SKY,
        Place.MEADOW,
        Place.SEA,
        Place.MOUNTAINS,
        Place.FOREST,
        Place.SNOW,
        Place.DESERT,
        Place.CITY,
        Place.SPACE,
        Place.VILLAGE,
        Place.RIVER,
    ),
    Prop.SAILBOAT: (Place.SEA, Place.RIVER),
    Prop.LIGHTHOUSE: (Place.SEA,),
    Prop.WHALE: (Place.UNDERWATER, Place.SEA),
    Prop.FISH: (Place.UNDERWATER,),
    Prop.BALLOON: (Place.SKY, Place.MEADOW, Place.MOUNTAINS, Place.DESERT, Place.VILLAGE, Place.RIVER),
    Prop.BIRDS: (
        Place.SKY,
        Place.SEA,
        Place.MEADOW,
        Place.MOUNTAINS,
        Place.FOREST,
        Place.CITY,
        Place.VILLAGE,
        Place.RIVER,
    ),
    Prop.TREE: (Place.MEADOW, Place.SNOW),
    Prop.HOUSE: (Place.MEADOW, Place.SNOW, Place.MOUNTAINS, Place.FOREST),
    Prop.TENT: (Place.MOUNTAINS, Place.FOREST, Place.MEADOW, Place.SNOW, Place.DESERT, Place.RIVER),
    Prop.CAMPFIRE: (Place.FOREST, Place.MOUNTAINS, Place.MEADOW, Place.DESERT, Place.SNOW, Place.RIVER),
    Prop.WINDMILL: (Place.MEADOW,),
    Prop.TRAIN: (Place.MOUNTAINS, Place.MEADOW, Place.DESERT, Place.SNOW, Place.FOREST),
    Prop.CAR: (Place.CITY, Place.DESERT, Place.MOUNTAINS, Place.MEADOW),
    Prop.TELESCOPE: (Place.MEADOW, Place.MOUNTAINS, Place.DESERT, Place.SNOW),
}
"""Where each thing makes sense, the likeliest place first."""


WALKABLE = frozenset(
    {
        Place.MOUNTAINS,
        Place.DESERT,
        Place.FOREST,
        Place.SEA,
        Place.CITY,
        Place.MEADOW,
        Place.SNOW,
        Place.VILLAGE,
        Place.RIVER,
        Place.INTERIOR,
    }
)


NO_WEATHER = frozenset({Place.SPACE, Place.PLANET, Place.UNDERWATER, Place.CARD, Place.INTERIOR})


ANYWHERE = (Place.MEADOW, Place.RIVER, Place.SEA, Place.CITY, Place.FOREST, Place.MOUNTAINS, Place.VILLAGE, Place.SKY)
"""Scenery for what has none of its own, such as a feeling."""


NEAR: dict[Place, tuple[Place, ...]] = {
    Place.MOUNTAINS: (Place.RIVER, Place.FOREST),
    Place.DESERT: (Place.SKY,),
    Place.FOREST: (Place.RIVER, Place.MEADOW),
    Place.SEA: (Place.SKY, Place.VILLAGE),
    Place.UNDERWATER: (Place.SEA,),
    Place.CITY: (Place.SKY, Place.RIVER),
    Place.SPACE: (Place.PLANET,),
    Place.PLANET: (Place.SPACE,),
    Place.MEADOW: (Place.RIVER, Place.VILLAGE),
    Place.SNOW: (Place.MOUNTAINS, Place.FOREST),
    Place.SKY: (Place.MOUNTAINS, Place.SEA),
    Place.VILLAGE: (Place.MEADOW, Place.RIVER),
    Place.RIVER: (Place.FOREST, Place.MEADOW),
    Place.INTERIOR: (),
}
"""What lies next to a place: where a film goes that names only one."""


HOMES: dict[FigureKind, tuple[Place, ...]] = {
    FigureKind.PERSON: (Place.VILLAGE, Place.MEADOW, Place.RIVER, Place.FOREST),
    FigureKind.ASTRONAUT: (Place.SPACE, Place.PLANET),
    FigureKind.ROBOT: (Place.INTERIOR, Place.CITY, Place.MEADOW),
    FigureKind.CAT: (Place.VILLAGE, Place.INTERIOR, Place.MEADOW),
    FigureKind.DOG: (Place.MEADOW, Place.VILLAGE, Place.INTERIOR),
    FigureKind.FOX: (Place.FOREST, Place.MEADOW, Place.RIVER),
    FigureKind.RABBIT: (Place.MEADOW, Place.FOREST, Place.RIVER),
    FigureKind.BEAR: (Place.FOREST, Place.RIVER, Place.MOUNTAINS),
    FigureKind.MOUSE: (Place.MEADOW, Place.INTERIOR, Place.VILLAGE),
    FigureKind.LION: (Place.DESERT, Place.MEADOW, Place.RIVER),
    FigureKind.ELEPHANT: (Place.DESERT, Place.RIVER, Place.MEADOW),
    FigureKind.HORSE: (Place.MEADOW, Place.VILLAGE, Place.RIVER),
    FigureKind.OWL: (Place.FOREST, Place.VILLAGE, Place.MEADOW),
    FigureKind.PENGUIN: (Place.SNOW, Place.SEA),
    FigureKind.DRAGON: (Place.MOUNTAINS, Place.VILLAGE, Place.FOREST),
}
