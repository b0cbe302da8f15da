"""Who is in a scene: said once, and seen in its picture, its prompts and its references alike. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pixora.film.errors import InvalidInput
from pixora.film.script import Character, Scene, Script
from pixora.film.visual import MOST_PLAYERS, Place, Player, Pose


def cast_scene(script: Script, scene: Scene, named: Sequence[str]) -> Scene:
    """The scene with exactly these characters, by id or name; those who were there stay as they stand.

    The built-in illustrator draws `visual.players`; models go by `characters` (their reference pictures) and by the
    prompt, which gains the words of those who come and loses the words of those who go.

    Raises "no_character", "too_many_characters" (the illustrator seats `MOST_PLAYERS`), "card_scene".
    """
    wanted = tuple(dict.fromkeys(_find(script, scene, one).id for one in named))
    here = seen_in(scene)
    if set(wanted) == set(here):
        return scene
    come = [one for one in script.characters if one.id in wanted and one.id not in here]
    gone = [one for one in script.characters if one.id in here and one.id not in wanted]
    if come and len(wanted) > MOST_PLAYERS:
        # A scene that a vendor wrote with more of them may still lose some.
        raise InvalidInput(
            "too_many_characters", f"A picture shows {MOST_PLAYERS} characters at most.", "Leave somebody out."
        )
    if come and scene.visual.place is Place.CARD:
        number = script.number(scene.id)
        raise InvalidInput(
            "card_scene", f"Scene {number} is a card with words, on which nobody is seen.", "Choose another scene."
        )
    stay = tuple(player for player in scene.visual.players if player.character in wanted)
    pose = stay[0].pose if stay and stay[0].pose is not Pose.POINT else Pose.STAND
    players = (*stay, *(Player(character=one.id, pose=pose) for one in come))
    prompt, motion = scene.picture_prompt, scene.motion_prompt
    for one in gone:
        prompt, motion = _without(prompt, one), _without(motion, one)
    for one in (one for one in come if one.description not in prompt):
        prompt = f"{prompt.rstrip()} In it: {one.description.rstrip('.')}."
    return scene.model_copy(
        update={
            "characters": (*(one for one in scene.characters if one in wanted), *(one.id for one in come)),
            "visual": scene.visual.model_copy(update={"players": players}),
            "picture_prompt": prompt,
            "motion_prompt": motion,
            "retouch": None,
        }
    )


def changed_cast(script: Script, scene: Scene, come: Sequence[str], go: Sequence[str]) -> tuple[str, ...]:
    """Ids of who is in the scene when some come and some go. Raises "no_character", "not_in_scene",
    "already_in_scene", "nothing_to_change"."""
    here = seen_in(scene)
    number = script.number(scene.id)
    coming = [_find(script, scene, one) for one in come]
    going = [_find(script, scene, one) for one in go]
    for one in going:
        if one.id not in here:
            raise InvalidInput("not_in_scene", f"{one.name} is not in scene {number}.", "Say in which scene.")
    for one in coming:
        if one.id in here:
            raise InvalidInput("already_in_scene", f"{one.name} is in scene {number} already.", "Choose another scene.")
    if not coming and not going:
        raise InvalidInput("nothing_to_change", "I did not find who is to come or go.", "Say their names.")
    left = {one.id for one in going}
    return tuple(one for one in (*here, *(one.id for one in coming)) if one not in left)


def seen_in(scene: Scene) -> tuple[str, ...]:
    """Ids of those who are in a scene."""
    return tuple(dict.fromkeys((*scene.characters, *(player.character for player in scene.visual.players))))


def may_be_in(script: Script, scene: Scene) -> tuple[Character, ...]:
    """The cast as this scene has it: all who are here, and of others with one name, such as somebody who is dressed
    otherwise in one scene, one. On a card with words nobody can come to be."""
    here = seen_in(scene)
    if scene.visual.place is Place.CARD and not here:
        return ()
    names = {one.name for one in script.characters if one.id in here}
    found: list[Character] = []
    for one in script.characters:
        if one.id in here or one.name not in names:
            names.add(one.name)
            found.append(one)
    return tuple(found)


def _find(script: Script, scene: Scene, named: str) -> Character:
    there = next((one for one in script.characters if one.id == named), None)
    known = (*may_be_in(script, scene), *script.characters)
    by_name = next((one for one in known if one.name.casefold() == named.strip().casefold()), None)
    by_bare = (one for one in known if named.strip() and _bare(one.name) == _bare(named))
    if (who := there or by_name or next(by_bare, None)) is None:
        cast = ", ".join(dict.fromkeys(one.name for one in script.characters[:8]))
        hint = f"Choose among {cast}." if cast else "This film shows nobody by name."
        raise InvalidInput("no_character", f"There is no character “{named[:40]}”.", hint)
    return who


def _bare(name: str) -> str:
    """ "The fox" is spoken of as "fox" and "a fox" too."""
    return re.sub(r"^(?:the|an?)\s+", "", name.strip(), flags=re.I).casefold()


def _without(prompt: str, who: Character) -> str:
    """A prompt without somebody's words, and without sentences that hold nothing else or say that they are there."""
    words = re.escape(who.description.rstrip("."))
    name = re.escape(who.name)
    called = re.escape(_bare(who.name))
    for sentence in (
        rf"In it: {words}(?:, who [^.]*)?\.",
        rf"{name}: {words}\.",
        rf"{name} \({words}\)[^.]*\.",
        rf"It shows: [^.]*(?i:\b{called}\b)[^.]*\.",
    ):
        prompt = re.sub(rf"\s*{sentence}", "", prompt)
    return " ".join(re.sub(words, "", prompt).split()) or prompt
