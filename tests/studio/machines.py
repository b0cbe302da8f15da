"""Several machines without a shared disk: servers and workers on one Postgres and one Storage, and who watches."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.sync.connection import Connection

from pixora.identity.actor import ActorKind
from pixora.identity.tokens import SessionTokens
from pixora.store.bucket import NAME
from tests.studio.fronts import ROOT
from tests.studio.networks import Place
from tests.vendors import Loopback, running
from tests.vendors.supabase_server import SupabaseServer

SECRET = "a secret that all of these machines share"
SENTENCE = "Create a square 10-second video about a fox who seeks the sea at 24 fps"
ANOTHER = "Create a square 10-second video about a lighthouse in winter at 24 fps"
READY_S, FILM_S = 300.0, 300.0


class Machine:
    """A process, in a network of its own if `inside` names one."""

    def __init__(self, cluster: Cluster, role: str, *arguments: str, inside: Place | None = None) -> None:
        self.role, self.inside = role, inside
        data = cluster.folder / (f"machine-{len(cluster.machines)}" if cluster.apart else "machine")
        command = [*(inside.enter if inside else ()), sys.executable, "-m", "tests.studio.machine", role]
        command += ["--vendor", cluster.vendor_url, *arguments]
        env = os.environ | cluster.env | {"PIXORA_DATA_DIR": str(data)}
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)
        self.log: list[str] = []
        self.url = ""
        self._ready: queue.Queue[bool] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def wait(self) -> None:
        assert self._ready.get(timeout=READY_S), "it ended: " + "".join(self.log[-20:])

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)
            if '"studio"' in line:
                self.url = json.loads(line)["studio"].removesuffix("/studio")
            if '"studio"' in line or "the worker is ready" in line:
                self._ready.put(True)
        self._ready.put(False)

    def said(self, words: str) -> bool:
        return any(words in line for line in self.log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self, seconds: float = 40) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


class Cluster:
    """What the machines share, and the machines."""

    def __init__(self, folder: Path, vendor: Loopback, project: SupabaseServer, database: str) -> None:
        self.folder, self.vendor, self.project, self.database = folder, vendor, project, database
        self.vendor_url = vendor.url
        self.apart = True
        """Whether each process has a data folder of its own, as on a machine of its own."""
        self.machines: list[Machine] = []
        self.env = {
            "DATABASE_URL": database,
            "SUPABASE_URL": project.url,
            "SUPABASE_KEY": project.token,
            "JWT_SECRET": SECRET,
            "PIXORA_PORT": "0",
            "PIXORA_RENDERERS": "1",
            "ENABLE_JSON_LOGS": "true",
            # However cheap: what may be paid already is handed in again for a yes alone.
            "PIXORA_UNCERTAIN_MAX_USD": "0",
        }
        self.token = SessionTokens((SECRET,), "HS256", 600, time.time).issue("ann", ActorKind.USER)[0]

    def start(self, *roles: tuple[str, ...], inside: Sequence[Place] = ()) -> list[Machine]:
        """Machines that are ready; `inside` which networks, the host's own without."""
        new = []
        for number, role in enumerate(roles):
            self.machines.append(Machine(self, *role, inside=inside[number] if inside else None))
            new.append(self.machines[-1])
        for machine in new:
            machine.wait()
        return new

    def end(self) -> None:
        for machine in self.machines:
            machine.kill()

    def join(self, server: Machine) -> ClientConnection:
        sock = server.inside.connect(int(server.url.rpartition(":")[2])) if server.inside else None
        return connect(f"{server.url.replace('http', 'ws')}/api/chat/ws?token={self.token}", sock=sock)

    def state(self, task_id: str) -> str:
        with psycopg.connect(self.database) as connection:
            row = connection.execute("SELECT state FROM pixora.tasks WHERE id = %s", [task_id]).fetchone()
        return str(row[0]) if row else ""

    def makers(self) -> dict[str, int]:
        """How many jobs each process made."""
        return {
            machine.role + str(number): sum('"job made"' in line for line in machine.log)
            for number, machine in enumerate(self.machines)
        }


