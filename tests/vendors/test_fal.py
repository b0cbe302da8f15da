"""fal through its own client: what each model is asked for, what each fault is told as, that nothing is submitted
twice, and when each word is said. The server refuses what fal would."""

from __future__ import annotations

import asyncio
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
    ProviderFailed,
    ProviderUnavailable,
    RateLimited,
    Refused,
    Uncertain,
    Uncollected,
    Unusable,
)
from pixora.film.job import JobKind
from pixora.film.speech import Speech
from pixora.media.probe import probe
from pixora.providers.base import Queued
from pixora.providers.fal_vendor import Fal
from tests.vendors.asked import PROMPT, WORDS, access, carry, job_of, pictures
from tests.vendors.fal_server import FalServer
from tests.vendors.serving import Fault, speak

VOICES = (
    "fal-ai/elevenlabs/tts/multilingual-v2",
    "fal-ai/elevenlabs/tts/turbo-v2.5",
    "fal-ai/elevenlabs/tts/eleven-v3",
)
STANDARD = "fal-ai/kling-video/v1.6/standard/image-to-video"
PRO = "fal-ai/kling-video/v1.6/pro/image-to-video"
NEWER = "fal-ai/kling-video/v2.6/pro/image-to-video"
EDIT = "fal-ai/nano-banana/edit"


@pytest.fixture(scope="module")
def server() -> Iterator[FalServer]:
    with FalServer() as running:
        assert isinstance(running, FalServer)
        yield running


@pytest_asyncio.fixture
async def vendor(server: FalServer) -> AsyncIterator[Fal]:
    server.forget()
    vendor = Fal(access("fal", server), loopback=True, poll=0.02)
    yield vendor
    await vendor.close()
    assert server.leaks == []


def asked(server: FalServer) -> tuple[str, dict[str, object]]:
    job = list(server.jobs.values())[-1]
    return job.model, job.content


async def test_each_model_is_asked_as_its_schema_wants(tmp_path: Path, server: FalServer, vendor: Fal) -> None:
    assert isinstance(vendor, Queued)
    told: list[str] = []
    one = pictures(tmp_path, "picture", large=True)
    server.waits, server.takes = 0.5, 0.5
    pro = job_of("fal", JobKind.MOTION, PRO, 10.0)
    made = await carry(vendor, pro, one, tmp_path / "pro", lambda share, said: told.append(said))
    server.waits, server.takes = 0.02, 0.06
    _, content = asked(server)
    assert content["duration"] == "10" and content["aspect_ratio"] == "16:9"
    assert server.count("upload") == 1, "what is too large for the request goes by the storage"
    assert {"place 2 in the queue", "Generating"} == set(told)
    assert made.billed == Decimal("0.98") and made.request_ids == tuple(server.jobs)
    clip = probe(tmp_path / "pro" / "motion.mp4").video
    assert clip is not None and clip.seconds == pytest.approx(10.1, abs=0.1)

    small = pictures(tmp_path, "picture", "end")
    await carry(vendor, job_of("fal", JobKind.MOTION, STANDARD), small, tmp_path / "standard")
    assert "tail_image_url" not in asked(server)[1], "only pro takes a last picture"
    await carry(vendor, pro, small, tmp_path / "frames")
    assert str(asked(server)[1]["tail_image_url"]).startswith("data:image/png;base64,")
    newer = await carry(vendor, job_of("fal", JobKind.MOTION, NEWER), small, tmp_path / "newer")
    assert "start_image_url" in asked(server)[1] and newer.billed is None, "nobody knows its price"

    await carry(vendor, job_of("fal", JobKind.REFERENCE, EDIT), {}, tmp_path / "a")
    assert asked(server)[0] == "fal-ai/nano-banana", "without a picture its twin is asked"
    await carry(vendor, job_of("fal", JobKind.PICTURE, EDIT), pictures(tmp_path, "reference0"), tmp_path / "b")
    model, content = asked(server)
    assert model == EDIT and content["prompt"] == PROMPT and len(content["image_urls"]) == 1  # type: ignore[arg-type]

    music = job_of("fal", JobKind.MUSIC, "fal-ai/elevenlabs/music", 12.0)
    await carry(vendor, music, {}, tmp_path / "music")
    assert asked(server)[1]["music_length_ms"] == 12_000 and asked(server)[1]["force_instrumental"] is True
    assert vendor.price(music).low == Decimal("0.6"), "a minute begun"
    assert server.twice == 0


@pytest.mark.parametrize("model", VOICES)
async def test_each_word_has_its_time(model: str, tmp_path: Path, server: FalServer, vendor: Fal) -> None:
    job = job_of("fal", JobKind.NARRATION, model)
    made = await carry(vendor, job, {}, tmp_path / "told")
    speech = Speech.model_validate(made.made.facts["speech"])
    spoken = speak(WORDS)
    true = [
        (
            spoken.starts[i],
            next(e for e, c in zip(spoken.ends[i:], [*spoken.characters[i + 1 :], " "], strict=False) if c == " "),
        )
        for i, char in enumerate(spoken.characters)
        if char != " " and (i == 0 or spoken.characters[i - 1] == " ")
    ]
    assert [word.text for word in speech.words] == WORDS.split() and made.made.facts["timed"] == "vendor"
    assert all(
        abs(word.start - a) < 0.01 and abs(word.end - b) < 0.01 for word, (a, b) in zip(speech.words, true, strict=True)
    )
    assert made.billed == Decimal("0.0042") if "turbo" in model else Decimal("0.0084")

    # Without the vendor's times, or with times that do not fit the words, they are measured.
    for fate in ("untimed", "broken_times") if model == VOICES[0] else ():
        server.fail(Fault("submit", fate))
        made = await carry(vendor, job, {}, tmp_path / fate)
        speech = Speech.model_validate(made.made.facts["speech"])
        assert made.made.facts["timed"] == "measured"
        off = [max(abs(word.start - a), abs(word.end - b)) for word, (a, b) in zip(speech.words, true, strict=True)]
        assert max(off) < 0.12, off


