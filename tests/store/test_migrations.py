"""An older database is brought to the newest schema with every row that it had."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert

from pixora.store import tables as t
from pixora.store.database import migrate, open_engine

OLD = "0002"


async def test_nothing_is_lost_when_tables_are_made_anew(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)

    def bring_to_old(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(t.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, OLD)

    async with engine.begin() as connection:
        await connection.run_sync(bring_to_old)
    at = "2026-01-01T00:00:00Z"
    whose = {"user_id": "ann", "created_at": at}
    task = whose | {"id": "task_1", "title": "A film", "state": "completed", "message": "", "progress": 1.0}
    job = {"id": "job_1", "user_id": "ann", "task_id": "task_1", "fingerprint": "f", "kind": "picture", "key": "p"}
    job |= {"provider": "built-in", "model": "m", "version": "1", "request": {}, "state": "done", "attempt": 1}
    asset = whose | {"id": "asset_1", "task_id": "task_1", "job_id": "job_1", "fingerprint": "f", "kind": "picture"}
    asset |= {"part": "image", "path": "a.png", "sha256": "0", "size": 1, "content_type": "image/png"}
    async with engine.begin() as connection:
        await connection.execute(insert(t.tasks).values(task | {"updated_at": at, "last_seq": 1}))
        await connection.execute(insert(t.jobs).values(job))
        await connection.execute(insert(t.assets).values(asset))
        event = {"task_id": "task_1", "seq": 1, "user_id": "ann", "at": at, "event": {}}
        await connection.execute(insert(t.events).values(event))
    await migrate(engine, tmp_path)
    async with engine.connect() as connection:
        held = (await connection.exec_driver_sql("PRAGMA foreign_keys")).scalar_one()
    await engine.dispose()
    assert held == 1, "rows that belong together are deleted together again"
    with sqlite3.connect(tmp_path / "pixora.db") as read:
        counts = {name: read.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("tasks", "jobs")}
        counts |= {name: read.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("assets", "events")}
    assert counts == {"tasks": 1, "jobs": 1, "assets": 1, "events": 1}
