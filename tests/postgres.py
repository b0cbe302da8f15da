"""A Postgres of the tests' own: in a temporary folder, on a free port of this machine, heedless of a power cut."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
START_S = 60.0
WATCH = """
import subprocess, sys
server = subprocess.Popen(sys.argv[2:], **({"user": sys.argv[1]} if sys.argv[1] else {}))
sys.stdin.read()
server.send_signal(3)
server.wait()
"""
"""Keeps the server only as long as whoever started it: the pipe ends with that process, however it ends."""
UNPRIVILEGED = ("postgres", "nobody")
"""Users to run it as where the tests run as root, which Postgres refuses."""


class Postgres:
    """A running server; `fresh()` makes an empty database and gives its URL."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._user = _unprivileged()
        if self._user is not None:
            shutil.chown(folder, self._user)
        data = folder / "data"
        as_user = {"user": self._user} if self._user else {}
        initdb = [programs / "initdb", "-D", data, "-U", "pixora", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)  # type: ignore[call-overload]
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        settings = OPTIONS | {
            "port": str(port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(folder),
        }
        chosen = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        server = [sys.executable, "-c", WATCH, self._user or "", str(programs / "postgres"), "-D", str(data), *chosen]
        with (folder / "log").open("w") as log:
            self._watch = subprocess.Popen(server, cwd=folder, stdin=subprocess.PIPE, stdout=log, stderr=log)
        self._base = f"postgresql://pixora@127.0.0.1:{port}"
        self._numbers = itertools.count(1)
        self._wait(folder)

    def fresh(self) -> str:
        name = f"film_{next(self._numbers)}"
        with psycopg.connect(f"{self._base}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        return f"{self._base}/{name}"

    def stop(self) -> None:
        self._watch.communicate()

    def _wait(self, folder: Path) -> None:
        end = time.monotonic() + START_S
        while True:
            try:
                psycopg.connect(f"{self._base}/postgres").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > end or self._watch.poll() is not None:
                    raise AssertionError("Postgres did not start: " + (folder / "log").read_text()) from None
                time.sleep(0.05)


def _unprivileged() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


@contextlib.contextmanager
def running_postgres(programs: Path) -> Iterator[Postgres]:
    """A server for as long as the block runs; `programs` is the folder of initdb and pg_ctl."""
    folder = Path(tempfile.mkdtemp(prefix="pixora-postgres-"))
    try:
        server = Postgres(programs, folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
