"""A few child processes for the heavy work: the server's loop stays free, and work can be stopped at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from pixora.film.errors import PixoraError
from pixora.film.job import JobKind, Made
from pixora.production.turns import Turns
from pixora.store.jobs import JobRow

log = structlog.get_logger(__name__)
LINE_LIMIT = 32 * 1024 * 1024
"""Bytes of one answer: word timings of a long text are the largest."""


REMEMBERED = 6
"""Jobs back for which a child is taken to have things at hand: painted layers, a loaded voice."""
SHORT = frozenset({JobKind.NARRATION, JobKind.PICTURE, JobKind.CAPTIONS, JobKind.THUMBNAIL})
"""Work that takes a child less than a second."""


@dataclass(frozen=True)
class _Wish:
    """What a job wants at hand, and how soon it is to be done: 2 for short work that others wait for, 1 for a body,
    0 for a join."""

    things: frozenset[str]
    rank: int


@dataclass
class _Seat:
    """A place for one child: its process, once it has been needed, and what it worked on of late."""

    child: Process | None = None
    doing: JobKind | None = None
    speaks: bool = False
    """It has the voice loaded, or is about to."""
    at_hand: deque[frozenset[str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def suits(self, wish: _Wish) -> float:
        """How much of what a job wants is at hand, among jobs of its rank; a child that runs beats one that has to be
        started."""
        there = max((len(wish.things & had) for had in self.at_hand), default=0) / len(wish.things)
        return wish.rank + 0.8 * there + (0.1 if self.child else 0.0)


class Children:
    """At most `count` children; each is started when it is first needed and serves many jobs.

    Users take turns; of one user's jobs a child takes the one that suits it best, by what it has loaded and painted.
    """

    def __init__(self, count: int) -> None:
        self._places = tuple(_Seat() for _ in range(count))
        self._seats: Turns[_Seat, _Wish] = Turns(list(self._places), self._suits)
        self._all: set[Process] = set()
        self._hearing: set[asyncio.Task[None]] = set()
        self.count = count

    @property
    def waiting(self) -> int:
        """Jobs that wait for a child."""
        return self._seats.waiting

    async def make(self, job: JobRow, inputs: Mapping[str, Path], out: Path, progress: Callable[[float], None]) -> Made:
        """Make a job in a child. Cancelling the caller kills the child with all that it started.

        Raises the child's `PixoraError`, or `PixoraError("child_died")` when the process was lost.
        """
        wish = _wish(job)
        seat = await self._seats.take(job.user_id, wish)
        order: dict[str, object] = {
            "kind": job.kind.value,
            "request": job.request,
            "inputs": {role: str(path) for role, path in inputs.items()},
            "out": str(out),
        }
        keep = False
        seat.doing, seat.speaks = job.kind, seat.speaks or job.kind is JobKind.NARRATION
        try:
            if seat.child is None or seat.child.returncode is not None:
                seat.child = await self._start()
                seat.at_hand.clear()
                seat.speaks = job.kind is JobKind.NARRATION
            seat.at_hand.append(wish.things)
            made = await self._converse(seat.child, order, progress)
            keep = True
            return made
        except PixoraError as error:
            keep = error.code != "child_died"
            raise
        finally:
            if seat.child is not None and not keep:
                self._kill(seat.child)
                seat.child = None
                seat.at_hand.clear()
            seat.doing, seat.speaks = None, seat.speaks and seat.child is not None
            self._seats.give(seat)

    def _suits(self, seat: _Seat, wish: _Wish) -> float:
        """As the seat says; but words wait for the voice where one is loaded and soon free: to load another takes a
        second and 150 MB, to speak a scene a twentieth of that."""
        if JobKind.NARRATION.value not in wish.things or seat.speaks:
            return seat.suits(wish)
        soon = any(other.speaks and (other.doing is None or other.doing in SHORT) for other in self._places)
        return -1.0 if soon else seat.suits(wish)

    async def close(self) -> None:
        """Stop every child with all that it started, and wait until they are gone."""
        for child in tuple(self._all):
            self._kill(child)
        await asyncio.gather(*self._hearing)

    async def _converse(self, child: Process, order: dict[str, object], progress: Callable[[float], None]) -> Made:
        if child.stdin is None or child.stdout is None:
            raise PixoraError("child_died", "A render process has no pipes.", "Try again.", retryable=True)
        with contextlib.suppress(ConnectionError):
            child.stdin.write(json.dumps(order).encode() + b"\n")
            await child.stdin.drain()
        while line := await child.stdout.readline():
            answer = json.loads(line)
            if "progress" in answer:
                progress(float(answer["progress"]))
            elif "made" in answer:
                return Made.model_validate(answer["made"])
            elif "error" in answer:
                raise PixoraError(**answer["error"])
            else:
                log.error("job failed", kind=order["kind"], trace=answer["fault"])
                raise PixoraError(
                    "internal",
                    f"Making the {order['kind']} failed through a fault of Pixora's.",
                    "Try again; if it stays, report it with the log.",
                )
        raise PixoraError(
            "child_died",
            "A render process ended unexpectedly.",
            "Try again; if it stays, the machine may be short of memory.",
            retryable=True,
        )

    async def _start(self) -> Process:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "pixora.production.child",
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            limit=LINE_LIMIT,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
        )
        self._all.add(child)
        hearing = asyncio.create_task(self._hear(child))
        self._hearing.add(hearing)
        hearing.add_done_callback(self._hearing.discard)
        return child

    def _kill(self, child: Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.kill()

    async def _hear(self, child: Process) -> None:
        """Put what libraries in a child complain of into the log, where it disturbs nobody, until the child is gone."""
        while child.stderr and (line := await child.stderr.readline()):
            log.debug("child says", pid=child.pid, line=line.decode(errors="replace").rstrip())
        await child.wait()
        self._all.discard(child)


def _wish(job: JobRow) -> _Wish:
    """A child has at hand after a job like this: its scenes' layers, or the tools of its kind."""
    if job.kind in (JobKind.PICTURE, JobKind.SEGMENT) and job.scene_id:
        scenes = frozenset(job.scene_id.split("+"))
        return _Wish(scenes, 2 if job.kind is JobKind.PICTURE else 2 - len(scenes))
    return _Wish(frozenset({job.kind.value}), 2)
