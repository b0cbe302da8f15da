"""A film of the user's own text: cut into scenes, shown, and not a word changed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from pixora.film.brief import Brief, Genre
from pixora.film.script import Script
from pixora.providers.local.director import grammar
from pixora.providers.local.director.assemble import (
    Film,
    assemble_scenes,
    assemble_script,
    choose_mood,
    roll_dice,
)
from pixora.providers.local.director.depict import icons_in, may_stand
from pixora.providers.local.director.ensemble import cast_glossed, cast_lines
from pixora.providers.local.director.framing import frame_sights
from pixora.providers.local.director.genre import find_text_genre
from pixora.providers.local.director.joins import join
from pixora.providers.local.director.lexicon import Reading, read
from pixora.providers.local.director.neighbours import vary_light
from pixora.providers.local.director.outline import Slot
from pixora.providers.local.director.places import Sight, plan_sights
from pixora.providers.local.director.recite import recite
from pixora.providers.local.director.split import sentences
from pixora.providers.local.director.staging import put_on_stage
from pixora.providers.local.director.strong_cards import part_cards
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.tongues import gloss
from pixora.providers.local.director.topic_text import clean
from pixora.providers.local.director.topics import parse

NOTE = "Written by the built-in director, which knows only your words and adds no facts of its own."


def with_icons(sights: Sequence[Sight], slots: Sequence[Slot], subject: Subject) -> list[Sight]:
    """Things that have an icon stand in the picture where nobody and nothing else does."""
    about = {"story": "", "list": subject.phrase}.get(subject.form, subject.said)
    named = icons_in(about, 2)
    result: list[Sight] = []
    for i, (sight, slot) in enumerate(zip(sights, slots, strict=True)):
        wanted = icons_in(slot.text, 2) if slot.text else named
        icons = tuple(icon for icon in wanted if may_stand(icon, sight.place))
        empty = not sight.props and not sight.players
        result.append(replace(sight, icons=icons if empty and (slot.text or i % 2 == 0) else ()))
    return result


def write_text(brief: Brief, text: str, rate: float, max_scenes: int) -> Script:
    seed, _, sights_rng, look_rng = roll_dice(brief)
    genre = find_text_genre(brief, text)
    lines, lengths = recite(text, rate, max_scenes, by_line=genre is Genre.POEM)
    opening = clean(text)[:4_000]
    english = brief.language == "en"
    # Pictures follow the words in any language; what is said and written stays as it is.
    shown = lines if english else [gloss(line, brief.language) or "…" for line in lines]
    reading = read(opening if english else " ".join(shown))
    mood = choose_mood(brief, reading, genre)
    asked = clean(brief.topic)
    subject = parse(
        asked
        if asked and len(asked.split()) <= 12 and asked not in opening
        else " ".join(sentences(opening)[:1]) or "untitled",
        brief.language == "en",
    )
    dice = random.Random(f"{seed}:cast")
    people = cast_lines(text[:12_000], subject, dice) if english else cast_glossed(shown, subject, dice)
    sights = plan_sights(nearest(reading), shown, mood, people, None, sights_rng)
    beats = ["own"] * len(lines)
    sights = vary_light(put_on_stage(sights, beats, shown, people, genre), shown)
    sights = with_icons(sights, [Slot("own", line) for line in shown], subject)
    cards = {} if genre is Genre.POEM else part_cards(lines, people, english, shown)
    visuals = frame_sights(sights, beats, cards, seed, look_rng)
    joins = join(visuals, beats, lines, genre, mood)
    notes = [NOTE]
    if brief.seconds is not None:
        about = sum(lengths)
        notes.append(f"Your own text decides the length, about {about:.0f} seconds, whatever length was asked for.")
    film = Film(brief, seed, genre, mood, people)
    scenes = assemble_scenes(film, visuals, lines, lengths, joins, lines, subject.title)
    title = subject.title if asked and subject.phrase and asked not in opening else _head_text(text, english)
    return assemble_script(film, title, grammar.headline(lines[0], 120), scenes, None, notes)


def _head_text(text: str, english: bool) -> str:
    """The first line or sentence of the user's own text as a title: at most eight words, cut at a clause if it can."""
    line = next((clean(line) for line in text.splitlines() if clean(line)), "untitled")
    first = re.sub(r"^\d{1,2}[.)]\s+", "", (sentences(line) or ["untitled"])[0])
    words = first.split()
    if len(words) > 8:
        clause = next((i for i in range(8, 2, -1) if words[i - 1][-1] in ",;:–—"), 0)
        passive = next((i for i, word in enumerate(words) if i > 1 and word in ("was", "is", "were", "are")), 0)
        words = words[: clause or passive or 8]
        small = grammar.PREPOSITIONS | grammar.DETERMINERS | {"and", "by", "who", "that", "was", "is"}
        while len(words) > 2 and not clause and words[-1].lower() in small:
            words.pop()
    if not english:
        return " ".join(words).rstrip(" ,;:.–—-")[:60]
    title = grammar.headline(" ".join(words))
    return re.sub(r"(?i)\b([ap])\.m\b\.?", lambda match: match[1].lower() + ".m.", title)


def nearest(reading: Reading) -> Reading:
    """Of a long text only the first few places and hours are the film's; each scene follows its own words."""
    return Reading(
        fields=reading.fields[:1],
        places=reading.places[:3],
        hours=(),
        weathers=(),
        props=(),
        moods=reading.moods,
        people=reading.people,
    )
