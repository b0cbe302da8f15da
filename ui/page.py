"""The studio's page, mounted last on the server's application."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, RedirectResponse, Response

from pixora.api.sign_in import UNAUTHORIZED_CLOSE, until_signed_out
from pixora.app import Studio
from pixora.film.errors import NotFound, PixoraError
from pixora.identity.actor import Actor, ActorKind
from pixora.identity.sign_in import SignedIn
from ui import theme
from ui.first_paint import FirstPaint
from ui.following import NEW, REGIONS, Frame, Page
from ui.library import show_head
from ui.preview import show_stage
from ui.state import Fault, State
from ui.theme import FILES, ICON

PATH = "/studio"
MAX_PAGES = 200
MAX_OWN_PAGES = 20
"""Of one user, so that nobody takes up all."""
_DAY = {"cache-control": "public, max-age=86400"}
_HEAD = (
    f'<link rel="icon" type="image/svg+xml" href="{ICON}"><link rel="stylesheet" href="{FILES}/studio.css">'
    f'<link rel="preload" href="{FILES}/fonts/inter.ttf" as="font" type="font/ttf" crossorigin>'
    f'<meta name="description" content="A sentence becomes a finished film."><script src="{FILES}/studio.js"></script>'
)
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}


class Pages:
    """The open pages by the name that each gives itself; and what is asked on them."""

    def __init__(self, app: FastAPI, studio: Studio) -> None:
        self._app, self._studio = app, studio
        self.open: dict[str, Page] = {}

    def page(self, name: str, request: gr.Request) -> Page:
        """The page of that name, new if it is not known. Nobody gets another user's, whatever it is called."""
        actor = _actor(request)
        if not 16 <= len(name) <= 64:
            raise gr.Error("This page has no name. Reload it.", print_exception=False)
        if name not in self.open:
            own = sum(page.actor == actor for page in self.open.values())
            if len(self.open) >= MAX_PAGES or (own >= MAX_OWN_PAGES and actor.kind is not ActorKind.LOCAL):
                raise gr.Error("Too many pages are open. Close some.", print_exception=False)
            self.open[name] = Page(self._studio, actor)
        if self.open[name].actor != actor:
            raise gr.Error("This page is another user's. Reload it.", print_exception=False)
        return self.open[name]

    def close(self, name: str, actor: Actor) -> None:
        if name in self.open and self.open[name].actor == actor:
            self.open.pop(name).close()

    async def follow(self, name: str, asked: str, request: gr.Request) -> AsyncIterator[Any]:
        """The page's one stream: first all its regions, then those that change."""
        page = self.page(name, request)
        try:
            await page.open_first(asked)
            async for frame in page.frames():
                yield _outputs(frame)
        finally:
            self.close(name, page.actor)

    async def send(self, name: str, text: str, request: gr.Request) -> Any:
        """A message of the user's; "" clears the box once it was taken."""
        if not text.strip():
            return gr.skip()
        return "" if await self._say(self.page(name, request), text) else gr.skip()

    async def act(self, name: str, event: gr.EventData, request: gr.Request) -> None:
        """A button or link within the page: what it does, and to what."""
        page, value = self.page(name, request), str(getattr(event, "value", ""))
        match str(getattr(event, "act", "")):
            case "say":
                await self._say(page, value)
            case "open":
                await self._open(page, None if value == NEW else value)
            case "stop" if page.task_id:
                await self._stop(page, page.task_id)
            case "films":
                await page.list_films()

    async def _say(self, page: Page, text: str) -> bool:
        studio = self._studio
        try:
            task = await studio.agent.open(page.actor, text, page.task_id, None)
        except PixoraError as error:
            page.tell(Fault(error.message, error.hint))
            return False
        page.tell(None)
        if page.task_id is None:
            await page.open(task.id)
        # The turn belongs to the film, not to the page: it goes on when the page is closed.
        turn = asyncio.create_task(studio.agent.say(page.actor, task, text))
        self._app.state.turns.add(turn)
        turn.add_done_callback(self._app.state.turns.discard)
        return True

    async def _open(self, page: Page, task_id: str | None) -> None:
        page.tell(None)
        try:
            await page.open(task_id)
        except NotFound as error:
            page.tell(Fault(error.message, "It may have been deleted. Choose another under Films."))

    async def _stop(self, page: Page, task_id: str) -> None:
        try:
            await self._studio.films.cancel(page.actor, task_id)
        except PixoraError as error:
            page.tell(Fault(error.message, error.hint))


