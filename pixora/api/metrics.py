"""`/metrics` for Prometheus: requests, sockets, queues, jobs, vendors and spending. No label names a user or a film."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from starlette.responses import Response

from pixora.app import Studio
from pixora.film.errors import NotFound
from pixora.settings import LOOPBACK
from pixora.store.totals import Counts

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_REQUEST_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_WORK_S = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640, 1280)
PROXIED = "pixora.proxied"
"""Set in a request's scope by `Requests`: further in, nobody sees what a proxy said of itself."""

disable_created_metrics()  # type: ignore[no-untyped-call] # nobody reads when a series began, and it doubles their number
router = APIRouter()


class Meters:
    """What this process counts; an `Observer` of production."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "pixora_requests",
            "HTTP requests that were answered, by the route's template",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "pixora_request_seconds",
            "Seconds from a request to the start of its answer",
            ["method", "route"],
            buckets=_REQUEST_S,
            registry=self.registry,
        )
        self.sockets = Gauge("pixora_sockets", "WebSockets that are open", ["route"], registry=self.registry)
        self._jobs = Counter(
            "pixora_jobs",
            "Attempts at jobs that ended in this process",
            ["kind", "provider", "outcome"],
            registry=self.registry,
        )
        self._job_seconds = Histogram(
            "pixora_job_seconds",
            "Seconds that an attempt at a job took, waiting for its turn included",
            ["kind", "provider"],
            buckets=_WORK_S,
            registry=self.registry,
        )
        self._vendor_seconds = Histogram(
            "pixora_vendor_seconds",
            "Seconds from asking a vendor to its result or error",
            ["provider", "kind"],
            buckets=_WORK_S,
            registry=self.registry,
        )
        self._vendor_errors = Counter(
            "pixora_vendor_errors", "Faults of vendors, by code", ["provider", "code"], registry=self.registry
        )
        self._uploads = Counter(
            "pixora_uploads", "Uploads that were taken or refused, by code", ["kind", "outcome"], registry=self.registry
        )
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def job_ended(self, kind: str, provider: str, outcome: str, seconds: float | None) -> None:
        self._jobs.labels(kind, provider, outcome).inc()
        if seconds is not None:
            self._job_seconds.labels(kind, provider).observe(seconds)

    def vendor_called(self, provider: str, kind: str, error: str | None, seconds: float) -> None:
        self._vendor_seconds.labels(provider, kind).observe(seconds)
        if error is not None:
            self._vendor_errors.labels(provider, error).inc()

    def upload(self, kind: str, outcome: str) -> None:
        self._uploads.labels(kind, outcome).inc()


class _Standing:
    """What is read at the moment of asking: queues of this process, and what the shared records come to."""

    def __init__(self, studio: Studio, counts: Counts) -> None:
        self._studio, self._counts = studio, counts

    def collect(self) -> Iterator[Metric]:
        carrier = self._studio.films.runner.carrier
        waiting = GaugeMetricFamily("pixora_waiting", "Jobs of this process that wait for a place", labels=["queue"])
        waiting.add_metric(["render"], carrier.children.waiting)
        for name, lane in carrier.lanes.items():
            waiting.add_metric([name], lane.waiting)
        yield waiting
        counts = self._counts
        yield _gauge("pixora_films", "Films in the records", "state", counts.films.items())
        yield _gauge("pixora_jobs_in_flight", "Jobs in the making on all servers", "kind", counts.jobs.items())
        spent = CounterMetricFamily("pixora_spent_usd", "US dollars charged, from the ledger", labels=["provider"])
        for provider, usd in counts.spent.items():
            spent.add_metric([provider], float(usd))
        yield spent
        aside = ((provider, float(usd)) for provider, usd in counts.reserved.items())
        yield _gauge("pixora_reserved_usd", "US dollars set aside for jobs in the making", "provider", aside)


def _gauge(name: str, help_text: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for value, number in values:
        family.add_metric([value], number)
    return family


@router.get("/metrics", include_in_schema=False)
async def read_metrics(request: Request) -> Response:
    """All of them as Prometheus reads it. Not found for whoever may not see it."""
    studio: Studio = request.app.state.studio
    token = studio.settings.metrics_token
    if not _may_see(request, token.get_secret_value() if token else None):
        raise NotFound("page")
    meters: Meters = request.app.state.meters
    now = CollectorRegistry()
    now.register(_Standing(studio, await studio.totals.read()))
    return Response(generate_latest(meters.registry) + generate_latest(now), media_type=CONTENT_TYPE)


def _may_see(request: Request, token: str | None) -> bool:
    """With a token set, who sends it; else this machine alone, asking directly and not through a proxy."""
    if token:
        sent = request.headers.get("authorization", "")
        return secrets.compare_digest(sent.encode(), f"Bearer {token}".encode())
    if request.client is None or request.client.host not in LOOPBACK:
        return False
    return not request.scope[PROXIED] and urlsplit(f"//{request.headers.get('host', '')}").hostname in LOOPBACK
