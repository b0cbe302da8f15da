"""Caption lines: spoken words gathered into phrases that are read at a glance."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pixora.film import seams, spaceless
from pixora.film.brief import Aspect, CaptionStyle
from pixora.film.cut import CaptionLine
from pixora.film.speech import Word

LEAD = 0.08
"""Seconds that a line stands before its first word."""
LINGER = 0.35
"""Seconds that a line stays after its last word."""
SHORTEST = 0.7
"""Seconds that a line is shown at least, where there is room."""
GAP = 0.2
"""An empty screen of less than so many seconds between two lines would flicker: the first one stays."""
PAUSE = 0.6
"""A silence of so many seconds between two words always ends a line."""

_JOINERS = "\u200c\u200d"
_BULLETS, _DASHES, _LEADS = frozenset("•*·‣▪◦"), frozenset("-–"), (":", ".", "?", "!", ";")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]")
_MARKS = frozenset(["Mn", "Me", "Cf"])


@dataclass(frozen=True)
class Measure:
    """How much a line holds: letters in a row (one of Chinese counts as two), rows, words (a name counts as one)."""

    letters: int
    rows: int = 2
    words: int = 99
    shortest: float = SHORTEST


def _measures(wide: int, square: int, tall: int) -> dict[Aspect, Measure]:
    """A portrait of 4:5 is as wide as a square, and its letters are as large."""
    letters = {Aspect.WIDE: wide, Aspect.SQUARE: square, Aspect.PORTRAIT: square, Aspect.TALL: tall}
    return {aspect: Measure(count) for aspect, count in letters.items()}


MEASURES = {
    CaptionStyle.CLEAN: _measures(38, 26, 20),
    CaptionStyle.BOXED: _measures(36, 25, 19),
    CaptionStyle.CINEMA: _measures(46, 34, 26),
    CaptionStyle.POP: {
        Aspect.WIDE: Measure(20, 1, 3, 0.4),
        Aspect.SQUARE: Measure(16, 1, 3, 0.4),
        Aspect.PORTRAIT: Measure(16, 1, 3, 0.4),
        Aspect.TALL: Measure(14, 1, 3, 0.4),
    },
}


def lay_lines(
    scenes: Sequence[Sequence[Word]],
    aspect: Aspect,
    style: CaptionStyle = CaptionStyle.CLEAN,
    speakers: Sequence[int] = (),
) -> tuple[CaptionLine, ...]:
    """Caption lines of a film: `scenes` holds each scene's words in film time, `speakers` which voice says them, for
    a film with several.

    Lines break at punctuation, pauses and by length, never hold two sentences, never span two scenes and never
    overlap. A word without spaces ("火星是红色的。") comes out in parts; those that the next one follows without a
    space end with `spaceless.JOINT`: `join` puts a row together.
    """
    measure = MEASURES[style][aspect]
    phrases: list[tuple[Word, ...]] = []
    said_by: list[int] = []
    for words, speaker in zip(scenes, speakers or [0] * len(scenes), strict=True):
        for entry in _entries(words):
            phrases += _phrases([part for word in entry for part in _parts(word)], measure)
        said_by += [speaker] * (len(phrases) - len(said_by))
    starts = [max(0.0, phrase[0].start - LEAD) for phrase in phrases]
    found: list[CaptionLine] = []
    for i, phrase in enumerate(phrases):
        follows = starts[i + 1] if i + 1 < len(phrases) else float("inf")
        end = min(follows, max(phrase[-1].end + LINGER, starts[i] + measure.shortest))
        if follows - end < GAP:
            end = follows
        if end > starts[i]:
            rows = _rows([word.text for word in phrase], measure)
            times = {"start": round(starts[i], 6), "end": round(end, 6)}
            found.append(CaptionLine(**times, words=phrase, rows=rows, speaker=said_by[i]))
    return tuple(found)


def join(texts: Sequence[str]) -> str:
    """A row of words as it is read: spaces between, but none after a part that ends with `spaceless.JOINT`."""
    return " ".join(texts).replace(f"{spaceless.JOINT} ", "").removesuffix(spaceless.JOINT)


def _parts(word: Word) -> list[Word]:
    """A word as captions show it: nothing left of some, several parts of one without spaces, timed by their letters."""
    given = [text for text in map(shown, word.text.split(spaceless.JOINT)) if text]
    texts = [part for text in given for part in spaceless.part(text)]
    letters = [sum(char.isalnum() for char in text) or 0.2 for text in texts]
    pace = (word.end - word.start) / (sum(letters) or 1)
    found: list[Word] = []
    at = word.start
    for number, (text, count) in enumerate(zip(texts, letters, strict=True)):
        last = number + 1 == len(texts)
        end = word.end if last else round(at + pace * count, 4)
        found.append(Word(text=text if last else text + spaceless.JOINT, start=at, end=end))
        at = end
    return found


def _entries(words: Sequence[Word]) -> list[Sequence[Word]]:
    """A scene's words parted at the marks of a list's entries, which nobody says; a dash in a sentence stays."""
    marks = [i for i, word in enumerate(words) if word.text in _BULLETS or word.text in _DASHES]
    if not any(words[i].text in _BULLETS or i == 0 or words[i - 1].text.endswith(_LEADS) for i in marks):
        return [words]
    ends = [-1, *marks, len(words)]
    return [words[start + 1 : end] for start, end in itertools.pairwise(ends) if end > start + 1]


def _seams(words: Sequence[Word]) -> list[float]:
    """What it costs to break after each word; the number of a step stays with what is to be done."""
    found: list[float] = []
    for word, following in itertools.zip_longest(words, words[1:]):
        begins = not found or found[-1] == seams.AT_SENTENCE
        step = begins and following is not None and _NUMBERED.fullmatch(word.text)
        found.append(seams.TOGETHER if step else seams.cost(word.text, following.text if following else None))
    return found


def _phrases(words: Sequence[Word], measure: Measure) -> list[tuple[Word, ...]]:
    """The cheapest way to cut a scene's words into lines (shortest path over the places to cut)."""
    after = _seams(words)
    letters = [_letters(word.text) for word in words]
    # Where each word begins in one endless row.
    begins = list(
        itertools.accumulate((count + _space(word.text) for count, word in zip(letters, words, strict=True)), initial=0)
    )
    full = _fullest_rows(begins, letters, measure.letters)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        options: list[tuple[float, int]] = []
        for start in range(end - 1, -1, -1):
            if start < end - 1 and (
                after[start] == seams.AT_SENTENCE
                or words[start + 1].start - words[start].end >= PAUSE
                or end - start - after[start : end - 1].count(seams.TOGETHER) > measure.words
                or not _fits(full, start, end, measure)
            ):
                break
            length = begins[end - 1] + letters[end - 1] - begins[start]
            cost = _cost(words[start:end], after[start:end], end == len(words), length, measure)
            options.append((best[start][0] + cost, start))
        best.append(min(options))
    found: list[tuple[Word, ...]] = []
    end = len(words)
    while end:
        start = best[end][1]
        found.append(tuple(words[start:end]))
        end = start
    return found[::-1]


