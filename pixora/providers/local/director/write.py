"""Writes a film's script from its brief: words within budget, pictures that can be drawn, lengths that add up."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from dataclasses import replace

from pixora.film.brief import Brief, Genre, Mood
from pixora.film.script import Script
from pixora.film.visual import Hour, Room
from pixora.providers.local.director import grammar
from pixora.providers.local.director.assemble import (
    Film,
    assemble_scenes,
    assemble_script,
    choose_mood,
    roll_dice,
    weigh,
)
from pixora.providers.local.director.brief_tale import SCENES, is_brief, lay_out_briefly, tell_briefly
from pixora.providers.local.director.cards import add_missing, find_missing, name_subject, place_cards, write_cards
from pixora.providers.local.director.cast import Cast, cast
from pixora.providers.local.director.choose_known import USUAL_FILL
from pixora.providers.local.director.dedication import dedicate, part_dedication
from pixora.providers.local.director.ensemble import cast_lines
from pixora.providers.local.director.framing import frame_sights
from pixora.providers.local.director.genre import SHAPES, find_genre
from pixora.providers.local.director.headings import name_things
from pixora.providers.local.director.joins import join
from pixora.providers.local.director.known import find_known
from pixora.providers.local.director.lexicon import Reading, read, tokens
from pixora.providers.local.director.narration import shorten, tell
from pixora.providers.local.director.neighbours import vary_light
from pixora.providers.local.director.outline import TALES, Outline, Slot, Told, add_parts, lay_out, stations_of
from pixora.providers.local.director.pace import (
    ALL_SPOKEN,
    LONGEST,
    SPOKEN_SCENES,
    SPOKEN_SECONDS,
    budget,
    count_scenes,
    least_seconds,
    share_seconds,
)
from pixora.providers.local.director.places import Sight, is_undrawable, plan_sights
from pixora.providers.local.director.split import sentences
from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.staging import put_on_stage
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.tale import Tale, find_tale
from pixora.providers.local.director.titles import name_film
from pixora.providers.local.director.topic_text import clean
from pixora.providers.local.director.topics import find_feature, parse
from pixora.providers.local.director.write_known import choose_genre, write_known
from pixora.providers.local.director.write_text import NOTE, with_icons, write_text


def write(brief: Brief, *, words_per_second: float = 2.45, fill: float = USUAL_FILL, max_scenes: int = 200) -> Script:
    """The script of a film; the same brief gives the same script.

    Words and the air around them take at most `fill` of the film's seconds at `words_per_second`; a smaller `fill`
    keeps the film and says less. With own text it is the text that decides: nothing is left out.
    A film has at most `max_scenes` scenes; those of a film with more to show or to say are longer.
    """
    asked = min(max_scenes, brief.scenes or max_scenes)
    if brief.text and brief.text.strip():
        return _told_of_count(write_text(brief, brief.text, words_per_second, asked), brief)
    brief, whom = part_dedication(brief)
    most, within = max_scenes, brief
    if brief.scenes is not None:
        most = count_scenes(brief.seconds or 30.0, Mood.WONDER, 0, max_scenes, asked=asked)
        within = brief.model_copy(update={"scenes": most})
    script = _write_known(within, words_per_second, fill, most)
    if script is None:
        script = _write_topic(within, words_per_second, fill, _most_scenes(within, words_per_second, most))
    script = _told_of_count(script, brief)
    return dedicate(script, whom, words_per_second) if whom else script


def _told_of_count(script: Script, brief: Brief) -> Script:
    """With a note where the film has not as many scenes as were asked for."""
    asked, count = brief.scenes, len(script.scenes)
    if asked is None or asked == count:
        return script
    why = "a scene lasts 3 to 9 seconds, and each says something of its own"
    had = f"{count} scene{'s' if count > 1 else ''}"
    return script.model_copy(update={"notes": (*script.notes, f"You asked for {asked}; the film has {had}: {why}.")})


def _write_known(brief: Brief, rate: float, fill: float, max_scenes: int) -> Script | None:
    """The script of a topic of which the director knows something; None for any other, and for tales and poems."""
    topic = clean(brief.topic) or clean(brief.prompt)
    if brief.language != "en" or brief.voice == "none" or not (match := find_known(topic)):
        return None
    subject = parse(topic)
    reading = read(subject.said)
    people = cast(subject, subject.said, reading, random.Random(0))
    genre = choose_genre(brief, find_genre(brief, subject, topic, reading, people.main), match)
    if genre is None:
        return None
    return write_known(brief, subject, genre, match, rate, fill, max_scenes, _logline(subject))


def _most_scenes(brief: Brief, rate: float, max_scenes: int) -> int:
    """So many scenes that first and last have words of their own: rather one fewer than a mute one."""
    count = max_scenes
    while brief.voice != "none":
        scenes = _write_topic(brief, rate, USUAL_FILL, count).scenes
        least = math.ceil(sum(scene.seconds for scene in scenes) / LONGEST)
        if (scenes[0].narration and scenes[-1].narration) or len(scenes) <= max(2, least):
            return count if scenes[0].narration or scenes[-1].narration else max_scenes
        count = len(scenes) - 1
    return max_scenes


def _write_topic(brief: Brief, rate: float, fill: float, max_scenes: int) -> Script:
    topic = clean(brief.topic) or clean(brief.prompt) or "untitled"
    seconds = brief.seconds if brief.seconds is not None else 30.0
    seed, words_rng, sights_rng, look_rng = roll_dice(brief)
    subject = parse(topic, brief.language == "en")
    # What a list holds is shown entry by entry; where it plays, its heading says.
    about = _turned(subject.phrase if subject.items else subject.said)
    reading = read(about)
    people = _cast_topic(subject, about, reading, random.Random(f"{seed}:cast"), brief.language == "en")
    genre = find_genre(brief, subject, topic, reading, people.main)
    if genre is Genre.BEDTIME:
        reading = _at_bedtime(reading)
    elif genre is Genre.HOWTO and not (reading.fields or reading.places or reading.rooms):
        reading = replace(reading, rooms=(Room.LIVING,))
    subject = replace(subject, title=name_film(subject, genre, people))
    mood = choose_mood(brief, reading, genre)
    tale = None
    if genre in TALES and (people.main or _is_somebody(subject)) and _is_premise(subject):
        tale = find_tale(subject, people, genre is Genre.BEDTIME)
    elif genre is Genre.PRODUCT and not people.main:
        people = Cast()
        if not (reading.places or reading.props or reading.rooms):
            reading = replace(reading, rooms=(Room.LIVING,))
        subject = replace(subject, own=subject.own or find_feature(subject))
    drawable = [one for one in reading.fields if not one.card] if reading.places or reading.props else []
    field = "night" if genre is Genre.BEDTIME else next((one.name for one in (*drawable, *reading.fields)), "")
    parts = _parts(subject)
    abstract = is_undrawable(reading) and not (people.main and people.drawn)
    outline = Outline(subject, genre, tale, parts, field, abstract)
    if tale and tale.intro and _has_room(subject, tale, seconds, mood, rate):
        deeds = subject.deeds
        if genre is Genre.BEDTIME:
            deeds = tuple(re.sub(r"^One day,", "One night,", deed) for deed in deeds)
        subject = replace(subject, own=deeds)
        outline = replace(outline, subject=subject)
    elif tale and tale.relative and len(subject.own) <= 1:
        # The premise is told as a whole, in the tale's first line.
        tale = replace(tale, intro=())
        outline = replace(outline, tale=tale)
        subject = replace(subject, own=())
        outline = replace(outline, subject=subject)
    elif tale and tale.intro:
        tale = replace(tale, intro=())
        outline = replace(outline, tale=tale)
    if stations_of(outline) and (lead := re.split(r",?\s(?:from|through)\s", subject.phrase)[0]) != subject.phrase:
        # What it leads through is said on the way.
        subject = replace(subject, phrase=lead)
        outline = replace(outline, subject=subject)
    own = len(subject.items or subject.own or stations_of(outline))
    count = count_scenes(seconds, mood, own + 2 if own else 0, max_scenes, SHAPES[genre].pace, brief.scenes)
    mute = brief.voice == "none"
    spoken = _count_spoken_scenes(outline, count, seconds, own)
    brief_told = None
    three = max_scenes >= SCENES and brief.scenes in (None, SCENES)
    if not mute and three and is_brief(outline, seconds):
        brief_told = tell_briefly(outline, seconds, USUAL_FILL, rate)
    if brief_told:
        slots, left_out, count = lay_out_briefly(), 0, SCENES
    else:
        slots, left_out = lay_out(outline, count, spoken, words_rng)
        slots = add_parts(slots, outline)
    beats = [slot.beat for slot in slots]
    texts = [slot.text if slot.beat != "part" else "" for slot in slots]
    sights = plan_sights(reading, texts, mood, people, tale, sights_rng)
    sights = vary_light(put_on_stage(sights, beats, texts, people, genre), texts, genre is Genre.BEDTIME)
    unseen = name_subject(subject, people, genre)
    sights = with_icons(sights, slots, subject)
    wanted = place_cards(outline, slots, seconds, mute, unseen)
    if brief_told:
        words = _count(brief_told) * min(1.0, fill / USUAL_FILL)
        told = shorten(brief_told, slots, min(words, budget(seconds, count, min(fill, USUAL_FILL), rate)))
    else:
        told = _narrate(outline, slots, sights, set(wanted), seconds, rate, fill, words_rng)
    lines = ("",) * count if mute else told.lines
    cards = write_cards(outline, slots, told.lines, wanted, mute, unseen)
    missing = find_missing(subject, lines, cards) if not mute else []
    cards, missing = add_missing(cards, missing, lines)
    visuals = frame_sights(sights, beats, cards, seed, look_rng)
    joins = join(visuals, beats, lines, genre, mood)
    weights = [weigh(visual, line) for visual, line in zip(visuals, lines, strict=True)]
    lengths = share_seconds(seconds, lines, weights, rate)
    notes = [NOTE]
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
    film = Film(brief, seed, genre, mood, people)
    scenes = assemble_scenes(film, visuals, lines, lengths, joins, texts, topic)
    return assemble_script(film, subject.title, _logline(subject), scenes, seconds, notes)


_OF = re.compile(
    r"^((?:the |a |an )?(?:\w+ )?(?:history|story|art|science|life|meaning|origin|origins|beauty|secrets?|rise|fall"
    r"|power|future|world|magic|joy|benefits|dangers?) of )(.+)$",
    re.I,
)


def _is_premise(subject: Subject) -> bool:
    """Whether the topic is one sentence or less: several are a tale that the user tells already."""
    return len(sentences(subject.said)) == 1 and not subject.items and (len(subject.own) < 2 or bool(subject.deeds))


def _is_somebody(subject: Subject) -> bool:
    """Whether a tale can be told of a thing as of somebody: "a little cloud"."""
    return subject.form == "thing" and re.match(r"an?\s", subject.phrase) is not None


def _cast_topic(subject: Subject, topic: str, reading: Reading, rng: random.Random, english: bool) -> Cast:
    """Who a topic is about; a tale of several sentences brings in whoever acts in them."""
    if english and subject.form == "story" and len(subject.own) > 1 and not subject.deeds:
        people = cast_lines("\n".join(subject.own), subject, rng)
        if people.drawn:
            return people
    return cast(subject, topic, reading, rng)


def _has_room(subject: Subject, tale: Tale, seconds: float, mood: Mood, rate: float) -> bool:
    """Whether a film is long enough to introduce its hero, say each deed, and close."""
    count = count_scenes(seconds, mood, len(subject.deeds) + 2, slower=SHAPES[Genre.STORY].pace)
    words = sum(map(count_spoken, (tale.intro[-1], *subject.deeds))) + 4.5
    return count >= len(subject.deeds) + 2 and words <= budget(seconds, count, USUAL_FILL, rate)


def _count_spoken_scenes(outline: Outline, count: int, seconds: float, own: int) -> int:
    """How many scenes have words. Few words of the user's leave room for passages that picture and music carry."""
    if seconds > ALL_SPOKEN:
        return min(count, max(SPOKEN_SCENES, own + 2))
    few = len(tokens(outline.subject.phrase)) <= 2 and not own and outline.tale is None
    if few and count >= 6:
        return max(5, round(0.7 * count))
    if outline.genre is Genre.POEM and count >= 5:
        return max(own + 2, round(0.75 * count))
    return count


