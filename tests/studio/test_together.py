"""Several processes on one folder: a server and two `make` at once share its records, and each other's work."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from websockets.sync.client import connect

from pixora.media.probe import probe
from tests.studio.fronts import lines_of, serving, start_make
from tests.studio.test_socket import read_until

SENTENCE = "Create a square 10-second video about a lighthouse at 24 fps"


def test_a_server_and_two_commands_make_the_same_film_at_once(tmp_path: Path) -> None:
    """Each finishes; what one is making, the others wait for and take over: nothing is made twice."""
    data = tmp_path / "data"
    outs = [tmp_path / f"{number}.mp4" for number in range(2)]
    with serving(data, PIXORA_RENDERERS="1") as server, connect(server.socket_url) as client:
        made = [start_make(data, SENTENCE, "--out", str(out), "--json", PIXORA_RENDERERS="1") for out in outs]
        client.send(json.dumps({"message": SENTENCE}))
        ends = [process.communicate(timeout=200) for process in made]
        film = read_until(client, "video_complete")[-1]
        log = "".join(server.log)
    for process, (said, faults) in zip(made, ends, strict=True):
        assert process.returncode == 0, said[-2000:] + faults[-2000:]
        assert "locked" not in said + faults
    assert "locked" not in log
    found = [probe(out).video for out in outs]
    assert [video.frames for video in found if video] == [240, 240]
    assert abs(film["seconds"] - 10) < 0.1
    assert len({out.read_bytes() for out in outs}) == 1, "one master, made once"

    with closing(sqlite3.connect(data / "pixora.db")) as records:
        logged = [json.loads(event) for (event,) in records.execute("SELECT event FROM events")]
    assets = [one for one in logged if one["type"] == "asset"]
    fresh = Counter((one["kind"], one["scene_id"], one["part"]) for one in assets if not one["reused"])
    assert max(fresh.values()) == 1, fresh
    assert len(assets) == 3 * len(fresh)
    assert all(any(line["type"] == "video_complete" for line in lines_of(said)) for said, _ in ends)
