"""Fonts of captions and cards: which face has which letters, how wide text comes out, and a folder of chosen faces."""

from __future__ import annotations

import shutil
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import fontpkg_poppins
import uharfbuzz as hb

from pixora.film.caption_lines import shown
from pixora.film.errors import InvalidInput, PixoraError


@dataclass(frozen=True)
class Face:
    """A font file. `name` is what libass finds it by. `ascent` and `descent` in ems are those of the OS/2 table
    (win): their sum is what libass takes for the size. `blocks` (first and last character of each) are the letters
    that the face is there for; empty: any that it has."""

    name: str
    file: Path
    ascent: float
    descent: float
    blocks: tuple[tuple[int, int], ...] = ()


def _noto(script: str, ascent: float, descent: float, *blocks: tuple[int, int]) -> Face:
    file = Path(__file__).parent / "faces" / f"NotoSans{script}-SemiBold.ttf"
    return Face(" ".join(f"Noto Sans {script} SemiBold".split()), file, ascent, descent, blocks)


POPPINS = Face("Poppins SemiBold", Path(fontpkg_poppins.ROOT) / "files" / "Poppins-SemiBold.ttf", 1.135, 0.627)
NOTO = _noto("", 1.124, 0.395)
CJK = Face(
    "Noto Sans CJK JP",
    Path(str(files("noto_cjk_sans_jp_bold"))) / "NotoSansCJKjp-Bold.otf",
    1.160,
    0.288,
    ((0x1100, 0x11FF), (0x2000, 0x2BFF), (0x2E80, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF),
     (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF)),
)  # fmt: skip
"""All of Chinese, Japanese and Korean, drawn as in Japan unless it is asked for otherwise: see `tongue`."""
FACES = (
    POPPINS,
    NOTO,
    _noto(
        "Arabic", 1.431, 0.738, (0x0600, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)
    ),
    _noto("Hebrew", 1.068, 0.292, (0x0590, 0x05FF), (0xFB1D, 0xFB4F)),
    _noto("Bengali", 0.995, 0.408, (0x0980, 0x09FF)),
    _noto("Gurmukhi", 0.896, 0.408, (0x0A00, 0x0A7F)),
    _noto("Gujarati", 1.076, 0.408, (0x0A80, 0x0AFF)),
    _noto("Oriya", 1.069, 0.293, (0x0B00, 0x0B7F)),
    _noto("Tamil", 0.870, 0.370, (0x0B80, 0x0BFF)),
    _noto("Telugu", 0.995, 0.483, (0x0C00, 0x0C7F)),
    _noto("Kannada", 1.105, 0.540, (0x0C80, 0x0CFF)),
    _noto("Malayalam", 0.864, 0.383, (0x0D00, 0x0D7F)),
    _noto("Sinhala", 1.011, 0.301, (0x0D80, 0x0DFF)),
    _noto("Thai", 1.061, 0.450, (0x0E00, 0x0E7F)),
    _noto("Lao", 1.183, 0.462, (0x0E80, 0x0EFF)),
    _noto("Myanmar", 1.324, 0.860, (0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
    _noto("Georgian", 1.086, 0.292, (0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
    _noto("Ethiopic", 1.069, 0.293, (0x1200, 0x137F)),
    _noto("Khmer", 1.155, 0.707, (0x1780, 0x17FF), (0x19E0, 0x19FF)),
    _noto("Armenian", 1.068, 0.292, (0x0530, 0x058F), (0xFB13, 0xFB17)),
    CJK,
)
"""In order of preference. Poppins: Latin and Devanagari. Noto Sans: Latin with all its accents (Vietnamese), Greek,
Cyrillic, common symbols. All are about as heavy as Poppins SemiBold."""

JOINERS = "\u200c\u200d"
"""Invisible letters that part or join their neighbours in Persian and in Indian scripts. No face has to have them."""


def check_glyphs(text: str) -> None:
    """Raise `InvalidInput("glyphs_missing")` when `text` has letters that no face has. Emoji are no letters."""
    missing = [char for char in dict.fromkeys(shown(text)) if _first(char) is None]
    if missing:
        named = ", ".join(f"{char} ({unicodedata.name(char, f'U+{ord(char):04X}').lower()})" for char in missing[:8])
        more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
        raise InvalidInput(
            "glyphs_missing",
            f"The captions cannot show these characters: {named}{more}.",
            "Write the words in another script, or turn captions off.",
        )


def main_face(text: str) -> Face:
    """The face for Latin letters and digits of a text: Noto Sans where Poppins lacks some of its Latin, Greek or
    Cyrillic letters, so that neighbouring words look alike."""
    lacking = (char for char in text if char.isalpha() and not has(POPPINS, char))
    return NOTO if any(has(NOTO, char) for char in lacking) else POPPINS


def runs(word: str, main: Face = POPPINS) -> list[tuple[Face, str]]:
    """Split a word into stretches of one face; `main` comes before all others (see `main_face`).

    A word keeps one face where one has all of it, so that it looks whole; marks stay with their letter.
    Raises `InvalidInput("glyphs_missing")`.
    """
    order = (main, *(face for face in FACES if face is not main))
    for face in order:
        if _meant(face, word) and all(has(face, char) for char in word):
            return [(face, word)]
    check_glyphs(word)
    found: list[tuple[Face, str]] = []
    for cluster in _clusters(word):
        able = [face for face in order if _meant(face, cluster) and all(has(face, char) for char in cluster)]
        if not able:
            able = [face for face in order if _meant(face, cluster[0]) and has(face, cluster[0])]
        if found and found[-1][0] is able[0]:
            found[-1] = (able[0], found[-1][1] + cluster)
        else:
            found.append((able[0], cluster))
    return found


@lru_cache(maxsize=8192)
def has(face: Face, char: str) -> bool:
    return char in JOINERS or _font(face).get_nominal_glyph(ord(char)) is not None


def width(text: str, main: Face = POPPINS) -> float:
    """Width of a row in ems, as HarfBuzz sets it (and libass, and cards)."""
    space = _advance(main, " ")
    return space * text.count(" ") + sum(
        _advance(face, part) for word in text.split() for face, part in runs(word, main)
    )


def tongue(text: str) -> str | None:
    """Whose forms of Chinese characters `text` wants, as a BCP 47 tag for HarfBuzz: None where there are none of
    them. Told by kana, Hangul, and characters that only the simplified or the traditional standard has."""
    if not any(_meant(CJK, char) and char.isalpha() for char in text):
        return None
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    if any("\uac00" <= char <= "\ud7a3" for char in text):
        return "ko"
    simplified, traditional = (sum(_encodes(char, code) for char in text) for code in ("gb2312", "big5"))
    return "zh-hant" if traditional > simplified else "zh-hans"


def gather(folder: Path, faces: Iterable[Face] = FACES, tongue: str | None = None) -> None:
    """Put exactly `faces` into `folder`, so that libass looks at nothing else. `tongue` chooses the forms of Chinese
    characters."""
    folder.mkdir(parents=True, exist_ok=True)
    for face in dict.fromkeys(faces):
        target = folder / face.file.name
        if face is CJK and tongue in _SYSTEMS:
            target.write_bytes(_localized(face.file.read_bytes(), _SYSTEMS[tongue]))
            continue
        try:
            target.symlink_to(face.file)
        except OSError:
            # Windows lets only some users make links.
            shutil.copyfile(face.file, target)


_SYSTEMS = {"zh-hans": b"ZHS ", "zh-hant": b"ZHT ", "ko": b"KOR "}


def _localized(font: bytes, system: bytes) -> bytes:
    """The same font with the forms of the language `system` (an OpenType tag) as its usual ones.

    libass can be told a language of two letters only, which cannot tell traditional from simplified Chinese.
    So each script's default language in the GSUB table (OpenType 1.9, "ScriptList") is pointed to that of `system`.
    """
    made = bytearray(font)
    (tables,) = struct.unpack_from(">H", made, 4)
    records = (struct.unpack_from(">4sIII", made, 12 + 16 * number) for number in range(tables))
    (table,) = (offset for tag, _, offset, _ in records if tag == b"GSUB")
    scripts = table + struct.unpack_from(">H", made, table + 4)[0]
    for number in range(struct.unpack_from(">H", made, scripts)[0]):
        script = scripts + struct.unpack_from(">H", made, scripts + 2 + 6 * number + 4)[0]
        for other in range(struct.unpack_from(">H", made, script + 2)[0]):
            tag, offset = struct.unpack_from(">4sH", made, script + 4 + 6 * other)
            if tag == system:
                struct.pack_into(">H", made, script, offset)
    return bytes(made)


def _meant(face: Face, text: str) -> bool:
    """Whether one of the letters of `text` is what the face is there for: others are not even opened."""
    return not face.blocks or any(first <= ord(char) <= last for char in text for first, last in face.blocks)


def _first(char: str) -> Face | None:
    return next((face for face in FACES if _meant(face, char) and has(face, char)), None)


def _clusters(word: str) -> list[str]:
    found: list[str] = []
    for char in word:
        if found and (unicodedata.category(char).startswith("M") or char in JOINERS):
            found[-1] += char
        else:
            found.append(char)
    return found


def _encodes(char: str, code: str) -> bool:
    try:
        char.encode(code)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=8192)
def _advance(face: Face, text: str) -> float:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font = _font(face)
    hb.shape(font, buffer, {})
    return float(sum(position.x_advance for position in buffer.glyph_positions) / font.face.upem)


@lru_cache(maxsize=32)
def _font(face: Face) -> hb.Font:
    try:
        return hb.Font(hb.Face(hb.Blob.from_file_path(face.file)))
    except (OSError, hb.HarfBuzzError) as error:
        raise PixoraError(
            "media_failed", f"The font file {face.file.name} is missing or broken.", "Install Pixora's packages again."
        ) from error
