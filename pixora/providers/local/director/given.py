"""Stages a script that somebody else wrote: its scenes and words stand as they are, the pictures follow them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pixora.film.brief import Brief
from pixora.film.script import Script
from pixora.film.timeline import Overlong, place
from pixora.providers.local.director.assemble import Film, assemble_scenes, assemble_script, choose_mood, roll_dice
from pixora.providers.local.director.ensemble import cast_glossed, cast_lines
from pixora.providers.local.director.framing import frame_sights
from pixora.providers.local.director.genre import find_text_genre
from pixora.providers.local.director.joins import join
from pixora.providers.local.director.lexicon import read
from pixora.providers.local.director.neighbours import vary_light
from pixora.providers.local.director.pace import AIR, SHORTEST, estimate
from pixora.providers.local.director.places import plan_sights
from pixora.providers.local.director.staging import put_on_stage
from pixora.providers.local.director.tongues import gloss
from pixora.providers.local.director.topic_text import clean
from pixora.providers.local.director.topics import parse

SILENT_S = 4.0
"""Length of a scene without words, unless it names one."""
_NOTE = "Your script stands as it is; the built-in director only staged it."


@dataclass(frozen=True)
class GivenScene:
    """What a ready script says of a scene. `seen` is "" when its words are to say what is shown."""

    narration: str = ""
    seen: str = ""
    motion: str = ""
    seconds: float | None = None


def stage(brief: Brief, title: str, given: Sequence[GivenScene], words_per_second: float = 2.45) -> Script:
    """A script of exactly these scenes. The voice may stretch a scene that is too short for its words."""
    english = brief.language == "en"
    lines = [" ".join(one.narration.split()) for one in given]
    told = [clean(one.seen) or line for one, line in zip(given, lines, strict=True)]
    shown = told if english else [gloss(line, brief.language) or line or "…" for line in told]
    whole = " ".join(line for line in lines if line) or " ".join(shown)
    brief = brief.model_copy(update={"text": whole})
    seed, _, sights_dice, look_dice = roll_dice(brief)
    genre = find_text_genre(brief, whole)
    reading = read(" ".join(shown)[:4_000])
    reading = replace(reading, fields=reading.fields[:1], places=reading.places[:3], hours=(), weathers=(), props=())
    mood = choose_mood(brief, reading, genre)
    subject = parse(clean(brief.topic) or title or "untitled", english)
    dice = random.Random(f"{seed}:cast")
    people = cast_lines(" ".join(told)[:12_000], subject, dice) if english else cast_glossed(shown, subject, dice)
    sights = plan_sights(reading, shown, mood, people, None, sights_dice)
    beats = ["own"] * len(lines)
    sights = vary_light(put_on_stage(sights, beats, shown, people, genre), shown)
    visuals = frame_sights(sights, beats, {}, seed, look_dice)
    needs = estimate(lines, words_per_second)
    lengths = [
        one.seconds or (max(SHORTEST, round(need + AIR, 2)) if line else SILENT_S)
        for one, line, need in zip(given, lines, needs, strict=True)
    ]
    film = Film(brief, seed, genre, mood, people)
    joins = join(visuals, beats, lines, genre, mood)
    scenes = assemble_scenes(film, visuals, lines, lengths, joins, told, title)
    written = tuple(
        scene.model_copy(
            update={
                "picture_prompt": one.seen.strip() or scene.picture_prompt,
                "motion_prompt": one.motion.strip() or scene.motion_prompt,
            }
        )
        for scene, one in zip(scenes, given, strict=True)
    )
    script = assemble_script(film, title, lines[0][:120] or title, written, None, [_NOTE])
    asked = round(sum(lengths), 3) if any(one.seconds for one in given) else None
    script = script.model_copy(update={"edited": True, "written_by": "you", "seconds": asked})
    return _stretch(script, brief.fps)


def _stretch(script: Script, fps: int) -> Script:
    """The script with a length that its scenes have room in, transitions and all, before a word is spoken."""
    try:
        place(script, {}, fps)
    except Overlong as over:
        longer = (
            f"Scenes as short as yours have no room for what is between them: the film is {over.seconds:.1f} s longer."
        )
        seconds = round((script.seconds or 0.0) + over.seconds, 3)
        return script.model_copy(update={"seconds": seconds, "notes": (*script.notes, longer)})
    return script
