"""In which order the jobs of a plan have their turn. Pure."""

from __future__ import annotations

from pixora.film.job import Job, JobKind
from pixora.film.plan import Plan

# What begins the longest chain goes first, then short work that others wait for; segments, most of the work, come last.
_ORDER = {
    JobKind.REFERENCE: -1,
    JobKind.LOGO: 0,
    JobKind.NARRATION: 0,
    JobKind.PICTURE: 1,
    JobKind.MOTION: 1,
    JobKind.CAPTIONS: 2,
    JobKind.THUMBNAIL: 2,
    JobKind.MUSIC: 2,
    JobKind.AMBIENCE: 2,
    JobKind.MIX: 3,
    JobKind.SOUND: 3,
    JobKind.ANIMATIC: 3,
    JobKind.SEGMENT: 4,
    JobKind.MASTER: 5,
}


def in_turn(plan: Plan) -> list[Job]:
    """Jobs as they have their turn when they are ready.

    Bodies go from both ends of the film to its middle, so that a child keeps to neighbouring scenes, which it has
    painted already; joins come last, the longest first: short work evens out which child ends when.
    """
    bodies = [job.key for job in plan.jobs if job.kind is JobKind.SEGMENT and not _is_join(job)]
    rank = {key: float(min(i, len(bodies) - 1 - i)) for i, key in enumerate(bodies)}
    rank |= {job.key: len(bodies) - job.weight / 1e6 for job in plan.jobs if _is_join(job)}
    return sorted(plan.jobs, key=lambda job: (_ORDER[job.kind], rank.get(job.key, 0.0)))


def _is_join(job: Job) -> bool:
    return job.kind is JobKind.SEGMENT and job.scene_id is not None and "+" in job.scene_id
