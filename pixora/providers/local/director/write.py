"""Writes a film's script from its brief: words within budget, pictures that can be drawn, lengths that add up."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import replace

from pixora.film.brief import Brief, Mood
from pixora.film.script import Scene, Script, Transition
from pixora.film.visual import Hour, Place, Shot, Visual
from pixora.providers.local.director import grammar
from pixora.providers.local.director.cards import (
    add_missing,
    find_missing,
    name_subject,
    part_cards,
    place_cards,
    write_cards,
)
from pixora.providers.local.director.cast import Cast, cast
from pixora.providers.local.director.lexicon import Reading, read
from pixora.providers.local.director.look import Sight, frame_sights, is_undrawable, join, plan_sights
from pixora.providers.local.director.narration import Slot, Told, lay_out, shorten, tell
from pixora.providers.local.director.pace import (
    ALL_SPOKEN,
    SPOKEN_SCENES,
    SPOKEN_SECONDS,
    budget,
    count_scenes,
    least_seconds,
    share_seconds,
)
from pixora.providers.local.director.prompts import motion_prompt, picture_prompt
from pixora.providers.local.director.recite import recite
from pixora.providers.local.director.split import sentences
from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.subjects import Subject, clean, parse

USUAL_FILL = 0.86
"""Share of a film's seconds that words and the air around them may take."""
_NOTE = "Written by the built-in director, which knows only your words and adds no facts of its own."
_BEDTIME = re.compile(r"\b(?:bedtime|lullaby|good ?night|fall asleep|sleepy)\b", re.I)


def write(brief: Brief, *, words_per_second: float = 2.45, fill: float = USUAL_FILL, max_scenes: int = 200) -> Script:
    """The script of a film; the same brief gives the same script.

    Words and the air around them take at most `fill` of the film's seconds at `words_per_second`; a smaller `fill`
    keeps the film and says less. With own text it is the text that decides: nothing is left out.
    A film has at most `max_scenes` scenes; those of a film with more to show or to say are longer.
    """
    if brief.text and brief.text.strip():
        return _write_text(brief, brief.text, words_per_second, max_scenes)
    return _write_topic(brief, words_per_second, fill, max_scenes)


def _write_topic(brief: Brief, rate: float, fill: float, max_scenes: int) -> Script:
    topic = clean(brief.topic) or clean(brief.prompt) or "untitled"
    seconds = brief.seconds if brief.seconds is not None else 30.0
    seed, words_rng, sights_rng, look_rng = _seeds(brief)
    subject = parse(topic, brief.language == "en")
    reading = read(_turned(topic))
    bedtime = bool(_BEDTIME.search(f"{brief.prompt} {topic}"))
    if bedtime:
        reading = _at_bedtime(reading)
    mood = _mood(brief, reading)
    people = cast(subject, topic, reading, random.Random(f"{seed}:cast"))
    abstract = is_undrawable(reading)
    own = len(subject.items or subject.own)
    count = count_scenes(seconds, mood, own + 2 if own else 0, max_scenes)
    spoken = count if seconds <= ALL_SPOKEN else min(count, max(SPOKEN_SCENES, own + 2))
    mute = brief.voice == "none"
    slots, left_out = lay_out(subject, count, spoken, abstract, bedtime, words_rng)
    story = subject.form == "story"
    sights = plan_sights(reading, [slot.text for slot in slots], mood, people, story, sights_rng)
    unseen = name_subject(subject, topic, people)
    wanted = place_cards(subject, slots, abstract, mute, unseen)
    told = Told(("",) * count)
    if not mute:
        told = _narrate(subject, slots, sights, set(wanted), reading, seconds, rate, fill, bedtime, words_rng)
    cards = write_cards(subject, slots, told.lines, wanted, mute, unseen)
    missing = find_missing(subject, told.lines, cards) if not mute else []
    cards, missing = add_missing(cards, missing, told.lines)
    visuals = frame_sights(sights, cards, people.character.id if people.character and people.drawn else None, look_rng)
    turn = next((i for i, slot in enumerate(slots) if slot.beat == "turn"), round(0.68 * count))
    joins = join(visuals, turn, mood)
    lengths = share_seconds(
        seconds, told.lines, [_weight(visual, line) for visual, line in zip(visuals, told.lines, strict=True)], rate
    )
    notes = [_NOTE]
    if not mute and any(slot.beat == "silent" for slot in slots) and seconds > ALL_SPOKEN:
        notes.append(
            f"Your words are enough to speak for about {SPOKEN_SECONDS:.0f} seconds; picture and music carry the "
            f"rest. Give a text of your own to have more said."
        )
    if missing:
        quoted = "; ".join(f"“{line.rstrip('.')}”" for line in missing[:5]) + (" and more" if missing[5:] else "")
        notes.append(f"Not all that you wrote fits into this length, so this is left out: {quoted}.")
    elif told.dropped or left_out:
        notes.append("Not all that you wrote can be heard in this length; ask for a longer film to hear it all.")
    scenes = _scenes(seed, visuals, told.lines, lengths, joins, [slot.text for slot in slots], topic, brief, people)
    return _script(brief, subject.title, _logline(subject), mood, people, scenes, seed, seconds, notes)


