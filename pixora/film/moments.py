"""The moments of a film that may stand for it: no transition, no fade, and as far as there is one, no caption."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from pixora.film.brief import Brief, Captions
from pixora.film.cut import CaptionLine, CaptionsRequest
from pixora.film.delivery import Moment
from pixora.film.job import JobKind
from pixora.film.plan import Plan
from pixora.film.script import Scene, Script
from pixora.film.timeline import FADE_IN, FADE_OUT, Span
from pixora.film.visual import CardKind, Place, Shot

T = TypeVar("T")
LOOKED_AT = 24
"""Moments of a film at most: to find and decode one takes about 0.1 s in 1080p."""
OF_A_SCENE = 3
STEPS = 12
"""Parts of a scene between which is chosen."""
CLEAR_S = 0.12
"""Seconds that are kept from transitions and captions."""
HERO, CLOSE, WORDS, CAPTIONED, FIRST = 1.2, 1.15, 0.45, 0.75, 1.05
"""What counts for a moment and against it: who the film is about is seen, from near; a card of words; words over
the picture; and what the film opens with, since another has to be that much better."""


def list_moments(plan: Plan, script: Script, brief: Brief) -> tuple[Moment, ...]:
    """Frames of the finished film in their order, with how much each is worth before anybody has looked at it."""
    hero = _hero(script.scenes)
    burned = plan.find(JobKind.CAPTIONS.value) if brief.captions is Captions.BURNED else None
    lines = burned.request.lines if burned and isinstance(burned.request, CaptionsRequest) else ()
    fps = plan.timeline.fps
    each = max(1, min(OF_A_SCENE, LOOKED_AT // len(plan.timeline.spans)))
    found: list[Moment] = []
    for number, span in enumerate(plan.timeline.spans):
        scene = script.scene(span.scene_id)
        weight = FIRST if number == 0 else 1.0
        if hero is not None and hero in scene.characters:
            weight *= HERO * (CLOSE if scene.visual.shot is Shot.CLOSE else 1.0)
        if scene.visual.place is Place.CARD and scene.visual.card is not CardKind.ICON:
            weight *= WORDS
        last = number == len(plan.timeline.spans) - 1
        frames = _clear(span, fps, first=number == 0, last=last)
        free = [frame for frame in frames if not _captioned(frame / fps, lines)]
        # Where words are over the whole scene, a line is taken when all of it has been said.
        chosen = free or [round(line.end * fps) - 2 for line in _within(lines, frames, fps)] or list(frames)
        weight *= 1.0 if free else CAPTIONED
        found += [Moment(frame=frame, weight=round(weight, 4)) for frame in _spread(chosen, each)]
    return tuple(found if len(found) <= LOOKED_AT else _spread(found, LOOKED_AT))


def _hero(scenes: Iterable[Scene]) -> str | None:
    """Who is in the most scenes."""
    counted = Counter(who for scene in scenes for who in scene.characters)
    return counted.most_common(1)[0][0] if counted else None


def _clear(span: Span, fps: int, *, first: bool, last: bool) -> list[int]:
    """Frames of a scene that are in no transition and no fade; its middle where nothing else is left."""
    begin = span.start + span.half_in + round((CLEAR_S + (FADE_IN if first else 0.0)) * fps)
    end = span.end - span.half_out - 1 - round((CLEAR_S + (FADE_OUT if last else 0.0)) * fps)
    if end <= begin:
        return [(span.start + span.end) // 2]
    return sorted({round(begin + (end - begin) * step / STEPS) for step in range(STEPS + 1)})


def _captioned(at: float, lines: Iterable[CaptionLine]) -> bool:
    return any(line.start - CLEAR_S < at < line.end + CLEAR_S for line in lines)


def _within(lines: Iterable[CaptionLine], frames: list[int], fps: int) -> list[CaptionLine]:
    return [line for line in lines if frames[0] <= round(line.end * fps) - 2 <= frames[-1]]


def _spread(items: list[T], count: int) -> list[T]:
    """So many of them, from all over; the later of two, since things come into a picture."""
    if len(items) <= count:
        return items
    return [items[(number + 1) * len(items) // count - 1] for number in range(count)]
