"""A page that follows a film: events are folded as they come, and only what changed on the page is sent."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog

from pixora.api.wire import asset_url
from pixora.app import Studio
from pixora.core.examples import welcome
from pixora.film.errors import NotFound
from pixora.film.events import AgentDelta, Logged
from pixora.identity.actor import Actor
from pixora.store.log import LaggingError
from pixora.store.records import Task
from ui.cast import NOTHING, Sheet, show_cast, show_style
from ui.chat import SHOWN, show_chat, show_editing_chip, show_notice, show_scene_chip
from ui.costs import show_gate, show_plan
from ui.inspecting import Chosen, inspect
from ui.inspector import show_inspector
from ui.library import show_head, show_library
from ui.model import Fault, Money, State
from ui.pieces import Piece, changes
from ui.preview import show_compare, show_player, show_stage
from ui.sheets import read_sheet
from ui.state import changes_script, fold, is_take, place
from ui.storyboard import show_adding, show_cards, show_heading

log = structlog.get_logger(__name__)

SHOW_EVERY_S = 0.1  # bursts of events are shown together, at most ten times a second
THINKING_S = 60.0
"""A turn that has not answered for so long died with its server: no dots are shown for it."""
URL_KEPT_S = 20 * 3600
NEW = "new"  # what the page's address has in place of a film's id when nothing is open
LISTED = 200
_GONE = Fault("There is no such film.", "It may have been deleted. Choose another under Films.")


@dataclass
class Page:
    """One open tab. Everything that it shows comes from the log; what is kept here is lost with it and not missed."""

    studio: Studio
    actor: Actor
    task_id: str | None = None
    notice: Fault | None = None
    state: State = field(default_factory=State)
    scene: str | None = None
    """The scene that is looked at."""
    most: int = SHOWN
    """Messages that are shown."""
    films: list[Task] | None = None
    """Once they were asked for."""
    extra: dict[str, list[Piece]] = field(default_factory=dict)
    """Regions that are read on demand."""
    rewriting: int | None = None
    """Number of the user's last message, in whose place the one that is being written will be sent."""
    base: str = ""
    """Scheme and host that links to be handed on begin with."""
    signed_in: bool = False
    """There is a session that can be ended."""
    _answers: list[dict[str, Any]] = field(default_factory=list)
    _chosen: Chosen | None = None
    _sheet: Sheet = NOTHING
    _inbox: asyncio.Queue[Logged | AgentDelta | None] = field(default_factory=asyncio.Queue)
    _begins: asyncio.Event = field(default_factory=asyncio.Event)
    _pump: asyncio.Task[None] | None = None
    _closed: bool = False
    _changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held from reading the state until it is another: nothing that comes meanwhile is lost."""
    _urls: dict[str, tuple[float, str]] = field(default_factory=dict)

    async def open(self, task_id: str | None) -> None:
        """Show a film, or with None the place to begin one. Raises `NotFound`."""
        state = await self._read(task_id) if task_id else State()
        self._stop()
        self.wake()
        self.scene, self._chosen, self.rewriting, self.most = None, None, None, SHOWN
        self.task_id, self.state, self._inbox = task_id, state, asyncio.Queue()
        if task_id and not self._closed:
            self._pump = asyncio.create_task(self._follow(task_id, state.seq, self._inbox), name=f"page on {task_id}")

    async def open_first(self, asked: str) -> None:
        """Show what the page's address asks for, else the newest film."""
        if asked == NEW:
            await self.open(None)
            return
        if not asked:
            await welcome(self.studio.films, self.actor)
        films = await self.studio.films.list(self.actor, 1)
        # An example that is being made is not what somebody has come for.
        newest = films[0].id if films and not films[0].example else None
        try:
            await self.open(asked or newest)
        except NotFound:
            self.tell(_GONE)
            await self.open(None)

    async def list_films(self, search: str = "") -> None:
        """The films that have these words; then they are shown in the library."""
        self.films = await self.studio.films.list(self.actor, LISTED, search=search)
        self.wake()

    async def choose(self, scene: str | None) -> None:
        """Look at a scene."""
        self.scene = scene
        await self._inspect()
        self.wake()

    async def refresh(self) -> None:
        """Look at the records again, for what no event tells."""
        async with self._changing:
            if self.task_id is None:
                return
            task_id, state = self.task_id, await self._look(self.task_id, self.state)
            if self.task_id == task_id:
                self.state = state
                await self._inspect()
                self.wake()

    def tell(self, notice: Fault | None) -> None:
        """Show a fault that belongs to this page alone; None takes it away."""
        self.notice = notice
        self.wake()

    def answer(self, told: dict[str, Any]) -> None:
        """Tell the page's own script something."""
        self._answers.append(told)
        self.wake()

    def wake(self) -> None:
        self._inbox.put_nowait(None)

    def close(self) -> None:
        self._closed = True
        self._stop()
        self.wake()

    async def frames(self) -> AsyncIterator[dict[str, Any]]:
        """What changed, first everything, then as it happens, until the page is closed."""
        known: dict[str, list[Piece]] = {}
        try:
            while not self._closed:
                regions = self._render()
                frame: dict[str, Any] = {}
                if changed := changes(known, regions):
                    frame["regions"] = changed
                if self._answers:
                    frame["answers"], self._answers = self._answers, []
                known = regions
                if frame:
                    yield frame
                began, inbox = time.monotonic(), self._inbox
                first = await inbox.get()
                with contextlib.suppress(TimeoutError):
                    # An answer's first words are not held back.
                    await asyncio.wait_for(self._begins.wait(), max(0.0, SHOW_EVERY_S - (time.monotonic() - began)))
                self._begins.clear()
                batch = [one for one in (first, *_drain(inbox)) if one]
                async with self._changing:
                    if inbox is self._inbox and batch:
                        await self._fold(batch)
        finally:
            self._stop()

    def _render(self) -> dict[str, list[Piece]]:
        state, url = self.state, self.url
        thinking = state.waits_for_agent and _age(state.at) < THINKING_S
        answering = "true" if thinking or state.drafts else "false"
        standing = (
            f'<i data-task="{self.task_id or NEW}" data-phase="{state.phase.value}" data-answering="{answering}" '
            f'data-script="{"true" if state.script else "false"}"></i>'
        )
        number = next((i for i, card in enumerate(state.cards, 1) if card.id == self.scene), None)
        regions = {
            "standing": [("i", standing)],
            "head": show_head(state.title, signed_in=self.signed_in),
            "chat": show_chat(state, url, thinking=thinking, most=self.most),
            "about": show_scene_chip(number) if self.rewriting is None else show_editing_chip(),
            "stage": show_stage(state, url),
            "player": show_player(state, url),
            "compare": show_compare(state, url),
            "gate": show_gate(state),
            "heading": show_heading(state),
            "cards": show_cards(state, url, self.scene),
            "adding": show_adding(state),
            "scene": show_inspector(self._chosen, state, url, self._sheet.voices),
            "cast": show_cast(state, self._sheet, url),
            "style": show_style(state, self._sheet, url),
            "plan": show_plan(state),
            "notice": show_notice(self.notice),
        }
        if self.films is not None:
            regions["library"] = show_library(self.films, self.task_id, url)
        return regions | self.extra

    async def _read(self, task_id: str) -> State:
        """A film as it stands now."""
        task = await self.studio.films.get(self.actor, task_id)
        state = State()
        if task.last_seq:
            async for logged in self.studio.films.follow(self.actor, task_id):
                state = fold(state, logged)
                if state.seq >= task.last_seq:
                    break
        for draft in self.studio.events.drafts(task_id):
            state = fold(state, draft)
        return await self._look(task_id, state)

    async def _fold(self, batch: list[Logged | AgentDelta]) -> None:
        task_id, state = self.task_id, self.state
        for one in batch:
            state = fold(state, one)
        events = [one.event for one in batch if isinstance(one, Logged)]
        if task_id and any(changes_script(event) for event in events):
            state = await self._look(task_id, state)
        # Another film may have been opened in the meantime; what was read of this one is then of no use.
        if self.task_id != task_id:
            return
        self.state = state
        if self.scene and any(changes_script(event) or is_take(event, self.scene) for event in events):
            await self._inspect()

    async def _look(self, task_id: str, state: State) -> State:
        """Take the present script and its pictures from the records: a plan may use again what an older event made."""
        task = await self.studio.films.get(self.actor, task_id)
        if task.script is None or task.brief is None:
            self._sheet = NOTHING
            return state
        pictures = await self.studio.films.scene_sights(self.actor, task)
        spent = await self.studio.films.spent(self.actor, task_id)
        self._sheet = await read_sheet(self.studio, self.actor, task)
        state = place(state, task.script, task.brief, pictures, Money(str(spent.charged), spent.reserved))
        undoable = await self.studio.films.records.has_version(self.actor.user_id, task_id)
        return replace(state, title=task.title or state.title, locks=frozenset(task.locks), undoable=undoable)

    async def _inspect(self) -> None:
        if self.task_id is None or self.scene is None:
            self._chosen = None
            return
        task = await self.studio.films.get(self.actor, self.task_id)
        self._chosen = await inspect(self.studio, self.actor, task, self.scene)
        if self._chosen is None:
            self.scene = None

    async def _follow(self, task_id: str, after: int, inbox: asyncio.Queue[Logged | AgentDelta | None]) -> None:
        def hear(one: Logged | AgentDelta) -> None:
            # What is logged comes by the other way, which can be resumed; pieces of an answer come only by this one.
            if isinstance(one, AgentDelta):
                inbox.put_nowait(one)
                if not one.offset:
                    self._begins.set()

        try:
            await self.studio.events.join(self.actor.user_id, task_id, hear)
            while True:
                try:
                    async for logged in self.studio.films.follow(self.actor, task_id, after):
                        after = logged.seq
                        inbox.put_nowait(logged)
                except LaggingError:
                    log.info("page lagged", task_id=task_id, after=after)
        except NotFound:
            self.notice = _GONE
            inbox.put_nowait(None)
        finally:
            self.studio.events.leave(task_id, hear)

    def _stop(self) -> None:
        if self._pump:
            self._pump.cancel()
            self._pump = None

    def url(self, path: str) -> str:
        """A signed URL that stays equal, so that a film that plays is not begun anew."""
        at, url = self._urls.get(path, (0.0, ""))
        if not url or time.monotonic() - at > URL_KEPT_S:
            at, url = time.monotonic(), asset_url(self.studio, path)
            self._urls[path] = (at, url)
        return url


def _drain(inbox: asyncio.Queue[Logged | AgentDelta | None]) -> list[Logged | AgentDelta]:
    found: list[Logged | AgentDelta] = []
    while not inbox.empty():
        if one := inbox.get_nowait():
            found.append(one)
    return found


def _age(at: str) -> float:
    """Seconds since an event's time."""
    return time.time() - datetime.fromisoformat(at).timestamp() if at else 0.0
