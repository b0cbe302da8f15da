"""Every fault at every call of OpenAI's, met by a film in a studio: what ended, what was retried, what it cost, what
the user read. `python -m tests.vendors.faults` prints the table of docs/providers.md; a test compares them."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixora.app import Studio, open_studio
from pixora.core.wishes import Wish
from pixora.film.errors import PixoraError
from pixora.film.events import ErrorShown, TaskState
from pixora.identity.actor import LOCAL_USER
from pixora.settings import Settings
from tests.vendors.openai_server import OpenAIServer
from tests.vendors.serving import Fault

DOCS = Path(__file__).resolve().parents[2] / "docs" / "providers.md"
ALWAYS = 99
CALLS = {"script": "script", "generate": "reference", "edit": "picture"}
"""The server's name of each call, and ours of the job."""
ONE = {"reference": "red fox", "picture": "scene number 2"}
"""What is in the prompt of the one that the fault meets."""
WHATS: dict[str, tuple[str, int]] = {
    "429, come back in 40 ms, once": ("rate_limit", 1),
    "429, the account is empty": ("quota", ALWAYS),
    "503, once": ("unavailable", 1),
    "500 as a page of HTML, once": ("html_500", 1),
    "401": ("key", ALWAYS),
    "403": ("forbidden", ALWAYS),
    "404, no such model": ("gone", ALWAYS),
    "400": ("invalid", ALWAYS),
    "reset before an answer, once": ("reset", 1),
    "reset before an answer, always": ("reset", ALWAYS),
}
PICTURES: dict[str, tuple[str, int]] = {
    "400, moderation": ("moderation", ALWAYS),
    "answer cut off, once": ("truncated", 1),
    "a picture that is none": ("garbage", ALWAYS),
}
SCRIPTS: dict[str, tuple[str, int]] = {
    "a scene that cannot be used, once": ("unknown_place", 1),
    "a scene that cannot be used, always": ("unknown_place", ALWAYS),
    "broken off by its length, once": ("incomplete", 1),
    "declined once": ("refusal", 1),
    "declined always": ("refusal", ALWAYS),
    "no JSON at all, always": ("not_json", ALWAYS),
    "stream cut off, always": ("cut", ALWAYS),
}


@dataclass(frozen=True)
class Met:
    """A row of the table."""

    call: str
    fault: str
    ended: str
    requests: int
    cost: str
    read: str

    def __str__(self) -> str:
        read = self.read.replace("|", "/")
        return f"| {self.call} | {self.fault} | {self.ended} | {self.requests} | {self.cost} | {read} |"


def all_faults() -> Iterator[tuple[str, str, str, int]]:
    """Call, fault as it is told, fault as the server knows it, how often."""
    for at, call in CALLS.items():
        for told, (what, times) in (WHATS | (SCRIPTS if at == "script" else PICTURES)).items():
            yield call, told, what, times


async def meet(server: OpenAIServer, data: Path, call: str, told: str, what: str, times: int) -> Met:
    """Make a film up to its pictures, with one fault in its way."""
    at = next(name for name, job in CALLS.items() if job == call)
    server.forget()
    # Always the same one of two: they are asked for at once.
    server.fail(Fault(at, what, times, match=ONE.get(call, "")))
    settings = Settings(
        _env_file=None,
        PIXORA_DATA_DIR=data,
        OPENAI_API_KEY=server.token,
        OPENAI_BASE_URL=f"{server.url}/v1",
        LOG_LEVEL="CRITICAL",
    )
    wish = Wish(topic="a fox", prompt="a film about a fox", seconds=10, voice="none", music="none", ambience=False)
    wish = wish.model_copy(update={"captions": "off", "gates": ("script", "stills"), "aspect": "1:1", "fps": 24})
    async with open_studio(settings) as studio:
        task = await studio.films.open(LOCAL_USER)
        ended, read = await _make(studio, task.id, wish)
        lines = await studio.films.runner.carrier.stores.ledger.lines(LOCAL_USER.user_id, task.id)
    read = re.sub(r"“[^”]{60,}”", "“(its prompt)”", re.sub(r"\$\d+\.\d+", "$…", read))
    return Met(call, told, ended, server.count(at), _cost(lines, made=ended == "made"), read)


def _cost(lines: list[dict[str, Any]], *, made: bool) -> str:
    """What was charged: what a call used, or all that was set aside for one that was lost."""
    aside = {(line["job_id"], line["attempt"]): line["micros"] for line in lines if line["kind"] == "reserve"}
    charges = [line for line in lines if line["kind"] == "charge" and line["micros"]]
    lost = sum(line["micros"] == aside[line["job_id"], line["attempt"]] for line in charges)
    said = "what was used" if made or len(charges) > lost else ""
    calls = f"{lost} lost call{'s' if lost > 1 else ''} at full price" if lost else ""
    return " and ".join(filter(None, (said, calls))) or "nothing"


async def _make(studio: Studio, task_id: str, wish: Wish) -> tuple[str, str]:
    try:
        await studio.films.make(LOCAL_USER, task_id, wish)
    except PixoraError as error:
        return "no film", str(error)
    for _ in range(2):
        await studio.films.runs.wait(task_id)
        task = await studio.films.get(LOCAL_USER, task_id)
        if task.gate is None or task.gate.value == "stills":
            break
        plan, _ = await studio.films.plan(LOCAL_USER, task_id)
        await studio.films.approve(LOCAL_USER, task_id, plan.plan_id, task.gate)
    shown = [one.event for one in await studio.events.read(LOCAL_USER.user_id, task_id, 0, 500)]
    errors = [one for one in shown if isinstance(one, ErrorShown)]
    if errors:
        return "the rest" if task.state in (TaskState.PARTLY, TaskState.WAITING) else task.state.value, str(
            errors[0].content
        )
    notes = [note for note in (task.script.notes if task.script else ()) if "could not be used" in note]
    return "made", " ".join(notes) or "nothing of it"


async def _print() -> None:
    with tempfile.TemporaryDirectory() as folder, OpenAIServer() as server:
        assert isinstance(server, OpenAIServer)
        for number, (call, told, what, times) in enumerate(all_faults()):
            if sys.argv[1:] and call not in sys.argv[1:]:
                continue
            print(await meet(server, Path(folder) / str(number), call, told, what, times), flush=True)


if __name__ == "__main__":
    asyncio.run(_print())
