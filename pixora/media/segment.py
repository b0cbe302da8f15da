"""Encode a segment: frames go in raw, a stitchable H.264 file with its captions burned in comes out."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import av
import ffmpeg

from pixora.film.job import SegmentRequest
from pixora.media import captions, fonts
from pixora.media.ffmpeg import failed, run, told_plainly

PRESET = "veryfast"
"""The knee on drawn pictures: faster/medium cost 1.6 to 2.1 times as much and come out no smaller."""
CRF = 20
B_FRAMES = 2
THREADS = 1
"""x264's own threads. Several segments are encoded at once, so more only add switching."""
GOP_SECONDS = 2
TICKS = 512
"""Units of time a frame: every frame rate then has whole ticks."""

SCALING = "bicubic+accurate_rnd"
CAPTIONS = "captions.ass"
FONTS = "fonts"
FONTCONFIG = "fonts.conf"

_TOFU = "failed to find any fallback with glyph"
"""What libass says before it draws an empty box."""
_X264 = "stitchable=1:open-gop=0:scenecut=0"
"""stitchable: the header does not depend on what is in the pictures, so that segments share one."""
_COLOUR = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"}


def encode(
    frames: Iterable[bytes | memoryview],
    request: SegmentRequest,
    out: Path,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write `out` (MP4, H.264 High, yuv420p, BT.709 limited range, no sound) from exactly `request.frames` frames.

    Each frame is BGRA, `raster.width * raster.height * 4` bytes, rows from the top. Every segment of one raster and
    rate gets the same header whatever its length, which `join.concatenate` relies on. `progress` hears shares of 1.
    Raises `PixoraError("media_failed")` for a wrong number or size of frames; nothing is left at `out` then.
    """
    try:
        with told_plainly("a segment could not be encoded"), tempfile.TemporaryDirectory(prefix="pixora-") as scratch:
            folder = Path(scratch)
            graph = _graph(request, out, folder)
            done = run(
                ffmpeg.get_args(graph),
                chunks=_counted(frames, request, progress),
                cwd=folder,
                env={"FONTCONFIG_FILE": str(folder / FONTCONFIG)},
            )
            with av.open(str(out)) as made:
                count = made.streams.video[0].frames
        if _TOFU in done.log:
            raise failed("the captions have letters that no font has.")
        if count != request.frames:
            raise failed(f"a segment came out with {count} frames instead of {request.frames}.")
    except BaseException:
        with contextlib.suppress(OSError):
            out.unlink(missing_ok=True)
        raise


def _graph(request: SegmentRequest, out: Path, scratch: Path) -> ffmpeg.nodes.OutputStream:
    """The run as a graph. Caption files are named relative to `scratch`, where ffmpeg is started: a path inside a
    filter would have to be escaped three times over, differently on every system."""
    raster, fps = request.raster, request.fps
    video = ffmpeg.input(
        "pipe:0", format="rawvideo", pix_fmt="bgra", video_size=(raster.width, raster.height), framerate=fps
    )
    video = video.filter("scale", in_range="pc", out_range="tv", out_color_matrix="bt709", flags=SCALING)
    video = video.filter("format", "yuv420p")
    video = video.filter("setparams", range="tv", **_COLOUR)
    # No fonts but ours, whatever the machine has: the same captions everywhere, and no font cache to build.
    (scratch / FONTCONFIG).write_text('<?xml version="1.0"?><!DOCTYPE fontconfig><fontconfig/>\n', encoding="utf-8")
    strip = captions.draw(request.lines, raster, fps, request.caption_style, request.frames)
    if strip is not None:
        (scratch / CAPTIONS).write_text(strip.script, encoding="utf-8")
        fonts.gather(scratch / FONTS, captions.faces(request.lines), captions.tongue(request.lines))
        video = video.overlay(_drawn(strip, fps, request.frames), x=strip.x, y=strip.y)
    gop = GOP_SECONDS * fps
    return ffmpeg.output(
        video,
        str(out.absolute()),
        vcodec="libx264",
        preset=PRESET,
        crf=CRF,
        **{"profile:v": "high", "x264-params": _X264},
        bf=B_FRAMES,
        g=gop,
        keyint_min=gop,
        sc_threshold=0,
        threads=THREADS,
        **_COLOUR,
        color_range="tv",
        video_track_timescale=fps * TICKS,
        format="mp4",
    )


def _drawn(strip: captions.Strip, fps: int, frames: int) -> ffmpeg.nodes.FilterableStream:
    """The strip of captions, transparent, a frame for each of its changes."""
    size = f"{strip.width}x{strip.height}"
    canvas = f"color=c={captions.CANVAS}@0:s={size}:r={fps}:d={(frames + 1) / fps},format=yuva420p"
    drawn = ffmpeg.input(canvas, format="lavfi").filter("setparams", range="tv", **_COLOUR)
    drawn = drawn.filter("select", _any_of(strip.changes))
    drawn = drawn.filter("setpts", f"PTS+{strip.shift}/TB")
    drawn = drawn.filter("ass", filename=CAPTIONS, fontsdir=FONTS, alpha=1)
    return drawn.filter("setpts", f"PTS-{strip.shift}/TB")


def _any_of(frames: Sequence[int]) -> str:
    """An expression that is true for these frame numbers: a tree, since ffmpeg takes no long chains."""
    if len(frames) == 1:
        return f"eq(n,{frames[0]})"
    middle = len(frames) // 2
    return f"({_any_of(frames[:middle])}+{_any_of(frames[middle:])})"


def _counted(
    frames: Iterable[bytes | memoryview], request: SegmentRequest, progress: Callable[[float], None] | None
) -> Iterator[bytes | memoryview]:
    size = request.raster.width * request.raster.height * 4
    count = 0
    for frame in frames:
        count += 1
        if count > request.frames:
            raise failed(f"a segment was given more than its {request.frames} frames.")
        if memoryview(frame).nbytes != size:
            raise failed(f"a frame has {memoryview(frame).nbytes} bytes instead of {size}.")
        yield frame
        if progress is not None:
            progress(count / request.frames)
    if count != request.frames:
        raise failed(f"a segment was given {count} frames instead of {request.frames}.")
