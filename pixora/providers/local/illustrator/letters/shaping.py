"""A row of text as outlines: the right font for each stretch, letters joined, stacked and kerned, in reading order."""

from __future__ import annotations

import functools
import itertools
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import fontpkg_poppins
import skia
import uharfbuzz as hb

from pixora.film.errors import PixoraError
from pixora.media import fonts
from pixora.providers.local.illustrator.letters.bidi import base_level, levels, visual_order

EM = 1000
"""Size in pixels at which outlines are kept."""
WHOLE = frozenset(
    "ARABIC SYRIAC DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA MYANMAR KHMER "
    "MONGOLIAN TIBETAN".split()
)
"""Scripts whose letters join or stack: a word of them moves as one."""


@dataclass(frozen=True)
class Glyphs:
    """What moves as one: its outline from (0, baseline), at size `EM`, and where in the row it stands."""

    path: skia.Path
    x: float
    width: float


@dataclass(frozen=True)
class _Run:
    text: str
    start: int
    level: int
    face: fonts.Face
    script: str


@dataclass(frozen=True)
class Voice:
    """What all of a text decides for each of its rows: the direction it is read in (1: from the right), the face of
    its Latin letters, and whose forms of Chinese characters it wants."""

    base: int
    main: fonts.Face
    tongue: str | None


def voice_of(text: str) -> Voice:
    return Voice(base_level(text), fonts.main_face(text), fonts.tongue(text))


@functools.lru_cache(maxsize=4096)
def shape(text: str, weight: str, voice: Voice) -> tuple[tuple[Glyphs, ...], float]:
    """The outlines of a row in reading order, and its width, at size `EM`.

    `text` has glyphs in some face (see `lettering.tidy`); `weight` is one of Poppins': "SemiBold", "Medium".
    """
    runs = _runs(text, levels(text, voice.base), voice.main)
    found: list[tuple[int, Glyphs]] = []
    x = 0.0
    for i in visual_order([run.level for run in runs]):
        letters, width = _shape_run(runs[i], weight, voice.tongue)
        found += [(index, Glyphs(g.path, g.x + x, g.width)) for index, g in letters]
        x += width
    return tuple(glyphs for _, glyphs in sorted(found, key=lambda pair: pair[0])), x


def _runs(text: str, run_levels: list[int], main: fonts.Face) -> list[_Run]:
    """Stretches of one face, script and direction. A space belongs to what stands before it."""
    faces: list[fonts.Face] = []
    for i, word in enumerate(text.split(" ")):
        if i:
            faces.append(faces[-1] if faces else main)
        for face, part in fonts.runs(word, main):
            faces += [face] * len(part)
    scripts = _scripts(text)
    keys = list(zip(run_levels, faces, scripts, strict=True))
    found = []
    start = 0
    for (level, _, script), group in itertools.groupby(keys, key=lambda key: (key[0], key[1].name, key[2])):
        length = len(list(group))
        found.append(_Run(text[start : start + length], start, level, keys[start][1], script))
        start += length
    return found


def _scripts(text: str) -> list[str]:
    """The script of each character; what has none takes that of what stands before it, or else after."""
    found: list[str] = []
    for char in text:
        if unicodedata.category(char)[0] == "L" and not unicodedata.name(char, "").startswith("FEMININE"):
            name = unicodedata.name(char, "LATIN").replace("-", " ").split()[0]
            found.append({"MODIFIER": "", "HALFWIDTH": "KATAKANA", "FULLWIDTH": "LATIN"}.get(name, name))
        else:
            found.append("")
    first = next((script for script in found if script), "LATIN")
    before = first
    for i, script in enumerate(found):
        before = found[i] = script or before
    return found


def _shape_run(run: _Run, weight: str, tongue: str | None) -> tuple[list[tuple[int, Glyphs]], float]:
    shaper, font, units = _load(*_source(run.face, weight))
    buffer = hb.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    if tongue:
        buffer.language = tongue
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    hb.shape(shaper, buffer, {"kern": True, "liga": run.script in WHOLE})
    scale = EM / units
    whole = run.script in WHOLE
    starts = _word_starts(run.text)
    parts: dict[int, tuple[skia.Path, float, float]] = {}
    x = 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        advance = position.x_advance * scale
        if info.codepoint == 0:
            raise PixoraError(
                "glyphs_missing", f"No outline for {run.text!r} in {run.face.name}.", "Write it otherwise."
            )
        if not run.text[info.cluster].isspace():
            key = starts[info.cluster] if whole else info.cluster
            path, left, right = parts.get(key, (skia.Path(), x, x))
            outline = font.getPath(info.codepoint)
            if outline is not None:
                path.addPath(outline, x + position.x_offset * scale, -position.y_offset * scale)
            parts[key] = (path, left, x + advance)
        x += advance
    found = []
    for key, (path, left, right) in parts.items():
        path.offset(-left, 0)
        found.append((run.start + key, Glyphs(path, left, right - left)))
    return found, x


def _word_starts(text: str) -> list[int]:
    starts, start = [], 0
    for i, char in enumerate(text):
        if i and text[i - 1].isspace() and not char.isspace():
            start = i
        starts.append(start)
    return starts


def _source(face: fonts.Face, weight: str) -> tuple[str, str]:
    """The font file of a face in a weight: Poppins has several, the others one that sits well beside it."""
    if face is fonts.POPPINS:
        return str(Path(fontpkg_poppins.ROOT) / "files" / f"Poppins-{weight}.ttf"), ""
    return str(face.file), weight


@functools.lru_cache(maxsize=64)
def _load(file: str, weight: str) -> tuple[hb.Font, skia.Font, int]:
    face = hb.Face(hb.Blob.from_file_path(file))
    shaper = hb.Font(face)
    typeface = skia.Typeface.MakeFromFile(file)
    if weight and any(axis.tag == "wght" for axis in face.axis_infos):
        value = {"SemiBold": 650.0, "Medium": 500.0}[weight]
        shaper.set_variations({"wght": value})
        place = skia.FontArguments.VariationPosition.Coordinate(int.from_bytes(b"wght", "big"), value)
        arguments = skia.FontArguments()
        axes = skia.FontArguments.VariationPosition.Coordinates([place])
        arguments.setVariationDesignPosition(skia.FontArguments.VariationPosition(axes))
        typeface = typeface.makeClone(arguments)
    font = skia.Font(typeface, EM)
    font.setHinting(skia.FontHinting.kNone)
    return shaper, font, int(face.upem)
