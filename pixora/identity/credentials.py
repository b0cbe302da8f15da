"""With what films are signed as made here: the user's own certificate, or one that this installation made for itself.

One file holds all: the certificate, those that vouch for it, and the key. Readers of C2PA take ours for valid, from an
issuer they do not know.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pixora.film.errors import InvalidInput
from pixora.identity.key_files import own_file, write_secret
from pixora.settings import Settings

NAME = "credentials.pem"
EARLY = timedelta(days=30)
"""A certificate that ends sooner is replaced."""


def open_credentials(settings: Settings, folder: Path, work: Path) -> Path:
    """The file to sign with: in `work` for a certificate that settings name, else in the data `folder`, made on first
    use. Raises `InvalidInput` for settings that cannot be signed with."""
    if settings.c2pa_certificate is None and settings.c2pa_key is None:
        return _own(folder)
    if settings.c2pa_certificate is None or settings.c2pa_key is None:
        raise _bad("PIXORA_C2PA_CERTIFICATE and PIXORA_C2PA_KEY go together, and one of them is not set.")
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    try:
        chain, key = settings.c2pa_certificate.read_bytes(), settings.c2pa_key.read_bytes()
        leaf = x509.load_pem_x509_certificates(chain)[0]
        private = serialization.load_pem_private_key(key, password=None)
    except OSError as error:
        raise _bad(f"{error.filename} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError) as error:
        raise _bad("PIXORA_C2PA_CERTIFICATE or PIXORA_C2PA_KEY is not PEM, or the key has a password.") from error
    if private.public_key() != leaf.public_key():
        raise _bad("The key of PIXORA_C2PA_KEY is not that of the first certificate.")
    if leaf.not_valid_after_utc < datetime.now(UTC):
        raise _bad("The certificate of PIXORA_C2PA_CERTIFICATE has expired.")
    return write_secret(work / NAME, chain.rstrip() + b"\n" + key)


def _own(folder: Path) -> Path:
    file = own_file(folder, NAME, _issue)
    if _ends(file) < datetime.now(UTC) + EARLY:
        file.unlink(missing_ok=True)
        return own_file(folder, NAME, _issue)
    return file


def _ends(file: Path) -> datetime:
    """As the file's first line says: most starts need to know no more of it."""
    try:
        return datetime.fromisoformat(file.read_text("ascii").partition("\n")[0])
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _issue() -> bytes:
    # Where it is needed: loading what makes certificates takes longer than all else here.
    from pixora.identity.self_issued import issue

    return issue()


def _bad(what: str) -> InvalidInput:
    hint = "Name a PEM file with the certificate and those that vouch for it, and one with its key (PKCS#8)."
    return InvalidInput("bad_certificate", what, hint)
