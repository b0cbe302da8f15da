"""Room tone: exact length, felt and not noticed, no clicks, each place its own, soft passages between them."""

from __future__ import annotations

import numpy as np
import pytest

from pixora.film.effects import Effect, EffectCue
from pixora.film.errors import InvalidInput
from pixora.film.job import AmbienceRequest, Surroundings
from pixora.film.visual import Hour, Place, Room, Weather
from pixora.media.levels import gated, powers
from pixora.media.samples import RATE, Samples
from pixora.providers.local.ambience import surround
from pixora.providers.local.ambience.effects import sound_effects


def _at(place: Place, start: float, end: float, **more: Hour | Weather | Room) -> Surroundings:
    heard = {"room": None, "hour": Hour.DAY, "weather": Weather.CLEAR, **more}
    return Surroundings.model_validate({"start": start, "end": end, "place": place, **heard})


def _listen(*scenes: Surroundings, seed: int = 1) -> Samples:
    return surround(AmbienceRequest(seconds=scenes[-1].end, seed=seed, surroundings=scenes))


def _share(sound: Samples, low: float, high: float) -> float:
    power = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
    hertz = np.fft.rfftfreq(sound.shape[1], 1 / RATE)
    return float(power[(hertz >= low) & (hertz < high)].sum() / power.sum())


@pytest.mark.parametrize("place", [place for place in Place if place is not Place.CARD])
@pytest.mark.parametrize(
    ("hour", "weather"), [(Hour.DAY, Weather.CLEAR), (Hour.NIGHT, Weather.RAIN), (Hour.DUSK, Weather.SNOW)]
)
def test_is_felt_and_not_noticed(place: Place, hour: Hour, weather: Weather) -> None:
    sound = _listen(_at(place, 0.0, 8.017, hour=hour, weather=weather))
    assert sound.dtype == np.float32 and sound.shape == (2, round(8.017 * RATE))
    assert -43.0 < gated(powers(sound)[0]) < -29.0
    assert np.abs(sound).max() < 0.35
    assert np.abs(sound[:, [0, -1]]).max() < 1e-4
    assert np.corrcoef(sound)[0, 1] < 0.8, "it is wide"


def test_places_are_told_apart() -> None:
    sea, deep, wood, space = (
        _listen(_at(place, 0.0, 20.0)) for place in (Place.SEA, Place.UNDERWATER, Place.FOREST, Place.SPACE)
    )
    assert _share(deep, 0, 120) > 0.4 and _share(space, 0, 120) > 0.5
    assert _share(wood, 2000, 6000) > 0.2
    swell = powers(sea)[0]
    assert np.percentile(swell, 90) > 6 * np.percentile(swell, 10), "waves roll in"
    night = _listen(_at(Place.MEADOW, 0.0, 20.0, hour=Hour.NIGHT))
    assert _share(night, 3500, 5100) > 3 * _share(night, 5200, 8000), "crickets"


def test_passes_softly_from_place_to_place() -> None:
    scenes = (_at(Place.SEA, 0.0, 6.0), _at(Place.CARD, 6.0, 9.0), _at(Place.SPACE, 9.0, 15.0))
    sound = _listen(*scenes)
    assert np.array_equal(sound, _listen(*scenes)) and not np.array_equal(sound, _listen(*scenes, seed=2))
    level = 10 * np.log10(powers(sound)[0] + 1e-12)
    slow = np.convolve(level, np.ones(15) / 15, "valid")
    assert np.abs(slow[15:] - slow[:-15]).max() < 14.0
    card, before = (gated(powers(sound[:, a * RATE : b * RATE])[0]) for a, b in ((7, 8), (0, 6)))
    assert -48.0 < card < before


def test_cards_alone_and_nothing_at_all() -> None:
    sound = _listen(_at(Place.CARD, 0.0, 5.0))
    assert -55.0 < gated(powers(sound)[0]) < -40.0
    with pytest.raises(InvalidInput):
        surround(AmbienceRequest(seconds=5.0, seed=1, surroundings=()))


@pytest.mark.parametrize("effect", Effect)
def test_an_effect_sounds_at_its_moment_and_dies_away(effect: Effect) -> None:
    cues = (EffectCue(start=1.0, effect=effect),)
    asked = AmbienceRequest(seconds=9.017, seed=4, surroundings=(), cues=cues)
    sound = sound_effects(asked)
    assert sound.dtype == np.float32 and sound.shape == (2, round(9.017 * RATE))
    assert np.array_equal(sound, sound_effects(asked))
    at = np.flatnonzero(np.abs(sound).max(axis=0) > 0.02 * np.abs(sound).max())
    assert 1.0 <= at[0] / RATE < 1.6 and at[-1] / RATE < 7.2, "it begins with its cue and ends"
    assert not sound[:, :RATE].any() and np.abs(np.diff(sound[:, RATE : RATE + 50])).max() < 0.1, "without a click"
    assert 0.04 < np.abs(sound).max() < 0.65
    loudest = max(gated(powers(sound[:, i : i + 20_160])[0]) for i in range(RATE, 4 * RATE, 4800))
    assert -40.0 < loudest < -20.0, "beside a voice of -20"


def test_effects_are_told_apart_and_cut_off_by_the_end() -> None:
    cues = tuple(EffectCue(start=2.0 * i, effect=Effect.BELL) for i in range(2))
    sound = sound_effects(AmbienceRequest(seconds=2.5, seed=4, surroundings=(), cues=cues))
    assert sound.shape == (2, round(2.5 * RATE)) and sound[:, -1].any(), "a tail goes no further than the film"
    low, high = (
        sound_effects(AmbienceRequest(seconds=6.0, seed=4, surroundings=(), cues=(EffectCue(start=0.0, effect=one),)))
        for one in (Effect.ROCKET, Effect.GLASS)
    )
    assert _share(low, 0, 300) > 0.5 and _share(high, 2000, 20_000) > 0.8
