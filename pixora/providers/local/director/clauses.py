"""Clauses: where the action begins when a text tells what somebody does, and where it can be cut."""

from __future__ import annotations

import re

from pixora.providers.local.director import grammar
from pixora.providers.local.director.lexicon import read
from pixora.providers.local.director.split import cut
from pixora.providers.local.director.spoken import count_spoken

LONGEST = 13.0
"""Spoken words of the user's that one line takes at most."""


def fitted(sentence: str) -> list[str]:
    """A sentence of the user's in pieces short enough to speak; a piece that ends within a clause gets its comma."""
    if count_spoken(sentence) <= LONGEST + 4:
        return [sentence]
    return cut(sentence, 3, LONGEST)


_JOIN = re.compile(
    r",\s+(?:and\s+then\s+|and\s+|then\s+)?(?=\w)|\s+(?=(?:until|because|when|while|before|after|but|so that"
    r"|as soon as|even though|and then)\s)|\s+(?=and\s)|\s+(?=to\s)",
    re.I,
)
_WANTS = frozenset(
    "ready able afraid about going how what where way chance time place power right dream dreams reason reasons hope "
    "hopes desire supposed allowed likely too".split()
)


def chunks_of(action: str) -> list[str]:
    """The action cut at its clauses, connecting words kept in front."""
    found: list[str] = []
    begin = 0
    for match in _JOIN.finditer(action):
        before = action[begin : match.start()].split()
        after = action[match.end() :].split()
        if len(before) < 3 or len(after) < 2:
            continue
        first = after[0].lower()
        lead = match.group().strip(" ,").lower()
        if first == "and" or lead in ("and", "then", "and then"):
            skip = 2 if first == "and" and after[1].lower() == "then" else 1 if first == "and" else 0
            verb = after[skip].lower() if len(after) > skip else ""
            if not (grammar.third_person(verb) or verb in grammar.VERBS):
                continue
            found.append(" ".join(before).rstrip(","))
            begin = match.start() if first == "and" else match.end()
            if lead:
                found.append("")
            continue
        if first == "to":
            last = before[-1].lower()
            if (
                after[1].lower() not in grammar.VERBS
                or grammar.third_person(last)
                or last in grammar.VERBS | _WANTS | grammar.PAST
            ):
                continue
        elif not first.isalpha() or (match.group().startswith(",") and first not in _CONNECT):
            continue
        found.append(" ".join(before).rstrip(","))
        begin = match.start() if not match.group().startswith(",") else match.end()
    found.append(action[begin:].strip())
    merged: list[str] = []
    pending = False
    for chunk in found:
        if chunk == "":
            pending = True
        else:
            merged.append(f"and {chunk}" if pending and not chunk.lower().startswith("and ") else chunk)
            pending = False
    return merged


_NAME = r"[A-Z][a-zà-ÿ]+"
_SEVERAL = frozenset("two three four five six seven eight nine ten several".split())
_CONNECT = frozenset("until because when while before after but to and then where".split())


def find_verb(text: str, words: list[str]) -> tuple[int, int] | None:
    """Where the noun phrase ends and where the action begins, when the text tells what somebody does.

    "a fox who crosses ..." drops its "who"; a plain thing "that never sleeps" is left a thing.
    """
    spans = [
        (match.group().lower().replace("’", "'"), match.start(), match.end())
        for match in re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", text)
    ]
    if not spans:
        return None
    first = spans[0][0]
    couple = re.match(rf"(?:[\w -]+ (?:named|called) )?{_NAME}(?:, {_NAME})*,? and {_NAME} (?=([a-z]+)\b)", text)
    theirs = (
        re.match(rf"{_NAME} and (?:her|his|their) {nouns}(?:(?:named|called) )?(?:{_NAME} )?(?=([a-z]+) \w)", text)
        for nouns in ("[a-z]+ ", "[a-z]+ [a-z]+ ")
    )
    for several in filter(None, (couple, *theirs)):
        if several[1] in grammar.VERBS or several[1] in grammar.PAST:
            return (several.end(), several.end())
    single = first in ("a", "an", "one", "every", "each")
    for i, (word, start, _) in enumerate(spans[1:], 1):
        if i > 9:
            return None
        after = spans[i + 1][0] if i + 1 < len(spans) else ""
        if word in ("who", "that", "which") and after:
            about = read(" ".join(part for part, _, _ in spans[:i])).people
            subject_relative = after not in grammar.DETERMINERS | grammar.PRONOUNS | {"nobody", "everyone"}
            acts = (
                subject_relative
                and after not in ("is", "are", "was", "were", "never", "has", "have", "had", "can", "could")
                and (word == "who" or bool(about))
            )
            return (start, spans[i + 1][1]) if acts else None
        if word in ("whose", "whom", "where", "when"):
            return None
        previous = spans[i - 1][0]
        if previous in grammar.PREPOSITIONS | grammar.DETERMINERS | {"and", "or", "to"}:
            continue
        if grammar.is_finite(
            [part for part, _, _ in spans],
            i,
            single and i >= 2 and not any(part in grammar.PREPOSITIONS for part, _, _ in spans[:i]),
        ):
            if (
                grammar.third_person(word)
                and not single
                and first not in grammar.DETERMINERS
                and not text[0].isupper()
                and not grammar.is_mass(first)
            ):
                continue
            return (start, start)
        noun_before = grammar.is_plural(previous) and not (i >= 2 and spans[i - 2][0] in grammar.PREPOSITIONS)
        leads = grammar.DETERMINERS | (grammar.PREPOSITIONS if first in _SEVERAL else frozenset())
        does = grammar.is_plain_verb(word) or (word in grammar.VERBS and after in leads)
        if noun_before and does and after:
            return (start, start)
    del words
    return None