def mount_studio(app: FastAPI, studio: Studio) -> FastAPI:
    """Add the page at `/studio` and what it needs; nothing may be added to `app` afterwards."""
    pages = Pages(app, studio)
    app.state.pages = pages
    _serve_files(app)

    @app.get("/", include_in_schema=False)
    async def go_to_studio() -> RedirectResponse:
        return RedirectResponse(PATH)

    @app.websocket("/api/studio/alive")
    async def stay(socket: WebSocket, page: str) -> None:
        """Open as long as the tab: either side learns by its end that the other is gone."""
        signed: SignedIn = socket.scope["state"]["signed_in"]
        await socket.accept()
        listening = asyncio.create_task(_hear(socket))
        ending = asyncio.create_task(until_signed_out(socket))
        try:
            done, _ = await asyncio.wait({listening, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ending in done:
                # The page then asks to be loaded anew, and is sent to sign in.
                await socket.close(UNAUTHORIZED_CLOSE, "sign in")
        finally:
            for one in (listening, ending):
                one.cancel()
            await asyncio.gather(listening, ending, return_exceptions=True)
            pages.close(page, signed.actor)

    gr.mount_gradio_app(
        app,
        _build(pages),
        PATH,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        enable_monitoring=False,
        show_error=True,
        max_file_size="1kb",
        theme=theme.gradio_theme(),
    )
    app.add_middleware(FirstPaint, path=PATH, head=_HEAD)
    return app


def _actor(request: gr.Request) -> Actor:
    """Whom the guard let in: it has looked at every request below the page's path."""
    signed: SignedIn = request.request.scope["state"]["signed_in"]  # type: ignore[union-attr]
    return signed.actor


async def _hear(socket: WebSocket) -> None:
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()


def _build(pages: Pages) -> gr.Blocks:
    state = State()
    page: gr.Blocks
    with gr.Blocks(title="Pixora", analytics_enabled=False, fill_width=True, fill_height=True) as page:
        regions = {"head": _region("head", show_head([], None))}
        with gr.Row(elem_id="px-main", equal_height=True):
            with gr.Column(elem_id="px-talk", scale=2, min_width=0):
                regions["chat"] = _region("chat", '<div class="px-log px-loading"></div>')
                with gr.Row(elem_id="px-compose"):
                    box = gr.Textbox(
                        elem_id="px-box",
                        label="Message",
                        show_label=False,
                        container=False,
                        placeholder="Describe your film or a change",
                        lines=1,
                        max_lines=8,
                        scale=1,
                        autofocus=True,
                    )
                    send = gr.Button(
                        "Send", variant="primary", elem_id="px-send", scale=0, min_width=0, interactive=False
                    )
            with gr.Column(elem_id="px-show", scale=3, min_width=0):
                regions["stage"] = _region("stage", show_stage(state, str))
                regions["player"] = _region("player", "")
                regions["gallery"] = _region("gallery", "")
        regions["standing"] = _region("standing", "", visible="hidden")
        name, asked = gr.Textbox(visible=False), gr.Textbox(visible=False)
        bus = gr.HTML(
            "",
            elem_id="px-bus",
            visible="hidden",
            js_on_load="pixora.act = (act, value) => trigger('act', {act, value})",
        )

        page.load(
            pages.follow,
            [name, asked],
            [regions[one] for one in REGIONS],
            js="() => [pixora.name, pixora.asked()]",
            **_QUIET,
        )
        gr.on(
            [box.submit, send.click],
            pages.send,
            [name, box],
            [box],
            js="(_, text) => [pixora.name, text]",
            trigger_mode="once",
            **_QUIET,
        )
        box.change(
            None,
            [box],
            [send],
            js="text => ({__type__: 'update', interactive: !!text.trim()})",
            api_visibility="private",
        )
        bus.act(pages.act, [name], None, js="() => [pixora.name]", trigger_mode="multiple", **_QUIET)
    return page


def _region(name: str, html: str, **more: Any) -> gr.HTML:
    return gr.HTML(html, elem_id=f"px-{name}", apply_default_css=False, js_on_load=None, **more)


def _outputs(frame: Frame) -> list[Any]:
    return [frame.get(name, gr.skip()) for name in REGIONS]


def _serve_files(app: FastAPI) -> None:
    style = theme.stylesheet()

    @app.get(f"{FILES}/studio.css", include_in_schema=False)
    async def read_style() -> Response:
        return Response(style, media_type="text/css", headers={"cache-control": "no-cache"})

    @app.get(f"{FILES}/studio.js", include_in_schema=False)
    async def read_script() -> FileResponse:
        return FileResponse(
            theme.STATIC / "studio.js", media_type="text/javascript", headers={"cache-control": "no-cache"}
        )

    @app.get(ICON, include_in_schema=False)
    @app.get("/favicon.ico", include_in_schema=False)
    async def read_icon() -> FileResponse:
        return FileResponse(theme.STATIC / "icon.svg", media_type="image/svg+xml", headers=_DAY)

    @app.get("/manifest.json", include_in_schema=False)
    async def read_manifest() -> dict[str, Any]:
        icon = {"src": ICON, "sizes": "any", "type": "image/svg+xml"}
        return {"name": "Pixora", "short_name": "Pixora", "start_url": PATH, "display": "browser", "icons": [icon]}

    for file_name, file in theme.FONTS.items():
        app.add_api_route(f"{FILES}/fonts/{file_name}", _font(file), include_in_schema=False)


def _font(file: Any) -> Any:
    async def read_font() -> FileResponse:
        return FileResponse(file, media_type="font/ttf", headers={"cache-control": "public, max-age=604800"})

    return read_font
