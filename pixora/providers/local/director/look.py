"""What is seen: places, hours, shots and cameras of a film, asking only for what the illustrator can draw."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pixora.film.brief import Mood
from pixora.film.script import Transition, TransitionKind
from pixora.film.visual import Camera, Hour, Place, Player, Prop, Shot, Visual, Weather
from pixora.providers.local.director.cast import Cast
from pixora.providers.local.director.lexicon import Reading, read

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
    ),
    Prop.SAILBOAT: (Place.SEA,),
    Prop.LIGHTHOUSE: (Place.SEA,),
    Prop.WHALE: (Place.UNDERWATER, Place.SEA),
    Prop.FISH: (Place.UNDERWATER,),
    Prop.BALLOON: (Place.SKY, Place.MEADOW, Place.MOUNTAINS, Place.DESERT),
    Prop.BIRDS: (Place.SKY, Place.SEA, Place.MEADOW, Place.MOUNTAINS, Place.FOREST, Place.CITY),
    Prop.TREE: (Place.MEADOW, Place.SNOW),
    Prop.HOUSE: (Place.MEADOW, Place.SNOW, Place.MOUNTAINS, Place.FOREST),
    Prop.TENT: (Place.MOUNTAINS, Place.FOREST, Place.MEADOW, Place.SNOW, Place.DESERT),
    Prop.CAMPFIRE: (Place.FOREST, Place.MOUNTAINS, Place.MEADOW, Place.DESERT, Place.SNOW),
    Prop.WINDMILL: (Place.MEADOW,),
    Prop.TRAIN: (Place.MOUNTAINS, Place.MEADOW, Place.DESERT, Place.SNOW, Place.FOREST),
    Prop.CAR: (Place.CITY, Place.DESERT, Place.MOUNTAINS, Place.MEADOW),
    Prop.TELESCOPE: (Place.MEADOW, Place.MOUNTAINS, Place.DESERT, Place.SNOW),
}
"""Where each thing makes sense, the likeliest place first."""
WALKABLE = frozenset({Place.MOUNTAINS, Place.DESERT, Place.FOREST, Place.SEA, Place.CITY, Place.MEADOW, Place.SNOW})
_NO_WEATHER = frozenset({Place.SPACE, Place.PLANET, Place.UNDERWATER, Place.CARD})
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
}
_SHOTS = (
    (Shot.WIDE, Shot.MEDIUM, Shot.WIDE, Shot.CLOSE, Shot.MEDIUM),
    (Shot.WIDE, Shot.CLOSE, Shot.MEDIUM, Shot.WIDE, Shot.MEDIUM, Shot.CLOSE),
    (Shot.WIDE, Shot.MEDIUM, Shot.CLOSE, Shot.WIDE, Shot.CLOSE, Shot.MEDIUM),
)
_MOVES = {
    Shot.WIDE: (Camera.PAN_RIGHT, Camera.PAN_LEFT, Camera.RISE, Camera.DRIFT),
    Shot.MEDIUM: (Camera.DRIFT, Camera.PUSH_IN, Camera.PAN_LEFT, Camera.PAN_RIGHT),
    Shot.CLOSE: (Camera.PUSH_IN, Camera.DRIFT, Camera.RISE),
}


@dataclass(frozen=True)
class Sight:
    """Where a scene is, before it is framed."""

    place: Place
    hour: Hour
    weather: Weather
    props: tuple[Prop, ...] = ()
    figure: bool = False


def home_places(reading: Reading) -> tuple[Place, ...]:
    """Places that a topic may be shown in, the nearest first; neutral ones when its words name none."""
    found: list[Place] = [STANDS_IN[prop][0] for prop in reading.props if prop is not Prop.MOON]
    # A thing is shown where the words put it, if it can stand there.
    for prop in reading.props:
        fitting = [place for place in reading.places if place in STANDS_IN[prop]]
        if fitting:
            found.insert(0, fitting[0])
    found.extend(reading.places)
    drawable = [field for field in reading.fields if not field.card]
    for field in (drawable or list(reading.fields))[:1]:
        found.extend(field.places)
    if not found:
        found = [Place.SKY, Place.MEADOW]
    return tuple(dict.fromkeys(found))[:4]


def is_undrawable(reading: Reading) -> bool:
    """Whether the subject itself cannot be shown, so that cards carry its words."""
    return not reading.places and not reading.props and (not reading.fields or reading.fields[0].card)


def plan_sights(
    reading: Reading, texts: Sequence[str], mood: Mood, cast: Cast, story: bool, rng: random.Random
) -> list[Sight]:
    """One sight for each scene. `texts` are the user's own words in it, "" where there are none."""
    count = len(texts)
    homes = home_places(reading)
    order = _walk(homes, count, rng)
    hours = _hours(reading, count, mood, rng)
    place: Place | None = None
    hour: Hour | None = None
    weather = (
        reading.weathers[0]
        if reading.weathers
        else Weather.FOG
        if mood is Mood.TENSE and rng.random() < 0.5
        else Weather.CLEAR
    )
    gloomy = rng.randrange(1, max(2, count - 1))
    sights: list[Sight] = []
    for i, text in enumerate(texts):
        words = read(text) if text else Reading()
        if words.places or words.props:
            place = home_places(words)[0]
        elif text and words.fields and not words.fields[0].card and not reading.places:
            place = words.fields[0].places[0]
        if words.hours:
            hour = words.hours[-1]
        if words.weathers:
            weather = words.weathers[0]
        here = place if place and (text or i % 2) else order[i]
        if text and cast.drawn and here not in WALKABLE | {Place.PLANET, Place.SPACE, Place.UNDERWATER}:
            here = next((home for home in homes if home in WALKABLE), Place.MEADOW)
        now = hour or hours[i]
        air = weather
        if air is Weather.CLEAR and i == gloomy and mood in (Mood.TENSE, Mood.EPIC, Mood.CALM):
            air = Weather.CLOUDY
        if here in _NO_WEATHER:
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
        sights.append(Sight(here, now, air, props))
    return _with_figure(sights, texts, cast, story)


