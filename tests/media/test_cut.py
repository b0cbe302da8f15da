"""Segments and their joining: every frame once and in its place, whatever the lengths, and faults told plainly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from itertools import chain, repeat
from pathlib import Path

import av
import pytest

from pixora.film.brief import Raster
from pixora.film.errors import PixoraError, Unavailable
from pixora.media import ffmpeg, h264, join, probe, segment
from tests.media.material import FPS, numbers, picture, pictures, request

LENGTHS = (90, 1, 7, 2, 130, 1)


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as film:
        return [bytes(packet) for packet in film.demux(video=0) if packet.size]


def test_segments_of_any_length_join_frame_for_frame(tmp_path: Path) -> None:
    paths, first = [], 0
    for number, length in enumerate(LENGTHS):
        paths.append(tmp_path / f"{number}.mp4")
        heard: list[float] = []
        segment.encode(pictures(first, length), request(length), paths[-1], heard.append)
        assert heard[-1] == 1.0 and len(heard) == length
        first += length
    film = tmp_path / "film.mp4"
    join.concatenate(paths, film, first, FPS)

    assert numbers(film) == list(range(first))
    assert packets(film) == list(chain.from_iterable(map(packets, paths))), "packets are copied"
    with av.open(str(film)) as opened:
        stream = opened.streams.video[0]
        assert [frame.pts for frame in opened.decode(stream)] == [n * h264.TICKS for n in range(first)]
        assert stream.time_base is not None and stream.time_base * h264.TICKS * FPS == 1
    found = probe.probe(film)
    assert found.video is not None and found.audio is None
    assert found.video.seconds == pytest.approx(first / FPS, abs=1e-6)
    assert (found.video.frames, found.video.fps, found.video.codec) == (first, FPS, "h264")
    assert (found.video.profile, found.video.pixels, found.video.range) == ("High", "yuv420p", "tv")
    assert {found.video.matrix, found.video.primaries, found.video.transfer} == {"bt709"}
    assert probe.findings(film) == probe.Findings((), (), (), ())


def test_colours_come_out_as_they_went_in(tmp_path: Path) -> None:
    """BT.709, limited range: a converter that took another matrix would be off by far more than rounding."""
    out = tmp_path / "colours.mp4"
    size = Raster(width=64, height=64)
    red, grey = bytes((30, 40, 200, 255)) * 64 * 32, bytes((128, 128, 128, 255)) * 64 * 32
    segment.encode(repeat(red + grey, 3), request(3, size), out)
    with av.open(str(out)) as film:
        planes = next(iter(film.decode(video=0))).to_ndarray()
    # 64 rows of Y, then U and V with two rows in one; the upper half is red.
    assert [int(planes[row, 8]) for row in (16, 64 + 4, 80 + 4)] == pytest.approx([79, 107.5, 198.7], abs=2)
    assert [int(planes[row, 8]) for row in (48, 64 + 12, 80 + 12)] == pytest.approx([126, 128, 128], abs=1)


@pytest.mark.parametrize("given", [0, 4, 6])
def test_a_wrong_number_of_frames_is_an_error_and_leaves_nothing(tmp_path: Path, given: int) -> None:
    with pytest.raises(PixoraError, match="frames"):
        segment.encode(pictures(0, given), request(5), tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_fit_is_not_joined(tmp_path: Path) -> None:
    a, b, out = tmp_path / "a.mp4", tmp_path / "b.mp4", tmp_path / "out.mp4"
    other = Raster(width=160, height=96)
    segment.encode(pictures(0, 3), request(3), a)
    segment.encode((picture(n, other).tobytes() for n in range(3)), request(3, other), b)
    with pytest.raises(PixoraError, match="header of segment b"):
        join.concatenate([a, b], out, 6, FPS)
    with pytest.raises(PixoraError, match="3 frames instead of 4"):
        join.concatenate([a], out, 4, FPS)
    b.write_bytes(a.read_bytes()[:600])
    with pytest.raises(PixoraError) as caught:
        join.concatenate([a, b], out, 6, FPS)
    assert caught.value.code == "media_failed" and not out.exists()


def test_segments_of_another_encoder_are_joined_in_one_pass(tmp_path: Path) -> None:
    ours, other, film = tmp_path / "a.mp4", tmp_path / "b.mp4", tmp_path / "film.mp4"
    segment.encode(pictures(0, 40), request(40), ours)
    segment.encode(pictures(40, 50), request(50), tmp_path / "c.mp4")
    coded = ["-c:v", "libx264", "-crf", "28", "-bf", "0", "-video_track_timescale", str(FPS * h264.TICKS)]
    ffmpeg.run(["-i", str(tmp_path / "c.mp4"), *coded, str(other)])
    said = join.join([ours, other], film, 90, FPS)
    assert said is not None and "header of segment b.mp4" in said
    assert numbers(film) == list(range(90))
    found = probe.probe(film).video
    assert found is not None and (found.frames, found.matrix) == (90, "bt709")
    assert found.seconds == pytest.approx(3.0)
    assert probe.findings(film).errors == ()
    assert join.join([ours], film, 40, FPS) is None and packets(film) == packets(ours), "else packets are copied"
    with pytest.raises(PixoraError, match="90 frames instead of 91"):
        join.join([ours, other], film, 91, FPS)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_plainly(tmp_path: Path) -> None:
    source, full = tmp_path / "a.mp4", tmp_path / "full.mp4"
    segment.encode(pictures(0, 3), request(3), source)
    for attempt in (
        partial(segment.encode, pictures(0, 60), request(60), full),
        partial(join.concatenate, [source] * 40, full, 120, FPS),
    ):
        full.symlink_to("/dev/full")
        with pytest.raises(Unavailable) as caught:
            attempt()
        assert caught.value.code == "disk_full" and caught.value.hint
        assert not full.is_symlink()


def test_a_missing_ffmpeg_is_told_plainly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIXORA_FFMPEG", str(tmp_path / "nowhere"))
    with pytest.raises(Unavailable) as caught:
        probe.measure_loudness(tmp_path / "sound.flac")
    assert caught.value.code == "ffmpeg_missing" and "PIXORA_FFMPEG" in caught.value.hint
    monkeypatch.delenv("PIXORA_FFMPEG")
    assert Path(ffmpeg.ffmpeg_path()).is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ffmpeg_ends_with_its_parent(number: signal.Signals) -> None:
    code = (
        "import itertools, signal\n"
        "from pixora.media import ffmpeg\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job ignores it
        "def sound():\n"
        "    for n in itertools.count():\n"
        "        if n == 5: print('going', flush=True)\n"
        "        yield bytes(96000)\n"
        "arguments = ['-f', 's16le', '-ar', '48000', '-ac', '1', '-i', 'pipe:0', '-f', 'null', '-']\n"
        "ffmpeg.run(arguments, chunks=sound())\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        try:
            assert child.stdout is not None and child.stdout.readline() == b"going\n"
            children = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
            assert len(children) == 1
            os.kill(child.pid, number)
            child.wait(10)
            assert not Path(f"/proc/{children[0]}").exists()
        finally:
            child.kill()
