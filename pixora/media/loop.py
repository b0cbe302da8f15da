"""Make music as long as a film: played on from where it sounds as it did some whole bars before, or cut at a bar."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixora.media.samples import RATE, Samples, stream
from pixora.media.tape import Tape, tape

HOP = 960
"""Samples between two looks at the sound: 20 ms."""
BANDS = 32
BEATS = (0.35, 1.0)
"""Seconds of a beat, from and to: 171 to 60 in a minute."""
BAR = 4
"""Beats in a bar: loops of other metres are then whole beats, which is heard less than anything else."""
LIKE_S = 1.5
"""How much of the sound around two moments is compared."""
BLEND_S = 0.12
ALIGN = 480
"""Samples by which the second turn is shifted at most so that the waves meet."""
LONGER = 0.02
"""What a loop of full length has over a short one, of a likeness of 1: the longer it is, the less it is heard."""
SPARE_S = 4.2
"""Seconds of music beyond a film's length that are looked at for the end of a bar."""
HEARD_S = 60.0
"""Seconds of it that are listened to for where its bars begin."""
BEGIN_S = 0.25
"""Seconds in which music comes up that is not begun at its beginning."""
AT_ONCE = 256
"""Looks that are taken together: 4 MB of frames."""
TAIL_S = 1.0
"""The end is left out: models fade there, or stop in the middle."""


