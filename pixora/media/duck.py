"""Hold music and room tone under the words, and let them carry the film where there are none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pixora.media.levels import HOPS_A_SECOND, Powers, gated, lufs, mask

UNDER_WORDS = 13.0
"""dB between voice and music while words are spoken."""
UNDER_VOICE = (2.0, 1.2, 0.4, -0.4)
"""dB that music on its own lies below the voice's level, so that the film does not sag between words: the first with
which the film is hardly softer than its voice. Where pauses are long it has to carry more."""
SAG = 0.5
"""LU that a film may be softer than its voice."""
LEAST = 4.0
"""dB that music goes down for words at least, so that it is heard to make room."""
STILL = 1.1
"""Seconds of silence up to which the music stays down."""
BEFORE, AFTER = 0.30, 0.85
"""Seconds that going down begins before the first word, and coming back takes after the last."""
EVENING = 0.7
"""Share of the music's slow swings in level that is taken out: quiet parts are lifted, its shape stays."""
SWING = 6.0
"""dB that evening moves the music at most."""

TONE_UNDER_WORDS = 4.0
"""dB that room tone goes down for words: less than music, so that the place does not come and go."""
TONE_FILLS = 3.0
"""dB that room tone is lifted where there is no music."""
TONE_UNDER_VOICE = 18.0
"""dB that room tone lies below the voice's level at least: where it is less than 10 below the film, a meter takes
pauses for part of it (BS.1770: relative gate), and the voice would be pushed up by 2 to 3 dB to make up for them."""
CLIPS_UNDER_VOICE = 8.0
"""dB that the sound of clips lies below the voice where nobody speaks."""
CLIPS_UNDER_WORDS = 6.0
"""dB that it goes down for words."""
EFFECTS_OVER_VOICE = 1.0
"""dB that an effect's loudest moment may lie over the voice's level, between words."""
EFFECTS_UNDER_WORDS = 14.0
"""dB that effects lie below the voice at least while a word is spoken."""
EFFECTS_OVER_MUSIC = 3.0
"""dB that effects want to lie over the music while they sound."""
MUSIC_YIELDS = 6.0
"""dB that the music goes down for that at most."""
_ASIDE = 0.12
"""Seconds before and after a word in which effects go down and come back: they are heard in short pauses, too."""
CLEAR = 10.8
"""dB that each word stands above all that is under it; 10 are promised, the rest is for slopes and rounding."""
MOST_YIELD = 16.0
"""dB that the bed makes room for a single soft word at most, beyond what it does for the phrase."""
_SLOPE = 0.25
"""Seconds in which it does so, before the word and after."""

Spans = Sequence[tuple[float, float]]


def music_gain(
    music: tuple[Powers, Powers], voice: tuple[Powers, Powers], words: Spans, voice_level: float
) -> NDArray[np.float64]:
    """Amplitude gain of the music for each hop, such that the film as a whole is about as loud as its voice.

    `music` and `voice` are powers (weighted, plain) on one clock, `words` the times of words in seconds,
    `voice_level` in LUFS; without a voice the music is only evened.
    """
    gain = np.ones(len(music[0]))
    for under in UNDER_VOICE:
        gain = _music_gain(music, voice, words, voice_level, under)
        if not np.isfinite(voice_level) or gated(voice[0] + music[0] * gain**2) >= voice_level - SAG:
            break
    return gain


