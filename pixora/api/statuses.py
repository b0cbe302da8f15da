"""Which HTTP status an error of the family is answered with."""

from __future__ import annotations

import math

from pixora.film.errors import NotFound, PixoraError, RateLimited, TooMany, Unavailable

_BY_CODE = {
    "busy": 409,
    "locked": 409,
    "plan_outdated": 409,
    "no_gate": 409,
    "no_film": 409,
    "not_finished": 409,
    "stale": 412,
    "revision_needed": 428,
    "id_reused": 422,
    "no_captions": 404,
    "no_scene": 404,
    "too_many_films": 429,
    "unauthorized": 401,
    "session_ended": 401,
    "too_many_uploads": 429,
    "upload_too_slow": 408,
    "too_big": 413,
    "too_many_pixels": 413,
    "too_long": 413,
    "wrong_type": 415,
    "disk_full": 507,
}
_UNUSABLE_CONTENT = frozenset(
    "empty_file truncated mixed_file video no_picture no_sound too_short too_small bad_shape"
    " bad_picture bad_sound bad_clip bad_upload too_costly".split()
)


def status_of(error: PixoraError) -> int:
    """By code where one says more than its class does."""
    if (status := _BY_CODE.get(error.code)) is not None:
        return status
    if error.code in _UNUSABLE_CONTENT:
        return 422
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, RateLimited | TooMany):
        return 429
    return 503 if isinstance(error, Unavailable) else 400


def headers_of(error: PixoraError) -> dict[str, str]:
    """What goes with the status: how to sign in, how long to wait."""
    if error.code in ("unauthorized", "session_ended"):
        return {"www-authenticate": "Bearer"}
    wait = getattr(error, "retry_after", None)
    if wait is None:
        return {}
    seconds = str(max(1, math.ceil(wait)))
    # A browser that was sent to what is being made asks again by itself.
    return {"retry-after": seconds} | ({"refresh": seconds} if error.code == "still_making" else {})
