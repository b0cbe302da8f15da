"""Caption lines as ASS (burned into the picture), SRT and VTT."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pysubs2

from pixora.film.brief import CaptionStyle, Raster
from pixora.film.caption_lines import join
from pixora.film.cut import CaptionLine
from pixora.media import fonts, order
from pixora.media.caption_rows import Placed, Row, bare, frame_at, place, row_words, text_of
from pixora.media.caption_stage import Stage
from pixora.media.caption_style import Look, look
from pixora.media.fonts import Face


@dataclass(frozen=True)
class Strip:
    """Captions to be laid over a run of frames: an ASS script for a canvas of `width` by `height` pixels of the
    colour `CANVAS`, whose left top corner stands at `x`, `y` of the picture (all even).

    The script's times are `shift` seconds late, since ASS knows none before 0. The canvas changes at the frames
    `changes` alone, so that it is drawn at these and laid over all: drawing is dear, laying over is cheap.
    """

    script: str
    x: int
    y: int
    width: int
    height: int
    shift: int
    changes: tuple[int, ...]


CANVAS = "0x120e18"
"""The outline's colour: what is drawn softly on it and then laid over a picture has no seam."""


def draw(lines: Sequence[CaptionLine], raster: Raster, fps: int, style: CaptionStyle, frames: int) -> Strip | None:
    """Captions for the first `frames` frames; each word is shown as spoken from the frame next to its time.

    Every word is an event of its own, placed by its width: so it can jump, stand in a box, and stand in its place in
    a line that is read from the right. None: no line is seen. Raises `InvalidInput("glyphs_missing")`.
    """
    view = look(raster, style)
    shift = max(0, math.ceil(-min((line.start for line in lines), default=0.0)))
    act = {
        CaptionStyle.CLEAN: _clean,
        CaptionStyle.POP: _pop,
        CaptionStyle.BOXED: _boxed,
        CaptionStyle.CINEMA: _cinema,
    }[style]
    placed = [(line, place(line, raster, view, fps)) for line in lines]
    seen = [(line, rows) for line, rows in placed if line.end > 0 and frame_at(line.start, fps) < frames]
    if not seen:
        return None
    area = _area([row for _, rows in seen for row in rows], raster)
    script = pysubs2.SSAFile()
    script.info.update(
        PlayResX=str(area[2]), PlayResY=str(area[3]), WrapStyle="2", ScaledBorderAndShadow="yes", Kerning="yes"
    )
    script.info["YCbCr Matrix"] = "None"  # Colours as they stand: with a matrix, white is drawn as 235 on RGB.
    script.styles["Default"] = pysubs2.SSAStyle(
        fontname=fonts.POPPINS.name,
        primarycolor=_WHITE,
        outlinecolor=_OUTLINE,
        backcolor=_SHADOW,
        bold=False,
        outline=0,
        shadow=0,
        alignment=pysubs2.Alignment.MIDDLE_CENTER,
        encoding=-1,
    )
    changes = {0}
    for line, rows in seen:
        first, after = frame_at(line.start, fps), frame_at(line.end, fps)
        stage = Stage(fps, shift, first, after, area[0], area[1], line.speaker)
        if stage.first < stage.after:
            act(rows, stage, view)
            script.extend(stage.events)
            changes |= stage.changes
    kept = tuple(sorted(frame for frame in changes if 0 <= frame < frames))
    return Strip(script.to_string("ass"), *area, shift, kept)


def faces(lines: Sequence[CaptionLine]) -> dict[Face, None]:
    """The faces that `ass` names for these lines, each once."""
    found: dict[Face, None] = {fonts.POPPINS: None}
    for line in lines:
        main = fonts.main_face(text_of(line))
        found |= dict.fromkeys(face for word in line.words for face, _ in fonts.runs(bare(word), main))
    return found


def tongue(lines: Sequence[CaptionLine]) -> str | None:
    """Whose forms of Chinese characters these lines want: see `fonts.tongue`."""
    return fonts.tongue("".join(text_of(line) for line in lines))


