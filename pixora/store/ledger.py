"""The ledger: what was set aside for a job, and what it cost. Append-only; a line is written once for each attempt."""

from __future__ import annotations

import zlib
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.brief import Data
from pixora.film.errors import PixoraError
from pixora.film.money import amount, shown
from pixora.store import tables as t
from pixora.store.clock import new_id, now, today
from pixora.store.database import reading, upsert

MICROS = 1_000_000


class OverBudget(PixoraError):
    """A job costs more than what is left of a cap; nothing was started."""

    def __init__(self, what: str, needed: Decimal, left: Decimal, hint: str) -> None:
        super().__init__(
            "over_budget", f"{what} has ${shown(max(left, Decimal(0)))} left, and this may cost ${shown(needed)}.", hint
        )


class Spending(Data):
    """What a task has cost, and what is set aside for jobs that are being made."""

    charged: Decimal
    reserved: Decimal


class Ledger:
    def __init__(self, engine: AsyncEngine) -> None:
        self._reader = reading(engine)

    @staticmethod
    async def reserve_in(
        connection: AsyncConnection,
        *,
        user_id: str,
        task_id: str,
        job_id: str,
        attempt: int,
        provider: str,
        high: Decimal,
        task_cap: Decimal | None,
        day_cap: Decimal | None,
    ) -> None:
        """Set aside the highest price, in the transaction that begins the job. Raises `OverBudget`."""
        day = today()
        if task_cap is not None:
            await _lock(connection, f"task {task_id}")
            spent = await _balance(connection, t.ledger.c.task_id == task_id)
            if spent + high > task_cap:
                raise OverBudget("This film's budget", high, task_cap - spent, "Raise the budget, then go on.")
        if day_cap is not None:
            await _lock(connection, f"day {user_id}")
            spent = await _balance(connection, t.ledger.c.user_id == user_id, t.ledger.c.day == day)
            if spent + high > day_cap:
                hint = "Go on tomorrow, or raise PIXORA_DAILY_USD."
                raise OverBudget("Today's budget", high, day_cap - spent, hint)
        line = {"user_id": user_id, "task_id": task_id, "job_id": job_id, "attempt": attempt, "provider": provider}
        await _write(connection, line | {"kind": "reserve", "micros": _micros(high), "day": day})

    @staticmethod
    async def settle_in(connection: AsyncConnection, job_id: str, attempt: int, charged: Decimal | None) -> None:
        """Give back what was set aside and write down what it cost: `charged`, or all that was set aside for None.

        What was settled before stays as it is.
        """
        where = (t.ledger.c.job_id == job_id, t.ledger.c.attempt == attempt, t.ledger.c.kind == "reserve")
        reserved = (await connection.execute(select(t.ledger).where(*where))).mappings().one_or_none()
        if reserved is None:
            return
        names = ("user_id", "task_id", "job_id", "attempt", "provider", "day")
        line = {name: reserved[name] for name in names}
        cost = reserved["micros"] if charged is None else _micros(charged)
        release = line | {"kind": "release", "micros": -reserved["micros"]}
        await _write(connection, release, line | {"kind": "charge", "micros": cost})

    async def of_task(self, user_id: str, task_id: str) -> Spending:
        owned = (t.ledger.c.user_id == user_id, t.ledger.c.task_id == task_id)
        async with self._reader.connect() as connection:
            charged = await _balance(connection, *owned, t.ledger.c.kind == "charge")
            return Spending(charged=charged, reserved=await _balance(connection, *owned) - charged)

    async def lines(self, user_id: str, task_id: str) -> list[dict[str, Any]]:
        """The task's lines in the order they were written, amounts in USD."""
        query = select(t.ledger).where(t.ledger.c.user_id == user_id, t.ledger.c.task_id == task_id)
        async with self._reader.connect() as connection:
            rows = (await connection.execute(query.order_by(t.ledger.c.at, t.ledger.c.id))).mappings()
            return [dict(row) | {"usd": shown(Decimal(row["micros"]) / MICROS)} for row in rows]


async def _balance(connection: AsyncConnection, *where: Any) -> Decimal:
    total = (await connection.execute(select(func.coalesce(func.sum(t.ledger.c.micros), 0)).where(*where))).scalar_one()
    return amount(Decimal(int(total)) / MICROS)


async def _write(connection: AsyncConnection, *lines: dict[str, Any]) -> None:
    row = upsert(connection, t.ledger).values([line | {"id": new_id("line"), "at": now()} for line in lines])
    await connection.execute(row.on_conflict_do_nothing(index_elements=["job_id", "attempt", "kind"]))


async def _lock(connection: AsyncConnection, name: str) -> None:
    """Hold a name until the transaction ends. SQLite's transactions are alone anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(zlib.crc32(name.encode()))))


def _micros(value: Decimal) -> int:
    return int(amount(value) * MICROS)
