"""Whatever comes over a socket: answered, or the connection is closed by its rules, and the server goes on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from pixora.api.messages import TYPES
from tests.api.serving import Api, api, ask, client, receive

SAMPLES = 60

words = st.text(max_size=30)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
fields = ("message", "task_id", "context", "id", "after", "plan_id", "gate", "budget_usd")
messages = st.fixed_dictionaries(
    {}, optional={"type": st.sampled_from([*TYPES, "dance", "", "MESSAGE"]) | anything}
).flatmap(
    lambda kind: st.dictionaries(st.sampled_from(fields) | words, anything, max_size=5).map(lambda rest: rest | kind)
)
nested = st.integers(1, 40_000).map(lambda depth: '{"context":' * depth + "1" + "}" * (depth % 7))
frames = (
    messages.map(lambda body: json.dumps(body, ensure_ascii=True))
    | anything.map(json.dumps)
    | st.text(max_size=2000)
    | st.binary(max_size=2000)
    | nested.filter(lambda text: len(text) < 60_000)
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with api(tmp_path_factory.mktemp("data"), PIXORA_MESSAGES_A_SECOND=10_000) as running:
        yield running


# The server runs in this process, where hypothesis watches over chance.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
@settings(
    max_examples=SAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=st.lists(frames, min_size=1, max_size=5))
def test_nothing_that_is_sent_ends_the_connection(server: Api, sent: list[str | bytes]) -> None:
    with connect(server.socket_url) as socket:
        assert receive(socket)["type"] == "system"
        for frame in sent:
            socket.send(frame)
        socket.send('{"type": "ping", "id": "the last"}')
        while (answer := receive(socket)) != {"type": "pong", "reply_to": "the last"}:
            check(answer)


def check(answer: dict[str, Any]) -> None:
    if answer["type"] == "error" and "seq" not in answer:
        assert answer["code"] in (
            "bad_json bad_message bad_field unknown_type not_found empty_message message_too_long no_film bad_budget"
            " id_reused too_many_tasks".split()
        ), answer
        assert answer["error"]
        assert ("field" in answer) == (answer["code"] == "bad_field")


@pytest.mark.parametrize("frame", ["x" * 70_000, b"\x00" * 70_000, "é" * 40_000], ids=["text", "bytes", "letters"])
def test_a_frame_over_the_limit_is_1009(server: Api, frame: str | bytes) -> None:
    with connect(server.socket_url) as socket:
        receive(socket)
        socket.send(frame)
        with pytest.raises(ConnectionClosed) as closed:
            receive(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


def test_a_refusal_names_the_message_that_was_refused(server: Api) -> None:
    with client(server) as socket:
        assert ask(socket, type="subscribe", id="mine", task_id="t", after=-1)["reply_to"] == "mine"
        assert "reply_to" not in ask(socket, type="subscribe", id=5)


def test_a_fault_of_ours_is_told_and_the_connection_stays_open(server: Api) -> None:
    with client(server) as socket, sqlite3.connect(server.settings.data_dir / "pixora.db") as records:
        records.execute("ALTER TABLE tasks RENAME TO gone")
        records.commit()
        try:
            told = ask(socket, type="task_status", id="mine", task_id="t")
        finally:
            records.execute("ALTER TABLE gone RENAME TO tasks")
            records.commit()
        assert (told["type"], told["code"], told["reply_to"]) == ("error", "internal", "mine")
        assert "gone" not in json.dumps(told)
        assert ask(socket, type="task_status", task_id="t")["code"] == "not_found"
