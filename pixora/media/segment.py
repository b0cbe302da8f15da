"""Encode a segment: frames go in raw, a stitchable H.264 file with its captions burned in comes out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pixora.film.cut import SegmentRequest
from pixora.media.caption_overlay import Frame, lay_captions
from pixora.media.ffmpeg import failed, told_plainly
from pixora.media.h264 import Writer, writing


def encode(
    frames: Iterable[Frame],
    request: SegmentRequest,
    out: Path,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write `out` (MP4, H.264 High, yuv420p, BT.709 limited range, no sound) from exactly `request.frames` frames.

    Each frame is BGRA, `raster.width * raster.height * 4` bytes, rows from the top; captions are painted onto those
    whose memory can be written to. Every segment of one raster and rate gets the same header whatever its length,
    which `join.concatenate` relies on. `progress` hears shares of 1.
    Raises `PixoraError("media_failed")` for a wrong number or size of frames; nothing is left at `out` then.
    """
    with writing_segment(request, out) as writer:
        for number, frame in enumerate(lay_captions(_counted(frames, request), request), 1):
            writer.write(frame)
            if progress is not None:
                progress(number / request.frames)


@contextlib.contextmanager
def writing_segment(request: SegmentRequest, out: Path) -> Iterator[Writer]:
    """A writer of the segment's frames. Raises `PixoraError("media_failed")`; nothing is left at `out` when the block
    fails."""
    try:
        with (
            told_plainly("a segment could not be encoded"),
            writing(out, request.raster, request.fps, fine=request.fine) as writer,
        ):
            yield writer
    except BaseException:
        with contextlib.suppress(OSError):
            out.unlink(missing_ok=True)
        raise


def _counted(frames: Iterable[Frame], request: SegmentRequest) -> Iterator[Frame]:
    size = request.raster.width * request.raster.height * 4
    count = 0
    for frame in frames:
        count += 1
        if count > request.frames:
            raise failed(f"a segment was given more than its {request.frames} frames.")
        if memoryview(frame).nbytes != size:
            raise failed(f"a frame has {memoryview(frame).nbytes} bytes instead of {size}.")
        yield frame
    if count != request.frames:
        raise failed(f"a segment was given {count} frames instead of {request.frames}.")
