"""With what films are signed as made here: the user's own certificate, or one that this installation made for itself.

One file holds all: the certificate, those that vouch for it, and the key. Readers of C2PA take ours for valid, from an
issuer they do not know.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pixora.film.errors import InvalidInput
from pixora.identity.key_files import own_file, write_secret
from pixora.settings import Settings

NAME = "credentials.pem"
YEARS = 10
SKEW = timedelta(days=1)
"""By so much a clock may be wrong."""
EARLY = timedelta(days=30)
"""A certificate that ends sooner is replaced."""


def open_credentials(settings: Settings, folder: Path, work: Path) -> Path:
    """The file to sign with: in `work` for a certificate that settings name, else in the data `folder`, made on first
    use. Raises `InvalidInput` for settings that cannot be signed with."""
    if settings.c2pa_certificate is None and settings.c2pa_key is None:
        return _own(folder)
    if settings.c2pa_certificate is None or settings.c2pa_key is None:
        raise _bad("PIXORA_C2PA_CERTIFICATE and PIXORA_C2PA_KEY go together, and one of them is not set.")
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
    file = own_file(folder, NAME, _make)
    ends = x509.load_pem_x509_certificates(file.read_bytes())[0].not_valid_after_utc
    if ends < datetime.now(UTC) + EARLY:
        file.unlink()
        return own_file(folder, NAME, _make)
    return file


def _make() -> bytes:
    """A certificate of our own: an authority signs it once, and its key is kept nowhere."""
    now = datetime.now(UTC)
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer, subject = _name("Pixora local authority"), _name("Pixora")
    root = (
        _begin(issuer, issuer, authority.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_uses(certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority.public_key()), critical=False)
        .sign(authority, hashes.SHA256())
    )
    leaf = (
        _begin(subject, issuer, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_uses(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
        .sign(authority, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (leaf, root)) + secret


def _begin(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + timedelta(days=365 * YEARS))
    )


def _name(common: str) -> x509.Name:
    # Readers ask for an organisation; nothing here tells whose installation it is.
    parts = ((NameOID.ORGANIZATION_NAME, "Pixora (self-issued)"), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def _uses(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _bad(what: str) -> InvalidInput:
    hint = "Name a PEM file with the certificate and those that vouch for it, and one with its key (PKCS#8)."
    return InvalidInput("bad_certificate", what, hint)
