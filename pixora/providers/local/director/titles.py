"""A film's title as somebody would write it on a poster."""

from __future__ import annotations

import re

from pixora.film.brief import Genre
from pixora.providers.local.director import grammar
from pixora.providers.local.director.cast import Cast
from pixora.providers.local.director.outline import TALES
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.topic_tales import find_names

_LONGEST = 46
"""Characters that a title of a tale has at most."""


def name_film(subject: Subject, genre: Genre, people: Cast) -> str:
    """The title: what is offered by its name, a tale by its heroes, all else by its topic."""
    if genre is Genre.PRODUCT and subject.named:
        return subject.brand
    if genre in TALES and people.main and not subject.items:
        return _name_tale(subject, people) or subject.title
    return subject.title


def _name_tale(subject: Subject, people: Cast) -> str:
    """ "Pip and Olga", "Pip the Penguin", "The Robot and the Cat", "The Dragon Who Lost His Fire"; "" for none."""
    names = find_names(subject.said)[:2]
    if len(names) == 2:
        return " and ".join(names)
    if names and (kind := re.match(rf"an?\s(?:\w+\s)*?(\w+)\s(?:named|called)\s{names[0]}\b", subject.said)):
        return grammar.headline(f"{names[0]} the {kind[1]}")
    whole = re.match(r"an?\s(.{3,60}?)[.!]?$", subject.said)
    if whole and re.search(r"\b(?:who|that|and|whose)\b", whole[1]) and len(whole[1]) + 4 <= _LONGEST:
        return grammar.headline("The " + re.sub(r"\band an?\s", "and the ", whole[1]))
    heroes = [member.noun for member in people.members[:2]]
    if subject.core and len(heroes) == 2 and len(set(heroes)) == 2 and all(noun and noun.islower() for noun in heroes):
        return grammar.headline(f"The {heroes[0]} and the {heroes[1]}")
    core = subject.core if re.match(r"an?\s", subject.core) else subject.title
    if re.match(r"An?\s", subject.title) and re.match(r"an?\s", core, re.I):
        return re.sub(r"^An?\s", "The ", subject.title)
    return ""
