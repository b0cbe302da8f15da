"""Keys and addresses of a Supabase project in the wrong place are told of before anything is opened."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from pixora.app import open_studio
from pixora.film.errors import InvalidInput
from pixora.settings import Settings
from pixora.store.project import Key, kind_of_key


def legacy(role: str) -> str:
    head, claims = ({"alg": "HS256", "typ": "JWT"}, {"iss": "supabase", "ref": "abc", "role": role, "exp": 2e9})
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in (head, claims)]
    return ".".join([*parts, "c2lnbmF0dXJl"])


def test_keys_are_told_apart() -> None:
    kinds = [kind_of_key(key) for key in ("sb_secret_a", "sb_publishable_a", legacy("anon"), legacy("service_role"))]
    assert kinds == [Key.SECRET, Key.PUBLISHABLE, Key.PUBLISHABLE, Key.SECRET]
    assert {kind_of_key(key) for key in ("", "x", "a.b.c", "a.e30.c", "a.W10.c")} == {Key.UNKNOWN}


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("publishable_key", {"SUPABASE_KEY": "sb_publishable_x"}),
        ("publishable_key", {"SUPABASE_KEY": legacy("anon")}),
        ("secret_key", {"SUPABASE_ANON_KEY": legacy("service_role")}),
        ("transaction_pooler", {"DATABASE_URL": "postgresql://a:b@aws-0-eu.pooler.supabase.com:6543/postgres"}),
        ("transaction_pooler", {"DATABASE_URL": "postgresql://a:b@db.abc.supabase.co:6543/postgres"}),
        ("no_password", {"DATABASE_URL": "postgresql://postgres:[YOUR-PASSWORD]@db.abc.supabase.co:5432/postgres"}),
        ("publishable_key", {"SUPABASE_KEY": " sb_publishable_x\n"}),
        ("bad_database_url", {"DATABASE_URL": "mysql://a:b@localhost/x"}),
        ("bad_database_url", {"DATABASE_URL": "postgresql://a:b@localhost:port/x"}),
    ],
)
async def test_mistakes_are_explained(tmp_path: Path, code: str, settings: dict[str, str]) -> None:
    data = tmp_path / "data"
    project = {"SUPABASE_URL": "https://abc.supabase.co"} | settings
    with pytest.raises(InvalidInput) as caught:
        async with open_studio(Settings(_env_file=None, PIXORA_DATA_DIR=data, **project)):  # type: ignore[arg-type]
            pass
    assert caught.value.code == code and caught.value.hint
    assert not data.exists(), "nothing was begun"
