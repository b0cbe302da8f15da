"""`serve`: the studio's page, the socket and REST on one port, until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
from collections.abc import Iterator

import structlog
import uvicorn

from pixora.api.server import create_app
from pixora.api.socket import MAX_MESSAGE_BYTES
from pixora.app import Studio, open_studio
from pixora.core.keeping import clear
from pixora.film.errors import PixoraError, Unavailable
from pixora.logs import set_up_logs
from pixora.settings import LOOPBACK, Settings

log = structlog.get_logger(__name__)

DAY_S = 86_400.0


async def serve_studio(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM. Raises `Unavailable` when the port is taken."""
    for name in ("GRADIO_ANALYTICS_ENABLED", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ[name] = "False" if name.startswith("GRADIO") else "1"
    set_up_logs(settings)
    listener = _listen(settings)
    port = listener.getsockname()[1]
    async with open_studio(settings) as studio:
        from ui.page import mount_studio

        app = mount_studio(create_app(studio), studio)
        if settings.host not in LOOPBACK:
            log.warning("open to everyone who can reach this port: nobody signs in yet", host=settings.host, port=port)
        log.info("everyone on this machine is the local user", vendors="none connected; built-in artists")
        log.info("Pixora is ready", studio=settings.public_url or f"http://127.0.0.1:{port}/studio")
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            ws_max_size=MAX_MESSAGE_BYTES * 2,
            timeout_graceful_shutdown=3,
            server_header=False,
        )
        clearing = asyncio.create_task(_clear_daily(studio))
        try:
            await _Server(config).serve(sockets=[listener])
        finally:
            clearing.cancel()
            await asyncio.gather(clearing, return_exceptions=True)


async def _clear_daily(studio: Studio) -> None:
    while True:
        await asyncio.sleep(DAY_S)
        try:
            await clear(studio.films)
        except (PixoraError, OSError) as error:
            # Tomorrow is another day.
            log.warning("clearing up failed", error=type(error).__name__)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but a signal that was obeyed is not raised again: the studio has still to be put away."""
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # Without it each small answer waits some 40 ms for the other side's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
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
