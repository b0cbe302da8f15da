"""Captions: where lines break, when they stand, that nothing in a word breaks them, and no jump between segments."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pysubs2
import pytest
import uharfbuzz as hb
from numpy.typing import NDArray

from pixora.film.brief import Aspect, CaptionStyle, Raster, Resolution, raster
from pixora.film.caption_lines import join, lay_lines
from pixora.film.cut import CaptionLine
from pixora.film.errors import InvalidInput
from pixora.film.speech import Word, read_silently
from pixora.media import captions, fonts, order, segment
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
    return [join([next(texts).text for _ in range(count)]) for count in line.rows or (len(line.words),)]


def laid(text: str, aspect: Aspect, style: CaptionStyle = CaptionStyle.CLEAN) -> list[list[str]]:
    return [rows(line) for line in lay_lines([read_silently(text).words], aspect, style)]


def moved(lines: Sequence[CaptionLine], seconds: float) -> tuple[CaptionLine, ...]:
    return tuple(
        line.model_copy(
            update={
                "start": line.start + seconds,
                "end": line.end + seconds,
                "words": tuple(Word(text=w.text, start=w.start + seconds, end=w.end + seconds) for w in line.words),
            }
        )
        for line in lines
    )


def burned(
    out: Path, lines: tuple[CaptionLine, ...], style: CaptionStyle, size: Raster, frames: int, grey: int = 75
) -> list[NDArray[np.uint8]]:
    """Frames (RGB) of one colour with captions burned in."""
    flat = np.full((size.height, size.width, 4), (grey, grey, grey, 255), np.uint8).tobytes()
    wanted = request(frames, size, lines).model_copy(update={"caption_style": style})
    segment.encode((flat for _ in range(frames)), wanted, out)
    with av.open(str(out)) as film:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in film.decode(video=0)]


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
        assert line.end <= line.words[-1].end + 0.56 or line.end - line.start <= 0.91
        assert not any(word.text.endswith((".", "!")) for word in line.words[:-1]), "a sentence ends within a line"
        assert line.words[-1].text.lower() not in {"the", "a", "of", "and"}
    for line, following in itertools.pairwise(lines):
        assert line.end <= following.start


def test_names_numbers_and_small_words_stay_together() -> None:
    text = (
        "Dr. Smith moved to New York in 1998 with his wife. It took 30 seconds to count 2 million stars, and Apollo 11 "
        "landed on the Moon on July 20, 1969. J. R. R. Tolkien liked the U.S. of course."
    )
    together = [
        "Dr. Smith",
        "New York",
        "30 seconds",
        "2 million",
        "million stars",
        "Apollo 11",
        "20, 1969",
        "the U.S.",
    ]
    for aspect, style in itertools.product(Aspect, (CaptionStyle.CLEAN, CaptionStyle.BOXED, CaptionStyle.CINEMA)):
        shown = [row for line in laid(text, aspect, style) for row in line]
        for words in [*together, "J. R. R. Tolkien"]:
            assert any(words in row for row in shown), f"{words} {aspect} {style} {shown}"
        assert not any(row.endswith((" the", " a", " of", " to", " in")) for row in shown), shown
    for line in laid(text, Aspect.WIDE, CaptionStyle.POP):
        assert len(line) == 1 and len(line[0]) <= 20


@pytest.mark.parametrize(
    "text",
    [
        "火星是太阳系中的第四颗行星，它的表面是红色的。我们在2024年去了北京，看到了很多有意思的东西。",
        "火星の砂漠に、小さなロボットが目を覚ましました。お父さんは「すごい！」と言いました。",
        "สวัสดีชาวโลก วันนี้เราจะไปเที่ยวทะเลกัน ประเทศไทยตั้งอยู่ในเอเชียตะวันออกเฉียงใต้",
    ],
)
def test_text_without_spaces_is_parted_and_comes_back(text: str) -> None:
    speech = read_silently(text)
    for aspect, style in itertools.product(Aspect, CaptionStyle):
        lines = lay_lines([speech.words], aspect, style)
        assert join([word.text for line in lines for word in line.words]) == text
        for line in lines:
            assert all(word.end - word.start > 0 for word in line.words)
            for row in rows(line):
                assert row[0] not in "。、，！？」）ーっょゃ" and row[-1] not in "「（“", row
    assert 4 < len([c for c in text if c.isalnum()]) / speech.seconds < 13


def test_the_forms_of_chinese_characters_follow_the_language(tmp_path: Path) -> None:
    assert fonts.tongue("The word “Mars” — 100 %") is None
    assert fonts.tongue("今日は火星") == "ja" and fonts.tongue("화성 火星") == "ko"
    assert fonts.tongue("火星的颜色") == "zh-hans" and fonts.tongue("火星的顏色") == "zh-hant"
    glyphs = set()
    for tongue in ("ja", "zh-hans", "zh-hant"):
        fonts.gather(tmp_path / tongue, [fonts.CJK], tongue)
        font = hb.Font(hb.Face(hb.Blob.from_file_path(tmp_path / tongue / fonts.CJK.file.name)))
        buffer = hb.Buffer()
        buffer.add_str("骨")
        buffer.guess_segment_properties()
        hb.shape(font, buffer, {})
        glyphs.add(buffer.glyph_infos[0].codepoint)
    assert len(glyphs) == 3


def test_words_of_a_line_that_is_read_from_the_right_stand_in_order() -> None:
    def seen(text: str) -> str:
        words = text.split()
        return " ".join(words[i] for i in order.from_left(words, order.runs_right_to_left(words)))

    assert seen("one two three") == "one two three"
    assert seen("א ב ג") == "ג ב א"
    assert seen("א New York ב") == "ב New York א"
    assert seen("I say א ב 12 now") == "I say 12 ב א now"
    assert seen("א 10 20 ב") == "ב 20 10 א"
    lines = lay_lines([spoken("שלום עולם, said NASA.")], Aspect.WIDE)
    assert "\u202bשלום עולם, said NASA.\u202c" in captions.srt(lines)


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
    lines = lay_lines([spoken("Hello 🚀 wo👩‍🚀rld\x07 ✨ می\u200cخواهم")], Aspect.WIDE)
    assert [word.text for line in lines for word in line.words] == ["Hello", "world", "می\u200cخواهم"]
    fonts.check_glyphs(
        "Zoë €5 — “naïve” … Łódź Ελλάδα Москва 🎬 Việt السلام شہر עולם हिन्दी বাংলা தமிழ் ไทย 汉漢あア한 می\u200cخواهم"
    )
    size = Raster(width=1280, height=720)
    with pytest.raises(InvalidInput, match="ᚠ") as caught:
        captions.draw(lay_lines([spoken("The rune ᚠ is Fehu")], Aspect.WIDE), size, FPS, CaptionStyle.CLEAN, 60)
    assert caught.value.code == "glyphs_missing" and "captions off" in caught.value.hint


def test_faces_weigh_what_libass_takes_them_for() -> None:
    for face in fonts.FACES:
        blob = hb.Face(hb.Blob.from_file_path(face.file))
        table = blob.reference_table("OS/2").data
        ascent, descent = struct.unpack_from(">HH", table, 74)
        assert (face.ascent, face.descent) == pytest.approx((ascent / blob.upem, descent / blob.upem), abs=1e-3), face
        assert struct.unpack_from(">H", table, 4)[0] in (600, 700), face


@pytest.mark.parametrize("style", [CaptionStyle.CLEAN, CaptionStyle.POP, CaptionStyle.BOXED])
def test_a_caption_runs_on_across_the_border_of_two_segments(tmp_path: Path, style: CaptionStyle) -> None:
    """The same frames and lines as one segment and cut in two in the middle of a word."""
    size = Raster(width=640, height=360)
    lines = lay_lines([spoken("Slowly {the} rover Ελλάδα awakens C:\\N now", 0.2)], Aspect.WIDE, style)
    cut, total = 41, 75
    shown: dict[str, list[NDArray[np.uint8]]] = {}
    for name, start, end in [("whole", 0, total), ("one", 0, cut), ("two", cut, total)]:
        # An odd folder: a path in a filter would need escaping.
        out = tmp_path / f"it's [a], 'ü' {name}.mp4"
        shown[name] = burned(out, moved(lines, -start / FPS), style, size, end - start)
    joined = shown["one"] + shown["two"]
    for number, (whole, part) in enumerate(zip(shown["whole"], joined, strict=True)):
        # Encoding alone makes small differences; a word that is lit a frame late makes many large ones.
        far = (np.abs(whole.astype(int) - part).max(axis=2) > 60).sum()
        assert far < 25, f"frame {number}: {far} pixels"
    assert np.abs(shown["whole"][cut].astype(int) - 75).max() > 80, "text stands at the border"


@pytest.mark.parametrize("style", [CaptionStyle.CLEAN, CaptionStyle.POP, CaptionStyle.BOXED])
@pytest.mark.parametrize("text", ["Slowly the rover", "火星の砂漠に", "السلام عليكم هنا"])
def test_a_word_is_lit_from_the_frame_next_to_its_start(tmp_path: Path, style: CaptionStyle, text: str) -> None:
    lines = lay_lines([spoken(text, 0.33)], Aspect.WIDE, style)
    frames = burned(tmp_path / "a.mp4", lines, style, Raster(width=640, height=360), 50)
    middles = []
    for frame in frames:
        red, _, blue = (frame[..., i].astype(int) for i in range(3))
        lit = np.nonzero((red - blue > 90).sum(axis=0) > 0)[0]
        middles.append(float(lit.mean()) if len(lit) > 3 else None)
    words = [word for line in lines for word in line.words]
    for word in words:
        first = round(word.start * FPS)
        before, middle = middles[first - 1 : first + 1]
        assert middle is not None, f"{word.text} is dark at frame {first}"
        assert before is None or abs(before - middle) > 8, f"{word.text} was lit at frame {first - 1}"
    if text.startswith("ا"):
        order = [middles[round(word.start * FPS)] or 0.0 for word in lines[0].words]
        assert order == sorted(order, reverse=True), "Arabic runs from the right"


@pytest.mark.parametrize("style", CaptionStyle)
@pytest.mark.parametrize("grey", [255, 0])
def test_letters_stand_out_on_the_brightest_and_the_darkest_picture(
    tmp_path: Path, style: CaptionStyle, grey: int
) -> None:
    """Contrast (WCAG 2) between white or lit letters and what is within 2 pixels of them."""
    size = Raster(width=1280, height=720)
    lines = lay_lines([spoken(TEXT)], Aspect.WIDE, style)
    out = tmp_path / "a.mp4"
    at = round(lines[0].words[1].start * FPS) + 2
    on_black = _luminance(burned(out, lines, style, size, at + 1, 0)[at])
    seen = _luminance(burned(out, lines, style, size, at + 1, grey)[at])
    letters = on_black > 0.6
    near = _grown(letters, 2) & ~_grown(letters, 1)
    light, dark = np.median(seen[letters]) + 0.05, seen[near].mean() + 0.05
    assert letters.sum() > 500 and light / dark > 4.5, f"{light / dark:.1f}"


def _luminance(frame: NDArray[np.uint8]) -> NDArray[np.float64]:
    share = frame / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]), np.float64)


def _grown(mask: NDArray[np.bool_], pixels: int) -> NDArray[np.bool_]:
    found = mask.copy()
    for down, right in itertools.product(range(-pixels, pixels + 1), repeat=2):
        found |= np.roll(mask, (down, right), (0, 1))
    return found


@pytest.mark.parametrize("style", CaptionStyle)
@pytest.mark.parametrize("aspect", Aspect)
def test_captions_keep_to_the_safe_area(tmp_path: Path, style: CaptionStyle, aspect: Aspect) -> None:
    size = raster(aspect, Resolution.P720)
    lines = lay_lines(
        [spoken("An extraordinarily incomprehensible characterisation of electroencephalography")], aspect, style
    )
    frame = burned(tmp_path / "a.mp4", lines, style, size, 25)[-1]
    y, x = np.nonzero(frame.max(axis=2) > 190)
    side, bottom = {
        Aspect.WIDE: (0.07, 0.04),
        Aspect.SQUARE: (0.07, 0.05),
        Aspect.TALL: (0.12, 0.20),
        Aspect.PORTRAIT: (0.07, 0.04),
    }[aspect]
    assert x.min() >= side * size.width and x.max() <= (1 - side) * size.width
    assert y.max() <= (1 - bottom) * size.height and y.min() > size.height * 0.55


def test_marks_of_a_list_are_not_read_and_numbers_stay_with_what_they_count() -> None:
    for text, wanted in (
        ("Where? - Showers and baths: 36 % - Flushing: 27 %", ["Where?", "Showers and baths: 36 %", "Flushing: 27 %"]),
        ("2. Fix the toilet.", ["2. Fix the toilet."]),
        ("The river - they say - was wide.", ["The river - they say - was wide."]),
    ):
        lines = lay_lines([spoken(text)], Aspect.WIDE)
        assert [" ".join(word.text for word in line.words) for line in lines] == wanted


@pytest.mark.parametrize("style", CaptionStyle)
def test_who_speaks_is_seen_where_there_are_several(tmp_path: Path, style: CaptionStyle) -> None:
    """Two scenes by two voices: letters that are not lit have a colour for each, and both stand out."""
    scenes = [spoken("The first voice.", 0.1), spoken("Another answers.", 2.4)]
    size = Raster(width=640, height=360)
    alone = lay_lines(scenes, Aspect.WIDE, style)
    both = lay_lines(scenes, Aspect.WIDE, style, (0, 1))
    assert {line.speaker for line in alone} == {0} and [line.speaker for line in both] == sorted(
        line.speaker for line in both
    )
    # When the last word of each scene has been spoken, none is lit.
    moments = [round((words[-1].end + 0.12) * FPS) for words in scenes]
    seen = burned(tmp_path / "a.mp4", both, style, size, moments[1] + 1)
    bluish = []
    for moment in moments:
        frame = seen[moment].astype(int)
        letters = frame[frame.max(axis=2) > 200]
        assert len(letters) > 60
        bluish.append(float(np.median(letters[:, 2] - letters[:, 0])))
    assert abs(bluish[0]) < 20 and bluish[1] > 60, bluish
    if style is CaptionStyle.CLEAN:
        assert captions.draw(alone, size, FPS, style, 90) != captions.draw(both, size, FPS, style, 90)
