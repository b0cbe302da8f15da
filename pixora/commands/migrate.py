"""`migrate`: bring the records to this version's schema, which every start does as well."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from pixora.commands import show
from pixora.film.errors import InvalidInput
from pixora.settings import Settings
from pixora.store.database import migrate, newest_revision, open_engine
from pixora.store.project import check_project


async def migrate_records(settings: Settings) -> None:
    """Safe beside others that start or migrate at the same time. Raises `InvalidInput` when the database is away."""
    check_project(settings)
    folder = settings.data_dir.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url or folder)
    try:
        before = await migrate(engine, folder)
    except OperationalError as error:
        raise InvalidInput(
            "no_database",
            f"The database cannot be reached: {str(error.orig).strip().splitlines()[0]}.",
            "Check DATABASE_URL; for Supabase take the session pooler where the direct address has no IPv4.",
        ) from error
    finally:
        await engine.dispose()
    newest = newest_revision()
    done = "is at" if before == newest else f"was brought from {before} to" if before else "was made at"
    show.out.print(f"The schema {done} {newest}.")
