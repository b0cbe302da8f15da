"""Sessions that outlast their token: Supabase is asked each time, and may say no.

A browser keeps a handle in a cookie of its own. By its hash the row is found that holds Supabase's refresh token,
sealed with the handle itself: whoever reads the database has neither, and who has the cookie needs the database.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pixora.film.errors import PixoraError
from pixora.identity.actor import ActorKind
from pixora.identity.supabase import Access, Supabase
from pixora.identity.tokens import Session, SessionEnded, SessionTokens, Unauthorized

log = structlog.get_logger(__name__)

REMEMBERED_S = 30 * 86_400
"""For how long somebody who stays away is known again."""
CLAIM_S = 15.0
"""After which a renewal that another process or tab began is taken to have died with it; Supabase answers sooner."""
LOOK_S = 0.1
NONCE = 12
"""Bytes, as AES-GCM wants it (NIST SP 800-38D)."""


class Renewable(Protocol):
    @property
    def user_id(self) -> str: ...
    @property
    def session_id(self) -> str: ...
    @property
    def sealed(self) -> str: ...
    @property
    def good_until(self) -> float: ...
    @property
    def expires_at(self) -> float: ...


class KeptRenewals(Protocol):
    """Where they are remembered, for all processes; see `pixora.store.renewals`."""

    def keep(
        self,
        digest: str,
        *,
        user_id: str,
        session_id: str,
        sealed: str,
        good_until: float,
        expires_at: float,
        now: float,
    ) -> Awaitable[None]: ...
    def find(self, digest: str) -> Awaitable[Renewable | None]: ...
    def claim(self, digest: str, now: float, free_before: float) -> Awaitable[bool]: ...
    def renewed(self, digest: str, sealed: str, good_until: float, expires_at: float) -> Awaitable[bool]: ...
    def release(self, digest: str) -> Awaitable[None]: ...
    def end(self, session_id: str) -> Awaitable[None]: ...
    def good_until(self, session_id: str) -> Awaitable[float]: ...


class Renewing:
    """Keeps and renews the sessions of people who signed in at a project."""

    def __init__(
        self, project: Supabase, kept: KeptRenewals, tokens: SessionTokens, clock: Callable[[], float]
    ) -> None:
        self._project, self._kept, self._tokens, self._clock = project, kept, tokens, clock

    async def begin(self, session: Session, refresh: str) -> str:
        """The handle by which a session that has just begun is renewed."""
        handle, now = secrets.token_urlsafe(32), self._clock()
        await self._kept.keep(
            _digest(handle),
            user_id=session.user_id,
            session_id=session.id,
            sealed=_seal(handle, refresh),
            good_until=float(session.expires_at),
            expires_at=now + REMEMBERED_S,
            now=now,
        )
        return handle

    async def renew(self, handle: str) -> tuple[str, Session]:
        """A later token of the same session. Raises `SessionEnded`, and `Unavailable` or `TooMany` when Supabase cannot
        be asked: then the same handle may be good later."""
        digest = _digest(handle)
        first = await self._find(digest)
        while not await self._kept.claim(digest, self._clock(), self._clock() - CLAIM_S):
            await asyncio.sleep(LOOK_S)
            await self._find(digest)
        try:
            row = await self._find(digest)
            token, session = self._tokens.issue(row.user_id, ActorKind.USER, row.session_id)
            if row.sealed != first.sealed:
                # Another tab or process has just renewed it, which is as good.
                return token, session
            access = await self._ask(row, handle)
            until = self._clock() + REMEMBERED_S
            if not await self._kept.renewed(digest, _seal(handle, access.refresh), float(session.expires_at), until):
                await self._project.end(access)
                raise SessionEnded
            return token, session
        finally:
            await self._kept.release(digest)

    async def _ask(self, row: Renewable, handle: str) -> Access:
        try:
            access = await self._project.refresh(_unseal(handle, row.sealed))
            if await self._project.user_id(access.token) != row.user_id:
                raise Unauthorized
            return access
        except (SessionEnded, Unauthorized, InvalidTag):
            log.info("a session has ended at Supabase", user_id=row.user_id)
            await self._kept.end(row.session_id)
            raise SessionEnded from None

    async def _find(self, digest: str) -> Renewable:
        row = await self._kept.find(digest)
        if row is None or row.expires_at <= self._clock():
            raise SessionEnded
        return row

    async def end(self, session: Session, handle: str | None) -> None:
        """Nobody renews a session any more; with its handle it is ended at Supabase as well, on this device alone."""
        row = await self._kept.find(_digest(handle)) if handle else None
        await self._kept.end(session.id)
        if handle is None or row is None or row.session_id != session.id:
            return
        try:
            await self._project.end(await self._project.refresh(_unseal(handle, row.sealed)))
        except (PixoraError, InvalidTag) as error:
            log.info("a session at Supabase could not be ended", error=type(error).__name__)

    async def good_until(self, session: Session) -> float:
        """When the last token of a session runs out, in seconds since 1970."""
        return max(float(session.expires_at), await self._kept.good_until(session.id))


def _digest(handle: str) -> str:
    return hashlib.sha256(handle.encode("utf-8", "replace")).hexdigest()


def _key(handle: str) -> bytes:
    """Another hash than the one by which the row is found."""
    return hashlib.sha256(b"pixora renewal " + handle.encode("utf-8", "replace")).digest()


def _seal(handle: str, refresh: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    return base64.b64encode(nonce + AESGCM(_key(handle)).encrypt(nonce, refresh.encode(), None)).decode()


def _unseal(handle: str, sealed: str) -> str:
    """Raises `InvalidTag` for what another handle sealed."""
    whole = base64.b64decode(sealed)
    return AESGCM(_key(handle)).decrypt(whole[:NONCE], whole[NONCE:], None).decode()
