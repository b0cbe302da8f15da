"""The connection to the records, SQLite in a folder or Postgres, brought to the newest schema when it is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Table, event, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from pixora.store.assets import disk_full

BUSY_SECONDS = 30
"""How long a writer waits for another process's transaction."""


_MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATING = 0x504958
"""Number of the lock that one process holds while it brings a Postgres database to the newest schema."""
READING = "pixora_reading"
"""Execution option of connections that only read: each statement sees the newest commit and takes no lock."""


def open_engine(where: Path | str) -> AsyncEngine:
    """An engine on the folder `where` (its pixora.db, in WAL mode, whose transactions take the write lock when they
    begin), or on the Postgres database of a URL."""
    if isinstance(where, str):
        url = make_url(where).set(drivername="postgresql+psycopg")
        return create_async_engine(url, pool_size=4, max_overflow=4, pool_pre_ping=True)
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


def upsert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT of the database's own kind, which knows ON CONFLICT."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, for questions."""
    return engine.execution_options(**{READING: True})


async def migrate(engine: AsyncEngine, folder: Path) -> None:
    """Bring the schema to the newest revision; safe when several processes start at once."""

    def upgrade(connection: Connection) -> None:
        if _revision(connection) == _newest():
            return
        # A tenth of a second to import: most starts find the newest schema.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    with FileLock(folder / "migrate.lock"):
        async with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
            await connection.run_sync(upgrade)


def _revision(connection: Connection) -> str | None:
    """What the schema was brought to, as Alembic keeps it; None for a new database."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


def _newest() -> str:
    """The number that the last of the migrations begins with, which is its revision."""
    return max(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))