def srt(lines: Sequence[CaptionLine]) -> str:
    """SubRip text, rows kept. Rows that are read from the right are marked so: players take the left for granted."""
    return _restored(_plain(lines).to_string("srt"), {})


def vtt(lines: Sequence[CaptionLine]) -> str:
    """WebVTT text, rows kept, markup characters escaped, rows that are read from the right marked so."""
    return _restored(_plain(lines).to_string("vtt"), {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


_WHITE = pysubs2.Color(255, 255, 255, 0)
_OUTLINE = pysubs2.Color(18, 14, 24, 0)
_SHADOW = pysubs2.Color(0, 0, 0, 120)
_LIT = r"\1c&H52C8FF&"
_DARK = r"\1c&H180E12&"
_AROUND, _OVER = 0.4, 0.2
"""Ems of a strip beside its words, and above and below what their faces take: outlines, boxes, words that grow."""
_RIGHT_TO_LEFT, _AS_BEFORE = "\u202b", "\u202c"
_STAND_INS = {"{": "\ue000", "}": "\ue001", "\\": "\ue002", "<": "\ue003", ">": "\ue004", "&": "\ue005"}
"""Private characters that carry markup characters through pysubs2, which would take them for tags."""


def _area(rows: Sequence[Row], raster: Raster) -> tuple[int, int, int, int]:
    """Left, top, width and height of all that the rows may cover."""
    ems = [(row, row.words[0].em, [face for word in row.words for face, _ in word.runs]) for row in rows]
    left = min(row.left - _AROUND * em for row, em, _ in ems)
    right = max(row.right + _AROUND * em for row, em, _ in ems)
    top = min(row.baseline - (max(1.0, *(face.ascent for face in used)) + _OVER) * em for row, em, used in ems)
    bottom = max(row.baseline + (max(0.35, *(face.descent for face in used)) + _OVER) * em for row, em, used in ems)
    x, y = (max(0, int(edge) // 2 * 2) for edge in (left, top))
    width = min(raster.width, math.ceil(right / 2) * 2) - x
    return x, y, width, min(raster.height, math.ceil(bottom / 2) * 2) - y


def _clean(rows: Sequence[Row], stage: Stage, view: Look) -> None:
    """White letters; the spoken word is lit, words ahead wait a little dimmed."""
    for row in rows:
        for word in row.words:
            light = stage.ahead + stage.at(word.spoken[0], _LIT) + stage.at(word.spoken[1], stage.plain)
            _letter(row, word, stage, view, light)


def _pop(rows: Sequence[Row], stage: Stage, view: Look) -> None:
    """Large letters; the spoken word jumps and is lit."""
    for row in rows:
        for word in row.words:
            start, end = word.spoken
            # Short words grow more: each by as much as the space beside it bears.
            grown = min(16, round(44 * word.em / word.width))
            light = stage.begins + stage.at(start, _LIT) + stage.at(end, stage.plain)
            jump = "".join(
                stage.at(frame, f"\\fscx{100 + size}\\fscy{100 + size}")
                for frame, size in ((start, grown), (min(end, start + round(stage.fps * 0.08)), grown // 2), (end, 0))
            )
            _letter(row, word, stage, view, light, jump)


def _boxed(rows: Sequence[Row], stage: Stage, view: Look) -> None:
    """A dark box behind each row; the spoken word stands on a bright one, in dark letters."""
    for row in rows:
        em = row.words[0].em
        box = _box(row.left - view.pad * em, row.right + view.pad * em, row.baseline, em, 1.0 + 1.7 * view.pad)
        stage.show(_drawn(box, stage, f"{_DARK}\\1a&H1C&"))
    joined = any(row.joined for row in rows)
    words = [(row, word) for row in rows for word in row.words]
    for (row, word), following in zip(words, [*(word for _, word in words[1:]), None], strict=True):
        follows = following.spoken[0] if following else stage.after
        # The box goes from word to word and does not blink between.
        after = follows if follows - word.spoken[1] < stage.fps * 0.3 else word.spoken[1]
        first, after = max(stage.first, word.spoken[0]), min(stage.after, after)
        if first < after:
            pad = (0.08 if joined else 0.19) * word.em
            box = _box(word.x - word.width / 2 - pad, word.x + word.width / 2 + pad, row.baseline, word.em, 1.26)
            stage.show(_drawn(box, stage, _LIT), 1, first, after)
        stage.show(_written(word, stage, stage.begins + stage.at(first, _DARK) + stage.at(after, stage.plain)), layer=2)


def _cinema(rows: Sequence[Row], stage: Stage, view: Look) -> None:
    """Small plain letters that come and go softly."""
    soft = "".join(
        stage.at(frame, f"\\alpha&H{alpha:02X}&")
        for frame, alpha in ((stage.first, 150), (stage.first + 1, 60), (stage.first + 2, 0),
                             (stage.after - 2, 60), (stage.after - 1, 150))
    )  # fmt: skip
    for row in rows:
        for word in row.words:
            _letter(row, word, stage, view, stage.begins + soft)


def _letter(row: Row, word: Placed, stage: Stage, view: Look, light: str, jump: str = "") -> None:
    """Show a word with its outline and shadow: where words touch, below all letters, or it would cut into those of
    the word before."""
    border = f"\\bord{view.outline * word.em:.2f}\\shad{view.shadow * word.em:.2f}{jump}"
    if row.joined:
        stage.show(_written(word, stage, _DARK + border))
        stage.show(_written(word, stage, light + jump), layer=1)
    else:
        stage.show(_written(word, stage, light + border))


def _written(word: Placed, stage: Stage, tags: str) -> str:
    """An event's text: the word about its middle, which stays where it is when the word grows."""
    ascent = max(face.ascent for face, _ in word.runs)
    descent = max(face.descent for face, _ in word.runs)
    place = stage.place(word.x, word.baseline - (ascent - descent) / 2 * word.em)
    runs = (
        f"{{\\fn{face.name}\\fs{word.em * (face.ascent + face.descent):.2f}}}{_escaped(part)}"
        for face, part in word.runs
    )
    return f"{{{place}{tags}}}{''.join(runs)}"


Box = tuple[int, int, int, int]


def _box(left: float, right: float, baseline: float, em: float, height: float) -> Box:
    """Left, top, width and height about letters, `height` given in ems: whole pixels, so that its edges are sharp."""
    tall = round(height * em)
    return round(left), round(baseline - 0.36 * em - tall / 2), round(right - left), tall


def _drawn(box: Box, stage: Stage, tags: str) -> str:
    """An event's text: a box with round corners."""
    left, top, width, height = box
    r = round(min(height, width) * 0.26)
    k = round(r * 0.448)
    path = (
        f"m {r} 0 l {width - r} 0 b {width - k} 0 {width} {k} {width} {r} l {width} {height - r} "
        f"b {width} {height - k} {width - k} {height} {width - r} {height} l {r} {height} "
        f"b {k} {height} 0 {height - k} 0 {height - r} l 0 {r} b 0 {k} {k} 0 {r} 0"
    )
    return f"{{\\an7{stage.place(left, top)}{tags}\\p1}}{path}"


def _escaped(text: str) -> str:
    # libass has no escape for the backslash itself: a word joiner keeps it from being one.
    return text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")


def _plain(lines: Sequence[CaptionLine]) -> pysubs2.SSAFile:
    script = pysubs2.SSAFile()
    for line in lines:
        rows = [join([word.text for word in row]) for row in row_words(line)]
        if order.runs_right_to_left([word.text for word in line.words]):
            rows = [f"{_RIGHT_TO_LEFT}{row}{_AS_BEFORE}" for row in rows]
        text = r"\N".join("".join(_STAND_INS.get(char, char) for char in row) for row in rows)
        script.append(pysubs2.SSAEvent(start=round(line.start * 1000), end=round(line.end * 1000), text=text))
    return script


def _restored(text: str, escapes: dict[str, str]) -> str:
    for char, stand_in in _STAND_INS.items():
        text = text.replace(stand_in, escapes.get(char, char))
    return text
