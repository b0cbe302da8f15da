"""Whatever a user writes stands on the page as text."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from pixora.film.brief import Brief, Captions
from pixora.film.events import VideoComplete
from pixora.film.script import Script
from pixora.providers.local.director.write import write
from ui.cast import Sheet, show_cast, show_style
from ui.chat import show_chat, show_notice
from ui.costs import show_gate, show_plan, told_change
from ui.inspecting import Chosen
from ui.inspector import show_inspector
from ui.library import show_head
from ui.model import Card, Cost, Fault, Line, Phase, Plan, Said, State, Step
from ui.pieces import Piece, changes
from ui.preview import show_player, show_stage
from ui.storyboard import show_adding, show_cards, show_heading
from ui.words import clock, day, left, parts, price, size, step

EVIL = """<script>alert(1)</script><img src=x onerror="alert(2)">'"&</div>"""
FORBIDDEN = {"script", "iframe", "object", "embed", "link", "style", "base", "meta"}


class Reader(HTMLParser):
    """Collects text, and stumbles over elements, handlers and addresses that the page never writes."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in FORBIDDEN, tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            self.text += value or ""
            if name == "src":
                assert (value or "").startswith(("/signed/", "/studio-files/")), value

    def handle_data(self, data: str) -> None:
        self.text += data


def read(pieces: list[Piece]) -> str:
    reader = Reader()
    for _, html in pieces:
        reader.feed(html)
    return reader.text


def url(path: str) -> str:
    return f"/signed/{path}"


def evil_script() -> Script:
    script = write(Brief(prompt="owls", topic="an owl and a fox", seconds=20))
    scenes = tuple(
        one.model_copy(update={"narration": EVIL, "picture_prompt": EVIL, "motion_prompt": EVIL})
        for one in script.scenes
    )
    cast = tuple(one.model_copy(update={"name": EVIL, "description": EVIL}) for one in script.characters)
    return script.model_copy(update={"title": EVIL, "scenes": scenes, "characters": cast})


def evil_state(phase: Phase) -> State:
    script = evil_script()
    lines = (Line(EVIL, EVIL, 2, 1, Cost(Decimal(1), Decimal(2))),)
    return State(
        title=EVIL,
        phase=phase,
        at=datetime.now(UTC).isoformat(),
        making=EVIL,
        captions=Captions.TRACK,
        talk=(
            Said("user", EVIL),
            Step(EVIL, {"a": EVIL}, "done", {EVIL: [EVIL]}),
            Fault(EVIL, EVIL),
            Said("agent", EVIL, ({"type": "say", "label": EVIL, "message": EVIL},)),
        ),
        drafts=((EVIL, EVIL),),
        cards=tuple(Card(one.id, narration=EVIL, seen=EVIL, picture="p.png", seconds=4) for one in script.scenes),
        plan=Plan(EVIL, 1, 2, 1, Cost(Decimal(1), Decimal(2), 1), 5, "script", lines),
        film=VideoComplete(video_path="v.mp4", thumbnail_path="t.jpg", captions_path="c.vtt", seconds=1, size=1),
        script=script,
        brief=Brief(prompt=EVIL, topic=EVIL, voice=EVIL, budget=Decimal(1)),
    )


@pytest.mark.parametrize("phase", list(Phase))
def test_markup_of_a_user_is_text(phase: Phase) -> None:
    state = evil_state(phase)
    assert state.script is not None
    assert read(show_chat(state, url, thinking=True)).count(EVIL) >= 6
    assert EVIL in read(show_notice(Fault(EVIL, EVIL)))
    assert EVIL in read(show_cards(state, url, None))
    assert EVIL in read(show_player(state, url))
    assert EVIL in read(show_head(EVIL, signed_in=True))
    assert EVIL in read(show_plan(state))
    sheet = Sheet({one.id: (None, None) for one in state.script.characters}, "m.flac", (EVIL,))
    assert EVIL in read(show_cast(state, sheet, url))
    chosen = Chosen(state.script.scenes[0], 1, ())
    assert read(show_inspector(chosen, state, url)).count(EVIL) >= 3
    for pieces in (show_style(state, sheet, url), show_gate(state), show_heading(state), show_adding(state)):
        read(pieces)
    read(show_stage(state, url))
    read(show_stage(State(phase=phase, title=EVIL, making=EVIL, cards=state.cards), url))


def test_only_what_changed_is_sent() -> None:
    before = {"chat": [("a", "1"), ("b", "2")], "head": [("x", "y")]}
    assert changes({}, before) == {
        "chat": {"set": {"a": "1", "b": "2"}, "keys": ["a", "b"]},
        "head": {"set": {"x": "y"}, "keys": ["x"]},
    }
    assert changes(before, before) == {}
    after = {"chat": [("a", "1"), ("b", "3"), ("c", "4")], "head": [("x", "y")]}
    assert changes(before, after) == {"chat": {"set": {"b": "3", "c": "4"}, "keys": ["a", "b", "c"]}}
    assert changes(after, {"chat": [("c", "4"), ("a", "1")], "head": []}) == {
        "chat": {"keys": ["c", "a"]},
        "head": {"keys": []},
    }


def test_a_long_film_sends_one_card_when_one_picture_is_made() -> None:
    cards = tuple(Card(f"s_{i}", narration="Words of it.", seconds=3) for i in range(100))
    talk = tuple(Said("user", f"Message {i}", seq=i) for i in range(200))
    state = State(phase=Phase.WORKING, cards=cards, talk=talk)
    fiftieth = Card("s_50", narration="Words of it.", seconds=3, picture="p.png")
    drawn = State(phase=Phase.WORKING, cards=(*cards[:50], fiftieth, *cards[51:]), talk=talk)

    def shown(state: State) -> dict[str, list[Piece]]:
        return {"cards": show_cards(state, url, None), "chat": show_chat(state, url, thinking=False)}

    told = changes(shown(state), shown(drawn))
    assert list(told) == ["cards"]
    assert list(told["cards"]["set"]) == ["s_50"]
    assert "keys" not in told["cards"]
    same = changes(shown(state), shown(State(phase=Phase.WORKING, cards=cards, talk=talk, progress=50)))
    assert same == {}


def test_captions_are_a_track_unless_they_are_in_the_picture() -> None:
    state = evil_state(Phase.FINISHED)
    assert any(" default>" in html for _, html in show_player(state, url))
    burned = State(film=state.film, captions=Captions.BURNED)
    assert not any("<track" in html for _, html in show_player(burned, url))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (2.0, "a few seconds left"), (41.0, "about 40 seconds left"), (200.0, "about 3 minutes left")],
)
def test_time_left_is_told_as_roughly_as_it_is_known(seconds: float | None, words: str) -> None:
    assert left(seconds) == words


def test_lengths_sizes_prices_and_days() -> None:
    assert (clock(30.02), clock(125.4), size(3_000_000), size(900)) == ("0:30", "2:05", "3.0 MB", "1 kB")
    assert step("make_film", "done", {"scenes": 1}) == "Script written, 1 scene"
    assert step("new_tool", "running", {}) == "New tool"
    assert price(Cost()) == "free"
    assert price(Cost(Decimal("0.2"), Decimal("0.35"))) == "$0.20 to $0.35"
    assert price(Cost(Decimal("0.0042"), Decimal("0.0042"), 2)) == "$0.0042 and 2 parts of unknown price"
    assert price(Cost(unknown=1)) == "1 part of unknown price"
    assert parts(("picture:a", "picture:b", "music", "segment:a", "master")) == "2 pictures, music and the cut"
    assert told_change((), Cost(), 0) == "Nothing has to be made again"
    now = datetime(2026, 3, 5, 12, tzinfo=UTC)
    days = [day(at, now) for at in ("2026-03-05T09:05:00Z", "2026-03-04T23:00:00Z", "2025-12-24T10:00:00Z")]
    assert days == ["today 09:05", "yesterday", "24 December 2025"]
