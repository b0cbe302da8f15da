"""Secrets that Pixora makes for itself: one file each in the data folder, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

BYTES = 32


def own_secret(folder: Path, name: str) -> bytes:
    """The folder's secret of that name, made on first use. Processes that start at once get the same one."""
    return own_file(folder, name, lambda: secrets.token_bytes(BYTES)).read_bytes()


def own_file(folder: Path, name: str, make: Callable[[], bytes]) -> Path:
    """The folder's file of that name, with what `make` gives when there is none yet. As `own_secret` has it."""
    file = folder / name
    if not file.exists():
        # Written elsewhere and linked: nobody ever reads half a secret.
        draft = write_secret(folder / f"{name}.{secrets.token_hex(4)}", make())
        try:
            draft.rename(file) if os.name == "nt" else os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
    return file


def write_secret(file: Path, content: bytes) -> Path:
    """A new file that its owner alone can read. Raises `FileExistsError`."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    return file
