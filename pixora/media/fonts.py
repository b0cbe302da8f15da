"""Fonts for captions: which face has which letters, how wide text comes out, and a folder of exactly these faces."""

from __future__ import annotations

import shutil
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_poppins
from fontTools.ttLib import TTFont, TTLibError

from pixora.film.caption_lines import shown
from pixora.film.errors import InvalidInput, PixoraError


@dataclass(frozen=True)
class Face:
    """A font file. `name` is what libass finds it by. `ascent` and `descent` in ems are those of the OS/2 table
    (win): their sum is what libass takes for the size."""

    name: str
    file: Path
    ascent: float
    descent: float


POPPINS = Face("Poppins SemiBold", Path(fontpkg_poppins.ROOT) / "files" / "Poppins-SemiBold.ttf", 1.135, 0.627)
NOTO = Face("Noto Sans", Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf", 1.124, 0.395)
FACES = (POPPINS, NOTO)
"""In order of preference. Together: Latin with all its accents, Greek, Cyrillic, Devanagari, common symbols."""


def check_glyphs(text: str) -> None:
    """Raise `InvalidInput("glyphs_missing")` when `text` has letters that no face has. Emoji are no letters."""
    missing = [char for char in dict.fromkeys(shown(text)) if not any(has(face, char) for face in FACES)]
    if missing:
        named = ", ".join(f"{char} ({unicodedata.name(char, f'U+{ord(char):04X}').lower()})" for char in missing[:8])
        more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
        raise InvalidInput(
            "glyphs_missing",
            f"The captions cannot show these characters: {named}{more}.",
            "Write the words in Latin, Greek or Cyrillic letters, or turn captions off.",
        )


def runs(word: str) -> list[tuple[Face, str]]:
    """Split a word into stretches of one face. A word keeps one face where one has all of it, so that it looks whole.

    Raises `InvalidInput("glyphs_missing")`.
    """
    for face in FACES:
        if all(has(face, char) for char in word):
            return [(face, word)]
    check_glyphs(word)
    found: list[tuple[Face, str]] = []
    for char in word:
        face = next(face for face in FACES if has(face, char))
        if found and found[-1][0] is face:
            found[-1] = (face, found[-1][1] + char)
        else:
            found.append((face, char))
    return found


@lru_cache(maxsize=8192)
def has(face: Face, char: str) -> bool:
    return ord(char) in _metrics(face)[0]


def width(text: str) -> float:
    """Width of a row in ems, without kerning (so hardly ever too small)."""
    return sum(_advance(face, char) for word in text.split(" ") for face, part in runs(word) for char in part) + (
        _advance(POPPINS, " ") * text.count(" ")
    )


def gather(folder: Path) -> None:
    """Put exactly the faces that captions use into `folder`, so that libass looks at nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        try:
            (folder / face.file.name).symlink_to(face.file)
        except OSError:
            # Windows lets only some users make links.
            shutil.copyfile(face.file, folder / face.file.name)


def _advance(face: Face, char: str) -> float:
    glyphs, advances = _metrics(face)
    return advances[glyphs[ord(char)]]


@lru_cache(maxsize=4)
def _metrics(face: Face) -> tuple[dict[int, str], dict[str, float]]:
    """Glyph of each character, and how far each glyph takes the pen, in ems."""
    try:
        with TTFont(face.file, lazy=True) as font:
            em = font["head"].unitsPerEm
            advances = {name: advance / em for name, (advance, _) in font["hmtx"].metrics.items()}
            return dict(font.getBestCmap()), advances
    except (OSError, TTLibError) as error:
        raise PixoraError(
            "media_failed", f"The font file {face.file.name} is missing or broken.", "Install Pixora's packages again."
        ) from error
