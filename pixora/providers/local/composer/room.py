"""The room that music sounds in: a synthetic impulse response, and an equaliser that leaves space for a voice."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
Response = npt.NDArray[np.complex64]

_SECONDS = 2.2
"""Time in which the room's tail falls by 60 dB."""
_BLOCK = 1 << 19
"""Samples convolved at once: memory stays small however long the piece."""
_TAIL = 140_000
"""Samples that both filters together ring at most."""
_EQUALISER = (
    (20, -24), (32, -6), (55, -2), (110, -1.5), (200, 0), (400, -0.5), (1000, -2.5), (3000, -3.5), (5000, -3),
    (8000, -4.5), (12000, -9), (16000, -16), (24000, -40),
)  # fmt: skip
"""Gain in dB by frequency in Hz. Consonants live from 1 to 5 kHz: there the music steps back."""


def reverberate(dry: Samples, wet: Samples, rate: int) -> Samples:
    """Mix `dry` with the room's answer to `wet`, both (2, n) and equalised; the length is kept, `dry` is used up."""
    equaliser = _equaliser(rate)
    delay = len(equaliser) // 2
    length = dry.shape[1]
    for channel in range(2):
        dry[channel] = _convolve(dry[channel], wet[channel], *_responses(channel, rate))[delay : delay + length]
    return dry


def _convolve(a: Samples, b: Samples, response_a: Response, response_b: Response) -> Samples:
    """What both answer together, by overlap-add."""
    step = _BLOCK - _TAIL
    out = np.zeros(len(a) + 2 * _BLOCK, np.float32)
    for start in range(0, len(a), step):
        block = np.fft.rfft(a[start : start + step], _BLOCK) * response_a
        block += np.fft.rfft(b[start : start + step], _BLOCK) * response_b
        out[start : start + _BLOCK] += np.fft.irfft(block, _BLOCK)
    return out


@lru_cache(maxsize=4)
def _responses(channel: int, rate: int) -> tuple[Response, Response]:
    """Of the equaliser, and of the room behind it."""
    equaliser = np.fft.rfft(_equaliser(rate), _BLOCK).astype(np.complex64)
    room = np.fft.rfft(_impulse(channel, rate), _BLOCK).astype(np.complex64)
    return equaliser, equaliser * room


def _impulse(channel: int, rate: int) -> Samples:
    """Early reflections, then noise that decays and darkens. The channels are independent: that makes it wide."""
    noise = np.random.default_rng(71 + channel)
    length = round(1.3 * _SECONDS * rate)
    time = np.arange(length) / rate
    tail = noise.standard_normal(length) * 10 ** (-3 * time / _SECONDS)
    bright = np.convolve(tail, np.ones(4) / 4, "same")
    dark = np.convolve(bright, np.hanning(25) / np.hanning(25).sum(), "same")
    fade = np.clip(time / 0.9, 0, 1)
    tail = (bright * (1 - fade) + dark * fade) * np.clip((time - 0.018) / 0.03, 0, 1)
    tail /= np.sqrt(np.sum(tail**2))
    for k in range(7):
        at = round((0.011 + 0.009 * k + 0.003 * noise.random()) * rate)
        tail[at] += 0.16 * (1 - k / 9) * noise.choice((-1.0, 1.0))
    return tail.astype(np.float32)


@lru_cache(maxsize=1)
def _equaliser(rate: int) -> Samples:
    """A linear-phase filter of 2,047 taps by frequency sampling."""
    taps = 2047
    frequencies = np.fft.rfftfreq(4096, 1 / rate)
    hertz, decibels = zip(*_EQUALISER, strict=True)
    gains = 10 ** (np.interp(np.log(np.maximum(frequencies, 1)), np.log(hertz), decibels) / 20)
    kernel = np.roll(np.fft.irfft(gains), taps // 2)[:taps] * np.hanning(taps)
    return kernel.astype(np.float32)
