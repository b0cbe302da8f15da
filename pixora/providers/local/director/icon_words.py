"""The icon that shows what words mean, or none: it is better to write on a card than to show the wrong thing."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

WORD = re.compile(r"[a-z0-9]+(?:['’-][a-z0-9]+)*")
IRREGULAR = {
    "teeth": "tooth", "geese": "goose", "wolves": "wolf", "leaves": "leaf", "knives": "knife", "scarves": "scarf",
    "loaves": "loaf", "oxen": "ox", "dice": "dice", "wolfs": "wolf", "shelves": "shelf", "calves": "calf",
    "cacti": "cactus", "octopi": "octopus", "fungi": "fungus", "hippopotami": "hippopotamus", "ladies": "lady",
    "news": "news", "mathematics": "mathematics", "physics": "physics", "genetics": "genetics",
}  # fmt: skip
"""Plurals that no rule gives, and words that only look like plurals."""


@cache
def _table() -> tuple[dict[str, str], int]:
    """Icons by word, and how many words the longest phrase has."""
    with Path(__file__).with_name("icon_words.toml").open("rb") as file:
        data: dict[str, str] = tomllib.load(file)
    table = {" ".join(_words(words)): icon for words, icon in data.items()}
    return table, max(len(words.split()) for words in table)


def words() -> dict[str, str]:
    """All words and phrases with their icons."""
    return dict(_table()[0])


def icon_of(text: str) -> str | None:
    """The icon of what `text` names: of its longest phrase that has one, of the first where two are equally long."""
    found = icons_of(text)
    return found[0] if found else None


def icons_of(text: str) -> tuple[str, ...]:
    """All icons that `text` calls for: those of longer phrases first, then as they are mentioned, each once."""
    table, longest = _table()
    said = _words(text)
    taken = [False] * len(said)
    found: list[tuple[int, int, str]] = []
    for length in range(min(longest, len(said)), 0, -1):
        for start in range(len(said) - length + 1):
            if any(taken[start : start + length]):
                continue
            icon = _look_up(table, said[start : start + length])
            if icon is not None:
                found.append((-length, start, icon))
                taken[start : start + length] = [True] * length
    return tuple(dict.fromkeys(icon for _, _, icon in sorted(found)))


def _look_up(table: dict[str, str], said: list[str]) -> str | None:
    """A phrase as it stands, or with its last word in the singular."""
    head = said[:-1]
    for last in _singulars(said[-1]):
        if (icon := table.get(" ".join([*head, last]))) is not None:
            return icon
    return None


def _singulars(word: str) -> list[str]:
    """The word itself, then what it may be the plural of."""
    found = [word]
    if word in IRREGULAR:
        return [word, IRREGULAR[word]]
    word = word.removesuffix("'s").removesuffix("’s")
    found.append(word)
    if word.endswith("ies") and len(word) > 4:
        found.append(word[:-3] + "y")
    if word.endswith("es") and len(word) > 4 and word[-3] in "sxzho":
        found.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        found.append(word[:-1])
    return found


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())
