"""What a process and all that it started have taken: memory now, and processor time so far. Linux only."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                found += family(int(child))
        except OSError:
            continue
    return found


def memory(pid: int) -> float:
    """Proportional resident memory in MB of a process: pages that processes share count once among them."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    return 0.0


def processor_time(pid: int) -> float:
    """Seconds of processor time of a process, of all below it, and of those that have ended and were waited for."""
    spent = 0
    for one in family(pid):
        try:
            after_name = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent += sum(int(field) for field in after_name[11:15])
    return spent / _TICKS


class Peak:
    """The most memory, in MB, that any one process below this one has held while the block ran."""

    def __init__(self) -> None:
        self.most = 0.0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Peak:
        for pid in family(os.getpid())[1:]:
            with contextlib.suppress(OSError):
                # What a process that goes on held before does not count: see proc(5).
                Path(f"/proc/{pid}/clear_refs").write_text("5")
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            self.most = max([self.most, *(high_water(pid) for pid in family(os.getpid())[1:])])


def high_water(pid: int) -> float:
    """The most resident memory that a process has had since it began its program, in MB."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    return 0.0
