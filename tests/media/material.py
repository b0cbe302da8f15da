"""Made-up material: frames that carry their number, a voice, and music."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from pixora.film.brief import Raster, Style
from pixora.film.cut import CaptionLine, PlacedVoice, SegmentRequest
from pixora.film.speech import Word
from pixora.media import ffmpeg, samples

SMALL = Raster(width=320, height=180)
FPS = 30
_CELL = 16
_BITS = 12


def request(frames: int, raster: Raster = SMALL, lines: tuple[CaptionLine, ...] = ()) -> SegmentRequest:
    return SegmentRequest(raster=raster, fps=FPS, style=Style.PAPER, seed=1, frames=frames, parts=(), lines=lines)


def picture(number: int, raster: Raster = SMALL) -> NDArray[np.uint8]:
    """A moving gradient (BGRA) with `number` as black and white squares along the top."""
    x, y = np.arange(raster.width), np.arange(raster.height)[:, None]
    frame = np.empty((raster.height, raster.width, 4), np.uint8)
    frame[..., 0] = 60 + 50 * np.sin((x + 4 * number) / 40) + y * 0 + 40
    frame[..., 1] = 90 + 60 * np.sin((y + 2 * number) / 50) + x * 0
    frame[..., 2] = 120 + 60 * np.cos((x + y - 3 * number) / 60)
    frame[..., 3] = 255
    for bit in range(_BITS):
        frame[:_CELL, bit * _CELL : (bit + 1) * _CELL, :3] = 255 * (number >> bit & 1)
    return frame


def pictures(first: int, count: int, raster: Raster = SMALL) -> Iterator[bytes]:
    return (picture(number, raster).tobytes() for number in range(first, first + count))


def numbers(path: Path) -> list[int]:
    """The numbers that the frames of a film carry, in the order in which they are shown."""
    with av.open(str(path)) as film:
        return [number_in(frame.to_ndarray()) for frame in film.decode(video=0)]


def number_in(luma: NDArray[np.generic]) -> int:
    """The number that a frame carries, by its brightness (rows, columns)."""
    row = luma[_CELL // 2, _CELL // 2 : _BITS * _CELL : _CELL]
    return sum(int(value > 128) << bit for bit, value in enumerate(row))


def voice(path: Path, words: int, level: float, seed: int) -> list[Word]:
    """Words as buzzes with overtones and breath, 24 kHz mono; returns them with their times in the file."""
    chance = np.random.default_rng(seed)
    rate, at, found = 24_000, 0.05, []
    sound = np.zeros(int(rate * (words * 0.45 + 0.3)))
    for number in range(words):
        seconds = 0.16 + 0.25 * chance.random()
        t = np.arange(int(seconds * rate)) / rate
        pitch = 110 * (1 + 0.2 * chance.random())
        buzz = sum(np.sin(2 * np.pi * pitch * k * t) / k for k in range(1, 25)) + 0.2 * chance.standard_normal(len(t))
        first = int(at * rate)
        sound[first : first + len(t)] += level * (0.6 + 0.8 * chance.random()) * buzz * np.hanning(len(t)) ** 0.5
        found.append(Word(text=f"word{number}", start=at, end=at + seconds))
        at += seconds + 0.04 * chance.random()
    sound = sound[: int((at + 0.2) * rate)]
    source = ["-f", "f32le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0", "-c:a", "flac", str(path)]
    ffmpeg.run(source, chunks=[sound.astype("<f4").tobytes()])
    return found


def placed(role: str, start: float, words: list[Word]) -> PlacedVoice:
    moved = tuple(Word(text=word.text, start=word.start + start, end=word.end + start) for word in words)
    return PlacedVoice(role=role, start=start, words=moved)


def music(path: Path, seconds: float, seed: int = 5) -> None:
    """Chords that swell and drums, 48 kHz stereo."""
    chance = np.random.default_rng(seed)
    t = np.arange(round(seconds * samples.RATE)) / samples.RATE
    beat, bar = t % 0.5, np.floor(t / 2)
    sound = np.zeros((2, len(t)))
    for number, pitch in enumerate((110, 220, 277, 330, 440)):
        tone = np.sin(2 * np.pi * pitch * (1 + bar % 4 / 6) * t) * np.exp(-(t % 2))
        sound += 0.05 * (1 + 0.4 * np.sin(bar * 0.7)) * tone * np.array([[1.0], [0.4]])[:: 1 if number % 2 else -1]
    sound += 0.08 * chance.standard_normal(len(t)) * np.exp(-beat * 60)
    samples.write_flac([sound.astype(np.float32)], path)


def rain(path: Path, seconds: float) -> None:
    """Soft noise as room tone has it, about -36 LUFS."""
    chance = np.random.default_rng(9)
    samples.write_flac([(0.006 * chance.standard_normal((2, round(seconds * samples.RATE)))).astype(np.float32)], path)
