"""The fingerprint: what a job's result is known by. Equal fingerprints mean that the result need not be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from pixora.film.job import Job

FINGERPRINT_VERSION = "1"


def fingerprint(job: Job, inputs: Mapping[str, str], take: int = 0) -> str:
    """Hash of all that a result depends on; `inputs` maps each role to the sha256 of the asset that goes in.

    Never in it: URLs, paths, scene numbers, names, times, prices, owners. Returns 64 hex digits.
    """
    canonical = json.dumps(
        {
            "fingerprint": FINGERPRINT_VERSION,
            "kind": job.kind.value,
            "provider": job.provider,
            "model": job.model,
            "version": job.version,
            "take": take,
            "request": job.request.model_dump(mode="json"),
            "inputs": {role: inputs[role] for role in sorted(inputs)},
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
