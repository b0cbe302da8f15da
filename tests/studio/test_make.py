"""`studio.py make`: one sentence becomes a film, measured on the file; bad input becomes a sentence and no file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pixora.media.probe import findings, measure_loudness, probe
from pixora.media.samples import Samples, read
from tests.conftest import Kept
from tests.studio.fronts import alive, children_of, lines_of, run_make, start_make

SENTENCE = "Create a 12-second video about space exploration"


class Film:
    """A film that the command made, with the events that it printed."""

    def __init__(self, kept: Kept, data: Path, out: Path, *arguments: str) -> None:
        self.kept, self.data, self.path = kept, data, out
        done = run_make(data, *arguments, "--out", str(out), "--json")
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        self.events = lines_of(done.stdout)

    def asset(self, kind: str, part: str) -> Path:
        found = next(
            e for e in reversed(self.events) if e["type"] == "asset" and (e["kind"], e["part"]) == (kind, part)
        )
        return self.kept.file(self.data, str(found["path"]))

    @property
    def made(self) -> list[str]:
        return [e["kind"] for e in self.events if e["type"] == "asset" and not e["reused"]]


@pytest.fixture(scope="module")
def data(kept_together: Kept, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def film(kept_together: Kept, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Film:
    return Film(kept_together, data, tmp_path_factory.mktemp("out") / "film.mp4", SENTENCE)


def test_the_file_is_what_was_asked_for(film: Film) -> None:
    seen = probe(film.path)
    video, audio = seen.video, seen.audio
    assert video
    assert audio
    assert (video.width, video.height, video.frames, video.fps) == (1280, 720, 360, 30)
    assert (video.codec, video.profile, video.pixels) == ("h264", "High", "yuv420p")
    assert (video.matrix, video.primaries, video.transfer, video.range) == ("bt709", "bt709", "bt709", "tv")
    assert (audio.codec, audio.rate, seen.subtitles) == ("aac", 48000, 0)
    assert abs(video.seconds - 12) <= 0.1
    assert abs(video.seconds - audio.seconds) <= 0.04
    content = film.path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat"), "faststart"
    found = findings(film.path, black=0.3, frozen=0.5, silent=0.5)
    assert (found.errors, found.frozen, found.silent) == ((), (), ())
    assert not [stretch for stretch in found.black if stretch[1] < 11.5], "only the last fade may end in black"


def test_it_sounds_level_and_the_voice_stands_above_the_music(film: Film) -> None:
    loud = measure_loudness(film.path)
    assert loud.integrated is not None
    assert loud.true_peak is not None
    assert -15 <= loud.integrated <= -13
    assert loud.true_peak <= -1.0
    voice, music = (read(film.asset("mix", part), 1)[0] for part in ("voice", "music"))
    spoken = _windows(voice) > 10 ** (-40 / 20)
    assert 0.2 < spoken.mean() < 1
    ratio = 20 * np.log10(
        np.sqrt((_windows(voice)[spoken] ** 2).mean()) / np.sqrt((_windows(music)[spoken] ** 2).mean())
    )
    assert ratio >= 9


def _windows(samples: Samples) -> Samples:
    """Level (RMS) of each tenth of a second."""
    whole = samples[: len(samples) // 4800 * 4800].reshape(-1, 4800)
    return np.sqrt((whole**2).mean(axis=1))


def test_the_same_sentence_again_makes_nothing_anew(film: Film, data: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    again = Film(film.kept, data, tmp_path / "again.mp4", SENTENCE)
    assert again.made == []
    assert again.path.read_bytes() == film.path.read_bytes()
    assert time.monotonic() - began < 30


def test_brackets_of_the_user_are_no_markup_of_the_terminal(data: Path) -> None:
    done = run_make(data, "A 10 second film about a [/dim] red [bold] boat", "--dry-run")
    assert done.returncode == 0, done.stderr
    missing = run_make(data, "The sea", "--script", "[/no].txt")
    assert missing.returncode == 2
    assert "[/no].txt" in missing.stderr


def test_another_topic_is_another_film(film: Film, data: Path) -> None:
    other = run_make(data, "Create a 12-second video about a lonely lighthouse in winter", "--dry-run", "--json")
    mine, theirs = (
        next(e["data"]["script"] for e in film.events if e.get("data")),
        lines_of(other.stdout)[0]["script"],
    )
    assert not {s["narration"] for s in mine["scenes"]} & {s["narration"] for s in theirs["scenes"]}
    assert [s["visual"] for s in mine["scenes"]] != [s["visual"] for s in theirs["scenes"]]
    assert mine["seed"] != theirs["seed"]


def test_own_text_is_spoken_and_shown_word_for_word(kept_together: Kept, data: Path, tmp_path: Path) -> None:
    text = "Dr. Ada Smith counted 1,024 stars on 3 May 1969 — “all of them”, she said. Then she slept. It cost $3.50!"
    (tmp_path / "own.txt").write_text(text, encoding="utf-8")
    own = Film(
        kept_together, data, tmp_path / "own.mp4",
        "--script", str(tmp_path / "own.txt"), "--aspect", "9:16", "--captions", "track",
        "--duration", "60", "--fps", "24",
    )  # fmt: skip
    seen = probe(own.path)
    assert seen.video
    assert (seen.video.width, seen.video.height, seen.video.fps) == (720, 1280, 24)
    assert seen.subtitles == 1
    script = next(e["data"]["script"] for e in own.events if e.get("data"))
    assert " ".join(scene["narration"] for scene in script["scenes"]) == text
    told = [e["data"]["scenes"] for e in own.events if e.get("data")][-1]
    assert abs(sum(scene["duration"] for scene in told) - seen.video.seconds) <= 0.05
    assert any("length" in note for note in script["notes"])
    cues = [
        line
        for line in own.asset("captions", "srt").read_text(encoding="utf-8").splitlines()
        if line and not line.isdigit() and "-->" not in line
    ]
    assert " ".join(cues).split() == text.split()
    assert findings(own.path).errors == ()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([""], "empty_message"),
        (["   \n"], "empty_message"),
        (["x " * 25_000], "message_too_long"),
        (["🎉🎉🎉"], "not_a_film"),
        (["<b></b>"], "not_a_film"),
        (["Write me a Python function that sorts a list"], "not_a_film"),
        (["关于太空探索的视频"], "language_unsupported"),
        (["a film about 𓀀𓀁", "--voice", "none"], "glyphs_missing"),
        (["A film about the sea in French"], "language_unsupported"),
        (["The sea", "--duration", "0"], "bad_duration"),
        (["The sea", "--duration", "-5"], "bad_duration"),
        (["The sea", "--duration", "10000"], "bad_duration"),
        (["The sea", "--duration", "nan"], "bad_duration"),
        (["The sea", "--style", "baroque"], "unknown_style"),
        (["The sea", "--aspect", "4:7"], "unknown_aspect"),
        (["The sea", "--voice", "hal"], "unknown_voice"),
        (["The sea", "--music", "polka"], "unknown_music"),
        (["The sea", "--captions", "loud"], "unknown_captions"),
        (["The sea", "--resolution", "9p"], "unknown_resolution"),
        (["The sea", "--fps", "7"], "bad_fps"),
        (["The sea", "--seed", "-1"], "bad_seed"),
        (["The sea", "--script", "missing.txt"], "no_script"),
        (["The sea", "--out", "nowhere/film.mp4"], "no_out_folder"),
        (["The sea", "--out", "film.exe"], "bad_out"),
    ],
)
def test_bad_input_gets_a_sentence_and_leaves_no_file(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run_make(data, *arguments, "--json")
    assert done.returncode == 2, done.stderr
    (error,) = lines_of(done.stdout)
    assert (error["type"], error["code"]) == ("error", code)
    assert error["error"]
    assert error["hint"]
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_ffmpeg_is_told(data: Path, tmp_path: Path) -> None:
    done = run_make(data, "The sea", "--out", str(tmp_path / "film.mp4"), PIXORA_FFMPEG="/nowhere/ffmpeg")
    assert done.returncode == 1
    assert "PIXORA_FFMPEG" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("full", ["data", "out"])
def test_a_full_disk_is_told_and_leaves_no_half_film(data: Path, film: Film, tmp_path: Path, full: str) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("allowed: a small disk can only be mounted by root")
    try:
        out = (small if full == "out" else tmp_path) / "film.mp4"
        done = run_make(small if full == "data" else data, SENTENCE, "--out", str(out))
        assert done.returncode == 1, done.stdout
        assert "disk is full" in done.stderr
        assert "Traceback" not in done.stderr
        assert not out.exists()
        assert not list(out.parent.glob(".*.part"))
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_make_stops_everything_and_can_be_gone_on_with(tmp_path: Path, how: signal.Signals) -> None:
    data, out = tmp_path / "data", tmp_path / "film.mp4"
    sentence = "A 10 second film about the sea at dusk"
    process = start_make(data, sentence, "--out", str(out), "--json")
    assert process.stdout is not None
    finished: list[str] = []
    for line in process.stdout:
        event = json.loads(line)
        if event["type"] == "asset":
            finished.append(event["path"])
        if event["type"] == "asset" and event["kind"] == "picture":
            break
    started = children_of(process.pid)
    assert started
    process.send_signal(how)
    process.communicate(timeout=30)
    assert process.returncode == (130 if how != signal.SIGKILL else -signal.SIGKILL)
    end = time.monotonic() + 10
    while any(alive(pid) for pid in started) and time.monotonic() < end:
        os.sched_yield()
    assert not [pid for pid in started if alive(pid)]
    assert not list(tmp_path.glob("*.mp4"))
    if how == signal.SIGKILL:
        again = run_make(data, sentence, "--out", str(out), "--json")
        assert again.returncode == 0, again.stderr
        events: list[dict[str, Any]] = lines_of(again.stdout)
        reused = [e for e in events if e["type"] == "asset" and e["reused"]]
        assert len(reused) >= len(finished)
    assert not [path for path in (data / "work").iterdir() if path.is_dir()]
