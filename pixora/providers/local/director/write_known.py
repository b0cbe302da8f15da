"""A film of what the director knows of a topic: as many sentences as the length takes, the telling ones first."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from dataclasses import replace

from pixora.film.brief import Brief, Genre
from pixora.film.script import Script
from pixora.film.visual import CardKind, Hour, Place
from pixora.providers.local.director import grammar
from pixora.providers.local.director.assemble import (
    Film,
    assemble_scenes,
    assemble_script,
    choose_mood,
    roll_dice,
    weigh,
)
from pixora.providers.local.director.cards import name_subject
from pixora.providers.local.director.cast import Cast, cast
from pixora.providers.local.director.choose_known import USUAL_FILL, choose_pieces, leave_out, list_pieces
from pixora.providers.local.director.depict import icons_in
from pixora.providers.local.director.framing import frame_sights
from pixora.providers.local.director.genre import SHAPES
from pixora.providers.local.director.headings import short_quote
from pixora.providers.local.director.joins import join
from pixora.providers.local.director.known import NUMBERS, Match
from pixora.providers.local.director.lexicon import read
from pixora.providers.local.director.neighbours import vary_light
from pixora.providers.local.director.outline import Slot
from pixora.providers.local.director.pace import LONGEST, share_seconds
from pixora.providers.local.director.places import Sight, plan_sights
from pixora.providers.local.director.staging import put_on_stage
from pixora.providers.local.director.strong_cards import Card, is_drawn, part_cards
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.write_text import nearest, with_icons

NOTE = (
    "Written by the built-in director from what it knows of this topic: common knowledge in its own words. "
    "Give a text of your own to have that said instead."
)
_TITLED = 20.0
"""Seconds from which on a list and a guide have a title card and an end card."""
_LONGEST_TITLE = 5
"""Words of a title that stands on an early card of a film that no picture names."""


def choose_genre(brief: Brief, found: Genre, match: Match) -> Genre | None:
    """The film's genre; None where what is wished is no film of facts. `found`: what the words ask for."""
    if brief.genre is not None:
        return brief.genre if brief.genre in _OF_FACTS else None
    # An animal that is only named is one to learn of; "a penguin" is somebody of whom a tale is told.
    told = _TELLS.search(f"{brief.prompt[:2_000]} {brief.topic}") or re.match(r"an?\s", brief.topic.strip(), re.I)
    if match.count is not None and match.known.genre is not Genre.HOWTO:
        return Genre.LIST
    return match.known.genre if found in _OF_FACTS or (found is Genre.STORY and not told) else None


_TELLS = re.compile(r"\b(?:story|stories|tales?|fables?|once upon)\b", re.I)
_OF_FACTS = frozenset((Genre.EXPLAINER, Genre.HISTORY, Genre.HOWTO, Genre.LIST, Genre.JOURNEY))


def write_known(
    brief: Brief, subject: Subject, genre: Genre, match: Match, rate: float, fill: float, max_scenes: int, logline: str
) -> Script:
    """The script of a known topic, of exactly the brief's length. A smaller `fill` leaves sentences out of the usual
    film, whose scenes stand."""
    seconds = brief.seconds if brief.seconds is not None else 30.0
    pieces = choose_pieces(list_pieces(match), seconds, rate, max_scenes)
    items = [piece for piece in pieces if piece.beat == "item"]
    texts, beats = [piece.text for piece in pieces], [piece.beat for piece in pieces]
    lines = leave_out(pieces, seconds, rate, fill) if fill < USUAL_FILL else list(texts)
    texts, beats, lines = _fill_up(texts, beats, lines, seconds)
    title = _count_again(subject.title, match, len(items))
    seed, _, sights_rng, look_rng = roll_dice(brief)
    shown = _settle(texts, beats, match.known.seen)
    reading = read(f"{subject.said}. {' '.join(match.known.seen)}. {' '.join(texts)}")
    mood = choose_mood(brief, replace(read(subject.said), moods=()), genre)
    people = cast(subject, subject.said, read(subject.said), random.Random(f"{seed}:cast"))
    people = people if people.main and people.drawn else Cast()
    sights = plan_sights(nearest(reading), shown, mood, people, None, sights_rng)
    staged = put_on_stage(sights, ["own"] * len(texts), shown, people, genre)
    sights = vary_light(_keep_time(staged), [""] * len(texts))
    sights = with_icons(sights, [Slot("own", text) for text in texts], subject)
    cards = part_cards(texts, people, shown=shown)
    cards = {i: card for i, card in cards.items() if beats[i] not in ("close", "item") and not _is_clause(card)}
    number = 0
    for i, beat in enumerate(beats):
        if beat != "item":
            continue
        number += 1
        heading = short_quote(texts[i])
        if heading and not (i > 1 and i - 1 in cards and i - 2 in cards):
            cards[i] = Card(CardKind.STEP, heading, number=str(number), icons=icons_in(texts[i], 1))
    unseen = name_subject(subject, people, genre)
    if unseen and beats[0] != "item":
        short = len(title.split()) <= _LONGEST_TITLE
        cards[0] = Card(CardKind.TITLE, title if short else unseen, icons=icons_in(unseen, 1))
    if seconds >= _TITLED and len(texts) >= 4:
        named = (genre in (Genre.HOWTO, Genre.LIST) and bool(items)) or not is_drawn(texts[0], people)
        if beats[0] == "hook" and named and len(title.split()) <= 7 and (1 not in cards or beats[1] == "item"):
            cards[0] = Card(CardKind.TITLE, title)
        if beats[-1] == "close" and SHAPES[genre].end and len(texts) >= 6:
            cards[len(texts) - 1] = Card(CardKind.TITLE, SHAPES[genre].end)
    visuals = frame_sights(sights, beats, cards, seed, look_rng)
    joins = join(visuals, beats, lines, genre, mood)
    weights = [weigh(visual, line) for visual, line in zip(visuals, lines, strict=True)]
    lengths = share_seconds(seconds, lines, weights, rate)
    film = Film(brief, seed, genre, mood, people)
    scenes = assemble_scenes(film, visuals, lines, lengths, joins, texts, subject.title)
    return assemble_script(film, title, logline, scenes, seconds, _notes(match, len(items)))


