"""Composes settings, store, production, core and agent into one Studio that page, socket and command receive."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from pixora.agent.conversation import Agent
from pixora.core.films import Films
from pixora.film.errors import InvalidInput
from pixora.identity.signing import Signer
from pixora.production.children import Children
from pixora.production.presence import Presence
from pixora.production.runner import Runner
from pixora.providers.local.assistant import Assistant
from pixora.settings import Settings
from pixora.store.assets import FolderAssets
from pixora.store.database import migrate, open_engine
from pixora.store.log import EventLog
from pixora.store.records import Records

log = structlog.get_logger(__name__)


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


@asynccontextmanager
async def open_studio(settings: Settings) -> AsyncIterator[Studio]:
    """A studio on the settings' data folder; on leaving, its children are stopped and its temporary files removed.

    Raises `InvalidInput` when the folder cannot be used.
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
    engine = open_engine(folder)
    children = Children(settings.renderers)
    films: Films | None = None
    try:
        presence.sweep()
        await migrate(engine, folder)
        records, events, assets = Records(engine), EventLog(engine), FolderAssets(folder / "assets")
        runner = Runner(records, events, assets, children, presence.work_dir)
        films = Films(records, events, assets, runner, presence, settings.max_open_tasks, settings.max_scenes)
        yield Studio(
            settings=settings,
            films=films,
            agent=Agent(films, events, Assistant()),
            assets=assets,
            records=records,
            events=events,
            signer=Signer.from_folder(folder),
        )
    finally:
        if films:
            await films.close()
        await children.close()
        await engine.dispose()
        presence.leave()
