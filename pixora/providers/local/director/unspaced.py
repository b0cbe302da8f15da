"""Scripts that are written without spaces: where a run of their letters can be parted, changing nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pixora.providers.local.director.spoken import count_spoken

_LETTER = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_SENTENCE = re.compile(r"[^。！？｡]*[。！？｡]+[」』”’）》〉】\"')\]]*|[^。！？｡]+$")
_CLAUSE = re.compile(r"[^、，；：,;…—]*[、，；：,;…—]+[」』”’）》〉】\"')\]]*|[^、，；：,;…—]+$")
_MARK = re.compile(
    r"[\u0e31\u0e33-\u0e3a\u0e45\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b6-\u17d3ぁぃぅぇぉっゃゅょァィゥェォッャュョーんンゝ々。、，！？」』）]"
)
"""Signs that belong to the letter before them: no piece begins with one."""
_LEAD = re.compile(r"[\u0e40-\u0e44\u0ec0-\u0ec4「『（《〈【“]")
"""Signs that belong to the letter behind them: no piece ends with one."""


def is_unspaced(token: str) -> bool:
    """Whether a run between spaces may hold several words or sentences."""
    return len(token) > 6 and len(_LETTER.findall(token)) > 0.4 * len(token)


def part_sentences(token: str) -> list[str]:
    """The sentences of a run without spaces; joined they are the run."""
    return [part for part in _SENTENCE.findall(token) if part] or [token]


def part_run(token: str, most: float) -> list[str]:
    """Pieces of at most `most` spoken words: at clauses, else near the middle between two letters."""
    if count_spoken(token) <= most or len(token) < 2:
        return [token]
    clauses = [part for part in _CLAUSE.findall(token) if part]
    if len(clauses) > 1:
        return list(_gathered([piece for clause in clauses for piece in part_run(clause, most)], most))
    middle = len(token) // 2
    places = sorted(range(1, len(token)), key=lambda i: abs(i - middle))
    place = next((i for i in places if not _MARK.match(token[i]) and not _LEAD.match(token[i - 1])), middle)
    return [*part_run(token[:place], most), *part_run(token[place:], most)]


def _gathered(pieces: list[str], most: float) -> Iterator[str]:
    line = ""
    for piece in pieces:
        if line and count_spoken(line + piece) > most:
            yield line
            line = ""
        line += piece
    if line:
        yield line
