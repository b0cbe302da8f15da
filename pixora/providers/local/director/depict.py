"""Icons for things that are neither a place nor a prop: the one door to the icon words."""

from __future__ import annotations

from pixora.film.visual import Place
from pixora.providers.local.director.icon_words import icon_of, icons_of

_OUTDOORS: dict[Place, frozenset[str]] = {
    Place.MEADOW: frozenset(
        "honeybee butterfly sunflower tulip rose snail lady-beetle mushroom bouquet hibiscus sheaf-of-rice "
        "ewe ram goat cow pig rooster chicken hatching-chick duck turkey deer t-rex sauropod tractor bicycle "
        "soccer-ball basketball american-football kite".split()
    ),
    Place.FOREST: frozenset("mushroom snail butterfly deer hedgehog chipmunk".split()),
    Place.RIVER: frozenset("duck swan otter beaver crocodile frog bridge-at-night".split()),
    Place.MOUNTAINS: frozenset("volcano castle goat ram deer eagle".split()),
    Place.DESERT: frozenset("camel two-hump-camel cactus scorpion lizard".split()),
    Place.SNOW: frozenset("snowman sled skis".split()),
    Place.CITY: frozenset("bicycle kick-scooter motor-scooter taxi bus police-car fire-engine tram-car".split()),
}
"""What may stand out of doors; a cup or a piano would be a wonder there."""


def icon_for(words: str) -> str | None:
    """The icon of what the words name; None when the set has none."""
    return icon_of(words)


def icons_in(text: str, most: int) -> tuple[str, ...]:
    """At most `most` icons of what a text names, each once."""
    return icons_of(text)[:most]


def may_stand(icon: str, place: Place) -> bool:
    """Whether a thing from the icon set makes sense in a place."""
    return place is Place.INTERIOR or icon in _OUTDOORS.get(place, ())
