"""The palette of a scene: one family a style, turned by the film's seed, lit by the hour and the weather."""

from __future__ import annotations

from dataclasses import dataclass

from pixora.film.brief import Style
from pixora.film.visual import Hour, Place, Weather
from pixora.providers.local.illustrator.colour import (
    WHITE,
    Rgb,
    darker,
    lighter,
    luma,
    mix,
    multiply,
    rgb,
    turn,
)

SKIES: dict[Style, dict[Hour, tuple[str, str, str, str]]] = {
    Style.PAPER: {
        Hour.DAWN: ("#35508f", "#b98cb8", "#ffc9a3", "#fff0cf"),
        Hour.DAY: ("#1f74c9", "#63b1ea", "#d3effa", "#fff8e0"),
        Hour.DUSK: ("#25164e", "#b03a7d", "#ff9a62", "#ffe9a8"),
        Hour.NIGHT: ("#050a22", "#10275f", "#3560ab", "#eef3ff"),
    },
    Style.EMBER: {
        Hour.DAWN: ("#4a2450", "#d0605c", "#ffc486", "#fff0c4"),
        Hour.DAY: ("#d0622f", "#f2a155", "#ffe6b6", "#fff6d8"),
        Hour.DUSK: ("#23091d", "#a32428", "#ff8a3a", "#ffe39a"),
        Hour.NIGHT: ("#0d0511", "#3a1026", "#84302c", "#ffe6cc"),
    },
    Style.FROST: {
        Hour.DAWN: ("#2f5288", "#8fa9d6", "#f7d5da", "#fff6ee"),
        Hour.DAY: ("#3f97bd", "#98d2e4", "#f0fbf8", "#ffffff"),
        Hour.DUSK: ("#161d4c", "#5a58a6", "#eaa6bf", "#ffe8e0"),
        Hour.NIGHT: ("#020d1c", "#0b3350", "#2b8a94", "#e6fffb"),
    },
    Style.CANDY: {
        Hour.DAWN: ("#7a62dd", "#ff95c6", "#ffe5a6", "#fffbe2"),
        Hour.DAY: ("#33b4e6", "#97e0f2", "#ffe6f3", "#fff9dc"),
        Hour.DUSK: ("#41258f", "#e7519f", "#ffbf70", "#fff1b0"),
        Hour.NIGHT: ("#150843", "#431d86", "#b64bb6", "#fff0fb"),
    },
    Style.NOIR: {
        Hour.DAWN: ("#242933", "#6c707a", "#dccbb2", "#fff4e0"),
        Hour.DAY: ("#56606c", "#99a2a9", "#e8e7e0", "#ffffff"),
        Hour.DUSK: ("#101217", "#494850", "#cc7b48", "#ffe2c0"),
        Hour.NIGHT: ("#040507", "#131820", "#434e5a", "#f2f2ec"),
    },
}
"""Per style and hour: top, middle and foot of the sky, and the sun's or moon's own colour."""

LANDS: dict[Place, tuple[str, str]] = {
    Place.MOUNTAINS: ("#6f9fb4", "#22624f"),
    Place.DESERT: ("#e8ad6a", "#8a431f"),
    Place.FOREST: ("#7fb89c", "#154a36"),
    Place.SEA: ("#4f9fc4", "#0f3f66"),
    Place.UNDERWATER: ("#1fb2c4", "#062a52"),
    Place.CITY: ("#7f95c4", "#1b2442"),
    Place.SPACE: ("#5a5f9a", "#151233"),
    Place.PLANET: ("#e08a55", "#5a2118"),
    Place.MEADOW: ("#a9d678", "#2c7440"),
    Place.SNOW: ("#dcebf7", "#7d9fc9"),
    Place.SKY: ("#d9e6f5", "#7f9cc8"),
    Place.VILLAGE: ("#b4d08a", "#3b7048"),
    Place.RIVER: ("#9cc79a", "#2d6a52"),
    Place.INTERIOR: ("#c9a98a", "#4a3530"),
    Place.CARD: ("#7fb0c8", "#1f3f66"),
}
"""Far and near colour of the land by plain daylight."""

LEANINGS: dict[Style, tuple[str, float, float]] = {
    Style.PAPER: ("#3d7f93", 0.0, 1.0),
    Style.EMBER: ("#b1441f", 0.42, 1.08),
    Style.FROST: ("#4f86ad", 0.45, 0.9),
    Style.CANDY: ("#b352dc", 0.40, 1.3),
    Style.NOIR: ("#565d68", 0.3, 0.1),
}
"""Per style: the colour that everything leans to, how far, and the chroma that is left."""

GREENS: dict[Style, str] = {Style.CANDY: "#35d6a4"}
"""Per style: what green things lean to by day instead, where the other colour stands opposite and would leave grey."""

AMBIENT: dict[Hour, Rgb] = {
    Hour.DAWN: (0.90, 0.76, 0.82),
    Hour.DAY: (1.0, 1.0, 1.0),
    Hour.DUSK: (0.76, 0.54, 0.62),
    Hour.NIGHT: (0.30, 0.39, 0.62),
}


