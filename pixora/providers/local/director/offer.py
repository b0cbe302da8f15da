"""What is offered: the name of a thing, and what kind of thing it is."""

from __future__ import annotations

import re

from pixora.providers.local.director import grammar

_NEW = re.compile(r"^(an?|the|my|our|this|introducing)\s(?:(?:brand[- ])?new\s)?", re.I)


def find_offer(text: str) -> tuple[str, str]:
    """Name and kind of a thing that is offered: "a new coffee cup called Loop" is Loop, a coffee cup."""
    name = find_name(text)
    kind = re.split(
        r"\s(?:called|named|about|from|in|on|at|with|that|which|for|who|is|helps|lets|makes|keeps)\b|[,:(]", text
    )[0]
    if not name and (
        named := re.match(
            r"^(?:introducing |meet )?([A-Z][\w&'-]*(?:\s[A-Z][\w&'-]*){0,2})(?:,|:| is)\s(an?\s.+)", text
        )
    ):
        name, kind = named[1], re.split(r"\s(?:that|which|for|with|from|in|who)\b|[,.]", named[2])[0]
    bare = _NEW.sub("", kind).strip()
    if not bare or len(bare.split()) > 5 or not bare[0].islower():
        return name, ""
    many = grammar.is_plural(bare.split()[-1]) or grammar.is_mass(bare.split()[-1])
    article = "" if many else "an " if bare[0] in "aeiou" else "a "
    own = "" if name else f"{_NEW.match(kind)[1].lower()} {bare}" if _NEW.match(kind) else bare  # type: ignore[index]
    return name or grammar.sentence_case(own), f"{article}{bare}"


def find_name(text: str) -> str:
    """The name that a phrase gives ("a fox named Ember", "a cup called Loop"); "" for none."""
    found = re.search(r"\b(?:named|called)\s((?:[A-Z0-9][\w'’.-]*)(?:\s(?:&\s)?[A-Z0-9][\w'’.-]*){0,3})", text)
    return found[1] if found else ""
