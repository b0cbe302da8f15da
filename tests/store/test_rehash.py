"""Fingerprints over releases: what the first one stored is hashed the same today, and a release that changes the hash
finds again what was made before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from pixora.film.fingerprint import FINGERPRINT_VERSION, fingerprint
from pixora.film.job import Job, JobKind
from pixora.film.picks import Picks
from pixora.film.requests import parse_request
from pixora.store import tables as t
from pixora.store.clock import now
from pixora.store.database import migrate, open_engine
from pixora.store.jobs import Jobs
from pixora.store.records import Records
from pixora.store.rehash import rehash

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "rows_of_version_1.json").read_text("utf-8"))
"""Of real films: one row of each kind and maker, with the sha256 of each input and the fingerprint it was known by."""


def job_of(row: Mapping[str, Any]) -> Job:
    names = ("key", "scene_id", "provider", "model", "version", "take")
    kind = JobKind(row["kind"])
    return Job(kind=kind, request=parse_request(kind, row["request"]), **{name: row[name] for name in names})


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['kind']} by {row['provider']}" for row in ROWS])
def test_stored_requests_are_hashed_as_they_were(row: dict[str, Any]) -> None:
    """Where this fails, films lose what they have: give new fields a default, or raise FINGERPRINT_VERSION."""
    assert FINGERPRINT_VERSION == "1"
    assert fingerprint(job_of(row), row["inputs"]) == row["fingerprint"]


def next_hash(job: Job, inputs: Mapping[str, str]) -> str:
    """The hash of a release to come."""
    return hashlib.sha256(f"2 {fingerprint(job, inputs)}".encode()).hexdigest()


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    return str(request.getfixturevalue("database_url")) if request.param == "postgres" else tmp_path


async def test_a_new_hash_maps_old_to_new(where: Path | str, tmp_path: Path) -> None:
    engine = open_engine(where)
    await migrate(engine, tmp_path)
    records, jobs = Records(engine), Jobs(engine)
    task = await records.create_task("ann")
    made: dict[str, str] = {}
    async with engine.begin() as connection:
        for number, row in enumerate(ROWS):
            names = ("kind", "scene_id", "key", "provider", "model", "version", "take", "fingerprint", "request")
            owned = {"user_id": "ann", "task_id": task.id, "fingerprint": row["fingerprint"]}
            kept = {name: row[name] for name in names} | owned | {"id": f"job_{number}", "state": "done", "attempt": 1}
            # Inputs stand in the row by the path of their asset, whose row has the sha256.
            inputs = {role: f"tasks/{task.id}/{sha256}.bin" for role, sha256 in row["inputs"].items()}
            await connection.execute(insert(t.jobs).values(kept | {"inputs": inputs}))
            paths = {f"tasks/{task.id}/out{number}.bin": "0" * 64} | {
                path: row["inputs"][role] for role, path in inputs.items() if path not in made
            }
            made |= paths
            for path, sha256 in paths.items():
                fixed = {"kind": row["kind"], "part": path[-12:], "size": 1, "content_type": "x", "created_at": now()}
                ids = {"id": hashlib.sha256(path.encode()).hexdigest()[:30], "job_id": f"job_{number}"}
                await connection.execute(
                    insert(t.assets).values(owned | fixed | ids | {"path": path, "sha256": sha256})
                )
    picture = next(row for row in ROWS if row["kind"] == "picture")
    await records.update_task("ann", task.id, picks=Picks().select(picture["key"], picture["fingerprint"]))

    assert await rehash(engine) == 0, "there is nothing to do within one version"
    assert await rehash(engine, "2", next_hash) == len(ROWS)
    new = {row["fingerprint"]: next_hash(job_of(row), row["inputs"]) for row in ROWS}
    assert (await jobs.finished("ann", task.id, new.values())).keys() == set(new.values())
    assert not await jobs.finished("ann", task.id, new.keys())
    assert await jobs.assets_of("ann", new[picture["fingerprint"]])
    assert (await records.task("ann", task.id)).picks.pinned == {picture["key"]: new[picture["fingerprint"]]}
    assert await rehash(engine, "2", next_hash) == 0
    async with engine.connect() as connection:
        assert set((await connection.execute(select(t.jobs.c.hashed))).scalars()) == {"2"}
    await engine.dispose()
