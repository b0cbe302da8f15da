"""Composes settings, store, production, core and agent into one Studio that page, socket and command receive."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.agent.conversation import Agent
from pixora.agent.floor import Floor
from pixora.agent.rewording import Rewording
from pixora.core.exporting import Exports
from pixora.core.films import Films
from pixora.core.queue import Queue
from pixora.core.quotas import Quotas
from pixora.core.scripts import Moderator
from pixora.core.wishes import Repertoire
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.plan import Choice
from pixora.identity.credentials import open_credentials
from pixora.identity.sign_in import SignIn
from pixora.identity.signing import Signer
from pixora.production.carry import Caps, Carrier
from pixora.production.children import Children
from pixora.production.engine import VERSION, Engine
from pixora.production.hands import QUEUES, Hands
from pixora.production.outcome import Stores
from pixora.production.presence import Presence
from pixora.production.reaper import Reaper
from pixora.production.relay import SHARES, Relay
from pixora.production.runner import Runner
from pixora.production.upkeep import Upkeep
from pixora.providers.base import Chat, Vendor
from pixora.providers.catalog import Craft, read_catalog
from pixora.providers.local.assistant import Assistant
from pixora.providers.local.repertoire import CHOICES, VOICES
from pixora.providers.registry import open_chat, open_moderator, open_vendors, select
from pixora.providers.standing import Selection
from pixora.settings import Settings
from pixora.store.assets import Assets
from pixora.store.database import open_engine
from pixora.store.executors import Executors
from pixora.store.holdings import Holdings
from pixora.store.hosted import open_assets
from pixora.store.jobs import Jobs
from pixora.store.ledger import Ledger
from pixora.store.log import EventLog
from pixora.store.messages import ClientMessages
from pixora.store.notices import JOBS
from pixora.store.people import People
from pixora.store.places import FREED, Places
from pixora.store.project import check_project
from pixora.store.reaching import open_records
from pixora.store.records import Records
from pixora.store.rehash import rehash
from pixora.store.renewals import Renewals
from pixora.store.shares import Shares
from pixora.store.sign_ins import SignIns
from pixora.store.totals import Totals
from pixora.store.turns import TaskTurns
from pixora.store.waiting import QUEUED, Takes, Waiting

log = structlog.get_logger(__name__)

TOLD_FOR = timedelta(days=1)
"""A turn that a crash interrupted longer ago is told of no more."""
JUST_SAID = timedelta(seconds=3)
"""Within so long a message that was written down begins to be answered."""
DEMO_FILMS_AT_ONCE = 2
"""Films that a demo makes at the same time, unless a setting says otherwise."""


@dataclass(frozen=True)
class Studio:
    """Everything that a front needs."""

    settings: Settings
    films: Films
    exports: Exports
    agent: Agent
    assets: Assets
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
    hands: Hands
    """Who makes the jobs."""


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
async def open_studio(
    settings: Settings, vendors: Vendors | None = None, works: Sequence[str] | None = None
) -> AsyncIterator[Studio]:
    """A studio on the settings' data folder; on leaving, its children are stopped and its temporary files removed.

    `vendors` stand in for those that the settings have keys for. One in a process. Raises `InvalidInput` when the
    folder cannot be used, or a setting names no model.
    """
    check_project(settings)
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
        await open_records(engine, folder)
        await rehash(engine)
        children = Children(settings.renderers)
        stack.push_async_callback(children.close)
        found = configured(settings, stack) if vendors is None or settings.demo else vendors
        yield await _compose(settings, found, folder, engine, children, presence, stack, works)


async def _compose(
    settings: Settings,
    vendors: Vendors,
    folder: Path,
    database: AsyncEngine,
    children: Children,
    presence: Presence,
    stack: AsyncExitStack,
    works: Sequence[str] | None,
) -> Studio:
    records, events = Records(database), EventLog(database, settings.events_kept)
    assets = await open_assets(settings, folder, database, stack)
    jobs, executors, messages = Jobs(database), Executors(database), ClientMessages(database)
    stores = Stores(jobs, Ledger(database), events, assets, records.transaction)
    engine = Engine(settings.database_url or folder, presence.executor_id)
    sign_in = SignIn(settings, folder, SignIns(database), renewals=Renewals(database))
    stack.push_async_callback(sign_in.close)

    async def caps(user_id: str, task_id: str) -> Caps:
        task = await records.task(user_id, task_id)
        return Caps(task=task.brief.budget if task.brief else None, day=settings.daily_usd)

    relay = Relay(database)
    stack.push_async_callback(relay.close)
    carrier = Carrier(
        stores,
        children,
        engine,
        vendors.by_name,
        presence.work_dir,
        presence.executor_id,
        uncertain_max=settings.uncertain_max_usd,
        caps=caps,
        credentials=open_credentials(settings, folder, presence.work_dir),
        places=Places(database),
        relay=relay,
    )
    hands = Hands(
        Waiting(database) if settings.database_url else None,
        engine,
        presence.executor_id,
        Takes(
            queues=tuple(f"{VERSION}:{name}" for name in works or QUEUES),
            providers=tuple(vendors.by_name),
            children=children.count,
        ),
        lambda: carrier.busy,
        sum(vendor.slots for vendor in vendors.by_name.values()),
        works=works is not None,
    )
    runner = Runner(records, carrier, engine, presence.executor_id, CHOICES, settings.daily_usd, hands)
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
        shares=Shares(database),
        people=People(database),
        commercial_only=settings.commercial_only,
    )
    reaper = Reaper(executors, jobs, records, engine, presence.executor_id, films.runs.take_up, hands.give)
    upkeep = Upkeep(
        jobs,
        records,
        engine,
        carrier,
        hands,
        presence.executor_id,
        films.runs.__contains__,
        films.runs.take_up,
        films.runs.surrender,
    )
    floor = Floor(TaskTurns(database), presence.executor_id, presence.gone)
    chat = vendors.chat or Assistant()
    agent = Agent(films, events, chat, messages, floor)
    films.runs.on_refused = Rewording(films, events, chat).offer

    async def take_over(dead: str) -> None:
        await reaper.take_over(dead)
        await _tell_interrupted(agent, presence)

    await presence.enter(executors)
    await engine.open(carrier.carry)
    stack.push_async_callback(engine.close)
    stack.push_async_callback(hands.resign)
    stack.push_async_callback(carrier.close)
    stack.push_async_callback(presence.rest)
    stack.push_async_callback(hands.drain)
    stack.push_async_callback(films.close)
    exports = Exports(films, assets, presence.work_dir)
    stack.push_async_callback(exports.close)
    # A worker that takes some queues only could not go on with all that another left.
    if works is None or set(works) >= set(QUEUES):
        await presence.bury(reaper.take_over)
        await reaper.adopt_orphans(presence.alive)
        await _tell_interrupted(agent, presence)
        presence.watch(take_over, upkeep)
    else:
        presence.watch(None, upkeep)

    def hear_end(job_id: str) -> None:
        carrier.heard(job_id)
        hands.wake()

    events.watch({JOBS: hear_end, QUEUED: hands.wake, FREED: carrier.freed, SHARES: carrier.hear_share})
    await hands.open()
    stack.push_async_callback(events.close)
    secrets = [secret.encode() for secret in settings.jwt_secrets]
    return Studio(
        settings=settings,
        films=films,
        exports=exports,
        agent=agent,
        assets=assets,
        records=records,
        events=events,
        signer=Signer.from_secrets(secrets) if secrets else Signer.from_folder(folder),
        sign_in=sign_in,
        totals=Totals(database),
        work=presence.work_dir,
        messages=messages,
        hands=hands,
        makers=vendors.selection or select(settings, read_catalog(settings.models), datetime.now(UTC).date()),
    )


async def _tell_interrupted(agent: Agent, presence: Presence) -> None:
    """Turns that no process answers any more. Of the last moments' messages another one may be about to answer."""
    at = datetime.now(UTC)
    until = at - JUST_SAID if await presence.others() else at
    since, last = (when.isoformat(timespec="milliseconds").replace("+00:00", "Z") for when in (at - TOLD_FOR, until))
    if told := await agent.tell_interrupted(since, last):
        log.info("interrupted turns told of", turns=told)


def _repertoire(selection: Selection | None) -> Repertoire:
    """What the voice of new films can do."""
    model = selection.of(Craft.SPEECH).model if selection else None
    return Repertoire(voices=tuple(model.voices) or VOICES, languages=model.languages) if model else Repertoire()
