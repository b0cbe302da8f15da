"""How scenes are framed: sizes that approach and step back, and camera moves that match."""

from __future__ import annotations

import random
from collections.abc import Sequence

from pixora.film.visual import Camera, Hour, Place, Pose, Shot, Visual, Weather
from pixora.providers.local.director.neighbours import part_neighbours, stand_near
from pixora.providers.local.director.places import Sight
from pixora.providers.local.director.strong_cards import Card

_PATTERNS = (
    (Shot.WIDE, Shot.MEDIUM, Shot.WIDE, Shot.CLOSE, Shot.MEDIUM),
    (Shot.WIDE, Shot.MEDIUM, Shot.CLOSE, Shot.WIDE, Shot.MEDIUM, Shot.CLOSE),
    (Shot.WIDE, Shot.MEDIUM, Shot.MEDIUM, Shot.CLOSE, Shot.WIDE, Shot.MEDIUM),
)
_BEATS = {
    "open": Shot.MEDIUM,
    "world": Shot.WIDE,
    "trouble": Shot.CLOSE,
    "turn": Shot.CLOSE,
    "rise": Shot.MEDIUM,
    "place": Shot.WIDE,
    "hour": Shot.WIDE,
    "feel": Shot.CLOSE,
}
_MOVES = {
    Shot.WIDE: (Camera.PAN_RIGHT, Camera.RISE, Camera.PAN_LEFT, Camera.DRIFT),
    Shot.MEDIUM: (Camera.DRIFT, Camera.PUSH_IN, Camera.PAN_RIGHT, Camera.PAN_LEFT),
    Shot.CLOSE: (Camera.PUSH_IN, Camera.DRIFT),
}
_AGAINST = {Camera.PAN_LEFT: Camera.PAN_RIGHT, Camera.PAN_RIGHT: Camera.PAN_LEFT}


def frame_sights(
    sights: Sequence[Sight], beats: Sequence[str], cards: dict[int, Card], seed: int, rng: random.Random
) -> list[Visual]:
    """Shots and cameras: sizes vary, moves match them, and no neighbours look alike. `seed` is the film's."""
    pattern = rng.choice(_PATTERNS)
    pan = rng.choice((Camera.PAN_RIGHT, Camera.PAN_LEFT))
    visuals: list[Visual] = []
    for i, sight in enumerate(sights):
        card = cards.get(i)
        before = visuals[-1] if visuals else None
        last = i == len(sights) - 1
        shot = _shot(sight, beats[i], i, last, bool(card), pattern, before)
        camera = _camera(shot, beats[i], i, last, bool(card), sight.place, pan, before, rng)
        own = rng.getrandbits(31)
        if card:
            visuals.append(
                Visual(
                    place=Place.CARD,
                    hour=sight.hour,
                    weather=Weather.CLEAR,
                    shot=_other(shot, before, Place.CARD, sight.hour),
                    camera=camera,
                    icons=card.icons,
                    card=card.kind,
                    title=card.title,
                    subtitle=card.subtitle,
                    items=card.items,
                    number=card.number,
                    seed=own,
                )
            )
            continue
        visuals.append(
            Visual(
                place=sight.place,
                room=sight.room,
                hour=sight.hour,
                weather=sight.weather,
                shot=shot,
                camera=camera,
                props=sight.props,
                icons=sight.icons,
                players=stand_near(sight.players, shot),
                seed=own,
            )
        )
    return part_neighbours(visuals, seed)


def _shot(
    sight: Sight, beat: str, i: int, last: bool, card: bool, pattern: Sequence[Shot], before: Visual | None
) -> Shot:
    shot = Shot.WIDE if last or i == 0 else _BEATS.get(beat, pattern[i % len(pattern)])
    if i == 0 and beat == "open":
        shot = Shot.MEDIUM
    if card:
        return shot
    if shot is Shot.CLOSE and any(player.pose is Pose.WALK for player in sight.players):
        shot = Shot.MEDIUM
    alike = before is not None and before.shot is shot and before.place is not Place.CARD and not last
    # Two sizes alike read as a jump, unless wide shots show two places.
    if alike and before and (before.place is sight.place or shot is not Shot.WIDE):
        shot = {Shot.WIDE: Shot.MEDIUM, Shot.MEDIUM: Shot.CLOSE, Shot.CLOSE: Shot.MEDIUM}[shot]
    return _other(shot, before, sight.place, sight.hour)


def _other(shot: Shot, before: Visual | None, place: Place, hour: Hour) -> Shot:
    """Another size when the scene before would look the same."""
    if before and (before.place, before.hour, before.shot) == (place, hour, shot):
        return Shot.WIDE if shot is not Shot.WIDE else Shot.MEDIUM
    return shot


def _camera(
    shot: Shot,
    beat: str,
    i: int,
    last: bool,
    card: bool,
    place: Place,
    pan: Camera,
    before: Visual | None,
    rng: random.Random,
) -> Camera:
    if last:
        return Camera.PULL_OUT
    if i == 0 or beat == "turn":
        return Camera.PUSH_IN
    if card:
        return Camera.DRIFT if before and before.camera is Camera.PUSH_IN else Camera.PUSH_IN
    free = not before or before.camera not in (pan, _AGAINST[pan])
    if beat in ("step", "again") and shot is not Shot.CLOSE and free and rng.random() < 0.5:
        return pan
    moves = [
        move
        for move in _MOVES[shot]
        if not before or (move is not before.camera and _AGAINST.get(move) is not before.camera)
    ]
    if place is Place.INTERIOR:
        moves = [move for move in moves if move is not Camera.RISE] or [Camera.DRIFT]
    return rng.choice(moves)
