"""What a Supabase project's keys and addresses are, told from how they look: mistakes are explained at the start."""

from __future__ import annotations

import base64
import binascii
import json
from enum import StrEnum
from urllib.parse import urlsplit

from pixora.film.errors import InvalidInput
from pixora.settings import Settings

POOLER = ".pooler.supabase.com"
TRANSACTION_PORT = 6543


class Key(StrEnum):
    SECRET = "secret"  # noqa: S105
    """Opens everything: for servers alone."""
    PUBLISHABLE = "publishable"
    """May be in any page: opens what a user may see."""
    UNKNOWN = "unknown"


def kind_of_key(key: str) -> Key:
    """What a key is for: `sb_secret_...` and `sb_publishable_...`, or the role in a legacy key, which is a JWT."""
    if key.startswith("sb_"):
        return Key.SECRET if key.startswith("sb_secret_") else Key.PUBLISHABLE
    parts = key.split(".")
    if len(parts) != 3:
        return Key.UNKNOWN
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error):
        return Key.UNKNOWN
    role = claims.get("role") if isinstance(claims, dict) else None
    return {"service_role": Key.SECRET, "anon": Key.PUBLISHABLE}.get(str(role), Key.UNKNOWN)


def check_project(settings: Settings) -> None:
    """Raise `InvalidInput` for a key or an address that stands in the wrong place."""
    key, anon = settings.supabase_key, settings.supabase_anon_key
    if key and kind_of_key(key.get_secret_value()) is Key.PUBLISHABLE:
        raise InvalidInput(
            "publishable_key",
            "SUPABASE_KEY holds the publishable (anon) key, which cannot store files.",
            "Take a secret key from Project Settings > API Keys > Secret keys (in older projects: Legacy API keys > "
            "service_role). The one you have may go into SUPABASE_ANON_KEY, for signing in by e-mail.",
        )
    if anon and kind_of_key(anon.get_secret_value()) is Key.SECRET:
        raise InvalidInput(
            "secret_key",
            "SUPABASE_ANON_KEY holds a secret key, which opens the whole project.",
            "Put it into SUPABASE_KEY; the publishable key stands under Project Settings > API Keys.",
        )
    if settings.database_url:
        check_database(settings.database_url)


def check_database(url: str) -> None:
    """Raise `InvalidInput` for a database that would lose what Pixora keeps on a connection, or is none."""
    if "[YOUR-PASSWORD]" in url.upper():
        raise InvalidInput(
            "no_password",
            "DATABASE_URL still says [YOUR-PASSWORD] where the password belongs.",
            "Put your database's password there (Project Settings > Database resets it), special characters in "
            "percent: @ is %40.",
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
        parts = urlsplit("")
    if parts.scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise InvalidInput(
            "bad_database_url",
            "DATABASE_URL is not the address of a Postgres database.",
            "Write postgresql://user:password@host:5432/name, special characters of the password in percent: @ is %40.",
        )
    if port == TRANSACTION_PORT and (host.endswith((POOLER, ".supabase.co"))):
        raise InvalidInput(
            "transaction_pooler",
            "DATABASE_URL is Supabase's transaction pooler (port 6543), which gives each transaction another "
            "connection: locks and notices that Pixora waits for get lost on it.",
            "Take the session pooler (port 5432) or the direct connection: Connect > Connection string.",
        )
