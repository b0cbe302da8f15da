"""Join segments packet by packet: nothing is decoded, nothing encoded, and every frame keeps its place."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.video.stream import VideoStream

from pixora.media.ffmpeg import failed, told_plainly
from pixora.media.h264 import TICKS


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
                raise failed(f"the header of segment {path.name} differs from the first one's: it must be made anew.")
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
