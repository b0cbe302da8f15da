"""Frames of a segment: a body that is filmed in pieces shows what it shows in one."""

from __future__ import annotations

from pixora.core.wishes import Wish, brief_from
from pixora.film.brief import Raster
from pixora.film.cut import SegmentRequest
from pixora.film.graph import build_plan
from pixora.film.job import Job
from pixora.providers.local.animator import frames
from pixora.providers.local.director import write
from pixora.providers.local.repertoire import CHOICES

SMALL = Raster(width=320, height=180)


def small(job: Job) -> SegmentRequest:
    assert isinstance(job.request, SegmentRequest)
    return job.request.model_copy(update={"raster": SMALL})


def test_pieces_meet_without_a_seam() -> None:
    topic = "a journey through the mountains to the sea"
    brief = brief_from(Wish(topic=topic, prompt=topic, seconds=30, seed=7))
    plan = build_plan(write(brief), brief, CHOICES, {})
    later = next(job for job in plan.jobs if "@" in job.key)
    first, second = small(plan.job(later.key.partition("@")[0])), small(later)
    assert second.parts[0].first == first.parts[0].first + first.frames
    seen = 12
    whole = first.model_copy(update={"frames": first.frames + seen})
    in_one = [bytes(frame) for frame in frames(whole)][-seen:]
    in_two = [bytes(frame) for frame, _ in zip(frames(second), range(seen), strict=False)]
    assert in_two == in_one and len(set(in_one)) == seen
