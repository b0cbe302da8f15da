"""What goes with a film where it is uploaded: title, description, hashtags. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from pydantic import Field

from pixora.film.brief import Data
from pixora.film.errors import InvalidInput

TITLE, DESCRIPTION, TAGS, TAG = 100, 5_000, 15, 40
"""Characters of title and description, hashtags, and characters of one: what the large video sites take."""


class Publishing(Data):
    title: str = Field(max_length=TITLE)
    description: str = Field(max_length=DESCRIPTION)
    hashtags: tuple[str, ...] = Field(default=(), max_length=TAGS)
    """Without "#", letters and digits alone, the most telling first."""
    written_by: str = "built-in director"
    """Who wrote it; "you" after its user has."""


def publishing(title: str, description: str, hashtags: Iterable[str], written_by: str) -> Publishing:
    """As somebody wrote it, in the form in which it can be uploaded: hashtags without "#" and once each.

    Raises `InvalidInput` "empty_title", and "too_long_text" for what no site would take.
    """
    title, description = " ".join(title.split()), description.strip()
    if not title:
        raise InvalidInput("empty_title", "A film that is uploaded needs a title.", "Write one.")
    for name, text, most in (("title", title, TITLE), ("description", description, DESCRIPTION)):
        if len(text) > most:
            raise InvalidInput("too_long_text", f"The {name} has {len(text)} of {most} characters.", "Shorten it.")
    tags = tidy_tags(hashtags)
    if len(tags) > TAGS:
        raise InvalidInput("too_long_text", f"There are {len(tags)} hashtags; {TAGS} are the most.", "Take some out.")
    return Publishing(title=title, description=description, hashtags=tags, written_by=written_by)


def tidy_tags(hashtags: Iterable[str]) -> tuple[str, ...]:
    """Letters, digits and their marks alone, each tag once, whatever its case; what nothing is left of goes."""
    found: dict[str, str] = {}
    for tag in hashtags:
        bare = "".join(char for char in tag if char.isalnum() or char == "_" or _is_mark(char))[:TAG]
        if any(map(str.isalnum, bare)):
            found.setdefault(bare.casefold(), bare)
    return tuple(found.values())


def _is_mark(char: str) -> bool:
    """Vowel signs and the like, without which words of some scripts fall apart."""
    return unicodedata.category(char) in ("Mn", "Mc")
