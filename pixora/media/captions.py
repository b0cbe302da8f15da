"""Caption lines as ASS (burned into the picture), SRT and VTT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pysubs2

from pixora.film.brief import Raster
from pixora.film.job import CaptionLine
from pixora.film.speech import Word
from pixora.media import fonts


@dataclass(frozen=True)
class Look:
    """How captions stand in a picture. `em` and `bottom` are shares of its height, `side` of its width."""

    em: float
    bottom: float
    side: float


def look(raster: Raster) -> Look:
    """Size and safe area: below, players put their controls, and vertical apps their buttons."""
    shape = raster.width / raster.height
    if shape > 1.25:
        return Look(em=0.050, bottom=0.09, side=0.08)
    if shape > 0.8:
        return Look(em=0.050, bottom=0.10, side=0.08)
    return Look(em=0.036, bottom=0.20, side=0.09)


def ass(lines: Sequence[CaptionLine], raster: Raster, shift: float = 0.0) -> str:
    """An ASS script that lights up each word as it is spoken; all times moved by `shift` seconds.

    ASS knows no time before 0: shift lines that began before a segment, and show the script to frames that are
    shifted by the same (`segment.encode` does). Raises `InvalidInput("glyphs_missing")`.
    """
    script = pysubs2.SSAFile()
    script.info.update(
        PlayResX=str(raster.width),
        PlayResY=str(raster.height),
        WrapStyle="2",
        ScaledBorderAndShadow="yes",
    )
    script.info["YCbCr Matrix"] = "TV.709"
    view = look(raster)
    em = view.em * raster.height
    script.styles["Default"] = pysubs2.SSAStyle(
        fontname=fonts.POPPINS.name,
        fontsize=round(em * (fonts.POPPINS.ascent + fonts.POPPINS.descent), 2),
        primarycolor=_SPOKEN,
        secondarycolor=_AHEAD,
        outlinecolor=_OUTLINE,
        backcolor=_SHADOW,
        bold=False,
        outline=round(em * 0.07, 2),
        shadow=round(em * 0.05, 2),
        alignment=pysubs2.Alignment.BOTTOM_CENTER,
    )
    for line in lines:
        start, end = (_centiseconds(at + shift) * 10 for at in (line.start, line.end))
        script.extend(pysubs2.SSAEvent(start=start, end=end, text=text) for text in _karaoke(line, raster))
    return script.to_string("ass")


def srt(lines: Sequence[CaptionLine]) -> str:
    """SubRip text, rows kept."""
    return _restored(_plain(lines).to_string("srt"), {})


def vtt(lines: Sequence[CaptionLine]) -> str:
    """WebVTT text, rows kept, markup characters escaped."""
    return _restored(_plain(lines).to_string("vtt"), {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


_SPOKEN = pysubs2.Color(255, 255, 255, 0)
_AHEAD = pysubs2.Color(255, 255, 255, 64)
_ACCENT = r"\1c&H52C8FF&"
_WHITE = r"\1c&HFFFFFF&"
_OUTLINE = pysubs2.Color(18, 14, 24, 40)
_SHADOW = pysubs2.Color(0, 0, 0, 120)
_COOLING = 180
"""Milliseconds in which a spoken word goes back from the accent to white."""
_LEADING = 1.4
"""From row to row, in ems."""
_BELOW = 0.25
"""What letters hang below the baseline, in ems; it stands on the safe area's edge."""
_STAND_INS = {"{": "\ue000", "}": "\ue001", "\\": "\ue002", "<": "\ue003", ">": "\ue004", "&": "\ue005"}
"""Private characters that carry markup characters through pysubs2, which would take them for tags."""


def _karaoke(line: CaptionLine, raster: Raster) -> list[str]:
    """The text of one event a row, placed so that rows are closer than libass would set them.

    Durations are differences of rounded times, so that rounding never adds up.
    """
    view = look(raster)
    rows = _row_words(line)
    room = (1 - 2 * view.side) * raster.width
    widest = max(fonts.width(" ".join(word.text for word in row)) for row in rows)
    em = min(view.em * raster.height, room / widest)
    base = clock = _centiseconds(line.start)
    found: list[str] = []
    for number, row in enumerate(rows):
        shown: list[str] = [f"{{\\k{clock - base}}}"]
        descent = 0.0
        for i, word in enumerate(row):
            start, end = max(clock, _centiseconds(word.start)), max(clock, _centiseconds(word.end))
            cool = (end - base) * 10
            light = f"{_ACCENT}\\t({cool},{cool + _COOLING},{_WHITE})"
            shown.append(f"{{\\k{start - clock}}}")
            left = end - start
            for face, part in fonts.runs(word.text):
                # A word in two faces is two syllables: the first takes all the time.
                size = f"\\fn{face.name}\\fs{em * (face.ascent + face.descent):.2f}"
                shown.append(f"{{{size}\\kf{left}{light}}}{_escaped(part)}")
                left, descent = 0, max(descent, face.descent)
            if i + 1 < len(row):
                shown.append(" ")
            clock = end
        bottom = raster.height * (1 - view.bottom) - (len(rows) - 1 - number) * _LEADING * em
        place = f"{{\\pos({raster.width / 2:g},{bottom + (descent - _BELOW) * em:.2f})}}"
        found.append(place + "".join(shown))
    return found


def _row_words(line: CaptionLine) -> list[tuple[Word, ...]]:
    rows: list[tuple[Word, ...]] = []
    first = 0
    for count in line.rows or (len(line.words),):
        rows.append(line.words[first : first + count])
        first += count
    return rows


def _escaped(text: str) -> str:
    # libass has no escape for the backslash itself: a word joiner keeps it from being one.
    return text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")


def _plain(lines: Sequence[CaptionLine]) -> pysubs2.SSAFile:
    script = pysubs2.SSAFile()
    for line in lines:
        rows = [" ".join(word.text for word in row) for row in _row_words(line)]
        text = r"\N".join("".join(_STAND_INS.get(char, char) for char in row) for row in rows)
        script.append(pysubs2.SSAEvent(start=round(line.start * 1000), end=round(line.end * 1000), text=text))
    return script


def _restored(text: str, escapes: dict[str, str]) -> str:
    for char, stand_in in _STAND_INS.items():
        text = text.replace(stand_in, escapes.get(char, char))
    return text


def _centiseconds(seconds: float) -> int:
    return round(seconds * 100)
