"""Sessions that can be renewed: for each a secret of Supabase's, sealed with what its browser alone has."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.store import tables as t
from pixora.store.database import reading
from pixora.store.unbroken import unbroken


@dataclass(frozen=True)
class RenewalRow:
    """Whose session; times are seconds since 1970."""

    user_id: str
    session_id: str
    sealed: str
    good_until: float
    """When the last token that was given for it runs out."""
    expires_at: float
    """After this it cannot be renewed any more."""


class Renewals:
    """Rows of all users: only sign-in itself asks. `digest` is the sha256 of what the browser has."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine, self._reader = engine, reading(engine)

    @unbroken
    async def keep(
        self,
        digest: str,
        *,
        user_id: str,
        session_id: str,
        sealed: str,
        good_until: float,
        expires_at: float,
        now: float,
    ) -> None:
        row = RenewalRow(user_id, session_id, sealed, good_until, expires_at)
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.renewals).where(t.renewals.c.expires_at < now))
            await connection.execute(insert(t.renewals).values(digest=digest, **vars(row)))

    async def find(self, digest: str) -> RenewalRow | None:
        columns = [t.renewals.c[name] for name in RenewalRow.__dataclass_fields__]
        async with self._reader.connect() as connection:
            row = (await connection.execute(select(*columns).where(t.renewals.c.digest == digest))).one_or_none()
        return RenewalRow(*row) if row is not None else None

    @unbroken
    async def claim(self, digest: str, now: float, free_before: float) -> bool:
        """Undertake to renew a session; false while another process or tab does, since later than `free_before`."""
        table = t.renewals
        change = update(table).where(table.c.digest == digest, table.c.claimed_at < free_before)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(change.values(claimed_at=now))).rowcount == 1)

    @unbroken
    async def renewed(self, digest: str, sealed: str, good_until: float, expires_at: float) -> bool:
        """Keep the next secret, and let go of the claim; false when the session was ended meanwhile."""
        change = update(t.renewals).where(t.renewals.c.digest == digest)
        values = {"sealed": sealed, "good_until": good_until, "expires_at": expires_at, "claimed_at": 0.0}
        async with self._engine.begin() as connection:
            return bool((await connection.execute(change.values(**values))).rowcount == 1)

    @unbroken
    async def release(self, digest: str) -> None:
        """Let go of a claim: nothing was renewed."""
        async with self._engine.begin() as connection:
            await connection.execute(update(t.renewals).where(t.renewals.c.digest == digest).values(claimed_at=0.0))

    @unbroken
    async def end(self, session_id: str) -> None:
        """It cannot be renewed any more; done twice it stays so."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.renewals).where(t.renewals.c.session_id == session_id))

    async def good_until(self, session_id: str) -> float:
        """When the last token of a session runs out; 0 for one that was never renewable."""
        query = select(func.max(t.renewals.c.good_until)).where(t.renewals.c.session_id == session_id)
        async with self._reader.connect() as connection:
            return float((await connection.execute(query)).scalar_one_or_none() or 0.0)
