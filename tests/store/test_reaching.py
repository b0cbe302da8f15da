"""A database at the start: one that comes later is waited for, and each mistake is answered with what to do."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from pixora.commands.kept import examine_kept
from pixora.film.errors import InvalidInput
from pixora.settings import Settings
from pixora.store.database import newest_revision, open_engine
from pixora.store.reaching import open_records
from tests.vendors.supabase_server import SupabaseServer


async def test_one_that_starts_with_us_is_waited_for(tmp_path: Path, database_url: str) -> None:
    parts = urlsplit(database_url)

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(parts.hostname, parts.port)
        await asyncio.gather(_pass(reader, there[1]), _pass(there[0], writer))

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    engine = open_engine(database_url.replace(f":{parts.port}/", f":{port}/"))
    opening = asyncio.create_task(open_records(engine, tmp_path))
    await asyncio.wait({opening}, timeout=0.3)
    assert not opening.done()
    server = await asyncio.start_server(forward, "127.0.0.1", port)
    assert await asyncio.wait_for(opening, 20) is None
    assert await open_records(engine, tmp_path) == newest_revision()
    await engine.dispose()
    server.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()
    writer.close()


async def fault(url: str, folder: Path) -> InvalidInput:
    engine = open_engine(url)
    try:
        with pytest.raises(InvalidInput) as caught:
            await open_records(engine, folder, waits_s=0)
        return caught.value
    finally:
        await engine.dispose()


async def test_mistakes_are_explained(tmp_path: Path, database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    away = await fault(f"postgresql://pixora@127.0.0.1:{port}/x", tmp_path)
    assert away.code == "no_database" and "refused" in away.message and "pooler" in away.hint
    missing = await fault(f"{database_url}_of_another_name", tmp_path)
    assert missing.code == "no_database" and "createdb" in missing.hint
    for_prisma = await fault(f"{database_url}?pgbouncer=true", tmp_path)
    assert for_prisma.code == "bad_database_url" and "pgbouncer" in for_prisma.message
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")
    guest = await fault(database_url.replace("//pixora@", "//guest@"), tmp_path)
    assert guest.code == "database_rights" and "GRANT CREATE" in guest.hint


async def test_the_doctor_looks_at_all_of_it(tmp_path: Path, database_url: str) -> None:
    with SupabaseServer() as project:
        good = {"DATABASE_URL": database_url, "SUPABASE_URL": project.url, "SUPABASE_KEY": project.token}
        good |= {"SUPABASE_ANON_KEY": project.anon}

        async def faults(**wrong: str) -> list[str]:
            return await examine_kept(Settings(_env_file=None, **good | wrong), online=True)  # type: ignore[arg-type]

        assert await faults() == [] and not project.buckets, "it changes nothing"
        [database] = await faults(DATABASE_URL=f"{database_url}_of_another_name")
        assert "does not exist" in database
        [storage] = await faults(SUPABASE_KEY="sb_secret_of_another_project")
        assert "SUPABASE_KEY" in storage
        [sign_in] = await faults(SUPABASE_ANON_KEY="sb_publishable_of_another_project")
        assert "SUPABASE_ANON_KEY" in sign_in
        [mistake] = await faults(SUPABASE_KEY=project.anon)
        assert "publishable" in mistake
