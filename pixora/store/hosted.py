"""Assets in Supabase Storage, laid out as in the folder; work on a machine goes through its cache."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Container, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from weakref import WeakValueDictionary

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from pixora.film.errors import InvalidInput, NotFound, Unavailable
from pixora.settings import Settings
from pixora.store import tables as t
from pixora.store.assets import CONTENT_TYPES, KEPT_NAMES, Assets, FolderAssets, check_key, disk_error
from pixora.store.bucket import Bucket, Sent
from pixora.store.cache import Cache, hash_file
from pixora.store.database import reading
from pixora.store.storage_faults import Exists

FOREVER_S = 31_536_000
SIGNED_S = 6 * 3600
"""For how long an address opens an asset."""
SAME_S = 3600.0
"""For how long the same address is given, so that a browser's cache knows it again."""
MOST_SIGNED = 10_000
BROWSERS_OWN = (".mp4", ".png", ".jpg", ".webp", ".flac", ".mp3", ".m4a", ".wav")
"""What browsers fetch from Storage themselves. Captions and texts come from us: a page may not read them elsewhere."""


class HostedAssets:
    """Objects of a bucket. What is stored under an immutable name stays: whoever comes second takes what is there."""

    def __init__(
        self,
        bucket: Bucket,
        cache: Cache,
        known: Callable[[str], Awaitable[str | None]],
        *,
        signs: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`known` gives the sha256 that the records have of a key; with `signs`, browsers are sent to Storage."""
        self._bucket, self._cache, self._known, self._signs, self._clock = bucket, cache, known, signs, clock
        self._fetching: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._signed: OrderedDict[tuple[str, bool], tuple[float, str]] = OrderedDict()

    async def open(self) -> None:
        """See that there is a bucket. Raises `InvalidInput`, `Unavailable`."""
        await self._bucket.ensure()

    async def close(self) -> None:
        await self._bucket.close()

    async def local(self, key: str) -> Path:
        """A file of this machine with an asset's content, good for the next half hour at least. Raises `NotFound`,
        `Unavailable`."""
        check_key(key)
        if key.rpartition("/")[2] in KEPT_NAMES:
            return await self._fetch(key, None)
        lock = self._fetching.setdefault(key, asyncio.Lock())
        async with lock:
            sha256 = await self._known(key)
            found = await asyncio.to_thread(self._cache.find, key, sha256)
            return found or await self._fetch(key, sha256)

    async def put(self, key: str, source: Path, about: Mapping[str, str] | None = None) -> tuple[str, int]:
        """Move `source` into the store. Returns sha256 and size in bytes of what is there now: another process may have
        stored its own just before, and that stays. Raises `disk_full`, `Unavailable`."""
        check_key(key)
        digest = await asyncio.to_thread(hash_file, source)
        size = (await asyncio.to_thread(source.stat)).st_size
        metadata = dict(about or {}) | {"sha256": digest, "size": str(size)}
        sent = _sent(key, metadata)
        try:
            await self._bucket.send(key, source, sent)
        except Exists:
            there = (await self._bucket.about(key)).get("metadata") or {}
            stored = str(there.get("sha256", ""))
            if stored != digest:
                try:
                    file = await self._fetch(key, stored)
                except Unavailable as error:
                    if error.code != "asset_damaged":
                        raise
                else:
                    await asyncio.to_thread(source.unlink, missing_ok=True)
                    return stored, (await asyncio.to_thread(file.stat)).st_size
                await self._bucket.send(key, source, _sent(key, metadata, upsert=True))
        await self._cached(key, source)
        return digest, size

    async def copy(self, key: str, to: str) -> None:
        """Give an asset a second name. `final.mp4` and its like are replaced, others stay as they are."""
        check_key(key), check_key(to)
        if to.rpartition("/")[2] in KEPT_NAMES:
            await self._bucket.send(to, await self.local(key), _sent(to, {"copy_of": key.rpartition("/")[2]}))
            return
        try:
            await self._bucket.copy(key, to)
        except Exists:
            source, there = await self._bucket.about(key), await self._bucket.about(to)
            if _hash(source) and _hash(source) == _hash(there):
                return
            await self._bucket.remove([to])
            await self._bucket.copy(key, to)

    async def write(self, key: str, content: bytes) -> None:
        """Replace the small file `key` at once."""
        check_key(key)
        await self._bucket.send_bytes(key, content, _sent(key, {"sha256": hashlib.sha256(content).hexdigest()}))

    async def stray(self, named: Container[str], older_than: float) -> list[tuple[str, int]]:
        """Keys and sizes of objects that no row names and that are older than `older_than` (seconds since 1970)."""
        return [
            (one.key, one.size)
            async for one in self._bucket.list("tasks/")
            if one.at <= older_than and one.key.rpartition("/")[2] not in KEPT_NAMES and one.key not in named
        ]

    async def remove(self, key: str) -> int:
        """Remove an object; returns how many bytes it had, 0 when it was gone."""
        check_key(key)
        await asyncio.to_thread(self._cache.drop, key)
        return await self._bucket.remove([key])

    async def delete_task(self, task_id: str) -> None:
        """Remove every object of a task, and of no other."""
        if not re.fullmatch(r"[a-z0-9_]{1,40}", task_id):
            raise InvalidInput("bad_task_id", "That is not a task id.")
        await asyncio.to_thread(self._cache.drop_task, task_id)
        await self._bucket.remove([one.key async for one in self._bucket.list(f"tasks/{task_id}/")])

    async def address(self, key: str, *, download: bool = False) -> str | None:
        """Where a browser fetches an asset itself; None for what this server has to send. Raises `NotFound`."""
        check_key(key)
        suffix = f".{key.rpartition('.')[2]}"
        if not self._signs or suffix not in BROWSERS_OWN:
            return None
        at = self._clock()
        kept = self._signed.get((key, download))
        if kept is not None and at - kept[0] < SAME_S:
            return kept[1]
        url = await self._bucket.sign(key, SIGNED_S, f"pixora{suffix}" if download else None)
        self._signed[(key, download)] = (at, url)
        self._signed.move_to_end((key, download))
        while len(self._signed) > MOST_SIGNED:
            self._signed.popitem(last=False)
        return url

    async def _fetch(self, key: str, sha256: str | None) -> Path:
        """Into the cache, if its hash is right; a damaged transfer is fetched once more."""
        draft = await asyncio.to_thread(self._cache.draft)
        try:
            for _ in range(2):
                await self._bucket.fetch(key, draft)
                if sha256 is None or await asyncio.to_thread(hash_file, draft) == sha256:
                    return await self._cached(key, draft)
        except OSError as error:
            raise disk_error(error) from error
        finally:
            await asyncio.to_thread(draft.unlink, missing_ok=True)
        raise Unavailable(
            "asset_damaged", "A stored file is not what it was made as.", "Have that part of the film made again."
        )

    async def _cached(self, key: str, file: Path) -> Path:
        try:
            return await asyncio.to_thread(self._cache.keep, key, file)
        except OSError as error:
            raise disk_error(error) from error


async def open_assets(settings: Settings, folder: Path, database: AsyncEngine, stack: AsyncExitStack) -> Assets:
    """The project's Storage where there is a key for it, else a folder; `stack` closes it."""
    if not settings.supabase_url or settings.supabase_key is None:
        return FolderAssets(folder / "assets")
    hosted = HostedAssets(
        Bucket(settings.supabase_url, settings.supabase_key.get_secret_value()),
        Cache(folder / "cache", settings.cache_mb * 1_000_000),
        hashes_in(database),
        signs=settings.signed_urls,
    )
    stack.push_async_callback(hosted.close)
    await hosted.open()
    return hosted


def hashes_in(database: AsyncEngine) -> Callable[[str], Awaitable[str | None]]:
    """The sha256 that the records have of a key; None where there is no row, or none yet."""
    reader = reading(database)

    async def known(key: str) -> str | None:
        async with reader.connect() as connection:
            query = select(t.assets.c.sha256).where(t.assets.c.path == key)
            return (await connection.execute(query)).scalar_one_or_none()

    return known


def _sent(key: str, metadata: Mapping[str, str], *, upsert: bool = False) -> Sent:
    name = key.rpartition("/")[2]
    kept = name in KEPT_NAMES
    content_type = CONTENT_TYPES.get(f".{name.rpartition('.')[2]}")
    if content_type is None:
        raise NotFound("asset")
    return Sent(content_type, 0 if kept else FOREVER_S, upsert or kept, metadata)


def _hash(about: Mapping[str, object]) -> str | None:
    found = about.get("metadata")
    return str(found["sha256"]) if isinstance(found, Mapping) and "sha256" in found else None
