"""What is heard where, and how loud: by place, room, hour and weather."""

from __future__ import annotations

from pixora.film.job import Surroundings
from pixora.film.visual import Hour, Place, Room, Weather

Recipe = dict[str, float]
"""Layers and their loudness in LUFS, beside a voice of -20."""

_PLACES: dict[Place, Recipe] = {
    Place.MOUNTAINS: {"wind": -36, "whistle": -44},
    Place.DESERT: {"wind": -38, "whistle": -42, "sand": -43},
    Place.FOREST: {"leaves": -39, "air": -43},
    Place.SEA: {"surf": -34, "foam": -36, "air": -44},
    Place.UNDERWATER: {"deep": -35, "murmur": -40, "bubbles": -37},
    Place.CITY: {"city": -37, "wash": -41, "traffic": -37},
    Place.SPACE: {"drone": -36, "void": -45},
    Place.PLANET: {"drone": -40, "wind": -39, "sand": -45},
    Place.MEADOW: {"grass": -40, "air": -43},
    Place.SNOW: {"wind": -38, "hush": -43},
    Place.SKY: {"rush": -37, "wind": -41},
    Place.VILLAGE: {"air": -40, "leaves": -44},
    Place.RIVER: {"stream": -37, "ripples": -38, "air": -45},
}
_ROOMS: dict[Room, Recipe] = {
    Room.LIVING: {"clock": -43},
    Room.BEDROOM: {},
    Room.KITCHEN: {"fridge": -41, "cups": -41},
    Room.STUDY: {"clock": -41},
    Room.WORKSHOP: {"fridge": -42, "taps": -40},
    Room.CLASSROOM: {"clock": -44, "rustle": -46},
}
_BIRDS: dict[Place, float] = {
    Place.FOREST: -35, Place.MEADOW: -36, Place.VILLAGE: -36, Place.RIVER: -38, Place.MOUNTAINS: -43,
}  # fmt: skip
_CRICKETS: dict[Place, float] = {
    Place.FOREST: -40, Place.MEADOW: -37, Place.VILLAGE: -39, Place.RIVER: -42, Place.DESERT: -43,
}  # fmt: skip
_SEALED = frozenset((Place.UNDERWATER, Place.SPACE, Place.PLANET))
"""Where there is no weather to hear."""
_SOFTENED = ("leaves", "grass", "city", "wash", "traffic", "whistle", "sand", "foam", "ripples")


def hear(scene: Surroundings) -> Recipe | None:
    """The layers of a scene; None for a card, which is nowhere."""
    if scene.place is Place.CARD:
        return None
    if scene.place is Place.INTERIOR:
        return _indoors(scene)
    recipe = dict(_PLACES[scene.place])
    _by_hour(recipe, scene)
    if scene.place not in _SEALED:
        _by_weather(recipe, scene.weather)
    return recipe


def _by_hour(recipe: Recipe, scene: Surroundings) -> None:
    night = scene.hour is Hour.NIGHT
    if scene.place in _BIRDS and not night:
        # Birds are loudest at dawn, and at dusk a few are left.
        recipe["birds"] = _BIRDS[scene.place] + {Hour.DAWN: 1.0, Hour.DAY: 0.0, Hour.DUSK: -4.0}[scene.hour]
    if scene.place in _CRICKETS and scene.hour in (Hour.NIGHT, Hour.DUSK):
        recipe["crickets"] = _CRICKETS[scene.place] - (0.0 if night else 5.0)
    if scene.place is Place.FOREST and night:
        recipe["owl"] = -38.0
    if scene.place is Place.SEA and not night:
        recipe["gulls"] = -39.0
    if scene.place is Place.CITY and night:
        recipe |= {name: level - 2.5 for name, level in recipe.items()}


def _by_weather(recipe: Recipe, weather: Weather) -> None:
    if weather in (Weather.RAIN, Weather.SNOW):
        for name in ("birds", "crickets", "gulls", "owl"):
            recipe.pop(name, None)
    match weather:
        case Weather.RAIN:
            recipe |= {"rain": -37.0, "patter": -39.0, "thunder": -33.0}
        case Weather.SNOW:
            # Snow swallows what is high and what is far.
            for name in recipe:
                recipe[name] -= 7.0 if name in _SOFTENED else 3.0
            recipe["hush"] = -42.0
        case Weather.FOG:
            for name in recipe:
                recipe[name] -= 5.0 if name in ("birds", "gulls", "traffic") else 2.0
        case Weather.CLOUDY:
            recipe["wind"] = max(recipe.get("wind", -60.0), -43.0)
        case Weather.CLEAR:
            pass


def _indoors(scene: Surroundings) -> Recipe:
    """A room, and what comes in through its window."""
    recipe = {"room": -40.0, **_ROOMS.get(scene.room or Room.LIVING, {})}
    dark = scene.hour in (Hour.DUSK, Hour.NIGHT)
    if scene.room in (Room.LIVING, None) and (dark or scene.weather is Weather.SNOW):
        recipe |= {"hearth": -41.0, "crackle": -55.0}
    match scene.weather:
        case Weather.RAIN:
            recipe |= {"window_rain": -39.0, "thunder": -38.0}
        case Weather.SNOW | Weather.FOG:
            pass
        case Weather.CLEAR | Weather.CLOUDY:
            if scene.room is Room.BEDROOM and scene.hour is Hour.NIGHT:
                recipe["crickets"] = -46.0
            elif not dark and scene.room not in (Room.WORKSHOP, Room.STUDY):
                recipe["birds"] = -45.0
    return recipe
