"""What a built-in picture shows. The director may ask for nothing else, so every request can be drawn."""

from __future__ import annotations

from enum import StrEnum

from pixora.film.brief import Data


class Place(StrEnum):
    MOUNTAINS = "mountains"
    DESERT = "desert"
    FOREST = "forest"
    SEA = "sea"
    UNDERWATER = "underwater"
    CITY = "city"
    SPACE = "space"
    PLANET = "planet"
    MEADOW = "meadow"
    SNOW = "snow"
    SKY = "sky"
    CARD = "card"
    """A designed title card: what cannot be drawn is written."""


class Hour(StrEnum):
    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    CLEAR = "clear"
    CLOUDY = "cloudy"
    FOG = "fog"
    RAIN = "rain"
    SNOW = "snow"


class Shot(StrEnum):
    WIDE = "wide"
    MEDIUM = "medium"
    CLOSE = "close"


class Camera(StrEnum):
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    RISE = "rise"
    DRIFT = "drift"


class Prop(StrEnum):
    """Things that the illustrator draws as designed silhouettes, placed where they make sense."""

    ROCKET = "rocket"
    SATELLITE = "satellite"
    RINGED_PLANET = "ringed_planet"
    MOON = "moon"
    SAILBOAT = "sailboat"
    LIGHTHOUSE = "lighthouse"
    WHALE = "whale"
    FISH = "fish"
    BALLOON = "balloon"
    BIRDS = "birds"
    TREE = "tree"
    HOUSE = "house"
    TENT = "tent"
    CAMPFIRE = "campfire"
    WINDMILL = "windmill"
    TRAIN = "train"
    CAR = "car"
    TELESCOPE = "telescope"


class Visual(Data):
    """A picture in the illustrator's own terms. `title` and `subtitle` are written on cards only."""

    place: Place
    hour: Hour = Hour.DAY
    weather: Weather = Weather.CLEAR
    shot: Shot = Shot.WIDE
    camera: Camera = Camera.DRIFT
    props: tuple[Prop, ...] = ()
    figure: str | None = None
    """Id of the character who is seen, drawn from its `Figure`."""
    title: str = ""
    subtitle: str = ""
    seed: int = 0


class Figure(Data):
    """A built-in character's looks: the same figure in each scene. Colours are "#rrggbb"."""

    kind: str = "person"
    """person | astronaut | robot"""
    skin: str = "#c98f6b"
    hair: str = "#2b2019"
    clothes: str = "#2f8f9d"
    accent: str = "#e9a23b"
