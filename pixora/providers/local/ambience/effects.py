"""Sound effects, made of tones and noise: what the film's words call for, each at its moment."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pixora.film.effects import Effect
from pixora.film.job import AmbienceRequest
from pixora.media.levels import HOPS_A_SECOND, lufs, powers
from pixora.media.samples import RATE, Samples
from pixora.providers.local.ambience.calls import CALLS, Chance, glide, place, string, tone
from pixora.providers.local.ambience.noise import Colour, burst

Wave = NDArray[np.float64]
_LEVELS: dict[Effect, float] = {
    Effect.BELL: -23.0, Effect.KNOCK: -22.5, Effect.CREAK: -26.0, Effect.SLAM: -24.0, Effect.STEPS: -32.0,
    Effect.HOOVES: -29.0, Effect.SPLASH: -23.0, Effect.WAVE: -23.0, Effect.THUNDER: -22.0, Effect.WIND: -25.0,
    Effect.BIRD: -26.0, Effect.GULL: -25.0, Effect.OWL: -26.0, Effect.CLOCK: -37.0, Effect.GLASS: -24.0,
    Effect.WHISTLE: -25.0, Effect.ROCKET: -22.0, Effect.APPLAUSE: -24.0, Effect.HEARTBEAT: -23.0,
}  # fmt: skip
"""LUFS of the loudest 400 ms, beside a voice of -20; what is a tick or a tap is louder than its 400 ms."""
_WINDOW = round(0.4 * HOPS_A_SECOND)


def sound_effects(request: AmbienceRequest) -> Samples:
    """The request's cues on one track: float32 (2, n) at 48000 Hz, n being exactly `round(seconds * 48000)`.

    Equal requests give equal samples on one machine; each cue sounds the same wherever it stands. A tail that runs
    past the film's end is cut off.
    """
    length = round(request.seconds * RATE)
    out = np.zeros((2, length), np.float32)
    heard: dict[Effect, int] = {}
    for cue in request.cues:
        number = heard[cue.effect] = heard.get(cue.effect, 0) + 1
        chance = np.random.default_rng([request.seed & 0xFFFFFFFF, number, *cue.effect.value.encode()])
        sound = make_effect(cue.effect, chance)
        first = round(cue.start * RATE)
        end = min(length, first + sound.shape[1])
        if end > first:
            out[:, first:end] += sound[:, : end - first]
    return out


def make_effect(effect: Effect, chance: Chance) -> Samples:
    """One effect, (2, n), at its level, without a click at either end."""
    sound = np.asarray(_MAKERS[effect](chance), np.float32)
    edge = min(round(0.002 * RATE), sound.shape[1] // 2)
    slope = np.linspace(0.0, 1.0, edge, dtype=np.float32)
    sound[:, :edge] *= slope
    sound[:, -8 * edge :] *= np.linspace(1.0, 0.0, min(8 * edge, sound.shape[1]), dtype=np.float32)
    short = max(0, round(0.44 * RATE) - sound.shape[1])
    weighted, _ = powers(np.pad(sound, ((0, 0), (0, short))))
    loudest = float(np.convolve(weighted, np.ones(_WINDOW) / _WINDOW, "valid").max())
    return np.asarray(sound * np.float32(10.0 ** ((_LEVELS[effect] - lufs(loudest)) / 20.0)), np.float32)


def _time(seconds: float) -> Wave:
    return np.arange(round(seconds * RATE)) / RATE


def _ring(seconds: float, *partials: tuple[float, float, float]) -> Samples:
    """Partials of Hz, level and seconds in which they fall by a factor of e, struck at once."""
    at = _time(seconds)
    sound = sum(level * np.sin(2 * np.pi * hertz * at) * np.exp(-at / fall) for hertz, level, fall in partials)
    return np.asarray(sound * np.clip(at / 0.0008, 0.0, 1.0), np.float32)


def _hiss(colour: Colour, seconds: float, fall: float, chance: Chance) -> Samples:
    """Noise that falls by a factor of e in `fall` seconds."""
    return np.asarray(burst(colour, seconds, chance) * np.exp(-_time(seconds) / fall), np.float32)


def _mixed(*parts: Samples) -> Samples:
    """Sounds that begin together, in one."""
    return string([(0.0, part) for part in parts])


_DULL: Colour = ((40, -20), (90, 0), (300, -8), (900, -22), (3000, -48))
_WOODEN: Colour = ((80, -20), (300, -4), (700, 0), (1500, -8), (4000, -28), (9000, -50))
_BRIGHT: Colour = ((300, -30), (1200, -8), (3500, 0), (8000, -4), (15000, -18))
_WET: Colour = ((120, -18), (450, -3), (1100, 0), (2800, -5), (6500, -14), (13000, -32))


def _bell(chance: Chance) -> Samples:
    base = float(chance.uniform(360, 520))
    struck = _ring(
        3.6, (0.5 * base, 0.5, 1.4), (base, 0.9, 0.9), (1.19 * base, 0.6, 0.7), (1.5 * base, 0.35, 0.5),
        (2.0 * base, 0.8, 0.5), (2.67 * base, 0.3, 0.25), (3.01 * base, 0.3, 0.2), (5.2 * base, 0.18, 0.06),
    )  # fmt: skip
    return place(string([(0.0, struck), (1.15, np.float32(0.85) * struck)]), chance, 0.25, 0.4)


def _knock(chance: Chance) -> Samples:
    base = float(chance.uniform(170, 230))
    pieces = []
    for at in (0.0, 0.21, 0.43):
        hit = _ring(0.2, (base, 1.0, 0.03), (2.4 * base, 0.5, 0.018), (4.1 * base, 0.2, 0.01))
        pieces.append(
            (at, np.float32(chance.uniform(0.8, 1.0)) * _mixed(hit, 0.25 * _hiss(_WOODEN, 0.1, 0.008, chance)))
        )
    return place(string(pieces), chance, 0.2, 0.4)


def _creak(chance: Chance) -> Samples:
    """Wood that sticks and slips, quicker and quicker."""
    bodies = [float(hertz * chance.uniform(0.9, 1.1)) for hertz in (520, 1050, 1900)]
    pieces: list[tuple[float, Samples]] = []
    at = 0.0
    while at < 1.1:
        share = at / 1.1
        slip = _ring(0.05, (bodies[0], 1.0, 0.009), (bodies[1], 0.6, 0.006), (bodies[2], 0.25, 0.004))
        pieces.append((at, np.float32(np.sin(np.pi * min(1.0, share + 0.08)) * chance.uniform(0.6, 1.0)) * slip))
        at += float(chance.uniform(0.9, 1.1)) / (24.0 + 50.0 * share)
    return place(string(pieces), chance, 0.25, 0.4)


def _slam(chance: Chance) -> Samples:
    base = float(chance.uniform(62, 78))
    thump = _ring(0.7, (base, 1.0, 0.13), (2.3 * base, 0.6, 0.07), (5.1 * base, 0.25, 0.03))
    latch = 0.2 * _ring(0.1, (1450, 1.0, 0.012))
    return place(
        string([(0.0, thump), (0.0, 0.5 * _hiss(_WOODEN, 0.4, 0.035, chance)), (0.07, latch)]), chance, 0.35, 0.3
    )


def _steps(chance: Chance) -> Samples:
    pieces: list[tuple[float, Samples]] = []
    pace = float(chance.uniform(0.5, 0.58))
    for number in range(5):
        heel = _mixed(_ring(0.15, (95, 1.0, 0.025), (210, 0.5, 0.014)), 0.4 * _hiss(_WOODEN, 0.08, 0.009, chance))
        toe = 0.35 * _hiss(_WOODEN, 0.1, 0.02, chance)
        strength = np.float32(chance.uniform(0.8, 1.0))
        pieces += [(number * pace, strength * heel), (number * pace + 0.09, strength * toe)]
    return place(string(pieces), chance, 0.18, 0.3)


def _hooves(chance: Chance) -> Samples:
    pieces: list[tuple[float, Samples]] = []
    for stride in range(4):
        for beat, body in ((0.0, 700), (0.1, 820), (0.21, 640)):
            clop = _ring(0.1, (body * float(chance.uniform(0.95, 1.05)), 1.0, 0.012), (1.7 * body, 0.5, 0.007))
            hoof = _mixed(clop, 0.6 * _ring(0.12, (110, 1.0, 0.022)), 0.2 * _hiss(_DULL, 0.1, 0.02, chance))
            pieces.append((stride * 0.44 + beat, np.float32(chance.uniform(0.75, 1.0)) * hoof))
    return place(string(pieces), chance, 0.12, 0.4)


def _splash(chance: Chance) -> Samples:
    plunge = tone(glide(0.22, 190, 110, 60), (1.0, 0.3), 0.3)
    spray = _hiss(_WET, 1.3, 0.24, chance) * np.clip(_time(1.3) / 0.02, 0.0, 1.0).astype(np.float32)
    drops: list[tuple[float, Samples]] = []
    for _ in range(9):
        pitch = float(chance.uniform(500, 1500))
        drop = tone(glide(0.05, pitch, 1.5 * pitch), (1.0,), 0.3) * np.float32(chance.uniform(0.05, 0.25))
        drops.append((float(chance.uniform(0.25, 1.1)), drop))
    return place(string([(0.0, 0.9 * plunge), (0.03, 0.7 * spray), *drops]), chance, 0.1, 0.4)


def _wave(chance: Chance) -> Samples:
    at = _time(4.2)
    swell = np.clip(at / 1.1, 0.0, 1.0) ** 2 * np.exp(-np.maximum(at - 1.1, 0.0) / 0.9)
    foam = np.clip((at - 0.9) / 0.3, 0.0, 1.0) * np.exp(-np.maximum(at - 1.2, 0.0) / 1.1)
    low: Colour = ((40, -12), (110, 0), (350, -4), (1000, -14), (4000, -36))
    sides = [burst(low, 4.2, chance) * swell + 0.5 * burst(_WET, 4.2, chance) * foam for _ in range(2)]
    return np.stack(sides).astype(np.float32)


def _wind(chance: Chance) -> Samples:
    at = _time(3.6)
    gust = np.sin(np.pi * at / 3.6) ** 1.5 * (0.75 + 0.25 * np.sin(2 * np.pi * 1.1 * at + chance.uniform(0, 6)))
    howl: Colour = ((120, -30), (380, -10), (560, 0), (760, -10), (1200, -16), (4000, -46))
    return np.stack([burst(howl, 3.6, chance) * gust for _ in range(2)]).astype(np.float32)


def _clock(chance: Chance) -> Samples:
    voice = CALLS["clock"].cast(chance)
    ticks = [voice(chance) for _ in range(5)]
    out = np.zeros((2, round(2.0 * RATE) + ticks[0].shape[1]), np.float32)
    for number, tick in enumerate(ticks):
        first = round(0.5 * number * RATE)
        out[:, first : first + tick.shape[1]] += tick
    return out


def _glass(chance: Chance) -> Samples:
    pieces = [(0.0, 0.5 * _hiss(_BRIGHT, 0.3, 0.035, chance))]
    for _ in range(22):
        pitch = float(chance.uniform(2200, 7600))
        shard = _ring(0.4, (pitch, 1.0, 0.05), (1.63 * pitch, 0.5, 0.03))
        pieces.append((float(chance.exponential(0.16)), np.float32(chance.uniform(0.05, 0.35)) * shard))
    return place(string(pieces), chance, 0.2, 0.5)


def _whistle(chance: Chance) -> Samples:
    base = float(chance.uniform(300, 340))
    notes = [
        tone(
            glide(1.7, 0.96 * base * ratio, base * ratio, base * ratio, 0.95 * base * ratio),
            (1.0, 0.5, 0.25, 0.1),
            0.15,
        )
        for ratio in (1.0, 1.19, 1.5)
    ]
    breath = burst(((400, -20), (1500, 0), (4000, -6), (9000, -24)), 1.7, chance)
    breath *= np.sin(np.pi * np.linspace(0, 1, len(breath))).astype(np.float32)
    return place(_mixed(*notes, 0.12 * breath[: len(notes[0])]), chance, 0.4, 0.5)


def _rocket(chance: Chance) -> Samples:
    at = _time(6.0)
    swell = np.clip(at / 0.8, 0.0, 1.0) ** 1.5 * np.clip((6.0 - at) / 3.2, 0.0, 1.0) ** 1.5
    flutter = 1.0 + 0.35 * burst(((5, -20), (14, 0), (40, -14), (120, -40)), 6.0, chance)
    roar: Colour = ((22, -14), (50, 0), (140, -3), (420, -9), (1200, -18), (4000, -34))
    return np.stack([burst(roar, 6.0, chance) * swell * flutter for _ in range(2)]).astype(np.float32)


def _applause(chance: Chance) -> Samples:
    at = _time(3.4)
    out = np.zeros((2, len(at)), np.float32)
    clap_colour: Colour = ((300, -24), (900, -4), (1500, 0), (2600, -4), (6000, -20))
    for side in range(2):
        hits = np.zeros(len(at))
        where = chance.integers(0, len(at), 420)
        hits[where] = chance.uniform(0.2, 1.0, len(where)) * chance.choice((-1.0, 1.0), len(where))
        clap = _hiss(clap_colour, 0.04, 0.007, chance)
        size = 1 << (len(at) + len(clap)).bit_length()
        out[side] = np.fft.irfft(np.fft.rfft(hits, size) * np.fft.rfft(clap, size), size)[: len(at)]
    return np.asarray(out * (np.clip(at / 0.5, 0.0, 1.0) * np.clip((3.4 - at) / 1.4, 0.0, 1.0)), np.float32)


def _heartbeat(chance: Chance) -> Samples:
    pieces: list[tuple[float, Samples]] = []
    for beat in range(3):
        pieces += [
            (0.86 * beat, _ring(0.3, (58, 1.0, 0.06), (116, 0.5, 0.035))),
            (0.86 * beat + 0.27, np.float32(0.7) * _ring(0.3, (66, 1.0, 0.05), (132, 0.45, 0.03))),
        ]
    return place(string(pieces), chance, 0.0, 0.1)


def _called(name: str) -> Callable[[Chance], Samples]:
    return lambda chance: CALLS[name].cast(chance)(chance)


_MAKERS: dict[Effect, Callable[[Chance], Samples]] = {
    Effect.BELL: _bell, Effect.KNOCK: _knock, Effect.CREAK: _creak, Effect.SLAM: _slam, Effect.STEPS: _steps,
    Effect.HOOVES: _hooves, Effect.SPLASH: _splash, Effect.WAVE: _wave, Effect.THUNDER: _called("thunder"),
    Effect.WIND: _wind, Effect.BIRD: _called("birds"), Effect.GULL: _called("gulls"), Effect.OWL: _called("owl"),
    Effect.CLOCK: _clock, Effect.GLASS: _glass, Effect.WHISTLE: _whistle, Effect.ROCKET: _rocket,
    Effect.APPLAUSE: _applause, Effect.HEARTBEAT: _heartbeat,
}  # fmt: skip