@contextlib.contextmanager
def running_cluster(folder: Path, database: str, scale: float = 0.01) -> Iterator[Cluster]:
    """A vendor, a Storage and a database; the machines that are started on them end with the block."""
    with (
        running(folder / "vendor", scale=scale) as vendor,
        SupabaseServer() as project,
        contextlib.ExitStack() as stack,
    ):
        cluster = Cluster(folder, vendor, project, database)
        stack.callback(cluster.end)
        yield cluster


class Viewer:
    """Reads a film's log on one server, and goes on at another when that one is gone.

    Where a death cut off a paid call, nobody knows if it was heard: the film stands, and its viewer says “go on”, as
    its user would.
    """

    def __init__(self, cluster: Cluster, servers: list[Machine], task_id: str) -> None:
        self._cluster, self._servers, self._task_id = cluster, servers, task_id
        self.seen: list[int] = []
        self.kinds: list[str] = []
        self.yes = 0
        """How often they said “go on”."""
        self.done = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._view, daemon=True)
        self._thread.start()

    def _view(self) -> None:
        while not self.done.is_set() and not self._stopped:
            for server in self._servers:
                if server.process.poll() is not None:
                    continue
                with contextlib.suppress(OSError, WebSocketException), self._cluster.join(server) as client:
                    after = self.seen[-1] if self.seen else 0
                    client.send(json.dumps({"type": "subscribe", "task_id": self._task_id, "after": after}))
                    while not self.done.is_set():
                        self._hear(client, json.loads(client.recv(timeout=60)))
            time.sleep(0.1)

    def _hear(self, client: Connection, message: dict[str, Any]) -> None:
        if message.get("task_id") == self._task_id and (seq := message.get("seq")):
            self.seen.append(seq)
            self.kinds.append(message["type"])
            if message["type"] == "video_complete":
                self.done.set()
            elif message["type"] == "task_status" and self._cluster.state(self._task_id) == "partly":
                self.yes += 1
                client.send(json.dumps({"message": "go on", "task_id": self._task_id}))
            elif message["type"] == "plan" and self.yes:
                approve(client, message)


def begin(cluster: Cluster, server: Machine, sentence: str = SENTENCE) -> str:
    """Ask for a film in words; its id, once it is being made."""
    with cluster.join(server) as client:
        client.send(json.dumps({"message": sentence}))
        end = time.monotonic() + FILM_S
        while time.monotonic() < end:
            message = json.loads(client.recv(timeout=FILM_S))
            if message["type"] == "asset":
                return str(message["task_id"])
            if message["type"] == "plan" and message.get("plan_id"):
                approve(client, message)
    raise AssertionError("no film was begun")


def approve(client: Connection, plan: dict[str, Any]) -> None:
    if plan.get("gate"):
        client.send(json.dumps({"type": "approve"} | {name: plan[name] for name in ("task_id", "plan_id", "gate")}))


def finished(cluster: Cluster, viewer: Viewer, task_id: str) -> None:
    assert viewer.done.wait(FILM_S), (cluster.state(task_id), cluster.makers(), viewer.kinds[-5:])
    assert viewer.seen == sorted(set(viewer.seen)), "each once, in order"
    with psycopg.connect(cluster.database) as connection:
        query = (
            "SELECT seq FROM pixora.events WHERE task_id = %s AND seq <= %s AND event ->> 'type' <> 'progress_update'"
        )
        logged = {row[0] for row in connection.execute(query, [task_id, viewer.seen[-1]])}
        charges = (
            "SELECT jobs.kind, jobs.id FROM pixora.ledger JOIN pixora.jobs ON jobs.id = ledger.job_id "
            "WHERE ledger.kind = 'charge' AND ledger.micros > 0"
        )
        charged = connection.execute(charges).fetchall()
    assert logged <= set(viewer.seen), f"missed {sorted(logged - set(viewer.seen))}"
    # Where a death cut off a call, nobody knows whether it is paid: it counts at its full price, and is handed in once
    # more when its user, who was told so, said yes. Nothing else is handed in twice.
    uncertain = Counter(kind for kind, _ in charged) - Counter(kind for kind, _ in set(charged))
    for kind, counts in cluster.vendor.counts().items():
        assert counts["twice"] <= (uncertain[kind] if viewer.yes else 0), (kind, counts, uncertain, viewer.yes)
    assert cluster.project.buckets[NAME][f"tasks/{task_id}/final.mp4"].content[4:8] == b"ftyp"
