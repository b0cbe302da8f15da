"""OpenAI through its real SDK, over real sockets, against a server that is as strict as the vendor."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from pydantic import SecretStr

from pixora.film.brief import Brief
from pixora.film.errors import (
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
    TimedOut,
    Uncertain,
    Unreadable,
)
from pixora.film.job import Job, JobKind, ScriptRequest, TightenRequest
from pixora.film.script import Script
from pixora.providers.base import Chat, ChatMessage, ChatRequest, Ended, Immediate, Piece, TextDelta, ToolCall
from pixora.providers.catalog import Craft, Model
from pixora.providers.compatible import CompatibleChat, CompatibleVendor
from pixora.providers.local.director import write
from pixora.providers.openai_chat import OpenAIChat
from pixora.providers.openai_doctor import check
from pixora.providers.openai_moderation import Moderation
from pixora.providers.openai_vendor import OpenAIVendor
from pixora.providers.registry import Access
from pixora.providers.screenwriter import estimate
from pixora.providers.staging import STYLES
from pixora.settings import Settings
from tests.vendors.asked import CATALOG, PROMPT, job_of, pictures
from tests.vendors.openai_server import OpenAIServer
from tests.vendors.serving import Fault

WISH = "a film about a fox and a lighthouse"
BRIEF = Brief(prompt=WISH, topic="a fox and a lighthouse", seconds=30, voice="any")
TALKER = "gpt-6.1-terra"


def access(name: str, server: OpenAIServer) -> Access:
    settings = Settings(_env_file=None)
    return Access(name, SecretStr(server.token), f"{server.url}/v1", CATALOG, settings)


def script_job(provider: str = "openai", brief: Brief = BRIEF, **more: Any) -> Job:
    fields: dict[str, Any] = {"words_per_second": 2.45, "lengths": (), "max_scenes": 200} | more
    request = ScriptRequest(brief=brief, **fields)
    return job_of(provider, JobKind.REFERENCE, TALKER).model_copy(
        update={"kind": JobKind.SCRIPT, "key": "script", "request": request}
    )


def silent(share: float, said: str) -> None:
    pass


async def written(vendor: Immediate, job: Job, out: Path, said: list[str] | None = None) -> tuple[Script, Any]:
    told = said if said is not None else []
    made = await vendor.make(job, {}, out, lambda share, text: told.append(text))
    return Script.model_validate_json(await asyncio.to_thread((out / "script.json").read_bytes)), made


@pytest.fixture(scope="module")
def running() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        assert isinstance(server, OpenAIServer)
        yield server


@pytest.fixture
def server(running: OpenAIServer) -> OpenAIServer:
    running.forget()
    return running


@pytest_asyncio.fixture
async def vendor(server: OpenAIServer) -> AsyncIterator[OpenAIVendor]:
    opened = OpenAIVendor(access("openai", server))
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def compatible(server: OpenAIServer) -> AsyncIterator[CompatibleVendor]:
    opened = CompatibleVendor(access("compatible", server))
    yield opened
    await opened.close()


async def test_a_script_is_written_for_image_models_and_for_the_built_in_illustrator(
    vendor: OpenAIVendor, server: OpenAIServer, tmp_path: Path
) -> None:
    from pixora.providers.local.illustrator.painter import Painter

    assert isinstance(vendor, Immediate)
    said: list[str] = []
    script, made = await written(vendor, script_job(), tmp_path, said)
    assert sum(scene.seconds for scene in script.scenes) == pytest.approx(30)
    assert any(text.startswith("scene ") for text in said)
    looks = {person.id: person for person in script.characters}
    for scene in script.scenes:
        assert all(looks[one].description in scene.picture_prompt for one in scene.characters)
        assert STYLES["paper"] in scene.picture_prompt
    price = vendor.price(script_job())
    assert price.high is not None
    assert made.billed is not None
    assert Decimal(0) < made.billed <= price.high
    seen = script.scenes[1]
    figures = tuple(looks[player.character].figure for player in seen.visual.players)
    assert Painter(seen.visual, figures, script.style, BRIEF.raster, script.seed, seconds=3.0).still()[:4] == b"\x89PNG"
    (asked,) = server.asked
    assert asked["store"] is False
    assert asked["text"]["format"]["strict"] is True


async def test_own_text_is_spoken_word_for_word(vendor: OpenAIVendor, tmp_path: Path) -> None:
    text = "The lamp was dark. Nobody came for a year, and then somebody small climbed the stair and lit it again."
    script, _ = await written(
        vendor, script_job(brief=BRIEF.model_copy(update={"text": text, "seconds": None})), tmp_path
    )
    assert " ".join(scene.narration for scene in script.scenes) == text


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("unknown_place", "scene 2: “place”"),
        ("no_words", "scene 2: it has no narration"),
        ("stranger", "none of the film's characters"),
        ("directions", "[music swells]"),
        ("too_long", "words, and a scene holds"),
        ("not_json", "asking again"),
        ("incomplete", "asking again"),
        ("refusal", "it declined"),
        ("filtered", "it declined"),
    ],
)
async def test_what_is_wrong_is_said_and_asked_for_once_more(
    vendor: OpenAIVendor, server: OpenAIServer, tmp_path: Path, what: str, said: str
) -> None:
    server.fail(Fault("script", what))
    told: list[str] = []
    script, made = await written(vendor, script_job(), tmp_path, told)
    whole, _ = await written(vendor, script_job(), tmp_path)
    assert script.scenes == whole.scenes
    assert any(said in text for text in told)
    assert len(made.request_ids) == 2
    # What was valid isn't asked for again.
    again = server.asked[1]["input"][-1]["content"]
    if what in ("unknown_place", "no_words", "stranger", "directions"):
        assert "give scenes 2 alone" in again


async def test_it_is_asked_three_times_at_most_and_what_was_valid_is_kept(
    vendor: OpenAIVendor, server: OpenAIServer, tmp_path: Path
) -> None:
    server.fail(Fault("script", "unknown_place", times=9))
    script, made = await written(vendor, script_job(), tmp_path)
    assert len(script.scenes) == 4
    assert "1 of 5 scenes could not be used" in script.notes[0]
    assert server.count("script") == len(made.request_ids) == 3

    server.forget()
    server.fail(Fault("script", "unknown_place"), Fault("script", "html_500"))
    script, made = await written(vendor, script_job(), tmp_path)
    assert len(script.scenes) == 4
    assert made.billed

    server.forget()
    server.fail(Fault("script", "unknown_place"), Fault("script", "cut"))
    script, made = await written(vendor, script_job(), tmp_path)
    assert len(script.scenes) == 4
    # The second call was lost and may be billed: all that was set aside counts, and not the first call alone.
    assert made.billed is None

    server.forget()
    server.fail(Fault("script", "refusal", times=9))
    with pytest.raises(Refused) as refused:
        await vendor.make(script_job(), {}, tmp_path, silent)
    assert refused.value.prompt == WISH
    assert refused.value.billed
    server.fail(Fault("script", "not_json", times=9))
    with pytest.raises(Unreadable) as unreadable:
        await vendor.make(script_job(), {}, tmp_path, silent)
    assert unreadable.value.billed


@pytest.mark.parametrize(
    "text", ["狐狸走到海边。它看见海浪，很害怕。然后它唱歌。" * 15, "Rain fell. It stopped. " * 40]
)
def test_the_price_of_own_text_is_that_of_all_its_scenes(vendor: OpenAIVendor, text: str) -> None:
    request = script_job(brief=BRIEF.model_copy(update={"text": text, "seconds": None})).request
    assert isinstance(request, ScriptRequest)
    scenes = len(write(request.brief, words_per_second=2.45, max_scenes=200).scenes)
    _, most = estimate(request)
    assert scenes > 10
    assert most.out >= 3 * (4_000 + 520 * scenes)
    assert most.text_in > len(text)


async def test_an_overlong_script_is_shortened_where_it_is_too_long(vendor: OpenAIVendor, tmp_path: Path) -> None:
    script, _ = await written(vendor, script_job(), tmp_path)
    first = script.scenes[0]
    job = script_job().model_copy(update={"request": TightenRequest(script=script, words={first.id: 5})})
    shorter, made = await written(vendor, job, tmp_path)
    assert len(shorter.scenes[0].narration.split()) == 5
    assert shorter.scenes[1:] == script.scenes[1:]
    assert made.billed <= (vendor.price(job).high or 0)


FAULTS: list[tuple[str, type[PixoraError], Decimal | None]] = [
    ("key", KeyRefused, Decimal(0)),
    ("forbidden", NotAllowed, Decimal(0)),
    ("rate_limit", RateLimited, Decimal(0)),
    ("rate_limit_seconds", RateLimited, Decimal(0)),
    ("quota", OutOfCredit, Decimal(0)),
    ("unavailable", ProviderUnavailable, Decimal(0)),
    ("html_500", ProviderUnavailable, Decimal(0)),
    ("html_504", Uncertain, Decimal(0)),
    ("gone", ModelGone, Decimal(0)),
    ("invalid", InvalidInput, Decimal(0)),
    ("reset", Uncertain, Decimal(0)),
]
"""What every paid call may run into, what it is told as, and what it is billed beside what its price sets aside."""


@pytest.mark.parametrize("at", ["script", "generate", "edit", "chat", "completions", "moderation"])
async def test_every_fault_at_every_call_is_told_as_what_it_is(
    vendor: OpenAIVendor, server: OpenAIServer, tmp_path: Path, at: str
) -> None:
    openai, other = access("openai", server), access("compatible", server)
    chat = (
        OpenAIChat(openai, CATALOG.get("openai", TALKER))
        if at == "chat"
        else CompatibleChat(other, helper("compatible"))
    )
    moderation = Moderation(openai)
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "script": lambda: vendor.make(script_job(), {}, tmp_path, silent),
        "generate": lambda: vendor.make(job_of("openai", JobKind.REFERENCE, IMAGER), {}, tmp_path, silent),
        "edit": lambda: vendor.make(picture_job(1), pictures(tmp_path, "reference0"), tmp_path, silent),
        "chat": lambda: collect(chat),
        "completions": lambda: collect(chat),
        "moderation": lambda: moderation.check("a fox"),
    }
    for what, error, billed in FAULTS:
        server.forget()
        server.fail(Fault(at, what))
        expected = ProviderUnavailable if (at, error) == ("moderation", Uncertain) else error
        with pytest.raises(expected) as raised:
            await calls[at]()
        assert getattr(raised.value, "billed", Decimal(0)) == billed
        # One request each: the SDK repeats nothing that may be billed twice.
        assert server.count(at) == 1
        assert server.token not in str(raised.value)
        if isinstance(raised.value, RateLimited):
            assert raised.value.retry_after == (1.0 if what == "rate_limit_seconds" else 0.04)
    await moderation.close()
    await chat.close()


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("cut", Uncertain),
        ("no_end", Uncertain),
        ("failed", ProviderUnavailable),
        ("error", ProviderUnavailable),
        ("bad_json", Uncertain),
    ],
)
async def test_a_stream_that_breaks_off_is_no_answer(
    vendor: OpenAIVendor, server: OpenAIServer, tmp_path: Path, what: str, error: type[PixoraError]
) -> None:
    server.fail(Fault("script", what), Fault("chat", what))
    with pytest.raises(error):
        await vendor.make(script_job(), {}, tmp_path, silent)
    with pytest.raises(error):
        await talk(OpenAIChat(access("openai", server), CATALOG.get("openai", TALKER)))
    assert not await asyncio.to_thread(lambda: list(tmp_path.glob("script*")))


async def test_an_answer_that_never_ends_is_given_up(server: OpenAIServer) -> None:
    server.fail(Fault("chat", "stall"), Fault("completions", "hang"))
    hasty = CATALOG.get("openai", TALKER).model_copy(update={"deadline": 0.3})
    with pytest.raises(TimedOut) as late:
        await talk(OpenAIChat(access("openai", server), hasty))
    assert late.value.billed is None


IMAGER = "gpt-image-2.6-flare"


def picture_job(references: int, model: str = IMAGER) -> Job:
    job = job_of("openai", JobKind.PICTURE, model)
    return job.model_copy(update={"request": job.request.model_copy(update={"references": references})})


def helper(provider: str) -> Model:
    return CATALOG.get(provider, TALKER, Craft.CHAT)


@pytest.mark.parametrize("model", [IMAGER, "gpt-image-1.5"])
async def test_pictures_from_words_and_from_references(
    vendor: OpenAIVendor, server: OpenAIServer, tmp_path: Path, model: str
) -> None:
    plain = await vendor.make(picture_job(0, model), {}, tmp_path, silent)
    inputs = pictures(tmp_path, *(f"reference{i}" for i in range(11)))
    made = await vendor.make(picture_job(11, model), inputs, tmp_path, silent)
    first, second = server.asked
    assert (first["path"], second["path"], second["references"]) == ("/images/generate", "/images/edit", 11)
    assert second["prompt"].startswith(PROMPT)
    assert ("input_fidelity" in second) is (model == "gpt-image-1.5")
    assert "input_fidelity" not in first
    size = Image.open(tmp_path / "picture.png").size
    assert made.made.facts == {"width": size[0], "height": size[1]}
    assert size == ((1536, 864) if model == IMAGER else (1536, 1024))
    if model == IMAGER:
        price = vendor.price(picture_job(11, model))
        assert price.high is not None
        assert plain.billed is not None
        assert made.billed is not None
        assert plain.billed < made.billed <= price.high
    else:
        # Nobody knows what it costs.
        assert not vendor.price(picture_job(0, model)).known
        assert made.billed is None


async def test_a_refused_picture_shows_what_was_refused(
    vendor: OpenAIVendor, server: OpenAIServer, tmp_path: Path
) -> None:
    server.fail(Fault("generate", "moderation"))
    with pytest.raises(Refused, match="violence, self-harm") as refused:
        await vendor.make(picture_job(0), {}, tmp_path, silent)
    assert refused.value.prompt == PROMPT
    assert refused.value.request_id.startswith("req_")


@pytest.mark.parametrize(
    ("what", "error"), [("truncated", Uncertain), ("garbage", Unreadable), ("bad_json", Unreadable)]
)
async def test_what_is_no_picture_is_none(
    vendor: OpenAIVendor, server: OpenAIServer, tmp_path: Path, what: str, error: type[PixoraError]
) -> None:
    server.fail(Fault("generate", what))
    with pytest.raises(error):
        await vendor.make(picture_job(0), {}, tmp_path, silent)
    assert not await asyncio.to_thread(lambda: list(tmp_path.glob("*.png")))


TOOL = {
    "type": "function",
    "name": "make_film",
    "description": "Make a film.",
    "parameters": {"type": "object", "properties": {"topic": {"type": "string", "default": "a fox"}}},
}


async def collect(chat: Chat) -> list[Piece]:
    request = ChatRequest(messages=(ChatMessage(role="user", content="a film about a fox"),), tools=(), film=None)
    return [piece async for piece in chat.reply(request)]


async def talk(chat: Chat, *messages: ChatMessage, tools: int = 0) -> list[Piece]:
    asked = messages or (ChatMessage(role="user", content="Make a film about a fox"),)
    names = ("make_film", "film_status")
    request = ChatRequest(
        messages=asked, tools=tuple(TOOL | {"name": name} for name in names[:tools]), film={"title": "Fox"}
    )
    try:
        return [piece async for piece in chat.reply(request)]
    finally:
        await chat.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("provider", ["openai", "compatible"])
async def test_a_conversation_calls_tools_and_goes_on_with_their_results(server: OpenAIServer, provider: str) -> None:
    def chat() -> Chat:
        model = CATALOG.get(provider, TALKER, Craft.CHAT)
        reached = access(provider, server)
        return OpenAIChat(reached, model) if provider == "openai" else CompatibleChat(reached, model)

    pieces = await talk(chat(), tools=2)
    text = "".join(piece.text for piece in pieces if isinstance(piece, TextDelta))
    calls = tuple(piece for piece in pieces if isinstance(piece, ToolCall))
    ended = pieces[-1]
    assert isinstance(ended, Ended)
    assert [call.name for call in calls] == ["make_film", "film_status"]
    assert len({call.id for call in calls}) == 2
    assert calls[0].arguments == {"topic": "a fox"}
    assert ended.tokens_out > 0
    # A server on this machine bills nobody.
    assert ended.billed == 0 if provider == "compatible" else (ended.billed or 0) > 0
    said = ChatMessage(role="assistant", content=text, calls=calls, items=ended.items)
    results = [ChatMessage(role="tool", content="", tool=c.name, call_id=c.id, result={"state": "ok"}) for c in calls]
    again = await talk(chat(), ChatMessage(role="user", content="Make a film"), said, *results, tools=2)
    assert "".join(p.text for p in again if isinstance(p, TextDelta)) == "It is done: 2 results."


async def test_a_call_that_is_no_json_is_told(server: OpenAIServer) -> None:
    server.fail(Fault("chat", "bad_call"), Fault("completions", "bad_call"))
    with pytest.raises(Unreadable):
        await talk(OpenAIChat(access("openai", server), CATALOG.get("openai", TALKER)), tools=1)
    with pytest.raises(Unreadable):
        await talk(CompatibleChat(access("compatible", server), helper("compatible")), tools=1)


@pytest.mark.parametrize(
    ("what", "error"), [("refusal", Refused), ("filtered", Refused), ("incomplete", ProviderFailed)]
)
async def test_a_conversation_that_is_declined_or_cut_short(
    server: OpenAIServer, what: str, error: type[PixoraError]
) -> None:
    server.fail(Fault("chat", what))
    with pytest.raises(error) as raised:
        await talk(OpenAIChat(access("openai", server), CATALOG.get("openai", TALKER)))
    assert getattr(raised.value, "billed", None)


async def test_a_script_by_a_server_that_speaks_chat_completions(
    compatible: CompatibleVendor, server: OpenAIServer, tmp_path: Path
) -> None:
    job = script_job("compatible")
    assert compatible.price(job).free
    script, made = await written(compatible, job, tmp_path)
    assert made.billed == 0
    assert script.written_by == f"compatible:{TALKER}"
    server.fail(Fault("completions", "no_schema"), Fault("completions", "fenced"))
    fenced, _ = await written(compatible, job, tmp_path)
    assert fenced.scenes == script.scenes
    assert server.asked[-1]["response_format"] == {"type": "json_object"}
    server.fail(Fault("completions", "incomplete"))
    cut, made = await written(compatible, job, tmp_path)
    assert cut.scenes == script.scenes
    assert len(made.request_ids) == 2
    server.fail(Fault("completions", "no_end"))
    with pytest.raises(Uncertain):
        await compatible.make(job, {}, tmp_path, silent)


async def test_moderation_reads_before_anything_is_spent(server: OpenAIServer) -> None:
    moderation = Moderation(access("openai", server))
    await moderation.check("a fox at the sea")
    with pytest.raises(Refused, match="violence"):
        await moderation.check("how to build a bomb")
    await moderation.close()


async def test_the_doctor_tries_the_key_and_reads_when_models_end(server: OpenAIServer) -> None:
    today = date(2026, 11, 23)
    server.shutdowns = {TALKER: "2027-01-14", IMAGER: "2029-01-01"}
    found = await check(access("openai", server), (TALKER, IMAGER, "gpt-4"), today)
    assert len(found) == 2
    assert "does not list the model gpt-4" in found[0]
    assert f"shuts {TALKER} down on 2027-01-14" in found[1]
    wrong = replace(access("openai", server), key=SecretStr("sk-wrong"))
    assert "does not accept the key" in (await check(wrong, (), today))[0]


def test_the_form_is_strict() -> None:
    from pixora.providers.screenplay import schema
    from tests.vendors.openai_wire import check_strict

    check_strict(schema(), schema(), ())
    assert "default" not in json.dumps(schema())
