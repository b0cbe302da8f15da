"""From score to sound: each part played by the soundfont, placed in the panorama, set in a room, and levelled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import symusic

from pixora.film.errors import Unavailable
from pixora.providers.local.composer.form import Form
from pixora.providers.local.composer.mastering import finish, fit_length
from pixora.providers.local.composer.room import reverberate
from pixora.providers.local.composer.score import Note, Part

Samples = npt.NDArray[np.float32]

RATE = 48_000
"""Samples per second."""
FONT = "FluidR3Mono_GM.sf3"
_PART_LEVEL = -24.0
"""dB of a part whose layer says 0."""
_FRAME = 4800
_SLOW = 160
_GAP = 0.01
_FOLDERS = (
    "/usr/share/sounds/sf3", "/usr/share/soundfonts", "/usr/share/fluidr3mono-gm-soundfont", "/usr/share/sounds/sf2",
    "/usr/local/share/soundfonts", "/usr/local/share/sounds/sf3", "/opt/homebrew/share/soundfonts",
    "/opt/homebrew/share/sounds/sf3", "~/.local/share/soundfonts", "~/Library/Audio/Sounds/Banks",
)  # fmt: skip


def find_soundfont(given: Path | None = None) -> Path:
    """The soundfont to play with: `given`, or FluidR3Mono in one of the usual folders.

    Raises `Unavailable` with the command that installs it.
    """
    if given is not None:
        if given.is_file():
            return given
        raise Unavailable(
            "soundfont_missing", f"There is no soundfont at {given}.", "Name an SF2 or SF3 file that exists."
        )
    for folder in _FOLDERS:
        path = Path(folder).expanduser() / FONT
        if path.is_file():
            return path
    raise Unavailable(
        "soundfont_missing",
        f"The built-in composer needs the soundfont {FONT}, and it is not installed.",
        "Install it: apt-get install fluidr3mono-gm-soundfont; or make the film without music (--music none).",
    )


def play(parts: Sequence[Part], form: Form, font: Path, seconds: float) -> Samples:
    """The finished music, float32 (2, n), n being `round(seconds * RATE)`."""
    length = round(seconds * RATE)
    dry = np.zeros((2, length), np.float32)
    wet = np.zeros((2, length), np.float32)
    # A new one for each piece: how a preset sounds depends a little on which ones were loaded before it.
    synthesizer = symusic.Synthesizer(sf_path=font, sample_rate=RATE, quality=0)
    share = np.empty(length, np.float32)
    for part in parts:
        voices = [(fit_length(_play(notes, part, synthesizer), length), pan) for notes, pan in _spread(part)]
        gain = 10 ** ((part.layer.level + _PART_LEVEL - _loudness([mono for mono, _ in voices])) / 20)
        for mono, pan in voices:
            angle = (max(-1.0, min(1.0, pan)) + 1) * np.pi / 4
            for channel, side in enumerate((np.cos(angle), np.sin(angle))):
                np.multiply(mono, np.float32(gain * side), out=share)
                dry[channel] += share
                share *= np.float32(part.layer.room)
                wet[channel] += share
    return finish(reverberate(dry, wet, RATE), form.strike, RATE)


def _loudness(voices: Sequence[Samples]) -> float:
    """How loud a part is where it sounds, in dB: instruments of a font differ by 20 dB at the same velocity.

    Bass counts for less, as it does to ears: most of what is slower than about 150 Hz is left out.
    """
    total = np.zeros(len(voices[0]) // _FRAME)
    for voice in voices:
        blocks = voice[: len(total) * _FRAME].reshape(-1, _SLOW)
        power = np.einsum("ij,ij->i", blocks, blocks) / _SLOW - 0.8 * np.square(blocks.mean(axis=1))
        total += power.reshape(len(total), -1).mean(axis=1)
    sounding = total[total > 1e-3 * total.max()]
    return 10 * math.log10(max(float(np.mean(sounding)), 1e-12)) if len(sounding) else 0.0


def _spread(part: Part) -> list[tuple[list[Note], float]]:
    """Notes by place in the panorama: a wide part has every other voice on the other side."""
    layer = part.layer
    if not layer.width:
        return [(list(part.notes), layer.pan)]
    order = sorted({note.pitch for note in part.notes})
    left = {pitch for i, pitch in enumerate(order) if i % 2 == 0}
    sides = [([n for n in part.notes if (n.pitch in left) is side], side) for side in (True, False)]
    return [(notes, layer.pan + (-0.5 if side else 0.5) * layer.width) for notes, side in sides if notes]


def _play(notes: Sequence[Note], part: Part, synthesizer: Any) -> Samples:
    # Typed as Any: symusic's factories are annotated as unions of all their time units.
    track: Any = symusic.Track(program=0 if part.is_kit else part.program, is_drum=part.is_kit, ttype="second")
    for start, length, pitch, velocity in _unlocked(notes):
        track.notes.append(symusic.Note(start, length, pitch, velocity, ttype="second"))
    empty: Any = symusic.Score(480)
    score = empty.to("second")
    score.tracks.append(track)
    # The font's samples are mono and the synthesizer ignores panning: both channels are the same.
    sound: Samples = np.asarray(synthesizer.render(score, stereo=False), np.float32)[0]
    return sound


def _unlocked(notes: Sequence[Note]) -> list[tuple[float, float, int, int]]:
    """Notes in order, each ended before its key is struck again: the end of the one would silence the other."""
    ends: dict[int, float] = {}
    found: list[tuple[float, float, int, int]] = []
    for note in sorted(notes, key=lambda n: (-n.start, n.pitch)):
        length = min(note.length, ends.get(note.pitch, math.inf) - note.start - _GAP)
        if length >= _GAP:
            found.append((note.start, length, note.pitch, note.velocity))
            ends[note.pitch] = note.start
    return found[::-1]
