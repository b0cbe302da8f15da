"""A provider is one file and one line: the example of docs/adding-a-provider.md, as it stands there."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixora.film.errors import ProviderError, RateLimited, Refused, Uncertain, Unreadable
from pixora.film.job import JobKind
from pixora.providers.base import Immediate
from pixora.providers.catalog import read_catalog
from pixora.providers.registry import PROVIDERS, Provider, open_vendors, select
from pixora.settings import Settings
from tests.studio.fronts import ROOT
from tests.vendors.asked import job_of
from tests.vendors.serving import Fault, Server, line_fault, picture

MODELS = """
[model."painter:oil-2"]
crafts = ["image"]
licence = "Painter's terms: yours"
commercial = true
usual = 8.0
deadline = 60.0

[price."painter:oil-2"]
per = "run"
usd = 0.02
source = "painter.example/pricing"
date = 2026-11-22
sure = "vendor"
"""
PAINTER = Provider("Painter", "PAINTER_API_KEY", vendor="tests.vendors.example_provider:open_vendor", url="PAINTER_URL")


class PainterServer(Server):
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/paint", self._paint, methods=["POST"])])

    async def _paint(self, request: Request) -> Response:
        self.calls.append(str((await request.json())["prompt"]))
        if request.headers["authorization"] != f"Bearer {self.token}":
            return Response("who?", 401)
        what = self.hit("paint")
        if (fault := line_fault(what)) is not None:
            return fault
        match what:
            case "429":
                return Response("later", 429, {"retry-after": "2"})
            case "422":
                return Response("no weapons", 422)
        body = b"nothing" if what == "garbage" else picture(1, "16:9")
        return Response(body, 200, {"x-request-id": "p_1"}, "image/png")


async def test_one_file_and_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(PROVIDERS, "painter", PAINTER)
    (tmp_path / "more.toml").write_text(MODELS)
    with PainterServer() as server:
        for name, value in {"PAINTER_API_KEY": server.token, "PAINTER_URL": server.url}.items():
            monkeypatch.setenv(name, value)
        settings = Settings(_env_file=None, PIXORA_IMAGE="painter:oil-2", PIXORA_MODELS=tmp_path / "more.toml")
        catalog = read_catalog(settings.models)
        choice = select(settings, catalog, date(2026, 11, 23)).choices[JobKind.PICTURE]
        assert (choice.provider, choice.model) == ("painter", "oil-2")
        async with AsyncExitStack() as stack:
            vendor = open_vendors(settings, catalog, stack).vendors["painter"]
            assert isinstance(vendor, Immediate)
            job = job_of("painter", JobKind.PICTURE, "oil-2")
            assert str(vendor.price(job).high) == "0.020000"
            made = await vendor.make(job, {}, tmp_path, lambda share, said: None)
            assert made.made.facts["width"] > 100
            faults: dict[str, type[ProviderError]] = {
                "429": RateLimited,
                "422": Refused,
                "reset": Uncertain,
                "garbage": Unreadable,
            }
            for what, error in faults.items():
                server.fail(Fault("paint", what))
                with pytest.raises(error):
                    await vendor.make(job, {}, tmp_path, lambda share, said: None)


def test_the_documentation_shows_the_file_that_is_tested() -> None:
    shown = (ROOT / "docs" / "adding-a-provider.md").read_text()
    assert (ROOT / "tests" / "vendors" / "example_provider.py").read_text() in shown
    assert MODELS.strip() in shown
