"""A stranger's clip as plain pictures and samples: an MP4 that is upright, in BT.709, without metadata."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from av.video.stream import VideoStream

from pixora.film.errors import InvalidInput, PixoraError
from pixora.media.clip_sound import timed_sound
from pixora.media.footage import Footage
from pixora.media.h264 import convert
from pixora.media.intake_size import check_shape
from pixora.media.samples import RATE, Samples

KEPT_S = 62.0
"""Seconds of a clip that are kept: a scene lasts 60 at most, and a transition takes a little on both sides."""
MOST_PIXELS = 9_500_000
"""Of a frame. Cameras' 4096 by 2304 fits; 16 frames of it, which a decoder may hold, take 0.3 GB."""
LONGEST = 2560
"""Pixels of the longer side that are kept: a minute of 4K at 60 a second is taken in within the time that it may take,
and a film in 4K enlarges it as it does what vendors make."""
APART = 1 / 65
"""Seconds between pictures that are kept: a film has 60 a second at most."""
TICK = Fraction(1, 90_000)
"""Pictures keep their times, whatever their rate."""
CRF, PRESET, GOP = "15", "veryfast", "60"
"""Nothing is seen of this encoding: the film is made from it at 20."""
KBITS = 256
"""Of the sound, AAC in stereo."""

_CODECS = frozenset(
    "h264 hevc vp8 vp9 libdav1d av1 mpeg4 mpeg2video mpeg1video mjpeg prores dnxhd png qtrle cinepak theora h263 ffv1"
    " rawvideo utvideo wmv3 vc1".split()
)
_NO_FILMS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"M4A ", b"M4B ", b"crx ")
_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def clean_clip(source: Path, out: Path) -> dict[str, Any]:
    """Write `clip.mp4` into `out`: its first `KEPT_S` seconds, pictures at their own times, and its sound.

    Returns its name, content type, size in pixels and length in seconds. Raises `InvalidInput`: `empty_file`,
    `wrong_type`, `mixed_file`, `no_picture`, `too_many_pixels`, `too_small`, `bad_shape` or `bad_clip`.
    """
    with source.open("rb") as file:
        kind = _kind(file.read(400))
    if zipfile.is_zipfile(source):
        raise InvalidInput("mixed_file", "This file holds an archive besides the film.", "Save the film anew.")
    heard = _look(source, kind)
    try:
        footage = Footage(source, kind)
        shape = footage.shape
        check_shape("film", *shape.shown)
        scale = min(1.0, LONGEST / max(shape.shown))
        # As it is stored: it is turned after it is scaled.
        stored = _even(shape.width * shape.stretch * scale), _even(shape.height * scale)
        size = stored[::-1] if shape.turned % 180 else stored
        target = out / "clip.mp4"
        with av.open(str(target), "w", format="mp4", container_options={"movflags": "+faststart"}) as film:
            writer = _Writer(film, size, sound=heard)
            pictures = _upright(footage, stored)
            sounds = timed_sound(source, footage.began, kind) if heard else iter(())
            length = writer.write(pictures, sounds)
    except PixoraError as error:
        if isinstance(error, InvalidInput) or error.code != "bad_clip":
            raise
        raise InvalidInput("bad_clip", error.message, "Save it anew, whole, as MP4, or choose another.") from error
    facts = {"width": size[0], "height": size[1], "seconds": round(length, 4)}
    return {"name": target.name, "content_type": "video/mp4", "facts": facts}


def _kind(first: bytes) -> str:
    """FFmpeg's name of the format, by the first bytes alone."""
    if not first:
        raise InvalidInput("empty_file", "This file is empty.", "Choose another.")
    if first[4:8] in _ATOMS and not (first[4:8] == b"ftyp" and first[8:12] in _NO_FILMS):
        return "mov"
    if first.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if first[:4] == b"RIFF" and first[8:12] == b"AVI ":
        return "avi"
    if len(first) > 376 and first[0] == first[188] == first[376] == 0x47:
        return "mpegts"
    raise InvalidInput("wrong_type", "This is not a film that can be used.", "Save it as MP4, MOV, WebM or MKV.")


