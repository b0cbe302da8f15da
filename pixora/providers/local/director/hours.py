"""The hours of a film's scenes: time moves forward, unless the words say otherwise."""

from __future__ import annotations

import random
from collections.abc import Sequence

from pixora.film.brief import Mood
from pixora.film.visual import Hour
from pixora.providers.local.director.lexicon import Reading
from pixora.providers.local.director.tale import Tale

_DAWN, _DAY, _DUSK, _NIGHT = Hour.DAWN, Hour.DAY, Hour.DUSK, Hour.NIGHT
_ARCS: dict[Mood, tuple[tuple[Hour, ...], ...]] = {
    Mood.CALM: ((_DAY, _DUSK, _NIGHT), (_DAWN, _DAY, _DUSK), (_DAWN, _DAY, _DUSK, _NIGHT)),
    Mood.WONDER: ((_DUSK, _NIGHT, _DAWN), (_DAWN, _DAY, _DUSK, _NIGHT), (_NIGHT, _DAWN, _DAY)),
    Mood.UPBEAT: ((_DAWN, _DAY, _DUSK), (_DAY, _DUSK, _NIGHT)),
    Mood.EPIC: ((_DAWN, _DAY, _DUSK), (_NIGHT, _DAWN, _DAY, _DUSK), (_DUSK, _NIGHT, _DAWN)),
    Mood.TENSE: ((_DUSK, _NIGHT, _DAWN), (_DAY, _DUSK, _NIGHT)),
    Mood.PLAYFUL: ((_DAY, _DAY, _DUSK), (_DAWN, _DAY, _DUSK)),
    Mood.TENDER: ((_DAY, _DUSK, _NIGHT), (_DAWN, _DAY, _DUSK)),
    Mood.WISTFUL: ((_DAY, _DUSK, _NIGHT, _DAWN), (_DUSK, _NIGHT, _DAWN)),
    Mood.MYSTERY: ((_DUSK, _NIGHT, _DAWN), (_DUSK, _NIGHT)),
}
_NIGHTLY = frozenset(("space", "night", "mystery"))
"""Fields whose films may begin in the dark though no word says so."""
_DARK = frozenset("dark darkness night shadows shadow".split())
_HELD = {_DAWN: 3, _DAY: 200, _DUSK: 5, _NIGHT: 4}
"""Scenes for which an hour goes on when a line has named it and none names another: days are long."""
_NEXT = {_DAWN: _DAY, _DAY: _DUSK, _DUSK: _NIGHT, _NIGHT: _DAWN}


def plan_hours(
    reading: Reading, named: Sequence[Hour | None], mood: Mood, tale: Tale | None, rng: random.Random
) -> list[Hour]:
    """The hour of each scene. `named` are the hours that the scenes' own words name."""
    arc = _arc(reading, len(named), mood, tale, rng)
    firsts = [i for i, hour in enumerate(named) if hour]
    if not firsts:
        return arc
    begin = named[firsts[0]]
    assert begin is not None
    before = {_NIGHT: [_DAY, _DUSK], _DUSK: [_DAY], _DAY: [_DAWN] if firsts[0] == 1 else [_DAY], _DAWN: [_DAWN]}[begin]
    count = firsts[0]
    if count == 1:
        before = before[-1:]
    hours = [before[min(len(before) - 1, i * len(before) // max(1, count))] for i in range(count)]
    hour, held = begin, 0
    for i in range(count, len(named)):
        if said := named[i]:
            hour, held = said, 0
        elif held >= _HELD[hour] and len(named) - i > 1:
            hour, held = _NEXT[hour], 0
        held += 1
        hours.append(hour)
    return hours


def _arc(reading: Reading, count: int, mood: Mood, tale: Tale | None, rng: random.Random) -> list[Hour]:
    """One way through the day, over all scenes; short films do not hurry through it."""
    said = list(reading.hours)
    arcs = _ARCS[mood]
    if not any(field.name in _NIGHTLY for field in reading.fields):
        arcs = tuple(arc for arc in arcs if arc[0] in (_DAWN, _DAY)) or arcs
    arc: tuple[Hour, ...] = tuple(said) if said else rng.choice(arcs)
    if tale and tale.kind == "fear" and _DARK & set(tale.thing.lower().split()):
        arc = (_DUSK, _NIGHT, _NIGHT, _NIGHT, _DAWN)
    elif len(said) == 2:
        day = list(Hour)
        first, second = day.index(said[0]), day.index(said[1])
        arc = tuple(day[(first + k) % 4] for k in range((second - first) % 4 + 1))
    elif not said and count < 5:
        arc = arc[:2] if arc[0] is not _DAWN else arc[1:3]
    return [arc[min(len(arc) - 1, i * len(arc) // count)] for i in range(count)]