_OF = re.compile(
    r"^((?:the |a |an )?(?:\w+ )?(?:history|story|art|science|life|meaning|origin|origins|beauty|secrets?|rise|fall"
    r"|power|future|world|magic|joy|benefits|dangers?) of )(.+)$",
    re.I,
)


def _at_bedtime(reading: Reading) -> Reading:
    """Evening and night, in the places of what the story is about."""
    fields = tuple(sorted(reading.fields, key=lambda field: field.name == "night"))
    return replace(reading, fields=fields, hours=reading.hours or (Hour.DUSK, Hour.NIGHT))


def _turned(topic: str) -> str:
    """ "the history of tea" is about tea first."""
    match = _OF.match(topic)
    return f"{match[2]} {match[1]}" if match else topic


def _narrate(
    subject: Subject,
    slots: Sequence[Slot],
    sights: Sequence[Sight],
    cards: set[int],
    reading: Reading,
    seconds: float,
    rate: float,
    fill: float,
    bedtime: bool,
    rng: random.Random,
) -> Told:
    """The film's lines. A smaller fill shortens what the usual one says: a refitted film stays itself."""
    count = len(slots)
    drawable = [one for one in reading.fields if not one.card] if reading.places or reading.props else []
    field = "night" if bedtime else next((one.name for one in (*drawable, *reading.fields)), "")
    base = max(fill, USUAL_FILL)
    own = sum(count_spoken(slot.text) for slot in slots if slot.pinned)
    room = min(budget(seconds, count, base, rate), max(SPOKEN_SECONDS * rate, 1.6 * own))
    told = tell(subject, slots, sights, cards, field, room, rate, bedtime, rng)
    # Lengths are whole milliseconds: what is rounded up must find room.
    while sum(least_seconds(told.lines, rate)) > seconds - 0.001 * count:
        told = shorten(told, slots, _count(told) - 1)
    if fill >= USUAL_FILL:
        return told
    return shorten(told, slots, min(_count(told) * fill / USUAL_FILL, budget(seconds, count, fill, rate)))


def _count(told: Told) -> float:
    return sum(count_spoken(line) for line in told.lines)


def _write_text(brief: Brief, text: str, rate: float, max_scenes: int) -> Script:
    seed, _, sights_rng, look_rng = _seeds(brief)
    lines, lengths = recite(text, rate, max_scenes)
    opening = clean(text)[:4_000]
    reading = read(opening)
    mood = _mood(brief, reading)
    asked = clean(brief.topic)
    subject = parse(
        asked
        if asked and len(asked.split()) <= 12 and asked not in opening
        else " ".join(sentences(opening)[:1]) or "untitled",
        brief.language == "en",
    )
    people = cast(parse(opening, brief.language == "en"), opening, reading, random.Random(f"{seed}:cast"))
    sights = plan_sights(_nearest(reading), lines, mood, people, True, sights_rng)
    cards = part_cards(lines, people)
    visuals = frame_sights(sights, cards, people.character.id if people.character and people.drawn else None, look_rng)
    joins = join(visuals, round(0.68 * len(lines)), mood)
    notes = [_NOTE]
    if brief.seconds is not None:
        about = sum(lengths)
        notes.append(f"Your own text decides the length, about {about:.0f} seconds, whatever length was asked for.")
    scenes = _scenes(seed, visuals, lines, lengths, joins, lines, subject.title, brief, people)
    title = subject.title if asked and subject.phrase and asked not in opening else _head_text(opening)
    return _script(brief, title, grammar.headline(lines[0], 120), mood, people, scenes, seed, None, notes)


