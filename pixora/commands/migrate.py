"""`migrate`: bring the records to this version's schema, which every start does as well."""

from __future__ import annotations

from pixora.commands import show
from pixora.settings import Settings
from pixora.store.database import newest_revision, open_engine
from pixora.store.project import check_project
from pixora.store.reaching import open_records


async def migrate_records(settings: Settings) -> None:
    """Safe beside others that start or migrate at the same time. Raises `InvalidInput` when the database
    cannot be used."""
    check_project(settings)
    folder = settings.data_dir.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url or folder)
    try:
        before = await open_records(engine, folder)
    finally:
        await engine.dispose()
    newest = newest_revision()
    done = "is at" if before == newest else f"was brought from {before} to" if before else "was made at"
    show.out.print(f"The schema {done} {newest}.")
