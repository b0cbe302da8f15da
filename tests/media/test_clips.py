"""Clips as vendors, phones and editors make them: the right picture at the right moment, or a clear error."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from pixora.film.brief import Framing, Raster, Style
from pixora.film.cut import CaptionLine, ScenePart, SegmentRequest, Source
from pixora.film.errors import PixoraError
from pixora.film.script import TransitionKind
from pixora.film.speech import Word
from pixora.film.timeline import CLIP_LEAD
from pixora.film.visual import Place, Visual
from pixora.media import ffmpeg, samples
from pixora.media.clip import NEAR, Clip
from pixora.media.passing import find_clips, pass_on
from pixora.media.segment import encode
from pixora.providers.local.animator import frames
from tests.media.material import FPS, number_in, picture

SMALL = Raster(width=192, height=108)
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart")


def filmed(out: Path, count: int, rate: str, *arguments: str, raster: Raster = SMALL) -> Path:
    """A video of `count` frames that carry their numbers, at `rate` frames a second."""
    size = f"{raster.width}x{raster.height}"
    source = ["-f", "rawvideo", "-pix_fmt", "bgra", "-s", size, "-r", rate, "-i", "pipe:0"]
    frames = (picture(number, raster).tobytes() for number in range(count))
    ffmpeg.run([*source, *(arguments or H264), str(out)], chunks=frames)
    return out


def painted(
    file: Path, moments: Iterable[float], raster: Raster = SMALL, framing: Framing = Framing.FILL
) -> list[NDArray[np.uint8]]:
    """What is seen of a clip, in BGRA, at these seconds from its first picture."""
    clip = Clip(file, raster, framing)
    surface = skia.Surface.MakeRaster(
        skia.ImageInfo.Make(raster.width, raster.height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    )
    found = []
    for moment in moments:
        surface.getCanvas().clear(skia.ColorMAGENTA)
        clip.paint(surface.getCanvas(), moment - CLIP_LEAD)
        found.append(np.array(surface.toarray(), np.uint8))
    return found


def seen(file: Path, moments: Sequence[float], raster: Raster = SMALL) -> list[int]:
    return [number_in(frame[..., 1]) for frame in painted(file, moments, raster)]


@pytest.mark.parametrize(
    ("rate", "arguments"),
    [
        ("24000/1001", H264),
        ("30000/1001", H264),
        ("25", H264),
        ("50", H264),
        ("60", (*H264, "-bf", "3", "-g", "250")),
        ("12", ("-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime", "-pix_fmt", "yuv420p", "-f", "webm")),
        ("30", ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le")),
        ("30", (*H264, "-vf", "select='mod(n,7)*mod(n,3)*gt(mod(n,40),9)'", "-fps_mode", "vfr")),
        ("24", (*H264, "-output_ts_offset", "7.3")),
    ],
    ids=["23.976", "29.97", "25", "50", "60", "webm-12", "10-bit", "vfr", "late-start"],
)
def test_every_rate_keeps_time(tmp_path: Path, rate: str, arguments: tuple[str, ...]) -> None:
    count, exact = 150, float(Fraction(rate))
    file = filmed(tmp_path / "clip.mp4", count, rate, *arguments)
    moments = [n / FPS for n in range(0, int(FPS * (count - 1) / exact), 2)]
    kept = list(range(count))
    if "vfr" in arguments:
        kept = [n for n in range(count) if n % 7 and n % 3 and n % 40 > 9]
        moments = [moment for moment in moments if moment < (kept[-1] - kept[0]) / exact]
    first = kept[0]
    numbers = seen(file, moments)
    for moment, number in zip(moments, numbers, strict=True):
        # Files count in milliseconds at worst: at that distance from a change, either picture is right.
        right = {max(n for n in kept if (n - first) / exact <= moment + NEAR + off) for off in (-1e-3, 1e-3)}
        assert number in right, f"{number} at {moment:.3f} s instead of {right}"
    # A later piece of the scene, looked up in the file, shows what the whole would.
    late = [moment for moment in moments if moment > 2.1][:12]
    assert seen(file, late) == [number for moment, number in zip(moments, numbers, strict=True) if moment in late]


def test_pictures_that_are_passed_on_are_those_that_are_painted(tmp_path: Path) -> None:
    """24 frames a second in a film of 30, so that some are seen twice, under captions for a while."""
    raster = Raster(width=640, height=360)
    tagged = (*H264, "-crf", "4", "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709")
    file = filmed(tmp_path / "clip.mp4", 60, "24", *tagged, raster=raster)
    words = (Word(text="Twice", start=0.2, end=0.5), Word(text="seen", start=0.5, end=0.9))
    part = ScenePart(
        visual=Visual(place=Place.CARD), figures=(), scene_frames=50, first=3, source=Source.CLIP, finish=False
    )
    request = SegmentRequest(
        raster=raster,
        fps=FPS,
        style=Style.PAPER,
        seed=1,
        frames=40,
        parts=(part,),
        lines=(CaptionLine(start=0.2, end=0.9, words=words),),
    )
    join = request.model_copy(
        update={"parts": (part, part.model_copy(update={"first": 21})), "transition": TransitionKind.CROSSFADE}
    )
    inputs = {"clip0": file, "clip1": file}
    body, crossfade = (compare_ways(one, inputs, tmp_path) for one in (request, join))
    assert body[0] == crossfade[0]
    assert [number_in(frame[:360]) for frame in body[1]] == [number_in(frame[:360]) for frame in body[2]]
    for change in ({"fade_in": 5}, {"parts": (part.model_copy(update={"finish": True}),)}, {"parts": (part, part)}):
        assert find_clips(request.model_copy(update=change), inputs) is None


def compare_ways(
    request: SegmentRequest, inputs: dict[str, Path], folder: Path
) -> tuple[bytes | None, NDArray[np.float64], NDArray[np.float64]]:
    """A segment's header and its pictures (frames, rows of yuv420p, columns), passed on and painted."""
    clips = find_clips(request, inputs)
    assert clips is not None
    pass_on(clips, request, folder / "passed.mp4")
    encode(frames(request, inputs), request, folder / "painted.mp4")
    headers, found = [], []
    for name in ("passed", "painted"):
        with av.open(str(folder / f"{name}.mp4")) as film:
            headers.append(film.streams.video[0].codec_context.extradata)
            found.append(np.stack([frame.to_ndarray().astype(float) for frame in film.decode(video=0)]))
    passed, painted = found
    assert headers[0] == headers[1] and passed.shape == painted.shape == (request.frames, 540, 640)
    # Luma, then both colours: nothing is shifted, and captions stand in the same rows.
    for rows in (slice(0, 360), slice(360, 450), slice(450, 540)):
        # skia rounds up by 0.4 of a level where it mixes two pictures.
        assert abs(float((passed - painted)[:, rows].mean())) < (0.3 if len(clips) == 1 else 0.6)
        assert float(((passed - painted)[:, rows] ** 2).mean(axis=(1, 2)).max()) < 6.5  # 40 dB
    return headers[0], passed, painted


