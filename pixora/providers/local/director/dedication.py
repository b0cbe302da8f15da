"""Whom a film is for: a topic's last words name them, and the film speaks to them where it closes."""

from __future__ import annotations

import re

from pixora.film.brief import Brief, Genre
from pixora.film.script import Script
from pixora.film.visual import CardKind
from pixora.providers.local.director.pace import AIR, LONGEST, least_seconds, overhead
from pixora.providers.local.director.split import sentences
from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.topic_text import clean

_WHOM = re.compile(r"^(?P<topic>\S.*?),\sfor\s(?P<whom>[A-Z][\w'-]+(?:\sand\s[A-Z][\w'-]+)?)$")


def part_dedication(brief: Brief) -> tuple[Brief, str]:
    """The brief without ", for Mia" behind its topic, and the name; "" when there is none."""
    found = _WHOM.match(clean(brief.topic))
    if found is None or brief.language != "en":
        return brief, ""
    return brief.model_copy(update={"topic": found["topic"]}), found["whom"]


def dedicate(script: Script, whom: str, rate: float) -> Script:
    """The script with the name in its last line, if time can be found for it, and on its title card."""
    scenes = list(script.scenes)
    for i, scene in enumerate(scenes):
        if scene.visual.card is CardKind.TITLE and scene.visual.title == script.title and not scene.visual.subtitle:
            visual = scene.visual.model_copy(update={"subtitle": f"for {whom}"})
            scenes[i] = scene.model_copy(update={"visual": visual})
            break
    lines = [scene.narration for scene in scenes]
    least = least_seconds(lines, rate)
    spare = [max(0.0, scene.seconds - need) for scene, need in zip(scenes, least, strict=True)]
    donor = max(range(len(scenes) - 1), key=lambda i: spare[i], default=0)
    last = scenes[-1]
    for line in _closes(lines[-1], whom, script.genre is Genre.BEDTIME):
        need = round(count_spoken(line) / rate + overhead(len(scenes) - 1, len(scenes)) + AIR + 0.001, 3)
        missing = round(max(0.0, need - last.seconds), 3)
        if need <= LONGEST and (not missing or (len(scenes) > 1 and missing <= spare[donor])):
            scenes[-1] = last.model_copy(update={"narration": line, "seconds": last.seconds + missing})
            if missing:
                given = scenes[donor]
                scenes[donor] = given.model_copy(update={"seconds": given.seconds - missing})
            break
    return script.model_copy(update={"scenes": tuple(scenes)})


def _closes(line: str, whom: str, bedtime: bool) -> list[str]:
    """What may be said at the end, the fullest first."""
    if not line:
        return []
    if bedtime and (spoken := re.sub(r"(\b(?:well|night)), you\b", rf"\1, {whom}", line)) != line:
        return [spoken]
    said = f"Good night, {whom}." if bedtime else f"For {whom}."
    return [f"{line} {said}", f"{sentences(line)[-1]} {said}", said]
