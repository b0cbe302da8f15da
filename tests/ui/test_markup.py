"""Whatever a user writes stands on the page as text."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from pixora.film.brief import Captions
from pixora.film.events import VideoComplete
from ui.chat import show_chat
from ui.gallery import show_gallery
from ui.preview import show_player, show_stage
from ui.state import Card, Fault, Phase, Said, State, Step
from ui.words import clock, left, size, step

EVIL = """<script>alert(1)</script><img src=x onerror="alert(2)">'"&</div>"""
ALLOWED = {
    *("div", "span", "section", "header", "h1", "h2", "p", "b", "i", "strong", "em", "ol", "li", "img", "button"),
    *("video", "track", "a", "dl", "dt", "dd", "svg", "path", "rect", "circle", "defs", "stop"),
    *("lineargradient", "radialgradient"),
}


class Reader(HTMLParser):
    """Collects text, and stumbles over elements and handlers that the page never writes."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            if name == "src":
                assert (value or "").startswith("/signed/"), value

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    return reader.text


def url(path: str) -> str:
    return f"/signed/{path}"


def evil_state(phase: Phase) -> State:
    return State(
        title=EVIL,
        phase=phase,
        at=datetime.now(UTC).isoformat(),
        making=EVIL,
        captions=Captions.TRACK,
        talk=(Said("user", EVIL), Said("agent", EVIL), Step(EVIL, {"a": EVIL}, "done"), Fault(EVIL, EVIL)),
        cards=(Card("s_1", narration=EVIL, seen=EVIL, picture="p.png"),),
        film=VideoComplete(video_path="v.mp4", thumbnail_path="t.jpg", captions_path="c.vtt", seconds=1, size=1),
    )


@pytest.mark.parametrize("phase", list(Phase))
def test_markup_of_a_user_is_text(phase: Phase) -> None:
    state = evil_state(phase)
    assert read(show_chat(state, Fault(EVIL, EVIL), thinking=True)).count(EVIL) >= 6
    assert EVIL in read(show_gallery(state, url))
    assert EVIL in read(show_player(state, url))
    read(show_stage(state, url))
    bare = State(phase=phase, title=EVIL, making=EVIL, cards=state.cards)
    read(show_stage(bare, url))


def test_captions_are_a_track_unless_they_are_in_the_picture() -> None:
    state = evil_state(Phase.FINISHED)
    assert " default>" in show_player(state, url)
    assert "<track" not in show_player(State(film=state.film, captions=Captions.BURNED), url)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (2.0, "a few seconds left"), (41.0, "about 40 seconds left"), (200.0, "about 3 minutes left")],
)
def test_time_left_is_told_as_roughly_as_it_is_known(seconds: float | None, words: str) -> None:
    assert left(seconds) == words


def test_lengths_sizes_and_steps() -> None:
    assert (clock(30.02), clock(125.4), size(3_000_000), size(900)) == ("0:30", "2:05", "3.0 MB", "1 kB")
    assert step("make_film", "done", {"scenes": 1}) == "Script written, 1 scene"
    assert step("new_tool", "running", {}) == "New tool"
