"""`serve`: the studio's page, the socket and REST on one port, until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import os
import signal
import socket
import sys
from collections.abc import Iterator

import structlog
import uvicorn
from fastapi import FastAPI

from pixora.api.connections import Connections
from pixora.api.server import create_app
from pixora.app import Studio, Vendors, open_studio
from pixora.core.keeping import clear, vanish
from pixora.film.errors import PixoraError, Unavailable
from pixora.identity.sign_in import Mode
from pixora.logs import set_up_logs
from pixora.settings import Settings, listed

log = structlog.get_logger(__name__)

DAY_S = 86_400.0
VANISH_EVERY_S = 600.0
PING_S = 20.0
"""A socket is pinged this often, and taken for lost when it is silent as long."""
GIVEN_UP_MS = 60_000
"""A connection whose client takes nothing off the line for this long is broken off by the kernel (Linux)."""


async def serve_studio(settings: Settings, vendors: Vendors | None = None) -> None:
    """Serve until SIGINT or SIGTERM; `vendors` as in `open_studio`. Raises `Unavailable` when the port is taken."""
    for name in ("GRADIO_ANALYTICS_ENABLED", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ[name] = "False" if name.startswith("GRADIO") else "1"
    set_up_logs(settings)
    listener = listen(settings)
    port = listener.getsockname()[1]
    async with open_studio(settings, vendors) as studio:
        from ui.page import mount_studio

        app = mount_studio(create_app(studio), studio)
        # What there is by now stays to the end: the first collection would walk through all of it for nothing.
        gc.freeze()
        gc.enable()
        _tell_who(studio, port)
        log.info("Pixora is ready", studio=settings.public_url or f"http://127.0.0.1:{port}/studio")
        clearing = asyncio.create_task(_clear_daily(studio))
        vanishing = asyncio.create_task(_vanish(studio, settings.demo_hours))
        try:
            await server_of(app, settings).serve(sockets=[listener])
        finally:
            for one in (clearing, vanishing):
                one.cancel()
            await asyncio.gather(clearing, vanishing, return_exceptions=True)


def server_of(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """The server that an application is run by."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        ws_max_size=settings.message_bytes,
        # Compressing costs each socket 30 KB and most of a message's time; messages are small.
        ws_per_message_deflate=False,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        timeout_graceful_shutdown=3,
        server_header=False,
        # Else uvicorn takes the word of whoever is on this machine.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(listed(settings.trusted_proxies)),
    )
    return _Server(config, app.state.connections)


def _tell_who(studio: Studio, port: int) -> None:
    """Say at the start who may do what."""
    settings, sign_in = studio.settings, studio.sign_in
    if settings.supabase_url and settings.supabase_key and not settings.database_url:
        log.info(
            "files are in Supabase's Storage, and the records of them in this machine's data folder: back it up, and "
            "run one server alone. DATABASE_URL moves them to Supabase as well",
            data=str(settings.data_dir),
        )
    match sign_in.mode:
        case Mode.LOCAL if settings.open_elsewhere:
            log.warning("open to everyone who can reach this port: nobody signs in", host=settings.host, port=port)
        case Mode.LOCAL:
            log.info("nobody signs in: everyone on this machine is the local user")
        case Mode.DEMO:
            log.info("a demo: everyone who comes is an own visitor", hours=settings.demo_hours)
        case Mode.SIGNED:
            supabase = settings.supabase_url or "not connected"
            by_email = sign_in.supabase is not None and sign_in.supabase.takes_passwords
            log.info("everyone has to sign in", supabase=supabase, by_email=by_email)
    if settings.development_token and not sign_in.takes_development_token:
        log.warning("PIXORA_DEVELOPMENT_TOKEN is not accepted: the server can be reached from elsewhere")


async def _clear_daily(studio: Studio) -> None:
    while True:
        await asyncio.sleep(DAY_S)
        try:
            await clear(studio.films)
        except (PixoraError, OSError) as error:
            # Tomorrow is another day.
            log.warning("clearing up failed", error=type(error).__name__)


async def _vanish(studio: Studio, hours: float) -> None:
    """Also where there is no demo any more: what its visitors left behind goes all the same."""
    while True:
        try:
            await vanish(studio.films, hours)
        except (PixoraError, OSError) as error:
            log.warning("visitors' films could not be deleted", error=type(error).__name__)
        await asyncio.sleep(VANISH_EVERY_S)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, connections: Connections) -> None:
        super().__init__(config)
        self._connections = connections

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, after everyone who is connected was told to come back."""
        await self._connections.close()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but a signal that was obeyed is not raised again: the studio has still to be put away."""
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def listen(settings: Settings) -> socket.socket:
    """The socket that is listened on. Raises `Unavailable`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # Without it each small answer waits some 40 ms for the other side's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform == "linux":
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GIVEN_UP_MS)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        message = f"Port {settings.port} is taken." if taken else f"Cannot listen there: {error.strerror}."
        raise Unavailable("port_taken", message, "Choose another with --port or PIXORA_PORT.") from error
    listener.listen(2048)
    listener.setblocking(False)
    return listener
