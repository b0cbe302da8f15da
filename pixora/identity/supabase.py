"""Supabase Auth: its tokens verified here, its sign-in by e-mail asked for over the wire."""

from __future__ import annotations

import asyncio
import json
import math
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import httpx
import structlog

from pixora.film.errors import PixoraError, TooMany, Unavailable
from pixora.identity.tokens import SessionEnded, Unauthorized, read_claims, read_header

if TYPE_CHECKING:
    from supabase_auth import AsyncGoTrueClient, AsyncSupportedStorage

log = structlog.get_logger(__name__)

AUDIENCE = "authenticated"
KEPT_S = 600.0
"""Seconds that the project's public keys are taken as current; Supabase's own cache header says the same."""
STALE_S = 3600.0
"""Seconds that they are used beyond that while Supabase cannot be reached."""
ASK_AGAIN_S = 30.0
"""Between two fetches at least: whoever makes up key ids cannot make us ask for each."""
MOST_KEYS_BYTES = 64 * 1024
MOST_KEY_ID = 128
TIMEOUT_S = 5.0
GONE = (
    "refresh_token_not_found",
    "refresh_token_already_used",
    "session_not_found",
    "session_expired",
    "user_not_found",
    "user_banned",
)
"""Codes of Supabase Auth that say that a session is over; any other fault may pass."""
_KINDS = {"ES256": "EC", "RS256": "RSA"}


@dataclass(frozen=True)
class Access:
    """What Supabase gives to who signs in: a token for an hour, and another for the next one."""

    token: str
    refresh: str


