"""Where a film is: places, rooms, hours and weather of its scenes, and the things that may stand in each."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pixora.film.brief import Mood
from pixora.film.visual import FigureKind, Hour, Place, Player, Prop, Room, Weather
from pixora.providers.local.director.cast import Cast
from pixora.providers.local.director.geography import ANYWHERE, HOMES, NEAR, NO_WEATHER, STANDS_IN, WALKABLE
from pixora.providers.local.director.hours import plan_hours
from pixora.providers.local.director.lexicon import Reading, read, tokens
from pixora.providers.local.director.tale import Tale

_ROOM = re.compile(
    r"\b(?:in|into|inside|at|to|on|by)\s(?:\w+\s){0,3}?(workshop|kitchen|bedroom|classroom|school|living room|library"
    r"|study|office|stove|oven|fireplace|hearth|stairs|bed|desk|sofa|window|kettle|sickroom|parlour)\b"
    r"|\b(stove|kettle|oven|fireplace|hearth|window|windows|stairs|attic)\b",
    re.I,
)
"""Words that put a line into a room whatever else it names."""
_ALL = frozenset("everybody everyone".split())
_WANDERS = 3
"""Scenes of a text in one place, after which a line that names none may be shown close by."""


@dataclass(frozen=True)
class Sight:
    """Where a scene is, before it is framed."""

    place: Place
    hour: Hour
    weather: Weather = Weather.CLEAR
    props: tuple[Prop, ...] = ()
    room: Room | None = None
    players: tuple[Player, ...] = ()
    icons: tuple[str, ...] = ()


def home_places(reading: Reading, most: int = 4) -> tuple[Place, ...]:
    """Places that a topic may be shown in, the nearest first; neutral ones when its words name none."""
    found: list[Place] = [STANDS_IN[prop][0] for prop in reading.props if prop is not Prop.MOON]
    # A thing is shown where the words put it, if it can stand there.
    for prop in reading.props:
        fitting = [place for place in reading.places if place in STANDS_IN[prop]]
        if fitting:
            found.insert(0, fitting[0])
    found.extend(reading.places)
    if reading.rooms:
        found.append(Place.INTERIOR)
    drawable = [field for field in reading.fields if not field.card]
    if found:
        for field in drawable[:1]:
            found.extend(field.places)
        found.extend(NEAR[found[0]])
    else:
        for field in reading.fields[:1]:
            found.extend(field.places)
    if not found:
        found = [Place.SKY, Place.MEADOW, Place.RIVER, Place.CITY]
    return tuple(dict.fromkeys(found))[:most]


def room_of(reading: Reading) -> Room:
    """Which room an interior is for these words."""
    rooms = [*reading.rooms, *(field.room for field in reading.fields if field.room)]
    return rooms[0] if rooms else Room.LIVING


def is_undrawable(reading: Reading) -> bool:
    """Whether the subject itself cannot be shown, so that cards carry its words."""
    if reading.places or reading.props or reading.rooms:
        return False
    return not reading.fields or reading.fields[0].card


def plan_sights(
    reading: Reading, texts: Sequence[str], mood: Mood, people: Cast, tale: Tale | None, rng: random.Random
) -> list[Sight]:
    """One sight for each scene. `texts` are the words that its picture follows, "" where there are none."""
    count = len(texts)
    homes = _homes(reading, people, tale, count)
    order = _route(homes, reading, tale, count, rng)
    read_ = [read_line(text, reading) for text in texts]
    hours = plan_hours(reading, [words.hours[-1] if words.hours else None for words in read_], mood, tale, rng)
    gloomy = rng.randrange(1, max(2, count - 1))
    foggy = mood in (Mood.TENSE, Mood.MYSTERY) and rng.random() < 0.5
    weather = reading.weathers[0] if reading.weathers else Weather.FOG if foggy else Weather.CLEAR
    place: Place | None = None
    room = room_of(reading)
    fallen = 9
    outside: Place | None = None
    sights: list[Sight] = []
    for i, text in enumerate(texts):
        words = read_[i]
        inside = room if text else room_of(reading)
        named = find_room(text) if text else None
        pinned = named is not None or bool(words.places or words.props or words.rooms)
        if named:
            place, inside = Place.INTERIOR, named
        elif words.places or words.props or words.rooms:
            place = _place_of(words, reading, sights[-1].place if sights else None)
            inside = room_of(words) if words.rooms else room
        elif text and place is None and words.fields and not words.fields[0].card and not reading.places:
            place = next((one for one in words.fields[0].places if one not in _FAR), None)
        room = inside if place is Place.INTERIOR else room
        if place and place is not Place.INTERIOR:
            outside = place
        if not pinned and place is Place.INTERIOR and _ALL & set(tokens(text)):
            # All of them meet where there is room.
            place = outside or next((home for home in homes if home is not Place.INTERIOR), place)
        if words.weathers:
            weather, fallen = words.weathers[0], 0
        fallen += 1
        if text and fallen > (4 if people.drawn else 1) and not reading.weathers:
            weather = Weather.CLEAR
        stays = pinned or bool(people.drawn) or hold(sights, _WANDERS) if text else False
        stays = stays or (not text and (order[i] is homes[0] or bool(tale and hold(sights, 4))))
        stays = stays or (not text and any(texts) and hold(sights, 2))
        here = place if place and stays else _beside(place, outside, order[i], i) if text and place else order[i]
        ground = WALKABLE | {Place.PLANET, Place.SPACE, Place.UNDERWATER}
        if text and people.drawn and people.is_in(text) and here not in ground:
            here = next((home for home in homes if home in WALKABLE), Place.MEADOW)
        if text and place and not stays:
            place = here
        if not text and place and not stays and any(texts):
            here = homes[0]
        if text and not place and any(texts):
            here = homes[0]
        air = weather
        if air is Weather.CLEAR and i == gloomy and mood in (Mood.TENSE, Mood.EPIC, Mood.WISTFUL, Mood.MYSTERY):
            air = Weather.CLOUDY
        if here in NO_WEATHER:
            air = Weather.CLEAR
        elif air is Weather.RAIN and here is Place.SNOW:
            air = Weather.SNOW
        elif air is Weather.SNOW and here is Place.DESERT:
            air = Weather.CLOUDY
        props = tuple(prop for prop in words.props if here in STANDS_IN[prop])
        if not props and (not text or not words.places) and (i == 0 or i == count - 1 or (i + count) % 3 != 1):
            props = tuple(prop for prop in reading.props if here in STANDS_IN[prop])
        if len(props) > 2:
            begin = i % len(props)
            props = (props + props)[begin : begin + 2]
        sights.append(Sight(here, hours[i], air, props, inside if here is Place.INTERIOR else None))
    return sights


_WEAK = re.compile(
    r"\b(?:grandmothers?|grandma|grandfathers?|grandpa|famil(?:y|ies)|letters?|reading|dreams?|robots?|home|radio"
    r"|celebration|parents?)\b",
    re.I,
)
"""Words that name a room for a topic of their own, but lead nowhere in a line."""
_BACK = re.compile(r"\bhad\s(?:\w+ly\s|never\s|already\s)?(?:been|\w+ed|\w+en|gone|come|lost|left|made|found)\b", re.I)
_MEAL = re.compile(
    r"\b(?:no|had|has|eat|eats|ate|fried|smoked|cooked|grilled|fresh|and)\s(?:fish|trout|salmon)\b", re.I
)


def read_line(text: str, film: Reading) -> Reading:
    """What a line calls for. Fish on a table is no reason to dive."""
    if not text:
        return Reading()
    if _BACK.search(text):
        # What had happened before is no reason to go there now.
        return Reading(fields=read(text).fields, people=read(text).people)
    words = read(_WEAK.sub(" ", text)) if film.places or film.rooms or film.fields else read(text)
    wet = Place.SEA in film.places
    food = any(field.name == "food" for field in (*words.fields, *film.fields))
    if Prop.FISH in words.props and ((food and not wet) or _MEAL.search(text)):
        props = tuple(prop for prop in words.props if prop is not Prop.FISH)
        places = tuple(place for place in words.places if place is not Place.UNDERWATER)
        words = replace(words, props=props, places=places)
    return replace(words, hours=read(text).hours, weathers=read(text).weathers)


_FAR = frozenset((Place.SPACE, Place.PLANET, Place.UNDERWATER))
"""Places to which only words that name them lead."""


def find_room(text: str) -> Room | None:
    """The room that a line plays in: "in the workshop by the mill"."""
    match = _ROOM.search(text)
    if match is None:
        return None
    word = (match[1] or match[2]).lower()
    if word in ("window", "windows", "sofa", "parlour", "fireplace", "hearth", "stairs", "attic"):
        return Room.LIVING
    return {"stove": Room.KITCHEN, "kettle": Room.KITCHEN, "sickroom": Room.BEDROOM}.get(word) or room_of(read(word))


def _place_of(words: Reading, film: Reading, before: Place | None) -> Place:
    """The place that a line's words name: of several, the one that the film is about anyway.

    A thing that can stand where the film is needs no other place.
    """
    if before and words.props and not words.places and any(before in STANDS_IN[prop] for prop in words.props):
        return before
    found = home_places(words)
    if words.places and len(words.places) > 1:
        return next((place for place in words.places if place in film.places), words.places[0])
    return found[0]


def _beside(place: Place, outside: Place | None, otherwise: Place, i: int) -> Place:
    """Close by, when a text has been in one place for long; out of a room it goes back to where it was before."""
    if place is Place.INTERIOR and outside:
        return outside
    near = NEAR.get(place, ())
    return near[i % len(near)] if near and near[0] is not Place.SKY else otherwise


def hold(sights: Sequence[Sight], most: int) -> bool:
    """Whether a film may stay where it is: it has not been there for `most` scenes yet."""
    return len(sights) < most or len({sight.place for sight in sights[-most:]}) > 1


def _homes(reading: Reading, people: Cast, tale: Tale | None, count: int) -> tuple[Place, ...]:
    kind = people.members[0].character.figure.kind if people.members and people.main else None
    named = bool(reading.places or reading.props or reading.rooms)
    if kind is FigureKind.ASTRONAUT and not named:
        return (Place.PLANET, Place.SPACE)
    fitting = [field for field in reading.fields if not field.card]
    if kind and not named and not fitting and (tale or not reading.fields):
        homes = HOMES[kind]
    else:
        homes = home_places(reading)
        if kind:
            stages = find_stages(people) | set(reading.places[:1])
            homes = tuple(dict.fromkeys(place for place in (*homes, *HOMES[kind]) if place in stages))[:3]
        if kind and not any(place in WALKABLE | {Place.PLANET} for place in homes):
            homes = (*HOMES[kind][:2], *homes)
    thin = not named and (not reading.fields or reading.fields[0].card)
    if thin and count > 6 and not kind:
        homes = tuple(dict.fromkeys((*homes, *ANYWHERE)))[: max(5, count // 2)]
    return homes


def _route(homes: Sequence[Place], reading: Reading, tale: Tale | None, count: int, rng: random.Random) -> list[Place]:
    """An order through the places. A tale of a wish starts at home and ends where the wish is."""
    wished = read(tale.thing).places if tale and tale.kind in ("want", "search") else ()
    if wished and tale:
        start = [place for place in homes if place not in wished] or [
            place for place in (Place.VILLAGE, Place.MEADOW, Place.FOREST) if place not in wished
        ]
        arrive = round(0.62 * count)
        return [wished[0] if i >= arrive else start[i % len(start)] for i in range(count)]
    named = reading.places[:4]
    if len(named) > 1:
        # Places that the words name are all visited, in their order, and the last scene comes home.
        tour = [place for place in named if place in homes] or list(homes)
        return [tour[(i - (i > 1)) % len(tour)] if i < count - 1 else tour[0] for i in range(count)]
    others = list(homes[1:])
    rng.shuffle(others)
    order: list[Place] = []
    for i in range(count):
        # The second scene stays: wide, then nearer. Often it is the title card.
        away = others and i >= 2 and i % 2 == 0 and i < count - 1
        order.append(others[(i // 2 - 1) % len(others)] if away else homes[0])
    if len(others) > 3:
        # Scenery that stands for a feeling wanders: home comes back at the end only.
        order = [homes[0], *(others[i % len(others)] for i in range(count - 2)), homes[0]][:count]
    return order


def find_stages(people: Cast) -> frozenset[Place]:
    """Places that the whole cast can be in."""
    kinds = {member.character.figure.kind for member in people.members}
    if kinds == {FigureKind.ASTRONAUT}:
        return WALKABLE - {Place.INTERIOR, Place.VILLAGE} | {Place.SPACE, Place.PLANET}
    return WALKABLE | {Place.PLANET} if kinds <= {FigureKind.ASTRONAUT, FigureKind.ROBOT} else WALKABLE


def stay_on_ground(sight: Sight, people: Cast) -> Sight:
    """The sight, moved to where the cast can stand."""
    if sight.place in find_stages(people):
        return sight
    kind = people.members[0].character.figure.kind
    place = Place.PLANET if kind is FigureKind.ASTRONAUT else HOMES[kind][0]
    room = Room.WORKSHOP if place is Place.INTERIOR else None
    return replace(sight, place=place, room=room, weather=Weather.CLEAR, props=())
