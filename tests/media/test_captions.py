"""Captions: where lines break, when they stand, that nothing in a word breaks them, and no jump between segments."""

from __future__ import annotations

import itertools
from pathlib import Path

import av
import numpy as np
import pysubs2
import pytest

from pixora.film.brief import Aspect, Raster
from pixora.film.caption_lines import lay_lines
from pixora.film.errors import InvalidInput
from pixora.film.job import CaptionLine
from pixora.film.speech import Word
from pixora.media import captions, fonts, segment
from tests.media.material import FPS, request

TEXT = (
    "The sun rises over the dusty plains of Mars, and a small rover wakes up. It has waited, patiently, through the "
    "long cold night for this moment: the first light! Nobody knows what it will find today"
)


def spoken(text: str, start: float = 0.5) -> list[Word]:
    words = []
    for written in text.split(" "):
        seconds = 0.08 + 0.05 * len(written)
        words.append(Word(text=written, start=start, end=start + seconds))
        start += seconds
    return words


def rows(line: CaptionLine) -> list[str]:
    texts = iter(line.words)
    return [" ".join(next(texts).text for _ in range(count)) for count in line.rows or (len(line.words),)]


@pytest.mark.parametrize(("aspect", "width"), [(Aspect.WIDE, 38), (Aspect.SQUARE, 26), (Aspect.TALL, 20)])
def test_lines_break_well_and_never_overlap(aspect: Aspect, width: int) -> None:
    first, second = spoken(TEXT), spoken("A second scene begins.", 30.0)
    lines = lay_lines([first, [], second], aspect)
    assert [word.text for line in lines for word in line.words] == [word.text for word in (*first, *second)]
    assert lines[-1].words[0].start >= 30.0
    for line in lines:
        assert len(rows(line)) <= 2
        assert all(len(row) <= width for row in rows(line))
        assert line.start == pytest.approx(max(0, line.words[0].start - 0.08), abs=1e-6)
        assert line.end <= line.words[-1].end + 0.36 or line.end - line.start <= 0.71
        assert not any(word.text.endswith((".", "!")) for word in line.words[:-1]), "a sentence ends within a line"
        assert line.words[-1].text.lower() not in {"the", "a", "of", "and"}
    for line, following in itertools.pairwise(lines):
        assert line.end <= following.start


def test_texts_come_back_from_srt_and_vtt_word_for_word() -> None:
    words = spoken("Ünïcode {braces} and C:\\Next <b>tags</b> & so on; Ελλάδα, Москва.")
    lines = lay_lines([words], Aspect.WIDE)
    for kind, text in (("srt", captions.srt(lines)), ("vtt", captions.vtt(lines))):
        plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        shown = " ".join(row for row in plain.splitlines() if row and "-->" not in row and not row.isdigit())
        assert shown.removeprefix("WEBVTT ") == " ".join(word.text for word in words), kind
        read = pysubs2.SSAFile.from_string(text, format_=kind)
        assert [(e.start, e.end) for e in read] == [(round(x.start * 1000), round(x.end * 1000)) for x in lines]
    assert captions.srt(()) == "" and captions.vtt(()).strip() == "WEBVTT"


def test_emoji_are_left_out_and_unknown_letters_are_named() -> None:
    lines = lay_lines([spoken("Hello 🚀 wo👩‍🚀rld\x07 ✨")], Aspect.WIDE)
    assert [word.text for line in lines for word in line.words] == ["Hello", "world"]
    fonts.check_glyphs("Zoë €5 — “naïve” … Łódź Ελλάδα Москва 🎬")
    with pytest.raises(InvalidInput, match="火") as caught:
        captions.ass(lay_lines([spoken("The word 火星 is Mars")], Aspect.WIDE), Raster(width=1280, height=720))
    assert caught.value.code == "glyphs_missing" and "captions off" in caught.value.hint


def test_a_caption_runs_on_across_the_border_of_two_segments(tmp_path: Path) -> None:
    """The same frames and lines as one segment and cut in two in the middle of a word."""
    size = Raster(width=640, height=360)
    lines = lay_lines([spoken("Slowly {the} rover Ελλάδα awakens C:\\N now", 0.2)], Aspect.WIDE)
    cut, total = 41, 75
    flat = np.full((size.height, size.width, 4), (90, 60, 70, 255), np.uint8).tobytes()
    parts = [("whole", 0, total), ("one", 0, cut), ("two", cut, total)]
    shown: dict[str, list[np.ndarray]] = {}
    for name, start, end in parts:
        moved = tuple(
            CaptionLine(
                start=line.start - start / FPS,
                end=line.end - start / FPS,
                words=tuple(
                    Word(text=w.text, start=w.start - start / FPS, end=w.end - start / FPS) for w in line.words
                ),
                rows=line.rows,
            )
            for line in lines
        )
        # An odd folder: a path in a filter would need escaping.
        out = tmp_path / f"it's [a], 'ü' {name}.mp4"
        segment.encode((flat for _ in range(end - start)), request(end - start, size, moved), out)
        with av.open(str(out)) as film:
            shown[name] = [frame.to_ndarray()[: size.height].astype(int) for frame in film.decode(video=0)]
    joined = shown["one"] + shown["two"]
    changes = [np.abs(a - b).mean() for a, b in zip(shown["whole"], shown["whole"][1:], strict=False)]
    for number, (whole, part) in enumerate(zip(shown["whole"], joined, strict=True)):
        # Where the text stands. One word late lights up too much; encoding alone makes 0.9.
        assert np.abs(whole - part)[270:340, 120:520].mean() < 2.0, f"frame {number}"
    assert max(changes) > 1.0, "the line comes and goes"
    assert np.abs(shown["whole"][cut] - np.median(shown["whole"][cut])).max() > 80, "text stands at the border"
