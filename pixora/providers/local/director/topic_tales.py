"""Topics that tell something: what somebody does, clause by clause or sentence by sentence."""

from __future__ import annotations

import re

from pixora.providers.local.director import grammar
from pixora.providers.local.director.clauses import chunks_of, find_verb, fitted
from pixora.providers.local.director.lexicon import tokens
from pixora.providers.local.director.nouns import (
    core_of,
    definite,
    head_of,
    lower_start,
)
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.topic_text import end_sentence, entitle


def tell_sentences(parts: list[str]) -> Subject:
    """Several sentences: they are the film."""
    own: list[str] = []
    for part in parts:
        part = grammar.sentence_case(part)
        own.extend(grammar.sentence_case(piece) for piece in fitted(part))
    first = parts[0].rstrip(".!?…")
    lower = lower_start(first)
    verb = find_verb(lower, tokens(first))
    noun = lower[: verb[0]].strip() if verb else lower
    noun, _ = core_of(noun)
    fits = verb is not None and len(noun.split()) <= 5
    return Subject(
        "story",
        end_sentence(first),
        definite(noun, told=True) if fits else "it",
        grammar.is_plural(head_of(noun)),
        entitle(first),
        own=tuple(own),
        head=head_of(noun),
    )


_LASTING = frozenset(
    "lives live works work loves love has have likes like knows know keeps keep owns own hates hate sells sell".split()
)
"""Verbs of what is so every day, and not "one day"."""


def tell_story(text: str, verb: tuple[int, int]) -> Subject:
    """One sentence, or somebody "who" does something: told clause by clause."""
    start, resume = verb
    noun = text[:start].strip(" ,")
    action = text[resume:].strip()
    core, rest = core_of(noun)
    whole = f"{grammar.sentence_case(noun)} {action}"
    head = head_of(core)
    names = find_names(noun)
    many = "they" if grammar.is_plural(head) and not names else ""
    plural = len(names) > 1 if names else grammar.is_plural(head) or " and " in core
    short = " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or definite(core, told=True)
    if len(names) == 1 and _WITH_THEIRS.match(noun):
        short, plural = noun, True
    lines: list[str] = []
    deeds: list[str] = []
    for i, chunk in enumerate(chunks_of(action)):
        lowered = chunk.split()[0].lower()
        if i == 0:
            lines.append(end_sentence(f"{grammar.sentence_case(noun)} {chunk}"))
            lasts = lowered in _LASTING
            deeds.append(
                end_sentence(f"{grammar.sentence_case(short)} {chunk}" if lasts else f"One day, {short} {chunk}")
            )
            continue
        if lowered in ("and", "then") or chunk.lower().startswith("and then "):
            bare = re.sub(r"^(?:and\s+)?(?:then\s+)?", "", chunk, flags=re.I)
            lines.append(end_sentence(f"Then {short} {bare}"))
            deeds.append(end_sentence(f"Then {many or short} {bare}"))
            continue
        elif lowered == "to":
            lines.append(f"Why? {end_sentence(grammar.sentence_case(chunk))}")
        else:
            lines.append(end_sentence(grammar.sentence_case(chunk)))
        deeds.append(lines[-1])
    pieces = [grammar.sentence_case(piece) for line in lines for piece in fitted(line)]
    del rest
    told = tuple(grammar.sentence_case(piece) for line in deeds for piece in fitted(line))
    return Subject(
        "story", end_sentence(whole), short, plural, entitle(text), own=tuple(pieces), head=head, core=noun, deeds=told
    )


_WITH_THEIRS = re.compile(r"([A-Z][a-zà-ÿ]+) and (?:her|his|their) [a-z]")


def find_names(noun: str) -> tuple[str, ...]:
    """The names that a noun phrase gives: "a keeper named Mara and her dog Bo" gives Mara and Bo."""
    found = re.findall(r"\b(?:(?:named|called)|(?:her|his|their|the) [a-z]+) ([A-Z][a-zà-ÿ]+)(?=$|[\s,.!?])", noun)
    if first := _WITH_THEIRS.match(noun):
        found.insert(0, first[1])
    if several := re.search(r"\b(?:named|called) ((?:[A-Z][a-zà-ÿ]+,? (?:and )?)+[A-Z][a-zà-ÿ]+)", noun):
        found = re.findall(r"[A-Z][a-zà-ÿ]+", several[1]) + found
    return tuple(dict.fromkeys(found))
