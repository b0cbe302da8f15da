"""The built-in voice: English text to sound with the time of each word, by hibari's distilled Kokoro model.

The model is 14 MB, comes inside the package and runs at about 100 times real time on one core. It predicts how long
each phoneme lasts; those durations, read out of the graph, are the word timings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import hibari
import numpy as np
import numpy.typing as npt
import onnxruntime
from hibari import dsp
from hibari.g2p import G2P

from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.speech import Speech, Word
from pixora.providers.local.onnx_outputs import expose
from pixora.providers.local.repertoire import VOICES
from pixora.providers.local.spoken import Said, check_speakable, read

Samples = npt.NDArray[np.float32]

RATE: int = dsp.SR
"""Samples per second: 24000."""
MAX_CHARS = 20_000
PAUSE = 0.30
"""Seconds between sentences."""
BREATH = 0.14
"""Seconds where a sentence too long for one go is split at a clause."""
MARGIN = 0.04
"""Seconds of quiet kept before the first sound and after the last."""

_MODEL_SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
_DURATIONS = "/Clip_output_0"
"""Time units that each phoneme id lasts, the two pads included; the sum is the length of the audio."""
_UNIT = 600
"""Samples in a time unit."""
_AHEAD = 0.042
"""Seconds by which sounds begin before their phoneme's predicted span: mean over 22 words after a pause, against the
energy of the audio (each within 0.045 s of it)."""
_MAX_IDS = 380
"""Phonemes said in one go; the model was trained on up to 510."""
_SILENCE = 0.006
"""Level of a 5 ms frame, relative to the loudest, under which a sentence's edge is silence (-44 dB)."""
_CEILING = 0.97


@dataclass(frozen=True)
class Spoken:
    """Mono float32 `samples` in -1..1 at `rate` per second, and what is said when."""

    samples: Samples
    rate: int
    speech: Speech


@dataclass(frozen=True)
class _Sound:
    """Phoneme ids said for (a part of) the written word `word`; `voiced` without those of punctuation and spaces."""

    word: int
    ids: tuple[int, ...]
    voiced: tuple[bool, ...]
    clause: bool
    """Whether a clause may end after it."""


def speak(text: str, voice: str = "heart", seed: int = 0) -> Spoken:
    """Say `text`. The words of the speech, joined by spaces, are the text with its white space normalised.

    Deterministic for the same text, voice and seed. Text with nothing that can be said (punctuation, emoji) gives
    0.2 s of silence. Raises `InvalidInput` for an unknown voice, a text that is too long, or one in another alphabet.
    """
    check_voice(voice)
    check_speakable(text)
    if len(text) > MAX_CHARS:
        raise InvalidInput(
            "text_too_long",
            f"The built-in voice says up to {MAX_CHARS:,} characters at a time; this text has {len(text):,}.",
            "Divide the text into scenes.",
        )
    said = read(text)
    model = _load()
    track = _Track()
    for sentence in _sentences(said):
        runs = list(_runs(model.sounds(sentence)))
        for i, run in enumerate(runs):
            samples, times = model.say(run, seed, track.runs)
            track.add(samples, times, PAUSE if i == len(runs) - 1 else BREATH)
    return track.finish([entry.written for entry in said])


def check_voice(voice: str) -> None:
    """Raise `InvalidInput` unless the built-in voice of that name exists."""
    if voice not in VOICES:
        raise InvalidInput(
            "unknown_voice",
            f'There is no built-in voice called "{voice[:40]}".',
            f"Choose one of: {', '.join(VOICES)}.",
        )


Times = dict[int, tuple[float, float]]
"""Start and end in seconds by number of the written word."""


class _Model:
    """Network, pronunciation and phoneme table, loaded once in a process."""

    def __init__(self) -> None:
        assets = Path(hibari.__file__).parent / "assets"
        weights = (assets / "hibari.onnx").read_bytes()
        if hashlib.sha256(weights).hexdigest() != _MODEL_SHA256:
            raise PixoraError(
                "voice_model_changed",
                "The built-in voice's model file is not the one that Pixora was made with.",
                "Install it anew: pip install --force-reinstall hibari-tts==0.2.1",
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            expose(weights, _DURATIONS), options, providers=["CPUExecutionProvider"]
        )
        self._ids: dict[str, int] = json.loads((assets / "vocab.json").read_text(encoding="utf-8"))
        self._pronunciation = G2P()

    def sounds(self, sentence: Sequence[tuple[int, str]]) -> list[_Sound]:
        """Phonemes of a sentence, given as (number of the written word, what is said for it)."""
        owners = [number for number, spoken in sentence for _ in spoken.split()]
        tokens = self._pronunciation.phonemize_tokens(
            self._pronunciation.tokenize(" ".join(spoken for _, spoken in sentence))
        )
        sounds: list[_Sound] = []
        phonemes = ""
        for token in tokens:
            phonemes += token.phonemes or ""
            if token.whitespace or token is tokens[-1]:
                last = token is tokens[-1]
                sounds.append(self._sound(owners[len(sounds)], phonemes, last))
                phonemes = ""
        if len(sounds) != len(owners):
            raise PixoraError(
                "voice_failed",
                "The built-in voice lost its place in the text.",
                "Word it differently, or make the film without a voice (--voice none).",
            )
        return sounds

    def _sound(self, owner: int, phonemes: str, last: bool) -> _Sound:
        """`last`: a sentence always ends with a stop, or the voice would stay up in the air."""
        if last and not set(phonemes[-2:]) & set(".!?…"):
            phonemes = phonemes.rstrip(",;:— ") + "."
        text = phonemes if last else phonemes + " "
        known = [c for c in text if c in self._ids]
        return _Sound(
            word=owner,
            ids=tuple(self._ids[c] for c in known),
            voiced=tuple(c.isalpha() or c in "ˈˌː" for c in known),
            clause=bool(set(phonemes[-2:]) & set(",;:—")),
        )

    def say(self, run: Sequence[_Sound], seed: int, number: int) -> tuple[Samples, Times]:
        """Sound of a run of words, trimmed to where it sounds, and the times of its words."""
        ids = [0, *(i for sound in run for i in sound.ids), 0]
        outputs: list[Any] = self._session.run(
            None, {"ids": np.asarray([ids], np.int64), "speed": np.ones(1, np.float32)}
        )
        durations = outputs.pop()
        samples = dsp.synth(*(part[0] for part in outputs), np.random.default_rng((seed & 0xFFFFFFFF, number)))
        edges = np.concatenate(([0.0], np.cumsum(durations, dtype=np.float64))) * (_UNIT / RATE) - _AHEAD
        times: Times = {}
        at = 1
        for sound in run:
            spoken = [at + i for i, voiced in enumerate(sound.voiced) if voiced]
            if spoken:
                start, end = float(edges[spoken[0]]), float(edges[spoken[-1] + 1])
                times[sound.word] = (times.get(sound.word, (start, end))[0], end)
            at += len(sound.ids)
        return _trim(samples, times)


