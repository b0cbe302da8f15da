"""Starts a coroutine without a task: most sends end at once, and a task for each would cost as much as the send."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine, Generator
from typing import Any


def begin(work: Coroutine[Any, Any, None]) -> Awaitable[None] | None:
    """Run `work` until it has to wait: None when it did not have to, else what is to be awaited for its rest.

    What it raises before that is raised here.
    """
    try:
        waits_for = work.send(None)
    except StopIteration:
        return None
    return _Rest(work, waits_for)


class _Rest:
    """A coroutine from where it first waited."""

    def __init__(self, work: Coroutine[Any, Any, None], waits_for: Any) -> None:
        self._work, self._waits_for = work, waits_for

    def __await__(self) -> Generator[Any, Any, None]:
        try:
            yield self._waits_for
        except BaseException:
            # Whoever awaits it was cancelled: so is what it stood for.
            self._work.close()
            raise
        yield from self._work.__await__()
