"""Two processes' logs on one Postgres: what one writes, the other's viewers are told, at once and without a gap."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psycopg
import pytest

from pixora.film.events import AgentDelta, AgentMessage, Logged
from pixora.store.database import migrate, open_engine
from pixora.store.log import EventLog
from pixora.store.records import Records

USER = "ann"


class Process:
    """A log as a process has it."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        # What is seen is what was heard: nobody looks by themselves.
        self.log = EventLog(self.engine, watch_s=3600.0)
        self.heard: list[Logged | AgentDelta] = []

    async def close(self) -> None:
        await self.log.close()
        await self.engine.dispose()

    @property
    def said(self) -> list[str]:
        return [
            one.event.content for one in self.heard if isinstance(one, Logged) and isinstance(one.event, AgentMessage)
        ]


@pytest.fixture
async def pair(tmp_path: Path, database_url: str) -> AsyncIterator[tuple[Process, Process, str]]:
    here, there = Process(database_url), Process(database_url)
    await migrate(here.engine, tmp_path)
    task = (await Records(here.engine).create_task(USER)).id
    for process in (here, there):
        process.log.watch()
    await there.log.join(USER, task, there.heard.append)
    await until(lambda: listening(database_url) == 2)
    yield here, there, task
    await here.close()
    await there.close()


def listening(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        )
        row = found.fetchone()
    return int(row[0]) if row else 0


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        await asyncio.sleep(0.01)


async def test_a_viewer_elsewhere_is_told_at_once(
    pair: tuple[Process, Process, str],
) -> None:
    here, there, task = pair
    for number in range(50):
        await here.log.append(USER, task, AgentMessage(content=str(number)), AgentMessage(content=f"{number}b"))
    await until(lambda: len(there.heard) == 100)
    assert there.said[:3] == ["0", "0b", "1"] and there.said[-1] == "49b"


async def test_who_was_cut_off_misses_nothing(pair: tuple[Process, Process, str], database_url: str) -> None:
    """Every connection is ended by force, again and again, while the other process writes."""
    here, there, task = pair
    for number in range(30):
        await here.log.append(USER, task, AgentMessage(content=str(number)))
        if number % 10 == 4:
            with psycopg.connect(database_url, autocommit=True) as connection:
                connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
    await until(lambda: len(there.heard) == 30)
    assert there.said == [str(number) for number in range(30)]
    await until(lambda: listening(database_url) == 2)


async def test_an_answer_is_seen_elsewhere_while_it_is_written(pair: tuple[Process, Process, str]) -> None:
    here, there, task = pair
    words = [f"wörd “{number}” " for number in range(300)]
    for word in words:
        here.log.draft(task, "turn", word)
    await until(lambda: there.log.drafts(task) == here.log.drafts(task))
    pieces = [one for one in there.heard if isinstance(one, AgentDelta)]
    assert "".join(one.content for one in pieces) == "".join(words) and len(pieces) < 10, "gathered"
    assert [one.offset for one in pieces] == [sum(len(p.content) for p in pieces[:n]) for n in range(len(pieces))]
    await here.log.append(USER, task, AgentMessage(content="".join(words), turn_id="turn"))
    here.log.end_draft(task, "turn")
    await until(lambda: not there.log.drafts(task) and there.said == ["".join(words)])
    # The second round of the same turn, which ends without a word of its own.
    here.log.draft(task, "turn", "again")
    await until(lambda: [one.content for one in there.log.drafts(task)] == ["again"])
    here.log.end_draft(task, "turn")
    await until(lambda: not there.log.drafts(task))
