"""Composes settings, store, production, core and agent into one Studio that page, socket and command receive."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.agent.conversation import Agent
from pixora.agent.loop import Limits
from pixora.core.films import Films
from pixora.core.queue import Queue
from pixora.core.quotas import Quotas
from pixora.core.scripts import Moderator
from pixora.core.wishes import Repertoire
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.plan import Choice
from pixora.identity.sign_in import SignIn
from pixora.identity.signing import Signer
from pixora.production.carry import Caps, Carrier
from pixora.production.children import Children
from pixora.production.engine import Engine
from pixora.production.outcome import Stores
from pixora.production.presence import Presence
from pixora.production.reaper import Reaper
from pixora.production.runner import Runner
from pixora.providers.base import Chat, Vendor
from pixora.providers.catalog import Craft, read_catalog
from pixora.providers.local.assistant import Assistant
from pixora.providers.local.repertoire import CHOICES, VOICES
from pixora.providers.registry import open_chat, open_moderator, open_vendors, select
from pixora.providers.standing import Selection
from pixora.settings import Settings
from pixora.store.assets import FolderAssets
from pixora.store.database import migrate, open_engine
from pixora.store.executors import Executors
from pixora.store.holdings import Holdings
from pixora.store.jobs import Jobs
from pixora.store.ledger import Ledger
from pixora.store.log import EventLog
from pixora.store.messages import ClientMessages
from pixora.store.records import Records
from pixora.store.rehash import rehash
from pixora.store.sign_ins import SignIns
from pixora.store.totals import Totals

log = structlog.get_logger(__name__)

TOLD_FOR = timedelta(days=1)
"""A turn that a crash interrupted longer ago is told of no more."""
DEMO_FILMS_AT_ONCE = 2
"""Films that a demo makes at the same time, unless a setting says otherwise."""


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
    sign_in: SignIn
    totals: Totals
    work: Path
    """For files that nothing is to be left of: removed when the process ends, and after a crash at the next start."""
    messages: ClientMessages
    makers: Selection
    """Who serves each craft, and why."""


@dataclass(frozen=True)
class Vendors:
    """The vendors that are configured, by name, and who makes what in a new film."""

    by_name: Mapping[str, Vendor]
    choices: Mapping[JobKind, Choice]
    selection: Selection | None = None
    """Who serves each craft and why, where settings chose them."""
    moderation: Moderator | None = None
    chat: Chat | None = None
    """Who answers the conversation; None for the built-in assistant."""


def configured(settings: Settings, stack: AsyncExitStack) -> Vendors:
    """The vendors that the settings have keys for, opened; `stack` closes them.

    Raises `InvalidInput` for a setting that names no model. A demo has none: a stranger spends nobody's money.
    """
    catalog = read_catalog(settings.models)
    selection = select(settings, catalog, datetime.now(UTC).date())
    if settings.demo:
        return Vendors({}, {}, selection.closed("this is a demo, which spends nobody's money"))
    opened = open_vendors(settings, catalog, stack)
    for warning in selection.warnings:
        log.warning(warning)
    chat = open_chat(selection.of(Craft.CHAT), opened.accesses)
    if (close := getattr(chat, "close", None)) is not None:
        stack.push_async_callback(close)
    moderator = open_moderator(settings, opened, stack)
    return Vendors(opened.vendors, selection.choices, selection, moderator, chat)


@asynccontextmanager
async def open_studio(settings: Settings, vendors: Vendors | None = None) -> AsyncIterator[Studio]:
    """A studio on the settings' data folder; on leaving, its children are stopped and its temporary files removed.

    `vendors` stand in for those that the settings have keys for. One in a process. Raises `InvalidInput` when the
    folder cannot be used, or a setting names no model.
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
        await rehash(engine)
        children = Children(settings.renderers)
        stack.push_async_callback(children.close)
        found = configured(settings, stack) if vendors is None or settings.demo else vendors
        yield await _compose(settings, found, folder, engine, children, presence, stack)


async def _compose(
    settings: Settings,
    vendors: Vendors,
    folder: Path,
    database: AsyncEngine,
    children: Children,
    presence: Presence,
    stack: AsyncExitStack,
) -> Studio:
    records, events = Records(database), EventLog(database, settings.events_kept)
    assets = FolderAssets(folder / "assets")
    jobs, executors, messages = Jobs(database), Executors(database), ClientMessages(database)
    stores = Stores(jobs, Ledger(database), events, assets, records.transaction)
    engine = Engine(settings.database_url or folder, presence.executor_id)
    sign_in = SignIn(settings, folder, SignIns(database))
    stack.push_async_callback(sign_in.close)

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
        settings.max_scenes,
        Quotas(Holdings(database), settings.max_open_tasks),
        Queue(settings.films_at_once or (DEMO_FILMS_AT_ONCE if settings.demo else None)),
        vendors.moderation,
        _repertoire(vendors.selection),
        commercial_only=settings.commercial_only,
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
    agent = Agent(films, events, vendors.chat or Assistant(), messages)
    await _tell_interrupted(agent, shared=settings.database_url is not None)
    stack.push_async_callback(events.close)
    secrets = [secret.encode() for secret in settings.jwt_secrets]
    return Studio(
        settings=settings,
        films=films,
        agent=agent,
        assets=assets,
        records=records,
        events=events,
        signer=Signer.from_secrets(secrets) if secrets else Signer.from_folder(folder),
        sign_in=sign_in,
        totals=Totals(database),
        work=presence.work_dir,
        messages=messages,
        makers=vendors.selection or select(settings, read_catalog(settings.models), datetime.now(UTC).date()),
    )


async def _tell_interrupted(agent: Agent, *, shared: bool) -> None:
    """Turns that no process answers any more. Where others share the database, one that is younger than a turn may last
    may be another's."""
    at = datetime.now(UTC)
    until = at - timedelta(seconds=Limits().seconds) if shared else at
    since, last = (when.isoformat(timespec="milliseconds").replace("+00:00", "Z") for when in (at - TOLD_FOR, until))
    if told := await agent.tell_interrupted(since, last):
        log.info("interrupted turns told of", turns=told)


def _repertoire(selection: Selection | None) -> Repertoire:
    """What the voice of new films can do."""
    model = selection.of(Craft.SPEECH).model if selection else None
    return Repertoire(voices=tuple(model.voices) or VOICES, languages=model.languages) if model else Repertoire()
