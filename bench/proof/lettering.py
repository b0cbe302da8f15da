"""How well captions are read: contrast of the letters with what is around them, and the pace of the words."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from pixora.film.brief import Style
from pixora.film.caption_lines import join
from pixora.film.cut import CaptionLine, SegmentRequest
from pixora.media.segment import encode
from proof.filming import Filmed
from proof.pictures import linearise

SOLID = 0.55
"""Opacity from which a caption's pixel counts as drawn."""
AROUND = 0.004
"""Of the shorter side: how far around a letter its ground reaches, 3 pixels at 720p. An outline that wide is a halo,
which WCAG counts as the letter's background."""
LEAST_PIXELS = 60
"""Of letters in a tile, for it to be judged."""

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def moments(filmed: Filmed) -> dict[int, CaptionLine]:
    """Frame number -> line, for the longest caption of each scene, in the middle of its middle word."""
    found: dict[int, CaptionLine] = {}
    fps = filmed.timeline.fps
    for span in filmed.timeline.spans:
        inside = [line for line in filmed.burned if span.start <= line.words[0].start * fps < span.end]
        if inside:
            line = max(inside, key=lambda line: sum(len(word.text) for word in line.words))
            word = line.words[len(line.words) // 2]
            middle = max(line.start, min(line.end - 2 / fps, (word.start + word.end) / 2))
            found[min(round(middle * fps), filmed.timeline.frames - 1)] = line
    return found


def contrast(filmed: Filmed, frame: Bytes, number: int) -> float | None:
    """The least contrast in a frame of the film (WCAG's ratio), over tiles as high as a row: the median brightness of
    the letters against that of the ground right around them, be that picture, outline or box. None without captions.

    The letters are found by drawing the captions alone on black and on white: that gives each pixel's own colour and
    opacity. Letters are the brighter of what is opaque, or all of it.
    """
    colour, opacity = _alone(filmed, number)
    drawn = opacity >= SOLID
    if drawn.sum() < LEAST_PIXELS:
        return None
    letters = drawn & (colour > _divide(colour[drawn]))
    reach = 2 * round(AROUND * min(frame.shape[:2])) + 1
    cores, ground = _shrunk(letters), _grown(letters, reach) & ~_grown(letters, 3)
    light = linearise(frame) @ np.array((0.2126, 0.7152, 0.0722))
    tile = max(16, round(0.055 * frame.shape[0]))
    ratios: list[float] = []
    for top in range(0, frame.shape[0], tile):
        for left in range(0, frame.shape[1], tile):
            here = slice(top, top + tile), slice(left, left + tile)
            inner = cores[here]
            if inner.sum() >= LEAST_PIXELS and ground[here].sum() >= LEAST_PIXELS:
                bright, dark = sorted((np.median(light[here][inner]), np.median(light[here][ground[here]])))[::-1]
                ratios.append((bright + 0.05) / (dark + 0.05))
    return min(ratios, default=None)


def pace(lines: tuple[CaptionLine, ...]) -> tuple[float, str]:
    """Letters a second of the fastest caption, and its words. Wide letters, as of Japanese, count as two."""
    speeds = [
        (sum(map(_weight, text)) / (line.end - line.start), text)
        for line in lines
        for text in [join([word.text for word in line.words])]
    ]
    return max(speeds, default=(0.0, ""))


def _weight(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else int(not unicodedata.combining(letter))


def _alone(filmed: Filmed, number: int) -> tuple[Floats, Floats]:
    """Brightness (0 to 255) and opacity (0 to 1) of the captions as drawn at a frame of the film."""
    at, fps = number / filmed.timeline.fps, filmed.timeline.fps
    raster = filmed.brief.raster
    request = SegmentRequest(
        raster=raster,
        fps=fps,
        style=Style.PAPER,
        seed=0,
        frames=1,
        parts=(),
        caption_style=filmed.brief.caption_style,
        lines=tuple(_moved(line, at) for line in filmed.burned if line.start <= at < line.end),
    )
    size = raster.width * raster.height
    with tempfile.TemporaryDirectory() as name:
        shown = []
        for ground in (b"\0\0\0\xff", b"\xff\xff\xff\xff"):
            out = Path(name) / "captions.mp4"
            encode([ground * size], request, out)
            with av.open(str(out)) as film:
                shown.append(next(film.decode(video=0)).to_ndarray(format="gray").astype(np.float64))
    # A grey frame of limited range: 16 is black, 235 white.
    black, white = (np.clip((grey - 16) * 255 / 219, 0, 255) for grey in shown)
    opacity = np.clip(1 - (white - black) / 255, 0, 1)
    return black / np.maximum(opacity, 0.05), opacity


def _moved(line: CaptionLine, by: float) -> CaptionLine:
    words = tuple(word.model_copy(update={"start": word.start - by, "end": word.end - by}) for word in line.words)
    return line.model_copy(update={"start": line.start - by, "end": line.end - by, "words": words})


def _divide(values: Floats) -> float:
    """Otsu's threshold between the darker and the brighter; below everything where all are alike."""
    if np.percentile(values, 95) - np.percentile(values, 5) < 40:
        return -1.0
    counts = np.histogram(values, bins=64, range=(0, 256))[0].astype(float)
    centres = np.arange(64) * 4 + 2.0
    below, weight = np.cumsum(counts * centres), np.cumsum(counts)
    above = below[-1] - below
    spread = weight * (weight[-1] - weight)
    means = below / np.maximum(weight, 1) - above / np.maximum(weight[-1] - weight, 1)
    return float(centres[int((spread * means**2).argmax())] + 2)


def _grown(mask: Flags, size: int) -> Flags:
    return np.asarray(Image.fromarray(mask).convert("L").filter(ImageFilter.MaxFilter(size))) > 0


def _shrunk(mask: Flags) -> Flags:
    return np.asarray(Image.fromarray(mask).convert("L").filter(ImageFilter.MinFilter(3))) > 0
