"""Caption lines: spoken words gathered into phrases that are read at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from pixora.film.brief import Aspect
from pixora.film.job import CaptionLine
from pixora.film.speech import Word


def lay_lines(words: Sequence[Sequence[Word]], aspect: Aspect) -> tuple[CaptionLine, ...]:
    raise NotImplementedError
