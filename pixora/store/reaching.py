"""Reaching the database at a start: one that is just starting, too, is waited for; what is wrong is said in words."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import structlog
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.film.errors import InvalidInput
from pixora.store.database import migrate

log = structlog.get_logger(__name__)

WAITS_S = 60.0
"""Machines and containers that start together: Postgres takes some seconds, longer when it recovers from a crash."""
LOOK_S = 1.0
STARTING = (
    "refused",
    "starting up",
    "not yet accepting",
    "shutting down",
    "closed the connection",
    "resolve",
    "translate",
)
"""In what libpq says of a server that is not there yet; a host's name may appear with its container."""


async def open_records(engine: AsyncEngine, folder: Path, waits_s: float = WAITS_S) -> str | None:
    """Reach the database and bring it to the newest schema, as `migrate` has it.

    Raises `InvalidInput` for a database that is not there, that does not let us in, or in which we may make nothing.
    """
    if engine.dialect.name == "postgresql":
        await reach(engine, waits_s)
    try:
        return await migrate(engine, folder)
    except DBAPIError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        raise InvalidInput(
            "database_rights",
            f"The user of DATABASE_URL may not make Pixora's tables: {_said(error)}.",
            "Use the database's owner (for Supabase the user postgres), or: GRANT CREATE ON DATABASE ... TO ...",
        ) from error


async def reach(engine: AsyncEngine, waits_s: float) -> None:
    """Return once a Postgres database answers. Raises `InvalidInput`."""
    end, told = time.monotonic() + waits_s, False
    while True:
        try:
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
                return
        except OperationalError as error:
            said = _said(error)
            if time.monotonic() > end or not any(word in said for word in STARTING):
                raise _away(said) from error
        except DBAPIError as error:
            raise InvalidInput(
                "bad_database_url",
                f"DATABASE_URL is not taken: {_said(error)}.",
                "Leave out what other tools put after its “?”, such as pgbouncer=true.",
            ) from error
        if not told:
            told = True
            log.warning("the database is not there yet", waits_s=waits_s, said=said)
        await asyncio.sleep(LOOK_S)


def _away(said: str) -> InvalidInput:
    hint = "Check DATABASE_URL; for Supabase take the session pooler where the direct address has no IPv4."
    if "password" in said or "Tenant or user not found" in said:
        hint = "Check user and password in DATABASE_URL; special characters are written in percent, @ as %40."
    elif "does not exist" in said:
        hint = "Make it (createdb), or correct the name at the end of DATABASE_URL."
    return InvalidInput("no_database", f"The database cannot be used: {said}.", hint)


def _said(error: DBAPIError) -> str:
    """The first line of what the database or its driver says, which never has the password."""
    return (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0].rstrip(". ")
