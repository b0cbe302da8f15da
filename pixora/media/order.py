"""In which order the words of a caption's row stand on the screen, from left to right, in any script."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence

_RIGHT = ("R", "AL")
_MARKS = {"R": "\u200f", "L": "\u200e"}
"""Invisible letters: what stands beside one takes its direction."""


def runs_right_to_left(texts: Sequence[str]) -> bool:
    """Whether a line is read from the right: most of its words that have a direction are."""
    directions = [_direction(text) for text in texts]
    right = directions.count("R")
    return right > directions.count("L") or (right > 0 and right == directions.count("L") and _first(directions) == "R")


def from_left(texts: Sequence[str], right_to_left: bool) -> list[int]:
    """Numbers of the words of a row, from left to right. The Unicode bidirectional algorithm (UAX 9), for whole words:
    words of the other direction keep their own order among themselves; numbers go with the word before them."""
    numbers = range(len(texts))
    directions = _resolved(texts, right_to_left)
    found: list[int] = []
    for direction, group in itertools.groupby(numbers, key=directions.__getitem__):
        stretch = list(group)
        found += stretch if (direction == "R") == right_to_left else stretch[::-1]
    return found[::-1] if right_to_left else found


def marks(texts: Sequence[str], number: int, right_to_left: bool) -> tuple[str, str]:
    """The marks before and after word `number` of a row that put the punctuation at its ends on the right side."""
    if not right_to_left and _direction(texts[number]) != "R":
        return "", ""
    own = "R" if right_to_left else "L"
    directions = [own, *_resolved(texts, right_to_left), own]
    before, here, after = directions[number : number + 3]
    # Signs between two words of one direction take it; others take that of the line.
    return _MARKS[here if before == here else own], _MARKS[here if after == here else own]


def _resolved(texts: Sequence[str], right_to_left: bool) -> list[str]:
    """The direction of each word where it stands: numbers follow the word before, signs both their neighbours."""
    own = "R" if right_to_left else "L"
    strong = [_direction(text) for text in texts]
    found: list[str] = []
    before = own
    for number, text in enumerate(texts):
        direction = strong[number]
        if direction == "N":
            after = next((other for other in strong[number + 1 :] if other != "N"), own)
            numeric = any(char.isdigit() for char in text)
            direction = before if numeric or before == after else own
        found.append(direction)
        before = direction
    return found


def _direction(text: str) -> str:
    """ "L", "R", or "N" for a word without letters. Its first letter tells."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return "L"
        if kind in _RIGHT:
            return "R"
    return "N"


def _first(directions: Sequence[str]) -> str:
    return next((direction for direction in directions if direction != "N"), "L")
