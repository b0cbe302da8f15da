"""The built-in composer: exact length, its form on the scenes, an ending, and moods that are their own."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from random import Random

import numpy as np
import pytest

from pixora.film.brief import Mood
from pixora.film.errors import InvalidInput, Unavailable
from pixora.film.job import MusicRequest
from pixora.providers.local.composer import RATE, Samples, compose
from pixora.providers.local.composer.form import plan
from pixora.providers.local.composer.moods import MOODS

BORDERS = (5.2, 11.0, 17.1, 22.4)


def _request(mood: Mood, seconds: float = 30.0, seed: int = 1, borders: tuple[float, ...] = BORDERS) -> MusicRequest:
    return MusicRequest(mood=mood, seconds=seconds, seed=seed, borders=borders)


def _levels(sound: Samples, seconds: float) -> list[float]:
    """RMS in dBFS by stretches of `seconds`."""
    step = round(seconds * RATE)
    return [
        float(10 * np.log10(np.mean(np.square(sound[:, i : i + step])) + 1e-12))
        for i in range(0, sound.shape[1] - step + 1, step)
    ]


@pytest.mark.parametrize("mood", list(Mood))
@pytest.mark.parametrize("seconds", [5.0, 12.345, 30.0])
def test_fits_the_film(mood: Mood, seconds: float) -> None:
    music = compose(_request(mood, seconds, borders=tuple(b for b in BORDERS if b < seconds)))
    assert music.dtype == np.float32
    assert music.shape == (2, round(seconds * RATE))
    assert np.max(np.abs(music)) < 0.9
    assert -21.5 < _levels(music, seconds)[0] < -19.0
    fine = _levels(music, 0.05)
    assert all(level > -50 for level in fine[1:-6]), "there is no silence before the end"
    assert fine[-9] > -45, "the last chord still rings where the fade begins"
    assert fine[-1] < -45, "and is gone at the end"


def test_builds_and_turns() -> None:
    for mood in (Mood.WONDER, Mood.UPBEAT, Mood.EPIC):
        form = plan(30.0, BORDERS, MOODS[mood], Random(4))
        starts = [form.at(section.start * form.beats) for section in form.sections]
        assert all(min(abs(start - border) for start in starts) < 1.2 for border in BORDERS)
        assert 1.5 <= 30.0 - form.strike <= 2.6
        music = compose(_request(mood))
        levels = _levels(music, 1.0)
        assert np.mean(levels[23:27]) > np.mean(levels[1:5]) + 2


def test_moods_and_seeds_differ() -> None:
    brightness = {}
    for mood in Mood:
        music = compose(_request(mood)).mean(axis=0)
        power = np.abs(np.fft.rfft(music)) ** 2
        hertz = np.fft.rfftfreq(len(music), 1 / RATE)
        brightness[mood] = float((power * hertz).sum() / power.sum())
    assert brightness[Mood.WONDER] > brightness[Mood.CALM] > brightness[Mood.EPIC]
    assert brightness[Mood.UPBEAT] > brightness[Mood.TENSE]
    one, other = compose(_request(Mood.CALM, seed=1)), compose(_request(Mood.CALM, seed=2))
    assert abs(np.corrcoef(one.mean(axis=0), other.mean(axis=0))[0, 1]) < 0.3


def test_another_process_writes_the_same_bytes() -> None:
    code = (
        "from hashlib import sha256; from pixora.film.brief import Mood; from pixora.film.job import MusicRequest;"
        "from pixora.providers.local.composer import compose;"
        "m = compose(MusicRequest(mood=Mood.CALM, seconds=8.0, seed=9, borders=(4.0,)));"
        "print(sha256(m.tobytes()).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    mine = compose(_request(Mood.CALM, 8.0, 9, (4.0,)))
    assert sha256(mine.tobytes()).hexdigest() == other.stdout.strip()


def test_says_what_is_wrong() -> None:
    with pytest.raises(InvalidInput):
        compose(_request(Mood.CALM, 2.0))
    with pytest.raises(Unavailable) as missing:
        compose(_request(Mood.CALM), Path("/nowhere/font.sf3"))
    assert missing.value.code == "soundfont_missing"
