"""Mix voice and music: levelled, ducked, brought to one loudness, with stems that sum to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixora.film.job import Made, MadeFile, MixRequest, PlacedVoice
from pixora.media import limiter
from pixora.media.duck import music_gain
from pixora.media.ffmpeg import failed
from pixora.media.levels import HOP, Powers, gated, lufs, mask, powers
from pixora.media.probe import measure_loudness, measure_samples
from pixora.media.samples import RATE, Samples, interleave, read, write_flac

HEADROOM = 1.2
"""dB that the limiter stays under the asked true peak: AAC at 192 kbit/s adds about 1 to hard drums, 0.4 to
other music, nothing to a voice."""
VOICE_LEVEL = -20.0
"""LUFS that every scene's voice is brought to before the whole is levelled."""
MOST_LIFT = 30.0
"""dB that a scene's voice or the whole is lifted at most: more would only bring up noise."""
GIVE = 0.3
"""LU that the film's loudness may be off the mark so that the voice is as loud with music as without."""
CLOSE = 0.1
"""LU within which the limited mix has to meet its mark."""
BLOCK = 1 << 17
"""Samples that are mixed at a time."""

Gains = NDArray[np.float64]


def mix(request: MixRequest, inputs: Mapping[str, Path], out_dir: Path) -> Made:
    """Write `mix.flac`, `voice.flac` and `music.flac` (48 kHz stereo, 24 bit) to `out_dir`, each as long as the film
    to the sample, with voice + music = mix.

    Facts: `seconds`, `loudness` (LUFS) and `true_peak` (dBTP) measured on the mix by ebur128, None for silence;
    `voice_level` (LUFS) and `voice_above_music` (dB while words are spoken), None where there is no such thing.
    """
    total = round(request.frames * RATE / request.fps)
    voice = _voices(request.voices, inputs, total)
    music = read(inputs["music"], 2, total) if request.music else np.zeros((2, 0), np.float32)
    words = [(word.start, word.end) for placed in request.voices for word in placed.words]
    spoken = powers(np.broadcast_to(voice, (2, voice.shape[1])))
    played = powers(music)
    voice_level = gated(spoken[0]) if voice.size else float("-inf")
    ducked = music_gain(played, spoken, words, voice_level) if music.size else np.ones(0)
    stems = _Stems(voice, music, ducked, total, request.fade_out)
    gain, curve = _levelled(stems, request, voice_level)
    made = {"mix": (True, True), "voice": (True, False), "music": (False, True)}
    for name, (with_voice, with_music) in made.items():
        blocks = stems.blocks(gain, curve, with_voice=with_voice, with_music=with_music)
        write_flac(blocks, out_dir / f"{name}.flac")
    measured = measure_loudness(out_dir / "mix.flac")
    above = _voice_above_music(spoken, played, ducked, words) if music.size and voice.size and words else None
    return Made(
        files=tuple(MadeFile(part=name, name=f"{name}.flac", content_type="audio/flac") for name in made),
        facts={
            "seconds": total / RATE,
            "loudness": measured.integrated,
            "true_peak": measured.true_peak,
            "voice_level": round(voice_level + 20 * float(np.log10(gain)), 2) if np.isfinite(voice_level) else None,
            "voice_above_music": above,
        },
    )


