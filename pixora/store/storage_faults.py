"""What Supabase Storage's faults mean, in words that help."""

from __future__ import annotations

import json

from pixora.film.errors import NotFound, PixoraError, Unavailable

MAKE_BUCKET = (
    "insert into storage.buckets (id, name, public) values ('pixora', 'pixora', false) on conflict do nothing;"
)


class Away(Unavailable):
    """Storage did not answer, or said that it cannot at the moment: the same request may be sent again."""

    def __init__(self, why: str) -> None:
        super().__init__("storage_away", f"Supabase Storage cannot be reached ({why}).", "Say “go on” in a minute.")


class Exists(PixoraError):
    """An object of that name is there, and was not to be replaced."""

    def __init__(self, key: str) -> None:
        super().__init__("storage_exists", f"{key} is stored already.")


def fault_in(http_status: int, body: bytes) -> PixoraError:
    """Of an answer of the JSON interface: its HTTP status is 400 whatever happened, the true one stands within."""
    try:
        said = json.loads(body)
        return fault_of(status_of(said["statusCode"]), str(said.get("error", "")), str(said.get("message", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return fault_of(http_status, "", body[:200].decode("utf-8", "replace"))


def fault_of(status: int, code: str, message: str) -> PixoraError:
    """What happened and what to do, of a true status, Storage's code and its message."""
    match status:
        case 404 if "bucket" in message.lower():
            return Unavailable(
                "storage_bucket",
                "The bucket “pixora” is not in your Supabase project any more.",
                f"Start Pixora again, which makes it, or run in the SQL editor: {MAKE_BUCKET}",
            )
        case 404:
            return NotFound("asset")
        case 409:
            return Exists(message)
        case 401 | 403:
            return Unavailable(
                "storage_refused",
                "Supabase Storage refuses SUPABASE_KEY.",
                "It has to be a secret or service_role key of this project: Project Settings > API Keys.",
            )
        case 413:
            return Unavailable(
                "storage_too_large",
                "A file is larger than your Supabase project takes.",
                "Raise it under Storage > Settings > Upload file size limit (50 MB at most on the free plan).",
            )
        case 415:
            return Unavailable(
                "storage_type",
                "The bucket “pixora” does not take this kind of file.",
                "Storage > pixora > Edit bucket: allow all MIME types.",
            )
        case 400 if code.lower().startswith(("invalidjwt", "invalid_jwt")):
            return fault_of(403, code, message)
        case 400:
            return Unavailable("storage", f"Supabase Storage refused a request: {message[:200]}", "Say “go on”.")
        case _:
            return Away(f"it answered {status}")


def status_of(told: object) -> int:
    """A status that may be told as a text."""
    text = str(told)
    return int(text) if text.isdigit() else 500
