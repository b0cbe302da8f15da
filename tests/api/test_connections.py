"""Many clients of one server: each event once and in order to all, and nobody waits for the slowest."""

from __future__ import annotations

import asyncio
import json
import random
import socket as sockets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from pixora.api.outbox import Frame, Outbox
from pixora.film.events import AgentMessage, ProgressUpdate, StatusChanged, TaskState, UserMessage
from tests.api.serving import USER, Api, api, ask, client, receive, tell

SEED = 20261123


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with api(tmp_path_factory.mktemp("data"), PIXORA_EVENTS_KEPT=50, PIXORA_CONNECTIONS=12) as running:
        yield running


def note(number: int) -> AgentMessage:
    return AgentMessage(content=f"note {number}")


def progress(percent: float) -> ProgressUpdate:
    return ProgressUpdate(progress=percent, status="processing", message="at work")


def ended() -> StatusChanged:
    return StatusChanged(status="completed", state=TaskState.COMPLETED, progress=100, message="Finished")


def begun() -> StatusChanged:
    return StatusChanged(status="processing", state=TaskState.PROCESSING, progress=0, message="Planning")


def closed_with(socket: Connection) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            socket.recv(timeout=30)
    assert closed.value.rcvd is not None
    return int(closed.value.rcvd.code)


def read(socket: Connection, last: int) -> list[int]:
    """Numbers of the events up to `last`."""
    found: list[int] = []
    while not found or found[-1] < last:
        message = receive(socket)
        if "seq" in message:
            found.append(message["seq"])
    return found


def test_a_client_that_is_cut_at_random_gets_every_event_once_and_in_order(server: Api) -> None:
    """30 times, in the middle of replays and live, while the events are written by several hands at once."""
    chance, total, task_id = random.Random(SEED), 600, server.task()

    async def write(first: int) -> None:
        for number in range(first, total, 4):
            await server.studio.events.append(USER, task_id, note(number))

    async def all_hands() -> None:
        await asyncio.gather(*(write(first) for first in range(4)))

    writing = threading.Thread(target=lambda: server.run(all_hands(), 60))
    writing.start()
    got: list[dict[str, Any]] = []
    for cut in range(31):
        with client(server) as socket:
            tell(socket, type="subscribe", task_id=task_id, after=got[-1]["seq"] if got else 0)
            for _ in range(chance.randint(0, 18) if cut < 30 else total):
                if got and got[-1]["seq"] == total:
                    break
                got.append(receive(socket))
            if cut < 30:
                # Broken off without a word, with whatever is on the line.
                socket.socket.shutdown(sockets.SHUT_RDWR)
    writing.join()
    assert [one["seq"] for one in got] == list(range(1, total + 1))
    assert len({one["content"] for one in got}) == total


def test_all_viewers_get_all_events_and_who_does_not_read_is_cut_off(tmp_path: Path) -> None:
    with api(tmp_path, PIXORA_QUEUED_BYTES=2**18, PIXORA_CONNECTIONS=50) as server:
        task_id, total, big = server.task(), 400, "x" * 20_000
        got: list[list[int]] = [[] for _ in range(4)]

        def view(number: int, ready: threading.Barrier) -> None:
            with client(server, max_queue=None) as socket:
                tell(socket, type="subscribe", task_id=task_id)
                tell(socket, type="ping")
                assert receive(socket) == {"type": "pong"}
                ready.wait()
                got[number] = read(socket, total)

        ready = threading.Barrier(len(got) + 1)
        viewers = [threading.Thread(target=view, args=(number, ready)) for number in range(len(got))]
        for viewer in viewers:
            viewer.start()
        stuck = sockets.create_connection(("127.0.0.1", server.port))
        stuck.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 2**17)
        with connect(server.socket_url, sock=stuck, max_queue=1) as slow:
            tell(slow, type="subscribe", task_id=task_id)
            ready.wait()
            for number in range(total):
                server.append(task_id, AgentMessage(content=f"{number} {big}"))
            for viewer in viewers:
                viewer.join(60)
            assert got == [list(range(1, total + 1))] * len(got)
            # 8 MB were sent; what it does not read is not kept for it.
            assert closed_with(slow) == 1013


def test_what_was_cleared_is_told_as_a_snapshot(server: Api) -> None:
    task_id = server.task()
    server.append(task_id, UserMessage(content="A film, please"), begun(), *(progress(n) for n in range(40)), ended())
    kept = [one.seq for one in server.run(server.studio.events.read(USER, task_id))]
    assert kept == [1, 2, 42, 43], "of how far it was only the last is kept"
    with client(server) as socket:
        tell(socket, type="subscribe", task_id=task_id, after=0)
        assert read(socket, 43) == kept, "which is no loss"
    server.append(task_id, *(progress(n) for n in range(49)), *(note(n) for n in range(3)), ended())
    with client(server) as socket:
        tell(socket, type="subscribe", task_id=task_id, after=0)
        shot = receive(socket)
        assert (shot["type"], shot["seq"], shot["task_id"]) == ("snapshot", 96, task_id)
        assert [one["content"] for one in shot["messages"]] == ["A film, please", "note 0", "note 1", "note 2"]
        assert {"script", "scenes", "plan", "assets", "state", "status", "progress", "video_url"} <= shot.keys()
        server.append(task_id, note(97))
        assert receive(socket)["seq"] == 97
        tell(socket, type="subscribe", task_id=task_id, after=92)
        assert read(socket, 97) == list(range(93, 98)), "what is kept is replayed, as often as it is asked for"
        tell(socket, type="subscribe", task_id=task_id, after=1000)
        assert receive(socket)["type"] == "snapshot", "a number from nowhere is not waited for"


