"""A video file's pictures by time, whatever its rate, rotation, pixel format or range of light."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import skia
from av.error import FFmpegError
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from pixora.film.errors import PixoraError
from pixora.media.ffmpeg import NO_SPACE, disk_full
from pixora.media.fields import whole
from pixora.media.tone import HDR, table

FAR = 2.0
"""Seconds ahead from which a moment is looked up in the file and not decoded up to."""
NEAR = 0.2
"""Seconds up to which everything is decoded."""
THREADS = 1
"""Of the decoder. Several segments are filmed at once, and each more holds 25 MB of frames in 1080p."""
TRUE = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
"""Into RGB and back, a picture comes out as it was (63.8 dB, no shift). Without the last two, which cost 8 ms a frame
in 720p, it is one level darker (48.7 dB), and a join flickers against its neighbours."""
STANDARD = 720
"""Lines from which untagged pictures are taken for BT.709: what players do."""


@dataclass(frozen=True)
class Shape:
    """A video as it is stored and shown: `width` and `height` of its pixels, how much wider than high they are, and
    degrees by which it is turned against the clock before it is shown (a multiple of 90)."""

    width: int
    height: int
    stretch: float
    turned: int

    @property
    def shown(self) -> tuple[float, float]:
        """Width and height as it is shown."""
        size = (self.width * self.stretch, float(self.height))
        return size[::-1] if self.turned % 180 else size


class Footage:
    """Reads a video file. Times are in seconds from its first picture, whatever its head says."""

    def __init__(self, file: Path, kind: str | None = None) -> None:
        """`kind` is FFmpeg's name of the format, where no other is to be believed.

        Raises `PixoraError("bad_clip")` for a file that has no pictures or is not all there.
        """
        self._file, self._kind = file, kind
        with _told(), av.open(str(file), format=kind) as source:
            stream = _picture_of(source)
            _check_whole(stream, file)
            frame = next(source.decode(stream), None)
            if frame is None:
                raise bad_clip("there is no picture in it")
            self.began = float(frame.time or 0.0)
            """When the first picture is seen, by the file's own clock."""
            self._rate = float(stream.average_rate or stream.guessed_rate or 25)
            stretch = float(stream.sample_aspect_ratio or 1) or 1.0
            turned = round(frame.rotation / 90) * 90 % 360
            self.shape = Shape(frame.width, frame.height, stretch, turned)
            self.plain = is_plain(frame)
            self._interlaced = bool(frame.interlaced_frame)
            self.seconds = _length(source, stream)

    def frames(self, start: float, width: int, height: int) -> Iterator[tuple[float, Exposure]]:
        """Times and pictures in order, the first of them at `start` or before it, each of `width` by `height` pixels,
        scaled as it is stored (see `Shape`). One that is not seen costs its decoding alone.

        Raises `PixoraError("bad_clip")` where the file cannot be read on.
        """
        with _told(), av.open(str(self._file), format=self._kind) as source:
            stream = _picture_of(source)
            stream.thread_type, stream.codec_context.thread_count = "AUTO", THREADS
            developer = _Developer(stream, width, height)
            with closing(self._timed(source, stream, start)) as frames:
                for time, frame in frames:
                    yield time, Exposure(developer, frame)

    def _timed(
        self, source: av.container.InputContainer, stream: VideoStream, start: float
    ) -> Generator[tuple[float, VideoFrame]]:
        """Decoded frames from the last one at `start` on. Those before it are left unpainted."""
        held: tuple[float, VideoFrame] | None = None
        last = -1.0 / self._rate
        decoded = self._decoded(source, stream, start)
        for frame in whole(stream, decoded) if self._interlaced else decoded:
            # A frame without a time follows the one before; none comes before it.
            time = last + 1.0 / self._rate if frame.time is None else max(float(frame.time) - self.began, last)
            last = time
            if time <= start + 1e-6:
                held = (time, frame)
                continue
            if held is not None:
                yield held
                held = None
            yield time, frame
        if held is not None:
            yield held

    def _decoded(self, source: av.container.InputContainer, stream: VideoStream, start: float) -> Iterator[VideoFrame]:
        """Frames in order, those before `start` as far as others are made from them."""
        tick = stream.time_base
        if start < NEAR or tick is None:
            yield from source.decode(stream)
            return
        wanted = int((self.began + start) / tick)
        begin = self._key_before(source, stream, wanted)
        needed = _last_before(source, stream, wanted)
        source.seek(begin, stream=stream)
        codec = stream.codec_context
        for packet in source.demux(stream):
            # A picture that no other is made from, and that is not seen: the decoder leaves it out.
            unseen = packet.pts is not None and needed is not None and packet.pts < needed
            codec.skip_frame = "NONREF" if unseen else "DEFAULT"
            yield from packet.decode()

    def _key_before(self, source: av.container.InputContainer, stream: VideoStream, wanted: int) -> int:
        """Where to seek to, so that all that `wanted` is made from comes; both in ticks. The file stands there then."""
        first = int(self.began / (stream.time_base or 1))
        if wanted - first > FAR / float(stream.time_base or 1):
            # A little before: time stamps of pictures and of the index may differ by as much.
            begin = wanted - int(FAR / 2 / float(stream.time_base or 1))
            with contextlib.suppress(FFmpegError, OSError):
                source.seek(begin, stream=stream)
                packet = next(source.demux(stream), None)
                if packet is not None and packet.is_keyframe and packet.pts is not None and packet.pts <= wanted:
                    source.seek(begin, stream=stream)
                    return begin
        # Where the file's index leads astray, it is read from its start.
        source.seek(min(0, first), stream=stream)
        return min(0, first)


