"""All three vendors on this machine, and a studio that knows them by its settings, as a user's does."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pixora.app import Studio, Vendors, open_studio
from pixora.providers.catalog import read_catalog
from pixora.providers.fal_vendor import Fal
from pixora.providers.registry import open_vendors, select
from pixora.providers.replicate_vendor import Replicate
from pixora.settings import Settings
from tests.vendors.fal_server import FalServer
from tests.vendors.openai_server import OpenAIServer
from tests.vendors.replicate_server import ReplicateServer

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Three:
    openai: OpenAIServer
    replicate: ReplicateServer
    fal: FalServer

    def settings(self, data: Path, **more: str) -> Settings:
        named = {
            "PIXORA_DATA_DIR": str(data),
            "OPENAI_API_KEY": self.openai.token,
            "OPENAI_BASE_URL": f"{self.openai.url}/v1",
            "REPLICATE_API_TOKEN": self.replicate.token,
            "REPLICATE_BASE_URL": self.replicate.url,
            "FAL_CLIENT_API_KEY": self.fal.token,
            "FAL_BASE_URL": self.fal.url,
        }
        return Settings(_env_file=None, **(named | more))  # type: ignore[arg-type]

    def forget(self) -> None:
        for server in (self.openai, self.replicate, self.fal):
            server.forget()

    @property
    def twice(self) -> int:
        return self.openai.twice + self.replicate.twice + self.fal.twice


@contextlib.contextmanager
def running() -> Iterator[Three]:
    with OpenAIServer() as openai, ReplicateServer() as replicate, FalServer() as fal:
        assert isinstance(openai, OpenAIServer)
        assert isinstance(replicate, ReplicateServer)
        assert isinstance(fal, FalServer)
        yield Three(openai, replicate, fal)


@contextlib.asynccontextmanager
async def opened(three: Three, data: Path, **more: str) -> AsyncIterator[Studio]:
    """A studio as the settings say, but for this: results may lie on this machine, and it looks more often."""
    settings = three.settings(data, **more)
    catalog = read_catalog(settings.models)
    selection = select(settings, catalog, TODAY)
    async with AsyncExitStack() as stack:
        found = open_vendors(settings, catalog, stack)
        vendors = dict(found.vendors)
        replicate = Replicate(found.accesses["replicate"], loopback=True, poll=0.05)
        fal = Fal(found.accesses["fal"], loopback=True, poll=0.05)
        stack.push_async_callback(replicate.close)
        stack.push_async_callback(fal.close)
        vendors |= {"replicate": replicate, "fal": fal}
        async with open_studio(settings, Vendors(vendors, selection.choices, selection)) as studio:
            yield studio
