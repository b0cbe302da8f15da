"""What is heard of the music: when it ends, how it comes to rest, and how like two pieces are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixora.media.samples import RATE, read

Floats = NDArray[np.float64]

HEARD = 10 ** (-60 / 20)
STEPS = 20
"""A second, at which notes are placed."""
SHIFT = 8 * STEPS
"""Steps by which one piece may be moved against the other."""
LONGEST = 60
"""Seconds of a piece that are compared."""
_WINDOW = 8192
_LOW, _HIGH = 55.0, 2000.0
"""Hertz: A1 to B6, where pitches are told apart by the window."""


def silent_end(stem: Path) -> float | None:
    """Seconds from the last sample over -60 dBFS to the end; None when there is none."""
    sound = np.abs(read(stem, 2)).max(axis=0)
    heard = np.flatnonzero(sound > HEARD)
    return (len(sound) - 1 - int(heard[-1])) / RATE if heard.size else None


def fall(score: Path) -> float:
    """dB by which the last 0.2 s of the music as composed lie under the middle half of it."""
    sound = read(score, 1)[0].astype(np.float64)
    middle = sound[len(sound) // 4 : len(sound) * 3 // 4]
    end = sound[-round(0.2 * RATE) :]
    return float(10 * np.log10(((middle**2).mean() + 1e-12) / ((end**2).mean() + 1e-12)))


def notes(score: Path) -> Floats:
    """Beginnings of notes by pitch class and time, shape (12, steps), every class centred on 0."""
    sound = read(score, 1)[0][: LONGEST * RATE].astype(np.float64)
    hop = RATE // STEPS
    window = np.hanning(_WINDOW)
    pitches = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    kept = (pitches >= _LOW) & (pitches <= _HIGH)
    classes = np.round(12 * np.log2(pitches[kept] / 440)).astype(int) % 12
    starts = range(0, len(sound) - _WINDOW, hop)
    heard = np.stack([np.abs(np.fft.rfft(sound[at : at + _WINDOW] * window))[kept] for at in starts], axis=1)
    chroma = np.log1p(np.stack([heard[classes == number].mean(axis=0) for number in range(12)]))
    chroma = np.maximum(np.diff(chroma, axis=1), 0)
    # A drum begins in every class at once: what is common to all of them is rhythm, not notes.
    chroma -= chroma.mean(axis=0)
    return np.asarray(chroma - chroma.mean(axis=1, keepdims=True), np.float64)


def alike(a: Floats, b: Floats) -> float:
    """Correlation of two pieces at the best shift within 8 s, over what both have there: 1 for the same."""
    best = 0.0
    least = min(a.shape[1], b.shape[1]) // 2
    for shift in range(-SHIFT, SHIFT + 1):
        first, second = max(0, shift), max(0, -shift)
        count = min(a.shape[1] - first, b.shape[1] - second)
        if count >= least:
            one, other = a[:, first : first + count], b[:, second : second + count]
            scale = float(np.sqrt((one * one).sum() * (other * other).sum()))
            best = max(best, float((one * other).sum()) / max(scale, 1e-9))
    return best
