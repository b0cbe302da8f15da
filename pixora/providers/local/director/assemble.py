"""What all scripts share: seeds and dice, the mood, and scenes put together from pictures, lines and lengths."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

from pixora.film.brief import Brief, Genre, Mood
from pixora.film.script import Scene, Script, Transition
from pixora.film.visual import Place, Shot, Visual
from pixora.providers.local.director.cast import Cast
from pixora.providers.local.director.genre import SHAPES
from pixora.providers.local.director.lexicon import Reading, read
from pixora.providers.local.director.prompts import motion_prompt, picture_prompt
from pixora.providers.local.director.topic_text import clean


@dataclass(frozen=True)
class Film:
    """What the parts of a script share."""

    brief: Brief
    seed: int
    genre: Genre
    mood: Mood
    people: Cast


def roll_dice(brief: Brief) -> tuple[int, random.Random, random.Random, random.Random]:
    """The film's seed, and the dice for words, places and framing. Only the last hang on style, so words outlive it."""
    said = f"{clean(brief.topic)}\n{' '.join((brief.text or '').split())}"
    if brief.seed is not None:
        seed = brief.seed
        words = f"{seed}\n{said}"
    else:
        seed = int.from_bytes(hashlib.sha256(f"{said}\n{brief.style.value}".encode()).digest()[:4]) % 2**31
        words = said
    return (
        seed,
        random.Random(f"words\n{words}"),
        random.Random(f"places\n{words}"),
        random.Random(f"look\n{seed}\n{said}"),
    )


def choose_mood(brief: Brief, reading: Reading, genre: Genre) -> Mood:
    """The music's mood: asked for, else that of the words, of the genre, of what the film is about."""
    if brief.music is not None:
        return brief.music
    asked = read(clean(brief.prompt)[:600]).moods
    moods = (*reading.moods, *asked)
    default = SHAPES[genre].mood
    if genre is Genre.BEDTIME:
        return Mood.CALM if Mood.CALM in moods and Mood.TENDER not in moods else Mood.TENDER
    if moods:
        return moods[0]
    return default or (reading.fields[0].mood if reading.fields else Mood.CALM)


def weigh(visual: Visual, line: str) -> float:
    base = {Shot.WIDE: 1.25, Shot.MEDIUM: 1.0, Shot.CLOSE: 0.8}[visual.shot]
    return base * (1.0 if line else 1.3) * (0.8 if visual.place is Place.CARD else 1.0)


def assemble_scenes(
    film: Film,
    visuals: Sequence[Visual],
    lines: Sequence[str],
    lengths: Sequence[float],
    joins: Sequence[Transition],
    own: Sequence[str],
    topic: str,
) -> tuple[Scene, ...]:
    people = film.people
    scenes: list[Scene] = []
    for i, visual in enumerate(visuals):
        here = {player.character for player in visual.players}
        seen = tuple(character for character in people.characters if character.id in here)
        if people.unseen and own[i] and people.is_in(own[i]) and visual.place is not Place.CARD:
            seen = (people.unseen,)
        scenes.append(
            Scene(
                id="s_" + hashlib.sha256(f"{film.seed}:{i}".encode()).hexdigest()[:8],
                narration=lines[i],
                picture_prompt=picture_prompt(visual, clean(topic)[:200], clean(own[i]), film.brief.style.value, seen),
                motion_prompt=motion_prompt(visual, seen),
                seconds=lengths[i],
                characters=tuple(character.id for character in seen),
                transition=joins[i],
                visual=visual,
            )
        )
    return tuple(scenes)


def assemble_script(
    film: Film, title: str, logline: str, scenes: tuple[Scene, ...], seconds: float | None, notes: Sequence[str]
) -> Script:
    return Script(
        title=title or "Untitled",
        logline=logline,
        style=film.brief.style,
        mood=None if film.brief.silent_music else film.mood,
        genre=film.genre,
        language=film.brief.language,
        characters=film.people.characters,
        scenes=scenes,
        seed=film.seed,
        seconds=seconds,
        notes=tuple(notes),
    )
