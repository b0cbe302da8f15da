"""Mix voice, music, effects and room tone: levelled, ducked, brought to one loudness, with stems that sum to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixora.film.cut import MixRequest, PlacedVoice
from pixora.film.job import Made, MadeFile
from pixora.media import limiter
from pixora.media.by_hand import hand_gains
from pixora.media.clip_sound import lay_clips
from pixora.media.duck import ambience_gain, clip_gain, effect_gain, make_way, music_gain, step_aside
from pixora.media.ffmpeg import failed, told_plainly
from pixora.media.flac import Meter, whole, writing
from pixora.media.levels import HOP, Powers, gated, lufs, mask, powers
from pixora.media.loop import fit
from pixora.media.probe import Loudness
from pixora.media.samples import RATE, Samples, read, stream
from pixora.media.tape import Tape, Track, tape

HEADROOM = 1.2
"""dB that the limiter stays under the asked true peak: AAC at 192 kbit/s adds about 1 to hard drums, 0.4 to
other music, nothing to a voice."""
VOICE_LEVEL = -20.0
"""LUFS that every scene's voice is brought to before the whole is levelled."""
MOST_LIFT = 30.0
"""dB that a scene's voice or the whole is lifted at most: more would only bring up noise."""
TONE_LEVEL = -24.0
"""LUFS that room tone is brought to where nothing else is heard: wind at the loudness of a film would be a storm."""
TONE_LIFT = 12.0
"""dB that it is lifted for that at most."""
GIVE = (0.25, 0.4)
"""LU that the film may be softer or louder than the mark so that the voice is as loud with music as without: half of
one at most, and AAC takes up to 0.15 more away."""
VOICE_OVER = 0.4
"""LU that the voice wants to lie over the film's mark: music in its pauses makes a film softer than its voice."""
CLOSE = 0.05
"""LU within which the limited mix has to meet its mark."""
MAKE_UP = 3.0
"""dB that the whole is lifted at most to make up for what the limiter takes."""
STEPS_A_HOP = HOP // limiter.STEP
BLOCK = 1 << 17
"""Samples that are mixed at a time."""
STEMS = ("voice", "music", "ambience")
"""That every mix has; those of clips and effects come after them."""

Gains = NDArray[np.float64]


def mix(request: MixRequest, inputs: Mapping[str, Path], out_dir: Path) -> Made:
    """Write `mix.flac` and its stems `voice.flac`, `music.flac`, `ambience.flac` and, where such are heard,
    `clips.flac` and `effects.flac` (48 kHz stereo, 24 bit) to `out_dir`, each as long as the film to the sample; the
    stems sum to the mix exactly.

    Facts: `seconds`, `loudness` (LUFS) and `true_peak` (dBTP) measured on the mix by ebur128, None for silence;
    `voice_level` (LUFS), `voice_above_music` (dB over music and room tone while words are spoken) and
    `softest_word_above` (dB, of the word that stands out least), None where there is no such thing.
    Room tone alone is not brought to the asked loudness: see `TONE_LEVEL`.
    """
    with told_plainly("the sound could not be mixed"):
        return _mix(request, inputs, out_dir)


