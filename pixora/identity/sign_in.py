"""Signing in: what a credential is worth on this server, and sessions, tickets and visitors that it gives."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from weakref import WeakValueDictionary

from pixora.film.errors import InvalidInput
from pixora.identity.accounts import Accounts
from pixora.identity.actor import LOCAL_USER, VISITOR, Actor, ActorKind, Limits
from pixora.identity.key_files import own_secret
from pixora.identity.renewal import KeptRenewals, Renewing
from pixora.identity.supabase import Access, Supabase
from pixora.identity.tokens import Granted, Session, SessionEnded, SessionTokens, Unauthorized
from pixora.settings import Settings

TICKET_S = 60
LOOK_AGAIN_S = 60.0
"""How often an open socket asks whether another process has ended its session."""
MOST_CREDENTIAL = 8192
MOST_HANDLE = 128
MEGABYTE = 1_000_000
VISITORS_FILMS_AT_ONCE = 1


class Mode(StrEnum):
    """What everyone has to do before anything else."""

    LOCAL = "local"
    """Nothing: everyone is the local user."""
    SIGNED = "signed"
    DEMO = "demo"
    """Nothing: everyone becomes an own visitor."""


class Ticket(Protocol):
    @property
    def user_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def session_id(self) -> str: ...
    @property
    def session_ends(self) -> float: ...
    @property
    def expires_at(self) -> float: ...


class Kept(Protocol):
    """What has to be remembered, for all processes."""

    def keep(
        self,
        digest: str,
        *,
        user_id: str,
        kind: str,
        session_id: str,
        session_ends: float,
        expires_at: float,
        now: float,
    ) -> Awaitable[None]: ...
    def take(self, digest: str) -> Awaitable[Ticket | None]: ...
    def revoke(self, session_id: str, user_id: str, expires_at: float, now: float) -> Awaitable[None]: ...
    def revoked(self, session_id: str) -> Awaitable[bool]: ...


@dataclass(frozen=True)
class SignedIn:
    """An actor and, unless it is the local user of a server that nobody signs in to, by which session."""

    actor: Actor
    session: Session | None


class SignIn:
    """Decides who asks. Raises `Unauthorized` for whatever it cannot verify, without saying why."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        kept: Kept,
        clock: Callable[[], float] = time.time,
        renewals: KeptRenewals | None = None,
    ) -> None:
        """`folder` is the data folder: sessions are signed with a secret of its own when none is set. With `renewals`,
        those of people who sign in at Supabase can be renewed."""
        self.mode = Mode.DEMO if settings.demo else Mode.SIGNED if settings.signs_in else Mode.LOCAL
        self._settings, self._kept, self._clock = settings, kept, clock
        keys = settings.jwt_secrets or (own_secret(folder, "session.key").hex(),)
        # A visitor has nothing but the cookie: it lives as long as the films.
        minutes = settings.demo_hours * 60 if settings.demo else settings.jwt_minutes
        self._tokens = SessionTokens(keys, settings.jwt_algorithm, minutes, clock)
        self._watched: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()
        self.supabase = _supabase(settings)
        project = self.supabase
        self._renewing = Renewing(project, renewals, self._tokens, clock) if project and renewals else None
        # Behind a proxy every request seems to come from this machine.
        here = not settings.open_elsewhere and not settings.public_url and not settings.trusted_proxies
        self._development = settings.development_token.get_secret_value() if settings.development_token else None
        self.takes_development_token = self._development is not None and here and self.mode is Mode.SIGNED

    async def close(self) -> None:
        if self.supabase is not None:
            await self.supabase.close()

    @property
    def session_seconds(self) -> int:
        return self._tokens.seconds

    async def exchange(self, token: str, *, from_this_machine: bool) -> tuple[str, Session]:
        """A session for a Supabase access token, or for the development token from this machine.

        Raises `Unauthorized`, or `Unavailable` when Supabase's keys cannot be had.
        """
        if self.mode is Mode.LOCAL:
            return self._tokens.issue(LOCAL_USER.user_id, ActorKind.LOCAL)
        if self.mode is Mode.DEMO:
            raise Unauthorized
        if self.takes_development_token and from_this_machine and _same(token, self._development):
            return self._tokens.issue(LOCAL_USER.user_id, ActorKind.LOCAL)
        if self.supabase is None:
            raise Unauthorized
        return self._tokens.issue(await self.supabase.user_id(token), ActorKind.USER)

    async def log_in(self, email: str, password: str) -> Granted:
        """A session for an e-mail address and password. Raises also `WrongPassword`, `TooMany`, `Unavailable`."""
        if self.mode is not Mode.SIGNED or self.supabase is None or not self.supabase.takes_passwords:
            raise InvalidInput(
                "no_login", "Nobody signs in by e-mail here.", "Use a token, or set SUPABASE_URL and SUPABASE_ANON_KEY."
            )
        return await self.enter(await self.supabase.log_in(email, password))

    @property
    def accounts(self) -> Accounts | None:
        """What else the project lets people do; None where nobody signs in at one."""
        here = self.mode is Mode.SIGNED and self.supabase is not None and self.supabase.takes_passwords
        return Accounts(self.supabase) if here and self.supabase is not None else None

    async def enter(self, access: Access) -> Granted:
        """A session for who has just signed in at the project."""
        if self.supabase is None:
            raise Unauthorized
        token, session = self._tokens.issue(await self.supabase.user_id(access.token), ActorKind.USER)
        if self._renewing is None:
            # Nobody would use it again.
            await self.supabase.end(access)
            return Granted(token, session)
        return Granted(token, session, await self._renewing.begin(session, access.refresh))

    async def refresh(self, handle: str) -> Granted:
        """More time for a session, also for one whose token has run out. Supabase is asked whether it still stands.

        Raises `SessionEnded`, and `Unavailable` or `TooMany` when Supabase cannot be asked just now.
        """
        if self._renewing is None or self.mode is not Mode.SIGNED or not 0 < len(handle) <= MOST_HANDLE:
            raise SessionEnded
        token, session = await self._renewing.renew(handle)
        if await self._kept.revoked(session.id):
            raise SessionEnded
        return Granted(token, session, handle)

    def welcome(self) -> tuple[str, Session]:
        """A new visitor of a demo."""
        if self.mode is not Mode.DEMO:
            raise Unauthorized
        return self._tokens.issue(VISITOR + secrets.token_hex(12), ActorKind.DEMO)

    async def who(self, token: str | None) -> SignedIn:
        """Whose session token this is; on a server that nobody signs in to always the local user's."""
        if self.mode is Mode.LOCAL:
            return SignedIn(LOCAL_USER, None)
        if not token:
            raise Unauthorized
        session = self._tokens.read(token)
        actor = self._actor(session.user_id, session.kind)
        if await self._kept.revoked(session.id):
            raise Unauthorized
        return SignedIn(actor, session)

    def renew(self, signed: SignedIn) -> str | None:
        """A later token for a visitor half of whose time is over: who comes back keeps the films of today."""
        session = signed.session
        if session is None or session.kind is not ActorKind.DEMO:
            return None
        if session.expires_at - self._clock() > self.session_seconds / 2:
            return None
        return self._tokens.issue(session.user_id, ActorKind.DEMO)[0]

    async def log_out(self, session: Session, handle: str | None = None) -> None:
        """End a session: its tokens and its tickets are worth nothing from now on. With what renews it, it is ended at
        Supabase, too."""
        now = self._clock()
        # A token that it was renewed with may outlive this one.
        ends = max(float(session.expires_at), now + self.session_seconds)
        await self._kept.revoke(session.id, session.user_id, ends, now)
        if watched := self._watched.get(session.id):
            watched.set()
        if self._renewing is not None:
            await self._renewing.end(session, handle)

    async def issue_ticket(self, signed: SignedIn) -> str:
        """A ticket that opens one WebSocket within `TICKET_S`."""
        ticket, now = secrets.token_urlsafe(32), self._clock()
        session = signed.session or Session("", LOCAL_USER.user_id, ActorKind.LOCAL, int(now) + TICKET_S)
        await self._kept.keep(
            _digest(ticket),
            user_id=session.user_id,
            kind=session.kind.value,
            session_id=session.id,
            session_ends=float(session.expires_at),
            expires_at=now + TICKET_S,
            now=now,
        )
        return ticket

    async def redeem(self, ticket: str) -> SignedIn:
        """Whose ticket this is; it is worth nothing afterwards."""
        if self.mode is Mode.LOCAL:
            return SignedIn(LOCAL_USER, None)
        row = await self._kept.take(_digest(ticket)) if len(ticket) <= MOST_CREDENTIAL else None
        now = self._clock()
        if row is None or row.expires_at <= now or row.session_ends <= now or await self._kept.revoked(row.session_id):
            raise Unauthorized
        session = Session(row.session_id, row.user_id, ActorKind(row.kind), int(row.session_ends))
        return SignedIn(self._actor(session.user_id, session.kind), session)

    async def still(self, session: Session | None) -> bool:
        """Whether a session that was good before still is: not ended, not run out."""
        if session is None:
            return True
        return await self._ends(session) > self._clock() and not await self._kept.revoked(session.id)

    async def _ends(self, session: Session) -> float:
        """When a session runs out, in seconds since 1970; it may have been renewed since it was read."""
        if session.expires_at > self._clock() or self._renewing is None or session.kind is not ActorKind.USER:
            return float(session.expires_at)
        return await self._renewing.good_until(session)

    async def until_ended(self, session: Session) -> None:
        """Return when a session runs out or is ended; at once if it was ended in this process."""
        ended = self._watched.setdefault(session.id, asyncio.Event())
        while await self.still(session):
            left = await self._ends(session) - self._clock()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), max(0.1, min(left, LOOK_AGAIN_S)))

    def _actor(self, user_id: str, kind: ActorKind) -> Actor:
        """Raises `Unauthorized` for a kind of user that this server does not have (any more)."""
        settings = self._settings
        match kind:
            case ActorKind.DEMO if self.mode is Mode.DEMO and user_id.startswith(VISITOR):
                limits = Limits(
                    open_tasks=VISITORS_FILMS_AT_ONCE,
                    films=settings.demo_films,
                    film_seconds=float(settings.demo_seconds),
                    storage_bytes=settings.demo_storage_mb * MEGABYTE,
                    daily_usd=Decimal(0),
                )
                return Actor(user_id, kind, limits)
            case ActorKind.USER if self.mode is Mode.SIGNED and not user_id.startswith(VISITOR):
                if user_id == LOCAL_USER.user_id:
                    raise Unauthorized
                storage = settings.max_storage_mb * MEGABYTE if settings.max_storage_mb else None
                return Actor(user_id, kind, Limits(open_tasks=settings.max_open_tasks, storage_bytes=storage))
            case ActorKind.LOCAL if self.takes_development_token and user_id == LOCAL_USER.user_id:
                return LOCAL_USER
            case _:
                raise Unauthorized


def _supabase(settings: Settings) -> Supabase | None:
    if not settings.supabase_url:
        return None
    key, secret = settings.supabase_anon_key or settings.supabase_key, settings.supabase_jwt_secret
    return Supabase(
        settings.supabase_url,
        key.get_secret_value() if key else None,
        secret.get_secret_value() if secret else None,
    )


def _same(given: str, expected: str | None) -> bool:
    return expected is not None and hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode("utf-8", "replace")).hexdigest()
