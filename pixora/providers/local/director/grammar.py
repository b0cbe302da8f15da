"""Word lists and small rules of English, enough to say a topic in a sentence without a slip."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def _load() -> dict[str, str]:
    with Path(__file__).with_name("grammar.toml").open("rb") as file:
        return tomllib.load(file)


_LISTS = _load()


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


DETERMINERS = _words("determiners")
PREPOSITIONS = _words("prepositions")
PRONOUNS = _words("pronouns")
AUXILIARIES = _words("auxiliaries")
INDIRECT = frozenset(("how", "why", "what", "where", "who", "which", "whether"))
VERBS = _words("verbs")
PAST = _words("past")
COUNT = _words("count")
_NOUNS_TOO = _words("nouns_too")
_MASS = _words("mass")
_MASS_ENDS = tuple(_words("mass_ends"))
_COUNT_ENDS = tuple(_words("count_ends"))
_IRREGULAR_PLURALS = _words("irregular_plurals")
_NO_PLURAL = _words("no_plural")
_LETTERS = {name.lower(): name for name in ("I", "I'm", "I've", "AI", "DNA", "NASA", "USA", "UK", "GPS", "UFO")}
NAMES = {name: name.capitalize() for name in _words("names")} | _LETTERS
_PHRASES = [" ".join(phrase.split()) for phrase in _LISTS["phrases"].split(",")]
_TWO_NAMES = re.compile(rf"\b({'|'.join(_PHRASES)})\b", re.I)


def third_person(word: str) -> str | None:
    """The base of a verb in the third person ("crosses" gives "cross"); None when it is no verb that we know."""
    endings = (("ies", "y"), ("es", ""), ("s", ""))
    return next(
        (word[: -len(end)] + put for end, put in endings if word.endswith(end) and word[: -len(end)] + put in VERBS),
        None,
    )


def is_finite(words: list[str], i: int, after_single: bool) -> bool:
    """Whether word `i` is a finite verb. `after_single`: what stands before it is a singular noun phrase with "a"."""
    word = words[i]
    after = words[i + 1] if i + 1 < len(words) else ""
    if word in AUXILIARIES:
        return True
    base = third_person(word)
    if base:
        return after_single or base not in _NOUNS_TOO
    return word in PAST and after not in ("by", "in", "of", "for", "on", "with", "at", "and")


def is_plain_verb(word: str) -> bool:
    """Whether the word is a verb in its base form and no noun."""
    return word in VERBS and word not in _NOUNS_TOO


def is_plural(noun: str) -> bool:
    word = noun.lower()
    if word in _IRREGULAR_PLURALS:
        return True
    return (
        word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is", "'s")) and word not in _NO_PLURAL
    )


def is_mass(noun: str) -> bool:
    """Whether a noun may stand without an article in the singular."""
    word = noun.lower()
    return word in _MASS or (word.endswith(_MASS_ENDS) and not word.endswith(_COUNT_ENDS))


def is_gerund(word: str) -> bool:
    """Whether the word is the -ing form of a verb that we know."""
    if not word.endswith("ing") or len(word) < 5:
        return False
    stem = word[:-3]
    doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
    return any(form in VERBS for form in (stem, stem + "e", doubled)) or word in (
        "being",
        "having",
        "doing",
        "going",
        "dying",
        "lying",
        "brewing",
        "raising",
        "using",
        "saving",
        "moving",
    )


def capitalise_names(text: str) -> str:
    """Well-known names with capitals, whatever the user typed."""
    text = _TWO_NAMES.sub(
        lambda match: " ".join(word if word in ("da",) else word[:1].upper() + word[1:] for word in match[0].split()),
        text,
    )
    return re.sub(r"[a-z]+(?:'[a-z]+)?", lambda match: _name(match[0], text, match.start()), text)


def _name(word: str, text: str, start: int) -> str:
    if start and (text[start - 1].isalpha() or text[start - 1] in "'’"):
        return word
    stem, mark, rest = word.partition("'s")
    if word in NAMES:
        return NAMES[word]
    return f"{NAMES[stem]}{mark}{rest}" if mark and stem in NAMES else word


def sentence_case(text: str) -> str:
    """With a capital first letter, the rest untouched."""
    for i, char in enumerate(text):
        if char.isalpha():
            return text[:i] + char.upper() + text[i + 1 :]
        if char.isdigit():
            return text
    return text


_SMALL = DETERMINERS - {
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "most",
    "no",
} | frozenset("in on at by with from to into of for over and or but nor as vs".split())


def headline(text: str, limit: int = 60) -> str:
    """Title case ("How Bees Make Honey"), cut between words to at most `limit` characters."""
    words = re.sub(r"[\"“”«»]", "", text).split()
    cased = [
        word
        if (
            word.lower() in _SMALL - {"my", "our", "your", "his", "her", "its", "their", "this", "that"}
            and i > 0
            and word.islower()
        )
        else sentence_case(word)
        for i, word in enumerate(words)
    ]
    kept = ""
    for word in cased:
        if len(kept) + len(word) + 1 > limit:
            break
        kept = f"{kept} {word}".strip()
    if not kept:
        kept = " ".join(cased)[:limit]
    if kept != " ".join(cased):
        parts = kept.split()
        while len(parts) > 1 and (
            parts[-1].lower() in _SMALL or parts[-1].lower() in PREPOSITIONS | {"who", "that", "and"}
        ):
            parts.pop()
        kept = " ".join(parts)
    return kept.rstrip(" ,;:.–—-")
