"""Encode clips' own pictures, never turned into RGB: as sharp as they came, and a third less work.

Two clips that crossfade are mixed as they are, too: light and colours are sums of red, green and blue, so that the
result is the same. Where captions stand, only their rows are painted. What needs more than that (a frame of another
shape, other transitions, fades, a logo) is painted by the animator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
import skia
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from pixora.film.brief import Raster
from pixora.film.cut import SegmentRequest, Source
from pixora.film.script import TransitionKind
from pixora.media.caption_overlay import Laid, overlays
from pixora.media.clip import Clip
from pixora.media.footage import TRUE
from pixora.media.h264 import convert
from pixora.media.segment import writing_segment
from pixora.media.transitions import ease

Clips = tuple[Clip, ...]
"""One for each of a segment's parts."""


def find_clips(request: SegmentRequest, inputs: Mapping[str, Path]) -> Clips | None:
    """The clips that are all there is to the segment; None where something has to be painted."""
    if request.logo is not None or request.fade_in or request.fade_out:
        return None
    if any(part.source is not Source.CLIP or part.finish for part in request.parts):
        return None
    if len(request.parts) > 1 and request.transition is not TransitionKind.CROSSFADE:
        return None
    clips = tuple(Clip(inputs[f"clip{i}"], request.raster, part.framing) for i, part in enumerate(request.parts))
    return clips if all(clip.fits for clip in clips) else None


def pass_on(clips: Clips, request: SegmentRequest, out: Path, progress: Callable[[float], None] | None = None) -> None:
    """Write `out` as `segment.encode` does, from the pictures of `clips`. Raises the same."""
    with writing_segment(request, out) as writer:
        for number, frame in enumerate(_captioned(clips, request), 1):
            writer.rewrite(frame)
            if progress is not None:
                progress(number / request.frames)


def _seen(clips: Clips, request: SegmentRequest, index: int) -> VideoFrame:
    """The picture of a frame, before captions."""
    first, *second = (
        clip.picture((part.first + index) / request.fps) for clip, part in zip(clips, request.parts, strict=True)
    )
    if not second:
        return first
    share = round(256 * ease((index + 1) / (request.frames + 1)))
    mixed = np.asarray(first.to_ndarray(), np.uint8).astype(np.uint16)
    mixed *= np.uint16(256 - share)
    mixed += np.asarray(second[0].to_ndarray(), np.uint8) * np.uint16(share)
    mixed += np.uint16(128)
    mixed >>= np.uint16(8)
    return VideoFrame.from_ndarray(mixed.astype(np.uint8), format="yuv420p")


def _captioned(clips: Clips, request: SegmentRequest) -> Iterator[VideoFrame]:
    paint = _Paint(request.raster)
    before: VideoFrame | None = None
    with closing(overlays(request)) as all_laid:
        for index, laid in zip(range(request.frames), all_laid, strict=True):
            frame = _seen(clips, request, index)
            if laid is not None:
                yield paint.lay(frame, laid)
            elif frame is before:
                # The encoder may still hold it, with the time at which it was seen first.
                yield VideoFrame.from_ndarray(frame.to_ndarray(), format="yuv420p")
            else:
                yield frame
            before = frame


class _Paint:
    """Lays captions over a frame's rows, which are turned into RGB and back for it."""

    def __init__(self, raster: Raster) -> None:
        self._width, self._height = raster.width, raster.height
        self._to_rgb, self._back = VideoReformatter(), VideoReformatter()

    def lay(self, frame: VideoFrame, laid: Laid) -> VideoFrame:
        pixels = np.asarray(frame.to_ndarray(), np.uint8)
        # Colour has a sample for two rows and two columns.
        top, end = max(0, laid.y // 2 * 2), min(self._height, (laid.y + laid.image.height() + 1) // 2 * 2)
        planes = self._planes(pixels)
        rows = [plane[(top if i == 0 else top // 2) : (end if i == 0 else end // 2)] for i, plane in enumerate(planes)]
        for row, painted in zip(rows, self._painted(rows, laid, top, end - top), strict=True):
            row[:] = painted
        return VideoFrame.from_ndarray(pixels, format="yuv420p")

    def _painted(self, rows: list[NDArray[np.uint8]], laid: Laid, top: int, count: int) -> list[NDArray[np.uint8]]:
        strip = np.concatenate([row.reshape(-1) for row in rows]).reshape(count * 3 // 2, self._width)
        drawn = self._to_rgb.reformat(
            VideoFrame.from_ndarray(strip, format="yuv420p"),
            format="bgra",
            src_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
            interpolation=TRUE,
            threads=1,
        ).to_ndarray()
        info = skia.ImageInfo.Make(self._width, count, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
        surface = skia.Surface.MakeRasterDirect(info, drawn, self._width * 4)
        surface.getCanvas().drawImage(laid.image, laid.x, laid.y - top)
        del surface
        whole = convert(self._back, VideoFrame.from_numpy_buffer(drawn, format="bgra")).to_ndarray()
        return self._planes(np.asarray(whole, np.uint8))

    def _planes(self, pixels: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
        """Views of luma and both colours of yuv420p as PyAV lays them out: one after the other."""
        height, width = pixels.shape[0] * 2 // 3, self._width
        flat = pixels.reshape(-1)
        luma, quarter = height * width, height * width // 4
        return [
            flat[:luma].reshape(height, width),
            flat[luma : luma + quarter].reshape(height // 2, width // 2),
            flat[luma + quarter :].reshape(height // 2, width // 2),
        ]
