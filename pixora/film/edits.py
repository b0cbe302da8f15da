"""Edits of a script: each gives a new revision and touches nothing but what it names. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pixora.film.brief import Data, Framing, Mood
from pixora.film.casting import cast_scene
from pixora.film.errors import InvalidInput
from pixora.film.script import MOST_DB, SILENT_DB, Scene, Script, SoundCut, Transition, TransitionKind
from pixora.film.speech import read_silently
from pixora.film.visual import Camera

USUAL_JOIN_S = 0.5
AROUND_S = 1.2
"""Seconds that a new scene gets beside its words."""
MAX_WORDS = 400
"""Words of one scene at most."""


MAX_LOOKS = 600
"""Characters of a description of somebody's looks."""


class SceneEdit(Data):
    """What is to be other in a scene; None leaves it."""

    narration: str | None = None
    picture_prompt: str | None = None
    motion_prompt: str | None = None
    transition: TransitionKind | None = None
    seconds: float | None = None
    framing: Framing | None = None
    sound: SoundCut | None = None
    """Of the transition into the next scene."""
    camera: Camera | None = None
    voice: str | None = None
    """Who speaks; "" for the film's voice."""
    voice_db: float | None = None
    music_db: float | None = None
    effects_db: float | None = None
    characters: tuple[str, ...] | None = None
    """Exactly who is seen, by id or name; () for nobody."""


def find(script: Script, scene: str) -> Scene:
    """A scene by its id or its number from 1. Raises `InvalidInput("no_scene")`."""
    chosen = next((one for i, one in enumerate(script.scenes, 1) if scene in (one.id, str(i))), None)
    if chosen is None:
        raise InvalidInput(
            "no_scene", f"There is no scene “{scene[:40]}”.", f"Choose a number from 1 to {len(script.scenes)}."
        )
    return chosen


def edit(script: Script, scene: str, change: SceneEdit) -> Script:
    """Change one scene. Another picture prompt is another picture: built-in ones are composed anew."""
    old = find(script, scene)
    new = old
    if change.narration is not None:
        words = " ".join(change.narration.split())
        if len(words.split()) > MAX_WORDS:
            raise InvalidInput("too_many_words", f"A scene speaks {MAX_WORDS} words at most.", "Make two scenes of it.")
        new = new.model_copy(update={"narration": words})
    if change.picture_prompt is not None:
        prompt = change.picture_prompt.strip()
        if not prompt:
            raise InvalidInput("empty_prompt", "A picture needs words that say what it shows.", "Write some.")
        seed = int.from_bytes(hashlib.sha256(f"{old.id}{prompt}".encode()).digest()[:4]) % 2**31
        visual = old.visual.model_copy(update={"seed": seed})
        new = new.model_copy(update={"picture_prompt": prompt, "visual": visual, "retouch": None})
    if change.characters is not None:
        new = cast_scene(script, new, change.characters)
    if change.motion_prompt is not None:
        new = new.model_copy(update={"motion_prompt": change.motion_prompt.strip()})
    if change.transition is not None:
        kind = change.transition
        seconds = 0.0 if kind is TransitionKind.CUT else old.transition.seconds or USUAL_JOIN_S
        new = new.model_copy(
            update={"transition": old.transition.model_copy(update={"kind": kind, "seconds": seconds})}
        )
    if change.sound is not None:
        new = new.model_copy(update={"transition": new.transition.model_copy(update={"sound": change.sound})})
    if change.framing is not None:
        new = new.model_copy(update={"framing": change.framing})
    if change.camera is not None:
        new = new.model_copy(update={"visual": new.visual.model_copy(update={"camera": change.camera})})
    if change.voice is not None:
        new = new.model_copy(update={"voice": change.voice.strip().lower() or None})
    for name in ("voice_db", "music_db", "effects_db"):
        if (value := getattr(change, name)) is not None:
            new = new.model_copy(update={name: _volume(value)})
    if change.seconds is not None:
        if not 1.0 <= change.seconds <= 60.0:
            raise InvalidInput("bad_duration", "A scene lasts 1 to 60 seconds.", "Choose another length.")
        new = new.model_copy(update={"seconds": change.seconds})
        return _with(script, [new if one is old else one for one in script.scenes], resized=True)
    return _with(script, [new if one is old else one for one in script.scenes])


def reorder(script: Script, order: Sequence[str]) -> Script:
    """Put the scenes into the order of these ids or numbers, each named once."""
    chosen = [find(script, scene) for scene in order]
    if len(chosen) != len(script.scenes) or len({scene.id for scene in chosen}) != len(chosen):
        raise InvalidInput("bad_order", "An order names every scene once.", f"Name {len(script.scenes)} scenes.")
    return _with(script, chosen)


