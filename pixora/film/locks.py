"""Locks: what of a film stays as it is, whatever is asked for. Pure.

A lock is named as places are: "scene:s_1f3a" for all of a scene, "character:c_mira", or a place whose take is to stay
("picture:s_1f3a", "music"). It holds what the user sees of a thing, not where it stands: a locked scene may be moved.
"""

from __future__ import annotations

from collections.abc import Iterable

from pixora.film.edits import find
from pixora.film.errors import InvalidInput
from pixora.film.plan import Plan
from pixora.film.script import Scene, Script, Transition

SCENE, CHARACTER, MUSIC = "scene", "character", "music"
TAKES = ("picture", "narration", "motion")
WHAT = (SCENE, CHARACTER, *TAKES, MUSIC)


def lock_of(script: Script, what: str, named: str = "") -> str:
    """The lock's name; `named` is a scene's id or number, or a character's id or name. Raises `InvalidInput`."""
    if what == MUSIC:
        return MUSIC
    if what == CHARACTER:
        who = next((one for one in script.characters if named in (one.id, one.name)), None)
        if who is None:
            raise InvalidInput("no_character", f"There is no character “{named[:40]}”.", "Look at the cast.")
        return f"{CHARACTER}:{who.id}"
    if what not in WHAT:
        raise InvalidInput("bad_lock", f"A “{what[:40]}” cannot be locked.", f"Choose {', '.join(WHAT)}.")
    return f"{what}:{find(script, named).id}"


def told(lock: str, script: Script) -> str:
    """ "scene 2", "the picture of scene 2", "Mira", "the music"."""
    what, _, named = lock.partition(":")
    if what == MUSIC:
        return "the music"
    if what == CHARACTER:
        return next((one.name for one in script.characters if one.id == named), "a character")
    number = next((str(i) for i, one in enumerate(script.scenes, 1) if one.id == named), "")
    scene = f"scene {number}".rstrip()
    return scene if what == SCENE else f"the {'voice' if what == 'narration' else what} of {scene}"


def kept(locks: Iterable[str], before: Script, after: Script) -> tuple[Script, tuple[str, ...]]:
    """`after` with each locked scene and character as it was `before`, and the locks for which something was put back.

    Raises "locked" for a locked scene or character that is gone: no place is left to put it back to.
    """
    held: list[str] = []
    scenes = {scene.id: scene for scene in after.scenes}
    cast = {one.id: one for one in after.characters}
    for lock in sorted(set(locks)):
        what, _, named = lock.partition(":")
        if what == SCENE and (scene := next((one for one in before.scenes if one.id == named), None)):
            if named not in scenes:
                raise locked((lock,), before)
            last = after.scenes[-1].id == named
            if scenes[named] != scene and not (last and _as_last(scenes[named]) == _as_last(scene)):
                scenes[named] = scene
                held.append(lock)
        elif what == CHARACTER and (who := next((one for one in before.characters if one.id == named), None)):
            if named not in cast:
                raise locked((lock,), before)
            if cast[named] != who:
                cast[named] = who
                held.append(lock)
    if not held:
        return after, ()
    return after.model_copy(
        update={
            "scenes": tuple(scenes[one.id] for one in after.scenes),
            "characters": tuple(cast[one.id] for one in after.characters),
        }
    ), tuple(held)


def broken(locks: Iterable[str], before: Plan, after: Plan) -> tuple[str, ...]:
    """Locks of which a take would be another. A place whose inputs are not known yet is not judged."""
    found: list[str] = []
    for lock in sorted(set(locks)):
        for place in _places(lock):
            old, new = before.find(place), after.find(place)
            stood = old.fingerprint if old else None
            if stood is not None and (new is None or new.fingerprint not in (stood, None)):
                found.append(lock)
                break
    return tuple(found)


def locked(locks: Iterable[str], script: Script) -> InvalidInput:
    """The refusal: what is locked, and what to unlock."""
    each = [told(lock, script) for lock in locks]
    names = " and ".join(each)
    verb = "is" if len(each) == 1 else "are"
    return InvalidInput("locked", f"This would change {names}, which {verb} locked.", f"Unlock {names} first.")


def _places(lock: str) -> tuple[str, ...]:
    what, _, named = lock.partition(":")
    if what == SCENE:
        return tuple(f"{take}:{named}" for take in TAKES)
    return (f"reference:{named}",) if what == CHARACTER else (lock,)


def _as_last(scene: Scene) -> Scene:
    """A film's last scene goes over into nothing, wherever it came from."""
    return scene.model_copy(update={"transition": Transition()})
