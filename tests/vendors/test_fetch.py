"""Results are fetched from known hosts alone, never from inside, never with a token, and are what they claim to be."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from pixora.film.errors import HostUnknown, InvalidInput, ProviderError, ProviderUnavailable, Uncollected, Unusable
from pixora.film.job import JobKind
from pixora.providers.catalog import read_catalog
from pixora.providers.fetch import Source, fetch, is_public
from pixora.providers.replicate_vendor import Replicate
from tests.vendors.asked import access, job_of, pictures
from tests.vendors.replicate_server import ReplicateServer
from tests.vendors.serving import Fault

DELIVERY = Source("Replicate", ("replicate.delivery", "*.replicate.delivery"))


@pytest.fixture(scope="module")
def server() -> Iterator[ReplicateServer]:
    with ReplicateServer() as running:
        assert isinstance(running, ReplicateServer)
        yield running


@pytest_asyncio.fixture
async def vendor(server: ReplicateServer) -> AsyncIterator[Replicate]:
    server.forget()
    vendor = Replicate(access("replicate", server), loopback=True, poll=0.02)
    yield vendor
    await vendor.close()
    assert server.leaks == [], "the token went along"


DOWNLOADS: list[tuple[str, type[ProviderError] | None]] = [
    ("redirect", None),
    ("slow", None),
    ("truncated", ProviderUnavailable),
    ("reset", ProviderUnavailable),
    ("html_500", ProviderUnavailable),
    ("html_page", ProviderUnavailable),
    ("empty", ProviderUnavailable),
    ("expired", Unusable),
    ("garbage", Unusable),
    ("other", Unusable),
    ("huge", Unusable),
    ("off_list", HostUnknown),
    ("inside", Uncollected),
    ("round", Uncollected),
]


@pytest.mark.parametrize(("what", "error"), DOWNLOADS)
async def test_what_comes_is_checked(
    what: str, error: type[ProviderError] | None, tmp_path: Path, server: ReplicateServer, vendor: Replicate
) -> None:
    job = job_of("replicate", JobKind.MOTION, "kwaivgi/kling-v1.6-standard")
    server.fail(Fault("download", what))
    vendor_id = await vendor.submit(job, pictures(tmp_path, "picture"), "k")
    out = tmp_path / "out"
    out.mkdir()
    if error is None:
        await vendor.collect(job, vendor_id, out, lambda share, said: None)
        assert [file.name for file in out.iterdir()] == ["motion.mp4"]
        return
    with pytest.raises(error):
        server.fail(Fault("download", what, times=9))
        await vendor.collect(job, vendor_id, out, lambda share, said: None)
    assert list(out.iterdir()) == [], "nothing is left of it"


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("https://replicate.delivery.example.org/a.png", HostUnknown),
        ("https://evilreplicate.delivery/a.png", HostUnknown),
        ("https://replicate.delivery@example.org/a.png", Uncollected),
        ("https://replicate.delivery:8443/a.png", Uncollected),
        ("http://replicate.delivery/a.png", Uncollected),
        ("file:///etc/passwd", Uncollected),
        ("https://127.0.0.1/a.png", HostUnknown),
        ("https://[::1]/a.png", HostUnknown),
        ("not a url", Uncollected),
    ],
)
async def test_no_other_address_is_asked(url: str, error: type[ProviderError], tmp_path: Path) -> None:
    with pytest.raises(error):
        await fetch(url, tmp_path / "a", DELIVERY, most=1000)


async def test_a_listed_name_that_leads_inside_is_not_followed(tmp_path: Path) -> None:
    with pytest.raises(Uncollected, match="not a public address"):
        await fetch("https://localhost/a.png", tmp_path / "a", Source("v", ("localhost",)), most=1000)


def test_addresses_inside_are_known_through_their_wrappings() -> None:
    inside = "127.0.0.1 10.1.2.3 192.168.0.1 172.16.9.9 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1%eth0"
    wrapped = "::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1:: fd00::1 ff02::1 nonsense"
    assert not any(is_public(address) for address in (inside + " " + wrapped).split())
    assert is_public("1.1.1.1") and is_public("2606:4700::1111") and is_public("64:ff9b::101:101")


@pytest.mark.parametrize("host", ["*", "*.*", "com", "https://a.example", "A.example", "*.com", "a.example:8443"])
def test_a_list_that_lets_in_everybody_is_refused(host: str, tmp_path: Path) -> None:
    more = tmp_path / "more.toml"
    more.write_text(f'[model."replicate:meta/musicgen"]\nhosts = ["{host}"]\n')
    with pytest.raises(InvalidInput, match="hosts"):
        read_catalog(more)