def lengthen(music: Samples, length: int) -> Samples:
    """`music` (channels, n) at `RATE`, as long as `length` samples: cut, or looped at a bar as often as needed."""
    if music.shape[1] >= length:
        return music[:, :length]
    start, end = _seam(music)
    blend = min(round(BLEND_S * RATE), start, (end - start) // 2)
    fade = np.sin(np.linspace(0, np.pi / 2, blend, dtype=np.float32)) if blend else np.zeros(0, np.float32)
    turn = music[:, start:end]
    pieces = [music[:, : end - blend]]
    have = end - blend
    while have < length:
        # The end of one turn goes over into what led up to the next one's start.
        pieces.append(music[:, end - blend : end] * fade[::-1] + music[:, start - blend : start] * fade)
        pieces.append(turn[:, : turn.shape[1] - blend])
        have += turn.shape[1]
    return np.concatenate(pieces, axis=1)[:, :length]


def fit(file: Path, length: int, folder: Path) -> Tape:
    """The first track of a file as `length` samples in stereo: music that is longer is begun so much later that a bar
    ends with it, and shorter music is followed by silence. `folder` is where it is kept meanwhile.
    Raises `PixoraError("media_failed")`, and OSError when the disk is full."""
    with closing(stream(file, 2)) as pieces:
        music, have = tape(pieces, length + round(SPARE_S * RATE), folder)
    return end_on_bar(music, max(have, length), length)


def end_on_bar(music: Tape, have: int, length: int) -> Tape:
    """`length` samples of music that has `have`, begun up to a bar later than it begins where that lets a bar end with
    them."""
    begin = _begin(music, have, length)
    tune = music.part(begin, length)
    if begin:
        fade = min(round(BEGIN_S * RATE), length)
        tune.put(0, tune[:, :fade] * np.linspace(0.0, 1.0, fade, dtype=np.float32) ** 2)
    return tune


def _begin(music: Tape, have: int, length: int) -> int:
    spare = have - length
    if spare < HOP or length < RATE:
        return 0
    # The last minute tells as well as all of it, and takes less memory.
    skipped = max(0, have - round(HEARD_S * RATE))
    looks = _looks(music[:, skipped:have])
    bar = _bar(looks)
    rises = np.concatenate(([0.0], np.maximum(0.0, np.diff(looks, axis=0)).sum(axis=1)))
    # A bar begins where most begins to sound, seen over all bars.
    first = int(np.argmax([rises[at::bar].mean() for at in range(min(bar, len(rises)))]))
    # A look takes in what sounds up to two steps on: a rise is heard in its middle.
    lines = (first + 1 + bar * np.arange(len(looks) // bar + 2)) * HOP + skipped
    return next((int(line) - length for line in lines if 0 <= line - length <= spare), 0)


def _seam(music: Samples) -> tuple[int, int]:
    """Two samples, whole bars apart, around which the music sounds alike; the whole of it when it is too short."""
    looks = _looks(music)
    around = round(LIKE_S * RATE / HOP)
    last = len(looks) - around - round(TAIL_S * RATE / HOP)
    bar = _bar(looks)
    first = around
    if last - first < 2 * bar:
        return min(round(BLEND_S * RATE), music.shape[1] // 4), music.shape[1]
    best, seam = -2.0, (first, last)
    least = max(bar, round(0.4 * (last - first)))
    for start in range(first, first + round(0.35 * (last - first))):
        for bars in range(-(-least // bar), (last - start) // bar + 1):
            end = start + bars * bar
            if end > last:
                break
            both = looks[start - around : start + around] * looks[end - around : end + around]
            alike = float(both.mean(axis=0).sum()) + LONGER * (end - start) / (last - first)
            if alike > best:
                best, seam = alike, (start, end)
    start, end = seam[0] * HOP, seam[1] * HOP
    return start, _aligned(music.mean(axis=0), start, end)


def _looks(music: Samples) -> NDArray[np.float32]:
    """How it sounds every `HOP` samples: log energy in bands, each look of length 1 about the mean of all."""
    mono = music.mean(axis=0)
    count = mono.size // HOP - 1
    frames = np.lib.stride_tricks.sliding_window_view(mono, 2 * HOP)[::HOP][:count]
    edges = np.unique(np.geomspace(2, (HOP + 1) // 2, BANDS + 1).astype(int))
    bands = np.empty((count, len(edges) - 1))
    for first in range(0, count, AT_ONCE):
        power = np.abs(np.fft.rfft(frames[first : first + AT_ONCE] * np.hanning(2 * HOP), axis=1)) ** 2
        bands[first : first + AT_ONCE] = np.log10(np.add.reduceat(power, edges[:-1], axis=1) + 1e-6)
    bands -= bands.mean(axis=0)
    looks: NDArray[np.float32] = (bands / (np.linalg.norm(bands, axis=1, keepdims=True) + 1e-6)).astype(np.float32)
    return looks


def _bar(looks: NDArray[np.float32]) -> int:
    """Looks in a bar: the beat at which rises in the sound come back most regularly."""
    rises = np.maximum(0.0, np.diff(looks, axis=0)).sum(axis=1)
    rises -= rises.mean()
    spectrum = np.fft.rfft(rises, 2 * rises.size)
    again = np.fft.irfft(np.abs(spectrum) ** 2)[: rises.size]
    low, high = (round(seconds * RATE / HOP) for seconds in BEATS)
    beats = range(low, min(high, again.size // (2 * BAR)))
    if not beats:
        return max(1, round(BAR * 0.6 * RATE / HOP))
    # A beat counts with its bar, so that half a beat does not win.
    best = max(beats, key=lambda beat: again[beat] + again[BAR * beat - 1 : BAR * beat + 2].max())
    near = range(BAR * best - 2, BAR * best + 3)
    return max(near, key=lambda bar: again[bar])


def _aligned(mono: NDArray[np.float32], start: int, end: int) -> int:
    """`end` moved by a few samples so that the wave there goes on as it does at `start`."""
    window = 4 * HOP
    if start < window or end - window - ALIGN < 0 or end + ALIGN > mono.size:
        return end
    wanted = mono[start - window : start]
    there = mono[end - window - ALIGN : end + ALIGN]
    match = np.correlate(there, wanted, "valid")
    energy = np.sqrt(np.convolve(there**2, np.ones(window), "valid")) + 1e-6
    return end - ALIGN + int(np.argmax(match / energy))
