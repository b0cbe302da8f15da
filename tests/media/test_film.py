"""Mix and master, measured on the files: loudness, peaks, ducking, lengths, and that the stems sum to the mix."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from pixora.film.brief import Aspect
from pixora.film.caption_lines import lay_lines
from pixora.film.cut import MasterRequest, MixRequest, PlacedVoice, SoundRequest, ThumbnailRequest
from pixora.film.errors import PixoraError
from pixora.film.job import Made
from pixora.media import captions, levels, master, mix, probe, samples, segment, sound, thumbnail
from tests.media import material
from tests.media.material import FPS

SECONDS = 20.0
FRAMES = round(SECONDS * FPS)
STARTS = (0.6, 6.5, 13.0)


@dataclass
class Sounds:
    voices: tuple[PlacedVoice, ...]
    inputs: dict[str, Path]
    folder: Path
    made: Made


def ask(voices: tuple[PlacedVoice, ...], music: bool, frames: int = FRAMES, *, ambience: bool = False) -> MixRequest:
    return MixRequest(frames=frames, fps=FPS, voices=voices, music=music, ambience=ambience, fade_out=0.7)


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Sounds:
    """Three scenes, one spoken loudly and one softly, with pauses that music has to carry."""
    folder = tmp_path_factory.mktemp("sounds")
    inputs, voices = {"music": folder / "in-music.flac"}, []
    material.music(inputs["music"], SECONDS)
    inputs["ambience"] = folder / "in-ambience.flac"
    material.rain(inputs["ambience"], SECONDS)
    for number, (start, level) in enumerate(zip(STARTS, (0.05, 0.2, 0.01), strict=True)):
        inputs[f"voice{number}"] = folder / f"in-{number}.flac"
        voices.append(
            material.placed(f"voice{number}", start, material.voice(inputs[f"voice{number}"], 13, level, number))
        )
    made = mix.mix(ask(tuple(voices), True, ambience=True), inputs, folder)
    return Sounds(tuple(voices), inputs, folder, made)


def test_the_mix_is_as_loud_and_as_long_as_asked(sounds: Sounds) -> None:
    measured = probe.measure_loudness(sounds.folder / "mix.flac")
    assert measured.integrated == pytest.approx(-14.0, abs=0.5)
    assert measured.true_peak is not None and measured.true_peak <= -2.0
    assert sounds.made.facts["loudness"] == measured.integrated
    mixed, *stems = (samples.read(sounds.folder / f"{name}.flac", 2) for name in ("mix", *mix.STEMS))
    assert {mixed.shape, *(stem.shape for stem in stems)} == {(2, round(SECONDS * samples.RATE))}
    assert np.abs(mixed - sum(stems)).max() < 1e-6
    assert all(stem.any() for stem in stems)
    assert np.abs(mixed[:, -48:]).max() < 0.001, "faded out"
    assert probe.findings(sounds.folder / "mix.flac") == probe.Findings((), (), (), ())


def test_words_stand_above_the_music_and_music_carries_the_pauses(sounds: Sounds) -> None:
    voice, music = (levels.powers(samples.read(sounds.folder / f"{name}.flac", 2)) for name in ("voice", "music"))
    heard = []
    for placed in sounds.voices:
        words = levels.mask([(word.start, word.end) for word in placed.words], len(voice[0]))
        for spoken, played in zip(voice, music, strict=True):
            assert levels.lufs(spoken[words].mean()) - levels.lufs(played[words].mean()) >= 12.0
        heard.append(levels.gated(voice[0][words]))
    assert max(heard) - min(heard) < 1.0, "scenes are equally loud"
    for placed, following in zip(sounds.voices, sounds.voices[1:], strict=False):
        pause = levels.mask([(placed.words[-1].end + 0.9, following.words[0].start - 0.35)], len(voice[0]))
        assert -4.0 <= levels.lufs(music[0][pause].mean()) - levels.gated(voice[0]) <= 0.0


def test_every_word_stands_out(sounds: Sounds) -> None:
    voice, *others = (samples.read(sounds.folder / f"{name}.flac", 2) for name in mix.STEMS)
    spoken, under = levels.powers(voice), levels.powers(others[0] + others[1])
    for placed in sounds.voices:
        for word in placed.words:
            chosen = levels.mask([(word.start, word.end)], len(spoken[0]))
            for said, played in zip(spoken, under, strict=True):
                assert levels.lufs(said[chosen].mean()) - levels.lufs(played[chosen].mean()) >= 9.5
    assert sounds.made.facts["softest_word_above"] >= 10.0
    assert sounds.made.facts["voice_above_music"] >= 12.0


def test_room_tone_is_ducked_less_than_music_and_alone_stays_soft(sounds: Sounds, tmp_path: Path) -> None:
    music, tone = (samples.read(sounds.folder / f"{name}.flac", 2) for name in ("music", "ambience"))
    words = [(word.start, word.end) for placed in sounds.voices for word in placed.words]
    spoken = levels.mask(words, len(levels.powers(tone)[0]))
    pause = levels.mask([(sounds.voices[0].words[-1].end + 0.9, sounds.voices[1].words[0].start - 0.35)], len(spoken))
    heard = [levels.powers(stem)[0] for stem in (music, tone)]
    fall = [levels.lufs(power[pause].mean()) - levels.lufs(power[spoken].mean()) for power in heard]
    assert 2.5 < fall[1] < 8.0 and fall[1] < fall[0]
    alone = mix.mix(ask((), False, ambience=True), sounds.inputs, tmp_path)
    assert alone.facts["loudness"] is not None and -30.0 < alone.facts["loudness"] < -20.0


def test_the_voice_is_as_loud_without_music(sounds: Sounds, tmp_path: Path) -> None:
    alone = mix.mix(ask(sounds.voices, False), sounds.inputs, tmp_path)
    assert alone.facts["loudness"] == pytest.approx(-14.0, abs=0.5)
    with_music = probe.measure_loudness(sounds.folder / "voice.flac").integrated
    without = probe.measure_loudness(tmp_path / "voice.flac").integrated
    assert with_music is not None and without is not None
    assert abs(with_music - without) < 1.0
    assert not samples.read(tmp_path / "music.flac", 2).any()


def test_music_alone_and_silence(sounds: Sounds, tmp_path: Path) -> None:
    only = mix.mix(ask((), True, 6 * FPS), sounds.inputs, tmp_path)
    assert only.facts["loudness"] == pytest.approx(-14.0, abs=0.5)
    assert only.facts["true_peak"] <= -2.0
    nothing = mix.mix(ask((), False, 2 * FPS), {}, tmp_path)
    assert nothing.facts["loudness"] is None and nothing.facts["true_peak"] is None
    assert samples.read(tmp_path / "mix.flac", 2).shape == (2, 2 * samples.RATE)


def test_the_master_is_whole(sounds: Sounds, tmp_path: Path) -> None:
    """The film's file: frames, sound, captions, names, and what the detectors find."""
    lengths = (1, 90, 7, 302, FRAMES - 400)
    inputs, first = {"mix": sounds.folder / "mix.flac"}, 0
    heard_as = sound.encode_sound(SoundRequest(frames=FRAMES, fps=FPS), inputs, tmp_path)
    inputs["sound"] = tmp_path / heard_as.files[0].name
    for number, length in enumerate(lengths):
        inputs[f"segment{number}"] = tmp_path / f"{number}.mp4"
        segment.encode(material.pictures(first, length), material.request(length), inputs[f"segment{number}"])
        first += length
    inputs["srt"] = tmp_path / "film.srt"
    lines = lay_lines([placed.words for placed in sounds.voices], Aspect.WIDE)
    inputs["srt"].write_text(captions.srt(lines), encoding="utf-8")
    order = MasterRequest(
        frames=FRAMES, fps=FPS, segments=len(lengths), title='Mars: "the\nred" – ⛰', language="en", caption_track=True
    )
    made = master.assemble(order, inputs, tmp_path)
    film = tmp_path / made.files[0].name

    found = probe.probe(film)
    assert found.video is not None and found.audio is not None
    assert material.numbers(film) == list(range(FRAMES))
    assert found.video.seconds == pytest.approx(SECONDS, abs=1e-6)
    assert abs(found.audio.seconds - found.video.seconds) <= 0.040
    assert (found.audio.codec, found.audio.rate, found.audio.channels) == ("aac", 48_000, 2)
    assert {found.video.matrix, found.video.primaries, found.video.transfer} == {"bt709"}
    assert found.metadata["title"] == 'Mars: "the red" – ⛰' and "generated" in found.metadata["comment"]
    assert made.facts["bytes"] == film.stat().st_size and made.facts["seconds"] == SECONDS
    assert heard_as.facts["loudness"] == pytest.approx(-14.0, abs=0.5) and heard_as.facts["true_peak"] <= -1.0
    assert probe.findings(film) == probe.Findings((), (), (), ())
    head = film.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat"), "plays before it is loaded"
    with av.open(str(film)) as opened:
        heard = sum(frame.samples for frame in opened.decode(audio=0))
        assert abs(heard - SECONDS * 48_000) <= 1024
        track = opened.streams.subtitles[0]
        assert track.language == "eng"
    with av.open(str(film)) as opened:
        texts = [bytes(packet)[2:].decode() for packet in opened.demux(subtitles=0) if packet.size > 2]
    assert [text.replace("\n", " ") for text in texts] == [" ".join(word.text for word in line.words) for line in lines]

    plain = order.model_copy(update={"caption_track": False, "frames": FRAMES + 1})
    with pytest.raises(PixoraError, match="frames instead of"):
        master.assemble(plain, inputs, tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_thumbnail_is_small(tmp_path: Path) -> None:
    import skia

    for width, height, expected in ((1280, 720, (640, 360)), (300, 500, (300, 500))):
        source = tmp_path / "picture.png"
        pixels = np.full((height, width, 4), (30, 90, 200, 255), np.uint8)
        skia.Image.fromarray(pixels, colorType=skia.ColorType.kRGBA_8888_ColorType).save(str(source), skia.kPNG)
        made = thumbnail.thumbnail(ThumbnailRequest(), {"picture": source}, tmp_path)
        assert (made.facts["width"], made.facts["height"]) == expected
        assert (tmp_path / made.files[0].name).read_bytes()[:2] == b"\xff\xd8"
