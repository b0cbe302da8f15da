"""Whoever watches production: told how each job ended and how each call to a vendor went, with no user's name."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from pixora.film.errors import PixoraError


class Observer(Protocol):
    """Called on the event loop, so it must return at once and never raise."""

    def job_ended(self, kind: str, provider: str, outcome: str, seconds: float | None) -> None:
        """An attempt ended as `done`, `failed`, `uncertain`, `cancelled` or `collectable`, after `seconds` in this
        process; None when it did not begin here."""

    def vendor_called(self, provider: str, kind: str, error: str | None, seconds: float) -> None:
        """A vendor was asked for a job; `error` is the code it failed with. `seconds` run from the slot to the end."""


class Watch:
    """Passes on what happens to all `observers`, and keeps the time."""

    def __init__(self) -> None:
        self.observers: list[Observer] = []
        self._began: dict[str, float] = {}

    def began(self, job_id: str) -> None:
        self._began[job_id] = time.monotonic()

    def ended(self, job_id: str, kind: str, provider: str, outcome: str) -> None:
        began = self._began.pop(job_id, None)
        seconds = None if began is None else time.monotonic() - began
        for observer in self.observers:
            observer.job_ended(kind, provider, outcome, seconds)

    def left(self, job_id: str) -> None:
        """The attempt is over for this process, whether or not its end was written."""
        self._began.pop(job_id, None)

    @asynccontextmanager
    async def call(self, provider: str, kind: str) -> AsyncIterator[None]:
        """Around a call to a vendor. One that is cancelled by a user or by the end of the process is not counted."""
        began = time.monotonic()
        error: str | None = None
        try:
            yield
        except TimeoutError:
            error = "timed_out"
            raise
        except PixoraError as fault:
            error = fault.code
            raise
        except asyncio.CancelledError:
            error = "cancelled"
            raise
        except Exception:  # counted, and passed on
            error = "internal"
            raise
        finally:
            if error != "cancelled":
                for observer in self.observers:
                    observer.vendor_called(provider, kind, error, time.monotonic() - began)
