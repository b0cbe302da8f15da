"""Writes that must not be lost to a database that is away for a moment: a cut line, a restart, a full pool."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from pixora.store.database import unreachable

log = structlog.get_logger(__name__)

T = TypeVar("T")
PATIENT_S = 120.0
"""Seconds that a write is tried again; a restart of a database takes some, and a managed one's fail-over a minute."""
FIRST_S, LONGEST_S = 0.2, 5.0


async def patiently(write: Callable[[], Awaitable[T]]) -> T:
    """Do what may be done twice, again while the records cannot be reached. Raises what it failed with in the end."""
    end, wait = time.monotonic() + PATIENT_S, FIRST_S
    while True:
        try:
            return await write()
        except SQLAlchemyError as error:
            if not unreachable(error) or time.monotonic() > end:
                raise
            log.warning("the records cannot be reached", error=type(error).__name__)
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_S)
