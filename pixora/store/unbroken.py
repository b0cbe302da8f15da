"""Writes that are carried to their end: a cancelled caller waits for them, so that no transaction is left open."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def unbroken(function: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Awaitable[T]]:
    """Make an async function whose cancellation takes effect only after its end.

    A database call that is cancelled half-way leaves its connection, and with it the write lock, to the garbage
    collector; every other writer then waits until its time-out.
    """

    @functools.wraps(function)
    async def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        work = asyncio.create_task(function(*args, **kwargs))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            while not work.done():
                # Cancelled again, it waits all the same.
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.wait({work})
            # The caller is gone: its cancellation stands for whatever else went wrong.
            if not work.cancelled():
                work.exception()
            raise

    return whole
