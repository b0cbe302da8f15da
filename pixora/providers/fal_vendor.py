"""fal: voices, music, clips and pictures through its queue, with the vendor's own client.

The client repeats every request up to ten times by itself, the one that submits included, which fal bills each time:
here it has one try. Production repeats what is safe to repeat.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import fal_client
import fal_client.client
import httpx
from fal_client.auth import AuthCredentials

from pixora.film.errors import KeyRefused, ProviderError, ProviderUnavailable, Uncollected, Unusable
from pixora.film.job import Job
from pixora.providers.base import Delivered, Inputs, Progress
from pixora.providers.delivery import deliver
from pixora.providers.fal_faults import SETTING, asking, making
from pixora.providers.fetch import Source
from pixora.providers.listed import Listed
from pixora.providers.parameters import data_uri, fill, image_type, pictures_of, prompt_of
from pixora.providers.registry import Access

SLOTS = 8
PER_MINUTE = 0
"""fal says by 429 what is too much."""
SUBMIT_S = 60.0
UPLOADS_LAST_S = 86_400
"""Pictures that are handed over are deleted there after so long."""
PLACES = ("video", "audio", "audio_file", "image", "images")
"""Fields of a result that hold the file, or files."""


def open_vendor(access: Access) -> Fal:
    return Fal(access)


class Fal(Listed):
    """See `Queued`. One for all crafts and models."""

    slots = SLOTS
    per_minute = PER_MINUTE

    def __init__(self, access: Access, *, loopback: bool = False, poll: float | None = None) -> None:
        """`loopback` lets results of this machine through and `poll` sets the seconds between looks: for tests."""
        super().__init__(access, poll=poll)
        self._loopback = loopback
        fal_client.client.MAX_ATTEMPTS = 1
        if access.base_url:
            # The client has no other way to another address; it reads these when it calls.
            base = access.base_url.rstrip("/")
            fal_client.client.QUEUE_URL_FORMAT = fal_client.client.RUN_URL_FORMAT = base + "/"
            fal_client.client.REST_URL = fal_client.client.CDN_URL = base
        self._key = access.key.get_secret_value()
        self._client = fal_client.AsyncClient(key=self._key, default_timeout=SUBMIT_S)

    async def close(self) -> None:
        await (await self._client._client).aclose()  # the client has no public way to let go of its connections

    async def submit(self, job: Job, inputs: Inputs, key: str) -> str:
        """See `Queued`. Raises `Uncertain` when the job may have been accepted and its id was lost."""
        model = self._model(job)
        pictures = {role: await self._hand_over(path) for role, path in pictures_of(job, inputs, model).items()}
        fields = fill(model, job, pictures)
        async with making(self.name, prompt_of(job), job.model, self.price(job).high):
            handle = await self._client.submit(self._endpoint(job, bool(pictures)), arguments=fields)
            return str(handle.request_id)

    async def collect(self, job: Job, vendor_id: str, out: Path, progress: Progress) -> Delivered:
        try:
            return await self._collect(job, vendor_id, out, progress)
        except ProviderError as error:
            error.request_id = vendor_id
            raise

    async def _collect(self, job: Job, vendor_id: str, out: Path, progress: Progress) -> Delivered:
        handle = await self._handle(job, vendor_id)
        await self._completed(job, handle, progress)
        async with asking(self.name, prompt_of(job), job.model, known=vendor_id, verdict=True):
            told = await handle.get(interval=self._wait(job))
        url = _file_of(told)
        if url is None:
            raise Unusable(self.name, "it made nothing")
        source = Source(self.name, self._model(job).hosts, self._loopback)
        made = await deliver(job, url, out, source, told.get("timestamps") if isinstance(told, dict) else None)
        return Delivered(made=made, billed=self.price(job).high, request_ids=(vendor_id,))

    async def cancel(self, job: Job, vendor_id: str) -> bool:
        """See `Queued`. False, too, for a job that had begun: fal is asked to stop it, and may bill it all the same."""
        handle = await self._handle(job, vendor_id)
        async with asking(self.name, prompt_of(job), job.model, known=vendor_id):
            status = await handle.status()
        if isinstance(status, fal_client.Completed):
            return False
        try:
            async with asking(self.name, prompt_of(job), job.model, known=vendor_id):
                await handle.cancel()
        except (ProviderUnavailable, Uncollected):
            # It has ended meanwhile, or it is not known how it stands: then it is collected.
            return False
        return isinstance(status, fal_client.Queued)

    async def try_key(self) -> None:
        """Ask for a token to upload with, which is free. Raises `KeyRefused` and the other faults of the line."""
        token = fal_client.client.AsyncCDNTokenManager(AuthCredentials("Key", self._key))
        async with asking(self.name, "", "storage"), _handing_over(self.name, "its key could not be tried"):
            await token.get_token()

    def _endpoint(self, job: Job, pictured: bool) -> str:
        """Models that cannot do without a picture have a twin that is asked where there is none."""
        plain = self._model(job).plain
        return plain if plain and not pictured else job.model

    async def _handle(self, job: Job, vendor_id: str) -> fal_client.AsyncRequestHandle:
        return await self._client.get_handle(job.model, vendor_id)

    async def _hand_over(self, path: Path) -> str:
        """A picture as fal takes it: in the request when it is small, else by its upload API."""
        content = await asyncio.to_thread(path.read_bytes)
        if uri := data_uri(content):
            return uri
        kind = image_type(content)
        lasts = fal_client.StorageSettings(expires_in=UPLOADS_LAST_S)
        name = f"picture.{kind.partition('/')[2]}"
        async with asking(self.name, "", "storage"), _handing_over(self.name, "a picture could not be handed over"):
            # Without the client's second store: production asks once more, and then it is told why.
            return await self._client.upload(content, kind, name, lifecycle=lasts, fallback_repository=[])

    async def _completed(self, job: Job, handle: fal_client.AsyncRequestHandle, progress: Progress) -> None:
        """Wait until there is a result, or the fault that stands in its place."""
        while True:
            async with asking(self.name, prompt_of(job), job.model, known=handle.request_id):
                status = await handle.status(with_logs=True)
            match status:
                case fal_client.Completed():
                    return
                case fal_client.Queued():
                    progress(0.0, f"place {status.position + 1} in the queue")
                case fal_client.InProgress():
                    progress(0.0, _last(status.logs) or "at work")
            await asyncio.sleep(self._wait(job))


@contextlib.asynccontextmanager
async def _handing_over(provider: str, failed: str) -> AsyncIterator[None]:
    """Around a call of the client's upload, which raises the line's own errors for its token."""
    try:
        yield
    except httpx.HTTPStatusError as error:
        if error.response.status_code == 401:
            raise KeyRefused(provider, SETTING) from error
        raise ProviderUnavailable(provider, failed) from error


def _last(logs: list[dict[str, Any]] | None) -> str:
    """What the model said last, in one short line."""
    said = [str(line.get("message", "")) for line in logs or [] if isinstance(line, dict)]
    return " ".join(said[-1].split())[:80] if said else ""


def _file_of(told: Any) -> str | None:
    """The address of the file in a result."""
    if not isinstance(told, dict):
        return None
    for place in PLACES:
        found = told.get(place)
        if isinstance(found, list):
            found = found[0] if found else None
        url = found.get("url") if isinstance(found, dict) else found
        if isinstance(url, str) and url:
            return url
    return None
