"""Takes in files from strangers: each is decoded and written anew by a child process with little time, memory and no
secrets, so that what goes into a film holds nothing but pixels or samples."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import structlog

from pixora.film.errors import InvalidInput, PixoraError

log = structlog.get_logger(__name__)


class Sort(StrEnum):
    PICTURE = "picture"
    SOUND = "sound"
    CLIP = "clip"
    LOGO = "logo"
    """A picture that may be seen through."""


WALL_S = {Sort.PICTURE: 60.0, Sort.LOGO: 60.0, Sort.SOUND: 300.0, Sort.CLIP: 600.0}
"""Seconds that a child may take: half an hour of sound takes about 15 s, 40 megapixels about 3 s, on one slow core."""
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


@dataclass(frozen=True)
class TakenIn:
    """A clean file without metadata or tags: PNG or JPEG, FLAC at 48 kHz, or MP4 with H.264."""

    file: Path
    content_type: str
    facts: dict[str, Any]
    """`width` and `height`, or `seconds`, or all three."""


async def take_in(source: Path, sort: Sort, out: Path, *, seconds_at_most: float) -> TakenIn:
    """Decode `source` and write it anew into the folder `out`.

    Raises `InvalidInput` with one of the codes of `intake_picture`, `intake_sound` and `intake_clip`, or `too_costly`
    when it takes more time or memory than any honest file; nothing is left in `out` then. The source stays.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "pixora.media.intake_child", sort.value, str(source), str(out), str(seconds_at_most)),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,
        env=_environment(),
    )
    try:
        async with asyncio.timeout(WALL_S[sort]):
            said, complaints = await child.communicate()
    except TimeoutError:
        raise _too_costly(sort) from None
    finally:
        if child.returncode is None:
            _kill(child)
            await child.wait()
    if complaints:
        log.debug("intake says", text=complaints[-2000:].decode(errors="replace"))
    return _read(said, child.returncode or 0, sort, out)


def _read(said: bytes, returned: int, sort: Sort, out: Path) -> TakenIn:
    try:
        answer = json.loads(said)
    except ValueError:
        _clear(out)
        # A decoder that crashed on a file, or was stopped at a limit, was not given a picture or a sound.
        log.warning("a file could not be taken in", sort=sort.value, returned=returned)
        if returned in (-signal.SIGKILL, -getattr(signal, "SIGXCPU", 24), -getattr(signal, "SIGXFSZ", 25)):
            raise _too_costly(sort) from None
        raise InvalidInput(f"bad_{sort.value}", "This file is damaged.", "Save it anew, or choose another.") from None
    if "error" in answer:
        _clear(out)
        error = answer["error"]
        if error["code"] == "disk_full":
            raise PixoraError(error["code"], error["message"], error["hint"], retryable=True)
        raise InvalidInput(error["code"], error["message"], error["hint"])
    return TakenIn(file=out / answer["name"], content_type=answer["content_type"], facts=answer["facts"])


def _too_costly(sort: Sort) -> InvalidInput:
    return InvalidInput(
        "too_costly", f"Reading this {sort.value} takes more time or memory than it may.", "Choose a smaller file."
    )


def _environment() -> dict[str, str]:
    """No key or password of ours is where a stranger's file is decoded."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return kept | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


def _kill(child: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


def _clear(out: Path) -> None:
    for file in out.iterdir():
        file.unlink(missing_ok=True)
