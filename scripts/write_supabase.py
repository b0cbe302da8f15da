"""Writes `supabase/migrations` anew from Pixora's migrations: `python scripts/write_supabase.py DATABASE_URL`.

The database has to be an empty Postgres one; it is left with Pixora's schema. A test compares the files.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pixora.store.as_sql import migrations_as_sql  # noqa: E402


def main() -> None:
    folder = ROOT / "supabase" / "migrations"
    files = asyncio.run(migrations_as_sql(sys.argv[1]))
    for old in folder.glob("*_pixora_*.sql"):
        old.unlink()
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    print(f"{len(files)} files in {folder}")


if __name__ == "__main__":
    main()
