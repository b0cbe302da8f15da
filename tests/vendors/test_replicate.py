"""Replicate through its own client: what each model is asked for, what each fault is told as, and that none is paid
for twice. The server refuses what Replicate would."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from pixora.film.errors import (
    HostUnknown,
    InvalidInput,
    KeyRefused,
    ModelGone,
    NotAllowed,
    OutOfCredit,
    PixoraError,
    ProviderError,
    ProviderFailed,
    ProviderUnavailable,
    RateLimited,
    Refused,
    Uncertain,
    Uncollected,
    Unusable,
)
from pixora.film.job import JobKind
from pixora.media.probe import probe
from pixora.media.samples import RATE, read
from pixora.providers.base import Queued
from pixora.providers.replicate_vendor import Replicate
from tests.vendors import ROOT
from tests.vendors.asked import CATALOG, PROMPT, access, carry, job_of, pictures
from tests.vendors.replicate_server import ReplicateServer
from tests.vendors.serving import Fault

STANDARD, PRO = "kwaivgi/kling-v1.6-standard", "kwaivgi/kling-v1.6-pro"
KONTEXT = "black-forest-labs/flux-kontext-pro"


@pytest.fixture(scope="module")
def server() -> Iterator[ReplicateServer]:
    with ReplicateServer() as running:
        assert isinstance(running, ReplicateServer)
        yield running


@pytest_asyncio.fixture
async def vendor(server: ReplicateServer) -> AsyncIterator[Replicate]:
    server.forget()
    server.heads.clear()
    server.newest = CATALOG.models["replicate:meta/musicgen"].version
    vendor = Replicate(access("replicate", server), loopback=True, poll=0.02)
    yield vendor
    await vendor.close()
    assert server.leaks == []


async def test_each_model_is_asked_as_its_schema_wants(
    tmp_path: Path, server: ReplicateServer, vendor: Replicate
) -> None:
    assert isinstance(vendor, Queued)
    told: list[tuple[float, str]] = []
    server.waits, server.takes = 0.5, 0.5
    motion = await carry(
        vendor,
        job_of("replicate", JobKind.MOTION, PRO, 10.0),
        pictures(tmp_path, "picture", "end", large=True),
        tmp_path / "motion",
        lambda share, said: told.append((share, said)),
    )
    server.waits, server.takes = 0.02, 0.06
    clip = probe(tmp_path / "motion" / "motion.mp4").video
    assert clip is not None and clip.seconds == pytest.approx(10.1, abs=0.1)
    assert server.count("files") == 2, "what is too large for the request goes by the files API"
    assert {said for _, said in told} == {"waiting for a machine", "at work"} and max(told)[0] == 0.5
    assert motion.billed == Decimal("0.98") and motion.request_ids == tuple(server.jobs)
    assert server.heads[0]["cancel-after"] == "1500s" and not server.uploads.keys() - {
        str(server.jobs[motion.request_ids[0]].content[role]).rsplit("/", 1)[1] for role in ("start_image", "end_image")
    }

    short = job_of("replicate", JobKind.MOTION, STANDARD)
    await carry(vendor, short, pictures(tmp_path, "picture"), tmp_path / "short")
    last = list(server.jobs.values())[-1].content
    assert last["duration"] == 5 and last["start_image"].startswith("data:image/png;base64,")

    two = pictures(tmp_path, "reference0", "reference1")
    picture = await carry(vendor, job_of("replicate", JobKind.PICTURE, "google/nano-banana"), two, tmp_path / "a")
    last = list(server.jobs.values())[-1].content
    assert len(last["image_input"]) == 2 and last["aspect_ratio"] == "16:9" and last["prompt"] == PROMPT
    assert picture.made.facts == {"width": 640, "height": 360}
    await carry(vendor, job_of("replicate", JobKind.PICTURE, KONTEXT), two, tmp_path / "b")
    assert isinstance(list(server.jobs.values())[-1].content["input_image"], str), "it takes one picture"
    await carry(vendor, job_of("replicate", JobKind.REFERENCE, "google/nano-banana"), {}, tmp_path / "c")
    assert server.twice == 0


async def test_music_is_run_by_its_version_and_looped_at_a_bar(
    tmp_path: Path, server: ReplicateServer, vendor: Replicate
) -> None:
    made = await carry(vendor, job_of("replicate", JobKind.MUSIC, "meta/musicgen", 70.0), {}, tmp_path / "music")
    assert next(iter(server.jobs.values())).content["duration"] == 30
    assert made.billed == Decimal("0.0161"), "11.5 s of the machine, as the answer says"
    music = read(tmp_path / "music" / "music.flac", 2)
    assert music.shape[1] == 70 * RATE
    # A bar of what came lasts 2 s and begins with the loudest drum: so it does after the seams.
    for bar in (4.0, 30.0, 46.0, 68.0):
        drum, rest = (music[:, round(at * RATE) : round((at + 0.06) * RATE)] for at in (bar, bar + 0.3))
        assert abs(drum).mean() > 1.25 * abs(rest).mean(), f"at {bar} s"

    # A version that is gone is not replaced behind the user's back; what has no version yet gets the newest.
    server.newest = "b" * 64
    with pytest.raises(ModelGone, match="b" * 64):
        await carry(vendor, job_of("replicate", JobKind.MUSIC, "meta/musicgen", 8.0), {}, tmp_path / "gone")
    latest = job_of("replicate", JobKind.MUSIC, "meta/musicgen", 8.0, version="latest")
    await carry(vendor, latest, {}, tmp_path / "latest")


SUBMISSION: list[tuple[str, type[PixoraError], int]] = [
    ("401", KeyRefused, 0),
    ("402", OutOfCredit, 0),
    ("403", NotAllowed, 0),
    ("429", RateLimited, 0),
    ("503", ProviderUnavailable, 0),
    ("html_500", ProviderUnavailable, 0),
    ("html_502", ProviderUnavailable, 0),
    ("reset", Uncertain, 0),
    ("accept_then_reset", Uncertain, 1),
    ("accept_then_504", Uncertain, 1),
    ("accept_then_garbage", Uncertain, 1),
]


@pytest.mark.parametrize(("what", "error", "accepted"), SUBMISSION)
async def test_a_submission_is_sent_once_whatever_comes_back(
    what: str, error: type[PixoraError], accepted: int, tmp_path: Path, server: ReplicateServer, vendor: Replicate
) -> None:
    server.fail(Fault("create", what, times=5))
    with pytest.raises(error) as raised:
        await vendor.submit(job_of("replicate", JobKind.PICTURE, KONTEXT), {}, "k")
    assert server.count("create") == 1 and len(server.jobs) == accepted
    told = str(raised.value)
    assert "http" not in told and server.token not in told
    if isinstance(raised.value, RateLimited):
        assert raised.value.retry_after == 0.05
    if isinstance(raised.value, Uncertain):
        assert "$0.04" in told


async def test_what_the_vendor_would_refuse_is_told_with_its_field(tmp_path: Path, vendor: Replicate) -> None:
    job = job_of("replicate", JobKind.MOTION, STANDARD, 7.0)
    with pytest.raises(InvalidInput, match="5, 10 s"):
        await vendor.submit(job, pictures(tmp_path, "picture"), "k")
    with pytest.raises(InvalidInput, match=r"start_image"):
        await vendor.submit(job_of("replicate", JobKind.MOTION, PRO), {}, "k")
    with pytest.raises(ModelGone, match="no/such-model"):
        await vendor.submit(job_of("replicate", JobKind.PICTURE, "no/such-model"), {}, "k")
    with pytest.raises(ProviderUnavailable):
        bad = Replicate(access("replicate", ReplicateServer(url="http://127.0.0.1:9")))
        await bad.submit(job_of("replicate", JobKind.PICTURE, KONTEXT), {}, "k")


ENDS: list[tuple[str, type[ProviderError], Decimal | None, str]] = [
    ("fail", ProviderFailed, Decimal(0), "CUDA out of memory"),
    ("nsfw", Refused, Decimal(0), PROMPT),
    ("sensitive", Refused, Decimal(0), "E005"),
    ("aborted", ProviderFailed, Decimal(0), "before it began"),
    ("canceled", ProviderFailed, None, "cancelled"),
    ("nothing", Unusable, Decimal(0), "made nothing"),
    ("removed", Unusable, Decimal(0), "after an hour"),
    ("unlisted", HostUnknown, Decimal(0), "results.example.net"),
    ("odd", Uncollected, Decimal(0), "not plain HTTPS"),
]


@pytest.mark.parametrize(("fate", "error", "billed", "says"), ENDS)
async def test_how_a_prediction_ends(
    fate: str,
    error: type[ProviderError],
    billed: Decimal | None,
    says: str,
    tmp_path: Path,
    server: ReplicateServer,
    vendor: Replicate,
) -> None:
    server.fail(Fault("create", fate))
    with pytest.raises(error) as raised:
        await carry(vendor, job_of("replicate", JobKind.PICTURE, KONTEXT), {}, tmp_path / "out")
    assert says in str(raised.value) and raised.value.billed == billed
    assert raised.value.request_id in server.jobs
    assert list((tmp_path / "out").iterdir()) == []


async def test_reading_may_fail_and_is_safe_to_repeat(
    tmp_path: Path, server: ReplicateServer, vendor: Replicate
) -> None:
    job = job_of("replicate", JobKind.PICTURE, KONTEXT)
    vendor_id = await vendor.submit(job, {}, "k")
    for what in ("429", "503", "html_504", "reset", "bad_json", "401"):
        server.fail(Fault("get", what))
        with pytest.raises((ProviderUnavailable, RateLimited, KeyRefused)):
            await vendor.collect(job, vendor_id, tmp_path, lambda share, said: None)
    asked = server.count("get")
    assert asked == 6, "the client's own repetition is off"
    delivered = await vendor.collect(job, vendor_id, tmp_path, lambda share, said: None)
    assert delivered.request_ids == (vendor_id,) and len(server.jobs) == 1
    with pytest.raises(Uncollected, match="another account"):
        await vendor.collect(job, "unknown", tmp_path, lambda share, said: None)


async def test_cancel_says_whether_it_is_free(tmp_path: Path, server: ReplicateServer, vendor: Replicate) -> None:
    job = job_of("replicate", JobKind.PICTURE, KONTEXT)
    server.waits = 5.0
    try:
        waiting = await vendor.submit(job, {}, "k")
        assert await vendor.cancel(job, waiting) is True
        server.waits = 0.0
        server.fail(Fault("create", "hang"))
        begun = await vendor.submit(job, {}, "k")
        await asyncio.sleep(0.05)
        assert await vendor.cancel(job, begun) is False, "what has begun is billed"
        with pytest.raises(ProviderFailed) as raised:
            await vendor.collect(job, begun, tmp_path, lambda share, said: None)
        assert raised.value.billed is None
        server.waits = 0.02
        done = await vendor.submit(job, {}, "k")
        await vendor.collect(job, done, tmp_path, lambda share, said: None)
        assert await vendor.cancel(job, done) is False
    finally:
        server.waits = 0.02


def test_no_client_is_loaded_without_its_key() -> None:
    said = (
        "import sys, pixora.app, pixora.providers.registry; "
        "print([name for name in ('replicate', 'fal_client', 'openai') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
