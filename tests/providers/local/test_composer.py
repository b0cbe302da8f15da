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
from pixora.providers.local.composer.harmony import harmonize
from pixora.providers.local.composer.moods import MOODS
from pixora.providers.local.composer.parts import write

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
    late, last = (music[:, round(-at * RATE) :][:, : RATE // 100] for at in (0.3, 0.01))
    assert _levels(late, 0.01)[0] > -60 > _levels(last, 0.01)[0], "and is gone only with the last frames"


def test_builds_and_turns() -> None:
    for mood in (Mood.WONDER, Mood.UPBEAT, Mood.EPIC):
        form = plan(30.0, BORDERS, MOODS[mood], Random(4))
        assert [section.role for section in form.sections] == ["intro", "build", "build", "turn", "end"]
        assert 1.5 <= 30.0 - form.strike <= 2.6
        levels = _levels(compose(_request(mood)), 1.0)
        assert np.mean(levels[23:27]) > np.mean(levels[1:5]) + 2


@pytest.mark.parametrize("mood", list(Mood))
def test_bars_begin_where_scenes_change(mood: Mood) -> None:
    chance = Random(7)
    missed: list[float] = []
    for seconds in (12.0, 30.0, 60.0, 120.0):
        borders: list[float] = []
        while (at := (borders[-1] if borders else 0.0) + chance.uniform(4.0, 8.0)) < seconds - 3.5:
            borders.append(round(at, 2))
        form = plan(seconds, borders, MOODS[mood], Random(f"{mood}:{seconds}"))
        starts = [form.begins(section) for section in form.sections]
        turn = min(borders, key=lambda border: abs(border / seconds - 0.64))
        missed += [min(abs(start - border) for start in starts) for border in (turn, borders[-1])]
        beats = np.diff([seconds for _, seconds in form.marks]) / np.diff([beat for beat, _ in form.marks])
        assert beats[:-1].max() / beats[:-1].min() < 1.12, "the tempo breathes, it does not jump"
        assert form.at(form.total) == pytest.approx(form.strike)
    assert np.mean(missed) < 0.15 and max(missed) < 0.2


def test_short_and_long_films_have_a_form() -> None:
    short = plan(10.0, (), MOODS[Mood.PLAYFUL], Random(1))
    assert [section.role for section in short.sections] == ["intro", "build", "end"]
    form = plan(180.0, tuple(float(at) for at in range(6, 175, 6)), MOODS[Mood.UPBEAT], Random(1))
    assert sum(section.role == "turn" for section in form.sections) == 2
    assert {section.theme for section in form.sections} == {0, 1, 2}
    assert form.sections[-1].lift > 0 == form.sections[0].lift, "the last part is raised"


def test_moods_and_seeds_differ() -> None:
    brightness = {}
    for mood in Mood:
        music = compose(_request(mood)).mean(axis=0)
        power = np.abs(np.fft.rfft(music)) ** 2
        hertz = np.fft.rfftfreq(len(music), 1 / RATE)
        brightness[mood] = float((power * hertz).sum() / power.sum())
    assert brightness[Mood.WONDER] > brightness[Mood.CALM] > brightness[Mood.EPIC]
    assert brightness[Mood.UPBEAT] > brightness[Mood.TENSE]
    for mood in Mood:
        scores = [_score(mood, seed) for seed in range(8)]
        assert len({key for key, _, _ in scores}) >= 4
        assert len({tempo for _, tempo, _ in scores}) >= 2
        assert len({programs for _, _, programs in scores}) >= 6
    one, other = compose(_request(Mood.CALM, seed=1)), compose(_request(Mood.CALM, seed=2))
    assert abs(np.corrcoef(one.mean(axis=0), other.mean(axis=0))[0, 1]) < 0.3


def _score(mood: Mood, seed: int) -> tuple[int, int, tuple[int, ...]]:
    """Key, tempo and instruments."""
    chance = Random(f"{mood.value}:{seed}")
    form = plan(30.0, BORDERS, MOODS[mood], chance)
    harmony = harmonize(form, MOODS[mood], chance)
    parts = write(form, harmony, MOODS[mood], mood, chance)
    return harmony.tonic, round(form.tempo), tuple(part.program for part in parts)


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
