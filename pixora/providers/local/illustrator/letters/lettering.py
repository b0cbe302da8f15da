"""Lettering: text fitted into a box, its glyphs as paths, in any script that the fonts have."""

from __future__ import annotations

import functools
import itertools
import unicodedata
from dataclasses import dataclass

import skia

from pixora.film.errors import InvalidInput
from pixora.media import fonts
from pixora.providers.local.illustrator.letters.breaks import Piece, pieces
from pixora.providers.local.illustrator.letters.shaping import EM, Voice, shape, voice_of

LEAST = 0.058
"""Of the box's width: below this size a long word is rather broken than shrunk further."""
VOWELS = "aeiouyäöüáéíóúàèìòùâêîôûåæøœãõαεηιουωάέήίόύώаеёиоуыэюя"
LEADINGS = (
    (0x0590, 0x06FF, 1.42), (0x0750, 0x08FF, 1.42), (0x0900, 0x0DFF, 1.46), (0x0E00, 0x0EFF, 1.44),
    (0x1000, 0x109F, 1.6), (0x1780, 0x17FF, 1.5), (0x1100, 0x11FF, 1.26), (0x2E80, 0xD7FF, 1.26),
)  # fmt: skip
"""From baseline to baseline, in sizes, for scripts that stand taller than Latin's 1.16."""


@dataclass(frozen=True)
class Letter:
    """What moves as one, mostly a character: its outline at (x, baseline 0) of its line."""

    path: skia.Path
    x: float
    width: float


@dataclass(frozen=True)
class Row:
    """Letters in reading order, each with its place from the row's left end."""

    letters: tuple[Letter, ...]
    width: float


@dataclass(frozen=True)
class Setting:
    """Text set in rows, each to be placed; `size` is the type size in pixels, `leading` from baseline to baseline.

    `rtl`: the text begins in a script that is written from right to left, so its rows begin at the right.
    """

    rows: tuple[Row, ...]
    size: float
    leading: float
    rtl: bool = False

    @property
    def height(self) -> float:
        """From the top of the capitals of the first row to the baseline of the last."""
        return 0.7 * self.size + self.leading * (len(self.rows) - 1) if self.rows else 0.0

    @property
    def spare(self) -> float:
        """Room above and below that taller scripts than Latin take."""
        return 0.5 * (self.leading - 1.16 * self.size)

    @property
    def width(self) -> float:
        return max((row.width for row in self.rows), default=0.0)


EMPTY = Setting((), 0.0, 0.0)


