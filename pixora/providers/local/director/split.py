"""Cuts a text into pieces to speak, without losing or changing a word."""

from __future__ import annotations

import re

from pixora.providers.local.director.spoken import count_spoken

_ABBREVIATIONS = frozenset(
    "mr. mrs. ms. dr. prof. st. sr. jr. vs. etc. e.g. i.e. no. fig. vol. approx. inc. ltd. co. corp. dept. est. gen. "
    "col. sgt. "
    "capt. lt. rev. hon. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. a.m. p.m. u.s. u.k. cf. al. "
    "ca.".split()
)
_END = re.compile(r"[.!?…。！？।]+[\"'”’»)\]]*$")
_CLAUSE = re.compile(r"[,;:–—)]+[\"'”’»]*$")


def sentences(text: str) -> list[str]:
    """Sentences in order; joined by single spaces they are the text with whitespace normalised."""
    found: list[str] = []
    words: list[str] = []
    tokens = text.split()
    for i, token in enumerate(tokens):
        words.append(token)
        after = tokens[i + 1] if i + 1 < len(tokens) else ""
        if _END.search(token) and not _goes_on(token, after):
            found.append(" ".join(words))
            words = []
    if words:
        found.append(" ".join(words))
    return found


def cut(text: str, least: float, most: float, grain: float | None = None) -> list[str]:
    """Pieces of at most `most` spoken words, and at least `least` where sentences allow it.

    Cut at sentence ends; a longer sentence at clause punctuation; as the last resort between words. Joined by single
    spaces the pieces are the text with whitespace normalised. With a `grain` sentences are cut that small first, so
    that hardly a piece stays under `least`.
    """
    pieces: list[str] = []
    for sentence in sentences(text):
        pieces.extend(_halve(sentence.split(), grain or most))
    joined: list[str] = []
    for piece in pieces:
        if joined and (count_spoken(joined[-1]) < least or (not grain and count_spoken(piece) < least)):
            both = f"{joined[-1]} {piece}"
            if count_spoken(both) <= most:
                joined[-1] = both
                continue
        joined.append(piece)
    return joined


def _goes_on(token: str, after: str) -> bool:
    """Whether a full stop does not end the sentence ("Dr. Who", "J. S. Bach", "3.5")."""
    word = token.lower().lstrip("\"'“‘(«[")
    if not word.endswith("."):
        return bool(after) and after[0].islower() and token[-1] in "\"'”’»)"
    initial = re.fullmatch(r"[A-Za-z]\.", word) is not None and word != "i."
    return bool(after) and (word in _ABBREVIATIONS or initial or after[0].islower())


def _halve(words: list[str], most: float) -> list[str]:
    """Halve a long run of words where it hurts least, until each part fits."""
    if len(words) < 2 or sum(map(count_spoken, words)) <= most:
        return [" ".join(words)]
    middle = len(words) / 2

    def hurt(i: int) -> float:
        """Of cutting before word `i`: far from the middle is bad, between words of one clause is worse."""
        off = abs(i - middle) / middle
        return off + (0.0 if _CLAUSE.search(words[i - 1]) else 0.9 if words[i].lower() in _OPENERS else 1.4)

    place = min(range(1, len(words)), key=hurt)
    return _halve(words[:place], most) + _halve(words[place:], most)


_OPENERS = frozenset(
    "and but or so because when while until before after that which who where if as than with for from into".split()
)
