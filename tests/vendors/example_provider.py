"""Pictures by Painter, a vendor that answers a request with the picture itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
from PIL import Image

from pixora.film.errors import ProviderUnavailable, RateLimited, Refused, Uncertain, Unreadable
from pixora.film.job import ImageRequest, Job, Made, MadeFile, ReferenceRequest
from pixora.film.money import UNKNOWN, Price
from pixora.providers.base import Delivered, Inputs, Progress
from pixora.providers.registry import Access


class Painter:
    """An `Immediate` vendor."""

    slots, per_minute = 2, 0

    def __init__(self, access: Access) -> None:
        self.name, self._catalog = access.name, access.catalog
        key = {"Authorization": f"Bearer {access.key.get_secret_value()}"}
        self._http = httpx.AsyncClient(base_url=access.base_url or "https://api.painter.example", headers=key)

    async def close(self) -> None:
        await self._http.aclose()

    def price(self, job: Job) -> Price:
        rate = self._catalog.rate(self.name, job.model)
        return rate.price() if rate else UNKNOWN

    def seconds(self, job: Job) -> float:
        return self._catalog.get(self.name, job.model).usual

    def deadline(self, job: Job) -> float:
        return self._catalog.get(self.name, job.model).deadline

    async def make(self, job: Job, inputs: Inputs, out: Path, progress: Progress) -> Delivered:
        request = job.request
        assert isinstance(request, ImageRequest | ReferenceRequest)
        body = {"model": job.model, "prompt": request.prompt, "seed": request.seed}
        try:
            answer = await self._http.post("/paint", json=body, timeout=self.deadline(job))
        except httpx.ConnectError as error:
            raise ProviderUnavailable(self.name, "no connection") from error  # it took nothing: safe to repeat
        except httpx.TransportError as error:
            raise Uncertain(self.name, "price unknown") from error  # it may have painted, and billed
        match answer.status_code:
            case 200:
                return await asyncio.to_thread(self._keep, answer, out / "picture.png")
            case 429:
                raise RateLimited(self.name, float(answer.headers.get("retry-after", 1)))
            case 422:
                raise Refused(self.name, request.prompt, answer.text)
        raise ProviderUnavailable(self.name, f"HTTP {answer.status_code}")

    def _keep(self, answer: httpx.Response, path: Path) -> Delivered:
        path.write_bytes(answer.content)
        try:
            with Image.open(path) as picture:
                picture.load()
                size = {"width": picture.width, "height": picture.height}
        except (OSError, SyntaxError) as error:
            raise Unreadable(self.name, "it is no picture").charging(None) from error
        file = MadeFile(part="image", name=path.name, content_type="image/png")
        return Delivered(made=Made(files=(file,), facts=size), request_ids=(answer.headers["x-request-id"],))


def open_vendor(access: Access) -> Painter:
    return Painter(access)
