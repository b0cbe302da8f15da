"""The API alone, without the page, on a free port of this process: quick to start, with its studio at hand."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import threading
from collections.abc import Awaitable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import httpx
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from pixora.api.server import create_app
from pixora.app import Studio, open_studio
from pixora.commands.serve import listen, server_of
from pixora.film.events import AnyEvent
from pixora.settings import Settings

T = TypeVar("T")
USER = "local"


class Api:
    """A server in a thread of its own."""

    def __init__(self, data: Path, **settings: Any) -> None:
        self.settings = Settings(_env_file=None, PIXORA_DATA_DIR=data, PIXORA_PORT=0, PIXORA_RENDERERS=1, **settings)
        self.studio: Studio
        self.connections: Any
        self.port = 0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._ready.wait(60)

    async def _serve(self) -> None:
        listener = listen(self.settings)
        self.port = listener.getsockname()[1]
        async with open_studio(self.settings) as self.studio:
            app = create_app(self.studio)
            self.connections, self._loop = app.state.connections, asyncio.get_running_loop()
            self._server = server_of(app, self.settings)
            # Signals are for the main thread.
            self._server.capture_signals = _no_signals  # type: ignore[method-assign,assignment]
            self._ready.set()
            await self._server.serve(sockets=[listener])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/api/chat/ws"

    def run(self, work: Awaitable[T], seconds: float = 30) -> T:
        """Have something done in the server's own loop."""

        async def done() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(seconds)

    def task(self) -> str:
        return self.run(self.studio.records.create_task(USER)).id

    def append(self, task_id: str, *events: AnyEvent) -> None:
        self.run(self.studio.events.append(USER, task_id, *events))

    def stop(self) -> None:
        if not self._thread.is_alive():
            return
        self._loop.call_soon_threadsafe(setattr, self._server, "should_exit", True)
        self._thread.join(30)
        assert not self._thread.is_alive()


def _no_signals() -> AbstractContextManager[None]:
    return nullcontext()


@contextlib.contextmanager
def api(data: Path, **settings: Any) -> Iterator[Api]:
    running = Api(data, **settings)
    try:
        yield running
    finally:
        running.stop()


@contextlib.contextmanager
def signed_in(http: httpx.Client, url: str) -> Iterator[None]:
    """Lets a client in where everybody signs in, as the one whom the tests' own token is for."""
    said = os.environ.get("PIXORA_DEVELOPMENT_TOKEN")
    if said:
        session = http.post(f"{url}/api/auth/token", json={"token": said}).raise_for_status().json()
        http.headers["authorization"] = f"Bearer {session['access_token']}"
    try:
        yield
    finally:
        http.headers.pop("authorization", None)


@contextlib.contextmanager
def client(api: Api, **options: Any) -> Iterator[Connection]:
    """A connection that has been welcomed."""
    with connect(api.socket_url, **options) as socket:
        assert receive(socket)["type"] == "system"
        yield socket


def receive(socket: Connection, seconds: float = 20) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(socket.recv(timeout=seconds))
    return found


def tell(socket: Connection, **body: Any) -> None:
    socket.send(json.dumps(body))


def ask(socket: Connection, **body: Any) -> dict[str, Any]:
    tell(socket, **body)
    return receive(socket)
