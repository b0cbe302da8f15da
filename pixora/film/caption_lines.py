"""Caption lines: spoken words gathered into phrases that are read at a glance."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from pixora.film.brief import Aspect, CaptionStyle
from pixora.film.job import CaptionLine
from pixora.film.speech import Word

LEAD = 0.08
"""Seconds that a line stands before its first word."""
LINGER = 0.35
"""Seconds that a line stays after its last word."""
SHORTEST = 0.7
"""Seconds that a line is shown at least, where there is room."""
PAUSE = 0.6
"""A silence of so many seconds between two words always ends a line."""

_LOOSE = frozenset(
    "a an the of to in on at by for from with and or but as is are was be it its this that than into over under "
    "my your our their his her der die das ein eine und oder im am zu le la les un une de du des et en el los y".split()
)
"""Words that hang in the air at the end of a line."""


ROW = {Aspect.WIDE: 38, Aspect.SQUARE: 26, Aspect.TALL: 20}
"""Letters in a row."""


def lay_lines(
    scenes: Sequence[Sequence[Word]], aspect: Aspect, style: CaptionStyle = CaptionStyle.CLEAN
) -> tuple[CaptionLine, ...]:
    """Caption lines of a film: `scenes` holds each scene's words in film time.

    Lines break at punctuation, pauses and by length, have at most two rows, never span two scenes and never overlap.
    """
    row = ROW[aspect]
    phrases: list[tuple[Word, ...]] = []
    for words in scenes:
        kept = [word.model_copy(update={"text": text}) for word in words if (text := shown(word.text))]
        phrases += _phrases(kept, row)
    starts = [max(0.0, phrase[0].start - LEAD) for phrase in phrases]
    found: list[CaptionLine] = []
    for i, phrase in enumerate(phrases):
        follows = starts[i + 1] if i + 1 < len(phrases) else float("inf")
        end = min(follows, max(phrase[-1].end + LINGER, starts[i] + SHORTEST))
        if end > starts[i]:
            rows = _rows(phrase, row)
            found.append(CaptionLine(start=round(starts[i], 6), end=round(end, 6), words=phrase, rows=rows))
    return tuple(found)


def _phrases(words: Sequence[Word], row: int) -> list[tuple[Word, ...]]:
    """The cheapest way to cut a scene's words into lines (shortest path over the places to cut)."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        options: list[tuple[float, int]] = []
        for start in range(end - 1, -1, -1):
            phrase = words[start:end]
            if start < end - 1 and (not _fits(phrase, row) or phrase[1].start - phrase[0].end >= PAUSE):
                break
            options.append((best[start][0] + _cost(phrase, end == len(words), row), start))
        best.append(min(options))
    found: list[tuple[Word, ...]] = []
    end = len(words)
    while end:
        start = best[end][1]
        found.append(tuple(words[start:end]))
        end = start
    return found[::-1]


def _fits(phrase: Sequence[Word], row: int) -> bool:
    texts = [word.text for word in phrase]
    return _length(texts) <= row or any(_split_cost(texts, i, row) < 100.0 for i in range(1, len(texts)))


def _cost(phrase: Sequence[Word], last: bool, row: int) -> float:
    """How poor a line is: where it ends, how many words lie across a sentence's end, how short it is."""
    cost = 1.0 if last else 1.0 + _break_cost(phrase[-1].text)
    cost += 2.5 * sum(_ends_sentence(word.text) for word in phrase[:-1])
    cost += 0.3 * sum(_ends_clause(word.text) for word in phrase[:-1])
    if len(phrase) == 1 and not last:
        cost += 1.0
    if phrase[-1].end - phrase[0].start < SHORTEST:
        cost += 1.0
    return cost + max(0.0, _length([word.text for word in phrase]) / row - 1.0) * 0.8


def _break_cost(text: str) -> float:
    if _ends_sentence(text):
        return 0.0
    if _ends_clause(text):
        return 0.4
    return 3.0 if text.lower() in _LOOSE else 1.4


def _ends_sentence(text: str) -> bool:
    return text.rstrip("\"'”’»)]").endswith((".", "!", "?", "…"))


def _ends_clause(text: str) -> bool:
    return text.rstrip("\"'”’»)]").endswith((",", ";", ":", "–", "—"))


def _rows(phrase: Sequence[Word], row: int) -> tuple[int, ...]:
    """Number of words in each row: one row where they fit, else two, evenly, parted at a good place."""
    texts = [word.text for word in phrase]
    if _length(texts) <= row or len(texts) == 1:
        return ()
    upper = min(range(1, len(texts)), key=lambda i: _split_cost(texts, i, row))
    return (upper, len(texts) - upper)


def _split_cost(texts: list[str], i: int, row: int) -> float:
    upper, lower = _length(texts[:i]), _length(texts[i:])
    over = 100.0 if (upper > row and i > 1) or (lower > row and i < len(texts) - 1) else 0.0
    return over + abs(upper - lower) / row * 3.0 + _break_cost(texts[i - 1]) * 0.5


def _length(texts: Sequence[str]) -> int:
    return sum(map(len, texts)) + len(texts) - 1


def shown(text: str) -> str:
    """Text as it can stand in a caption: composed, one line, without emoji and control characters."""
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if char.isspace() else char for char in composed if char.isspace() or not _is_dropped(char))
    return " ".join("".join(kept).split())


def _is_dropped(char: str) -> bool:
    """Controls, and pictographs: symbols from the arrows' block (U+2190) on; before it stand ° © and the like."""
    category = unicodedata.category(char)
    if "\ufe00" <= char <= "\ufe0f":  # variation selectors, which make a pictograph of a symbol
        return True
    return category in ("Cc", "Cf", "Cs", "Co", "Cn") or (category in ("So", "Sk", "Me") and char >= "\u2190")
