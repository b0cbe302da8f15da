"""Whoever asks for something: every act names one, and sees only what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ActorKind(StrEnum):
    LOCAL = "local"
    """The one user of a server on this machine that nobody signs in to."""
    USER = "user"
    """Signed in."""
    DEMO = "demo"
    """A visitor of a demo, known by a cookie alone."""


@dataclass(frozen=True)
class Limits:
    """What one user may have and do; None is without limit."""

    open_tasks: int | None = None
    """Films in the making at once."""
    films: int | None = None
    """Films kept at once."""
    film_seconds: float | None = None
    """Length of one film."""
    storage_bytes: int | None = None
    """Of all the user's assets together."""
    daily_usd: Decimal | None = None
    """Spent in a day (UTC)."""


@dataclass(frozen=True)
class Actor:
    user_id: str
    kind: ActorKind = ActorKind.USER
    limits: Limits = Limits()


VISITOR = "demo_"
"""How the ids of a demo's visitors begin."""
LOCAL_USER = Actor("local", ActorKind.LOCAL)
"""The one user of a server that nobody signs in to."""
