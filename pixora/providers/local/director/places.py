"""Where a film is: places, rooms, hours and weather of its scenes, and the things that may stand in each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pixora.film.brief import Mood
from pixora.film.visual import FigureKind, Hour, Place, Player, Prop, Room, Weather
from pixora.providers.local.director.cast import Cast
from pixora.providers.local.director.geography import ANYWHERE, HOMES, NEAR, NO_WEATHER, STANDS_IN, WALKABLE
from pixora.providers.local.director.lexicon import Reading, read
from pixora.providers.local.director.tale import Tale

_ARCS: dict[Mood, tuple[tuple[Hour, ...], ...]] = {
    Mood.CALM: (
        (Hour.DAY, Hour.DUSK, Hour.NIGHT),
        (Hour.DAWN, Hour.DAY, Hour.DUSK),
        (Hour.DAWN, Hour.DAY, Hour.DUSK, Hour.NIGHT),
    ),
    Mood.WONDER: (
        (Hour.DUSK, Hour.NIGHT, Hour.DAWN),
        (Hour.DAWN, Hour.DAY, Hour.DUSK, Hour.NIGHT),
        (Hour.NIGHT, Hour.DAWN, Hour.DAY),
    ),
    Mood.UPBEAT: ((Hour.DAWN, Hour.DAY, Hour.DUSK), (Hour.DAY, Hour.DUSK, Hour.NIGHT), (Hour.DAY, Hour.DUSK, Hour.DAY)),
    Mood.EPIC: (
        (Hour.DAWN, Hour.DAY, Hour.DUSK),
        (Hour.NIGHT, Hour.DAWN, Hour.DAY, Hour.DUSK),
        (Hour.DUSK, Hour.NIGHT, Hour.DAWN),
    ),
    Mood.TENSE: (
        (Hour.DUSK, Hour.NIGHT, Hour.DAWN),
        (Hour.NIGHT, Hour.DUSK, Hour.NIGHT),
        (Hour.DAY, Hour.DUSK, Hour.NIGHT),
    ),
    Mood.PLAYFUL: ((Hour.DAY, Hour.DUSK, Hour.DAY), (Hour.DAWN, Hour.DAY, Hour.DUSK)),
    Mood.TENDER: ((Hour.DAY, Hour.DUSK, Hour.NIGHT), (Hour.DAWN, Hour.DAY, Hour.DUSK)),
    Mood.WISTFUL: ((Hour.DAY, Hour.DUSK, Hour.NIGHT, Hour.DAWN), (Hour.DUSK, Hour.NIGHT, Hour.DAWN)),
    Mood.MYSTERY: ((Hour.DUSK, Hour.NIGHT, Hour.DAWN), (Hour.NIGHT, Hour.DUSK, Hour.NIGHT)),
}


_NIGHTLY = frozenset(("space", "night", "mystery"))
"""Fields whose films may begin in the dark though no word says so."""


_HOUR_HOLDS = 3
"""Scenes for which an hour that a line names goes on."""


_DARK = frozenset("dark darkness night shadows shadow".split())


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
    """One sight for each scene. `texts` are the user's own words in it, "" where there are none."""
    count = len(texts)
    homes = _homes(reading, people, tale, count)
    order = _route(homes, reading, tale, count, rng)
    hours = _hours(reading, count, mood, tale, rng)
    place: Place | None = None
    room = room_of(reading)
    hour: Hour | None = None
    since = 0
    weather = (
        reading.weathers[0]
        if reading.weathers
        else Weather.FOG
        if mood in (Mood.TENSE, Mood.MYSTERY) and rng.random() < 0.5
        else Weather.CLEAR
    )
    gloomy = rng.randrange(1, max(2, count - 1))
    sights: list[Sight] = []
    for i, text in enumerate(texts):
        words = read(text) if text else Reading()
        inside = room
        if words.places or words.props or words.rooms:
            place = home_places(words)[0]
            inside = room_of(words) if words.rooms else room
        elif text and words.fields and not words.fields[0].card and not reading.places:
            place = words.fields[0].places[0]
        if words.hours:
            hour, since = words.hours[-1], 0
        since += 1
        if since > _HOUR_HOLDS:
            hour = None
        if words.weathers:
            weather = words.weathers[0]
        named = bool(words.places or words.props or words.rooms)
        stays = (
            (named or people.drawn or hold(sights, 2)) if text else order[i] is homes[0] or (tale and hold(sights, 3))
        )
        here = place if place and stays else order[i]
        ground = WALKABLE | {Place.PLANET, Place.SPACE, Place.UNDERWATER}
        if text and people.drawn and people.is_in(text) and here not in ground:
            here = next((home for home in homes if home in WALKABLE), Place.MEADOW)
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
        if not props and (i == 0 or i == count - 1 or (i + count) % 3 != 1):
            props = tuple(prop for prop in reading.props if here in STANDS_IN[prop])
        if len(props) > 2:
            begin = i % len(props)
            props = (props + props)[begin : begin + 2]
        sights.append(Sight(here, hour or hours[i], air, props, inside if here is Place.INTERIOR else None))
    return sights


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


def _hours(reading: Reading, count: int, mood: Mood, tale: Tale | None, rng: random.Random) -> list[Hour]:
    said = list(reading.hours)
    arcs = _ARCS[mood]
    if not any(field.name in _NIGHTLY for field in reading.fields):
        arcs = tuple(arc for arc in arcs if arc[0] in (Hour.DAWN, Hour.DAY)) or arcs
    arc: tuple[Hour, ...] = tuple(said) if said else rng.choice(arcs)
    if tale and tale.kind == "fear" and _DARK & set(tale.thing.lower().split()):
        arc = (Hour.DUSK, Hour.NIGHT, Hour.NIGHT, Hour.NIGHT, Hour.DAWN)
    elif len(said) == 2:
        day = list(Hour)
        first, second = day.index(said[0]), day.index(said[1])
        arc = tuple(day[(first + k) % 4] for k in range((second - first) % 4 + 1))
    return [arc[min(len(arc) - 1, i * len(arc) // count)] for i in range(count)]


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
