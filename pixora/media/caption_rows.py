"""Where the words of a caption line stand in the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pixora.film.brief import Raster
from pixora.film.caption_lines import join
from pixora.film.cut import CaptionLine
from pixora.film.spaceless import JOINT
from pixora.film.speech import Word
from pixora.media import fonts, order
from pixora.media.caption_style import Look
from pixora.media.fonts import Face

_BELOW = 0.25
"""What letters hang below the baseline, in ems; it stands on the safe area's edge."""


@dataclass(frozen=True)
class Placed:
    """A word where it stands: `x` its middle, `baseline`, `width` and `em` in pixels, `spoken` the frame in
    which it begins and the first one after it."""

    runs: tuple[tuple[Face, str], ...]
    x: float
    baseline: float
    width: float
    em: float
    spoken: tuple[int, int]


@dataclass(frozen=True)
class Row:
    words: tuple[Placed, ...]
    """As they are spoken."""
    left: float
    right: float
    baseline: float
    joined: bool
    """Whether it has words without a space between them."""


def place(line: CaptionLine, raster: Raster, view: Look, fps: int) -> list[Row]:
    """Put each word of a line in its place: rows centred, the last on the edge of the safe area."""
    main = fonts.main_face(text_of(line))
    right_to_left = order.runs_right_to_left([word.text for word in line.words])
    rows = row_words(line)
    space = fonts.width(" ", main) + view.gap
    widths = [[fonts.width(bare(word), main) for word in row] for row in rows]
    spaces = [[view.joint if word.text.endswith(JOINT) else space for word in row] for row in rows]
    widest = max(sum(words) + sum(between[:-1]) for words, between in zip(widths, spaces, strict=True))
    room = (1 - 2 * view.side) * raster.width
    em = min(view.em * raster.height, room / (widest + 2 * view.pad))
    used = [face for word in line.words for face, _ in fonts.runs(bare(word), main)]
    leading = max(view.leading, *(_leading(face, text_of(line)) for face in used)) * em
    found: list[Row] = []
    for number, row in enumerate(rows):
        texts = [bare(word) for word in row]
        baseline = raster.height * (1 - view.bottom) - (_BELOW + view.pad * 0.5) * em
        baseline -= (len(rows) - 1 - number) * leading
        total = sum(widths[number]) + sum(spaces[number][:-1])
        left = at = (raster.width - total * em) / 2
        middles: dict[int, float] = {}
        from_left = order.from_left(texts, right_to_left)
        for step, index in enumerate(from_left):
            middles[index] = at + widths[number][index] * em / 2
            at += widths[number][index] * em
            if step + 1 < len(from_left):
                at += spaces[number][min(index, from_left[step + 1])] * em
        words = tuple(
            Placed(
                runs=_marked(fonts.runs(text, main), order.marks(texts, index, right_to_left)),
                x=middles[index],
                baseline=baseline,
                width=widths[number][index] * em,
                em=em,
                spoken=(frame_at(row[index].start, fps), frame_at(row[index].end, fps)),
            )
            for index, text in enumerate(texts)
        )
        joined = any(word.text.endswith(JOINT) for word in row[:-1])
        found.append(Row(words=words, left=left, right=left + total * em, baseline=baseline, joined=joined))
    return found


def frame_at(seconds: float, fps: int) -> int:
    """The frame next to a time; ties always fall on the later one, whatever was added to the time before."""
    return math.floor(seconds * fps + 0.5 + 1e-4)


def text_of(line: CaptionLine) -> str:
    return join([word.text for word in line.words])


def bare(word: Word) -> str:
    return word.text.removesuffix(JOINT)


def row_words(line: CaptionLine) -> list[tuple[Word, ...]]:
    rows: list[tuple[Word, ...]] = []
    first = 0
    for count in line.rows or (len(line.words),):
        rows.append(line.words[first : first + count])
        first += count
    return rows


def _marked(runs: list[tuple[Face, str]], marks: tuple[str, str]) -> tuple[tuple[Face, str], ...]:
    """Runs with the marks of direction at their ends, which no face has to have: libass shows none of them."""
    texts = [text for _, text in runs]
    texts[0] = marks[0] + texts[0]
    texts[-1] += marks[1]
    return tuple((face, text) for (face, _), text in zip(runs, texts, strict=True))


def _leading(face: Face, text: str) -> float:
    """Scripts with signs above and below their letters need more room between rows."""
    if face in (fonts.POPPINS, fonts.NOTO, fonts.CJK):
        return 1.6 if any("\u0900" <= char <= "\u097f" for char in text) else 1.0
    return min(1.75, face.ascent + face.descent)
