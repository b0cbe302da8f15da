"""How far a worker is with a job is heard where its film is made."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from pixora.production.relay import EVERY_S, SHARES, Relay, read_share
from pixora.store.database import migrate, open_engine
from pixora.store.log import EventLog


async def test_it_is_heard_elsewhere_and_not_too_often(tmp_path: Path, database_url: str) -> None:
    here, there, now = open_engine(database_url), open_engine(database_url), [0.0]
    await migrate(here, tmp_path)
    heard: list[tuple[str, float, str]] = []
    log, relay = EventLog(there), Relay(here, lambda: now[0])
    log.watch({SHARES: lambda said: heard.append(read_share(said))})
    end = time.monotonic() + 20
    # Nobody is told what was said before they listened: as in a film, it is said again.
    while not heard:
        assert time.monotonic() < end
        relay.tell("job_0", 0.5, "place 2 in the queue")
        now[0] += EVERY_S
        await asyncio.sleep(0.02)
    assert heard[0] == ("job_0", 0.5, "place 2 in the queue")
    heard.clear()
    for step in range(1, 11):
        relay.tell("job_1", step / 10, "")
        now[0] += EVERY_S / 4
    relay.over("job_1")
    await relay.close()
    while len([one for one in heard if one[0] == "job_1"]) < 2:
        assert time.monotonic() < end
        await asyncio.sleep(0.02)
    await log.close()
    assert {one for one in heard if one[0] == "job_1"} == {("job_1", 0.5, ""), ("job_1", 0.9, "")}
    await here.dispose()
    await there.dispose()
