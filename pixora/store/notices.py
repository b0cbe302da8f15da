"""What the processes that share a Postgres tell each other at once: where to look, never the thing itself, but for
pieces of answers that are in no log yet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import structlog
from psycopg import sql
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.store.database import line_to

log = structlog.get_logger(__name__)

EVENTS = "pixora_events"
"""Says `<task_id> <seq>`: the log of that task goes up to there."""
DRAFTS = "pixora_drafts"
JOBS = "pixora_jobs"
"""Says a job's id: it is in flight no more."""
MOST_BYTES = 7900
"""Postgres takes less than 8000 in a notice."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0


async def notify_in(connection: AsyncConnection, channel: str, said: str) -> None:
    """Tell the other processes when the caller's transaction commits. On SQLite there is nobody to be told so."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_notify(channel, said)))


class Notices:
    """Listens on one connection, and again on another when that is lost."""

    def __init__(self, engine: AsyncEngine, missed: Callable[[], Awaitable[None]]) -> None:
        """`missed` is called whenever listening begins: what was said before was not heard."""
        self._url = engine.url
        self._where = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._missed = missed
        self._hear: dict[str, Callable[[str], None]] = {}
        self._listening: asyncio.Task[None] | None = None

    def on(self, channel: str, hear: Callable[[str], None]) -> None:
        """Call `hear` with what is said there; it may not wait and may not raise. Before `open`."""
        self._hear[channel] = hear

    def open(self) -> None:
        self._listening = asyncio.create_task(self._listen(), name="notices")

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self) -> None:
        wait = FIRST_WAIT_S
        while True:
            try:
                # Of a connection whose other end vanished; until then whoever waits looks for itself.
                line = line_to(self._url)
                connection = await psycopg.AsyncConnection.connect(self._where, autocommit=True, **line)  # type: ignore[arg-type]
                async with connection:
                    for channel in self._hear:
                        await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                    await self._missed()
                    wait = FIRST_WAIT_S
                    async for said in connection.notifies():
                        self._hear[said.channel](said.payload)
            except (psycopg.Error, SQLAlchemyError, OSError) as error:
                log.warning("listening to the other processes broke off", error=type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_S)
