"""What the director knows of itself: short true sentences on topics that many ask for, found when a topic names one.

The sentences stand in facts/*.toml, one table a topic. `names` are what it is called, parted by commas. `body` has a
sentence a line, in the order in which they are told; one that begins with "+" is told before others where there is
little time, one with "~" is the film's turn, and what stands behind "|" is said of the same thing if there is room.
`seen` are places in which its pictures play where a sentence names none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pixora.film.brief import Genre
from pixora.providers.local.director.lexicon import singulars
from pixora.providers.local.director.topic_text import clean

KINDS = {
    "explainer": Genre.EXPLAINER,
    "history": Genre.HISTORY,
    "howto": Genre.HOWTO,
    "list": Genre.LIST,
    "journey": Genre.JOURNEY,
}
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Fact:
    """A sentence of a topic; `more` is said of the same thing, "" for nothing."""

    said: str
    more: str = ""
    core: bool = False
    turn: bool = False


@dataclass(frozen=True)
class Known:
    """What is known of a topic, in the order in which it is told."""

    name: str
    genre: Genre
    hook: str
    body: tuple[Fact, ...]
    close: str
    seen: tuple[str, ...] = ()
    """Where it plays, for sentences that name no place."""


@dataclass(frozen=True)
class Match:
    """A topic that is known. `count`: how many entries were asked for, None if no number was named."""

    known: Known
    count: int | None = None


_LONGEST = 120
"""Characters of a topic that asks for one thing only."""


def find_known(topic: str) -> Match | None:
    """What is known of a topic in English. Only a topic that is a known one as a whole is found: its name, alone or
    in a phrase that asks for nothing else ("how ... work", "the science of ...", "five tips for ...")."""
    return _find(_plain(topic), None, 0) if len(topic) <= _LONGEST else None


@cache
def all_known() -> Mapping[str, Known]:
    """Each topic by its names, as `_plain` gives them."""
    found: dict[str, Known] = {}
    for path in sorted(Path(__file__).with_name("facts").glob("*.toml")):
        with path.open("rb") as file:
            for key, entry in tomllib.load(file).items():
                known = _read(key, entry)
                for name in entry["names"].split(","):
                    found[_plain(name)] = known
    return found


def _read(key: str, entry: Mapping[str, Any]) -> Known:
    body: list[Fact] = []
    for line in entry["body"].strip().splitlines():
        mark, text = (line[0], line[1:]) if line[0] in "+~" else ("", line)
        said, _, more = text.partition("|")
        body.append(Fact(said.strip(), more.strip(), mark == "+", mark == "~"))
    seen = tuple(one.strip() for one in entry.get("seen", "").split(",") if one.strip())
    return Known(key, KINDS[entry["kind"]], entry["hook"].strip(), tuple(body), entry["close"].strip(), seen)


def _plain(text: str) -> str:
    lower = " ".join(clean(text).lower().replace("-", " ").split()).strip(" .!?\"'“”")
    return re.sub(r"^(?:the|an?)\s(?=\w)", "", lower)


_AUDIENCE = re.compile(
    r"\s(?:for (?:kids|children|beginners|everyone|everybody|students|adults|toddlers|dummies|school|my \w+)"
    r"|(?:simply )?explained(?: simply)?|in (?:simple|plain|easy) (?:words|terms|english|steps)|at home|from scratch"
    r"|for (?:\w+ )?grade(?:rs|s)?|step by step|101|and (?:how (?:it|they) works?|why (?:it|they) matters?))$"
)
_NUMBER = rf"(?:(?:top|best) )?(?P<number>\d{{1,2}}|{'|'.join(NUMBERS[2:])})"
_PRAISE = (
    r"(?:(?:top|best|quick|simple|easy|great|good|fun|interesting|amazing|surprising|cool|little|useful|practical"
    r"|small|basic|key|important|essential|fascinating|incredible|wonderful|beautiful|healthy|short|daily)\s)*"
)
_EXPLAINED = frozenset((Genre.EXPLAINER, Genre.HISTORY, Genre.JOURNEY))
_ENTRIES = r"(?:tips?|ways|habits|tricks|ideas|hacks|secrets|rules|advice|lessons|steps|methods|things you can do)"
_FRAMES: tuple[tuple[frozenset[Genre], re.Pattern[str]], ...] = tuple(
    (genres, re.compile(pattern))
    for genres, pattern in (
        (_EXPLAINED, rf"(?:{_NUMBER}\s)?{_PRAISE}(?:facts|things to know|things you should know) (?:about|on) "
                     r"(?P<n>.+)"),
        (_EXPLAINED, r"(?P<n>.+?) (?:facts|basics)"),
        (_EXPLAINED, r"how (?:do |does |can )?(?P<n>.+?) (?:really |actually )?(?:works?|functions?|happens?|forms?"
                     r"|is formed|are formed|is made|are made|came to be|began|started|live|lives)"),
        (_EXPLAINED, r"(?:what|who) (?:is|are|was|were|causes?|makes?) (?P<n>.+)"),
        (_EXPLAINED, r"what (?P<n>.+?) (?:is|are|does|do)"),
        (_EXPLAINED, r"why (?:do |does |is |are )?(?P<n>.+?) (?:matters?|important|is important|are important|exists?"
                     r"|happens?|happen|so important|so special)"),
        (_EXPLAINED, r"why (?:we |do we )(?:need|have|love) (?P<n>.+)"),
        (_EXPLAINED, rf"{_PRAISE}(?:science|life|lives|wonders?|beauty|secrets?|secret life|basics|magic|world|story"
                     r"|importance|power|nature|mystery|mysteries|meaning|physics|biology|life cycle|miracle"
                     r"|amazing world|wonderful world|anatomy|idea) (?:of|behind) (?P<n>.+)"),
        (_EXPLAINED, r"(?:all|everything|something|facts) (?:you need to know )?about (?P<n>.+)"),
        (_EXPLAINED, r"(?:an? )?(?:introduction|intro|guide) to (?P<n>.+)"),
        (_EXPLAINED, r"(?:explain|explaining|understanding|discover|discovering|meet|learn about|learning about"
                     r"|get to know|getting to know|exploring|explore|amazing|fascinating) (?P<n>.+)"),
        (frozenset((Genre.HISTORY,)), r"(?:(?:short|brief|quick|long) )?(?:history|origins?|story|invention|rise|birth"
                                      r"|evolution|past) of (?P<n>.+)"),
        (frozenset((Genre.HISTORY,)), r"(?:how|who|when|where) (?:was |were |did )?(?P<n>.+?) (?:was |were )?"
                                      r"(?:invented|discovered|built|begin|began|start|started)"),
        (frozenset((Genre.HISTORY,)), r"who (?:invented|discovered|built) (?P<n>.+)"),
        (frozenset((Genre.JOURNEY, Genre.EXPLAINER)), r"(?:\w+ )?(?:trip|journey|visit|flight|voyage|travels?|tour) "
                                                      r"(?:to|through|of|around|across) (?P<n>.+)"),
        (frozenset((Genre.JOURNEY,)), r"(?:walk|ride|day|weekend|postcard|adventure|night) "
                                      r"(?:to|through|of|in|around|across|from) (?P<n>.+)"),
        (frozenset((Genre.JOURNEY,)), r"(?:visit|visiting|travel guide to|welcome to|why visit) (?P<n>.+)"),
        (frozenset((Genre.HOWTO,)), r"how (?:to|do i|do you|do we|you|we|i|can i) "
                                    r"(?:properly |best |easily |quickly )?(?P<n>.+)"),
        (frozenset((Genre.HOWTO,)), rf"{_PRAISE}(?:recipe for|guide to|art of|steps to|tutorial on|way to) (?P<n>.+)"),
        (frozenset((Genre.HOWTO,)), rf"{_PRAISE}(?P<n>.+?) (?:recipe|tutorial|guide|instructions)"),
        (frozenset((Genre.HOWTO,)), r"(?:make|making|prepare|preparing|cook|cooking|bake|baking|brew|brewing) "
                                    rf"{_PRAISE}(?P<n>.+)"),
        (frozenset((Genre.LIST,)), rf"(?:{_NUMBER}\s)?{_PRAISE}{_ENTRIES} (?:for|to|on|about|of|in|that help you) "
                                   r"(?:getting |get |having |have )?(?P<n>.+)"),
        (frozenset((Genre.LIST,)), rf"(?:{_NUMBER}\s)?{_PRAISE}(?P<n>.+?) {_ENTRIES}"),
        (frozenset((Genre.LIST,)), r"how (?:to|do i|do you|do we|you|we|i|can i) (?:get |have )?(?P<n>.+)"),
    )
)  # fmt: skip


def _find(topic: str, count: int | None, depth: int) -> Match | None:
    names = all_known()
    head, _, last = topic.rpartition(" ")
    for one in (*singulars(last), f"{last}s"):
        if known := names.get(f"{head} {one}".strip()):
            return Match(known, count)
    if depth > 2:
        return None
    shorter = _AUDIENCE.sub("", topic)
    if shorter != topic:
        return _find(shorter, count, depth + 1)
    for genres, pattern in _FRAMES:
        match = pattern.fullmatch(topic)
        if match is None:
            continue
        number = match.groupdict().get("number")
        asked = count if not number else int(number) if number.isdigit() else NUMBERS.index(number)
        found = _find(_plain(match["n"]), asked, depth + 1)
        if found and found.known.genre in genres:
            return found
    return None
