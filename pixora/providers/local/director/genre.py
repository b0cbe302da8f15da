"""The genre of a film, found in the words, and what each genre does: its beats, pace, mood and cards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pixora.film.brief import Brief, Genre, Mood
from pixora.providers.local.director import grammar
from pixora.providers.local.director.lexicon import Reading, tokens
from pixora.providers.local.director.subject import Subject


@dataclass(frozen=True)
class Shape:
    """What a genre's middle is made of (beats in a cycle), and how it is paced and framed."""

    middle: tuple[str, ...]
    mood: Mood | None = None
    """The music when the words ask for none."""
    pace: float = 1.0
    """Longer scenes above 1."""
    title: int | None = 1
    """Which scene is the title card, in films that have room for one."""
    end: str = ""
    """What the end card says; "name": the name of the thing. "" for a film that ends on a picture."""


SHAPES: dict[Genre, Shape] = {
    Genre.EXPLAINER: Shape(("again", "part", "place", "ask", "field", "again", "look", "hour", "field", "feel")),
    Genre.JOURNEY: Shape(("again", "place", "hour", "again", "place", "field", "again", "look"), Mood.WONDER),
    Genre.STORY: Shape(("again", "place", "hour", "again", "look"), None, 0.9, 0, "The End"),
    Genre.PRODUCT: Shape(("again", "again", "field", "again", "ask", "again"), Mood.UPBEAT, 0.92, None, "name"),
    Genre.LIST: Shape(("again", "field", "again", "ask", "again"), Mood.UPBEAT, 0.95, 0, "Your turn"),
    Genre.BEDTIME: Shape(("again", "hour", "feel", "again", "place"), Mood.TENDER, 1.05, 0, "Good night"),
    Genre.HISTORY: Shape(("again", "place", "again", "ask", "field", "again", "hour"), Mood.WISTFUL, 1.05),
    Genre.HOWTO: Shape(("again", "field", "again", "again", "feel", "again"), Mood.PLAYFUL, 1.0, 0, "Your turn"),
    Genre.POEM: Shape(("place", "hour", "field", "again", "place", "feel", "hour"), Mood.WISTFUL, 1.1, None),
    Genre.TEXT: Shape((), None, 1.0, None),
}

_BEDTIME = re.compile(r"\b(?:bedtime|lullaby|good ?night(?!'s)|fall asleep)\b", re.I)
_POEM = re.compile(r"\b(?:poem|poetry|haiku|sonnet|ode|verses?|limerick|ballad)\b", re.I)
_SELLS = re.compile(
    r"\b(?:introducing|launch(?:ing)? (?:of |our |my |a )|product (?:video|film|launch)|promo(?:tional)?|advert\w*|"
    r"(?:an?|30.second|short) ad\b|ad for|commercial for|teaser for|our (?:new )?product)",
    re.I,
)
_SHOPS = frozenset(
    "shop store cafe café bakery restaurant app brand startup company salon studio agency product hotel gym bar "
    "boutique service bookshop bookstore practice clinic pub gallery barber florist brewery winery workshop lamp cup "
    "bottle bag shoe watch newsletter podcast".split()
)
_PAST = re.compile(
    r"\b(?:history|origins?|rise (?:and fall )?of|fall of|invention of|discovery of|centur(?:y|ies)|ages"
    r"|through time|timeline|empire|ancient|dynasty|evolution of)\b",
    re.I,
)
_ROAD = re.compile(
    r"\b(?:journey|travel\w*|trip|expedition|voyage|hik\w+|trek\w*|walk(?:ing)? (?:through|along|across)|safari"
    r"|pilgrimage|tour|adventure|sail(?:ing)? (?:to|around|across)|train (?:through|across|to|over)"
    r"|from \w+ to \w+|across|around the world)\b",
    re.I,
)
_YEAR = re.compile(r"(?<![\d.,$€£])(?:1[0-9]|20)\d\d(?![\d.,]*\d|\s?%)")
_COUNTED = re.compile(
    r"(?:the )?(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten)\s(?:\w+\s){0,2}?"
    r"(?:tips|ways|reasons|things|facts|ideas|rules|tricks|habits|secrets|lessons|mistakes|signs|myths|benefits)\b",
    re.I,
)
"""Entries that stand beside each other, and not steps that follow each other."""
_STEPS = re.compile(r"\b(?:how to|step by step|recipe|tutorial|instructions|guide to)\b", re.I)


