"""Turns that processes die over, and turns of two processes on one folder: each is carried out once, and told of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from tests.agent.scripted import Scripted
from tests.api.serving import receive, tell
from tests.studio.fronts import Server, serving
from tests.vendors.serving import Fault

QUICK = {"PIXORA_IMAGE": "built-in", "PIXORA_SCRIPT": "built-in", "PIXORA_RENDERERS": "1"}
TEXT = "A fox wakes up. It goes out into the rain. Then it sleeps."
TALE = {"text": TEXT, "voice": "none", "music": "none", "captions": "off", "ambience": False}
TALE |= {"aspect": "1:1", "fps": 24}


@pytest.fixture
def vendor() -> Iterator[Scripted]:
    with Scripted() as running:
        assert isinstance(running, Scripted)
        yield running


def joined(server: Server) -> Connection:
    socket = connect(server.socket_url)
    assert receive(socket)["type"] == "system"
    return socket


def until(socket: Connection, wanted: str, **fields: Any) -> list[dict[str, Any]]:
    """What comes, to the first message of this type with these fields; None stands for any value but none."""
    heard: list[dict[str, Any]] = []
    while True:
        heard.append(receive(socket, 60))
        one = heard[-1]
        if one["type"] == wanted and all(
            one.get(name) == value if value is not None else one.get(name) for name, value in fields.items()
        ):
            return heard


def answered(socket: Connection) -> str:
    return str(until(socket, "agent_message", turn_id=None)[-1]["content"])


def called(vendor: Scripted) -> int:
    return vendor.calls.count("chat")


def test_a_turn_that_its_process_died_over(tmp_path: Path, vendor: Scripted) -> None:
    """Killed when a film was begun and an edit of it tried: the film goes on, the edit does not, and both are said."""
    data = tmp_path / "data"
    env = vendor.settings() | QUICK
    vendor.answers = [("", [("make_film", TALE)]), ("", [("redraw", {"wish": "snow", "scenes": ["1"]})])]
    vendor.answers.append(("It is under way, with snow. " * 20, []))
    vendor.fail(Fault("chat", "stall", after=2))
    server = Server(data, **env)
    with joined(server) as socket:
        tell(socket, message=f"Make a film with this text, with snow in scene 1: {TEXT}")
        task = until(socket, "agent_message", function_response=None)[-1]["task_id"]
        until(socket, "agent_delta")
        server.kill()
    with serving(data, **env) as again, joined(again) as socket:
        tell(socket, type="subscribe", task_id=task, after=0)
        heard = until(socket, "agent_message", turn_id=None)
        heard += until(socket, "asset", kind="segment")
        tell(socket, type="cancel", task_id=task)
        (told,) = [one for one in heard if one["type"] == "agent_message" and one["turn_id"]]
        assert "Done: make film. Not done: redraw." in told["content"], told
        assert not told["actions"], "said again, the film would be made again"
        assert sum(one["type"] == "plan" and one["gate"] is None for one in heard) == 1, "it was begun once"
        assert called(vendor) == 3, "nobody is asked again by itself"


@pytest.mark.long
def test_two_processes_take_turns_in_one_conversation(tmp_path: Path, vendor: Scripted) -> None:
    data = tmp_path / "data"
    env = vendor.settings() | QUICK
    vendor.fail(Fault("chat", "stall"))
    vendor.answers = [("I think. " * 200, []), ("You stopped me.", []), ("And the third.", [])]
    with serving(data, **env) as one:
        two = Server(data, **env)
        with joined(one) as first, joined(two) as second:
            tell(first, message="hello")
            task = until(first, "agent_delta")[-1]["task_id"]
            tell(second, message="what now?", task_id=task, context={"when": "interrupt"})
            assert answered(first).startswith("I think."), "what was written does not vanish"
            assert "I stopped" in answered(first)
            assert answered(second).startswith("I think.") and "I stopped" in answered(second)
            assert answered(second) == "You stopped me."
            vendor.answers = [("I think again. " * 200, []), ("The third.", [])]
            vendor.fail(Fault("chat", "stall"))
            tell(second, message="and now?", task_id=task)
            until(second, "agent_delta", offset=None)
            tell(first, message="still there?", task_id=task)
            until(first, "user_message", content="still there?")
            assert called(vendor) == 3, "one at a time"
            two.kill()
            heard = until(first, "agent_message", content="The third.")
            said = [one["content"] for one in heard if one["type"] == "agent_message" and one["turn_id"]]
            assert "interrupted by a restart" in said[0] and said[-1] == "The third.", said
