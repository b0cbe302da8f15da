"""Calls: what is heard now and then, from birds and bubbles to thunder and the tick of a clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixora.media.samples import RATE, Samples
from pixora.providers.local.ambience.noise import burst

Chance = np.random.Generator
Voice = Callable[[Chance], Samples]
"""One call, (2, n)."""
Hertz = NDArray[np.float64]


@dataclass(frozen=True)
class Call:
    """`cast` chooses a film's voices; `start` and `every` are seconds, each from and to."""

    cast: Callable[[Chance], Voice]
    start: tuple[float, float]
    every: tuple[float, float]
    lasts: float = 2.5
    """Seconds that a call takes at most."""
    reach: float = 0.0
    """dB that the farthest is softer than the nearest."""

    def first(self, chance: Chance) -> float:
        return float(chance.uniform(*self.start))

    def wait(self, chance: Chance) -> float:
        return float(chance.uniform(*self.every))


def tone(hertz: Hertz, overtones: Sequence[float] = (1.0,), soft: float = 0.35) -> Samples:
    """A tone whose pitch follows `hertz` (one value a sample); `soft` is the share of it that its slopes take."""
    phase = 2 * np.pi * np.cumsum(hertz) / RATE
    sound = sum(level * np.sin(k * phase) for k, level in enumerate(overtones, 1) if level)
    edge = max(2, round(soft * len(hertz)))
    slope = 0.5 - 0.5 * np.cos(np.pi * np.minimum(np.arange(len(hertz)), np.arange(len(hertz))[::-1]) / edge)
    slope[edge : len(slope) - edge] = 1.0
    return np.asarray(sound * slope, np.float32)


def glide(seconds: float, *hertz: float) -> Hertz:
    """Pitch that goes through `hertz` at even times, by ratio."""
    at = np.linspace(0.0, len(hertz) - 1, max(8, round(seconds * RATE)))
    return np.asarray(np.exp(np.interp(at, np.arange(len(hertz)), np.log(hertz))), np.float64)


def string(pieces: Sequence[tuple[float, Samples]]) -> Samples:
    """Sounds at their times (seconds) in one."""
    total = max(round(at * RATE) + len(sound) for at, sound in pieces)
    out = np.zeros(total, np.float32)
    for at, sound in pieces:
        first = round(at * RATE)
        out[first : first + len(sound)] += sound
    return out


def place(sound: Samples, chance: Chance, echo: float, spread: float = 0.8) -> Samples:
    """Somewhere between the sides, with the answer of what stands around: (2, n)."""
    pan = (float(chance.uniform(-spread, spread)) + 1) * np.pi / 4
    tail = round(0.45 * RATE) if echo else 0
    out = np.zeros((2, len(sound) + tail), np.float32)
    for side, gain in enumerate((np.cos(pan), np.sin(pan))):
        out[side, : len(sound)] += np.float32(gain) * sound
        if echo:
            for k in range(1, 6):
                at = round((0.035 + 0.07 * k + 0.02 * float(chance.random())) * RATE)
                out[side, at : at + len(sound)] += np.float32(echo * 0.62**k) * sound
    return out


def _tit(chance: Chance) -> Voice:
    high, low = chance.uniform(4200, 5200), chance.uniform(3100, 3700)
    beat = float(chance.uniform(0.17, 0.24))

    def sing(chance: Chance) -> Samples:
        pieces = []
        for k in range(int(chance.integers(2, 5))):
            pieces.append((2 * k * beat, tone(glide(0.09, high * 1.04, high))))
            pieces.append(((2 * k + 1) * beat, tone(glide(0.12, low, low * 0.98))))
        return place(string(pieces), chance, 0.3)

    return sing


