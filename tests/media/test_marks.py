"""Films are marked as made by machines: any reader of C2PA finds a valid manifest, from an issuer it does not know."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from c2pa import Reader
from cryptography import x509

from pixora.film.cut import Maker
from pixora.film.errors import InvalidInput
from pixora.identity import credentials
from pixora.identity.credentials import open_credentials
from pixora.media.export.c2pa import ALGORITHMIC, COMPOSITE, TRAINED, mark, whole_source
from pixora.media.h264 import writing
from pixora.settings import Settings
from tests.media.material import FPS, SMALL, pictures

DRAWN = Maker(kind="picture", provider="built-in", model="paper-cut", version="5")
SPOKEN = Maker(kind="narration", provider="built-in", model="hibari-heart", version="0.2.1")
BOUGHT = Maker(kind="motion", provider="fal", model="kling")
BROUGHT = Maker(kind="music", provider="upload")


def settings(**named: Path) -> Settings:
    return Settings(_env_file=None, **named)


def own(tmp_path: Path) -> Path:
    return open_credentials(settings(), tmp_path, tmp_path)


def film(tmp_path: Path) -> Path:
    file = tmp_path / "film.mp4"
    with writing(file, SMALL, FPS) as writer:
        for frame in pictures(0, 8):
            writer.write(frame)
    return file


def read(file: Path) -> tuple[str, dict[str, Any], list[str]]:
    with Reader(file) as reader:
        found = json.loads(reader.json())
        state = str(reader.get_validation_state())
    codes = [one["code"] for one in found.get("validation_status", [])]
    return state, found["manifests"][found["active_manifest"]], codes


def actions(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(
        one["data"]["actions"] for one in manifest["assertions"] if one["label"].startswith("c2pa.actions")
    )
    return found


def test_a_marked_film_names_who_made_it(tmp_path: Path) -> None:
    plain, signed = film(tmp_path), tmp_path / "signed.mp4"
    before = plain.read_bytes()
    mark(plain, signed, "A film", [DRAWN, SPOKEN, BOUGHT, BROUGHT], ["3 scenes put together."], own(tmp_path))
    assert plain.read_bytes() == before
    state, manifest, codes = read(signed)
    assert (state, codes) == ("Valid", ["signingCredential.untrusted"])
    assert manifest["title"] == "A film" and manifest["claim_generator_info"][0]["name"] == "Pixora"
    done = actions(manifest)
    assert done[0]["action"] == "c2pa.created" and done[0]["digitalSourceType"] == COMPOSITE
    sources = {one["softwareAgent"]["name"]: one.get("digitalSourceType") for one in done[1:5]}
    assert sources == {
        "built-in:paper-cut": ALGORITHMIC,
        "built-in:hibari-heart": TRAINED,
        "fal:kling": TRAINED,
        "upload": None,
    }
    assert done[-1]["description"] == "3 scenes put together."
    changed = bytearray(signed.read_bytes())
    changed[-9] ^= 1
    signed.write_bytes(changed)
    assert read(signed)[0] == "Invalid", "what is changed afterwards fails its check"


def test_what_is_encoded_from_a_film_names_it(tmp_path: Path) -> None:
    plain, signed, again = film(tmp_path), tmp_path / "signed.mp4", tmp_path / "again.mp4"
    mark(plain, signed, "A film", [DRAWN], [], own(tmp_path))
    mark(plain, again, "A film", [DRAWN], ["Encoded as H.265."], own(tmp_path), signed)
    state, manifest, _ = read(again)
    assert state == "Valid"
    assert [one["action"] for one in actions(manifest)] == ["c2pa.opened", "c2pa.edited", "c2pa.transcoded"]
    assert manifest["ingredients"][0]["relationship"] == "parentOf"


def test_where_a_film_comes_from() -> None:
    assert whole_source([DRAWN]) == ALGORITHMIC
    assert whole_source([DRAWN, SPOKEN]) == whole_source([BOUGHT]) == TRAINED
    assert whole_source([DRAWN, BROUGHT]) == COMPOSITE
    assert whole_source([DRAWN, Maker(kind="script", provider="upload")]) == ALGORITHMIC


def test_an_installation_makes_its_certificate_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own(tmp_path)
    first = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first.count(b"BEGIN CERTIFICATE") == 2 and first.count(b"PRIVATE KEY") == 2
    assert own(tmp_path).read_bytes() == first
    leaf, root = x509.load_pem_x509_certificates(first)
    leaf.verify_directly_issued_by(root)
    assert leaf.not_valid_after_utc > datetime.now(UTC) + timedelta(days=3000)
    monkeypatch.setattr(credentials, "EARLY", timedelta(days=365 * 11))
    assert own(tmp_path).read_bytes() != first, "one that ends soon is replaced"


def test_a_certificate_by_setting(tmp_path: Path) -> None:
    made = own(tmp_path).read_bytes()
    key_at = made.index(b"-----BEGIN PRIVATE KEY")
    (chain := tmp_path / "chain.pem").write_bytes(made[:key_at])
    (key := tmp_path / "key.pem").write_bytes(made[key_at:])
    (work := tmp_path / "work").mkdir()
    given = {"PIXORA_C2PA_CERTIFICATE": chain, "PIXORA_C2PA_KEY": key}
    file = open_credentials(settings(**given), tmp_path, work)
    assert file.parent == work and stat.S_IMODE(file.stat().st_mode) == 0o600
    mark(film(tmp_path), tmp_path / "signed.mp4", "A film", [DRAWN], [], file)
    assert read(tmp_path / "signed.mp4")[0] == "Valid"
    (other := tmp_path / "other").mkdir()
    (tmp_path / "wrong.pem").write_bytes(own(other).read_bytes()[key_at:])
    for wrong in (
        {"PIXORA_C2PA_KEY": key},
        given | {"PIXORA_C2PA_KEY": tmp_path / "wrong.pem"},
        given | {"PIXORA_C2PA_KEY": tmp_path / "none.pem"},
        given | {"PIXORA_C2PA_CERTIFICATE": tmp_path / "film.mp4"},
    ):
        with pytest.raises(InvalidInput) as told:
            open_credentials(settings(**wrong), tmp_path, tmp_path / "work2")
        assert told.value.code == "bad_certificate"