def _parts(subject: Subject) -> tuple[str, ...]:
    """The things that a question names, as they are spoken of: "the bees", "the honey"."""
    if subject.form not in ("clause", "question"):
        return ()
    found: list[str] = []
    for name in name_things(subject.phrase):
        word = name if name.lower() in grammar.NAMES else name.lower()
        proper = re.search(rf"(?<!^)\b{re.escape(name)}\b", subject.phrase)
        found.append(name if proper and name[0].isupper() else f"the {word}")
    return tuple(dict.fromkeys(found))


def _at_bedtime(reading: Reading) -> Reading:
    """Evening and night, in the places of what the story is about."""
    fields = tuple(sorted(reading.fields, key=lambda field: field.name == "night"))
    return replace(reading, fields=fields, hours=reading.hours or (Hour.DUSK, Hour.NIGHT))


def _turned(topic: str) -> str:
    """ "the history of tea" is about tea first."""
    match = _OF.match(topic)
    return f"{match[2]} {match[1]}" if match else topic


def _narrate(
    outline: Outline,
    slots: Sequence[Slot],
    sights: Sequence[Sight],
    cards: set[int],
    seconds: float,
    rate: float,
    fill: float,
    rng: random.Random,
) -> Told:
    """The film's lines. A smaller fill shortens what the usual one says: a refitted film stays itself."""
    count = len(slots)
    base = max(fill, USUAL_FILL)
    own = sum(count_spoken(slot.text) for slot in slots if slot.pinned)
    room = min(budget(seconds, count, base, rate), max(SPOKEN_SECONDS * rate, 1.6 * own))
    dice = rng.getrandbits(64)
    told = tell(outline, slots, sights, cards, room, rate, random.Random(dice))
    # Rather other lines than fewer: a beginning or a close that is too long has shorter siblings.
    for less in range(1, 9):
        if sum(least_seconds(told.lines, rate)) <= seconds - 0.001 * count:
            break
        told = tell(outline, slots, sights, cards, room - less, rate, random.Random(dice))
    # Lengths are whole milliseconds: what is rounded up must find room.
    while sum(least_seconds(told.lines, rate)) > seconds - 0.001 * count:
        told = shorten(told, slots, _count(told) - 1)
    if fill >= USUAL_FILL:
        return told
    return shorten(told, slots, min(_count(told) * fill / USUAL_FILL, budget(seconds, count, fill, rate)))


def _count(told: Told) -> float:
    return sum(count_spoken(line) for line in told.lines)


def _logline(subject: Subject) -> str:
    match subject.form:
        case "thing" | "list" | "clause" | "howto":
            return f"A short film about {subject.phrase}."
        case _:
            return subject.phrase if subject.phrase.endswith((".", "!", "?", "…")) else subject.phrase + "."
