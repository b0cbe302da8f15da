"""The fronts as their users meet them: the command in a process of its own, the server on a free port."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def environment(data: Path, **more: str) -> dict[str, str]:
    return os.environ | {"PIXORA_DATA_DIR": str(data), "ENABLE_JSON_LOGS": "true"} | more


def start_make(data: Path, *arguments: str, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "studio.py"), "make", *arguments],
        env=environment(data, **env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_make(data: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    process = start_make(data, *arguments, **env)
    out, err = process.communicate(timeout=240)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


class Server:
    """`python studio.py serve` on a free port or a given one, killed with everything it started."""

    def __init__(self, data: Path, port: int = 0, /, **env: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "studio.py"), "serve", "--port", str(port)],
            env=environment(data, **env),
            stderr=subprocess.PIPE,
            text=True,
        )
        self.log: list[str] = []
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()
        end = time.monotonic() + 60
        while True:
            line = lines.get(timeout=max(0.1, end - time.monotonic()))
            assert line is not None, "the server ended: " + "".join(self.log[-20:])
            if '"studio"' in line:
                self.url = json.loads(line)["studio"].removesuffix("/studio")
                return

    def _read(self, lines: queue.Queue[str | None]) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)
            lines.put(line)
        lines.put(None)

    @property
    def socket_url(self) -> str:
        return self.url.replace("http://", "ws://") + "/api/chat/ws"

    def kill(self) -> None:
        """As a crash: no warning, no clean-up."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def serving(data: Path, **env: str) -> Iterator[Server]:
    server = Server(data, **env)
    try:
        yield server
    finally:
        server.stop()


def children_of(pid: int) -> list[int]:
    """All that a process has started, and what these have started (Linux)."""
    found: list[int] = []
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        for one in child.read_text().split():
            found += [int(one), *children_of(int(one))]
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
