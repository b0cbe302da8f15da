"""A page that follows a film: events are folded as they come, and only what changed on the page is sent."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from pixora.api.wire import asset_url
from pixora.app import Studio
from pixora.film.errors import NotFound
from pixora.film.events import AgentMessage, AnyEvent, Logged, PlanShown, StatusChanged, VideoComplete
from pixora.identity.actor import Actor
from pixora.store.log import LaggingError
from pixora.store.records import Task
from ui.chat import show_chat
from ui.gallery import show_gallery
from ui.library import show_head
from ui.preview import show_player, show_stage
from ui.state import Fault, State, fold, place

log = structlog.get_logger(__name__)

REGIONS = ("head", "chat", "stage", "player", "gallery", "standing")
SHOW_EVERY_S = 0.2
"""Bursts of events are shown together, at most five times a second."""
BREATH_S = 30.0
"""A page that nothing happens on still yields so often: only then does Gradio see that its tab was closed."""
THINKING_S = 60.0
"""A turn that has not answered for so long died with its server: no dots are shown for it."""
URL_KEPT_S = 20 * 3600
NEW = "new"
"""What the page's address has in place of a film's id when nothing is open."""
LISTED = 50

Frame = dict[str, str]
"""HTML of the regions that changed."""


class ClosedError(Exception):
    """The page's tab is gone."""


@dataclass
class Page:
    """One open tab. Everything that it shows comes from the log; what is kept here is lost with it and not missed."""

    studio: Studio
    actor: Actor
    task_id: str | None = None
    notice: Fault | None = None
    state: State = field(default_factory=State)
    _inbox: asyncio.Queue[Logged | None] = field(default_factory=asyncio.Queue)
    _pump: asyncio.Task[None] | None = None
    _closed: bool = False
    _films: list[Task] = field(default_factory=list)
    _urls: dict[str, tuple[float, str]] = field(default_factory=dict)

    async def open(self, task_id: str | None) -> None:
        """Show a film, or with None the place to begin one. Raises `NotFound`."""
        state = await self._read(task_id) if task_id else State()
        films = await self.studio.films.list(self.actor, LISTED)
        self._stop()
        self._wake()
        self.task_id, self.state, self._films, self._inbox = task_id, state, films, asyncio.Queue()
        if task_id and not self._closed:
            self._pump = asyncio.create_task(self._follow(task_id, state.seq, self._inbox), name=f"page on {task_id}")

    async def open_first(self, asked: str) -> None:
        """Show what the page's address asks for, else the newest film."""
        films = await self.studio.films.list(self.actor, LISTED)
        newest = films[0].id if films else None
        if asked == NEW:
            await self.open(None)
        elif asked:
            try:
                await self.open(asked)
            except NotFound as error:
                self.tell(Fault(error.message, "It may have been deleted. Choose another under Films."))
                await self.open(None)
        else:
            await self.open(newest)

    async def list_films(self) -> None:
        self._films = await self.studio.films.list(self.actor, LISTED)
        self._wake()

    def tell(self, notice: Fault | None) -> None:
        """Show a fault that belongs to this page alone; None takes it away."""
        self.notice = notice
        self._wake()

    def close(self) -> None:
        self._closed = True
        self._stop()
        self._wake()

    async def frames(self) -> AsyncIterator[Frame]:
        """What changed, first everything, then as it happens, until the page is closed."""
        shown: Frame = {}
        try:
            while not self._closed:
                regions = self._render()
                changed = {name: html for name, html in regions.items() if shown.get(name) != html}
                shown = regions
                yield changed
                began, inbox = time.monotonic(), self._inbox
                batch = await self._gather(inbox)
                await asyncio.sleep(max(0.0, SHOW_EVERY_S - (time.monotonic() - began)))
                batch += _drain(inbox)
                if inbox is self._inbox:
                    await self._fold(batch)
        except ClosedError:
            return
        finally:
            self._stop()

    def _render(self) -> Frame:
        state, url = self.state, self._url
        thinking = state.waits_for_agent and _age(state.at) < THINKING_S
        standing = f'<i data-task="{self.task_id or NEW}" data-phase="{state.phase.value}"></i>'
        return {
            "head": show_head(self._films, self.task_id),
            "chat": show_chat(state, self.notice, thinking=thinking),
            "stage": show_stage(state, url),
            "player": show_player(state, url),
            "gallery": show_gallery(state, url),
            "standing": standing,
        }

    async def _gather(self, inbox: asyncio.Queue[Logged | None]) -> list[Logged]:
        try:
            first = await asyncio.wait_for(inbox.get(), BREATH_S)
        except TimeoutError:
            return []
        if self._closed:
            raise ClosedError
        return [first] if first else []

    async def _read(self, task_id: str) -> State:
        """A film as it stands now."""
        task = await self.studio.films.get(self.actor, task_id)
        state = State()
        if task.last_seq:
            async for logged in self.studio.films.follow(self.actor, task_id):
                state = fold(state, logged)
                if state.seq >= task.last_seq:
                    break
        return await self._look(task_id, state)

    async def _fold(self, batch: list[Logged]) -> None:
        task_id, state = self.task_id, self.state
        for logged in batch:
            state = fold(state, logged)
        if task_id and any(_changes_script(logged.event) for logged in batch):
            state = await self._look(task_id, state)
        films = self._films
        if any(isinstance(logged.event, PlanShown | StatusChanged | VideoComplete) for logged in batch):
            films = await self.studio.films.list(self.actor, LISTED)
        # Another film may have been opened in the meantime; what was read of this one is then of no use.
        if self.task_id == task_id:
            self.state, self._films = state, films

    async def _look(self, task_id: str, state: State) -> State:
        """Take the present script and its pictures from the records: a plan may use again what an older event made."""
        task = await self.studio.films.get(self.actor, task_id)
        if task.script is None or task.brief is None:
            return state
        assets = await self.studio.films.scene_assets(self.actor, task)
        pictures = {scene: parts["image"].path for scene, parts in assets.items() if "image" in parts}
        return place(state, task.script, task.brief.aspect, task.brief.captions, pictures)

    async def _follow(self, task_id: str, after: int, inbox: asyncio.Queue[Logged | None]) -> None:
        while True:
            try:
                async for logged in self.studio.films.follow(self.actor, task_id, after):
                    after = logged.seq
                    inbox.put_nowait(logged)
            except LaggingError:
                log.info("page lagged", task_id=task_id, after=after)
            except NotFound:
                return

    def _wake(self) -> None:
        self._inbox.put_nowait(None)

    def _stop(self) -> None:
        if self._pump:
            self._pump.cancel()
            self._pump = None

    def _url(self, path: str) -> str:
        """A signed URL that stays equal, so that a film that plays is not begun anew."""
        at, url = self._urls.get(path, (0.0, ""))
        if not url or time.monotonic() - at > URL_KEPT_S:
            at, url = time.monotonic(), asset_url(self.studio, path)
            self._urls[path] = (at, url)
        return url


def _drain(inbox: asyncio.Queue[Logged | None]) -> list[Logged]:
    found: list[Logged] = []
    while not inbox.empty():
        if one := inbox.get_nowait():
            found.append(one)
    return found


def _changes_script(event: AnyEvent) -> bool:
    return isinstance(event, PlanShown | VideoComplete) or (isinstance(event, AgentMessage) and event.data is not None)


def _age(at: str) -> float:
    """Seconds since an event's time."""
    return time.time() - datetime.fromisoformat(at).timestamp() if at else 0.0