def _last_before(source: av.container.InputContainer, stream: VideoStream, wanted: int) -> int | None:
    """The time stamp of the picture that is seen at `wanted`, both in ticks: the last one that is not after it."""
    found: int | None = None
    for packet in source.demux(stream):
        if packet.pts is not None and packet.pts <= wanted and (found is None or packet.pts > found):
            found = packet.pts
        # Pictures are decoded before they are seen: what comes from here on is seen later.
        if packet.dts is not None and packet.dts > wanted:
            break
    return found


class _Developer:
    """Makes pictures of frames: scaled, in RGB of BT.709, laid on black where they are transparent."""

    def __init__(self, stream: VideoStream, width: int, height: int) -> None:
        self._stream, self._size = stream, (width, height)
        self._converter = VideoReformatter()
        self._graph: Graph | None = None
        self._black: skia.Surface | None = None

    def planes(self, frame: VideoFrame) -> VideoFrame:
        """The frame in yuv420p, BT.709, limited range: itself where it is that already."""
        width, height = self._size
        if (frame.width, frame.height) == self._size and is_plain(frame):
            return frame
        return self._converter.reformat(
            frame,
            width=width,
            height=height,
            format="yuv420p",
            src_colorspace=_colorspace(frame),
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BICUBIC | Interpolation.ACCURATE_RND,
            threads=1,
        )

    def image(self, frame: VideoFrame) -> skia.Image:
        """The frame in RGB, opaque."""
        width, height = self._size
        if int(frame.color_trc) in HDR:
            painted = self._toned(frame)
        else:
            painted = self._converter.reformat(
                frame,
                width=width,
                height=height,
                format="bgra",
                src_colorspace=_colorspace(frame),
                dst_color_range=ColorRange.JPEG,
                interpolation=TRUE,
                threads=1,
            )
        pixels = _seen_in(painted)
        transparent = any(component.is_alpha for component in frame.format.components)
        alpha = skia.kUnpremul_AlphaType if transparent else skia.kOpaque_AlphaType
        image = skia.Image.fromarray(pixels, skia.kBGRA_8888_ColorType, alpha)
        return self._on_black(image) if transparent else image

    def _toned(self, frame: VideoFrame) -> VideoFrame:
        if self._graph is None:
            width, height = self._size
            graph = Graph()
            steps = [
                graph.add_buffer(template=self._stream),
                graph.add("scale", f"{width}:{height}:flags=bicubic"),
                graph.add("format", "gbrp12le"),
                graph.add("lut3d", file=str(table(int(frame.color_trc))), interp="tetrahedral"),
                graph.add("format", "bgra"),
                graph.add("buffersink"),
            ]
            graph.link_nodes(*steps).configure()
            self._graph = graph
        self._graph.push(frame)
        painted = self._graph.pull()
        if not isinstance(painted, VideoFrame):
            raise bad_clip("its light cannot be converted")
        return painted

    def _on_black(self, image: skia.Image) -> skia.Image:
        if self._black is None:
            info = skia.ImageInfo.Make(*self._size, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
            self._black = skia.Surface.MakeRaster(info)
        canvas = self._black.getCanvas()
        canvas.clear(skia.ColorBLACK)
        canvas.drawImage(image, 0, 0)
        return self._black.makeImageSnapshot()


def _seen_in(painted: VideoFrame) -> NDArray[np.uint8]:
    """BGRA pixels as they lie in the frame where they lie close together: a copy less, of 8 MB in 1080p."""
    plane, width, height = painted.planes[0], painted.width, painted.height
    if plane.line_size == 4 * width:
        return np.frombuffer(memoryview(plane), np.uint8, 4 * width * height).reshape(height, width, 4)
    return np.ascontiguousarray(painted.to_ndarray(), np.uint8)


@dataclass(frozen=True)
class Exposure:
    """A decoded picture. Both ways of seeing it raise `PixoraError("bad_clip")`."""

    _developer: _Developer
    _frame: VideoFrame

    def image(self) -> skia.Image:
        """In RGB of BT.709, opaque."""
        with _told():
            return self._developer.image(self._frame)

    def planes(self) -> VideoFrame:
        """In yuv420p, BT.709, limited range; not to be written to. Only of pictures that are `is_plain`."""
        with _told():
            return self._developer.planes(self._frame)


def is_plain(frame: VideoFrame) -> bool:
    """Whether a picture is stored as films are: yuv420p, BT.709, limited range."""
    plain = frame.format.name == "yuv420p" and int(frame.color_trc) not in HDR
    return plain and _colorspace(frame) == Colorspace.ITU709 and int(frame.color_range) != ColorRange.JPEG


def _colorspace(frame: VideoFrame) -> Colorspace | int:
    if int(frame.colorspace) not in (0, 2):
        return frame.colorspace
    return Colorspace.ITU709 if frame.height >= STANDARD else Colorspace.ITU601


def bad_clip(why: str) -> PixoraError:
    return PixoraError(
        "bad_clip",
        f"A clip cannot be used: {why}.",
        "Make the motion once more, or upload the clip anew as a whole MP4.",
    )


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (FFmpegError, OSError) as error:
        if NO_SPACE in str(error):
            raise disk_full() from error
        raise bad_clip(f"it cannot be read ({error.strerror or error})") from error


def _picture_of(source: av.container.InputContainer) -> VideoStream:
    """The file's first track of moving pictures; a song's cover is none."""
    for stream in source.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    raise bad_clip("there is no picture in it")


def _check_whole(stream: VideoStream, file: Path) -> None:
    """Where the file has an index, what it names has to be there."""
    end = max((entry.pos + entry.size for entry in stream.index_entries), default=0)
    if end > file.stat().st_size:
        raise bad_clip("it was cut off before its end")


def _length(source: av.container.InputContainer, stream: VideoStream) -> float:
    """Seconds as the head says, for choosing where to look; nothing is timed by them."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return (source.duration or 0) / 1_000_000
