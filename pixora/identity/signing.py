"""Signatures of asset URLs: bound to the path, and to an hour at which they end."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path

LIFETIME_S = 24 * 3600


class Signer:
    """Signs asset paths with a secret that stays in the data folder."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def from_folder(cls, folder: Path) -> Signer:
        """The folder's own secret, made on first use and readable by its owner alone."""
        file = folder / "signing.key"
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(file.read_bytes())
        with os.fdopen(handle, "wb") as out:
            secret = secrets.token_bytes(32)
            out.write(secret)
        return cls(secret)

    def sign(self, path: str, now: float | None = None) -> str:
        """The query that opens `path`: `exp` (seconds since 1970) and `sig`.

        The end is rounded up to whole lifetimes, so that a page's links stay equal and are cached.
        """
        at = time.time() if now is None else now
        expires = (int(at) // LIFETIME_S + 2) * LIFETIME_S
        return f"exp={expires}&sig={self._signature(path, expires)}"

    def verify(self, path: str, expires: str, signature: str, now: float | None = None) -> bool:
        if not expires.isascii() or not expires.isdigit() or len(expires) > 12:
            return False
        at = time.time() if now is None else now
        expected = self._signature(path, int(expires))
        return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")) and at < int(expires)

    def _signature(self, path: str, expires: int) -> str:
        return hmac.new(self._secret, f"{expires}\n{path}".encode(), hashlib.sha256).hexdigest()[:40]
