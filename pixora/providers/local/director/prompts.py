"""Prompts for models that make pictures and motion: self-contained, with the character's canonical words."""

from __future__ import annotations

from pixora.film.script import Character
from pixora.film.visual import Camera, Hour, Place, Shot, Visual, Weather

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
_MADE = "Flat paper-cut illustration, layered depth, gradient light, fine grain, limited palette"


def picture_prompt(visual: Visual, topic: str, own: str, style: str, character: Character | None) -> str:
    """What a text-to-image model needs to paint the scene. `own` are the user's words in it, "" for none."""
    if visual.place is Place.CARD:
        words = f"“{visual.title}”" + (f" and below it “{visual.subtitle}”" if visual.subtitle else "")
        return (
            f"A designed title card with the words {words}, wide margins, soft abstract shapes. {_MADE}, {style} style."
        )
    parts = f"{_SHOTS[visual.shot]} of {_PLACES[visual.place]} {_HOURS[visual.hour]}{_WEATHERS.get(visual.weather, '')}"
    if visual.props:
        parts += ", with " + " and ".join(prop.value.replace("_", " ") for prop in visual.props)
    who = f" In it: {character.description}." if character else ""
    scene = own.rstrip(".") or topic
    return f"{parts}. It shows: {scene}.{who} {_MADE}, {style} style. No text."


def motion_prompt(visual: Visual, character: Character | None) -> str:
    """What an image-to-video model needs to move it."""
    who = f" {character.name} ({character.description}) moves calmly." if character else ""
    return f"{_MOVES[visual.camera]}; {_LIFE[visual.place]}.{who} Smooth, no cuts."
