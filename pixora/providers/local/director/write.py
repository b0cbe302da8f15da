"""Writes the script of a film from its brief."""

from __future__ import annotations

from pixora.film.brief import Brief, Mood
from pixora.film.script import Scene, Script
from pixora.film.visual import Hour, Place, Shot, Visual
from pixora.providers.local.director.subjects import parse


def write(brief: Brief, *, words_per_second: float = 2.45, fill: float = 0.86) -> Script:
    """A wordless film for now."""
    del words_per_second, fill
    title = parse(brief.topic or brief.prompt).title
    seconds = brief.seconds or 30.0
    shots = (Shot.WIDE, Shot.MEDIUM)
    hours = (Hour.DAWN, Hour.DAY, Hour.DUSK, Hour.NIGHT)
    count = max(2, round(seconds / 6))
    scenes = tuple(
        Scene(id=f"s_{i:08x}", picture_prompt=title, motion_prompt="", seconds=seconds / count,
              visual=Visual(place=Place.SKY, shot=shots[i % 2], hour=hours[i % 4], seed=i))
        for i in range(count)
    )
    return Script(title=title, logline=title, style=brief.style, mood=Mood.CALM, scenes=scenes, seed=1, seconds=seconds)
