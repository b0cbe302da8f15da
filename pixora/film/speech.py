"""What a voice said and when: the measure that scenes, captions and the mix are fitted to."""

from __future__ import annotations

from pixora.film import spaceless
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
    """How long `text` would take to say: an estimate before it is spoken, and the caption timing of unspoken text.

    Words are what stands between spaces. Those of scripts without spaces are timed by their letters.
    """
    written = text.split()
    spaced = [_spaced_letters(word) for word in written]
    a_letter = sum(count > 0 for count in spaced) / words_per_second / (sum(spaced) or 1)
    shares = [a_letter * count + spaceless.seconds(word, text) for word, count in zip(written, spaced, strict=True)]
    read = sum(shares)
    total = max(1.0, read)
    words: list[Word] = []
    at = 0.0
    for word, share in zip(written, shares, strict=True):
        end = at + total * share / read
        words.append(Word(text=word, start=round(at, 4), end=round(end, 4)))
        at = end
    return Speech(seconds=round(total, 4), words=tuple(words))


def _spaced_letters(word: str) -> int:
    """Letters of `word` that make up a word by themselves: all, or those beside letters that are timed alone."""
    if not any(map(spaceless.counts_alone, word)):
        return len(word)
    return sum(char.isalnum() and not spaceless.counts_alone(char) for char in word)
