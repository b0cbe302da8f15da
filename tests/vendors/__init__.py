"""Vendors that are not: served on this machine by a process of their own, counted, and made to fail on demand."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

ROOT = Path(__file__).resolve().parents[2]


class Loopback:
    """The loopback vendor in a process of its own; `folder` keeps its books, also over a restart.

    `scale` is what real latencies are multiplied by, `at_once` how many jobs of a kind it works on, `waiting` how many
    more it takes into its queue before it answers 429. The same `seed` gives the same latency to the same submission.
    """

    def __init__(
        self, folder: Path, *, scale: float = 0.01, seed: int = 1, at_once: int = 8, waiting: int = 0, port: int = 0
    ) -> None:
        arguments = [("port", port), ("state", folder), ("scale", scale), ("seed", seed)]
        arguments += [("at-once", at_once), ("waiting", waiting)]
        command = [sys.executable, "-m", "tests.vendors.loopback"]
        command += [word for name, value in arguments for word in (f"--{name}", str(value))]
        self.scale = scale
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        told = self.process.stdout.readline()
        assert told, f"the loopback vendor ended with code {self.process.wait()}"
        self.url: str = json.loads(told)["url"]
        self._http = build_opener(ProxyHandler({}))

    def fail(self, *faults: dict[str, Any]) -> None:
        """Replace the faults that are to come; without any, there are none. See `loopback.Fault`."""
        self._ask("/control", {"faults": faults})

    def forget(self) -> None:
        """Begin with empty books and without faults, as if just started on an empty folder."""
        self._ask("/control", {"forget": True})

    def counts(self) -> dict[str, dict[str, int]]:
        """What was counted of each kind; see `loopback_books.Books.counts`."""
        found: dict[str, dict[str, int]] = self._ask("/control/counts")
        return found

    def jobs(self) -> list[dict[str, Any]]:
        """Every job that was accepted, in order, with the times (Unix seconds) at which its work begins and ends."""
        found: list[dict[str, Any]] = self._ask("/control/jobs")
        return found

    def _ask(self, path: str, content: dict[str, Any] | None = None) -> Any:
        data = None if content is None else json.dumps(content).encode()
        with self._http.open(Request(self.url + path, data), timeout=20) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextlib.contextmanager
def running(
    folder: Path, *, scale: float = 0.01, seed: int = 1, at_once: int = 8, waiting: int = 0
) -> Iterator[Loopback]:
    """The loopback vendor for as long as the block runs."""
    vendor = Loopback(folder, scale=scale, seed=seed, at_once=at_once, waiting=waiting)
    try:
        yield vendor
    finally:
        vendor.stop()
