"""A child process that makes jobs: one JSON line in, progress and one result as JSON lines out.

Run as `python -m pixora.production.child`. It works at low priority, and ends with all that it started when its
parent is gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO

from pixora.film.errors import PixoraError
from pixora.production.work import do
from pixora.settings import Settings
from pixora.store.assets import disk_error

NICENESS = 10
PROGRESS_EVERY_S = 0.25


def main() -> None:
    """Serve jobs from standard input until it ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    settings = Settings()
    if settings.ffmpeg:
        os.environ["PIXORA_FFMPEG"] = str(settings.ffmpeg)
    orders: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_read, args=(orders,), daemon=True).start()
    while True:
        order = orders.get()
        _answer(answers, _make(order, answers, settings))


def _read(orders: queue.Queue[dict[str, Any]]) -> None:
    for line in sys.stdin:
        orders.put(json.loads(line))
    # The parent is gone: take everything down that this process group started.
    if hasattr(os, "killpg"):
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def _make(order: dict[str, Any], answers: TextIO, settings: Settings) -> dict[str, Any]:
    said = 0.0

    def progress(share: float) -> None:
        nonlocal said
        if time.monotonic() - said >= PROGRESS_EVERY_S:
            said = time.monotonic()
            _answer(answers, {"progress": share})

    inputs = {role: Path(path) for role, path in order["inputs"].items()}
    try:
        try:
            made = do(order["kind"], order["request"], inputs, Path(order["out"]), progress, settings)
        except OSError as error:
            raise disk_error(error) from error
    except PixoraError as error:
        return {
            "error": {
                "code": error.code,
                "message": error.message,
                "hint": error.hint,
                "retryable": error.retryable,
            }
        }
    except Exception as error:  # the boundary of the process: a fault must reach the parent as an answer
        import traceback

        return {"fault": "".join(traceback.format_exception(error))[-4000:]}
    return {"made": made.model_dump(mode="json")}


def _answer(answers: TextIO, message: dict[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):
        answers.write(json.dumps(message) + "\n")


if __name__ == "__main__":
    main()
