"""What the records come to, for whoever watches the service: films, jobs and money, without naming anybody."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.film.brief import Data
from pixora.store import tables as t
from pixora.store.database import reading
from pixora.store.jobs import IN_FLIGHT
from pixora.store.ledger import MICROS


class Counts(Data):
    """Of all users and all servers that share the database."""

    films: dict[str, int]
    """By state."""
    jobs: dict[str, int]
    """In flight, by kind."""
    spent: dict[str, Decimal]
    """USD charged so far, by provider. The ledger is append-only: these never fall."""
    reserved: dict[str, Decimal]
    """USD set aside at the moment, by provider."""


class Totals:
    def __init__(self, engine: AsyncEngine) -> None:
        self._reader = reading(engine)

    async def ping(self) -> None:
        """Raise `SQLAlchemyError` or `OSError` when the database does not answer."""
        async with self._reader.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def read(self) -> Counts:
        films = select(t.tasks.c.state, func.count()).group_by(t.tasks.c.state)
        jobs = select(t.jobs.c.kind, func.count()).where(t.jobs.c.state.in_(IN_FLIGHT)).group_by(t.jobs.c.kind)
        charged = select(t.ledger.c.provider, func.sum(t.ledger.c.micros)).where(t.ledger.c.kind == "charge")
        aside = select(t.ledger.c.provider, func.sum(t.ledger.c.micros)).where(t.ledger.c.kind != "charge")
        async with self._reader.connect() as connection:
            return Counts(
                films={str(state): int(n) for state, n in await connection.execute(films)},
                jobs={str(kind): int(n) for kind, n in await connection.execute(jobs)},
                spent={str(p): _usd(n) for p, n in await connection.execute(charged.group_by(t.ledger.c.provider))},
                reserved={str(p): _usd(n) for p, n in await connection.execute(aside.group_by(t.ledger.c.provider))},
            )


def _usd(micros: int) -> Decimal:
    return Decimal(int(micros)) / MICROS
