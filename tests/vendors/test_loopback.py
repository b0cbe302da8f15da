"""The loopback vendor itself: what it counts, how it fails, and that its jobs outlive those who asked for them."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from urllib.error import HTTPError

import pytest
import pytest_asyncio

from pixora.film.brief import Data, Mood, Raster
from pixora.film.errors import (
    InvalidInput,
    OutOfCredit,
    ProviderError,
    ProviderFailed,
    ProviderUnavailable,
    RateLimited,
    Refused,
    Uncertain,
)
from pixora.film.job import (
    ImageRequest,
    Job,
    JobKind,
    MotionRequest,
    NarrationRequest,
    ReferenceRequest,
    TuneRequest,
)
from pixora.film.speech import Speech
from pixora.media.probe import findings, probe
from pixora.providers.base import Immediate, Queued
from tests.vendors import ROOT, Loopback, running
from tests.vendors.loopback import latency
from tests.vendors.loopback_adapter import CHOICES_LOOPBACK, LoopbackImmediate, LoopbackQueued

SCALE = 0.002
WIDE = Raster(width=1280, height=720)
REQUESTS: dict[JobKind, Data] = {
    JobKind.REFERENCE: ReferenceRequest(prompt="A fox in a red coat.", seed=3),
    JobKind.PICTURE: ImageRequest(prompt="A fox at the sea.", raster=WIDE, references=1, seed=3),
    JobKind.MOTION: MotionRequest(prompt="The fox turns around.", seconds=10.0, raster=WIDE),
    JobKind.NARRATION: NarrationRequest(text="The fox went down to the sea.", voice="v", language="en", seed=3),
    JobKind.MUSIC: TuneRequest(mood=Mood.CALM, seconds=30.0, seed=3),
}


def job(kind: JobKind = JobKind.PICTURE, *, take: int = 0, suffix: str = "") -> Job:
    choice = CHOICES_LOOPBACK[kind]
    return Job(
        key=f"{kind.value}:s_1",
        kind=kind,
        scene_id="s_1",
        provider=choice.provider,
        model=choice.model + suffix,
        version=choice.version,
        request=REQUESTS[kind],
        take=take,
    )


def silent(share: float, text: str) -> None:
    pass


def left(folder: Path) -> list[Path]:
    """Sound files in a job's folder."""
    return list(folder.glob("*.flac"))


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    with running(tmp_path_factory.mktemp("vendor"), scale=SCALE, at_once=2) as vendor:
        yield vendor


@pytest.fixture
def vendor(started: Loopback) -> Loopback:
    started.forget()
    return started


@pytest_asyncio.fixture
async def queued(vendor: Loopback) -> AsyncIterator[LoopbackQueued]:
    adapter = LoopbackQueued(vendor.url, scale=SCALE)
    yield adapter
    await adapter.close()


@pytest_asyncio.fixture
async def immediate(vendor: Loopback) -> AsyncIterator[LoopbackImmediate]:
    adapter = LoopbackImmediate(vendor.url, scale=SCALE, deadline=2.0)
    yield adapter
    await adapter.close()


def test_the_adapters_are_vendors(queued: LoopbackQueued, immediate: LoopbackImmediate) -> None:
    assert isinstance(queued, Queued)
    assert not isinstance(queued, Immediate)
    assert isinstance(immediate, Immediate)
    assert not isinstance(immediate, Queued)
    assert queued.price(job(JobKind.MOTION)).high == Decimal("0.7")
    assert not queued.price(job(suffix="-unpriced")).known


@pytest.mark.parametrize("kind", REQUESTS)
async def test_results_are_real_files(
    queued: LoopbackQueued, immediate: LoopbackImmediate, vendor: Loopback, tmp_path: Path, kind: JobKind
) -> None:
    asked = job(kind)
    made = await queued.collect(asked, await queued.submit(asked, {}, "a"), tmp_path, silent)
    file = made.made.files[0]
    assert findings(tmp_path / file.name, frozen=60).errors == ()
    assert made.billed == queued.price(asked).high
    found = probe(tmp_path / file.name)
    match kind:
        case JobKind.PICTURE:
            assert (made.made.facts["width"], made.made.facts["height"]) == (640, 360)
        case JobKind.MOTION:
            assert made.made.facts["seconds"] == pytest.approx(10.0)
        case JobKind.MUSIC:
            assert made.made.facts["seconds"] == pytest.approx(30.0)
        case JobKind.NARRATION:
            speech = Speech.model_validate(made.made.facts["speech"])
            assert speech == Speech.model_validate_json((tmp_path / "words.json").read_text())
            assert found.audio is not None
            assert found.audio.seconds == pytest.approx(speech.seconds, abs=0.01)
    first = (tmp_path / file.name).read_bytes()
    again = await immediate.make(asked, {}, tmp_path, silent)
    assert again.made == made.made
    assert (tmp_path / file.name).read_bytes() == first
    await immediate.make(job(kind, take=1), {}, tmp_path, silent)
    assert (tmp_path / file.name).read_bytes() != first