@lru_cache(maxsize=1)
def _load() -> _Model:
    return _Model()


def _sentences(said: Sequence[Said]) -> Iterator[list[tuple[int, str]]]:
    """What is said, by sentence; words that are silent left out."""
    sentence: list[tuple[int, str]] = []
    for number, entry in enumerate(said):
        if entry.spoken:
            sentence.append((number, entry.spoken))
        if entry.closes and any(c.isalnum() for _, spoken in sentence for c in spoken):
            yield sentence
            sentence = []


def _runs(sounds: Sequence[_Sound]) -> Iterator[list[_Sound]]:
    """A sentence in runs that the model can say in one go, split at clauses where there are some."""
    rest = [piece for sound in sounds for piece in _pieces(sound)]
    while rest:
        total, fits = 0, 0
        while fits < len(rest) and total + len(rest[fits].ids) <= _MAX_IDS:
            total += len(rest[fits].ids)
            fits += 1
        if fits < len(rest):
            clauses = [i + 1 for i in range(fits // 3, fits) if rest[i].clause]
            fits = clauses[-1] if clauses else fits
        if any(any(sound.voiced) for sound in rest[:fits]):
            yield rest[:fits]
        rest = rest[fits:]


def _pieces(sound: _Sound) -> Iterator[_Sound]:
    """A sound that is longer than one go, in parts."""
    for i in range(0, len(sound.ids), _MAX_IDS):
        cut = slice(i, i + _MAX_IDS)
        yield _Sound(sound.word, sound.ids[cut], sound.voiced[cut], sound.clause)


def _trim(samples: Samples, times: Times) -> tuple[Samples, Times]:
    """Cut silence off both ends, so that pauses between sentences are ours to set."""
    frame = RATE // 200
    whole = len(samples) // frame * frame
    levels = np.sqrt(np.mean(samples[:whole].reshape(-1, frame) ** 2, axis=1))
    loud = np.flatnonzero(levels > _SILENCE * levels.max())
    first = max(0, (int(loud[0]) - 1) * frame)
    last = min(len(samples), (int(loud[-1]) + 2) * frame)
    cut = samples[first:last].copy()
    ramp = np.linspace(0.0, 1.0, frame, dtype=np.float32)
    cut[:frame] *= ramp
    cut[-frame:] *= ramp[::-1]
    shift, length = first / RATE, len(cut) / RATE
    return cut, {
        word: (min(max(start - shift, 0.0), length), min(max(end - shift, 0.0), length))
        for word, (start, end) in times.items()
    }


class _Track:
    """Runs laid one after the other, with their words."""

    def __init__(self) -> None:
        self.runs = 0
        self._parts: list[Samples] = [_quiet(MARGIN)]
        self._length = len(self._parts[0])
        self._pause = 0.0
        self._times: Times = {}

    def add(self, samples: Samples, times: Times, pause: float) -> None:
        """Lay `samples` after what is there; `pause` seconds will follow if more comes."""
        if self.runs:
            self._lay(_quiet(self._pause))
        offset = self._length / RATE
        for word, (start, end) in times.items():
            begun = self._times[word][0] if word in self._times else start + offset
            self._times[word] = (begun, end + offset)
        self._lay(samples)
        self._pause = pause
        self.runs += 1

    def finish(self, written: Sequence[str]) -> Spoken:
        self._lay(_quiet(MARGIN if self.runs else 0.2 - MARGIN))
        samples = np.concatenate(self._parts)
        peak = float(np.max(np.abs(samples)))
        if peak > _CEILING:
            samples *= np.float32(_CEILING / peak)
        seconds = len(samples) / RATE
        words: list[Word] = []
        clock = 0.0
        for number, text in enumerate(written):
            start, end = self._times.get(number, (clock, clock))
            start = min(max(start, clock), seconds)
            clock = min(max(end, start), seconds)
            words.append(Word(text=text, start=round(start, 4), end=round(clock, 4)))
        return Spoken(samples, RATE, Speech(seconds=seconds, words=tuple(words)))

    def _lay(self, samples: Samples) -> None:
        self._parts.append(samples)
        self._length += len(samples)


def _quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)