class PublicKeys:
    """A project's JWKS, fetched when it is needed."""

    def __init__(
        self, url: str, fetch: Callable[[str], Awaitable[Any]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`fetch` gets the JSON at a URL; it raises `Unavailable`."""
        self._url, self._fetch, self._clock = url, fetch, clock
        self._keys: Mapping[str, Mapping[str, Any]] = {}
        self._fetched = self._asked = -math.inf
        self._lock = asyncio.Lock()

    async def key(self, key_id: str, algorithm: str) -> Mapping[str, Any]:
        """The key of that id, made for that algorithm. Raises `Unauthorized`, or `Unavailable` when none was had."""
        async with self._lock:
            age = self._clock() - self._fetched
            if age > KEPT_S or key_id not in self._keys:
                await self._refresh(age)
        key = self._keys.get(key_id)
        if key is None or key.get("kty") != _KINDS[algorithm] or key.get("alg", algorithm) != algorithm:
            raise Unauthorized
        return key

    async def _refresh(self, age: float) -> None:
        if self._clock() - self._asked < ASK_AGAIN_S:
            if age > KEPT_S + STALE_S:
                raise unreachable()
            return
        self._asked = self._clock()
        try:
            found = await self._fetch(self._url)
        except Unavailable:
            if age > KEPT_S + STALE_S:
                raise
            log.warning("Supabase's keys could not be renewed; the old ones are used for an hour", age_s=round(age))
            return
        listed = found.get("keys") if isinstance(found, dict) else None
        keys = [key for key in listed if isinstance(key, dict)] if isinstance(listed, list) else []
        self._keys = {key["kid"]: key for key in keys if isinstance(key.get("kid"), str)}
        self._fetched = self._clock()


class Supabase:
    """One project."""

    def __init__(self, url: str, api_key: str | None, jwt_secret: str | None, keys: PublicKeys | None = None) -> None:
        self._url = url.rstrip("/")
        self.issuer = f"{self._url}/auth/v1"
        self._api_key, self._jwt_secret = api_key, jwt_secret
        self._keys = keys or PublicKeys(f"{self.issuer}/.well-known/jwks.json", self._fetch_json)
        self._http: httpx.AsyncClient | None = None

    @property
    def takes_passwords(self) -> bool:
        """Whether people can sign in by e-mail: that needs the project's publishable key."""
        return self._api_key is not None

    async def user_id(self, token: str) -> str:
        """Whose access token this is. Raises `Unauthorized`, or `Unavailable` when the keys cannot be had."""
        header = read_header(token)
        algorithm, key_id = header.get("alg"), header.get("kid")
        key: str | Mapping[str, Any]
        if algorithm == "HS256" and self._jwt_secret:
            key = self._jwt_secret
        elif algorithm in ("ES256", "RS256") and isinstance(key_id, str) and 0 < len(key_id) <= MOST_KEY_ID:
            key = await self._keys.key(key_id, algorithm)
        else:
            raise Unauthorized
        claims = read_claims(token, key, algorithm, AUDIENCE, self.issuer)
        if claims.get("role") != AUDIENCE:
            raise Unauthorized
        try:
            return str(uuid.UUID(claims["sub"]))
        except ValueError:
            raise Unauthorized from None

    async def log_in(self, email: str, password: str) -> Access:
        """Raises `WrongPassword`, `TooMany`, `Unavailable`."""
        from supabase_auth.errors import AuthApiError, AuthError

        client = self.client()
        try:
            answer = await client.sign_in_with_password({"email": email, "password": password})
        except AuthApiError as error:
            if error.status in (400, 403, 422):
                raise WrongPassword from None
            raise fault_of(error.status) from error
        except (AuthError, httpx.HTTPError) as error:
            raise unreachable() from error
        if answer.session is None:
            raise WrongPassword
        return Access(answer.session.access_token, answer.session.refresh_token)

    async def refresh(self, refresh: str) -> Access:
        """The next hour of a session; its refresh token is worth nothing afterwards. Raises `SessionEnded` when the
        project has ended it, `TooMany`, `Unavailable`."""
        from supabase_auth.errors import AuthApiError, AuthError

        try:
            answer = await self.client().refresh_session(refresh)
        except AuthApiError as error:
            if error.status < 500 and str(error.code) in GONE:
                raise SessionEnded from None
            raise fault_of(error.status) from error
        except (AuthError, httpx.HTTPError) as error:
            raise unreachable() from error
        if answer.session is None:
            raise SessionEnded
        return Access(answer.session.access_token, answer.session.refresh_token)

    def client(
        self, flow: Literal["implicit", "pkce"] = "implicit", storage: AsyncSupportedStorage | None = None
    ) -> AsyncGoTrueClient:
        """A client of its own for each request: signing in changes whom a client speaks for."""
        # Half a second to import: only servers that use it pay for it.
        from supabase_auth import AsyncGoTrueClient, AsyncMemoryStorage

        return AsyncGoTrueClient(
            url=self.issuer,
            # Written as the library writes it, which puts the user's own token there.
            headers={"apikey": self._api_key or "", "Authorization": f"Bearer {self._api_key}"},
            auto_refresh_token=False,
            persist_session=True,
            storage=storage or AsyncMemoryStorage(),
            http_client=self._client(),
            flow_type=flow,
        )

    async def end(self, access: Access) -> None:
        """End a session, on this device alone."""
        from supabase_auth.errors import AuthError

        try:
            await self.client().admin.sign_out(access.token, "local")
        except (AuthError, httpx.HTTPError) as error:
            log.info("a session at Supabase could not be ended", error=type(error).__name__)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    def _client(self) -> httpx.AsyncClient:
        """One for all requests: making one takes a quarter of a second. It holds nobody's session."""
        if self._http is None:
            self._http = httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False)
        return self._http

    async def _fetch_json(self, url: str) -> Any:
        try:
            async with self._client().stream("GET", url) as answer:
                answer.raise_for_status()
                body = b""
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > MOST_KEYS_BYTES:
                        raise unreachable()
                return json.loads(body)
        except (httpx.HTTPError, ValueError, RecursionError) as error:
            raise unreachable() from error


class WrongPassword(PixoraError):
    """Also for an address that is not known or not confirmed: the three are told apart to nobody."""

    def __init__(self) -> None:
        super().__init__("unauthorized", "The e-mail address or the password is wrong.")


def fault_of(status: int) -> PixoraError:
    """What an answer means that is nobody's who signs in."""
    if status == 429:
        return TooMany("too_many_logins", "Too many tries to sign in.", "Wait a minute.", 60)
    if status == 401:
        # The project's gateway, before anybody looked at who signs in.
        log.error("Supabase does not know SUPABASE_ANON_KEY (or SUPABASE_KEY, where that one is not set)")
        return Unavailable(
            "sign_in_key",
            "Supabase does not know this studio's key, so nobody can sign in.",
            "Whoever runs it: SUPABASE_ANON_KEY has to be the publishable key of the project at SUPABASE_URL.",
        )
    return unreachable()


def unreachable() -> Unavailable:
    return Unavailable("sign_in_unavailable", "Supabase cannot be reached to sign you in.", "Try again in a minute.")
