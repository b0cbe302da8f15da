"""Caption lines as ASS (burned into the picture), SRT and VTT."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pysubs2

from pixora.film.brief import CaptionStyle, Raster
from pixora.film.caption_lines import join
from pixora.film.job import CaptionLine
from pixora.media import fonts, order
from pixora.media.caption_rows import Placed, Row, bare, frame_at, place, row_words, text_of
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
        scene = _Scene(fps, shift, frame_at(line.start, fps), frame_at(line.end, fps), area[0], area[1])
        if scene.first < scene.after:
            act(rows, scene, view)
            script.extend(scene.events)
            changes |= scene.changes
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
_PLAIN = r"\1c&HFFFFFF&"
_AHEAD = r"\1c&HDCD6D8&"
_LIT = r"\1c&H52C8FF&"
_DARK = r"\1c&H180E12&"
_AROUND, _OVER = 0.4, 0.2
"""Ems of a strip beside its words, and above and below what their faces take: outlines, boxes, words that grow."""
_RIGHT_TO_LEFT, _AS_BEFORE = "\u202b", "\u202c"
_STAND_INS = {"{": "\ue000", "}": "\ue001", "\\": "\ue002", "<": "\ue003", ">": "\ue004", "&": "\ue005"}
"""Private characters that carry markup characters through pysubs2, which would take them for tags."""


@dataclass
class _Scene:
    """A line's events as they are collected, on a canvas whose corner is at `x`, `y`, and the frames where the line
    changes.

    A time stands in the middle between two frames, so that ASS's rounding to centiseconds, different in each segment,
    never changes what a frame shows.
    """

    fps: int
    shift: int
    first: int
    after: int
    x: int
    y: int
    events: list[pysubs2.SSAEvent] = field(default_factory=list)
    changes: set[int] = field(default_factory=set)

    def show(self, text: str, layer: int = 0, first: int | None = None, after: int | None = None) -> None:
        first, after = self.first if first is None else first, self.after if after is None else after
        self.changes |= {first, after}
        start, end = self._centiseconds(first), self._centiseconds(after)
        self.events.append(pysubs2.SSAEvent(start=start * 10, end=end * 10, text=text, layer=layer))

    def at(self, frame: int, tags: str) -> str:
        """Tags that take effect from `frame` on, for an event of the whole line."""
        if frame <= self.first:
            return tags
        self.changes.add(frame)
        time = round(self._exact(frame) - 10 * self._centiseconds(self.first))
        return f"\\t({time},{time},{tags})"

    def place(self, x: float, y: float) -> str:
        return f"\\pos({x - self.x:.2f},{y - self.y:.2f})"

    def _centiseconds(self, frame: int) -> int:
        return max(0, round(self._exact(frame) / 10))

    def _exact(self, frame: int) -> float:
        """Milliseconds."""
        return ((frame - 0.5) / self.fps + self.shift) * 1000


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


def _clean(rows: Sequence[Row], scene: _Scene, view: Look) -> None:
    """White letters; the spoken word is lit, words ahead wait a little dimmed."""
    for row in rows:
        for word in row.words:
            light = _AHEAD + scene.at(word.spoken[0], _LIT) + scene.at(word.spoken[1], _PLAIN)
            _letter(row, word, scene, view, light)


def _pop(rows: Sequence[Row], scene: _Scene, view: Look) -> None:
    """Large letters; the spoken word jumps and is lit."""
    for row in rows:
        for word in row.words:
            start, end = word.spoken
            # Short words grow more: each by as much as the space beside it bears.
            grown = min(16, round(44 * word.em / word.width))
            light = scene.at(start, _LIT) + scene.at(end, _PLAIN)
            jump = "".join(
                scene.at(frame, f"\\fscx{100 + size}\\fscy{100 + size}")
                for frame, size in ((start, grown), (min(end, start + round(scene.fps * 0.08)), grown // 2), (end, 0))
            )
            _letter(row, word, scene, view, light, jump)


def _boxed(rows: Sequence[Row], scene: _Scene, view: Look) -> None:
    """A dark box behind each row; the spoken word stands on a bright one, in dark letters."""
    for row in rows:
        em = row.words[0].em
        box = _box(row.left - view.pad * em, row.right + view.pad * em, row.baseline, em, 1.0 + 1.7 * view.pad)
        scene.show(_drawn(box, scene, f"{_DARK}\\1a&H1C&"))
    joined = any(row.joined for row in rows)
    words = [(row, word) for row in rows for word in row.words]
    for (row, word), following in zip(words, [*(word for _, word in words[1:]), None], strict=True):
        follows = following.spoken[0] if following else scene.after
        # The box goes from word to word and does not blink between.
        after = follows if follows - word.spoken[1] < scene.fps * 0.3 else word.spoken[1]
        first, after = max(scene.first, word.spoken[0]), min(scene.after, after)
        if first < after:
            pad = (0.08 if joined else 0.19) * word.em
            box = _box(word.x - word.width / 2 - pad, word.x + word.width / 2 + pad, row.baseline, word.em, 1.26)
            scene.show(_drawn(box, scene, _LIT), 1, first, after)
        scene.show(_written(word, scene, scene.at(first, _DARK) + scene.at(after, _PLAIN)), layer=2)


def _cinema(rows: Sequence[Row], scene: _Scene, view: Look) -> None:
    """Small plain letters that come and go softly."""
    soft = "".join(
        scene.at(frame, f"\\alpha&H{alpha:02X}&")
        for frame, alpha in ((scene.first, 150), (scene.first + 1, 60), (scene.first + 2, 0),
                             (scene.after - 2, 60), (scene.after - 1, 150))
    )  # fmt: skip
    for row in rows:
        for word in row.words:
            _letter(row, word, scene, view, soft)


def _letter(row: Row, word: Placed, scene: _Scene, view: Look, light: str, jump: str = "") -> None:
    """Show a word with its outline and shadow: where words touch, below all letters, or it would cut into those of
    the word before."""
    border = f"\\bord{view.outline * word.em:.2f}\\shad{view.shadow * word.em:.2f}{jump}"
    if row.joined:
        scene.show(_written(word, scene, _DARK + border))
        scene.show(_written(word, scene, light + jump), layer=1)
    else:
        scene.show(_written(word, scene, light + border))


def _written(word: Placed, scene: _Scene, tags: str) -> str:
    """An event's text: the word about its middle, which stays where it is when the word grows."""
    ascent = max(face.ascent for face, _ in word.runs)
    descent = max(face.descent for face, _ in word.runs)
    place = scene.place(word.x, word.baseline - (ascent - descent) / 2 * word.em)
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


def _drawn(box: Box, scene: _Scene, tags: str) -> str:
    """An event's text: a box with round corners."""
    left, top, width, height = box
    r = round(min(height, width) * 0.26)
    k = round(r * 0.448)
    path = (
        f"m {r} 0 l {width - r} 0 b {width - k} 0 {width} {k} {width} {r} l {width} {height - r} "
        f"b {width} {height - k} {width - k} {height} {width - r} {height} l {r} {height} "
        f"b {k} {height} 0 {height - k} 0 {height - r} l 0 {r} b 0 {k} {k} 0 {r} 0"
    )
    return f"{{\\an7{scene.place(left, top)}{tags}\\p1}}{path}"


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