@dataclass(frozen=True)
class Palette:
    """Colours of one scene. `near` and `far` are the land's; `haze` is what distance fades into."""

    style: Style
    hour: Hour
    top: Rgb
    middle: Rgb
    low: Rgb
    sun: Rgb
    far: Rgb
    near: Rgb
    haze: Rgb
    dark: Rgb
    rim: Rgb
    accent: Rgb
    window: Rgb
    ambient: Rgb
    veil: float
    """How much of the sun is lost in clouds, 0..1."""
    mist: float
    """How much nearer everything fades into the haze, 0..1."""
    hue: float

    @property
    def night(self) -> bool:
        return self.hour is Hour.NIGHT

    def land(self, distance: float) -> Rgb:
        """The land's colour at `distance`, 0 (here) to 1 (where it meets the sky)."""
        distance = min(1.0, distance + self.mist * min(1.0, 2.5 * distance))
        return mix(mix(self.near, self.far, min(1.0, distance * 1.5)), self.haze, 0.78 * distance**1.35)

    def lit(self, colour: Rgb, distance: float = 0.0) -> Rgb:
        """A thing's own colour in this scene's light, at a distance."""
        _, weight, chroma = LEANINGS[self.style]
        styled = mix(turn(colour, 0.0, 0.55 + 0.45 * chroma), _leans_to(self.style, self.hour, colour), weight * 0.32)
        return mix(multiply(styled, lighter(self.ambient, 0.46 if self.night else 0.34)), self.haze, distance)


def _leans_to(style: Style, hour: Hour, colour: Rgb) -> Rgb:
    red, green, blue = colour
    by_day = hour in (Hour.DAWN, Hour.DAY)
    return rgb(GREENS.get(style, LEANINGS[style][0]) if by_day and green > max(red, blue) else LEANINGS[style][0])


def compose(style: Style, seed: int, place: Place, hour: Hour, weather: Weather) -> Palette:
    """The palette of a scene; `seed` is the film's, so that all its scenes are of one family."""
    hue = ((seed * 2654435761 % 1000) / 1000 - 0.5) * 22.0
    top, middle, low, sun = (rgb(text) for text in SKIES[style][hour])
    top, middle, low = (turn(c, hue) for c in (top, middle, low))
    veil = {
        Weather.CLEAR: 0.0,
        Weather.CLOUDY: 0.45,
        Weather.FOG: 0.62,
        Weather.RAIN: 0.8,
        Weather.SNOW: 0.74,
    }[weather]
    if place in (Place.SPACE, Place.UNDERWATER, Place.CARD):
        veil = 0.0
    if place is Place.SPACE:
        top = darker(mix(top, middle, 0.25), 0.78 if hour is not Hour.NIGHT else 0.45)
        middle, low = darker(middle, 0.45), darker(low, 0.12)
    elif place is Place.PLANET:
        warm = turn(rgb("#c4553a"), hue)
        top = mix(darker(top, 0.45), darker(warm, 0.8), 0.45)
        middle, low = mix(middle, warm, 0.55), mix(low, lighter(warm, 0.35), 0.55)
    if veil:
        grey = turn(mix(middle, low, 0.72 if weather in (Weather.SNOW, Weather.FOG) else 0.5), 0.0, 0.42)
        dim = 0.75 if weather is Weather.RAIN else 0.95
        top, middle, low = (
            multiply(mix(c, grey, veil * 0.72), (dim, dim, dim)) for c in (mix(top, middle, veil * 0.6), middle, low)
        )
    if weather is Weather.FOG and place not in (Place.SPACE, Place.UNDERWATER, Place.CARD):
        fog = turn(mix(lighter(low, 0.2), middle, 0.25), 0.0, 0.55)
        top, middle, low = mix(top, fog, 0.5), mix(middle, fog, 0.8), mix(low, fog, 0.9)
    ambient = AMBIENT[hour]
    if place is Place.SPACE:
        ambient = mix(ambient, WHITE, 0.65)
    if weather in (Weather.RAIN, Weather.FOG):
        ambient = multiply(ambient, (0.86, 0.88, 0.92))
    _, weight, chroma = LEANINGS[style]
    if place is Place.UNDERWATER:
        weight *= 0.4
    far, near = (
        multiply(turn(mix(turn(rgb(text), 0.0, chroma), _leans_to(style, hour, rgb(text)), weight), hue), ambient)
        for text in LANDS[place]
    )
    if weather is Weather.SNOW and place not in (Place.SEA, Place.UNDERWATER, Place.SPACE, Place.SNOW, Place.INTERIOR):
        far, near = (
            mix(tone, multiply(turn(mix(rgb(white), tone, 0.18), hue), ambient), 0.84)
            for tone, white in ((far, "#eef4fb"), (near, "#c6d6e8"))
        )
    near = mix(near, middle, 0.18)
    haze = mix(low, middle, 0.30 if luma(low) > 0.35 else 0.12)
    if weather is Weather.FOG:
        haze = mix(haze, turn(lighter(low, 0.25), 0.0, 0.6), 0.6)
    accent = {
        Style.PAPER: "#ff8c5a",
        Style.EMBER: "#ffc24a",
        Style.FROST: "#ff9eb8",
        Style.CANDY: "#ffe14f",
        Style.NOIR: "#e8482f",
    }[style]
    return Palette(
        style=style,
        hour=hour,
        top=top,
        middle=middle,
        low=low,
        sun=sun,
        far=far,
        near=near,
        haze=haze,
        dark=darker(mix(near, top, 0.25), 0.55 if hour is not Hour.DAY else 0.42),
        rim=mix(sun, low, 0.35) if hour is not Hour.DAY else mix(sun, WHITE, 0.4),
        accent=rgb(accent),
        window=rgb("#ffd27a") if style is not Style.FROST else rgb("#ffe9b0"),
        ambient=ambient,
        veil=veil,
        mist={Weather.FOG: 0.55, Weather.RAIN: 0.12, Weather.SNOW: 0.08}.get(weather, 0.0),
        hue=hue,
    )
