"""The connection to the records, SQLite in a folder or Postgres, brought to the newest schema when it is opened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
from filelock import FileLock
from sqlalchemy import Connection, Table, event, func, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from pixora.film.errors import Unavailable
from pixora.store.assets import disk_full
from pixora.store.tables import metadata

BUSY_SECONDS = 30
"""How long a writer waits for another process's transaction."""


_MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATING = 0x504958
"""Number of the lock that one process holds while it brings a Postgres database to the newest schema."""
SCHEMA = "pixora"
"""Where all tables are on Postgres: Supabase's interface for browsers shows `public` alone."""
CONNECTIONS = 4
"""Of this pool; the engine's has three more, and one listens: a process has eight at most."""
LINE = {
    "connect_timeout": "5",
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
"""How libpq is to find out that the way to the database is cut: what is under way fails after 10 s, what only listens
after 25 s, and is begun anew. Without, it would hang for a quarter of an hour."""
SESSION = {
    "search_path": SCHEMA,
    "idle_in_transaction_session_timeout": "15s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""Of each session. Names without a schema are Pixora's, whatever was set for the database or its user. What a machine
that was cut off had locked is free before others take over its work (`presence.DEAD_AFTER_S`)."""
READING = "pixora_reading"
"""Execution option of connections that only read: each statement sees the newest commit and takes no lock."""


def open_engine(where: Path | str) -> AsyncEngine:
    """An engine on the folder `where` (its pixora.db, in WAL mode, whose transactions take the write lock when they
    begin), or on the Postgres database of a URL."""
    if isinstance(where, str):
        url = make_url(where).set(drivername="postgresql+psycopg")
        postgres = create_async_engine(
            url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True, connect_args=line_to(url)
        )
        event.listen(postgres.sync_engine, "connect", _begin_session, insert=True)
        return postgres
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{where / 'pixora.db'}", connect_args={"timeout": BUSY_SECONDS}, pool_size=4
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(READING):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine.sync_engine, "handle_error")
    def _explain(context: ExceptionContext) -> None:
        if "disk is full" in str(context.original_exception):
            raise disk_full() from context.original_exception

    return engine


def line_to(url: URL) -> dict[str, str]:
    """`LINE`, but for what the database's address says itself."""
    return {name: value for name, value in LINE.items() if name not in url.query}


def unreachable(error: BaseException) -> bool:
    """Whether a question to a shared database failed because of the way there, or of an end that it came to: asked
    again, it may be answered. An SQLite file is there or broken."""
    if isinstance(error, PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and isinstance(error.orig, (psycopg.OperationalError, psycopg.InterfaceError))


def _begin_session(connection: Any, _record: Any) -> None:
    before, connection.autocommit = connection.autocommit, True
    cursor = connection.cursor()
    cursor.execute("; ".join(f"SET {name} TO '{value}'" for name, value in SESSION.items()))
    cursor.close()
    connection.autocommit = before


def upsert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT of the database's own kind, which knows ON CONFLICT."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, for questions."""
    return engine.execution_options(**{READING: True})


async def migrate(engine: AsyncEngine, folder: Path) -> str | None:
    """Bring the schema to the newest revision; safe when several processes start at once. Returns what it was at, None
    for a new database."""

    def upgrade(connection: Connection) -> str | None:
        if connection.dialect.name == "postgresql":
            _make_schema(connection)
        before = _revision(connection)
        if before == newest_revision():
            return before
        # A tenth of a second to import: most starts find the newest schema.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return before

    with FileLock(folder / "migrate.lock"):
        async with engine.connect() as connection, _whole_rows(connection), connection.begin():
            if connection.dialect.name == "postgresql":
                await connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
            return await connection.run_sync(upgrade)


@asynccontextmanager
async def _whole_rows(connection: AsyncConnection) -> AsyncIterator[None]:
    """While SQLite's tables are made anew under other names, dropping the old ones must delete no row of another table
    that belongs to them. The switch is heard outside of transactions only."""
    if connection.dialect.name == "postgresql":
        yield
        return
    driver = (await connection.get_raw_connection()).driver_connection
    if driver is None:
        raise Unavailable("records", "The records cannot be opened.", "Try again.")
    await driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        await driver.execute("PRAGMA foreign_keys=ON")


def _make_schema(connection: Connection) -> None:
    """A schema of our own, and into it what older releases had in `public`."""
    if connection.execute(select(func.to_regnamespace(SCHEMA))).scalar_one() is None:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    there = set(inspect(connection).get_table_names("public"))
    ours = {"alembic_version", "tasks", "jobs", "interests", "ledger", "versions", "executors", "assets", "events"}
    if not ours <= there or connection.dialect.has_table(connection, "alembic_version", SCHEMA):
        return
    for name in sorted(there & (ours | set(metadata.tables))):
        connection.execute(text(f"ALTER TABLE public.{name} SET SCHEMA {SCHEMA}"))


def _revision(connection: Connection) -> str | None:
    """What the schema was brought to, as Alembic keeps it; None for a new database."""
    schema = SCHEMA if connection.dialect.name == "postgresql" else None
    if not connection.dialect.has_table(connection, "alembic_version", schema):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


def newest_revision() -> str:
    """The number that the last of the migrations begins with, which is its revision."""
    return max(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))
