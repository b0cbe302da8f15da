"""Neighbouring scenes never look alike: light that changes where a film stays, then sizes and sides that alternate.

Measured over all places, hours and styles at 160 px (`bench/proof/pictures.py`), where 0.15 is the bound: two pictures
of one place at two hours are 0.18 apart at least, at one hour in two weathers and from opposite sides 0.16. In one
light up to a third lie under the bound, whatever their sizes and sides; but not rooms, which have more in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pixora.film.visual import Hour, Place, Player, Pose, Shot, Visual, Weather
from pixora.providers.local.director.geography import NO_WEATHER
from pixora.providers.local.director.lexicon import read
from pixora.providers.local.director.places import Sight
from pixora.providers.local.illustrator.dice import side_of

_LATER = {Hour.DAWN: Hour.DAY, Hour.DAY: Hour.DUSK, Hour.DUSK: Hour.NIGHT, Hour.NIGHT: Hour.DAWN}
_VEILS = (Weather.FOG, Weather.SNOW, Weather.RAIN)
_SIZES = {
    Shot.WIDE: (Shot.MEDIUM, Shot.CLOSE),
    Shot.MEDIUM: (Shot.WIDE, Shot.CLOSE),
    Shot.CLOSE: (Shot.MEDIUM, Shot.WIDE),
}
_STEP = 0x9E3779B1
"""Between one try of a seed and the next: the golden ratio of 32 bits, which visits all."""


def look_alike(one: Visual, two: Visual, seed: int) -> bool:
    """Whether two scenes' pictures would come out alike; `seed` is the film's. Cards differ by what is written."""
    if Place.CARD in (one.place, two.place) or one.hour is not two.hour:
        return False
    composed_alike = one.shot is two.shot or side_of(seed, one) == side_of(seed, two)
    same_air = one.weather is two.weather
    if not _share_light(one, two):
        # Behind snow and fog, one place looks much like another.
        return same_air and one.weather in _VEILS and composed_alike
    return composed_alike or (same_air and one.place is not Place.INTERIOR)


def vary_light(sights: Sequence[Sight], texts: Sequence[str], until_night: bool = False) -> list[Sight]:
    """Another hour for the second scene of two in one place, another weather for every second one of a longer stay.

    `texts` are the scenes' own words: an hour and a weather that they name stand if they can. `until_night`: no
    morning follows, the sky clears or clouds over instead.
    """
    found: list[Sight] = []
    ahead = False
    for i, (sight, text) in enumerate(zip(sights, texts, strict=True)):
        words = read(text)
        before = found[-1] if found else None
        ahead = ahead and not words.hours
        if before and ahead and _LATER[sight.hour] is before.hour:
            # Where the day has gone on, it does not go back.
            sight = replace(sight, hour=before.hour)
        outside = sight.place not in (Place.INTERIOR, Place.CARD)
        if before and outside and _share_light(before, sight) and before.weather is sight.weather:
            stays = any(0 <= k < len(sights) and sights[k].place is sight.place for k in (i - 2, i + 1))
            late = until_night and sight.hour is Hour.NIGHT and sight.place not in NO_WEATHER
            if late:
                sight = replace(sight, weather=Weather.CLOUDY if sight.weather is Weather.CLEAR else Weather.CLEAR)
            elif sight.place in NO_WEATHER or words.weathers or not (stays or words.hours):
                sight, ahead = replace(sight, hour=_LATER[sight.hour]), True
            else:
                clouds = Weather.CLEAR if sight.weather is Weather.CLOUDY else Weather.CLOUDY
                sight = replace(sight, weather=clouds)
        elif outside and not (words.hours or ahead or until_night) and _veiled_alike([*found[-2:], sight]):
            # Behind snow and fog three places in a row look like one. Once a film: a day is only so long.
            sight, ahead = replace(sight, hour=_LATER[sight.hour]), True
        found.append(sight)
    return found


def _veiled_alike(sights: Sequence[Sight]) -> bool:
    first = sights[0]
    return (
        len(sights) == 3
        and first.weather in _VEILS
        and all(one.weather is first.weather and one.hour is first.hour for one in sights)
    )


def _share_light(one: Sight | Visual, two: Sight | Visual) -> bool:
    """Whether two scenes show one place, or one room, at one hour."""
    return one.place is two.place and one.room is two.room and one.hour is two.hour


def part_neighbours(visuals: Sequence[Visual], seed: int) -> list[Visual]:
    """The finished pictures, gone through once more: of two that would look alike the second gets another size, and
    shows its subject on the other side."""
    found: list[Visual] = []
    for visual in visuals:
        before = found[-1] if found else None
        if before and look_alike(before, visual, seed):
            if before.shot is visual.shot:
                visual = _resized(visual)
            side = side_of(seed, before)
            while side_of(seed, visual) == side:
                visual = visual.model_copy(update={"seed": (visual.seed + _STEP) % 2**31})
        found.append(visual)
    return found


def _resized(visual: Visual) -> Visual:
    walks = any(player.pose is Pose.WALK for player in visual.players)
    shot = next(shot for shot in _SIZES[visual.shot] if not (walks and shot is Shot.CLOSE))
    return visual.model_copy(update={"shot": shot, "players": stand_near(visual.players, shot)})


def stand_near(players: Sequence[Player], shot: Shot) -> tuple[Player, ...]:
    """The players of a picture of this size: nobody walks in a near one, for there is no way to be seen."""
    if shot is not Shot.CLOSE:
        return tuple(players)
    return tuple(
        player.model_copy(update={"pose": Pose.STAND}) if player.pose is Pose.WALK else player for player in players
    )
