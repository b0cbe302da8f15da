"""How scenes go over into the next: each transition for a reason, and few kinds in one film."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pixora.film.brief import Genre, Mood
from pixora.film.script import Transition, TransitionKind
from pixora.film.visual import CardKind, Hour, Place, Shot, Visual

MOST_KINDS = 3
"""Kinds of transition in one film, besides cut and crossfade."""
_LENGTHS = {
    TransitionKind.CROSSFADE: 0.5,
    TransitionKind.DIP: 0.6,
    TransitionKind.FLASH: 0.5,
    TransitionKind.SLIDE_LEFT: 0.5,
    TransitionKind.SLIDE_UP: 0.5,
    TransitionKind.WIPE_LEFT: 0.7,
    TransitionKind.ZOOM: 0.6,
    TransitionKind.BLUR: 0.8,
    TransitionKind.IRIS: 0.8,
}
_USES: dict[Genre, frozenset[TransitionKind]] = {
    Genre.EXPLAINER: frozenset({TransitionKind.ZOOM, TransitionKind.FLASH, TransitionKind.DIP}),
    Genre.JOURNEY: frozenset({TransitionKind.ZOOM, TransitionKind.DIP, TransitionKind.FLASH}),
    Genre.STORY: frozenset({TransitionKind.IRIS, TransitionKind.DIP, TransitionKind.BLUR}),
    Genre.PRODUCT: frozenset({TransitionKind.ZOOM, TransitionKind.SLIDE_UP, TransitionKind.FLASH}),
    Genre.LIST: frozenset({TransitionKind.SLIDE_LEFT, TransitionKind.FLASH}),
    Genre.BEDTIME: frozenset({TransitionKind.BLUR, TransitionKind.DIP, TransitionKind.IRIS}),
    Genre.HISTORY: frozenset({TransitionKind.WIPE_LEFT, TransitionKind.DIP, TransitionKind.BLUR}),
    Genre.HOWTO: frozenset({TransitionKind.SLIDE_LEFT, TransitionKind.ZOOM}),
    Genre.POEM: frozenset({TransitionKind.BLUR, TransitionKind.DIP}),
    Genre.TEXT: frozenset({TransitionKind.SLIDE_LEFT, TransitionKind.DIP, TransitionKind.ZOOM}),
}
_LISTED = (CardKind.STEP, CardKind.NUMBER, CardKind.LIST)
_INTO = frozenset({Place.INTERIOR, Place.UNDERWATER, Place.SPACE})
_DREAMS = ("dream", "remember", "memory", "memories", "once ", "imagine", "long ago")
_FOUND = ("there it is", "finds", "found", "suddenly", "discover", "light!", "answers", "catches the light")


def join(
    visuals: Sequence[Visual], beats: Sequence[str], lines: Sequence[str], genre: Genre, mood: Mood
) -> list[Transition]:
    """The transition of each scene into the next; the last has none."""
    joins: list[Transition] = []
    used: set[TransitionKind] = set()
    since = 9
    for i, (one, two) in enumerate(pairwise(visuals)):
        since += 1
        kind = _plain(one, two, genre, mood)
        for wanted, often in _reasons(i, one, two, beats, lines, genre):
            rare = since > 2 or often
            if wanted in _USES[genre] and rare and (wanted in used or len(used) < MOST_KINDS):
                kind = wanted
                used.add(wanted)
                since = 0
                break
        slow = 1.3 if genre in (Genre.POEM, Genre.BEDTIME) and kind is TransitionKind.CROSSFADE else 1.0
        quick = 0.8 if mood in (Mood.UPBEAT, Mood.PLAYFUL) and kind is TransitionKind.CROSSFADE else 1.0
        if kind is TransitionKind.DIP and Hour.NIGHT in (one.hour, two.hour):
            # Beside dark pictures the eye takes more of a dip for black.
            quick = 0.75
        seconds = round(min(0.9, max(0.4, _LENGTHS.get(kind, 0.0) * slow * quick)), 2)
        joins.append(Transition() if kind is TransitionKind.CUT else Transition(kind=kind, seconds=seconds))
    return [*joins, Transition()]


def _plain(one: Visual, two: Visual, genre: Genre, mood: Mood) -> TransitionKind:
    """A cut within a fast passage or to a near look at the same place, else a crossfade."""
    same = one.place is two.place and one.hour is two.hour
    fast = mood in (Mood.UPBEAT, Mood.TENSE, Mood.PLAYFUL) and genre not in (Genre.BEDTIME, Genre.POEM)
    close = Shot.CLOSE in (one.shot, two.shot)
    if Place.CARD not in (one.place, two.place) and ((same and (fast or close)) or (fast and close)):
        return TransitionKind.CUT
    return TransitionKind.CROSSFADE


def _reasons(
    i: int, one: Visual, two: Visual, beats: Sequence[str], lines: Sequence[str], genre: Genre
) -> list[tuple[TransitionKind, bool]]:
    """Kinds that have a reason at this border, the strongest first; and whether they may come close together."""
    found: list[tuple[TransitionKind, bool]] = []
    words = lines[i + 1].lower()
    last = i == len(beats) - 2
    card = two.place is Place.CARD
    if (i == 0 and one.place is Place.CARD) or (last and card and two.card is CardKind.END):
        found.append((TransitionKind.IRIS, True))
    if (one.place is Place.CARD and one.card in _LISTED) or (card and two.card in _LISTED):
        often = genre is not Genre.TEXT or CardKind.STEP in (one.card, two.card)
        found += [
            (kind, often) for kind in (TransitionKind.WIPE_LEFT, TransitionKind.SLIDE_LEFT, TransitionKind.SLIDE_UP)
        ]
    if beats[i + 1] == "item" or (genre is Genre.LIST and beats[i] == "again"):
        found.append((TransitionKind.SLIDE_LEFT, True))
    if any(word in words for word in _DREAMS):
        found.append((TransitionKind.BLUR, False))
    if beats[i + 1] == "turn" or any(word in words for word in _FOUND):
        found += [(TransitionKind.FLASH, False), (TransitionKind.BLUR, False)]
    if two.place in _INTO and one.place not in _INTO | {Place.CARD}:
        found.append((TransitionKind.ZOOM, False))
    hours = list(Hour)
    later = abs(hours.index(one.hour) - hours.index(two.hour))
    if later and not card and one.place is not Place.CARD:
        found += [(TransitionKind.WIPE_LEFT, False), (TransitionKind.DIP, later > 1)]
    if beats[i + 1] == "turn":
        found.append((TransitionKind.DIP, False))
    return found
