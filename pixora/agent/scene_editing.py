"""Tools that set what a scene has besides words and picture: volumes, its own voice, its camera."""

from __future__ import annotations

from typing import Any

from pixora.agent.told import told_change
from pixora.agent.tool import Turn, tool
from pixora.core.drafts import Draft
from pixora.core.retouching import standings
from pixora.film import casting, edits
from pixora.film.edits import SceneEdit
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.saying import listed
from pixora.film.visual import Camera


@tool
async def set_volume(turn: Turn, scene: str, part: str, change_db: float) -> dict[str, Any]:
    """Make voice, music or sound effects of one scene louder or softer. part: voice, music or effects. change_db: dB
    against how it usually is: 0 as it is, 6 much louder, -6 much softer, -60 silence. Only the sound is mixed anew."""
    if part not in ("voice", "music", "effects"):
        raise InvalidInput("bad_argument", f"“{part[:40]}” has no volume.", "Choose voice, music or effects.")
    asked = SceneEdit.model_validate({f"{part}_db": change_db})
    one = await turn.drafts.scene_id(scene)
    change = await turn.drafts.edit(lambda script: edits.edit(script, one, asked))
    return told_change(turn, f"{part} of scene {scene} at {change_db:+g} dB", change)


@tool
async def set_scene_voice(turn: Turn, scene: str, voice: str | None = None) -> dict[str, Any]:
    """Let another voice speak one scene (its name); null gives it the film's voice again."""
    one = await turn.drafts.scene_id(scene)
    change = await turn.drafts.edit(lambda script: edits.edit(script, one, SceneEdit(voice=voice or "")))
    return told_change(turn, f"scene {scene} spoken by {voice or 'the film’s voice'}", change)


@tool
async def pronounce(turn: Turn, word: str, said: str | None = None) -> dict[str, Any]:
    """Say how one word is pronounced in this film, spelled as it sounds ("Nguyen", "win"); null: as it is
    written. Only scenes with the word are spoken anew; captions keep it as it is written."""

    def changed(draft: Draft) -> Draft:
        kept = [(one.word, one.said) for one in draft.brief.pronunciations if one.word.casefold() != word.casefold()]
        pairs = [*kept, (word, said)] if said else kept
        return draft.model_copy(update={"brief": draft.brief.model_copy(update={"pronunciations": listed(pairs)})})

    change = await turn.drafts.change(changed)
    return told_change(turn, f"“{word}” said {f'“{said}”' if said else 'as it is written'}", change)


@tool
async def set_camera(turn: Turn, scene: str, camera: str) -> dict[str, Any]:
    """Let the camera of one scene move otherwise: push_in, pull_out, pan_left, pan_right, rise or drift."""
    try:
        asked = SceneEdit(camera=Camera(camera))
    except ValueError:
        known = ", ".join(one.value for one in Camera)
        raise InvalidInput("unknown_camera", f"There is no camera “{camera[:40]}”.", f"Choose {known}.") from None
    one = await turn.drafts.scene_id(scene)
    change = await turn.drafts.edit(lambda script: edits.edit(script, one, asked))
    return told_change(turn, f"camera of scene {scene}: {camera}", change)


@tool
async def cast_scene(
    turn: Turn, scene: str, add: list[str] | None = None, remove: list[str] | None = None
) -> dict[str, Any]:
    """Let characters of the film's cast come into one scene, or leave it: their names. The picture is drawn anew with
    them, or without."""
    one = await turn.drafts.scene_id(scene)
    script = (await turn.drafts.current()).script
    new = casting.changed_cast(script, script.scene(one), add or (), remove or ())
    if (await standings(turn.drafts))[one].uploaded:
        number = script.number(one)
        raise InvalidInput(
            "own_picture",
            f"Scene {number} shows your own picture, which stays as it is.",
            f"Say “scene {number} as the script says” to have one drawn instead.",
        )

    def recast(draft: Draft) -> Draft:
        # A take that was selected shows who was there: it is let go.
        picks = draft.picks.follow(f"{JobKind.PICTURE.value}:{one}")
        script = edits.edit(draft.script, one, SceneEdit(characters=new))
        return draft.model_copy(update={"script": script, "picks": picks})

    change = await turn.drafts.change(recast)
    said = [f"with {' and '.join(add)}"] if add else []
    said += [f"without {' and '.join(remove)}"] if remove else []
    return told_change(turn, f"scene {scene} {', '.join(said)}", change)
