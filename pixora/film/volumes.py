"""Volumes that a user sets for a scene's voice, music and effects, as the mix hears of them. Pure."""

from __future__ import annotations

from pixora.film.cut import SceneLevel
from pixora.film.script import Script
from pixora.film.timeline import Timeline


def levels_of(script: Script, timeline: Timeline) -> tuple[SceneLevel, ...]:
    """Of the scenes that are not as loud as usual, in order; none for most films, so that their mixes stand."""
    return tuple(
        SceneLevel(
            start=round(span.start / timeline.fps, 4),
            end=round(span.end / timeline.fps, 4),
            voice=scene.voice_db,
            music=scene.music_db,
            effects=scene.effects_db,
        )
        for scene, span in zip(script.scenes, timeline.spans, strict=True)
        if scene.voice_db or scene.music_db or scene.effects_db
    )
