"""The connection to the records: SQLite in a folder, brought to the newest schema when it is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from filelock import FileLock
from sqlalchemy import Connection, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from pixora.store.assets import disk_full

BUSY_SECONDS = 30
"""How long a writer waits for another process's transaction."""


READING = "pixora_reading"
"""Execution option of connections that only read: each statement sees the newest commit and takes no lock."""


def open_engine(folder: Path) -> AsyncEngine:
    """An engine on `folder`/pixora.db in WAL mode, whose transactions take the write lock when they begin."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{folder / 'pixora.db'}", connect_args={"timeout": BUSY_SECONDS}, pool_size=4
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


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, for questions."""
    return engine.execution_options(**{READING: True})


async def migrate(engine: AsyncEngine, folder: Path) -> None:
    """Bring the schema to the newest revision; safe when several processes start at once."""

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    with FileLock(folder / "migrate.lock"):
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
