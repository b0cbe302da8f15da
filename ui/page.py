"""The studio's page, mounted last on the server's application."""

from __future__ import annotations

from typing import Any

import gradio as gr
from fastapi import FastAPI, WebSocket
from fastapi.responses import RedirectResponse

from pixora.app import Studio
from ui import files, theme
from ui.files import FILES, ICON
from ui.first_paint import FirstPaint
from ui.frame import DIALOGS, HEAD, PANELS, PHONE_TABS, SHOW, TABS, TOOLS
from ui.pages import Pages
from ui.words import t

PATH = "/studio"
_HEAD = (
    f'<link rel="icon" type="image/svg+xml" href="{ICON}"><link rel="stylesheet" href="{FILES}/studio.css">'
    f'<link rel="preload" href="{FILES}/fonts/inter.ttf" as="font" type="font/ttf" crossorigin>'
    f'<meta name="description" content="A sentence becomes a finished film."><script src="{FILES}/studio.js"></script>'
)
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}


def mount_studio(app: FastAPI, studio: Studio) -> FastAPI:
    """Add the page at `/studio` and what it needs; nothing may be added to `app` afterwards."""
    pages = Pages(app, studio)
    app.state.pages = pages
    files.serve(app, PATH)

    @app.get("/", include_in_schema=False)
    async def go_to_studio() -> RedirectResponse:
        return RedirectResponse(PATH)

    @app.websocket("/api/studio/alive")
    async def stay(socket: WebSocket, page: str, task: str = "") -> None:
        """A page of the studio, as long as its tab is open."""
        await pages.serve(socket, page, task)

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


def _build(pages: Pages) -> gr.Blocks:
    page: gr.Blocks
    with gr.Blocks(title="Pixora", analytics_enabled=False, fill_width=True, fill_height=True) as page:
        _fixed("px-head", HEAD)
        with gr.Row(elem_id="px-main", equal_height=True):
            with gr.Column(elem_id="px-talk", scale=2, min_width=0):
                _fixed("px-tabs", TABS)
                with gr.Column(elem_id="px-panel-chat", elem_classes="px-panel", min_width=0):
                    _fixed(
                        "px-chat",
                        f'<div class="px-log" role="log" aria-label="{t("conversation")}" data-region="chat"></div>',
                    )
                    _fixed("px-about", '<div data-region="about"></div>')
                    with gr.Row(elem_id="px-compose"):
                        _fixed("px-tools", TOOLS)
                        box = gr.Textbox(
                            elem_id="px-box",
                            label=t("message"),
                            show_label=False,
                            container=False,
                            placeholder=t("message_hint"),
                            lines=1,
                            max_lines=8,
                            scale=1,
                            autofocus=True,
                        )
                        send = gr.Button(
                            t("send"), variant="primary", elem_id="px-send", scale=0, min_width=0, interactive=False
                        )
                _fixed("px-panels", PANELS)
            with gr.Column(elem_id="px-show", scale=3, min_width=0):
                _fixed("px-right", SHOW)
        _fixed("px-phone", PHONE_TABS)
        _fixed("px-over", DIALOGS)
        name = gr.Textbox(visible=False)

        async def send_message(name: str, text: str, request: gr.Request) -> Any:
            """ "" clears the box once the message was taken."""
            if not text.strip():
                return gr.skip()
            return "" if await pages.say(name, text, request) else gr.skip()

        gr.on(
            [box.submit, send.click],
            send_message,
            [name, box],
            [box],
            js="(_, text) => [pixora.name, text]",
            trigger_mode="once",
            # Not by Gradio's queue: a message is taken at once, and answered in its film's log.
            queue=False,
            **_QUIET,
        )
        box.change(
            None,
            [box],
            [send],
            js="text => ({__type__: 'update', interactive: !!text.trim()})",
            api_visibility="private",
        )
    return page


def _fixed(name: str, html: str) -> gr.HTML:
    """HTML that Gradio draws once: what changes in it is put there by the page's own script, piece by piece."""
    return gr.HTML(html, elem_id=name, apply_default_css=False, js_on_load=None)
