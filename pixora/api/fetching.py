"""Fetches a user's file by its URL, from hosts that the settings name, and never from inside our own network."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from pixora.api.receiving import too_big
from pixora.film.errors import InvalidInput, Unavailable
from pixora.store.assets import disk_error

REDIRECTS = 3
IDLE_S = 15.0
WHOLE_S = 300.0
MOST_URL = 2_000

_SWALLOWED = tuple(
    map(ipaddress.IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))
)
"""IPv6 addresses that carry an IPv4 one, which may lead inside: mapped, NAT64, 6to4, Teredo, compatible."""

_BROKEN = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.UnsupportedProtocol)
_TIMES = {"timeout": {"connect": IDLE_S, "read": IDLE_S, "write": IDLE_S, "pool": IDLE_S}}

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


async def resolve(host: str, port: int) -> Sequence[str]:
    """The host's addresses. Raises `OSError` when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: Address) -> bool:
    """Whether an address is one of the open Internet, and hides no other."""
    if isinstance(address, ipaddress.IPv6Address) and any(address in network for network in _SWALLOWED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Fetcher:
    """Gets files over HTTPS. What a name resolves to is looked up once, checked, and connected to: a second look
    could answer something else. Every redirect is checked as the first URL was."""

    def __init__(
        self,
        hosts: Iterable[str],
        *,
        lookup: Resolve = resolve,
        may_reach: Callable[[Address], bool] = is_public,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`hosts`: `files.example.org`, `files.example.org:8443`, or `*.example.org` for all below it."""
        self._hosts = tuple(host.lower() for host in hosts)
        self._trust = trust or ssl.create_default_context()
        self._wire = _CheckedWire(lookup, may_reach)

    async def fetch(self, url: str, into: Path, most_bytes: int) -> None:
        """Write what is at `url` to `into`. Raises `InvalidInput`: `bad_url`, `host_not_allowed`, `not_fetched` or
        `too_big`; `Unavailable("not_fetched")` when another try may help."""
        try:
            async with (
                asyncio.timeout(WHOLE_S),
                httpcore.AsyncConnectionPool(ssl_context=self._trust, network_backend=self._wire) as pool,
            ):
                await self._follow(pool, url, into, most_bytes)
        except (*_BROKEN, TimeoutError, ssl.SSLError) as error:
            raise Unavailable("not_fetched", "That address could not be read.", "Try again later.") from error
        except OSError as error:
            raise disk_error(error) from error

    async def _follow(self, pool: httpcore.AsyncConnectionPool, url: str, into: Path, most_bytes: int) -> None:
        headers: dict[bytes | str, bytes | str] = {"accept-encoding": "identity", "user-agent": "Pixora"}
        for _ in range(REDIRECTS + 1):
            host = self._check(url)
            async with pool.stream("GET", url, headers=headers | {"host": host}, extensions=_TIMES) as answer:
                found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                if answer.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, found.get("location", ""))
                    continue
                if answer.status != 200:
                    raise InvalidInput(
                        "not_fetched", f"That address answered with {answer.status}.", "Check that it is open to all."
                    )
                await _write(answer, found.get("content-length", "0"), into, most_bytes)
                return
        raise InvalidInput("not_fetched", "That address leads on and on.", "Give the file's own address.")

    def _check(self, url: str) -> str:
        """The Host that a URL names. Raises `InvalidInput` when it may not be fetched."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port or 443
        except ValueError:
            raise _bad_url() from None
        if (
            parts.scheme != "https"
            or not host
            or parts.username is not None
            or len(url) > MOST_URL
            or not url.isascii()
        ):
            raise _bad_url()
        if not any(_matches(known, host, port) for known in self._hosts):
            raise InvalidInput(
                "host_not_allowed", "Files are not fetched from that host.", "Upload the file itself instead."
            )
        return parts.netloc


def _matches(known: str, host: str, port: int) -> bool:
    name, _, allowed = known.partition(":")
    if port != int(allowed or 443):
        return False
    return host.endswith(name[1:]) if name.startswith("*.") else host == name


async def _write(answer: httpcore.Response, declared: str, into: Path, most_bytes: int) -> None:
    if declared.isdigit() and int(declared[:18]) > most_bytes:
        raise too_big(most_bytes)
    size = 0
    with into.open("xb") as file:
        # As it comes over the wire: unpacking would let a small answer become a large one.
        async for chunk in answer.aiter_stream():
            size += len(chunk)
            if size > most_bytes:
                raise too_big(most_bytes)
            await asyncio.to_thread(file.write, chunk)


class _CheckedWire(httpcore.AsyncNetworkBackend):
    def __init__(self, lookup: Resolve, may_reach: Callable[[Address], bool]) -> None:
        self._lookup, self._may_reach = lookup, may_reach
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            addresses = [ipaddress.ip_address(one.partition("%")[0]) for one in await self._lookup(host, port)]
        except (OSError, ValueError, UnicodeError) as error:
            raise httpcore.ConnectError("unknown host") from error
        if not addresses or not all(map(self._may_reach, addresses)):
            raise InvalidInput(
                "host_not_allowed", "Files are not fetched from that host.", "Upload the file itself instead."
            )
        return await self._plain.connect_tcp(str(addresses[0]), port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("no sockets of this machine")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _bad_url() -> InvalidInput:
    return InvalidInput("bad_url", "That is not an address that can be fetched.", "Give an https:// address.")
