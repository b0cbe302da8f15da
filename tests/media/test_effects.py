"""Effects in the mix: a stem of their own, heard in pauses, under each word, and as loud as a user sets them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pixora.film.cut import MixRequest, SceneLevel
from pixora.film.effects import Effect, EffectCue
from pixora.film.job import AmbienceRequest
from pixora.media import levels, mix, samples
from pixora.media.samples import RATE
from pixora.providers.local.ambience.effects import sound_effects
from tests.media import material
from tests.media.material import FPS

SECONDS = 16.0
PAUSE, SPOKEN = 6.2, 9.2
"""When a bell is struck where nobody speaks, and a rocket lifts off in the middle of words."""


def test_effects_are_heard_in_pauses_and_never_over_a_word(tmp_path: Path) -> None:
    inputs = {"music": tmp_path / "in-music.flac", "effects": tmp_path / "in-effects.flac"}
    material.music(inputs["music"], SECONDS)
    cues = (EffectCue(start=PAUSE, effect=Effect.BELL), EffectCue(start=SPOKEN, effect=Effect.ROCKET))
    asked = AmbienceRequest(seconds=SECONDS, seed=1, surroundings=(), cues=cues)
    samples.write_flac([sound_effects(asked)], inputs["effects"])
    voices = []
    for number, start in enumerate((0.6, 8.6)):
        inputs[f"voice{number}"] = file = tmp_path / f"in-{number}.flac"
        voices.append(material.placed(f"voice{number}", start, material.voice(file, 14, 0.1, number)))
    order = MixRequest(
        frames=round(SECONDS * FPS), fps=FPS, voices=tuple(voices), music=True, effects=True, fade_out=0.7
    )
    made = mix.mix(order, inputs, tmp_path)
    assert [file.part for file in made.files] == ["mix", *mix.STEMS, "effects"]
    assert made.facts["loudness"] == pytest.approx(-14.0, abs=0.5)
    assert made.facts["voice_above_music"] >= 12.0 and made.facts["softest_word_above"] >= 9.5
    mixed, *stems = (samples.read(tmp_path / f"{file.name}", 2) for file in made.files)
    assert np.abs(sum(stems) - mixed).max() < 1e-6, "the stems sum to the mix"
    voice, played, heard = stems[0], stems[1], stems[-1]
    struck = slice(round(PAUSE * RATE), round((PAUSE + 0.8) * RATE))
    assert not heard[:, : round(PAUSE * RATE) - RATE // 10].any()
    level = levels.gated(levels.powers(voice)[0])
    assert level - 8.0 < levels.gated(levels.powers(heard[:, struck])[0]) < level + 1.5, "as loud as a voice, no louder"
    music = levels.gated(levels.powers(played[:, struck])[0])
    assert levels.gated(levels.powers(heard[:, struck])[0]) > music, "music makes room for it"
    power, spoken = levels.powers(heard)[1], levels.powers(voice)[1]
    words = levels.mask([(word.start, word.end) for word in voices[1].words], len(power))
    assert levels.lufs(float(spoken[words].mean())) - levels.lufs(float(power[words].mean())) >= 12.0

    louder = SceneLevel(start=5.0, end=8.0, effects=-60.0)
    mix.mix(order.model_copy(update={"levels": (louder,)}), inputs, tmp_path)
    silenced = samples.read(tmp_path / "effects.flac", 2)
    assert np.abs(silenced[:, struck]).max() < 1e-4 < np.abs(silenced[:, round(SPOKEN * RATE) :]).max()
