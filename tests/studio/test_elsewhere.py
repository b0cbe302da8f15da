"""A film whose records are in Postgres and whose files are in Supabase's Storage, from its first word to its end."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pixora.app import open_studio
from pixora.core.keeping import clear
from pixora.core.wishes import Wish
from pixora.film.events import TaskState
from pixora.identity.actor import LOCAL_USER
from pixora.media.probe import probe
from pixora.settings import Settings
from pixora.store.bucket import NAME
from tests.store.supabase_database import asking_as, make_like_supabase
from tests.vendors import Loopback, running
from tests.vendors.make_film import TOPIC, finish, vendors
from tests.vendors.supabase_server import SupabaseServer

WISH = Wish(topic=TOPIC, prompt=TOPIC, seconds=10.0, fps=24, aspect="1:1")
MOST_CONNECTIONS = 8


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[Loopback]:
    with running(tmp_path / "vendor", scale=0.01) as loopback:
        yield loopback


async def test_a_film_is_made_elsewhere(tmp_path: Path, vendor: Loopback, database_url: str) -> None:
    make_like_supabase(database_url)
    with SupabaseServer() as project:
        settings = Settings(
            _env_file=None,
            PIXORA_DATA_DIR=tmp_path / "here",
            DATABASE_URL=database_url,
            SUPABASE_URL=project.url,
            SUPABASE_KEY=project.token,
        )
        most = 0
        async with open_studio(settings, vendors(vendor.url)) as studio:
            films = studio.films

            async def count() -> None:
                nonlocal most
                while True:
                    most = max(most, await asyncio.to_thread(connections, database_url))
                    await asyncio.sleep(0.1)

            counting = asyncio.create_task(count())
            task = await films.open(LOCAL_USER)
            await films.make(LOCAL_USER, task.id, WISH)
            task = await finish(studio, task.id)
            counting.cancel()
            assert task.state is TaskState.COMPLETED, task.message
            assert 2 <= most <= MOST_CONNECTIONS
            kept = await films.runner.jobs.task_assets(LOCAL_USER.user_id, task.id)
            stored = project.buckets[NAME]
            assert {one.path for one in kept} | {
                f"tasks/{task.id}/{name}" for name in ("final.mp4", "script.json")
            } == set(stored)
            for one in kept:
                there = stored[one.path]
                assert hashlib.sha256(there.content).hexdigest() == one.sha256 == there.metadata["sha256"]
                assert there.metadata["kind"] == one.kind.value and there.content_type.startswith(one.content_type)
            master = next(one for one in kept if one.path == (task.film or {})["video_path"])
            assert stored[f"tasks/{task.id}/final.mp4"].content == stored[master.path].content
            assert not (tmp_path / "here" / "assets").exists()

        # Another machine, or this one with an empty disk, goes on: an edit makes what it changes, and nothing else.
        shutil.rmtree(tmp_path / "here")
        elsewhere = settings.model_copy(update={"data_dir": tmp_path / "there"})
        async with open_studio(elsewhere, vendors(vendor.url)) as studio:
            file = await studio.assets.local((task.film or {})["video_path"])
            video = probe(file).video
            assert video is not None and video.frames == 240
            with asking_as(database_url, "authenticated", None) as browser:
                assert browser.execute("SELECT count(*) FROM public.tasks").fetchone() == (0,)
            before = len(project.stored)
            assert (await clear(studio.films)).files == 0 and len(project.stored) == before
            await studio.films.delete(LOCAL_USER, task.id)
            assert not project.buckets[NAME]
    assert sum(kind["twice"] for kind in vendor.counts().values()) == 0


def connections(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    return int(row[0]) if row else 0
