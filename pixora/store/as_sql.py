"""The migrations as SQL files, for `supabase db push` into a new project: what they run on an empty database."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import event

from pixora.store.database import SCHEMA, migrate, open_engine

DAY = "20261123"
"""The files' names begin with a day, as Supabase wants it, and the revision's number."""
HEAD = """-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.
"""
_REVISION = re.compile(r"(?:UPDATE alembic_version SET|INSERT INTO alembic_version) .*?'(\d{4})'", re.DOTALL)
_ASKING = ("SELECT", "SHOW", "SET", "WITH")


async def migrations_as_sql(empty_database_url: str) -> dict[str, str]:
    """File name to content, in order. The database is brought to the newest schema by it; it has to be empty."""
    ran: list[str] = []
    engine = open_engine(empty_database_url)

    def hear(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: bool) -> None:
        if not statement.lstrip().upper().startswith(_ASKING):
            ran.append(statement.strip().replace("%%", "%"))

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    try:
        with tempfile.TemporaryDirectory() as folder:
            await migrate(engine, Path(folder))
    finally:
        await engine.dispose()
    files: dict[str, str] = {}
    part: list[str] = []
    for statement in ran:
        part.append(re.sub(r"[ \t]+$", "", statement, flags=re.MULTILINE).removesuffix(";") + ";")
        if found := _REVISION.match(statement):
            number = int(found[1])
            body = "\n\n".join([f"SET search_path TO {SCHEMA};", *part, "RESET search_path;"])
            files[f"{DAY}{number:06}_pixora_{found[1]}.sql"] = f"{HEAD}\n{body}\n"
            part = []
    return files
