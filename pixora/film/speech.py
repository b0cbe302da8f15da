"""What a voice said and when: the measure that scenes, captions and the mix are fitted to."""

from __future__ import annotations

from pixora.film.brief import Data


class Word(Data):
    """A word as it is written in the narration, with its time from the start of the audio, in seconds."""

    text: str
    start: float
    end: float


class Speech(Data):
    """One scene's narration as spoken: length of the audio in seconds, and its words in order."""

    seconds: float
    words: tuple[Word, ...]


WORDS_PER_SECOND = 2.45
"""Pace of the built-in voice over mixed English text, pauses included (measured over 60 sample scenes)."""


def read_silently(text: str, words_per_second: float = WORDS_PER_SECOND) -> Speech:
    """How long `text` would take to say: an estimate before it is spoken, and the caption timing of unspoken text."""
    written = text.split()
    letters = sum(len(word) for word in written) or 1
    total = max(1.0, len(written) / words_per_second)
    words: list[Word] = []
    at = 0.0
    for word in written:
        end = at + total * len(word) / letters
        words.append(Word(text=word, start=round(at, 4), end=round(end, 4)))
        at = end
    return Speech(seconds=round(total, 4), words=tuple(words))
