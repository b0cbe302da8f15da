"""The film as a chat model is told of it: fresh in each round, in a few lines."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pixora.core.material import Material
from pixora.film.brief import Brief
from pixora.film.locks import told
from pixora.film.script import Script
from pixora.store.records import Task

SAID, SHOWN, LOOKS = 160, 110, 90
"""Characters of a scene's words, its picture's and a character's that are told; a tool shows the whole."""
MOST_SENT = 40
"""Files that are told."""
MOST_SCENES = 60
"""Scenes that are told with their words; of more, only numbers and ids."""


def describe(task: Task, voices: tuple[str, ...] = (), sent: tuple[Material, ...] = ()) -> dict[str, Any] | None:
    """A task's film and what its user sent; None before there is either."""
    script, brief = task.script, task.brief
    if script is None or brief is None:
        return {"there_is_no_film_yet": True, "sent": _sent(sent)} if sent else None
    return {
        "title": task.title,
        "state": task.state.value,
        "progress": round(task.progress),
        "message": task.message,
        "waits_for_yes_at": task.gate.value if task.gate else None,
        **_shape(brief, script),
        "voices": list(voices),
        "characters": [
            {"id": one.id, "name": one.name, "looks": _short(one.description, LOOKS), "kind": one.figure.kind.value}
            for one in script.characters
        ],
        "scenes": _scenes(script),
        **_by_hand(task, brief, script),
    } | ({"sent": _sent(sent)} if sent else {})


def _by_hand(task: Task, brief: Brief, script: Script) -> dict[str, Any]:
    """What the user has set that most films have not."""
    volumes = {
        script.number(one.id): {"voice_db": one.voice_db, "music_db": one.music_db, "effects_db": one.effects_db}
        for one in script.scenes
        if one.voice_db or one.music_db or one.effects_db
    }
    said = {one.word: one.said for one in brief.pronunciations}
    locked = [told(lock, script) for lock in task.locks]
    found = {"locked": locked, "pronunciations": said, "volumes_by_scene": volumes}
    return {name: value for name, value in found.items() if value}


def _sent(sent: tuple[Material, ...]) -> list[dict[str, Any]]:
    """Counted among those of its sort, as `use_material` does."""
    counts: Counter[str] = Counter()
    told: list[dict[str, Any]] = []
    for one in sent[-MOST_SENT:]:
        counts[one.sort] += 1
        told.append({"sort": one.sort, "number": counts[one.sort], "seconds": one.seconds})
    return told


def _shape(brief: Brief, script: Script) -> dict[str, Any]:
    return {
        "seconds": brief.seconds or round(sum(scene.seconds for scene in script.scenes), 1),
        "aspect": brief.aspect.value,
        "resolution": brief.resolution.value,
        "style": script.style.value,
        "music": script.mood.value if script.mood else "none",
        "captions": brief.captions.value,
        "caption_style": brief.caption_style.value,
        "voice": brief.voice,
        "language": script.language,
        "budget": str(brief.budget) if brief.budget is not None else None,
        "revision": script.revision,
    }


def _scenes(script: Script) -> list[dict[str, Any]]:
    names = {one.id: one.name for one in script.characters}
    full = len(script.scenes) <= MOST_SCENES
    told: list[dict[str, Any]] = []
    for number, scene in enumerate(script.scenes, 1):
        one: dict[str, Any] = {"number": number, "id": scene.id}
        if full:
            one |= {"says": _short(scene.narration, SAID), "shows": _short(scene.picture_prompt, SHOWN)}
            one |= {"seconds": round(scene.seconds, 1)}
            one |= {"who": [names[who] for who in scene.characters if who in names]}
        told.append(one)
    return told


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
