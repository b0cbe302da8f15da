"""When each word is spoken: from the times that a vendor gives, else from the pauses that are heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from pixora.film.speech import Speech, Word, read_silently
from pixora.media.samples import RATE, Samples, read

HOP = 480
"""Samples of one measurement of loudness: 10 ms."""
QUIET_DB = 30.0
"""A stretch so far below the voice's loud parts is a pause."""
PAUSE_S = 0.12
"""Shorter gaps are those within a word."""
REACH_S = 0.6
"""A pause is taken for the border between two words that the estimate has at most so far away."""
ENDS = ".,;:!?…—)”»。、，！？；："


def time_words(text: str, audio: Path, told: Any) -> tuple[Speech, str]:
    """The words of `text` with their times in `audio`, and how they were timed: "vendor" or "measured".

    `told` is what the vendor sent as timestamps, in whatever shape; when it does not fit the text, the words are spread
    over what is heard, their borders laid into the pauses.
    """
    samples = read(audio, 1)
    seconds = samples.shape[1] / RATE
    if words := words_told(text, told, seconds):
        return Speech(seconds=round(seconds, 4), words=words), "vendor"
    return Speech(seconds=round(seconds, 4), words=words_heard(text, samples)), "measured"


def words_told(text: str, told: Any, seconds: float) -> tuple[Word, ...]:
    """Words timed by a vendor's characters (ElevenLabs' alignment, whole or in chunks) or words; () if they do not
    fit."""
    written = text.split()
    letters = [char for char in _characters(told) if char[0].strip()]
    if "".join(char for char, _, _ in letters) != "".join(written):
        return ()
    words: list[Word] = []
    at, before = 0, 0.0
    for word in written:
        spoken = letters[at : at + len(word)]
        at += len(word)
        start, end = max(before, spoken[0][1]), spoken[-1][2]
        if not start <= end <= seconds + 0.25:
            return ()
        end = min(end, seconds)
        words.append(Word(text=word, start=round(min(start, end), 4), end=round(end, 4)))
        before = end
    return tuple(words)


def _characters(told: Any) -> Iterator[tuple[str, float, float]]:
    """Each character with its start and end. A word's time is shared out evenly among its letters."""
    for chunk in told if isinstance(told, list) else [told]:
        if not isinstance(chunk, dict):
            continue
        chunk = chunk.get("alignment") or chunk
        letters = chunk.get("characters")
        starts, ends = chunk.get("character_start_times_seconds"), chunk.get("character_end_times_seconds")
        word = chunk.get("text") or chunk.get("word")
        if isinstance(letters, list) and isinstance(starts, list) and isinstance(ends, list):
            if not len(letters) == len(starts) == len(ends) or not _numbers([*starts, *ends]):
                return
            yield from ((str(char), float(a), float(b)) for char, a, b in zip(letters, starts, ends, strict=True))
        elif isinstance(word, str) and _numbers([chunk.get("start"), chunk.get("end")]):
            start, step = float(chunk["start"]), (float(chunk["end"]) - float(chunk["start"])) / max(1, len(word))
            yield from ((char, start + i * step, start + (i + 1) * step) for i, char in enumerate(word))


def _numbers(values: Iterable[Any]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def words_heard(text: str, samples: Samples) -> tuple[Word, ...]:
    """Words spread over what is heard by their length in letters, with borders in the pauses.

    Where a pause is heard near a border between words, the border is there: after punctuation rather than elsewhere.
    """
    estimate = read_silently(text)
    if not estimate.words:
        return ()
    pauses, first, last = _pauses(samples)
    scale = (last - first - sum(end - start for start, end in pauses)) / estimate.words[-1].end
    borders = [word.end * scale for word in estimate.words[:-1]]
    anchors: list[tuple[float, float, float]] = [(0.0, first, first)]
    paused, taken = 0.0, -1
    for start, end in pauses:
        spoken = start - first - paused
        paused += end - start
        near = [i for i in range(taken + 1, len(borders)) if abs(borders[i] - spoken) <= REACH_S]
        if near:
            taken = min(near, key=lambda i: abs(borders[i] - spoken) * (0.25 if _closes(estimate.words[i]) else 1.0))
            anchors.append((borders[taken], start, end))
    anchors.append((estimate.words[-1].end * scale, last, last))
    return tuple(
        Word(text=word.text, start=_at(anchors, word.start * scale, 2), end=_at(anchors, word.end * scale, 1))
        for word in estimate.words
    )


def _closes(word: Word) -> bool:
    return word.text[-1] in ENDS


def _at(anchors: list[tuple[float, float, float]], spoken: float, side: int) -> float:
    """A moment of the estimate in the audio's time; at a pause `side` 1 is its beginning and 2 its end."""
    for left, right in pairwise(anchors):
        if spoken < right[0] - 1e-9 or (side == 1 and spoken <= right[0] + 1e-9) or right is anchors[-1]:
            share = (spoken - left[0]) / max(1e-9, right[0] - left[0])
            return round(left[2] + min(1.0, max(0.0, share)) * (right[1] - left[2]), 4)
    return round(anchors[-1][1], 4)


def _pauses(samples: Samples) -> tuple[list[tuple[float, float]], float, float]:
    """Stretches of silence within the voice, and where it begins and ends, in seconds."""
    whole = samples.shape[1] // HOP * HOP
    total = samples.shape[1] / RATE
    if whole == 0:
        return [], 0.0, total
    level = 10 * np.log10((samples[0, :whole].reshape(-1, HOP) ** 2).mean(axis=1) + 1e-10)
    heard = np.flatnonzero(level > max(float(np.percentile(level, 95)) - QUIET_DB, -70.0))
    if heard.size == 0:
        return [], 0.0, total
    step = HOP / RATE
    gaps = np.flatnonzero(np.diff(heard) * step >= PAUSE_S)
    pauses = [((int(heard[i]) + 1) * step, int(heard[i + 1]) * step) for i in gaps]
    return pauses, int(heard[0]) * step, min(total, (int(heard[-1]) + 1) * step)
