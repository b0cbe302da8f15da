"""When a vendor's fault is tried again, and when never."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pixora.film.errors import PixoraError, ProviderUnavailable, RateLimited

FIRST_S = 1.0
MOST_S = 60.0
TRIES = 8
"""Tries of one kind of call, the first included."""


@dataclass(frozen=True)
class Policy:
    """Rate limits wait as long as the vendor says, faults of the line longer each time; all else is not repeated."""

    first: float = FIRST_S
    most: float = MOST_S
    tries: int = TRIES

    def delay(self, error: PixoraError, tried: int, left: float, chance: random.Random) -> float | None:
        """Seconds until the next try, or None when there is none; `left` are those until the job's deadline."""
        if tried >= self.tries:
            return None
        backoff = min(self.most, self.first * 2.0 ** (tried - 1)) * chance.uniform(0.5, 1.0)
        match error:
            case RateLimited():
                wait = error.retry_after if error.retry_after is not None else backoff
                wait *= chance.uniform(1.0, 1.1)
            case ProviderUnavailable():
                wait = backoff
            case _:
                return None
        return wait if wait < left else None
