"""Where a row of lettering may end: at spaces, and in scripts without spaces between what belongs together."""

from __future__ import annotations

from dataclasses import dataclass

from pixora.film import spaceless


@dataclass(frozen=True)
class Piece:
    """What is not parted. `spaced`: a space stands before it, unless it heads a row."""

    text: str
    spaced: bool


def pieces(text: str) -> list[Piece]:
    return [Piece(part, spaced=i == 0) for word in text.split() for i, part in enumerate(spaceless.part(word))]
