"""Lettering: text fitted into a box, its glyphs as paths, with the right font for each run of characters."""

from __future__ import annotations

import functools
import itertools
import unicodedata
from dataclasses import dataclass

import fontpkg_noto_sans
import fontpkg_poppins
import skia

from pixora.film.errors import InvalidInput

SHAPED = ((0x0590, 0x08FF), (0x0900, 0x109F), (0x1780, 0x18AF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))
"""Scripts whose letters join or stack: single glyphs in a row would be wrong, so they count as missing."""
LEAST = 0.058
"""Of the box's width: below this size a long word is rather broken than shrunk further."""


@dataclass(frozen=True)
class Letter:
    """One character: its outline at (x, baseline 0) of its line."""

    path: skia.Path
    x: float
    width: float


@dataclass(frozen=True)
class Row:
    letters: tuple[Letter, ...]
    width: float


@dataclass(frozen=True)
class Setting:
    """Text set in rows, each to be centred; `size` is the type size in pixels, `leading` from baseline to baseline."""

    rows: tuple[Row, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        """From the top of the capitals of the first row to the baseline of the last."""
        return 0.7 * self.size + self.leading * (len(self.rows) - 1) if self.rows else 0.0


@functools.cache
def typefaces(weight: str) -> tuple[skia.Typeface, skia.Typeface]:
    """Poppins in `weight` ("SemiBold", "Medium"), and Noto Sans for what it lacks."""
    poppins = skia.Typeface.MakeFromFile(str(fontpkg_poppins.ROOT / "files" / f"Poppins-{weight}.ttf"))
    noto = skia.Typeface.MakeFromFile(str(fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf"))
    axes = skia.FontArguments.VariationPosition.Coordinates(
        [skia.FontArguments.VariationPosition.Coordinate(WEIGHT_AXIS, {"SemiBold": 650.0, "Medium": 500.0}[weight])]
    )
    position = skia.FontArguments.VariationPosition(axes)
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(position)
    return poppins, noto.makeClone(arguments)


WEIGHT_AXIS = int.from_bytes(b"wght", "big")


def tidy(text: str) -> str:
    """`text` in composed form, its spaces single, without invisible marks.

    Raises `InvalidInput` "glyphs_missing" that names the characters which neither font has.
    """
    plain = "".join(
        c
        for c in unicodedata.normalize("NFC", text)
        if unicodedata.category(c) != "Cf" and not 0xFE00 <= ord(c) <= 0xFE0F
    )
    plain = " ".join(plain.split())
    missing = sorted({c for c in plain if c != " " and _face(c, "SemiBold") is None})
    if missing:
        raise InvalidInput(
            "glyphs_missing",
            f"The built-in lettering has no glyphs for: {' '.join(missing)}",
            "Write the title in Latin, Greek or Cyrillic letters.",
        )
    return plain


def _face(character: str, weight: str) -> skia.Typeface | None:
    code = ord(character)
    if any(low <= code <= high for low, high in SHAPED):
        return None
    for face in typefaces(weight):
        if face.unicharToGlyph(code):
            return face
    return None


def fit(text: str, weight: str, width: float, height: float, largest: float, most_rows: int) -> Setting:
    """Set `text` (already tidy) as large as it goes into `width` x `height` pixels, in at most `most_rows` rows."""
    words = text.split()
    if not words:
        return Setting((), 0.0, 0.0)
    best = _largest(words, weight, width, height, largest, most_rows)
    least = LEAST * width
    pieces = 22
    while best[0] < least and pieces >= 10:
        broken = list(itertools.chain.from_iterable(_break(word, pieces) for word in words))
        tried = _largest(broken, weight, width, height, largest, most_rows)
        best = max(best, tried, key=lambda found: found[0])
        pieces -= 6
    size, rows = best
    return Setting(tuple(_set(row, weight, size) for row in rows), size, size * 1.16)


def _break(word: str, most: int) -> list[str]:
    """A long word in pieces of at most `most` letters, hyphens shown."""
    if len(word) <= most + 3:
        return [word]
    count = -(-len(word) // most)
    step = -(-len(word) // count)
    parts = [word[i : i + step] for i in range(0, len(word), step)]
    return [part + "-" for part in parts[:-1]] + parts[-1:]


def _largest(
    words: list[str], weight: str, width: float, height: float, largest: float, most_rows: int
) -> tuple[float, list[str]]:
    best: tuple[float, list[str]] = (0.0, [])
    for count in range(1, min(most_rows, len(words)) + 1):
        rows = _balance(words, weight, count)
        widest = max(_measure(row, weight) for row in rows)
        size = min(largest, width / max(widest, 1e-6), height / (0.7 + 1.16 * (count - 1) + 0.2))
        if size > best[0] * 1.04:
            best = (size, rows)
    return best


def _balance(words: list[str], weight: str, count: int) -> list[str]:
    """`words` in `count` rows whose widest is as narrow as can be."""
    widths = [_measure(word, weight) for word in words]
    space = _measure("n n", weight) - 2 * _measure("n", weight)
    low, high = max(widths), sum(widths) + space * len(words)
    for _ in range(24):
        middle = (low + high) / 2
        if len(_pack(words, widths, space, middle)) <= count:
            high = middle
        else:
            low = middle
    return _pack(words, widths, space, high)


def _pack(words: list[str], widths: list[float], space: float, limit: float) -> list[str]:
    rows: list[list[str]] = [[]]
    used = 0.0
    for word, width in zip(words, widths, strict=True):
        if rows[-1] and used + space + width > limit + 1e-6:
            rows.append([])
            used = 0.0
        used += width + (space if rows[-1] else 0.0)
        rows[-1].append(word)
    return [" ".join(row) for row in rows]


def _measure(text: str, weight: str) -> float:
    """Width of `text` at size 1."""
    return sum(_advance(c, weight) for c in text)


@functools.lru_cache(maxsize=4096)
def _advance(character: str, weight: str) -> float:
    face = _face(character, weight) or typefaces(weight)[0]
    font = skia.Font(face, 1000)
    return float(font.getWidths([face.unicharToGlyph(ord(character))])[0]) / 1000


def _set(text: str, weight: str, size: float) -> Row:
    letters: list[Letter] = []
    x = 0.0
    for character in text:
        width = _advance(character, weight) * size
        if character != " ":
            face = _face(character, weight) or typefaces(weight)[0]
            font = skia.Font(face, size)
            font.setHinting(skia.FontHinting.kNone)
            path = font.getPath(face.unicharToGlyph(ord(character)))
            if path is not None:
                letters.append(Letter(path, x, width))
        x += width
    return Row(tuple(letters), x)
