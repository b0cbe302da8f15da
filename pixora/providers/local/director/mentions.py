"""Whom a text names: persons, robots and animals that stand where somebody stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pixora.providers.local.director import grammar
from pixora.providers.local.director.lexicon import Reading, knows, singulars
from pixora.providers.local.director.subject import Subject

COUNTS = {"two": 2, "both": 2, "twin": 2, "three": 3, "four": 3, "five": 3, "six": 3, "seven": 3, "many": 3}


_AFTER = frozenset(
    "and or who that which whose says cries asks alone afraid called named lost asleep always never still only cannot "
    "can't learning together".split()
)


_ABSENT = frozenset("for find finds without misses about like remember remembers lost".split())
"""Before somebody who is wished for rather than there."""
_BECOMES = frozenset("be become becomes becoming".split())
_COUPLE = re.compile(r"[A-Z][a-zà-ÿ]+(?:, [A-Z][a-zà-ÿ]+)* and [A-Z][a-zà-ÿ]+")


@dataclass(frozen=True)
class Mention:
    """Somebody whom a text names; `noun` is the name itself when there is no other word."""

    kind: str
    noun: str
    count: int
    first: int
    last: int
    """Places of its words among the text's."""
    given: str = ""
    """The name that the text gives them."""

    @property
    def key(self) -> str:
        """Equal for mentions of the same one."""
        return self.noun if self.noun[:1].isupper() else single_of(self.noun)


def find_mentions(subject: Subject, words: list[str], cased: list[str], reading: Reading) -> list[Mention]:
    """Persons, robots and animals that stand where somebody stands, each once, in order."""
    found: list[Mention] = []
    asks = subject.form in ("clause", "question", "howto")
    joined = " and " in f" {' '.join(words)} "
    for kind, noun, first in reading.people:
        last = first + len(noun.split()) - 1
        if last >= len(words) or words[last].endswith("'s"):
            continue
        plural = grammar.is_plural(words[last])
        before = words[max(0, first - 4) : first]
        headed = subject.head in (noun.split()[-1], *singulars(noun.split()[-1]))
        pair = joined and (words[last + 1 : last + 2] == ["and"] or before[-1:] == ["and"]) and first < 6
        near = [
            word for word in reversed(before) if word in grammar.DETERMINERS | grammar.PREPOSITIONS | {"who", "that"}
        ]
        inside = bool(near) and near[0] in grammar.DETERMINERS and before[-1] not in grammar.PREPOSITIONS | {"to"}
        if kind == "animal" and not (headed and subject.form in ("story", "thing")):
            continue
        beast = kind not in ("animal", "person", "astronaut", "robot")
        if kind != "animal" and not (stands_alone(words, cased, last) or (beast and asks)):
            continue
        if first < len(cased) and cased[first][:1].isupper() and (first or (cased[1:2] and cased[1][:1].isupper())):
            # The name of something ("the Lion King"), rather than somebody.
            continue
        generic = kind == "person" and plural and not headed and not inside
        fits = headed or (inside and subject.form in ("story", "thing")) or (asks and not generic)
        fits = fits or (beast and first == 0 and plural)
        if not (fits or (pair and subject.form in ("story", "thing", "loose"))):
            continue
        if found and set(before[-3:]) & _ABSENT:
            continue
        if before[-2:-1] and before[-2] in _BECOMES and not asks:
            # What somebody wants to be is nobody else.
            continue
        single = single_of(noun)
        if any(single_of(one.noun) == single for one in found):
            continue
        count = next((COUNTS[word] for word in reversed(before) if word in COUNTS), 2 if plural else 1)
        found.append(Mention(kind, noun, count, first, last))
    named = re.match(r"^([A-Z][a-zà-ÿ]+),? (?:and|loves|finds|wants|lives|has)? ?(?:her|his)\b", subject.phrase)
    if subject.form == "story" and is_given(subject.short):
        if not found or found[0].first > 1:
            found.insert(0, Mention("person", subject.short, 1, 0, len(subject.short.split()) - 1))
    elif named and named[1].lower() not in grammar.DETERMINERS | grammar.PRONOUNS:
        found.insert(0, Mention("person", named[1], 1, 0, 0))
    couple = re.findall(r"[A-Z][a-zà-ÿ]+", subject.short) if _COUPLE.fullmatch(subject.short) else []
    alone = bool(couple) and cased[:1] == couple[:1] and (not found or found[0].first > 2)
    if alone and subject.form == "story" and all(is_given(name) for name in couple):
        # Those who act by their names alone come before whomever they meet or miss.
        acting = [Mention("person", name, 1, cased.index(name), cased.index(name)) for name in couple if name in cased]
        found = [*acting, *found]
    if subject.form == "story" and len(subject.own) > 1:
        # Whoever else turns up later in a tale may be a passer-by; the first two carry it.
        found = [one for one in found if one.first < 40][: max(2, len(couple) if alone else 0)]
    return found


def is_given(short: str) -> bool:
    """Whether a subject is a name of one word that is no other word."""
    small = short.lower()
    common = grammar.DETERMINERS | grammar.PRONOUNS | grammar.PREPOSITIONS | grammar.INDIRECT | grammar.COUNT
    if not re.fullmatch(r"[A-Z][a-zà-ÿ]+", short) or small in common or small in grammar.NAMES:
        return False
    return not (knows(small) or grammar.is_mass(small) or small in grammar.VERBS or grammar.is_plural(small))


def stands_alone(words: list[str], cased: list[str], last: int) -> bool:
    """Whether a noun is nobody's adjective ("dog food", "lion king")."""
    if last + 1 >= len(words):
        return True
    after = words[last + 1]
    return (
        after in _AFTER | grammar.PREPOSITIONS | grammar.AUXILIARIES | grammar.DETERMINERS | {"to", "then"}
        or after in grammar.VERBS | grammar.PAST
        or grammar.third_person(after) is not None
        or grammar.is_gerund(after)
        or after.endswith(("ly", "'s"))
        or (last + 1 < len(cased) and cased[last + 1][:1].isupper() and cased[last][:1].islower())
    )


def single_of(noun: str) -> str:
    """The singular of a word for somebody; names as they are."""
    *rest, last = noun.split()
    if noun[:1].isupper() or not grammar.is_plural(last):
        return noun
    return " ".join([*rest, min(singulars(last)[1:] or [last], key=lambda one: (len(one) < len(last) - 2, len(one)))])
