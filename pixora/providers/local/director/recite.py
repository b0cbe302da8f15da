"""The user's own text, cut into scenes without losing or changing a word."""

from __future__ import annotations

import re

from pixora.providers.local.director.pace import AIR, LONGEST, SHORTEST, estimate, overhead
from pixora.providers.local.director.split import cut, sentences
from pixora.providers.local.director.spoken import count_spoken

_LEAST_AIR = 0.2
"""Air of a scene that holds one sentence of nearly the longest length: better than to cut the sentence."""


def recite(
    text: str, words_per_second: float, max_scenes: int = 200, by_line: bool = False
) -> tuple[list[str], list[float]]:
    """Narration of each scene, and its planned seconds. Joined by single spaces the lines are the text;
    where a script has no spaces they are joined by nothing.

    A scene is 3 to 9 s long, a verse of its own when the text is cut `by_line`; a text too long for
    `max_scenes` such scenes gets longer ones.
    """
    least = (SHORTEST - overhead(1, 3)) * words_per_second
    most = (LONGEST - AIR - overhead(1, 3)) * words_per_second
    whole = (LONGEST - _LEAST_AIR - overhead(1, 3)) * words_per_second
    lines = [piece for block in part_blocks(text) for piece in cut(block, least, most, whole=whole)]
    if len(lines) > max_scenes:
        lines = cut(text, least, most, whole=whole)
    if by_line:
        verses = [piece for verse in text.splitlines() if verse.strip() for piece in cut(verse, 1, most, whole=whole)]
        lines = verses if len(verses) <= max_scenes else lines
    average = max(1.0, count_spoken(text) / max_scenes)
    while len(lines) > max_scenes:
        lines = cut(text, average, 1.3 * average, grain=0.3 * average)
        average *= 1.03
    if not by_line:
        lines = _shorter_ends(lines, words_per_second, max_scenes)
    needs = estimate(lines, words_per_second)
    return lines, [round(max(SHORTEST, min(need + AIR, max(LONGEST, need + _LEAST_AIR))), 3) for need in needs]


def part_blocks(text: str) -> list[str]:
    """Paragraphs, and lines that end a thought or are entries of a list: a scene never runs on from one to another.

    Two entries go together; what leads to a list stays with its first.
    """
    blocks: list[str] = []
    ended = True
    entries = 0
    for line in text.splitlines():
        bare = line.strip()
        if not bare:
            ended = True
            continue
        entry = _ENTRY.match(bare) is not None
        numbered = bare[0].isdigit()
        joins = entry and not numbered and blocks and (entries % 2 or (not entries and blocks[-1][-1] in ":?"))
        if (ended and not joins) or (entry and not joins) or not blocks:
            blocks.append(bare)
        else:
            blocks[-1] = f"{blocks[-1]} {bare}"
        entries = entries + 1 if entry else 0
        ended = entry or bare[-1] in ":"
    return blocks


_ENTRY = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s")


def _shorter_ends(lines: list[str], words_per_second: float, max_scenes: int) -> list[str]:
    """First and last scene carry the film's opening and closing beside their words: cut once more if they run over."""
    if len(lines) >= max_scenes - 1:
        return lines
    result: list[str] = []
    for i, line in enumerate(lines):
        room = (LONGEST - AIR - overhead(i, len(lines))) * words_per_second
        whole = (LONGEST - _LEAST_AIR - overhead(i, len(lines))) * words_per_second
        longer = i in (0, len(lines) - 1) and count_spoken(line) > (whole if len(sentences(line)) == 1 else room)
        result.extend(cut(line, 4, room, whole=whole) if longer else [line])
    return result