def _look(source: Path, kind: str) -> bool:
    """Whether there is sound. Raises `InvalidInput` for what is not to be decoded."""
    with av.open(str(source), format=kind, metadata_errors="ignore") as container:
        attached = av.stream.Disposition.attached_pic
        tracks = [track for track in container.streams.video if not track.disposition & attached]
        if not tracks:
            raise InvalidInput("no_picture", "There is no film in this file.", "Choose another.")
        context = tracks[0].codec_context
        if context.name not in _CODECS:
            raise InvalidInput(
                "wrong_type", f"A film in “{context.name[:20]}” is not read.", "Save it as MP4 with H.264."
            )
        if context.width * context.height > MOST_PIXELS:
            raise InvalidInput(
                "too_many_pixels",
                f"This film has {context.width} × {context.height} pixels, more than 4K.",
                "Save it smaller.",
            )
        return bool(container.streams.audio)


def _even(pixels: float) -> int:
    return max(2, round(pixels / 2) * 2)


def _upright(footage: Footage, size: tuple[int, int]) -> Iterator[tuple[float, VideoFrame]]:
    """Pictures as they go into the encoder with their times, no more of them than a film can show."""
    last, converter, quarters = -1.0, VideoReformatter(), footage.shape.turned // 90
    for time, seen in footage.frames(0.0, *size):
        if time >= KEPT_S:
            return
        if time - last < APART:
            continue
        last = time
        if footage.plain and not quarters:
            yield time, seen.planes()
            continue
        pixels = np.rot90(np.asarray(seen.image().toarray(), np.uint8), quarters)
        drawn = VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), format="bgra")
        yield time, convert(converter, drawn)


class _Writer:
    """Writes pictures and sound side by side, so that a player finds both."""

    def __init__(self, film: OutputContainer, size: tuple[int, int], *, sound: bool) -> None:
        self._film = film
        options = {"preset": PRESET, "crf": CRF, "g": GOP}
        self._picture: VideoStream = film.add_stream("libx264", rate=60, options=options)
        self._picture.width, self._picture.height = size
        self._picture.pix_fmt = "yuv420p"
        codec = self._picture.codec_context
        codec.time_base, codec.thread_count = TICK, 1
        codec.color_range, codec.colorspace = ColorRange.MPEG, Colorspace.ITU709
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        self._sound: AudioStream | None = None
        self._heard = 0
        if sound:
            self._sound = film.add_stream("aac", rate=RATE, layout="stereo")
            self._sound.codec_context.bit_rate = 1000 * KBITS

    def write(self, pictures: Iterator[tuple[float, VideoFrame]], sounds: Iterator[Samples]) -> float:
        """Write all; returns the seconds that the pictures last."""
        time, before = 0.0, 1 / 30
        for at, frame in pictures:
            before, time = (at - time if at > time else before), at
            frame.pts, frame.time_base, frame.pict_type = round(at / TICK), TICK, PictureType.NONE
            self._film.mux(self._picture.encode(frame))
            self._hear(sounds, at)
        seconds = time + before
        self._film.mux(self._picture.encode(None))
        self._hear(sounds, seconds)
        if self._sound is not None:
            self._film.mux(self._sound.encode(None))
        return seconds

    def _hear(self, sounds: Iterator[Samples], until: float) -> None:
        if self._sound is None:
            return
        while self._heard < until * RATE and (block := next(sounds, None)) is not None:
            finite = np.ascontiguousarray(np.nan_to_num(block))
            frame = av.AudioFrame.from_ndarray(finite, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE, self._heard, Fraction(1, RATE)
            self._heard += finite.shape[1]
            self._film.mux(self._sound.encode(frame))
