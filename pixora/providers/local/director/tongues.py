"""What a line in another language names, in English words, so that its picture can follow it too."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_UNSPACED = ("ja", "zh", "th")
_SHORT = 4
"""A beginning of fewer letters must be the whole word but for an ending of at most three."""


@cache
def _table(language: str) -> tuple[tuple[str, str], ...]:
    with Path(__file__).with_name("tongues.toml").open("rb") as file:
        tongue = tomllib.load(file).get(language, {})
    return tuple((begin, word) for word, begins in tongue.items() for begin in begins.split())


@cache
def gloss(line: str, language: str) -> str:
    """The English words for what a line names, in the order of mention; "" for nothing known."""
    table = _table(language.split("-")[0])
    found: list[tuple[int, str]] = []
    if language.startswith(_UNSPACED):
        found = [(line.find(begin), word) for begin, word in table if begin in line]
    else:
        for match in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.lower()):
            spoken = re.sub(r"^(?:وال|بال|كال|فال|لل|ال|و|ب|l'|d')", "", match.group()) if match.group() else ""
            for said in dict.fromkeys((match.group(), spoken)):
                named = [word for begin, word in table if _begins(said, begin)]
                if named:
                    found.append((match.start(), named[0]))
                    break
    return ", ".join(dict.fromkeys(word for _, word in sorted(found)))


def _begins(word: str, begin: str) -> bool:
    return word.startswith(begin) and (len(begin) >= _SHORT or len(word) - len(begin) <= 3)
