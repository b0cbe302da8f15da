"""Signatures of asset URLs: bound to the path, and to an hour at which they end."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Sequence
from pathlib import Path

from pixora.identity.key_files import own_secret

LIFETIME_S = 24 * 3600
_PURPOSE = b"pixora asset urls 1"
"""What a key for signatures is derived for, so that a token's key never signs anything else."""


class Signer:
    """Signs asset paths with the first of its keys and knows signatures by any: that is how keys are rotated."""

    def __init__(self, *keys: bytes) -> None:
        if not keys or not all(keys):
            raise ValueError("a key is needed to sign with")
        self._keys = keys

    @classmethod
    def from_secrets(cls, given: Sequence[bytes]) -> Signer:
        """Keys derived from the secrets that sign tokens, the newest first: rotated with them, and the same on every
        server that shares them."""
        return cls(*(hmac.new(secret, _PURPOSE, hashlib.sha256).digest() for secret in given))

    @classmethod
    def from_folder(cls, folder: Path) -> Signer:
        """The folder's own secret, made on first use and readable by its owner alone."""
        return cls(own_secret(folder, "signing.key"))

    def sign(self, path: str, now: float | None = None) -> str:
        """The query that opens `path`: `exp` (seconds since 1970) and `sig`.

        The end is rounded up to whole lifetimes, so that a page's links stay equal and are cached.
        """
        at = time.time() if now is None else now
        expires = str((int(at) // LIFETIME_S + 2) * LIFETIME_S)
        return f"exp={expires}&sig={_signature(self._keys[0], path, expires)}"

    def sign_until(self, path: str, expires: int) -> str:
        """The query that opens `path` until `expires`, in seconds since 1970."""
        return f"exp={expires}&sig={_signature(self._keys[0], path, str(expires))}"

    def verify(self, path: str, expires: str, signature: str, now: float | None = None) -> bool:
        """Whether one of the keys signed `path` until a time that is still to come. Takes as long for any signature."""
        if not expires.isascii() or not expires.isdigit() or len(expires) > 12:
            return False
        at = time.time() if now is None else now
        sent = signature.encode("utf-8", "replace")
        known = [hmac.compare_digest(_signature(key, path, expires).encode(), sent) for key in self._keys]
        return any(known) and at < int(expires)


def _signature(key: bytes, path: str, expires: str) -> str:
    return hmac.new(key, f"{expires}\n{path}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:40]
