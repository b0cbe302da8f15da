"""Sound as an editor would hand it in: one loudness, one level of voice, music that ends with a bar, clips heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pixora.film.cut import MixRequest, PlacedClip, PlacedVoice, SoundRequest
from pixora.media import ffmpeg, levels, mix, probe, samples, sound
from pixora.media.loop import end_on_bar
from pixora.media.samples import RATE
from pixora.media.tape import tape
from tests.media import material
from tests.media.material import FPS

LOUDNESSES = (-14.0, -16.0, -23.0)


def a_film(folder: Path, seed: int, seconds: float) -> tuple[MixRequest, dict[str, Path]]:
    """Three scenes that are spoken at levels of their own, music and room tone, of lengths and places by the seed."""
    chance = np.random.default_rng(seed)
    inputs = {"music": folder / "in-music.flac", "ambience": folder / "in-ambience.flac"}
    material.music(inputs["music"], seconds + float(chance.uniform(0.0, 5.0)), seed)
    material.rain(inputs["ambience"], seconds)
    voices: list[PlacedVoice] = []
    for number in range(3):
        role, words = f"voice{number}", int(chance.integers(4, round(0.6 * seconds)))
        inputs[role] = folder / f"in-{number}.flac"
        level = float(10.0 ** chance.uniform(-2.2, -0.5))
        start = 0.6 + number * seconds / 3 + float(chance.uniform(0.0, 0.6))
        voices.append(material.placed(role, start, material.voice(inputs[role], words, level, seed * 10 + number)))
    request = MixRequest(
        frames=round(seconds * FPS), fps=FPS, voices=tuple(voices), music=True, ambience=True, fade_out=0.7
    )
    return request, inputs


def check(folder: Path, seed: int, loudness: float, seconds: float) -> None:
    """Film and stems, measured by ffmpeg's ebur128 on the finished files."""
    request, inputs = a_film(folder, seed, seconds)
    request = request.model_copy(update={"loudness": loudness})
    level: dict[str, float] = {}
    for name, change in (
        ("all", {}),
        ("no music", {"music": False}),
        ("voice alone", {"music": False, "ambience": False}),
    ):
        out = folder / name.replace(" ", "-")
        out.mkdir()
        made = mix.mix(request.model_copy(update=change), inputs, out)
        sound.encode_sound(SoundRequest(frames=request.frames, fps=FPS), {"mix": out / "mix.flac"}, out)
        measured = probe.measure_loudness(out / "sound.m4a")
        assert measured.integrated == pytest.approx(loudness, abs=0.5), f"{seed}, {name}"
        assert measured.true_peak is not None and measured.true_peak <= -1.0, f"{seed}, {name}"
        level[name] = probe.measure_loudness(out / "voice.flac").integrated or 0.0
        if name == "all":
            assert made.facts["voice_above_music"] >= 12.0 and made.facts["softest_word_above"] >= 9.5, seed
    assert max(level.values()) - min(level.values()) <= 0.65, f"{seed}: one voice level, whatever is under it: {level}"


@pytest.mark.parametrize("loudness", [-14.0, -23.0])
def test_a_film_is_as_loud_as_asked_and_its_voice_the_same_with_and_without_music(
    tmp_path: Path, loudness: float
) -> None:
    check(tmp_path, round(-loudness), loudness, 12.0)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_twenty_films(tmp_path: Path, seed: int) -> None:
    check(tmp_path, seed, LOUDNESSES[seed % 3], 20.0)


def test_music_that_is_longer_ends_with_a_bar(tmp_path: Path) -> None:
    """Drums, bass and chords of 2 s a bar, cut for films of any length."""
    chance = np.random.default_rng(1)
    t = np.arange(round(40.3 * RATE)) / RATE
    beat, bar = t % 0.5, t % 2.0
    drums = 0.1 * chance.standard_normal(len(t)) * np.exp(-beat * 50) + 0.3 * np.sin(160 * np.pi * t) * np.exp(-bar * 8)
    chords = 0.05 * np.sin(440 * np.pi * (1 + np.floor(t / 2) % 4 / 6) * t)
    music = np.stack([drums + chords, 0.7 * drums + chords]).astype(np.float32)
    for seconds in (27.3, 31.0, 36.05):
        length = round(seconds * RATE)
        kept, have = tape([music], 50 * RATE, tmp_path)
        whole = end_on_bar(kept, have, length)
        assert whole.shape == (2, length)
        cut = whole[:, :]
        at = 4 * RATE
        skipped = next(
            k for k in range(round(2.1 * RATE)) if (music[0, at + k : at + k + 50] == cut[0, at : at + 50]).all()
        )
        end = (skipped + length) / RATE % 2.0
        assert min(end, 2.0 - end) <= 0.03, f"{seconds} s end {end:.3f} s into a bar"
        assert np.abs(cut[:, :200]).max() < 0.01, "it comes up softly"
    kept, have = tape(np.array_split(music, 7, axis=1), 50 * RATE, tmp_path)
    assert (end_on_bar(kept, have, music.shape[1])[:, :] == music).all()


