"""What holds for every test: no network, no vendor's key, and in CI no silent skip."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.postgres import Postgres
    from tests.vendors.supabase_server import SupabaseServer

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ["127.0.0.1", "::1", "localhost"]
ALLOWED = "allowed:"
DEVELOPMENT = "the token of this test"
VENDOR_SETTINGS = (
    "OPENAI_API_KEY",
    "REPLICATE_API_TOKEN",
    "FAL_KEY",
    "FAL_CLIENT_API_KEY",
    "SUPABASE_URL",
    "SUPABASE_KEY",
    "SUPABASE_ANON_KEY",
    "SUPABASE_JWT_SECRET",
    "DATABASE_URL",
)

# pytest-socket holds this process alone. A child (the studio, the browser) gets a proxy that nobody listens to.
for _name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
    os.environ[_name] = "http://127.0.0.1:9"
os.environ["NO_PROXY"] = os.environ["no_proxy"] = ",".join(LOOPBACK)
for _name in VENDOR_SETTINGS:
    os.environ.pop(_name, None)

_skipped: list[tuple[str, str]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    # Before pytest-socket reads its options.
    config.option.allow_hosts = LOOPBACK
    config.option.allow_unix_socket = True
    config.addinivalue_line("markers", "long: takes many minutes; `make test-long` runs it")
    config.addinivalue_line("markers", "soak: runs for hours; `make soak` runs it")


FILMS = ("studio", "ui", "agent", "vendors", "api")
"""Folders whose tests make whole films: begun first, so that not one of them is left for one core at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        folder = next((name for name in FILMS if item.path.is_relative_to(ROOT / "tests" / name)), None)
        return FILMS.index(folder) if folder else len(FILMS)

    items.sort(key=turn)


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def _note_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(ALLOWED):
        _skipped.append((report.nodeid, reason))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _note_skip(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    _note_skip(report)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if in_ci() and _skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not (in_ci() and _skipped):
        return
    terminalreporter.section(f"skipped in CI, which fails the run unless the reason begins with '{ALLOWED}'")
    for nodeid, reason in _skipped:
        terminalreporter.line(f"{nodeid}: {reason}")


@pytest.fixture(scope="session")
def make_script() -> ModuleType:
    """`scripts/make.py` as a module."""
    spec = importlib.util.spec_from_file_location("make_script", ROOT / "scripts" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def chromium_path(make_script: ModuleType) -> str:
    """The system's Chromium, for Playwright's `executable_path`."""
    found = make_script.find_chromium()
    if found is None:
        pytest.skip("no Chromium on this machine; `make test` installs it")
    return str(found)


@pytest.fixture(scope="session")
def postgres(make_script: ModuleType) -> Iterator[Postgres]:
    """A Postgres server of the tests' own."""
    programs = make_script.find_postgres()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine; `make test` installs it")
    from tests.postgres import running_postgres

    with running_postgres(Path(programs)) as server:
        yield server


@pytest.fixture
def database_url(postgres: Postgres) -> str:
    """An empty Postgres database, as `DATABASE_URL` takes it."""
    return postgres.fresh()


class Kept:
    """Where films are kept: in the data folder, or in Supabase's Storage."""

    def __init__(self, project: SupabaseServer | None = None, database: str | None = None) -> None:
        self._project, self.database = project, database

    @property
    def in_folder(self) -> bool:
        return self._project is None

    def file(self, data: Path, key: str) -> Path:
        """An asset's content as a file."""
        if self._project is None:
            return data / "assets" / key
        there = data / "fetched" / key
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(self._project.buckets["pixora"][key].content)
        return there


_BOTH = ["folder", pytest.param("supabase", marks=pytest.mark.long)]


@contextlib.contextmanager
def _kept(where: str, request: pytest.FixtureRequest) -> Iterator[Kept]:
    if where == "folder":
        with pytest.MonkeyPatch.context() as patch:
            # Of a module's own fixture that is still there.
            for name in (*VENDOR_SETTINGS, "PIXORA_DEVELOPMENT_TOKEN"):
                patch.delenv(name, raising=False)
            yield Kept()
        return
    from tests.store.supabase_database import make_like_supabase
    from tests.vendors.supabase_server import SupabaseServer

    url: str = request.getfixturevalue("postgres").fresh()
    make_like_supabase(url)
    with SupabaseServer() as project, pytest.MonkeyPatch.context() as patch:
        settings = {"DATABASE_URL": url, "SUPABASE_URL": project.url, "SUPABASE_KEY": project.token}
        # Everybody signs in there: this lets the local user in over HTTP, too.
        for name, value in (settings | {"PIXORA_DEVELOPMENT_TOKEN": DEVELOPMENT}).items():
            patch.setenv(name, value)
        yield Kept(project, url)


@pytest.fixture(params=_BOTH)
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    """Where a test's films are kept: in its folder, and once more, as `long`, in Postgres and Supabase's Storage.

    `pytestmark = pytest.mark.usefixtures("kept")` has a whole file made so.
    """
    with _kept(request.param, request) as where:
        yield where


@pytest.fixture(scope="module", params=_BOTH)
def kept_together(request: pytest.FixtureRequest) -> Iterator[Kept]:
    """The same once for a module, whose tests share what is made."""
    with _kept(request.param, request) as where:
        yield where
