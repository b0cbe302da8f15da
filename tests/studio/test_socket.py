"""The socket, by a client that knows only the first contract; and who is kept out."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.studio.fronts import Server, serving

MESSAGE = "Create a 10-second video about space exploration"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


def read_until(client: ClientConnection, kind: str, seconds: float = 150) -> list[dict[str, Any]]:
    """Messages up to the first of `kind`."""
    found: list[dict[str, Any]] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found.append(json.loads(client.recv(timeout=end - time.monotonic())))
        if found[-1]["type"] == kind:
            return found
    raise AssertionError(f"no {kind} within {seconds} s; last: {found[-3:]}")


def ask(client: ClientConnection, body: Any) -> dict[str, Any]:
    client.send(body if isinstance(body, str | bytes) else json.dumps(body))
    answer: dict[str, Any] = json.loads(client.recv(timeout=20))
    return answer


def test_a_client_that_knows_only_the_first_contract_makes_a_film(server: Server) -> None:
    with connect(f"{server.socket_url}?token=whatever") as client:
        client.send(json.dumps({"message": MESSAGE}))
        messages = read_until(client, "video_complete")
        kinds = [message["type"] for message in messages]
        assert kinds[0] == "system"
        assert {"agent_message", "plan", "progress_update", "asset"} <= set(kinds)
        for message in messages[1:]:
            assert {"type", "content", "task_id", "function_call", "function_response"} <= message.keys()
        sequence = [message["seq"] for message in messages if "seq" in message]
        assert sequence == list(range(1, len(sequence) + 1))
        scenes = next(message["data"]["scenes"] for message in messages if message.get("data"))
        assert {"id", "visual", "audio", "narration", "duration"} <= scenes[0].keys()
        progress = [message["progress"] for message in messages if message["type"] == "progress_update"]
        assert progress == sorted(progress)
        film = messages[-1]
        assert abs(film["seconds"] - 10) <= 0.1
        task_id = film["task_id"]

        part = httpx.get(film["video_url"], headers={"range": "bytes=100-199"})
        assert (part.status_code, len(part.content)) == (206, 100)
        assert part.headers["content-range"].startswith("bytes 100-199/")
        whole = httpx.get(film["video_url"])
        assert whole.headers["content-type"] == "video/mp4"
        assert whole.content[100:200] == part.content
        again = httpx.get(film["video_url"], headers={"if-none-match": whole.headers["etag"]})
        assert again.status_code in (200, 304)

        status = ask(client, {"type": "task_status", "task_id": task_id})
        while status["type"] != "task_status" or "seq" in status:
            status = json.loads(client.recv(timeout=20))
        assert (status["status"], status["progress"]) == ("completed", 100)

    with connect(server.socket_url) as other:
        other.recv()
        other.send(json.dumps({"type": "subscribe", "task_id": task_id, "after": 3}))
        replay = read_until(other, "video_complete", 20)
        # How far it was in between is not kept; everything else comes again, in order.
        lasting = [m["seq"] for m in messages if m.get("seq", 0) > 3 and m["type"] != "progress_update"]
        assert [m["seq"] for m in replay if m["type"] != "progress_update"] == lasting
        assert len([m for m in replay if m["type"] == "progress_update"]) <= 1


def test_a_change_makes_only_what_depends_on_it(server: Server) -> None:
    with connect(server.socket_url) as client:
        client.send(json.dumps({"message": MESSAGE}))
        first = read_until(client, "video_complete")
        client.send(json.dumps({"message": "No music, please", "task_id": first[-1]["task_id"]}))
        messages = read_until(client, "video_complete")
    made = {m["kind"] for m in messages if m["type"] == "asset" and not m["reused"]}
    assert made == {"mix", "sound", "master"}
    assert {m["reused"] for m in first if m["type"] == "asset"} == {True}, "the same film was made before"


def test_a_server_killed_half_way_goes_on_where_it_stood(tmp_path: Path) -> None:
    with serving(tmp_path) as server, connect(server.socket_url) as client:
        client.send(json.dumps({"message": "A 10 second film about a quiet forest in the rain"}))
        while True:
            message = read_until(client, "asset")[-1]
            if message["kind"] == "segment":
                break
        server.kill()
    with serving(tmp_path) as server, connect(server.socket_url) as client:
        client.recv()
        client.send(json.dumps({"type": "subscribe", "task_id": message["task_id"], "after": message["seq"]}))
        rest = read_until(client, "video_complete")
    numbers = [one["seq"] for one in rest if "seq" in one]
    assert numbers == list(range(message["seq"] + 1, message["seq"] + 1 + len(numbers)))
    assert message["url"].split("?")[0].rsplit("/", 1)[1] not in [
        one["url"].split("?")[0].rsplit("/", 1)[1] for one in rest if one["type"] == "asset"
    ], "what was made before the crash is not made again"
    assert len(list((tmp_path / "work").iterdir())) <= 1, "what the killed server left behind is gone"


def test_a_message_that_comes_twice_is_done_once(server: Server) -> None:
    with connect(server.socket_url) as client:
        client.recv()
        client.send(json.dumps({"message": "hello", "id": "twice"}))
        answers = read_until(client, "agent_message", 20)
        again = ask(client, {"message": "hello", "id": "twice"})
        assert (again["type"], again["reply_to"]) == ("task_status", "twice"), "it is told which task it was"
        assert again["task_id"] == answers[0]["task_id"]
        assert ask(client, {"message": "another", "id": "twice"})["code"] == "id_reused"
        assert ask(client, {"type": "ping", "id": "p"}) == {"type": "pong", "reply_to": "p"}
        assert [answer["type"] for answer in answers] == ["user_message", "agent_delta", "agent_message"]
    with connect(server.socket_url) as other:
        other.recv()
        assert ask(other, {"message": "hello", "id": "twice"})["task_id"] == again["task_id"]
    log = httpx.get(f"{server.url}/api/tasks/{again['task_id']}/events").json()["events"]
    assert [event["type"] for event in log] == ["user_message", "agent_message"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", "bad_json"),
        ("[" * 30_000, "bad_json"),
        ("7", "bad_json"),
        (r'{"message":"a \ud800 film"}', "bad_json"),
        (r'{"type":"a\ud800"}', "bad_json"),
        (b"\x00\x01", "bad_message"),
        ({"message": 7}, "bad_field"),
        ({"message": "hi", "task_id": ["x"]}, "bad_field"),
        ({"type": "subscribe", "task_id": "t", "after": "soon"}, "bad_field"),
        ({"type": "subscribe"}, "bad_field"),
        ({"type": "dance"}, "unknown_type"),
        ({}, "bad_field"),
        ({"message": "   "}, "empty_message"),
        ({"message": "x" * 50_000}, "message_too_long"),
        ({"message": "hi", "task_id": "task_of_somebody_else"}, "not_found"),
        ({"type": "task_status", "task_id": "../../etc/passwd"}, "not_found"),
        ({"type": "approve", "task_id": "nothing", "plan_id": "p", "gate": "price"}, "not_found"),
        ({"type": "approve", "task_id": "nothing"}, "bad_field"),
        ({"message": "hi", "context": {"duration": "long"}}, "bad_field"),
        ({"message": "a \u0000 film"}, "bad_field"),
    ],
)
def test_a_bad_message_is_answered_and_the_connection_stays(server: Server, body: Any, code: str) -> None:
    with connect(server.socket_url) as client:
        client.recv()
        answer = ask(client, body)
        assert (answer["type"], answer["code"]) == ("error", code)
        assert answer["error"]
        assert answer["hint"]
        assert ("field" in answer) == (code == "bad_field")
        assert ask(client, {"type": "ping"}) == {"type": "pong"}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Create a 0 second video about the sea", "bad_duration"),
        ("Create a 10000 second video about the sea", "bad_duration"),
        ("Erstelle ein Video über die Wälder im Herbst und das Meer", "language_unsupported"),
    ],
)
def test_what_cannot_be_filmed_is_said_in_the_conversation(server: Server, message: str, code: str) -> None:
    with connect(server.socket_url) as client:
        client.send(json.dumps({"message": message}))
        answer = read_until(client, "error", 20)[-1]
        assert answer["code"] == code
        assert answer["hint"]


def test_too_big_a_message_closes_the_connection(server: Server) -> None:
    with connect(server.socket_url) as client:
        client.recv()
        client.send(json.dumps({"message": "é" * 100_000}))
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


def test_pages_and_hosts_from_elsewhere_are_kept_out(server: Server) -> None:
    with connect(server.socket_url, origin="https://evil.example") as client:  # type: ignore[arg-type]
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403
    for headers, status in (({"host": "evil.example"}, 421), ({"origin": "http://evil.example"}, 403)):
        for path in ("/api/chat/tasks", "/studio/", "/api/health"):
            assert httpx.get(server.url + path, headers=headers).status_code == status, (headers, path)
    own = httpx.get(server.url + "/api/health", headers={"origin": server.url})
    assert own.json() == {"status": "ok"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/assets/tasks/x/final.mp4",
        "/api/assets/../pixora.db",
        "/api/assets/%2e%2e/%2e%2e/pixora.db?exp=9999999999&sig=0",
        "/api/assets//etc/passwd",
        "/api/tasks/task_nobody",
        "/api/chat/tasks/task_nobody/status",
        "/api/tasks/task_nobody/events",
    ],
)
def test_nothing_is_found_without_a_right_to_it(server: Server, path: str) -> None:
    answer = httpx.get(server.url + path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_the_log_holds_no_secret(server: Server) -> None:
    with connect(f"{server.socket_url}?token=hunter2secret") as client:
        client.recv()
    httpx.get(f"{server.url}/api/assets/tasks/x/final.mp4?exp=1&sig=hunter2secret")
    assert "hunter2secret" not in "".join(server.log)