def delete(script: Script, scene: str) -> Script:
    """Take a scene out; the film becomes shorter by it."""
    gone = find(script, scene)
    if len(script.scenes) == 1:
        raise InvalidInput("last_scene", "A film has at least one scene.", "Delete the film instead.")
    return _with(script, [one for one in script.scenes if one is not gone], resized=True)


def add(script: Script, after: str | None, narration: str, picture_prompt: str = "") -> Script:
    """Put a new scene after another, or first; it looks like its neighbour at another moment, until told otherwise."""
    place = script.scenes.index(find(script, after)) + 1 if after else 0
    like = script.scenes[max(0, place - 1)]
    words = " ".join(narration.split())
    taken = {scene.id for scene in script.scenes}
    number = next(n for n in range(10_000) if _new_id(script, n) not in taken)
    scene_id = _new_id(script, number)
    scene = like.model_copy(
        update={
            "id": scene_id,
            "narration": words,
            "picture_prompt": picture_prompt.strip() or like.picture_prompt,
            "seconds": round(read_silently(words).seconds + AROUND_S if words else 3.0, 2),
            "visual": like.visual.model_copy(update={"seed": (like.visual.seed + number + 1) % 2**31}),
            "retouch": None,
            "voice_db": 0.0,
            "music_db": 0.0,
            "effects_db": 0.0,
        }
    )
    scenes = list(script.scenes)
    scenes.insert(place, scene)
    return _with(script, scenes, resized=True)


def duplicate(script: Script, scene: str) -> Script:
    """The same scene once more, after itself."""
    old = find(script, scene)
    longer = add(script, old.id, old.narration, old.picture_prompt)
    place = script.scenes.index(old) + 1
    copy = old.model_copy(update={"id": longer.scenes[place].id})
    return _with(script, [*longer.scenes[:place], copy, *longer.scenes[place + 1 :]], resized=True)


def rename(script: Script, character: str, name: str) -> Script:
    """Another name for a character. Nothing is made anew for it: its looks are its description."""
    if not name.strip():
        raise InvalidInput("empty_name", "A character needs a name.", "Write one.")
    if not any(character in (one.id, one.name) for one in script.characters):
        raise InvalidInput("no_character", f"There is no character “{character[:40]}”.", "Look at the cast.")
    renamed = tuple(
        one.model_copy(update={"name": name.strip()[:80]}) if character in (one.id, one.name) else one
        for one in script.characters
    )
    return script.model_copy(update={"characters": renamed, "revision": script.revision + 1, "edited": True})


def describe(script: Script, character: str, description: str) -> Script:
    """Other looks of a character, in words; they are pasted into prompts, where the old ones go."""
    words = " ".join(description.split())
    who = next((one for one in script.characters if character in (one.id, one.name)), None)
    if who is None:
        raise InvalidInput("no_character", f"There is no character “{character[:40]}”.", "Look at the cast.")
    if not words or len(words) > MAX_LOOKS:
        raise InvalidInput("bad_description", f"Looks are said in 1 to {MAX_LOOKS} characters.", "Say them shorter.")
    cast = tuple(one.model_copy(update={"description": words}) if one is who else one for one in script.characters)
    scenes = tuple(
        scene.model_copy(update={"picture_prompt": scene.picture_prompt.replace(who.description, words)})
        if who.id in scene.characters
        else scene
        for scene in script.scenes
    )
    return script.model_copy(
        update={"characters": cast, "scenes": scenes, "revision": script.revision + 1, "edited": True}
    )


def score(script: Script, mood: Mood | None) -> Script:
    """Another music, or none."""
    return script.model_copy(update={"mood": mood, "revision": script.revision + 1})


def _volume(value: float) -> float:
    if not SILENT_DB <= value <= MOST_DB:
        raise InvalidInput(
            "bad_volume", f"A volume is {SILENT_DB:g} (silence) to {MOST_DB:g} dB, 0 as it is.", "Choose one of these."
        )
    return round(value, 2)


def _with(script: Script, scenes: Sequence[Scene], *, resized: bool = False) -> Script:
    """`resized` lets the film's length follow its scenes. What was edited is not written anew: see `Script.edited`."""
    last = scenes[-1]
    if last.transition.kind is not TransitionKind.CUT:
        scenes = [*scenes[:-1], last.model_copy(update={"transition": Transition()})]
    seconds = script.seconds
    if resized and seconds is not None:
        seconds = round(sum(scene.seconds for scene in scenes), 3)
    changes = {"scenes": tuple(scenes), "seconds": seconds, "revision": script.revision + 1, "edited": True}
    return script.model_copy(update=changes)


def _new_id(script: Script, number: int) -> str:
    return "s_" + hashlib.sha256(f"{script.seed}:added:{number}".encode()).hexdigest()[:8]