async def test_everything_is_counted(queued: LoopbackQueued, vendor: Loopback, tmp_path: Path) -> None:
    vendor.fail({"kind": "picture", "nth": 2, "what": "hang"}, {"kind": "picture", "nth": 3, "what": "hang"})
    first = await queued.submit(job(), {}, "a")
    await queued.collect(job(), first, tmp_path, silent)
    await queued.collect(job(), first, tmp_path, silent)
    second = await queued.submit(job(), {}, "b")
    assert second != first
    assert await queued.cancel(job(), second)
    assert not await queued.cancel(job(), first)
    await queued.submit(job(take=1), {}, "c")
    assert vendor.counts()["picture"] == {
        **{"submitted": 3, "distinct": 2, "keys": 3, "twice": 1, "billed_twice": 0, "replayed": 0, "rejected": 0},
        **{"done": 1, "failed": 0, "cancelled": 1, "collected": 2, "billed": 80_000},
    }
    with pytest.raises(ProviderFailed):
        await queued.collect(job(), second, tmp_path, silent)


async def test_keys_are_honoured_by_some_models_alone(queued: LoopbackQueued, vendor: Loopback) -> None:
    keyed = job(suffix="-keyed")
    assert await queued.submit(keyed, {}, "a") == await queued.submit(keyed, {}, "a")
    assert vendor.counts()["picture"]["replayed"] == 1
    assert vendor.counts()["picture"]["submitted"] == 1


async def test_a_full_vendor_says_when_to_come_back(queued: LoopbackQueued, vendor: Loopback) -> None:
    vendor.fail({"kind": "picture", "every": 1, "what": "hang"})
    ids = [await queued.submit(job(take=take), {}, str(take)) for take in range(2)]
    with pytest.raises(RateLimited) as refused:
        await queued.submit(job(take=2), {}, "2")
    assert refused.value.retry_after is not None
    assert await queued.cancel(job(), ids[0])
    await queued.submit(job(take=2), {}, "2")
    assert vendor.counts()["picture"]["rejected"] == 1


async def test_a_queue_begins_the_next_when_one_ends(tmp_path: Path) -> None:
    with running(tmp_path, scale=0.1, at_once=1, waiting=3) as vendor:
        adapter = LoopbackQueued(vendor.url)
        for take in range(4):
            await adapter.submit(job(take=take), {}, str(take))
        jobs = vendor.jobs()
        await adapter.close()
    assert all(after["starts_at"] >= before["ends_at"] for before, after in pairwise(jobs))
    assert jobs[3]["status"] == "queued"


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("rate_limit", RateLimited),
        ("unavailable", ProviderUnavailable),
        ("html_500", ProviderUnavailable),
        ("invalid", InvalidInput),
        ("refused", Refused),
        ("out_of_credit", OutOfCredit),
        ("reset", Uncertain),
    ],
)
async def test_what_is_turned_away_is_not_billed(
    queued: LoopbackQueued, immediate: LoopbackImmediate, vendor: Loopback, tmp_path: Path, what: str, error: type
) -> None:
    vendor.fail({"kind": "picture", "nth": 2, "what": what}, {"kind": "picture", "nth": 3, "what": what})
    await queued.submit(job(), {}, "a")
    with pytest.raises(error):
        await queued.submit(job(take=1), {}, "b")
    with pytest.raises(error):
        await immediate.make(job(take=1), {}, tmp_path, silent)
    counts = vendor.counts()["picture"]
    assert (counts["submitted"], counts["rejected"], counts["billed"]) == (1, 2, 40_000)


async def test_faults_after_acceptance(
    queued: LoopbackQueued, immediate: LoopbackImmediate, vendor: Loopback, tmp_path: Path
) -> None:
    vendor.fail({"kind": "*", "every": 1, "what": "accept_then_reset"})
    with pytest.raises(Uncertain, match=r"\$0\.04"):
        await queued.submit(job(), {}, "a")
    with pytest.raises(ProviderUnavailable):
        await queued.submit(job(suffix="-keyed"), {}, "k")
    vendor.fail({"kind": "narration", "nth": 1, "what": "accept_then_reset"})
    with pytest.raises(Uncertain):
        await immediate.make(job(JobKind.NARRATION), {}, tmp_path, silent)
    counts = vendor.counts()
    assert counts["picture"]["billed"] == 80_000
    assert counts["narration"]["billed"] == 10_000
    assert left(tmp_path) == []

    vendor.fail({"kind": "music", "nth": 1, "what": "fail"}, {"kind": "music", "nth": 2, "what": "truncated"})
    failing = await queued.submit(job(JobKind.MUSIC), {}, "c")
    with pytest.raises(ProviderFailed):
        await queued.collect(job(JobKind.MUSIC), failing, tmp_path, silent)
    cut = await queued.submit(job(JobKind.MUSIC), {}, "d")
    with pytest.raises(ProviderUnavailable):
        await queued.collect(job(JobKind.MUSIC), cut, tmp_path, silent)
    assert left(tmp_path) == []
    await queued.collect(job(JobKind.MUSIC), cut, tmp_path, silent)
    assert findings(tmp_path / "music.flac").errors == ()
    assert vendor.counts()["music"]["billed"] == 50_000


