"""Who acts in words that somebody wrote: people and animals that do something, never just a capital letter."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pixora.providers.local.director import grammar
from pixora.providers.local.director.cast import Cast, engage
from pixora.providers.local.director.lexicon import knows, read, singulars
from pixora.providers.local.director.mentions import COUNTS, Mention
from pixora.providers.local.director.split import sentences
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.topic_text import clean

MOST = 8
"""Mentions that are cast in one text: more faces than that nobody keeps apart."""
_SKIPPED = frozenset(
    "who that never always still only once also then just both all had has have is was are were".split()
)
_CROWDS = frozenset("people person persons man men woman women".split())
"""Words for anybody, who get no face."""
_DONE = frozenset(
    "said rose put cut set shut let read led left built drew spent hung hit hurt swung slept spoke stood swept shone "
    "ate drank bought brought sold sent paid sat lay laid lent wore wove tore froze bent bit blew burst dug fed fled "
    "flung ground hid knelt leapt lit meant met rang sank shook shot sprang stuck struck swore threw trod wept wound "
    "makes does says has had been seems knew planed".split()
)
"""Verbs in forms that no ending shows."""
_NO_NAMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday spring summer autumn winter".split()
)


@dataclass(frozen=True)
class _Words:
    """A text's words, lower-case and as they stand; `begins` are the places at which a sentence or a line begins."""

    small: list[str]
    cased: list[str]
    begins: frozenset[int]
    stops: frozenset[int]
    """Words after which a sentence ends."""


def cast_lines(text: str, subject: Subject, rng: random.Random) -> Cast:
    """Those who act in an English text of several sentences, the most often named ones, in order of their entrance."""
    words = _read_words(text)
    found: dict[str, Mention] = {}
    for mention in sorted((*_people(words), *_names(words, subject)), key=lambda one: one.first):
        key = mention.given or mention.key
        known = found.get(key)
        if known is None or (not known.given and mention.given):
            found[key] = mention
    if not found:
        return Cast()
    named = Counter(single for word in words.small for single in set(singulars(word.removesuffix("'s"))))
    often = sorted(found.values(), key=lambda one: (-named[one.key.split()[-1]] - 3 * bool(one.given), one.first))[
        :MOST
    ]
    kept = sorted(often, key=lambda one: one.first)
    return Cast(tuple(engage(kept, subject, words.small, words.cased, rng, alone=True)), main=True, told=True)


def cast_glossed(lines: Sequence[str], subject: Subject, rng: random.Random) -> Cast:
    """People and animals that lines in another language name, of which only English words for things are known."""
    words = [word for line in lines for word in line.split(", ") if word]
    found: dict[str, Mention] = {}
    for i, word in enumerate(words):
        for kind, noun, _ in read(word).people:
            if kind != "animal":
                found.setdefault(noun, Mention(kind, noun, 1, i, i))
    if not found:
        return Cast()
    return Cast(
        tuple(engage(list(found.values())[:MOST], subject, words, words, rng, alone=True)), main=True, told=True
    )


def _read_words(text: str) -> _Words:
    small: list[str] = []
    cased: list[str] = []
    begins: set[int] = set()
    stops: set[int] = set()
    for line in text.splitlines():
        for sentence in sentences(clean(line)):
            begins.add(len(small))
            found = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", sentence.replace("’", "'"))
            cased.extend(found)
            small.extend(word.lower() for word in found)
            if small:
                stops.add(len(small) - 1)
    return _Words(small, cased, frozenset(begins), frozenset(stops))


def _people(words: _Words) -> list[Mention]:
    found: list[Mention] = []
    for kind, noun, first in read(" ".join(words.small)).people:
        last = first + len(noun.split()) - 1
        if kind == "animal" or last >= len(words.small) or words.small[last].endswith("'s"):
            continue
        if noun in _CROWDS and not _called(words, last):
            continue
        capital = words.cased[first][:1].isupper() and first not in words.begins
        if capital:
            continue
        plural = grammar.is_plural(words.small[last])
        given = _called(words, last)
        if not given and not _acts(words, first, last, plural):
            continue
        before = words.small[max(0, first - 4) : first]
        count = next((COUNTS[word] for word in reversed(before) if word in COUNTS), 2 if plural else 1)
        found.append(Mention(kind, noun, count, first, last, given))
    return found


