"""Assets in Supabase Storage: the real SDK and our own parts of the wire, against Storage as it answers."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from pixora.film.errors import InvalidInput, NotFound, PixoraError, Unavailable
from pixora.store.bucket import NAME, PART_BYTES, Bucket
from pixora.store.cache import IN_USE_S, Cache
from pixora.store.hosted import HostedAssets
from tests.vendors.serving import Fault
from tests.vendors.supabase_server import Stored, SupabaseServer

KEY = "tasks/task_1/scenes/s_1-0123456789ab.png"
FILM = "tasks/task_1/final-0123456789ab.mp4"
LATEST = "tasks/task_1/final.mp4"


@pytest.fixture
def server() -> Iterator[SupabaseServer]:
    with SupabaseServer() as running:
        yield running


class Machine:
    """One machine's store: its cache, and the hashes that the records have."""

    def __init__(self, server: SupabaseServer, folder: Path, most: int = 10**9, *, key: str | None = None) -> None:
        self.folder, self.hashes, self.now = folder, dict[str, str](), 1e9
        self.cache = Cache(folder / "cache", most, lambda: self.now)
        self.bucket = Bucket(server.url, key or server.token, first_wait_s=0.001)
        self.assets = HostedAssets(self.bucket, self.cache, self._known, clock=lambda: self.now)

    async def _known(self, key: str) -> str | None:
        return self.hashes.get(key)

    async def put(self, key: str, content: bytes) -> str:
        file = self.folder / f"made{Path(key).suffix}"
        file.write_bytes(content)
        sha256, size = await self.assets.put(key, file, {"kind": "picture", "provider": "local"})
        assert not file.exists()
        self.hashes[key] = sha256
        assert size == len((await self.assets.local(key)).read_bytes())
        return sha256


@pytest.fixture
async def here(server: SupabaseServer, tmp_path: Path) -> AsyncIterator[Machine]:
    machine = Machine(server, tmp_path)
    await machine.assets.open()
    yield machine
    await machine.assets.close()


@pytest.fixture
async def there(server: SupabaseServer, tmp_path: Path) -> AsyncIterator[Machine]:
    """Another machine with the same bucket."""
    (tmp_path / "there").mkdir()
    machine = Machine(server, tmp_path / "there")
    yield machine
    await machine.assets.close()


async def test_what_one_machine_stores_another_has(server: SupabaseServer, here: Machine, there: Machine) -> None:
    sha256 = await here.put(KEY, b"a picture")
    stored = server.buckets[NAME][KEY]
    assert stored.content_type == "image/png" and stored.cache_control == "max-age=31536000"
    assert stored.metadata == {"kind": "picture", "provider": "local", "sha256": sha256, "size": "9"}
    there.hashes[KEY] = sha256
    files = await asyncio.gather(*(there.assets.local(KEY) for _ in range(5)))
    assert {file.read_bytes() for file in files} == {b"a picture"}
    assert server.count("download") == 1, "fetched once, whoever asks"
    files[0].write_bytes(b"a picturE")
    again = Machine(server, there.folder)
    again.hashes[KEY] = sha256
    assert (await again.assets.local(KEY)).read_bytes() == b"a picture", "a damaged copy is seen, and fetched anew"
    await again.assets.close()
    with pytest.raises(NotFound):
        await there.assets.local("tasks/task_1/scenes/s_2-0123456789ab.png")
    for outside in ("../x.png", "/etc/passwd", "tasks/task_1/../x.png"):
        with pytest.raises(NotFound):
            await there.assets.local(outside)


async def test_a_film_goes_in_parts_and_on_after_a_fault(server: SupabaseServer, here: Machine, there: Machine) -> None:
    film = os.urandom(2 * PART_BYTES + 12345)
    server.fail(
        Fault("part", "reset", after=3, match="resumable"),
        Fault("part", "answer lost", match="lost", after=1),
        Fault("offset", "html_503"),
    )
    await here.put(FILM, film)
    assert server.buckets[NAME][FILM].content == film and not server.faults[0].times + server.faults[1].times
    assert server.buckets[NAME][FILM].content_type == "video/mp4"
    there.hashes[FILM] = hashlib.sha256(film).hexdigest()
    server.fail(Fault("download", "cut"), Fault("download", "html_502"))
    assert (await there.assets.local(FILM)).read_bytes() == film, "fetching goes on where it broke off"

    await here.assets.copy(FILM, LATEST)
    await here.put(FILM.replace("0123", "4567"), b"a second master")
    await here.assets.copy(FILM.replace("0123", "4567"), LATEST)
    latest = server.buckets[NAME][LATEST]
    assert latest.content == b"a second master" and latest.cache_control == "max-age=0"
    assert (await there.assets.local(LATEST)).read_bytes() == b"a second master"


async def test_what_is_stored_stays(server: SupabaseServer, here: Machine, there: Machine) -> None:
    """Two machines that make the same thing end up with the same bytes: those that were there first."""
    first = await here.put(KEY, b"the first")
    assert await there.put(KEY, b"the second, longer") == first
    assert server.buckets[NAME][KEY].content == b"the first"
    # What a crash left half-true is replaced, since it is not what it says it is.
    server.buckets[NAME][FILM] = Stored(b"torn", "video/mp4", "max-age=1", {"sha256": "0" * 64})
    await here.put(FILM, b"whole")
    assert server.buckets[NAME][FILM].content == b"whole"
    # An answer that got lost on the way back: it is ours already.
    before = server.count("download")
    server.buckets[NAME].clear()
    await here.put(KEY, b"mine")
    server.fail(Fault("upload", "reset", after=0))
    await here.put(KEY, b"mine")
    assert server.count("download") == before
    # A second name, twice.
    other = KEY.replace("task_1", "task_2")
    for _ in range(2):
        await here.assets.copy(KEY, other)
    assert server.buckets[NAME][other].content == b"mine"
    server.buckets[NAME][other] = Stored(b"other", "image/png", "max-age=1", {"sha256": "1" * 64})
    await here.assets.copy(KEY, other)
    assert server.buckets[NAME][other].content == b"mine"


