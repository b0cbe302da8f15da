"""Clips as users bring them along: plain and in time after they were taken in, or a clear refusal."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from pixora.film.errors import InvalidInput
from pixora.media import ffmpeg
from pixora.media.intake import Sort, take_in
from pixora.media.intake_clip import KEPT_S, clean_clip
from pixora.media.samples import RATE, read
from tests.media.material import number_in
from tests.media.test_clips import H264, filmed

BEEP = "aevalsrc='{}':s={}:c={}:d=3"
"""A beep at the beginning of each second."""
ONE = "if(lt(mod(t,1),0.1),0.6*sin(2*PI*997*t),0)"


def beeping(rate: int = RATE, channels: str = "stereo", late: float = 0.0) -> tuple[str, ...]:
    count = {"mono": 1, "stereo": 2, "5.1": 6}[channels]
    return ("-itsoffset", f"{late}", "-f", "lavfi", "-i", BEEP.format("|".join([ONE] * count), rate, channels))


def beeps(sound: np.ndarray) -> list[float]:
    """Seconds at which it begins to be loud."""
    loud = np.flatnonzero(np.abs(sound) > 0.1)
    starts = [loud[0], *loud[1:][np.diff(loud) > RATE // 4]]
    return [start / RATE for start in starts]


def folder(within: Path) -> Path:
    (out := within / "clean").mkdir()
    return out


@pytest.mark.parametrize(
    ("rate", "name", "arguments", "first"),
    [
        ("30", "clip.mp4", (*beeping(), *H264), 0.0),
        ("24000/1001", "clip.mkv", (*beeping(44_100), *H264, "-c:a", "libopus", "-ar", "48000"), 0.0),
        ("60", "clip.mov", (*beeping(8_000, "mono"), *H264, "-c:a", "pcm_s16le"), 0.0),
        ("120", "clip.mp4", (*beeping(channels="5.1"), *H264), 0.0),
        ("25", "late.mp4", (*beeping(late=0.7), *H264), 0.7),
        ("30", "vfr.mp4", (*beeping(), *H264, "-vf", "select='mod(n,7)*mod(n,3)'", "-fps_mode", "vfr"), 0.0),
        ("12", "clip.webm", (*beeping(), "-c:v", "libvpx", "-cpu-used", "8", "-pix_fmt", "yuv420p"), 0.0),
        ("25", "clip.ts", (*beeping(), *H264, "-output_ts_offset", "95440"), 0.0),
    ],
    ids=["30", "23.976", "60-8k-mono", "120-5.1", "late-sound", "vfr", "vp8", "transport"],
)
def test_a_clip_keeps_time(tmp_path: Path, rate: str, name: str, arguments: tuple[str, ...], first: float) -> None:
    exact = float(Fraction(rate))
    source = filmed(tmp_path / name, round(2.5 * exact), rate, *arguments)
    made = clean_clip(source, folder(tmp_path))
    out = tmp_path / "clean" / str(made["name"])
    with av.open(str(out)) as film:
        frames = [(float(frame.time or 0), frame.to_ndarray(format="gray")) for frame in film.decode(video=0)]
        assert film.streams.video[0].codec_context.name == "h264" and "encoder" in film.metadata
    begins = number_in(frames[0][1])
    for at, picture in frames:
        assert abs(number_in(picture) - begins - at * exact) < 0.6, at
    assert len(frames) <= 61 * made["facts"]["seconds"] and abs(made["facts"]["seconds"] - 2.5) < 0.15
    heard = beeps(read(out, 1)[0])
    due = [max(0.0, at - begins / exact) for at in np.arange(first, 2.4)]
    assert len(heard) == len(due) and max(abs(a - b) for a, b in zip(heard, due, strict=True)) < 0.020, heard


def test_a_long_or_still_clip_is_taken_in(tmp_path: Path) -> None:
    out = folder(tmp_path)
    still = clean_clip(filmed(tmp_path / "still.mp4", 1, "30"), out)["facts"]
    assert still == {"width": 192, "height": 108, "seconds": pytest.approx(1 / 30, abs=1e-3)}
    long = clean_clip(filmed(tmp_path / "long.mp4", 2 * 75, "2"), out)["facts"]
    assert KEPT_S - 1 < long["seconds"] <= KEPT_S + 0.5


@pytest.mark.parametrize(
    "codec", [("libx264", "-x264opts", "tff=1"), ("mpeg2video", "-q:v", "2")], ids=["h264", "mpeg2"]
)
def test_half_pictures_become_whole_ones(tmp_path: Path, codec: tuple[str, ...]) -> None:
    """A bar that moves at 50 half-pictures a second: no comb is left, and each half becomes a picture at its time."""
    bar = "color=s=320x240:r=50:d=1[b];color=white:s=40x240:r=50:d=1[w];[b][w]overlay=x='4*(n-1)'"
    bar = f"{bar},tinterlace=interleave_top"
    source = tmp_path / "clip.ts"
    ffmpeg.run(["-f", "lavfi", "-i", bar, "-c:v", *codec, "-flags", "+ildct+ilme", "-pix_fmt", "yuv420p", str(source)])
    clean_clip(source, folder(tmp_path))
    with av.open(str(source)) as film:
        before = [frame.to_ndarray(format="gray").astype(int) for frame in film.decode(video=0)]
    with av.open(str(tmp_path / "clean/clip.mp4")) as film:
        seen = [(float(frame.time or 0), frame.to_ndarray(format="gray").astype(int)) for frame in film.decode(video=0)]
    assert len(before) == 25 and len(seen) == 50
    assert np.abs(np.diff(before[12], axis=0)).mean() > 4 > 0.5 > np.abs(np.diff(seen[24][1], axis=0)).mean()
    for at, picture in seen[2:48]:
        place = float(np.flatnonzero(picture[120] > 128).min())
        assert abs(place - 200 * at) <= 1.0, at


def cut_off(folder: Path) -> Path:
    file = filmed(folder / "whole.mp4", 60, "30")
    file.write_bytes(file.read_bytes()[:-2_000])
    return file


def with_archive(folder: Path) -> Path:
    file = filmed(folder / "both.mp4", 3, "30")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("evil.txt", "x")
    return file


def picture(folder: Path) -> Path:
    Image.new("RGB", (99, 99)).save(folder / "clip.mp4", "PNG")
    return folder / "clip.mp4"


def only_sound(folder: Path) -> Path:
    return filmed(folder / "sound.mp4", 3, "30", *beeping(), "-map", "1:a")


def written(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (written("empty.mp4", b""), "empty_file"),
        (written("words.mp4", b"#EXTM3U\n/etc/passwd\n" * 30), "wrong_type"),
        (written("list.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n" * 20), "wrong_type"),
        (written("noise.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 40), "bad_clip"),
        (picture, "wrong_type"),
        (only_sound, "no_picture"),
        (cut_off, "bad_clip"),
        (with_archive, "mixed_file"),
    ],
    ids=["empty", "playlist", "list", "noise", "picture", "sound", "cut-off", "archive"],
)
async def test_what_is_no_clip_is_refused_and_gone(tmp_path: Path, make: Callable[[Path], Path], code: str) -> None:
    out = folder(tmp_path)
    with pytest.raises(InvalidInput) as caught:
        await take_in(make(tmp_path), Sort.CLIP, out, seconds_at_most=60)
    assert caught.value.code == code and caught.value.hint
    assert not list(out.iterdir())
