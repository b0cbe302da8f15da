"""Composes settings, store, production, core and agent into one Studio that page, socket and command receive."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.agent.conversation import Agent
from pixora.core.films import Films
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.plan import Choice
from pixora.identity.signing import Signer
from pixora.production.carry import Caps, Carrier, Stores
from pixora.production.children import Children
from pixora.production.engine import Engine
from pixora.production.presence import Presence
from pixora.production.reaper import Reaper
from pixora.production.runner import Runner
from pixora.providers.base import Vendor
from pixora.providers.local.assistant import Assistant
from pixora.providers.local.repertoire import CHOICES
from pixora.settings import Settings
from pixora.store.assets import FolderAssets
from pixora.store.database import migrate, open_engine
from pixora.store.executors import Executors
from pixora.store.jobs import Jobs
from pixora.store.ledger import Ledger
from pixora.store.log import EventLog
from pixora.store.records import Records


@dataclass(frozen=True)
class Studio:
    """Everything that a front needs."""

    settings: Settings
    films: Films
    agent: Agent
    assets: FolderAssets
    records: Records
    events: EventLog
    signer: Signer


@dataclass(frozen=True)
class Vendors:
    """The vendors that are configured, by name, and who makes what in a new film."""

    by_name: Mapping[str, Vendor]
    choices: Mapping[JobKind, Choice]


NO_VENDORS = Vendors({}, {})


@asynccontextmanager
async def open_studio(settings: Settings, vendors: Vendors = NO_VENDORS) -> AsyncIterator[Studio]:
    """A studio on the settings' data folder; on leaving, its children are stopped and its temporary files removed.

    One in a process. Raises `InvalidInput` when the folder cannot be used.
    """
    folder = settings.data_dir.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        presence = Presence(folder)
    except OSError as error:
        raise InvalidInput(
            "bad_data_dir",
            f"The data folder {folder} cannot be used: {error.strerror}.",
            "Set PIXORA_DATA_DIR to a folder that can be written.",
        ) from error
    if settings.ffmpeg:
        os.environ["PIXORA_FFMPEG"] = str(settings.ffmpeg)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(presence.leave)
        presence.sweep()
        engine = open_engine(settings.database_url or folder)
        stack.push_async_callback(engine.dispose)
        await migrate(engine, folder)
        children = Children(settings.renderers)
        stack.push_async_callback(children.close)
        yield await _compose(settings, vendors, folder, engine, children, presence, stack)


async def _compose(
    settings: Settings,
    vendors: Vendors,
    folder: Path,
    database: AsyncEngine,
    children: Children,
    presence: Presence,
    stack: AsyncExitStack,
) -> Studio:
    records, events, assets = Records(database), EventLog(database), FolderAssets(folder / "assets")
    jobs, executors = Jobs(database), Executors(database)
    stores = Stores(jobs, Ledger(database), events, assets, records.transaction)
    engine = Engine(settings.database_url or folder, presence.executor_id)

    async def caps(user_id: str, task_id: str) -> Caps:
        task = await records.task(user_id, task_id)
        return Caps(task=task.brief.budget if task.brief else None, day=settings.daily_usd)

    carrier = Carrier(
        stores,
        children,
        engine,
        vendors.by_name,
        presence.work_dir,
        presence.executor_id,
        uncertain_max=settings.uncertain_max_usd,
        caps=caps,
    )
    runner = Runner(records, carrier, engine, presence.executor_id, CHOICES, settings.daily_usd)
    films = Films(
        records,
        events,
        assets,
        runner,
        engine,
        CHOICES | dict(vendors.choices),
        settings.max_open_tasks,
        settings.max_scenes,
    )
    reaper = Reaper(executors, jobs, records, engine, presence.executor_id, films.runs.take_up)
    await presence.enter(executors)
    await engine.open(carrier.carry)
    stack.push_async_callback(engine.close)
    stack.push_async_callback(carrier.close)
    stack.push_async_callback(films.close)
    await presence.bury(reaper.take_over)
    await reaper.adopt_orphans(presence.alive)
    presence.watch(reaper.take_over)
    events.watch()
    stack.push_async_callback(events.close)
    return Studio(
        settings=settings,
        films=films,
        agent=Agent(films, events, Assistant()),
        assets=assets,
        records=records,
        events=events,
        signer=Signer.from_folder(folder),
    )
