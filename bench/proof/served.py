"""The two servers that `bench/chat.py` compares, each in a process of its own on the same uvicorn.

`python -m proof.served pixora|bare FOLDER` writes its port to standard output and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

import proof  # noqa: F401  (puts Pixora on the path)
from pixora.api.server import create_app
from pixora.app import open_studio
from pixora.commands.serve import listen, server_of
from pixora.film.events import AgentMessage
from pixora.settings import Settings

PADDING = "x" * 260
"""Makes a message as long as an event of a film is on average, about 430 bytes."""


def body(number: int) -> str:
    """What is told, with the moment at which it was."""
    return f"{number} {time.monotonic():.6f} {PADDING}"


async def serve_pixora(settings: Settings) -> None:
    listener = listen(settings)
    async with open_studio(settings) as studio:
        app = create_app(studio)

        @app.post("/bench/task")
        async def open_task() -> dict[str, str]:
            return {"task_id": (await studio.records.create_task("local")).id}

        @app.post("/bench/tell/{task_id}")
        async def tell(task_id: str, count: int, pause: float = 0.0) -> dict[str, int]:
            for number in range(count):
                await studio.events.append("local", task_id, AgentMessage(content=body(number)))
                await asyncio.sleep(pause)
            return {"told": count}

        print(listener.getsockname()[1], flush=True)
        await server_of(app, settings).serve(sockets=[listener])


async def serve_bare(settings: Settings) -> None:
    listener = listen(settings)
    there: set[WebSocket] = set()

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        there.add(socket)
        try:
            while True:
                await socket.send_text(await socket.receive_text())
        except WebSocketDisconnect:
            there.discard(socket)

    async def tell(request: Request) -> JSONResponse:
        count, pause = int(request.query_params["count"]), float(request.query_params.get("pause", 0))
        empty: dict[str, Any] = {"type": "agent_message", "task_id": "task_0123456789abcdef", "function_call": None}
        for number in range(count):
            text = JSONResponse(empty | {"content": body(number), "seq": number + 1}).body.decode()
            for socket in tuple(there):
                await socket.send_text(text)
            await asyncio.sleep(pause)
        return JSONResponse({"told": count})

    app = Starlette(routes=[WebSocketRoute("/ws", echo), Route("/bench/tell", tell, methods=["POST"])])
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(app, log_config=None, access_log=False, ws_per_message_deflate=False)
    await uvicorn.Server(config).serve(sockets=[listener])


if __name__ == "__main__":
    import uvloop

    more: dict[str, Any] = {"PIXORA_CONNECTIONS": 100_000, "PIXORA_MESSAGES_A_SECOND": 10_000, "PIXORA_PORT": 0}
    wanted = Settings(_env_file=None, PIXORA_DATA_DIR=Path(sys.argv[2]), LOG_LEVEL="WARNING", **more)  # type: ignore[call-arg]
    uvloop.run(serve_pixora(wanted) if sys.argv[1] == "pixora" else serve_bare(wanted))
