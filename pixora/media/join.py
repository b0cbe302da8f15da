"""Join segments packet by packet: nothing is decoded, nothing encoded, and every frame keeps its place."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.video.stream import VideoStream

from pixora.film.brief import Raster
from pixora.film.errors import PixoraError
from pixora.media.ffmpeg import failed, told_plainly
from pixora.media.h264 import TICKS, writing


class HeadersDiffer(PixoraError):
    """A segment's header is not the first one's: its packets cannot be copied behind them."""

    def __init__(self, segment: Path) -> None:
        super().__init__(
            "media_failed",
            f"The header of segment {segment.name} differs from the first one's.",
            "Another version of the encoder made it; the film is encoded as a whole.",
        )


def join(segments: Sequence[Path], out: Path, frames: int, fps: int, *, fine: bool = False) -> str | None:
    """Write `out` as `concatenate` does; where the segments' headers differ, decode and encode them all in one pass.

    Returns why that was necessary, or None where packets were copied.
    """
    try:
        concatenate(segments, out, frames, fps)
    except HeadersDiffer as error:
        recode(segments, out, frames, fps, fine=fine)
        return error.message
    return None


def recode(segments: Sequence[Path], out: Path, frames: int, fps: int, *, fine: bool = False) -> None:
    """Write `out` from segments of one size in order, all encoded once more: `frames` frames at `fps`.

    Raises `PixoraError("media_failed")`; nothing is left at `out` then.
    """
    try:
        with told_plainly("the segments could not be encoded once more"):
            raster = _size_of(segments)
            with writing(out, raster, fps, fine=fine) as writer:
                count = 0
                for path in segments:
                    with av.open(str(path)) as source:
                        for frame in source.decode(video=0):
                            if (frame.width, frame.height) != (raster.width, raster.height):
                                raise failed(f"segment {path.name} is of another size.")
                            writer.rewrite(frame)
                            count += 1
            if count != frames:
                raise failed(f"the segments have {count} frames instead of {frames}.")
    except BaseException:
        with contextlib.suppress(OSError):
            out.unlink(missing_ok=True)
        raise


def _size_of(segments: Sequence[Path]) -> Raster:
    with av.open(str(segments[0])) as source:
        codec = source.streams.video[0].codec_context
        return Raster(width=codec.width, height=codec.height)


def concatenate(segments: Sequence[Path], out: Path, frames: int, fps: int) -> None:
    """Write `out` (MP4, video only) from `segments` of `segment.encode` in order: `frames` frames at `fps`.

    Times are counted, not copied: frame n of the film is shown at n/fps exactly. Raises `PixoraError("media_failed")`
    when the segments' headers differ, a segment has holes, or the total is not `frames`; nothing is left at `out` then.
    """
    try:
        with told_plainly("the segments could not be joined"), av.open(str(out), "w", format="mp4") as film:
            _copy(segments, film, frames, fps)
    except BaseException:
        with contextlib.suppress(OSError):
            out.unlink(missing_ok=True)
        raise


def _copy(segments: Sequence[Path], film: av.container.OutputContainer, frames: int, fps: int) -> None:
    if not segments:
        raise failed("there are no segments to join.")
    tick = Fraction(1, fps * TICKS)
    target: VideoStream | None = None
    header: bytes | None = None
    depth = 0
    start = 0
    for path in segments:
        with av.open(str(path)) as source:
            stream = source.streams.video[0]
            if target is None:
                target = film.add_stream_from_template(stream)
                target.time_base = tick
                header = stream.codec_context.extradata
                # Decoding runs ahead of showing by as many frames as B-frames are moved; the same for every segment.
                depth = stream.codec_context.has_b_frames
            elif stream.codec_context.extradata != header:
                raise HeadersDiffer(path)
            if stream.time_base != tick:
                raise failed(f"segment {path.name} counts time in {stream.time_base} s instead of {tick} s.")
            packets = [packet for packet in source.demux(stream) if packet.size]
            shown = sorted(packet.pts for packet in packets if packet.pts is not None)
            if shown != [shown[0] + i * TICKS for i in range(len(packets))]:
                raise failed(f"segment {path.name} has a hole or a frame twice.")
            for i, packet in enumerate(packets):
                if packet.pts is not None:
                    packet.pts += start * TICKS - shown[0]
                packet.dts = (start + i - depth) * TICKS
                packet.duration = TICKS
                packet.time_base = tick
                packet.stream = target
                film.mux(packet)
            start += len(packets)
    if start != frames:
        raise failed(f"the segments have {start} frames instead of {frames}.")