def a_clip(out: Path, pitch: int | None) -> Path:
    """Five seconds of a tone, or of nothing at all, with a picture."""
    heard = ["-f", "lavfi", "-i", f"sine=f={pitch}:r=44100:d=5", "-c:a", "aac"] if pitch else []
    ffmpeg.run(["-f", "lavfi", "-i", "color=s=64x64:d=5", *heard, "-c:v", "libx264", str(out)])
    return out


def test_clips_are_heard_under_the_voice_and_go_over_into_each_other(tmp_path: Path) -> None:
    inputs = {f"clip{i}": a_clip(tmp_path / f"{i}.mp4", pitch) for i, pitch in enumerate((300, None, 1100))}
    words = material.voice(tmp_path / "voice.flac", 6, 0.1, 3)
    inputs["voice0"] = tmp_path / "voice.flac"
    placed = material.placed("voice0", 0.6, words)
    cuts = ((0.0, 4.25, 0.25, 0.04, 0.5), (3.75, 8.0, 0.0, 0.5, 0.5), (3.75, 8.0, 0.0, 0.5, 0.04))
    clips = tuple(
        PlacedClip(role=f"clip{i}", start=a, end=b, begins=begins, fade_in=up, fade_out=down)
        for i, (a, b, begins, up, down) in enumerate(cuts)
    )
    request = MixRequest(frames=8 * FPS, fps=FPS, voices=(placed,), music=False, fade_out=0.3, clips=clips)
    made = mix.mix(request, inputs, tmp_path)
    assert [file.part for file in made.files] == ["mix", *mix.STEMS, "clips"]
    heard, mixed = (samples.read(tmp_path / f"{name}.flac", 2) for name in ("clips", "mix"))
    voice = samples.read(tmp_path / "voice.flac", 2)
    assert np.abs(mixed - heard - voice).max() < 1e-6, "the stems sum to the mix"
    power = levels.powers(heard)[1]
    through = power[levels.mask([(3.7, 4.3)], len(power))]
    assert through.max() / through.min() < 1.6, "no hole and no hill through the transition"
    for pitch, start, end in ((300, 1.0, 3.5), (1100, 4.5, 7.0)):
        assert loudest(heard[0, round(start * RATE) : round(end * RATE)]) == pytest.approx(pitch, rel=0.02)
    spoken = levels.powers(voice)[1]
    over = levels.mask([(word.start, word.end) for word in placed.words], len(power))
    assert levels.lufs(float(spoken[over].mean())) - levels.lufs(float(power[over].mean())) >= 12.0
    alone = mix.mix(request.model_copy(update={"voices": ()}), inputs, tmp_path)
    assert alone.facts["loudness"] == pytest.approx(-14.0, abs=0.5), "clips alone are the film's sound"
    silent = request.model_copy(update={"voices": (), "clips": clips[1:2]})
    assert mix.mix(silent, inputs, tmp_path).facts["loudness"] is None


def loudest(sound: NDArray[np.float32]) -> float:
    """Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


def test_what_the_encoder_overshoots_is_taken_away_where_it_does(tmp_path: Path) -> None:
    """Loud noise with hard edges for half a second of ten, which AAC makes louder still."""
    chance = np.random.default_rng(2)
    t = np.arange(10 * RATE) / RATE
    music = 0.12 * np.sin(2 * np.pi * 220 * t)
    hard = slice(4 * RATE, round(4.5 * RATE))
    music[hard] = 0.86 * np.sign(chance.standard_normal(hard.stop - hard.start))
    samples.write_flac([np.stack([music, -music]).astype(np.float32)], tmp_path / "mix.flac")
    made = sound.encode_sound(SoundRequest(frames=10 * FPS, fps=FPS), {"mix": tmp_path / "mix.flac"}, tmp_path)
    assert made.facts["true_peak"] <= -1.0
    heard = samples.read(tmp_path / "sound.m4a", 2)
    assert heard.shape[1] - 10 * RATE in range(1025), "as long as the film"
    for at in (1, 7):
        quiet = np.abs(heard[0, at * RATE : (at + 1) * RATE]).max()
        assert quiet == pytest.approx(0.12, rel=0.03), "what did not overshoot is as loud as it was"