async def test_an_answer_that_never_comes_is_uncertain(
    immediate: LoopbackImmediate, vendor: Loopback, tmp_path: Path
) -> None:
    vendor.fail({"kind": "picture", "every": 1, "what": "hang"})
    with pytest.raises(Uncertain):
        await immediate.make(job(), {}, tmp_path, silent)


async def test_faults_while_it_is_asked_after(queued: LoopbackQueued, vendor: Loopback, tmp_path: Path) -> None:
    fault = {"kind": "picture", "nth": 1, "match": "A fox"}
    vendor.fail(fault | {"at": "status", "what": "html_500"}, fault | {"at": "result", "what": "reset"})
    vendor_id = await queued.submit(job(), {}, "a")
    for _ in range(2):
        with pytest.raises(ProviderUnavailable):
            await queued.collect(job(), vendor_id, tmp_path, silent)
    await queued.collect(job(), vendor_id, tmp_path, silent)
    assert vendor.counts()["picture"]["submitted"] == 1


async def test_a_vendor_that_is_away_took_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as vendor:
        adapter = LoopbackQueued(vendor.url)
    with pytest.raises(ProviderUnavailable):
        await adapter.submit(job(), {}, "a")
    await adapter.close()


async def test_the_same_submission_takes_the_same_time(queued: LoopbackQueued, vendor: Loopback) -> None:
    takes = []
    for key in "ab":
        await queued.submit(job(), {}, key)
        (row,) = vendor.jobs()
        takes.append(row["ends_at"] - row["starts_at"])
        vendor.forget()
    assert takes[0] == pytest.approx(takes[1], abs=1e-5)
    assert takes[0] == pytest.approx(latency("picture", row["body"], seed=1) * SCALE, abs=1e-5)


def test_a_fault_that_is_none_is_told(vendor: Loopback) -> None:
    with pytest.raises(HTTPError):
        vendor.fail({"kind": "picture", "nth": 1, "what": "boredom"})


CLIENT = """
import asyncio, sys
from pathlib import Path
from urllib.error import HTTPError
from tests.vendors.loopback import latency
from tests.vendors.loopback_adapter import LoopbackQueued
from tests.vendors.test_loopback import SCALE, job, silent

async def main(url, out, vendor_id=""):
    adapter = LoopbackQueued(url, scale=SCALE)
    if not vendor_id:
        print(await adapter.submit(job(), {}, "a"), flush=True)
        await asyncio.Event().wait()
    print(await adapter.collect(job(), vendor_id, Path(out), silent))

asyncio.run(main(*sys.argv[1:]))
"""


def test_a_killed_clients_job_is_collected_by_another_process(vendor: Loopback, tmp_path: Path) -> None:
    command = [sys.executable, "-c", CLIENT, vendor.url, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        vendor_id = client.stdout.readline()
        client.kill()
        assert client.wait() == -signal.SIGKILL
    subprocess.run([*command, vendor_id.strip()], cwd=ROOT, check=True, timeout=60)
    assert findings(tmp_path / "picture.png", frozen=60).errors == ()
    counts = vendor.counts()["picture"]
    assert (counts["submitted"], counts["twice"], counts["collected"], counts["billed"]) == (1, 0, 1, 40_000)


async def test_the_vendors_jobs_outlive_the_vendor(tmp_path: Path) -> None:
    vendor = Loopback(tmp_path / "vendor", scale=SCALE)
    adapter = LoopbackQueued(vendor.url, scale=SCALE)
    vendor_id = await adapter.submit(job(), {}, "a")
    await adapter.close()
    vendor.process.kill()
    vendor.stop()
    with running(tmp_path / "vendor", scale=SCALE) as vendor:
        adapter = LoopbackQueued(vendor.url, scale=SCALE)
        await adapter.collect(job(), vendor_id, tmp_path, silent)
        with pytest.raises(ProviderError):
            await adapter.collect(job(), "picture-0", tmp_path, silent)
        await adapter.close()
        assert vendor.counts()["picture"]["submitted"] == 1
