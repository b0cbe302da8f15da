"""The open pages: each is one WebSocket, down which what changed is sent and up which comes what its user does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import gradio as gr
import orjson
import structlog
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from pixora.agent.newness import Meant, what_is_meant
from pixora.api.providers import read_providers
from pixora.api.sign_in import UNAUTHORIZED_CLOSE, until_signed_out
from pixora.api.wire import base_of
from pixora.app import Studio
from pixora.film.errors import NotFound, PixoraError
from pixora.identity.actor import Actor, ActorKind
from pixora.identity.sign_in import SignedIn
from ui import acts
from ui.comforts import COMFORTS
from ui.following import NEW, Page
from ui.model import Fault, Phase
from ui.setup import show_account, show_setup
from ui.words import t

MAX_PAGES = 200
MAX_OWN_PAGES = 20
"""Of one user, so that nobody takes up all."""
FULL_CLOSE = 1013
log = structlog.get_logger(__name__)


class Pages:
    """The open pages by the name that each gives itself; and what is asked on them.

    Frames go down a WebSocket and not down Gradio's own stream: a browser opens six connections to a host over
    HTTP/1.1, so that a few tabs with a stream each would leave none for the pictures; and a frame that Gradio holds
    back while a tab is in the background is lost.
    """

    def __init__(self, app: FastAPI, studio: Studio) -> None:
        self._app, self._studio = app, studio
        self.open: dict[str, Page] = {}

    async def serve(self, socket: WebSocket, name: str, asked: str) -> None:
        """One page, until its tab is closed or its session ends: either side learns by it that the other is gone."""
        signed: SignedIn = socket.scope["state"]["signed_in"]
        await socket.accept()
        if not self._may_open(name, signed.actor):
            await socket.close(FULL_CLOSE, "too many pages")
            return
        page = self.open[name] = Page(
            self._studio, signed.actor, base=base_of(socket), signed_in=signed.session is not None
        )
        ways = [
            asyncio.create_task(self._tell(socket, page, asked), name="page tells"),
            asyncio.create_task(self._hear(socket, page), name="page hears"),
            asyncio.create_task(until_signed_out(socket), name="page ends"),
        ]
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if ways[2] in done:
                # The page then asks to be loaded anew, and is sent to sign in.
                await socket.close(UNAUTHORIZED_CLOSE, "sign in")
            for one in done:
                if (error := one.exception()) and not isinstance(error, WebSocketDisconnect | RuntimeError):
                    log.error("page failed", error=type(error).__name__, exc_info=error)
        finally:
            for one in ways:
                one.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            page.close()
            if self.open.get(name) is page:
                del self.open[name]

    def _may_open(self, name: str, actor: Actor) -> bool:
        own = sum(page.actor == actor for page in self.open.values())
        few = len(self.open) < MAX_PAGES and (own < MAX_OWN_PAGES or actor.kind is ActorKind.LOCAL)
        return 16 <= len(name) <= 64 and name not in self.open and few

    async def _tell(self, socket: WebSocket, page: Page, asked: str) -> None:
        await page.open_first(asked)
        async for frame in page.frames():
            await socket.send_text(orjson.dumps(frame).decode())

    async def _hear(self, socket: WebSocket, page: Page) -> None:
        while True:
            text = await socket.receive_text()
            try:
                said = orjson.loads(text)
            except orjson.JSONDecodeError:
                continue
            if isinstance(said, dict):
                fields = said.get("fields")
                await self._do(page, str(said.get("act")), str(said.get("value", "")), _mapping(fields))

    async def _do(self, page: Page, act: str, value: str, fields: Mapping[str, Any]) -> None:
        """What a button, link or form asks for. What the user can mend is said on the page."""
        try:
            if act in acts.EDITS and page.task_id:
                await acts.apply_edit(page, act, value, fields)
            elif act in COMFORTS:
                await COMFORTS[act](page, value, fields)
            elif act in self._plain:
                await self._plain[act](self, page, value, fields)
        except PixoraError as error:
            page.tell(Fault(error.message, error.hint))
            page.answer({"undone": act})
        except ValueError as error:
            # A field that no form of ours sends.
            log.info("bad act", act=act[:40], error=str(error)[:200])

    async def say(self, name: str, text: str, request: gr.Request) -> bool:
        """A message of the user's, sent by Gradio's form. False when it was not taken."""
        page = self.open.get(name)
        if page is None or page.actor != _actor(request):
            raise gr.Error("This page is not connected. Reload it.", print_exception=False)
        meant = what_is_meant(text) if page.state.script and page.rewriting is None else Meant.THIS
        if meant is Meant.UNCLEAR:
            page.answer({"which": text})
            return False
        return await self._say(page, text, anew=meant is Meant.NEW)

    async def _say(self, page: Page, text: str, *, anew: bool = False) -> bool:
        studio, task_id = self._studio, None if anew else page.task_id
        context: dict[str, Any] = {"scene_id": page.scene} if page.scene and not anew else {}
        try:
            if page.rewriting is not None and task_id:
                context |= {"when": "interrupt", "replaces": page.rewriting}
            heard = await studio.agent.hear(page.actor, text, task_id, context)
        except PixoraError as error:
            page.tell(Fault(error.message, error.hint))
            return False
        page.rewriting = None
        page.tell(None)
        # The turn belongs to the film, not to the page: it goes on when the page is closed.
        turn = asyncio.create_task(studio.agent.answer(page.actor, heard, text, context))
        self._app.state.turns.add(turn)
        turn.add_done_callback(self._app.state.turns.discard)
        if task_id is None:
            if page.task_id is not None:
                page.answer({"told": t("new_begun"), "panel": "chat"})
            await page.open(heard.task.id)
        return True

    async def _do_say(self, page: Page, value: str, _: Mapping[str, Any]) -> None:
        await self._say(page, value)

    async def _say_new(self, page: Page, value: str, _: Mapping[str, Any]) -> None:
        if await self._say(page, value, anew=True):
            page.answer({"taken": value})

    async def _say_here(self, page: Page, value: str, _: Mapping[str, Any]) -> None:
        if await self._say(page, value):
            page.answer({"taken": value})

    async def _wish(self, page: Page, number: str, fields: Mapping[str, Any]) -> None:
        if await self._say(page, f"{str(fields.get('wish', '')).strip()} in scene {number}"):
            page.answer({"panel": "chat"})

    async def _open(self, page: Page, value: str, _: Mapping[str, Any]) -> None:
        page.tell(None)
        try:
            await page.open(None if value == NEW else value)
        except NotFound as error:
            page.tell(Fault(error.message, "It may have been deleted. Choose another under Films."))

    async def _stop(self, page: Page, _: str, __: Mapping[str, Any]) -> None:
        if page.task_id:
            await self._studio.films.cancel(page.actor, page.task_id)

    async def _interrupt(self, page: Page, _: str, __: Mapping[str, Any]) -> None:
        if page.task_id:
            await self._studio.agent.interrupt(page.actor, page.task_id)

    async def _choose(self, page: Page, value: str, _: Mapping[str, Any]) -> None:
        await page.choose(value or None)

    async def _weigh(self, page: Page, value: str, fields: Mapping[str, Any]) -> None:
        act = str(fields.get("edit"))
        if page.task_id and act in acts.EDITS:
            await acts.weigh(page, act, value, fields)

    async def _select(self, page: Page, value: str, _: Mapping[str, Any]) -> None:
        if page.task_id:
            await acts.select(page, value)

    async def _undo(self, page: Page, _: str, __: Mapping[str, Any]) -> None:
        if page.task_id:
            if page.state.phase is Phase.WORKING and not page.state.money.reserved:
                await self._studio.films.cancel(page.actor, page.task_id)
            await self._studio.films.undo(page.actor, page.task_id)

    async def _approve(self, page: Page, value: str, fields: Mapping[str, Any]) -> None:
        if page.task_id:
            await acts.approve(page, value, fields)

    async def _rewrite(self, page: Page, value: str, _: Mapping[str, Any]) -> None:
        page.rewriting = said.seq if value and (said := page.state.last_said) else None
        page.wake()

    async def _earlier(self, page: Page, _: str, __: Mapping[str, Any]) -> None:
        page.most += 200
        page.wake()

    async def _films(self, page: Page, value: str, _: Mapping[str, Any]) -> None:
        await page.list_films(value)

    async def _delete_film(self, page: Page, value: str, _: Mapping[str, Any]) -> None:
        if value == page.task_id:
            await page.open(None)
        await self._studio.films.delete(page.actor, value)
        await page.list_films()

    async def _setup(self, page: Page, _: str, __: Mapping[str, Any]) -> None:
        page.extra["setup"] = show_setup(await read_providers(self._studio, page.actor))
        page.wake()

    async def _account(self, page: Page, _: str, __: Mapping[str, Any]) -> None:
        page.extra["account"] = show_account(page.actor, signed_in=page.signed_in)
        page.wake()

    async def _begin(self, page: Page, _: str, __: Mapping[str, Any]) -> None:
        """A film without a word yet, for files that come before it."""
        if page.task_id is None:
            await page.open((await self._studio.films.open(page.actor)).id)

    async def _alive(self, page: Page, _: str, __: Mapping[str, Any]) -> None:
        page.answer({"alive": True})

    async def _quiet(self, page: Page, _: str, __: Mapping[str, Any]) -> None:
        page.tell(None)

    _plain: Mapping[str, Callable[[Pages, Page, str, Mapping[str, Any]], Awaitable[None]]] = {
        "say": _do_say,
        "say_new": _say_new,
        "say_here": _say_here,
        "wish": _wish,
        "open": _open,
        "stop": _stop,
        "interrupt": _interrupt,
        "choose": _choose,
        "weigh": _weigh,
        "select": _select,
        "undo": _undo,
        "approve": _approve,
        "rewriting": _rewrite,
        "earlier": _earlier,
        "films": _films,
        "delete_film": _delete_film,
        "setup": _setup,
        "account": _account,
        "quiet": _quiet,
        "alive": _alive,
        "begin": _begin,
    }


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _actor(request: gr.Request) -> Actor:
    """Whom the guard let in: it has looked at every request below the page's path."""
    signed: SignedIn = request.request.scope["state"]["signed_in"]  # type: ignore[union-attr]
    return signed.actor