class _Stems:
    """Voice (1, n) and music (2, n) with their gains, handed out block by block so that memory stays small.

    Either may have no samples at all.
    """

    def __init__(self, voice: Samples, music: Samples, ducked: Gains, total: int, fade_out: float) -> None:
        self.voice, self.music, self.ducked, self.total = voice, music, ducked, total
        self.fade = max(1, min(total, round(fade_out * RATE)))

    def blocks(
        self, gain: float, curve: Gains | None = None, *, with_voice: bool = True, with_music: bool = True
    ) -> Iterator[Samples]:
        for start in range(0, self.total, BLOCK):
            count = min(BLOCK, self.total - start)
            block = np.zeros((2, count), np.float32)
            if with_voice and self.voice.size:
                block += self.voice[:, start : start + count]
            if with_music and self.music.size:
                block += self.music[:, start : start + count] * limiter.at_samples(self.ducked, HOP, start, count)
            block *= self._fade(start, count) * np.float32(gain)
            if curve is not None:
                block *= limiter.at_samples(curve, limiter.STEP, start, count)
            yield block

    def _fade(self, start: int, count: int) -> Samples:
        """A breath of a fade in against a click, and the film's fade out; half waves of a cosine."""
        at = np.arange(start, start + count, dtype=np.float64)
        going = np.clip(np.minimum((at + 1) / (0.01 * RATE), (self.total - 1 - at) / self.fade), 0.0, 1.0)
        return np.asarray(0.5 - 0.5 * np.cos(np.pi * going), np.float32)


def _levelled(stems: _Stems, request: MixRequest, voice_level: float) -> tuple[float, Gains | None]:
    """The gain that brings the mix to the asked loudness, and the limiter's curve that belongs to it."""

    def loudness(gain: float, curve: Gains | None) -> float | None:
        return measure_samples(map(interleave, stems.blocks(gain, curve)), RATE, 2).integrated

    raw = loudness(1.0, None)
    if raw is None:
        return 1.0, None
    rise = request.loudness - raw
    if np.isfinite(voice_level):
        rise = float(np.clip(request.loudness - voice_level, rise - GIVE, rise + GIVE))
    mark = raw + rise
    peaks = limiter.true_peaks(stems.blocks(1.0))
    ceiling = 10.0 ** ((request.true_peak - HEADROOM) / 20.0)
    rise = min(rise, MOST_LIFT)
    for _ in range(3):
        gain = 10.0 ** (rise / 20.0)
        curve = limiter.curve(peaks * gain, ceiling)
        if curve.min() > 0.999:
            break
        short = mark - (loudness(gain, curve) or mark)
        if abs(short) <= CLOSE or rise + short > MOST_LIFT:
            break
        rise += short
    return gain, curve


def _voices(placed: tuple[PlacedVoice, ...], inputs: Mapping[str, Path], total: int) -> Samples:
    """All narration on one track, each scene at `VOICE_LEVEL` by its own speech. No samples without any."""
    if not placed:
        return np.zeros((1, 0), np.float32)
    track = np.zeros((1, total), np.float32)
    for voice in placed:
        spoken = read(inputs[voice.role], 1)
        start = round(voice.start * RATE)
        if voice.words and voice.words[-1].end > total / RATE + 0.05:
            raise failed(f"the narration {voice.role} is longer than the film.")
        # Where a voice has one channel and the film two, the film is 3 dB louder: count both.
        level = gated(powers(np.broadcast_to(spoken, (2, spoken.shape[1])))[0]) if spoken.size else float("-inf")
        lift = min(VOICE_LEVEL - level, MOST_LIFT) if np.isfinite(level) else 0.0
        spoken *= np.float32(10.0 ** (lift / 20.0)) * _softened(spoken.shape[1])
        end = min(total, start + spoken.shape[1])
        first = max(0, start)
        track[:, first:end] += spoken[:, first - start : end - start]
    return track


def _softened(count: int) -> Samples:
    """5 ms of fade at both ends of a voice, against clicks."""
    at = np.arange(count, dtype=np.float32)
    return np.clip((np.minimum(at, at[::-1]) + 1) / np.float32(0.005 * RATE), 0.0, 1.0)


def _voice_above_music(
    voice: tuple[Powers, Powers], music: tuple[Powers, Powers], ducked: Gains, words: list[tuple[float, float]]
) -> float | None:
    """dB between the stems while words are spoken, the worse of the two readings."""
    spoken = mask(words, len(ducked))
    heard = [m * ducked**2 for m in music]
    found = [lufs(float(v[spoken].mean())) - lufs(float(m[spoken].mean())) for v, m in zip(voice, heard, strict=True)]
    return round(min(found), 2) if np.isfinite(found).all() else None
