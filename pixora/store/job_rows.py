"""A job and an asset as their rows keep them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from pixora.film.brief import Data
from pixora.film.job import Job, JobKind

IN_FLIGHT = ("running", "submitted")
COLLECTABLE = "collectable"
"""State of a job that a vendor has and that was not collected: its next attempt collects, and pays nothing."""


class JobRow(Data):
    """A job as it stands: what is asked for, who has it, and how far it is."""

    id: str
    user_id: str
    task_id: str
    fingerprint: str
    key: str
    kind: JobKind
    scene_id: str | None
    provider: str
    model: str
    version: str
    request: dict[str, Any]
    inputs: dict[str, str]
    """Role to the path of the asset in the store."""
    state: str
    attempt: int
    take: int
    executor_id: str | None
    vendor_id: str | None
    intent_at: str | None
    retry_at: float | None
    price: str | None
    """The highest it may cost in USD; None when nobody knows."""
    error: dict[str, Any] | None
    uncertain: bool
    substitute: bool

    @property
    def in_flight(self) -> bool:
        return self.state in IN_FLIGHT

    def same_attempt(self, other: JobRow) -> bool:
        """Whether it is still the attempt that it was when `other` was read, in flight and in the same hands."""
        now, before = (self.attempt, self.executor_id), (other.attempt, other.executor_id)
        return self.in_flight and now == before

    def job(self) -> Job:
        """As a vendor takes it. The request is plain JSON here: its model follows from the kind."""
        from pixora.film.requests import parse_request

        return Job(
            key=self.key,
            kind=self.kind,
            scene_id=self.scene_id,
            provider=self.provider,
            model=self.model,
            version=self.version,
            request=parse_request(self.kind, self.request),
            take=self.take,
            fingerprint=self.fingerprint,
            substitute=self.substitute,
        )


class Asset(Data):
    """An immutable file that a job made or a user uploaded."""

    id: str
    user_id: str
    task_id: str
    job_id: str
    fingerprint: str
    kind: JobKind
    part: str
    scene_id: str | None
    path: str
    sha256: str
    size: int
    content_type: str
    created_at: str


def read_job(row: Mapping[Any, Any]) -> JobRow:
    """A row of the table as it is worked with."""
    values = {name: row[name] for name in JobRow.model_fields}
    return JobRow.model_validate(values | {"inputs": row["inputs"] or {}})


def read_asset(row: RowMapping) -> Asset:
    """An asset's row as it is worked with."""
    return Asset.model_validate(dict(row))