def _called(words: _Words, last: int) -> str:
    """ "a girl called Ina", "her dog Bo": the name that follows a noun."""
    after = words.small[last + 1 : last + 3]
    if last in words.stops or not after:
        return ""
    at = last + 2 if after[0] in ("called", "named") else last + 1
    if at >= len(words.cased) or not words.cased[at][:1].isupper() or words.cased[last][:1].isupper():
        return ""
    return words.cased[at] if words.small[at] not in grammar.PRONOUNS else ""


def _names(words: _Words, subject: Subject) -> list[Mention]:
    """Given names that do something: "Ina woke", "Tom and Lea pack"."""
    del subject
    found: list[Mention] = []
    for i, word in enumerate(words.cased):
        small = words.small[i]
        if not word[:1].isupper() or word.isupper() or not word.isalpha() or len(word) < 3 or small in _NO_NAMES:
            continue
        common = small in grammar.DETERMINERS | grammar.PRONOUNS | grammar.PREPOSITIONS | grammar.AUXILIARIES
        common |= small in grammar.INDIRECT | grammar.VERBS | grammar.PAST | grammar.COUNT or knows(small)
        if common or grammar.is_mass(small) or small in grammar.NAMES or small.endswith("ly"):
            continue
        neighbour = i and words.cased[i - 1][:1].isupper() and i not in words.begins
        follows = i + 1 < len(words.cased) and words.cased[i + 1][:1].isupper() and i not in words.stops
        placed = i and i not in words.begins and words.small[i - 1] in grammar.PREPOSITIONS - {"and", "with"}
        if neighbour or follows or placed or (i and words.small[i - 1] in ("the", "a", "an")):
            continue
        # At a sentence's beginning the capital says nothing: what follows must be a verb beyond doubt.
        if _acts(words, i, i, False, sure=i in words.begins):
            found.append(Mention("person", word, 1, i, i, word))
    return found


def _acts(words: _Words, first: int, last: int, plural: bool, sure: bool = False) -> bool:
    """Whether the noun from `first` to `last` is the subject of a verb."""
    before = words.small[max(0, first - 3) : first]
    if first not in words.begins and before[-1:] and _is_verb(before, len(before) - 1, True):
        return False
    if len(before) > 1 and before[-1] in grammar.DETERMINERS and before[-2] in grammar.PREPOSITIONS:
        return False
    turned = len(before) > 1 and before[-1] == "the" and before[-2] in ("lived", "stood", "sat", "came", "went", "says")
    if turned:
        return True
    i = last
    while i not in words.stops and i + 1 < len(words.small) and i - last < 6:
        i += 1
        word = words.small[i]
        if word == "and" and i + 1 < len(words.small):
            i += 1 + (words.small[i + 1] in grammar.DETERMINERS)
            plural = True
            continue
        if word in _SKIPPED or word.endswith("ly"):
            if word in grammar.AUXILIARIES and not sure:
                return True
            continue
        return _is_verb(words.small, i, plural, sure)
    return False


def _is_verb(words: Sequence[str], i: int, plural: bool, sure: bool = False) -> bool:
    word = words[i]
    if word in grammar.AUXILIARIES or word in grammar.PAST or word in _DONE:
        return True
    if word.endswith("ed") and len(word) > 4:
        return True
    if grammar.third_person(word):
        return not sure or not grammar.is_plural(word) or grammar.third_person(word) is not None
    if word.endswith("s") and not plural and not sure and i + 1 < len(words):
        # A verb that no list has: "hammers", "rings".
        return words[i - 1] not in grammar.DETERMINERS | grammar.PREPOSITIONS and not read(word).places
    return plural and word in grammar.VERBS