def _warbler(chance: Chance) -> Voice:
    middle = float(chance.uniform(3000, 4200))

    def sing(chance: Chance) -> Samples:
        pieces: list[tuple[float, Samples]] = []
        at = 0.0
        for _ in range(int(chance.integers(7, 15))):
            seconds = float(chance.uniform(0.05, 0.11))
            a, b, c = middle * np.exp(chance.normal(0.0, 0.2, 3))
            pieces.append((at, tone(glide(seconds, a, b, c), (1.0, 0.08)) * np.float32(chance.uniform(0.5, 1.0))))
            at += seconds + float(chance.uniform(0.01, 0.05))
        return place(string(pieces), chance, 0.3)

    return sing


def _trill(chance: Chance) -> Voice:
    top, bottom = chance.uniform(5000, 6200), chance.uniform(3400, 4200)

    def sing(chance: Chance) -> Samples:
        pieces: list[tuple[float, Samples]] = []
        at, count = 0.0, int(chance.integers(9, 16))
        for k in range(count):
            pieces.append((at, tone(glide(0.045, top, bottom)) * np.float32(0.35 + 0.65 * k / count)))
            at += 0.085 - 0.03 * k / count
        return place(string(pieces), chance, 0.3)

    return sing


def _thrush(chance: Chance) -> Voice:
    middle = float(chance.uniform(2000, 2700))

    def sing(chance: Chance) -> Samples:
        pieces: list[tuple[float, Samples]] = []
        at = 0.0
        for _ in range(int(chance.integers(3, 6))):
            seconds = float(chance.uniform(0.14, 0.3))
            pitch = glide(seconds, *(middle * np.exp(chance.normal(0.0, 0.15, 3))))
            pitch = pitch * (1 + 0.02 * np.sin(2 * np.pi * 26 * np.arange(len(pitch)) / RATE))
            pieces.append((at, tone(pitch, (1.0, 0.12))))
            at += seconds + float(chance.uniform(0.05, 0.12))
        return place(string(pieces), chance, 0.4)

    return sing


def _sparrow(chance: Chance) -> Voice:
    middle = float(chance.uniform(3200, 4000))

    def sing(chance: Chance) -> Samples:
        pieces: list[tuple[float, Samples]] = []
        at = 0.0
        for _ in range(int(chance.integers(1, 4))):
            pieces.append((at, tone(glide(0.1, middle * 0.85, middle * 1.25, middle * 0.9), (1.0, 0.2, 0.08))))
            at += float(chance.uniform(0.2, 0.4))
        return place(string(pieces), chance, 0.25)

    return sing


_SINGERS = (_tit, _warbler, _trill, _thrush, _sparrow)


def _birds(chance: Chance) -> Voice:
    """Three singers of a film, near and far."""
    singers = [_SINGERS[i](chance) for i in chance.permutation(len(_SINGERS))[:3]]

    def sing(chance: Chance) -> Samples:
        return singers[int(chance.integers(len(singers)))](chance)

    return sing


def _gulls(chance: Chance) -> Voice:
    low = float(chance.uniform(900, 1150))

    def cry(chance: Chance) -> Samples:
        pieces: list[tuple[float, Samples]] = []
        at = 0.0
        for k in range(int(chance.integers(2, 5))):
            seconds = float(chance.uniform(0.28, 0.5)) * (1 - 0.1 * k)
            pitch = glide(seconds, low, low * 1.5, low * 1.35, low * 0.9)
            pieces.append((at, tone(pitch, (1.0, 0.7, 0.35, 0.15), 0.25)))
            at += seconds + 0.09
        return place(string(pieces), chance, 0.45)

    return cry


def _owl(chance: Chance) -> Voice:
    pitch = float(chance.uniform(330, 410))

    def hoot(chance: Chance) -> Samples:
        notes = ((0.0, 0.3), (0.75, 0.16), (1.0, 0.75)) if chance.random() < 0.6 else ((0.0, 0.6),)
        pieces = [(at, tone(glide(s, pitch * 0.97, pitch * 1.03, pitch), (1.0, 0.12), 0.3)) for at, s in notes]
        return place(string(pieces), chance, 0.5)

    return hoot


