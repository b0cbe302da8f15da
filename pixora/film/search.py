"""What a film is found by in its owner's library: title, logline, what is said, and who is in it. Pure."""

from __future__ import annotations

import unicodedata

from pixora.film.script import Script


def words_of(script: Script | None, title: str = "") -> str:
    """All that a film can be found by, folded as a question is; `title` is what its owner calls it."""
    if script is None:
        return fold(title)
    cast = [character.name for character in script.characters]
    said = [scene.narration for scene in script.scenes]
    return fold(" ".join([title, script.title, script.logline, *said, *cast]))


def fold(text: str) -> str:
    """Text without differences that nobody means when searching: case, width, runs of spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
