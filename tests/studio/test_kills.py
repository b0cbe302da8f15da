"""Killed at each boundary of a job and at random moments, a film is finished in the end, whole, and paid for once."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pixora.media.probe import findings
from tests.conftest import Kept
from tests.studio.fronts import ROOT
from tests.vendors import Loopback, running

SEED = 20261122
PAID = ("reference", "picture", "motion", "narration", "music")
MOMENTS_S = 3.0
"""Mean of the seconds after which a process that is ready is killed."""


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    with running(tmp_path_factory.mktemp("vendor"), scale=0.01) as loopback:
        yield loopback


class Torment:
    """A film that is made by one process after another, each killed; `kills` counts them."""

    def __init__(self, data: Path, vendor: Loopback, seed: int, kept: Kept) -> None:
        vendor.forget()
        self.data, self.vendor, self.kills, self.kept = data, vendor, 0, kept
        self.fates = data / "fates"
        there = (kept.database or "").removeprefix("postgresql")
        self._records = f"postgresql+psycopg{there}?options=-csearch_path%3Dpixora" if there else None
        self._order = [sys.executable, "-m", "tests.vendors.make_film", "--data", str(data), "--url", vendor.url]
        self._order += ["--seconds", "10", "--seed", str(seed)]

    def at_boundaries(self, share: float = 1.0, most: int = 1000) -> None:
        """Let processes die at boundaries of jobs, until one comes to the end or `most` have died."""
        for _ in range(most):
            arguments = ["--fates", str(self.fates), "--share", str(share), "--most", str(most)]
            if self._run(*arguments).returncode == 0:
                return
            self.kills += 1

    def after(self, seconds: float) -> bool:
        """Kill a process so long after it is ready; false when it came to its end before."""
        process = subprocess.Popen(self._order, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert process.stdout is not None
        with process.stdout:
            assert any(line == "ready\n" for line in process.stdout), "it ended before it was ready"
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
                return False
            process.kill()
            process.wait()
        self.kills += 1
        return True

    def finish(self) -> None:
        """The last process may live: check the film and what was paid."""
        done = self._run()
        told = json.loads(done.stdout.splitlines()[-1])
        assert told["state"] == "completed", told
        film = self.kept.file(self.data, told["film"]["video_path"])
        assert findings(film, frozen=2.0).errors == ()
        assert told["reserved"] == "0.000000"
        assert not list((self.data / "work").iterdir()), "no temporary file is left"
        self._check_books()

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*self._order, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=240)

    def _check_books(self) -> None:
        """Each fingerprint was submitted once; what a kill made uncertain was charged, and is all that was repeated."""
        records = sa.create_engine(self._records or f"sqlite:///{self.data / 'pixora.db'}")
        with records.connect() as connection:
            charges = sa.text(
                "SELECT jobs.kind, jobs.id, ledger.micros FROM ledger JOIN jobs ON jobs.id = ledger.job_id "
                "WHERE ledger.kind = 'charge' AND ledger.micros > 0"
            )
            lines = connection.execute(charges).all()
            stored = connection.execute(sa.text("SELECT path, sha256 FROM assets")).all()
        records.dispose()
        charged = Counter(kind for kind, _, _ in lines)
        uncertain = charged - Counter(kind for kind, _ in {(kind, job) for kind, job, _ in lines})
        counts: dict[str, dict[str, Any]] = self.vendor.counts()
        for kind in PAID:
            assert counts[kind]["submitted"] <= charged[kind], f"{kind}: all that was handed in is charged"
            assert counts[kind]["submitted"] - counts[kind]["distinct"] <= uncertain[kind], (
                f"{kind}: only what is uncertain was repeated"
            )
        assert sum(micros for _, _, micros in lines) >= sum(kind["billed"] for kind in counts.values())
        for path, sha256 in stored:
            assert hashlib.sha256(self.kept.file(self.data, path).read_bytes()).hexdigest() == sha256, path


def test_killed_five_times(tmp_path: Path, vendor: Loopback, kept: Kept) -> None:
    torment = Torment(tmp_path, vendor, SEED, kept)
    torment.at_boundaries(share=0.15, most=3)
    chance = random.Random(SEED)
    for _ in range(2):
        torment.after(chance.expovariate(1 / MOMENTS_S))
    torment.finish()


@pytest.mark.long
def test_killed_at_boundaries(tmp_path: Path, vendor: Loopback, kept: Kept) -> None:
    """At each of them, or where everything goes over HTTP at some."""
    torment = Torment(tmp_path, vendor, SEED, kept)
    torment.at_boundaries(*(() if kept.in_folder else (0.4, 12)))
    torment.finish()
    assert torment.kills >= (30 if kept.in_folder else 8)
    print(f"{torment.kills} kills")


@pytest.mark.long
def test_killed_fifty_times_at_random_moments(tmp_path: Path, vendor: Loopback) -> None:
    chance = random.Random(SEED)
    kills = films = 0
    while kills < 50:
        torment = Torment(tmp_path / str(films), vendor, films, Kept())
        torment.data.mkdir()
        while kills + torment.kills < 50 and torment.after(chance.expovariate(1 / MOMENTS_S)):
            pass
        torment.finish()
        kills, films = kills + torment.kills, films + 1
    print(f"{kills} kills over {films} films")
