"""Wishes for pictures as edits of a script: in one scene, in some, or in the whole film. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pixora.film import edits
from pixora.film.errors import InvalidInput
from pixora.film.script import Character, Scene, Script
from pixora.providers.local.redraw import (
    about_looks,
    dress,
    dress_in_scene,
    redraw,
    reseed,
    who_is_meant,
    with_words,
)

EVERYWHERE = "all"


def scenes_meant(script: Script, scenes: Sequence[str]) -> list[int]:
    """Numbers of the scenes that are named by number or id, or of all for "all"."""
    if EVERYWHERE in scenes:
        return list(range(1, len(script.scenes) + 1))
    return sorted({script.number(edits.find(script, scene).id) for scene in scenes})


def redrawn(script: Script, wish: str, scenes: Sequence[str], *, by_words: bool) -> Script:
    """The script with a wish for the picture in these scenes. `by_words`: a model draws from the prompt; else the
    illustrator does, which draws light, weather, place, distance, its props, and colours of clothes and hats.

    Raises `InvalidInput("cannot_draw")` when nothing of the wish can be drawn in any of the scenes.
    """
    if not wish.strip() or not scenes:
        raise InvalidInput(
            "empty_prompt", "Say what the picture is to show, and in which scene.", "As in: scene 3 darker."
        )
    chosen = [script.scenes[number - 1].id for number in scenes_meant(script, scenes)]
    if about_looks(wish):
        return _dressed(script, wish, chosen, everywhere=EVERYWHERE in scenes)
    changed = 0
    new: list[Scene] = []
    for scene in script.scenes:
        visual = redraw(scene.visual, wish) if scene.id in chosen else None
        if scene.id in chosen and (visual is not None or by_words):
            changed += 1
            other = visual or reseed(scene.visual, wish)
            scene = scene.model_copy(update={"visual": other, "picture_prompt": with_words(scene, wish)})
        new.append(scene)
    if not changed:
        raise InvalidInput(
            "cannot_draw",
            f"The built-in illustrator cannot draw “{wish[:80]}” into that picture, or it is so already.",
            "It can change light, weather, place, distance, its own props, and the colours of clothes; "
            "“another picture of scene 3” composes it anew.",
        )
    return script.model_copy(update={"scenes": tuple(new), "revision": script.revision + 1, "edited": True})


def _dressed(script: Script, wish: str, chosen: Sequence[str], *, everywhere: bool) -> Script:
    who = who_is_meant(script, wish)
    if who is None or dress(who, wish) is None:
        raise InvalidInput(
            "no_character", "There is nobody in this film who could wear that.", "Say whom you mean, by name."
        )
    # Who was dressed otherwise in one scene is the same person under an id of that scene's.
    same = [one for one in script.characters if one.name == who.name]
    seen = [(scene, one) for scene in script.scenes for one in same if scene.id in chosen and _sees(scene, one.id)]
    if not seen:
        raise InvalidInput("no_character", f"{who.name} is not in that picture.", "Say in which scene.")
    new = script
    if everywhere:
        for one in same:
            new = _dress_everywhere(new, one, wish)
    else:
        for scene, one in seen:
            if looks := dress(one, wish):
                alone = not any(_sees(other, one.id) for other in script.scenes if other.id != scene.id)
                if alone:
                    new = _dress_everywhere(new, one, wish)
                else:
                    new = dress_in_scene(new, _reworded(scene, one.description, looks.described), one, looks)
    if new == script:
        raise InvalidInput("cannot_draw", f"{who.name} looks like that already.", "Say what is to be other.")
    return new.model_copy(update={"revision": script.revision + 1, "edited": True})


def _dress_everywhere(script: Script, who: Character, wish: str) -> Script:
    looks = dress(who, wish)
    if looks is None:
        return script
    dressed = who.model_copy(update={"figure": looks.figure, "description": looks.described})
    cast = tuple(dressed if one.id == who.id else one for one in script.characters)
    scenes = tuple(
        _reworded(scene, who.description, looks.described) if _sees(scene, who.id) else scene for scene in script.scenes
    )
    return script.model_copy(update={"characters": cast, "scenes": scenes})


def _sees(scene: Scene, character: str) -> bool:
    return character in scene.characters or any(player.character == character for player in scene.visual.players)


def _reworded(scene: Scene, before: str, after: str) -> Scene:
    """Descriptions are pasted into prompts word for word: the old one goes."""
    return scene.model_copy(update={"picture_prompt": scene.picture_prompt.replace(before, after)})
