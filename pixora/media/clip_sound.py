"""The sound that clips bring along, on one track: each where it is seen, one going over into the next."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.filter import Graph

from pixora.film.cut import PlacedClip
from pixora.media.ffmpeg import told_plainly
from pixora.media.footage import Footage
from pixora.media.levels import gated, powers
from pixora.media.samples import RATE, RESAMPLE, Samples, pulled
from pixora.media.tape import Tape, Track

LEVEL = -26.0
"""LUFS that each clip is brought to, so that vendors' clips of different loudness go together."""
MOST_LIFT = 12.0
"""dB that one is lifted for that at most: a clip of a quiet place stays quiet."""


def lay_clips(placed: Sequence[PlacedClip], inputs: Mapping[str, Path], total: int, folder: Path) -> Track:
    """One stereo track of `total` samples, kept in `folder`; no samples at all where no clip has sound.

    Through a transition the powers of both clips add up to one. Raises `PixoraError("media_failed")`.
    """
    track: Tape | None = None
    for clip in placed:
        if not has_sound(inputs[clip.role]):
            continue
        first, end = max(0, round(clip.start * RATE)), min(total, round(clip.end * RATE))
        if end <= first:
            continue
        sound = _read(inputs[clip.role], round(clip.begins * RATE), end - first)
        level = gated(powers(sound)[0]) if sound.any() else float("-inf")
        if not np.isfinite(level):
            continue
        sound *= np.float32(10.0 ** (min(LEVEL - level, MOST_LIFT) / 20.0))
        sound *= _slope(sound.shape[1], clip.fade_in) * _slope(sound.shape[1], clip.fade_out)[::-1]
        if track is None:
            track = Tape(2, total, folder)
        track.add(first, sound)
    return np.zeros((2, 0), np.float32) if track is None else track


def has_sound(file: Path) -> bool:
    """Whether a file has a track of sound."""
    with told_plainly(f"{file.name} could not be read"), av.open(str(file)) as source:
        return bool(source.streams.audio)


def _read(file: Path, begins: int, length: int) -> Samples:
    """`length` samples from `begins` on, counted from the first picture; what is not there is silent."""
    sound = np.zeros((2, length), np.float32)
    at = -begins
    with closing(timed_sound(file, Footage(file).began)) as pieces:
        for piece in pieces:
            low, high = max(at, 0), min(at + piece.shape[1], length)
            if high > low:
                sound[:, low:high] = piece[:, low - at : high - at]
            at += piece.shape[1]
            if at >= length:
                break
    return sound


def timed_sound(file: Path, start: float, kind: str | None = None) -> Generator[Samples]:
    """A film's sound piece by piece, (2, n) at `RATE`, from the time `start` of the file's own clock on: where it
    begins later, or was left out for a while, it is silent. Damaged packets are left out.

    `kind` is FFmpeg's name of the format, where no other is to be believed. Raises `PixoraError("media_failed")`.
    """
    told = f"the sound of {file.name} could not be read"
    with told_plainly(told), av.open(str(file), format=kind, metadata_errors="ignore") as source:
        track = source.streams.audio[0]
        graph: Graph | None = None
        for packet in source.demux(track):
            try:
                frames = packet.decode()
            except av.InvalidDataError:
                continue
            for frame in frames:
                graph = graph or _by_the_clock(track, start)
                graph.push(frame)
                yield from pulled(graph)
        if graph is not None:
            graph.push(None)
            yield from pulled(graph)


def _by_the_clock(track: AudioStream, start: float) -> Graph:
    """Resamples, and puts each frame where its time stamp says, with sample 0 at `start`."""
    graph = Graph()
    tick = track.time_base
    steps = [
        graph.add_abuffer(template=track),
        *([graph.add("asetpts", f"PTS-{start / float(tick):.0f}")] if tick and start else []),
        graph.add("aresample", f"{RESAMPLE}:async=1:first_pts=0"),
        graph.add("aformat", "sample_fmts=fltp:channel_layouts=stereo"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*steps).configure()
    return graph


def _slope(length: int, seconds: float) -> Samples:
    """Up within `seconds` as a quarter of a sine: with its mirror image, powers add up to one."""
    rising = max(1, min(round(seconds * RATE), length))
    slope = np.ones(length, np.float32)
    slope[:rising] = np.sin((np.arange(rising, dtype=np.float32) + 0.5) / rising * np.float32(np.pi / 2))
    return slope
