"""How words are said where the voice would get them wrong: spoken one way, written another. Pure.

What is spoken is part of a narration's request, so that only scenes with such a word are spoken anew; captions show
what is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pixora.film.brief import Pronunciation
from pixora.film.errors import InvalidInput
from pixora.film.speech import Speech, Word

MOST = 200
"""Pronunciations of a film or a user."""
_PARTS = re.compile(r"""^(["“”„'‘’(«\[{¿¡—–-]*)(.*?)((?:['’]s)?[.,;:!?…"“”'‘’)»\]}。，！？、—–-]*)$""", re.DOTALL)
"""What stands before a word, the word, and what stands after it: punctuation, and an English genitive."""


def listed(pairs: Iterable[tuple[str, str]]) -> tuple[Pronunciation, ...]:
    """A list that was checked: one line for each word, in order. Raises `InvalidInput`."""
    found: dict[str, Pronunciation] = {}
    for word, said in pairs:
        word, said = word.strip(), " ".join(said.split())
        if not any(map(str.isalnum, word)) or word != _PARTS.sub(r"\2", word) or len(word.split()) != 1 or word[60:]:
            raise InvalidInput(
                "bad_pronunciation", f"“{word[:60]}” is not one word.", "Name a single word, without punctuation."
            )
        if not any(char.isalnum() for char in said) or len(said) > 120:
            raise InvalidInput(
                "bad_pronunciation", f"Nothing says how “{word}” is said.", "Write it as it sounds, such as “win”."
            )
        found[word.casefold()] = Pronunciation(word=word, said=said)
    if len(found) > MOST:
        raise InvalidInput("too_many_pronunciations", f"{MOST} words are the most.", "Take some out.")
    return tuple(found.values())


def spoken(text: str, said: Sequence[Pronunciation]) -> str:
    """The text as it is to be spoken; as it is where none of the words stands in it."""
    tokens = _tokens(text, said)
    return text if tokens == text.split() else " ".join(tokens)


def as_written(speech: Speech, text: str, said: Sequence[Pronunciation]) -> Speech:
    """Speech of `spoken(text)` with its words as they are written in `text`: several that stand for one share its
    time. Speech of a text that was not respelled is as it was."""
    tokens, written = _tokens(text, said), text.split()
    if tokens == written or len(speech.words) != sum(len(token.split()) for token in tokens):
        return speech
    words: list[Word] = []
    at = 0
    for token, word in zip(tokens, written, strict=True):
        first, at = at, at + len(token.split())
        words.append(Word(text=word, start=speech.words[first].start, end=speech.words[at - 1].end))
    return speech.model_copy(update={"words": tuple(words)})


def _tokens(text: str, said: Sequence[Pronunciation]) -> list[str]:
    """For each word of the text what is spoken for it."""
    known = {one.word.casefold(): one.said for one in said}
    return [_respelled(token, known) for token in text.split()] if known else text.split()


def _respelled(token: str, known: dict[str, str]) -> str:
    if (whole := known.get(token.casefold())) is not None:
        return whole
    found = _PARTS.match(token)
    if found is None or (said := known.get(found[2].casefold())) is None:
        return token
    return f"{found[1]}{said}{found[3]}"
