"""What a plan costs and how long it takes, before anything is spent; prices and durations come in as functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

from pixora.film.brief import Data
from pixora.film.fingerprint import identity
from pixora.film.job import Job, JobKind
from pixora.film.money import Cost, Price, total
from pixora.film.plan import Plan

LENGTHLESS = frozenset({JobKind.NARRATION, JobKind.REFERENCE, JobKind.PICTURE, JobKind.THUMBNAIL})
"""What asks for nothing that rests on the measured lengths of voices."""


class Quote(Data):
    """Prices of the jobs that are still to be made, by key, and what they come to."""

    prices: dict[str, Price]
    cost: Cost
    seconds: float
    """Expected until the film is there: along the critical path, or by the slots if these are what holds it up."""

    @property
    def free(self) -> bool:
        return self.cost.high == 0 and self.cost.unknown == 0


def quote(
    plan: Plan,
    made: Collection[str],
    price_of: Callable[[Job], Price],
    seconds_of: Callable[[Job], float],
    slots: Callable[[Job], tuple[str, int]],
) -> Quote:
    """Quote the jobs of `plan` whose keys are not in `made`. `slots` names a job's lane and its width."""
    lacking = [job for job in plan.jobs if job.key not in made]
    prices = {job.key: price_of(job) for job in lacking}
    return Quote(
        prices=prices,
        cost=total(prices.values()),
        seconds=round(max(critical_path(plan, made, seconds_of), _by_lanes(lacking, seconds_of, slots)), 1),
    )


def critical_path(plan: Plan, made: Collection[str], seconds_of: Callable[[Job], float]) -> float:
    """Seconds of the longest chain of jobs that wait for each other."""
    ends: dict[str, float] = {}
    spoken = 0.0
    for job in plan.jobs:
        begins = max((ends[need.job] for need in job.needs), default=0.0)
        if job.kind not in LENGTHLESS:
            # What a job's request rests on is needed, too: lengths come from all voices, which stand first in a plan.
            begins = max(begins, spoken)
        ends[job.key] = begins + (0.0 if job.key in made else seconds_of(job))
        if job.kind is JobKind.NARRATION:
            spoken = max(spoken, ends[job.key])
    return max(ends.values(), default=0.0)


def _by_lanes(jobs: list[Job], seconds_of: Callable[[Job], float], slots: Callable[[Job], tuple[str, int]]) -> float:
    work: dict[str, float] = {}
    for job in jobs:
        lane, count = slots(job)
        work[lane] = work.get(lane, 0.0) + seconds_of(job) / count
    return max(work.values(), default=0.0)


def unapproved(plan: Plan, prices: Mapping[str, Price], approved: Mapping[str, str]) -> tuple[Job, ...]:
    """Jobs that cost something, or nobody knows what, and whose price was not agreed to, or was agreed to lower.

    `approved` maps a job's identity to the highest price that was agreed to, "" for an unknown one.
    """
    found: list[Job] = []
    for job in plan.jobs:
        price = prices.get(job.key)
        if price is None or price.free:
            continue
        agreed = approved.get(identity(job))
        if agreed is None or (price.high is not None and (agreed == "" or price.high > Decimal(agreed))):
            found.append(job)
    return tuple(found)
