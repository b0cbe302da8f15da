"""A tale from a premise: its hero, what the hero fears, wishes or seeks, and the lines that follow from it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pixora.providers.local.director import grammar
from pixora.providers.local.director.cast import Cast
from pixora.providers.local.director.lexicon import tokens
from pixora.providers.local.director.subjects import Subject
from pixora.providers.local.director.wardrobe import role_of

BEATS = ("open", "world", "trouble", "step", "turn", "rise", "close")
_END = r"(?=$|[.,;:!?]|\s(?:who|but|until|because|when|while|before|after|and (?:then|so|finds?|learns?|meets?))\b)"
_PREMISES = (
    ("fear", re.compile(rf"\b(?:afraid|scared|frightened|terrified) of (.+?){_END}", re.I)),
    (
        "search",
        re.compile(
            rf"\b(?:(?:cannot|can't|could not|couldn't) find|(?:looks?|looking|search(?:es|ing)?|hunt(?:s|ing)?) for"
            rf"|(?:has |have |had )?lost(?= (?:his|her|its|their|a|the)\b)) (.+?){_END}",
            re.I,
        ),
    ),
    (
        "want",
        re.compile(
            rf"\b(?:wants?|wanted|wish(?:es)?|longs?|hopes?|dreams?|dreaming|dreamed|tries|trying|decides?"
            rf"|can't wait) (to .+?|of .+?|about .+?|for .+?){_END}",
            re.I,
        ),
    ),
    ("learn", re.compile(rf"\b(?:learns?|learning) (to .+?){_END}", re.I)),
    ("lonely", re.compile(r"\b(?:lonely|alone|all by (?:him|her|it)self)\b()", re.I)),
)


_SHORT_WORLD = "It begins like any other day."
"""For films too short for what is told of a hero's world."""


@dataclass(frozen=True)
class Tale:
    """The premise of a story. `kind` is that of its lines; `said` the premise as it stands within a sentence."""

    kind: str
    said: str
    hero: str
    thing: str
    """What is feared, wished for or sought; "" for none."""
    plural: bool
    pronoun: str
    """he, she, it, they; "" when the words leave it open."""
    relative: bool
    """Whether `said` is a noun phrase, which can be put into a sentence of ours."""


@cache
def _tables() -> dict[str, Any]:
    with Path(__file__).with_name("tale.toml").open("rb") as file:
        return tomllib.load(file)


def find_tale(subject: Subject, people: Cast) -> Tale:
    """The premise that a one-line story holds."""
    text = subject.said
    kind, thing = next(
        ((kind, match[1].strip()) for kind, pattern in _PREMISES if (match := pattern.search(text))), ("any", "")
    )
    if len(thing.split()) > 7:
        kind, thing = ("any", "") if kind != "lonely" else (kind, thing)
    if kind == "want":
        thing = re.sub(r"^(?:of|about|for)\s", "", thing)
    hero = _hero(subject)
    plural = subject.plural or (len(people.members) > 1 and " and " in hero) or hero == "they"
    relative = subject.form == "thing" or bool(re.match(r".{3,60}?\s(?:who|that)\s", text))
    return Tale(kind, text.rstrip("."), hero, thing, plural, _pronoun(subject, people, plural), relative)


def lines(beat: str, tale: Tale, bedtime: bool = False) -> list[str]:
    """The lines of a beat, for this hero and this premise."""
    if beat == "open":
        pool = _tables()["open"]["any"] if tale.relative else []
    elif beat == "close" and bedtime:
        pool = _tables()["bedtime"]["lines"]
    else:
        own, general = _tables()[beat].get(tale.kind), _tables()[beat]["any"]
        pool = [*(own or {"lines": []})["lines"], *general["lines"]] if beat == "step" else (own or general)["lines"]
        if beat == "world" and tale.kind != "any":
            pool = [*pool, _SHORT_WORLD]
    return [_render(template, tale) for template in pool if tale.thing or "{X" not in template]


def _render(template: str, tale: Tale) -> str:
    text = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", lambda match: match[2 if tale.plural else 1], template)
    many = tale.pronoun == "they" or (not tale.pronoun and tale.plural)
    text = re.sub(r"<([^|>]*)\|([^>]*)>", lambda match: match[2 if many else 1], text)
    words = {
        "he": ("he", "him", "his"), "she": ("she", "her", "her"), "it": ("it", "it", "its"),
        "they": ("they", "them", "their"), "": (tale.hero, tale.hero, f"{tale.hero}'s"),
    }[tale.pronoun]  # fmt: skip
    slots = {
        "T": tale.said,
        "N": re.sub(r"^the ", "", tale.hero) if not tale.plural else "all",
        "S": tale.hero,
        "Sc": grammar.sentence_case(tale.hero),
        "he": words[0],
        "He": grammar.sentence_case(words[0]),
        "him": words[1],
        "his": words[2],
        "X": tale.thing,
        "Xc": grammar.sentence_case(tale.thing),
    }
    return re.sub(r"(\bs)'s heart", r"\1' heart", text.format_map(slots))


def _hero(subject: Subject) -> str:
    if subject.short not in ("it", "them", "these words", "the question"):
        return subject.short
    core = re.split(r"\s(?:who|that|which|in|on|at|by|with|learning|looking)\s", subject.said)[0]
    words = core.split()
    if words and words[0].lower() in ("a", "an") and len(words) <= 6:
        return "the " + re.sub(r"\b(?:a|an)\s", "the ", " ".join(words[1:]))
    return core if core and len(words) <= 4 and core[:1].isupper() else "they" if subject.plural else "our hero"


def _pronoun(subject: Subject, people: Cast, plural: bool) -> str:
    if plural:
        return "they"
    said = set(tokens(subject.said)) | set(tokens(" ".join(subject.own)))
    if said & {"she", "her", "herself"} and not said & {"he", "his", "him"}:
        return "she"
    if said & {"he", "his", "him", "himself"} and not said & {"she", "her"}:
        return "he"
    noun = people.members[0].noun if people.members else people.unseen_noun
    gender = role_of(noun).gender if noun else ""
    if gender:
        return {"woman": "she", "man": "he"}[gender]
    beast = people.unseen or (people.members and people.members[0].character.figure.kind not in ("person", "astronaut"))
    return "it" if beast else ""