async def test_removing_and_clearing(server: SupabaseServer, here: Machine) -> None:
    server.buckets[NAME] |= {
        f"tasks/task_{task}/scenes/s_{n}-0123456789ab.png": Stored(b"12345", "image/png", "", {})
        for task in (1, 2)
        for n in range(150)
    }
    await here.assets.write("tasks/task_1/script.json", b"{}")
    named = {f"tasks/task_2/scenes/s_{n}-0123456789ab.png" for n in range(149)}
    stray = await here.assets.stray(named, 4e9)
    assert len(stray) == 151 and all(size == 5 for _, size in stray)
    assert await here.assets.stray(named, 1.0) == []
    gone = "tasks/task_2/scenes/s_149-0123456789ab.png"
    assert [await here.assets.remove(gone), await here.assets.remove(gone)] == [5, 0]
    await here.assets.delete_task("task_1")
    assert set(server.buckets[NAME]) == named
    with pytest.raises(InvalidInput):
        await here.assets.delete_task("../task_2")


async def test_browsers_fetch_from_storage(server: SupabaseServer, here: Machine) -> None:
    await here.put(KEY, b"a picture")
    url = await here.assets.address(KEY)
    assert url is not None and await here.assets.address(KEY) == url, "the same one, for the browser's cache"
    download = await here.assets.address(KEY, download=True)
    async with httpx.AsyncClient() as browser:
        part = await browser.get(url, headers={"range": "bytes=2-4"})
        assert (part.status_code, part.content) == (206, b"pic")
        assert "pixora.png" in (await browser.get(str(download))).headers["content-disposition"]
        assert (await browser.get(url[:-2])).json()["code"] == "InvalidJWT"
    here.now += 7200
    assert await here.assets.address("tasks/task_1/captions-0123456789ab.vtt") is None
    with pytest.raises(NotFound):
        await here.assets.address("tasks/task_1/scenes/s_9-0123456789ab.png")


async def test_the_cache_keeps_what_was_used_last(server: SupabaseServer, tmp_path: Path) -> None:
    machine = Machine(server, tmp_path, most=10_000)
    await machine.assets.open()
    keys = [KEY.replace("s_1", f"s_{n}") for n in range(12)]
    for key in keys[:4]:
        await machine.put(key, os.urandom(2000))
    machine.now += IN_USE_S + 1
    first = await machine.assets.local(keys[0])
    for key in keys[4:]:
        await machine.put(key, os.urandom(2000))
    left = list((tmp_path / "cache").rglob("*.png"))
    assert first in left and not any(keys[n].rpartition("/")[2] in str(left) for n in (1, 2, 3))
    machine.now += IN_USE_S + 1
    await machine.put(KEY.replace("s_1", "s_99"), os.urandom(2000))
    assert sum(file.stat().st_size for file in (tmp_path / "cache").rglob("*.png")) <= 10_000
    assert len((await machine.assets.local(keys[1])).read_bytes()) == 2000, "what went is fetched again"
    await machine.assets.close()


@pytest.mark.parametrize(
    ("at", "what", "code", "said"),
    [
        ("upload", "refused", "storage_refused", "SUPABASE_KEY"),
        ("upload", "large", "storage_too_large", "Upload file size limit"),
        ("upload", "html_503", "storage_away", "503"),
    ],
)
async def test_faults_say_what_to_do(
    server: SupabaseServer, here: Machine, at: str, what: str, code: str, said: str
) -> None:
    server.fail(Fault(at, what, times=9))
    with pytest.raises(PixoraError) as caught:
        await here.put(KEY, b"a picture")
    assert caught.value.code == code and said in str(caught.value)


async def test_a_damaged_object_is_never_used(server: SupabaseServer, here: Machine, there: Machine) -> None:
    there.hashes[KEY] = await here.put(KEY, b"a picture")
    server.buckets[NAME][KEY].content = b"A picture"
    with pytest.raises(Unavailable) as caught:
        await there.assets.local(KEY)
    assert caught.value.code == "asset_damaged"
    del server.buckets[NAME]
    with pytest.raises(Unavailable) as caught:
        await there.assets.local(KEY.replace("s_1", "s_2"))
    assert caught.value.code == "storage_bucket" and "insert into storage.buckets" in str(caught.value)


async def test_ten_make_one_bucket(server: SupabaseServer, tmp_path: Path) -> None:
    machines = [Machine(server, tmp_path / str(n)) for n in range(4)]
    await asyncio.gather(*(machine.assets.open() for machine in machines))
    assert list(server.buckets) == [NAME]
    wrong = Machine(server, tmp_path, key="sb_secret_of_another_project")
    with pytest.raises(PixoraError) as caught:
        await wrong.assets.open()
    assert caught.value.code == "storage_key" and "SUPABASE_KEY" in str(caught.value)
    await asyncio.gather(*(machine.assets.close() for machine in (*machines, wrong)))