def _mix(request: MixRequest, inputs: Mapping[str, Path], out_dir: Path) -> Made:
    total = round(request.frames * RATE / request.fps)
    nothing: Track = np.zeros((2, 0), np.float32)
    voice = _voices(request.voices, inputs, total, out_dir)
    music = fit(inputs["music"], total, out_dir) if request.music else nothing
    ambience = tape(stream(inputs["ambience"], 2), total, out_dir)[0] if request.ambience else nothing
    clips = lay_clips(request.clips, inputs, total, out_dir) if request.clips else nothing
    effects = tape(stream(inputs["effects"], 2), total, out_dir)[0] if request.effects else nothing
    words = [(word.start, word.end) for placed in request.voices for word in placed.words]
    spoken, played, around, beside = powers(voice), powers(music), powers(ambience), powers(clips)
    struck = powers(effects)
    # Where a voice has one channel and the film two, the film is 3 dB louder.
    spoken = (2 * spoken[0], 2 * spoken[1])
    voice_level = gated(spoken[0]) if voice.size else float("-inf")
    has_music = bool(np.isfinite(gated(played[0]))) if music.size else False
    lead = music_gain(played, spoken, words, voice_level) if music.size else np.ones(0)
    tone = ambience_gain(around, words, voice_level, music=has_music) if ambience.size else np.ones(0)
    heard_clips = clip_gain(beside, words, voice_level) if clips.size else np.ones(0)
    told = effect_gain(struck, spoken, words, voice_level) if effects.size else np.ones(0)
    if music.size and effects.size:
        lead = lead * step_aside(played, lead, struck, told)
    bed = _bed(total // HOP, (played, lead), (around, tone), (beside, heard_clips), (struck, told))
    if voice.size:
        way = make_way(bed, spoken, words)
        lead, tone, heard_clips, told = (gains * way[: len(gains)] for gains in (lead, tone, heard_clips, told))
        bed = (bed[0] * way**2, bed[1] * way**2)
    by_hand = None
    if request.levels:
        # What a user sets is set after all that makes way by itself: else that would take it back.
        by_hand, louder, struck_by_hand = hand_gains(request.levels, total // HOP)
        lead, told = lead * louder[: len(lead)], told * struck_by_hand[: len(told)]
        bed = _bed(total // HOP, (played, lead), (around, tone), (beside, heard_clips), (struck, told))
        spoken = (spoken[0] * by_hand[: len(spoken[0])] ** 2, spoken[1] * by_hand[: len(spoken[1])] ** 2)
        voice_level = gated(spoken[0]) if voice.size else float("-inf")
    usual = (_Track(voice, by_hand), _Track(music, lead), _Track(ambience, tone))
    tracks = dict(zip(STEMS, usual, strict=True))
    tracks |= {"clips": _Track(clips, heard_clips)} if request.clips else {}
    tracks |= {"effects": _Track(effects, told)} if request.effects else {}
    names = tuple(tracks)
    stems = _Stems(tuple(tracks.values()), total, request.fade_out)
    # Voice, music, effects and room tone have nothing in common: their powers add up to the mix's.
    heard = bed[0] + (spoken[0] if voice.size else 0.0)
    tone_only = not (voice.size or has_music or clips.size)
    gain, curve = _levelled(stems, request, heard, spoken[0] if voice.size else None, tone_only=tone_only)
    measured = _write(stems, names, gain, curve, out_dir)
    above = _above(spoken, bed, words) if voice.size and words and bed[0].any() else []
    return Made(
        files=tuple(MadeFile(part=name, name=f"{name}.flac", content_type="audio/flac") for name in ("mix", *names)),
        facts={
            "seconds": total / RATE,
            "loudness": measured.integrated,
            "true_peak": measured.true_peak,
            "voice_level": round(voice_level + 20 * float(np.log10(gain)), 2) if np.isfinite(voice_level) else None,
            "voice_above_music": above[0] if above else None,
            "softest_word_above": min(above[1:]) if above[1:] else None,
        },
    )


@dataclass(frozen=True)
class _Track:
    """A stem: sound of one or two channels, or no samples at all, and its gain for each hop."""

    sound: Track
    gains: Gains | None = None


class _Stems:
    """The tracks with their gains, handed out block by block so that memory stays small."""

    def __init__(self, tracks: tuple[_Track, ...], total: int, fade_out: float) -> None:
        self.tracks, self.total = tracks, total
        self.fade = max(1, min(total, round(fade_out * RATE)))

    def blocks(self, gain: float = 1.0, curve: Gains | None = None) -> Iterator[tuple[Samples, ...]]:
        """The same stretch of each track, (2, n)."""
        for start in range(0, self.total, BLOCK):
            count = min(BLOCK, self.total - start)
            common = self._fade(start, count) * np.float32(gain)
            if curve is not None:
                common *= limiter.at_samples(curve, limiter.STEP, start, count)
            pieces: list[Samples] = []
            for track in self.tracks:
                piece = np.zeros((2, count), np.float32)
                if track.sound.size:
                    own = common
                    if track.gains is not None and len(track.gains):
                        own = common * limiter.at_samples(track.gains, HOP, start, count)
                    np.multiply(track.sound[:, start : start + count], own, out=piece)
                pieces.append(piece)
            yield tuple(pieces)

    def sums(self) -> Iterator[Samples]:
        """The mix before it is levelled."""
        for pieces in self.blocks():
            total = pieces[0]
            for piece in pieces[1:]:
                total += piece
            yield total

    def _fade(self, start: int, count: int) -> Samples:
        """A breath of a fade in against a click, and the film's fade out; half waves of a cosine."""
        going = np.ones(count, np.float32)
        rise = round(0.01 * RATE)
        if start < rise or start + count > self.total - self.fade - 1:
            at = np.arange(start, start + count, dtype=np.float64)
            share = np.clip(np.minimum((at + 1) / rise, (self.total - 1 - at) / self.fade), 0.0, 1.0)
            going *= (0.5 - 0.5 * np.cos(np.pi * share)).astype(np.float32)
        return going


def _write(stems: _Stems, names: tuple[str, ...], gain: float, curve: Gains | None, out_dir: Path) -> Loudness:
    """Write the mix and its stems in one pass, and measure the mix as it is written."""
    meter = Meter()
    with writing(tuple(out_dir / f"{name}.flac" for name in ("mix", *names))) as (mixed, *files):
        for pieces in stems.blocks(gain, curve):
            parts = [whole(piece) for piece in pieces]
            total = parts[0].copy()
            for part in parts[1:]:
                total += part
            meter.hear(total)
            for file, part in zip((mixed, *files), (total, *parts), strict=True):
                file.write(part)
    return meter.read()


def _bed(hops: int, *layers: tuple[tuple[Powers, Powers], Gains]) -> tuple[Powers, Powers]:
    """Powers of all that is under the voice, as it is heard."""
    bed = (np.zeros(hops), np.zeros(hops))
    for layer, gains in layers:
        if len(gains):
            for reading, power in zip(bed, layer, strict=True):
                reading += power * gains**2
    return bed


def _levelled(
    stems: _Stems, request: MixRequest, heard: Powers, spoken: Powers | None, *, tone_only: bool
) -> tuple[float, Gains | None]:
    """The gain that brings the mix to the asked loudness, and the limiter's curve that belongs to it.

    `heard` holds the mix's weighted powers, `spoken` the voice's. The limiter takes some loudness away: the gain makes
    up for it.
    """
    raw = gated(heard)
    if not np.isfinite(raw):
        return 1.0, None
    mark = raw + min(TONE_LEVEL - raw, TONE_LIFT) if tone_only else request.loudness

    def short(limited: Gains | None, rise: float) -> float:
        """LU that are missing: of the voice, as far as the film as a whole bears it."""
        film, voice = (
            gated(power if limited is None else power[: len(limited)] * limited[: len(power)]) + rise
            for power in (heard, heard if spoken is None else spoken)
        )
        if spoken is None or not np.isfinite(voice):
            return mark - film
        return float(np.clip(mark + VOICE_OVER - voice, mark - film - GIVE[0], mark - film + GIVE[1]))

    rise = min(short(None, 0.0), MOST_LIFT)
    ceiling = 10.0 ** ((request.true_peak - HEADROOM) / 20.0)
    highest = min(rise + MAKE_UP, MOST_LIFT)
    peaks = limiter.true_peaks(stems.sums(), ceiling / 10.0 ** (highest / 20.0))
    for _ in range(5):
        gain = 10.0 ** (rise / 20.0)
        curve = limiter.curve(peaks * gain, ceiling)
        if curve.min() > 0.999:
            break
        whole_hops = curve[: len(curve) // STEPS_A_HOP * STEPS_A_HOP].reshape(-1, STEPS_A_HOP)
        missing = short(np.mean(whole_hops**2, axis=1), rise)
        if abs(missing) <= CLOSE or (rise == highest and missing > 0):
            break
        rise = min(rise + missing, highest)
    return gain, curve


def _voices(placed: tuple[PlacedVoice, ...], inputs: Mapping[str, Path], total: int, folder: Path) -> Track:
    """All narration on one track, each scene at `VOICE_LEVEL` by its own speech. No samples without any."""
    if not placed:
        return np.zeros((1, 0), np.float32)
    track = Tape(1, total, folder)
    for voice in placed:
        spoken = read(inputs[voice.role], 1, pace=voice.pace)
        start = round(voice.start * RATE)
        if voice.words and voice.words[-1].end > total / RATE + 0.05:
            raise failed(f"the narration {voice.role} is longer than the film.")
        # Where a voice has one channel and the film two, the film is 3 dB louder: count both.
        level = gated(2 * powers(spoken)[0]) if spoken.size else float("-inf")
        lift = min(VOICE_LEVEL - level, MOST_LIFT) if np.isfinite(level) else 0.0
        spoken *= np.float32(10.0 ** (lift / 20.0)) * _softened(spoken.shape[1])
        track.add(start, spoken)
    return track


def _softened(count: int) -> Samples:
    """5 ms of fade at both ends of a voice, against clicks."""
    at = np.arange(count, dtype=np.float32)
    return np.clip((np.minimum(at, at[::-1]) + 1) / np.float32(0.005 * RATE), 0.0, 1.0)


def _above(spoken: tuple[Powers, Powers], bed: tuple[Powers, Powers], words: list[tuple[float, float]]) -> list[float]:
    """dB that the voice is above all else, the worse of the two readings: over all words, then word by word."""
    found: list[float] = []
    for spans in (words, *([word] for word in words)):
        chosen = mask(spans, len(bed[0]))
        if chosen.any():
            pairs = zip(spoken, bed, strict=True)
            found.append(round(min(lufs(float(v[chosen].mean())) - lufs(float(b[chosen].mean())) for v, b in pairs), 2))
    return [value for value in found if np.isfinite(value)]
