"""How long things take: the budget of words, the number of scenes, and seconds that add up exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pixora.film.brief import Mood
from pixora.film.timeline import CLOSING, LEAD, OPENING, TAIL
from pixora.providers.local.director.spoken import count_spoken

AROUND = LEAD + TAIL + 0.5
"""Seconds of a scene beside its words: lead, tail, and its share in two crossfades."""
AIR = 0.8
"""Seconds that a scene is planned longer than it needs."""
SHORTEST = 3.0
LONGEST = 9.0
ASKED_SHORTEST = 3.3
"""Of scenes on the average, where their number was asked for: room for a few words in most of them."""
SPOKEN_SECONDS = 60.0
"""A brief of one line is spoken about for at most this long."""
ALL_SPOKEN = 75.0
"""Films up to this length have words in each scene."""
SPOKEN_SCENES = 12
_PACES = {
    Mood.CALM: 6.3, Mood.WONDER: 5.9, Mood.EPIC: 5.5, Mood.TENSE: 5.2, Mood.UPBEAT: 5.1, Mood.PLAYFUL: 5.1,
    Mood.TENDER: 5.9, Mood.WISTFUL: 6.1, Mood.MYSTERY: 5.7,
}  # fmt: skip


def overhead(index: int, count: int) -> float:
    """Seconds of scene `index` of `count` beside its words."""
    return AROUND + (OPENING if index == 0 else 0.0) + (CLOSING if index == count - 1 else 0.0)


def estimate(lines: Sequence[str], words_per_second: float) -> list[float]:
    """Seconds that each scene needs, words and all around them."""
    return [count_spoken(line) / words_per_second + overhead(i, len(lines)) for i, line in enumerate(lines)]


def count_scenes(
    seconds: float, mood: Mood, wanted: int, max_scenes: int = 200, slower: float = 1.0, asked: int | None = None
) -> int:
    """Scenes of a film without own text; `wanted` is how many the user's words would fill, `slower` the genre's.
    `asked`: a number that was asked for, which is met as far as scenes can last `SHORTEST` to `LONGEST`."""
    if asked is not None:
        return min(max_scenes, max(least_scenes(seconds), min(asked, int(seconds / ASKED_SHORTEST))))
    pace = (_PACES[mood] if seconds <= ALL_SPOKEN else 6.2) * slower
    least = least_scenes(seconds)
    most = int(seconds / 3.9)
    return min(max_scenes, max(least, 2, min(most, max(round(seconds / pace), wanted))))


def least_scenes(seconds: float) -> int:
    """So many that none has to last longer than `LONGEST`."""
    return math.ceil(seconds / (LONGEST - 0.5))


def budget(seconds: float, count: int, fill: float, words_per_second: float) -> float:
    """Words that may be spoken in `count` scenes of a film."""
    around = sum(overhead(i, count) for i in range(count))
    return max(0.0, (min(fill * seconds, seconds - AIR * count) - around) * words_per_second)


def most_words(index: int, count: int, words_per_second: float) -> float:
    """Words that fit into one scene at its longest."""
    return (LONGEST - AIR - overhead(index, count)) * words_per_second


def least_seconds(lines: Sequence[str], words_per_second: float) -> list[float]:
    """Shortest planned length of each scene: what its words need, and air."""
    needs = estimate(lines, words_per_second)
    return [max(SHORTEST, need + AIR) if line else SHORTEST for line, need in zip(lines, needs, strict=True)]


def share_seconds(
    seconds: float, lines: Sequence[str], weights: Sequence[float], words_per_second: float
) -> list[float]:
    """Planned seconds of each scene: what its words need and air, the rest shared by weight; they add up exactly.

    Scenes stay between 3 and 9 s wherever the film's length allows it.
    """
    least = least_seconds(lines, words_per_second)
    lengths = list(least)
    rest = seconds - sum(least)
    open_ = [i for i in range(len(lines)) if lengths[i] < LONGEST - 1e-6]
    while rest > 1e-9 and open_:
        total = sum(weights[i] for i in open_)
        given = 0.0
        for i in list(open_):
            part = min(rest * weights[i] / total, LONGEST - lengths[i])
            lengths[i] += part
            given += part
            if lengths[i] >= LONGEST - 1e-6:
                open_.remove(i)
        rest -= given
        if given < 1e-9:
            break
    return _whole_milliseconds(seconds, least, lengths)


def _whole_milliseconds(seconds: float, least: Sequence[float], lengths: Sequence[float]) -> list[float]:
    """Lengths in whole milliseconds, none under its least; what a film has beyond those goes to the last scene."""
    floors = [math.ceil(length * 1000 - 1e-6) for length in least]
    whole = [max(floor, int(length * 1000)) for floor, length in zip(floors, lengths, strict=True)]
    total = int(seconds * 1000 + 1e-6)
    by_slack = sorted(range(len(whole)), key=lambda i: (floors[i] - whole[i], i))
    for i in by_slack:
        over = sum(whole) - total
        # Too many milliseconds are taken from where there is air; missing ones are given back below nine seconds.
        whole[i] -= min(over, whole[i] - floors[i]) if over > 0 else -min(-over, max(0, int(LONGEST * 1000) - whole[i]))
    result = [length / 1000 for length in whole]
    result[-1] += seconds - math.fsum(result)
    return result
