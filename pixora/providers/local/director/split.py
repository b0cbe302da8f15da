"""Cuts a text into pieces to speak, without losing or changing a word."""

from __future__ import annotations

import re

from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.unspaced import is_unspaced, part_run, part_sentences

_GLUE = "\ufdd0"
"""Begins a word that follows the one before it without a space. No character of any text."""

_ABBREVIATIONS = frozenset(
    "mr. mrs. ms. dr. prof. st. sr. jr. vs. etc. e.g. i.e. no. fig. vol. approx. inc. ltd. co. corp. dept. est. gen. "
    "col. sgt. "
    "capt. lt. rev. hon. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. a.m. p.m. u.s. u.k. cf. al. "
    "ca.".split()
)
_END = re.compile(r"[.!?…。！？।]+[\"'”’»)\]]*$")
_CLAUSE = re.compile(r"[,;:–—)]+[\"'”’»]*$")
_NUMBER = re.compile(r"\d{1,2}[.)]")
_UNIT = re.compile(
    r"(?:[ap]\.?m|%|percent|degrees?|o'clock|seconds?|minutes?|hours?|days?|weeks?|months?|years?|km|kg|cm|mm|m|g|"
    r"miles?|metres?|meters?|kilometres?|kilometers?|grams?|tons?|tonnes?|lit(?:re|er)s?|euros?|dollars?|pounds?|"
    r"cents?|hundred|thousand|million|billion|january|february|march|april|may|june|july|august|september|october|"
    r"november|december)\b.*",
    re.I,
)


def sentences(text: str) -> list[str]:
    """Sentences in order; joined by single spaces they are the text with whitespace normalised."""
    found: list[str] = []
    words: list[str] = []
    tokens = text.split()
    numbers = {token for token in tokens if _NUMBER.fullmatch(token)}
    number = 1
    for i, token in enumerate(tokens):
        after = tokens[i + 1] if i + 1 < len(tokens) else ""
        listed = token in numbers and token[:-1] == str(number) and (number > 1 or f"2{token[-1]}" in numbers)
        if after and (listed or (not words and token in numbers)):
            # The number of an entry begins it, and ends nothing.
            number += listed
            if words:
                found.append(" ".join(words))
            words = [token]
            continue
        words.append(token)
        if _END.search(token) and not _goes_on(token, after):
            found.append(" ".join(words))
            words = []
    if words:
        found.append(" ".join(words))
    return found


def cut(text: str, least: float, most: float, grain: float | None = None, whole: float = 0.0) -> list[str]:
    """Pieces of at most `most` spoken words, and at least `least` where sentences allow it.

    A sentence of at most `whole` spoken words is never cut, though it be longer than `most`.

    Cut at sentence ends; a longer sentence at clause punctuation; as the last resort between words. Joined by single
    spaces the pieces are the text with whitespace normalised (by nothing where a script has no
    spaces). With a `grain` sentences are cut that small first, so that hardly a piece stays under `least`.
    """
    pieces: list[str] = []
    for sentence in sentences(_loosened(text, grain or most)):
        pieces.extend([sentence] if count_spoken(sentence) <= whole else _halve(sentence.split(), grain or most))
    joined: list[str] = []
    for piece in pieces:
        # The entries of a list stay apart, wherever scenes may be short.
        entry = not grain and _NUMBER.fullmatch(piece.split()[0]) is not None
        short = count_spoken(joined[-1]) < least if joined else False
        if joined and not entry and (short or (not grain and count_spoken(piece) < least)):
            both = f"{joined[-1]} {piece}"
            if count_spoken(both) <= most:
                joined[-1] = both
                continue
        joined.append(piece)
    return [piece.replace(f" {_GLUE}", "").replace(_GLUE, "") for piece in joined]


def _loosened(text: str, most: float) -> str:
    """The text with runs of scripts without spaces parted at their sentences, and those at clauses if too long."""
    if _GLUE in text:
        return text
    words: list[str] = []
    for token in text.split():
        if is_unspaced(token):
            parts = [piece for sentence in part_sentences(token) for piece in part_run(sentence, most)]
            words.append(f" {_GLUE}".join(parts))
        else:
            words.append(token)
    return " ".join(words)


def _goes_on(token: str, after: str) -> bool:
    """Whether a full stop does not end the sentence ("Dr. Who", "J. S. Bach", "3.5")."""
    word = token.lower().lstrip("\"'“‘(«[")
    if not word.endswith("."):
        return bool(after) and after[0].islower() and token[-1] in "\"'”’»)"
    if word in ("a.m.", "p.m.") and after.lower() in _STARTS and after[0].isupper():
        return False
    initial = re.fullmatch(r"[A-Za-z]\.", word) is not None and word != "i."
    return bool(after) and (word in _ABBREVIATIONS or initial or after[0].islower())


_STARTS = frozenset("on the in it we i he she they this that at a an our my then but and there by from for".split())


def _halve(words: list[str], most: float) -> list[str]:
    """Halve a long run of words where it hurts least, until each part fits."""
    if len(words) < 2 or sum(map(count_spoken, words)) <= most:
        return [" ".join(words)]
    middle = len(words) / 2

    def hurt(i: int) -> float:
        """Of cutting before word `i`: far from the middle is bad, between words of one clause is worse."""
        off = abs(i - middle) / middle
        if _is_bound(words, i):
            return off + 9.0
        short = 1.2 if min(i, len(words) - i) < 3 else 0.0
        clause = _CLAUSE.search(words[i - 1]) and not short
        return off + short + (0.0 if clause else 0.9 if words[i].lower() in _OPENERS else 1.4)

    place = min(range(1, len(words)), key=hurt)
    return _halve(words[:place], most) + _halve(words[place:], most)


def _is_bound(words: list[str], i: int) -> bool:
    """Whether word `i` belongs to the one before it: "Dr. Rossi", "2. Add", "12:05 pm", "5 million", "3 May"."""
    before = words[i - 1].lower().lstrip("\"'“‘(«[")
    if before in _ABBREVIATIONS or re.fullmatch(r"[a-z]\.", before) or _NUMBER.fullmatch(before):
        return True
    if before[-1:].isdigit() and (_UNIT.fullmatch(words[i]) or words[i][0].isdigit()):
        return True
    month = before in _MONTHS and words[i][0].isdigit()
    return month or before in ("the", "a", "an", "of", "at", "in", "on", "for", "by", "with", "to", "from")


_MONTHS = frozenset("january february march april may june july august september october november december".split())
_OPENERS = frozenset(
    "and but or so because when while until before after that which who where if as than with for from into".split()
)
