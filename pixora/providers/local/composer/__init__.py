"""The built-in composer: music written for one film, its form on the scene borders, its last chord before the end.

Key, progression, tempo, instruments and tune come from the seed, within what the mood allows. The score is rendered
with a General MIDI soundfont, then placed in a room and levelled here.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from pixora.film.errors import InvalidInput
from pixora.film.job import MusicRequest
from pixora.providers.local.composer.form import plan
from pixora.providers.local.composer.harmony import harmonize
from pixora.providers.local.composer.moods import MOODS
from pixora.providers.local.composer.parts import write
from pixora.providers.local.composer.render import RATE, Samples, find_soundfont, play

__all__ = ["MAX_SECONDS", "MIN_SECONDS", "RATE", "Samples", "compose", "find_soundfont"]

MIN_SECONDS = 5.0
MAX_SECONDS = 600.0


def compose(request: MusicRequest, soundfont: Path | None = None) -> Samples:
    """Music for the request: float32 (2, n) at 48000 Hz, n being exactly `round(seconds * 48000)`.

    Equal requests give equal bytes on one machine. `soundfont` is an SF2 or SF3 file; without it the usual folders are
    searched. Raises `InvalidInput` for a length outside 5 to 600 s and `Unavailable` when there is no soundfont.
    """
    if not MIN_SECONDS <= request.seconds <= MAX_SECONDS:
        raise InvalidInput(
            "music_length",
            f"The built-in composer writes {MIN_SECONDS:.0f} to {MAX_SECONDS:.0f} seconds of music.",
            "Ask for a film of that length, or for one without music (--music none).",
        )
    font = find_soundfont(soundfont)
    chance = Random(f"{request.mood.value}:{request.seed}")
    mood = MOODS[request.mood]
    form = plan(request.seconds, request.borders, mood, chance)
    harmony = harmonize(form, mood, chance)
    return play(write(form, harmony, mood, request.mood, chance), form, font, request.seconds)