_STORY_ABOUT = re.compile(r"\b(?:story|tale|fable) (?:about|of)\b|\bonce upon\b", re.I)


def find_genre(brief: Brief, subject: Subject, topic: str, reading: Reading, somebody: bool) -> Genre:
    """The genre that the brief names, else that which the words ask for. `somebody`: the topic is about a character."""
    if brief.genre is not None:
        return brief.genre
    said = f"{brief.prompt[:2_000]} {topic}"
    years = _YEAR.findall(topic)
    named = bool(re.search(r"\b(?:called|named)\s[A-Z0-9]", topic))
    head = subject.head.lower()
    if _BEDTIME.search(said):
        return Genre.BEDTIME
    if subject.form == "howto" or (subject.form == "list" and _is_steps(subject, said)):
        return Genre.HOWTO
    if len(years) >= 2:
        return Genre.HISTORY
    if subject.form == "list":
        return Genre.LIST
    if (
        _SELLS.search(said)
        or (head in _SHOPS and _is_own_business(topic, head))
        or (not somebody and (named or _is_new(topic) or _is_own_business(topic, head)))
    ):
        return Genre.PRODUCT
    if _POEM.search(topic):
        return Genre.POEM
    if subject.form in ("clause", "question"):
        return Genre.EXPLAINER
    if _PAST.search(topic) and not somebody:
        return Genre.HISTORY
    if somebody and _is_tale(subject):
        return Genre.STORY
    if _ROAD.search(topic) or any(one.name == "travel" for one in reading.fields[:1]):
        return Genre.JOURNEY
    if subject.form == "story" and re.search(r"\b(?:story|tale|once upon)\b", said, re.I):
        return Genre.STORY
    if re.match(r"an?\s", subject.phrase) and subject.form == "thing" and _STORY_ABOUT.search(brief.prompt[:2_000]):
        return Genre.STORY
    return Genre.EXPLAINER


def find_text_genre(brief: Brief, text: str) -> Genre:
    """Own text is a poem when it is asked for as one or stands in short lines, else a text."""
    if brief.genre is not None:
        return Genre.POEM if brief.genre is Genre.POEM else Genre.TEXT
    lines = [line.split() for line in text.splitlines() if line.strip()]
    listed = any(re.match(r"(?:\d{1,2}[.)]|[-*•])\s", " ".join(line)) for line in lines)
    short = len(lines) >= 4 and not listed and sum(len(line) <= 10 for line in lines) >= 0.9 * len(lines)
    asked = bool(_POEM.search(brief.prompt[:300].replace(text[:200], ""))) and len(lines) > 1
    return Genre.POEM if short or asked else Genre.TEXT


def _is_tale(subject: Subject) -> bool:
    """Whether somebody is introduced as in a tale: "a fox ...", "two friends", "Mia learns ..."."""
    first = (tokens(subject.phrase) or [""])[0]
    if subject.form == "story":
        return True
    return first in grammar.DETERMINERS - {"the", "my", "our", "your"} or subject.short[:1].isupper()


def _is_steps(subject: Subject, said: str) -> bool:
    if _STEPS.search(said):
        return True
    if _COUNTED.match(subject.phrase):
        return False
    firsts = [tokens(item)[0] for item in subject.items if tokens(item)]
    return bool(firsts) and sum(first in grammar.VERBS for first in firsts) > 0.6 * len(firsts)


def _is_new(topic: str) -> bool:
    return (
        re.match(
            r"(?:an?|our|my)\s(?:brand[- ])?new\s(?!day|year|world|life|begin|moon|home|friend|start)", topic, re.I
        )
        is not None
    )


def _is_own_business(topic: str, head: str) -> bool:
    return re.match(r"(?:my|our)\s", topic, re.I) is not None and (
        head in _SHOPS or any(word in _SHOPS for word in tokens(topic)[1:5])
    )
