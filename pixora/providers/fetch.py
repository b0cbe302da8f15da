"""Fetches what a vendor made: only from where the vendor is known to serve, never from inside, never with a token."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path

import anyio
import httpx

from pixora.film.errors import HostUnknown, ProviderUnavailable, RateLimited, Uncollected, Unusable
from pixora.media.ffmpeg import told_plainly

HOPS = 5
"""Redirects that are followed, each to a listed host."""
MOST_BYTES = {"image": 64 << 20, "audio": 256 << 20, "video": 1 << 30}
"""A result is at most so large: many times what the models make (a picture 2 to 20 MB, 10 s of 1080p under 40 MB)."""
GONE = (401, 403, 404, 410)
"""How stores answer when a file has expired or its link has."""
PATIENCE = httpx.Timeout(30.0, connect=10.0, read=60.0)


@dataclass(frozen=True)
class Source:
    """Where a vendor serves results from.

    `hosts` are names ("v3.fal.media") or all names below one ("*.replicate.delivery"). `loopback` also lets plain
    HTTP to this machine through: a parameter for tests, which no setting reaches.
    """

    provider: str
    hosts: tuple[str, ...]
    loopback: bool = False

    def lists(self, host: str) -> bool:
        return any(host.endswith(name[1:]) if name.startswith("*.") else host == name for name in self.hosts)


async def fetch(url: str, out: Path, source: Source, *, most: int) -> None:
    """Stream what `url` serves into the new file `out`, of which nothing is left when that fails.

    The host's name is resolved here, every address it has must be public, and the connection goes to the address that
    was checked; proxies of the environment are not used, since they would resolve it anew. Raises `HostUnknown` for a
    host that is not listed or a redirect to one; `Uncollected` for an address that is not public; `Unusable` when it
    has expired or is larger than `most` bytes; `ProviderUnavailable` and `RateLimited` when it may work later, a
    download that was cut off included.
    """
    part = out.with_name(out.name + ".part")
    try:
        with told_plainly("a result could not be written"):
            await _follow(url, part, source, most)
            await asyncio.to_thread(part.replace, out)
    except httpx.TransportError as error:
        raise ProviderUnavailable(source.provider, f"the result broke off ({_words(error)})") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


async def _follow(url: str, part: Path, source: Source, most: int) -> None:
    async with _client() as http:
        for _ in range(HOPS + 1):
            onward = await _hop(http, url, part, source, most)
            if onward is None:
                return
            url = onward
    raise Uncollected(source.provider, f"it is redirected more than {HOPS} times")


async def _hop(http: httpx.AsyncClient, url: str, part: Path, source: Source, most: int) -> str | None:
    """One request: the file is in `part` and None comes back, or the address that it redirects to."""
    request = await _pinned(http, url, source)
    answer = await http.send(request, stream=True, follow_redirects=False)
    try:
        if answer.has_redirect_location:
            return str(httpx.URL(url).join(answer.headers["location"]))
        _check(answer, source.provider, most)
        got = 0
        async with await anyio.open_file(part, "wb") as sink:
            async for piece in answer.aiter_raw(1 << 16):
                got += len(piece)
                if got > most:
                    raise Unusable(source.provider, f"the result is larger than {most >> 20} MB")
                await sink.write(piece)
        if got == 0:
            raise ProviderUnavailable(source.provider, "the result is empty")
    finally:
        await answer.aclose()
    return None


async def _pinned(http: httpx.AsyncClient, url: str, source: Source) -> httpx.Request:
    """The request for `url` to an address that its host has now and that was checked."""
    try:
        told = httpx.URL(url)
    except (httpx.InvalidURL, TypeError) as error:
        raise Uncollected(source.provider, "the address of the result cannot be read") from error
    host = told.host.lower().rstrip(".")
    if source.loopback and host == "127.0.0.1":
        return http.build_request("GET", told)
    if told.scheme != "https" or told.userinfo or told.port not in (None, 443):
        raise Uncollected(source.provider, f"it lies at an address that is not plain HTTPS ({told.scheme}://{host})")
    if not source.lists(host):
        raise HostUnknown(source.provider, host)
    address = await _resolve(host, source.provider)
    request = http.build_request("GET", told.copy_with(host=address), headers={"Host": host})
    # TLS still asks for, and checks, the certificate of the name.
    request.extensions["sni_hostname"] = host
    return request


async def _resolve(host: str, provider: str) -> str:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ProviderUnavailable(provider, f"{host} is not found") from error
    addresses = [str(where[0]) for *_, where in found]
    if private := next((address for address in addresses if not is_public(address)), None):
        raise Uncollected(provider, f"{host} leads to {private}, which is not a public address")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one of the open Internet, seen through the wrappings that IPv6 has for IPv4."""
    try:
        seen: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(seen, ipaddress.IPv6Address):
        inner = seen.ipv4_mapped or seen.sixtofour or (seen.teredo or (None, None))[1]
        if inner is None and seen in NAT64:
            inner = ipaddress.IPv4Address(int(seen) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return seen.is_global and not seen.is_multicast


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _check(answer: httpx.Response, provider: str, most: int) -> None:
    status = answer.status_code
    if status == 429:
        raise RateLimited(provider, retry_after(answer.headers.get("retry-after")))
    if status in GONE:
        raise Unusable(provider, f"the result is not there any more (HTTP {status})")
    if status != 200:
        raise ProviderUnavailable(provider, f"the result is answered with HTTP {status}")
    told = answer.headers.get("content-length", "")
    if told.isdigit() and int(told) > most:
        raise Unusable(provider, f"the result is larger than {most >> 20} MB")


def retry_after(header: str | None) -> float | None:
    """Seconds that a Retry-After header asks for; None for a date or nothing, which the caller waits out by itself."""
    try:
        seconds = float(header) if header else None
    except ValueError:
        return None
    return seconds if seconds is not None and 0 <= seconds < 86_400 else None


def _client() -> httpx.AsyncClient:
    # A new one for each result: no cookie, no token and no connection is shared with anything.
    return httpx.AsyncClient(
        timeout=PATIENCE,
        trust_env=False,
        headers={"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Pixora"},
        transport=httpx.AsyncHTTPTransport(retries=0),
    )


def _words(error: httpx.TransportError) -> str:
    return str(error) or type(error).__name__
