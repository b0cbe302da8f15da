"""Noun phrases: which noun they turn on, what is said about it, and how it is named again."""

from __future__ import annotations

import re

from pixora.providers.local.director import grammar
from pixora.providers.local.director.lexicon import knows, read, tokens


def is_joined(core: str, determined: bool) -> bool:
    """Whether "and" joins things, and not adjectives of one ("a long and winding road")."""
    after = re.split(r"\sand\s", core)[1:]
    return any(not determined or part.split()[0].lower() in grammar.DETERMINERS for part in after)


def core_of(noun: str) -> tuple[str, str]:
    """A noun phrase without what follows its noun, and that rest; "of ..." stays with the noun."""
    words = noun.split()
    for i in range(1, len(words)):
        word = words[i].lower().strip(",")
        follows = word in grammar.PREPOSITIONS - {"of", "like"} or word in (
            "who",
            "that",
            "which",
            "whose",
            "where",
            "when",
            "to",
        )
        doing = (
            grammar.is_gerund(word)
            and word not in ("landing", "opening", "crossing", "meeting", "building", "painting", "ending", "sinking")
            and i + 1 < len(words)
            and not grammar.is_gerund(words[0].lower())
            and words[i - 1].lower() not in grammar.DETERMINERS | {"of", "and"} | _ADJECTIVES
            and (i >= 2 or grammar.is_plural(words[0]))
        )
        if (follows or doing) and words[i - 1].lower() not in ("and", "of"):
            return " ".join(words[:i]).rstrip(","), " ".join(words[i:])
        if " and " not in noun and (
            words[i - 1].endswith(",")
            and len(words) - i >= 2
            and words[0].lower() in ("a", "an", "the", "my")
            and word in ("a", "an", "the", "alone", "lost", "far")
        ):
            return " ".join(words[:i]).rstrip(","), " ".join(words[i:])
    return noun, ""


_ADJECTIVES = frozenset(
    "old young little big small lonely brave great long short last first new ancient tiny giant good bad wild".split()
)


def details_of(rest: str) -> tuple[str, ...]:
    """What follows a noun, cut before each preposition or -ing word: "through the mountains", "at sunset"."""
    words = rest.split()
    parts: list[list[str]] = []
    for i, word in enumerate(words):
        small = word.lower().strip(",")
        starts = small in grammar.PREPOSITIONS - {"of", "like", "than"} or (
            grammar.is_gerund(small)
            and i + 1 < len(words)
            and i
            and words[i - 1].lower() not in grammar.DETERMINERS | grammar.PREPOSITIONS | _ADJECTIVES
        )
        paired = small in ("to", "until", "into", "and") and parts and parts[-1][0].lower() in ("from", "between")
        if not parts or (starts and not paired and len(parts[-1]) >= 2):
            parts.append([])
        parts[-1].append(word)
    found = [" ".join(part).strip(" ,") for part in parts]
    openers = grammar.PREPOSITIONS
    good = [
        part
        for part in found
        if len(part.split()) >= 2
        and (part.split()[0].lower() in openers or grammar.is_gerund(part.split()[0].lower()))
        and part.split()[-1].lower() not in grammar.PREPOSITIONS | {"and", "the", "a"}
    ]
    whole = " ".join(words)
    if any(word in whole.lower().split() for word in ("who", "that", "which", "whose", "where", "when")):
        good = good[
            : next(
                (i for i, part in enumerate(good) if re.search(r"\b(?:who|that|which|whose|where|when)\b", part)),
                len(good),
            )
        ]
    return tuple(grammar.sentence_case(part) + "." for part in good[:4] if len(part.split()) <= 9 and _shows(part))


def _shows(part: str) -> bool:
    """Whether a part of a phrase can stand alone as a line: a where, a when or a doing, not a "for whom"."""
    first = part.split()[0].lower()
    if first in ("for", "with", "between", "by", "from", "to", "about", "like", "since", "as", "of", "without", "upon"):
        return False
    seen = read(part)
    return (
        first not in ("in", "on")
        or bool(seen.places or seen.hours or seen.weathers or seen.props)
        or not any(field.card for field in seen.fields)
    )


def definite(core: str, told: bool = False) -> str:
    """ "a lonely lighthouse" named again: "the lighthouse"."""
    words = core.split()
    if words and words[0].lower() in ("a", "an", "one", "every", "each") and len(words) > 1:
        if "of" in words:
            return "the " + " ".join(words[1:])
        return "the " + " ".join(words[-1:] if len(words) <= 4 and not _compound(words[1:]) else words[1:])
    if len(words) == 1 and grammar.is_plural(core) and not core[0].isupper() and told:
        return f"the {core}"
    if (
        words
        and words[0].lower() in ("two", "three", "four", "five", "some", "many", "several", "few")
        and len(words) > 1
    ):
        return "the " + " ".join(words[1:] if words[0].lower() in ("some", "many", "several", "few") else words)
    return core


def _compound(words: list[str]) -> bool:
    """Whether the last word alone would not name the thing ("coffee shop", "hot air balloon")."""
    return (
        len(words) > 1
        and knows(words[-2])
        and words[-2].lower()
        not in (
            "lonely",
            "brave",
            "old",
            "young",
            "happy",
            "frozen",
            "mysterious",
            "quiet",
            "ancient",
            "dark",
            "sleepy",
            "calm",
            "magic",
            "small",
            "little",
        )
    )


def head_of(core: str) -> str:
    words = core.split(" of ")[0].split()
    return words[-1].strip(",").lower() if words else ""


def last_noun(text: str) -> str:
    words = tokens(text)
    return words[-1] if words else ""


def lower_start(text: str) -> str:
    """The text as it stands within a sentence: a capital that only begins the sentence is taken back."""
    first = text.split()[0] if text.split() else ""
    bare = first.strip("\"'“‘(")
    later = [word for word in text.split()[1:] if word[:1].isalpha()]
    titled = (
        bool(later)
        and all(
            word[0].isupper() or word.lower() in grammar.PREPOSITIONS | grammar.DETERMINERS | {"and", "or"}
            for word in later
        )
        and any(word[0].isupper() for word in later)
    )
    if not bare[:1].isupper() or bare == "I" or (bare.isupper() and bare != "A"):
        return text
    common = (
        bare.lower()
        in grammar.DETERMINERS
        | grammar.PREPOSITIONS
        | grammar.INDIRECT
        | grammar.AUXILIARIES
        | grammar.PRONOUNS
        | {"when", "if", "while", "never", "not"}
    )
    numbered = len(text.split()) > 1 and text.split()[1][:1].isdigit()
    if bare.lower() in grammar.NAMES or numbered:
        return text
    known = (
        knows(bare) or grammar.is_mass(bare) or grammar.is_gerund(bare.lower()) or bare.lower() in grammar.VERBS
    ) and not titled
    return text.replace(bare, bare[0].lower() + bare[1:], 1) if common or known else text
