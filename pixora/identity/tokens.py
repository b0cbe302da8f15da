"""JSON Web Tokens: the one place that signs and verifies them.

Every check names one algorithm and one key, made for that algorithm, so that a public key can never serve as an HMAC
secret; and requires the claims that python-jose takes as optional even when it is given what they must equal.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jose import jwk, jwt
from jose.exceptions import JOSEError

from pixora.film.errors import PixoraError
from pixora.identity.actor import ActorKind

MOST_BYTES = 8192
"""A longer token is refused unread; Supabase's with much metadata have some 3 KiB."""
LEEWAY_S = 30
"""By which another server's clock may be wrong."""
ISSUER = AUDIENCE = "pixora"
MOST_USER_ID = 64
"""Characters of a user's id, as the records keep it."""
_REQUIRED = {f"require_{claim}": True for claim in ("exp", "iat", "aud", "iss", "sub")}


class Unauthorized(PixoraError):
    """Who asks is not known. Why is said to nobody."""

    def __init__(self) -> None:
        super().__init__("unauthorized", "invalid token")


class SessionEnded(PixoraError):
    """A session ran out, or was ended here or at Supabase: who had it has to sign in again."""

    def __init__(self) -> None:
        super().__init__("session_ended", "Your session has ended.", "Sign in again.")


@dataclass(frozen=True)
class Session:
    """Somebody's being signed in. `id` is what log-out revokes; `expires_at` is in seconds since 1970."""

    id: str
    user_id: str
    kind: ActorKind
    expires_at: int


@dataclass(frozen=True)
class Granted:
    """A session that has just begun. `handle` renews it; "" where nothing does."""

    token: str
    session: Session
    handle: str = ""


def read_header(token: str) -> Mapping[str, Any]:
    """What a token says of itself, unverified. Raises `Unauthorized` if it is none."""
    if not token.isascii() or len(token) > MOST_BYTES:
        raise Unauthorized
    try:
        header: Mapping[str, Any] = jwt.get_unverified_header(token)
    except JOSEError:
        raise Unauthorized from None
    return header


def read_claims(
    token: str, key: str | Mapping[str, Any], algorithm: str, audience: str, issuer: str, leeway: int = LEEWAY_S
) -> Mapping[str, Any]:
    """The claims of a token that is signed with exactly this key and algorithm. Raises `Unauthorized`."""
    if read_header(token).get("alg") != algorithm:
        raise Unauthorized
    try:
        # Constructed here: a bare string that happens to be JSON would be taken for a set of keys.
        made = jwk.construct(key if isinstance(key, str) else dict(key), algorithm)
        claims: Mapping[str, Any] = jwt.decode(
            token,
            made,
            algorithms=[algorithm],
            audience=audience,
            issuer=issuer,
            options={**_REQUIRED, "leeway": leeway},
        )
    except (JOSEError, ValueError, OverflowError, RecursionError):
        # The last three come from numbers and nesting that no honest signer writes.
        raise Unauthorized from None
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= MOST_USER_ID or not subject.isprintable():
        raise Unauthorized
    return claims


class SessionTokens:
    """Our own tokens: signed with the first secret, accepted with any, so that secrets can be changed one by one."""

    def __init__(
        self, keys: Sequence[str], algorithm: str, minutes: int, clock: Callable[[], float] = time.time
    ) -> None:
        if not keys:
            raise ValueError("a secret is needed")
        self._keys, self._algorithm, self._clock = tuple(keys), algorithm, clock
        self.seconds = minutes * 60

    def issue(self, user_id: str, kind: ActorKind, session_id: str | None = None) -> tuple[str, Session]:
        """A new token and what it stands for: a new session, or more time of the one that is named."""
        at = int(self._clock())
        session = Session(session_id or secrets.token_hex(16), user_id, kind, at + self.seconds)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": user_id,
            "kind": kind.value,
            "jti": session.id,
            "iat": at,
            "exp": session.expires_at,
        }
        token: str = jwt.encode(claims, jwk.construct(self._keys[0], self._algorithm), algorithm=self._algorithm)
        return token, session

    def read(self, token: str) -> Session:
        """Raises `Unauthorized`."""
        for key in self._keys:
            try:
                claims = read_claims(token, key, self._algorithm, AUDIENCE, ISSUER, leeway=0)
            except Unauthorized:
                continue
            kind = next((kind for kind in ActorKind if kind.value == claims.get("kind", "user")), None)
            session_id = claims.get("jti")
            if kind is None or not isinstance(session_id, str) or not 1 <= len(session_id) <= MOST_USER_ID:
                break
            return Session(session_id, claims["sub"], kind, int(claims["exp"]))
        raise Unauthorized