def test_long_short_and_wrongly_labelled_clips(tmp_path: Path) -> None:
    long = filmed(tmp_path / "long.mp4", 3000, "5", *H264, "-g", "50")
    moments = [0.0, 3.0, 299.9, 300.0, 599.6, 599.99, 640.0]
    assert seen(long, moments) == [0, 15, 1499, 1500, 2998, 2999, 2999], "ten minutes on, at the same frame"
    one = filmed(tmp_path / "one.mp4", 1, "30")
    assert seen(one, [0.0, 0.5, 9.0]) == [0, 0, 0], "a single picture stands still"
    plain = filmed(tmp_path / "plain.mp4", 60, "30")
    for name, factor in (("longer", 10), ("shorter", 0.1)):
        wrong = tmp_path / f"{name}.mp4"
        wrong.write_bytes(_relabelled(plain.read_bytes(), factor))
        assert seen(wrong, [0.0, 1.0, 1.9, 5.0]) == [0, 30, 57, 59], f"the head says it is {name}"


def _relabelled(data: bytes, factor: float) -> bytes:
    """The same MP4 with other durations in its heads (`mvhd`, `tkhd`, `mdhd`, all of version 0)."""
    made = bytearray(data)
    for box, at in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        place = made.index(box) - 4 + 4 + at
        (duration,) = struct.unpack_from(">I", made, place)
        struct.pack_into(">I", made, place, round(duration * factor))
    return bytes(made)


