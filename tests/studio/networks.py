"""Machines in networks of their own, joined by a bridge, whose links can be cut and healed (Linux, as root).

What the machines share stays on this machine's 127.0.0.1. The bridge is in a network of its own, too, where relays
listen and hand on to there, so that nothing of it can be reached from outside.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
NETWORK = "10.231.7"
HUB = f"{NETWORK}.1"
CLONE_NEWNET = 0x40000000
SILENT = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 60_000}
"""How a relay learns that a machine is gone, as a database would: after a minute."""
TIDY = 'cat > /dev/null; for one; do ip netns pids "$one" | xargs -r kill -9; ip netns del "$one"; done'
"""Ends the processes in the networks and removes these when its input ends: however whoever started it ended."""


def why_not() -> str | None:
    """Why this machine cannot have networks of its own; None when it can."""
    if shutil.which("ip") is None:
        return "there is no `ip` on this machine; `make test-long` installs it"
    name = f"pixora-{os.getpid()}-try"
    tried = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        return f"networks of its own need root and CAP_NET_ADMIN: {tried.stderr.strip()}"
    _ip("netns", "del", name)
    return None


class Place:
    """A network with one machine in it."""

    def __init__(self, name: str, port: str) -> None:
        """`port` is the bridge's end of its link."""
        self.name, self._port = name, port
        self.enter = ("ip", "netns", "exec", name)

    def connect(self, port: int) -> socket.socket:
        """A connection from within to what listens there on 127.0.0.1."""
        return _within(self.name, lambda: socket.create_connection(("127.0.0.1", port), timeout=10))

    def cut(self) -> None:
        """Whatever is sent from now on, either way, is lost without a word."""
        _ip("-n", _hub(), "link", "set", self._port, "down")

    def heal(self) -> None:
        _ip("-n", _hub(), "link", "set", self._port, "up")


class Networks:
    """Some places around a bridge; what listens on this machine is reached from them at `HUB` by `relay`."""

    def __init__(self, count: int, stack: contextlib.ExitStack) -> None:
        names = [f"pixora-{os.getpid()}-{number}" for number in range(count)]
        tidy = subprocess.Popen(
            ["sh", "-c", TIDY, "sh", _hub(), *names], stdin=subprocess.PIPE, start_new_session=True, text=True
        )
        stack.callback(tidy.communicate)
        _ip("netns", "add", _hub())
        _ip("-n", _hub(), "link", "add", "bridge", "type", "bridge")
        _ip("-n", _hub(), "addr", "add", f"{HUB}/24", "dev", "bridge")
        _ip("-n", _hub(), "link", "set", "bridge", "up")
        self.places = [self._place(name, number) for number, name in enumerate(names)]
        self._stack = stack

    def relay(self, port: int) -> None:
        """Have `HUB` answer at a port with what listens on 127.0.0.1 there."""
        listening = _within(_hub(), lambda: socket.create_server((HUB, port), backlog=64))
        self._stack.callback(listening.close)
        # Closing alone wakes nobody who waits in `accept`.
        self._stack.callback(listening.shutdown, socket.SHUT_RDWR)
        threading.Thread(target=_accept, args=(listening, port), daemon=True).start()

    def _place(self, name: str, number: int) -> Place:
        port = f"link-{number}"
        _ip("netns", "add", name)
        _ip("link", "add", port, "netns", _hub(), "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("-n", _hub(), "link", "set", port, "master", "bridge", "up")
        _ip("-n", name, "addr", "add", f"{NETWORK}.{number + 2}/24", "dev", "eth0")
        for device in ("eth0", "lo"):
            _ip("-n", name, "link", "set", device, "up")
        return Place(name, port)


@contextlib.contextmanager
def networks(count: int) -> Iterator[Networks]:
    """So many places; they are gone at the end, with all that runs in them."""
    with contextlib.ExitStack() as stack:
        yield Networks(count, stack)


def _hub() -> str:
    return f"pixora-{os.getpid()}-hub"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


def _within(name: str, do: Callable[[], T]) -> T:
    """Do something in a network: a socket belongs for good to that in which it was made. The thread that goes there
    ends, so that no other work is moved."""
    done: list[T] = []
    failed: list[BaseException] = []

    def go() -> None:
        try:
            with Path(f"/run/netns/{name}").open() as there:
                if ctypes.CDLL(None, use_errno=True).setns(there.fileno(), CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), f"cannot enter {name}")
            done.append(do())
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=go)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]


def _accept(listening: socket.socket, port: int) -> None:
    while True:
        try:
            near, _ = listening.accept()
        except OSError:
            return
        near.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in SILENT.items():
            near.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
        try:
            far = socket.create_connection(("127.0.0.1", port))
        except OSError:
            near.close()
            continue
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for pair in ((near, far), (far, near)):
            threading.Thread(target=_pump, args=pair, daemon=True).start()


def _pump(source: socket.socket, to: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            to.sendall(piece)
    # The other direction ends with this one: neither a database nor HTTP goes on with half a connection.
    for one in (source, to):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
