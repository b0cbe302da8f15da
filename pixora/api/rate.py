"""How often somebody may ask: a count that leaks away evenly, for each name one."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_NAMES = 50_000
"""Names that are remembered; the one that was quiet longest is forgotten first."""


class Rate:
    """At most `per_minute` requests of one name in a minute, and as many at once after a minute's rest.

    One process counts by itself: several servers behind one address allow several times as much.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart, self._clock = 60.0 / per_minute, clock
        self._due: OrderedDict[str, float] = OrderedDict()
        """When each name would have leaked away, had it asked evenly."""

    def wait(self, name: str) -> float:
        """Count a request; 0 when it may pass, else the seconds until one may, and it was not counted."""
        now = self._clock()
        due = max(self._due.get(name, now), now)
        if (over := due + self._apart - now - 60.0) > 1e-9:
            return over
        self._due[name] = due + self._apart
        self._due.move_to_end(name)
        if len(self._due) > MOST_NAMES:
            self._due.popitem(last=False)
        return 0.0


class Rates:
    """What a server counts."""

    def __init__(self, requests_per_minute: int, logins_per_minute: int) -> None:
        self.users = Rate(requests_per_minute)
        self.addresses = Rate(3 * requests_per_minute)
        """Several people may share an address."""
        self.logins = Rate(logins_per_minute)
        self.visitors = Rate(3 * logins_per_minute)
        """New visitors of a demo, by address."""
