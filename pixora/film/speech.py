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
