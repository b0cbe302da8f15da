"""Tools for what the user sent along: a picture, a clip, a voice-over, music."""

from __future__ import annotations

from typing import Any

from pixora.agent.told import told_change
from pixora.agent.tool import Turn, tool
from pixora.core.material import choose, materials
from pixora.core.placing import (
    place_character,
    place_clip,
    place_music,
    place_picture,
    place_voice,
    place_whole_voice,
)
from pixora.film.errors import InvalidInput

SORTS = {"picture": "picture", "character": "picture", "clip": "clip", "voice": "sound", "music": "sound"}


@tool
async def use_material(
    turn: Turn, role: str, scene: str | None = None, character: str | None = None, number: int | None = None
) -> dict[str, Any]:
    """Put a file that the user sent into the film. role: picture or clip (shown as a scene; name it), character (what
    somebody looks like; name them), voice (the voice-over of one scene, or of the whole film if scene is null: it must
    say the film's words, so make the film of its text first), music. number: which of the pictures, clips or sounds,
    counted from 1 as they came; null for the last."""
    if role not in SORTS:
        raise InvalidInput("bad_argument", f"“{role[:40]}” is no role.", f"Choose {', '.join(SORTS)}.")
    task = await turn.films.get(turn.actor, turn.task_id)
    chosen = choose(await materials(turn.films, task), SORTS[role], number)
    one = await turn.drafts.scene_id(scene) if scene else None
    if role == "music":
        change = await place_music(turn.drafts, chosen)
        return told_change(turn, "your music in the film", change)
    if role == "character":
        if not character:
            raise InvalidInput("bad_argument", "It is not said who looks like your picture.", "Name the character.")
        change = await place_character(turn.drafts, chosen, character)
        return told_change(turn, f"{character} as in your picture", change, how="the scenes it is seen in drawn anew")
    if role in ("picture", "clip"):
        if one is None:
            raise InvalidInput("bad_argument", f"It is not said which scene shows your {role}.", "Name the scene.")
        change = await (place_clip if role == "clip" else place_picture)(turn.drafts, chosen, one)
        return told_change(turn, f"your {role} as scene {scene}", change)
    timed = "its words are timed by its pauses, since nobody here understands speech"
    if one is not None:
        return told_change(
            turn, f"your voice-over in scene {scene}", await place_voice(turn.drafts, chosen, one), how=timed
        )
    change, fits = await place_whole_voice(turn.drafts, chosen)
    note = "" if fits else "; it is not as long as the film's words usually take: if it says others, paste them"
    return told_change(
        turn, "your voice-over as the film's voice", change, how=f"the film follows its timing; {timed}{note}"
    )
