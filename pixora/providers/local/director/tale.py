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
from pixora.providers.local.director.grammar import is_plural
from pixora.providers.local.director.lexicon import tokens
from pixora.providers.local.director.subject import Subject
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
    (
        "lost",
        re.compile(
            r"\b(?:gets? lost|lose[s]? (?:his|her|its|their) way|is lost|are lost)\b()|^an? (?:\w+ )?lost\b()", re.I
        ),
    ),
    ("meet", re.compile(r"\b(?:meets?|makes? friends|becomes? friends|befriends?|friendship)\b()", re.I)),
    (
        "make",
        re.compile(
            rf"\b(?:builds?|makes?|bakes?|invents?|paints?|plants?|sews?|writes?|opens?) ((?:an?|the) .+?){_END}", re.I
        ),
    ),
    ("wait", re.compile(r"\b(?:waits?|waiting)(?: out| for)? ((?:an?|the) .+?)" + _END, re.I)),
    ("lonely", re.compile(r"\b(?:lonely|alone|all by (?:him|her|it)self)\b()", re.I)),
)

_ACTS = "meet|become|build|go|find|make|share|travel|dance|play|race"
_ACT = re.compile(rf"(?:an?|the)\s(?:\w+\s){{1,3}}and\s(?:an?|the)\s(?:\w+\s){{1,2}}?(?:{_ACTS})\b", re.I)
""" "A fox and an owl meet" is told already: it is nothing that could be met."""
_FELT = frozenset(("fear", "want", "search", "learn", "lonely"))
"""Premises about what somebody feels or wishes: they are told from inside, not as deeds."""


_PRESENT = re.compile(r"\b(?:who|that|which)\s(?:is|are|has|have|can|cannot|can't|[a-z]+(?<!was)(?<!s)s)\b", re.I)
"""A premise that is told in the present: "once, there was" would not go with it."""
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
    intro: tuple[str, ...] = ()
    """Lines that introduce the hero, when the premise is told deed by deed."""
    call: str = ""
    """How the hero is spoken to ("little fox")."""
    pair: bool = False
    """Whether the hero is two."""


@cache
def _tables() -> dict[str, Any]:
    with Path(__file__).with_name("tale.toml").open("rb") as file:
        return tomllib.load(file)


def find_tale(subject: Subject, people: Cast, bedtime: bool = False) -> Tale:
    """The premise that a one-line story holds."""
    text = subject.said
    kind, thing = next(
        ((kind, (match[1] or "").strip()) for kind, pattern in _PREMISES if (match := pattern.search(text))),
        ("any", ""),
    )
    if len(thing.split()) > 7:
        kind, thing = ("any" if kind in _FELT and kind != "lonely" else kind, "")
    if kind == "want":
        thing = re.sub(r"^(?:of|about|for)\s", "", thing)
    hero = _hero(subject)
    plural = subject.plural or " and " in hero or hero == "all of them"
    relative = subject.form == "thing" or bool(re.match(r".{3,60}?\s(?:who|that)\s", text))
    relative = relative and not _ACT.match(text)
    if kind == "any" and bedtime:
        kind = "bed"
    own = kind not in _FELT and bool(subject.deeds)
    return Tale(
        kind,
        text.rstrip("."),
        hero,
        thing,
        plural,
        _pronoun(subject, people, plural),
        relative,
        introduce(subject) if own else (),
        _call(hero),
        " and " in hero or hero.startswith(("the two", "two")),
    )


def introduce(subject: Subject) -> tuple[str, ...]:
    """ "This is Pip, a penguin." and "Once, there was a small robot." of what the premise says of its hero."""
    named = re.match(
        r"(an?\s.+?)\s(?:named|called)\s([A-Z][a-zà-ÿ]+)"
        r"(?:\sand\s(?:(his|her|their)\s([a-z]+)\s([A-Z][a-zà-ÿ]+)))?$",
        subject.core,
    )
    if named:
        also = f", and {named[5]}, {named[3]} {named[4]}" if named[5] else ""
        both = f" and {named[5]}" if named[5] else ""
        return (f"This is {named[2]}, {named[1]}{also}.", f"This is {named[2]}{both}.")
    core = subject.core
    if not core or core.split()[0].lower() not in grammar.DETERMINERS - {"the", "my", "our", "his", "her", "their"}:
        return ()
    verb = "were" if subject.plural else "was"
    return (f"Once, there {verb} {core}.",)


def _call(hero: str) -> str:
    names = [re.sub(r"^the ", "", one) for one in hero.split(" and ")]
    return " and ".join(names) if len(names) < 3 else "all of you"


def lines(beat: str, tale: Tale, bedtime: bool = False) -> list[str]:
    """The lines of a beat, for this hero and this premise."""
    if beat == "open":
        pool = list(tale.intro) or (_tables()["open"]["any"] if tale.relative else [])
    elif beat == "close" and bedtime:
        pool = _tables()["bedtime"]["lines"]
    else:
        own, general = _tables()[beat].get(tale.kind), _tables()[beat]["any"]
        pool = [*(own or {"lines": []})["lines"], *general["lines"]] if beat == "step" else (own or general)["lines"]
        if beat == "world" and tale.kind != "any":
            pool = [*pool, _SHORT_WORLD]
    return [
        _render(template, tale)
        for template in pool
        if (tale.thing or "{X" not in template)
        and not ("Once" in template and "{T}" in template and _PRESENT.search(tale.said))
        and not ("{Xc} is" in template and is_plural(tale.thing.split()[-1]))
        and (tale.pair or "[pair]" not in template)
    ]


def brief_lines(beat: str, tale: Tale, bedtime: bool = False) -> list[str]:
    """What happens ("turn") and how it ends ("close") in a tale of a few seconds, the longest form first."""
    kinds = _tables()["brief"]
    kind = "bed" if bedtime and beat == "close" else tale.kind if tale.kind in kinds else "any"
    pool = kinds[kind][beat]
    fitting = [_render(template, tale) for template in pool if tale.thing or "{X" not in template]
    return fitting or [_render(template, tale) for template in kinds["any"][beat]]


def _render(template: str, tale: Tale) -> str:
    template = template.replace("[pair]", "")
    text = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", lambda match: match[2 if tale.plural else 1], template)
    many = tale.pronoun == "they" or (not tale.pronoun and tale.plural)
    text = re.sub(r"<([^|>]*)\|([^>]*)>", lambda match: match[2 if many else 1], text)
    words = {
        "he": ("he", "him", "his"), "she": ("she", "her", "her"), "it": ("it", "it", "its"),
        "they": ("they", "them", "their"), "": (tale.hero, tale.hero, f"{tale.hero}'s"),
    }[tale.pronoun]  # fmt: skip
    slots = {
        "T": tale.said,
        "N": tale.call,
        "pair": "two" if tale.pair else "all",
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
    core = re.split(rf"\s(?:who|that|which|in|on|at|by|with|learning|looking|{_ACTS})\s", subject.said)[0]
    words = core.split()
    both = core.split(" and ")
    if len(both) == 2 and all(one.split()[:1] in (["a"], ["an"], ["the"]) for one in both):
        return " and ".join(f"the {one.split()[-1]}" for one in both)
    if words and words[0].lower() in ("a", "an") and len(words) <= 6:
        return "the " + re.sub(r"\b(?:a|an)\s", "the ", " ".join(words[1:]))
    return core if core and len(words) <= 4 and core[:1].isupper() else "all of them" if subject.plural else "our hero"


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
