"""What of signing in has to be remembered: unused tickets, and sessions that were ended before their time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.store import tables as t
from pixora.store.database import reading, upsert
from pixora.store.unbroken import unbroken


@dataclass(frozen=True)
class TicketRow:
    """Whose ticket, of which session; times are seconds since 1970."""

    user_id: str
    kind: str
    session_id: str
    session_ends: float
    expires_at: float


class SignIns:
    """Rows of all users: only sign-in itself asks."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine, self._reader = engine, reading(engine)

    @unbroken
    async def keep(
        self,
        digest: str,
        *,
        user_id: str,
        kind: str,
        session_id: str,
        session_ends: float,
        expires_at: float,
        now: float,
    ) -> None:
        """Keep the ticket of that sha256 until it is used or `expires_at`."""
        ticket = TicketRow(user_id, kind, session_id, session_ends, expires_at)
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.tickets).where(t.tickets.c.expires_at < now))
            await connection.execute(insert(t.tickets).values(digest=digest, **vars(ticket)))

    @unbroken
    async def take(self, digest: str) -> TicketRow | None:
        """Remove and return a ticket: of several who ask at once, in whatever process, one gets it."""
        columns = [t.tickets.c[name] for name in TicketRow.__dataclass_fields__]
        taking = delete(t.tickets).where(t.tickets.c.digest == digest).returning(*columns)
        async with self._engine.begin() as connection:
            row = (await connection.execute(taking)).one_or_none()
        return TicketRow(*row) if row is not None else None

    @unbroken
    async def revoke(self, session_id: str, user_id: str, expires_at: float, now: float) -> None:
        """End a session; done twice it stays ended."""
        row = {"session_id": session_id, "user_id": user_id, "expires_at": expires_at}
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.revocations).where(t.revocations.c.expires_at < now))
            await connection.execute(upsert(connection, t.revocations).values(row).on_conflict_do_nothing())

    async def revoked(self, session_id: str) -> bool:
        query = select(t.revocations.c.session_id).where(t.revocations.c.session_id == session_id)
        async with self._reader.connect() as connection:
            return (await connection.execute(query)).first() is not None