SUBMISSION: list[tuple[str, type[PixoraError], int]] = [
    ("401", KeyRefused, 0),
    ("402", OutOfCredit, 0),
    ("locked", OutOfCredit, 0),
    ("403", NotAllowed, 0),
    ("404", ModelGone, 0),
    ("429", RateLimited, 0),
    ("503", ProviderUnavailable, 0),
    ("html_502", ProviderUnavailable, 0),
    ("reset", Uncertain, 0),
    ("accept_then_reset", Uncertain, 1),
    ("accept_then_504", Uncertain, 1),
    ("accept_then_garbage", Uncertain, 1),
]


@pytest.mark.parametrize(("what", "error", "accepted"), SUBMISSION)
async def test_a_submission_is_sent_once_whatever_comes_back(
    what: str, error: type[PixoraError], accepted: int, server: FalServer, vendor: Fal
) -> None:
    server.fail(Fault("submit", what, times=20))
    with pytest.raises(error) as raised:
        await vendor.submit(job_of("fal", JobKind.REFERENCE, EDIT), {}, "k")
    assert server.count("submit") == 1 and len(server.jobs) == accepted
    told = str(raised.value)
    assert "dashboard" not in told and server.token not in told
    if isinstance(raised.value, RateLimited):
        assert raised.value.retry_after == 0.05


ENDS: list[tuple[str, type[PixoraError], str]] = [
    ("policy", Refused, "white chin"),
    ("image_load", InvalidInput, "image_url: Failed to load"),
    ("downstream", ProviderFailed, "Downstream service error"),
    ("no_media", ProviderFailed, "No media"),
    ("crash", ProviderFailed, "Internal server error"),
    ("startup_timeout", ProviderFailed, "timed out"),
    ("nothing", Unusable, "made nothing"),
    ("unlisted", HostUnknown, "storage.example.org"),
    ("private", HostUnknown, "localhost"),
]


@pytest.mark.parametrize(("fate", "error", "says"), ENDS)
async def test_how_a_request_ends(
    fate: str, error: type[PixoraError], says: str, tmp_path: Path, server: FalServer, vendor: Fal
) -> None:
    server.fail(Fault("submit", fate))
    with pytest.raises(error) as raised:
        await carry(vendor, job_of("fal", JobKind.REFERENCE, EDIT), {}, tmp_path / "out")
    assert says in str(raised.value)
    assert list((tmp_path / "out").iterdir()) == []


async def test_what_the_model_does_not_take_is_told_with_its_field(
    tmp_path: Path, server: FalServer, vendor: Fal
) -> None:
    with pytest.raises(InvalidInput, match="image_url: Field required"):
        await carry(vendor, job_of("fal", JobKind.MOTION, STANDARD), {}, tmp_path / "out")
    with pytest.raises(InvalidInput, match="5, 10 s"):
        await vendor.submit(job_of("fal", JobKind.MOTION, STANDARD, 7.0), pictures(tmp_path, "picture"), "k")
    server.fail(Fault("token", "503"), Fault("upload", "503"))
    with pytest.raises(ProviderUnavailable):
        await vendor.submit(job_of("fal", JobKind.MOTION, PRO), pictures(tmp_path, "picture", large=True), "k")
    assert server.count("submit") == 1, "a picture that cannot be handed over costs nothing"


async def test_reading_may_fail_and_is_safe_to_repeat(tmp_path: Path, server: FalServer, vendor: Fal) -> None:
    job = job_of("fal", JobKind.REFERENCE, EDIT)
    request_id = await vendor.submit(job, {}, "k")
    for at in ("status", "result"):
        for what in ("429", "html_502", "reset", "bad_json", "401"):
            server.fail(Fault(at, what))
            with pytest.raises((ProviderUnavailable, RateLimited, KeyRefused)):
                await vendor.collect(job, request_id, tmp_path, lambda share, said: None)
    delivered = await vendor.collect(job, request_id, tmp_path, lambda share, said: None)
    assert delivered.request_ids == (request_id,) and len(server.jobs) == 1
    with pytest.raises(Uncollected, match="another account"):
        await vendor.collect(job, "00000000-0000", tmp_path, lambda share, said: None)

    server.fail(Fault("submit", "early"))
    server.takes = 0.3
    try:
        early = await vendor.submit(job, {}, "k")
        await asyncio.sleep(0.05)
        with pytest.raises(ProviderUnavailable, match="not there yet"):
            await vendor.collect(job, early, tmp_path, lambda share, said: None)
    finally:
        server.takes = 0.06


async def test_cancel_says_whether_it_is_free(tmp_path: Path, server: FalServer, vendor: Fal) -> None:
    job = job_of("fal", JobKind.REFERENCE, EDIT)
    server.waits = 5.0
    try:
        assert await vendor.cancel(job, await vendor.submit(job, {}, "k")) is True
        server.waits = 0.0
        server.fail(Fault("submit", "hang"))
        begun = await vendor.submit(job, {}, "k")
        await asyncio.sleep(0.02)
        assert await vendor.cancel(job, begun) is False, "what has begun may be billed"
        with pytest.raises(ProviderFailed, match="cancelled"):
            await vendor.collect(job, begun, tmp_path, lambda share, said: None)
        done = await vendor.submit(job, {}, "k")
        await vendor.collect(job, done, tmp_path, lambda share, said: None)
        assert await vendor.cancel(job, done) is False
    finally:
        server.waits = 0.02
