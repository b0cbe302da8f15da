"""What is secret is in no log, whoever writes it; and what happened can be followed by its ids."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.sync.client import connect

from pixora.redaction import LONGEST, Redactor, secret_values
from tests.studio.fronts import ROOT, environment, lines_of, serving

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlc2lnbmF0dXJl"
KNOWN = "plain-words-of-a-secret"
SECRETS = (
    "hunter2secret",
    "c2lnbmF0dXJl",
    KNOWN,
    "0123456789abcdef0123",
    "cookievalue",
    "sk-proj-aaaaaaaaaaaaaaaaaaaa",
)

SAID = [
    f"GET /api/chat/ws?token={JWT}&x=1",
    "GET /api/chat/ws?ticket=hunter2secret&x=1",
    "/api/assets/tasks/a/final.mp4?exp=1795564800&sig=0123456789abcdef0123",
    f"Authorization: Bearer {JWT}",
    "Authorization: Bearer hunter2secret",
    "authorization=Basic hunter2secret, x",
    "Authorization: Token hunter2secret",
    '{"Authorization": "Key hunter2secret"}',
    "{'authorization': 'Bearer hunter2secret', 'accept': '*/*'}",
    "[(b'authorization', b'Basic hunter2secret'), (b'cookie', b'pixora_auth_token=cookievalue; a=hunter2secret')]",
    "Cookie: a=cookievalue; pixora_auth_token=hunter2secret",
    "set-cookie: pixora_auth_token=cookievalue; Path=/; HttpOnly",
    "sec-websocket-protocol: pixora.v1, bearer.hunter2secret",
    '{"access_token": "hunter2secret", "token_type": "bearer"}',
    '{\\"refresh_token\\": \\"hunter2secret\\"}',
    "postgresql://pixora:hunter2secret@db.example/pixora",
    "OPENAI_API_KEY=sk-proj-aaaaaaaaaaaaaaaaaaaa",
    "key sk-proj-aaaaaaaaaaaaaaaaaaaa was refused",
    "https://api.example/v1?key=hunter2secret",
    "token%3Dhunter2secret",
    "password: hunter2secret",
    f"the value {KNOWN} by itself",
]

SPEAKER = """
import asyncio, json, logging, sys, threading, traceback, warnings
import dbos, httpx, openai, structlog, uvicorn
from pixora.logs import set_up_logs
from pixora.settings import Settings

names = ["", "uvicorn", "uvicorn.error", "uvicorn.access", "dbos", "gradio", "httpx", "httpx2", "openai._base_client",
         "replicate", "fal_client", "supabase", "asyncio", "websockets.server", "sqlalchemy.engine", "late.library"]
said = json.loads(sys.argv[1])
warnings.simplefilter("always")

def speak():
    late = logging.getLogger("late.library")  # brings a handler of its own, after the logs were set up
    late.addHandler(logging.StreamHandler())
    late.propagate = False
    for name in names:
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        for text in said:
            logger.info("marker %s %s", name, text)
            logger.warning("extra", extra={"detail": {"deep": [text]}})
        try:
            raise ValueError(said[0] + " " + said[-1])
        except ValueError:
            logger.exception("trace-marker %s", name)
    own = structlog.get_logger("pixora.test")
    for text in said:
        own.info("structured-marker", text=text, nested={"list": [text, (text,)]}, token="hunter2secret", ok=1)
        warnings.warn("warned-marker " + text)
        print("printed-marker", text)
        print("printed-marker", text, file=sys.stderr)
    try:
        raise RuntimeError(said[1])
    except RuntimeError:
        own.exception("own-trace-marker")
        traceback.print_exc()
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    asyncio.run(leave())

def fail():
    raise KeyError(said[4])

async def leave():
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "loop-marker " + said[2], "exception": ValueError(said[5])})

for as_json in (True, False):
    set_up_logs(Settings(_env_file=None, ENABLE_JSON_LOGS=as_json))
    speak()
    print("half-way", file=sys.stderr)
