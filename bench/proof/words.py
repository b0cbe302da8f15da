"""How much of what was written was heard: word error rate, between words as they sound."""

from __future__ import annotations

import re
from functools import lru_cache

from hibari.g2p import G2P

from pixora.providers.local.spoken import read


def spoken_words(text: str) -> list[str]:
    """The words that are said for a text, small and without punctuation: "51,100 l" is four or more of them."""
    said = " ".join(entry.spoken for entry in read(text))
    return re.findall(r"[a-z][a-z']*", said.lower().replace("’", "'").replace(".", "").replace("-", " "))


def compare(wanted: list[str], heard: list[str]) -> list[tuple[str, str]]:
    """The errors as (wanted, heard), by the cheapest alignment; an omission has nothing heard, an insertion nothing
    wanted. Words that sound the same are the same, for nobody hears how a name is spelt; so are words written apart
    or together."""
    costs = [[0] * (len(heard) + 1) for _ in range(len(wanted) + 1)]
    steps = [[(0, 0)] * (len(heard) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) + 1):
        for j in range(len(heard) + 1):
            if i or j:
                costs[i][j], steps[i][j] = min(
                    (costs[i - di][j - dj] + _cost(wanted[i - di : i], heard[j - dj : j]), (di, dj))
                    for di, dj in ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))
                    if di <= i and dj <= j
                )
    errors: list[tuple[str, str]] = []
    i, j = len(wanted), len(heard)
    while i or j:
        di, dj = steps[i][j]
        if costs[i][j] != costs[i - di][j - dj]:
            errors.append((" ".join(wanted[i - di : i]), " ".join(heard[j - dj : j])))
        i, j = i - di, j - dj
    return errors[::-1]


def count(errors: list[tuple[str, str]]) -> int:
    """Words that are wrong: omitted, put in, or taken for another."""
    return sum(max(len(wanted.split()), len(heard.split())) for wanted, heard in errors)


def _cost(wanted: list[str], heard: list[str]) -> int:
    if not wanted or not heard:
        return 1
    same = "".join(wanted) == "".join(heard) or sound("".join(wanted)) == sound("".join(heard))
    return 0 if same else max(len(wanted), len(heard))


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """The phonemes of a word said by itself, without stress."""
    pronunciation = _pronunciation()
    tokens = pronunciation.phonemize_tokens(pronunciation.tokenize(word))
    return "".join(token.phonemes or "" for token in tokens).translate({ord(mark): None for mark in "ˈˌ"}) or word


@lru_cache(maxsize=1)
def _pronunciation() -> G2P:
    return G2P()