def tidy(text: str) -> str:
    """`text` in composed form, its spaces single, without emoji and invisible marks.

    Raises `InvalidInput` "glyphs_missing" that names the characters which no font has.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    plain = " ".join("".join(c for c in composed if c == " " or not _is_dropped(c)).split()).strip(fonts.JOINERS)
    missing = [c for c in sorted(set(plain)) if not _is_known(c)]
    if missing:
        raise InvalidInput(
            "glyphs_missing",
            f"The built-in lettering has no glyphs for: {' '.join(missing)}",
            "Write these words in other letters.",
        )
    return plain


def _is_dropped(char: str) -> bool:
    """Invisible marks and pictographs, which a caption leaves out too."""
    category = unicodedata.category(char)
    invisible = category in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in fonts.JOINERS
    return invisible or "\ufe00" <= char <= "\ufe0f" or (category in ("So", "Sk", "Me") and char >= "\u2190")


def _is_known(char: str) -> bool:
    try:
        fonts.check_glyphs(char)
    except InvalidInput:
        return False
    return True


def fit(text: str, weight: str, width: float, height: float, largest: float, most_rows: int) -> Setting:
    """Set `text` (already tidy) as large as it goes into `width` x `height` pixels, in at most `most_rows` rows."""
    parts = pieces(text)
    if not parts:
        return EMPTY
    voice = voice_of(text)
    loose = leading(text)
    best = _largest(parts, weight, voice, width, height, largest, most_rows, loose)
    least = LEAST * width
    long = 22
    while best[0] < min(least, largest * 0.72) and long >= 8:
        broken = [piece for part in parts for piece in _break(part, long)]
        tried = _largest(broken, weight, voice, width, height, largest, most_rows, loose)
        best = max(best, tried, key=lambda found: found[0])
        long -= 7
    size, rows = best
    return Setting(tuple(_set(row, weight, voice, size) for row in rows), size, size * loose, rtl=voice.base == 1)


def set_row(text: str, weight: str, size: float) -> Row:
    """One row of `text` (already tidy) at `size` pixels."""
    return _set(text, weight, voice_of(text), size)


def leading(text: str) -> float:
    """From baseline to baseline, in sizes."""
    return max((high for c in text for low, top, high in LEADINGS if low <= ord(c) <= top), default=1.16)


def _break(piece: Piece, most: int) -> list[Piece]:
    """A long word in pieces of at most `most` letters, hyphens shown. Scripts that join are not parted."""
    word = piece.text
    if len(word) <= most + 3 or not all(ord(c) < 0x0590 for c in word):
        return [piece]
    count = -(-len(word) // most)
    step = -(-len(word) // count)
    cuts = [0, *(_syllable(word, i * step) for i in range(1, count)), len(word)]
    parts = [word[start:end] for start, end in itertools.pairwise(cuts)]
    texts = [part if part[-1] in "-/_." else part + "-" for part in parts[:-1]] + parts[-1:]
    return [Piece(text, piece.spaced if i == 0 else False) for i, text in enumerate(texts)]


def _syllable(word: str, at: int) -> int:
    """The place nearest to `at` where a syllable may begin: before a consonant that a vowel follows."""
    for shift in (0, -1, 1, -2, 2, -3, 3):
        here = at + shift
        if 1 < here < len(word) - 2 and word[here + 1].lower() in VOWELS and word[here].lower() not in VOWELS:
            return here
    return at


def _largest(
    parts: list[Piece],
    weight: str,
    voice: Voice,
    width: float,
    height: float,
    largest: float,
    most_rows: int,
    loose: float,
) -> tuple[float, list[str]]:
    best: tuple[float, list[str]] = (0.0, [])
    for count in range(1, min(most_rows, len(parts)) + 1):
        rows = _balance(parts, weight, voice, count)
        widest = max(_measure(row, weight, voice) for row in rows)
        size = min(largest, width / max(widest, 1e-6), height / (0.7 + loose * (count - 1) + 0.2))
        if size > best[0] * 1.04:
            best = (size, rows)
    return best


def _balance(parts: list[Piece], weight: str, voice: Voice, count: int) -> list[str]:
    """`parts` in `count` rows whose widest is as narrow as can be."""
    widths = [_measure(part.text, weight, voice) for part in parts]
    space = _measure("n n", weight, voice) - 2 * _measure("n", weight, voice)
    low, high = max(widths), sum(widths) + space * len(parts)
    for _ in range(24):
        middle = (low + high) / 2
        if len(_pack(parts, widths, space, middle)) <= count:
            high = middle
        else:
            low = middle
    return _pack(parts, widths, space, high)


def _pack(parts: list[Piece], widths: list[float], space: float, limit: float) -> list[str]:
    rows: list[str] = []
    used = 0.0
    for part, width in zip(parts, widths, strict=True):
        gap = space if part.spaced else 0.0
        # What was broken with a hyphen never stands on one row with its rest.
        parted = bool(rows) and rows[-1].endswith("-") and not part.spaced
        if not rows or parted or used + gap + width > limit + 1e-6:
            rows.append(part.text)
            used = width
        else:
            rows[-1] += (" " if part.spaced else "") + part.text
            used += gap + width
    return rows


@functools.lru_cache(maxsize=8192)
def _measure(text: str, weight: str, voice: Voice) -> float:
    """Width of `text` at size 1."""
    return shape(text, weight, voice)[1] / EM


def _set(text: str, weight: str, voice: Voice, size: float) -> Row:
    scale = size / EM
    glyphs, width = shape(text, weight, voice)
    letters = []
    for each in glyphs:
        path = skia.Path()
        each.path.transform(skia.Matrix.Scale(scale, scale), path)
        letters.append(Letter(path, each.x * scale, each.width * scale))
    return Row(tuple(letters), width * scale)
