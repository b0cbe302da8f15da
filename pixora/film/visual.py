"""What a built-in picture shows. The director may ask for nothing else, so every request can be drawn."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator

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
    VILLAGE = "village"
    RIVER = "river"
    INTERIOR = "interior"
    """A room: see `Room`."""
    CARD = "card"
    """A designed card: what cannot be drawn is written. See `CardKind`."""


class Room(StrEnum):
    """What an interior is."""

    LIVING = "living"
    BEDROOM = "bedroom"
    KITCHEN = "kitchen"
    STUDY = "study"
    WORKSHOP = "workshop"
    CLASSROOM = "classroom"


class CardKind(StrEnum):
    TITLE = "title"
    """`title`, and `subtitle` below it."""
    END = "end"
    """The film's last card: `title`, `subtitle`."""
    LIST = "list"
    """`items` come in one after another under `title`."""
    STEP = "step"
    """A step of several: `number` large, `title` says what to do; an icon if there is one."""
    NUMBER = "number"
    """`number` large, `title` says of what."""
    QUOTE = "quote"
    """`title` in quotation marks, `subtitle` says whose."""
    ICON = "icon"
    """The `icons` large, `title` names what they are."""


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


class Pose(StrEnum):
    STAND = "stand"
    WALK = "walk"
    SIT = "sit"
    POINT = "point"


class Player(Data):
    """Somebody who is seen: a character's id, and what they do."""

    character: str
    pose: Pose = Pose.STAND


MOST_PLAYERS = 3
MOST_ICONS = 4
MOST_ITEMS = 6


class Visual(Data):
    """A picture in the illustrator's own terms. What is written (`title` to `number`) is written on cards only."""

    place: Place
    room: Room | None = None
    """Of an interior. None: one is chosen by the seed."""
    hour: Hour = Hour.DAY
    weather: Weather = Weather.CLEAR
    shot: Shot = Shot.WIDE
    camera: Camera = Camera.DRIFT
    props: tuple[Prop, ...] = ()
    icons: tuple[str, ...] = Field(default=(), max_length=MOST_ICONS)
    """Names of the icon set ("red-apple"): things for which there is no `Prop`."""
    players: tuple[Player, ...] = Field(default=(), max_length=MOST_PLAYERS)
    card: CardKind = CardKind.TITLE
    title: str = ""
    subtitle: str = ""
    items: tuple[str, ...] = Field(default=(), max_length=MOST_ITEMS)
    number: str = ""
    """As it is written: "42 %", "1969", "3"."""
    seed: int = 0

    @model_validator(mode="before")
    @classmethod
    def _one_figure(cls, data: Any) -> Any:
        """Scripts written before there were players name a single `figure`."""
        if isinstance(data, dict) and "figure" in data:
            data = dict(data)
            if (figure := data.pop("figure")) is not None:
                data["players"] = ({"character": figure, "pose": Pose.WALK},)
        return data


class FigureKind(StrEnum):
    PERSON = "person"
    ASTRONAUT = "astronaut"
    ROBOT = "robot"
    CAT = "cat"
    DOG = "dog"
    FOX = "fox"
    RABBIT = "rabbit"
    BEAR = "bear"
    MOUSE = "mouse"
    LION = "lion"
    ELEPHANT = "elephant"
    HORSE = "horse"
    OWL = "owl"
    PENGUIN = "penguin"
    DRAGON = "dragon"


class Build(StrEnum):
    AVERAGE = "average"
    SLIM = "slim"
    BROAD = "broad"
    CHILD = "child"
    ELDER = "elder"


class HairCut(StrEnum):
    SHORT = "short"
    BOB = "bob"
    BUN = "bun"
    LONG = "long"
    CURLS = "curls"
    TOUSLED = "tousled"
    BRAIDS = "braids"
    BALD = "bald"
    SCARF = "scarf"
    """Covered by a headscarf in the accent's colour."""


class Outfit(StrEnum):
    JACKET = "jacket"
    COAT = "coat"
    JUMPER = "jumper"
    DRESS = "dress"
    SUIT = "suit"
    APRON = "apron"
    OVERALLS = "overalls"
    CAPE = "cape"


class Hat(StrEnum):
    NONE = "none"
    CAP = "cap"
    BEANIE = "beanie"
    STRAW = "straw"
    CHEF = "chef"
    WIZARD = "wizard"
    CROWN = "crown"
    HELMET = "helmet"


class Figure(Data):
    """A built-in character's looks: the same figure in each scene. Colours are "#rrggbb".

    `cut` and `outfit` of None follow from the colours. An animal's coat is `hair`, its belly and muzzle `skin`, and its
    collar or scarf `accent`; a robot's body is `clothes`, its lights `accent`.
    """

    kind: FigureKind = FigureKind.PERSON
    skin: str = "#c98f6b"
    hair: str = "#2b2019"
    clothes: str = "#2f8f9d"
    accent: str = "#e9a23b"
    build: Build = Build.AVERAGE
    cut: HairCut | None = None
    outfit: Outfit | None = None
    hat: Hat = Hat.NONE
    beard: bool = False
    glasses: bool = False