def frame_sights(
    sights: Sequence[Sight], cards: dict[int, tuple[str, str]], character: str | None, rng: random.Random
) -> list[Visual]:
    """Shots and cameras: sizes vary, moves match them, and no neighbours share place, shot and hour."""
    pattern = rng.choice(_SHOTS)
    visuals: list[Visual] = []
    for i, sight in enumerate(sights):
        card = cards.get(i)
        if card:
            sight = replace(sight, place=Place.CARD, weather=Weather.CLEAR, props=(), figure=False)
        last = i == len(sights) - 1
        shot = Shot.WIDE if last and not card else pattern[i % len(pattern)]
        before = visuals[-1] if visuals else None
        if before and (before.place, before.hour, before.shot) == (sight.place, sight.hour, shot):
            shot = Shot.MEDIUM if shot is not Shot.MEDIUM else rng.choice((Shot.WIDE, Shot.CLOSE))
        moves = [move for move in _MOVES[shot] if not before or move is not before.camera]
        camera = Camera.PULL_OUT if last else moves[0] if shot is Shot.CLOSE else rng.choice(moves)
        if card and not last:
            camera = Camera.PUSH_IN if not before or before.camera is not Camera.PUSH_IN else Camera.DRIFT
        visuals.append(
            Visual(
                place=sight.place,
                hour=sight.hour,
                weather=sight.weather,
                shot=shot,
                camera=camera,
                props=sight.props,
                players=(Player(character=character),) if sight.figure and character else (),
                title=card[0] if card else "",
                subtitle=card[1] if card else "",
                seed=rng.getrandbits(31),
            )
        )
    return visuals


def join(visuals: Sequence[Visual], turn: int, mood: Mood) -> list[Transition]:
    """How scenes go over: a dip at the turn and at jumps in time, cuts in close pace, else a crossfade."""
    joins: list[Transition] = []
    since_dip = 9
    for i, (one, two) in enumerate(pairwise(visuals)):
        hours = list(Hour)
        jump = abs(hours.index(one.hour) - hours.index(two.hour)) > 1
        since_dip += 1
        if ((i + 1 == turn and len(visuals) > 3) or jump) and since_dip > 3:
            joins.append(Transition(kind=TransitionKind.DIP, seconds=0.8))
            since_dip = 0
        elif (
            one.place is two.place
            and one.hour is two.hour
            and (mood in (Mood.UPBEAT, Mood.TENSE) or Shot.CLOSE in (one.shot, two.shot))
        ):
            joins.append(Transition())
        else:
            joins.append(Transition(kind=TransitionKind.CROSSFADE, seconds=0.5))
    return [*joins, Transition()]


def _walk(homes: Sequence[Place], count: int, rng: random.Random) -> list[Place]:
    """An order through the places: home first and last and most often, its neighbours between."""
    others = list(homes[1:])
    rng.shuffle(others)
    order: list[Place] = []
    for i in range(count):
        away = others and i % 2 == 1 and 0 < i < count - 1
        order.append(others[(i // 2) % len(others)] if away else homes[0])
    if len(others) > 1 and count > 6:
        for i in range(4, count - 2, 4):
            order[i] = (
                others[(i // 4) % len(others)] if order[i - 1] is not others[(i // 4) % len(others)] else order[i]
            )
    return order


def _hours(reading: Reading, count: int, mood: Mood, rng: random.Random) -> list[Hour]:
    said = list(reading.hours)
    arc: tuple[Hour, ...] = tuple(said) if said else rng.choice(_ARCS[mood])
    if len(said) == 2:
        day = list(Hour)
        first, second = day.index(said[0]), day.index(said[1])
        arc = tuple(day[(first + k) % 4] for k in range((second - first) % 4 + 1))
    return [arc[min(len(arc) - 1, i * len(arc) // count)] for i in range(count)]


def _with_figure(sights: list[Sight], texts: Sequence[str], cast: Cast, story: bool) -> list[Sight]:
    if not cast.drawn or cast.character is None:
        return sights
    astronaut = cast.character.figure.kind == "astronaut"
    walkable = WALKABLE | ({Place.SPACE, Place.PLANET} if astronaut or cast.character.figure.kind == "robot" else set())
    can = [i for i, sight in enumerate(sights) if sight.place in walkable]
    alone = cast.main and not story
    wanted = {
        i
        for i in can
        if (
            alone or (story and texts[i] and cast.is_in(texts[i])) or (i % 2 == 0 and not texts[i] and (story or i > 0))
        )
    } or set(can[:1])
    if not wanted:
        ground = Place.PLANET if astronaut else Place.MEADOW
        middle = len(sights) // 2
        sights = [
            replace(sight, place=ground, weather=Weather.CLEAR, props=()) if i == middle else sight
            for i, sight in enumerate(sights)
        ]
        wanted = {middle}
    return [replace(sight, figure=i in wanted) for i, sight in enumerate(sights)]