def _head_text(text: str) -> str:
    """The first sentence of the user's own text as a title: at most eight words, cut where a clause ends if it can."""
    first = re.sub(r"^\d{1,2}[.)]\s+", "", (sentences(text) or ["untitled"])[0])
    words = first.split()
    if len(words) > 8:
        clause = next((i for i in range(8, 2, -1) if words[i - 1][-1] in ",;:–—"), 0)
        words = words[: clause or 8]
        while (
            len(words) > 2 and not clause and words[-1].lower() in grammar.PREPOSITIONS | grammar.DETERMINERS | {"and"}
        ):
            words.pop()
    title = grammar.headline(" ".join(words))
    return re.sub(r"(?i)\b([ap])\.m\b\.?", lambda match: match[1].lower() + ".m.", title)


def _nearest(reading: Reading) -> Reading:
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


def _seeds(brief: Brief) -> tuple[int, random.Random, random.Random, random.Random]:
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


def _mood(brief: Brief, reading: Reading) -> Mood:
    if brief.music is not None:
        return brief.music
    asked = read(clean(brief.prompt)[:600]).moods
    if reading.moods or asked:
        return (*reading.moods, *asked)[0]
    return reading.fields[0].mood if reading.fields else Mood.CALM


def _weight(visual: Visual, line: str) -> float:
    base = {Shot.WIDE: 1.25, Shot.MEDIUM: 1.0, Shot.CLOSE: 0.8}[visual.shot]
    return base * (1.0 if line else 1.3) * (0.8 if visual.place is Place.CARD else 1.0)


def _scenes(
    seed: int,
    visuals: Sequence[Visual],
    lines: Sequence[str],
    lengths: Sequence[float],
    joins: Sequence[Transition],
    own: Sequence[str],
    topic: str,
    brief: Brief,
    people: Cast,
) -> tuple[Scene, ...]:
    character = people.character
    scenes: list[Scene] = []
    for i, visual in enumerate(visuals):
        seen = (
            character
            if character
            and (
                visual.players
                or (not people.drawn and own[i] and people.is_in(own[i]) and visual.place is not Place.CARD)
            )
            else None
        )
        scenes.append(
            Scene(
                id="s_" + hashlib.sha256(f"{seed}:{i}".encode()).hexdigest()[:8],
                narration=lines[i],
                picture_prompt=picture_prompt(visual, clean(topic)[:200], clean(own[i]), brief.style.value, seen),
                motion_prompt=motion_prompt(visual, seen),
                seconds=lengths[i],
                characters=(seen.id,) if seen else (),
                transition=joins[i],
                visual=visual,
            )
        )
    return tuple(scenes)


def _logline(subject: Subject) -> str:
    match subject.form:
        case "thing" | "list" | "clause" | "howto":
            return f"A short film about {subject.phrase}."
        case _:
            return subject.phrase if subject.phrase.endswith((".", "!", "?", "…")) else subject.phrase + "."


def _script(
    brief: Brief,
    title: str,
    logline: str,
    mood: Mood,
    people: Cast,
    scenes: tuple[Scene, ...],
    seed: int,
    seconds: float | None,
    notes: Sequence[str],
) -> Script:
    return Script(
        title=title or "Untitled",
        logline=logline,
        style=brief.style,
        mood=None if brief.silent_music else mood,
        language=brief.language,
        characters=(people.character,) if people.character else (),
        scenes=scenes,
        seed=seed,
        seconds=seconds,
        notes=tuple(notes),
    )