def _music_gain(
    music: tuple[Powers, Powers], voice: tuple[Powers, Powers], words: Spans, voice_level: float, under: float
) -> NDArray[np.float64]:
    weighted, plain = music
    hops = len(weighted)
    level = gated(weighted)
    if not np.isfinite(level):
        return np.ones(hops)
    slow = _decibels(_smooth(weighted, 3.0))
    gain = np.clip(EVENING * (level - slow), -SWING, SWING)
    if not words or not np.isfinite(voice_level):
        return np.asarray(10.0 ** (gain / 20.0), np.float64)
    evened = weighted * 10.0 ** (gain / 10.0)
    gain += voice_level - under - gated(evened)
    # The louder of the two readings of the music against the lower of the voice: right for ears and for meters.
    local = np.maximum(_decibels(_smooth(weighted, 0.8)), _decibels(_smooth(plain, 0.8))) + gain
    down = np.zeros(hops)
    at = (np.arange(hops) + 0.5) / HOPS_A_SECOND
    for phrase in phrases(words):
        spoken = mask(phrase, hops)
        if not spoken.any():
            continue
        speech = min(lufs(float(reading[spoken].mean())) for reading in voice)
        depth = np.clip(local - speech + UNDER_WORDS, LEAST, 40.0)
        down = np.maximum(down, depth * _shape(at, phrase[0][0], phrase[-1][1]))
    return np.asarray(10.0 ** ((gain - down) / 20.0), np.float64)


def ambience_gain(
    ambience: tuple[Powers, Powers], words: Spans, voice_level: float, music: bool
) -> NDArray[np.float64]:
    """Amplitude gain of the room tone for each hop: as it was made, down a little for words, up without music."""
    weighted, _ = ambience
    level = gated(weighted)
    if not np.isfinite(level):
        return np.ones(len(weighted))
    lift = 0.0 if music else TONE_FILLS
    if np.isfinite(voice_level):
        lift = min(lift, voice_level - TONE_UNDER_VOICE - level)
    gain = np.full(len(weighted), lift)
    at = (np.arange(len(weighted)) + 0.5) / HOPS_A_SECOND
    for phrase in phrases(words):
        gain = np.minimum(gain, lift - TONE_UNDER_WORDS * _shape(at, phrase[0][0], phrase[-1][1]))
    return np.asarray(10.0 ** (gain / 20.0), np.float64)


def clip_gain(clips: tuple[Powers, Powers], words: Spans, voice_level: float) -> NDArray[np.float64]:
    """Amplitude gain of the sound of clips for each hop: it goes with the voice, and down for words."""
    weighted, _ = clips
    level = gated(weighted)
    if not (np.isfinite(level) and np.isfinite(voice_level)):
        return np.ones(len(weighted))
    gain = np.full(len(weighted), voice_level - CLIPS_UNDER_VOICE - level)
    at = (np.arange(len(weighted)) + 0.5) / HOPS_A_SECOND
    whole = gain[0]
    for phrase in phrases(words):
        gain = np.minimum(gain, whole - CLIPS_UNDER_WORDS * _shape(at, phrase[0][0], phrase[-1][1]))
    return np.asarray(10.0 ** (gain / 20.0), np.float64)


def effect_gain(
    effects: tuple[Powers, Powers], voice: tuple[Powers, Powers], words: Spans, voice_level: float
) -> NDArray[np.float64]:
    """Amplitude gain of the effects for each hop: as they were made, no louder than the voice bears, and under each
    word; in the pause after it they are back."""
    hops = len(effects[0])
    if not np.isfinite(voice_level):
        return np.ones(hops)
    # An effect's own loudness around each moment, by the louder of the two readings: it is short, so is the window.
    local = np.maximum(_decibels(_smooth(effects[0], 0.3)), _decibels(_smooth(effects[1], 0.3)))
    gain = np.minimum(0.0, voice_level + EFFECTS_OVER_VOICE - local)
    at = (np.arange(hops) + 0.5) / HOPS_A_SECOND
    down = np.zeros(hops)
    for start, end in words:
        near = slice(*np.searchsorted(at, (start - _ASIDE, end + _ASIDE)))
        spoken = mask([(start, end)], hops)
        if near.stop <= near.start or not spoken.any():
            continue
        speech = max(min(lufs(float(reading[spoken].mean())) for reading in voice), voice_level - 10.0)
        away = np.maximum(np.maximum(start - at[near], at[near] - end), 0.0) / _ASIDE
        slope = 0.5 + 0.5 * np.cos(np.pi * np.clip(away, 0.0, 1.0))
        depth = np.clip(local[near] + gain[near] - speech + EFFECTS_UNDER_WORDS, 0.0, 40.0)
        down[near] = np.maximum(down[near], depth * slope)
    return np.asarray(10.0 ** ((gain - down) / 20.0), np.float64)


