"""Marks a file as made by machines: a signed C2PA manifest that names the models and what was done with their work.

It is the last step: a file that is changed after it fails its check.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pixora
from pixora.film.cut import Maker
from pixora.film.plan import BUILT_IN
from pixora.media.ffmpeg import failed, told_plainly

_SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
TRAINED, ALGORITHMIC = f"{_SOURCES}trainedAlgorithmicMedia", f"{_SOURCES}algorithmicMedia"
COMPOSITE = f"{_SOURCES}compositeWithTrainedAlgorithmicMedia"
"""IPTC's words for where media come from: a trained model, a plain algorithm, both mixed with what a person brought."""
DRAWN = frozenset({"picture", "motion", "segment", "music", "ambience", "script"})
"""What the built-in artists make by rules, without a trained model; their voice has one."""
BROUGHT = "upload"
"""The provider's name on what a user brought along."""
_FORMATS = {".mp4": "video/mp4", ".mov": "video/quicktime", ".jpg": "image/jpeg"}
_PARENT = "film"
"""By what an action names the file that this one was encoded from."""
_PEM = re.compile(rb"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----\n?", re.DOTALL)


def mark(
    file: Path, out: Path, title: str, makers: Sequence[Maker], edits: Sequence[str], credentials: Path,
    parent: Path | None = None,
) -> None:  # fmt: skip
    """Write `out`, which is `file` (MP4, MOV or JPEG) with its manifest. `edits` are sentences on what was done.

    `credentials` holds certificates and key (see `pixora.identity.credentials`). `parent` is the signed file that this
    one was encoded from. Raises `PixoraError("media_failed")`.
    """
    # Where it is needed: loading it takes a tenth of a second.
    from c2pa import Builder, C2paError, C2paSignerInfo, Signer

    chain, key, algorithm = _read(credentials)
    manifest = _manifest(title, makers, edits, out.suffix, encoded=parent is not None)
    with told_plainly("the film could not be signed"):
        try:
            with Signer.from_info(C2paSignerInfo(algorithm, chain, key, None)) as signer, Builder(manifest) as builder:
                if parent is not None:
                    with parent.open("rb") as source:
                        told = {"title": parent.name, "relationship": "parentOf", "label": _PARENT}
                        builder.add_ingredient(json.dumps(told), "video/mp4", source)
                builder.sign_file(file, out, signer)
        except C2paError as error:
            raise failed(f"it could not be signed: {error}.") from error


def source_of(maker: Maker) -> str | None:
    """Where what one made comes from, in IPTC's words; None for what a user brought along: nobody knows."""
    if maker.provider == BROUGHT:
        return None
    return ALGORITHMIC if maker.provider == BUILT_IN and maker.kind in DRAWN else TRAINED


def whole_source(makers: Sequence[Maker]) -> str:
    """Where a film as a whole comes from. Its words are no picture and no sound: whoever wrote them does not count."""
    sources = {source_of(maker) for maker in makers if maker.kind != "script"}
    if None in sources:
        return COMPOSITE
    return TRAINED if TRAINED in sources else ALGORITHMIC


def _manifest(title: str, makers: Sequence[Maker], edits: Sequence[str], suffix: str, *, encoded: bool) -> str:
    agent = {"name": "Pixora", "version": pixora.__version__}
    begun: dict[str, Any]
    if encoded:
        begun = {"action": "c2pa.opened", "parameters": {"ingredientIds": [_PARENT]}}
    else:
        begun = {"action": "c2pa.created", "digitalSourceType": whole_source(makers), "softwareAgent": agent}
    actions = [begun, *(_placed(maker) for maker in makers)]
    kind = "c2pa.transcoded" if encoded else "c2pa.edited"
    actions += [{"action": kind, "softwareAgent": agent, "description": edit} for edit in edits]
    return json.dumps(
        {
            "claim_generator_info": [agent],
            "title": title,
            "format": _FORMATS[suffix],
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
        }
    )


def _placed(maker: Maker) -> dict[str, Any]:
    """What one made, as it was put into the film."""
    who = f"{maker.provider}:{maker.model}" if maker.model else maker.provider
    action: dict[str, Any] = {
        "action": "c2pa.edited",
        "description": f"{maker.kind.capitalize()} by {who}",
        "softwareAgent": {"name": who, **({"version": maker.version} if maker.version else {})},
    }
    source = source_of(maker)
    return action | ({"digitalSourceType": source} if source else {})


def _read(credentials: Path) -> tuple[bytes, bytes, bytes]:
    """Certificates, key, and the name of the algorithm that the key signs with."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    blocks = [(match[1], match[0]) for match in _PEM.finditer(credentials.read_bytes())]
    chain = b"".join(block for name, block in blocks if name == b"CERTIFICATE")
    key = next((block for name, block in blocks if name.endswith(b"PRIVATE KEY")), b"")
    if not chain or not key:
        raise failed("there is no certificate to sign with.")
    private = load_pem_private_key(key, password=None)
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return chain, key, {256: b"es256", 384: b"es384", 521: b"es512"}[private.curve.key_size]
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return chain, key, b"ed25519"
    if isinstance(private, rsa.RSAPrivateKey):
        return chain, key, b"ps256"
    raise failed("films are signed with keys of the kinds EC, Ed25519 and RSA.")
