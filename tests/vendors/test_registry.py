"""Who is chosen for each craft and why, and that nothing of a vendor is loaded that nobody has a key for."""

from __future__ import annotations

import subprocess
import sys
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pixora.app import open_studio
from pixora.film.errors import InvalidInput
from pixora.film.fitting import MOST_PACE, TAILS_S, squeeze
from pixora.film.job import JobKind
from pixora.film.money import UNKNOWN
from pixora.providers.catalog import Craft, Tokens, read_catalog
from pixora.providers.registry import PROVIDERS, check_providers, open_vendors, select
from pixora.providers.standing import Selection
from pixora.settings import Settings
from tests.studio.fronts import ROOT
from tests.vendors import three

CATALOG = read_catalog()
TODAY = date(2026, 11, 23)
KEYS = {"OPENAI_API_KEY": "sk-1", "REPLICATE_API_TOKEN": "r8-1", "FAL_KEY": "f-1"}


def chosen(**settings: Any) -> Selection:
    return select(Settings(_env_file=None, **settings), CATALOG, TODAY)


def test_with_no_key_the_built_in_serves_and_says_why() -> None:
    selection = chosen()
    assert selection.choices == {}
    assert {standing.served_by for standing in selection.standings} == {"built-in"}
    assert "FAL_CLIENT_API_KEY is not set" in selection.of(Craft.SPEECH).why


def test_with_keys_the_missions_models_serve() -> None:
    choices = chosen(**KEYS).choices
    named = {kind: f"{choice.provider}:{choice.model}" for kind, choice in choices.items()}
    assert named[JobKind.NARRATION] == "fal:fal-ai/elevenlabs/tts/multilingual-v2"
    assert named[JobKind.MUSIC] == "replicate:meta/musicgen"
    assert "kling" in named[JobKind.MOTION]
    assert named[JobKind.SCRIPT].startswith("openai:")
    assert named[JobKind.PICTURE] == named[JobKind.REFERENCE]
    assert choices[JobKind.MOTION].seconds == (5.0, 10.0)
    assert choices[JobKind.MUSIC].commercial is False


def test_the_first_that_can_be_used_is_taken() -> None:
    image = chosen(**KEYS, PIXORA_IMAGE="openai:gpt-image-1, openai:gpt-image-1.5, built-in").of(Craft.IMAGE)
    assert image.served_by == "openai:gpt-image-1.5"
    assert [one.usable for one in image.candidates] == [False, True]
    assert "was shut down on 2026-10-23" in image.warnings[0]
    assert "will be shut down on 2026-12-01" in image.warnings[1]
    assert chosen(**KEYS, PIXORA_IMAGE="built-in").of(Craft.IMAGE).model is None
    music = chosen(**KEYS, COMMERCIAL_ONLY=True).of(Craft.MUSIC)
    assert music.served_by == "fal:fal-ai/elevenlabs/music"
    assert "CC-BY-NC" in music.candidates[0].why


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("PIXORA_IMAGE", "acme:painter", "no model of a provider there is"),
        ("PIXORA_IMAGE", "gpt-image-2", "no model of a provider there is"),
        ("PIXORA_IMAGE", "replicate:meta/musicgen", "makes music and no image"),
        ("PIXORA_VIDEO", "fal:fal-ai/unheard-of", "PIXORA_MODELS"),
    ],
)
async def test_a_setting_that_names_no_model_stops_the_start(
    tmp_path: Path, setting: str, value: str, said: str
) -> None:
    settings = Settings(_env_file=None, PIXORA_DATA_DIR=tmp_path, **{setting: value})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as wrong:
        async with open_studio(settings):
            pass
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"OPENAI_BASE_URL": "127.0.0.1:8080/v1"}, "OPENAI_BASE_URL is no address"),
        ({"FAL_BASE_URL": "http://[::1"}, "FAL_BASE_URL is no address"),
        ({"REPLICATE_API_TOKEN": "r8_one\nr8_two"}, "REPLICATE_API_TOKEN holds"),
    ],
)
async def test_what_could_send_no_request_stops_the_start(wrong: dict[str, Any], said: str) -> None:
    settings = Settings(_env_file=None, **(KEYS | wrong))
    async with AsyncExitStack() as stack:
        with pytest.raises(InvalidInput) as raised:
            open_vendors(settings, CATALOG, stack)
    assert said in str(raised.value)
    assert "r8_one" not in str(raised.value)


