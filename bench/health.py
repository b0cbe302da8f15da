"""How quickly the server answers while it renders: `/api/health` and a socket's ping while two films are made.

`python bench/health.py [--quick] [--json] [--seconds N]`

A server of its own with two children, two films of a minute each started by socket, and one question of each sort every
150 ms for so many seconds; beside it the same on the idle server, before.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path

import httpx
import proof  # noqa: F401  (puts Pixora on the path)
from websockets.asyncio.client import ClientConnection, connect

from tests.studio.fronts import serving

GOAL_MS = 100.0
EVERY_S = 0.15
"""A socket may send ten messages a second."""
IDLE_S = 5.0


class Times:
    """Milliseconds of each answer."""

    def __init__(self) -> None:
        self.health: list[float] = []
        self.ping: list[float] = []

    def tell(self) -> str:
        return ", ".join(
            f"{name} p50 {quantile(times, 0.5):.1f} ms, p99 {quantile(times, 0.99):.1f} ms ({len(times)})"
            for name, times in (("health", self.health), ("ping", self.ping))
        )

    @property
    def worst(self) -> float:
        return max(quantile(self.health, 0.99), quantile(self.ping, 0.99))


def quantile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


async def ask(url: str, socket: ClientConnection, times: Times, until: asyncio.Event) -> None:
    """Ask both, one after the other, until told to stop."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        while not until.is_set():
            began = time.perf_counter()
            (await http.get("/api/health")).raise_for_status()
            times.health.append(1000 * (time.perf_counter() - began))
            began = time.perf_counter()
            await socket.send('{"type": "ping"}')
            if (answer := json.loads(await socket.recv()))["type"] != "pong":
                raise SystemExit(f"instead of a pong there came {answer}")
            times.ping.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(EVERY_S)


async def begin(socket: ClientConnection, topic: str) -> None:
    """Start a film, and wait until its pictures are being drawn."""
    await socket.send(json.dumps({"message": f"Create a 60-second video about {topic}"}))
    async for message in socket:
        told = json.loads(message)
        if told["type"] == "asset":
            return
        if told["type"] in ("error", "video_complete"):
            raise SystemExit(told["content"])


async def measure(url: str, socket_url: str, seconds: float) -> tuple[Times, Times]:
    """Answers of the idle server, and of the one at work."""
    idle, busy = Times(), Times()
    async with connect(socket_url, max_size=None) as socket:
        await socket.recv()
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(IDLE_S, stop.set)
        await ask(url, socket, idle, stop)
        async with connect(socket_url, max_size=None) as one, connect(socket_url, max_size=None) as two:
            await asyncio.gather(begin(one, "the sea"), begin(two, "space exploration"))
            stop = asyncio.Event()
            asyncio.get_running_loop().call_later(seconds, stop.set)
            await ask(url, socket, busy, stop)
    return idle, busy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args()
    seconds = options.seconds or (15 if options.quick else 60)
    with tempfile.TemporaryDirectory() as name, serving(Path(name), PIXORA_RENDERERS="2") as server:
        idle, busy = asyncio.run(measure(server.url, server.socket_url, seconds))
    print(f"idle: {idle.tell()}")
    print(f"two films at work, {seconds:g} s: {busy.tell()}; {busy.worst / idle.worst:.1f} times the idle one's p99")
    if options.json:
        figure = round(busy.worst, 1)
        print(json.dumps({"name": "health", "figure": figure, "goal": GOAL_MS, "holds": figure <= GOAL_MS}))


if __name__ == "__main__":
    main()
