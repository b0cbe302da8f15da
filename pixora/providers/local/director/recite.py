"""The user's own text, cut into scenes without losing or changing a word."""

from __future__ import annotations

from pixora.providers.local.director.pace import AIR, LONGEST, MAX_SCENES, SHORTEST, estimate, overhead
from pixora.providers.local.director.split import cut
from pixora.providers.local.director.spoken import count_spoken


def recite(text: str, words_per_second: float) -> tuple[list[str], list[float]]:
    """Narration of each scene, and its planned seconds. Joined by single spaces the lines are the text.

    A scene is 3 to 9 s long; a text too long for 200 such scenes gets longer ones.
    """
    least = (SHORTEST - overhead(1, 3)) * words_per_second
    most = (LONGEST - AIR - overhead(1, 3)) * words_per_second
    lines = cut(text, least, most)
    average = count_spoken(text) / MAX_SCENES
    while len(lines) > MAX_SCENES:
        lines = cut(text, average, 1.3 * average, grain=0.3 * average)
        average *= 1.03
    lines = _shorter_ends(lines, words_per_second)
    needs = estimate(lines, words_per_second)
    return lines, [round(max(SHORTEST, need + AIR), 3) for need in needs]


def _shorter_ends(lines: list[str], words_per_second: float) -> list[str]:
    """First and last scene carry the film's opening and closing beside their words: cut once more if they run over."""
    if len(lines) >= MAX_SCENES:
        return lines
    result: list[str] = []
    for i, line in enumerate(lines):
        room = (LONGEST - AIR - overhead(i, len(lines))) * words_per_second
        longer = i in (0, len(lines) - 1) and count_spoken(line) > room
        result.extend(cut(line, 1, room) if longer else [line])
    return result
