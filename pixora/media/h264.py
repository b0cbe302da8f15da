"""Frames into H.264: encoded in this process, on a thread of its own, while the next frame is drawn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter
from av.video.stream import VideoStream

from pixora.film.brief import Raster
from pixora.film.timeline import GOP_SECONDS

PRESET = "veryfast"
"""The knee on drawn pictures: faster/medium cost 1.6 to 2.1 times as much and come out no smaller."""
CRF = 20
FINE_CRF = 12
"""Of what is encoded once more: 46.9 dB to the frames as painted, where 20 has 42.8 (grainy drawings, 720p). H.265 and
AV1 of it come 0.05 dB from those of 8, which is twice as large."""
B_FRAMES = 2
THREADS = 1
"""x264's own threads. Several segments are encoded at once, so more only add switching."""
TICKS = 512
"""Units of time a frame: every frame rate then has whole ticks."""
X264 = "stitchable=1:open-gop=0:scenecut=0"
"""stitchable: the header does not depend on what is in the pictures, so that segments share one."""
AHEAD = 2
"""Converted frames that may wait for the encoder: 1.4 MB each at 720p."""


class Writer:
    """One H.264 stream. Frames go in as BGRA; each is converted where it is handed in and encoded in the background,
    both without Python's lock, so that one segment keeps two cores busy when the other is free."""

    def __init__(
        self, film: OutputContainer, raster: Raster, fps: int, lane: ThreadPoolExecutor, *, fine: bool = False
    ) -> None:
        gop = str(GOP_SECONDS * fps)
        self._film, self._lane = film, lane
        self._shape, self._tick = (raster.height, raster.width, 4), Fraction(1, fps)
        options = {"preset": PRESET, "crf": str(FINE_CRF if fine else CRF), "profile": "high", "x264-params": X264}
        options |= {"bf": str(B_FRAMES), "g": gop, "keyint_min": gop, "sc_threshold": "0"}
        self._stream: VideoStream = film.add_stream("libx264", rate=fps, options=options)
        self._stream.width, self._stream.height, self._stream.pix_fmt = raster.width, raster.height, "yuv420p"
        codec = self._stream.codec_context
        codec.thread_count = THREADS
        codec.color_range, codec.colorspace = ColorRange.MPEG, Colorspace.ITU709
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        self._converter = VideoReformatter()
        self._waiting: deque[Future[None]] = deque()
        self._count = 0
        self._broken = False

    def write(self, frame: bytes | bytearray | memoryview) -> None:
        """Take one frame, rows from the top; its memory may be used anew afterwards."""
        while len(self._waiting) >= AHEAD:
            self._waiting.popleft().result()
        drawn = VideoFrame.from_numpy_buffer(np.frombuffer(frame, np.uint8).reshape(self._shape), format="bgra")
        self._take(convert(self._converter, drawn))

    def rewrite(self, frame: VideoFrame) -> None:
        """Take one decoded frame of another file of the same size, yuv420p in BT.709: its pixels stay."""
        while len(self._waiting) >= AHEAD:
            self._waiting.popleft().result()
        self._take(frame)

    def _take(self, frame: VideoFrame) -> None:
        frame.pts, frame.time_base = self._count, self._tick
        frame.pict_type = PictureType.NONE
        self._count += 1
        self._waiting.append(self._lane.submit(self._encode, frame))

    def finish(self) -> None:
        """Encode what is left."""
        while self._waiting:
            self._waiting.popleft().result()
        self._encode(None)

    def _encode(self, frame: VideoFrame | None) -> None:
        if self._broken:
            return
        try:
            for packet in self._stream.encode(frame):
                self._film.mux(packet)
        except BaseException:
            # libavformat crashes on a packet for a file whose header could not be written.
            self._broken = True
            raise


def convert(converter: VideoReformatter, drawn: VideoFrame) -> VideoFrame:
    """A BGRA frame as it goes into the encoder: yuv420p, BT.709, limited range."""
    return converter.reformat(
        drawn,
        format="yuv420p",
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_colorspace=Colorspace.ITU709,
        interpolation=Interpolation.BICUBIC | Interpolation.ACCURATE_RND,
        threads=1,
    )


@contextmanager
def writing(out: Path, raster: Raster, fps: int, *, fine: bool = False) -> Iterator[Writer]:
    """A writer of `out`: MP4 with H.264 High, yuv420p, BT.709 limited range, no sound, `TICKS` units of time a frame.
    `fine` is for what is encoded once more.

    Every file of one raster and rate gets the same header. Raises PyAV's errors.
    """
    clock = {"video_track_timescale": str(fps * TICKS)}
    with (
        av.open(str(out), "w", format="mp4", container_options=clock) as film,
        ThreadPoolExecutor(1, "encode") as lane,
    ):
        writer = Writer(film, raster, fps, lane, fine=fine)
        yield writer
        writer.finish()
