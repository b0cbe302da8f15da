"""The child process of `intake`: bounds itself, cleans one file, and answers with one JSON line.

Run as `python -m pixora.media.intake_child picture|logo|sound|clip SOURCE FOLDER SECONDS`.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from pathlib import Path
from typing import Any

from pixora.film.errors import InvalidInput, PixoraError, Unavailable

MEMORY = 3 << 30
"""Bytes of address space: 40 megapixels take 0.6 GB with all copies, and libraries map about 1 GB without using it."""
CPU_S = {"picture": 40, "logo": 40, "sound": 240, "clip": 560}
LARGEST = 2 << 30
"""Bytes of the file that is written."""
NICENESS = 10


def main(arguments: list[str]) -> dict[str, Any]:
    """The answer for `sort, source, folder, seconds_at_most`."""
    sort, source, out, seconds = arguments[0], Path(arguments[1]), Path(arguments[2]), float(arguments[3])
    _bound(sort)
    try:
        if sort in ("picture", "logo"):
            from pixora.media.intake_picture import clean_picture

            return clean_picture(source, out, see_through=sort == "logo")
        if sort == "clip":
            from pixora.media.intake_clip import clean_clip

            return clean_clip(source, out)
        from pixora.media.intake_sound import clean_sound

        return clean_sound(source, out, seconds)
    except PixoraError as error:
        if isinstance(error, InvalidInput | Unavailable):
            return _told(error.code, error.message, error.hint)
        return _damaged(sort, error)
    except MemoryError:
        return _told("too_costly", f"Reading this {sort} takes more memory than it may.", "Choose a smaller file.")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _told("disk_full", "The disk is full.", "Free some space, then go on; what was made is kept.")
        if error.errno == errno.EFBIG:
            return _told("too_costly", f"This {sort} becomes too large.", "Choose a smaller file.")
        return _damaged(sort, error)
    except Exception as error:  # decoders raise whatever they like at a hostile file; none of it is a fault of ours
        return _damaged(sort, error)


def _damaged(sort: str, error: Exception) -> dict[str, Any]:
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
    return _told(f"bad_{sort}", "This file is damaged.", "Save it anew, or choose another.")


def _told(code: str, message: str, hint: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "hint": hint}}


def _bound(sort: str) -> None:
    """Give up what is not needed. Where the system knows no such limits, the parent's clock remains."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_S[sort],
        resource.RLIMIT_FSIZE: LARGEST,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in limits.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (most, most))


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answer
    answers.write(json.dumps(main(sys.argv[1:])))
    answers.flush()
    os._exit(0)  # libraries have nothing to put away that the system would not
