"""Commands in German, French, Spanish, Italian and Portuguese, said in the words of the English grammar."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path


@cache
def _tables() -> dict[str, tuple[re.Pattern[str], dict[str, str]]]:
    with Path(__file__).with_name("tongues.toml").open("rb") as file:
        read = tomllib.load(file)
    tables: dict[str, tuple[re.Pattern[str], dict[str, str]]] = {}
    for language, words in read.items():
        longest = sorted(words, key=len, reverse=True)
        pattern = re.compile(rf"(?<![\w⟦])(?:{'|'.join(map(re.escape, longest))})(?![\w⟧])", re.I)
        tables[language] = (pattern, words)
    return tables


def in_english(text: str) -> list[str]:
    """The text in the grammar's words, for each language of which it has at least half of its words; the "
    "fullest first."""
    found: list[tuple[float, str]] = []
    words = len(re.findall(r"[^\W\d_][\w'-]*", text)) or 1
    for pattern, table in _tables().values():
        known = sum(len(match.group().split()) for match in pattern.finditer(text))
        if known / words >= 0.5:
            found.append((known / words, pattern.sub(lambda m, table=table: table[m.group().lower()], text)))  # type: ignore[misc]
    return [said for _, said in sorted(found, key=lambda one: -one[0])]
