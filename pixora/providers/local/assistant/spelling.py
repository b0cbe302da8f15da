"""Mends words that are nearly words of the grammar; names, numbers and quotes stay as they are."""

from __future__ import annotations

import re
from difflib import get_close_matches

VOCABULARY = (
    "make change delete remove replace swap switch move insert duplicate rename scene scenes picture pictures "
    "image music "
    "voice captions subtitles darker brighter calmer longer shorter bigger smaller vertical square night sunset "
    "undo redo "
    "last first second third should without export download cost happening everywhere again another previous earlier "
    "regenerate louder film video say says add swapped calm epic upbeat please much warmer colder"
).split()
_KNOWN = frozenset(VOCABULARY)
_COMMON = frozenset(
    "the and with that this for from into have what when where which there then than them they would could more "
    "less does "
    "about after before between happy place time like good some your mine scene's cut put get all out did has "
    "it is in of "
    "show shown night sound must lose lost like have best list cast cost fire move love none".split()
)


def mend(text: str) -> str:
    """The text with misspelt words of the grammar put right, by distance and by swapped letters."""
    return re.sub(r"(?<![⟦\w])[A-Za-z]{3,}(?![\w⟧])", lambda match: _mended(match[0]), text)


def _mended(word: str) -> str:
    small = word.lower()
    if small in _KNOWN or small in _COMMON:
        return word
    same = [known for known in VOCABULARY if sorted(known) == sorted(small)]
    if same:
        return same[0]
    if len(small) < 4:
        return "last" if small == "lst" else word
    close = get_close_matches(small, VOCABULARY, n=1, cutoff=0.8)
    return close[0] if close else word