def test_an_answer_is_seen_while_it_is_written(server: Api) -> None:
    task_id = server.task()

    async def write(*pieces: str) -> None:
        for piece in pieces:
            server.studio.events.draft(task_id, "turn_1", piece)

    with client(server) as first, client(server) as second:
        tell(first, type="subscribe", task_id=task_id)
        assert ask(first, type="ping")["type"] == "pong"
        server.run(_settled(server))
        server.run(write("Once ", "upon "))
        pieces = [receive(first), receive(first)]
        assert [(one["type"], one["content"], one["offset"]) for one in pieces] == [
            ("agent_delta", "Once ", 0),
            ("agent_delta", "upon ", 5),
        ]
        tell(second, type="subscribe", task_id=task_id)
        late = receive(second)
        assert (late["content"], late["offset"], late["turn_id"]) == ("Once upon ", 0, "turn_1")
        server.append(task_id, AgentMessage(content="Once upon a time", turn_id="turn_1"))
        for socket in (first, second):
            whole = receive(socket)
            assert (whole["type"], whole["turn_id"], whole["seq"]) == ("agent_message", "turn_1", 1)
    assert server.studio.events.drafts(task_id) == []


async def _settled(server: Api) -> None:
    """Until all replays are over."""
    while server.connections.replaying:  # noqa: ASYNC110
        await asyncio.sleep(0)


def test_messages_to_a_user_to_a_task_and_to_all(server: Api) -> None:
    task_id, hub = server.task(), server.connections
    note = {"type": "system", "content": "Hello", "task_id": None, "function_call": None, "function_response": None}

    async def send() -> list[int]:
        await _settled(server)
        return [hub.to_user(USER, note), hub.to_user("nobody", note), hub.to_task(task_id, note), hub.to_all(note)]

    with client(server) as one, client(server) as other:
        tell(one, type="subscribe", task_id=task_id)
        assert ask(one, type="ping")["type"] == "pong"
        assert server.run(send()) == [2, 0, 1, 2]
        assert [receive(one)["content"] for _ in range(3)] == ["Hello"] * 3
        assert [receive(other)["content"] for _ in range(2)] == ["Hello"] * 2


def test_who_says_nothing_and_who_comes_too_often_is_told_so(tmp_path: Path) -> None:
    with api(tmp_path, PIXORA_IDLE_SECONDS=0.4, PIXORA_CONNECTIONS=2) as server:
        with client(server), client(server), connect(server.socket_url) as third:
            assert closed_with(third) == 1013
        with client(server) as idle:
            assert closed_with(idle) == 4408
        assert len(server.connections) == 0


def test_a_server_that_stops_says_so_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with api(tmp_path) as server:
        task_id = server.task()
        with (
            client(server) as socket,
            httpx.stream(
                "GET", f"{server.url}/api/tasks/{task_id}/events", headers={"accept": "text/event-stream"}
            ) as stream,
        ):
            lines = stream.iter_lines()
            tell(socket, type="subscribe", task_id=task_id)
            server.append(task_id, note(1), note(2))
            assert read(socket, 2) == [1, 2]
            server.stop()
            assert closed_with(socket) == 1012
            ids = [line for line in lines if line.startswith("id:")]
            assert ids == ["id: 1", "id: 2"], "the stream ends, too"
    with api(tmp_path) as server:
        server.append(task_id, note(3))
        with client(server) as socket:
            tell(socket, type="subscribe", task_id=task_id, after=2)
            assert read(socket, 3) == [3]


def test_too_many_messages_in_a_second_are_not_done(server: Api) -> None:
    with client(server) as socket:
        for _ in range(15):
            tell(socket, type="ping")
        answers = [receive(socket) for _ in range(15)]
    assert [one["type"] for one in answers] == ["pong"] * 10 + ["error"] * 5
    assert {one["code"] for one in answers[10:]} == {"too_many_messages"}
    assert answers[-1]["retryable"]


def test_a_message_of_the_greatest_size_is_taken_and_a_greater_is_not(server: Api) -> None:
    frame = json.dumps({"type": "ping", "more": ""})
    with client(server, max_size=None) as socket:
        socket.send(frame.replace('""', f'"{"x" * (64 * 1024 - len(frame))}"'))
        assert receive(socket)["type"] == "pong"
        socket.send(frame.replace('""', f'"{"x" * (64 * 1024 - len(frame) + 1)}"'))
        assert closed_with(socket) == 1009


def test_one_frame_always_fits_and_the_bound_is_in_count_and_bytes() -> None:
    box = Outbox(most=3, most_bytes=10)
    assert box.put(Frame("x" * 50, 50))
    assert not box.put(Frame("x", 1))
    box.pop()
    assert [box.put(Frame("x", 1)) for _ in range(4)] == [True, True, True, False]
    box.pop()
    assert not box.put(Frame("x" * 9, 9))
    assert box.bytes == 2
