"""Times and ids as the records keep them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta


def now() -> str:
    """ISO 8601, UTC, to the millisecond."""
    return hours_ago(0)


def hours_ago(hours: float) -> str:
    """The time so many hours before now, as `now` writes it."""
    at = datetime.now(UTC) - timedelta(hours=hours)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def today() -> str:
    """The day in UTC, as "2026-11-22"."""
    return now()[:10]


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(8)}"