def quarters(out: Path, *arguments: str, size: str = "320x180") -> Path:
    """Red, green, blue and white quarters, in the order in which one reads."""
    expression = "geq=r='255*(lt(Y,H/2)*lt(X,W/2)+gte(Y,H/2)*gte(X,W/2))':g='255*gte(X,W/2)':b='255*gte(Y,H/2)'"
    ffmpeg.run(["-f", "lavfi", "-i", f"color=s={size}:r=30:d=0.2,format=gbrp,{expression}", *arguments, str(out)])
    return out


def corners(frame: NDArray[np.uint8]) -> list[tuple[int, ...]]:
    """Whether blue, green and red are lit near each corner, in reading order."""
    h, w = frame.shape[:2]
    places = itertools.product((h // 8, h - h // 8), (w // 8, w - w // 8))
    return [tuple(int(value > 128) for value in frame[y, x, :3]) for y, x in places]


RED, GREEN, BLUE, WHITE = (0, 0, 1), (0, 1, 0), (1, 0, 0), (1, 1, 1)


@pytest.mark.parametrize(
    ("turned", "expected"),
    [
        (0, [RED, GREEN, BLUE, WHITE]),
        (90, [GREEN, WHITE, RED, BLUE]),
        (180, [WHITE, BLUE, GREEN, RED]),
        (-90, [BLUE, RED, WHITE, GREEN]),
    ],
)
def test_a_turned_phone_is_seen_upright(tmp_path: Path, turned: int, expected: list[tuple[int, ...]]) -> None:
    plain = quarters(tmp_path / "plain.mp4", *H264)
    turned_file = tmp_path / "turned.mp4"
    ffmpeg.run(["-display_rotation:v:0", str(turned), "-i", str(plain), "-c", "copy", str(turned_file)])
    tall = Raster(width=180, height=320) if turned % 180 else Raster(width=320, height=180)
    assert corners(painted(turned_file, [0.0], tall)[0]) == expected


def test_odd_shapes_fill_or_fit(tmp_path: Path) -> None:
    odd = quarters(tmp_path / "odd.mp4", "-c:v", "libx264", "-pix_fmt", "yuv444p", size="171x333")
    for framing in Framing:
        frame = painted(odd, [0.0], SMALL, framing)[0]
        assert corners(frame)[:2] == [RED, GREEN] or framing is Framing.FIT
        assert not (frame[..., :3] == (255, 0, 255)).all(axis=2).any(), "nothing of the frame is left out"
    fitted = painted(odd, [0.0], SMALL, Framing.FIT)[0]
    inside = fitted[:, 70:122]
    assert [tuple(int(v > 128) for v in inside[y, x, :3]) for y in (4, 103) for x in (4, 47)] == [
        RED,
        GREEN,
        BLUE,
        WHITE,
    ]
    assert 40 < fitted[8, 8, 2] < 200 and fitted[8, 8, 1] < 90, "beside it, a darker picture of itself"
    wide = tmp_path / "anamorphic.mp4"
    quarters(wide, *H264, "-aspect", "4:1", size="192x108")
    assert painted(wide, [0.0], SMALL, Framing.FIT)[0][20, 96, :3].max() < 200, "wide pixels leave bars"


def test_a_smart_crop_keeps_what_moves(tmp_path: Path) -> None:
    out = tmp_path / "right.mp4"
    graph = "color=0x506070:s=640x180:r=30:d=2[a];testsrc2=s=90x90:r=30:d=2[b];[a][b]overlay=x=500+20*sin(9*t):y=50"
    ffmpeg.run(["-f", "lavfi", "-i", graph, *H264, str(out)])
    square = Raster(width=180, height=180)
    middle, smart = (painted(out, [1.0], square, framing)[0] for framing in (Framing.FILL, Framing.SMART))
    contrasts = [float(frame[..., :3].std(axis=(0, 1)).max()) for frame in (middle, smart)]
    assert contrasts[0] < 3 < 30 < contrasts[1]
    again = painted(out, [0.1, 1.9], square, Framing.SMART)
    assert np.abs(again[0][10].astype(int) - again[1][10]).max() < 6, "it stands still"


def test_high_dynamic_range_keeps_its_drawing(tmp_path: Path) -> None:
    """PQ and HLG ramps of grey: paper white is bright, what is brighter still differs, and all rises."""
    for transfer, white in (("smpte2084", 0.58), ("arib-std-b67", 0.75)):
        out = tmp_path / f"{transfer}.mp4"
        tags = f"setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc:range=tv"
        ramp = f"color=black:s=192x108:r=30:d=0.1,format=yuv420p10le,geq=lum='64+876*X/191':cb=512:cr=512,{tags}"
        ffmpeg.run(["-f", "lavfi", "-i", ramp, "-c:v", "libx264", "-qp", "4", str(out)])
        grey = painted(out, [0.0])[0][50, :, :3].astype(int)
        assert np.ptp(grey, axis=1).max() <= 3, "grey stays grey"
        level = grey[:, 1]
        assert level[0] == 0 and level[-1] == 255 and (np.diff(level) >= -1).all()
        at = round(white * 191)
        assert 190 <= level[at] <= 235, f"paper white is {level[at]}"
        assert level[min(191, round((white + 0.12) * 191))] - level[at] >= 12, "light above white is told apart"


def test_transparent_pictures_lie_on_black(tmp_path: Path) -> None:
    out = tmp_path / "alpha.mov"
    half = "color=0xff8000@0.5:s=192x108:r=30:d=0.2,format=rgba"
    ffmpeg.run(["-f", "lavfi", "-i", half, "-c:v", "qtrle", str(out)])
    first, second = painted(out, [0.0, 0.15])
    assert (first == second).all(), "one frame does not show through the next"
    assert first[50, 50, :3].tolist() == pytest.approx([0, 64, 128], abs=3)


def test_what_is_no_clip_is_told_plainly(tmp_path: Path) -> None:
    whole = filmed(tmp_path / "whole.mp4", 90, "30").read_bytes()
    tone = tmp_path / "tone-with-cover.mp3"
    cover = (
        "-f",
        "lavfi",
        "-i",
        "color=red:s=64x64:d=0.04",
        "-map",
        "0",
        "-map",
        "1",
        "-c:v",
        "mjpeg",
        "-frames:v",
        "1",
    )
    ffmpeg.run(
        ["-f", "lavfi", "-i", "sine=d=1", *cover, "-disposition:v", "attached_pic", "-id3v2_version", "3", str(tone)]
    )
    files = {
        "cut.mp4": (whole[: len(whole) * 2 // 3], "cut off"),
        "head.mp4": (whole[:400], "cannot be read"),
        "empty.mp4": (b"", "cannot be read"),
        "text.mp4": (b"<html>not found</html>" * 50, "cannot be read"),
        "song.mp3": (tone.read_bytes(), "no picture"),
    }
    for name, (content, said) in files.items():
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(PixoraError, match=said) as caught:
            painted(file, [0.0, 2.9])
        assert caught.value.code == "bad_clip" and caught.value.hint, name


@pytest.mark.parametrize(("layout", "rate"), [("5.1", 48_000), ("mono", 8_000), ("stereo", 44_100)])
def test_sound_of_any_layout_is_heard_in_time(tmp_path: Path, layout: str, rate: int) -> None:
    """A click at 1 s in every channel comes out at 1 s in both of the film's."""
    out = tmp_path / "sound.mp4"
    source = f"aevalsrc='if(between(t,1,1.01),0.5,0)':s={rate}:d=2,aformat=channel_layouts={layout}"
    if layout != "mono":
        source = f"aevalsrc='if(between(t,1,1.01),0.5,0)':s={rate}:d=2,pan={layout}|c0=c0|c1=c0"
        source += "|c2=c0|c3=c0|c4=c0|c5=c0" if layout == "5.1" else ""
    ffmpeg.run(["-f", "lavfi", "-i", source, "-f", "lavfi", "-i", "color=s=64x64:d=2", *H264, "-c:a", "aac", str(out)])
    heard = samples.read(out, 2)
    for channel in np.abs(heard):
        assert abs(int(np.argmax(channel > 0.1)) / samples.RATE - 1.0) < 0.01
