"""Who is in which scene, and what they do there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pixora.film.brief import Genre
from pixora.film.visual import MOST_PLAYERS, FigureKind, Place, Player, Pose
from pixora.providers.local.director.cast import Cast, Member
from pixora.providers.local.director.lexicon import tokens
from pixora.providers.local.director.outline import TALES
from pixora.providers.local.director.places import Sight, find_stages, stay_on_ground

_WALKING = frozenset(("step", "place", "again", "station"))
"""Beats in which somebody is on the way."""
_WALKS = frozenset(
    "walk walks walking walked cross crosses crossing crossed go goes going went run runs running ran wander wanders "
    "hike hikes travel travels climb climbs climbed set sets follow follows leave leaves left come comes came "
    "march marches chase chases carry carries carried carrying journey paddle paddles row rows sail sails search "
    "searches explore explores return returns wandered hurry hurries".split()
)
_RESTS = frozenset(
    "sit sits sitting sat sleep sleeps sleeping slept asleep rest rests rested read reads reading "
    "dream dreams tired sleepy write writes paints eat eats ate pillow".split()
)
_POINTS = frozenset("find finds found sees saw discover discovers discovered points shows notice notices".split())
_SEATED = frozenset(("close", "silent"))


def put_on_stage(
    sights: Sequence[Sight], beats: Sequence[str], texts: Sequence[str], people: Cast, genre: Genre
) -> list[Sight]:
    """The sights with their players: whom the words of a scene speak of, else whom its beat is about."""
    if not people.drawn:
        return list(sights)
    stages = find_stages(people)
    named = people.follow(texts)
    enters = _entrances(people, texts)
    calm = genre is Genre.BEDTIME
    result: list[Sight] = []
    for i, (sight, beat, text) in enumerate(zip(sights, beats, texts, strict=True)):
        entered = tuple(member for member, at in zip(people.members, enters, strict=True) if at <= i)
        if text and (people.main or named[i]):
            seen = named[i]
        elif people.told:
            seen = ()
        elif people.main:
            seen = entered if _is_seen(beat, genre in TALES, len(sights), i) else ()
        else:
            seen = people.members if i and (i % 2 == 0 or beat == "close") else ()
        seen = seen[:MOST_PLAYERS]
        if seen and sight.place not in stages:
            if beat in ("open", "turn", "close") or (text and sight.place is Place.SKY):
                sight = stay_on_ground(sight, people)
            else:
                seen = ()
        before = result[-1] if result else None
        result.append(
            replace(
                sight,
                players=_play(seen, beat, text, bool(people.named_in(text)), sight, before, calm, i == len(sights) - 1),
            )
        )
    if not people.told and not any(sight.players for sight in result):
        middle = len(result) // 2
        sight = stay_on_ground(result[middle], people)
        players = _play(people.members[:MOST_PLAYERS], beats[middle], "", False, sight, None, calm, False)
        result[middle] = replace(sight, players=players)
    return result


def _entrances(people: Cast, texts: Sequence[str]) -> list[int]:
    """The scene from which on each may be seen: whoever a later line brings in is not there before it."""
    found: list[int] = []
    for number, member in enumerate(people.members):
        at = next((i for i, text in enumerate(texts) if text and member in people.named_in(text)), 0)
        found.append(at if number else 0)
    return found


def _is_seen(beat: str, told: bool, count: int, i: int) -> bool:
    """Some scenes of a longer tale are only weather and way, so that the hero's entrance counts."""
    if not told or count < 7:
        return True
    return beat not in ("place", "hour") and not (beat == "silent" and i % 2)


_GOES = re.compile(rf"\b(?:they|he|she|it|who|we|i)\s(?:\w+\s)?(?:{'|'.join(sorted(_WALKS))})\b", re.I)


def _pose(beat: str, text: str, named: bool, sight: Sight, before: Sight | None, calm: bool, last: bool) -> Pose:
    said = set(tokens(text))
    if said & _RESTS:
        return Pose.SIT
    if said & _WALKS and (named or _GOES.search(text)) and sight.place is not Place.INTERIOR:
        return Pose.WALK
    if said & _POINTS or beat == "turn":
        return Pose.POINT
    if beat in _WALKING and not calm and sight.place is not Place.INTERIOR:
        return Pose.WALK
    stays = before is not None and before.players and before.place is sight.place and not text
    if stays and before is not None:
        # Nobody gets up or sits down without a reason.
        pose = before.players[0].pose
        return pose if pose in (Pose.SIT, Pose.STAND) and not (calm and last) else Pose.SIT if last else Pose.STAND
    return Pose.SIT if (calm and beat in ("world", "rise", "close")) or (last and beat in _SEATED) else Pose.STAND


def _play(
    seen: Sequence[Member],
    beat: str,
    text: str,
    named: bool,
    sight: Sight,
    before: Sight | None,
    calm: bool,
    last: bool,
) -> tuple[Player, ...]:
    """What each does: all of them the same, but that only the first points, and that of three the last may sit."""
    pose = _pose(beat, text, named, sight, before, calm, last)
    if sight.place is Place.SPACE:
        pose = Pose.STAND
    players: list[Player] = []
    for number, member in enumerate(seen):
        animal = member.character.figure.kind not in (FigureKind.PERSON, FigureKind.ASTRONAUT, FigureKind.ROBOT)
        mine = Pose.STAND if pose is Pose.POINT and (number or animal) else pose
        if pose is Pose.SIT and not calm and len(seen) == MOST_PLAYERS and number == 1:
            mine = Pose.STAND
        players.append(Player(character=member.character.id, pose=mine))
    return tuple(players)
