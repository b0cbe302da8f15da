"""What a line in another language names, in English words, so that its picture can follow it too."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_UNSPACED = ("ja", "zh", "th")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963])+")
"""A word with its marks: of Devanagari, vowel signs are no letters."""
_SHORT = 4
"""A beginning of fewer letters must be the whole word but for an ending of at most three."""


@cache
def _table(language: str) -> tuple[tuple[str, str], ...]:
    with Path(__file__).with_name("tongues.toml").open("rb") as file:
        tongue = tomllib.loads(unicodedata.normalize("NFC", file.read().decode())).get(language, {})
    return tuple((begin, word) for word, begins in tongue.items() for begin in begins.split())


@cache
def gloss(line: str, language: str) -> str:
    """The English words for what a line names, in the order of mention; "" for nothing known."""
    table = _table(language.split("-")[0])
    line = unicodedata.normalize("NFC", line)
    found: list[tuple[int, str]] = []
    if language.startswith(_UNSPACED):
        found = [(line.find(begin), word) for begin, word in table if begin in line]
    else:
        for match in _WORD.finditer(line.lower()):
            spoken = re.sub(r"^(?:وال|بال|كال|فال|لل|ال|و|ب|l'|d')", "", match.group()) if match.group() else ""
            for said in dict.fromkeys((match.group(), spoken)):
                named = [word for begin, word in table if _begins(said, begin)]
                if named:
                    found.append((match.start(), named[0]))
                    break
    return ", ".join(dict.fromkeys(word for _, word in sorted(found)))


def _begins(word: str, begin: str) -> bool:
    return word.startswith(begin) and (len(begin) >= _SHORT or len(word) - len(begin) <= 3)
