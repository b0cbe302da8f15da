"""Measure files: what is in them, how loud they are, and what is wrong with them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pixora.film.errors import PixoraError
from pixora.media.ffmpeg import failed, run, told_plainly

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream


@dataclass(frozen=True)
class Video:
    """A video track. `seconds` is the end of its last frame on the file's clock. Colour tags are FFmpeg's names."""

    codec: str
    profile: str
    width: int
    height: int
    fps: float
    frames: int
    seconds: float
    pixels: str
    matrix: str
    primaries: str
    transfer: str
    range: str


@dataclass(frozen=True)
class Audio:
    """An audio track. `seconds` is its end on the file's clock, priming and padding left out."""

    codec: str
    rate: int
    channels: int
    seconds: float


@dataclass(frozen=True)
class Probe:
    video: Video | None
    audio: Audio | None
    subtitles: int
    """Number of subtitle tracks."""
    bytes: int
    metadata: dict[str, str]


@dataclass(frozen=True)
class Loudness:
    """After EBU R128. Both are None for silence, and `integrated` for less than 0.4 s of sound."""

    integrated: float | None
    """LUFS."""
    true_peak: float | None
    """dBTP."""


@dataclass(frozen=True)
class Findings:
    """Stretches (start and end in seconds) that may be faults, and what the decoder complained about."""

    black: tuple[tuple[float, float], ...]
    frozen: tuple[tuple[float, float], ...]
    silent: tuple[tuple[float, float], ...]
    errors: tuple[str, ...]


AV_TIME_BASE = 1_000_000
"""Units a second of a whole file's length (FFmpeg's own name)."""
_MATRICES = {1: "bt709", 2: "unknown", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc"}
_PRIMARIES = {1: "bt709", 2: "unknown", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}
_TRANSFERS = {1: "bt709", 2: "unknown", 13: "iec61966-2-1", 16: "smpte2084", 18: "arib-std-b67"}
_RANGES = {0: "unknown", 1: "tv", 2: "pc"}


def probe(path: Path) -> Probe:
    """Read what is in a file; packets are counted, not decoded. Raises `PixoraError("media_failed")`."""
    # Where it is needed: a server that has no file to read starts without it.
    import av

    with told_plainly(f"{path.name} could not be read"), av.open(str(path)) as source:
        videos, audios = source.streams.video, source.streams.audio
        video = _video(source, videos[0]) if videos else None
        audio = _audio(source, audios[0]) if audios else None
        return Probe(
            video=video,
            audio=audio,
            subtitles=len(source.streams.subtitles),
            bytes=path.stat().st_size,
            metadata=dict(source.metadata),
        )


def measure_loudness(path: Path) -> Loudness:
    """Integrated loudness and true peak of a file's first audio track, by FFmpeg's ebur128."""
    done = run(["-i", str(path.absolute()), "-map", "0:a:0", "-af", METER, "-f", "null", "-"], level="info")
    return read_meter(done.log)


def measure_samples(blocks: Iterable[bytes], rate: int, channels: int) -> Loudness:
    """The same for raw samples, float32 interleaved."""
    source = ["-f", "f32le", "-ar", str(rate), "-ac", str(channels), "-i", "pipe:0"]
    return read_meter(run([*source, "-af", METER, "-f", "null", "-"], chunks=blocks, level="info").log)


METER = "ebur128=peak=true:framelog=quiet"


def read_meter(log: str) -> Loudness:
    """The summary that ebur128 ends its log with."""
    summary = log.rpartition("Summary:")[2]
    integrated = re.search(r"I:\s+(\S+) LUFS", summary)
    peak = re.search(r"Peak:\s+(\S+) dBFS", summary)
    if integrated is None or peak is None:
        raise failed("the loudness could not be measured.")
    loud, high = float(integrated[1]), float(peak[1])
    return Loudness(
        # -70 is the meter's floor: nothing passed its gate.
        integrated=loud if math.isfinite(loud) and loud > -70.0 else None,
        true_peak=high if math.isfinite(high) and high > -120.0 else None,
    )


def findings(path: Path, *, black: float = 0.5, frozen: float = 1.0, silent: float = 1.0) -> Findings:
    """Decode a whole file and look for black, frozen and silent stretches of at least so many seconds, and errors."""
    source = str(path.absolute())
    streams = probe(path)
    filters: list[str] = []
    if streams.video:
        filters += ["-map", "0:v:0", "-vf", f"blackdetect=d={black}:pix_th=0.06,freezedetect=n=0.0003:d={frozen}"]
    if streams.audio:
        filters += ["-map", "0:a:0", "-af", f"silencedetect=n=-60dB:d={silent}"]
    log = run(["-i", source, *filters, "-f", "null", "-"], level="info").log
    end = max(streams.video.seconds if streams.video else 0.0, streams.audio.seconds if streams.audio else 0.0)
    return Findings(
        black=tuple((float(a), float(b)) for a, b in re.findall(r"black_start:\s*(\S+)\s+black_end:\s*(\S+)", log)),
        frozen=_stretches(log, "freeze_start", "freeze_end", end),
        silent=_stretches(log, "silence_start", "silence_end", end),
        errors=_decode(source),
    )


def _decode(source: str) -> tuple[str, ...]:
    arguments = ["-err_detect", "explode", "-xerror", "-i", source, "-map", "0:v?", "-map", "0:a?", "-f", "null", "-"]
    try:
        log = run(arguments, level="error").log
    except PixoraError as error:
        return (error.message,)
    return tuple(log.splitlines())


def _stretches(log: str, start: str, end: str, last: float) -> tuple[tuple[float, float], ...]:
    """Pair what the detectors print; a stretch that lasts to the end has no end of its own."""
    starts = [float(value) for value in re.findall(rf"{start}:\s*(-?[\d.]+)", log)]
    ends = [float(value) for value in re.findall(rf"{end}:\s*(-?[\d.]+)", log)]
    ends += [last] * (len(starts) - len(ends))
    return tuple(zip(starts, ends, strict=True))


def _video(source: InputContainer, stream: VideoStream) -> Video:
    context = stream.codec_context
    end = _end(source, stream)
    return Video(
        codec=context.name,
        profile=context.profile or "",
        width=context.width,
        height=context.height,
        fps=float(stream.average_rate or 0),
        frames=stream.frames,
        seconds=end,
        pixels=context.pix_fmt or "",
        matrix=_MATRICES.get(context.colorspace, str(context.colorspace)),
        primaries=_PRIMARIES.get(context.color_primaries, str(context.color_primaries)),
        transfer=_TRANSFERS.get(context.color_trc, str(context.color_trc)),
        range=_RANGES.get(context.color_range, str(context.color_range)),
    )


def _audio(source: InputContainer, stream: AudioStream) -> Audio:
    context = stream.codec_context
    return Audio(codec=context.name, rate=context.rate, channels=context.channels, seconds=_end(source, stream))


def _end(source: InputContainer, stream: VideoStream | AudioStream) -> float:
    """End of a track: its duration as the container gives it, else that of the file."""
    if stream.duration is not None and stream.time_base is not None:
        return float((stream.duration + (stream.start_time or 0)) * stream.time_base)
    return (source.duration or 0) / AV_TIME_BASE
