"""What a message costs the chat server, beside a bare Starlette endpoint on the same uvicorn.

`python bench/chat.py [--quick] [--json] [--sockets N] [--events N] [--viewers N]`

Both run in processes of their own with the same settings of uvicorn and uvloop. CPU seconds are the server process's
own (user and system). Echo: each socket sends and waits for its answer, all at once. Broadcast: one event after the
other to all sockets; Pixora's is written into its log first, and its share of that is counted. Then many events go to
many viewers, once alone and once beside a reader that takes nothing off the line; and idle sockets are weighed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import httpx
from proof.sockets import Client, connect

GOAL = 1.5
"""CPU per message over that of the bare endpoint."""
MEMORY_KIB = 50.0
"""Of an idle socket at most."""
HERE = Path(__file__).parent
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A server process."""

    pid: int
    port: int
    path: str

    @property
    def cpu(self) -> float:
        """Seconds that it has worked."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    @property
    def memory_kib(self) -> float:
        rollup = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        return float(next(line.split()[1] for line in rollup.splitlines() if line.startswith("Rss:")))

    async def post(self, path: str, **query: str | int | float) -> dict[str, str]:
        async with httpx.AsyncClient(trust_env=False, timeout=600) as http:
            answer = await http.post(f"http://127.0.0.1:{self.port}{path}", params=query)
            found: dict[str, str] = answer.raise_for_status().json()
            return found


@dataclass(frozen=True)
class Cost:
    """Of one message: server CPU in microseconds, and milliseconds until it arrived."""

    cpu_us: float
    p50: float
    p99: float


@contextlib.contextmanager
def serving(kind: str, folder: Path) -> Iterator[Served]:
    order = [sys.executable, "-m", "proof.served", kind, str(folder)]
    process = subprocess.Popen(order, cwd=HERE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        yield Served(process.pid, port, "/api/chat/ws" if kind == "pixora" else "/ws")
    finally:
        process.terminate()
        process.wait(20)


async def open_sockets(server: Served, count: int) -> list[Client]:
    found: list[Client] = []
    while len(found) < count:
        found += await asyncio.gather(*(connect(server.port, server.path) for _ in range(min(50, count - len(found)))))
    await asyncio.sleep(0.5)
    return found


async def echo(server: Served, clients: list[Client], rounds: int) -> Cost:
    took: list[float] = []
    done = asyncio.Event()
    left = len(clients) * rounds

    def start(client: Client) -> None:
        sent, rest = 0.0, rounds

        def hear(_: bytes) -> None:
            nonlocal sent, rest, left
            took.append(time.perf_counter() - sent)
            left -= 1
            rest -= 1
            if rest:
                sent = time.perf_counter()
                client.send(b'{"type":"ping"}')
            elif not left:
                done.set()

        client.hear = hear
        sent = time.perf_counter()
        client.send(b'{"type":"ping"}')

    before = server.cpu
    for client in clients:
        start(client)
    await asyncio.wait_for(done.wait(), 300)
    return cost(server.cpu - before, took)


async def broadcast(server: Served, clients: list[Client], events: int, path: str, pause: float) -> tuple[Cost, int]:
    """Cost of a delivery, and how many were lost or came twice or out of order."""
    took: list[float] = []
    wrong, done, left = 0, asyncio.Event(), len(clients) * events

    def listen(client: Client) -> None:
        expected = 0

        def hear(data: bytes) -> None:
            nonlocal expected, wrong, left
            begins = data.find(b'"content":"') + 11
            number, at, _ = data[begins : begins + 60].split(b" ", 2)
            took.append(time.monotonic() - float(at))
            wrong += int(number) != expected
            expected = int(number) + 1
            left -= 1
            if not left:
                done.set()

        client.hear = hear

    for client in clients:
        listen(client)
    before = server.cpu
    await server.post(path, count=events, pause=pause)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), 60)
    return cost(server.cpu - before, took), wrong + left


def cost(cpu: float, took: list[float]) -> Cost:
    parts = quantiles(took, n=100)
    return Cost(1e6 * cpu / len(took), 1e3 * parts[49], 1e3 * parts[98])


async def follow(server: Served, clients: list[Client]) -> str:
    """Have all clients subscribe to a new task, and wait until they are live."""
    task_id = (await server.post("/bench/task"))["task_id"]
    left, done = len(clients), asyncio.Event()

    def hear(data: bytes) -> None:
        nonlocal left
        if b'"pong"' in data:
            left -= 1
            if not left:
                done.set()

    for client in clients:
        client.hear = hear
        client.send(json.dumps({"type": "subscribe", "task_id": task_id}).encode())
        client.send(b'{"type":"ping"}')
    await asyncio.wait_for(done.wait(), 60)
    await asyncio.sleep(1.0)
    return task_id


def show(what: str, ours: Cost, bare: Cost) -> float:
    ratio = ours.cpu_us / bare.cpu_us
    print(
        f"{what}: {ours.cpu_us:.1f} us CPU (p50 {ours.p50:.1f} ms, p99 {ours.p99:.1f} ms), "
        f"bare {bare.cpu_us:.1f} us (p50 {bare.p50:.1f}, p99 {bare.p99:.1f}): ratio {ratio:.2f}",
        flush=True,
    )
    return ratio


async def measure(options: argparse.Namespace, ours: Served, bare: Served) -> bool:
    before = ours.memory_kib, bare.memory_kib
    clients, plain = await open_sockets(ours, options.sockets), await open_sockets(bare, options.sockets)
    weight = [(s.memory_kib - b) / options.sockets for s, b in zip((ours, bare), before, strict=True)]
    print(f"{options.sockets} idle sockets: {weight[0]:.1f} KiB each, bare {weight[1]:.1f}", flush=True)
    # By turns, so that what else this machine does meets both.
    echoes = [
        (await echo(ours, clients, options.rounds), await echo(bare, plain, options.rounds))
        for _ in range(options.runs)
    ]
    told: list[tuple[Cost, Cost]] = []
    task_id = await follow(ours, clients)
    lost = 0
    for _ in range(options.runs):
        count = options.told
        mine, missing = await broadcast(ours, clients, count, f"/bench/tell/{task_id}", 0.0)
        lost += missing
        told.append((mine, (await broadcast(bare, plain, count, "/bench/tell", 0.0))[0]))
    ratios = []
    for name, pairs in (("echo", echoes), ("broadcast, a delivery", told)):
        pairs.sort(key=lambda pair: pair[0].cpu_us / pair[1].cpu_us)
        ratios.append(show(f"{name} ({options.sockets} sockets, median run)", *pairs[len(pairs) // 2]))
    for client in (*clients, *plain):
        client.transport.abort()
    stuck_lost, stuck_costs = await with_a_stuck_reader(options, ours)
    options.figure = max(ratios)
    return options.figure <= GOAL and weight[0] <= MEMORY_KIB and lost + stuck_lost == 0 and stuck_costs


async def with_a_stuck_reader(options: argparse.Namespace, server: Served) -> tuple[int, bool]:
    """Many events to many viewers: how many were lost, and whether one that reads nothing costs the others anything."""
    clients = await open_sockets(server, options.viewers)
    costs: list[Cost] = []
    lost = 0
    for stuck in (False, True):
        late = await open_sockets(server, 1) if stuck else []
        task_id = await follow(server, clients + late)
        for client in late:
            client.transport.pause_reading()
        paid, missing = await broadcast(server, clients, options.events // 2, f"/bench/tell/{task_id}", 0.001)
        costs.append(paid)
        lost += missing
        for client in late:
            client.transport.abort()
    print(
        f"{options.events} events to {options.viewers} viewers: {lost} lost; "
        f"{costs[0].cpu_us:.1f} us CPU and p99 {costs[0].p99:.1f} ms alone, "
        f"{costs[1].cpu_us:.1f} us and {costs[1].p99:.1f} ms beside a stuck reader",
        flush=True,
    )
    for client in clients:
        client.transport.abort()
    return lost, costs[1].cpu_us <= 1.3 * costs[0].cpu_us


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sockets", type=int)
    parser.add_argument("--events", type=int)
    parser.add_argument("--viewers", type=int)
    options = parser.parse_args()
    options.sockets = options.sockets or (500 if options.quick else 1_000)
    options.events = options.events or (600 if options.quick else 10_000)
    options.viewers = options.viewers or (50 if options.quick else 200)
    options.rounds, options.told, options.runs = (5, 40, 3) if options.quick else (20, 100, 5)
    with (
        tempfile.TemporaryDirectory() as name,
        serving("pixora", Path(name, "a")) as ours,
        serving("bare", Path(name, "b")) as bare,
    ):
        holds = asyncio.run(measure(options, ours, bare))
    if options.json:
        print(json.dumps({"name": "chat", "figure": round(options.figure, 3), "goal": GOAL, "holds": holds}))


if __name__ == "__main__":
    main()
