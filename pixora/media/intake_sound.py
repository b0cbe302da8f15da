"""A stranger's sound as plain samples: FLAC at 48 kHz in stereo without tags, and nothing but sound."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.filter import Graph
from av.stream import Disposition

from pixora.film.errors import InvalidInput
from pixora.media.flac import whole, writing
from pixora.media.samples import RATE, RESAMPLE, Samples, pulled

SHORTEST_S = 0.2
MOST_CHANNELS = 8
RATES = range(8_000, 384_001)
"""Samples a second that a file may have."""
SPARE_S = 0.1
"""Seconds that a file may lack of the length that it states: encoders round, and pad the last frame."""
FAULTY = 0.02
"""Share of packets that may be damaged, beyond a few at the start, where players find their way in."""

_EXACT = ("wav", "flac", "mov", "aiff", "matroska")
"""Formats whose stated length is one; in the others it is guessed from the bit rate."""
_CODECS = ("mp3", "mp3float", "aac", "flac", "vorbis", "opus", "alac")
_CLEAN = "aformat", "sample_fmts=fltp:channel_layouts=stereo"


def clean_sound(source: Path, out: Path, seconds_at_most: float) -> dict[str, Any]:
    """Write `sound.flac` into `out`; returns its name, content type and length in seconds.

    Raises `InvalidInput`: `empty_file`, `wrong_type`, `mixed_file`, `video`, `no_sound`, `too_short`, `too_long`,
    `truncated` or `bad_sound`.
    """
    with source.open("rb") as file:
        first = file.read(64)
    kind = _kind(first)
    if zipfile.is_zipfile(source):
        raise InvalidInput("mixed_file", "This file holds an archive besides the sound.", "Save the sound anew.")
    target = out / "sound.flac"
    # Read through our own handle and as the one format that its first bytes show: a playlist cannot name other files.
    with source.open("rb") as file, av.open(file, "r", format=kind, metadata_errors="ignore") as container:
        track = _track(container)
        stated = _stated(container, track, kind, source)
        if stated > seconds_at_most:
            raise _too_long(seconds_at_most)
        written = 0
        with writing((target,)) as (flac,):
            for block in _decoded(container, track):
                written += block.shape[1]
                if written > seconds_at_most * RATE:
                    raise _too_long(seconds_at_most)
                flac.write(whole(np.nan_to_num(block)))
            seconds = written / RATE
            if written == 0:
                raise InvalidInput("no_sound", "There is no sound in this file.", "Choose another.")
            if seconds < SHORTEST_S:
                raise InvalidInput("too_short", f"This sound is shorter than {SHORTEST_S} s.", "Choose a longer one.")
            if seconds < 0.98 * stated - SPARE_S:
                raise _truncated()
    return {"name": target.name, "content_type": "audio/flac", "facts": {"seconds": round(seconds, 4)}}


def _kind(first: bytes) -> str:
    """FFmpeg's name of the format, by the first bytes alone."""
    if not first:
        raise InvalidInput("empty_file", "This file is empty.", "Choose another.")
    if first[:4] in (b"RIFF", b"RF64") and first[8:12] == b"WAVE":
        return "wav"
    if first[:4] == b"FORM" and first[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if first[4:8] == b"ftyp" and first[8:12] not in (b"avif", b"heic", b"heix", b"mif1", b"avis"):
        return "mov"
    for magic, kind in ((b"fLaC", "flac"), (b"OggS", "ogg"), (b"\x1a\x45\xdf\xa3", "matroska"), (b"ID3", "mp3")):
        if first.startswith(magic):
            return kind
    if len(first) > 1 and first[0] == 0xFF and first[1] & 0xE0 == 0xE0:
        # Bits 1 and 2 name the MPEG layer; 0 is none, which is how AAC frames begin.
        return "mp3" if first[1] & 0x06 else "aac"
    raise InvalidInput("wrong_type", "This is not a sound that can be used.", "Save it as WAV, FLAC, MP3, M4A or Ogg.")


def _track(container: InputContainer) -> AudioStream:
    if any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video):
        raise InvalidInput("video", "This is a film.", "Save its sound by itself, as WAV, FLAC, MP3, M4A or Ogg.")
    if not container.streams.audio:
        raise InvalidInput("no_sound", "There is no sound in this file.", "Choose another.")
    track = container.streams.audio[0]
    context = track.codec_context
    if context.name not in _CODECS and not context.name.startswith("pcm_"):
        raise InvalidInput("wrong_type", f"Sound in “{context.name[:20]}” is not read.", "Save it as WAV, FLAC or MP3.")
    if context.rate not in RATES or not 1 <= context.channels <= MOST_CHANNELS:
        raise InvalidInput("bad_sound", "Its sample rate or number of channels is out of bounds.", "Save it as stereo.")
    return track


def _stated(container: InputContainer, track: AudioStream, kind: str, source: Path) -> float:
    """Seconds that the file says it has; 0 where it only guesses."""
    if kind == "wav":
        return _stated_by_wav(source, track)
    if kind not in _EXACT and not (kind == "mp3" and _has_frame_count(source)):
        return 0.0
    if track.duration is not None and track.time_base is not None:
        return float(track.duration * track.time_base)
    return (container.duration or 0) / av.time_base


def _stated_by_wav(source: Path, track: AudioStream) -> float:
    """By the length of its data chunk, since FFmpeg believes the length of the file instead."""
    with source.open("rb") as file:
        head = file.read(65536)
    at = head.find(b"data", 12)
    length = int.from_bytes(head[at + 4 : at + 8], "little") if at >= 0 else 0
    bytes_a_second = (track.codec_context.bit_rate or 0) / 8
    if length in (0, 0xFFFFFFFF, 0x7FFFFFFF) or not bytes_a_second:  # written by a program that could not go back
        return 0.0
    return length / bytes_a_second


def _has_frame_count(source: Path) -> bool:
    with source.open("rb") as file:
        head = file.read(10)
        if head[:3] == b"ID3":
            size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
            file.seek(10 + size)
        else:
            file.seek(0)
        start = file.read(4096)
    return any(tag in start for tag in (b"Xing", b"Info", b"VBRI"))


def _decoded(container: InputContainer, track: AudioStream) -> Iterator[Samples]:
    """(2, n) blocks at the film's rate."""
    graph: Graph | None = None
    packets = faulty = 0
    for packet in container.demux(track):
        packets += 1
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            faulty += 1
            frames = []
        for frame in frames:
            graph = graph or _graph(track)
            graph.push(frame)
            yield from pulled(graph)
    if faulty > 3 + FAULTY * packets:
        raise InvalidInput("bad_sound", "This file is damaged.", "Save it anew, or choose another.")
    if graph is not None:
        graph.push(None)
        yield from pulled(graph)


def _graph(track: AudioStream) -> Graph:
    graph = Graph()
    steps = [
        graph.add_abuffer(template=track),
        graph.add("aresample", RESAMPLE),
        graph.add(*_CLEAN),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*steps).configure()
    return graph


def _too_long(seconds: float) -> InvalidInput:
    return InvalidInput("too_long", f"This sound is longer than {seconds / 60:.0f} minutes.", "Cut a part out of it.")


def _truncated() -> InvalidInput:
    return InvalidInput("truncated", "This file ends before the sound does.", "Send it once more, whole.")
