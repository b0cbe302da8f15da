"""A conversation over one film, driven over the socket against the built-in artists: what each turn makes and shows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.connection import Connection

from tests.api.serving import api, client, tell

PATIENCE_S = 240.0
CUT = frozenset({"master"})
SOUND = frozenset({"mix", "sound"})


@dataclass(frozen=True)
class Said:
    """A turn: kinds of jobs that it makes anew, at least and at most, and what the script then is."""

    message: str
    makes: frozenset[str]
    may: frozenset[str] = frozenset()
    shows: Callable[[dict[str, Any], dict[str, Any]], bool] = lambda before, after: True


def scenes(script: dict[str, Any]) -> list[str]:
    return [scene["id"] for scene in script["scenes"]]


def visual(script: dict[str, Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = script["scenes"][number - 1]["visual"]
    return found


TURNS = (
    Said(
        "make scene 2 darker",
        frozenset({"picture", "segment"}) | CUT,
        SOUND | {"thumbnail", "ambience"},
        lambda before, after: (
            (visual(before, 2)["hour"], visual(after, 2)["hour"])
            in (("day", "dusk"), ("dusk", "night"), ("dawn", "dusk"))
        ),
    ),
    Said("epic music", frozenset({"music"}) | SOUND | CUT, frozenset(), lambda _, after: after["mood"] == "epic"),
    Said(
        'scene 1 should say "Far away, a door opens."',
        frozenset({"narration", "captions", "segment"}) | SOUND | CUT,
        frozenset({"music", "ambience"}),
        lambda _, after: after["scenes"][0]["narration"] == "Far away, a door opens.",
    ),
    Said("undo", frozenset(), frozenset({"segment", "captions"}) | CUT),
    Said(
        "swap 1 and 2",
        frozenset({"segment", "captions"}) | SOUND | CUT,
        frozenset({"ambience", "thumbnail", "music"}),
        lambda before, after: scenes(after)[:2] == scenes(before)[:2][::-1],
    ),
    Said(
        "another picture of scene 1",
        frozenset({"picture", "segment"}) | CUT,
        frozenset({"thumbnail"}),
        lambda before, after: visual(before, 1)["seed"] != visual(after, 1)["seed"],
    ),
    Said("go back to the earlier picture of scene 1", frozenset(), frozenset({"segment", "thumbnail"}) | CUT),
    Said(
        "bigger captions, no music",
        frozenset({"segment"}) | SOUND | CUT,
        frozenset({"captions"}),
        lambda _, after: after["mood"] is None,
    ),
    Said("what has this cost?", frozenset()),
    Said(
        "delete the last scene",
        CUT | SOUND,
        frozenset({"segment", "captions", "ambience", "music", "thumbnail"}),
        lambda before, after: scenes(after) == scenes(before)[:-1],
    ),
    Said("no captions", frozenset({"segment"}) | CUT, frozenset({"captions"})),
)
QUICK = (0, 3, 8)
"""Turns of the normal run."""


def until_done(socket: Connection, *, works: bool) -> list[dict[str, Any]]:
    """What a turn says and makes, to the end of its work."""
    found: list[dict[str, Any]] = []
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found.append(json.loads(socket.recv(timeout=end - time.monotonic())))
        one = found[-1]
        assert one["type"] != "error", one
        if one["type"] == "video_complete" if works else one["type"] == "agent_message" and one.get("turn_id"):
            return found
    raise AssertionError(f"not done: {found[-3:]}")


def converse(socket: Connection, chosen: tuple[Said, ...]) -> None:
    tell(socket, message="Create a 10-second square video about a fox in the forest")
    first = until_done(socket, works=True)
    task = first[-1]["task_id"]
    script = next(one["data"]["script"] for one in reversed(first) if one.get("data"))
    assert len(script["scenes"]) >= 2
    for said in chosen:
        tell(socket, message=said.message, task_id=task)
        works = bool(said.makes | said.may)
        heard = until_done(socket, works=works)
        made = {one["kind"] for one in heard if one["type"] == "asset" and not one["reused"]}
        assert said.makes <= made <= said.makes | said.may, (said.message, sorted(made))
        answers = [one for one in heard if one["type"] == "agent_message" and one.get("turn_id")]
        assert answers[-1]["content"], said.message
        shown = [one["data"]["script"] for one in heard if one.get("data")]
        if works:
            assert said.shows(script, shown[-1]), said.message
            script = shown[-1]
            assert heard[-1]["spent"] == "0"


def test_a_conversation_over_a_film(tmp_path: Path) -> None:
    with api(tmp_path) as running, client(running) as socket:
        converse(socket, tuple(TURNS[i] for i in QUICK))


@pytest.mark.long
def test_twelve_turns_over_a_film(tmp_path: Path) -> None:
    with api(tmp_path) as running, client(running) as socket:
        converse(socket, TURNS)