def _bubbles(chance: Chance) -> Voice:
    def rise(chance: Chance) -> Samples:
        pieces: list[tuple[float, Samples]] = []
        at = 0.0
        for _ in range(int(chance.integers(3, 12))):
            start, seconds = float(chance.uniform(260, 800)), float(chance.uniform(0.05, 0.16))
            sound = tone(glide(seconds, start, start * 1.25, start * 1.9), (1.0, 0.1), 0.2)
            sound *= np.exp(-3.0 * np.arange(len(sound)) / len(sound)).astype(np.float32)
            pieces.append((at, sound * np.float32(chance.uniform(0.3, 1.0))))
            at += float(chance.uniform(0.03, 0.16))
        return place(string(pieces), chance, 0.0, 0.6)

    return rise


def _thunder(chance: Chance) -> Voice:
    def roll(chance: Chance) -> Samples:
        seconds = float(chance.uniform(4.5, 6.5))
        at = np.arange(round(seconds * RATE)) / RATE
        swell = np.zeros(len(at))
        for start in np.sort(chance.uniform(0.0, 0.45 * seconds, 6)):
            since = np.maximum(at - start, 0.0)
            swell += chance.uniform(0.4, 1.0) * np.clip(since / 0.35, 0, 1) * np.exp(-since / 0.9)
        swell *= np.clip((seconds - at) / 1.5, 0.0, 1.0)
        colour = ((20, -12), (45, 0), (110, -3), (260, -14), (700, -32), (3000, -60))
        sides = [burst(colour, seconds, chance) for _ in range(2)]
        return np.stack([(0.8 * sides[0] + 0.6 * side) * swell for side in sides]).astype(np.float32)

    return roll


def _traffic(chance: Chance) -> Voice:
    noise = burst(((50, -24), (120, 0), (400, -3), (900, -5), (1800, -18), (6000, -44)), 10.0, chance)

    def drive(chance: Chance) -> Samples:
        seconds = float(chance.uniform(5.0, 8.0))
        at = np.linspace(-1.0, 1.0, round(seconds * RATE))
        near = 1 / (1 + (at / 0.28) ** 2) * np.cos(0.5 * np.pi * at) ** 2
        pan = (np.tanh(2.2 * at) * (1 if chance.random() < 0.5 else -1) * 0.75 + 1) * np.pi / 4
        sound = noise[int(chance.integers(2 * RATE)) :][: len(at)]
        return np.stack((sound * near * np.cos(pan), sound * near * np.sin(pan))).astype(np.float32)

    return drive


def _clock(chance: Chance) -> Voice:
    """Tick and tock by turns, always from the same place in the room."""
    where = (float(chance.uniform(-0.5, 0.5)) + 1) * np.pi / 4
    pitches = (float(chance.uniform(2100, 2600)), float(chance.uniform(1650, 2000)))
    turn = [0]

    def tick(chance: Chance) -> Samples:
        turn[0] ^= 1
        at = np.arange(round(0.07 * RATE)) / RATE
        pitch = pitches[turn[0]]
        ring = np.sin(2 * np.pi * pitch * at) * np.exp(-at / 0.006)
        ring += 0.5 * np.sin(2 * np.pi * 2.76 * pitch * at) * np.exp(-at / 0.003)
        ring += 0.35 * np.sin(2 * np.pi * 410 * at) * np.exp(-at / 0.012)
        ring *= np.clip(at / 0.0006, 0, 1)
        return np.stack((ring * np.cos(where), ring * np.sin(where))).astype(np.float32)

    return tick


