"""`worker`: takes jobs that servers begin, on any machine with the same database and storage, until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys

import structlog

from pixora.app import Studio, Vendors, open_studio
from pixora.film.errors import InvalidInput
from pixora.logs import set_up_logs
from pixora.production.hands import QUEUES
from pixora.settings import Settings

log = structlog.get_logger(__name__)


def read_queues(listed: str | None) -> tuple[str, ...]:
    """The queues of `--queues`; all without. Raises `InvalidInput`."""
    named = tuple(dict.fromkeys(one.strip() for one in (listed or "").split(",") if one.strip())) or QUEUES
    if unknown := [one for one in named if one not in QUEUES]:
        raise InvalidInput("no_queue", f"There is no queue “{unknown[0]}”.", f"Choose from {', '.join(QUEUES)}.")
    return named


async def work(settings: Settings, queues: tuple[str, ...], vendors: Vendors | None = None) -> None:
    """Take jobs until SIGINT or SIGTERM; then take none any more, finish what is under way within the drain's time, and
    hand over the rest. Raises `InvalidInput` without a database that others share."""
    if not settings.database_url:
        raise InvalidInput(
            "no_database",
            "A worker shares the records with the servers that it works for, and DATABASE_URL is not set.",
            "Set DATABASE_URL to the same Postgres as theirs.",
        )
    set_up_logs(settings)
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(one, lambda *_: loop.call_soon_threadsafe(stopped.set))
        else:
            loop.add_signal_handler(one, stopped.set)
    async with open_studio(settings, vendors, works=queues) as studio:
        gc.freeze()
        gc.enable()
        if not (settings.supabase_url and settings.supabase_key):
            log.warning("files are kept in a folder: PIXORA_DATA_DIR has to be the one of the servers")
        log.info("the worker is ready", queues=list(queues), renderers=settings.renderers)
        await stopped.wait()
        await _drain(studio, settings.drain_s)


async def _drain(studio: Studio, seconds: float) -> None:
    carrier = studio.films.runner.carrier
    own, vendors = carrier.busy
    log.info("the worker takes no more jobs", under_way=own + vendors)
    await studio.hands.drain()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(carrier.settled(), seconds)
    own, vendors = carrier.busy
    log.info("the worker leaves", handed_over=own + vendors)
