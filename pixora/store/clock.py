"""Times and ids as the records keep them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def now() -> str:
    """ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def today() -> str:
    """The day in UTC, as "2026-11-22"."""
    return now()[:10]


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(8)}"