def _cups(chance: Chance) -> Voice:
    def clink(chance: Chance) -> Samples:
        pieces: list[tuple[float, Samples]] = []
        at = 0.0
        for _ in range(int(chance.integers(1, 4))):
            time = np.arange(round(0.35 * RATE)) / RATE
            base = float(chance.uniform(1500, 2300))
            ring = np.zeros(len(time))
            for ratio, level, decay in ((1.0, 1.0, 0.07), (2.3, 0.5, 0.04), (3.9, 0.25, 0.02)):
                ring += level * np.sin(2 * np.pi * base * ratio * time) * np.exp(-time / decay)
            ring *= np.clip(time / 0.001, 0, 1) * chance.uniform(0.4, 1.0)
            pieces.append((at, ring.astype(np.float32)))
            at += float(chance.uniform(0.12, 0.5))
        return place(string(pieces), chance, 0.2, 0.6)

    return clink


def _taps(chance: Chance) -> Voice:
    """A hammer at the far end of the workshop."""
    pitch = float(chance.uniform(380, 560))

    def hammer(chance: Chance) -> Samples:
        pieces: list[tuple[float, Samples]] = []
        at, gap = 0.0, float(chance.uniform(0.32, 0.5))
        for _ in range(int(chance.integers(2, 6))):
            time = np.arange(round(0.12 * RATE)) / RATE
            knock = np.sin(2 * np.pi * pitch * time) * np.exp(-time / 0.016)
            knock += 0.4 * np.sin(2 * np.pi * 3.1 * pitch * time) * np.exp(-time / 0.006)
            knock *= np.clip(time / 0.001, 0, 1)
            pieces.append((at, knock.astype(np.float32)))
            at += gap * float(chance.uniform(0.94, 1.06))
        return place(string(pieces), chance, 0.35, 0.5)

    return hammer


def _crickets(chance: Chance) -> Voice:
    """Five of them around the listener, each at its own pace; a chorus of six seconds at a time, without a gap."""
    at = np.arange(round(CHORUS * 1.1 * RATE), dtype=np.float32) / np.float32(RATE)
    out = np.zeros((2, len(at)), np.float32)
    for _ in range(5):
        pitch, pulse, pace = chance.uniform(3700, 4900), chance.uniform(28, 38), chance.uniform(0.5, 0.85)
        pan = (chance.uniform(-0.9, 0.9) + 1) * np.pi / 4
        within = (at + np.float32(chance.uniform(0.0, pace))) % np.float32(pace)
        song = np.where(within < 3 / pulse, 0.5 - 0.5 * np.cos(np.float32(2 * np.pi * pulse) * within), 0.0)
        song *= 10 ** (-chance.uniform(0.0, 12.0) / 20) * np.sin(np.float32(2 * np.pi * pitch) * at)
        out += np.stack((song * np.cos(pan), song * np.sin(pan))).astype(np.float32)
    out *= np.sqrt(np.clip(np.minimum(at, at[::-1]) / np.float32(0.1 * CHORUS), 0.0, 1.0))
    return lambda _: out


CHORUS = 6.0
"""Seconds after which a chorus of crickets is taken up by the next, which has begun softly before."""

CALLS: dict[str, Call] = {
    "birds": Call(_birds, (0.3, 1.2), (0.8, 3.0), reach=8.0),
    "gulls": Call(_gulls, (1.0, 3.5), (6.0, 12.0), reach=8.0),
    "owl": Call(_owl, (1.0, 4.0), (7.0, 13.0)),
    "bubbles": Call(_bubbles, (0.2, 1.5), (1.2, 4.0), reach=8.0),
    "thunder": Call(_thunder, (3.0, 12.0), (20.0, 34.0), lasts=6.5),
    "traffic": Call(_traffic, (-2.0, 1.0), (3.0, 7.0), lasts=8.0, reach=8.0),
    "clock": Call(_clock, (0.4, 0.9), (1.0, 1.0)),
    "cups": Call(_cups, (0.8, 3.0), (4.0, 9.0), reach=6.0),
    "taps": Call(_taps, (0.8, 3.0), (4.5, 9.0), lasts=3.0, reach=6.0),
    "crickets": Call(_crickets, (-0.6, -0.6), (CHORUS, CHORUS), lasts=1.1 * CHORUS),
}
"""The layers that are made of calls."""
