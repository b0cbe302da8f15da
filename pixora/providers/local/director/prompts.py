"""Prompts for models that make pictures and motion: self-contained, with the character's canonical words."""

from __future__ import annotations

from collections.abc import Sequence

from pixora.film.script import Character
from pixora.film.visual import Camera, Hour, Place, Pose, Room, Shot, Visual, Weather

_SHOTS = {Shot.WIDE: "Wide establishing shot", Shot.MEDIUM: "Medium shot", Shot.CLOSE: "Close shot"}
_PLACES = {
    Place.MOUNTAINS:
            "layered mountain ridges", Place.DESERT:
            "open desert dunes", Place.FOREST:
            "a forest of tall trunks",
    Place.SEA:
            "the open sea and a rocky shore", Place.UNDERWATER:
            "an underwater scene with shafts of light", Place.CITY:
            "a city skyline",
    Place.SPACE:
            "deep space with stars and soft nebulae", Place.PLANET:
            "the ground of another planet", Place.MEADOW:
            "rolling meadows",
    Place.SNOW: "a snowy landscape", Place.SKY: "a wide sky above clouds",
    Place.VILLAGE: "a small village with old roofs", Place.RIVER: "a winding river and its banks",
    Place.INTERIOR: "the inside of a room",
}  # fmt: skip
_HOURS = {Hour.DAWN: "at dawn", Hour.DAY: "in daylight", Hour.DUSK: "at dusk", Hour.NIGHT: "at night"}
_WEATHERS = {
    Weather.CLOUDY: ", cloudy",
    Weather.FOG: ", in fog",
    Weather.RAIN: ", in rain",
    Weather.SNOW: ", in falling snow",
}
_MOVES = {
    Camera.PUSH_IN: "Slow push in", Camera.PULL_OUT: "Slow pull out", Camera.PAN_LEFT: "Gentle pan to the left",
    Camera.PAN_RIGHT:
            "Gentle pan to the right", Camera.RISE:
            "The camera rises slowly", Camera.DRIFT:
            "The camera drifts, almost still",
}  # fmt: skip
_LIFE = {
    Place.MOUNTAINS:
            "clouds drift over the ridges", Place.DESERT:
            "sand lifts from the crests", Place.FOREST:
            "leaves and light move softly",
    Place.SEA:
            "waves roll and glitter", Place.UNDERWATER:
            "light shafts sway and particles float", Place.CITY:
            "windows flicker, traffic glows",
    Place.SPACE:
            "stars twinkle, dust drifts", Place.PLANET:
            "thin dust blows over the ground", Place.MEADOW:
            "grass bends in the wind",
    Place.SNOW:
            "snow drifts across the ground", Place.SKY:
            "clouds move slowly", Place.CARD:
            "the letters settle, the background breathes",
}  # fmt: skip
_LIFE |= {
    Place.VILLAGE: "smoke rises from chimneys",
    Place.RIVER: "the water flows and glitters",
    Place.INTERIOR: "light moves softly across the room",
}
_MADE = "Flat paper-cut illustration, layered depth, gradient light, fine grain, limited palette"


_ROOMS = {
    Room.LIVING: "a cosy living room", Room.BEDROOM: "a quiet bedroom", Room.KITCHEN: "a warm kitchen",
    Room.STUDY: "a study lined with books", Room.WORKSHOP: "a workshop with tools on the wall",
    Room.CLASSROOM: "a bright classroom",
}  # fmt: skip
_POSES = {Pose.STAND: "stands", Pose.WALK: "walks", Pose.SIT: "sits", Pose.POINT: "points ahead"}


def picture_prompt(visual: Visual, topic: str, own: str, style: str, seen: Sequence[Character]) -> str:
    """What a text-to-image model needs to paint the scene. `own` are the user's words in it, "" for none."""
    if visual.place is Place.CARD:
        words = _card_words(visual)
        return (
            f"A designed {visual.card.value} card with the words {words}, wide margins, soft abstract shapes. "
            f"{_MADE}, {style} style."
        )
    where = _ROOMS[visual.room] if visual.room else _PLACES[visual.place]
    parts = f"{_SHOTS[visual.shot]} of {where} {_HOURS[visual.hour]}{_WEATHERS.get(visual.weather, '')}"
    things = [name.replace("_", " ").replace("-", " ") for name in (*visual.props, *visual.icons)]
    if things:
        parts += ", with " + " and ".join(things)
    poses = {player.character: _POSES[player.pose] for player in visual.players}
    who = "".join(f" In it: {one.description}{f', who {poses[one.id]}' if one.id in poses else ''}." for one in seen)
    scene = own.rstrip(".") or topic
    return f"{parts}. It shows: {scene}.{who} {_MADE}, {style} style. No text."


def _card_words(visual: Visual) -> str:
    written = [visual.number, visual.title, visual.subtitle, *visual.items]
    return " and below it ".join(f"“{words}”" for words in written if words) or "of a list"


def motion_prompt(visual: Visual, seen: Sequence[Character]) -> str:
    """What an image-to-video model needs to move it."""
    who = "".join(f" {one.name} ({one.description}) moves calmly." for one in seen)
    return f"{_MOVES[visual.camera]}; {_LIFE[visual.place]}.{who} Smooth, no cuts."
