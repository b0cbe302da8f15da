"""Write and meter sound inside this process: several FLAC files in one pass cost a fraction of as many ffmpeg runs."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.filter import Graph
from numpy.typing import NDArray

from pixora.media.ffmpeg import failed, told_plainly
from pixora.media.probe import Loudness
from pixora.media.samples import RATE, Samples

Whole = NDArray[np.int32]
"""Shape (n, 2), 24 bit."""
FULL_SCALE = 1 << 23
"""A whole sample of 24 bit that stands for 1."""
_FLOOR = -70.0
"""LUFS: what the meter says when nothing passed its gate."""


def whole(block: Samples) -> Whole:
    """(2, n) as whole numbers of 24 bit, clipped at full scale: sums of them are exact."""
    scaled = np.rint(block.T * np.float32(FULL_SCALE))
    return np.asarray(np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1), np.int32)


class FlacFile:
    """A 24-bit stereo FLAC at 48 kHz that is written block by block."""

    def __init__(self, path: Path) -> None:
        self._file = av.open(str(path), "w", format="flac")
        # Nothing is gained by searching for better predictors: level 0 is 6 % larger than level 5.
        stream: AudioStream = self._file.add_stream("flac", rate=RATE, options={"compression_level": "0"})
        stream.codec_context.layout = "stereo"
        stream.codec_context.format = "s32"
        self._stream, self._at = stream, 0

    def write(self, block: Whole) -> None:
        # ffmpeg keeps 24 bit in the upper three bytes of 32.
        packed = np.ascontiguousarray(block << 8).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="s32", layout="stereo")
        frame.sample_rate, frame.pts = RATE, self._at
        self._at += len(block)
        self._file.mux(self._stream.encode(frame))

    def finish(self) -> None:
        self._file.mux(self._stream.encode(None))
        self._file.close()

    def abandon(self) -> None:
        with contextlib.suppress(av.FFmpegError, OSError):
            self._file.close()


@contextlib.contextmanager
def writing(paths: tuple[Path, ...]) -> Iterator[tuple[FlacFile, ...]]:
    """Files to write to; none of them is left when the block fails.

    Raises `Unavailable("disk_full")` or `PixoraError("media_failed")`.
    """
    files: list[FlacFile] = []
    try:
        with told_plainly("the sound could not be written"):
            for path in paths:
                files.append(FlacFile(path))  # noqa: PERF401 - what was opened must be known when one fails
            yield tuple(files)
            for file in files:
                file.finish()
    except BaseException:
        for file in files:
            file.abandon()
        for path in paths:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise


class Meter:
    """FFmpeg's ebur128 (EBU R128) fed block by block."""

    def __init__(self) -> None:
        graph = Graph()
        steps = [
            graph.add_abuffer(format="flt", sample_rate=RATE, layout="stereo", time_base=Fraction(1, RATE)),
            graph.add("ebur128", "peak=true:framelog=quiet:metadata=1"),
            graph.add("abuffersink"),
        ]
        graph.link_nodes(*steps).configure()
        self._graph, self._at = graph, 0
        self._said: dict[str, str] = {}

    def hear(self, block: Whole) -> None:
        """Take in (n, 2) whole samples."""
        sound = (block / np.float32(FULL_SCALE)).astype(np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(sound, format="flt", layout="stereo")
        frame.sample_rate, frame.pts = RATE, self._at
        self._at += len(block)
        self._graph.push(frame)
        self._listen()

    def read(self) -> Loudness:
        """What it comes to, rounded to a tenth as the meter's own summary is."""
        self._graph.push(None)
        self._listen()
        if not self._said:
            return Loudness(integrated=None, true_peak=None)
        try:
            loud, peak = float(self._said["lavfi.r128.I"]), float(self._said["lavfi.r128.true_peak"])
        except (KeyError, ValueError) as error:
            raise failed("the loudness could not be measured.") from error
        return Loudness(
            integrated=round(loud, 1) if math.isfinite(loud) and loud > _FLOOR else None,
            true_peak=round(20.0 * math.log10(peak), 1) if peak > 1e-6 else None,
        )

    def _listen(self) -> None:
        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(frame, av.AudioFrame) and frame.metadata:
                self._said = dict(frame.metadata)