def test_a_file_of_ones_own_adds_models_and_prices(tmp_path: Path) -> None:
    more = tmp_path / "more.toml"
    more.write_text(
        '[model."fal:fal-ai/kling-video/v9/image-to-video"]\n'
        'crafts = ["video"]\nseconds = [4.0, 8.0]\ninputs = { prompt = "prompt", picture = "start_image_url" }\n'
        '[model."replicate:meta/musicgen"]\nhosts = ["music.example.org"]\n'
        '[price."openai:gpt-6-luna"]\nper = "million_tokens"\ntext_in = 1\nout = 2\n'
        'source = "mine"\ndate = 2026-11-23\nsure = "vendor"\n'
    )
    catalog = read_catalog(more)
    kling = catalog.get("fal", "fal-ai/kling-video/v9/image-to-video")
    assert kling.seconds == (4.0, 8.0)
    assert catalog.rate("fal", kling.name) is None
    assert catalog.get("replicate", "meta/musicgen").commercial is False
    assert catalog.get("replicate", "meta/musicgen").hosts == ("music.example.org",)
    rate = catalog.rate("openai", "gpt-6-luna")
    assert rate is not None
    assert rate.bill(Tokens(text_in=1_000_000, out=500_000)) == 2
    assert rate.price(seconds=3) == UNKNOWN
    more.write_text('[model."fal:x"]\ncrafts = ["painting"]\n')
    with pytest.raises(InvalidInput, match="crafts"):
        read_catalog(more)


def test_every_model_has_a_provider_a_licence_and_a_price_with_its_source() -> None:
    for model in CATALOG.models.values():
        assert model.provider in PROVIDERS
        assert model.licence != "not known"
    assert set(CATALOG.rates) <= set(CATALOG.models)
    assert all(rate.source and rate.date <= TODAY for rate in CATALOG.rates.values())


START = """
import asyncio, sys
from pathlib import Path
from pixora.app import open_studio
from pixora.settings import Settings

async def main():
    for number, keys in enumerate(({}, {"OPENAI_API_KEY": "sk-1"})):
        async with open_studio(Settings(_env_file=None, PIXORA_DATA_DIR=Path(sys.argv[1]) / str(number), **keys)):
            print("loaded", *sorted({"openai", "replicate", "fal_client", "supabase"} & sys.modules.keys()))

asyncio.run(main())
"""


def test_start_up_loads_no_vendors_package_without_its_key(tmp_path: Path) -> None:
    """First with no key, then with OpenAI's."""
    command = [sys.executable, "-c", START, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, check=True, timeout=60, capture_output=True, text=True)
    assert [line for line in done.stdout.splitlines() if line.startswith("loaded")] == ["loaded", "loaded openai"]


async def test_the_doctor_tries_every_key_and_costs_nothing(tmp_path: Path) -> None:
    with three.running() as vendors:
        settings = vendors.settings(tmp_path)

        async def faults(**more: Any) -> list[str]:
            changed = settings.model_copy(update=more)
            async with AsyncExitStack() as stack:
                return await check_providers(changed, CATALOG, select(changed, CATALOG, TODAY), TODAY, stack)

        # The loopback OpenAI has models of its own; of the others nothing is wrong.
        assert not [fault for fault in await faults() if not fault.startswith("openai")]
        bad = {"replicate_api_token": SecretStr("r8_wrong"), "fal_key": SecretStr("wrong")}
        for one in (bad, bad | {"video": "built-in", "music": "built-in"}):
            said = " ".join(await faults(**one))
            assert "Check REPLICATE_API_TOKEN" in said
            assert "Check FAL_CLIENT_API_KEY" in said
        assert vendors.replicate.jobs == vendors.fal.jobs == {}


def test_words_are_fitted_by_tails_then_by_pace_and_never_cut() -> None:
    fps = 30
    needs, spoken = [150, 150, 150, 150, 150], [4.0, 4.0, 0.0, 4.0, 4.0]
    assert squeeze(needs, spoken, 750, fps) == (needs, 1.0)
    fitted = squeeze(needs, spoken, 735, fps)
    assert fitted is not None
    assert fitted == ([146, 146, 150, 146, 147], 1.0)
    most = int(TAILS_S * fps)
    fitted = squeeze(needs, spoken, 750 - most - 15, fps)
    assert fitted is not None
    lengths, pace = fitted
    assert 1.0 < pace <= MOST_PACE
    assert sum(lengths) <= 750 - most - 15
    # Each voice has its time, played faster, beside a tail that was shortened by 0.2 s at most.
    for need, length, seconds in zip(needs, lengths, spoken, strict=True):
        assert length >= need - 6 - seconds * fps * (1 - 1 / pace) - 1e-6
    assert squeeze(needs, spoken, 750 - most - 60, fps) is None


def test_the_front_door_has_a_doctor(tmp_path: Path) -> None:
    command = [sys.executable, "studio.py", "doctor", "--offline", "--json"]
    env = {"PATH": "/usr/bin:/bin", "PIXORA_DATA_DIR": str(tmp_path), "REPLICATE_API_TOKEN": "r8-1"}
    done = subprocess.run(command, cwd=ROOT, env=env, check=False, timeout=60, capture_output=True, text=True)
    assert '"served_by": "replicate:meta/musicgen"' in done.stdout
    assert "CC-BY-NC" in done.stdout
    assert done.returncode == 0
