"""A bucket of Supabase Storage over the wire: sent, fetched, listed, signed; its faults in words that help."""

from __future__ import annotations

import asyncio
import base64
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import httpx

from pixora.film.errors import InvalidInput, NotFound, Unavailable
from pixora.store.storage_faults import MAKE_BUCKET, Away, Exists, fault_in, fault_of, status_of

if TYPE_CHECKING:
    from storage3 import AsyncStorageClient
    from storage3._async.file_api import AsyncBucketProxy

T = TypeVar("T")

NAME = "pixora"
WHOLE_BYTES = PART_BYTES = 6 * 2**20
"""Supabase advises parts above this size, and takes parts of this size only, but for the last."""
AT_ONCE = 100
"""Objects that one request removes or lists."""
TRIES = 5
FIRST_WAIT_S = 0.3
TIMEOUT = httpx.Timeout(60.0, connect=10.0)
PIECE = 2**18


@dataclass(frozen=True)
class Sent:
    """What an object is sent with."""

    content_type: str
    cache_seconds: int
    """For how long whoever fetches it may keep it; 0 is not at all."""
    upsert: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed:
    key: str
    size: int
    at: float
    """When it was last written, in seconds since 1970."""


class Bucket:
    """The bucket `pixora` of one project. Never signs in as anybody: it speaks with the project's secret key alone."""

    def __init__(self, url: str, key: str, first_wait_s: float = FIRST_WAIT_S) -> None:
        self._base = f"{url.rstrip('/')}/storage/v1"
        self._key = key
        self._headers = {"apikey": key, "authorization": f"Bearer {key}"}
        self._first_wait_s = first_wait_s
        self._http = httpx.AsyncClient(timeout=TIMEOUT, limits=httpx.Limits(max_connections=16))
        self._sdk: AsyncStorageClient | None = None

    async def close(self) -> None:
        await self._http.aclose()

    async def look(self) -> bool:
        """Whether the bucket is there. Raises `Unavailable` when Storage is away or refuses the key."""
        try:
            await self._patiently(lambda: self._client().get_bucket(NAME))
        except NotFound:
            return False
        except Unavailable as error:
            if error.code != "storage_bucket":
                raise
            return False
        return True

    async def ensure(self) -> None:
        """Make the bucket if there is none; it does not matter how many do so at once. Raises `InvalidInput`."""
        refused = False
        try:
            await self._patiently(lambda: self._client().get_bucket(NAME))
            return
        except NotFound:
            pass
        except Unavailable as error:
            if isinstance(error, Away):
                error.hint = (
                    "Check SUPABASE_URL and the network, then start again. A free project that was paused is brought "
                    "back in Supabase's dashboard."
                )
            if error.code not in ("storage_bucket", "storage_refused"):
                raise
            refused = error.code == "storage_refused"
        try:
            await self._patiently(lambda: self._client().create_bucket(NAME, options={"public": False}))
        except Exists:
            return
        except Unavailable as error:
            if error.code != "storage_refused":
                raise
            if refused:
                raise InvalidInput(
                    "storage_key",
                    f"The project at {urlsplit(self._base).netloc} does not know SUPABASE_KEY.",
                    "Take SUPABASE_URL and a secret key from the same project: Project Settings > API Keys > Secret "
                    "keys.",
                ) from error
            raise InvalidInput(
                "storage_bucket",
                "There is no bucket “pixora” in your Supabase project, and SUPABASE_KEY may not make one.",
                "Use a secret key (Project Settings > API Keys > Secret keys), or make the bucket: Storage > New "
                f"bucket, name “pixora”, not public; or in the SQL editor: {MAKE_BUCKET}",
            ) from error

    async def send(self, key: str, file: Path, sent: Sent) -> None:
        """Store a file. Raises `Exists` unless it may replace what is there."""
        if (await asyncio.to_thread(file.stat)).st_size > WHOLE_BYTES:
            await self._send_parts(key, file, sent)
            return
        content = await asyncio.to_thread(file.read_bytes)
        await self.send_bytes(key, content, sent)

    async def send_bytes(self, key: str, content: bytes, sent: Sent) -> None:
        """As `send`, of at most `WHOLE_BYTES`."""
        options: dict[str, Any] = {
            "content-type": sent.content_type,
            "cache-control": str(sent.cache_seconds),
            "x-upsert": str(sent.upsert).lower(),
            "metadata": dict(sent.metadata),
        }
        await self._patiently(lambda: self._files().upload(key, content, options))  # type: ignore[arg-type]

    async def fetch(self, key: str, to: Path) -> None:
        """Write an object to the file `to`, which goes on where a connection broke off. Raises `NotFound`."""
        with await asyncio.to_thread(to.open, "wb") as out:
            await self._patiently(lambda: self._fetch(key, out))

    async def about(self, key: str) -> Mapping[str, Any]:
        """What Storage knows of an object: `size`, `metadata` and more. Raises `NotFound`."""
        return await self._patiently(lambda: self._files().info(key))

    async def copy(self, key: str, to: str) -> None:
        """Give an object a second name, on Storage's side. Raises `Exists`, `NotFound`."""
        await self._patiently(lambda: self._files().copy(key, to))

    async def remove(self, keys: Sequence[str]) -> int:
        """Remove objects; those that are not there are none. Returns how many bytes went."""
        gone = 0
        for first in range(0, len(keys), AT_ONCE):
            some = list(keys[first : first + AT_ONCE])
            rows = await self._patiently(lambda some=some: self._files().remove(some))  # type: ignore[misc]
            gone += sum(_size(row.get("metadata")) for row in rows)
        return gone

    async def list(self, prefix: str) -> AsyncIterator[Listed]:
        """All objects whose keys begin so."""
        cursor: str | None = None
        while True:
            asked: Any = {"prefix": prefix, "limit": AT_ONCE, "with_delimiter": False}
            asked |= {"cursor": cursor} if cursor else {}
            page = await self._patiently(lambda asked=asked: self._files().list_v2(asked))  # type: ignore[misc]
            for one in page.objects:
                yield Listed(one.key or one.name, _size(one.metadata), _seconds(one.updated_at))
            cursor = page.nextCursor
            if not page.hasNext or not cursor:
                return

    async def sign(self, key: str, seconds: int, download: str | None = None) -> str:
        """An address that opens an object to whoever has it, for so long. Raises `NotFound`."""
        options: Any = {"download": download} if download else {}
        signed = await self._patiently(lambda: self._files().create_signed_url(key, seconds, options))
        return str(signed["signedURL"])

    async def _fetch(self, key: str, out: IO[bytes]) -> None:
        there = out.tell()
        headers = self._headers | ({"range": f"bytes={there}-"} if there else {})
        async with self._http.stream("GET", f"{self._base}/object/{NAME}/{key}", headers=headers) as answer:
            if answer.status_code == 416 and there:
                return
            if answer.status_code >= 400:
                raise fault_in(answer.status_code, await answer.aread())
            if answer.status_code != 206:
                out.seek(0)
                out.truncate()
            async for piece in answer.aiter_bytes(PIECE):
                await asyncio.to_thread(out.write, piece)

    async def _send_parts(self, key: str, file: Path, sent: Sent) -> None:
        """By the TUS protocol: each part is confirmed, and a broken connection costs one part."""
        size = (await asyncio.to_thread(file.stat)).st_size
        about = {
            "bucketName": NAME,
            "objectName": key,
            "contentType": sent.content_type,
            "cacheControl": str(sent.cache_seconds),
            "metadata": json.dumps(dict(sent.metadata)),
        }
        said = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in about.items())
        tus = self._headers | {"tus-resumable": "1.0.0"}
        begin = tus | {"upload-length": str(size), "upload-metadata": said, "x-upsert": str(sent.upsert).lower()}
        opened = await self._patiently(lambda: self._tus("POST", f"{self._base}/upload/resumable", begin))
        # The address may name a host that only Supabase's own proxy knows; the key goes to the project alone.
        parts = urlsplit(self._base)
        where = f"{parts.scheme}://{parts.netloc}{urlsplit(opened.headers.get('location', '')).path}"
        with await asyncio.to_thread(file.open, "rb") as source:

            async def go_on() -> None:
                # After a fault it is Storage that knows how much of the last part arrived.
                at = int((await self._tus("HEAD", where, tus)).headers.get("upload-offset", "0"))
                while at < size:
                    source.seek(at)
                    part = await asyncio.to_thread(source.read, PART_BYTES)
                    moved = tus | {"upload-offset": str(at), "content-type": "application/offset+octet-stream"}
                    done = await self._tus("PATCH", where, moved, part)
                    at = int(done.headers.get("upload-offset", str(at + len(part))))

            await self._patiently(go_on)

    async def _tus(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> httpx.Response:
        answer = await self._http.request(method, url, headers=dict(headers), content=content)
        if answer.status_code == 409 and method == "PATCH":
            raise Away("a part was sent twice")
        if answer.status_code >= 400:
            raise fault_of(answer.status_code, "", answer.text)
        return answer

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Do what may be done twice, again while Storage is away. SDK and wire faults become ours."""
        from storage3.exceptions import StorageApiError

        for tried in range(TRIES):
            try:
                try:
                    return await call()
                except StorageApiError as error:
                    raise fault_of(status_of(error.status), str(error.code), str(error.message)) from error
                except (httpx.HTTPError, httpx.StreamError) as error:
                    raise Away(type(error).__name__) from error
            except Away:
                if tried == TRIES - 1:
                    raise
            await asyncio.sleep(self._first_wait_s * 2**tried * random.uniform(0.8, 1.2))
        raise AssertionError("the last try returns or raises")

    def _client(self) -> AsyncStorageClient:
        if self._sdk is None:
            # A third of a second to import: only those who keep their files there pay for it.
            from storage3 import AsyncStorageClient

            self._sdk = AsyncStorageClient(f"{self._base}/", dict(self._headers), http_client=self._http)
        return self._sdk

    def _files(self) -> AsyncBucketProxy:
        return self._client().from_(NAME)


def _size(metadata: Any) -> int:
    return int(metadata.get("size") or 0) if isinstance(metadata, Mapping) else 0


def _seconds(at: datetime) -> float:
    return at.timestamp()
