"""The plan: the graph of jobs that a revision of a film comes to. Pure data; `graph.build_plan` makes one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pixora.film.brief import Data
from pixora.film.job import Job
from pixora.film.timeline import Timeline

BUILT_IN = "built-in"
"""The provider that needs no key and costs nothing: its pictures are drawn, and move without a vendor."""
CUTTING_ROOM = "pixora"
"""Who cuts, mixes and puts together, whoever made the parts."""
HERE = frozenset({BUILT_IN, CUTTING_ROOM})
"""Providers whose work is done on this machine. What another was chosen for, nobody else makes in its name."""


class Choice(Data):
    """Who makes a kind of thing: written into the task when it is first planned, changed only by its user."""

    provider: str
    model: str
    version: str
    seconds: tuple[float, ...] = ()
    """Lengths that a motion model offers, rising."""
    references: int = 0
    """Pictures of characters that an image model takes at most."""
    end_image: bool = False
    """Whether a motion model can be told the picture that its clip ends with."""
    licence: str = ""
    commercial: bool | None = True
    """Whether what it makes may be used commercially; None when nobody knows."""


class Finished(Data):
    """A job that was made before: sha256 of each part, and the facts measured on it."""

    parts: dict[str, str]
    facts: dict[str, Any] = {}
    paths: dict[str, str] = {}
    """Where each part is kept; not part of what it is."""


class Plan(Data):
    """All jobs of a revision, in an order in which each stands after what it needs."""

    revision: int
    jobs: tuple[Job, ...]
    timeline: Timeline
    measured: bool
    """False while scene lengths rest on an estimate of the voice."""

    @cached_property
    def plan_id(self) -> str:
        """By it a user agrees to exactly what was shown."""
        content = "\n".join(f"{job.key} {job.fingerprint or job.request.model_dump_json()}" for job in self.jobs)
        return "p_" + hashlib.sha256(content.encode()).hexdigest()[:16]

    def job(self, key: str) -> Job:
        return next(job for job in self.jobs if job.key == key)

    def find(self, key: str) -> Job | None:
        return next((job for job in self.jobs if job.key == key), None)

    def missing(self, known: Mapping[str, Finished]) -> tuple[Job, ...]:
        """Jobs that are still to be made."""
        return tuple(job for job in self.jobs if job.fingerprint is None or job.fingerprint not in known)