_SOMEBODY = re.compile(r"\b(?:i|you|he|she|it|we|they|him|them|nobody|somebody|so|say)\b", re.I)


def _keep_time(sights: Sequence[Sight]) -> list[Sight]:
    """Facts name their hours as they come; through the film the day only goes on, and once round at most."""
    day = list(Hour)
    kept: list[Sight] = []
    passed = 0
    for sight in sights:
        before = kept[-1].hour if kept else sight.hour
        step = (day.index(sight.hour) - day.index(before)) % len(day)
        stays = step == len(day) - 1 or passed + step > len(day) - 1
        passed += 0 if stays else step
        kept.append(replace(sight, hour=before) if stays else sight)
    return kept


def _is_clause(card: Card) -> bool:
    """Whether what looks like a list is a sentence: "They come up, blow, and sink back"."""
    words = f"{card.title} {' '.join(card.items)}"
    return card.kind is CardKind.LIST and _SOMEBODY.search(words) is not None


def _settle(texts: Sequence[str], beats: Sequence[str], seen: Sequence[str]) -> list[str]:
    """The texts as their pictures are read: one that names neither place nor thing plays where the topic does."""
    shown: list[str] = []
    for text, beat in zip(texts, beats, strict=True):
        if beat == "close" and seen:
            # It ends where it is at home, whatever the last words play with.
            shown.append(seen[0])
            continue
        meant = _LIKENED.sub("", text) or text
        words = read(meant)
        bare = not (words.places or words.props or words.rooms)
        before = read(shown[-1]).places[:1] if shown else ()
        others = [one for one in seen if read(one).places[:1] != before]
        if others and not words.props and words.places[:1] == before and set(before) & _UNCHANGING:
            shown.append(others[len(shown) % len(others)])
            continue
        shown.append(f"{meant} {seen[len(shown) % len(seen)]}" if seen and bare and text else meant)
    return shown


_UNCHANGING = frozenset((Place.SPACE, Place.UNDERWATER))
"""Where one scene looks much like the next: nothing but the light could change."""
_LIKENED = re.compile(r"\s(?:as \w+ as|like|than)\s[^,.;:!?]+", re.I)
"""What something is only compared with is not to be seen ("as long as trains")."""


def _fill_up(
    texts: list[str], beats: list[str], lines: list[str], seconds: float
) -> tuple[list[str], list[str], list[str]]:
    """A film longer than all that is known has scenes that picture and music carry, spread between the others."""
    count = max(2, math.ceil(seconds / (LONGEST - 0.5)) if len(texts) * LONGEST < seconds else len(texts))
    if count <= len(texts):
        return texts, beats, lines
    at = {round(k * (count - 1) / max(1, len(texts) - 1)): k for k in range(len(texts))}
    more = [at.get(i) for i in range(count)]
    return (
        ["" if k is None else texts[k] for k in more],
        ["silent" if k is None else beats[k] for k in more],
        ["" if k is None else lines[k] for k in more],
    )


def _count_again(title: str, match: Match, items: int) -> str:
    """ "5 Tips for Better Sleep" with as many as are told; a film never promises more."""
    if match.count is None or match.count == items or not items:
        return title
    said = grammar.sentence_case(NUMBERS[min(items, len(NUMBERS) - 1)])
    told = re.sub(rf"\b(?:top )?(?:\d+|{'|'.join(NUMBERS[1:])})\b", said, title, count=1, flags=re.I)
    return re.sub(r"\b(Tip|Idea|Habit|Trick|Rule|Hack|Secret|Way|Step|Fact)s\b", r"\1", told) if items == 1 else told


def _notes(match: Match, items: int) -> list[str]:
    if match.count is None or items >= match.count:
        return [NOTE]
    known = sum(piece.beat == "item" for piece in list_pieces(match))
    why = (
        "that is all the built-in director knows"
        if items >= known
        else "the others do not fit into this length: ask for a longer film"
    )
    return [NOTE, f"You asked for {match.count}, and this film tells {items}; {why}."]
