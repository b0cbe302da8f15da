"""A film meets its length to the frame, with the words as the real voice speaks them, and cuts none of them off."""

from __future__ import annotations

import itertools

import pytest

from pixora.core.runs import FILLS
from pixora.core.wishes import Wish, brief_from
from pixora.film.brief import Brief
from pixora.film.caption_lines import lay_lines
from pixora.film.script import Script, SoundCut
from pixora.film.speech import read_silently
from pixora.film.timeline import (
    FADE_OUT,
    GOP_SECONDS,
    OVERLAP,
    PIECE_SECONDS,
    SPACE,
    Overlong,
    Span,
    Timeline,
    heard_spans,
    place,
    stretches,
)
from pixora.providers.local.director import write
from pixora.providers.local.voice import speak

TOPICS = [
    "space exploration",
    "how bees make honey",
    "a fox who crosses a frozen lake at night to find her cubs",
    "our new coffee shop in Lisbon, open from 7:30 to 18:00, with 24 kinds of cake",
    "why NASA's Apollo 11 mattered in 1969",
]


def fitted(brief: Brief) -> tuple[Script, Timeline]:
    """Script and timeline as the studio comes to them, shortening the script where the voice asks for it."""
    for fill in FILLS:
        script = write(brief, fill=fill)
        spoken = {s.id: speak(s.narration, "heart", script.seed).speech for s in script.scenes if s.narration}
        try:
            timeline = place(script, spoken, brief.fps)
        except Overlong:
            continue
        for span in timeline.spans:
            if span.scene_id in spoken:
                end = span.voice_start + spoken[span.scene_id].seconds
                assert span.start + span.half_in <= span.voice_start * brief.fps
                assert end * brief.fps <= span.end - span.half_out + 1e-6
        return script, timeline
    raise AssertionError("no script fits")


@pytest.mark.parametrize("seconds", [10, 11.5, 17, 30, 61.3, 120, 180])
@pytest.mark.parametrize("fps", [24, 30])
def test_length_and_places(seconds: float, fps: int) -> None:
    topic = TOPICS[round(seconds + fps) % len(TOPICS)]
    brief = brief_from(Wish(topic=topic, prompt=topic, seconds=seconds, fps=fps))
    script, timeline = fitted(brief)
    assert abs(timeline.seconds - seconds) <= 0.5 / fps
    assert seconds / 9 <= len(script.scenes) <= seconds / 3
    assert [span.start for span in timeline.spans[1:]] == [span.end for span in timeline.spans[:-1]]
    cut = stretches(timeline)
    assert cut[0].start == 0
    assert cut[-1].end == timeline.frames
    assert [stretch.start for stretch in cut[1:]] == [stretch.end for stretch in cut[:-1]]
    assert all(stretch.end > stretch.start for stretch in cut)
    # Long bodies are cut where a group of pictures ends, and the pieces' last one holds the closing fade.
    assert all(stretch.after % (GOP_SECONDS * fps) == 0 for stretch in cut)
    assert all(stretch.end - stretch.start <= 1.6 * PIECE_SECONDS * fps for stretch in cut)
    assert cut[-1].end - cut[-1].start >= FADE_OUT * fps


def test_where_a_body_is_cut_depends_on_its_own_length_alone() -> None:
    def span(scene: str, start: int, frames: int) -> Span:
        return Span(scene_id=scene, start=start, end=start + frames, half_in=0, half_out=0, voice_start=0.0)

    def cuts(*spans: Span) -> list[tuple[int, int]]:
        whole = Timeline(fps=30, spans=spans, words=((),) * len(spans))
        return [(s.after, s.end - s.start) for s in stretches(whole) if s.scenes == ("s_b",)]

    here = cuts(span("s_a", 0, 90), span("s_b", 90, 200))
    assert here == [(0, 120), (120, 80)]
    assert cuts(span("s_a", 0, 401), span("s_b", 401, 200), span("s_c", 601, 700)) == here
    assert cuts(span("s_b", 0, 100)) == [(0, 100)], "a short body stays whole"


def test_caption_lines_hold_every_word_once_and_never_overlap() -> None:
    brief = brief_from(Wish(topic=TOPICS[3], prompt=TOPICS[3], seconds=60))
    script, timeline = fitted(brief)
    lines = lay_lines(timeline.words, brief.aspect)
    assert " ".join(word.text for line in lines for word in line.words) == " ".join(
        scene.narration for scene in script.scenes if scene.narration
    )
    for line, after in itertools.pairwise(lines):
        assert line.start <= line.words[0].start
        assert line.end <= after.start


def cut_by_sound(sound: SoundCut) -> tuple[Script, Timeline, Timeline]:
    """A script whose second border the sound crosses so, and its timeline without and with it."""
    script = write(Brief(prompt=TOPICS[2], topic=TOPICS[2], seconds=40.0, seed=7))
    spoken = {scene.id: read_silently(scene.narration, 3.4) for scene in script.scenes if scene.narration}
    second = script.scenes[1]
    crossed = second.model_copy(update={"transition": second.transition.model_copy(update={"sound": sound})})
    other = script.model_copy(update={"scenes": (script.scenes[0], crossed, *script.scenes[2:])})
    return other, place(script, spoken, 30), place(other, spoken, 30)


@pytest.mark.parametrize(("sound", "moved", "way"), [(SoundCut.J, 2, -1), (SoundCut.L, 1, 1)])
def test_the_sound_goes_over_before_or_after_the_picture(sound: SoundCut, moved: int, way: int) -> None:
    script, before, after = cut_by_sound(sound)
    for number, (old, new) in enumerate(zip(before.spans, after.spans, strict=True)):
        assert (old.start, old.end) == (new.start, new.end), "the picture stands"
        shift = round(new.voice_start - old.voice_start, 6)
        assert (0.2 < way * shift <= OVERLAP) if number == moved else shift == 0.0
        words = (before.words[number], after.words[number])
        assert [round(b.start - a.start, 5) for a, b in zip(*words, strict=True)] == [round(shift, 5)] * len(words[0])
    for first, second in itertools.pairwise([words for words in after.words if words]):
        assert second[0].start - first[-1].end >= SPACE - 1e-6, "nobody is interrupted"
    border = after.spans[1].end / 30
    spans = heard_spans(script, after)
    assert spans[1][1] == spans[2][0] == pytest.approx(border + way * OVERLAP)
    assert spans[0][0] == 0.0 and spans[-1][1] == after.seconds and spans[0][1] == after.spans[0].end / 30
