"""What came from a vendor, looked into before it is kept: whether it is what it claims to be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
from av.error import FFmpegError

from pixora.film.errors import PixoraError, ProviderUnavailable, Unusable
from pixora.media.probe import Probe, probe

PICTURES = {"png": ("png", "image/png"), "mjpeg": ("jpg", "image/jpeg"), "webp": ("webp", "image/webp")}
"""By the decoder: suffix and content type of the pictures that the cutting room reads."""
MOST_SIDE = 10_000
"""Pixels of a picture's side at most: a file of a few kilobytes may claim to be of any size."""
FIRST_BYTES = 512
SHORT_S = 0.5
"""A clip whose pictures end so much before the length that its head says was cut off."""


@dataclass(frozen=True)
class Picture:
    suffix: str
    content_type: str
    width: int
    height: int


def look_at_picture(path: Path, provider: str) -> Picture:
    """Decode a picture. Raises `Unusable` when it is none, `ProviderUnavailable` when it is a page of text."""
    _not_text(path, provider)
    try:
        with av.open(str(path)) as source:
            if not source.streams.video:
                raise Unusable(provider, "what came is no picture")
            track = source.streams.video[0]
            kind = PICTURES.get(track.codec_context.name)
            width, height = track.codec_context.width, track.codec_context.height
            if kind is None or max(width, height) > MOST_SIDE:
                raise Unusable(provider, f"what came is {track.codec_context.name} of {width}x{height} pixels")
            track.codec_context.options = {"err_detect": "explode"}
            frame = next(source.decode(track), None)
            if frame is None:
                raise Unusable(provider, "the picture that came is empty")
            return Picture(*kind, frame.width, frame.height)
    except (FFmpegError, OSError, ValueError) as error:
        raise Unusable(provider, f"the picture that came cannot be read ({_words(error)})") from error


def look_at_clip(path: Path, provider: str) -> Probe:
    """Read a clip to its end, and decode how it begins. Raises as `look_at_picture`."""
    found = _probe(path, provider)
    if found.video is None:
        raise Unusable(provider, "what came is no film")
    if found.video.codec in PICTURES or found.video.seconds < SHORT_S:
        raise Unusable(provider, "what came is a single picture")
    if max(found.video.width, found.video.height) > MOST_SIDE:
        raise Unusable(provider, f"the film that came is {found.video.width}x{found.video.height} pixels")
    try:
        with av.open(str(path)) as source:
            track = source.streams.video[0]
            if next(source.decode(track), None) is None:
                raise Unusable(provider, "the film that came has no pictures")
            ends = [
                float((packet.pts + (packet.duration or 0)) * packet.time_base)
                for packet in source.demux(track)
                if packet.pts is not None and packet.time_base is not None
            ]
    except (FFmpegError, OSError, ValueError) as error:
        raise Unusable(provider, f"the film that came cannot be read ({_words(error)})") from error
    if max(ends, default=0.0) < found.video.seconds - SHORT_S:
        raise Unusable(provider, "the film that came is cut off")
    return found


def look_at_sound(path: Path, provider: str) -> Probe:
    """Whether a file has sound. Raises as `look_at_picture`."""
    found = _probe(path, provider)
    if found.audio is None:
        raise Unusable(provider, "what came has no sound")
    return found


def _probe(path: Path, provider: str) -> Probe:
    _not_text(path, provider)
    try:
        return probe(path)
    except PixoraError as error:
        if error.code != "media_failed":
            raise
        raise Unusable(provider, f"what came cannot be read ({error.message.rstrip('.')})") from error


def _not_text(path: Path, provider: str) -> None:
    """A page in place of the file is what a server says when it has trouble: it is asked again."""
    with path.open("rb") as file:
        head = file.read(FIRST_BYTES).lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"{", b"[")):
        raise ProviderUnavailable(provider, "a page of text came in place of the result")


def _words(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