def _fullest_rows(begins: Sequence[int], letters: Sequence[int], room: int) -> list[int]:
    """For each word, the end of the fullest row that begins with it (one word at least)."""
    found: list[int] = []
    end = 0
    for start in range(len(letters)):
        end = max(end, start + 1)
        while end < len(letters) and begins[end] + letters[end] - begins[start] <= room:
            end += 1
        found.append(end)
    return [*found, len(letters)]


def _fits(full: Sequence[int], start: int, end: int, measure: Measure) -> bool:
    return full[start] >= end or (measure.rows > 1 and full[full[start]] >= end)


def _cost(phrase: Sequence[Word], after: Sequence[float], last: bool, length: int, measure: Measure) -> float:
    """How poor a line is: where it ends, how many words lie across a clause's end, how short it is."""
    cost = 1.0 if last else 1.0 + after[-1]
    cost += 0.3 * after[:-1].count(seams.AT_CLAUSE)
    if len(phrase) == 1 and not last and measure.rows > 1 and after[-1] > seams.AT_SENTENCE:
        cost += 1.0
    if phrase[-1].end - phrase[0].start < measure.shortest:
        cost += 1.0
    return cost + max(0.0, length / measure.letters - 1.0) * 0.8


def _rows(texts: list[str], measure: Measure) -> tuple[int, ...]:
    """Number of words in each row: one row where they fit, else two, evenly, parted at a good place."""
    if _length(texts) <= measure.letters or len(texts) == 1 or measure.rows == 1:
        return ()
    upper = min(range(1, len(texts)), key=lambda i: _split_cost(texts, i, measure.letters))
    return (upper, len(texts) - upper)


def _split_cost(texts: list[str], i: int, letters: int) -> float:
    upper, lower = _length(texts[:i]), _length(texts[i:])
    over = 100.0 if (upper > letters and i > 1) or (lower > letters and i < len(texts) - 1) else 0.0
    return over + abs(upper - lower) / letters * 3.0 + seams.cost(texts[i - 1], texts[i]) * 0.5


def _length(texts: Sequence[str]) -> int:
    return sum(_letters(text) + _space(text) for text in texts) - _space(texts[-1])


def _space(text: str) -> int:
    return 0 if text.endswith(spaceless.JOINT) else 1


@lru_cache(maxsize=4096)
def _letters(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
        if unicodedata.category(char) not in _MARKS
    )


def shown(text: str) -> str:
    """Text as it can stand in a caption: composed, one line, without emoji and control characters.

    The joiners that Persian and the scripts of India are written with stay, those of emoji go.
    """
    composed = unicodedata.normalize("NFC", text)
    kept = [
        " " if char.isspace() else char
        for before, char in zip(" " + composed, composed, strict=False)
        if char.isspace() or (char in _JOINERS and "\u0600" <= before <= "\u1fff") or not _is_dropped(char)
    ]
    return " ".join("".join(kept).split())


def _is_dropped(char: str) -> bool:
    """Controls, and pictographs: symbols from the arrows' block (U+2190) on; before it stand ° © and the like."""
    category = unicodedata.category(char)
    if "\ufe00" <= char <= "\ufe0f":  # variation selectors, which make a pictograph of a symbol
        return True
    return category in ("Cc", "Cf", "Cs", "Co", "Cn") or (category in ("So", "Sk", "Me") and char >= "\u2190")
