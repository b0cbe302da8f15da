"""Durable work: each attempt at a job is a workflow of DBOS, which another process can take up where it was left.

This is the only module that knows DBOS. A workflow is named `<job_id>:<attempt>` and carries nothing but these two:
what is asked for, and what came of it, stands in the job's row.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, SetWorkflowID

from pixora.film.errors import Unavailable
from pixora.store.assets import disk_full
from pixora.store.database import line_to

VERSION = "1"
"""Version of what a workflow does with a job. Raised by hand when work of an older version cannot be gone on with."""
BUSY_SECONDS = 30
AT_ONCE = 50
CONNECTIONS = 2
IDLE_S = 15.0
"""As the records' own sessions: see `pixora.store.database.SESSION`."""

Steps = Callable[[str, Callable[[], Coroutine[Any, Any, str]]], Awaitable[str]]
"""Runs a named step once: what it returned is kept, and given back when the workflow is taken up again."""
Body = Callable[[str, int, Steps], Coroutine[Any, Any, None]]

_bodies: dict[str, tuple[Body, asyncio.AbstractEventLoop]] = {}


class Engine:
    """One in a process. What a job's own work raises is its row's, never this one's."""

    def __init__(self, where: Path | str, executor_id: str) -> None:
        """`where` is a folder for an SQLite file, or the URL of a Postgres database."""
        self._where, self._executor_id = where, executor_id

    @property
    def is_open(self) -> bool:
        return bool(_bodies)

    async def open(self, body: Body) -> None:
        """Begin to work: `body(job_id, attempt, steps)` makes one attempt at a job and writes down what came of it."""
        _bodies["job"] = (body, asyncio.get_running_loop())
        # What goes wrong with a job stands in its row, and in our own log.
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        config: DBOSConfig = {
            "name": "pixora",
            "executor_id": self._executor_id,
            "application_version": VERSION,
            "log_level": "CRITICAL",
            "enable_otlp": False,
        }
        if isinstance(self._where, Path):
            path = self._where / "engine.db"
            config["system_database_url"] = f"sqlite:///{path}"
            config["system_database_engine"] = _sqlite(path)
        else:
            config["system_database_url"] = self._where
            # One more listens. With the records' own, a process has eight connections at most.
            config["sys_db_pool_size"] = CONNECTIONS
            line = line_to(sa.make_url(self._where)) | {"application_name": "pixora"}
            config["db_engine_kwargs"] = {"connect_args": line}
            config["sys_db_idle_transaction_timeout_sec"] = IDLE_S
        DBOS(config=config)
        await asyncio.to_thread(DBOS.launch)

    async def start(self, job_id: str, attempt: int) -> None:
        """Begin an attempt; it goes on in the background. Raises `Unavailable` when that cannot be recorded."""
        try:
            with SetWorkflowID(f"{job_id}:{attempt}"):
                await DBOS.start_workflow_async(_make_job, job_id, attempt)
        except sa.exc.DBAPIError as error:
            if "disk is full" in str(error.orig):
                raise disk_full() from error
            raise Unavailable("engine", "The record of the work cannot be written.", "Try again in a while.") from error

    async def drop(self, dead: Sequence[str], left: Iterable[tuple[str, int]] = ()) -> int:
        """Forget the unfinished attempts of dead executors, and these, which are begun again under the same names,
        maybe in another process. Returns how many the executors had.

        An attempt whose outcome could not be written into its row may count as finished here, and would not begin."""
        ids: list[str] = []
        if dead:
            found = await DBOS.list_workflows_async(
                status=["PENDING", "ENQUEUED"], executor_id=list(dead), load_input=False, load_output=False
            )
            ids = [one.workflow_id for one in found]
        also = {f"{job_id}:{attempt}" for job_id, attempt in left}.difference(ids)
        await self._delete([*ids, *also])
        return len(ids)

    async def forget(self, jobs: Iterable[tuple[str, int]]) -> None:
        """Delete all that is kept of jobs: every attempt up to the last."""
        await self._delete([f"{job_id}:{n}" for job_id, last in jobs for n in range(1, last + 1)])

    @staticmethod
    async def _delete(ids: Sequence[str]) -> None:
        for first in range(0, len(ids), AT_ONCE):
            await DBOS.delete_workflows_async(list(ids[first : first + AT_ONCE]))

    async def close(self) -> None:
        """Stop. Work that is under way stays unfinished, for another process or the next start."""
        _bodies.clear()
        # DBOS made its own threads those of this loop, and they end with it; whoever closes after us needs some.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(thread_name_prefix="pixora"))
        await asyncio.to_thread(DBOS.destroy)


@DBOS.workflow(name="make_job")
async def _make_job(job_id: str, attempt: int) -> None:
    body, home = _bodies["job"]
    if asyncio.get_running_loop() is home:
        await body(job_id, attempt, _run_step)
        return
    # What is taken up again runs on a loop of DBOS's own; the rows know how far it was, so its steps need no record.
    await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(body(job_id, attempt, _run_plainly), home))


async def _run_plainly(_name: str, function: Callable[[], Coroutine[Any, Any, str]]) -> str:
    return await function()


async def _run_step(name: str, function: Callable[[], Coroutine[Any, Any, str]]) -> str:
    return await DBOS.run_step_async({"name": name}, function)


def _sqlite(path: Path) -> sa.Engine:
    """SQLite with a write-ahead log: several processes share the file."""
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        cursor.close()

    return engine
