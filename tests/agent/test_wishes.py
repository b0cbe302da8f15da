"""Wishes over the socket that touch what is there: edited pictures with their price, what a vendor refuses, own files,
and where the film waits. Nothing is cut here: the films wait before that."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from websockets.sync.connection import Connection

from pixora.media.samples import RATE, write_flac
from tests.api.hostile import film
from tests.api.serving import Api, api, client, receive, tell
from tests.vendors.openai_server import OpenAIServer
from tests.vendors.serving import Fault


@pytest.fixture
def vendor() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        assert isinstance(running, OpenAIServer)
        yield running


class Talk:
    """A client that says one thing after the other about one film."""

    def __init__(self, socket: Connection) -> None:
        self._socket, self.task = socket, ""

    def say(self, message: str, state: str | None = None, **context: Any) -> list[dict[str, Any]]:
        """What comes of it: to the answer, and to this state of the film after it."""
        body = {"message": message, "context": context} | ({"task_id": self.task} if self.task else {})
        tell(self._socket, **body)
        return self.hear(state, answered=False)

    def hear(self, state: str | None, *, answered: bool = True) -> list[dict[str, Any]]:
        heard: list[dict[str, Any]] = []
        stands = state is None
        while not (answered and stands):
            one = receive(self._socket, 60)
            heard.append(one)
            self.task = self.task or str(one["task_id"] or "")
            # What is said before a tool is used, as "I'll create a film", is no answer yet.
            answer = one["type"] == "agent_message" and one["turn_id"] and not one["content"].startswith("I'll create")
            answered = answered or one["type"] == "error" or bool(answer)
            stands = stands or (one["type"] == "task_status" and one["state"] == state)
        return heard


def said(heard: list[dict[str, Any]]) -> str:
    return " ".join(one["content"] for one in heard if one["type"] == "agent_message" and one.get("turn_id"))


def offered(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [action for one in heard if one["type"] == "agent_message" for action in one["actions"]]


def read(running: Api, task: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{running.url}/api/tasks/{task}").json()
    return found


def test_a_wish_for_a_paid_picture(tmp_path: Path, vendor: OpenAIServer) -> None:
    """Where it is not said in which scene, both are offered with their prices; the picture that is there is edited;
    what is refused is shown, with other words."""
    named = {"OPENAI_API_KEY": vendor.token, "OPENAI_BASE_URL": f"{vendor.url}/v1", "PIXORA_CHAT": "built-in"}
    with api(tmp_path, **named) as running, client(running) as socket:
        talk = Talk(socket)
        wish = "A 12-second square film about a keeper, no music, no captions. Show me the pictures first."
        talk.say(wish, "waiting")
        talk.say("yes", "waiting")
        drawn = len(vendor.asked)

        here, everywhere = offered(talk.say("red coat"))
        assert (here["message"], everywhere["message"]) == ("red coat in scene 2", "red coat everywhere")
        assert all(float(one["price_low"]) > 0 and "$" in one["label"] for one in (here, everywhere))
        assert len(vendor.asked) == drawn, "asking costs nothing"
        heard = talk.say(here["message"], "waiting")
        assert "the picture that was there is edited by openai:" in said(heard)
        yes = next(action for action in offered(heard) if action["message"] == "yes")
        assert (yes["price_low"], yes["price_high"]) == (here["price_low"], here["price_high"])
        talk.say("yes", "waiting")
        edit = vendor.asked[drawn]
        assert (edit["path"], edit["references"]) == ("/images/edit", 1)
        assert edit["prompt"].startswith("Change the picture: red coat. Keep everything else")
        assert "red oilskin coat" in edit["prompt"]
        assert len(vendor.asked) == drawn + 1

        vendor.fail(Fault("edit", "moderation", match="bloody"))
        talk.say("put a bloody moon in scene 1", "waiting")
        heard = talk.say("yes", "partly")
        refused = next(one for one in heard if one["type"] == "error")
        assert refused["code"] == "refused" and "bloody moon" in refused["prompt"]
        while not (offers := offered(heard)):
            heard = [receive(socket, 30)]
        assert offers[0]["message"].startswith("draw scene 1 as “") and "bloody" not in offers[0]["message"]
        assert "moon" in offers[0]["message"] and float(offers[0]["price_high"]) > 0
        assert offers[0] in offered(talk.say("why did scene 1 fail?")), "asked again, it is offered again"
        talk.say(offers[0]["message"], "waiting")
        talk.say("yes", "waiting")
        assert "bloody" not in vendor.asked[-1]["prompt"] and "moon" in vendor.asked[-1]["prompt"]

        talk.say("undo", "waiting")
        send(running, talk.task, "a.png", picture())
        heard = talk.say("use my photo for Mara", "waiting")
        assert "Mara as in your picture" in said(heard) and "drawn anew" in said(heard)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (180, 40, 40)).save(out, "PNG")
    return out.getvalue()


def send(running: Api, task: str, name: str, content: bytes) -> None:
    sent = httpx.post(
        f"{running.url}/api/tasks/{task}/uploads", data={"kind": "material"}, files={"file": (name, content)}
    )
    assert sent.status_code == 202, sent.text


def voice(file: Path) -> bytes:
    """Three phrases of 1.5, 2 and 1 s with pauses of 0.6 s, as loud as a voice."""
    tone = 0.3 * np.sin(np.arange(2 * RATE) * 0.05, dtype=np.float32).reshape(1, -1)
    rest = np.zeros((1, int(0.6 * RATE)), np.float32)
    write_flac(
        [np.concatenate([tone[:, : int(1.5 * RATE)], rest, tone, rest, tone[:, :RATE]], axis=1)], file, channels=1
    )
    return file.read_bytes()


def test_own_files_are_placed_by_talking(tmp_path: Path) -> None:
    text = "A fox wakes up early.\n\nIt goes out into the rain.\n\nThen it sleeps."
    with api(tmp_path) as running, client(running) as socket:
        talk = Talk(socket)
        talk.say("hello")
        send(running, talk.task, "a.png", picture())
        talk.say(f"Make a film that says: {text}\n\nNo music.", "waiting", mode="chat")
        before = read(running, talk.task)
        assert "your picture as scene 1" in said(talk.say("use the picture I sent as scene 1", "waiting"))
        send(running, talk.task, "b.flac", voice(tmp_path / "voice.flac"))
        heard = said(talk.say("use my voice-over", "waiting"))
        assert "your voice-over as the film's voice" in heard and "timed by its pauses" in heard
        task = read(running, talk.task)
        jobs = {job["key"]: job["state"] for job in task["plan"]["jobs"]}
        spoken = [scene["id"] for scene in task["script"]["scenes"] if scene["narration"]]
        assert "will be made" not in [jobs[f"narration:{scene}"] for scene in spoken]
        assert jobs[f"picture:{task['script']['scenes'][0]['id']}"] != "will be made"
        assert [scene["narration"] for scene in task["scenes"]] == [one["narration"] for one in before["scenes"]]
        assert sum(scene["duration"] for scene in task["scenes"]) >= 5.7, "the film follows the voice"
        send(running, talk.task, "c.mp4", film())
        assert "your clip as scene 2" in said(talk.say("use my clip as scene 2", "waiting"))
        states = {job["key"]: job["state"] for job in read(running, talk.task)["plan"]["jobs"]}
        assert states[f"motion:{task['script']['scenes'][1]['id']}"] == "made"
        assert "which the built-in illustrator cannot change" in talk.say("make scene 1 darker")[-1]["content"]
        assert "as the script says" in said(talk.say("scene 1 as the script says", "waiting"))
        assert "You have sent 1 picture" in talk.say("use the second picture I sent as scene 1")[-1]["error"]


def test_a_new_script_is_asked_for_again(tmp_path: Path) -> None:
    with api(tmp_path) as running, client(running) as socket:
        talk = Talk(socket)
        heard = talk.say("A 10-second square film about an owl. Ask me before you make it.", "waiting")
        assert "say yes" in said(heard) and offered(heard)[0]["message"] == "yes"
        tell(socket, message="yes", task_id=talk.task)
        talk.hear("processing", answered=False)
        heard = talk.say("make it 14 seconds", "waiting")
        assert "say yes" in said(heard), "another length is another script"
        assert [one["gate"] for one in heard if one["type"] == "plan"] == [None, "script"]