def step_aside(
    music: tuple[Powers, Powers], gain: NDArray[np.float64], effects: tuple[Powers, Powers], heard: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Amplitude gain of the music for each hop beside its own `gain`, so that effects of the gain `heard` stand out."""
    hops = min(len(gain), len(heard))
    struck = _decibels(_smooth(effects[0][:hops] * heard[:hops] ** 2, 0.3))
    played = _decibels(_smooth(music[0][:hops] * gain[:hops] ** 2, 0.8))
    # What is softer than that has died away: nothing has to make room for it.
    sounding = struck > played - 2 * MUSIC_YIELDS
    down = np.where(sounding, np.clip(EFFECTS_OVER_MUSIC - (struck - played), 0.0, MUSIC_YIELDS), 0.0)
    found = np.ones(len(gain))
    found[:hops] = 10.0 ** (-_smooth(down, 0.5) / 20.0)
    return found


def make_way(bed: tuple[Powers, Powers], voice: tuple[Powers, Powers], words: Spans) -> NDArray[np.float64]:
    """Amplitude gain for each hop of all that is under the voice, so that soft words are `CLEAR` dB above it too.

    `bed` holds the powers of everything but the voice as it would be heard.
    """
    hops = len(bed[0])
    down = np.zeros(hops)
    for start, end in words:
        first, last = (round(max(0.0, at) * HOPS_A_SECOND) for at in (start, end))
        span = slice(first, min(max(last, first + 1), hops))
        if span.stop <= first:
            continue
        above = min(
            lufs(float(v[span].mean())) - lufs(float(b[span].mean()) + 1e-12) for v, b in zip(voice, bed, strict=True)
        )
        short = min(CLEAR - above, MOST_YIELD)
        if short > 0:
            reach = round(_SLOPE * HOPS_A_SECOND)
            near = slice(max(0, first - reach), min(hops, span.stop + reach))
            at = np.arange(near.start, near.stop) + 0.5
            outside = np.maximum(np.maximum(first - at, at - span.stop), 0.0) / HOPS_A_SECOND
            slope = 0.5 + 0.5 * np.cos(np.pi * np.clip(outside / _SLOPE, 0.0, 1.0))
            down[near] = np.maximum(down[near], short * slope)
    return np.asarray(10.0 ** (-down / 20.0), np.float64)


def phrases(words: Spans) -> list[list[tuple[float, float]]]:
    """Words that no pause worth coming back for lies between."""
    found: list[list[tuple[float, float]]] = []
    for span in sorted(words):
        if found and span[0] - found[-1][-1][1] < STILL:
            found[-1].append(span)
        else:
            found.append([span])
    return found


def _shape(at: NDArray[np.float64], first: float, last: float) -> NDArray[np.float64]:
    """1 from the first word to the last, with soft slopes (in decibels) before and after."""
    going = np.clip((at - (first - BEFORE)) / (BEFORE - 0.04), 0.0, 1.0)
    coming = np.clip((last + 0.05 + AFTER - at) / AFTER, 0.0, 1.0)
    return np.asarray((0.5 - 0.5 * np.cos(np.pi * going)) * (0.5 - 0.5 * np.cos(np.pi * coming)), np.float64)


def _smooth(values: Powers, seconds: float) -> Powers:
    width = round(seconds * HOPS_A_SECOND) | 1
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(values, width // 2, mode="reflect" if len(values) > width // 2 else "edge")
    return np.convolve(padded, window / window.sum(), mode="valid")


def _decibels(values: Powers) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10.0 * np.log10(np.maximum(values, 1e-10)), np.float64)
