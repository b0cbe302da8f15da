"""`supabase/migrations` are Pixora's own migrations, and come to the same database."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg

from pixora.store.as_sql import migrations_as_sql
from pixora.store.database import migrate, open_engine
from tests.conftest import ROOT
from tests.postgres import Postgres
from tests.store.supabase_database import make_like_supabase

FILES = ROOT / "supabase" / "migrations"
DESCRIBE = (
    "SELECT table_schema, table_name, column_name, data_type, character_maximum_length, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema IN ('pixora', 'public') ORDER BY 1, 2, 3",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'pixora'::regnamespace ORDER BY 1, 2",
    "SELECT schemaname, tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'pixora' ORDER BY 1, 2, 3",
    "SELECT schemaname, tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2, 3",
    "SELECT relnamespace::regnamespace::text, relname, relkind, relrowsecurity, relacl::text, reloptions::text"
    " FROM pg_class WHERE relnamespace::regnamespace::text IN ('pixora', 'public') ORDER BY 1, 2",
    "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1",
    "SELECT attrelid::regclass::text, attname, attacl::text FROM pg_attribute WHERE attacl IS NOT NULL ORDER BY 1, 2",
    "SELECT nspname, nspacl::text FROM pg_namespace WHERE nspname = 'pixora'",
    "SELECT version_num FROM pixora.alembic_version",
)


def described(url: str) -> list[list[tuple[object, ...]]]:
    with psycopg.connect(url) as connection:
        return [connection.execute(query).fetchall() for query in DESCRIBE]


async def test_the_files_are_the_migrations(tmp_path: Path, postgres: Postgres) -> None:
    written = {file.name: file.read_text("utf-8") for file in FILES.glob("*.sql")}
    assert written == await migrations_as_sql(postgres.fresh()), "run scripts/write_supabase.py"
    pushed, migrated = postgres.fresh(), postgres.fresh()
    make_like_supabase(pushed)
    make_like_supabase(migrated)
    with psycopg.connect(pushed, autocommit=True) as connection:
        for name in sorted(written):
            connection.execute(written[name])
    # Ten machines start at once.
    engines = [open_engine(migrated) for _ in range(10)]
    folders = [tmp_path / str(number) for number in range(10)]
    for folder in folders:
        folder.mkdir()
    await asyncio.gather(*(migrate(engine, folder) for engine, folder in zip(engines, folders, strict=True)))
    assert described(pushed) == described(migrated)
    engine = open_engine(pushed)
    await migrate(engine, tmp_path)
    for one in (engine, *engines):
        await one.dispose()
    assert described(pushed) == described(migrated), "a pushed project is at the newest version"