raise SystemError("last-marker " + said[0])
"""


def test_no_logger_and_no_trace_tells_a_secret(tmp_path: Path) -> None:
    """In JSON first, then as text."""
    done = subprocess.run(
        [sys.executable, "-c", SPEAKER, json.dumps(SAID)],
        env=environment(tmp_path, PIXORA_METRICS_TOKEN=KNOWN),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    as_json, as_text, end = done.stderr.split("half-way\n")
    markers = ("marker dbos", "marker late.library", "trace-marker gradio", "structured-marker", "warned-marker")
    for marker in (*markers, "printed-marker", "own-trace-marker", "loop-marker", "Traceback"):
        assert marker in as_json, marker
        assert marker in as_text, marker
    assert "last-marker" in end
    found = {one: [line for line in (done.stdout + done.stderr).splitlines() if one in line][:2] for one in SECRETS}
    assert not any(found.values()), found
    told = [json.loads(line) for line in as_json.splitlines() if line.startswith('{"')]
    assert len(told) > 200
    assert all({"event", "level", "logger", "timestamp"} <= line.keys() for line in told)


@pytest.mark.parametrize("text", SAID)
def test_each_form_of_a_secret_is_known(text: str) -> None:
    clean = Redactor([KNOWN]).text(text)
    assert not [secret for secret in SECRETS if secret in clean], clean
    assert Redactor([KNOWN]).text(clean) == clean


@pytest.mark.parametrize(
    "text",
    [
        "max_tokens=100 tokens: 5",
        "job made key=picture:s_1f3a kind=picture",
        "the author of the bearer of news",
        "task_82056586dec7462f plan_id=plan_1 revision=3",
        "https://example.org/a/b?x=1&y=2",
        '{"method": "POST", "path": "/api/auth/token", "status": 200, "ms": 1.5}',
        "('/api/auth/ticket', 'status')",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert Redactor().text(text) == text


@given(st.text(max_size=200), st.sampled_from(SAID), st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_a_secret_within_other_text(before: str, said: str, after: str) -> None:
    clean = Redactor([KNOWN]).text(f"{before}\n{said}\n{after}")
    assert not [secret for secret in SECRETS if secret in clean and secret not in before + after]


def test_a_long_line_is_cut_and_takes_no_time() -> None:
    for piece in ("eyJ", "token=", "a", "Cookie: \\", "://x:", "'"):
        assert len(Redactor(["x" * 20]).text(piece * 400_000)) < LONGEST + 100


def test_values_of_secret_settings_are_known() -> None:
    named = {
        "JWT_SECRET": "first-of-two, second-of-two",
        "PIXORA_PORT": "80001234",
        "fal_key": None,
        "X_API_KEY": "abc",
    }
    assert set(secret_values(named)) >= {"first-of-two", "second-of-two", "abc"}
    assert "80001234" not in secret_values(named)
    assert Redactor(["abc"]).text("abc") == "abc"  # too short to be told from a word


def test_a_request_is_followed_by_its_ids(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        own = {"x-request-id": "from-the-proxy-1", "authorization": "Bearer hunter2secret", "cookie": "a=cookievalue"}
        known = httpx.get(f"{server.url}/api/tasks/task_nobody?token=hunter2secret", headers=own)
        strange = httpx.get(f"{server.url}/api/health%0A{{}}", headers={"x-request-id": "x" * 200})
        with connect(f"{server.socket_url}?token={JWT}", subprotocols=["pixora.v1", "bearer.hunter2secret"]) as socket:  # type: ignore[list-item]
            socket.recv()
        with sqlite3.connect(tmp_path / "pixora.db") as records:
            records.execute("ALTER TABLE tasks RENAME TO gone")
        broken = httpx.get(f"{server.url}/api/chat/tasks")
        unready = httpx.get(f"{server.url}/api/ready")
        with sqlite3.connect(tmp_path / "pixora.db") as records:
            records.execute("ALTER TABLE gone RENAME TO tasks")
    assert known.status_code in (401, 404)
    assert known.headers["x-request-id"] == known.json()["error"]["request_id"] == "from-the-proxy-1"
    assert strange.headers["x-request-id"] != "x" * 200
    assert broken.status_code == 500
    fault = broken.json()["error"]
    assert fault["code"] == "internal"
    assert "gone" not in broken.text
    assert "sqlite" not in broken.text.lower()
    assert unready.status_code == 200  # the database answers, whatever is missing in it
    text = "".join(server.log)
    assert not [secret for secret in SECRETS if secret in text]
    told: list[dict[str, Any]] = lines_of(text)
    mistake = [line for line in told if line.get("request_id") == "from-the-proxy-1"]
    assert [line["event"] for line in mistake] == ["request"]
    assert mistake[0]["path"] == "/api/tasks/task_nobody?token=[redacted]"
    traced = [line for line in told if "exception" in line]
    assert [line["request_id"] for line in traced] == [fault["request_id"]]
    assert "Traceback" in traced[0]["exception"]
    assert [
        line["status"] for line in told if line["event"] == "request" and line["request_id"] == fault["request_id"]
    ] == [500]
