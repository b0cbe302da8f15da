"""Lay captions over frames: libass draws the strip of each change once, and every frame takes the newest."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import ffmpeg
import numpy as np
import skia

from pixora.film.cut import SegmentRequest
from pixora.media import captions, fonts
from pixora.media.ffmpeg import failed, pieces

SCRIPT = "captions.ass"
FONTS = "fonts"
FONTCONFIG = "fonts.conf"
_TOFU = "failed to find any fallback with glyph"
"""What libass says before it draws an empty box."""

Frame = bytes | bytearray | memoryview


def lay_captions(frames: Iterable[Frame], request: SegmentRequest) -> Iterator[Frame]:
    """The request's frames with its captions on them, one after the other. BGRA frames in memory that can be written
    to are painted on; others are copied.

    Raises `InvalidInput("glyphs_missing")`, and `PixoraError("media_failed")` when the captions cannot be drawn.
    """
    width, height = request.raster.width, request.raster.height
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    with closing(overlays(request)) as all_laid:
        for frame, laid in zip(frames, all_laid, strict=False):
            pixels = memoryview(frame).cast("B")
            if laid is not None and pixels.nbytes == width * height * 4:
                if pixels.readonly:
                    pixels = memoryview(bytearray(pixels))
                surface = skia.Surface.MakeRasterDirect(info, pixels, width * 4)
                surface.getCanvas().drawImage(laid.image, laid.x, laid.y)
            yield pixels
        # To its end, where faults are told.
        for _ in all_laid:
            pass


@dataclass(frozen=True)
class Laid:
    """Captions as they look at a moment, transparent around them, and where their left top corner stands."""

    image: skia.Image
    x: int
    y: int


def overlays(request: SegmentRequest) -> Generator[Laid | None]:
    """What lies over each of the request's frames; None where nothing does. Raises as `lay_captions` does, some of it
    after the last frame."""
    strip = captions.draw(request.lines, request.raster, request.fps, request.caption_style, request.frames)
    if strip is None:
        yield from repeat(None, request.frames)
        return
    with closing(_strips(strip, request)) as images:
        laid: Laid | None = None
        for number in range(request.frames):
            if number in strip.changes:
                image = next(images, None)
                laid = None if image is None else Laid(image, strip.x, strip.y)
            yield laid
        for _ in images:
            pass


def _strips(strip: captions.Strip, request: SegmentRequest) -> Generator[skia.Image]:
    """The strip as it looks from each of its changes on."""
    with tempfile.TemporaryDirectory(prefix="pixora-") as name:
        scratch = Path(name)
        # No fonts but ours, whatever the machine has: the same captions everywhere, and no font cache to build.
        # Named relative to the folder where ffmpeg is started: a path inside a filter would have to be escaped three
        # times over, differently on every system.
        (scratch / FONTCONFIG).write_text('<?xml version="1.0"?><!DOCTYPE fontconfig><fontconfig/>\n', "utf-8")
        (scratch / SCRIPT).write_text(strip.script, encoding="utf-8")
        fonts.gather(scratch / FONTS, captions.faces(request.lines), captions.tongue(request.lines))
        drawn = pieces(
            ffmpeg.get_args(_graph(strip, request.fps, request.frames)),
            strip.width * strip.height * 4,
            cwd=scratch,
            env={"FONTCONFIG_FILE": str(scratch / FONTCONFIG)},
            faults={_TOFU: "the captions have letters that no font has."},
        )
        count = 0
        with closing(drawn):
            for pixels in drawn:
                count += 1
                yield _premultiplied(pixels, strip.width, strip.height)
        if count != len(strip.changes):
            raise failed(f"captions came out with {count} changes instead of {len(strip.changes)}.")


def _graph(strip: captions.Strip, fps: int, frames: int) -> ffmpeg.nodes.OutputStream:
    """The run that draws the strip, transparent, a frame for each of its changes."""
    size = f"{strip.width}x{strip.height}"
    canvas = f"color=c={captions.CANVAS}@0:s={size}:r={fps}:d={(frames + 1) / fps},format=bgra"
    drawn = ffmpeg.input(canvas, format="lavfi").filter("select", _any_of(strip.changes))
    drawn = drawn.filter("setpts", f"PTS+{strip.shift}/TB")
    drawn = drawn.filter("ass", filename=SCRIPT, fontsdir=FONTS, alpha=1)
    return ffmpeg.output(drawn, "pipe:1", format="rawvideo", pix_fmt="bgra", fps_mode="passthrough")


def _any_of(frames: Sequence[int]) -> str:
    """An expression that is true for these frame numbers: a tree, since ffmpeg takes no long chains."""
    if len(frames) == 1:
        return f"eq(n,{frames[0]})"
    middle = len(frames) // 2
    return f"({_any_of(frames[:middle])}+{_any_of(frames[middle:])})"


def _premultiplied(pixels: bytes, width: int, height: int) -> skia.Image:
    straight = np.frombuffer(pixels, np.uint8).reshape(height, width, 4)
    image = skia.Image.fromarray(straight, skia.kBGRA_8888_ColorType, skia.kUnpremul_AlphaType, copy=False)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, height))
    surface.getCanvas().drawImage(image, 0, 0)
    return surface.makeImageSnapshot()
