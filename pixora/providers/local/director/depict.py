"""Icons for things that are neither a place nor a prop: the one door to the icon words."""

from __future__ import annotations

from pixora.film.visual import Place
from pixora.providers.local.director.icon_words import icon_of, icons_of

_OUTDOORS: dict[Place, frozenset[str]] = {
    Place.MEADOW: frozenset(
        "honeybee butterfly sunflower tulip rose snail lady-beetle mushroom bouquet hibiscus sheaf-of-rice "
        "ewe goat cow pig rooster hatching-chick duck deer t-rex sauropod tractor bicycle "
        "soccer-ball basketball american-football kite".split()
    ),
    Place.FOREST: frozenset("mushroom snail butterfly deer hedgehog chipmunk".split()),
    Place.RIVER: frozenset("duck swan otter beaver crocodile frog".split()),
    Place.MOUNTAINS: frozenset("volcano castle goat deer eagle".split()),
    Place.DESERT: frozenset("camel cactus scorpion lizard".split()),
    Place.SNOW: frozenset("snowman sled skis".split()),
    Place.SKY: frozenset("airplane small-airplane helicopter kite parachute eagle dove bird flying-saucer".split()),
    Place.SEA: frozenset("ship ferry motor-boat speedboat passenger-ship canoe dolphin".split()),
    Place.UNDERWATER: frozenset(
        "octopus squid crab dolphin shark turtle tropical-fish jellyfish lobster shrimp coral".split()
    ),
    Place.SPACE: frozenset("comet flying-saucer ringed-planet satellite alien".split()),
    Place.PLANET: frozenset("flying-saucer alien".split()),
    Place.CITY: frozenset("bicycle kick-scooter motor-scooter taxi bus police-car fire-engine".split()),
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
