"""The fingerprint: what a job's result is known by. Equal fingerprints mean that the result need not be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pixora.film.job import Job, JobKind

FINGERPRINT_VERSION = "1"


def fingerprint(job: Job, inputs: Mapping[str, str]) -> str:
    """Hash of all that a result depends on; `inputs` maps each role to the sha256 of the asset that goes in.

    What a request leaves at its default is not in it, so that a release may add a field without making anything anew;
    a default never changes. Never in it: URLs, paths, scene numbers, names, times, prices, owners. 64 hex digits.
    """
    canonical = json.dumps(
        {
            "fingerprint": FINGERPRINT_VERSION,
            "kind": job.kind.value,
            "provider": job.provider,
            "model": job.model,
            "version": job.version,
            "take": job.take,
            "request": job.request.model_dump(mode="json", exclude_defaults=True),
            "inputs": {role: inputs[role] for role in sorted(inputs)},
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def identity(job: Job) -> str:
    """Hash of what is asked for, known before the inputs exist: by it a price that was approved is found again.

    The seconds of a motion or a tune are not in it, since the voice decides them; its price is compared instead.
    """
    asked = job.request.model_dump(mode="json")
    return identify(job.key, job.kind, job.provider, job.model, job.version, job.take, asked)


def identify(
    key: str, kind: JobKind, provider: str, model: str, version: str, take: int, request: Mapping[str, Any]
) -> str:
    """`identity` of a job as its row keeps it; `request` is plain JSON."""
    asked = dict(request)
    if kind in (JobKind.MOTION, JobKind.MUSIC):
        asked.pop("seconds", None)
    canonical = json.dumps([key, provider, model, version, take, asked], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
