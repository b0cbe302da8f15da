"""Secrets that Pixora makes for itself: one file each in the data folder, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

BYTES = 32


def own_secret(folder: Path, name: str) -> bytes:
    """The folder's secret of that name, made on first use. Processes that start at once get the same one."""
    file = folder / name
    if not file.exists():
        # Written elsewhere and linked: nobody ever reads half a secret.
        draft = folder / f"{name}.{secrets.token_hex(4)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(secrets.token_bytes(BYTES))
        try:
            draft.rename(file) if os.name == "nt" else os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
    return file.read_bytes()
