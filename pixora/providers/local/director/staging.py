"""Who is in which scene, and what they do there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pixora.film.visual import FigureKind, Place, Player, Pose
from pixora.providers.local.director.cast import Cast, Member
from pixora.providers.local.director.places import Sight, find_stages, stay_on_ground

_POSES = {
    "hook": Pose.STAND,
    "open": Pose.STAND,
    "world": Pose.SIT,
    "trouble": Pose.STAND,
    "step": Pose.WALK,
    "place": Pose.WALK,
    "again": Pose.WALK,
    "hour": Pose.SIT,
    "turn": Pose.POINT,
    "rise": Pose.STAND,
    "close": Pose.SIT,
    "ask": Pose.SIT,
    "feel": Pose.SIT,
    "look": Pose.POINT,
    "item": Pose.POINT,
}
_WALKS = frozenset(
    "walk walks walking walked cross crosses crossing crossed go goes going went run runs running ran wander wanders "
    "hike hikes travel travels climb climbs climbed set sets follow follows leave leaves left come comes came "
    "march chase chases carries carry journey".split()
)
_RESTS = frozenset(
    "sit sits sitting sat sleep sleeps sleeping slept rest rests wait waits waited read reads reading listen listens "
    "dream dreams think thinks watch watches eat eats tired asleep write writes paints paint".split()
)
_POINTS = frozenset("find finds found sees saw discover discovers discovered points shows there look looks".split())


def put_on_stage(
    sights: Sequence[Sight], beats: Sequence[str], texts: Sequence[str], people: Cast, told: bool
) -> list[Sight]:
    """The sights with their players. `told`: the film is a tale, in which nobody is seen everywhere for no reason."""
    if not people.drawn:
        return list(sights)
    stages = find_stages(people)
    result: list[Sight] = []
    for i, (sight, beat, text) in enumerate(zip(sights, beats, texts, strict=True)):
        if text:
            seen = people.named_in(text)
        elif people.main:
            seen = people.members if _is_seen(i, beat, told, len(sights)) else ()
        else:
            seen = people.members if i and i % 2 == 0 else ()
        if seen and sight.place not in stages:
            if beat in ("open", "turn", "close") or (text and sight.place is Place.SKY):
                sight = stay_on_ground(sight, people)
            else:
                seen = ()
        result.append(replace(sight, players=_play(seen, beat, text, sight, i)))
    if not any(sight.players for sight in result):
        middle = len(result) // 2
        sight = stay_on_ground(result[middle], people)
        result[middle] = replace(sight, players=_play(people.members, beats[middle], "", sight, middle))
    return result


def _is_seen(i: int, beat: str, told: bool, count: int) -> bool:
    """Some scenes of a tale are only weather and way, so that the hero's entrance counts."""
    if not told or count < 6:
        return True
    return beat not in ("place", "hour") and not (beat == "silent" and i % 2)


def _play(seen: Sequence[Member], beat: str, text: str, sight: Sight, i: int) -> tuple[Player, ...]:
    said = set(text.lower().replace(".", " ").replace(",", " ").split())
    if said & _WALKS:
        pose = Pose.WALK
    elif said & _RESTS:
        pose = Pose.SIT
    elif said & _POINTS:
        pose = Pose.POINT
    else:
        pose = _POSES.get(beat, (Pose.STAND, Pose.POINT, Pose.SIT)[i % 3])
    if sight.place is Place.INTERIOR and pose is Pose.WALK:
        pose = Pose.STAND if i % 2 else Pose.SIT
    if sight.place is Place.SPACE:
        pose = Pose.STAND
    players: list[Player] = []
    for number, member in enumerate(seen):
        animal = member.character.figure.kind not in (FigureKind.PERSON, FigureKind.ASTRONAUT, FigureKind.ROBOT)
        mine = pose
        if number and pose is Pose.POINT:
            mine = Pose.STAND
        elif number and pose in (Pose.STAND, Pose.SIT):
            mine = Pose.SIT if (number + i) % 2 else Pose.STAND
        if animal and mine is Pose.POINT:
            mine = Pose.STAND
        players.append(Player(character=member.character.id, pose=mine))
    return tuple(players)
