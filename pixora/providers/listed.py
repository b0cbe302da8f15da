"""A vendor whose models stand in the catalogue: what they cost and how long they take is read there."""

from __future__ import annotations

from pixora.film.job import Job
from pixora.film.money import UNKNOWN, Price
from pixora.providers.catalog import Model
from pixora.providers.parameters import said
from pixora.providers.registry import Access

QUICKEST_S, SLOWEST_S = 0.5, 4.0
"""Between two looks at a job."""


class Listed:
    """The part of `Vendor` that is the same for all. One of them serves all crafts and models of its provider."""

    def __init__(self, access: Access, *, poll: float | None = None) -> None:
        """`poll` sets the seconds between two looks at a job: for tests."""
        self.name = access.name
        self._catalog, self._poll = access.catalog, poll

    def price(self, job: Job) -> Price:
        rate, words = self._catalog.rate(self.name, job.model), said(job)
        if rate is None:
            return UNKNOWN
        return rate.price(seconds=float(words.get("seconds", 0.0)), characters=len(str(words.get("text", ""))))

    def seconds(self, job: Job) -> float:
        return self._model(job).usual

    def deadline(self, job: Job) -> float:
        return self._model(job).deadline

    def _model(self, job: Job) -> Model:
        return self._catalog.get(self.name, job.model)

    def _wait(self, job: Job) -> float:
        return self._poll or min(SLOWEST_S, max(QUICKEST_S, self._model(job).usual / 60))
