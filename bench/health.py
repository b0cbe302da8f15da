"""How quickly the server answers while it renders: `/api/health` and a socket's ping while two films are made.

`python bench/health.py [--quick] [--json] [--seconds N]`

A server of its own with two children, two films of half a minute each started by socket, and one question of each sort
every 50 ms until both are made; beside it the same on the idle server, before.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

import httpx
import proof  # noqa: F401  (puts Pixora on the path)
from websockets.asyncio.client import ClientConnection, connect

from tests.studio.fronts import serving

GOAL_MS = 100.0
EVERY_S = 0.05
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
            while json.loads(await socket.recv())["type"] != "pong":
                pass
            times.ping.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(EVERY_S)


async def make(socket_url: str, seconds: int, topic: str) -> None:
    async with connect(socket_url, max_size=None) as socket:
        await socket.send(json.dumps({"message": f"Create a {seconds}-second video about {topic}"}))
        async for message in socket:
            told = json.loads(message)
            if told["type"] == "video_complete":
                return
            if told["type"] == "error":
                raise SystemExit(told["error"])


async def measure(url: str, socket_url: str, seconds: int) -> tuple[Times, Times]:
    """Answers of the idle server, and of the one at work."""
    idle, busy = Times(), Times()
    async with connect(socket_url, max_size=None) as socket:
        await socket.recv()
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(IDLE_S, stop.set)
        await ask(url, socket, idle, stop)
        stop = asyncio.Event()
        asking = asyncio.create_task(ask(url, socket, busy, stop))
        await asyncio.gather(make(socket_url, seconds, "the sea"), make(socket_url, seconds, "space exploration"))
        stop.set()
        await asking
    return idle, busy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=int)
    options = parser.parse_args()
    seconds = options.seconds or (10 if options.quick else 30)
    with tempfile.TemporaryDirectory() as name, serving(Path(name), PIXORA_RENDERERS="2") as server:
        idle, busy = asyncio.run(measure(server.url, server.socket_url, seconds))
    print(f"idle: {idle.tell()}", file=sys.stdout)
    print(f"two films of {seconds} s at work: {busy.tell()}; {busy.worst / idle.worst:.1f} times the idle one's p99")
    if options.json:
        figure = round(busy.worst, 1)
        print(json.dumps({"name": "health", "figure": figure, "goal": GOAL_MS, "holds": figure <= GOAL_MS}))


if __name__ == "__main__":
    main()
